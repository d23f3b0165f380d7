"""Reading and checking lexicons: what is filled in, what is refused, and how it is said."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.dictionaries import write_lexicon
from framing.errors import InputError, LexiconError
from framing.lexicons import (
    as_lexicon,
    gather_lexicons,
    load_lexicon,
    read_lexicon,
    shipped_path,
)

COLUMNS = ["term", "measure", "label", "weight", "match", "source", "note", "condition", "version"]


def written(folder: Path, text: str, name: str = "mine.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def refused(folder: Path, text: str) -> str:
    with pytest.raises(LexiconError) as caught:
        read_lexicon(written(folder, text))
    return str(caught.value)


def test_a_column_of_terms_is_enough(tmp_path):
    lexicon = read_lexicon(written(tmp_path, "term\nthug\nwar machine\nterror*\n"))
    assert lexicon.columns.tolist() == COLUMNS
    assert lexicon["match"].tolist() == ["word", "phrase", "wildcard"]
    assert set(lexicon["measure"]) == {"loaded"}
    assert set(lexicon["label"]) == set(lexicon["source"]) == {"mine"}
    assert lexicon["weight"].tolist() == [1.0, 1.0, 1.0]


def test_version_follows_the_content(tmp_path):
    first = read_lexicon(written(tmp_path, "term\nthug\n"))["version"].item()
    again = read_lexicon(written(tmp_path, "term\nthug\n"))["version"].item()
    other = read_lexicon(written(tmp_path, "term\nthugs\n"))["version"].item()
    assert first == again != other
    assert first.startswith("mine.csv@")


def test_own_columns_and_strange_strings_survive(tmp_path):
    text = 'term,label,rating\nNA,none,no\n"007, so-called",x,12:30\n'
    lexicon = read_lexicon(written(tmp_path, text))
    assert lexicon["term"].tolist() == ["NA", "007, so-called"]
    assert lexicon["rating"].tolist() == ["no", "12:30"]


@pytest.mark.parametrize(
    ("text", "name", "encoding"),
    [
        ("term;label\nGewürz;küche\n", "a.csv", "utf-8-sig"),
        ("term\tlabel\nGewürz\tküche\n", "a.tsv", "utf-16"),
        ("label,term\nküche,Gewürz\n\n\n", "a.csv", "utf-8"),
    ],
)
def test_delimiters_and_encodings(tmp_path, text, name, encoding):
    lexicon = read_lexicon(written(tmp_path, text, name, encoding))
    assert lexicon[["term", "label"]].to_numpy().tolist() == [["Gewürz", "küche"]]


def test_everything_wrong_is_said_at_once_with_file_and_row(tmp_path):
    message = refused(
        tmp_path,
        "term,measure,label,weight,match,condition\n"
        "thug,loaded,a,1,word,\n"
        "thug,loaded,a,1,word,\n"
        "goon,loaded,a,0.5,word,\n"
        "goon,loaded,a,0.9,word,\n"
        "brute,loaded,a,heavy,word,\n"
        "yob,loaded,a,1,fuzzy,\n"
        "war machine,loaded,a,1,word,\n"
        "(a,loaded,a,1,regex,\n"
        "surge,loaded,a,1,word,unless=protector\n"
        "*,loaded,a,1,wildcard,\n",
    )
    for said in (
        "duplicate entry (mine.csv, row 3)",
        "contradictory entry (mine.csv, row 5)",
        "it stands in row 4 with weight 0.5",
        "weight that cannot be used (mine.csv, row 6)",
        "unknown match (mine.csv, row 7)",
        "not a word (mine.csv, row 8)",
        "regular expression that cannot be read (mine.csv, row 9)",
        "condition that cannot be read (mine.csv, row 10)",
        "no term (mine.csv, row 11)",
    ):
        assert said in message


def test_rows_count_the_lines_of_the_file(tmp_path):
    message = refused(tmp_path, 'term,note\nthug,"two\nlines"\n\ngoon,a,b\n')
    assert "more fields than the header has columns (mine.csv, row 5)" in message


def test_same_term_in_two_labels_or_conditions_is_no_duplicate(tmp_path):
    text = "term,label,condition\nthug,a,\nthug,b,\nradical,a,pos=JJ\nradical,a,pos=NN\n"
    assert len(read_lexicon(written(tmp_path, text))) == 4


def test_a_file_without_the_column_term(tmp_path):
    assert "no column 'term'" in refused(tmp_path, "word\nthug\n")
    assert "no column 'term'" in refused(tmp_path, "")
    assert "a column stands twice" in refused(tmp_path, "term,term\na,b\n")


def test_files_that_are_no_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("term\ncaf\xe9\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"not UTF-8 text \(a.csv, byte 8\)"):
        read_lexicon(path)
    with pytest.raises(InputError, match="cannot read the lexicon"):
        read_lexicon(tmp_path / "absent.csv")


def test_a_table_is_checked_and_left_alone():
    table = pd.DataFrame({"term": ["thug", None]}, index=[7, 9])
    before = table.copy(deep=True)
    with pytest.raises(LexiconError, match=r"no term \(lexicon, row 1\)"):
        as_lexicon(table)
    pd.testing.assert_frame_equal(table, before)


def test_a_checked_lexicon_stays_as_it_is():
    once = as_lexicon(pd.DataFrame({"term": ["thug", "war on *"], "weight": [0.5, 1]}))
    pd.testing.assert_frame_equal(as_lexicon(once), once)


def test_gathering_tables_and_paths(tmp_path):
    table = pd.DataFrame({"term": ["thug", "goon"], "label": ["mine", "mine"]})
    path = written(tmp_path, "term\nthug\nbrute\n")
    lexicon = gather_lexicons([table, path])
    assert lexicon["term"].tolist() == ["thug", "goon", "brute"]
    assert gather_lexicons(path)["term"].tolist() == ["thug", "brute"]
    with pytest.raises(LexiconError, match="empty list"):
        gather_lexicons([])


@pytest.mark.parametrize("name", ["loaded", "hedges", "verbs"])
def test_shipped_lexicons_have_provenance_and_weights_within_bounds(name):
    lexicon = load_lexicon(name)
    assert lexicon["source"].str.len().min() > 10
    assert lexicon["weight"].between(0, 1).all()
    assert lexicon["measure"].nunique() == 1


def test_the_loaded_lexicon_is_broad():
    lexicon = load_lexicon("loaded")
    sizes = lexicon["label"].value_counts()
    assert len(lexicon) >= 3000
    assert (sizes >= 50).sum() >= 15
    for label, term in {
        "militancy": "regime",
        "violence": "barrage*",
        "moral": "shameful*",
        "alarm": "chaos",
        "dismissal": "rhetoric",
    }.items():
        assert ((lexicon["term"] == term) & (lexicon["label"] == label)).any()


def test_every_inflection_of_a_verb_has_one_stance():
    with shipped_path("verbs.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    stances: dict[str, set[str]] = {}
    for row in rows:
        stances.setdefault(row["lemma"], set()).add(row["label"])
    assert all(len(found) == 1 for found in stances.values())
    assert {label for found in stances.values() for label in found} == {
        "neutral", "doubting", "endorsing", "charged",
    }  # fmt: skip


CELL = st.text(
    st.sampled_from("a -=+@'\"\t,;\u2028\x0b*é") | st.characters(exclude_categories=("Cs", "Cc")),
    max_size=8,
).map(str.strip)


@given(st.lists(st.tuples(CELL.filter(lambda t: t.strip("*' ")), CELL, CELL), min_size=1))
def test_what_is_written_is_read_back(tmp_path_factory, rows):
    table = pd.DataFrame(rows, columns=["term", "source", "own"]).drop_duplicates("term")
    try:
        lexicon = as_lexicon(table.assign(label="=own", note="-gate"))
    except LexiconError:  # spelled apart, the same when level
        return
    path = tmp_path_factory.mktemp("lexicon") / "own.csv"
    write_lexicon(lexicon, path)
    with path.open(encoding="utf-8", newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell[:1] in ("=", "@")]
    pd.testing.assert_frame_equal(read_lexicon(path), lexicon, check_dtype=False)
