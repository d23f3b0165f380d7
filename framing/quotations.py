"""Quoted stretches: which words stand between quotation marks that belong together.

A mark's shape and the blanks beside it are evidence for opening or closing; the marks of a
paragraph are then read together, so that one missing or misprinted mark does not turn narration
into speech. A paragraph may open a quotation and leave it to the next one to go on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

import numpy as np

from framing.marks import Mark, Marks, ask, read_marks
from framing.numbering import ranges
from framing.text import Tokens

# Costs that are weighed against those of reading a mark wrongly; only their order matters.
_STRAY, _UNCLOSED, _NESTED, _GOES_ON = 3.0, 2.5, 1.5, 0.5
_PER_STRETCH = ("start", "end", "kind", "closed", "goes_on", "nested")
_LONG = 150  # tokens that an unclosed quotation may run on


@dataclass(frozen=True)
class Quotations:
    """The quoted stretches of a batch of texts, one element a stretch, in the order of opening.

    Attributes
    ----------
    doc : ndarray of int32
        The text, an index into ``Tokens.texts``.
    first, last : ndarray of int64
        Half-open range of tokens, marks included.
    start, end : ndarray of int64
        Half-open offsets into the stored text, marks included.
    kind : ndarray of str
        "double", "single", "guillemet", or "markup" (attribute values and other residue of web
        pages, which are no quotations).
    closed : ndarray of bool
        Whether token ``last - 1`` belongs to a closing mark. An open stretch runs to the end of
        its paragraph, or of its sentence where much of a paragraph follows.
    goes_on : ndarray of bool
        Not closed, and the next paragraph opens again: one speech in several paragraphs.
    nested : ndarray of bool
        The stretch lies within another one.
    at : ndarray of int32, one per token of the batch
        Number of the outermost stretch around the token (its marks count as inside), -1 outside
        of any. Markup never counts.
    """

    doc: np.ndarray
    first: np.ndarray
    last: np.ndarray
    start: np.ndarray
    end: np.ndarray
    kind: np.ndarray
    closed: np.ndarray
    goes_on: np.ndarray
    nested: np.ndarray
    at: np.ndarray

    def __len__(self) -> int:
        """Count the stretches."""
        return len(self.doc)

    @property
    def inside(self) -> np.ndarray:
        """Whether each token of the batch stands within a quotation, marks included."""
        return self.at >= 0

    def some(self, tokens: Tokens, low: int, high: int) -> Quotations:
        """Those of the texts from number `low` up to, not including, `high`, as of a batch."""
        a, b = np.searchsorted(self.doc, [low, high])
        token = tokens.first[low]
        at = self.at[token : tokens.first[high]]
        return replace(
            self,
            **{name: getattr(self, name)[a:b] for name in _PER_STRETCH},
            doc=self.doc[a:b] - low,
            first=self.first[a:b] - token,
            last=self.last[a:b] - token,
            at=np.where(at >= 0, at - a, -1),
        )


class _Pair(NamedTuple):
    first: int
    last: int
    kind: str
    closed: bool
    goes_on: bool


def find_quotations(tokens: Tokens) -> Quotations:
    """Pair the quotation marks of a batch of texts.

    Double marks (straight, curly, low, or two single ones), guillemets and single marks are told
    apart from apostrophes and from values in left-over markup.

    Parameters
    ----------
    tokens : Tokens
        The texts, from `framing.text.tokenize_articles`.

    Returns
    -------
    Quotations
        See there.

    Examples
    --------
    >>> from framing.text import tokenize
    >>> tokens = tokenize(["The dogs' owner said 'no way' to \\"rock 'n' roll\\"."])
    >>> found = find_quotations(tokens)
    >>> [tokens.text(a, b) for a, b in zip(found.first, found.last)]
    ["'no way'", '"rock \\'n\\' roll"']
    """
    known = vars(tokens)  # kept where a cached property would be: two detectors ask
    if "_quotations" not in known:
        known["_quotations"] = _pair_marks(tokens)
    return known["_quotations"]


def _pair_marks(tokens: Tokens) -> Quotations:
    marks = read_marks(tokens)
    opening, others = _take_turns(marks)
    begin = marks.listed(np.flatnonzero(marks.begins))
    opens_paragraph = {mark.place: mark for mark in begin}
    pairs: list[_Pair] = []
    for place, group in groupby(marks.listed(others), key=attrgetter("place")):
        here = list(group)
        following = opens_paragraph.get((place[0], place[1] + 1))
        doubles = [mark for mark in here if mark.kind != "single"]
        singles = [mark for mark in here if mark.kind == "single"]
        found = _pair_doubles(tokens, doubles, following) if doubles else []
        if singles:
            found += _pair_singles(tokens, singles, found, following)
        pairs += found
    n = len(opening)
    turns = (marks.first[opening], marks.last[opening + 1], marks.kind[opening],
             np.ones(n, dtype=bool), np.zeros(n, dtype=bool))  # fmt: skip
    columns = [
        np.append(column, np.array([pair[i] for pair in pairs], dtype=column.dtype))
        for i, column in enumerate(turns)
    ]
    order = np.lexsort((-columns[1], columns[0]))
    return _quotations(tokens, *(column[order] for column in columns))


def _take_turns(marks: Marks) -> tuple[np.ndarray, np.ndarray]:
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


def _pair_doubles(tokens: Tokens, marks: list[Mark], following: Mark | None) -> list[_Pair]:
    """The cheapest reading of a paragraph's double marks as openings, closings and strays."""
    values = {i for i, mark in enumerate(marks) if mark.is_value}
    pairs = [
        _Pair(marks[i].first, marks[i + 1].last, "markup", True, False)
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
            pairs.append(_Pair(opened.first, closed.last, opened.kind, True, False))
        else:
            last = _open_end(tokens, opened, closed[0] if closed else None)
            pairs.append(_Pair(opened.first, last, opened.kind, False, goes_on and not closed))
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


def _pair_singles(
    tokens: Tokens, marks: list[Mark], doubles: list[_Pair], following: Mark | None
) -> list[_Pair]:
    """Single marks that open and close, whatever possessives and elisions stand between."""
    pairs: list[_Pair] = []
    i = 0
    while i < len(marks):
        if marks[i].as_open == np.inf:
            i += 1
            continue
        closing = _closing_single(marks, i)
        if closing is not None:
            pairs.append(_Pair(marks[i].first, marks[closing].last, "single", True, False))
            i = closing
        elif following is not None and following.kind == "single" and marks[i].begins:
            last = _open_end(tokens, marks[i], None)
            pairs.append(_Pair(marks[i].first, last, "single", False, True))
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


def _quotations(
    tokens: Tokens,
    first: np.ndarray,
    last: np.ndarray,
    kind: np.ndarray,
    closed: np.ndarray,
    goes_on: np.ndarray,
) -> Quotations:
    """Stretches in the order of opening, with what lies within another told apart."""
    kind[_is_residue(tokens, first, last)] = "markup"
    at, nested = np.full(len(tokens), -1, dtype=np.int32), np.zeros(len(first), dtype=bool)
    spoken = np.flatnonzero(kind != "markup")
    reach = np.append(0, np.maximum.accumulate(last[spoken]))[:-1]  # of those that opened before
    nested[spoken] = last[spoken] <= reach
    outer = spoken[~nested[spoken]]
    begins = np.maximum(first[outer], reach[~nested[spoken]])
    size = last[outer] - begins
    at[ranges(begins, size)] = np.repeat(outer, size)
    doc = tokens.doc[first]
    return Quotations(
        doc=doc,
        first=first,
        last=last,
        start=tokens.start[first],
        end=tokens.end[last - 1],
        kind=kind,
        closed=closed,
        goes_on=goes_on,
        nested=nested,
        at=at,
    )


def _is_residue(tokens: Tokens, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Empty stretches, long numbers of embedded posts, and headings of links ("Related:")."""
    size = last - first
    middle = tokens.form[np.minimum(first + 1, len(tokens) - 1)]
    before_end = tokens.form[np.maximum(last - 2, 0)]
    residue = size <= 2
    residue |= (size == 3) & ask(tokens, lambda f: f.isdigit() and len(f) > 7, middle)
    residue |= (size <= 4) & ask(tokens, ":".__eq__, before_end)
    return residue
