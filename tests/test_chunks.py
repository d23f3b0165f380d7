"""Chunks in a study: an article that fails is left out of every table and listed."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.analysis import analyse, detect
from framing.chunks import read_closely
from framing.corpus import read_articles
from framing.errors import InputError, LexiconError
from framing.files import claim_folder, from_parquet, to_parquet
from framing.options import Options
from framing.steps import STEPS, plan_work
from framing.store import Store
from framing.voices import find_voices


@pytest.fixture(scope="module")
def articles(root) -> pd.DataFrame:
    return read_articles(root / "data" / "sample").iloc[::7]


def test_study_goes_on_without_the_article_that_fails(articles, monkeypatch):
    victim = articles["article_id"].iloc[2]

    def find(some, *, tokens=None):
        if victim in set(some["article_id"]):
            raise RecursionError("nobody foresaw this")
        return find_voices(some, tokens=tokens)

    monkeypatch.setattr("framing.chunks.find_voices", find)
    tables = analyse(articles, Options(n_resamples=100))
    listed = tables["problems"][tables["problems"]["what"].str.contains("could not be analysed")]
    assert listed["row"].tolist() == [victim]
    assert listed["is_set_aside"].all() and "RecursionError" in listed["got"].iloc[0]
    for name in ("articles", "hits", "words", "scores", "voices"):
        assert victim not in set(tables[name]["article_id"]), name
    assert len(tables["articles"]) == len(articles) - 1


def test_detect_is_the_same_with_and_without_a_folder(articles, tmp_path):
    first = detect(articles, Options())
    for _ in range(2):  # made, then found again
        again = detect(articles, Options(), folder=tmp_path / "chunks")
        for name, table in first.items():
            pd.testing.assert_frame_equal(again[name], table)


def test_every_step_is_keyed_by_what_it_depends_on(tmp_path):
    lexicon = tmp_path / "own.csv"
    lexicon.write_text("term,measure,label\nregime,loaded,mine\n")
    plain, own = plan_work(), plan_work([lexicon])
    changed = {step for step in STEPS if plain.keys[step] != own.keys[step]}
    assert changed == {"terms", "rest"}
    lexicon.write_text("term,measure,label\nregime,loaded,yours\n")
    assert plan_work([lexicon]).keys["terms"] != own.keys["terms"]


def test_a_bad_lexicon_is_no_fault_of_the_articles(tmp_path):
    (tmp_path / "own.csv").write_text("nothing\nhere\n")
    with pytest.raises(LexiconError):
        plan_work([tmp_path / "own.csv"])


def test_results_round_trip_as_parquet(articles):
    results = read_closely(articles.head(3), plan_work(), {})
    assert set(results) == {(step, table) for step, tables in STEPS.items() for table in tables}
    for data in results.values():
        table = from_parquet(data)
        assert to_parquet(table) == data


def test_two_claims_on_one_folder(tmp_path):
    with claim_folder(tmp_path / "out") as claim:
        Store(tmp_path / "out", claim, plan_work()).forget_others([])
        with pytest.raises(InputError, match="in use"), claim_folder(tmp_path / "out"):
            pass
    with claim_folder(tmp_path / "out"):
        pass


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match="cannot write"), claim_folder(tmp_path / "file" / "out"):
        pass
