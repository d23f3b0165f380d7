"""Tone of sentences, its means and coverage, and tone toward a referent."""

from __future__ import annotations

import pandas as pd
import pytest
from textblob import TextBlob

from framing.compare import compare_outlets
from framing.errors import TableError
from framing.hits import find_hits
from framing.scores import score_articles
from framing.text import tokenize
from framing.tone import find_tone
from framing.toward import find_tone_toward, score_tone

BODY = (
    "They met in May. It was a brutal, terrible attack on Aleppo. “We had a wonderful talk,” "
    "Ann Lee said. The brave rebels held on, but the regime made awful threats."
)


@pytest.fixture
def articles():
    frame = {"article_id": ["1", "2"], "outlet": ["A", "B"], "body": [BODY, "They met in May."]}
    return pd.DataFrame(frame)


def test_scores_are_those_of_textblob_with_their_evidence(articles):
    hits = find_tone(tokenize(articles["body"].tolist()))
    assert hits["label"].tolist() == ["polarity", "subjectivity"] * 3
    for hit in hits.itertuples():
        sentiment = TextBlob(hit.text).sentiment
        assert hit.weight == getattr(sentiment, hit.label)
    assert hits["term"][0] == "brutal -0.88, terrible -1"
    assert hits["rule"][0].startswith("textblob 0.")


def test_repair_shows_in_the_rule():
    hits = find_tone(tokenize(["This isn't good."]), repair_negation=True)
    assert hits["weight"][0] == pytest.approx(-0.35)
    assert hits["rule"][0].endswith("negation repaired")


def test_vader_through_the_same_function():
    pytest.importorskip("vaderSentiment")
    hits = find_tone(tokenize(["A horrible crime."]), scorer="vader")
    assert hits["weight"][0] < -0.5
    assert hits["rule"][0].startswith("vader 3.")
    assert "horrible" in hits["term"][0]


def test_mean_is_over_all_sentences_of_a_voice(articles):
    voices = pd.DataFrame(
        {"article_id": ["1"], "part": ["body"], "start": [BODY.index("“")],
         "end": [BODY.index("”") + 1], "voice": ["direct"], "source": ["Ann Lee"]}
    )  # fmt: skip
    hits = find_hits(articles, voices=voices, measures=["tone"])
    scores = score_articles(articles, hits, voices=voices).set_index(
        ["article_id", "voice", "label"]
    )
    own = hits[(hits["label"] == "polarity") & (hits["voice"] == "outlet")]
    assert scores.loc[("1", "outlet", "polarity"), "base"] == 3
    assert scores.loc[("1", "outlet", "polarity"), "value"] == pytest.approx(own.weight.sum() / 3)
    assert scores.loc[("1", "outlet", "coverage"), "value"] == pytest.approx(2 / 3)
    assert scores.loc[("1", "direct", "coverage"), "value"] == 1
    assert scores.loc[("2", "outlet", "coverage"), "value"] == 0
    assert scores.loc[("2", "outlet", "polarity"), "value"] == 0
    assert scores.loc[("1", "outlet", "coverage"), "unit"] == "share"


def test_tone_toward_is_that_of_the_clause(articles):
    hits = find_hits(articles, measures=["naming"])
    toward = find_tone_toward(articles, hits).set_index("label")
    assert toward.loc["Armed opposition", "text"] == "The brave rebels held on"
    assert toward.loc["Armed opposition", "weight"] == pytest.approx(0.8)
    assert toward.loc["Syrian government", "text"] == "but the regime made awful threats."
    assert toward.loc["Syrian government", "weight"] == -1
    for hit in toward.itertuples():
        assert hit.text == BODY[hit.start : hit.end]


def test_a_clause_without_scored_words_takes_the_tone_of_its_sentence():
    body = "The rebels of Aleppo, who were brutal, left."
    frame = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": [body]})
    toward = find_tone_toward(frame, find_hits(frame, measures=["naming"]))
    assert toward["text"][0] == "The rebels of Aleppo"
    assert toward["weight"][0] == TextBlob(body).polarity
    assert toward["rule"][0].endswith("sentence")


def test_a_clause_counts_once_for_a_referent():
    body = "The brave rebels of Aleppo and their rebels held on."
    frame = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": [body]})
    hits = find_hits(frame, measures=["naming"])
    assert (hits["label"] == "Armed opposition").sum() == 2
    toward = find_tone_toward(frame, hits)
    assert len(toward) == 2  # "and" begins a clause
    assert toward["text"].is_unique


def test_scores_toward_referents_compare_like_others():
    bodies = ["The brave rebels held Aleppo.", "The awful rebels held Aleppo."] * 3
    frame = pd.DataFrame(
        {"article_id": [str(i) for i in range(6)], "outlet": ["A", "B"] * 3, "body": bodies}
    )
    hits = find_tone_toward(frame, find_hits(frame, measures=["naming"]))
    scores = score_tone(frame, hits)
    assert len(scores) == 6
    row = compare_outlets(scores, n_resamples=200, voice="all").query("outlet_b == 'B'").iloc[0]
    assert row.value_a == pytest.approx(0.8)
    assert row.value_b == -1
    assert row.unit == "polarity"


def test_articles_that_do_not_name_the_referent_have_no_value(articles):
    hits = find_tone_toward(articles, find_hits(articles, measures=["naming"]))
    scores = score_tone(articles, hits)
    assert scores[scores["article_id"] == "2"]["value"].isna().all()
    assert (scores[scores["article_id"] == "2"]["base"] == 0).all()
    with pytest.raises(TableError, match="other articles"):
        score_tone(articles.iloc[[1]], hits)
