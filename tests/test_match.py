"""The matcher against a plain reading of the rules with `re`, and rule by rule by hand."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.errors import LexiconError
from framing.lexicons import as_lexicon
from framing.match import Matcher, hit_table
from framing.text import tokenize


def spans(lexicon: dict[str, list], *texts: str) -> list[tuple[int, str, str]]:
    """Text number, matched text and entry of every match."""
    table = as_lexicon(pd.DataFrame(lexicon))
    tokens = tokenize(texts)
    found = Matcher(table).find(tokens)
    return [
        (doc, texts[doc][start:end], table["term"][entry])
        for doc, start, end, entry in zip(
            found.doc.tolist(), found.start, found.end, found.entry, strict=True
        )
    ]


def matched(lexicon: dict[str, list], text: str) -> list[str]:
    return [span for _, span, _ in spans(lexicon, text)]


def test_whole_words_without_regard_to_case() -> None:
    text = "Thugs, a THUG and thuggish thug-like men"
    assert matched({"term": ["thug"]}, text) == ["THUG", "thug"]


def test_capitals_in_an_entry_are_kept() -> None:
    text = "IS is gone, it is said. Is it?"
    assert matched({"term": ["IS"]}, text) == ["IS"]
    assert matched({"term": ["Islamic State*"]}, "islamic state, Islamic States") == [
        "Islamic States"
    ]


def test_wildcards_stand_for_any_part_of_a_word_and_for_none() -> None:
    text = "terror terrorised unthinkable unable able state-run state-owned"
    assert matched({"term": ["terror*"]}, text) == ["terror", "terrorised"]
    assert matched({"term": ["un*able"]}, text) == ["unthinkable", "unable"]
    assert matched({"term": ["state-*"]}, text) == ["state-run", "state-owned"]


def test_phrases_cross_blanks_but_no_paragraph() -> None:
    assert matched({"term": ["prop up"]}, "prop  up prop\u00a0up props up, prop, up") == [
        "prop  up",
        "prop\u00a0up",
    ]
    assert matched({"term": ["prop up"]}, "They prop\n\nup there") == []
    assert spans({"term": ["prop up"]}, "They prop", "up") == []


def test_hyphen_and_blank_are_different_entries() -> None:
    assert matched({"term": ["so-called"]}, "so-called, so called, so - called") == ["so-called"]


def test_the_longest_entry_of_a_category_wins_and_categories_do_not_meet() -> None:
    lexicon = {
        "term": ["moderate opposition", "opposition", "so-called moderate opposition"],
        "label": ["a", "b", "a"],
    }
    assert matched(lexicon, "the so-called moderate opposition") == [
        "so-called moderate opposition",
        "opposition",
    ]


def test_of_equal_spans_the_more_literal_entry_wins() -> None:
    lexicon = {"term": ["terror*", "terrorist"], "label": ["a", "a"]}
    assert spans(lexicon, "terrorist terrorism") == [
        (0, "terrorist", "terrorist"),
        (0, "terrorism", "terror*"),
    ]


def test_weight_zero_shields_its_words() -> None:
    lexicon = {
        "term": ["activist", "peace activist"],
        "label": ["a", "a"],
        "weight": [1, 0],
    }
    assert matched(lexicon, "an activist and a peace activist") == ["activist"]


def test_the_shield_falls_where_its_condition_does_not_hold() -> None:
    lexicon = {
        "term": ["surge", "surge protector"],
        "label": ["a", "a"],
        "weight": [1, 0],
        "condition": ["", "not_after=political"],
    }
    text = "a surge protector, a political surge protector"
    assert matched(lexicon, text) == ["surge"]


def test_typography_is_levelled_and_offsets_are_stored_ones() -> None:
    text = "He\u2019s a so\u00adcalled \ufb01xer \u2014 didn\u2019t"
    table = as_lexicon(pd.DataFrame({"term": ["socalled fixer", "didn't"]}))
    tokens = tokenize([text])
    hits = hit_table(tokens, table, Matcher(table).find(tokens))
    assert hits["text"].tolist() == ["so\u00adcalled \ufb01xer", "didn\u2019t"]
    assert all(
        text[a:b] == c for a, b, c in zip(hits["start"], hits["end"], hits["text"], strict=True)
    )


def test_regex_entries_are_whole_words_with_stored_offsets() -> None:
    lexicon = {"term": [r"(?:far|hard)[- ](?:left|right)"], "match": ["regex"]}
    text = "\u200bfar\u2011right and Hard left, unfar-right"
    assert matched(lexicon, text) == ["far\u2011right", "Hard left"]


def test_regex_keeps_case_where_it_has_capitals() -> None:
    assert matched({"term": [r"I[S]"], "match": ["regex"]}, "IS is") == ["IS"]
    assert matched({"term": [r"\bis\B|\bis"], "match": ["regex"]}, "IS is") == ["IS", "is"]


def test_a_regex_that_never_ends_is_named() -> None:
    table = as_lexicon(pd.DataFrame({"term": [r"(a+)+c"], "match": ["regex"]}), name="mine")
    tokens = tokenize(["b " + "a" * 5000 + " d"], article_id=["A7"])
    with pytest.raises(LexiconError, match=r"mine.*\(a\+\)\+c.*in article A7"):
        Matcher(table, seconds=0.05).find(tokens)


def test_empty_batches_and_lexicons() -> None:
    assert spans({"term": ["thug"]}) == []
    assert spans({"term": ["thug"]}, "", " \n ") == []
    assert spans({"term": []}, "thug") == []


PIECES = ["an", "ban", "banal", "a", "no", "nab", "-", "An"]
TEXT = st.lists(st.sampled_from([*PIECES, " ", " ", ", ", "\u201c"]), max_size=30).map("".join)
TERM = st.lists(
    st.sampled_from(["an", "ban", "banal", "a", "no", "an*", "b*l", "*n", "AN"]),
    min_size=1,
    max_size=3,
).map(" ".join)


def oracle(term: str, text: str) -> set[tuple[int, int]]:
    """All places of one entry by the wording of the rules, overlapping ones too."""
    words = [re.escape(word).replace(r"\*", r"\w*") for word in term.split()]
    flags = 0 if term != term.lower() else re.IGNORECASE
    pattern = re.compile(rf"(?<!\w){r'[ ]+'.join(words)}(?!\w)", flags)
    found = (pattern.match(text, i) for i in range(len(text)))
    return {match.span() for match in found if match}


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=4), st.lists(TERM, min_size=1, max_size=5, unique=True))
def test_places_agree_with_the_oracle(texts: list[str], terms: list[str]) -> None:
    lexicon = {"term": terms, "label": [f"label {i}" for i in range(len(terms))]}
    table = as_lexicon(pd.DataFrame(lexicon))
    found = Matcher(table).find(tokenize(texts))
    for i, term in enumerate(terms):
        mine = found[found.entry == i]
        for doc, text in enumerate(texts):
            rows = mine.doc == doc
            got = set(zip(mine.start[rows].tolist(), mine.end[rows].tolist(), strict=True))
            assert got <= (places := oracle(term, text))
            assert all(any(a < d and c < b for c, d in got) for a, b in places)
            disjoint = sorted(got)
            assert all(a[1] <= b[0] for a, b in pairwise(disjoint))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4), st.text(min_size=1, max_size=6))
def test_any_text_and_term_slice_back(texts: list[str], term: str) -> None:
    texts = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]
    try:
        table = as_lexicon(pd.DataFrame({"term": [term, "a*"], "label": ["x", "y"]}))
    except LexiconError:
        return
    tokens = tokenize(texts)
    hits = hit_table(tokens, table, Matcher(table).find(tokens))
    for row in hits.itertuples():
        assert row.text == texts[int(row.article_id)][row.start : row.end] != ""
    assert np.all(hits["start"] < hits["end"])
