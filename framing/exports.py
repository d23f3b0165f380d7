"""Tables for a manuscript: APA-like HTML, LaTeX and Word."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

import pandas as pd

from framing.errors import InputError, OptionError, Problem
from framing.files import write_text
from framing.listing import format_table

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
        "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        "<": r"\textless{}", ">": r"\textgreater{}", "\n": " ", "–": "--", "−": "$-$",
    }
)  # fmt: skip
_CSS = (
    "table{border-collapse:collapse;font:12pt 'Times New Roman',serif;border-top:1.5px solid;"
    "border-bottom:1.5px solid}caption{text-align:left;font-style:italic;padding-bottom:.5em}"
    "th,td{padding:.2em .8em;text-align:left;font-weight:normal}thead th{border-bottom:1px solid}"
    ".n{text-align:right}p{font:10pt 'Times New Roman',serif}"
)


def export_table(
    table: pd.DataFrame,
    path: str | Path,
    *,
    caption: str = "",
    note: str = "",
    columns: Mapping[str, str] | list[str] | None = None,
    decimals: int = 2,
) -> Path:
    """Write a table as journals want it: three rules, rounded figures, a note below.

    Parameters
    ----------
    table : DataFrame
        Any table of the package.
    path : path
        Its suffix decides: ``.html``, ``.tex`` (for LaTeX's booktabs) or ``.docx`` (Word; needs
        the extra ``[archives]``).
    caption, note : str
        Title above, in italics, and note below.
    columns, decimals
        As for `show_table`.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OptionError
        For another suffix.
    InputError
        Where the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> table = pd.DataFrame({"outlet": ["A & B"], "value": [1.2345], "p_value": [0.0002]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     print(export_table(table, Path(folder) / "table.tex").read_text().splitlines()[4])
    A \\& B & 1.23 & \\textless{} .001 \\\\
    """
    path = Path(path)
    headings, cells, to_right = format_table(table, columns=columns, decimals=decimals)
    rows = list(zip(*cells, strict=True))
    if path.suffix == ".html":
        write_text(path, _html(headings, rows, to_right, caption, note))
    elif path.suffix == ".tex":
        write_text(path, _latex(headings, rows, to_right, caption, note))
    elif path.suffix == ".docx":
        _word(path, headings, rows, to_right, caption, note)
    else:
        problem = Problem("path", got=path.name, expected=".html, .tex or .docx")
        raise OptionError("no such kind of table", [problem])
    return path


def _html(
    headings: list[str], rows: list[tuple[str, ...]], to_right: list[bool], caption: str, note: str
) -> str:
    kinds = [' class="n"' if right else "" for right in to_right]
    head = "".join(
        f'<th scope="col"{kind}>{escape(name)}</th>'
        for name, kind in zip(headings, kinds, strict=True)
    )
    body = "\n".join(
        "<tr>"
        + "".join(f"<td{kind}>{escape(text)}</td>" for text, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row in rows
    )
    above = f"<caption>{escape(caption)}</caption>" if caption else ""
    below = f"<p><i>Note.</i> {escape(note)}</p>" if note else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(caption or 'Table')}</title><style>{_CSS}</style></head><body>\n"
        f"<table>{above}<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>{below}\n"
        "</body></html>\n"
    )


def _latex(
    headings: list[str], rows: list[tuple[str, ...]], to_right: list[bool], caption: str, note: str
) -> str:
    lines = [r"\begin{tabular}{" + "".join("r" if right else "l" for right in to_right) + "}"]
    lines += [r"\toprule", _line(headings), r"\midrule", *map(_line, rows), r"\bottomrule"]
    lines += [r"\end{tabular}"]
    if caption or note:
        above = [r"\caption{" + caption.translate(_LATEX) + "}"] if caption else []
        below = [r"\par\smallskip\footnotesize\textit{Note.} " + note.translate(_LATEX)]
        lines = [r"\begin{table}", *above, *lines, *(below if note else []), r"\end{table}"]
    return "\n".join(lines) + "\n"


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return " & ".join(cell.translate(_LATEX) for cell in cells) + r" \\"


def _word(
    path: Path,
    headings: list[str],
    rows: list[tuple[str, ...]],
    to_right: list[bool],
    caption: str,
    note: str,
) -> None:
    try:
        import docx
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml.ns import qn
        from docx.oxml.parser import OxmlElement
    except ImportError as error:
        problem = Problem(
            "python-docx is missing", repair="pip install 'framing-toolkit[archives]'"
        )
        raise InputError("cannot write a Word table", [problem]) from error
    document = docx.Document()
    if caption:
        document.add_paragraph().add_run(caption).italic = True
    grid = document.add_table(len(rows) + 1, len(headings))
    for place, row in enumerate([headings, *rows]):
        for cell, text, right in zip(grid.rows[place].cells, row, to_right, strict=True):
            cell.text = "".join(c for c in text if c.isprintable())
            if right:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            edges = {0: ("top", "bottom"), len(rows): ("bottom",)}.get(place, ())
            borders = OxmlElement("w:tcBorders")
            for edge in edges:
                line = OxmlElement(f"w:{edge}")
                line.set(qn("w:val"), "single")
                line.set(qn("w:sz"), "6")  # eighths of a point
                borders.append(line)
            cell._tc.get_or_add_tcPr().append(borders)
    if note:
        paragraph = document.add_paragraph()
        paragraph.add_run("Note. ").italic = True
        paragraph.add_run(note)
    try:
        document.save(str(path))
    except OSError as error:
        problem = Problem(error.strerror or str(error), str(path))
        raise InputError(f"cannot write {path.name}", [problem]) from error
