"""A bundle holds all that is needed to check a study, and no text of anybody's articles."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from framing.bundle import bundle_study
from framing.errors import InputError
from framing.options import Options
from framing.results import read_bundle, read_table
from framing.settings import read_settings
from framing.study import run_study
from framing.textfree import find_shared_run, hash_runs

LONG = "Old pilots kept their boats behind the empty harbour wall until the spring tides came"


def write_corpus(folder: Path) -> Path:
    """Eight short articles of two outlets that name and doubt in different ways."""
    tails = {"Beacon": "The so-called reform helped the rioters.",
             "Courier": "The reform helped the protesters; critics called it brutal."}  # fmt: skip
    rows = [
        {
            "article_id": f"{outlet}-{i}",
            "outlet": outlet,
            "headline": f"Harbour reform number {i} passes after one long night of talks",
            "body": f"{LONG} in year {i}. {tail} “We will see,” said Ada Brook on day {i}. " * 2,
            "url": f"https://news.example/harbour-reform-number-{i}-passes-after-one-long-night",
        }
        for i in range(4)
        for outlet, tail in tails.items()
    ]
    path = folder / "corpus.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The study of the small corpus, written."""
    folder = tmp_path_factory.mktemp("study")
    run_study(write_corpus(folder), folder / "results", options=Options(n_resamples=100))
    return folder / "results"


@pytest.fixture(scope="module")
def bundle(results):
    """Its bundle."""
    return bundle_study(
        results, results.parent / "bundle", title="Harbour: a study", source="Our own writing",
        licence="https://creativecommons.org/licenses/by/4.0/",
    )  # fmt: skip


def test_bundle_is_complete(bundle):
    names = {path.name for path in bundle.iterdir()}
    assert {
        "articles.csv", "hits.csv", "voices.csv", "scores.csv", "comparisons.csv", "lexicons",
        "study.toml", "requirements.txt", "figures", "README.md", "CITATION.cff", "study.json",
        "datapackage.json", "ro-crate-metadata.json",
    } <= names  # fmt: skip
    articles = read_table(bundle / "articles.csv")
    assert {"outlet", "url", "n_characters", "sha256"} <= set(articles)
    assert "headline" not in articles and "body" not in articles
    assert "numpy==" in (bundle / "requirements.txt").read_text(encoding="utf-8")


def test_bundle_holds_no_run_of_eight_words(bundle, results):
    corpus = pd.read_csv(results.parent / "corpus.csv")
    runs = hash_runs([*corpus["body"], *corpus["headline"]])
    for path in bundle.rglob("*"):
        if path.is_file() and path.suffix != ".png" and path.name != "articles.csv":
            assert find_shared_run(path.read_text(encoding="utf-8"), runs) == "", path.name


def test_marked_words_stand_in_the_hits(bundle):
    hits = read_table(bundle / "hits.csv")
    assert "so-called" in set(hits["text"])
    assert hits.loc[hits["measure"] == "tone", "text"].isna().all()
    assert "target" not in hits


def test_study_toml_states_the_run(bundle):
    corpus, options = read_settings(bundle / "study.toml")
    assert corpus.name == "corpus.csv"
    assert options == Options(
        n_resamples=100, title="Harbour: a study", source="Our own writing",
        licence="https://creativecommons.org/licenses/by/4.0/",
    )  # fmt: skip


def test_same_results_give_the_same_zip(results, tmp_path):
    first, second = (bundle_study(results, tmp_path / f"{i}.zip") for i in range(2))
    assert first.read_bytes() == second.read_bytes()
    study, folder = read_bundle(first, tmp_path / "opened")
    assert study["outlets"] == {"Beacon": 4, "Courier": 4}
    assert (folder / "hits.csv").is_file()


def test_hashed_bundle_holds_no_marked_word(results, tmp_path):
    bundle = bundle_study(results, tmp_path / "hashed", hashed=True)
    plain, hashed = (read_table(p / "hits.csv")["text"] for p in (results / "tables", bundle))
    assert not set(plain.dropna()) & set(hashed.dropna())
    assert all(len(text) == 16 for text in hashed.dropna() if text)


def test_headlines_are_kept_only_when_asked(results, tmp_path):
    bundle = bundle_study(results, tmp_path / "with", headlines=True)
    assert read_table(bundle / "articles.csv")["headline"].str.startswith("Harbour").all()


def planted(results: Path, folder: Path, table: str, column: str, text: str) -> Path:
    copy = folder / "results"
    shutil.copytree(results, copy)
    path = copy / "tables" / f"{table}.csv"
    frame = read_table(path).astype({column: object} if column in read_table(path) else {})
    frame[column] = text
    frame.to_csv(path, index=False)
    return copy


@pytest.mark.parametrize(
    ("table", "column", "headlines"),
    [("hits", "term", False), ("rates", "note", False), ("articles", "section", True)],
)
def test_planted_article_text_is_refused(results, tmp_path, table, column, headlines):
    run = " ".join(LONG.split()[2:10])  # eight words
    copy = planted(results, tmp_path, table, column, run.upper().replace(" ", ", "))
    with pytest.raises(InputError, match=rf"{table}\.csv") as caught:
        bundle_study(copy, tmp_path / "out", headlines=headlines)
    assert "their boats behind" in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_seven_words_are_no_article_text(results, tmp_path):
    copy = planted(results, tmp_path, "rates", "note", " ".join(LONG.split()[2:9]))
    assert bundle_study(copy, tmp_path / "out").is_dir()


@pytest.mark.parametrize("column", ["source", "doubted", "target_head"])
def test_names_that_run_on_are_cut(results, tmp_path, column):
    copy = planted(results, tmp_path, "hits", column, " ".join(LONG.split()[2:14]))
    bundle = bundle_study(copy, tmp_path / "out")
    (name,) = read_table(bundle / "hits.csv")[column].unique()
    assert name == " ".join(LONG.split()[2:7]) + " …"


def test_planted_headline_is_refused_unless_headlines_may_be_kept(results, tmp_path):
    headline = "Harbour reform number 2 passes after one long night of talks"
    copy = planted(results, tmp_path, "articles", "section", headline)
    with pytest.raises(InputError, match="article text"):
        bundle_study(copy, tmp_path / "out")


def test_no_bundle_of_half_a_run_and_none_is_overwritten(results, bundle, tmp_path):
    with pytest.raises(InputError, match="whole run"):
        bundle_study(tmp_path, tmp_path / "out")
    with pytest.raises(InputError, match="overwrite"):
        bundle_study(results, bundle)


def test_notebooks_travel_without_their_outputs(results, tmp_path):
    copy = tmp_path / "results"
    shutil.copytree(results, copy)
    output = {"output_type": "stream", "name": "stdout", "text": [LONG]}
    cell = {"cell_type": "code", "source": "print(1)", "outputs": [output], "metadata": {},
            "execution_count": 3}  # fmt: skip
    (copy / "notebooks").mkdir()
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    (copy / "notebooks" / "01_look.ipynb").write_text(text, encoding="utf-8")
    bundle = bundle_study(copy, tmp_path / "out")
    written = json.loads((bundle / "notebooks" / "01_look.ipynb").read_text(encoding="utf-8"))
    assert written["cells"][0]["outputs"] == []
    assert written["cells"][0]["source"] == "print(1)"


def test_zip_that_leaves_its_folder_is_refused(tmp_path):
    for name in ("../evil.txt", "/evil.txt", "a/../../evil.txt", "..\\evil.txt"):
        path = tmp_path / "bundle.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, "x")
            archive.writestr("study.json", "{}")
        with pytest.raises(InputError, match="no bundle"):
            read_bundle(path, tmp_path / "scratch")
        assert not list(tmp_path.rglob("evil*"))


def test_damaged_bundles_say_what_is_wrong(bundle, tmp_path):
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(InputError, match="cannot be read"):
        read_bundle(tmp_path / "cut.zip", tmp_path / "scratch")
    broken = tmp_path / "broken"
    shutil.copytree(bundle, broken)
    (broken / "hits.csv").unlink()
    with pytest.raises(InputError, match=r"hits\.csv"):
        read_bundle(broken, tmp_path / "scratch")
    (broken / "study.json").write_text('{"options": {"colour": "red"}}', encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        read_bundle(broken, tmp_path / "scratch")
    (broken / "study.json").write_text('{"options": ', encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        read_bundle(broken, tmp_path / "scratch")
    with pytest.raises(InputError, match="no bundle"):
        read_bundle(tmp_path, tmp_path / "scratch")


# Not pytest's warnings: the validators' own.
@pytest.mark.filterwarnings("ignore")
def test_frictionless_finds_the_data_package_valid(bundle):
    frictionless = pytest.importorskip("frictionless", reason="needs frictionless")
    report = frictionless.validate(str(bundle / "datapackage.json"))
    assert report.valid, report.flatten(["path", "type", "message"])[:5]
    changed = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in changed["resources"]} == {p.name for p in bundle.glob("*.csv")}


@pytest.mark.filterwarnings("ignore")
def test_rocrate_reads_the_crate_and_every_file_of_it(bundle):
    crate = pytest.importorskip("rocrate.rocrate", reason="needs rocrate")
    read = crate.ROCrate(str(bundle))
    assert read.root_dataset["datePublished"]
    assert read.root_dataset["license"].id == "https://creativecommons.org/licenses/by/4.0/"
    assert read.root_dataset["name"] == "Harbour: a study"
    listed = {entity.id for entity in read.get_entities() if entity.type == "File"}
    there = {p.relative_to(bundle).as_posix() for p in bundle.rglob("*") if p.is_file()}
    assert listed == there - {"ro-crate-metadata.json"}
