"""Headlines and bodies with the spans marked in them: what annotation tools read and write.

Offsets count code points here, as everywhere in the package. Tools that run in a browser or in
Java count UTF-16 units, in which an emoji is two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from framing.errors import InputError, Problem, TableError
from framing.files import digest_text
from framing.tables import ARTICLES, Spec, check

SPANS = Spec("hits", ("article_id", "part", "start", "end", "measure", "label"))
CODES = [
    "article_id", "part", "start", "end", "text", "measure", "label", "coder", "code", "text_hash",
]  # fmt: skip


@dataclass
class Document:
    """One headline or body with its spans (start, end, measure, label).

    Attributes
    ----------
    article_id, part, text : str
        Which text it is, and the text as stored.
    spans : list of (int, int, str, str)
        Offsets in code points, measure and label.
    coder : str
        Who marked the spans.
    text_hash : str
        Of the text that was sent out, as far as the file still knows.
    """

    article_id: str
    part: str
    text: str
    spans: list[tuple[int, int, str, str]] = field(default_factory=list)
    coder: str = ""
    text_hash: str = ""

    @property
    def hash(self) -> str:
        """What `text_hash` has to be."""
        return digest_text(self.text)[:16]


def list_documents(hits: pd.DataFrame, articles: pd.DataFrame) -> list[Document]:
    """Every headline and body of the articles with its hits, in the articles' order."""
    check(hits, SPANS)
    check(articles, ARTICLES)
    documents = {}
    parts = [part for part in ("headline", "body") if part in articles]
    for _, row in articles[["article_id", *parts]].iterrows():
        for part in parts:
            if isinstance(row[part], str) and row[part]:
                key = (str(row["article_id"]), part)
                documents[key] = Document(*key, row[part])
    problems = []
    rows = hits[list(SPANS.required)].itertuples(index=False, name=None)
    for number, (article_id, part, start, end, measure, label) in enumerate(rows):
        document = documents.get((str(article_id), part))
        if document is None or not 0 <= start < end <= len(document.text):
            problems.append(
                Problem(
                    "hit that is not in the articles", f"hits, row {number}",
                    f"{article_id}, {part}, {start}:{end}",
                    repair="hits = hits[hits['article_id'].isin(articles['article_id'])]",
                )
            )  # fmt: skip
        else:
            names = ("" if pd.isna(name) else str(name) for name in (measure, label))
            document.spans.append((int(start), int(end), *names))  # type: ignore[arg-type]
    if problems:
        raise TableError("the hits were found in other texts than these articles", problems)
    return list(documents.values())


def as_codes(
    documents: Iterable[Document], name: str, articles: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per span, after it was made sure that the texts are those that were sent out."""
    stored = {} if articles is None else _stored(articles)
    by_text = {text: key for key, text in stored.items()}
    rows, problems = [], []
    for document in documents:
        key = (document.article_id, document.part)
        if not document.article_id:
            key = by_text.get(document.text, ("", ""))
        where = f"{name}, {key[0] or document.text[:40]!r} {key[1]}"
        is_changed = bool(document.text_hash) and document.text_hash != document.hash
        if is_changed or stored.get(key, document.text) != document.text:
            problems.append(Problem("text that was changed", where, expected="the text sent out"))
        elif not key[0]:
            repair = "read_annotations(path, articles=articles)"
            problems.append(Problem("text of no known article", where, repair=repair))
        rows += [
            (*key, start, end, document.text[start:end], measure, label, document.coder, "yes",
             document.hash)
            for start, end, measure, label in document.spans
        ]  # fmt: skip
    if problems:
        raise InputError(f"cannot use the annotations in {name}", problems)
    return pd.DataFrame(rows, columns=CODES).astype({"start": int, "end": int})


def join_label(measure: str, label: str) -> str:
    """One name for a measure and a label, as tools show it."""
    return f"{measure}/{label}" if label else measure


def split_label(name: str) -> tuple[str, str]:
    """Measure and label of a name; a name without a measure is a label."""
    measure, _, label = name.partition("/")
    return measure, label


def to_utf16(text: str, place: int) -> int:
    """Where a code point stands when UTF-16 units are counted.

    Examples
    --------
    >>> to_utf16("\U0001f600 so-called", 2)
    3
    """
    return place + sum(character > "\uffff" for character in text[:place])


def from_utf16(text: str, place: int) -> int:
    """Where a UTF-16 unit stands when code points are counted; inside one: where it begins.

    Examples
    --------
    >>> from_utf16("\U0001f600 so-called", 3)
    2
    """
    if text.isascii():
        return place
    units = np.cumsum([0] + [1 + (character > "\uffff") for character in text])
    return int(np.searchsorted(units, place, side="right")) - 1


def about(document: Document) -> dict[str, str]:
    """What a file says of a text, so that it can be told again when it comes back."""
    known = {"article_id": document.article_id, "part": document.part, "text_hash": document.hash}
    return {"text": document.text, **known}


def blank(data: dict[str, Any], coder: str) -> Document:
    """The document that a file tells of, without spans; tools may have lost its id and hash."""
    return Document(
        str(data.get("article_id") or ""), str(data.get("part") or ""), str(data.get("text") or ""),
        coder=coder, text_hash=str(data.get("text_hash") or ""),
    )  # fmt: skip


def place(text: str, at: int, utf16: bool) -> int:
    """An offset as the file counts it."""
    return to_utf16(text, at) if utf16 else at


def read_span(text: str, start: int, end: int, name: str, utf16: bool) -> tuple[int, int, str, str]:
    """A span of a file in code points, with measure and label; ValueError outside the text."""
    if utf16:
        start, end = from_utf16(text, start), from_utf16(text, end)
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"span {start}:{end} in a text of {len(text)} characters")
    return start, end, *split_label(name)


def _stored(articles: pd.DataFrame) -> dict[tuple[str, str], str]:
    parts = [part for part in ("headline", "body") if part in articles]
    return {
        (str(article_id), part): text
        for part in parts
        for article_id, text in zip(articles["article_id"], articles[part], strict=True)
        if isinstance(text, str)
    }
