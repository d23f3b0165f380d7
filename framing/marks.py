"""Quotation marks as they stand in texts: what each can be, by its shape and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

import numpy as np

from framing.tokens import Tokens

_OPEN, _CLOSE, _ANGLED = 1, 2, 4
_SHAPES = {
    **dict.fromkeys("“„‟‘‛`", _OPEN), **dict.fromkeys("”’´", _CLOSE),
    "«": _OPEN | _ANGLED, "»": _CLOSE | _ANGLED,
}  # fmt: skip
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


@dataclass(frozen=True)
class Marks:
    """The quotation marks of a batch, as columns of what a `Mark` says."""

    first: np.ndarray
    last: np.ndarray
    kind: np.ndarray
    as_open: np.ndarray
    as_close: np.ndarray
    is_possessive: np.ndarray
    is_value: np.ndarray
    begins: np.ndarray
    doc: np.ndarray
    paragraph: np.ndarray

    def listed(self, rows: np.ndarray) -> list[Mark]:
        """Some of the marks, one by one."""
        columns = [getattr(self, name)[rows].tolist() for name in self.__dataclass_fields__]
        places = zip(*columns[-2:], strict=True)
        return [Mark(*row) for row in zip(*columns[:-2], places, strict=True)]


def read_marks(tokens: Tokens) -> Marks:
    """All quotation marks, with the cost of reading each as opening and as closing."""
    n = len(tokens)
    is_double = tokens.is_one_of('"')
    is_single = tokens.is_one_of("'`")
    first = np.flatnonzero(is_double | is_single)
    glued = np.append(~tokens.space[1:], False)  # to the next token
    twin = is_single[first] & glued[first] & np.append(is_single, False)[first + 1]
    twin &= ~np.append(False, twin)[:-1]  # of three in a row the first two
    keep = np.append(True, ~twin)[:-1]
    keep &= ~ask(tokens, _FEET.match, tokens.form[first - 1]) | tokens.space[first]
    first, twin = first[keep], twin[keep]
    last = first + 1 + twin

    texts, docs = tokens.texts, tokens.doc[first].tolist()
    starts = tokens.start[first].tolist()
    drawn = (texts[d][s] for d, s in zip(docs, starts, strict=True))
    shape = np.fromiter(map(_SHAPES.get, drawn, repeat(0)), np.int8, len(first))
    opens, closes, angled = (shape & kind > 0 for kind in (_OPEN, _CLOSE, _ANGLED))

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
    return Marks(first, last, kind, as_open, as_close, possessive, value, begins, doc, paragraph)


def ask(tokens: Tokens, question: Callable[[str], object], form: np.ndarray) -> np.ndarray:
    """The answers for some forms, given by number, each asked about once."""
    met, answers = np.zeros((2, len(tokens.forms)), dtype=bool)
    met[form] = True
    numbers = np.flatnonzero(met)
    answers[numbers] = [bool(question(tokens.forms[number])) for number in numbers.tolist()]
    return answers[form]
