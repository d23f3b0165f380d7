"""The report: one self-contained page, from every figure to the passages behind it.

No request leaves the page (its content security policy forbids any), and nothing that comes from
an article is ever treated as markup: texts travel as JSON and are shown as text.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from importlib.resources import files
from typing import Any

import pandas as pd

from framing.markup import LOOKS, legend
from framing.payload import embed
from framing.reportchecks import checks, provenance
from framing.reportparts import Cell, bracket, chart, number, table
from framing.summary import NAMES, VOICES, describe_differences
from framing.validity import add_validity, describe_validity, validity_line

_SECTIONS = (
    ("findings", "Findings"),
    ("rates", "Rates"),
    ("targets", "What is doubted"),
    ("names", "Names"),
    ("speakers", "Who speaks"),
    ("tone", "Tone"),
    ("evidence", "Evidence"),
    ("story", "Side by side"),
    ("checks", "Checks"),
    ("provenance", "Provenance"),
)
_GLOSSARY = {
    "Hit": "a passage that a detector marked: a loaded word, a hedge, a scare quote, a name, a "
    "reporting verb.",
    "Voice": "who utters it. The outlet's own voice is all that it neither quotes (direct) nor "
    "reports (indirect).",
    "Rate": "hits per 1,000 words of that voice, so that outlets of different length compare.",
    "95 % interval": "where the figure would likely lie had other articles of the outlet been "
    "drawn; from resampling articles or stories. n counts articles.",
    "Adjusted p": "the chance of a difference so large where there is none, made stricter for the "
    "number of tests (Benjamini and Hochberg).",
    "Precision, recall": "of the hits, the share that is right; of what is there, the share that "
    "was found. F1 is their harmonic mean, macro-F1 its mean over classes.",
}
_COLUMNS = {
    "measure": "measure", "label": "label", "outlet_a": "outlet a", "outlet_b": "outlet b",
    "value_a": "a", "value_b": "b", "diff": "b less a", "interval": "95 % interval",
    "p_adjusted": "adjusted p", "validity": "detector, on annotated news",
}  # fmt: skip


def write_report(
    articles: pd.DataFrame, tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any]
) -> str:
    """Build the report of a study.

    Parameters
    ----------
    articles : DataFrame
        With texts.
    tables : mapping of DataFrame
        ``hits, voices, rates`` and, where there are, ``comparisons, null, sources, removed,
        problems, validity``.
    manifest : mapping
        Provenance: shown as it is.

    Returns
    -------
    str
        A page of HTML that needs no other file.
    """
    style, script = _asset("report.css"), _asset("report.js")
    data, note = embed(articles, tables)
    policy = (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}'"
    )
    outlets = sorted(articles["outlet"].astype(str).unique())
    body = "".join(
        f'<section id="{name}" aria-labelledby="{name}-title">'
        f'<h2 id="{name}-title" tabindex="-1">{title}</h2>{content}</section>'
        for (name, title), content in zip(
            _SECTIONS, _contents(articles, tables, manifest, note), strict=True
        )
    )
    links = "".join(f'<li><a href="#{name}">{title}</a></li>' for name, title in _SECTIONS)
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>Framing report: {escape(', '.join(outlets)[:80])}</title>"
        f"<style>{style}</style></head>"
        '<body><a class="skip" href="#main">Skip to the findings</a>'
        f"<header><h1>{escape(_question(outlets))}</h1>"
        f"<p>{escape(_compared(articles, outlets))}</p>"
        f'<nav aria-label="Sections"><ul>{links}</ul></nav>'
        f'</header><main id="main">{body}</main><footer><p class="soft">Made with framing '
        f"{escape(str(manifest.get('versions', {}).get('framing', '')))}. "
        "The page holds article text: "
        "do not publish it where the texts may not be passed on.</p></footer>"
        f'<script type="application/json" id="data">{data}</script>'
        f"<script>{script}</script></body></html>"
    )


def _asset(name: str) -> str:
    return files("framing").joinpath("page", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _question(outlets: list[str]) -> str:
    if len(outlets) == 1:
        return f"How does {outlets[0]} frame the news?"
    return f"How do {len(outlets)} outlets frame the news?"


def _compared(articles: pd.DataFrame, outlets: list[str]) -> str:
    counts = articles["outlet"].value_counts()
    named = ", ".join(f"{name} ({counts[name]})" for name in outlets)
    stories = articles["story_id"].nunique() if "story_id" in articles else 0
    about = f", on {stories} stories" if stories else ""
    return f"{len(articles):,} article{'s' * (len(articles) != 1)} of {named}{about}."


def _contents(
    articles: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    manifest: Mapping[str, Any],
    note: str,
) -> Iterable[str]:
    outlets = sorted(articles["outlet"].astype(str).unique())
    of_hits = pd.Categorical(_outlets(tables["hits"], articles), categories=outlets)
    hits = tables["hits"].assign(outlet=of_hits)
    yield _findings(tables)
    yield _rates(tables["rates"])
    yield _targets(hits)
    yield _names(hits)
    yield _speakers(hits, tables)
    yield _tone(tables["rates"], str(manifest.get("scorer", "textblob")))
    yield _evidence(note)
    yield _side_by_side()
    yield checks(tables)
    yield provenance(manifest)


def _side_by_side() -> str:
    return (
        "<p>Articles on one event side by side; without stories, any two. Words of others carry "
        "the name of who is credited with them. Choose a mark to read what it is.</p>"
        f'{legend(noted=False)}<div class="filters" id="story-controls">'
        '<label>Story <select id="story-choice"></select></label>'
        '<label hidden>Beside it <select id="beside-choice"></select></label></div>'
        '<p id="story-note" role="status"></p>'
        '<div class="side" id="story-view"></div>'
    )


def _outlets(hits: pd.DataFrame, articles: pd.DataFrame) -> list[str]:
    outlet = dict(
        zip(articles["article_id"].astype(str), articles["outlet"].astype(str), strict=True)
    )
    return [outlet[key] for key in hits["article_id"].astype(str)]


def _findings(tables: Mapping[str, pd.DataFrame]) -> str:
    compared = tables.get("comparisons")
    if compared is None or compared.empty:
        return "<p>One outlet: there is nothing to compare.</p>"
    lines = "".join(f"<li>{escape(line)}</li>" for line in describe_differences(compared))
    words = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in _GLOSSARY.items())
    measures = [name for name in LOOKS if (compared["measure"] == name).any()]
    return (
        f'<ul class="findings">{lines}</ul>{_warnings(compared)}'
        '<p class="soft">Differences compare outlets with each other, not with the events; '
        "p is adjusted over all tests. Choose any figure below to read the passages it counts.</p>"
        f'<p class="soft">{escape(describe_validity([*measures, "tone"], names=NAMES))} '
        'More under <a href="#checks">Checks</a>.</p>'
        f"<details><summary>The words of this page</summary><dl>{words}</dl></details>"
        f"{_clear(compared)}"
    )


def _warnings(compared: pd.DataFrame) -> str:
    told = compared.loc[compared["warning"].notna(), "warning"].astype(str)
    counts = told[told != ""].str.split("; ").explode().value_counts().head(5)
    lines = "".join(
        f"<li>{escape(str(text))}: {n:,} of {len(compared):,} comparisons</li>"
        for text, n in counts.items()
    )
    return f'<h3>Where to be careful</h3><ul class="warning">{lines}</ul>' if lines else ""


def _clear(compared: pd.DataFrame) -> str:
    """The comparisons themselves, those that pass, with how often the detector is right."""
    clear = compared[(compared["p_adjusted"] < 0.05) & (compared["label"] != "coverage")]
    if clear.empty:
        return ""
    ranked = clear.assign(size=-clear["diff"].abs()).sort_values(["p_adjusted", "size"])
    ranked["interval"] = [
        bracket(low, high).replace(" ", "\xa0")
        for low, high in zip(ranked["ci_low"], ranked["ci_high"], strict=True)
    ]
    shown = add_validity(ranked.head(40))
    note = (
        f"{len(clear):,} of {int(compared['p_adjusted'].notna().sum()):,} tested comparisons pass "
        f".05 after adjustment; the {len(shown)} clearest. All stand in tables/comparisons.csv."
    )
    return (
        "<details><summary>The comparisons in figures</summary>"
        f"{table('Clearest comparisons', shown, _COLUMNS, note=note)}</details>"
    )


def _rates(rates: pd.DataFrame) -> str:
    pieces = []
    for measure in [name for name in LOOKS if (rates["measure"] == name).any()]:
        rows = rates[(rates["measure"] == measure) & (rates["unit"] == "per_1000_words")]
        if rows.empty:
            continue
        voice, part = str(rows["voice"].iloc[0]), str(rows["part"].iloc[0])
        order = rows.groupby("label")["value"].max().sort_values(ascending=False, kind="stable")
        rows = rows[rows["label"].isin(order[order > 0].index[:20])]
        cells = {
            (_spaced(row["label"]), str(row["outlet"])): _rate_cell(row)
            for row in rows.to_dict("records")
        }
        caption = (
            f"Hits per 1,000 words ({part}, {VOICES.get(voice, voice)}); in brackets the 95 % "
            "interval from resampling articles, where there are three articles and hits enough. "
            f"Detector: {validity_line(measure)}."
        )
        name = NAMES.get(measure, measure.replace("_", " "))
        pieces.append(chart(name.capitalize(), caption, cells))
    return "".join(pieces) or "<p>No hits.</p>"


def _spaced(label: object) -> str:
    return "all together" if label == "all" else str(label).replace("_", " ")


def _rate_cell(row: dict) -> Cell:
    choose = {"measure": row["measure"], "outlet": row["outlet"], "part": row["part"]}
    if row["label"] != "all":
        choose["label"] = row["label"]
    if row["voice"] != "all":
        choose["voice"] = row["voice"]
    text = "–" if pd.isna(row["value"]) else number(row["value"])
    note = bracket(row["ci_low"], row["ci_high"])
    is_empty = pd.isna(row["value"]) or (row["value"] == 0 and not note)
    low, high = row["ci_low"], row["ci_high"]
    return Cell(row["value"], text, note, choose, low, high, is_empty=is_empty)


def _targets(hits: pd.DataFrame) -> str:
    rows = hits[(hits["measure"] == "hedge") & (hits["label"] != "epistemic")]
    rows = rows[rows["target_head"].notna()]
    rows = rows.assign(head=[str(head).lower() for head in rows["target_head"]])
    cells = _counted(
        rows, "head", lambda head: {"measure": "hedge", "head": head}, "hedge", outlets=hits
    )
    caption = (
        "Distancing, legal and evidential hedges by the main word of what they are put on, in all "
        "voices; the passages tell whose doubt each is."
    )
    return chart("Words that are doubted", caption, cells)


def _names(hits: pd.DataFrame) -> str:
    rows = hits[hits["measure"] == "naming"]
    pieces = []
    for referent in rows["label"].value_counts().index[:6]:
        own = rows[rows["label"] == referent]
        cells = _counted(
            own,
            "term",
            lambda term, r=referent: {"measure": "naming", "label": r, "term": term},
            "naming",
            outlets=hits,
        )
        title = f"Names for “{referent}”"
        pieces.append(chart(title, "How often each outlet prints the name, in all voices.", cells))
    return "".join(pieces) or "<p>No referent was named.</p>"


def _counted(
    rows: pd.DataFrame, column: str, choose: Any, unit: str, *, outlets: pd.DataFrame
) -> dict[tuple[str, str], Cell]:
    """Counts of hits by a column and outlet, the most frequent values first."""
    order = rows[column].astype(str).value_counts().index[:12]
    counts = rows.groupby([rows[column].astype(str), "outlet"]).size()
    cells = {}
    for value in order:
        for outlet in outlets["outlet"].cat.categories:  # also those without any hit
            n = int(counts.get((value, outlet), 0))
            note = unit if n == 1 else unit + "s"
            chosen = {**choose(value), "outlet": outlet}
            cells[value, outlet] = Cell(n, str(n), note, chosen, is_empty=not n)
    return cells


def _speakers(hits: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> str:
    rows = hits[hits["measure"].isin(list(LOOKS)) & hits["voice"].notna()]
    cells = _counted(rows, "voice", lambda voice: {"voice": voice}, "hit", outlets=hits)
    names = {"outlet": "the outlet's own", "direct": "quoted", "indirect": "reported"}
    named = {(names.get(voice, voice), outlet): cell for (voice, outlet), cell in cells.items()}
    caption = f"In whose words the hits of all measures stand. Model: {validity_line('voice')}."
    shown = chart("Hits by voice", caption, named)
    sources = tables.get("sources")
    if sources is None or sources.empty:
        return shown
    top = sources.groupby("outlet").head(8)
    top = top.assign(source=top["source"].fillna("(nobody by name)"))
    columns = {
        "outlet": "outlet", "source": "source", "n_articles": "articles", "n_words": "words",
        "n_attributions": "attributions", "direct_share": "share in quotation marks",
    }  # fmt: skip
    note = "Those with the most words, quoted or reported, in each outlet; up to eight."
    return shown + table("Who gets to speak", top, columns, note=note)


def _tone(rates: pd.DataFrame, scorer: str) -> str:
    rows = rates[(rates["measure"] == "tone") & rates["value"].notna()]
    if rows.empty:
        return "<p>Tone was not measured.</p>"
    cells = {}
    for row in rows.to_dict("records"):
        interval = bracket(row["ci_low"], row["ci_high"])
        choose = {"outlet": row["outlet"], "measure": "tone"}
        cells[str(row["label"]), str(row["outlet"])] = Cell(
            row["value"],
            number(row["value"]),
            interval,
            choose,
            row["ci_low"],
            row["ci_high"],
        )
    caption = (
        f"Scored by {scorer.replace('textblob', 'TextBlob')}, each row on its own scale. "
        "Coverage: share of sentences with a word that the scorer knows. Polarity: −1 to 1; "
        "subjectivity: 0 to 1. The passages are the sentences scored furthest from 0."
    )
    if scorer.startswith("textblob"):
        caption += (
            f" TextBlob was not made for news ({validity_line('tone', with_data=False)}): no "
            "conclusion about an outlet should rest on it."
        )
    return chart("Mean sentence score", caption, cells, by_row=True)


def _evidence(note: str) -> str:
    controls = "".join(
        f'<label>{name.capitalize()} <select id="f-{name}">'
        '<option value="">all</option></select></label>'
        for name in ("outlet", "measure", "label", "voice", "part", "source", "story")
    )
    return (
        f'<p class="soft">{escape(note)}</p>'
        f'<div class="filters" role="group" aria-label="Filters">{controls}'
        '<label>Words <input id="f-words" type="search"></label>'
        '<button type="button" id="reset">Show all</button></div>'
        '<p id="count" role="status"></p>'
        '<button type="button" id="back" class="more" hidden>Back to the figure</button>'
        '<p id="printed" class="soft"></p><ol id="passages"></ol>'
        '<button type="button" id="more" class="more">Show more</button>'
    )
