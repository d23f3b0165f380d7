"""Drawing: styles, looks of outlets, figures; with `lettering`, `strokes` and `fills` all that
imports matplotlib.

`plots` decides what a chart says; these four know how it looks: styles for screen and journal,
colours and marks per outlet that stay the same in every chart and can be told apart in grey.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

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


def is_grey() -> bool:
    """Whether `use_style` asked for grey."""
    return bool(_state["grey"])


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


def marker(shape: str) -> dict[str, Any]:
    """Plus and cross are mostly edge, which is white: larger, they weigh as much as the others."""
    size = float(mpl.rcParams["lines.markersize"])
    return {"marker": shape, "markersize": size * (1.4 if shape in "PX" else 1.0)}


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
        part = target.with_name(f".{target.name}.part")
        quick = {"pil_kwargs": {"compress_level": 3}} if suffix == ".png" else {}
        figure.savefig(part, format=suffix[1:], metadata=metadata, **quick)
        part.replace(target)
        written.append(target)
    plt.close(figure)
    return written


use_style()
