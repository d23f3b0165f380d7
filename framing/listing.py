"""Tables as a reader wants them: rounded by what a column holds, escaped, with a caption."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from framing.markup import Html

NOTHING = "–"
_SCRIPTS = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# Where a column's name is no word of a reader's, what stands above it.
_HEADINGS = {
    "ci_low": "interval from", "ci_high": "to", "p_adjusted": "adjusted p", "p_value": "p",
}  # fmt: skip
# Characters: a name so short stays on one line, as two dates do; longer text gets room for one,
# and whole sentences get room for more.
SHORT, LONG = 24, 80
# Named twice: Jupyter sets all cells to the right by a rule that outranks one class.
_STYLE = (
    ".framing-table{border-collapse:collapse;font-size:.92em;color:#161616;background:#fff;"
    "border-top:1.5px solid #161616;border-bottom:1.5px solid #161616;margin:.4rem 0;"
    "min-width:min(24rem,100%)}"
    ".framing-table caption{text-align:left;color:#333;padding:.2rem 0 .4rem;caption-side:top;"
    "max-width:calc(100vw - 3rem)}"
    ".framing-table.framing-table th,.framing-table.framing-table td{text-align:left;"
    "vertical-align:top;padding:.25rem .7rem;background:#fff;max-width:40rem;white-space:normal}"
    ".framing-table.framing-table thead th{border-bottom:1px solid #161616;font-weight:600;"
    "vertical-align:bottom}"
    ".framing-table.framing-table td.k{white-space:nowrap}.framing-table .w{min-width:11rem}"
    ".framing-table .s{min-width:17rem}"
    ".framing-table.framing-table .n{text-align:right;font-variant-numeric:tabular-nums}"
)

_BROWSE = (
    ".framing-browse p{margin:.4rem 0;color:#161616}.framing-browse output{color:#444}"
    ".framing-browse input{font:inherit;padding:.15rem .4rem;border:1px solid #555;width:16rem}"
    ".framing-browse th button{all:unset;cursor:pointer;font:inherit;font-weight:600}"
    ".framing-browse th button:focus-visible{outline:2px solid #0B4F8A}"
    '.framing-browse th button::after{content:"\u00a0\u2195";color:#555}'
    '.framing-browse th[aria-sort=ascending] button::after{content:"\u00a0\u2191"}'
    '.framing-browse th[aria-sort=descending] button::after{content:"\u00a0\u2193"}'
)


def show_table(
    table: pd.DataFrame,
    *,
    caption: str = "",
    columns: Mapping[str, str] | list[str] | None = None,
    decimals: int = 2,
    top: int | None = None,
    interactive: bool = False,
) -> Html:
    """Any table of the package, ready to read.

    Parameters
    ----------
    table : DataFrame
        Its index is not shown.
    caption : str
        Stands above the table.
    columns : list of str or mapping of str to str, optional
        Which columns, in this order; a mapping gives their headings. All by default, underscores
        read as blanks, without the ``n_`` of counts.
    decimals : int
        For measures and rates. Counts get none, p-values three without the leading zero.
    top : int, optional
        Show only so many rows, and say how many there are.
    interactive : bool
        Put a box above the table that keeps only rows with the words typed, and let a click on a
        heading sort by it. Everything needed is in the page; viewers that run no scripts
        (GitHub's) show the table without them.

    Returns
    -------
    Html
        Nulls and empty cells are dashes, times are dates, text is escaped.

    Raises
    ------
    KeyError
        For a column that is not in the table.

    Examples
    --------
    >>> table = pd.DataFrame({"outlet": ["A"], "n_words": [12345], "p_value": [0.0301]})
    >>> show_table(table).text().splitlines()
    ['outlet   words     p', 'A       12,345  .030']
    """
    rows = table if top is None else table.head(top)
    headings, cells, to_right = format_table(rows, columns=columns, decimals=decimals)
    if len(rows) < len(table):
        caption = f"{caption} The first {len(rows)} of {len(table):,} rows.".strip()
    page = _html(headings, cells, to_right, caption)
    if interactive:
        page = _browsable(page)
    return Html(page, text=_plain(headings, cells, to_right))


def format_table(
    table: pd.DataFrame, *, columns: Mapping[str, str] | list[str] | None, decimals: int
) -> tuple[list[str], list[list[str]], list[bool]]:
    """Headings, cells by column as text, and which columns are set to the right."""
    names = list(columns) if columns is not None else [str(name) for name in table.columns]
    headings = (
        [columns[name] for name in names]
        if isinstance(columns, Mapping)
        else [_heading(name) for name in names]
    )
    cells = [[_cell(value, name, decimals) for value in table[name]] for name in names]
    # The words before a hit end where the hit begins, so they are set to the right as well.
    return headings, cells, [name == "left" or _is_numeric(table[name]) for name in names]


def _heading(name: str) -> str:
    return _HEADINGS.get(name, name.removeprefix("n_").replace("_", " "))


def _cell(value: Any, name: str, decimals: int) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if value is None or pd.isna(value) or value == "":
        return NOTHING
    if isinstance(value, (int, np.integer)):
        return f"{value:,}"
    if isinstance(value, (float, np.floating)):
        if name.startswith("p_"):
            return "< .001" if value < 0.001 else f"{value:.3f}".removeprefix("0")
        if name.startswith("n_") or name in ("total", "base"):
            return f"{value:,.0f}"
        return f"{round(float(value), decimals) + 0.0:,.{decimals}f}".replace("-", "−")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d")
    return str(value).replace("_", " ") if name in ("measure", "label") else str(value)


def _is_numeric(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _html(headings: list[str], cells: list[list[str]], to_right: list[bool], caption: str) -> str:
    kinds = [cell_class(column, right) for column, right in zip(cells, to_right, strict=True)]
    numbers = [
        ' data-kind="number"' if right and name != "left" else ""
        for name, right in zip(headings, to_right, strict=True)
    ]
    head = "".join(
        f'<th scope="col"{kind}{numeric}>{escape(name)}</th>'
        for name, kind, numeric in zip(headings, kinds, numbers, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{kind}>{escape(text)}</td>" for text, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row in zip(*cells, strict=True)
    )
    above = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        f'<style>{_STYLE}</style><table class="framing-table">{above}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def cell_class(column: list[str], is_right: bool) -> str:
    """The class of a column's cells: short names stay on a line, long text has room for one."""
    longest = max(map(len, column), default=0)
    names = ["n"] if is_right else []
    names += ["w"] if longest > SHORT else [] if is_right else ["k"]
    names += ["s"] if longest > LONG else []
    return f' class="{" ".join(names)}"' if names else ""


def script_hashes(page: str) -> list[str]:
    """Hashes of the scripts of `show_table` in a page: what its security policy may allow.

    Parameters
    ----------
    page : str
        HTML; scripts of anybody else's in it are passed over.

    Returns
    -------
    list of str
        As a content security policy names them, in the order of the page.
    """
    own = re.compile(re.escape(_script()) + r'framingTable\("framing-[0-9a-f]{12}"\);')
    found = [text for text in _SCRIPTS.findall(page) if own.fullmatch(text)]
    digests = [hashlib.sha256(text.encode("utf-8")).digest() for text in found]
    return list(dict.fromkeys(f"'sha256-{b64encode(digest).decode()}'" for digest in digests))


def _script() -> str:
    return files("framing").joinpath("page", "table.js").read_text(encoding="utf-8")


def _browsable(page: str) -> str:
    """A table with a box to filter it, and headings that sort."""
    # Named after what it shows, so that the same table gives the same page.
    name = "framing-" + hashlib.sha256(page.encode("utf-8", "replace")).hexdigest()[:12]
    return (
        f'<div class="framing-browse" data-table="{name}"><style>{_BROWSE}</style>'
        '<p hidden><label>Rows with <input type="search" placeholder="words"></label> '
        f'<output></output></p>{page}<script>{_script()}framingTable("{name}");</script></div>'
    )


def _plain(headings: list[str], cells: list[list[str]], to_right: list[bool]) -> str:
    """The same for a terminal: one line a row."""
    padded = []
    for name, column, right in zip(headings, cells, to_right, strict=True):
        width = max(map(len, [name, *column]))
        padded.append([text.rjust(width) if right else text.ljust(width)
                       for text in [name, *column]])  # fmt: skip
    return "\n".join("  ".join(row).rstrip() for row in zip(*padded, strict=True))
