"""doccano's JSON lines: a text a line, its spans as [start, end, label]."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.files import write_text
from framing.spans import Document, about, blank, join_label, place, read_span


def write_doccano(documents: list[Document], path: Path, utf16: bool) -> None:
    """Write the lines that doccano imports for sequence labelling."""
    lines = [json.dumps(_line(each, utf16), ensure_ascii=False) for each in documents]
    write_text(path, "".join(line + "\n" for line in lines))


def read_doccano(path: Path, utf16: bool) -> Iterator[Document]:
    """Both forms of doccano's export: ``label`` triples, or ``entities`` of a relation project."""
    for line in path.read_text(encoding="utf-8-sig").split("\n"):
        if line.strip():
            data = json.loads(line)
            document = blank(data, str(data.get("username") or data.get("annotator") or path.stem))
            spans = list(data.get("label") or data.get("labels") or [])
            spans += [
                [each["start_offset"], each["end_offset"], each["label"]]
                for each in data.get("entities") or []
            ]
            document.spans = [
                read_span(document.text, start, end, name, utf16) for start, end, name in spans
            ]
            yield document


def _line(document: Document, utf16: bool) -> dict[str, Any]:
    text = document.text
    spans = [
        [place(text, start, utf16), place(text, end, utf16), join_label(measure, label)]
        for start, end, measure, label in document.spans
    ]
    return {**about(document), "label": spans}
