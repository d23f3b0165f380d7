"""A whole study: what it writes, that it repeats, and that it never mixes with other files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from framing.__main__ import main
from framing.analysis import analyse
from framing.bundle import bundle_study
from framing.corpus import read_articles
from framing.dossier import write_dossier
from framing.errors import InputError, OptionError
from framing.loaded import load_validity
from framing.notebooks import FOR_ANY_CORPUS, list_sources
from framing.options import Options
from framing.provenance import hash_inputs
from framing.reproduce import reproduce_study
from framing.settings import read_settings
from framing.study import run_study

QUICK = Options(n_resamples=200)


@pytest.fixture(scope="module")
def corpus(write_corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("study") / "ferry")


@pytest.fixture(scope="module")
def results(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "results"
    run_study(corpus, out, options=QUICK)
    return out


def tables_of(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((out / "tables").glob("*.csv"))}


def test_everything_is_written(results):
    names = {path.stem for path in (results / "tables").glob("*.csv")}
    assert names >= {"articles", "removed", "voices", "hits", "scores", "comparisons", "rates"}
    assert "body" not in pd.read_csv(results / "tables" / "articles.csv")
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest) >= {"versions", "lexicons", "articles", "options", "inputs", "files"}
    for name in manifest["figures"]:
        assert (results / "figures" / f"{name}.png").stat().st_size > 5_000
        assert (results / "figures" / f"{name}.svg").stat().st_size > 1_000
    assert "default-src 'none'" in (results / "report.html").read_text(encoding="utf-8")
    assert not list(results.rglob("*.part"))


def test_a_run_killed_while_it_wrote_goes_on(write_corpus, tmp_path):
    corpus, out = write_corpus(tmp_path / "ferry"), tmp_path / "out"
    (out / "figures").mkdir(parents=True)
    left = [out / ".report.html.99.part", out / "figures" / ".rates_hedge.png.part"]
    for path in left:
        path.write_bytes(b"half")
    assert main(["run", str(corpus), "--out", str(out), "--quiet", "--resamples", "100"]) == 0
    assert not any(path.exists() for path in left)
    assert main(["verify", str(out)]) == 0


@pytest.mark.parametrize(
    "wrong",
    [["--lexicon", "nowhere.csv"], ["--label", "legl"], ["--compare", "A", "--compare", "B"]],
)
@pytest.mark.parametrize("how", [[], ["--large"]])
def test_a_slip_of_the_pen_costs_no_earlier_results(wrong, how, write_corpus, tmp_path):
    corpus, out = write_corpus(tmp_path / "ferry"), tmp_path / "out"
    run = ["run", str(corpus), "--out", str(out), "--quiet", "--resamples", "100", *how]
    assert main(run) == 0
    assert main([*run, "--force", *wrong]) == 2
    assert main(["verify", str(out)]) == 0


def test_the_difference_that_was_written_in_is_found(results):
    compared = pd.read_csv(results / "tables" / "comparisons.csv", keep_default_na=False)
    row = compared[(compared["measure"] == "hedge") & (compared["label"] == "distancing")].iloc[0]
    assert (row["outlet_a"], row["outlet_b"]) == ("The Calm", "The Hot")
    assert float(row["value_a"]) == 0 < float(row["value_b"])
    assert float(row["p_adjusted"]) < 0.05


def test_the_same_again_gives_the_same_bytes(corpus, results, tmp_path):
    run_study(corpus, tmp_path / "again", options=QUICK)
    assert tables_of(tmp_path / "again") == tables_of(results)
    figures = sorted(path.name for path in (results / "figures").iterdir())
    for name in figures:
        again = (tmp_path / "again" / "figures" / name).read_bytes()
        assert again == (results / "figures" / name).read_bytes(), name


def test_results_are_not_overwritten_unasked(corpus, results):
    with pytest.raises(InputError, match="not empty"):
        run_study(corpus, results, options=QUICK)


def test_other_files_are_never_mixed_with(corpus, tmp_path):
    (tmp_path / "diary.txt").write_text("mine", encoding="utf-8")
    for force in (False, True):
        with pytest.raises(InputError, match="not empty"):
            run_study(corpus, tmp_path, options=QUICK, force=force)
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_a_forced_run_leaves_nothing_of_the_one_before(corpus, tmp_path, write_corpus):
    alone = write_corpus(tmp_path / "alone", outlets=1)
    run_study(corpus, tmp_path / "out", options=QUICK)
    assert (tmp_path / "out" / "tables" / "comparisons.csv").exists()
    run_study(alone, tmp_path / "out", options=QUICK, force=True)
    assert not (tmp_path / "out" / "tables" / "comparisons.csv").exists()


def test_a_run_that_broke_off_is_no_whole_run(corpus, tmp_path):
    run_study(corpus, tmp_path / "out", options=QUICK)
    (tmp_path / "out" / "manifest.json").unlink()
    run_study(corpus, tmp_path / "out", options=QUICK)
    assert (tmp_path / "out" / "manifest.json").exists()


def test_the_hash_of_the_inputs_sees_names_contents_and_options(corpus, tmp_path, write_corpus):
    first = hash_inputs(corpus, QUICK)
    assert first == hash_inputs(corpus, QUICK)
    assert first != hash_inputs(corpus, Options(n_resamples=201))
    other = write_corpus(tmp_path / "ferry")
    assert first == hash_inputs(other, QUICK)
    (other / "The Hot" / "0.txt").rename(other / "The Hot" / "10.txt")
    assert first != hash_inputs(other, QUICK)


def test_a_study_does_nothing_twice_and_comes_up_to_date(tmp_path, write_corpus):
    corpus, out = write_corpus(tmp_path / "ferry"), tmp_path / "out"
    made = write_dossier(corpus, out, options=QUICK, notebooks=["01"])
    assert made.is_new
    assert [one.stopped for one in made.notebooks] == [""]
    index = (out / "index.html").read_text(encoding="utf-8")
    for link in ("report.html", "notebooks/01_read_the_corpus.html", "tables/hits.csv"):
        assert f'href="{link}"' in index
        assert (out / link).is_file()
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.name != "index.html"}
    assert not write_dossier(corpus, out, options=QUICK, notebooks=["01"]).is_new
    assert all(path.stat().st_mtime_ns == time for path, time in times.items())
    (corpus / "The Hot" / "0.txt").write_text("Ferry late\n\nThe ferry was late.", encoding="utf-8")
    assert write_dossier(corpus, out, options=QUICK, notebooks=["01"]).is_new


def test_the_study_of_another_corpus_is_not_replaced_unasked(results, tmp_path, write_corpus):
    other = write_corpus(tmp_path / "other", outlets=1)
    with pytest.raises(InputError, match="not empty"):
        write_dossier(other, results, options=QUICK, notebooks=[])


def test_the_notebooks_for_any_corpus_are_there():
    assert [path.name[:2] for path in list_sources(FOR_ANY_CORPUS)] == list(FOR_ANY_CORPUS)


def test_the_manifest_says_which_scorer_ran(corpus, tmp_path):
    options = Options(n_resamples=200, measures=("tone",), repair_negation=True)
    tables = run_study(corpus, tmp_path / "out", options=options)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["options"]["repair_negation"] is True
    assert manifest["scorer"].endswith("with negation repaired")
    assert set(tables["hits"]["rule"]) == {manifest["scorer"]}
    assert "with negation repaired" in (tmp_path / "out" / "figures" / "tone.svg").read_text()
    assert manifest["scorer"] in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_weak_labels_and_light_terms_are_left_out_on_demand(write_corpus, tmp_path):
    corpus = write_corpus(tmp_path / "ferry")
    (corpus / "The Hot" / "loaded.txt").write_text(
        "Ferry late\n\nThe shameful regime failed to stop the chaos, a brutal disgrace.\n"
    )
    kept = {}
    for name, options in {
        "all": Options(n_resamples=100),
        "right": Options(n_resamples=100, min_validity=0.5),
        "any": Options(n_resamples=100, min_weight=0.0),
    }.items():
        hits = run_study(corpus, tmp_path / name, options=options)["hits"]
        kept[name] = hits[hits["measure"] == "loaded"]
    validity = load_validity().set_index("label")["precision"]
    weak = [label for label in kept["all"]["label"] if validity.get(label, 1) < 0.5]
    assert weak
    assert not set(weak) & set(kept["right"]["label"])
    assert set(kept["right"]["text"]) < set(kept["all"]["text"]) < set(kept["any"]["text"])


def test_reprints_are_left_out_on_demand(write_corpus, tmp_path):
    corpus = write_corpus(tmp_path / "ferry")
    text = "\n\n".join(
        f"The harbour board met on day {n} and the so-called plan number {n} was put off again."
        for n in range(12)
    )
    for outlet in ("The Calm", "The Hot"):
        (corpus / outlet / "wire.txt").write_text(f"Plan put off\n\n{text}\n", encoding="utf-8")
    whole = run_study(corpus, tmp_path / "whole", options=QUICK)
    options = replace(QUICK, without_reprints=True)
    less = run_study(corpus, tmp_path / "less", options=options)
    later = set(whole["reprints"]["article_id_b"])
    assert len(later & {"The Calm/wire", "The Hot/wire"}) == 1
    pd.testing.assert_frame_equal(less["reprints"], whole["reprints"])
    assert set(whole["articles"]["article_id"]) - set(less["articles"]["article_id"]) == later
    for name in ("hits", "voices", "scores"):
        assert not later & set(less[name]["article_id"])
    page = (tmp_path / "less" / "report.html").read_text(encoding="utf-8")
    assert f"{len(later)} of them are left out of this study" in page


def test_notebooks_take_how_the_study_reads_and_what_it_looks_for(write_corpus, tmp_path):
    corpus, out = write_corpus(tmp_path / "ferry"), tmp_path / "out"
    lexicon = tmp_path / "own.csv"
    lexicon.write_text("term,measure,label\nferry,loaded,boats\n", encoding="utf-8")
    options = replace(QUICK, lexicons=(str(lexicon),), scorer="vader", voice="all")
    made = write_dossier(corpus, out, options=options, notebooks=["01", "02", "04"])
    assert [one.stopped for one in made.notebooks] == ["", "", ""]
    assert made.not_taken == ["voice", "n_resamples"]
    loaded = (out / "notebooks" / "02_loaded_terms.html").read_text(encoding="utf-8")
    assert "boats" in loaded and "../../own.csv" in loaded
    tone = (out / "notebooks" / "04_sentiment.ipynb").read_text(encoding="utf-8")
    assert "'vader'" in tone or '\\"vader\\"' in tone
    reading = (out / "notebooks" / "01_read_the_corpus.ipynb").read_text(encoding="utf-8")
    assert "FIND" not in reading
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "They keep their own choice of: voice, n resamples" in index
    assert "Who is speaking? Share of words by voice" in index  # a caption, not the name of a file


def test_the_null_check_covers_words(root, tmp_path):
    articles = read_articles(root / "data" / "sample")
    tables = analyse(articles, Options(n_resamples=100, measures=("hedge",)))
    assert tables["null"]["measure"].tolist() == ["hedge", "words"]
    words = tables["null"].iloc[-1]
    assert words["n_tests"] > 10_000
    assert 0.02 < words["share"] < 0.08


def test_an_unknown_measure_is_refused(corpus, tmp_path):
    with pytest.raises(OptionError, match=r"bias[\s\S]*scare_quote"):
        run_study(corpus, tmp_path / "out", options=Options(measures=("bias",)))


def test_only_what_is_asked_is_compared_and_the_bundle_repeats_it(corpus, tmp_path):
    asked = replace(
        QUICK, outlets=("The Hot", "The Calm"), labels=("distancing", "all"), against="pairs"
    )
    tables = run_study(corpus, tmp_path / "out", options=asked)
    compared = tables["comparisons"]
    assert set(compared["label"]) == {"distancing", "all"}
    assert set(compared["outlet_a"]) == {"The Hot"}
    assert set(compared["outlet_b"]) == {"The Calm"}
    assert len(tables["rates"]) > len(compared)  # rates are of everything
    assert len(tables["contributions"])
    bundle = bundle_study(tmp_path / "out", tmp_path / "bundle")
    assert read_settings(bundle / "study.toml")[1].outlets == asked.outlets
    found = reproduce_study(bundle, articles=corpus)
    assert set(found["status"]) == {"identical"}


def test_labels_without_the_whole_leave_nothing_to_explain_but_all_is_written(corpus, tmp_path):
    asked = replace(QUICK, labels=("distancing",), by="article")
    tables = run_study(corpus, tmp_path / "out", options=asked)
    assert set(tables["comparisons"]["label"]) == {"distancing"}
    assert tables["contributions"].empty
    assert "distancing" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_an_outlet_without_articles_is_refused_before_the_work(corpus, tmp_path):
    asked = replace(QUICK, outlets=("The Calm", "The Cold"))
    with pytest.raises(OptionError, match=r"The Cold[\s\S]*The Calm, The Hot[\s\S]*'The Calm'"):
        run_study(corpus, tmp_path / "out", options=asked)
