"""Nexis Uni DOCX, and the older LexisNexis TXT and HTML: one article after the other in one file.

All three are cut into documents and blocks of text first; what a block is follows from its place
and its label ("LENGTH: 355 words"), which is the same in all of them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from framing.dates import parse_date
from framing.decoding import UnreadableError, clean_text, library
from framing.errors import Problem
from framing.htmltext import paragraphs, parse_html
from framing.inputs import check_package
from framing.records import Cut, Notes, Record, check_length

_COUNT = (
    r"(?:\d+ of \d+ DOCUMENTS?|Dokument \d+ von \d+|\d+ (?:sur|de) \d+ DOCUMENTS?|"
    r"\d+ de \d+ DOCUMENTOS?)"
)
_COUNT_LINE = re.compile(rf"^[ \t\ufeff]*{_COUNT}[ \t]*$", re.MULTILINE | re.IGNORECASE)
_LABEL = re.compile(r"^([^\W\d_][\w/ -]{2,30}?):(?:\s+|$)")
# Labels above the body, then labels below it, in English, German, French, Spanish and Dutch.
_ABOVE = re.compile(
    r"byline|section|length|dateline|highlight|headline|series|copyright|author|edition|"
    r"autor|rubrik|länge|datum|titel|auteur|rubrique|longueur|encart|titre|"
    r"sección|seccion|longitud|lengte|sectie|pagina",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"load-?date|language|graphic|publication-?type|pub-?type|journal[- ]code|document-?type|url|"
    r"subject|company|organi[sz]ation|person|geographic|city|state|country|industry|type|ticker|"
    r"acc-no|correction|correction-date|notes?|distribution|issn|isbn|update|classification|"
    r"copyright|product|cat-code|sprache|update|grafik|publikationstyp|zeitungs-code|"
    r"langue|date-chargement|type-publication|code-revue|graphique|idioma|fecha-carga|taal|"
    r"laad-datum|publicatie-type",
    re.IGNORECASE,
)
_LENGTHS = ("length", "länge", "longueur", "longitud", "lengte")
_AUTHORS = ("byline", "autor", "auteur", "author")
_SECTIONS = ("section", "rubrik", "rubrique", "sección", "seccion", "sectie")
_COPYRIGHT = re.compile(r"^(?:copyright\b|©|\(c\)|all rights reserved|alle rechte)", re.IGNORECASE)
_BODY_HEADING = re.compile(r"^(?:body|text|volltext|haupttext|corps|cuerpo|texte)$", re.IGNORECASE)
_TAIL_HEADING = re.compile(
    r"^(?:classification|klassifizierung|clasificación|graphics?|grafik|notes?|correction)$",
    re.IGNORECASE,
)
_END = re.compile(r"^(?:end of document|ende des dokuments|fin du document|fin del documento)$",
                  re.IGNORECASE)  # fmt: skip


@dataclass
class _Document:
    """The parts of one article, each a list of blocks."""

    head: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)


def read_nexis_txt(text: str, name: str, notes: Notes) -> Iterator[Record]:
    """Articles of a LexisNexis TXT export; the request and cover above the first are left out."""
    starts = list(_COUNT_LINE.finditer(text))
    for i, match in enumerate(starts):
        end = starts[i + 1].start() if i + 1 < len(starts) else len(text)
        blocks = [_joined(b) for b in re.split(r"\n[ \t]*\n", text[match.end() : end])]
        yield from _record([b for b in blocks if b], name, i + 1, notes)


def _joined(block: str) -> str:
    """One paragraph of a text that is wrapped at a fixed width."""
    return " ".join(line.strip() for line in block.split("\n") if line.strip())


def read_nexis_html(text: str, name: str, notes: Notes) -> Iterator[Record]:
    """Articles of a LexisNexis HTML export."""
    blocks = paragraphs(parse_html(text, name))
    starts = [i for i, block in enumerate(blocks) if re.fullmatch(_COUNT, block, re.IGNORECASE)]
    for number, start in enumerate(starts, 1):
        end = starts[number] if number < len(starts) else len(blocks)
        yield from _record(blocks[start + 1 : end], name, number, notes)


def read_docx(data: bytes, name: str, notes: Notes) -> list[Record] | str:
    """Articles of a Nexis Uni DOCX, or the plain text of any other Word document.

    References to files outside of the document are never followed.
    """
    check_package(data, name)
    docx = library("docx", name)
    try:
        document = docx.Document(io.BytesIO(data))
        read = [(clean_text(p.text).strip(), _is_bookmarked(p)) for p in document.paragraphs]
    except Exception as error:
        # python-docx passes on whatever its zip and XML layers raise on a damaged file.
        raise UnreadableError(
            "a Word document cannot be read",
            [Problem("damaged or not a Word document", name, repr(error), "a whole DOCX")],
        ) from error
    if not any(_END.match(text) for text, _ in read):
        return "\n\n".join(text for text, _ in read if text)
    return list(_nexis_uni(read, name, notes))


def _is_bookmarked(paragraph: object) -> bool:
    """Nexis Uni marks the first paragraph of every article for the links of its cover list."""
    names = paragraph._p.xpath(".//w:bookmarkStart/@w:name")  # type: ignore[attr-defined]
    return any(re.match(r"Bookmark_?\d+$", n) for n in names)


def _nexis_uni(read: list[tuple[str, bool]], name: str, notes: Notes) -> Iterator[Record]:
    start = number = 0
    for i, (text, _) in enumerate(read):
        if not _END.match(text):
            continue
        begin = max((j for j in range(start, i) if read[j][1]), default=None)
        if begin is None:
            begin = _below_cover([t for t, _ in read[start:i]]) + start
        number += 1
        yield from _record([t for t, _ in read[begin:i] if t], name, number, notes)
        start = i + 1


def _below_cover(texts: list[str]) -> int:
    """Where an unmarked article begins: two lines above the first date that stands alone."""
    body = next((i for i, t in enumerate(texts) if _BODY_HEADING.match(t)), len(texts))
    dated = [i for i in range(body) if len(texts[i]) < 80 and parse_date(texts[i])]
    filled = [i for i in range(dated[0] if dated else 0) if texts[i]]
    return filled[-2] if len(filled) > 1 else 0


def _record(blocks: list[str], name: str, number: int, notes: Notes) -> Iterator[Record]:
    document = _parts(blocks)
    where = f"document {number}"
    publication, published, headline, edition = _head(document)
    body = "\n\n".join(document.body)
    if not headline and document.labels.get("headline"):
        headline = document.labels.pop("headline")
    labels = dict(document.labels)
    values = {
        "outlet": publication,
        "published": published,
        "headline": headline,
        "body": body,
        "edition": edition,
        "byline": _pop(labels, _AUTHORS),
        "section": _pop(labels, _SECTIONS),
        "n_words_stated": _number(_pop(labels, _LENGTHS)),
        **{re.sub(r"[\W_]+", "_", k).strip("_"): v for k, v in labels.items()},
    }
    check_length(body, values["n_words_stated"], name, where, notes)
    cuts = [Cut(None, None, block, _tail_reason(block)) for block in document.tail]
    yield Record(
        {k: v for k, v in values.items() if v not in (None, "")}, where, cuts, "publication"
    )


def _parts(blocks: list[str]) -> _Document:
    document = _Document()
    state = "head"
    heading = next((i for i, b in enumerate(blocks) if _BODY_HEADING.match(b)), None)
    for i, block in enumerate(blocks):
        label = _LABEL.match(block)
        key = label[1].strip().lower() if label else ""
        if heading is not None and i <= heading:
            if label and _ABOVE.fullmatch(key):
                document.labels[key] = block[label.end() :].strip()
            elif i < heading:
                document.head.append(block)
            state = "body" if i == heading else "head"
        elif state != "tail" and _ends_body(block, key, state):
            state = "tail"
        elif state in ("head", "labels") and label and _ABOVE.fullmatch(key):
            document.labels[key] = block[label.end() :].strip()
            state = "labels"
        elif state == "labels":
            state = "body"
        if state == "head" and heading is None:
            document.head.append(block)
        elif state == "body" and i != heading:
            document.body.append(block)
        elif state == "tail":
            document.tail.append(block)
            if label and _BELOW.fullmatch(key):
                document.labels.setdefault(key, block[label.end() :].strip())
    return document


def _ends_body(block: str, key: str, state: str) -> bool:
    if state == "head":
        return False
    if key and _BELOW.fullmatch(key) and not _ABOVE.fullmatch(key):
        return True
    return bool(_TAIL_HEADING.match(block) or (_COPYRIGHT.match(block) and len(block) < 200))


def _head(document: _Document) -> tuple[str, str, str, str]:
    """Publication, date, headline and edition from the blocks above the labels."""
    head = [" ".join(b.split("\n")) if i else b for i, b in enumerate(document.head)]
    head = [b for b in head if not _COPYRIGHT.match(b)]
    dated = next((i for i, b in enumerate(head) if len(b) < 200 and parse_date(b)), None)
    if dated is None:
        publication, rest = (head[0], head[1:]) if len(head) > 1 else ("", head)
        return publication, "", " ".join(rest), ""
    date_text = head[dated]
    above, below = head[:dated], head[dated + 1 :]
    if below:  # TXT and HTML: publication, date, headline
        publication = " ".join(above)
        return publication, _just_date(date_text), " ".join(below), _edition(date_text)
    # Nexis Uni: headline, publication, date
    publication = above[-1] if above else ""
    return publication, _just_date(date_text), " ".join(above[:-1]), ""


def _just_date(text: str) -> str:
    moment = parse_date(text)
    return moment.isoformat() if moment else text


def _edition(text: str) -> str:
    """What follows a date: the weekday is dropped, the edition is kept."""
    rest = re.sub(r"^.*?\d{4}\W*", "", text, count=1)
    return re.sub(r"^[^\W\d_]+day\b\W*", "", rest, flags=re.IGNORECASE).strip(" ;,")


def _tail_reason(block: str) -> str:
    label = _LABEL.match(block)
    key = label[1].lower() if label else block.lower()
    if key.startswith(("graphi", "grafik")):
        return "caption"
    return "footer" if _COPYRIGHT.match(block) else "classification"


def _pop(labels: dict[str, str], names: tuple[str, ...]) -> str:
    return next((labels.pop(n) for n in names if n in labels), "")


def _number(text: str) -> int | None:
    match = re.search(r"\d[\d.,]*", text)
    return int(re.sub(r"\D", "", match[0])) if match else None
