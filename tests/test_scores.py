"""Scores by hand count, and what they refuse."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.errors import TableError
from framing.scores import count_words, score_articles

BODY = 'So-called rebels won\'t stop. "Daesh terrorists fled," he said.'


@pytest.fixture
def articles():
    return pd.DataFrame(
        {
            "article_id": ["1", "2"],
            "outlet": ["A", "B"],
            "headline": ["Regime falls", None],
            "body": ["The regime fell, he said.", BODY],
            "story_id": ["s1", None],
            "genre": ["news", "opinion"],
        }
    )


@pytest.fixture
def hits():
    rows = [
        ("1", "headline", 0, "loaded", "militancy", "regime", 1.0, "outlet"),
        ("1", "body", 4, "loaded", "militancy", "regime", 2.0, None),
        ("2", "body", 0, "hedge", "distancing", "so-called", 1.0, "outlet"),
        ("2", "body", 30, "naming", "Islamic State", "Daesh", 1.0, None),
        ("2", "body", 30, "naming", "Islamic State", "ISIS", 1.0, "outlet"),
        ("2", "body", 0, "tone", "polarity", None, -0.5, "outlet"),
        ("2", "body", 0, "tone", "polarity", None, 0.1, "outlet"),
    ]
    names = ["article_id", "part", "start", "measure", "label", "term", "weight", "voice"]
    return pd.DataFrame(rows, columns=names)


@pytest.fixture
def voices():
    rows = [("2", "body", 30, 52, "direct"), ("1", "body", 0, 15, "indirect")]
    return pd.DataFrame(rows, columns=["article_id", "part", "start", "end", "voice"])


def only(scores, **where):
    for column, value in where.items():
        scores = scores[scores[column] == value]
    assert len(scores) == 1
    return scores.iloc[0]


def test_rates_per_thousand_words_by_hand(articles, hits):
    scores = score_articles(articles, hits)
    row = only(scores, article_id="1", part="body", label="militancy")
    assert (row.total, row.base, row.value, row.voice) == (1, 5, 200, "all")
    assert only(scores, article_id="1", part="headline", label="militancy").value == 500
    # "So-called" is one word: So-called rebels won't stop Daesh terrorists fled he said.
    assert only(scores, article_id="2", part="body", label="distancing").base == 9


def test_zeros_are_kept_for_every_cell(articles, hits, voices):
    scores = score_articles(articles, hits, voices=voices)
    labels = scores[["measure", "label"]].drop_duplicates()
    assert len(scores) == 2 * 2 * 3 * len(labels)
    assert not scores.duplicated(["article_id", "part", "voice", "measure", "label"]).any()
    assert only(scores, article_id="1", part="body", voice="outlet", label="distancing").total == 0


def test_words_are_those_of_the_voice(articles, hits, voices):
    scores = score_articles(articles, hits, voices=voices)
    body = scores[(scores.part == "body") & (scores.label == "militancy")]
    words = body.pivot_table(index="article_id", columns="voice", values="base", aggfunc="sum")
    assert words.loc["1"].to_dict() == {"direct": 0, "indirect": 3, "outlet": 2}
    assert words.loc["2"].to_dict() == {"direct": 3, "indirect": 0, "outlet": 6}
    # A hit without a voice takes that of the place where it stands.
    assert only(body, article_id="1", voice="indirect").total == 1
    assert only(body, article_id="1", voice="outlet").total == 0
    assert np.isnan(only(body, article_id="1", voice="direct").value)


def test_variants_are_shares_of_the_referent_in_that_voice(articles, hits, voices):
    plain = score_articles(articles, hits)
    row = only(plain, article_id="2", part="body", label="Islamic State: Daesh")
    assert (row.total, row.base, row.value, row.unit) == (1, 2, 0.5, "share")
    spoken = score_articles(articles, hits, voices=voices)
    row = only(spoken, article_id="2", part="body", voice="direct", label="Islamic State: Daesh")
    assert row.value == 1
    assert np.isnan(
        only(spoken, article_id="1", part="body", voice="outlet", label="Islamic State: ISIS").value
    )


def test_tone_is_the_mean_over_sentences(articles, hits):
    row = only(score_articles(articles, hits), article_id="2", part="body", label="polarity")
    assert row.base == 2
    assert row.value == pytest.approx(-0.2)
    assert row.unit == "polarity"


def test_weighted_sums_weights_of_rates_only(articles, hits):
    scores = score_articles(articles, hits, weighted=True)
    assert only(scores, article_id="1", part="body", label="militancy").total == 2


def test_labels_looked_for_and_not_found_get_zeros(articles, hits):
    looked_for = pd.DataFrame({"measure": ["loaded", "hedge"], "label": ["praise", "legal"]})
    scores = score_articles(articles, hits, labels=looked_for)
    assert (scores[scores.label == "praise"].total == 0).all()
    empty = score_articles(articles, hits.iloc[:0], labels=looked_for)
    assert set(empty.label) == {"praise", "legal"}


def test_user_columns_survive_and_input_is_unchanged(articles, hits):
    before = articles.copy(), hits.copy()
    scores = score_articles(articles, hits)
    assert scores.groupby("article_id").genre.first().to_dict() == {"1": "news", "2": "opinion"}
    assert scores[scores.article_id == "2"].story_id.isna().all()
    pd.testing.assert_frame_equal(articles, before[0])
    pd.testing.assert_frame_equal(hits, before[1])


def test_a_subset_of_articles_keeps_the_labels(articles, hits):
    scores = score_articles(articles[articles.outlet == "A"], hits)
    assert set(scores.article_id) == {"1"}
    assert (scores[scores.label == "distancing"].total == 0).all()


def test_ids_as_numbers_match(articles, hits):
    articles["article_id"] = articles["article_id"].astype(int)
    hits["article_id"] = hits["article_id"].astype(int)
    # The last 2: both sentences count for the coverage of tone.
    assert score_articles(articles, hits).total.sum() == pytest.approx(6 + 2 - 0.4 - 1 + 2)


def test_faults_name_the_repair(articles, hits, voices):
    with pytest.raises(TableError, match="measure"):
        score_articles(articles, hits.drop(columns="measure"))
    with pytest.raises(TableError, match="other articles"):
        score_articles(articles, hits.assign(article_id="x"))
    with pytest.raises(TableError, match="unknown voice"):
        score_articles(articles, hits, voices=voices.assign(voice="quoted"))


def test_scores_from_counted_words_equal_scores_from_texts():
    body = "The regime fell. “It is a brutal regime,” he said."
    articles = pd.DataFrame(
        {
            "article_id": ["1", "2"],
            "outlet": ["A", "B"],
            "headline": ["Fall", ""],
            "body": [body, ""],
        }
    )
    quote = (body.index("“"), body.index("”") + 1)
    voices = pd.DataFrame(
        {"article_id": ["1"], "part": "body", "start": quote[0], "end": quote[1], "voice": "direct"}
    )
    starts = [body.index("regime"), body.index("brutal")]
    hits = pd.DataFrame(
        {
            "article_id": "1", "part": "body", "start": starts, "end": [s + 6 for s in starts],
            "measure": "loaded", "label": ["militancy", "moral"], "voice": ["outlet", "direct"],
        }
    )  # fmt: skip
    whole = score_articles(articles, hits, voices=voices)
    words = count_words(articles, voices=voices)
    again = score_articles(articles.drop(columns="body"), hits, words=words)
    pd.testing.assert_frame_equal(whole, again)
    assert words["n_words"].sum() == 11  # 1 in the headline, 5 quoted, 5 of the outlet
