"""Words and phrases that tell outlets apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.errors import OptionError, TableError
from framing.nulls import check_null
from framing.sides import OTHERS
from framing.vocabulary import count_terms
from framing.words import compare_words

FILLER = [
    "council",
    "minister",
    "report",
    "border",
    "water",
    "school",
    "market",
    "train",
    "harbour",
]


def make_articles(
    seed: int, outlets: str = "AB", n: int = 20, planted: str = "junta"
) -> pd.DataFrame:
    """Articles of random words; outlet B says the planted word."""
    rng = np.random.default_rng(seed)
    rows = []
    for outlet in outlets:
        for i in range(n):
            topic = rng.dirichlet(np.full(len(FILLER), 0.5))
            words = list(rng.choice(FILLER, rng.integers(60, 140), p=topic))
            if outlet == "B":
                words[: rng.integers(0, 5)] = [planted] * int(rng.integers(0, 5))
            rows.append((f"{outlet}{i}", outlet, " ".join(words) + "."))
    return pd.DataFrame(rows, columns=["article_id", "outlet", "body"])


def terms_of(body: str, **options):
    articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": [body]})
    chosen = {"part": "body", "voice": "all", "max_words": 3, "min_articles": 1, **options}
    return count_terms(articles, **chosen)


def test_terms_are_words_and_phrases_within_sentences():
    found = terms_of("Russia's so-called peace plan, the U.S. said, won't hold. Plan B failed.")
    assert {"russia", "so-called", "peace plan", "so-called peace plan", "u.s."} <= set(found.terms)
    assert "the u.s." not in found.terms  # begins with a function word
    assert "hold plan" not in found.terms  # crosses the end of a sentence
    assert "plan u.s." not in found.terms  # crosses a comma
    assert "russia so-called" not in found.terms  # the 's stands between
    assert found.articles.words.tolist() == [12]


def test_counts_are_those_of_the_voice():
    body = 'The junta fell. "The regime fell again," he said.'
    articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": [body]})
    start, end = body.index('"'), body.rindex('"') + 1
    voices = pd.DataFrame(
        {"article_id": ["1"], "part": "body", "start": start, "end": end, "voice": "direct"}
    )
    own = count_terms(articles, voices, part="body", voice="outlet", max_words=2, min_articles=1)
    assert set(own.terms) == {"the", "junta", "fell", "junta fell", "he", "said"}
    quoted = count_terms(articles, voices, part="body", voice="direct", max_words=1, min_articles=1)
    assert quoted.articles.words.tolist() == [4]


def test_an_interval_of_log_odds_and_a_p_that_disagree_are_said():
    rng = np.random.default_rng(8)
    tables = []
    for more in np.linspace(0.1, 1.0, 6):  # from no difference to a clear one
        n_words = rng.poisson(np.tile([1.0, 1.0 + more], 12))
        bodies = ["The fog. " * n + "The port was shut. " * rng.integers(3, 9) for n in n_words]
        articles = pd.DataFrame(
            {"article_id": range(24), "outlet": ["A", "B"] * 12, "body": bodies}
        )
        tables.append(compare_words(articles, max_words=1, n_resamples=1000))
    words = pd.concat(tables).dropna(subset=["p_value", "ci_low"])
    disagree = ((words.ci_low > 0) | (words.ci_high < 0)) != (words.p_value < 0.05)
    assert disagree.any() and not disagree.all()
    assert words.warning.str.contains("interval and p disagree").tolist() == disagree.tolist()


def test_a_planted_word_leads_the_table():
    words = compare_words(make_articles(1), max_words=1)
    row = words.iloc[0]
    assert row.term == "junta"
    assert row.log_odds > row.ci_low > 0
    assert row.p_adjusted < 0.01
    assert row.n_with_a == 0
    assert "no hits on one side" in row.warning
    assert (words.p_adjusted[1:] > 0.01).all()


def test_log_odds_by_hand():
    """Monroe, Colaresi and Quinn (2008), equations 16 and 22."""
    articles = make_articles(2)
    words = compare_words(articles, max_words=1, prior_words=200).set_index("term")
    counts = articles.assign(n=[b.rstrip(".").split().count("harbour") for b in articles.body])
    total = articles.assign(n=[len(b.split()) for b in articles.body]).groupby("outlet").n.sum()
    y = counts.groupby("outlet").n.sum()
    alpha = 200 * y.sum() / total.sum()
    odds = {k: (y[k] + alpha) / (total[k] + 200 - y[k] - alpha) for k in "AB"}
    delta = np.log(odds["B"]) - np.log(odds["A"])
    assert words.log_odds["harbour"] == pytest.approx(delta)
    z = delta / np.sqrt(1 / (y["A"] + alpha) + 1 / (y["B"] + alpha))
    assert words.z["harbour"] == pytest.approx(z)


def test_exchanging_outlets_turns_the_signs():
    articles = make_articles(3)
    ab = compare_words(articles, outlets=["A", "B"], n_resamples=500).set_index("term")
    ba = compare_words(articles, outlets=["B", "A"], n_resamples=500).set_index("term")
    ba = ba.loc[ab.index]
    assert np.allclose(ab.log_odds, -ba.log_odds)
    assert np.allclose(ab.p_value, ba.p_value)
    assert np.allclose(ab.ci_low, -ba.ci_high)


def test_order_of_rows_does_not_matter():
    articles = make_articles(4)
    shuffled = articles.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(
        compare_words(articles, n_resamples=300), compare_words(shuffled, n_resamples=300)
    )


def test_more_than_two_outlets_against_the_rest_or_in_pairs():
    articles = make_articles(5, "ABC", n=10)
    rest = compare_words(articles, max_words=1, n_resamples=200)
    assert set(rest.outlet_a) == {OTHERS}
    assert set(rest.outlet_b) == set("ABC")
    pairs = compare_words(articles, max_words=1, against="pairs", n_resamples=200)
    assert pairs[["outlet_a", "outlet_b"]].drop_duplicates().shape[0] == 3


def test_rare_terms_are_left_out():
    articles = make_articles(6)
    words = compare_words(articles, min_articles=12, n_resamples=200)
    assert ((words.n_with_a + words.n_with_b) >= 12).all()


def test_words_of_halves_of_one_outlet_fire_as_often_as_they_say():
    articles = make_articles(7, "A", n=60)
    scores = pd.DataFrame(
        {"article_id": articles.article_id, "outlet": "A", "story_id": None, "part": "body",
         "voice": "all", "measure": "hedge", "label": "legal", "value": 0.0,
         "total": np.arange(60) % 3, "base": 100.0, "unit": "per_1000_words"}
    )  # fmt: skip
    null = check_null(scores, articles=articles).set_index("measure")
    assert list(null.index) == ["hedge", "words"]
    assert 0.02 <= null.share["words"] <= 0.06
    assert null.n_tests["words"] > 1000


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"max_words": 9}, "max_words"),
        ({"min_articles": 1}, "min_articles"),
        ({"prior_words": 0}, "prior_words"),
        ({"outlets": ["A", "Z"]}, "no such outlet"),
        ({"outlets": ["A"]}, "two outlets"),
        ({"part": "footer"}, "part"),
        ({"min_articles": 1000}, r"0 term"),
    ],
)
def test_options_that_cannot_be(options, match):
    with pytest.raises(OptionError, match=match):
        compare_words(make_articles(8, n=6), **options)


def test_tables_that_cannot_be():
    with pytest.raises(TableError, match="body"):
        compare_words(make_articles(9).drop(columns="body"))
