"""Quoted stretches: which words stand between quotation marks that belong together.

A mark's shape and the blanks beside it are evidence for opening or closing; the marks of a
paragraph are then read together, so that one missing or misprinted mark does not turn narration
into speech. A paragraph may open a quotation and leave it to the next one to go on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

import numpy as np

from framing.marks import ask, read_marks
from framing.numbering import ranges
from framing.pairing import Pair, pair_doubles, pair_singles, take_turns
from framing.tokens import Tokens

_PER_STRETCH = ("start", "end", "kind", "closed", "goes_on", "nested")


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
    opening, others = take_turns(marks)
    begin = marks.listed(np.flatnonzero(marks.begins))
    opens_paragraph = {mark.place: mark for mark in begin}
    pairs: list[Pair] = []
    for place, group in groupby(marks.listed(others), key=attrgetter("place")):
        here = list(group)
        following = opens_paragraph.get((place[0], place[1] + 1))
        doubles = [mark for mark in here if mark.kind != "single"]
        singles = [mark for mark in here if mark.kind == "single"]
        found = pair_doubles(tokens, doubles, following) if doubles else []
        if singles:
            found += pair_singles(tokens, singles, found, following)
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
