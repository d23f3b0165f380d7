"""Suggestions and the lexicon made of them: hand counts, what is left out, who decided."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.accept import accept_terms
from framing.corpus import read_articles
from framing.errors import InputError, LexiconError, OptionError
from framing.hits import find_hits
from framing.suggest import suggest_terms
from framing.surroundings import say_elsewhere, show_examples


def articles() -> pd.DataFrame:
    bodies = {
        ("N", "1"): "In the square the thugs threw stones at the police, Rook said.",
        ("P", "1"): "In the square the protesters threw stones at the police, Rook said.",
        ("N", "2"): "Police met the thugs near the harbour, and nobody was hurt there.",
        ("P", "2"): "Police met the protesters near the harbour, and nobody was hurt there.",
        ("N", "3"): "Only this outlet reports about the thugs, thugs and thugs again.",
    }
    return pd.DataFrame(
        [(f"{outlet}{story}", outlet, story, body) for (outlet, story), body in bodies.items()],
        columns=["article_id", "outlet", "story_id", "body"],
    )


def test_hand_count():
    found = suggest_terms(articles()).set_index(["outlet", "term"])
    thugs = found.loc[("N", "thugs")]
    assert thugs[["n_stories", "n_articles", "n_hits"]].tolist() == [2, 2, 2]
    assert thugs["expected"] == pytest.approx(1.0)  # two hits, half of the words of each story
    assert thugs["log_ratio"] == pytest.approx(np.log2(2.5 / 1.5))
    assert thugs["score"] == pytest.approx(1 / np.sqrt(2 * 0.5**2 + 1))
    assert thugs["elsewhere"] == "protesters"
    assert "the thugs threw stones" in thugs["examples"]
    assert list(found.index) == [("N", "thugs"), ("P", "protesters")]


def test_what_both_say_and_what_is_known_is_not_suggested():
    known = pd.DataFrame({"term": ["Thugs"]})
    found = suggest_terms(articles(), lexicon=known)
    assert found["term"].tolist() == ["protesters"]


def test_names_only_when_asked_for():
    frame = articles()
    for row in (0, 2):
        frame.loc[row, "body"] += " Then Hartvig left."
    assert "hartvig" not in " ".join(suggest_terms(frame)["term"])
    assert "hartvig" in " ".join(suggest_terms(frame, names=True)["term"])


def test_only_the_outlets_own_voice_counts_where_voices_are_given():
    frame = articles()
    start = frame["body"].iloc[0].index("thugs")
    voices = pd.DataFrame(
        {"article_id": ["N1"], "part": "body", "attribution": 0, "start": [start - 4],
         "end": [start + 30], "voice": "direct", "source": None, "source_start": None,
         "source_end": None, "cue": None, "cue_start": None, "cue_end": None, "rule": "marks"}
    )  # fmt: skip
    assert "thugs" not in set(suggest_terms(frame, voices=voices)["term"])


def test_stories_are_needed():
    with pytest.raises(OptionError, match="match_stories"):
        suggest_terms(articles().drop(columns="story_id"))
    with pytest.raises(OptionError, match="two outlets"):
        suggest_terms(articles().query("outlet == 'N'"))


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(5)))
def test_order_of_rows_does_not_matter(order):
    pd.testing.assert_frame_equal(
        suggest_terms(articles().iloc[list(order)]), suggest_terms(articles())
    )


def test_input_is_unchanged():
    frame = articles()
    suggest_terms(frame)
    pd.testing.assert_frame_equal(frame, articles())


def test_the_plan_of_the_sample_corpus_is_found(root):
    sample = read_articles(root / "data" / "sample")
    found = suggest_terms(sample, n=20)
    by_outlet = found.groupby("outlet")["term"].agg(set)
    assert {"so-called", "claimed"} <= by_outlet["The Tarvonia Tribune"]
    assert {"alleged", "reportedly"} <= by_outlet["Northline News"]
    assert {"furious", "fanatics"} <= by_outlet["The Morning Gull"]


def test_examples_are_whole_words_in_context():
    text = "Long before the day " + "and far away " * 8 + "the thugs " + "came along here " * 9
    (example,) = show_examples("thugs", [text])
    assert set(example.split()) <= set(text.split()) and "the thugs came" in example
    assert show_examples("thugs", ["The thugs"]) == ["The thugs"]
    assert show_examples("thugs", ["no", "Thugs.", "thugs", "thugs", "thugs"])[0] == "Thugs."


def test_what_others_say_is_of_the_same_kind():
    mine = ["they arrested the thugs yesterday evening"]
    theirs = ["they arrested the protesters yesterday evening", "they arrested quickly yesterday"]
    assert say_elsewhere("thugs", mine, theirs, {"protesters", "quickly"}) == ["protesters"]


def decided() -> pd.DataFrame:
    table = suggest_terms(articles())
    table.loc[table["term"] == "thugs", ["decision", "label", "note"]] = [
        "Accept", "militancy", "dehumanises",
    ]  # fmt: skip
    table.loc[table["term"] == "protesters", "decision"] = "reject"
    return table


def test_accepted_terms_become_a_lexicon_that_finds_them(tmp_path):
    path = tmp_path / "own.csv"
    lexicon = accept_terms(decided(), path, decided_by="A. Rook", decided_on="2020-05-14")
    row = lexicon.iloc[0]
    who = row[["since", "decided_by", "decided_on"]].tolist()
    assert who == ["1", "A. Rook", "2020-05-14"]
    entry = row[["term", "measure", "label", "match"]].tolist()
    assert entry == ["thugs", "loaded", "militancy", "word"]
    assert row["note"] == "dehumanises" and row["source"] == "suggested from 2 stories (N)"
    assert row["version"].startswith("own.csv@")
    hits = find_hits(articles(), lexicons=lexicon, measures=["loaded"])
    assert hits["term"].eq("thugs").all() and len(hits) == 5
    log = pd.read_csv(tmp_path / "own-decisions.csv")
    assert log["decision"].str.lower().tolist() == ["accept", "reject"]
    assert suggest_terms(articles(), lexicon=log).empty


def test_a_second_round_makes_a_second_version(tmp_path):
    path = tmp_path / "own.csv"
    first = accept_terms(decided(), path, decided_by="A. Rook", decided_on="2020-05-14")
    more = pd.DataFrame({"term": ["howling mob"], "decision": "yes", "label": "militancy"})
    more.to_csv(tmp_path / "more.csv", index=False)
    second = accept_terms(tmp_path / "more.csv", path, decided_by="B. Lind")
    assert second["since"].tolist() == ["1", "2"]
    assert second["decided_by"].tolist() == ["A. Rook", "B. Lind"]
    assert second["match"].tolist() == ["word", "phrase"]
    assert first["version"].iloc[0] != second["version"].iloc[0]
    assert len(pd.read_csv(tmp_path / "own-decisions.csv")) == 3


def test_wrong_decisions_are_all_named_and_nothing_is_written(tmp_path):
    path = tmp_path / "own.csv"
    bad = pd.DataFrame(
        {"term": ["a", "b", "c"], "decision": ["accept", "perhaps", "accept"],
         "label": ["", "x", "y"]}
    )  # fmt: skip
    with pytest.raises(LexiconError) as raised:
        accept_terms(bad, path, decided_by="A. Rook")
    assert len(raised.value.problems) == 2 and not path.exists()
    with pytest.raises(LexiconError, match="no accepted"):
        accept_terms(bad.assign(decision=""), path, decided_by="A. Rook")
    accept_terms(bad.tail(1), path, decided_by="A. Rook")
    before = path.read_bytes()
    with pytest.raises(LexiconError, match="duplicate"):
        accept_terms(bad.tail(1), path, decided_by="A. Rook")
    assert path.read_bytes() == before
    with pytest.raises(InputError, match="cannot read"):
        accept_terms(tmp_path / "none.csv", path, decided_by="A. Rook")
