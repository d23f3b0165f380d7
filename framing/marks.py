"""Quotation marks as they stand in texts: what each can be, by its shape and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from framing.text import Tokens

_OPEN_SHAPES = frozenset("“„‟«‘‛`")
_CLOSE_SHAPES = frozenset("”»’´")
_LEFT_OF_OPENING = frozenset("([{—–-/<>=")
_LEFT_OF_CLOSING = frozenset(".,;:!?…)]%")
_RIGHT_OF_CLOSING = frozenset(".,;:!?)]}—–-/…<>")
_ELIDED = re.compile(r"tis|twas|till?|em|n|cause|bout|round|cept|neath|er|ere|\d\ds?")
_FEET = re.compile(r"\d+'\d+$")  # 6'2", where the second mark means inches
_WRONG = 2.0  # cost of reading a mark against its shape, or against the blanks beside it


class Mark(NamedTuple):
    """One quotation mark: its tokens ``first:last``, its kind, what it can be; its paragraph,
    and whether it is the first token there.
    """

    first: int
    last: int
    kind: str
    as_open: float
    as_close: float
    is_possessive: bool
    is_value: bool
    begins: bool
    place: tuple[int, int]


def read_marks(tokens: Tokens) -> list[Mark]:
    """All quotation marks, with the cost of reading each as opening and as closing."""
    n = len(tokens)
    is_double = tokens.is_one_of('"')
    is_single = tokens.is_one_of("'`")
    first = np.flatnonzero(is_double | is_single)
    if not len(first):
        return []
    glued = np.append(~tokens.space[1:], False)  # to the next token
    twin = is_single[first] & glued[first] & np.append(is_single, False)[first + 1]
    twin &= ~np.append(False, twin[:-1])  # of three in a row the first two
    keep = np.append(True, ~twin[:-1])
    keep &= ~ask(tokens, _FEET.match, tokens.form[first - 1]) | tokens.space[first]
    first, twin = first[keep], twin[keep]
    last = first + 1 + twin

    texts, docs = tokens.texts, tokens.doc[first].tolist()
    starts = tokens.start[first].tolist()
    shapes = [texts[d][s] for d, s in zip(docs, starts, strict=True)]
    opens = np.fromiter((shape in _OPEN_SHAPES for shape in shapes), bool, len(first))
    closes = np.fromiter((shape in _CLOSE_SHAPES for shape in shapes), bool, len(first))
    angled = np.fromiter((shape in "«»" for shape in shapes), bool, len(first))

    space_left, space_right = tokens.space[first], ~glued[last - 1]
    left, right = first - 1, np.minimum(last, n - 1)
    form_left, form_right = tokens.form[left], tokens.form[right]
    word_left, word_right = tokens.word[left], tokens.word[right]
    is_mark = tokens.among("\"'`")
    opening, ending = (tokens.among(s)[word_left] for s in (_LEFT_OF_OPENING, _LEFT_OF_CLOSING))
    after = tokens.among(_RIGHT_OF_CLOSING)[word_right]
    free_left = space_left | opening | is_mark[word_left]
    free_right = space_right | after | is_mark[word_right]
    # Evidence of blanks: an opening mark leans on what follows, a closing one on what precedes.
    leans_right = free_left & ~space_right
    leans_left = free_right & ~space_left
    ends_left = ~space_left & ending
    as_open = _WRONG * closes + _WRONG * (leans_left & ~leans_right) + ends_left
    as_close = _WRONG * opens + _WRONG * (leans_right & ~leans_left) - 0.5 * ends_left
    elided = ask(tokens, lambda form: _ELIDED.fullmatch(form.lower()), form_right)
    alone = is_single[first] & ~twin
    as_open[alone & (~leans_right | closes | elided | after)] = np.inf
    as_close[alone & (~leans_left | opens)] = np.inf
    plural = ask(tokens, lambda form: form[-1] in "sSzx", form_left)
    is_word = ask(tokens, lambda form: form[0].isalnum(), form_right)
    possessive = alone & plural & space_right & is_word
    value = tokens.among("=")[word_left] & ~space_left
    doc, paragraph = tokens.doc[first], tokens.paragraph[first]
    begins = (left < 0) | (tokens.doc[left] != doc) | (tokens.paragraph[left] != paragraph)
    kind = np.where(alone, "single", np.where(angled, "guillemet", "double"))
    return [
        Mark(*row)
        for row in zip(
            first.tolist(), last.tolist(), kind.tolist(), as_open.tolist(), as_close.tolist(),
            possessive.tolist(), value.tolist(), begins.tolist(),
            zip(docs, paragraph.tolist(), strict=True), strict=True,
        )
    ]  # fmt: skip


def ask(tokens: Tokens, question: Callable[[str], object], form: np.ndarray) -> np.ndarray:
    """The answers for some forms, given by number, each asked about once."""
    met, place = np.unique(form, return_inverse=True)
    answers = (bool(question(tokens.forms[number])) for number in met.tolist())
    return np.fromiter(answers, dtype=bool, count=len(met))[place]
