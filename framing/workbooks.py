"""Workbooks (XLSX) for coders: nothing is a formula, and codes are chosen from a list."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pandas as pd

from framing.decoding import library
from framing.errors import InputError, Problem
from framing.files import escape_formula
from framing.inputs import check_package

_WIDTHS = {"before": 50, "text": 30, "after": 50, "comment": 30}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_000  # a cell holds 32,767 characters


def write_book(shown: pd.DataFrame, path: Path, instructions: str, codes: list[str]) -> None:
    """Write units and codebook as two sheets, with a list to choose codes from."""
    openpyxl = library("openpyxl", path.name)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Units"
    _fill(sheet, [list(shown.columns), *shown.astype(object).to_numpy().tolist()])
    for number, name in enumerate(shown.columns, 1):
        letter = openpyxl.utils.get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 14)
        if name == "code" and codes:
            choice = openpyxl.worksheet.datavalidation.DataValidation(
                type="list", formula1=f'"{",".join(codes)}"', allow_blank=True
            )
            choice.add(f"{letter}2:{letter}{max(2, len(shown) + 1)}")
            sheet.add_data_validation(choice)
    sheet.freeze_panes = "B2"
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
    if instructions:
        _fill(book.create_sheet("Codebook"), [[line] for line in instructions.splitlines()])
    try:
        book.save(path)
    except OSError as error:
        raise InputError(f"cannot write {path.name}", [Problem(str(error), str(path))]) from None


def read_book(data: bytes, name: str) -> list[list[str]]:
    """The cells of the first sheet as text, values only."""
    check_package(data, name)
    openpyxl = library("openpyxl", name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        return [["" if v is None else str(v) for v in row] for row in book.worksheets[0].values]
    except Exception as error:
        # openpyxl passes on whatever its XML and zip layers raise on a damaged file.
        problem = Problem("damaged or not a workbook", name, repr(error), "an XLSX workbook")
        raise InputError(f"cannot read the codes in {name}", [problem]) from error


def _fill(sheet: Any, lines: list[list[Any]]) -> None:
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            text = "" if value is None or value is pd.NA else value
            if isinstance(text, str):
                text = escape_formula(_NOT_IN_XML.sub(" ", text)[:_LONGEST])
            cell = sheet.cell(row, column, text)
            if isinstance(text, str):
                cell.data_type = "s"
