"""Loaded terms: what counts by default, names and conditions, and the figures on annotated news."""

from __future__ import annotations

import importlib.util

import pandas as pd
import pytest

from framing.errors import OptionError
from framing.lexicons import as_lexicon, gather_lexicons, load_lexicon
from framing.loaded import MIN_WEIGHT, find_loaded, load_validity
from framing.text import tokenize


def found(text: str, **options) -> list[tuple[str, str]]:
    hits = find_loaded(tokenize([text]), **options)
    return list(zip(hits["text"], hits["label"], strict=True))


def test_labels_of_a_heated_sentence():
    text = "Thugs loyal to the regime answered the shameful stunt with a barrage of propaganda."
    assert found(text) == [
        ("Thugs", "militancy"),
        ("regime", "militancy"),
        ("shameful", "moral"),
        ("stunt", "dismissal"),
        ("barrage", "violence"),
        ("propaganda", "dismissal"),
    ]


@pytest.mark.parametrize("word", ["knee-jerk", "witch-hunt", "lame duck", "slam dunk"])
def test_a_word_counts_once_over_all_labels(word):
    assert [text for text, _ in found(f"It was called a {word} by the ferrymen.")] == [word]


def test_offices_are_no_coinages():
    text = "The commander-in-chief met the editors-in-chief, the liar-in-chief left."
    assert found(text) == [("liar-in-chief", "coinage")]


def test_entries_of_ones_own_may_share_words_in_two_labels():
    table = pd.DataFrame({"term": ["witch hunt", "witch"], "label": ["a", "b"]})
    hits = find_loaded(tokenize(["It is a witch hunt."]), as_lexicon(table))
    assert sorted(hits["label"]) == ["a", "b"]


def test_a_dry_sentence_has_none():
    assert found("The council met on Tuesday and passed the budget for the coming year.") == []


@pytest.mark.parametrize(
    ("term", "loaded", "other"),
    [
        ("surge", "a surge of arrivals", "a surge protector"),
        ("crisis", "the crisis deepened", "a crisis hotline was set up"),
        ("regime", "the regime fell", "talk of regime change"),
        ("stunt", "a cheap stunt", "a stunt double fell"),
        ("gushed", "the host gushed over her", "oil gushed into the bay"),
    ],
)
def test_conditions_of_ambiguous_words(term, loaded, other):
    assert any(text.startswith(term) for text, _ in found(loaded))
    assert not any(text.startswith(term) for text, _ in found(other))


def test_names_inside_a_sentence_do_not_count_but_headlines_do():
    assert found("A spokesman for Senator Savage declined to speak.") == []
    assert found("Savage Attack Leaves Town Stunned")[0] == ("Savage", "violence")


def test_weak_entries_count_only_when_asked_for():
    text = "They failed to agree, critics said."
    assert found(text) == []
    assert ("failed to", "aspersion") in found(text, min_weight=0)
    weights = find_loaded(tokenize([text, "Thugs lied brazenly."]))["weight"]
    assert (weights >= MIN_WEIGHT).all()


def test_an_own_lexicon_counts_wherever_it_stands():
    own = as_lexicon(pd.DataFrame({"term": ["savage"], "label": ["x"], "weight": [0.1]}))
    hits = find_loaded(tokenize(["Senator Savage spoke."]), own)
    assert hits[["text", "label", "rule"]].to_numpy().tolist() == [
        ["Savage", "x", own["version"].item()]
    ]


def test_shipped_entries_keep_their_rules_beside_own_ones():
    own = pd.DataFrame({"term": ["failed"], "label": ["mine"], "weight": [0.1]})
    both = gather_lexicons([load_lexicon("loaded"), own])
    text = "Thugs failed to agree with Senator Savage."
    assert found(text, lexicon=both) == [("Thugs", "militancy"), ("failed", "mine")]


@pytest.mark.parametrize("weight", [-0.1, 1.5])
def test_weights_outside_their_range(weight):
    with pytest.raises(OptionError, match="0 to 1"):
        find_loaded(tokenize(["a"]), min_weight=weight)


def test_validity_names_labels_of_the_lexicon():
    validity = load_validity()
    assert set(validity["label"]) <= set(load_lexicon("loaded")["label"])
    assert validity["precision"].between(validity["ci_low"], validity["ci_high"]).all()
    assert (validity["n"] > 0).all()


def test_figures_on_annotated_news(shared, root, monkeypatch):
    """Whole lexicon, weights as shipped: an upper bound of what the gate cross-validates."""
    monkeypatch.syspath_prepend(str(root / "tools"))
    spec = importlib.util.spec_from_file_location("gate", root / "tools" / "gate_loaded.py")
    gate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(gate)
    babe, _ = gate.weigh.read_babe(shared)
    guess = gate.flags(len(babe.doc), find_loaded(babe.tokens)["article_id"].astype(int).to_numpy())
    ones = pd.Series(1.0, index=range(len(guess))).to_numpy()
    assert gate.macro_f1(babe.is_biased, guess, ones) >= 0.70
    assert gate.within(babe.outlet)(babe.is_biased, guess, ones) >= 0.62
