"""Charts of words between outlets and of rates over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from framing.canvas import Axes, new_axes, outlet_looks, pair_looks
from framing.errors import OptionError, Problem
from framing.lettering import finish, shorten
from framing.reach import axis_limit
from framing.strokes import draw_funnel, draw_lines, mark_events
from framing.wording import (
    UNIT_NAMES,
    name_measure,
    say_beyond,
    say_validity,
    say_where,
    set_legend,
)


def plot_over_time(
    rates: pd.DataFrame,
    *,
    measure: str,
    label: str = "all",
    events: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Rate of one label over time, a line per outlet.

    Parameters
    ----------
    rates : DataFrame
        From `rate_periods`.
    measure, label : str
        What to draw; "all" is the sum of a measure's labels.
    events : mapping of str to str, optional
        Dates (ISO 8601) and what happened then, marked in the chart.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Raises
    ------
    OptionError
        If the table holds no row of the measure and label.

    Examples
    --------
    >>> rates = pd.DataFrame({"period": pd.to_datetime(["2025-01-01", "2025-02-01"]),
    ...     "outlet": "A", "measure": "hedge", "label": "all", "part": "body", "voice": "outlet",
    ...     "value": [1.0, 2.0], "ci_low": [0.5, 1.0], "ci_high": [1.5, 3.0],
    ...     "n_articles": [9, 8], "unit": "per_1000_words"})
    >>> ax = plot_over_time(rates, measure="hedge", events={"2025-02-01": "ceasefire"})
    >>> [text.get_text() for text in ax.texts]
    ['ceasefire']
    """
    rows = rates[(rates["measure"] == measure) & (rates["label"] == label)]
    if rows.empty:
        problem = Problem("no such rows", "plot_over_time", f"{measure}: {label}")
        raise OptionError("nothing to draw over time", [problem])
    looks = outlet_looks(rates["outlet"])
    ax = new_axes(ax)
    limit = axis_limit(rows["value"].tolist(), rows["ci_high"].tolist())
    scale = draw_lines(ax, rows, by="outlet", looks=looks, limit=limit)
    periods = [pd.Timestamp(value) for value in sorted(rows["period"].unique())]
    set_legend(ax, title=None)
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
    if events:
        mark_events(ax, [(_place(pd.Timestamp(date), periods), events[date]) for date in events])
    counts = sorted({int(rows["n_articles"].min()), int(rows["n_articles"].max())})
    n = " to ".join(map(str, counts))
    unit = UNIT_NAMES.get(rows["unit"].iloc[0], rows["unit"].iloc[0])
    what = name_measure(measure)
    what = what if label in ("all", measure) else f"{what} ({label.replace('_', ' ')})"
    return finish(
        ax,
        title=f"How does the rate of {what} change over time? "
        f"({say_where(rows['part'].iloc[0], rows['voice'].iloc[0])})",
        xlabel=f"beginning of the period ({scale})",
        ylabel=f"hits {unit}" if unit == UNIT_NAMES["per_1000_words"] else unit,
        caption=f"Marks: pooled rate of a period ({n} articles per outlet), "
        "side by side. Vertical lines: 95 % intervals from resampling articles, none with fewer "
        "than three." + say_beyond(limit) + say_validity(measure),
    )


def plot_words(
    words: pd.DataFrame,
    *,
    top: int = 12,
    outlets: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Words that set one side apart from the other, by frequency and log-odds.

    Parameters
    ----------
    words : DataFrame
        From `compare_words`, narrowed to one pair of sides.
    top : int
        Name at most so many terms of each side: adjusted p below .05, largest log-odds first;
        where no term passes, those with the smallest p, and the caption says so.
    outlets : sequence of str, optional
        All outlets of the study, so that these two keep their colours.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Raises
    ------
    OptionError
        If the table holds more than one pair.

    Examples
    --------
    >>> words = pd.DataFrame({"term": ["regime", "government"], "outlet_a": "A", "outlet_b": "B",
    ...     "part": "body", "voice": "outlet", "n_hits_a": [9, 1], "n_hits_b": [1, 9],
    ...     "log_odds": [-2.0, 2.0], "p_adjusted": [0.01, 0.01]})
    >>> sorted(text.get_text() for text in plot_words(words).texts)
    ['government', 'regime']
    """
    pairs = words[["outlet_a", "outlet_b", "part", "voice"]].drop_duplicates()
    if len(pairs) != 1:
        problem = Problem(
            "the chart shows one pair", "plot_words", f"{len(pairs)} pairs", "1",
            "words[(words.outlet_a == 'A') & (words.outlet_b == 'B')]",
        )  # fmt: skip
        raise OptionError("more than one pair to draw", [problem])
    a, b, part, voice = pairs.iloc[0]
    rows = words.assign(n_hits=words["n_hits_a"] + words["n_hits_b"])
    sure = rows[rows["p_adjusted"] < 0.05]
    n_sure = len(sure)
    if not n_sure:
        sure = rows.sort_values("p_adjusted", kind="stable").head(top)
    sure = sure.sort_values("log_odds", kind="stable")
    less = sure[sure["log_odds"] < 0].head(top)
    named = pd.concat([less, sure[sure["log_odds"] > 0].tail(top)])
    chosen = (
        f"{'the largest of ' * (n_sure > len(named))}the {n_sure} with p < .05"
        if n_sure
        else "those with the smallest p, none below .05"
    )
    looks = pair_looks(a, b, outlets)
    ax = new_axes(ax, rows=max(14, len(named)))
    draw_funnel(ax, rows, named=named, colors=(looks[a]["color"], looks[b]["color"]))
    return finish(
        ax,
        title=f"Which words set {shorten(b)} apart from {shorten(a)}? ({say_where(part, voice)})",
        xlabel="times used by both sides (logarithmic)",
        ylabel=f"log-odds (below 0: {shorten(a)}, above: {shorten(b)})",
        caption=f"One dot per word or phrase (n = {len(rows):,}). Named: {chosen}, from "
        f"resampling articles, adjusted over all terms. Squares: {shorten(a)}; triangles: "
        f"{shorten(b)}.",
    )


def _place(date: pd.Timestamp, periods: list[pd.Timestamp]) -> float:
    """Where a date lies on an axis that counts periods."""
    before = [i for i, first in enumerate(periods) if first <= date]
    i = before[-1] if before else 0
    following = periods[i + 1] if i + 1 < len(periods) else periods[i] + pd.Timedelta(days=30)
    return i - 0.5 + (date - periods[i]) / (following - periods[i])
