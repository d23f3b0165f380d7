"""Charts of two outlets: differences with their intervals, and the words that make them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.canvas import Axes, new_axes, pair_looks
from framing.errors import OptionError, Problem
from framing.fills import draw_bars
from framing.lettering import finish, shorten
from framing.strokes import draw_intervals
from framing.wording import (
    UNIT_NAMES,
    ask_more,
    choose_rows,
    name_measure,
    say_validity,
    say_where,
    set_legend,
)


def plot_comparisons(
    compared: pd.DataFrame,
    *,
    measure: str,
    top: int = 15,
    outlets: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Differences between two outlets with intervals, one line per label.

    Parameters
    ----------
    compared : DataFrame
        From `compare_outlets`, narrowed to one pair of outlets, part and voice.
    measure : str
        Which measure to draw.
    top : int
        At most this many labels, the largest differences first.
    outlets : sequence of str, optional
        All outlets of the study, so that these two keep their colours.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> compared = pd.DataFrame({"measure": ["hedge"], "label": ["legal"], "part": ["body"],
    ...     "voice": ["outlet"], "outlet_a": ["A"], "outlet_b": ["B"], "diff": [1.0],
    ...     "ci_low": [0.2], "ci_high": [1.8], "p_adjusted": [0.01], "n_articles_a": [9],
    ...     "n_articles_b": [8], "unit": ["per_1000_words"]})
    >>> plot_comparisons(compared, measure="hedge").get_yticklabels()[0].get_text()
    'legal *'
    """
    rows = choose_rows(compared, measure=measure)
    pairs = rows[["outlet_a", "outlet_b", "part", "voice"]].drop_duplicates()
    if len(pairs) != 1:
        raise OptionError("more than one pair of outlets to draw", [_one_pair(pairs)])
    rows = rows[rows["unit"] == rows["unit"].iloc[0]]
    tested = rows[rows["p_adjusted"].notna()]
    n_rare = len(rows) - len(tested) if len(tested) else 0
    rows = tested if len(tested) else rows
    order = rows["diff"].abs().sort_values(ascending=False, kind="stable").index[:top]
    rows = rows.loc[order]
    a, b, part, voice = pairs.iloc[0]
    looks = pair_looks(a, b, outlets)
    sure = rows["p_adjusted"] < 0.05
    labels = rows["label"].replace("all", "all together")
    names = [f"{name} *" if s else name for name, s in zip(labels, sure, strict=True)]
    rows = rows.assign(
        value=rows["diff"],
        name=names,
        more=np.where(rows["diff"] < 0, f"more in {a}", f"more in {b}"),
    )
    ax = new_axes(ax, rows=len(rows) * 1.1 + 1)
    draw_intervals(
        ax,
        rows,
        group="name",
        by="more",
        looks={f"more in {a}": looks[a], f"more in {b}": looks[b]},
    )
    ax.axvline(0, color="black", linewidth=0.8)
    set_legend(ax, title=None)
    unit = UNIT_NAMES.get(rows["unit"].iloc[0], rows["unit"].iloc[0])
    n_a, n_b = int(rows["n_articles_a"].max()), int(rows["n_articles_b"].max())
    return finish(
        ax,
        title=f"{ask_more(measure, shorten(a), shorten(b))} ({say_where(part, voice)})",
        xlabel=f"difference {unit}: {shorten(b)} minus {shorten(a)}",
        caption=f"n = {n_a} ({shorten(a)}) and {n_b} ({shorten(b)}) articles. Lines: 95 % "
        "intervals from resampling articles or stories. * p < .05 after Benjamini-Hochberg "
        "adjustment over all tests of the comparison."
        + (f" Left out: {n_rare} label{'s' * (n_rare > 1)} too rare to test." if n_rare else "")
        + say_validity(measure),
    )


def plot_differences(
    contributions: pd.DataFrame,
    *,
    top: int = 15,
    outlets: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Terms that make the difference between two outlets.

    Parameters
    ----------
    contributions : DataFrame
        From `explain_difference`, for one pair, measure and label.
    top : int
        How many terms, the largest contributions first; the caption sums the rest.
    outlets : sequence of str, optional
        All outlets of the study, so that these two keep their colours.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> table = pd.DataFrame({"measure": "loaded", "label": "moral", "outlet_a": "A",
    ...     "outlet_b": "B", "part": "body", "voice": "outlet", "term": ["brutal", "vile"],
    ...     "contribution": [0.5, -0.2], "unit": "per_1000_words"})
    >>> [float(bar.get_width()) for bar in plot_differences(table).patches]
    [0.5, -0.2]
    """
    if contributions.empty:
        problem = Problem(
            "neither outlet has a hit there", "", "no term", "one at least",
            'voice="all" in compare_outlets counts every voice',
        )  # fmt: skip
        raise OptionError("no term to draw", [problem])
    pairs = contributions[["outlet_a", "outlet_b", "part", "voice"]].drop_duplicates()
    if len(pairs) != 1:
        raise OptionError("more than one pair of outlets to draw", [_one_pair(pairs)])
    a, b, part, voice = pairs.iloc[0]
    order = contributions["contribution"].abs().sort_values(ascending=False, kind="stable").index
    rows = contributions.loc[order[:top]]
    names, values = list(rows["term"].astype(str)), list(rows["contribution"])
    rest = contributions.loc[order[top:], "contribution"]
    looks = pair_looks(a, b, outlets)
    colors = [looks[a]["color"] if value < 0 else looks[b]["color"] for value in values]
    ax = new_axes(ax, rows=len(names))
    draw_bars(ax, names, values, colors)
    labels = list(contributions["label"].unique())
    measure = str(contributions["measure"].iloc[0])
    what = name_measure(measure)
    if len(labels) == 1 and labels[0] not in ("all", measure):
        what = f"{what} ({labels[0]})"
    total = contributions["contribution"].sum()
    unit = (
        UNIT_NAMES.get(contributions["unit"].iloc[0])
        if "unit" in contributions
        else UNIT_NAMES["per_1000_words"]
    )
    return finish(
        ax,
        title=f"Which words make the difference in {what} between {shorten(a)} and "
        f"{shorten(b)}? ({say_where(part, voice)})",
        xlabel=f"contribution {unit} (left: more in {shorten(a)}, right: more in {shorten(b)})",
        caption="The bars"
        + (
            f" and {len(rest)} other term{'s' * (len(rest) > 1)} ({_signed(rest.sum())})"
            if len(rest)
            else ""
        )
        + f" sum to the whole difference, {_signed(total)} {unit}."
        + (
            " In entries * stands for any ending or word."
            if any("*" in name for name in names)
            else ""
        )
        + say_validity(measure),
    )


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _one_pair(pairs: pd.DataFrame) -> Problem:
    a, b, part, voice = pairs.iloc[0]
    return Problem(
        "the chart shows one pair, part and voice", "", f"{len(pairs)} of them", "1",
        f"table[(table.outlet_a == {a!r}) & (table.outlet_b == {b!r}) & (table.part == {part!r}) "
        f"& (table.voice == {voice!r})]",
    )  # fmt: skip
