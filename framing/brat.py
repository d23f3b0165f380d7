"""brat's stand-off files: for every text a .txt and a .ann file, and one table of what is what.

brat counts code points. It allows letters, digits, hyphens and underscores in the names of types
and no line break inside a span, so `documents.json` keeps the names and a span over a line break
is written in pieces, as brat does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from framing.files import safe_name, write_json, write_text
from framing.spans import Document, join_label, split_label

INDEX = "documents.json"
_NOT_IN_TYPE = re.compile(r"[^A-Za-z0-9_-]+")
_LINE = re.compile(r"[^\n]+")


def write_brat(documents: list[Document], folder: Path) -> None:
    """Write a folder that brat can open, with its list of types."""
    types: dict[str, str] = {}
    index = {}
    for number, document in enumerate(documents):
        name = f"{number:05d}_{safe_name(document.article_id)}_{document.part}"
        index[name] = {
            "article_id": document.article_id, "part": document.part, "text_hash": document.hash,
        }  # fmt: skip
        lines = [
            _line(i, document.text, start, end, _type(join_label(*label), types))
            for i, (start, end, *label) in enumerate(document.spans, 1)
        ]
        write_text(folder / f"{name}.txt", document.text)
        write_text(folder / f"{name}.ann", "".join(lines))
    entities = "\n".join(sorted(types))
    write_text(
        folder / "annotation.conf", f"[entities]\n{entities}\n[relations]\n[events]\n[attributes]\n"
    )
    write_json(folder / INDEX, {"documents": index, "types": types})


def read_brat(folder: Path) -> Iterator[Document]:
    """Every .ann file of a folder with its text."""
    index, types = {}, {}
    if (folder / INDEX).exists():
        known = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        index, types = known["documents"], known["types"]
    for path in sorted(folder.glob("*.ann")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8", "surrogatepass")
        about = index.get(path.stem, {})
        document = Document(
            about.get("article_id", ""), about.get("part", ""), text,
            coder=folder.name, text_hash=about.get("text_hash", ""),
        )  # fmt: skip
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.startswith("T"):
                kind, places = line.split("\t")[1].split(" ", 1)
                numbers = [int(number) for number in re.findall(r"\d+", places)]
                name = types.get(kind, kind)
                document.spans.append((numbers[0], numbers[-1], *split_label(name)))
        yield document


def _type(name: str, types: dict[str, str]) -> str:
    """A type name that brat accepts, different for different labels."""
    kind = base = _NOT_IN_TYPE.sub("_", name) or "_"
    number = 2
    while types.setdefault(kind, name) != name:
        kind, number = f"{base}-{number}", number + 1
    return kind


def _line(number: int, text: str, start: int, end: int, kind: str) -> str:
    pieces = [(start + m.start(), start + m.end()) for m in _LINE.finditer(text[start:end])]
    places = ";".join(f"{low} {high}" for low, high in pieces)
    words = " ".join(text[low:high] for low, high in pieces).replace("\t", " ").replace("\r", " ")
    return f"T{number}\t{kind} {places}\t{words}\n"
