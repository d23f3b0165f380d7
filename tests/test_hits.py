"""Hits of all detectors: places, voices, order, options; and zeros for what was looked for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from framing.errors import LexiconError, OptionError, TableError
from framing.hits import find_hits, list_labels
from framing.kwic import concordance
from framing.lexicons import load_lexicon
from framing.scores import count_words, score_articles
from framing.spoken import spread_voices, token_ranges, voice_of_ranges
from framing.tables import HITS, MEASURES
from framing.text import tokenize
from framing.voices import find_voices

BODY = (
    "The “reform” cost thousands of jobs. “Those thugs of Daesh fled,” Ann Lee claimed on Monday. "
    "The so-called council reportedly met.\n\nA brutal attack followed."
)


@pytest.fixture
def articles():
    return pd.DataFrame(
        {
            "article_id": [7, 3],
            "outlet": ["A", "B"],
            "headline": ["Regime “wins” again", None],
            "body": [BODY, "It rained. " + BODY],
            "desk": ["foreign", "home"],
        }
    )


@pytest.fixture
def hits(articles):
    return find_hits(articles, voices=find_voices(articles))


def test_columns_and_places(articles, hits):
    assert hits.columns.tolist() == HITS.columns
    assert set(hits["measure"]) == set(MEASURES)
    stored = {(7, "headline"): articles["headline"][0]}
    stored |= {(row.article_id, "body"): row.body for row in articles.itertuples()}
    for hit in hits.itertuples():
        assert hit.text == stored[hit.article_id, hit.part][hit.start : hit.end]
        if pd.notna(hit.target_start):
            whole = stored[hit.article_id, hit.part]
            assert hit.target == whole[int(hit.target_start) : int(hit.target_end)]


def test_order_is_that_of_the_articles_headline_first(hits):
    places = list(zip(hits["article_id"], hits["part"], hits["start"], strict=True))
    rank = {(7, "headline"): 0, (7, "body"): 1, (3, "body"): 2}
    ranked = [(rank[article, part], start) for article, part, start in places]
    assert ranked == sorted(ranked)
    assert hits.index.tolist() == list(range(len(hits)))


def test_voices_and_sources(hits):
    own = hits[hits["measure"].isin(["naming", "hedge"]) & (hits["article_id"] == 7)]
    body = own.set_index("text")
    assert body.loc["Daesh", "voice"] == "direct"
    assert "Lee" in body.loc["Daesh", "source"]
    assert body.loc["so-called", "voice"] == "outlet"
    assert pd.isna(body.loc["so-called", "source"])
    assert (hits.loc[hits["measure"] == "scare_quote", "voice"] == "outlet").all()


def test_without_voices_voice_is_empty(articles):
    assert find_hits(articles)["voice"].isna().all()


def test_hits_do_not_depend_on_the_batch(articles, hits):
    apart = [
        find_hits(part, voices=find_voices(part))
        for part in (articles.iloc[[0]], articles.iloc[[1]])
    ]
    pd.testing.assert_frame_equal(hits, pd.concat(apart, ignore_index=True))


def test_input_is_left_as_it_was(articles):
    before = articles.copy()
    voices = find_voices(articles)
    voices_before = voices.copy()
    find_hits(articles, voices=voices)
    pd.testing.assert_frame_equal(articles, before)
    pd.testing.assert_frame_equal(voices, voices_before)


def test_only_some_measures(articles):
    assert set(find_hits(articles, measures=["tone"])["measure"]) == {"tone"}
    with pytest.raises(OptionError, match="hegde"):
        find_hits(articles, measures=["hegde"])


def test_own_lexicons_take_the_place_of_shipped_ones(articles, tmp_path):
    own = pd.DataFrame({"term": ["rained", "so-called"], "measure": ["weather", "hedge"],
                        "label": ["rain", "distancing"]})  # fmt: skip
    hits = find_hits(articles, lexicons=own)
    assert hits[hits["measure"] == "weather"]["text"].tolist() == ["rained"]
    assert set(hits[hits["measure"] == "hedge"]["text"]) == {"so-called"}
    assert hits[hits["measure"] == "hedge"]["target_head"].tolist() == ["council", "council"]
    assert "loaded" not in set(hits["measure"])
    assert {"naming", "tone", "scare_quote"} <= set(hits["measure"])
    own.to_csv(tmp_path / "own.csv", index=False)
    both = find_hits(articles, lexicons=[load_lexicon("loaded"), tmp_path / "own.csv"])
    assert {"loaded", "weather", "hedge"} <= set(both["measure"])


def test_own_referents(articles):
    own = pd.DataFrame({"referent": ["council"], "variant": ["council"]})
    hits = find_hits(articles, referents=own, measures=["naming"])
    assert hits["label"].unique().tolist() == ["council"]
    with pytest.raises(LexiconError, match="variant"):
        find_hits(articles, referents=own.drop(columns="variant"))


def test_labels_that_are_right_too_rarely_can_be_left_out(articles):
    everything = find_hits(articles, measures=["loaded"])
    known = everything["validity"].dropna()
    least = known.median()
    kept = find_hits(articles, measures=["loaded"], min_validity=least)
    assert not (kept["validity"] < least).any()
    assert 0 < len(kept) < len(everything)
    with pytest.raises(OptionError, match="min_weight"):
        find_hits(articles, min_weight=-1)
    with pytest.raises(OptionError, match="min_validity"):
        find_hits(articles, min_validity=70)


def test_labels_looked_for_show_as_zeros(articles):
    labels = list_labels()
    hits = find_hits(articles, measures=["loaded"])
    scores = score_articles(articles, hits, labels=labels)
    pairs = set(zip(labels["measure"], labels["label"], strict=True))
    assert pairs <= set(zip(scores["measure"], scores["label"], strict=True))
    assert {"Islamic State: Daesh"} <= set(scores["label"])


@pytest.mark.parametrize("bodies", [[], [""], [None], ["   \n"], ["."], ["\x00\ud800"]])
def test_texts_with_nothing_in_them(bodies):
    frame = pd.DataFrame(
        {"article_id": list(range(len(bodies))), "outlet": "A", "body": bodies}, dtype=object
    )
    hits = find_hits(frame, voices=find_voices(frame))
    assert hits.columns.tolist() == HITS.columns
    assert len(hits) == 0


def test_voices_of_another_name_are_refused(articles):
    voices = find_voices(articles)
    voices.loc[0, "voice"] = "editor"
    with pytest.raises(TableError, match="unknown voice"):
        find_hits(articles, voices=voices)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_hits_that_slice_back(text):
    frame = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": [text + " Daesh “x” may"]})
    body = frame["body"][0]
    hits = find_hits(frame, voices=find_voices(frame))
    spans = zip(hits["start"], hits["end"], hits["text"], strict=True)
    assert all(body[start:end] == marked for start, end, marked in spans)


def make_voices(*rows):
    names = ["article_id", "part", "start", "end", "voice"]
    return pd.DataFrame(rows, columns=names)


def test_voice_is_that_of_most_words_then_of_the_first():
    tokens = tokenize(["one two three four five six"])
    spoken = spread_voices(tokens, make_voices(("0", "body", 8, 18, "indirect")))
    assert spoken.voice.tolist() == [0, 0, 2, 2, 0, 0]
    first, last = np.array([1, 2, 2, 0, 1]), np.array([4, 4, 6, 6, 3])
    voice, row = voice_of_ranges(tokens, spoken, first, last)
    assert voice.tolist() == [2, 2, 2, 0, 0]
    assert row.tolist() == [0, 0, 0, -1, -1]


def test_ranges_of_tokens_that_spans_touch():
    tokens = tokenize(["one two", "three"])
    doc, start, end = np.array([0, 0, 1, 0]), np.array([0, 2, 1, 3]), np.array([3, 5, 2, 4])
    first, last = token_ranges(tokens, doc, start, end)
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == [
        (0, 1), (0, 2), (2, 3), (1, 1),
    ]  # fmt: skip


def test_least_weight_counts_for_shipped_and_own_entries():
    articles = pd.DataFrame(
        {"article_id": ["1"], "outlet": ["A"], "body": ["They failed to act; the regime fell."]}
    )
    own = pd.DataFrame({"term": ["act", "fell"], "weight": [0.2, 0.9]})
    chosen = lambda **options: find_hits(articles, measures=["loaded"], **options)["text"].tolist()  # noqa: E731
    assert "failed to" not in chosen()
    assert "failed to" in chosen(min_weight=0)
    assert chosen(lexicons=own) == ["act", "fell"]
    assert chosen(lexicons=own, min_weight=0.5) == ["fell"]


def test_measures_that_the_given_lexicon_lacks_are_no_silence():
    articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": ["A so-called plan."]})
    own = pd.DataFrame({"term": ["plan"], "measure": ["place"], "label": ["plan"]})
    with pytest.raises(OptionError, match="no entry of measure hedge") as raised:
        find_hits(articles, lexicons=own, measures=["hedge"])
    assert "lexicons=[framing.load_lexicon('hedges'), own]" in str(raised.value)
    assert len(find_hits(articles, lexicons=own, measures=["hedge", "place"])) == 1


def test_ids_that_are_numbers_stay_numbers_the_whole_way():
    body = "The so-called regime fell, Ann Lee said. The so-called plan is “a mistake.”"
    named = pd.DataFrame({"article_id": ["7", "8"], "outlet": ["A", "B"], "body": [body, body]})
    articles = named.assign(article_id=[7, 8])
    voices, hits = find_voices(articles), find_hits(articles, voices=find_voices(articles))
    tables = {
        "voices": (voices, find_voices(named)),
        "hits": (hits, find_hits(named, voices=find_voices(named))),
        "scores": (score_articles(articles, hits, voices=voices),
                   score_articles(named, find_hits(named, voices=find_voices(named)),
                                  voices=find_voices(named))),
        "words": (count_words(articles, voices=voices),
                  count_words(named, voices=find_voices(named))),
        "context": (concordance(hits, articles),
                    concordance(find_hits(named, voices=find_voices(named)), named)),
    }  # fmt: skip
    for numbered, lettered in tables.values():
        assert set(numbered["article_id"]) == {7, 8}
        assert_frame_equal(numbered.assign(article_id=numbered["article_id"].map(str)),
                           lettered.assign(article_id=lettered["article_id"].map(str)),
                           check_dtype=False)  # fmt: skip
    merged = hits.merge(articles, on="article_id")
    assert len(merged) == len(hits)
    spans = zip(merged["body"], merged["start"], merged["end"], merged["text"], strict=True)
    assert all(text[start:end] == marked for text, start, end, marked in spans)
