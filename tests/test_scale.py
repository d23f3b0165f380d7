"""Large corpora: chunks, processes and clusters give the same tables, and nothing is lost."""

from __future__ import annotations

import filecmp
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.compare import compare_outlets
from framing.corpus import read_articles, read_batches
from framing.errors import InputError, MissingExtraError, OptionError
from framing.hits import find_hits
from framing.options import Options
from framing.panel import BUNDLES
from framing.rates import rate_outlets
from framing.records import list_problems
from framing.reproduce import verify_results
from framing.scale import (
    compare_corpus,
    rate_corpus,
    read_scores,
    report_corpus,
    score_corpus,
)
from framing.scores import count_words, score_articles
from framing.steps import STEPS
from framing.voices import find_voices

KEY = ["article_id", "part", "voice", "measure", "label"]


@pytest.fixture(scope="module", autouse=True)
def same_code():
    """Chunks are keyed by the package's files, which somebody may be editing meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("framing.steps.hash_code", lambda: "code")
        yield


@pytest.fixture(scope="module")
def sample(root) -> pd.DataFrame:
    return read_articles(root / "data" / "sample").head(24)


@pytest.fixture(scope="module")
def whole(sample, tmp_path_factory) -> Path:
    """An unbroken run in chunks of five."""
    out = tmp_path_factory.mktemp("whole")
    assert score_corpus(sample, out, chunk_size=5).empty
    return out


def same_folders(a: Path, b: Path) -> None:
    """Both hold the same files with the same bytes."""
    files = [
        sorted(p.relative_to(x).as_posix() for p in x.rglob("*") if p.is_file()) for x in (a, b)
    ]
    assert files[0] == files[1]
    _, different, failed = filecmp.cmpfiles(a, b, files[0], shallow=False)
    assert not different and not failed


def test_chunks_give_the_tables_of_one_call(sample, whole):
    voices = find_voices(sample)
    hits = find_hits(sample, voices=voices)
    words = count_words(sample, voices=voices)
    found = {name: pd.read_parquet(whole / name) for name in ("voices", "words", "hits")}
    pd.testing.assert_frame_equal(found["voices"], voices, check_dtype=False)
    pd.testing.assert_frame_equal(found["words"], words, check_dtype=False)
    order = ["article_id", "part", "start", "end", "measure", "label"]
    a, b = (t.sort_values(order, ignore_index=True, kind="stable") for t in (found["hits"], hits))
    pd.testing.assert_frame_equal(a, b, check_dtype=False)
    scores = score_articles(sample, hits, words=words)
    dense = read_scores(whole, part="both", voice="all").astype(dict.fromkeys(KEY, "str"))
    columns = [*KEY, "total", "base", "value"]
    a, b = (t[columns].sort_values(KEY, ignore_index=True) for t in (dense, scores))
    pd.testing.assert_frame_equal(a, b, check_dtype=False)
    assert len(pd.read_parquet(whole / "scores")) < len(scores) / 3


def test_comparisons_without_texts(sample, whole):
    hits = find_hits(sample, voices=(voices := find_voices(sample)))
    scores = score_articles(sample, hits, words=count_words(sample, voices=voices))
    key = ["measure", "label", "outlet_a", "outlet_b"]
    expected = compare_outlets(scores, n_resamples=200).sort_values(key, ignore_index=True)
    found = compare_corpus(whole, n_resamples=200).sort_values(key, ignore_index=True)
    columns = [name for name in expected if name != "method"]
    pd.testing.assert_frame_equal(found[columns], expected[columns], check_dtype=False)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".tsv"])
def test_large_tables_are_read_row_by_row_as_small_ones_are(sample, tmp_path, suffix, monkeypatch):
    table = sample[["article_id", "outlet", "headline", "body"]]
    path = tmp_path / f"articles{suffix}"
    if suffix == ".parquet":
        table.to_parquet(path)
    elif suffix == ".jsonl":
        table.to_json(path, orient="records", lines=True)
    else:
        table.to_csv(path, index=False, sep="\t" if suffix == ".tsv" else ",")
    expected = read_articles(path)
    monkeypatch.setattr("framing.streams.LARGE", 1000)
    batches = list(read_batches(path, 7))
    assert [len(batch) for batch, _ in batches] == [7, 7, 7, 3]
    shares = [share for _, share in batches]
    assert shares == sorted(shares) and shares[-1] == 1.0
    found = pd.concat([batch for batch, _ in batches], ignore_index=True)
    pd.testing.assert_frame_equal(found, expected)


def test_a_large_table_that_is_not_utf8_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("framing.streams.LARGE", 10)
    (tmp_path / "a.csv").write_bytes("outlet,body\nA,Café au lait.\n".encode("latin-1"))
    with pytest.raises(InputError, match="save the table as UTF-8"):
        list(read_batches(tmp_path / "a.csv", 10))
    ((batch, _),) = read_batches(tmp_path / "a.csv", 10, encoding="latin-1")
    assert batch["body"].tolist() == ["Café au lait."]


def test_batches_keep_what_was_cut_and_what_was_wrong(root):
    corpus = root / "data" / "sample"
    whole = read_articles(corpus)
    batches = [batch for batch, _ in read_batches(corpus, 7)]
    removed = sum(len(batch.attrs["framing"]["removed"]) for batch in batches)
    problems = sum(len(batch.attrs["framing"]["problems"]) for batch in batches)
    assert removed == len(whole.attrs["framing"]["removed"])
    assert problems == len(whole.attrs["framing"]["problems"])


def test_two_processes_write_the_same_files(sample, whole, tmp_path):
    assert score_corpus(sample, tmp_path / "out", chunk_size=5, workers=2).empty
    same_folders(whole, tmp_path / "out")


def test_changed_lexicon_leaves_voices_tone_and_names(sample, tmp_path):
    score_corpus(sample, tmp_path, chunk_size=5)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.glob("*/*.parquet")}
    own = pd.DataFrame({"term": ["regime"], "measure": ["loaded"], "label": ["mine"]})
    score_corpus(sample, tmp_path, chunk_size=5, lexicons=[own])
    after = {p: p.stat().st_mtime_ns for p in tmp_path.glob("*/*.parquet")}
    kept = {p.name.split("-")[1] for p in before if after.get(p) == before[p]}
    made = {p.name.split("-")[1] for p in after if p not in before}
    assert made == {"terms", "rest"}
    assert {"voices", "marks", "names"} <= {p.name.split("-")[1] for p in after}
    assert set(pd.read_parquet(tmp_path / "hits").query("measure == 'loaded'")["label"]) <= {"mine"}
    expected = tmp_path.parent / "fresh"
    score_corpus(sample, expected, chunk_size=5, lexicons=[own])
    same_folders(tmp_path, expected)
    assert kept <= {"voices", "marks", "names"}


@pytest.mark.parametrize(
    ("option", "steps"),
    [
        ({"scorer": "vader"}, {"marks", "rest"}),
        ({"repair_negation": True}, {"marks", "rest"}),
        ({"min_weight": 0.0}, {"terms", "rest"}),
        ({"min_validity": 0.5}, {"rest"}),
    ],
)
def test_an_option_makes_anew_only_what_depends_on_it(sample, whole, tmp_path, option, steps):
    out = shutil.copytree(whole, tmp_path / "out")
    before = {p.name for p in out.glob("*/*.parquet")}
    score_corpus(sample, out, chunk_size=5, **option)
    made = {p.name for p in out.glob("*/*.parquet")} - before
    assert {name.split("-")[1] for name in made} == steps
    voices = find_voices(sample)
    hits = find_hits(sample, voices=voices, **option)
    expected = score_articles(sample, hits, words=count_words(sample, voices=voices))
    found = read_scores(out, part="both", voice="all").astype(dict.fromkeys(KEY, "str"))
    columns = [*KEY, "total", "base", "value"]
    a, b = (t[columns].sort_values(KEY, ignore_index=True) for t in (found, expected))
    pd.testing.assert_frame_equal(a, b, check_dtype=False)


_RUN = """
import sys, pandas as pd
import framing.steps as steps
from framing.scale import score_corpus
steps.hash_code = lambda: "code"
if __name__ == "__main__":
    score_corpus(pd.read_pickle(sys.argv[1]), sys.argv[2], chunk_size=2, workers=int(sys.argv[3]))
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_any_moment_and_run_again(sample, tmp_path, workers):
    """A moment is a number of files in the folder, whole or not: a busy machine is no fault."""
    sample.to_pickle(tmp_path / "articles.pkl")
    (tmp_path / "run.py").write_text(_RUN)
    out = tmp_path / "out"
    command = [sys.executable, str(tmp_path / "run.py"), str(tmp_path / "articles.pkl"), str(out)]
    kills = 20 if workers == 1 and os.environ.get("FRAMING_ALL_KILLS") else 3
    n_files = len(sample) // 2 * sum(map(len, STEPS.values()))
    draw = random.Random(5)
    finished: dict[str, int] = {}
    for moment in sorted(draw.sample(range(1, n_files), kills)):
        with subprocess.Popen([*command, str(workers)], stderr=subprocess.DEVNULL) as process:
            while len(list(out.glob("*/*.par*"))) < moment and process.poll() is None:
                time.sleep(0.001)
            time.sleep(draw.uniform(0, 0.02))
            process.send_signal(signal.SIGKILL)
        now = {path.name: path.stat().st_mtime_ns for path in out.glob("aside/*.parquet")}
        assert {name: now.get(name) for name in finished} == finished, "finished chunks are kept"
        finished = now
        if not (out / "manifest.json").exists():
            with pytest.raises(InputError, match="no whole run"):
                read_scores(out)
    assert finished
    score_corpus(sample, out, chunk_size=2)
    assert all((out / "aside" / name).stat().st_mtime_ns == at for name, at in finished.items())
    score_corpus(sample, tmp_path / "unbroken", chunk_size=2)
    same_folders(out, tmp_path / "unbroken")


def _poison(monkeypatch, act) -> None:
    """Have a detector fail on one article, as on a text that nobody foresaw."""
    real = find_voices

    def find(articles, *, tokens=None):
        if any("POISON" in text for text in articles["body"]):
            act()
        return real(articles, tokens=tokens)

    monkeypatch.setattr("framing.chunks.find_voices", find)


def _fail() -> None:
    raise ZeroDivisionError("nobody foresaw this")


@pytest.mark.parametrize(
    ("act", "reason"),
    [(_fail, "ZeroDivisionError: nobody"), (lambda: time.sleep(60), "TooSlowError: took longer")],
)
def test_an_article_that_fails_is_set_aside(sample, tmp_path, monkeypatch, act, reason):
    articles = sample.head(9).copy()
    articles.loc[articles.index[4], "body"] = "POISON " + articles["body"].iloc[4]
    _poison(monkeypatch, act)
    monkeypatch.setattr("framing.chunks._PER_ARTICLE", 0.0)
    aside = score_corpus(articles, tmp_path / "out", chunk_size=6, limit=1.5)
    assert aside["article_id"].tolist() == [articles["article_id"].iloc[4]]
    assert aside["reason"].iloc[0].startswith(reason)
    good = articles.drop(articles.index[4])
    monkeypatch.setattr("framing.chunks.find_voices", find_voices)
    score_corpus(good, tmp_path / "good", chunk_size=6, limit=1.5)
    for name in ("voices", "hits", "words", "scores", "articles"):
        tables = [pd.read_parquet(tmp_path / run / name) for run in ("out", "good")]
        if name == "hits":
            order = ["article_id", "part", "start", "end", "measure", "label"]
            tables = [t.sort_values(order, ignore_index=True, kind="stable") for t in tables]
        if name == "scores":
            tables = [t.sort_values(KEY, ignore_index=True) for t in tables]
        pd.testing.assert_frame_equal(*tables)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["n_set_aside"] == 1
    # Mended, the article takes its place.
    assert score_corpus(articles, tmp_path / "out", chunk_size=6, limit=2.0).empty
    assert len(pd.read_parquet(tmp_path / "out" / "articles")) == 9


_KILLER = """
import os, sys, pandas as pd
import framing.chunks as chunks
from framing.scale import score_corpus
real = chunks.find_voices
def find(articles, *, tokens=None):
    if any("POISON" in text for text in articles["body"]):
        os.kill(os.getpid(), 9)
    return real(articles, tokens=tokens)
chunks.find_voices = find
if __name__ == "__main__":
    aside = score_corpus(pd.read_pickle(sys.argv[1]), sys.argv[2], chunk_size=3, workers=2)
    print(aside.to_dict("records"))
"""


def test_an_article_that_kills_its_process_is_set_aside(sample, tmp_path):
    articles = sample.head(6).copy()
    articles.loc[articles.index[1], "body"] = "POISON " + articles["body"].iloc[1]
    articles.to_pickle(tmp_path / "articles.pkl")
    (tmp_path / "run.py").write_text(_KILLER)
    command = [sys.executable, tmp_path / "run.py", tmp_path / "articles.pkl", tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert repr(articles["article_id"].iloc[1]) in done.stdout
    assert "ProcessEndedError: the process that read it was killed" in done.stdout
    assert len(pd.read_parquet(tmp_path / "out" / "articles")) == 5


def test_folder_removed_while_running(sample, tmp_path, monkeypatch):
    real, n = find_voices, []

    def find(articles, *, tokens=None):
        n.append(1)
        if len(n) == 2:
            shutil.rmtree(tmp_path / "out")
        return real(articles, tokens=tokens)

    monkeypatch.setattr("framing.chunks.find_voices", find)
    with pytest.raises(InputError, match="removed while a run was writing"):
        score_corpus(sample, tmp_path / "out", chunk_size=5)
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_changed_code_makes_everything_anew(sample, whole, tmp_path, monkeypatch):
    shutil.copytree(whole, tmp_path / "out")
    monkeypatch.setattr("framing.steps.hash_code", lambda: "other code")
    score_corpus(sample, tmp_path / "out", chunk_size=5)
    names = [{p.name for p in f.rglob("*.parquet")} for f in (whole, tmp_path / "out")]
    assert len(names[0]) == len(names[1]) and not names[0] & names[1]


def test_two_runs_in_one_folder(sample, tmp_path, monkeypatch):
    real = find_voices

    def find(articles, *, tokens=None):
        with pytest.raises(InputError, match="another run is writing"):
            score_corpus(sample, tmp_path / "out")
        return real(articles, tokens=tokens)

    monkeypatch.setattr("framing.chunks.find_voices", find)
    assert score_corpus(sample, tmp_path / "out").empty


def test_no_room_on_the_disk(sample, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(InputError, match=r"cannot write .*parquet"):
            score_corpus(sample, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list((tmp_path / "out").rglob("*.part"))
    with pytest.raises(InputError, match="no whole run"):
        read_scores(tmp_path / "out")
    assert score_corpus(sample, tmp_path / "out").empty


def test_a_file_cut_short_is_made_again(sample, whole, tmp_path):
    shutil.copytree(whole, tmp_path / "out")
    victim = next((tmp_path / "out" / "voices").glob("*.parquet"))
    victim.write_bytes(victim.read_bytes()[:-20])
    (tmp_path / "out" / "hits" / "000000-terms-x.parquet.99.part").write_bytes(b"half")
    score_corpus(sample, tmp_path / "out", chunk_size=5)
    same_folders(whole, tmp_path / "out")


def test_what_a_killed_run_had_begun_to_write_is_no_hindrance(sample, whole, tmp_path):
    shutil.copytree(whole, out := tmp_path / "out")
    (out / "manifest.json").unlink()
    for name in (".manifest.json.99.part", ".problems.csv.99.part", ".in-hand.99.part",
                 "hits/.000000-terms-x.parquet.99.part"):  # fmt: skip
        (out / name).write_bytes(b"half")
    score_corpus(sample, out, chunk_size=5)
    same_folders(whole, out)


def test_will_not_mix_with_other_files(sample, tmp_path):
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(InputError, match=r"thesis\.docx"):
        score_corpus(sample, tmp_path)


@pytest.mark.parametrize("option", [{"workers": 0}, {"chunk_size": 0}])
def test_options_outside_their_range(sample, tmp_path, option):
    with pytest.raises(OptionError):
        score_corpus(sample, tmp_path / "out", **option)


def test_without_dask_the_extra_is_named(sample, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"framing-toolkit\[cluster\]"):
        score_corpus(sample, tmp_path / "out", scheduler="tcp://127.0.0.1:1")


def _cluster(distributed, n_workers: int):
    return distributed.LocalCluster(
        n_workers=n_workers, threads_per_worker=1, processes=True, dashboard_address=None
    )


@pytest.mark.filterwarnings("default")
def test_a_dask_worker_killed_in_the_middle(sample, whole, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed", reason="needs the extra [cluster]")
    with _cluster(distributed, 2) as cluster:
        victim = cluster.workers[0].pid

        def killing(_, size, problems, reading):
            for first in range(0, len(sample), 5):
                if first == 10:
                    os.kill(victim, signal.SIGKILL)
                problems[:] = [list_problems(sample)]
                yield sample.iloc[first : first + 5], 0.5

        monkeypatch.setattr("framing.scale._batches", killing)
        score_corpus(sample, tmp_path / "out", scheduler=cluster.scheduler_address)
    same_folders(whole, tmp_path / "out")


def test_rates_without_texts(sample, whole):
    hits = find_hits(sample, voices=(voices := find_voices(sample)))
    scores = score_articles(sample, hits, words=count_words(sample, voices=voices))
    key = ["measure", "label", "outlet"]
    expected = rate_outlets(scores, n_resamples=200).sort_values(key, ignore_index=True)
    found = rate_corpus(whole, n_resamples=200).sort_values(key, ignore_index=True)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_bundles_tell_what_their_articles_do(monkeypatch):
    assert BUNDLES == 2_500, "docs/scale.md says so"
    draw = np.random.default_rng(3)
    outlets = ["A"] * 900 + ["B"] * 700 + ["C"] * 20
    base = draw.integers(200, 900, len(outlets))
    scores = pd.DataFrame({"outlet": outlets, "base": base, "total": draw.poisson(base / 300)})
    scores = scores.assign(
        article_id=[f"{i:04d}" for i in range(len(outlets))], story_id=None, part="body",
        voice="all", measure="hedge", label="legal", value=0.0, unit="per_1000_words",
    )  # fmt: skip
    one_by_one, rates = compare_outlets(scores, n_resamples=2000), rate_outlets(scores)
    for module in ("compare", "rates"):
        monkeypatch.setattr(f"framing.{module}.BUNDLES", 200)
    bundled, bundled_rates = compare_outlets(scores, n_resamples=2000), rate_outlets(scores)
    same = ["value_a", "value_b", "diff", "effect", "n_articles_a", "n_articles_b", "n_hits_a"]
    pd.testing.assert_frame_equal(bundled[same], one_by_one[same])
    assert bundled["method"].str.contains("bundles").all()
    assert not one_by_one["method"].str.contains("bundles").any()
    widths = [t["ci_high"] - t["ci_low"] for t in (bundled, one_by_one)]
    assert np.abs(np.log(widths[0] / widths[1])).max() < 0.15
    widths = [t["ci_high"] - t["ci_low"] for t in (bundled_rates, rates)]
    assert np.abs(np.log(widths[0] / widths[1])).max() < 0.15
    assert widths[0].iloc[2] == widths[1].iloc[2], "a small outlet keeps its articles"
    assert np.abs(bundled["p_value"] - one_by_one["p_value"]).max() < 0.1


def test_lists_given_as_tables_are_kept_beside_the_scores(sample, tmp_path):
    out = tmp_path / "out"
    lexicon = pd.DataFrame({"term": ["regime", "=so"], "measure": "loaded", "label": "own"})
    referents = pd.DataFrame({"referent": ["ship"], "label": ["ferry"], "variant": ["ferry"]})
    score_corpus(sample, out, lexicons=[lexicon], referents=[referents])
    manifest = json.loads((out / "manifest.json").read_text())
    assert sorted(manifest["lexicons"]) == ["lexicons-1.csv", "referents-1.csv"]
    again = [out / path for paths in manifest["read_from"].values() for path in paths]
    score_corpus(sample, tmp_path / "again", lexicons=again[:1], referents=again[1:])
    counts = [pd.read_parquet(tmp_path / name / "hits")["label"].value_counts()
              for name in ("out", "again")]  # fmt: skip
    pd.testing.assert_series_equal(*counts)
    report_corpus(out, tmp_path / "report", options=Options(n_resamples=100))
    found = verify_results(tmp_path / "report")
    assert (found.loc[found["what"].str.startswith("lexicon"), "status"] == "identical").all()
    score_corpus(sample, out)
    assert not list((out / "lists").iterdir())
