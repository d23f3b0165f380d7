"""The sections of the report that show figures: rates, counts of hits, sources and tone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from framing.hitcounts import Counts, summed, total_by
from framing.markup import LOOKS
from framing.reportparts import Cell, bracket, chart, number, table
from framing.summary import NAMES, VOICES
from framing.validity import validity_line

_MOST_VALUES, _MOST_REFERENTS, _MOST_SOURCES = 12, 6, 8
_SOURCES = {
    "outlet": "outlet", "source": "source", "n_articles": "articles", "n_words": "words",
    "n_attributions": "attributions", "direct_share": "share in quotation marks",
}  # fmt: skip


def show_rates(rates: pd.DataFrame) -> str:
    """A chart of rates for every measure."""
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


def show_targets(counts: Counts, outlets: Sequence[str]) -> str:
    """What hedges are put on, by outlet."""
    cells = _counted(counts["doubted"], "head", {"measure": "hedge"}, "hedge", outlets)
    caption = (
        "Distancing, legal and evidential hedges by the main word of what they are put on, in all "
        "voices; the passages tell whose doubt each is."
    )
    return chart("Words that are doubted", caption, cells)


def show_names(counts: Counts, outlets: Sequence[str]) -> str:
    """The names of the referents that are named most."""
    names = counts["names"]
    pieces = []
    for referent in total_by(names, "label").index[:_MOST_REFERENTS]:
        choose = {"measure": "naming", "label": str(referent)}
        own = names[names["label"] == referent]
        cells = _counted(own, "term", choose, "naming", outlets)
        title = f"Names for “{referent}”"
        pieces.append(chart(title, "How often each outlet prints the name, in all voices.", cells))
    return "".join(pieces) or "<p>No referent was named.</p>"


def _counted(
    counts: pd.DataFrame,
    column: str,
    choose: Mapping[str, str],
    unit: str,
    outlets: Sequence[str],
) -> dict[tuple[str, str], Cell]:
    """Counts of hits by a column and outlet, the most frequent values first."""
    order = total_by(counts, column).index[:_MOST_VALUES]
    pairs = summed([counts[[column, "outlet", "n"]]], [column, "outlet"])
    found = pairs.set_index([column, "outlet"])["n"]
    cells = {}
    for value in order:
        for outlet in outlets:  # also those without any hit
            n = int(found.get((value, outlet), 0))
            note = unit if n == 1 else unit + "s"
            chosen = {**choose, column: value, "outlet": outlet}
            cells[value, outlet] = Cell(n, f"{n:,}", note, chosen, is_empty=not n)
    return cells


def show_speakers(
    counts: Counts, outlets: Sequence[str], sources: pd.DataFrame | None = None
) -> str:
    """Hits by voice, and the sources that get the most words, or the most attributions."""
    rows = counts["voices"]
    rows = rows[rows["measure"].isin(list(LOOKS)) & rows["voice"].notna()]
    cells = _counted(rows, "voice", {}, "hit", outlets)
    names = {"outlet": "the outlet's own", "direct": "quoted", "indirect": "reported"}
    named = {(names.get(voice, voice), outlet): cell for (voice, outlet), cell in cells.items()}
    caption = f"In whose words the hits of all measures stand. Model: {validity_line('voice')}."
    shown = chart("Hits by voice", caption, named)
    if sources is None or sources.empty:
        return shown
    top = sources.groupby("outlet").head(_MOST_SOURCES)
    top = top.assign(source=top["source"].fillna("(nobody by name)"))
    note = "Those with the most words, quoted or reported, in each outlet; up to eight."
    if "n_words" not in top:
        note = (
            "Those with the most attributions in each outlet; up to eight. Their words were not "
            "counted: that needs all texts."
        )
    return shown + table("Who gets to speak", top, _SOURCES, note=note)


def show_tone(rates: pd.DataFrame, scorer: str) -> str:
    """Mean sentence scores, with a word on how far to trust them."""
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
