"""Scores equal TextBlob's own, whatever the text; VADER behind the same function."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textblob import TextBlob

from framing.errors import OptionError
from framing.polarity import TextBlobScorer
from framing.sentiment import scorer_named
from framing.text import tokenize

EMOTICONS = [":)", ":-(", ":P", ":c)", "8)", "x-D", "<3", "♥", ":'(", ";-)", ":-.", "o.O", ">.>"]
SCORED = ["good", "bad", "very", "really", "not", "no", "never", "isn't", "don’t", "terribly"]
PLAIN = ["the", "a", "is", "of", "minister", "U.S.", "Mr.", "etc.", "war,", "2008", "so-called"]
MARKS = ["!", "(!)", "( ! )", "!!", "?", "...", "“", "”", '"', "'", "(", ")", ":", "-", "D", "3"]
PIECES = EMOTICONS + SCORED + PLAIN + MARKS + ["END-OF-SENTENCE", "\ue000", "\ue001\ue001\ue001"]


def assert_same(texts: list[str]) -> None:
    scored = TextBlobScorer().score(texts)
    for i, text in enumerate(texts):
        expected = TextBlob(text).sentiment_assessments
        assert scored.polarity[i] == expected.polarity, text
        assert scored.subjectivity[i] == expected.subjectivity, text
        assert scored.n_scored[i] == len(expected.assessments), text
        pulls = [row[1] for row in expected.assessments]
        assert scored.pull[scored.text == i].tolist() == pulls, text


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(["", " ", "\n\n", " \n"]))
@example(["very", "\ue001\ue001\ue001", "good"], "")
def test_pieces_put_together_score_as_textblob_scores_them(pieces, blank):
    assert_same([blank.join(pieces), " ".join(pieces)])


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_scores_as_textblob_scores_it(texts):
    assert_same(texts)


@given(st.text(alphabet=":;-=)(dDpPxX83oO^*<>'!. \n", max_size=25))
def test_marks_that_may_join_to_emoticons(text):
    assert_same([text])


@pytest.mark.parametrize("name", ["polnear", "basil", "babe", "newswcl50", "newsmtsc"])
def test_news_sentences_score_as_textblob_scores_them(shared, name):
    files = sorted((shared / "eval" / name).glob("*.jsonl"))
    lines = "\n".join(path.read_text(encoding="utf-8") for path in files).split("\n")
    rows = [json.loads(line) for line in lines if line]
    tokens = tokenize([row["text"] for row in rows if "text" in row][:150])
    ends = tokens.sentence_first
    assert_same([tokens.text(a, b) for a, b in pairwise(ends)])


def test_what_was_learned_does_not_change_scores():
    scorer = TextBlobScorer()
    first = scorer.score(["not a good war", "a very good plan!", "isn't bad"])
    again = scorer.score(["isn't bad", "not a good war", "a very good plan!"])
    assert np.array_equal(first.polarity, again.polarity[[1, 2, 0]])


def test_an_interrupted_call_leaves_no_false_scores(monkeypatch):
    scorer = TextBlobScorer()
    monkeypatch.setattr("framing.polarity._summed", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        scorer.score(["a brutal attack"])
    monkeypatch.undo()
    assert scorer.score(["a brutal attack"]).polarity[0] == TextBlob("a brutal attack").polarity


@pytest.mark.parametrize("text", ["This isn't good.", "This isn’t good.", "THIS ISN'T GOOD."])
def test_repair_reads_a_contracted_negation(text):
    assert TextBlobScorer().score([text]).polarity[0] == pytest.approx(0.7)
    repaired = TextBlobScorer(repair_negation=True).score([text])
    assert repaired.polarity[0] == pytest.approx(-0.35)


def test_no_texts():
    scored = TextBlobScorer().score([])
    assert len(scored.polarity) == len(scored.words) == 0


def test_vader_scores_through_the_same_function():
    vader = pytest.importorskip("vaderSentiment.vaderSentiment")
    text = "The minister called it a horrible, brutal crime."
    scored = scorer_named("vader").score([text, "They met in May."])
    expected = vader.SentimentIntensityAnalyzer().polarity_scores(text)
    assert scored.polarity.tolist() == [expected["compound"], 0.0]
    assert scored.words == ["horrible", "brutal", "crime"]
    assert scored.n_scored.tolist() == [3, 0]


@pytest.mark.parametrize(("name", "repair"), [("vadre", False), ("vader", True)])
def test_options_outside_what_a_scorer_takes(name, repair):
    with pytest.raises(OptionError, match="scorer"):
        scorer_named(name, repair_negation=repair)
