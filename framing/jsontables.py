"""Articles as JSON lines or as one JSON document, each value in its own type."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from framing.columns import SYNONYM_OF, map_columns, plain_name
from framing.errors import InputError, Problem
from framing.records import Notes, Record

# Under what an object keeps that which it stands for: {"source": {"name": "The Clarion"}}.
_ITSELF = ("name", "text", "title", "main", "value", "oid", "date")


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
        row = _opened(row, columns)
        keys = tuple(row)
        if keys not in known:
            known[keys] = map_columns(keys, name, columns, is_strict=not known)
        values = map(plain_cell, row.values())
        own = dict(zip(known[keys], keys, strict=True))
        yield Record(dict(zip(known[keys], values, strict=True)), where, own=own)


def _opened(row: Mapping[Any, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The fields, with those opened that stand for a part of an article and hold more inside.

    An object gives its own name to what it stands for, and ``outer.inner`` to the rest; a list of
    strings is a text in paragraphs. As JSON text their marks and braces would count as the
    article's.
    """
    fields: dict[str, Any] = {}
    for key, value in ((str(key), value) for key, value in row.items()):
        is_asked = any(name.startswith(f"{key}.") for name in columns)
        if not is_asked and (key not in columns and plain_name(key) not in SYNONYM_OF):
            fields[key] = value
        elif isinstance(value, dict):
            itself = None if is_asked else _itself(value)
            fields |= {
                key if name == itself else f"{key}.{name}": inner for name, inner in value.items()
            }
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            fields[key] = "\n\n".join(value)
        else:
            fields[key] = value
    return fields


def _itself(value: Mapping[str, Any]) -> str | None:
    """The name under which an object keeps what it stands for; None where there is none."""
    plain = {plain_name(name): name for name in value}
    return next((plain[name] for name in _ITSELF if name in plain), None)


def plain_cell(value: Any) -> Any:
    """A value as a table can hold it: what is nested becomes JSON text."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value
