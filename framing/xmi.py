"""UIMA XMI by dkpro-cassis, as INCEpTION imports and exports it: a .xmi file per text.

Spans are annotations of the layer ``webanno.custom.Framing`` with the features ``measure`` and
``label``; the layer must be set up in INCEpTION under that name. The library turns code points
into Java's UTF-16 offsets and back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.errors import InputError, MissingExtraError, Problem
from framing.files import safe_name, write_json
from framing.spans import Document

LAYER = "webanno.custom.Framing"
INDEX = "documents.json"
TYPES = "TypeSystem.xml"


def write_xmi(documents: list[Document], folder: Path) -> None:
    """Write a folder with the type system, a .xmi file per document and a table of what is what."""
    cassis = _library()
    types = cassis.TypeSystem()
    layer = types.create_type(LAYER)
    for feature in ("measure", "label"):
        types.create_feature(layer, feature, "uima.cas.String")
    folder.mkdir(parents=True, exist_ok=True)
    types.to_xml(folder / TYPES)
    index = {}
    for number, document in enumerate(documents):
        cas = cassis.Cas(typesystem=types)
        cas.sofa_string, cas.sofa_mime = _in_xml(document), "text/plain"
        spans = document.spans
        cas.add_all([layer(begin=s, end=e, measure=m, label=name) for s, e, m, name in spans])
        name = f"{number:05d}_{safe_name(document.article_id)}_{document.part}"
        cas.to_xmi(folder / f"{name}.xmi")
        index[name] = {
            "article_id": document.article_id, "part": document.part, "text_hash": document.hash,
        }  # fmt: skip
    write_json(folder / INDEX, index)


def read_xmi(path: Path) -> Iterator[Document]:
    """One .xmi file with TypeSystem.xml and documents.json beside it, or all of a folder."""
    cassis = _library()
    folder = path if path.is_dir() else path.parent
    with (folder / TYPES).open("rb") as file:
        types = cassis.load_typesystem(file)
    known = folder / INDEX
    index: dict[str, Any] = json.loads(known.read_text("utf-8")) if known.exists() else {}
    for each in sorted(folder.glob("*.xmi")) if path.is_dir() else [path]:
        with each.open("rb") as file:
            cas = cassis.load_cas_from_xmi(file, typesystem=types)
        about = index.get(each.stem, {})
        document = Document(
            about.get("article_id", ""), about.get("part", ""), cas.sofa_string or "",
            coder=folder.name, text_hash=about.get("text_hash", ""),
        )  # fmt: skip
        for span in cas.select(LAYER):
            document.spans.append((span.begin, span.end, span.measure or "", span.label or ""))
        yield document


def _in_xml(document: Document) -> str:
    """The text, if XML can hold it: control characters would come back as something else."""
    bad = [c for c in document.text if (c < " " and c not in "\t\n") or "\ud800" <= c <= "\udfff"]
    if bad or "\ufffe" in document.text or "\uffff" in document.text:
        problem = Problem(
            "character that XML cannot hold", f"{document.article_id} {document.part}",
            repr("".join(bad[:5])), repair="use another format, such as doccano's",
        )  # fmt: skip
        raise InputError("cannot write XMI", [problem])
    return document.text


def _library() -> Any:
    try:
        import cassis
    except ImportError as error:
        repair = 'pip install "framing-toolkit[annotation]"'
        raise MissingExtraError(
            "UIMA XMI needs a library that is not installed",
            [Problem("no module cassis", "dkpro-cassis", repair=repair)],
        ) from error
    return cassis
