"""Articles as JSON lines or as one JSON document, each value in its own type."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from framing.columns import map_columns
from framing.errors import InputError, Problem
from framing.records import Notes, Record


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
        values = map(plain_cell, row.values())
        yield Record(dict(zip(known[keys], values, strict=True)), where)


def plain_cell(value: Any) -> Any:
    """A value as a table can hold it: what is nested becomes JSON text."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value
