"""Drawing: the one module that imports matplotlib and seaborn.

`plots` decides what a chart says; this module knows how it looks: styles for screen and journal,
colours and marks per outlet that stay the same in every chart and can be told apart in grey.
"""

from __future__ import annotations

import math
import os
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import matplotlib.ticker
import matplotlib.transforms
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from framing.errors import OptionError, Problem

# Okabe and Ito's colours, ordered so that neighbours differ in lightness as well as in hue.
_COLOURS = ("#0072B2", "#E69F00", "#000000", "#56B4E9", "#D55E00", "#8C8C8C", "#009E73", "#CC79A7")
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<")
_HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "++++", "oo")
_BASE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.axisbelow": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "hatch.linewidth": 0.5,
    "hatch.color": "#FFFFFF",
    "svg.hashsalt": "framing",
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "figure.dpi": 100,
    "savefig.dpi": 300,
}
# Width in inches: journals print one column at about 89 mm and two at about 183 mm.
_STYLES: dict[tuple[str, int], dict[str, Any]] = {
    ("framing", 1): {"font.size": 10, "figure.figsize": (7.5, 4.5), "lines.markersize": 6.5},
    ("framing", 2): {"font.size": 10, "figure.figsize": (10.0, 5.0), "lines.markersize": 6.5},
    ("journal", 1): {"font.size": 7, "figure.figsize": (3.5, 2.8), "lines.markersize": 4},
    ("journal", 2): {"font.size": 7, "figure.figsize": (7.2, 3.6), "lines.markersize": 4},
}
FEWEST_IN_BOX = 3  # articles: of fewer, the dots say all there is
MOST_IN_LEGEND = 10  # of more, colours repeat and a legend is a search
# From a name at its left edge, so that no line runs through other names.
_LEADER: dict[str, Any] = {
    "arrowstyle": "-", "color": "#9A9A9A", "linewidth": 0.5, "relpos": (0.0, 0.5)
}  # fmt: skip
_SMALLEST = 5.0  # points, of any type
_NARROW = 5.0  # inches: below, legends stand under the axes
_N = re.compile(r" \(n = [\d,]+\)$")
_state: dict[str, Any] = {"grey": False}


def use_style(name: str = "framing", *, columns: int = 1, grey: bool = False) -> None:
    """Set the look of all charts drawn from now on.

    Parameters
    ----------
    name : {"framing", "journal"}
        For the screen, or with the sizes journals ask for.
    columns : {1, 2}
        Width of the figure: one or two journal columns (89 or 183 mm), or a narrow or wide figure
        on the screen.
    grey : bool
        Draw in greys only; outlets stay apart by mark and hatching.

    Raises
    ------
    OptionError
        For another style or width.

    Examples
    --------
    >>> use_style("journal", columns=2, grey=True)
    >>> use_style()
    """
    if (name, columns) not in _STYLES:
        raise OptionError(
            "no such figure style",
            [
                Problem(
                    "style",
                    "use_style",
                    f"{name!r}, columns={columns!r}",
                    "'framing' or 'journal', columns 1 or 2",
                    "framing.use_style('journal', columns=1)",
                )
            ],
        )
    style: Any = _BASE | _STYLES[name, columns]
    mpl.rcParams.update(style)
    _state["grey"] = grey


def outlet_looks(outlets: Iterable[str]) -> dict[str, dict[str, str]]:
    """Colour, marker and hatch of each outlet: by its place in the alphabet, so always the same."""
    names = sorted(set(outlets))
    greys = [str(shade) for shade in np.linspace(0.1, 0.62, max(len(names), 2)).round(3)]
    return {
        name: {
            "color": greys[i] if _state["grey"] else _COLOURS[i % len(_COLOURS)],
            "marker": _MARKERS[(i + i // len(_COLOURS)) % len(_MARKERS)],
            "hatch": _HATCHES[i % len(_HATCHES)],
        }
        for i, name in enumerate(names)
    }


def pair_looks(a: str, b: str, outlets: Iterable[str] | None) -> dict[str, dict[str, str]]:
    """Their looks in all charts; where two of many share a colour, the second takes another."""
    looks = outlet_looks([a, b] if outlets is None else [*outlets, a, b])
    if looks[a]["color"] == looks[b]["color"]:
        colors = [look["color"] for look in outlet_looks([a, b]).values()]
        looks[b]["color"] = next(color for color in colors if color != looks[a]["color"])
    return looks


def category_looks(categories: Sequence[str]) -> dict[str, dict[str, str]]:
    """Fill and hatch of each category of a stacked bar: from dark to light, readable in grey."""
    name = "Greys_r" if _state["grey"] else "cividis"
    lightest = 0.78 if _state["grey"] else 0.92  # the last grey must not be taken for paper
    shades = mpl.colormaps[name](np.linspace(0.05, lightest, max(len(categories), 2)))
    return {
        category: {
            "facecolor": mpl.colors.to_hex(shades[i]),
            "hatch": _HATCHES[i % len(_HATCHES)] if len(categories) > 4 else "",
        }
        for i, category in enumerate(categories)
    }


def new_axes(ax: Axes | None, *, rows: float | None = None, width: float | None = None) -> Axes:
    """Return the given axes or those of a new figure, high enough for a number of text rows."""
    if ax is not None:
        return ax
    default_width, default_height = mpl.rcParams["figure.figsize"]
    size = mpl.rcParams["font.size"]
    height = default_height if rows is None else max(2.0, 1.6 + rows * size * 1.9 / 72)
    figure, ax = plt.subplots(figsize=(width or default_width, height), layout="constrained")
    figure.set_gid("framing")  # marks figures whose caption may stand below the axes
    return ax


def finish(ax: Axes, *, title: str, xlabel: str, ylabel: str = "", caption: str = "") -> Axes:
    """Set title and axis names; put the caption under a figure that was made for this chart."""
    figure: Any = ax.figure
    width = figure.get_figwidth() * 72 / mpl.rcParams["font.size"]
    heading = ax.set_title(_balanced(title, int(width * 1.5)), fontsize="medium")
    is_ours = isinstance(figure, Figure) and figure.get_gid() == "framing"
    if is_ours:
        # The title begins at the edge of the figure: names beside the axes may be long.
        above = mpl.transforms.ScaledTranslation(0, 6 / 72, figure.dpi_scale_trans)
        heading.set_transform(
            mpl.transforms.blended_transform_factory(figure.transFigure, ax.transAxes + above)
        )
        heading.set_x(0.01)
    is_narrow = is_ours and figure.get_figwidth() < _NARROW
    _fit_names(ax, room=max(30, int(width * 0.55)), beside=40 if is_narrow else 30)
    whole = xlabel.replace(" to 1)", "\xa0to\xa01)")  # no line ends inside a scale
    label = _balanced(whole, int(width * 1.05)).replace("\xa0", " ")
    ax.set_xlabel(label)
    height = figure.get_figheight() * 72 / mpl.rcParams["font.size"]
    ax.set_ylabel(textwrap.fill(ylabel, int(height * 1.05)))
    if is_narrow and ax.get_legend() is not None:
        _legend_below(ax, lines=label.count("\n") + 1)
    if caption and is_ours:
        text = textwrap.fill(caption, int(width * 2.5))
        figure.supxlabel(text, x=0.01, ha="left", fontsize=_points(0.694), color="#333333")
    return ax


def _balanced(text: str, width: int) -> str:
    """On as few lines as the width asks for, of much the same length: no word alone on the last."""
    lines = textwrap.wrap(text, width)
    narrowest = max(map(len, text.split()), default=1)
    for narrower in range(max(narrowest, width // 2), width):
        tried = textwrap.wrap(text, narrower)
        if len(tried) == len(lines):
            return "\n".join(tried)
    return "\n".join(lines)


def _points(share: float) -> float:
    """A size of type in proportion to the figure's, never smaller than journals print."""
    return max(_SMALLEST, float(mpl.rcParams["font.size"]) * share)


def shorten(name: str, longest: int = 40) -> str:
    """A name with its middle left out, where it is longer than there is room for.

    Examples
    --------
    >>> shorten("The Tarvonia Tribune"), shorten("a" * 50 + "z" * 50, 9)
    ('The Tarvonia Tribune', 'aaaaa…zzz')
    """
    if len(name) <= longest:
        return name
    tail = (longest - 1) * 2 // 5
    return name[: longest - 1 - tail].rstrip() + "…" + name[-tail:].lstrip()


def wrap_name(name: str, width: int, *, lines: int = 2) -> str:
    """A name on at most so many lines; the n behind it stays whole.

    Examples
    --------
    >>> wrap_name("Gazette of the Upper and Lower Provinces (n = 10)", 30)
    'Gazette of the Upper and Lower\\nProvinces (n = 10)'
    """
    n = _N.search(name)
    least = 0.9 if lines > 1 else 1.0  # words break earlier than at the end of a line
    own = shorten(
        name[: n.start()] if n else name, int(width * lines * least) - len(n[0] if n else "")
    )
    return textwrap.fill(own + (n[0].replace(" ", "\xa0") if n else ""), width).replace("\xa0", " ")


def name_columns(ax: Axes, names: Sequence[str], notes: Sequence[str] | None = None) -> None:
    """Names under the columns of a chart, with notes below: wrapped, upright where it is narrow."""
    figure: Any = ax.figure
    notes = list(notes) if notes is not None else [""] * len(names)
    beside = max((len(label.get_text()) for label in ax.get_yticklabels()), default=0)
    aside = 0.4 + beside * mpl.rcParams["font.size"] * 0.55 / 72
    inches = (figure.get_figwidth() - aside) / max(len(names), 1)
    size = mpl.rcParams["font.size"] * (0.83 if figure.get_figwidth() < _NARROW else 1.0)
    ax.tick_params(axis="x", labelsize=size)
    room = round(inches * 72 / (size * 0.6))
    if max((len(word) for name in names for word in name.split()), default=0) <= room:
        labels = [_column_name(name, room) for name in names]
        ax.set_xticklabels([f"{a}\n{b}".rstrip() for a, b in zip(labels, notes, strict=True)])
        return
    labels = [shorten(name, 28) for name in names]
    upright = [f"{a} ({b})" if b else a for a, b in zip(labels, notes, strict=True)]
    ax.set_xticklabels(upright, rotation=90)
    if isinstance(figure, Figure) and figure.get_gid() == "framing":
        longest = max(map(len, upright)) * size * 0.58 / 72
        figure.set_figheight(figure.get_figheight() + longest)


def _column_name(name: str, room: int) -> str:
    lines = textwrap.wrap(name, room)
    return "\n".join(lines if len(lines) < 5 else [*lines[:2], "…", lines[-1]])


def _fit_names(ax: Axes, *, room: int, beside: int) -> None:
    """Names beside the axes and in the legend must leave room for what they name."""
    labels = [label.get_text() for label in ax.get_yticklabels()]
    if any(len(label) > room for label in labels):
        figure: Any = ax.figure
        is_dense = figure.get_figheight() * 72 / len(labels) < 3 * mpl.rcParams["font.size"]
        lines = 1 if is_dense else 2
        ax.set_yticks(ax.get_yticks(), [wrap_name(label, room, lines=lines) for label in labels])
    legend = ax.get_legend()
    for text in legend.get_texts() if legend is not None else []:
        if len(text.get_text()) > beside:
            text.set_text(wrap_name(text.get_text(), beside))


def _legend_below(ax: Axes, *, lines: int) -> None:
    """In one column of a journal there is no room for the legend beside the axes."""
    figure: Any = ax.figure
    legend: Any = ax.get_legend()
    upright = [len(tick.get_text()) for tick in ax.get_xticklabels() if tick.get_rotation() > 0]
    ticks = 0.6 * max(upright, default=0)  # ems
    down = (2.0 + 1.3 * lines + ticks) * mpl.rcParams["font.size"] / 72
    below = mpl.transforms.ScaledTranslation(0, -down, figure.dpi_scale_trans)
    place = mpl.transforms.blended_transform_factory(figure.transFigure, ax.transAxes + below)
    legend.set_loc("upper left")
    rows = sum(text.get_text().count("\n") + 1 for text in legend.get_texts())
    more = (1.1 * rows + ticks) * mpl.rcParams["font.size"] / 72
    figure.set_figheight(figure.get_figheight() + more)
    legend.set_bbox_to_anchor((0.0, 0.0), transform=place)


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
            **_marker(looks[name]["marker"]),
        )  # fmt: skip
        own_name = shorten(name, 24) if is_crowded else ""
        notes = [f"{own_name} (to {x:.0f})" if y else own_name
                 for x, y in zip(high, beyond, strict=True)]  # fmt: skip
        _name_marks(ax, notes, ends, places)
    if is_crowded:
        figure: Any = ax.figure
        room = 1.4 if figure.get_figwidth() < _NARROW else 1.18  # for the names
        ax.set_xlim(right=ax.get_xlim()[1] * room)
    for edge in range(1, len(groups)):
        ax.axhline(edge - 0.5, color="#EEEEEE", linewidth=0.8, zorder=0)
    ax.set_yticks(range(len(groups)), [str(name).replace("_", " ") for name in groups])
    ax.set_ylim(len(groups) - 0.5, -0.5)
    ax.grid(axis="x")


def _marker(shape: str) -> dict[str, Any]:
    """Plus and cross are mostly edge, which is white: larger, they weigh as much as the others."""
    size = float(mpl.rcParams["lines.markersize"])
    return {"marker": shape, "markersize": size * (1.4 if shape in "PX" else 1.0)}


def _name_marks(ax: Axes, names: list[str], ends: np.ndarray, places: np.ndarray) -> None:
    """A name at the right end of each mark's whisker, where there is one."""
    for name, end, place in zip(names, ends, places, strict=True):
        if name and np.isfinite(end):
            ax.annotate(
                name.strip(), (end, place), xytext=(6, 0), textcoords="offset points",
                va="center", fontsize=_points(0.66), color="#333333", annotation_clip=False,
            )  # fmt: skip


def draw_stacked(ax: Axes, shares: pd.DataFrame, *, annotate: bool = True) -> None:
    """Horizontal bars of shares: one bar a row of the frame, one segment a column."""
    looks = category_looks([str(column) for column in shares.columns])
    left = np.zeros(len(shares))
    for column in shares.columns:
        values = shares[column].fillna(0).to_numpy(dtype=float)
        look: dict[str, Any] = dict(looks[str(column)])
        bars = ax.barh(
            range(len(shares)), values, left=left, height=0.7, label=str(column),
            edgecolor="white", linewidth=0.8, **look,
        )  # fmt: skip
        if annotate:
            _write_shares(ax, bars, values, look["facecolor"])
        left += values
    ax.set_yticks(range(len(shares)), [str(name) for name in shares.index])
    ax.set_ylim(len(shares) - 0.5, -0.5)
    ax.set_xlim(0, 1)


def _write_shares(ax: Axes, bars: Any, values: np.ndarray, fill: str) -> None:
    figure: Any = ax.figure
    least = 0.085 if figure.get_figwidth() >= _NARROW else 0.13  # room for four characters
    for bar, value in zip(bars, values, strict=True):
        if value >= least:
            ax.text(
                bar.get_x() + value / 2, bar.get_y() + bar.get_height() / 2, f"{value:.2f}",
                ha="center", va="center", fontsize="small", color=_ink(fill),
                bbox={"facecolor": fill, "edgecolor": "none", "pad": 0.8},
            )  # fmt: skip


def _ink(fill: Any) -> str:
    """Black or white, whichever stands out more from a fill (contrast as WCAG 2 defines it)."""
    parts = np.asarray(mpl.colors.to_rgb(fill))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return "white" if np.dot(linear, (0.2126, 0.7152, 0.0722)) < 0.18 else "black"


def draw_heat(ax: Axes, matrix: pd.DataFrame, *, decimals: int = 1) -> None:
    """Heat map with the figures written in the cells (so without a key); null cells stay empty."""
    # Drawn with numbers for names: long ones would leave no room when seaborn measures them.
    numbers = matrix.astype(float).set_axis(range(matrix.shape[1]), axis=1)
    numbers = numbers.set_axis(range(len(matrix)), axis=0)
    figure: Any = ax.figure
    is_tight = (figure.get_figwidth() - 1.0) / max(matrix.shape[1], 1) < 0.25  # inches a column
    sns.heatmap(
        numbers, ax=ax, cmap="Greys" if _state["grey"] else "Blues", annot=True,
        fmt=f".{decimals}f", linewidths=0.8, linecolor="#DDDDDD", vmin=0, cbar=False,
        annot_kws={"fontsize": _points(0.579) if is_tight else "small"},
    )  # fmt: skip
    mesh: Any = ax.collections[0]
    fills = mesh.get_facecolors()[~np.isnan(numbers.to_numpy()).ravel()]
    for text, fill in zip(ax.texts, fills, strict=True):
        text.set_color(_ink(fill))
    ax.set_xticklabels([str(name) for name in matrix.columns])
    ax.set_yticklabels([str(name).replace("_", " ") for name in matrix.index])
    ax.set(xlabel="", ylabel="")
    ax.tick_params(axis="x", rotation=0, length=0)
    ax.tick_params(axis="y", rotation=0, length=0)


def draw_distribution(
    ax: Axes, rows: pd.DataFrame, *, value: str, by: str, looks: Mapping[str, Mapping[str, str]]
) -> None:
    """One line per group: every article a dot; of three or more, their quartiles and median."""
    order = [name for name in looks if name in set(rows[by])]
    spread = np.random.default_rng(0)
    for place, name in enumerate(order):
        values = rows.loc[rows[by] == name, value].to_numpy(dtype=float)
        ax.plot(
            values, place + spread.uniform(-0.17, 0.17, len(values)), linestyle="",
            color=looks[name]["color"], alpha=0.8, markeredgecolor="white",
            markeredgewidth=0.4, zorder=3, **_marker(looks[name]["marker"]),
        )  # fmt: skip
        if len(values) < FEWEST_IN_BOX:
            continue
        low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
        box: dict[str, Any] = {"facecolor": "#F0F0F0", "edgecolor": "#777777", "linewidth": 0.8}
        ax.barh(place, high - low, left=low, height=0.56, zorder=1, **box)
        ax.vlines(middle, place - 0.28, place + 0.28, color="black", linewidth=1.6, zorder=2)
    ax.use_sticky_edges = False  # a box without width would put its mark on the edge
    ax.margins(x=0.05)
    ax.set_yticks(range(len(order)), order)
    ax.set_ylim(len(order) - 0.5, -0.5)
    ax.grid(axis="x")


def draw_bars(
    ax: Axes, names: Sequence[str], values: Sequence[float], colors: Sequence[str]
) -> None:
    """Signed horizontal bars around zero."""
    ax.barh(range(len(names)), list(values), color=list(colors), height=0.7)
    ax.axvline(0, color="black", linewidth=0.8)
    ax.use_sticky_edges = False  # bars of one side would hide the zero line at the edge
    ax.set_yticks(range(len(names)), list(names))
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.locator_params(axis="x", nbins=6)
    ax.grid(axis="x")


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
            **_marker(looks[name]["marker"]),
        )  # fmt: skip
        lasts += [(values[-1], at[-1], name)]
    ax.grid(axis="y")
    if is_crowded:
        _name_aside(ax, lasts, looks)
    return _write_periods(ax, [pd.Timestamp(value) for value in periods])


def _name_aside(
    ax: Axes,
    points: Sequence[tuple[float, float, str]],
    looks: Mapping[str, Mapping[str, str]],
) -> None:
    """Marks and names in a column at the right, in the order of the points, with lines to them."""
    ordered = sorted(points)
    low, high = ax.get_ylim()
    places = _spread(np.array([point[0] for point in ordered]), low, high)
    for place, (height, at, name) in zip(places, ordered, strict=True):
        up = (place - low) / (high - low)
        ax.annotate(
            shorten(name, 24), (at, height), xytext=(1.09, up), textcoords="axes fraction",
            va="center", fontsize=_points(0.8), annotation_clip=False, arrowprops=_LEADER,
        )  # fmt: skip
        ax.plot(
            1.06, up, transform=ax.transAxes, clip_on=False, color=looks[name]["color"],
            markeredgecolor="white", markeredgewidth=0.6, **_marker(looks[name]["marker"]),
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


def save_figure(ax: Axes, path: str | os.PathLike[str]) -> list[Path]:
    """Write the figure of some axes as PNG (300 dpi) and SVG, byte-identical on repetition.

    Parameters
    ----------
    ax : Axes
        What a ``plot_*`` function returned.
    path : path
        File name without suffix.

    Returns
    -------
    list of Path
        The files written.

    Examples
    --------
    >>> import tempfile
    >>> _, ax = plt.subplots()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [file.suffix for file in save_figure(ax, Path(folder) / "figure")]
    ['.png', '.svg']
    """
    stem = Path(path)
    stem.parent.mkdir(parents=True, exist_ok=True)
    figure: Any = ax.figure
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # the layout is settled; both files share it
    written = []
    for suffix, metadata in ((".png", {"Software": None}), (".svg", {"Date": None})):
        target = stem.with_name(stem.name + suffix)
        part = target.with_name(target.name + ".part")
        quick = {"pil_kwargs": {"compress_level": 3}} if suffix == ".png" else {}
        figure.savefig(part, format=suffix[1:], metadata=metadata, **quick)
        part.replace(target)
        written.append(target)
    plt.close(figure)
    return written


use_style()
