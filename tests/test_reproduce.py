"""Reproducing says identical only where it is, and verifying notices every change."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from test_bundle import write_corpus

from framing.bundle import bundle_study
from framing.errors import InputError
from framing.options import Options
from framing.reproduce import reproduce_study, verify_results
from framing.study import run_study


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A folder with ``corpus.csv, own.csv, results`` and ``bundle``."""
    folder = tmp_path_factory.mktemp("study")
    write_corpus(folder)
    lexicon = "term,measure,label\nrioters,crowd,hostile\nprotesters,crowd,neutral\n"
    (folder / "own.csv").write_text(lexicon, encoding="utf-8")
    options = Options(lexicons=(str(folder / "own.csv"),), n_resamples=100)
    run_study(folder / "corpus.csv", folder / "results", options=options)
    bundle_study(folder / "results", folder / "bundle")
    return folder


def status(found: pd.DataFrame, name: str) -> str:
    return found.set_index(found.columns[0])["status"][name]


@pytest.fixture
def copy(study, tmp_path):
    """The bundle, to be damaged."""
    return shutil.copytree(study / "bundle", tmp_path / "bundle")


def change(path, row: int, column: str, value: object) -> None:
    table = pd.read_csv(path, dtype=object, keep_default_na=False)
    table.loc[row, column] = value
    table.to_csv(path, index=False, lineterminator="\n")


@pytest.mark.parametrize("options", [{}, {"hashed": True}, {"headlines": True}])
def test_round_trip_is_identical(study, tmp_path, options):
    bundle = bundle_study(study / "results", tmp_path / "b.zip", **options)
    found = reproduce_study(bundle, articles=study / "corpus.csv")
    assert found[found["status"] != "identical"].empty, found[found["status"] != "identical"]
    assert {"scores", "rates", "comparisons", "null", "hits", "voices", "words"} <= set(
        found["table"]
    )
    assert any(name.startswith("figures/") for name in found["table"])


def test_changed_score_is_reported_with_table_and_row(copy):
    change(copy / "scores.csv", 3, "total", "17")
    found = reproduce_study(copy)
    row = found.set_index("table").loc["scores"]
    assert (row["status"], row["n_different"]) == ("different", 1)
    assert row["first_difference"].startswith("row 3, total: 17")
    assert status(found, "rates") == "identical"


def test_lost_row_and_lost_table_are_reported(copy):
    table = pd.read_csv(copy / "rates.csv", dtype=object, keep_default_na=False)
    table.iloc[:-1].to_csv(copy / "rates.csv", index=False)
    (copy / "null.csv").unlink()
    found = reproduce_study(copy)
    assert status(found, "rates") == "different"
    assert status(found, "null") == "missing"


def test_changed_hit_changes_what_is_computed(copy):
    hits = pd.read_csv(copy / "hits.csv", dtype=object, keep_default_na=False)
    row = hits.index[(hits["label"] == "hostile") & (hits["voice"] == "outlet")][0]
    change(copy / "hits.csv", row, "label", "neutral")
    found = reproduce_study(copy)
    assert status(found, "hits.csv") == "different"
    assert status(found, "scores") == "different"


def test_changed_figure_and_lexicon_are_reported(copy):
    figure = sorted((copy / "figures").glob("*.svg"))[0]
    figure.write_text(figure.read_text(encoding="utf-8") + "<!-- -->", encoding="utf-8")
    with (copy / "lexicons" / "own.csv").open("a", encoding="utf-8") as file:
        file.write("mob,crowd,hostile\n")
    found = reproduce_study(copy)
    assert status(found, f"figures/{figure.name}") == "different"
    assert status(found, "lexicons/own.csv") == "different"


def test_other_texts_are_refused_by_name(study, tmp_path):
    corpus = pd.read_csv(study / "corpus.csv", dtype=object)
    corpus.loc[2, "body"] = corpus.loc[2, "body"].replace("spring", "autumn")
    corpus.to_csv(tmp_path / "corpus.csv", index=False)
    with pytest.raises(InputError, match=corpus.loc[2, "article_id"]):
        reproduce_study(study / "bundle", articles=tmp_path / "corpus.csv")
    corpus.drop(index=2).to_csv(tmp_path / "corpus.csv", index=False)
    with pytest.raises(InputError, match="article not found"):
        reproduce_study(study / "bundle", articles=tmp_path / "corpus.csv")


def test_no_bundle_is_a_clear_error(tmp_path):
    with pytest.raises(InputError, match="no bundle"):
        reproduce_study(tmp_path / "nothing")


def test_untouched_results_verify(study):
    found = verify_results(study / "results", articles=study / "corpus.csv")
    assert set(found["status"]) == {"identical"}
    assert {"article Beacon-0", "lexicon own.csv", "version of pandas"} <= set(found["what"])


@pytest.fixture
def results(study, tmp_path):
    """The results, to be damaged."""
    return shutil.copytree(study / "results", tmp_path / "results")


def test_verify_notices_changed_and_lost_files(results):
    change(results / "tables" / "rates.csv", 0, "value", "99")
    (results / "report.html").unlink()
    found = verify_results(results)
    assert status(found, "tables/rates.csv") == "different"
    assert status(found, "report.html") == "missing"


def test_verify_notices_a_changed_article(study, tmp_path):
    corpus = pd.read_csv(study / "corpus.csv", dtype=object)
    corpus.loc[0, "body"] += " One sentence more."
    corpus.drop(index=1).to_csv(tmp_path / "corpus.csv", index=False)
    found = verify_results(study / "results", articles=tmp_path / "corpus.csv")
    assert status(found, f"article {corpus.loc[0, 'article_id']}") == "different"
    assert status(found, f"article {corpus.loc[1, 'article_id']}") == "missing"
    assert status(found, f"article {corpus.loc[2, 'article_id']}") == "identical"


def test_verify_notices_a_changed_lexicon(study):
    path = study / "own.csv"
    before = path.read_bytes()
    try:
        path.write_bytes(before + b"mob,crowd,hostile\n")
        assert status(verify_results(study / "results"), "lexicon own.csv") == "different"
        path.unlink()
        assert status(verify_results(study / "results"), "lexicon own.csv") == "missing"
    finally:
        path.write_bytes(before)
