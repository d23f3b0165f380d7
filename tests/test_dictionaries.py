"""Dictionaries of other programs: every form their programs write, and what must not pass."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.dictionaries import read_dictionary, write_lexicon
from framing.errors import FramingError, InputError, LexiconError
from framing.lexicons import read_lexicon


def pairs(path: Path) -> list[tuple[str, str]]:
    table = read_dictionary(path)
    return list(zip(table["label"], table["term"], strict=True))


def save(tmp_path: Path, name: str, text: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


LIWC_2007 = (
    "%\n01\tgloom\n02\tcheer\n125\taffect\n%\n\nSad*\t01\nlike\t(02 134)125/02\t125\nso so\t2\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_liwc_2007(tmp_path: Path, encoding: str):
    path = save(tmp_path, "a.dic", LIWC_2007.encode(encoding))
    assert pairs(path) == [
        ("gloom", "sad*"), ("cheer", "like"), ("affect", "like"), ("cheer", "so so"),
    ]  # fmt: skip
    table = read_dictionary(path)
    assert table["match"].tolist() == ["wildcard", "word", "word", "phrase"]
    assert table.loc[1, "note"] == "condition left out: (02 134)125"
    assert table["source"].unique().tolist() == ["a.dic (LIWC)"]


def test_liwc_2015_is_nested_by_indent_and_may_lack_tabs(tmp_path: Path):
    text = "%\n1 Affect (Affective words)\n\t2 Sad (Sadness)\n%\ngr*ving deeply  2\nglad 1 2\n"
    assert pairs(save(tmp_path, "a.dic", text)) == [
        ("Affect/Sad", "gr*ving deeply"), ("Affect", "glad"), ("Affect/Sad", "glad"),
    ]  # fmt: skip


def test_liwc_22(tmp_path: Path):
    table = read_dictionary(save(tmp_path, "a.dicx", "DicTerm,low,high\nsad*,X,\nglad,,0.5\n"))
    assert table[["term", "label", "weight"]].values.tolist() == [
        ["sad*", "low", 1.0],
        ["glad", "high", 0.5],
    ]


def test_yoshikoder_nested(tmp_path: Path):
    text = """<?xml version="1.0"?><dictionary style="050805" patternengine="substring">
    <cnode name="mood"><cnode name="Low"><pnode name="sad*"/><cnode name="gloom">
    <pnode name="blue" desc="of skies too"/></cnode></cnode><cnode name="High">
    <pnode name="glad"/></cnode></cnode></dictionary>"""
    assert pairs(save(tmp_path, "a.ykd", text)) == [
        ("Low", "sad*"),
        ("Low/gloom", "blue"),
        ("High", "glad"),
    ]


def test_wordstat_nested_with_weights(tmp_path: Path):
    text = "LOW\n\tGLOOM\n\t\tblue_day (2)\n\t\tsad* (1)\n\tfeeling low (0.5)\nHIGH\n\tglad (1)\n"
    table = read_dictionary(save(tmp_path, "a.cat", text))
    assert table[["label", "term", "weight"]].values.tolist() == [
        ["LOW/GLOOM", "blue day", 2.0],
        ["LOW/GLOOM", "sad*", 1.0],
        ["LOW", "feeling low", 0.5],
        ["HIGH", "glad", 1.0],
    ]


def test_lexicoder(tmp_path: Path):
    text = "+LOW\nSAD*\nso so \n+HIGH\nglad\n"
    assert pairs(save(tmp_path, "a.lc3", text)) == [
        ("LOW", "sad*"), ("LOW", "so so"), ("HIGH", "glad"),
    ]  # fmt: skip


def test_yaml_scalars_stay_strings(tmp_path: Path):
    text = "no: [no, on, 12:30, 0o7, ~, 1e3]\nmood:\n  low: [sad*, 'so so']\n  - x\n"
    with pytest.raises(LexiconError, match="line"):
        read_dictionary(save(tmp_path, "bad.yml", text))
    text = text.replace("  - x\n", "  high:\n    - glad\n    - very: ['gl?d']\n")
    assert pairs(save(tmp_path, "a.yml", text)) == [
        ("no", "no"), ("no", "on"), ("no", "12:30"), ("no", "0o7"), ("no", "~"), ("no", "1e3"),
        ("mood/low", "sad*"), ("mood/low", "so so"), ("mood/high", "glad"),
        ("mood/high/very", r"\bgl\wd\b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.yml", "low: [a]\nhigh: [b]\nlow: [c]\n", "stands twice.*line 3"),
        ("a.yml", "a: &x [b, c]\nd: *x\n", "aliases"),
        ("a.yml", "[a, b]\n", "outside of any category"),
        ("a.yml", "? [a]\n: [b]\n", "key that is not a name"),
        ("a.yml", "a: {" * 3000, "."),
        ("a.yml", "a: [b\n", "line"),
        ("a.yml", "", "no entries"),
        ("a.dic", "sad\t1\n", "no list of categories"),
        ("a.dic", "%\n1\tlow\n%\nsad\t7\n", "line 4"),
        ("a.dic", "%\n1\tlow\n%\nsad\n", "line 4"),
        ("a.lc3", "sad\n+LOW\n", "above the first category"),
        ("a.cat", "sad (1)\n", "above the first category"),
        ("a.cat", "LOW\n\t@sad /C (1)\n", "a rule"),
        ("a.ykd", "<dictionary><cnode>", "damaged"),
        ("a.ykd", '<!DOCTYPE d [<!ENTITY a "x">]><dictionary>&a;</dictionary>', "not safe"),
        ("a.ykd", '<!DOCTYPE d SYSTEM "file:///etc/passwd"><dictionary/>', "."),
        ("a.xyz", "sad\n", "no reader"),
        ("a.dic", b"\x89PNG\r\n\x1a\n\0", "not a text"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_line(
    tmp_path: Path, name: str, text: str | bytes, says: str
):
    with pytest.raises(FramingError, match=f"(?s){says}"):
        read_dictionary(save(tmp_path, name, text))


def test_no_such_file(tmp_path: Path):
    with pytest.raises(InputError, match="No such file"):
        read_dictionary(tmp_path / "a.dic")


def test_it_is_a_lexicon(tmp_path: Path):
    lexicon = read_lexicon(save(tmp_path, "a.dic", LIWC_2007))
    assert lexicon["term"].tolist() == ["sad*", "like", "like", "so so"]
    assert (lexicon["measure"] == "loaded").all()


def test_csv_and_yaml_lead_back(tmp_path: Path):
    lexicon = read_lexicon(save(tmp_path, "a.dic", LIWC_2007))
    columns = ["term", "label", "match"]
    for name in ("b.csv", "b.yml"):
        write_lexicon(lexicon, tmp_path / name)
        again = read_lexicon(tmp_path / name)
        assert sorted(again[columns].values.tolist()) == sorted(lexicon[columns].values.tolist())
    regex = pd.DataFrame({"term": ["a+"], "label": ["x"], "match": ["regex"]})
    with pytest.raises(LexiconError, match="YAML cannot hold"):
        write_lexicon(regex, tmp_path / "c.yml")


_WORDS = st.text("abcdefghijklmnopqrstuvwxyzäßé'-:%#\"0123456789*", min_size=1, max_size=12)


_LABELS = st.lists(_WORDS, min_size=1, max_size=3).map("/".join)


@settings(max_examples=60)
@given(st.dictionaries(_LABELS, st.lists(_WORDS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_any_lexicon_survives_yaml(tmp_path_factory: pytest.TempPathFactory, entries: dict):
    rows = {(term, label) for label, terms in entries.items() for term in terms}
    path = tmp_path_factory.mktemp("yaml") / "a.yml"
    write_lexicon(pd.DataFrame(sorted(rows), columns=["term", "label"]), path)
    back = read_dictionary(path)
    assert set(zip(back["term"], back["label"], strict=True)) == rows


@pytest.mark.parametrize("suffix", ["dic", "ykd", "lc3"])
def test_the_same_dictionary_in_three_programs(shared: Path, suffix: str):
    found = {
        (label.lower(), term)
        for label, term in pairs(shared / "formats" / "dictionaries" / f"mary.{suffix}")
    }
    assert found == {
        ("a category", "more"), ("a category", "lamb"), ("a category", "little"),
        ("another category", "had"), ("another category", "mary"),
    }  # fmt: skip


def test_the_same_dictionary_for_quanteda(shared: Path):
    assert pairs(shared / "formats" / "dictionaries" / "mary.yml") == [
        ("A CATEGORY", "more"), ("A CATEGORY", "lamb"), ("A CATEGORY", "little"),
        ("ANOTHER", "category"), ("ANOTHER", "had"), ("ANOTHER", "mary"),
    ]  # fmt: skip
