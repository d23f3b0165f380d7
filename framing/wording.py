"""What charts say beside their marks: questions, places, counts, and why there is nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from framing.canvas import Axes
from framing.errors import OptionError, Problem
from framing.summary import NAMES
from framing.validity import validity_caption

UNIT_NAMES = {
    "per_1000_words": "per 1,000 words",
    "share": "share (0 to 1)",
    "polarity": "polarity (−1 to 1)",
}
VOICE_NAMES = {
    "outlet": "the outlet's own voice",
    "direct": "direct quotations",
    "indirect": "reported speech",
    "all": "all voices",
}


def choose_rows(table: pd.DataFrame, **equal: str) -> pd.DataFrame:
    """Rows whose columns equal the values named; an error lists the values there are."""
    rows = table
    for column, value in equal.items():
        if not (rows[column] == value).any():
            there = ", ".join(sorted(map(str, table[column].dropna().unique()))[:20])
            problem = Problem(
                "none in this table", column, repr(value), f"one of: {there}" if there else "rows"
            )
            raise OptionError(f"no row with {column} {value!r} to draw", [problem])
        rows = rows[rows[column] == value]
    return rows


def nothing_found(where: str, names: Sequence[str]) -> Problem:
    """No hit to draw, and what may help."""
    return Problem(
        "nothing found", where, "no hit", f"hits for {', '.join(names)}",
        "voice=None counts every voice",
    )  # fmt: skip


def set_legend(ax: Axes, *, title: str | None) -> None:
    """A legend to the right of the chart, where it covers nothing; none where nothing needs it."""
    if not ax.get_legend_handles_labels()[0]:
        return
    ax.legend(
        title=title, loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize="small",
        title_fontsize="small", alignment="left",
    )  # fmt: skip


def say_where(part: str | None, voice: str) -> str:
    """Part and voice, as they stand behind a title."""
    name = VOICE_NAMES.get(voice, voice)
    return f"{part}, {name}" if part else name


def name_measure(name: str) -> str:
    """A plural that goes into a sentence, for measures of one's own, too."""
    if name == "tone":
        return "tone"
    return NAMES.get(name, f"hits of “{name.replace('_', ' ')}”")


def say_more(measure: str) -> str:
    """ "uses more hedges", for a question about outlets."""
    if measure == "tone":
        return "scores higher on tone"
    return f"{'uses' if measure in NAMES else 'has'} more {name_measure(measure)}"


def say_concentrate(measure: str) -> str:
    """ "do hedges concentrate", for a question about labels."""
    return "is tone highest" if measure == "tone" else f"do {name_measure(measure)} concentrate"


def ask_more(measure: str, a: str, b: str) -> str:
    """Whether the second outlet uses more than the first."""
    if measure == "tone":
        return f"Does {b} score higher on tone than {a}?"
    return (
        f"Does {b} {'use' if measure in NAMES else 'have'} more {name_measure(measure)} than {a}?"
    )


def say_validity(measure: str) -> str:
    """How often the detector is right, for the end of a caption."""
    return f" {validity_caption(measure)}"


def say_n(rows: pd.DataFrame) -> str:
    """How many articles each outlet has."""
    counts = rows.groupby("outlet")["n_articles"].max()
    if counts.nunique() == 1:
        n = int(counts.iloc[0])
        return f"n = {n} article{'s' * (n != 1)} per outlet."
    return "n = " + ", ".join(f"{n} ({name})" for name, n in counts.items()) + " articles."


def say_beyond(limit: float) -> str:
    """What an arrow at the end of a whisker means, where there is one."""
    return " An arrow: the interval goes on, to the figure beside it." if limit < math.inf else ""


def say_cut(order: pd.Series, top: int) -> str:
    """That a chart leaves out labels, where it does."""
    return f" The {top} most frequent of {len(order)} labels." if len(order) > top else ""
