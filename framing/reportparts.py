"""What the report is built of: tables of figures that lead to passages, and plain tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from framing.listing import cell_class, format_table
from framing.reach import axis_limit

LONGEST_CELL = 300  # characters
MOST_ON_PAPER = 6  # outlets beside each other; of more, each row takes several lines


@dataclass(frozen=True)
class Cell:
    """One figure of a chart, with what to show when it is chosen; nothing where it counts none."""

    value: float
    text: str
    note: str
    choose: Mapping[str, str]
    low: float = float("nan")
    high: float = float("nan")
    is_empty: bool = False


def chart(
    title: str, caption: str, cells: Mapping[tuple[str, str], Cell], *, by_row: bool = False
) -> str:
    """A table whose every cell shows its figure as a mark and leads to its passages.

    Marks share one scale, which the caption tells; with ``by_row`` each row has its own. One
    whisker that is far longer than all others ends in an arrow.
    """
    if not cells:
        return f"<h3>{escape(title)}</h3><p>Nothing was found.</p>"
    rows = list(dict.fromkeys(key[0] for key in cells))
    columns = sorted({key[1] for key in cells})
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    scale, is_cut = _scale(list(cells.values()))
    of = len(columns) > MOST_ON_PAPER
    lines = []
    for row in rows:
        own = {name: cells[row, name] for name in columns if (row, name) in cells}
        low, high = _scale(list(own.values()))[0] if by_row else scale
        marks = "".join(
            _cell(own[name], f"{row}, {name}", low, high, name if of else "")
            if name in own
            else "<td></td>"
            for name in columns
        )
        lines.append(f'<tr><th scope="row">{escape(row)}</th>{marks}</tr>')
    if not by_row and scale[1] > scale[0]:
        caption += f" All marks of this table share one scale, {_tick(scale[0])} to "
        caption += f"{_tick(scale[1])}" + ("; arrows: beyond it." if is_cut else ".")
    return (
        f"<h3>{escape(title)}</h3>{scrolled(title)}"
        f'<table class="chart{" many" * of}"><caption>{escape(caption)}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def table(
    title: str, rows: pd.DataFrame, columns: Mapping[str, str], *, note: str = "", decimals: int = 2
) -> str:
    """A plain table, formatted as everywhere else, with what a reader must know above it."""
    there = {name: heading for name, heading in columns.items() if name in rows}
    headings, cells, to_right = format_table(rows, columns=there, decimals=decimals)
    kinds = [cell_class(column, right) for column, right in zip(cells, to_right, strict=True)]
    head = "".join(
        f'<th scope="col"{kind}>{escape(name)}</th>'
        for name, kind in zip(headings, kinds, strict=True)
    )
    lines = "".join(
        "<tr>"
        + "".join(
            f"<td{kind}>{escape(text[:LONGEST_CELL])}</td>"
            for text, kind in zip(row, kinds, strict=True)
        )
        + "</tr>"
        for row in zip(*cells, strict=True)
    )
    above = f"<caption>{escape(note)}</caption>" if note else ""
    return (
        f"<h3>{escape(title)}</h3>{scrolled(title)}<table>{above}<thead><tr>{head}</tr></thead>"
        f"<tbody>{lines}</tbody></table></div>"
    )


def scrolled(title: str) -> str:
    """The opening of a region that scrolls sideways and can be reached by keyboard."""
    name = escape(title, quote=True)
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{name}">'


def bracket(low: float, high: float) -> str:
    """An interval as it stands beside its figure; nothing where there is none."""
    return "" if pd.isna(low) else f"[{number(low)}, {number(high)}]"


def number(value: float) -> str:
    """Two decimals, with a true minus and no minus before zero."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def _scale(cells: list[Cell]) -> tuple[tuple[float, float], bool]:
    """From the least to the most, or to where long whiskers are cut; whether any is."""
    numbers = [x for cell in cells for x in (cell.value, cell.low, cell.high, 0.0)]
    limit = axis_limit([cell.value for cell in cells], [cell.high for cell in cells])
    most = float(np.nanmax(numbers))
    return (float(np.nanmin(numbers)), min(most, limit)), most > limit


def _tick(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _cell(cell: Cell, name: str, low: float, high: float, outlet: str) -> str:
    of = f' data-of="{escape(outlet, quote=True)}"' if outlet else ""
    if cell.is_empty:
        return f'<td class="cell none"{of}>{escape(cell.text)}</td>'
    choose = escape(json.dumps(dict(cell.choose), ensure_ascii=False), quote=True)
    figure = f"{cell.text} {cell.note}".strip()
    label = escape(f"{name}: {figure}. Show passages", quote=True)
    return (
        f'<td class="cell"{of}><button type="button" data-filter="{choose}" aria-label="{label}">'
        f'<span class="figure">{escape(cell.text)}</span> '
        f'<span class="interval">{escape(cell.note)}</span>'
        f"{_mark(cell, low, high)}</button></td>"
    )


def _mark(cell: Cell, low: float, high: float) -> str:
    """A dot with its interval, or a bar where there is none."""
    if pd.isna(cell.value) or high <= low:
        return ""
    place = lambda x: f"{96 * (x - low) / (high - low) + 2:.1f}"  # noqa: E731
    axis = '<line class="axis" x1="0%" x2="100%" y1="50%" y2="50%"/>'
    if low < 0:
        axis += f'<line class="axis" x1="{place(0.0)}%" x2="{place(0.0)}%" y1="0" y2="100%"/>'
    if pd.notna(cell.low):
        end = place(min(cell.high, high))
        whisker = f'<line x1="{place(cell.low)}%" x2="{end}%" y1="50%" y2="50%"/>'
        if cell.high > high:
            whisker += f'<svg x="{end}%" y="50%"><path d="M-4-4 4 0-4 4z"/></svg>'
        inner = f'{axis}{whisker}<circle cx="{place(cell.value)}%" cy="50%" r="4"/>'
    else:
        zero, at = sorted((float(place(0.0)), float(place(cell.value))))
        inner = f'{axis}<rect x="{zero}%" width="{at - zero:.1f}%" y="20%" height="60%"/>'
    return f'<svg class="dot" aria-hidden="true">{inner}</svg>'
