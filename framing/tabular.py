"""Tables of articles: CSV, TSV, Parquet and XLSX, with types kept.

Nothing is left to a library's guess: an outlet called "NA" stays, id 007 stays "007", a row that is
longer than its header is named instead of shifting the columns.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from framing.columns import SYNONYM_OF, map_columns, plain_name
from framing.decoding import library
from framing.errors import InputError, Problem
from framing.inputs import check_package
from framing.jsontables import plain_cell
from framing.records import Notes, Record

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FILLED_LINE = re.compile(r"[^\n]*\S[^\n]*")


def read_delimited(
    text: str, name: str, notes: Notes, columns: Mapping[str, str], delimiter: str | None = None
) -> Iterator[Record]:
    """Rows of a CSV or TSV.

    Raises
    ------
    InputError
        For an unclosed quotation mark, with the line where its row begins; for columns that are
        missing or stand twice.
    """
    if "\n" not in text:
        text = text.replace("\r", "\n")
    first = _FILLED_LINE.search(text)
    mark = delimiter or find_delimiter(first[0] if first else "")
    # Line by line: a second copy of a large file in memory is what io.StringIO would make.
    lines = (match[0] for match in _LINE.finditer(text))
    limit = csv.field_size_limit(len(text) + 1)
    try:
        yield from delimited_rows(lines, mark, name, notes, columns)
    finally:
        csv.field_size_limit(limit)


def delimited_rows(
    lines: Iterable[str], mark: str, name: str, notes: Notes, columns: Mapping[str, str]
) -> Iterator[Record]:
    """Rows of a CSV or TSV that is given line by line, line ends included."""
    reader = csv.reader(lines, delimiter=mark, strict=True)
    header: list[str] = []
    mapped: list[str] = []
    own: dict[str, str] = {}
    line = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise InputError(
                "a table cannot be read",
                [
                    Problem(
                        "a quotation mark is not closed, or stands inside a field",
                        f"{name}, the row that begins in line {line}",
                        str(error),
                        'fields with marks inside written as "He said ""no"""',
                        "close the mark in that row, or save the table again as CSV",
                    )
                ],
            ) from error
        if row is None:
            return
        first, line = line, reader.line_num + 1
        if not any(cell.strip() for cell in row):
            continue
        if not header:
            header = [cell.strip() for cell in row]
            while header and not header[-1]:
                header.pop()
            mapped = map_columns(header, name, columns)
            own = dict(zip(mapped, header, strict=True))
            continue
        extra = row[len(header) :]
        if any(cell.strip() for cell in extra):
            notes.set_aside(
                name,
                "the row is longer than the header",
                row=f"line {first}",
                got=f"{len(row)} fields",
                expected=f"{len(header)} fields",
                repair="put quotation marks around the field that holds the separator",
            )
            continue
        if len(row) < len(header):
            notes.add(
                name,
                "the row is shorter than the header",
                row=f"line {first}",
                got=f"{len(row)} fields",
                expected=f"{len(header)} fields",
            )
        cells = [*row, *[""] * (len(header) - len(row))]
        yield Record(dict(zip(mapped, cells, strict=False)), f"line {first}", own=own)


def find_delimiter(header: str) -> str:
    """The mark between the fields of a header that leaves most names that are known."""

    def score(mark: str) -> tuple[int, int]:
        try:
            names = next(csv.reader([header], delimiter=mark), [])
        except csv.Error:
            names = header.split(mark)
        return sum(plain_name(n) in SYNONYM_OF for n in names), len(names)

    return max((",", "\t", ";", "|"), key=score)


def read_parquet(data: bytes, name: str, columns: Mapping[str, str]) -> Iterator[Record]:
    """Rows of a Parquet file, each value in its own type."""
    import pyarrow
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(pyarrow.BufferReader(data))
        batches = list(file.iter_batches(10_000))
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise InputError(
            "a Parquet file cannot be read",
            [Problem("damaged or truncated", name, str(error), "a whole Parquet file")],
        ) from error
    yield from batch_rows(batches, file.schema_arrow.names, name, columns)


def batch_rows(
    batches: Iterable[Any], names: list[str], name: str, columns: Mapping[str, str]
) -> Iterator[Record]:
    """Rows of Arrow batches."""
    names = [n for n in names if not n.startswith("__index_level_")]
    mapped = map_columns(names, name, columns)
    own = dict(zip(mapped, names, strict=True))
    number = 0
    for batch in batches:
        parts = [batch.column(n).to_pylist() for n in names]
        for cells in zip(*parts, strict=True):
            number += 1
            values = dict(zip(mapped, map(plain_cell, cells), strict=True))
            yield Record(values, f"row {number}", own=own)


def read_xlsx(data: bytes, name: str, notes: Notes, columns: Mapping[str, str]) -> Iterator[Record]:
    """Rows of every sheet whose first row names an article's columns; values, never formulas."""
    check_package(data, name)
    openpyxl = library("openpyxl", name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [(s.title, list(s.iter_rows(values_only=True))) for s in book.worksheets]
    except Exception as error:
        # openpyxl passes on whatever its XML and zip layers raise on a damaged file.
        raise InputError(
            "a spreadsheet cannot be read",
            [Problem("damaged or not a workbook", name, repr(error), "an XLSX workbook")],
        ) from error
    for title, rows in sheets:
        where = f"{name}, sheet {title!r}" if len(sheets) > 1 else name
        header = [str(c).strip() if c is not None else "" for c in rows[0]] if rows else []
        while header and not header[-1]:
            header.pop()
        if len(sheets) > 1 and not any(plain_name(h) in SYNONYM_OF or h in columns for h in header):
            if rows:
                notes.set_aside(where, "the sheet has no column of an article", got=header)
            continue
        mapped = map_columns(header, where, columns)
        own = dict(zip(mapped, header, strict=True))
        for number, row in enumerate(rows[1:], 2):
            cells = [_spreadsheet_cell(c) for c in row[: len(mapped)]]
            if any(c is not None for c in cells):
                cells += [None] * (len(mapped) - len(cells))
                sheet = f"sheet {title!r}, " if len(sheets) > 1 else ""
                values = dict(zip(mapped, cells, strict=True))
                yield Record(values, f"{sheet}row {number}", own=own)


def _spreadsheet_cell(value: Any) -> Any:
    """Spreadsheets keep whole numbers as floats: 7.0 was 7."""
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value
