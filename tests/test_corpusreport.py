"""The report of a scored corpus: the figures of a study, without its texts."""

from __future__ import annotations

import filecmp
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import weakref
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from framing import payload
from framing.__main__ import main
from framing.corpus import read_articles, read_batches
from framing.corpusreport import report_corpus
from framing.errors import InputError, OptionError
from framing.hitcounts import KEYS, Sums, count_hits
from framing.large import run_large
from framing.options import Options
from framing.results import read_table
from framing.scale import score_corpus
from framing.study import run_study
from framing.textfree import find_shared_run, hash_runs

FEW = Options(n_resamples=200, seed=7)


@pytest.fixture(scope="module")
def corpus(root) -> Path:
    return root / "data" / "sample"


@pytest.fixture(scope="module")
def both(corpus, tmp_path_factory) -> tuple[Path, Path]:
    """A study, and the same corpus scored in chunks and reported with its texts."""
    folder = tmp_path_factory.mktemp("both")
    run_study(corpus, folder / "study", options=FEW)
    run_large(corpus, folder / "large", options=FEW, chunk_size=7)
    return folder / "study", folder / "large"


@pytest.fixture(scope="module")
def scored(both) -> Path:
    return both[1] / "scored"


def page_of(folder: Path) -> str:
    return (folder / "report.html").read_text(encoding="utf-8")


def data_of(folder: Path) -> dict:
    found = re.search(r'id="data">(.*?)</script>', page_of(folder), re.DOTALL)
    assert found
    return json.loads(found[1])


def section(page: str, name: str) -> str:
    found = re.search(rf'<section id="{name}".*?</section>', page, re.DOTALL)
    assert found, name
    return found[0]


def passages(data: dict) -> Counter:
    kinds = ("measure", "label", "voice", "source", "head", "term")
    return Counter(
        (
            data["articles"][hit[0]]["id"], data["names"]["part"][hit[1]], hit[2], hit[3],
            *(data["names"][kind][code] for kind, code in zip(kinds, hit[4:10], strict=True)),
        )
        for hit in data["hits"]
    )  # fmt: skip


@pytest.mark.parametrize("name", ["comparisons", "rates", "validity", "problems"])
def test_tables_are_those_of_the_study(both, name):
    study, large = (read_table(folder / "tables" / f"{name}.csv") for folder in both)
    pd.testing.assert_frame_equal(large, study, rtol=1e-11)


@pytest.mark.parametrize("name", ["findings", "rates", "targets", "names", "tone", "story"])
def test_sections_are_those_of_the_study(both, name):
    study, large = (section(page_of(folder), name) for folder in both)
    assert large == study


def test_hits_by_voice_are_those_of_the_study_and_sources_are_counted_without_words(both):
    study, large = (section(page_of(folder), "speakers") for folder in both)
    head, _, sources = large.partition("<h3>Who gets to speak")
    assert head == study.partition("<h3>Who gets to speak")[0]
    assert "Their words were not counted" in sources and "<th>words" not in sources
    found = [read_table(folder / "tables" / "sources.csv") for folder in both]
    keys = ["outlet", "source", "n_attributions", "n_articles"]
    counts = [Counter(map(tuple, t[keys].fillna("").to_numpy().tolist())) for t in found]
    assert counts[0] <= counts[1]
    assert counts[1].total() - counts[0].total() < 3, "only those without a word may be more"


def test_passages_and_texts_are_those_of_the_study(both):
    study, large = map(data_of, both)
    assert passages(large) == passages(study)
    texts = [
        sorted(a["body"] + str(sorted(a["voices"])) for a in data["articles"])
        for data in (study, large)
    ]
    assert texts[0] == texts[1]


def test_figures_are_those_of_the_study(both):
    names = [{path.name for path in (folder / "figures").iterdir()} for folder in both]
    assert names[1] <= names[0]
    assert all(name.startswith("words_") for name in names[0] - names[1])
    assert {"targets.svg", "tone.svg", "voices.svg", "rates_hedge.svg"} <= names[1]
    folders = [folder / "figures" for folder in both]
    assert filecmp.cmpfiles(*folders, names[1], shallow=False)[1:] == ([], [])


@pytest.mark.parametrize(
    "options",
    [
        {"measures": ("hedge", "loaded"), "voice": "all", "part": "both", "against": "rest"},
        {"min_validity": 0.7, "outlets": ("The Selm Examiner", "The Quayside Post"), "by": "article"},
        {"scorer": "vader", "voice": "direct", "labels": ("all", "legal", "polarity")},
    ],
)  # fmt: skip
def test_options_do_the_same_to_both(corpus, tmp_path, options):
    options = Options(n_resamples=100, seed=3, **options)
    study = run_study(corpus, tmp_path / "study", options=options)
    large = run_large(corpus, tmp_path / "large", options=options)
    for name in ("comparisons", "rates"):
        pd.testing.assert_frame_equal(large[name], study[name], check_dtype=False, rtol=1e-11)
    pages = [page_of(tmp_path / name) for name in ("study", "large")]
    for name in ("findings", "targets", "names"):
        assert section(pages[0], name) == section(pages[1], name)
    assert passages(data_of(tmp_path / "study")) == passages(data_of(tmp_path / "large"))


def test_counts_of_files_add_up_to_those_of_all(corpus, both):
    hits = read_table(both[0] / "tables" / "hits.csv")
    articles = read_articles(corpus)
    outlets = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    sums = Sums(KEYS)
    for _, part in hits.groupby(pd.factorize(hits["article_id"])[0] // 4):
        sums.add(count_hits(part, outlets, voice="outlet"))
    for name, table in count_hits(hits, outlets, voice="outlet").items():
        pd.testing.assert_frame_equal(sums.total()[name], table, check_dtype=False)


def test_nothing_depends_on_the_order_of_articles(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(payload, "MAX_BYTES", 40_000)
    articles = read_articles(corpus)
    shuffled = articles.sample(frac=1, random_state=5)
    for name, table, size in (("a", articles, 9), ("b", shuffled, 16)):
        score_corpus(table, tmp_path / f"scored {name}", chunk_size=size)
        report_corpus(tmp_path / f"scored {name}", tmp_path / name, corpus=table, options=FEW)
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.*"))
    apart = {Path("figures/tone.png"), Path("figures/tone.svg"), Path("manifest.json")}
    for file in set(files) - apart:  # dots are scattered in the order of articles
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file
    shown = data_of(tmp_path / "a")["articles"]
    assert 5 <= len(shown) < 20 and {a["outlet"] for a in shown} == set(articles["outlet"])
    assert "The corpus has 50 articles: the page holds a random sample" in page_of(tmp_path / "a")


def test_without_texts_the_page_names_marked_words_only(corpus, scored, tmp_path):
    report_corpus(scored, tmp_path / "out", options=FEW)
    page, data = page_of(tmp_path / "out"), data_of(tmp_path / "out")
    articles = read_articles(corpus)
    runs = hash_runs([*articles["body"], *articles["headline"]])
    assert find_shared_run(page, runs) == ""
    assert not any(a["headline"] or a["body"] or a["voices"] for a in data["articles"])
    assert 'id="story"' not in page and 'href="#story"' not in page
    assert "No texts were given" in page and "The page holds no text of an article" in page
    assert "to see the marked words it counts" in page
    hits = pd.read_parquet(scored / "hits")
    hedge = hits[hits["target"].notna() & (hits["measure"] == "hedge")].iloc[0]
    (shown,) = [
        row
        for row in data["hits"]
        if data["articles"][row[0]]["id"] == hedge["article_id"]
        and (data["names"]["part"][row[1]], *row[2:4])
        == (hedge["part"], hedge["start"], hedge["end"])
        and data["names"]["measure"][row[4]] == "hedge"
    ]
    assert data["names"]["marked"][shown[10]] == hedge["text"]
    assert hedge["target"].startswith(data["names"]["target"][shown[11]].removesuffix(" …"))
    tone = [row for row in data["hits"] if data["names"]["measure"][row[4]] == "tone"]
    assert tone and all(data["names"]["marked"][row[10]] == "" for row in tone)


def test_texts_that_are_not_those_scored_are_left_out_and_counted(corpus, scored, tmp_path):
    articles = read_articles(corpus)
    changed, gone = articles["article_id"].iloc[[3, 4]], articles["article_id"].iloc[5]
    other = articles[articles["article_id"] != gone].copy()
    other.loc[other["article_id"].isin(changed), "body"] += " One more sentence."
    report_corpus(scored, tmp_path, corpus=other, options=FEW)
    page, shown = page_of(tmp_path), {a["id"] for a in data_of(tmp_path)["articles"]}
    assert shown == set(articles["article_id"]) - {*changed, gone}
    assert "Of the articles drawn, 2 have another text now than the one that was scored" in page
    assert "Of the articles drawn, 1 were not found in the corpus: left out." in page
    assert "One more sentence" not in page and "random sample" not in page
    assert "<p>50 articles of" in page, "figures are of all that was scored"


def test_of_no_text_that_fits_nothing_is_shown(corpus, scored, tmp_path):
    other = read_articles(corpus).assign(body="Something else.")
    report_corpus(scored, tmp_path, corpus=other, options=FEW)
    assert data_of(tmp_path)["articles"] == [] and "0 passages of 0 articles" in page_of(tmp_path)


def test_texts_are_never_held(corpus, scored, tmp_path, monkeypatch):
    made: list[weakref.ref] = []
    most = []

    class Batch(pd.DataFrame):
        """A table that can be watched."""

    def watched(path, size, **reading):
        for articles, share in read_batches(path, 4, **reading):
            batch = Batch(articles)
            made.append(weakref.ref(batch))
            most.append(sum(one() is not None for one in made))
            yield batch, share
            del batch, articles

    monkeypatch.setattr("framing.drawn.read_batches", watched)
    monkeypatch.setattr(payload, "MAX_BYTES", 30_000)
    report_corpus(scored, tmp_path, corpus=corpus, options=FEW)
    assert len(most) > 8 and max(most) <= 2
    assert 0 < len(data_of(tmp_path)["articles"]) < 15


def test_a_folder_of_scores_is_never_written_over(scored, corpus):
    before = sorted(scored.rglob("*"))
    with pytest.raises(InputError, match="will not mix"):
        report_corpus(scored, scored, options=FEW, force=True)
    with pytest.raises(InputError, match="will not mix"):
        run_study(corpus, scored, options=FEW, force=True)
    assert sorted(scored.rglob("*")) == before


def test_what_is_no_whole_run_of_scores_is_refused(both, tmp_path):
    with pytest.raises(InputError, match="no whole run"):
        report_corpus(tmp_path, tmp_path / "out")
    with pytest.raises(InputError, match="there are no scores to report"):
        report_corpus(both[0], tmp_path / "out")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"without_reprints": True}, "compares all articles with each other"),
        ({"scorer": "vader"}, "scorer is decided when a corpus is scored"),
        ({"min_validity": 0.5}, "min_validity is decided when a corpus is scored"),
        ({"outlets": ("The Selm Examiner", "The Nobody")}, "no article of an outlet"),
        ({"measures": ("bias",)}, "no such measure"),
    ],
)
def test_options_that_scores_cannot_honour_are_refused(scored, tmp_path, options, words):
    with pytest.raises(OptionError) as error:
        report_corpus(scored, tmp_path / "out", options=Options(n_resamples=200, **options))
    assert words in error.value.args[0] + error.value.problems[0].what
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_a_corpus_without_any_hit_says_so(tmp_path):
    (tmp_path / "a.csv").write_text("outlet,body\nA,Ja.\nB,Nein.\n", encoding="utf-8")
    with pytest.raises(InputError, match="nothing was found to compare"):
        run_large(tmp_path / "a.csv", tmp_path / "out", options=FEW)


def test_articles_set_aside_are_told(write_corpus, tmp_path, capsys):
    corpus = write_corpus(tmp_path / "ferry")
    (corpus / "The Hot" / "empty.txt").write_bytes(b"")
    out = tmp_path / "out"
    assert main(["run", str(corpus), "--out", str(out), "--large", "--resamples", "100"]) == 1
    said = capsys.readouterr()
    assert "empty.txt" in said.err and "empty.txt" in page_of(out)
    assert "12 articles: The Calm (6), The Hot (6)" in said.out
    for name in ("report.html", "tables", "figures", "manifest.json", "scored"):
        assert str(out / name) in said.out and (out / name).exists()
    assert main(["verify", str(out)]) == 0
    for command in (["verify", str(out), "--articles", str(corpus)], ["bundle", str(out), "b.zip"]):
        assert main(command) == 2
        assert "results of a large corpus cannot be" in capsys.readouterr().err


def test_one_outlet_has_no_comparison(write_corpus, tmp_path, capsys):
    corpus = write_corpus(tmp_path / "ferry", outlets=1)
    assert main(["run", str(corpus), "--out", str(tmp_path / "out"), "--large"]) == 0
    assert "nothing to compare" in capsys.readouterr().out
    assert not (tmp_path / "out" / "tables" / "comparisons.csv").exists()


def test_another_report_of_the_same_scores(write_corpus, tmp_path, capsys):
    corpus, out = write_corpus(tmp_path / "ferry"), tmp_path / "out"
    assert main(["run", str(corpus), "--out", str(out), "--large", "--quiet"]) == 0
    report = ["report", str(out / "scored"), "--out", str(tmp_path / "b"), "--resamples", "100"]
    assert main([*report, "--voice", "direct"]) == 0
    said = capsys.readouterr().out
    assert "it holds no texts" in said and "--corpus CORPUS" in said
    assert read_table(tmp_path / "b" / "tables" / "rates.csv")["voice"].unique().tolist() == [
        "direct"
    ]
    assert main([*report, "--corpus", str(corpus)]) == 2
    assert "--force replaces" in capsys.readouterr().err
    assert main([*report, "--corpus", str(corpus), "--force"]) == 0
    assert len(data_of(tmp_path / "b")["articles"]) == 12


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["run", "--large", "--without-reprints"], "without_reprints compares all articles"),
        (["run", "--large", "--measure", "bias"], "no such measure"),
        (["run", "--large", "--chunk-size", "0"], "1 or more"),
        (["run", "--large", "--limit", "0"], "more than 0 seconds"),
        (["run", "--large", "--workers", "0"], "1 or more"),
        (["run", "--chunk-size", "5"], "--large only"),
        (["run", "--limit", "5"], "--large only"),
        (["report", "--encoding", "cp1252"], "--corpus only"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    words, expected, write_corpus, tmp_path, capsys
):
    corpus = write_corpus(tmp_path / "ferry")
    command, *more = words
    assert main([command, str(corpus), "--out", str(tmp_path / "out"), *more]) == 2
    assert expected in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_a_run_of_a_large_table_names_the_way_that_spares_memory(tmp_path, capsys, monkeypatch):
    rows = [f"{o},{o}{i},The so-called ferry was late again." for o in "AB" for i in range(4)]
    table = tmp_path / "all.csv"
    table.write_text("\n".join(["outlet,article_id,body", *rows]), encoding="utf-8")
    arguments = ["run", str(table), "--resamples", "100", "--out"]
    assert main([*arguments, str(tmp_path / "a")]) == 0
    assert "--large" not in capsys.readouterr().err
    monkeypatch.setattr("framing.streams.LARGE", 100)
    assert main([*arguments, str(tmp_path / "b")]) == 0
    assert "all.csv is large: --large keeps memory flat" in capsys.readouterr().err
    assert main([*arguments, str(tmp_path / "c"), "--large"]) == 0
    assert "keeps memory flat" not in capsys.readouterr().err


def test_columns_of_ones_own_are_read_in_chunks(tmp_path):
    table = tmp_path / "zeitungen.csv"
    rows = [f"{i},Die Fähre kam; the so-called ferry was late again.,0{i}/04/2015" for i in (1, 2)]
    table.write_text("\n".join(["Nr,Artikel,published", *rows]), encoding="cp1252")
    reading = {
        "rename": ("Artikel=body", "Nr=article_id"), "outlet": "Der Bote", "encoding": "cp1252",
        "date_order": "dmy",
    }  # fmt: skip
    run_large(table, tmp_path / "out", options=Options(n_resamples=100, **reading))
    shown = data_of(tmp_path / "out")["articles"]
    assert [(a["id"], a["outlet"], a["date"]) for a in shown] == [
        ("1", "Der Bote", "2015-04-01"), ("2", "Der Bote", "2015-04-02"),
    ]  # fmt: skip
    assert all("Fähre" in a["body"] for a in shown)


def test_killed_and_repeated_it_writes_the_same(write_corpus, tmp_path):
    corpus = write_corpus(tmp_path / "ferry")
    more = ["--large", "--chunk-size", "2", "--resamples", "100", "--quiet"]
    command = [sys.executable, "-m", "framing", "run", str(corpus), *more, "--out"]
    began = time.perf_counter()
    subprocess.run([*command, str(tmp_path / "unbroken")], check=True)
    took = time.perf_counter() - began
    out = tmp_path / "out"
    moments = random.Random(11)
    for _ in range(20 if os.environ.get("FRAMING_ALL_KILLS") else 3):
        with subprocess.Popen([*command, str(out)]) as process:
            time.sleep(moments.uniform(0.3, 0.95) * took)
            process.send_signal(signal.SIGKILL)
        if (out / "manifest.json").exists():
            break  # it was done
    else:
        subprocess.run([*command, str(out)], check=True)
    files = [
        sorted(p.relative_to(x).as_posix() for p in x.rglob("*") if p.is_file())
        for x in (out, tmp_path / "unbroken")
    ]
    assert files[0] == files[1]
    assert filecmp.cmpfiles(out, tmp_path / "unbroken", files[0], shallow=False)[1:] == ([], [])


def test_a_report_knows_the_lexicon_that_its_scores_were_made_with(write_corpus, tmp_path):
    own, out = tmp_path / "own.csv", tmp_path / "out"
    own.write_text("term,measure,label\nferry,ship,ship\n", encoding="utf-8")
    score_corpus(write_corpus(tmp_path / "ferry"), tmp_path / "scored", lexicons=[own])
    assert main(["report", str(tmp_path / "scored"), "--out", str(out), "--resamples", "100"]) == 0
    assert main(["verify", str(out)]) == 0
    own.write_text("term,measure,label\nboat,ship,ship\n", encoding="utf-8")
    assert main(["verify", str(out)]) == 1
