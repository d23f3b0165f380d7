"""Label Studio's JSON: a task per text; predictions go out, annotations come in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from framing.files import write_text
from framing.spans import Document, about, blank, join_label, place, read_span


def write_label_studio(documents: list[Document], path: Path, utf16: bool) -> None:
    """Write the tasks, and beside them the labelling configuration for the labels that occur."""
    tasks = [_task(each, utf16) for each in documents]
    write_text(path, json.dumps(tasks, ensure_ascii=False, indent=1) + "\n")
    write_text(path.with_name(f"{path.stem}-config.xml"), _configuration(documents))


def read_label_studio(path: Path, utf16: bool) -> Iterator[Document]:
    """One document per text and person; the predictions where nobody has annotated yet."""
    tasks = json.loads(path.read_text(encoding="utf-8-sig"))
    for task in tasks if isinstance(tasks, list) else [tasks]:
        yield from _from_task(task, path.stem, utf16)


def _task(document: Document, utf16: bool) -> dict[str, Any]:
    result = [
        {
            "id": f"s{number}", "from_name": "label", "to_name": "text", "type": "labels",
            "value": {
                "start": place(document.text, start, utf16),
                "end": place(document.text, end, utf16),
                "text": document.text[start:end],
                "labels": [join_label(measure, label)],
            },
        }
        for number, (start, end, measure, label) in enumerate(document.spans)
    ]  # fmt: skip
    return {
        "data": about(document),
        "predictions": [{"model_version": "framing", "result": result}],
    }


def _from_task(task: dict[str, Any], stem: str, utf16: bool) -> Iterator[Document]:
    data = task.get("data", task)
    if "data" not in task:  # the short form of the export
        found = [(task.get("annotator", stem), [{"value": v} for v in task.get("label") or []])]
    else:
        made = [a for a in task.get("annotations") or [] if not a.get("was_cancelled")]
        found = [(_person(a.get("completed_by"), stem), a["result"]) for a in made]
        found = found or [(stem, p["result"]) for p in task.get("predictions") or []]
    for coder, result in found:
        document = blank(data, str(coder))
        for value in (each["value"] for each in result if "labels" in each["value"]):
            document.spans += [
                read_span(document.text, value["start"], value["end"], name, utf16)
                for name in value["labels"]
            ]
        yield document


def _person(completed_by: Any, stem: str) -> str:
    if isinstance(completed_by, dict):
        return str(completed_by.get("email") or completed_by.get("id") or stem)
    return stem if completed_by is None else str(completed_by)


def _configuration(documents: list[Document]) -> str:
    """Label Studio's labelling configuration for the labels that occur."""
    names = sorted({join_label(m, label) for each in documents for _, _, m, label in each.spans})
    labels = "".join(f"    <Label value={quoteattr(name)}/>\n" for name in names)
    return (
        f'<View>\n  <Labels name="label" toName="text">\n{labels}  </Labels>\n'
        '  <Text name="text" value="$text"/>\n</View>\n'
    )
