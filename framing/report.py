"""The report: one self-contained page, from every figure to the passages behind it.

No request leaves the page (its content security policy forbids any), and nothing that comes from
an article is ever treated as markup: texts travel as JSON and are shown as text.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any

import pandas as pd

from framing.hitcounts import Counts, count_hits
from framing.payload import SAMPLED, embed
from framing.reportcharts import show_names, show_rates, show_speakers, show_targets, show_tone
from framing.reportchecks import checks, provenance
from framing.reportevidence import show_evidence, show_side_by_side
from framing.reportfindings import findings

_TITLES = {
    "findings": "Findings",
    "rates": "Rates",
    "targets": "What is doubted",
    "names": "Names",
    "speakers": "Who speaks",
    "tone": "Tone",
    "evidence": "Evidence",
    "story": "Side by side",
    "checks": "Checks",
    "provenance": "Provenance",
}
_WITH_TEXTS = "The page holds article text: do not publish it where the texts may not be passed on."
_WITHOUT_TEXTS = "The page holds no text of an article but single marked words."


@dataclass(frozen=True)
class Content:
    """What a report shows besides its tables.

    Attributes
    ----------
    n_articles : Series
        Articles by outlet.
    n_stories : int
        Stories that are known.
    counts : dict of DataFrame
        From `count_hits`, over all articles.
    data : str
        What the page's script reads, from `framing.payload`.
    note : str
        What stands above the passages.
    has_texts : bool
        Whether the data hold article texts.
    remarks : tuple of str
        What was not checked.
    """

    n_articles: pd.Series
    n_stories: int
    counts: Counts
    data: str
    note: str
    has_texts: bool = True
    remarks: tuple[str, ...] = ()


def write_report(
    articles: pd.DataFrame, tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any]
) -> str:
    """Build the report of a study.

    Parameters
    ----------
    articles : DataFrame
        With texts.
    tables : mapping of DataFrame
        ``hits, voices, rates`` and, where there are, ``comparisons, null, sources, removed,
        problems, validity``.
    manifest : mapping
        Provenance: shown as it is.

    Returns
    -------
    str
        A page of HTML that needs no other file.
    """
    ids, outlets = articles["article_id"].astype(str), articles["outlet"].astype(str)
    counts = count_hits(tables["hits"], dict(zip(ids, outlets, strict=True)))
    n_stories = articles["story_id"].nunique() if "story_id" in articles else 0
    data, note = embed(articles, tables)
    content = Content(outlets.value_counts(), n_stories, counts, data, note)
    return write_page(content, tables, manifest)


def write_page(
    content: Content, tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any]
) -> str:
    """Build the page from what was counted, drawn and compared."""
    style, script = _asset("report.css"), _asset("report.js")
    policy = (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}'"
    )
    outlets = sorted(content.n_articles.index)
    sections = dict(_sections(content, outlets, tables, manifest))
    body = "".join(
        f'<section id="{name}" aria-labelledby="{name}-title">'
        f'<h2 id="{name}-title" tabindex="-1">{_TITLES[name]}</h2>{inside}</section>'
        for name, inside in sections.items()
    )
    links = "".join(f'<li><a href="#{name}">{_TITLES[name]}</a></li>' for name in sections)
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>Framing report: {escape(', '.join(outlets)[:80])}</title>"
        f"<style>{style}</style></head>"
        '<body><a class="skip" href="#main">Skip to the findings</a>'
        f"<header><h1>{escape(_question(outlets))}</h1>"
        f"<p>{escape(_compared(content, outlets))}</p>"
        f'<nav aria-label="Sections"><ul>{links}</ul></nav>'
        f'</header><main id="main">{body}</main><footer><p class="soft">Made with framing '
        f"{escape(str(manifest.get('versions', {}).get('framing', '')))}. "
        f"{_WITH_TEXTS if content.has_texts else _WITHOUT_TEXTS}</p></footer>"
        f'<script type="application/json" id="data">{content.data}</script>'
        f"<script>{script}</script></body></html>"
    )


def _sections(
    content: Content,
    outlets: list[str],
    tables: Mapping[str, pd.DataFrame],
    manifest: Mapping[str, Any],
) -> Iterator[tuple[str, str]]:
    counts = content.counts
    is_sample = SAMPLED in content.note
    yield "findings", findings(tables, has_texts=content.has_texts, is_sample=is_sample)
    yield "rates", show_rates(tables["rates"])
    yield "targets", show_targets(counts, outlets)
    yield "names", show_names(counts, outlets)
    yield "speakers", show_speakers(counts, outlets, tables.get("sources"))
    yield "tone", show_tone(tables["rates"], str(manifest.get("scorer", "textblob")))
    yield "evidence", show_evidence(content.note)
    if content.has_texts:
        yield "story", show_side_by_side()
    yield "checks", checks(tables, content.remarks)
    yield "provenance", provenance(manifest)


def _asset(name: str) -> str:
    return files("framing").joinpath("page", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _question(outlets: list[str]) -> str:
    if len(outlets) == 1:
        return f"How does {outlets[0]} frame the news?"
    return f"How do {len(outlets)} outlets frame the news?"


def _compared(content: Content, outlets: list[str]) -> str:
    counts = content.n_articles
    n = int(counts.sum())
    named = ", ".join(f"{name} ({counts[name]:,})" for name in outlets)
    about = f", on {content.n_stories:,} stories" if content.n_stories else ""
    return f"{n:,} article{'s' * (n != 1)} of {named}{about}."
