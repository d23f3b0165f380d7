"""Tables of articles: CSV, TSV, JSON, JSON lines, Parquet and XLSX, with types kept.

Nothing is left to a library's guess: an outlet called "NA" stays, id 007 stays "007", a row that is
longer than its header is named instead of shifting the columns.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from framing.errors import InputError, Problem
from framing.inputs import check_package, library
from framing.records import Notes, Record

# The package's column, then the names under which tables carry it; the first one found is taken.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "article_id": (
        "article_id", "articleid", "id", "doc_id", "docid", "document_id", "uid", "guid",
        "stories_id", "story_pk", "accession_number",
    ),
    "outlet": (
        "outlet", "outlet_name", "media_name", "publication", "publisher", "newspaper", "medium",
        "media_outlet", "news_outlet", "news_source", "source", "source_name", "publication_title",
        "journal", "site_name", "site", "source_domain", "domain",
    ),
    "headline": ("headline", "title", "article_title", "heading", "head"),
    "body": (
        "body", "text", "content", "full_text", "fulltext", "body_text", "article_text",
        "article_body", "articlebody", "story_text", "main_text", "maintext", "article_content",
        "article",
    ),
    "published": (
        "published", "date", "publish_date", "published_at", "publishedat", "pub_date", "pubdate",
        "publication_date", "date_published", "published_date", "date_publish", "datetime",
        "timestamp", "indexed_date",
    ),
    "url": ("url", "link", "address", "permalink", "web_url", "article_url", "document_url"),
    "story_id": ("story_id", "storyid", "event_id"),
    "genre": ("genre",),
}  # fmt: skip
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FILLED_LINE = re.compile(r"[^\n]*\S[^\n]*")
_GDELT = {"documentidentifier", "sourcecommonname", "gkgrecordid", "v2themes", "globaleventid"}


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
        yield Record(dict(zip(mapped, cells, strict=False)), f"line {first}")


def find_delimiter(header: str) -> str:
    """The mark between the fields of a header that leaves most names that are known."""

    def score(mark: str) -> tuple[int, int]:
        try:
            names = next(csv.reader([header], delimiter=mark), [])
        except csv.Error:
            names = header.split(mark)
        return sum(_plain(n) in _SYNONYM_OF for n in names), len(names)

    return max((",", "\t", ";", "|"), key=score)


def read_json(text: str, name: str, notes: Notes, columns: Mapping[str, str]) -> Iterator[Record]:
    """JSON lines, or one JSON array of objects; a line that is broken is set aside."""
    whole = _whole_document(text, name)
    if whole is None:
        yield from json_lines(text.split("\n"), name, notes, columns)
    else:
        rows = ((f"item {i}", item) for i, item in enumerate(whole, 1))
        yield from _mappings(rows, name, notes, columns)


def json_lines(
    lines: Iterable[str], name: str, notes: Notes, columns: Mapping[str, str]
) -> Iterator[Record]:
    """Articles of JSON lines; a line that is broken is set aside."""
    yield from _mappings(_objects(lines, name, notes), name, notes, columns)


def _whole_document(text: str, name: str) -> list[Any] | None:
    """The articles of a file that is one JSON document; None where each line is one."""
    stripped = text.strip()
    if not stripped.startswith("["):
        try:
            json.loads(stripped.split("\n", 1)[0])
            return None
        except (ValueError, RecursionError):
            pass
    try:
        document = json.loads(stripped)
    except (ValueError, RecursionError) as error:
        if not stripped.startswith("["):
            return None
        raise InputError(
            "a JSON file cannot be read",
            [Problem("not valid JSON", name, str(error), "an array of objects")],
        ) from error
    if isinstance(document, dict):
        # Interfaces wrap their articles: {"status": "ok", "articles": [...]}.
        inside = [v for v in document.values() if isinstance(v, list) and v]
        return next((v for v in inside if all(isinstance(x, dict) for x in v)), [document])
    return document if isinstance(document, list) else [document]


def _objects(lines: Iterable[str], name: str, notes: Notes) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield f"line {number}", json.loads(line)
        except (ValueError, RecursionError) as error:
            notes.set_aside(
                name,
                "the line is not JSON",
                row=f"line {number}",
                got=line,
                expected='one object a line: {"outlet": "…", "body": "…"}',
                repair=str(error),
            )


def _mappings(
    rows: Iterable[tuple[str, Any]], name: str, notes: Notes, columns: Mapping[str, str]
) -> Iterator[Record]:
    known: dict[tuple[str, ...], list[str]] = {}
    for where, row in rows:
        if not isinstance(row, dict):
            notes.set_aside(
                name, "not an object", row=where, got=row, expected='{"outlet": …, "body": …}'
            )
            continue
        keys = tuple(map(str, row))
        if keys not in known:
            known[keys] = map_columns(keys, name, columns, is_strict=not known)
        values = map(_cell, row.values())
        yield Record(dict(zip(known[keys], values, strict=True)), where)


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value


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
    number = 0
    for batch in batches:
        parts = [batch.column(n).to_pylist() for n in names]
        for cells in zip(*parts, strict=True):
            number += 1
            yield Record(dict(zip(mapped, map(_cell, cells), strict=True)), f"row {number}")


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
        if len(sheets) > 1 and not any(_plain(h) in _SYNONYM_OF or h in columns for h in header):
            if rows:
                notes.set_aside(where, "the sheet has no column of an article", got=header)
            continue
        mapped = map_columns(header, where, columns)
        for number, row in enumerate(rows[1:], 2):
            cells = [_spreadsheet_cell(c) for c in row[: len(mapped)]]
            if any(c is not None for c in cells):
                cells += [None] * (len(mapped) - len(cells))
                sheet = f"sheet {title!r}, " if len(sheets) > 1 else ""
                yield Record(dict(zip(mapped, cells, strict=True)), f"{sheet}row {number}")


def _spreadsheet_cell(value: Any) -> Any:
    """Spreadsheets keep whole numbers as floats: 7.0 was 7."""
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value


def map_columns(
    header: Iterable[str], name: str, columns: Mapping[str, str], *, is_strict: bool = True
) -> list[str]:
    """The package's name for each column of a table; columns it does not know keep their own.

    Parameters
    ----------
    header : iterable of str
        The table's own names.
    name : str
        File, for messages.
    columns : mapping of str to str
        The user's own names for columns, such as ``{"Zeitung": "outlet"}``.
    is_strict : bool
        Whether columns that are missing are an error.

    Raises
    ------
    InputError
        When a column stands twice, when a name in ``columns`` is not in the table and nothing else
        stands for it, or when there is no text.
    """
    names = list(header)
    problems = [
        Problem(f"column {n!r} stands twice", name, repair="rename one of the two in the file")
        for n in sorted({n for n in names if names.count(n) > 1 and n})
    ]
    mapped = {n: columns[n] for n in names if n in columns}
    taken = set(mapped.values())
    for target, synonyms in SYNONYMS.items():
        plain = {_plain(n): n for n in reversed(names) if n not in mapped}
        found = next((plain[s] for s in synonyms if s in plain), None)
        if found is not None and target not in taken:
            mapped[found] = target
            taken.add(target)
    result = [mapped.get(n, n) for n in names]
    # A column that was passed over must not stand beside its better under the same name.
    result = [f"{r}_column" if r in taken and n not in mapped else r
              for n, r in zip(names, result, strict=True)]  # fmt: skip
    problems += [
        Problem(
            f"no column {wanted!r}",
            name,
            ", ".join(names),
            repair=f"columns={{{(_nearest(wanted, names) or '…')!r}: {target!r}}}",
        )
        for wanted, target in columns.items()
        if is_strict and wanted not in names and target not in taken
    ]
    if is_strict and "body" not in taken and not problems:
        problems.append(_no_text(names, name, taken))
    if problems:
        raise InputError("a table of articles cannot be used", problems)
    return result


def _no_text(names: list[str], name: str, taken: set[str]) -> Problem:
    if "url" in taken or _GDELT & {_plain(n) for n in names}:
        return Problem(
            "the list has addresses but no text (Media Cloud and GDELT lists have none)",
            name,
            ", ".join(names),
            "a column with the text of each article",
            "save the pages and read their folder, or join texts you hold: "
            "table.merge(texts, on='url').to_csv('articles.csv', index=False)",
        )
    others = [n for n in names if _plain(n) not in _SYNONYM_OF]
    near = max(others, key=_likeness_to_text, default="…")
    return Problem(
        "no column with the text",
        name,
        ", ".join(names),
        "body, text or content",
        f"read_articles(..., columns={{{near!r}: 'body'}})",
    )


def _likeness_to_text(name: str) -> float:
    plain = _plain(name)
    return max(
        difflib.SequenceMatcher(None, plain, s).ratio() + (s in plain) for s in SYNONYMS["body"]
    )


def _nearest(wanted: str, names: list[str]) -> str | None:
    return next(iter(difflib.get_close_matches(wanted, names, n=1, cutoff=0.6)), None)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.strip().lower()).strip("_")


_SYNONYM_OF = {s: target for target, names in SYNONYMS.items() for s in names}
