"""Factiva exports as XML and HTML, ProQuest exports as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from framing.decoding import UnreadableError, library
from framing.errors import Problem
from framing.htmltext import paragraphs, parse_html
from framing.records import Cut, Notes, Record, check_length

# Factiva's field codes, and what they become; codes it does not list keep their own letters.
_CODES = {
    "HD": "headline", "SN": "outlet", "PD": "published", "BY": "byline", "SE": "section",
    "WC": "n_words_stated", "AN": "article_id", "LA": "language", "PG": "page", "ED": "edition",
    "ET": "time", "SC": "source_code", "PUB": "publisher", "CY": "copyright", "RE": "regions",
    "NS": "subjects", "CO": "companies", "IN": "industries", "ART": "graphic", "CR": "credit",
    "CLM": "column", "IPC": "ipc", "IPD": "ipd", "NGC": "source_group", "GC": "group_code",
    "RF": "references",
}  # fmt: skip
_TEXT_CODES = ("LP", "TD")
_ASIDE = {"ART": "caption", "CY": "footer"}
_LINE_DATE = re.compile(r"^\d{1,2}\.? (?:de )?\w+ (?:de )?\d{4}$|^\w+ \d{1,2}, \d{4}$|^\d{4}[年/-]")
_LINE_WORDS = re.compile(r"^[\d.,]+ (?:words|mots|Wörter|palabras|parole|palavras|woorden)$")
# A dash and the author's address close the text of many newspapers.
_ADDRESS = re.compile(r"-+|\*+|[\w.+-]+@[\w-]+\.[\w.]+")


def read_factiva_xml(data: bytes, name: str, notes: Notes) -> Iterator[Record]:
    """Articles of a Factiva XML export; entities and references to other files are refused."""
    tree = library("defusedxml.ElementTree", name)
    try:
        root = tree.fromstring(data)
    except Exception as error:
        # Parser errors and defusedxml's refusals of entities, which share no base class.
        raise UnreadableError(
            "an XML file cannot be read",
            [Problem(f"damaged, or not safe: {error!r}", name, expected="a Factiva export")],
        ) from error
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    for number, article in enumerate(root.iter("article"), 1):
        yield _from_xml(article, name, number, notes)


def _from_xml(article: Any, name: str, number: int, notes: Notes) -> Record:
    def text(path: str) -> str:
        found = article.find(path)
        return " ".join("".join(found.itertext()).split()) if found is not None else ""

    blocks = [
        " ".join("".join(p.itertext()).split())
        for part in ("leadParagraph", "tailParagraphs")
        for element in article.iter(part)
        for p in element.iter("paragraph")
    ]
    values: dict[str, Any] = {
        "article_id": text("accessionNo"),
        "outlet": text("sourceName"),
        "published": text("publicationDate/dateTime") or text("publicationDate/date"),
        "headline": text("headline"),
        "body": "\n\n".join(b for b in blocks if b),
        "byline": text("byline"),
        "section": text("sectionName"),
        "language": text("baseLanguage"),
        "page": text("pages/page"),
        "publisher": text("publisherName"),
        "source_code": text("sourceCode"),
        "regions": _names(article, "region"),
        "subjects": _names(article, "newsSubject"),
        "companies": _names(article, "company"),
        "notes": text("notes"),
        "n_words_stated": _count(text("wordCount")),
    }
    where = f"article {number}"
    check_length(values["body"], values["n_words_stated"], name, where, notes)
    cuts = [Cut(None, None, text("copyright"), "footer")] if text("copyright") else []
    return Record(
        {k: v for k, v in values.items() if v not in ("", None)}, where, cuts, "publication"
    )


def _names(article: Any, tag: str) -> str:
    return "; ".join(n.text.strip() for e in article.iter(tag) for n in e.iter("name") if n.text)


def read_factiva_html(text: str, name: str, notes: Notes) -> Iterator[Record]:
    """Articles of a Factiva HTML export, with field codes or in the plain article format."""
    root = parse_html(text, name)
    articles = root.xpath(
        "//div[contains(concat(' ', @class), 'Article') and contains(@class, 'article')]"
    )
    for number, article in enumerate(articles, 1):
        where = f"article {number}"
        values, cuts = _coded(article) if article.xpath(".//tr//b") else _plain(article)
        values["n_words_stated"] = _count(values.get("n_words_stated", ""))
        if "time" in values and "published" in values:
            values["published"] = f"{values['published']} {values.pop('time')}"
        check_length(values.get("body", ""), values["n_words_stated"], name, where, notes)
        kept = {k: v for k, v in values.items() if v not in ("", None)}
        yield Record(kept, where, cuts, "publication")


def _coded(article: Any) -> tuple[dict[str, Any], list[Cut]]:
    values: dict[str, Any] = {}
    cuts, blocks = [], []
    for row in article.xpath(".//tr"):
        cells = row.xpath("./td")
        code = "".join(cells[0].itertext()).strip() if cells else ""
        parts = paragraphs(cells[-1]) if len(cells) > 1 else []
        if code in _TEXT_CODES:
            blocks += parts
        elif code and parts:
            values[_CODES.get(code, code.lower())] = " ".join(" ".join(parts).split())
            if code in _ASIDE:
                cuts.append(Cut(None, None, " ".join(parts), _ASIDE[code]))
    values["body"] = "\n\n".join(blocks)
    if "article_id" in values:
        values["article_id"] = values["article_id"].removeprefix("Document ")
    return values, cuts


def _plain(article: Any) -> tuple[dict[str, Any], list[Cut]]:
    """The format without codes: lines whose meaning follows from what they look like."""
    body = [b for p in article.xpath(".//p") for b in paragraphs(p)]
    headline = " ".join(
        " ".join(article.xpath(".//*[contains(@class, 'Headline')]//text()")).split()
    )
    lines = [b for d in article.xpath("./div") for b in paragraphs(d) if b != headline]
    values: dict[str, Any] = {"headline": headline, "body": "\n\n".join(body)}
    dated = next((i for i, line in enumerate(lines) if _LINE_DATE.match(line)), None)
    if dated is not None:
        values["published"] = lines[dated]
        after = [line for line in lines[dated + 1 :] if not re.match(r"^\d\d:\d\d", line)]
        values["outlet"] = after[0] if after else ""
    values["n_words_stated"] = next((line for line in lines if _LINE_WORDS.match(line)), "")
    values["article_id"] = next(
        (line.removeprefix("Document ") for line in lines if line.startswith("Document ")), ""
    )
    return values, [Cut(None, None, line, "classification") for line in lines]


def _count(text: str) -> int | None:
    match = re.search(r"\d[\d.,\u00a0 ]*", text)
    return int(re.sub(r"\D", "", match[0])) if match else None


def read_proquest(text: str, name: str, notes: Notes) -> Iterator[Record]:
    """Articles of a ProQuest HTML export; the abstract and the index terms become columns."""
    root = parse_html(text, name)
    anchors = root.xpath("//a[starts-with(@name, 'DocID_')]")
    for number, anchor in enumerate(anchors, 1):
        yield _from_proquest(anchor.getparent(), name, number, notes)


def _from_proquest(article: Any, name: str, number: int, notes: Notes) -> Record:
    labels: dict[str, str] = {}
    body: list[str] = []
    stated = None
    last = ""
    for p in article.xpath("./p"):
        strong = p.xpath("./strong")
        if not strong:
            # A label's text may stand in a paragraph of its own.
            if last and not labels.get(last):
                labels[last] = " ".join(paragraphs(p))
            continue
        last = re.sub(r"[\W_]+", "_", strong[0].text_content().strip().lower()).strip("_")
        full = p.xpath(".//text")
        if last == "full_text":
            stated = _count(full[0].get("wordcount", "")) if full else None
            body = _full_text(p)
        else:
            labels[last] = " ".join(strong[0].tail.split()) if strong[0].tail else ""
            labels[last] = labels[last] or " ".join(p.xpath("string(./a)").split())
    headline = article.xpath("string(./p[contains(@style, 'bold')][1])")
    cuts = [Cut(None, None, b, "address") for b in body if _ADDRESS.fullmatch(b)]
    body = [b for b in body if not _ADDRESS.fullmatch(b)]
    values: dict[str, Any] = {
        "article_id": labels.pop("proquest_document_id", ""),
        "outlet": re.split(r"\s*;", labels.pop("publication_title", ""))[0],
        "published": labels.pop("publication_date", ""),
        "url": labels.pop("document_url", ""),
        "headline": " ".join(headline.split()),
        "body": "\n\n".join(body),
        "byline": labels.pop("author", ""),
        "language": labels.pop("language_of_publication", ""),
        "n_words_stated": stated,
        **labels,
    }
    where = f"document {number}"
    check_length(values["body"], stated, name, where, notes)
    kept = {k: v for k, v in values.items() if v not in ("", None)}
    return Record(kept, where, cuts, "publication")


def _full_text(label: Any) -> list[str]:
    """The paragraphs behind the label "Full text:", wherever the parser has put them."""
    inside = [b for p in label.xpath(".//text//p") for b in paragraphs(p)]
    following = label
    while not inside and following is not None:
        following = following.getnext()
        if following is None or following.xpath("./strong"):
            break
        inside += paragraphs(following)
    return inside
