"""HTML as paragraphs of text, for the readers of archive exports."""

from __future__ import annotations

import re
from typing import Any

from framing.decoding import UnreadableError, library
from framing.errors import Problem

_BLOCKS = frozenset(
    ("p", "div", "td", "th", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6",
     "blockquote", "section", "article", "body", "text", "dd", "dt", "dl", "center")
)  # fmt: skip
_SILENT = frozenset(("script", "style", "head", "title", "noscript", "template", "iframe"))
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")


def parse_html(text: str, name: str) -> Any:
    """The root element of a page; scripts are never run and nothing is fetched."""
    html = library("lxml.html", name)
    etree = library("lxml.etree", name)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(
            "the page holds nothing", [Problem("no HTML to read", name, str(error))]
        ) from error
    return root


def paragraphs(element: Any) -> list[str]:
    """The text of an element, one string a block, ``<br>`` as line end; empty blocks left out."""
    parts: list[str] = []
    current: list[str] = []

    def flush() -> None:
        lines = (_BLANKS.sub(" ", line).strip() for line in "".join(current).split("\n"))
        if joined := "\n".join(line for line in lines if line):
            parts.append(joined)
        current.clear()

    # A stack instead of recursion: pages nest deeper than Python does.
    stack: list[tuple[Any, str]] = [(element, "open")]
    while stack:
        node, step = stack.pop()
        if step == "text":
            current.append(node)
            continue
        is_block = node.tag in _BLOCKS
        if step == "close":
            if is_block:
                flush()
            continue
        if not isinstance(node.tag, str) or node.tag in _SILENT:
            continue
        if node.tag == "br":
            current.append("\n")
        if is_block:
            flush()
        stack.append((node, "close"))
        for child in reversed(node):
            if child.tail:
                stack.append((_inline(child.tail), "text"))
            stack.append((child, "open"))
        if node.text:
            stack.append((_inline(node.text), "text"))
    flush()
    return parts


def _inline(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)
