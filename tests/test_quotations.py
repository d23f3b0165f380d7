"""Quotation marks of every kind, paired; what lies between two quotations is not one."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.quotations import find_quotations
from framing.text import tokenize


def stretches(text, kinds=("double", "guillemet", "single")):
    tokens = tokenize([text])
    found = find_quotations(tokens)
    keep = np.isin(found.kind, kinds)
    return [text[a:b] for a, b in zip(found.start[keep], found.end[keep], strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"No," she said. "Not now."', ['"No,"', '"Not now."']),
        ("“No,” she said. “Not now.”", ["“No,”", "“Not now.”"]),
        ("„Nein“, sagte er.", ["„Nein“"]),
        ("« Non », a-t-il dit.", ["« Non »"]),
        ("«Нет», сказал он.", ["«Нет»"]),
        ("''Never,'' he wrote, ``not once.''", ["''Never,''", "``not once.''"]),
        # Marks of two makes, and marks that lean the wrong way.
        ('“No," she said. "Not now.”', ['“No,"', '"Not now.”']),
        ("He called it “abhorrent“ in a letter.", ["“abhorrent“"]),
        ("It is not“unexpected,”she said.", ["“unexpected,”"]),
        ('It is not"unexpected,"she said.', ['"unexpected,"']),
        ('" No ," she said.', ['" No ,"']),
        # One in another.
        ("“He said “never” and left,” she said.", ["“He said “never” and left,”", "“never”"]),
        ("\"He said 'never' twice,\" she said.", ["\"He said 'never' twice,\"", "'never'"]),
        ("'He said \"never\" twice,' she said.", ["'He said \"never\" twice,'", '"never"']),
        # Single marks as quotation marks, and apostrophes.
        ("'The workers' rights matter,' he said.", ["'The workers' rights matter,'"]),
        ("The workers' rights and the owners' duties", []),
        ("‘I won’t go,’ said the boys’ father.", ["‘I won’t go,’"]),
        ("It was a 'red' and 'blue' day", ["'red'", "'blue'"]),
        ("'Twas the '90s, rock 'n' roll, 'em and 'cause", []),
        ("O'Brien's dogs' owner's car", []),
        # Numbers.
        ('He is 6\'2" tall and she said "fine" to it.', ['"fine"']),
        ("", []),
        ('"', []),
        ("no marks at all", []),
    ],
)
def test_marks_are_paired(text, expected):
    assert stretches(text) == expected


def test_a_speech_of_several_paragraphs():
    text = '"One thing is sure.\n\n"Another is not," he said.\n\nHe left. "Late."'
    found = find_quotations(tokenize([text]))
    assert [text[a:b] for a, b in zip(found.start, found.end, strict=True)] == [
        '"One thing is sure.', '"Another is not,"', '"Late."',
    ]  # fmt: skip
    assert found.closed.tolist() == [False, True, True]
    assert found.goes_on.tolist() == [True, False, False]


def test_a_missing_mark_does_not_turn_narration_into_speech():
    text = 'He said "never again. She left.\n\nIt rained. "Fine," she said.'
    assert stretches(text) == ['"never again. She left.', '"Fine,"']


def test_an_unclosed_quotation_in_a_long_paragraph_ends_with_its_sentence():
    text = 'He said "never again. ' + "It rained all day. " * 60
    assert stretches(text) == ['"never again.']


def test_residue_of_markup_is_no_quotation():
    text = (
        'Look: <tweet id="612138506081275904" author="@some" date="March 4, 2016"> "Hm," he said.'
    )
    assert stretches(text) == ['"Hm,"']
    assert len(stretches(text, ("markup",))) == 3
    assert stretches('He wrote "612138506081275904" there.') == []


def test_inside_counts_marks_and_leaves_markup_out():
    tokens = tokenize(['id="a1" He said "no" .', "She said “yes”"])
    found = find_quotations(tokens)
    assert [tokens.forms[i] for i in tokens.form[found.inside]] == ['"', "no", '"', '"', "yes", '"']
    assert sorted(set(found.at[found.inside].tolist())) == [1, 2]
    assert found.doc.tolist() == [0, 0, 1]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(alphabet="ab .,\n\"'“”‘’«»=<>1s", max_size=60), max_size=4))
def test_stretches_are_sound_whatever_the_text(texts):
    tokens = tokenize(texts)
    found = find_quotations(tokens)
    assert (found.last > found.first).all()
    assert (tokens.doc[found.first] == tokens.doc[found.last - 1]).all()
    assert (tokens.paragraph[found.first] == tokens.paragraph[found.last - 1]).all()
    outer = ~found.nested & (found.kind != "markup")
    assert (np.diff(found.first[outer]) > 0).all()
    assert not (found.closed & found.goes_on).any()
    assert len(found.at) == len(tokens)


def test_hand_coded_stretches(shared):
    texts = {}
    for corpus in ("polnear", "basil", "newswcl50"):
        lines = (shared / "eval" / corpus / "dev.jsonl").read_text(encoding="utf-8")
        for article in map(json.loads, lines.rstrip("\n").split("\n")):
            texts[corpus, article["id"]] = article["text"]
    lines = (shared / "eval/distancing/quotes_dev.jsonl").read_text(encoding="utf-8").splitlines()
    coded = [json.loads(line) for line in lines]
    keys = sorted({(item["corpus"], item["doc"]) for item in coded})
    found = find_quotations(tokenize([texts[key] for key in keys]))
    kind = {
        (keys[d], s, e): k
        for d, s, e, k in zip(found.doc, found.start, found.end, found.kind, strict=True)
    }
    wrong = []
    for item in coded:
        got = kind.get(((item["corpus"], item["doc"]), item["start"], item["end"]), "none")
        is_quotation = item["class"] not in ("between", "markup")
        if is_quotation != (got in ("double", "single", "guillemet")):
            wrong.append((item["item"], item["class"], got))
    assert not wrong
