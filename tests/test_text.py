"""Tokens and sentences: places in the stored text, and the rules one by one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import TableError
from framing.text import tokenize, tokenize_articles

PIECES = ["U.S.", "Mr.", "don't", "Russia’s", "so-called", "“", "”", "'", "...", "…", "\n", "\n\n",
          "3.5", "10:30", "ﬁ", "\u00ad", "\u200b", "e\u0301", "É", "a", "B", ".", "!", "?", ",",
          "http://a.b/c.", "@x", "#y", "(", ")", "—", " ", "\u00a0", "\r\n", "I"]  # fmt: skip


def words_of(text: str) -> list[str]:
    tokens = tokenize([text])
    return [tokens.forms[i] for i in tokens.form]


def sentences_of(text: str) -> list[str]:
    tokens = tokenize([text])
    bounds = tokens.sentence_first.tolist()
    return [tokens.text(a, b) for a, b in pairwise(bounds)]


def assert_sound(texts: list[str]) -> None:
    tokens = tokenize(texts)
    assert (np.diff(tokens.doc) >= 0).all()
    assert tokens.first.tolist()[-1] == len(tokens)
    for doc, text in enumerate(texts):
        low, high = tokens.first[doc], tokens.first[doc + 1]
        start, end = tokens.start[low:high], tokens.end[low:high]
        assert (start < end).all()
        assert (end[:-1] <= start[1:]).all()
        assert not len(end) or end[-1] <= len(text)
        for i in range(low, high):
            form = tokens.forms[tokens.form[i]]
            assert len(tokens.text(i, i + 1)) >= 1
            assert form.lower() == tokens.words[tokens.word[i]]
        for name in ("sentence", "paragraph"):
            numbers = getattr(tokens, name)[low:high]
            assert not len(numbers) or numbers[0] == 0
            assert set(np.diff(numbers)) <= {0, 1}
        outside = np.ones(len(text), dtype=bool)
        for a, b in zip(start, end, strict=True):
            outside[a:b] = False
        left = "".join(np.array(list(text))[outside]) if text else ""
        assert not any(c.isalnum() for c in left), "a letter belongs to no token"


@given(st.lists(st.text(max_size=60), max_size=4))
def test_tokens_of_any_text_have_sound_places(texts):
    assert_sound(texts)


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=20).map("".join), max_size=3))
def test_tokens_of_difficult_pieces_have_sound_places(texts):
    assert_sound(texts)


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=4))
def test_a_text_is_cut_the_same_alone_and_in_a_batch(texts):
    batch = tokenize(texts)
    for doc, text in enumerate(texts):
        alone = tokenize([text])
        rows = slice(batch.first[doc], batch.first[doc + 1])
        assert [batch.forms[i] for i in batch.form[rows]] == [alone.forms[i] for i in alone.form]
        for name in ("start", "end", "space", "sentence", "paragraph"):
            assert getattr(batch, name)[rows].tolist() == getattr(alone, name).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia’s plan", ["Russia", "'s", "plan"]),
        ("don't", ["don't"]),
        ("O'Brien", ["O'Brien"]),
        ("so-called", ["so", "-", "called"]),
        ("U.S. and U.K.", ["U.S.", "and", "U.K."]),
        ("at 10:30, 3.5 per cent", ["at", "10:30", ",", "3.5", "per", "cent"]),
        ("see http://a.example/b.", ["see", "http://a.example/b", "."]),
        ("@nato #peace", ["@nato", "#peace"]),
        ("wait... -- what?!", ["wait", "...", "--", "what", "?", "!"]),
        ("‘quoted’ “words”", ["'", "quoted", "'", '"', "words", '"']),
        ("they've I'll he'd", ["they", "'ve", "I", "'ll", "he", "'d"]),
        ("a_b", ["a", "_", "b"]),
        ("", []),
    ],
)
def test_words(text, expected):
    assert words_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell. He left.", ["It fell.", "He left."]),
        ("Mr. Lee met Dr. Ruiz.", ["Mr. Lee met Dr. Ruiz."]),
        ("The U.S. Army left.", ["The U.S. Army left."]),
        ("He left the U.S. The army stayed.", ["He left the U.S.", "The army stayed."]),
        ("“Stop.” He ran.", ["“Stop.”", "He ran."]),
        ("“Stop!” he said.", ["“Stop!” he said."]),
        ("It cost 3.5 million. Ten fled.", ["It cost 3.5 million.", "Ten fled."]),
        ("A headline\n\nA text", ["A headline", "A text"]),
        ("Is it? Yes! Good.", ["Is it?", "Yes!", "Good."]),
        ("J. Smith spoke.", ["J. Smith spoke."]),
        ("He waited… The bus left.", ["He waited…", "The bus left."]),
        ("He waited… Bond left.", ["He waited… Bond left."]),
        ("(It rained.) They left.", ["(It rained.)", "They left."]),
    ],
)
def test_sentences(text, expected):
    assert sentences_of(text) == expected


def test_some_texts_of_a_batch_are_as_they_are_alone():
    texts = ["He said “stop”.", "", "It isn't so-called.\n\nStop!", "End"]
    batch = tokenize(texts)
    some, alone = batch.some(1, 3), tokenize(texts[1:3])
    assert [some.forms[i] for i in some.form] == [alone.forms[i] for i in alone.form]
    assert [some.words[i] for i in some.word] == [alone.words[i] for i in alone.word]
    for name in ("doc", "start", "end", "space", "sentence", "paragraph", "first", "is_word"):
        assert getattr(some, name).tolist() == getattr(alone, name).tolist()
    assert some.texts == alone.texts and some.sentence_id.tolist() == alone.sentence_id.tolist()


def test_words_count_compounds_and_possessives_once():
    tokens = tokenize(["Russia's so-called anti-terror war isn't 3.5 km away."])
    assert int(tokens.is_word.sum()) == 8


def test_lines_broken_at_a_fixed_width_are_no_paragraphs():
    line = "the words go on and on here and the line is as long as all of the others"
    wrapped = "\n".join([line] * 12)
    assert tokenize([wrapped]).paragraph.max() == 0
    assert tokenize(["One line.\nAnother line."]).paragraph.max() == 1


def test_headline_comes_before_the_body_and_ids_are_strings():
    frame = pd.DataFrame(
        {"article_id": [1, 2], "outlet": "A", "headline": ["One", None], "body": ["Two", 3.5]}
    )
    tokens = tokenize_articles(frame)
    assert tokens.article_id == ["1", "1", "2"]
    assert tokens.part == ["headline", "body", "body"]
    assert tokens.texts == ["One", "Two", "3.5"]


def test_articles_without_a_body_are_refused():
    with pytest.raises(TableError, match="body"):
        tokenize_articles(pd.DataFrame({"article_id": ["1"], "outlet": ["A"]}))


def test_covered_tokens():
    tokens = tokenize(["one two three"])
    assert tokens.covered(0, 4, 7) == slice(1, 2)
    assert tokens.covered(0, 3, 4) == slice(1, 1)
    assert tokens.covered(0, 6, 9) == slice(1, 3)


def test_an_interrupted_call_leaves_no_false_words(monkeypatch):
    monkeypatch.setattr("framing.cutting.renumber", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        words_of("The harbour's gates")
    monkeypatch.undo()
    assert words_of("The harbour's gates") == ["The", "harbour", "'s", "gates"]
