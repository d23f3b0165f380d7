"""Word, wildcard and phrase entries as rows of slots, and their places in a batch of texts.

An entry has one slot per token. It is looked up by the rarest of its slots in the batch, and only
there are the other slots compared, so the work grows with the candidates and hardly with the
number of entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import regex

from framing.text import tokenize
from framing.tokens import Tokens

_STAR = "\u02ad"  # a letter no text uses stands for "*" while an entry is cut into tokens


class Entries:
    """Entries cut into slots by the tokenizer that cuts the texts.

    Parameters
    ----------
    terms : sequence of str
        Words, wildcards and phrases; no regular expressions.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        """Cut all terms at once."""
        tokens = tokenize([term.replace("*", _STAR) for term in terms])
        bounds = list(pairwise(tokens.first.tolist()))
        width = max((last - first for first, last in bounds), default=1)
        self.slots: dict[str, int] = {}
        self.slot = np.full((len(terms), width), -1, dtype=np.int64)
        self.glued = np.zeros((len(terms), width), dtype=bool)
        self.cased: dict[int, list[str]] = {}
        for i, (first, last) in enumerate(bounds):
            forms = [tokens.forms[form] for form in tokens.form[first:last]]
            numbers = [self.slots.setdefault(f.lower(), len(self.slots)) for f in forms]
            self.slot[i, : len(forms)] = numbers
            self.glued[i, : len(forms)] = ~tokens.space[first:last]
            if terms[i] != terms[i].lower():
                self.cased[i] = forms

    def find(self, tokens: Tokens) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Entry, first token and last token (exclusive) of every place an entry stands."""
        slot_word, slot_first = _words_of_slots(self.slots, tokens)
        entry, first = _candidates(self.slot, slot_word, slot_first, tokens)
        length = (self.slot >= 0).sum(axis=1)[entry]
        inside = first + length <= len(tokens)
        entry, first, length = entry[inside], first[inside], length[inside]
        last = first + length
        good = np.ones(len(entry), dtype=bool)
        size = len(tokens.words)
        slot_of = np.repeat(np.arange(len(self.slots)), np.diff(slot_first))
        allowed = np.sort(slot_of * size + slot_word)
        for k in range(self.slot.shape[1]):
            rows = np.flatnonzero(good & (length > max(k, 1)))
            at = first[rows] + k
            key = self.slot[entry[rows], k] * size + tokens.word[at]
            fits = allowed[np.searchsorted(allowed[:-1], key)] == key
            if k:
                fits &= tokens.space[at] != self.glued[entry[rows], k]
                fits &= ~tokens.opens_paragraph[at]
            good[rows] &= fits
        good[good] &= self._case_fits(tokens, entry[good], first[good])
        return entry[good], first[good], last[good]

    def _case_fits(self, tokens: Tokens, entry: np.ndarray, first: np.ndarray) -> np.ndarray:
        """Entries with capitals must be spelled as they are."""
        fits = np.ones(len(entry), dtype=bool)
        seen: dict[tuple[int, ...], bool] = {}
        is_cased = np.zeros(len(self.slot), dtype=bool)
        is_cased[list(self.cased)] = True
        for row in np.flatnonzero(is_cased[entry]):
            spelling = self.cased[int(entry[row])]
            forms = tokens.form[first[row] : first[row] + len(spelling)].tolist()
            key = (int(entry[row]), *forms)
            if key not in seen:
                pairs = zip(spelling, forms, strict=True)
                seen[key] = all(_fits(piece, tokens.forms[form]) for piece, form in pairs)
            fits[row] = seen[key]
        return fits


def _fits(piece: str, form: str) -> bool:
    return regex.fullmatch(_pattern(piece), form) is not None if _STAR in piece else piece == form


def _pattern(piece: str) -> str:
    return regex.escape(piece).replace(_STAR, ".*")


def _words_of_slots(slots: dict[str, int], tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """The words a slot stands for: slot s has ``numbers[first[s]:first[s + 1]]``."""
    number = tokens.number_of
    numbers: list[int] = []
    first = [0]
    for piece in slots:
        if _STAR in piece:
            stem, _, rest = piece.partition(_STAR)
            fits = regex.compile(_pattern(piece)).fullmatch if rest else bool
            numbers += [number[word] for word in tokens.beginning(stem) if fits(word)]
        elif piece in number:
            numbers.append(number[piece])
        first.append(len(numbers))
    return np.array(numbers, dtype=np.int64), np.array(first, dtype=np.int64)


def _candidates(
    slot: np.ndarray, slot_word: np.ndarray, slot_first: np.ndarray, tokens: Tokens
) -> tuple[np.ndarray, np.ndarray]:
    """Entries and the tokens they would begin with, wherever their rarest slot stands."""
    n_words = len(tokens.words)
    if not len(tokens) or not len(slot):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    uses = np.bincount(tokens.word, minlength=n_words)
    total = np.concatenate([[0], np.cumsum(uses[slot_word])])
    often = np.append(total[slot_first[1:]] - total[slot_first[:-1]], len(tokens) + 1)
    frequency = often[slot]  # the padding, -1, reads the last element, which is never the rarest
    alive = np.flatnonzero((frequency > 0).all(axis=1))
    anchor = frequency[alive].argmin(axis=1)
    rarest = slot[alive, anchor]
    n_of_slot = slot_first[rarest + 1] - slot_first[rarest]
    pair_word = slot_word[_spread(slot_first[rarest], n_of_slot)]
    pair_entry, pair_anchor = np.repeat(alive, n_of_slot), np.repeat(anchor, n_of_slot)
    by_word = np.argsort(pair_word, kind="stable")
    n_of_word = np.bincount(pair_word, minlength=n_words)
    at = np.flatnonzero(n_of_word[tokens.word] > 0)
    word = tokens.word[at]
    pairs = by_word[_spread((np.cumsum(n_of_word) - n_of_word)[word], n_of_word[word])]
    first = np.repeat(at, n_of_word[word]) - pair_anchor[pairs]
    return pair_entry[pairs][first >= 0], first[first >= 0]


def _spread(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The numbers ``starts[i], starts[i] + 1, ...`` (``counts[i]`` of them) for every i."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - counts), counts)
