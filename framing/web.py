"""Saved web pages (HTML, MHTML) and WARC files, by trafilatura; nothing is fetched."""

from __future__ import annotations

import email
import email.policy
import io
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from framing.boilerplate import known_line
from framing.decoding import UnreadableError, clean_text, decode, library
from framing.errors import Problem
from framing.mastheads import outlet_of_domain, without_outlet
from framing.records import Cut, Notes, Record

MAX_PAGE = 20_000_000
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_DECLARED_IN = 4096


def read_page(text: str, name: str, *, url: str = "", where: str = "") -> Record:
    """The article of one saved page.

    The body is what trafilatura takes for it, set to precision and without comments, less the
    lines that `framing.boilerplate` knows; those are kept as set aside.

    Raises
    ------
    UnreadableError
        When the page holds no article.
    """
    trafilatura = library("trafilatura", name)
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    if len(text) > MAX_PAGE:
        raise _refused(name, where, "the page is larger than 20 million characters")
    found = _extract(trafilatura, text, url)
    lines = [line.strip() for line in (found.text or "").split("\n")] if found else []
    kept, cuts = [], []
    for line in filter(None, lines):
        why = known_line(line.removeprefix("- "), len(line.split()))
        if why and why != "address":
            cuts.append(Cut(None, None, line, why))
        else:
            kept.append(line)
    if not kept:
        raise _refused(name, where, "no article on the page")
    outlet, how = _outlet(found)
    title = " ".join(clean_text(found.title or "").split())
    if kept[0] == title:
        kept = kept[1:] or kept
    values = {
        "outlet": outlet,
        "published": found.date or "",
        "url": found.url or url,
        "headline": without_outlet(title, outlet),
        "body": clean_text("\n\n".join(kept)),
        "byline": found.author or "",
    }
    return Record({k: v for k, v in values.items() if v}, where, cuts, how)


def _extract(trafilatura: Any, text: str, url: str) -> Any:
    options = {"url": url or None, "include_comments": False, "with_metadata": True}
    data = text.encode("utf-8", errors="replace")
    try:
        precise = trafilatura.bare_extraction(data, favor_precision=True, **options)
        if precise is not None and precise.text:
            return precise
        return trafilatura.bare_extraction(data, **options)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError):
        return None  # what trafilatura and lxml let through on pages that are beyond repair


def _outlet(found: Any) -> tuple[str, str]:
    host = found.hostname or urlsplit(found.url or "").hostname or ""
    site = " ".join((found.sitename or "").split())
    known = outlet_of_domain(host) if host else ""
    if known and "." not in known:
        return known, "address"
    if site and "." not in site and (not host or _fits(site, host)):
        return site, "site name"
    if known or site:
        return known or outlet_of_domain(site), "address"
    return "", "page: no site is named"


def _fits(site: str, host: str) -> bool:
    """Whether a site's name goes with its address; else it names an agency or a slogan."""
    words = [w for w in re.findall(r"\w+", site.lower()) if w not in ("the", "news", "press")]
    label = re.sub(r"[^\w]", "", host.lower())
    initials = "".join(w[0] for w in words)
    return any(w in label for w in words if len(w) > 3) or any(
        len(part) > 1 and part in label for part in ("".join(words)[:4], initials)
    )


def decode_page(data: bytes, name: str, notes: Notes, encoding: str | None = None) -> str:
    """Text of a page, by the encoding it declares where it is not UTF-8."""
    if encoding is None:
        try:
            data.decode("utf-8-sig")
        except UnicodeDecodeError:
            declared = _CHARSET.search(data[:_DECLARED_IN])
            encoding = declared[1].decode("ascii") if declared else None
    try:
        return clean_text(decode(data, name, notes, encoding))
    except (LookupError, UnreadableError):
        return clean_text(decode(data, name, notes))


def read_mhtml(data: bytes, name: str, notes: Notes) -> Record:
    """The article of a page that a browser saved with its pictures as one file."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                charset = part.get_content_charset()
                text = decode_page(payload, name, notes, charset)
                return read_page(text, name, url=str(part.get("Content-Location") or ""))
    raise _refused(name, "", "the file holds no HTML page")


def read_warc(data: bytes, name: str, notes: Notes) -> Iterator[Record]:
    """Every page of a web archive; pages without an article are set aside."""
    for number, (url, page) in enumerate(_responses(data, name), 1):
        where = f"page {number}"
        if isinstance(page, Exception):
            notes.set_aside(
                name,
                "the archive breaks off here",
                row=where,
                got=page,
                expected="a whole WARC file",
            )
            return
        try:
            yield read_page(decode_page(page, name, notes), name, url=url, where=where)
        except UnreadableError as error:
            notes.set_aside(name, error.problems[0].what, row=where, got=url)


def _responses(data: bytes, name: str) -> Iterator[tuple[str, bytes | Exception]]:
    """Address and bytes of each HTML page; in place of the bytes, what ended the reading."""
    archive = library("warcio.archiveiterator", name)
    entries = iter(archive.ArchiveIterator(io.BytesIO(data)))
    while True:
        try:
            entry = next(entries, None)
            if entry is None:
                return
            kind = (entry.http_headers and entry.http_headers.get_header("Content-Type")) or ""
            if entry.rec_type != "response" or "html" not in kind.lower():
                continue
            url = entry.rec_headers.get_header("WARC-Target-URI") or ""
            page = entry.content_stream().read(MAX_PAGE + 1)
        except Exception as error:
            # warcio passes on whatever a damaged header or a cut stream makes it raise.
            yield "", error
            return
        if getattr(entry.raw_stream, "limit", 0) > 0 and len(page) <= MAX_PAGE:
            yield url, EOFError("the last page is not whole")
            return
        yield url, page


def _refused(name: str, where: str, what: str) -> UnreadableError:
    place = f"{name}, {where}" if where else name
    return UnreadableError(what, [Problem(what, place, expected="a page with an article")])
