"""What is written on a chart: title, caption, axes, the names of columns, and legends that fit."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.transforms
from matplotlib.axes import Axes
from matplotlib.figure import Figure

NARROW = 5.0  # inches: below, legends stand under the axes
_SMALLEST = 5.0  # points, of any type
_N = re.compile(r" \(n = [\d,]+\)$")


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
    is_narrow = is_ours and figure.get_figwidth() < NARROW
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
        figure.supxlabel(text, x=0.01, ha="left", fontsize=points(0.694), color="#333333")
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


def points(share: float) -> float:
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
    size = mpl.rcParams["font.size"] * (0.83 if figure.get_figwidth() < NARROW else 1.0)
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
