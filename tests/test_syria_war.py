"""The study of the Syrian war reproduces, holds no text, and finds what is known of its outlets."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from framing.corpus import read_articles
from framing.hits import find_hits
from framing.lexicons import read_lexicon
from framing.reproduce import reproduce_study
from framing.results import read_table
from framing.textfree import find_text, hash_runs


@pytest.fixture(scope="module")
def bundle(root):
    return root / "data" / "syria-war"


@pytest.fixture(scope="module")
def rates(bundle):
    rates = read_table(bundle / "rates.csv")
    rates = rates[rates["unit"] == "per_1000_words"]
    return rates.pivot(index="label", columns="outlet", values="value")


@pytest.fixture(scope="module")
def articles(shared):
    return read_articles(shared / "eval" / "fakes_syria" / "dev.jsonl")


def test_it_reproduces(bundle, unlike):
    assert unlike(reproduce_study(bundle), bundle) == []


def test_it_is_small(bundle):
    assert sum(path.stat().st_size for path in bundle.rglob("*")) < 5_000_000


def test_sides_of_the_war_have_their_words(rates):
    terrorist, regime, rebel = rates.loc["terrorist"], rates.loc["regime"], rates.loc["rebel"]
    assert min(terrorist[["sana", "manar", "alalam"]]) > 10 > terrorist["sputnik"] > 4
    assert max(terrorist[["reuters", "etilaf", "ahram"]]) < 1
    assert regime["etilaf"] > max(regime[["alaraby", "trt", "dailysabah"]]) > 6
    assert max(regime[["sana", "alalam", "manar", "reuters"]]) < 1
    assert min(rebel[["ahram", "jordantimes", "alaraby", "reuters"]]) > 4
    assert max(rebel[["sana", "manar"]]) < 0.5
    assert rates.loc["so-called", "manar"] > rates.loc["so-called", "alalam"] > 0.5
    assert rates.loc["so-called", "reuters"] == 0


def test_the_test_is_not_too_eager(bundle):
    null = read_table(bundle / "null.csv")
    assert ((null["share"] > 0.035) & (null["share"] < 0.065)).all()


def test_every_pair_was_compared(bundle):
    compared = read_table(bundle / "comparisons.csv")
    pairs = compared[compared["outlet_a"] != "all others"]
    assert len(pairs.drop_duplicates(["outlet_a", "outlet_b"])) == 15 * 14 / 2


def test_the_source_is_cited(bundle):
    package = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))
    assert "Zenodo 2607278, CC BY 4.0" in package["sources"][0]["title"]
    assert "FA-KES" in (bundle / "CITATION.cff").read_text(encoding="utf-8")


def test_no_text_stands_in_it(bundle, articles):
    assert find_text(bundle, hash_runs([*articles["body"], *articles["headline"].dropna()])) == []


def test_hits_are_those_of_the_texts(bundle, articles):
    lexicon = read_lexicon(bundle / "lexicons" / "syria-war-words.csv")
    fresh = find_hits(articles, lexicons=[lexicon], measures=["word_choice"])
    shipped = read_table(bundle / "hits.csv")
    columns = ["article_id", "part", "start", "end", "text", "label"]
    pd.testing.assert_frame_equal(
        fresh[columns].astype(object), shipped[columns].astype(object), check_dtype=False
    )
    text = articles.set_index("article_id")
    for row in shipped.to_dict("records"):
        assert text.at[row["article_id"], row["part"]][row["start"] : row["end"]] == row["text"]
