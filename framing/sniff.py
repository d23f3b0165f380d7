"""What kind of file this is, by its content first and its name second."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

_TABLES = {".csv": "delimited", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "json", ".ndjson": "json",
           ".json": "json"}  # fmt: skip
_HEAD = 20_000
_LEXIS_TXT = re.compile(r"^\s*\d+ of \d+ DOCUMENTS?\s*$", re.MULTILINE)
_LEXIS_HTML = re.compile(r'<DOCFULL>|NAME="DOC_ID_|\d+ of \d+ DOCUMENTS', re.IGNORECASE)
_FACTIVA_HTML = re.compile(r'class="article \w*Article')
_HTML = re.compile(
    r"(?:<\?xml.{0,200}?\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype html|html|head|body|article|div|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_PROQUEST_HTML = re.compile(r'name="DocID_|ProQuest document (?:link|ID)', re.IGNORECASE)


def kind_of(data: bytes, name: str) -> str:
    """One of ``docx, xlsx, parquet, warc, mhtml, rtf, text`` or what `kind_of_text` decides."""
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    if data.startswith(b"WARC/") or (data.startswith(b"\x1f\x8b") and ".warc" in name.lower()):
        return "warc"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    head = data[:4000]
    if re.search(rb"(?im)^content-type:\s*multipart/related", head) and b"MIME-Version" in head:
        return "mhtml"
    return "text"


def _package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return "truncated package"
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "package"


def kind_of_text(text: str, name: str) -> str:
    """One of ``delimited, tsv, json, nexis_txt, nexis_html, factiva_html, factiva_xml, proquest,
    feed, html, page``.

    Examples
    --------
    >>> kind_of_text("<html><body><p>Rain.</p></body></html>", "saved.txt")
    'html'
    >>> kind_of_text("outlet;text\\nA;Rain.", "export.csv")
    'delimited'
    """
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    suffix = PurePosixPath(name).suffix.lower()
    if head.startswith("<"):
        if re.search(r"<(?:\w+:)?pps\w*Response|<ppsarticle", head, re.IGNORECASE):
            return "factiva_xml"
        if re.match(r"(?s)<\?xml.*?<(?:rss|feed|rdf:RDF)\b|<(?:rss|feed)\b", head):
            return "feed"
        if _LEXIS_HTML.search(head):
            return "nexis_html"
        if _PROQUEST_HTML.search(head):
            return "proquest"
        if _FACTIVA_HTML.search(text):
            return "factiva_html"
        if _HTML.match(head):
            return "html"
    if suffix in (".html", ".htm", ".xhtml"):
        return "html"
    if suffix in _TABLES:
        return _TABLES[suffix]
    if _LEXIS_TXT.search(text[:100_000]):
        return "nexis_txt"
    if re.match(r'[\[{]\s*"?[{\w"]', head) and suffix != ".txt":
        return "json"
    return "page"
