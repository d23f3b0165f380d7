"""Hits in context: what stands around them, and what happens when they do not fit."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.errors import OptionError
from framing.kwic import concordance

ARTICLES = pd.DataFrame(
    {
        "article_id": ["1", "2"],
        "outlet": ["A", "B"],
        "headline": ["Ferry late", None],
        "body": ["The ferry,\nsaid to be safe,  was late.", "Nothing."],
    }
)


def hit(article_id: str, part: str, start: int, end: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"article_id": [article_id], "part": [part], "start": [start], "end": [end], "mine": [7]}
    )


def test_context_joins_to_the_text_and_keeps_own_columns():
    row = concordance(hit("1", "body", 11, 21), ARTICLES).iloc[0]
    assert (row["left"], row["text"], row["right"]) == (
        "The ferry,",
        "said to be",
        "safe, was late.",
    )
    assert (row["outlet"], row["mine"]) == ("A", 7)


def test_context_is_cut_at_blanks():
    row = concordance(hit("1", "body", 22, 26), ARTICLES, width=8).iloc[0]
    assert (row["left"], row["right"]) == ("to be", ", was")


def test_hits_at_the_edges_have_empty_context():
    row = concordance(hit("1", "headline", 0, 10), ARTICLES).iloc[0]
    assert (row["left"], row["text"], row["right"]) == ("", "Ferry late", "")


def test_a_table_without_hits_gives_a_table_without_rows():
    assert concordance(hit("1", "body", 0, 3).iloc[:0], ARTICLES).empty


@pytest.mark.parametrize("wrong", [hit("3", "body", 0, 3), hit("2", "body", 0, 99)])
def test_hits_of_other_articles_are_refused(wrong):
    with pytest.raises(OptionError, match="do not belong"):
        concordance(wrong, ARTICLES)
