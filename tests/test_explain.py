"""A difference is the sum of its terms, and says what it hangs on."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.compare import compare_outlets
from framing.errors import OptionError, TableError
from framing.explain import explain_difference
from framing.scores import count_words, score_articles
from framing.sensitivity import check_sensitivity

TERMS = ("regime", "thug", "brutal", "massacre")
LABELS = {"regime": "militancy", "thug": "militancy", "brutal": "moral", "massacre": "violence"}


def make_study(seed: int, n: int = 14, *, with_stories: bool = False):
    """Random articles, voices, hits and their scores."""
    rng = np.random.default_rng(seed)
    articles = pd.DataFrame(
        {
            "article_id": [f"{outlet}{i}" for outlet in "AB" for i in range(n)],
            "outlet": np.repeat(["A", "B"], n),
            "body": ["word " * int(k) for k in rng.integers(40, 200, 2 * n)],
        }
    )
    if with_stories:
        articles["story_id"] = [str(i) for _ in "AB" for i in range(n)]
    rows = []
    for article, outlet in zip(articles.article_id, articles.outlet, strict=True):
        for term in TERMS:
            more = 2.0 if outlet == "B" and term == "regime" else 0.6
            for _ in range(rng.poisson(more)):
                voice = str(rng.choice(["outlet", "direct"]))
                rows.append((article, "body", 0, "loaded", LABELS[term], term, voice))
    names = ["article_id", "part", "start", "measure", "label", "term", "voice"]
    hits = pd.DataFrame(rows, columns=names)
    voices = pd.DataFrame(
        {"article_id": articles.article_id, "part": "body", "start": 0, "end": 50,
         "voice": "direct"}
    )  # fmt: skip
    return articles, hits, score_articles(articles, hits, voices=voices)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.booleans(), st.sampled_from(["outlet", "all"]))
def test_contributions_add_up_exactly(seed, with_stories, voice):
    _, hits, scores = make_study(seed, with_stories=with_stories)
    compared = compare_outlets(scores, voice=voice, n_resamples=100)
    parts = explain_difference(scores, hits, compared, n_resamples=100)
    sums = parts.groupby(["measure", "label"], sort=False).contribution.sum()
    for row in compared.itertuples():
        if (row.measure, row.label) in sums.index:
            assert sums[row.measure, row.label] == pytest.approx(row.diff, abs=1e-12)
    assert compared.n_stories.notna().all() == with_stories


def test_contributions_by_hand_largest_first():
    articles, hits, scores = make_study(1, n=40)
    compared = compare_outlets(scores, labels="all", n_resamples=100)
    parts = explain_difference(scores, hits, compared)
    assert parts.term[0] == "regime"
    row = parts.iloc[0]
    own = hits[(hits.voice == "outlet") & (hits.term == "regime")]
    outlet = dict(zip(articles.article_id, articles.outlet, strict=True))
    assert row.n_hits_b == sum(outlet[x] == "B" for x in own.article_id)
    assert row.value_b == pytest.approx(1000 * row.n_hits_b / compared.n_words_b[0])
    assert row.diff_without == pytest.approx(compared["diff"][0] - row.contribution)
    assert parts.contribution.abs().is_monotonic_decreasing


def test_without_a_term_equals_scores_without_it():
    articles, hits, _ = make_study(2)
    rest = hits[hits.term != "regime"]
    words = count_words(articles)
    scores = score_articles(articles, hits, words=words)
    compared = compare_outlets(scores, labels="all")
    left_out = check_sensitivity(scores, hits, compared).set_index(["left_out", "name"])
    fewer = compare_outlets(score_articles(articles, rest, words=words), labels="all").iloc[0]
    row = left_out.loc[("term", "regime")]
    assert row.diff_without == pytest.approx(fewer["diff"])
    assert row.p_without == pytest.approx(fewer.p_value)


@pytest.mark.parametrize("by", ["article", "story"])
def test_without_an_article_or_story_equals_a_smaller_corpus(by):
    articles, hits, scores = make_study(3, with_stories=True)
    compared = compare_outlets(scores, by=by, labels="all")
    left_out = check_sensitivity(scores, hits, compared)
    gone = articles.story_id == "4"
    fewer = scores[~scores.article_id.isin(articles.article_id[gone])]
    expected = compare_outlets(fewer, by=by, labels="all").iloc[0]
    row = left_out[(left_out.left_out == "story") & (left_out.name == "4")].iloc[0]
    assert row.diff_without == pytest.approx(expected["diff"])
    assert row.p_without == pytest.approx(expected.p_value, abs=0.05)
    if by == "article":
        fewer = scores[scores.article_id != "B3"]
        expected = compare_outlets(fewer, by=by, labels="all").iloc[0]
        row = left_out[left_out.name == "B3"].iloc[0]
        assert row.diff_without == pytest.approx(expected["diff"])
        assert row.p_without == pytest.approx(expected.p_value, abs=0.05)
    assert (left_out.p_value == compared.p_value[0]).all()


def test_a_result_that_hangs_on_one_term_is_told():
    _, hits, scores = make_study(4, n=40)
    compared = compare_outlets(scores, labels="all")
    assert compared.p_value[0] < 0.01
    left_out = check_sensitivity(scores, hits, compared)
    terms = left_out[left_out.left_out == "term"].set_index("name").is_same
    assert not terms["regime"]
    assert terms.drop("regime").all()
    assert left_out[left_out.left_out == "article"].is_same.all()
    assert not left_out.is_same[0]


def test_several_comparisons_at_once_and_none():
    _, hits, scores = make_study(5)
    compared = compare_outlets(scores, n_resamples=100)
    parts = explain_difference(scores, hits, compared, n_resamples=100)
    assert set(parts.label) == {"all", "militancy", "moral", "violence"}
    assert explain_difference(scores, hits, compared.iloc[:0]).empty


def test_faults_name_the_repair():
    _, hits, scores = make_study(6)
    compared = compare_outlets(scores, labels="all", n_resamples=100)
    with pytest.raises(TableError, match="not those of the scores"):
        explain_difference(scores, hits.iloc[5:], compared)
    with pytest.raises(OptionError, match="per_1000_words"):
        explain_difference(scores, hits, compared.assign(unit="share"))
    with pytest.raises(TableError, match="n_stories"):
        explain_difference(scores, hits, compared.drop(columns="n_stories"))
