"""RSS and Atom files, and rich text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from framing.decoding import UnreadableError, library
from framing.errors import Problem
from framing.htmltext import paragraphs, parse_html
from framing.records import Notes, Record


def read_feed(data: bytes, name: str, notes: Notes) -> Iterator[Record]:
    """Entries of an RSS or Atom file; most feeds hold summaries only, which is noted.

    References of the feed to other files are not followed.
    """
    feedparser = library("feedparser", name)
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=True, resolve_relative_uris=False)
    if feed.bozo and not feed.entries:
        raise UnreadableError(
            "a feed cannot be read",
            [Problem("damaged, or not a feed", name, repr(feed.get("bozo_exception")))],
        )
    outlet = str(feed.feed.get("title", ""))
    n_summaries = 0
    for number, entry in enumerate(feed.entries, 1):
        whole = entry.get("content") or []
        n_summaries += not whole
        body = whole[0].get("value", "") if whole else entry.get("summary", "")
        values = {
            "article_id": entry.get("id", ""),
            "outlet": outlet,
            "published": entry.get("published") or entry.get("updated") or "",
            "url": entry.get("link", ""),
            "headline": _plain(entry.get("title", ""), name),
            "body": _plain(body, name),
            "byline": entry.get("author", ""),
        }
        yield Record({k: v for k, v in values.items() if v}, f"entry {number}", [], "feed")
    if n_summaries:
        notes.add(
            name,
            "the feed holds summaries, not articles",
            got=f"{n_summaries} of {len(feed.entries)} entries",
            expected="entries with content",
            repair="save the pages behind the links and read their folder",
        )


def _plain(value: Any, name: str) -> str:
    text = str(value).strip()
    if "<" not in text and "&" not in text:
        return text
    try:
        return "\n\n".join(paragraphs(parse_html(text, name)))
    except UnreadableError:
        return ""


def rtf_text(text: str, name: str) -> str:
    """The text of an RTF document."""
    rtf = library("striprtf.striprtf", name)
    try:
        return str(rtf.rtf_to_text(text, errors="ignore"))
    except Exception as error:
        # striprtf passes on whatever a damaged control word makes it raise.
        raise UnreadableError(
            "an RTF file cannot be read", [Problem("damaged RTF", name, repr(error))]
        ) from error
