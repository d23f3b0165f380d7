"""Marks and lines: intervals, values over time, events, and dots with names beside them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.ticker
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from framing.canvas import marker
from framing.lettering import NARROW, points, shorten

MOST_IN_LEGEND = 10  # of more, colours repeat and a legend is a search
# From a name at its left edge, so that no line runs through other names.
_LEADER: dict[str, Any] = {
    "arrowstyle": "-", "color": "#9A9A9A", "linewidth": 0.5, "relpos": (0.0, 0.5)
}  # fmt: skip


def draw_intervals(
    ax: Axes,
    rows: pd.DataFrame,
    *,
    group: str,
    by: str,
    looks: Mapping[str, Mapping[str, str]],
    limit: float = math.inf,
) -> None:
    """Dots with whiskers: one line of the chart per `group`, one mark in it per `by`.

    ``rows`` holds ``value, ci_low, ci_high``; null bounds draw no whisker, and one that goes beyond
    the limit ends there in an arrow, with its bound in figures. More members than there are
    colours to tell apart have their names beside their marks instead of a legend.
    """
    groups = list(dict.fromkeys(rows[group]))
    members = [name for name in looks if name in set(rows[by])]
    is_crowded = len(members) > MOST_IN_LEGEND
    step = (0.88 if is_crowded else 0.76) / max(len(members), 1)
    if not rows[group].duplicated().any():
        step = 0.0  # a single mark stands on its line
    for k, name in enumerate(members):
        own = rows[rows[by] == name]
        places = np.array([groups.index(value) for value in own[group]], dtype=float)
        places += (k - (len(members) - 1) / 2) * step
        values, low, high = (own[c].to_numpy(dtype=float) for c in ("value", "ci_low", "ci_high"))
        bounded = np.isfinite(low) & np.isfinite(high)
        ends = np.where(bounded, np.minimum(high, limit), values)
        color, beyond = looks[name]["color"], bounded & (high > limit)
        ax.hlines(
            places[bounded], low[bounded], ends[bounded],
            color=color, linewidth=mpl.rcParams["font.size"] / 6, zorder=2,
        )  # fmt: skip
        ax.plot(ends[beyond], places[beyond], linestyle="", marker=">", color=color, zorder=2)
        ax.plot(
            values, places, linestyle="", color=color, markeredgecolor="white",
            markeredgewidth=0.6, label=f"{'_' * is_crowded}{name}", zorder=3,
            **marker(looks[name]["marker"]),
        )  # fmt: skip
        own_name = shorten(name, 24) if is_crowded else ""
        notes = [f"{own_name} (to {x:.0f})" if y else own_name
                 for x, y in zip(high, beyond, strict=True)]  # fmt: skip
        _name_marks(ax, notes, ends, places)
    if is_crowded:
        figure: Any = ax.figure
        room = 1.4 if figure.get_figwidth() < NARROW else 1.18  # for the names
        ax.set_xlim(right=ax.get_xlim()[1] * room)
    for edge in range(1, len(groups)):
        ax.axhline(edge - 0.5, color="#EEEEEE", linewidth=0.8, zorder=0)
    ax.set_yticks(range(len(groups)), [str(name).replace("_", " ") for name in groups])
    ax.set_ylim(len(groups) - 0.5, -0.5)
    ax.grid(axis="x")


def _name_marks(ax: Axes, names: list[str], ends: np.ndarray, places: np.ndarray) -> None:
    """A name at the right end of each mark's whisker, where there is one."""
    for name, end, place in zip(names, ends, places, strict=True):
        if name and np.isfinite(end):
            ax.annotate(
                name.strip(), (end, place), xytext=(6, 0), textcoords="offset points",
                va="center", fontsize=points(0.66), color="#333333", annotation_clip=False,
            )  # fmt: skip


def draw_lines(
    ax: Axes,
    rows: pd.DataFrame,
    *,
    by: str,
    looks: Mapping[str, Mapping[str, str]],
    limit: float = math.inf,
) -> str:
    """Values over time: one line per group through its marks, whiskers where there are bounds.

    ``rows`` holds ``period, value, ci_low, ci_high``; groups stand a little apart in time, so
    that whiskers do not hide each other, and end in an arrow beyond the limit. More groups than
    colours have their names beside their last marks. Returns how the periods are written.
    """
    members = [name for name in looks if name in set(rows[by])]
    periods = sorted(rows["period"].unique())
    step = 0.5 / max(len(members), 1)
    is_crowded = len(members) > MOST_IN_LEGEND
    lasts = []
    for k, name in enumerate(members):
        own = rows[rows[by] == name].sort_values("period")
        at = np.array([periods.index(value) for value in own["period"]], dtype=float)
        at += (k - (len(members) - 1) / 2) * step
        values, low, high = (own[c].to_numpy(dtype=float) for c in ("value", "ci_low", "ci_high"))
        bounded = np.isfinite(low) & np.isfinite(high)
        color, beyond = looks[name]["color"], bounded & (high > limit)
        ends = np.minimum(high, limit)
        ax.vlines(at[bounded], low[bounded], ends[bounded], color=color, linewidth=1, zorder=2)
        ax.plot(at[beyond], ends[beyond], linestyle="", marker="^", color=color, zorder=2)
        notes = [f"to {x:.0f}" if y else "" for x, y in zip(high, beyond, strict=True)]
        _name_marks(ax, notes, at, ends)
        ax.plot(
            at, values, color=color, linewidth=1, label=f"{'_' * is_crowded}{name}",
            markeredgecolor="white", markeredgewidth=0.6, zorder=3,
            **marker(looks[name]["marker"]),
        )  # fmt: skip
        lasts += [(values[-1], at[-1], name)]
    ax.grid(axis="y")
    if is_crowded:
        _name_aside(ax, lasts, looks)
    return _write_periods(ax, [pd.Timestamp(value) for value in periods])


def _name_aside(
    ax: Axes,
    dots: Sequence[tuple[float, float, str]],
    looks: Mapping[str, Mapping[str, str]],
) -> None:
    """Marks and names in a column at the right, in the order of the dots, with lines to them."""
    ordered = sorted(dots)
    low, high = ax.get_ylim()
    places = _spread(np.array([point[0] for point in ordered]), low, high)
    for place, (height, at, name) in zip(places, ordered, strict=True):
        up = (place - low) / (high - low)
        ax.annotate(
            shorten(name, 24), (at, height), xytext=(1.09, up), textcoords="axes fraction",
            va="center", fontsize=points(0.8), annotation_clip=False, arrowprops=_LEADER,
        )  # fmt: skip
        ax.plot(
            1.06, up, transform=ax.transAxes, clip_on=False, color=looks[name]["color"],
            markeredgecolor="white", markeredgewidth=0.6, **marker(looks[name]["marker"]),
        )  # fmt: skip
    ax.set_ylim(low, high)


def _write_periods(ax: Axes, periods: Sequence[pd.Timestamp]) -> str:
    """Ticks at periods, as many as have room; how they are written is returned."""
    is_yearly = len(periods) > 1 and all(p.month == p.day == 1 for p in periods)
    is_monthly = all(p.day == 1 for p in periods)
    form, scale = (
        ("%Y", "year") if is_yearly
        else ("%Y-%m", "year-month") if is_monthly
        else ("%Y-%m-%d", "year-month-day")
    )  # fmt: skip
    names = [p.strftime(form) for p in periods]
    figure: Any = ax.figure
    size = float(mpl.rcParams["font.size"])
    room = 0.68 * figure.get_figwidth() * 72 / size  # in ems, beside names and a legend
    is_tight = len(names) * 0.7 * len(names[0]) > room
    every = max(1, math.ceil(len(names) * 1.4 / room)) if is_tight else 1
    ax.set_xticks(range(0, len(names), every), names[::every])
    ax.tick_params(axis="x", rotation=90 if is_tight else 0)
    return scale


def mark_events(ax: Axes, events: Sequence[tuple[float, str]]) -> None:
    """Dashed lines across the chart; what happened stands above the data, one line an event."""
    low, top = ax.get_ylim()
    row = (top - low) * 0.085
    ax.set_ylim(low, top + row * (len(events) + 0.4))
    left, right = ax.get_xlim()
    for i, (place, text) in enumerate(sorted(events)):
        ax.axvline(place, color="#555555", linewidth=0.9, linestyle="--", zorder=1)
        is_late = place > left + 0.6 * (right - left)
        ax.annotate(
            text, (place, top + row * (len(events) - i - 0.3)),
            xytext=(-4 if is_late else 4, 0), textcoords="offset points",
            ha="right" if is_late else "left", va="center", fontsize="small", color="#333333",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6}, zorder=4,
        )  # fmt: skip


def draw_funnel(
    ax: Axes, rows: pd.DataFrame, *, named: pd.DataFrame, colors: tuple[str, str]
) -> None:
    """Dots of all terms by frequency; the named ones in colour, with names beside the chart.

    ``rows`` and ``named`` hold ``n_hits, log_odds, term``. Names stand in a column at the right
    in the order of their dots, far enough apart to be read, each with a line to its dot.
    """
    ax.plot(
        rows["n_hits"], rows["log_odds"], linestyle="", marker=".", markersize=3,
        color="#B5B5B5", zorder=1,
    )  # fmt: skip
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter(mpl.ticker.StrMethodFormatter("{x:,.0f}"))
    ax.axhline(0, color="black", linewidth=0.8)
    ordered = named.sort_values("log_odds", kind="stable")
    low, high = ax.get_ylim()
    places = _spread(ordered["log_odds"].to_numpy(dtype=float), low, high)
    for place, row in zip(places, ordered.to_dict("records"), strict=True):
        color = colors[int(row["log_odds"] > 0)]
        marker = ("s", "^")[int(row["log_odds"] > 0)]
        ax.plot(row["n_hits"], row["log_odds"], marker=marker, color=color, zorder=3)
        ax.annotate(
            row["term"], (row["n_hits"], row["log_odds"]),
            xytext=(1.03, (place - low) / (high - low)),
            textcoords="axes fraction", va="center", fontsize="small", annotation_clip=False,
            arrowprops=_LEADER,
        )  # fmt: skip
    ax.set_ylim(low, high)


def _spread(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Heights near the (rising) values, at least a line apart, inside the axis."""
    gap = (high - low) / max(len(values), 22)
    places = values.astype(float).copy()
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + gap)
    if len(places) and places[-1] > high:
        places[-1] = high
        for i in range(len(places) - 2, -1, -1):
            places[i] = min(places[i], places[i + 1] - gap)
    return places
