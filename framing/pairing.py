"""Quotation marks that belong together: the cheapest reading of a paragraph's marks.

Where marks open and close in turns there is nothing to weigh. Elsewhere double marks are read
together, as openings, closings and strays, and single ones around what double ones enclose.
"""

from __future__ import annotations

from operator import itemgetter
from typing import NamedTuple

import numpy as np

from framing.marks import Mark, Marks
from framing.tokens import Tokens

# Costs that are weighed against those of reading a mark wrongly; only their order matters.
_STRAY, _UNCLOSED, _NESTED, _GOES_ON = 3.0, 2.5, 1.5, 0.5
_LONG = 150  # tokens that an unclosed quotation may run on


class Pair(NamedTuple):
    """A quoted stretch: its tokens, its kind, and whether it is closed or goes on."""

    first: int
    last: int
    kind: str
    closed: bool
    goes_on: bool


def take_turns(marks: Marks) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of opening marks that the next one closes, and of marks that need more thought.

    Where the marks of a paragraph open and close in turns at no cost, no reading can be cheaper.
    """
    new = (np.diff(marks.doc, prepend=-1) != 0) | (np.diff(marks.paragraph, prepend=-1) != 0)
    first = np.flatnonzero(new)
    size = np.diff(np.append(first, len(new)))
    closes = (np.arange(len(new)) - np.repeat(first, size)) % 2 == 1
    fits = np.where(closes, marks.as_close <= 0, marks.as_open == 0) & ~marks.is_value
    fits &= marks.kind != "single"
    easy = np.repeat(np.logical_and.reduceat(fits, first) & (size % 2 == 0), size)
    return np.flatnonzero(easy & ~closes), np.flatnonzero(~easy)


def pair_doubles(tokens: Tokens, marks: list[Mark], following: Mark | None) -> list[Pair]:
    """The cheapest reading of a paragraph's double marks as openings, closings and strays."""
    values = {i for i, mark in enumerate(marks) if mark.is_value}
    pairs = [
        Pair(marks[i].first, marks[i + 1].last, "markup", True, False)
        for i in values if i + 1 < len(marks) and i + 1 not in values
    ]  # fmt: skip
    used = {pair.first for pair in pairs} | {pair.last for pair in pairs}
    marks = [mark for mark in marks if mark.first not in used and mark.last not in used]
    # A reading is (cost, pairs as a linked list, open mark, mark open within that).
    outside: tuple = (0.0, None, None, None)
    inside: tuple = (np.inf, None, None, None)
    nested: tuple = (np.inf, None, None, None)
    for mark in marks:
        outer, inner = inside[2], nested[3]
        stay_out = (outside[0] + _STRAY, outside[1], None, None)
        closing = (inside[0] + mark.as_close, (inside[1], outer, mark), None, None)
        opening = (outside[0] + mark.as_open, outside[1], mark, None)
        reopening = (
            inside[0] + mark.as_open + _STRAY, (inside[1], outer, (mark.first,)), mark, None
        )  # fmt: skip
        stay_in = (inside[0] + _STRAY, inside[1], outer, None)
        rising = (nested[0] + mark.as_close, (nested[1], inner, mark), nested[2], None)
        nested = (inside[0] + mark.as_open + _NESTED, inside[1], outer, mark)
        outside = min(closing, stay_out, key=itemgetter(0))
        inside = min(opening, reopening, stay_in, rising, key=itemgetter(0))
    goes_on = following is not None and following.kind != "single"
    if inside[2] is not None:
        expected = goes_on and inside[2].begins
        cost = inside[0] + (_GOES_ON if expected else _UNCLOSED)
        if cost < outside[0]:
            outside = (cost, (inside[1], inside[2], ()), None, None)
    link = outside[1]
    while link is not None:
        link, opened, closed = link
        if isinstance(closed, Mark):
            pairs.append(Pair(opened.first, closed.last, opened.kind, True, False))
        else:
            last = _open_end(tokens, opened, closed[0] if closed else None)
            pairs.append(Pair(opened.first, last, opened.kind, False, goes_on and not closed))
    return pairs


def _open_end(tokens: Tokens, mark: Mark, limit: int | None) -> int:
    """Where a quotation without a closing mark ends: its paragraph, or sentence if that is long."""
    doc, paragraph = mark.place
    low, high = mark.first, int(tokens.first[doc + 1])
    end = low + int(np.searchsorted(tokens.paragraph[low:high], paragraph, side="right"))
    end = min(end, limit) if limit is not None else end
    if end - low > _LONG and not mark.begins:
        sentence = tokens.sentence[low]
        end = low + int(np.searchsorted(tokens.sentence[low:end], sentence, side="right"))
    return end


def pair_singles(
    tokens: Tokens, marks: list[Mark], doubles: list[Pair], following: Mark | None
) -> list[Pair]:
    """Single marks that open and close, whatever possessives and elisions stand between."""
    pairs: list[Pair] = []
    i = 0
    while i < len(marks):
        if marks[i].as_open == np.inf:
            i += 1
            continue
        closing = _closing_single(marks, i)
        if closing is not None:
            pairs.append(Pair(marks[i].first, marks[closing].last, "single", True, False))
            i = closing
        elif following is not None and following.kind == "single" and marks[i].begins:
            last = _open_end(tokens, marks[i], None)
            pairs.append(Pair(marks[i].first, last, "single", False, True))
        i += 1
    return [
        a for a in pairs
        if not any(a.first < b.first < a.last < b.last or b.first < a.first < b.last < a.last
                   for b in doubles)
    ]  # fmt: skip


def _closing_single(marks: list[Mark], opened: int) -> int | None:
    """The mark that closes number `opened`: the first that cannot be a plural's apostrophe."""
    fallback = None
    for i in range(opened + 1, len(marks)):
        if marks[i].as_close < np.inf:
            if not marks[i].is_possessive:
                return i
            fallback = i
        elif marks[i].as_open < np.inf and fallback is not None:
            return fallback
    return fallback
