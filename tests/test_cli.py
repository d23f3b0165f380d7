"""The command line: exit codes, messages, and a closing summary that a person can read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from framing.__main__ import main
from framing.closing import DONE, FAILED, SET_ASIDE, say_set_aside
from framing.records import PASSED_OVER
from framing.results import read_table


@pytest.fixture
def corpus(write_corpus, tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "ferry")


def run(corpus: Path, out: Path, *more: str) -> int:
    return main(["run", str(corpus), "--out", str(out), "--resamples", "200", *more])


def test_a_run_ends_by_naming_what_it_wrote(corpus, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(corpus, out) == DONE
    said = capsys.readouterr().out
    assert "12 articles: The Calm (6), The Hot (6)" in said
    assert "Main differences:" in said
    for name in ("report.html", "tables", "figures", "manifest.json"):
        assert str(out / name) in said
        assert (out / name).exists()


def test_inputs_set_aside_are_named_and_change_the_exit_code(corpus, tmp_path, capsys):
    (corpus / "The Hot" / "empty.txt").write_bytes(b"")
    (corpus / "The Hot" / "picture.txt").write_bytes(bytes(range(256)) * 4)
    assert run(corpus, tmp_path / "out", "--quiet") == SET_ASIDE
    said = capsys.readouterr()
    assert said.out == ""
    assert "empty.txt" in said.err
    assert "picture.txt" in said.err


def test_what_has_no_repair_is_not_said_to_be_nan(tmp_path, capsys):
    text = "file,row,what,got,repair,is_set_aside\na.csv,,no text,,,True\n"
    (tmp_path / "problems.csv").write_text(text, encoding="utf-8")
    assert say_set_aside(pd.read_csv(tmp_path / "problems.csv")) == SET_ASIDE
    assert "  - a.csv: no text." in capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("what", "words"), [("nowhere", "nowhere"), ("empty", "no article"), ("full", "not empty")]
)
def test_what_cannot_run_says_why(what, words, corpus, tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary.txt").write_text("mine", encoding="utf-8")
    source = {"nowhere": tmp_path / "nowhere", "empty": tmp_path / "empty"}.get(what, corpus)
    out = tmp_path / "full" if what == "full" else tmp_path / "out"
    assert run(source, out) == FAILED
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_a_lexicon_with_a_bad_row_is_named(corpus, tmp_path, capsys):
    lexicon = tmp_path / "mine.csv"
    lexicon.write_text("term,label,weight\ncrackdown,violence,heavy\n", encoding="utf-8")
    assert run(corpus, tmp_path / "out", "--lexicon", str(lexicon)) == FAILED
    assert "mine.csv, row 2" in capsys.readouterr().err


def test_check_reads_and_reports(corpus, capsys):
    assert main(["check", str(corpus)]) == DONE
    said = capsys.readouterr().out
    assert "The Calm" in said
    assert "To mind:" in said


def test_a_study_file_is_written_and_runs(corpus, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["init", str(corpus)]) == DONE
    assert main(["init", str(corpus)]) == FAILED
    assert main(["run", "study.toml", "--out", "out", "--quiet"]) == DONE
    assert (tmp_path / "out" / "manifest.json").exists()
    capsys.readouterr()
    assert main(["verify", "out"]) == DONE


def test_columns_of_ones_own_are_read_by_run_check_and_verify(tmp_path, capsys):
    table = tmp_path / "zeitungen.csv"
    rows = [f"{i},Die Fähre kam; the so-called ferry was late again.,0{i}/04/2015" for i in (1, 2)]
    table.write_text("\n".join(["Nr,Artikel,published", *rows]), encoding="cp1252")
    out = str(tmp_path / "out")
    reading = [
        "--column", "Artikel=body", "--column", "Nr=article_id", "--outlet", "Der Bote",
        "--encoding", "cp1252", "--date-order", "dmy",
    ]  # fmt: skip
    assert main(["check", str(table)]) == FAILED
    assert "--column Artikel=body" in capsys.readouterr().err
    assert main(["check", str(table), *reading]) == DONE
    assert main(["run", str(table), "--out", out, "--quiet", *reading]) == DONE
    articles = read_table(tmp_path / "out" / "tables" / "articles.csv")
    assert articles["article_id"].tolist() == ["1", "2"]
    assert articles["published"].str.startswith("2015-04").all()
    assert main(["verify", out, "--articles", str(table)]) == DONE
    bundle = str(tmp_path / "bundle")
    assert main(["bundle", out, bundle]) == DONE
    assert main(["reproduce", bundle, "--articles", str(table)]) == DONE


def test_a_study_file_says_it_all(corpus, tmp_path, capsys):
    toml = tmp_path / "study.toml"
    toml.write_text(f'corpus = "{corpus.name}"\ntitle = "Ferries"\n', encoding="utf-8")
    out = tmp_path / "out"
    assert main(["run", str(toml), "--out", str(out), "--seed", "3"]) == FAILED
    assert "write it into" in capsys.readouterr().err
    assert main(["run", str(toml), "--out", str(out), "--quiet"]) == DONE
    bundle = tmp_path / "bundle"
    assert main(["bundle", str(out), str(bundle), "--authors", "A. Author"]) == DONE
    cited = (bundle / "CITATION.cff").read_text(encoding="utf-8")
    assert 'title: "Ferries"' in cited
    assert 'name: "A. Author"' in cited


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--voice", "outlets"], "invalid choice: 'outlets'"),
        (["--min-validity", "70"], "0 to 1"),
        (["--resamples", "5"], "100 to 1,000,000"),
        (["--measure", "bias"], "loaded, hedge"),
        (["--scorer", "vader", "--repair-negation"], "TextBlob only"),
        (["--workers", "0"], "1 or more"),
    ],
)
def test_options_that_cannot_be_are_refused_with_what_can(
    words, expected, corpus, tmp_path, capsys
):
    arguments = ["run", str(corpus), "--out", str(tmp_path / "out"), *words]
    try:
        assert main(arguments) == FAILED
    except SystemExit as error:  # argparse
        assert error.code == FAILED
    assert expected in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out" / "manifest.json").exists()


@pytest.mark.parametrize(
    "command", ["run", "report", "study", "check", "init", "bundle", "reproduce", "verify"]
)
def test_every_command_has_examples_and_exit_codes(command, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    said = capsys.readouterr().out
    assert f"framing {command} " in said.partition("examples:")[2]
    assert "exit codes: 0" in said


def test_help_comes_at_once_and_has_examples():
    code = "import sys, framing.__main__ as m\ntry: m.main(['--help'])\nexcept SystemExit: pass\n"
    code += "print(sorted({'pandas', 'matplotlib', 'textblob'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "framing study data/sample" in run.stdout
    assert "exit codes" in run.stdout
    assert run.stdout.endswith("[]\n")


def test_a_corpus_in_another_language_is_told_so(tmp_path, capsys):
    text = "Der Hafen war am Montag nicht offen, und die Fähre kam auch nicht, wie es heißt. " * 4
    (tmp_path / "texte" / "Bote").mkdir(parents=True)
    for i in range(3):
        page = tmp_path / "texte" / "Bote" / f"{i}.txt"
        page.write_text(f"Fähre {i}\n\n{text}{i}", encoding="utf-8")
    assert run(tmp_path / "texte", tmp_path / "out", "--quiet") == FAILED
    said = capsys.readouterr().err
    assert "no hit of any measure in 3 articles" in said
    assert "de (3)" in said


def test_one_article_is_one_article_and_no_comparison(tmp_path, capsys):
    (tmp_path / "one" / "The North").mkdir(parents=True)
    page = tmp_path / "one" / "The North" / "1.txt"
    page.write_text("Ferry late\n\nThe so-called ferry was late again on Monday.", "utf-8")
    assert run(tmp_path / "one", tmp_path / "out") == DONE
    said = capsys.readouterr().out
    assert "1 article: The North (1)" in said
    assert "nothing to compare" in said


def test_outlets_that_may_be_one_are_told_at_the_end(tmp_path, capsys):
    names = ("Daily News", "Daily  news", "The Post")
    rows = [f"{i},{names[i % 3]},The so-called ferry {i} was late." for i in range(9)]
    (tmp_path / "all.csv").write_text("\n".join(["id,outlet,body", *rows]), encoding="utf-8")
    out = ["--out", str(tmp_path / "out"), "--quiet", "--resamples", "100", "--force"]
    said = "tables/problems.csv): 'Daily  news' and 'Daily News' may be one outlet (1)"
    for more in ([], ["--large"]):
        assert main(["run", str(tmp_path / "all.csv"), *out, *more]) == DONE
        assert said in capsys.readouterr().err


def test_what_was_only_noted_is_told_at_the_end(tmp_path, capsys):
    rows = "1,North,2020-13-45,The so-called ferry was late.\n2,South,,The ferry was late.\n"
    (tmp_path / "all.csv").write_text(f"id,outlet,date,body\n{rows}", encoding="utf-8")
    out = tmp_path / "out"
    run = ["run", str(tmp_path / "all.csv"), "--out", str(out), "--quiet", "--resamples", "100"]
    assert main(run) == DONE
    noted = "Noted while reading (all in tables/problems.csv): the date cannot be read"
    assert noted in capsys.readouterr().err


def test_kinds_of_notes_that_are_not_shown_are_counted(capsys):
    notes = [*(f"note {i}" for i in range(7)), PASSED_OVER]  # which the project's own tables are
    problems = pd.DataFrame({"what": notes, "is_set_aside": False})
    assert say_set_aside(problems) == DONE
    assert capsys.readouterr().err.endswith("; and 2 more kinds\n")


def test_a_reader_that_leaves_early_is_no_error(corpus):
    command = [sys.executable, "-m", "framing", "check", str(corpus)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        run.stdout.close()
        said = run.stderr.read()
    assert b"Traceback" not in said and b"Broken" not in said
    assert run.returncode == DONE
