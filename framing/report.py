"""The report: one self-contained page, from every figure to the passages behind it.

No request leaves the page (its content security policy forbids any), and nothing that comes from
an article is ever treated as markup: texts travel as JSON and are shown as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from framing.markup import LOOKS
from framing.payload import embed
from framing.summary import VOICES, describe_differences

_SECTIONS = (
    ("findings", "Findings"),
    ("rates", "Rates"),
    ("targets", "What is doubted"),
    ("names", "Names"),
    ("speakers", "Who speaks"),
    ("tone", "Tone"),
    ("evidence", "Evidence"),
    ("story", "Stories"),
    ("checks", "Checks"),
    ("provenance", "Provenance"),
)


@dataclass(frozen=True)
class Cell:
    """One figure of a chart, with what to show when it is chosen."""

    value: float
    text: str
    note: str
    choose: Mapping[str, str]
    low: float = float("nan")
    high: float = float("nan")


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
        f"<header><h1>How do {len(outlets)} outlets frame the news?</h1>"
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


def _compared(articles: pd.DataFrame, outlets: list[str]) -> str:
    counts = articles["outlet"].value_counts()
    named = ", ".join(f"{name} ({counts[name]})" for name in outlets)
    stories = articles["story_id"].nunique() if "story_id" in articles else 0
    about = f", on {stories} stories" if stories else ""
    return f"{len(articles):,} articles of {named}{about}."


def _contents(
    articles: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    manifest: Mapping[str, Any],
    note: str,
) -> Iterable[str]:
    hits = tables["hits"].assign(outlet=_outlets(tables["hits"], articles))
    yield _findings(tables)
    yield _rates(tables["rates"])
    yield _targets(hits)
    yield _names(hits)
    yield _speakers(hits, tables)
    yield _tone(tables["rates"])
    yield _evidence(note)
    yield (
        "<p>Articles on one event side by side, hits marked, quoted and reported words shaded.</p>"
        '<div class="filters"><label>Story <select id="story-choice"></select></label></div>'
        '<div class="side" id="story-view" aria-live="polite"></div>'
    )
    yield _checks(tables)
    text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True, default=str)
    yield f"{_scrolled('Manifest')}<pre>{escape(text)}</pre></div>"


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
    warnings = compared["warning"][compared["warning"] != ""].value_counts().head(5)
    told = "".join(f"<li>{escape(str(text))} ({n} rows)</li>" for text, n in warnings.items())
    caution = f'<h3>Warnings</h3><ul class="warning">{told}</ul>' if told else ""
    return (
        f"<ul>{lines}</ul>{caution}"
        '<p class="soft">Differences compare outlets with each other, not with the events; '
        "p is adjusted over all "
        "tests. Choose any figure below to read the passages it counts.</p>"
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
            (str(row["label"]), str(row["outlet"])): _rate_cell(row)
            for row in rows.to_dict("records")
        }
        caption = (
            f"Hits per 1,000 words ({part}, {VOICES.get(voice, voice)}); "
            "bracket: 95 % interval from "
            "resampling articles, none below three articles or with hardly any hit."
        )
        pieces.append(_chart(measure.replace("_", " ").capitalize(), caption, cells))
    return "".join(pieces) or "<p>No hits.</p>"


def _rate_cell(row: dict) -> Cell:
    choose = {"measure": row["measure"], "outlet": row["outlet"], "part": row["part"]}
    if row["label"] != "all":
        choose["label"] = row["label"]
    if row["voice"] != "all":
        choose["voice"] = row["voice"]
    note = "" if pd.isna(row["ci_low"]) else f"[{row['ci_low']:.2f}, {row['ci_high']:.2f}]"
    text = "–" if pd.isna(row["value"]) else f"{row['value']:.2f}"
    return Cell(row["value"], text, note, choose, row["ci_low"], row["ci_high"])


def _targets(hits: pd.DataFrame) -> str:
    rows = hits[(hits["measure"] == "hedge") & (hits["label"] != "epistemic")]
    rows = rows[rows["target_head"].notna()]
    rows = rows.assign(head=[str(head).lower() for head in rows["target_head"]])
    cells = _counted(rows, "head", lambda head: {"measure": "hedge", "head": head}, "hedges")
    caption = (
        "Distancing, legal and evidential hedges by the head of what they apply to, in all voices; "
        "the evidence tells whose doubt each is."
    )
    return _chart("Heads of hedge targets", caption, cells)


def _names(hits: pd.DataFrame) -> str:
    rows = hits[hits["measure"] == "naming"]
    pieces = []
    for referent in rows["label"].value_counts().index[:6]:
        own = rows[rows["label"] == referent]
        cells = _counted(
            own,
            "term",
            lambda term, r=referent: {"measure": "naming", "label": r, "term": term},
            "namings",
        )
        pieces.append(_chart(str(referent), "Names by outlet, in all voices.", cells))
    return "".join(pieces) or "<p>No referent was named.</p>"


def _counted(
    rows: pd.DataFrame, column: str, choose: Any, unit: str
) -> dict[tuple[str, str], Cell]:
    """Counts of hits by a column and outlet, the most frequent values first."""
    order = rows[column].astype(str).value_counts().index[:12]
    counts = rows.groupby([rows[column].astype(str), "outlet"]).size()
    cells = {}
    for value in order:
        for outlet in sorted(rows["outlet"].unique()):
            n = int(counts.get((value, outlet), 0))
            cells[value, outlet] = Cell(n, str(n), unit, {**choose(value), "outlet": outlet})
    return cells


def _speakers(hits: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> str:
    rows = hits[hits["measure"].isin(list(LOOKS)) & hits["voice"].notna()]
    cells = _counted(rows, "voice", lambda voice: {"voice": voice}, "hits")
    chart = _chart("Hits by voice", "In whose words the hits of all measures stand.", cells)
    sources = tables.get("sources")
    if sources is None or sources.empty:
        return chart
    return chart + _table("The most quoted sources", sources.groupby("outlet").head(8))


def _tone(rates: pd.DataFrame) -> str:
    rows = rates[(rates["measure"] == "tone") & rates["value"].notna()]
    if rows.empty:
        return "<p>Tone was not measured.</p>"
    cells = {}
    for row in rows.to_dict("records"):
        interval = f"[{row['ci_low']:.2f}, {row['ci_high']:.2f}]" if pd.notna(row["ci_low"]) else ""
        choose = {"outlet": row["outlet"], "measure": "tone"}
        cells[str(row["label"]), str(row["outlet"])] = Cell(
            row["value"], f"{row['value']:.3f}", interval, choose, row["ci_low"], row["ci_high"]
        )
    caption = (
        "TextBlob, not validated on news (macro-F1 .42 on target sentiment; exactly 0 for 39 % of "
        "sentences). "
        "The passages are the sentences scored furthest from 0."
    )
    return _chart("Mean sentence score", caption, cells)


def _chart(title: str, caption: str, cells: Mapping[tuple[str, str], Cell]) -> str:
    """A table whose every cell shows its figure as a mark and leads to its passages."""
    if not cells:
        return f"<h3>{escape(title)}</h3><p>Nothing was found.</p>"
    rows = list(dict.fromkeys(key[0] for key in cells))
    columns = sorted({key[1] for key in cells})
    numbers = [x for cell in cells.values() for x in (cell.value, cell.low, cell.high, 0.0)]
    low, high = float(np.nanmin(numbers)), float(np.nanmax(numbers))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    lines = []
    for row in rows:
        marks = "".join(
            _button(cells[row, name], f"{row}, {name}", low, high)
            if (row, name) in cells
            else "<td></td>"
            for name in columns
        )
        lines.append(f'<tr><th scope="row">{escape(row)}</th>{marks}</tr>')
    return (
        f"<h3>{escape(title)}</h3>{_scrolled(title)}"
        f"<table><caption>{escape(caption)}</caption><thead><tr><td></td>{head}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _button(cell: Cell, name: str, low: float, high: float) -> str:
    choose = escape(json.dumps(dict(cell.choose), ensure_ascii=False), quote=True)
    label = escape(f"{name}: {cell.text} {cell.note}. Show passages", quote=True)
    return (
        f'<td class="cell"><button type="button" data-filter="{choose}" aria-label="{label}">'
        f'<span class="figure">{escape(cell.text)}</span> '
        f'<span class="interval">{escape(cell.note)}</span>'
        f"{_mark(cell, low, high)}</button></td>"
    )


def _mark(cell: Cell, low: float, high: float) -> str:
    """A dot with its interval, or a bar where there is none, on the scale of the whole chart."""
    if pd.isna(cell.value) or high <= low:
        return ""
    place = lambda x: f"{96 * (x - low) / (high - low) + 2:.1f}"  # noqa: E731
    axis = '<line class="axis" x1="0%" x2="100%" y1="50%" y2="50%"/>'
    if pd.notna(cell.low):
        whisker = f'<line x1="{place(cell.low)}%" x2="{place(cell.high)}%" y1="50%" y2="50%"/>'
        inner = f'{axis}{whisker}<circle cx="{place(cell.value)}%" cy="50%" r="4"/>'
    else:
        zero, at = sorted((float(place(0.0)), float(place(cell.value))))
        inner = f'{axis}<rect x="{zero}%" width="{at - zero:.1f}%" y="20%" height="60%"/>'
    return f'<svg class="dot" aria-hidden="true">{inner}</svg>'


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
        '<p id="count" role="status"></p><ol id="passages"></ol>'
        '<button type="button" id="more" class="more">Show more</button>'
    )


def _checks(tables: Mapping[str, pd.DataFrame]) -> str:
    titles = {
        "validity": "How often each detector is right",
        "null": "False alarms on random halves of the same outlet (about .05 is right)",
        "problems": "Set aside: input that could not be used",
        "removed": "Set aside: page furniture cut from articles",
        "reprints": "Articles that share text",
    }
    pieces = [
        _table(title, tables[name].head(200))
        for name, title in titles.items()
        if name in tables and len(tables[name])
    ]
    return "".join(pieces) or "<p>Nothing was set aside.</p>"


def _table(title: str, table: pd.DataFrame) -> str:
    head = "".join(f'<th scope="col">{escape(str(name).replace("_", " "))}</th>' for name in table)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(_shown(value))}</td>" for value in row) + "</tr>"
        for row in table.itertuples(index=False)
    )
    return (
        f"<h3>{escape(title)}</h3>{_scrolled(title)}<table><thead><tr>{head}</tr></thead>"
        f"<tbody>{lines}</tbody></table></div>"
    )


def _scrolled(title: str) -> str:
    """The opening of a region that scrolls sideways and can be reached by keyboard."""
    name = escape(title, quote=True)
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{name}">'


def _shown(value: object) -> str:
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:.3g}"
    return "" if value is None or value is pd.NA or value is pd.NaT else str(value)[:300]
