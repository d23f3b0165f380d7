"""Articles with their evidence: every hit marked once, nothing of the text run or lost."""

from __future__ import annotations

import re
from html import unescape

import pandas as pd
import pytest

from framing.errors import FramingError
from framing.hits import find_hits
from framing.html import show_article, show_story
from framing.listing import script_hashes, show_table
from framing.markup import render_text
from framing.voices import find_voices

BODY = (
    "The so-called reform failed on Monday. “It is a brutal regime,” Mr Olm said.\n\n"
    "Five thousand people came to the harbour in the morning, the police said."
)
OTHER = "Five thousand people came to the harbour in the morning, the police said. It rained."


@pytest.fixture(scope="module")
def tables():
    articles = pd.DataFrame(
        {
            "article_id": ["1", "2"], "outlet": ["Gazette", "Herald <b>"], "story_id": "s",
            "headline": ["Reform <script>alert(1)</script> & more", "A calm day"],
            "body": [BODY, OTHER],
        }
    )  # fmt: skip
    voices = find_voices(articles)
    return articles, find_hits(articles, voices=voices), voices


def html(shown) -> str:
    return shown._repr_html_()


def test_text_stands_in_the_page_as_it_was(tables):
    articles, hits, voices = tables
    page = re.sub(
        r"<style.*?</style>", "", html(show_article(articles.head(1), hits, voices)), flags=re.S
    )
    plain = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page)))
    assert "Reform <script>alert(1)</script> & more" in plain
    for word in ("so-called", "brutal", "regime", "Five thousand people"):
        assert word in plain


def test_every_hit_is_marked(tables):
    articles, hits, voices = tables
    page = html(show_article(articles.head(1), hits, voices))
    own = hits[(hits["article_id"] == "1") & (hits["measure"] != "tone")]
    assert len(own) > 2
    for text in own["text"]:
        assert re.search(rf"<mark[^>]*>[^<]*(?:<[^>]+>[^<]*)*{re.escape(text.split()[0])}", page)


def test_notes_of_overlapping_hits_stand_behind_all_of_them():
    hits = pd.DataFrame(
        {
            "start": [0, 2], "end": [12, 9], "measure": ["scare_quote", "loaded"],
            "label": ["scare_quote", "praise"],
        }
    )  # fmt: skip
    page = render_text("“a holy war” on", hits)
    plain = re.sub(r"<[^>]+>", "", re.sub(r"<sup>.*?</sup>", "", page))
    assert plain == "“a holy war” on"
    assert re.findall(r"</mark><sup>(.*?)</sup>", page) == ["loaded: praise; scare quote"]
    assert page.endswith("</sup> on")


def test_nothing_of_an_article_is_markup(tables):
    articles, hits, voices = tables
    for page in (
        html(show_article(articles.head(1), hits, voices)),
        html(show_story(articles, hits, voices)),
    ):
        assert "<script" not in page and "Herald <b>" not in page
        assert not re.search(r"\son\w+=|src=|href=", page)


def test_story_names_its_outlets_and_counts_what_they_share(tables):
    articles, hits, voices = tables
    page = html(show_story(articles, hits, voices))
    assert "Gazette" in page and "Herald &lt;b&gt;" in page
    assert page.count("Five thousand people") >= 2


def test_input_is_not_changed(tables):
    articles, hits, voices = tables
    before = [table.copy(deep=True) for table in tables]
    show_story(articles, hits, voices)
    for table, copy in zip(tables, before, strict=True):
        pd.testing.assert_frame_equal(table, copy)


def test_two_articles_are_not_one(tables):
    articles, hits, voices = tables
    with pytest.raises(FramingError):
        show_article(articles, hits, voices)
    with pytest.raises(FramingError):
        show_story(articles.head(1), hits, voices)


def test_only_scripts_of_its_own_tables_are_vouched_for():
    table = str(show_table(pd.DataFrame({"outlet": ["A"]}), interactive=True))
    (known,) = script_hashes(table + "<script>alert(1)</script>")
    assert known.startswith("'sha256-")
    assert script_hashes(table.replace('framingTable("', 'alert(1);framingTable("')) == []
    assert script_hashes("<p>No table</p>") == []


def test_text_gets_the_room_it_needs():
    table = {"days": ["2025-02-11 to 2025-05-21"], "kind": ["passed over: no article is in it"],
             "sentence": ["The ferry was late again. " * 4]}  # fmt: skip
    page = str(show_table(pd.DataFrame(table)))
    assert re.findall(r'<td class="(.*?)">', page) == ["k", "w", "w s"]


def test_counts_stand_in_the_margin(tables):
    articles, hits, voices = tables
    page = html(show_article(articles.head(1), hits, voices))
    margin = page.partition('<aside class="framing-margin">')[2].partition("</aside>")[0]
    assert "hits by voice" in margin and ">hedge<" in margin
