"""The condition language, clause by clause, each with a place where it holds and one where not."""

from __future__ import annotations

import pytest

from framing.conditions import holds, parse_condition
from framing.tags import tag_at
from framing.text import tokenize


def stands(condition: str, text: str) -> bool:
    """Whether the condition holds for the word in brackets."""
    tokens = tokenize([text.replace("[", "").replace("]", "")])
    start = text.index("[")
    word = tokens.covered(0, start, text.index("]") - 1)
    return holds(parse_condition(condition), tokens, word.start, word.stop)


@pytest.mark.parametrize(
    ("condition", "yes", "no"),
    [
        ("pos=JJ", "a [radical] plan", "they [agreed] at once"),
        ("pos=VB*", "they [claim] it works", "the [claim] was new"),
        ("not_pos=NN|NNS", "she [claims] it works", "the [claims] were new"),
        ("case=lower", "some [freedom] fighters", "the [Freedom] Caucus"),
        ("case=title|UPPER", "the [IS] group", "that [is] so"),
        ("before=that", "he [said] that it rained", "he [said] it, that man"),
        ("before3=lives", "it [claimed] thirty more lives", "it [claimed] to save many lives"),
        ("not_before=protector", "a [surge] in prices", "a [surge] protector"),
        ("after=tour de", "a tour de [force] indeed", "by brute [force] indeed"),
        ("after2=to", "to quietly [dump] waste", "to help them [dump] waste"),
        ("near=court", "the [supreme] regional court", "the [supreme] law"),
        ("near2=court", "the court of [supreme] law", "the court has a [supreme] law"),
        ("not_near=police", "they [fight] inflation", "police [fight] them"),
        ("before=so-called", "these [are] so-called moderates", "these [are] so called"),
        ("before=terror*", "an [alleged] terrorist", "an [alleged] thief"),
        ("before=NUMBER", "it [claimed] 30 of them", "it [claimed] victory"),
        ("before=QUOTE", 'he [said] "no"', "he [said] no"),
        ("before=MARK", "he [said], no", "he [said] no"),
        ("before=NAME", "the [regime] Assad built", "the [regime] he built"),
        ("before=CD|DT", "it [claimed] the crown", "it [claimed] crowns"),
        ("after=START", "[Why] so?", "But [why] so?"),
        ("before=END", "It was [so]", "It was [so] then"),
        ("pos=JJ;not_before=surgery", "a [radical] plan", "a [radical] surgery"),
    ],
)
def test_clauses(condition, yes, no):
    assert stands(condition, yes)
    assert not stands(condition, no)


def test_nothing_looks_beyond_the_sentence():
    assert stands("not_before2=lives", "It [claimed]. Lives were lost.")


@pytest.mark.parametrize(
    "condition",
    ["unless=x", "pos", "before=", "pos3=JJ", "case=small", "before0=x", "before=war on *"],
)
def test_what_cannot_be_read(condition):
    with pytest.raises(ValueError, match=r"is not a clause|does not take"):
        parse_condition(condition)


def test_an_empty_condition_always_holds():
    assert stands("", "[anything]")


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("to [attack]", "VB"),
        ("the [attack]", "NN"),
        ("they [attack]", "VBP"),
        ("had [arrived]", "VBN"),
        ("men [arrived]", "VBD"),
    ],
)
def test_tags_follow_their_neighbours(text, tag):
    start = text.index("[")
    tokens = tokenize([text.replace("[", "").replace("]", "")])
    assert tag_at(tokens, tokens.covered(0, start, start + 1).start) == tag
