"""The normalised copy: what is levelled, and the way back to the stored characters."""

from __future__ import annotations

import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.normal import BLANKS, normalise


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("‘don’t’", "'don't'"),
        ("“yes” «ja» „so“", '"yes" "ja" "so"'),
        ("so\u00adcal\u200bled", "socalled"),
        ("non\u2011stop", "non-stop"),
        ("a\u00a0b\u2009c\td", "a b c d"),
        ("a\r\nb\u2028c", "a\n\nb\nc"),
        ("ﬁve ﬂags", "five flags"),
        ("cafe\u0301", "café"),
        ("\ufeffplain", "plain"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_what_is_levelled(stored, expected):
    assert normalise(stored).text == expected


@given(
    st.text(alphabet=st.sampled_from("ab ‘’“”\u00ad\u200bﬁﬄe\u0301é\u00a0\n\ufeff."), max_size=40)
)
def test_every_character_leads_back_to_stored_ones(stored):
    normal = normalise(stored)
    if normal.starts is None:
        assert len(normal.text) == len(stored)
        return
    assert len(normal.starts) == len(normal.ends) == len(normal.text)
    assert (normal.starts < normal.ends).all()
    assert (np.diff(normal.starts) >= 0).all()
    for i in range(len(normal.text)):
        start, end = normal.span(i, i + 1)
        piece = normalise(stored[start:end]).text
        assert normal.text[i] in piece


@given(st.text(max_size=60))
def test_a_copy_is_its_own_copy(stored):
    once = normalise(stored).text
    assert normalise(once).text == once


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu"], max_codepoint=0x17F), max_size=30))
def test_composed_and_decomposed_letters_match(text):
    assert (
        normalise(unicodedata.normalize("NFD", text)).text
        == normalise(unicodedata.normalize("NFC", text)).text
    )


def test_every_blank_that_python_splits_at_is_levelled():
    blanks = {c for c in map(chr, range(sys.maxunicode + 1)) if c.isspace() and not c.isascii()}
    assert {c for c in BLANKS if not c.isascii()} == blanks
    assert not "".join(normalise(f"a{blank}b").text for blank in BLANKS).strip("ab \n")
