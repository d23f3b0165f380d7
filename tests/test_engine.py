"""Chunks in this process, in several and on a cluster: what dies, hangs or changes loses nothing."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pyarrow.dataset as ds
import pytest

from framing.__main__ import SET_ASIDE, main
from framing.chunks import read_closely
from framing.corpus import read_articles
from framing.errors import InputError, OptionError
from framing.files import from_parquet
from framing.hits import find_hits
from framing.limits import TooSlowError, time_limit
from framing.provenance import hash_code
from framing.records import list_problems
from framing.results import read_table
from framing.scale import score_corpus
from framing.steps import plan_work
from framing.voices import find_voices


@pytest.fixture(scope="module", autouse=True)
def same_code():
    """Chunks are keyed by the package's files, which somebody may be editing meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("framing.steps.hash_code", lambda: "code")
        yield


@pytest.fixture(scope="module")
def sample(root) -> pd.DataFrame:
    return read_articles(root / "data" / "sample").iloc[::6].head(8)


def with_odd(articles: pd.DataFrame, word: str, row: int = 3) -> pd.DataFrame:
    """The articles with a word in one of them on which a detector does something odd."""
    bodies = articles["body"].tolist()
    bodies[row] = f"{word} {bodies[row]}"
    return articles.assign(body=bodies)


def same_folders(a: Path, b: Path) -> None:
    files = [{p.relative_to(x).as_posix() for p in x.rglob("*") if p.is_file()} for x in (a, b)]
    assert files[0] == files[1]
    _, different, failed = filecmp.cmpfiles(a, b, files[0], shallow=False)
    assert not different and not failed


def made(folder: Path) -> dict[str, int]:
    """When each table of each chunk was written, by name."""
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("*/*.parquet")}


def steps(names: set[str]) -> set[str]:
    return {name.split("-")[1] for name in names}


# A script as a researcher writes one, with a detector that does something odd on some article.
_SCRIPT = """
import os, sys, time
import pandas as pd
import framing.chunks as chunks, framing.steps
from framing.scale import score_corpus
real = chunks.find_voices
framing.steps.hash_code = lambda: "code"
chunks._PER_ARTICLE = 0.0
def find(articles, *, tokens=None):
    text = " ".join(articles["body"])
    if "KILLER" in text:
        os.kill(os.getpid(), 9)
    if "SLOW" in text:
        time.sleep(60)
    return real(articles, tokens=tokens)
chunks.find_voices = find
def run():
    articles, out, workers, limit = sys.argv[1:]
    workers, limit = int(workers), float(limit)
    articles = pd.read_pickle(articles)
    aside = score_corpus(articles, out, chunk_size=2, workers=workers, limit=limit)
    print(aside[["article_id", "reason"]].to_csv(index=False))
"""
_GUARD = """
if __name__ == "__main__":
    run()
"""


def run_script(
    tmp: Path, articles: pd.DataFrame, *, out: str, workers: int = 1, limit: float = 60.0,
    guard: bool = True,
) -> subprocess.CompletedProcess[str]:  # fmt: skip
    articles.to_pickle(tmp / "articles.pkl")
    script = tmp / "script.py"
    script.write_text(_SCRIPT + (_GUARD if guard else "run()\n"))
    command = [sys.executable, script, tmp / "articles.pkl", tmp / out, str(workers), str(limit)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_with_one_worker_an_article_that_kills_ends_one_run_and_no_more(sample, tmp_path):
    articles = with_odd(sample, "KILLER")
    first = run_script(tmp_path, articles, out="one")
    assert first.returncode == -9
    assert not (tmp_path / "one" / "manifest.json").exists()
    kept = made(tmp_path / "one")
    assert kept and {name[:6] for name in kept} == {"000000"}
    second = run_script(tmp_path, articles, out="one")
    assert second.returncode == 0, second.stderr
    victim = articles["article_id"].iloc[3]
    assert second.stdout.splitlines()[1].startswith(f"{victim},ProcessEndedError: ")
    now = made(tmp_path / "one")
    assert {name: now[name] for name in kept} == kept, "finished chunks are kept"
    assert len(pd.read_parquet(tmp_path / "one" / "articles")) == len(articles) - 1
    assert run_script(tmp_path, articles, out="two", workers=2).stdout == second.stdout
    same_folders(tmp_path / "one", tmp_path / "two")


def test_after_a_death_a_script_without_a_guard_goes_on_as_before(sample, tmp_path):
    assert run_script(tmp_path, sample, out="whole").returncode == 0
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".in-hand").touch()
    done = run_script(tmp_path, sample, out="out", guard=False)
    assert done.returncode == 0, done.stderr
    same_folders(tmp_path / "whole", tmp_path / "out")


def test_a_script_without_a_guard_is_told_to_have_one(sample, tmp_path):
    done = run_script(tmp_path, sample, out="out", workers=2, guard=False)
    assert done.returncode == 1
    assert "OptionError" in done.stderr and 'if __name__ == "__main__":' in done.stderr
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_with_several_workers_an_article_that_takes_long_is_set_aside(sample, tmp_path):
    articles = with_odd(sample, "SLOW")
    done = run_script(tmp_path, articles, out="out", workers=2, limit=3.0)
    assert done.returncode == 0, done.stderr
    reason = "TooSlowError: took longer than 3 seconds"
    assert done.stdout.splitlines()[1:2] == [f"{articles['article_id'].iloc[3]},{reason}"]
    assert len(pd.read_parquet(tmp_path / "out" / "articles")) == len(articles) - 1


def test_in_any_thread_an_article_that_takes_long_is_set_aside(sample, monkeypatch):
    def find(articles, *, tokens=None):
        while any("SLOW" in text for text in articles["body"]):
            pass
        return find_voices(articles, tokens=tokens)

    monkeypatch.setattr("framing.chunks._PER_ARTICLE", 0.0)
    monkeypatch.setattr("framing.chunks.find_voices", find)
    found = {}

    def read() -> None:
        results = read_closely(with_odd(sample, "SLOW").iloc[3:5], plan_work(limit=2.0), {})
        found[threading.current_thread()] = results

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    read()
    assert found[thread] == found[threading.main_thread()]
    aside = from_parquet(found[thread]["rest", "aside"])
    assert aside["reason"].tolist() == ["TooSlowError: took longer than 2 seconds"]


def test_a_limit_in_a_thread_touches_nothing_after_it():
    """The time is up before the work ends, as it ends, and after."""
    seen = []

    def work() -> None:
        try:
            for number in range(100):
                try:
                    with time_limit(0.02):
                        end = time.monotonic() + 0.015 + number * 0.0003
                        while time.monotonic() < end:
                            pass
                except TooSlowError as error:
                    seen.append(str(error))
            time.sleep(0.01)
            seen.append("whole")
        except TooSlowError:
            seen.append("raised outside")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen.pop() == "whole"
    assert seen and set(seen) == {"took longer than 0 seconds"}


def _fail() -> None:
    raise ZeroDivisionError("nobody foresaw this")


@pytest.mark.parametrize(
    ("act", "reason"),
    [(_fail, "ZeroDivisionError: nobody"), (lambda: time.sleep(60), "TooSlowError: took longer")],
)
def test_the_command_sets_an_article_aside_and_ends_with_1(
    write_corpus, tmp_path, monkeypatch, capsys, act, reason
):
    corpus = write_corpus(tmp_path / "corpus")
    page = corpus / "The Hot" / "2.txt"
    page.write_text(page.read_text().replace("a captain", "an ODD captain"))

    def find(articles, *, tokens=None):
        if any("ODD" in text for text in articles["body"]):
            act()
        return find_voices(articles, tokens=tokens)

    monkeypatch.setattr("framing.chunks.find_voices", find)
    monkeypatch.setattr("framing.chunks._PER_ARTICLE", 0.0)
    monkeypatch.setitem(plan_work.__kwdefaults__, "limit", 2.0)
    assert main(["run", str(corpus), "--out", str(tmp_path / "out"), "--quiet"]) == SET_ASIDE
    assert "The Hot/2" in (said := capsys.readouterr().err) and reason in said
    problems = read_table(tmp_path / "out" / "tables" / "problems.csv")
    assert problems["row"].tolist() == ["The Hot/2"]
    assert problems["got"].iloc[0].startswith(reason)
    assert len(read_table(tmp_path / "out" / "tables" / "articles.csv")) == 11


@pytest.fixture
def asked(monkeypatch) -> set[str]:
    """What is looked for from here on: measures, and "voices"."""
    found = set()

    def voices(articles, *, tokens=None):
        found.add("voices")
        return find_voices(articles, tokens=tokens)

    def hits(articles, *, measures, **options):
        found.update(measures)
        return find_hits(articles, measures=measures, **options)

    monkeypatch.setattr("framing.chunks.find_voices", voices)
    monkeypatch.setattr("framing.chunks.find_hits", hits)
    return found


def test_changed_referents_leave_all_but_names_and_scores(sample, tmp_path, asked):
    score_corpus(sample, tmp_path / "out", chunk_size=4)
    assert {"voices", "naming", "tone", "loaded"} < asked
    before = made(tmp_path / "out")
    asked.clear()
    own = pd.DataFrame({"variant": ["regime", "government"], "referent": ["them", "them"]})
    score_corpus(sample, tmp_path / "out", chunk_size=4, referents=[own])
    assert asked == {"naming"}
    assert steps(set(made(tmp_path / "out")) - set(before)) == {"names", "rest"}
    score_corpus(sample, tmp_path / "fresh", chunk_size=4, referents=[own])
    same_folders(tmp_path / "out", tmp_path / "fresh")


@pytest.mark.parametrize("measure", ["scare_quote", "tone", "naming", "loaded", "mine"])
def test_a_changed_lexicon_of_any_measure_leaves_no_old_hit(sample, tmp_path, measure, asked):
    """Entries may be of a measure that has a detector of its own, and then stand with its hits."""
    for label in ("old", "new"):
        asked.clear()
        own = pd.DataFrame({"term": ["the"], "measure": [measure], "label": [label]})
        aside = score_corpus(sample.head(2), tmp_path / "out", chunk_size=1, lexicons=[own])
        assert aside.empty
    with_it = {"scare_quote": {"tone"}, "tone": {"scare_quote"}}
    assert asked == {measure} | with_it.get(measure, set())
    hits = pd.read_parquet(tmp_path / "out" / "hits")
    assert set(hits.loc[hits["measure"] == measure, "label"]) == {"new"}
    score_corpus(sample.head(2), tmp_path / "fresh", chunk_size=1, lexicons=[own])
    same_folders(tmp_path / "out", tmp_path / "fresh")


def test_with_a_lexicon_of_ones_own_the_scores_alone_can_be_made_again(sample, tmp_path, asked):
    how = {"chunk_size": 1, "lexicons": [pd.DataFrame({"term": ["the"], "label": ["mine"]})]}
    score_corpus(sample.head(2), tmp_path / "out", **how)
    asked.clear()
    assert score_corpus(sample.head(2), tmp_path / "out", min_validity=0.5, **how).empty
    assert not asked


def test_another_lexicon_of_a_study_leaves_voices_marks_and_names(write_corpus, tmp_path, asked):
    corpus, out = write_corpus(tmp_path / "corpus"), tmp_path / "out"
    main(["run", str(corpus), "--out", str(out), "--quiet"])
    asked.clear()
    lexicon = tmp_path / "own.csv"
    lexicon.write_text("term,measure,label\nferry,loaded,mine\n")
    command = ["run", str(corpus), "--out", str(out), "--quiet", "--lexicon", str(lexicon)]
    main([*command, "--force"])
    assert asked == {"loaded"}


_STUDY = """
import os, sys
import framing.analysis, framing.chunks as chunks
from framing.__main__ import main
framing.analysis.CHUNK = 4
real, calls = chunks.find_voices, []
def find(articles, *, tokens=None):
    calls.append(1)
    if len(calls) == int(sys.argv[1]):
        os.kill(os.getpid(), 9)
    return real(articles, tokens=tokens)
chunks.find_voices = find
if __name__ == "__main__":
    sys.exit(main(["run", sys.argv[2], "--out", sys.argv[3], "--quiet"]))
"""


def test_a_command_that_was_killed_goes_on_and_gives_the_same(write_corpus, tmp_path):
    script, corpus = tmp_path / "study.py", write_corpus(tmp_path / "corpus")
    script.write_text(_STUDY)
    run = [sys.executable, script]
    assert subprocess.run([*run, "2", corpus, tmp_path / "out"], check=False).returncode == -9
    kept = made(tmp_path / "out" / "chunks")
    assert {name[:6] for name in kept} == {"000000"}
    assert subprocess.run([*run, "0", corpus, tmp_path / "out"], check=False).returncode == 0
    now = made(tmp_path / "out" / "chunks")
    assert {name: now[name] for name in kept} == kept
    assert subprocess.run([*run, "0", corpus, tmp_path / "whole"], check=False).returncode == 0
    same_folders(tmp_path / "out", tmp_path / "whole")


def test_the_datasets_are_read_as_they_are(sample, tmp_path):
    score_corpus(sample, tmp_path / "scored", chunk_size=3)
    hits = find_hits(sample, voices=find_voices(sample))
    hedges = pd.read_parquet(tmp_path / "scored" / "hits", filters=[("measure", "==", "hedge")])
    assert sorted(hedges["text"]) == sorted(hits.loc[hits["measure"] == "hedge", "text"])
    counts = ds.dataset(tmp_path / "scored" / "hits").to_table().group_by("label")
    found = counts.aggregate([("label", "count")]).to_pandas().set_index("label")["label_count"]
    assert found.to_dict() == hits["label"].value_counts().to_dict()


def test_a_changed_article_makes_its_chunk_anew_and_no_other(sample, tmp_path):
    score_corpus(sample, tmp_path / "out", chunk_size=2)
    before = made(tmp_path / "out")
    articles = with_odd(sample, "Well.", row=5)
    score_corpus(articles, tmp_path / "out", chunk_size=2)
    after = made(tmp_path / "out")
    assert {name[:6] for name in set(after) - set(before)} == {"000002"}
    assert all(after[name] == before[name] for name in after if name in before)
    score_corpus(articles, tmp_path / "fresh", chunk_size=2)
    same_folders(tmp_path / "out", tmp_path / "fresh")


def test_code_models_and_versions_are_what_all_depends_on(tmp_path, monkeypatch):
    package = tmp_path / "framing"
    (package / "models").mkdir(parents=True)
    monkeypatch.setattr("framing.provenance._PACKAGE", package)
    found = []
    for name in ("code.py", "models/voices.npz"):
        for text in ("one", "two"):
            (package / name).write_text(text)
            found.append(hash_code())
    assert hash_code() == found[-1]
    monkeypatch.setattr("framing.provenance.versions", lambda: {"numpy": "0"})
    found.append(hash_code())
    assert len(set(found)) == 5


def test_tables_removed_while_running(sample, tmp_path, monkeypatch):
    calls = []

    def find(articles, *, tokens=None):
        calls.append(1)
        if len(calls) == 2:
            shutil.rmtree(tmp_path / "out" / "voices")
        return find_voices(articles, tokens=tokens)

    monkeypatch.setattr("framing.chunks.find_voices", find)
    with pytest.raises(InputError, match="were removed while the run was writing"):
        score_corpus(sample, tmp_path / "out", chunk_size=4)
    assert not (tmp_path / "out" / "manifest.json").exists()
    monkeypatch.setattr("framing.chunks.find_voices", find_voices)
    assert score_corpus(sample, tmp_path / "out", chunk_size=4).empty
    score_corpus(sample, tmp_path / "fresh", chunk_size=4)
    same_folders(tmp_path / "out", tmp_path / "fresh")


# Dask may run it twice in a process.
_PATCH = """
import os
import framing.chunks as chunks
from framing.voices import find_voices
chunks._PER_ARTICLE = 0.0
def find(articles, *, tokens=None):
    text = " ".join(articles["body"])
    if "KILLER" in text:
        open(os.path.join({folder!r}, str(os.getpid())), "w").close()
        os.kill(os.getpid(), 9)
    while "SLOW" in text:
        pass
    return find_voices(articles, tokens=tokens)
chunks.find_voices = find
"""


@pytest.fixture
def cluster(tmp_path):
    """A scheduler with two workers, on which a detector does odd things."""
    distributed = pytest.importorskip("distributed", reason="needs the extra [cluster]")
    (tmp_path / "deaths").mkdir()
    patch = tmp_path / "patch.py"
    patch.write_text(_PATCH.format(folder=str(tmp_path / "deaths")))
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        preload=[str(patch)],
    ) as found:  # fmt: skip
        yield found


@pytest.mark.filterwarnings("default")
def test_a_chunk_that_kills_four_dask_workers_is_tried_here(sample, tmp_path, cluster):
    articles, address = with_odd(sample, "KILLER"), cluster.scheduler_address
    assert score_corpus(articles, tmp_path / "out", chunk_size=2, scheduler=address).empty
    assert len(list((tmp_path / "deaths").iterdir())) == 4
    score_corpus(articles, tmp_path / "whole", chunk_size=2)
    same_folders(tmp_path / "out", tmp_path / "whole")


@pytest.mark.filterwarnings("default")
def test_on_a_dask_worker_an_article_that_takes_long_is_set_aside(sample, tmp_path, cluster):
    articles, address = with_odd(sample, "SLOW"), cluster.scheduler_address
    how = {"chunk_size": 2, "limit": 3.0, "scheduler": address}
    aside = score_corpus(articles, tmp_path / "out", **how)
    assert aside["article_id"].tolist() == [articles["article_id"].iloc[3]]
    assert aside["reason"].tolist() == ["TooSlowError: took longer than 3 seconds"]
    assert len(pd.read_parquet(tmp_path / "out" / "articles")) == len(articles) - 1


@pytest.mark.filterwarnings("default")
def test_dask_workers_with_other_code_are_refused(sample, tmp_path, cluster, monkeypatch):
    monkeypatch.setattr("framing.engine.hash_code", lambda: "code of the machine that began")
    with pytest.raises(OptionError, match="other code or versions") as error:
        score_corpus(sample, tmp_path / "out", scheduler=cluster.scheduler_address)
    assert "constraints.txt" in str(error.value)
    assert not (tmp_path / "out" / "manifest.json").exists()


@pytest.mark.filterwarnings("default")
def test_a_scheduler_that_is_lost_is_named(sample, tmp_path, cluster, monkeypatch):
    def closing(_, size, problems, *rest):
        for first in range(0, len(sample), 1):
            if first == 6:
                cluster.close()
                time.sleep(5)  # longer than the client tries to find it again
            problems[:] = [list_problems(sample)]
            yield sample.iloc[first : first + 1], 0.5

    monkeypatch.setattr("framing.scale._batches", closing)
    monkeypatch.setattr("framing.cluster._TIMEOUT", 2)
    with pytest.raises(InputError, match="the scheduler was lost"):
        score_corpus(sample, tmp_path / "out", scheduler=cluster.scheduler_address)
    assert not (tmp_path / "out" / "manifest.json").exists()
    monkeypatch.undo()
    kept = made(tmp_path / "out")
    assert score_corpus(sample, tmp_path / "out", chunk_size=1).empty
    now = made(tmp_path / "out")
    assert kept and all(now[name] == kept[name] for name in kept if "-rest-" in name)
