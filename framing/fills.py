"""Areas: stacked shares, heat maps, boxes of articles, and bars around zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from framing.canvas import category_looks, is_grey, marker
from framing.lettering import NARROW, points

FEWEST_IN_BOX = 3  # articles: of fewer, the dots say all there is
_CROWD = 60  # dots of one line that would hide their box
MOST_DOTS = 1_000  # articles of an outlet, drawn of more at random


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
    least = 0.085 if figure.get_figwidth() >= NARROW else 0.13  # room for four characters
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
        numbers, ax=ax, cmap="Greys" if is_grey() else "Blues", annot=True,
        fmt=f".{decimals}f", linewidths=0.8, linecolor="#DDDDDD", vmin=0, cbar=False,
        vmax=None if numbers.notna().any(axis=None) else 1,
        annot_kws={"fontsize": points(0.579) if is_tight else "small"},
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
    """One line per group: an article a dot; of three or more, their quartiles and median."""
    order = [name for name in looks if name in set(rows[by])]
    spread = np.random.default_rng(0)
    for place, name in enumerate(order):
        values = rows.loc[rows[by] == name, value].to_numpy(dtype=float)
        shown = values
        if len(values) > MOST_DOTS:  # more would be a blot, and a file of many megabytes
            shown = spread.choice(np.sort(values), MOST_DOTS, replace=False)
        is_crowd = len(shown) > _CROWD
        dots = {"alpha": 0.8, "markeredgewidth": 0.4, **marker(looks[name]["marker"])}
        if is_crowd:
            dots |= {"alpha": 0.4, "markeredgewidth": 0, "markersize": 2}
        ax.plot(
            shown, place + spread.uniform(-0.17, 0.17, len(shown)), linestyle="",
            color=looks[name]["color"], markeredgecolor="white", zorder=3, **dots,
        )  # fmt: skip
        if len(values) < FEWEST_IN_BOX:
            continue
        low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
        box: dict[str, Any] = {"facecolor": "#F0F0F0", "edgecolor": "#777777", "linewidth": 0.8}
        ax.barh(place, high - low, left=low, height=0.56, zorder=1, **box)
        above = 4 if is_crowd else 2
        ax.vlines(middle, place - 0.28, place + 0.28, color="black", linewidth=1.6, zorder=above)
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
