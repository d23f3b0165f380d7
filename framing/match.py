"""Lexicon entries in texts: every place an entry stands, exact to the character.

Matching is by whole words and case-insensitive, unless the entry has capitals ("IS"). A ``*``
stands for any part of a word, also none. A blank in an entry matches blanks and single line
breaks, not the end of a paragraph. Where entries of one category (measure and label) overlap, the
longest wins; entries of two categories may share a span, unless labels are to make none
(``over_labels``). An entry of weight 0 gives no hit but takes part in this contest, so "peace
activist" with weight 0 shields those words from "activist". Conditions are tried before the
contest; their language is in `framing.conditions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import regex

from framing.conditions import Clause, holds, parse_condition
from framing.entries import Entries
from framing.errors import LexiconError, Problem
from framing.tokens import Tokens

_WHOLE_WORD = r"(?<![^\W_])(?:{})(?![^\W_])"
_ESCAPED = regex.compile(r"\\.|\(\?P?<\w+>|\[:\w+:\]")


@dataclass(frozen=True)
class Matches:
    """Where entries stand: one element a match, in the order of the texts.

    Attributes
    ----------
    entry : ndarray of int64
        Row of the lexicon, counted from 0.
    doc, start, end : ndarray of int64
        Text, and half-open offsets into the stored text.
    first, last : ndarray of int64
        Half-open range of tokens that the match touches.
    """

    entry: np.ndarray
    doc: np.ndarray
    start: np.ndarray
    end: np.ndarray
    first: np.ndarray
    last: np.ndarray

    def __len__(self) -> int:
        """Number of matches."""
        return len(self.entry)

    def __getitem__(self, rows: np.ndarray) -> Matches:
        """Some of the matches, by number or mask."""
        return Matches(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    @staticmethod
    def joined(parts: Iterable[Matches]) -> Matches:
        """Several sets of matches as one."""
        parts = list(parts)
        names = Matches.__dataclass_fields__
        return Matches(*(np.concatenate([getattr(p, name) for p in parts]) for name in names))


class Matcher:
    """A lexicon made ready for matching; build it once, use it on any number of batches.

    Parameters
    ----------
    lexicon : DataFrame
        As `read_lexicon` returns it.
    over_labels : bool
        Let the longest of overlapping entries win whatever their labels, so that a word counts
        once: a "knee-jerk" reaction calls nobody a jerk.
    seconds : float
        How long one regular expression may take on one text.

    Examples
    --------
    >>> from framing.lexicons import as_lexicon
    >>> from framing.text import tokenize
    >>> tokens = tokenize(["The regime's so-called  reforms; regimes fall."])
    >>> matcher = Matcher(as_lexicon(pd.DataFrame({"term": ["regime*", "so-called reforms"]})))
    >>> matches = matcher.find(tokens)
    >>> [tokens.texts[0][a:b] for a, b in zip(matches.start, matches.end)]
    ['regime', 'so-called  reforms', 'regimes']
    """

    def __init__(
        self, lexicon: pd.DataFrame, *, over_labels: bool = False, seconds: float = 1.0
    ) -> None:
        """Cut, compile and parse all entries."""
        self.lexicon = lexicon
        self.seconds = seconds
        self.terms = [str(term) for term in lexicon["term"]]
        kinds = lexicon["match"].tolist()
        self._rows = np.array([i for i, kind in enumerate(kinds) if kind != "regex"], dtype=int)
        self._entries = Entries([self.terms[i] for i in self._rows])
        self._regexes = [
            (i, compile_regex(term)) for i, term in enumerate(self.terms) if kinds[i] == "regex"
        ]
        self._conditions: dict[int, tuple[Clause, ...]] = {
            i: parse_condition(text) for i, text in enumerate(lexicon["condition"]) if text
        }
        numbers: dict[tuple[str, str], int] = {}
        labels = [""] * len(lexicon) if over_labels else lexicon["label"]
        pairs = zip(lexicon["measure"], labels, strict=True)
        self._literal = np.array([len(term.replace("*", "")) for term in self.terms], dtype=int)
        self._category = np.array([numbers.setdefault(p, len(numbers)) for p in pairs], dtype=int)

    def find(self, tokens: Tokens) -> Matches:
        """All matches in a batch, conditions and overlaps resolved, weight 0 left out.

        Raises
        ------
        LexiconError
            Where a regular expression does not end in time; it names the entry.
        """
        found = Matches.joined([self._find_words(tokens), self._find_regexes(tokens)])
        if self._conditions:
            found = found[self._allowed(tokens, found)]
        found = found[_longest(found, self._category, self._literal)]
        weight = self.lexicon["weight"].to_numpy(dtype=float)
        return found[weight[found.entry] > 0]

    def _allowed(self, tokens: Tokens, found: Matches) -> np.ndarray:
        allowed = np.ones(len(found), dtype=bool)
        for row in np.flatnonzero(np.isin(found.entry, list(self._conditions))):
            condition = self._conditions[int(found.entry[row])]
            allowed[row] = holds(condition, tokens, int(found.first[row]), int(found.last[row]))
        return allowed

    def _find_words(self, tokens: Tokens) -> Matches:
        entry, first, last = self._entries.find(tokens)
        doc = tokens.doc[first].astype(np.int64)
        start, end = tokens.start[first], tokens.end[last - 1]
        return Matches(self._rows[entry], doc, start, end, first, last)

    def _find_regexes(self, tokens: Tokens) -> Matches:
        rows = [
            (entry, doc, *copy.span(found.start(), found.end()))
            for entry, pattern in self._regexes
            for doc, copy in enumerate(tokens.normal)
            for found in self._run(entry, pattern, copy.text, tokens.article_id[doc])
            if found.end() > found.start()
        ]
        entry, doc, start, end = np.array(rows, dtype=np.int64).reshape(-1, 4).T
        touched = [tokens.covered(d, a, b) for d, a, b in zip(doc, start, end, strict=True)]
        first = np.array([part.start for part in touched], dtype=np.int64)
        last = np.array([part.stop for part in touched], dtype=np.int64)
        matches = Matches(entry, doc, start, end, first, last)
        return matches[last > first]

    def _run(self, entry: int, pattern: regex.Pattern[str], text: str, article_id: str) -> Iterator:
        try:
            yield from pattern.finditer(text, timeout=self.seconds)
        except TimeoutError:
            version = self.lexicon.iloc[entry].get("version", "lexicon")
            problem = Problem(
                f"regular expression takes longer than {self.seconds:g} s",
                f"{version}, entry {self.terms[entry]!r}, in article {article_id}",
                expected="an expression without nested repetitions such as (a+)+",
                repair="write the entry as words, wildcards or phrases",
            )
            raise LexiconError("an entry of the lexicon never ends", [problem]) from None


def compile_regex(pattern: str) -> regex.Pattern[str]:
    """A regex entry, compiled: whole words, without regard to case unless it has capitals.

    Raises
    ------
    regex.error
        Where the pattern is not valid.
    """
    cased = any(letter.isupper() for letter in _ESCAPED.sub("", pattern))
    return regex.compile(_WHOLE_WORD.format(pattern), 0 if cased else regex.IGNORECASE)


def _longest(found: Matches, category: np.ndarray, literal: np.ndarray) -> np.ndarray:
    """Rows to keep: inside a category the longest of overlapping matches, in text order.

    Of two entries on the same span the one with more literal characters wins, then the earlier.
    """
    if not len(found):
        return np.zeros(0, dtype=np.int64)
    room, n_docs = int(found.end.max()) + 1, int(found.doc.max()) + 1
    offset = (category[found.entry] * n_docs + found.doc) * room
    start, end = offset + found.start, offset + found.end
    order = np.argsort(start, kind="stable")
    reach = np.maximum.accumulate(end[order])
    cluster = np.empty(len(found), dtype=np.int64)
    cluster[order] = np.cumsum(np.append(True, start[order][1:] >= reach[:-1])) - 1
    alone = np.bincount(cluster)[cluster] == 1
    rows = np.flatnonzero(~alone)
    keys = (found.entry[rows], start[rows], -literal[found.entry[rows]], (start - end)[rows])
    rows = rows[np.lexsort((*keys, cluster[rows]))]  # cluster by cluster, the best row first
    first = np.flatnonzero(np.diff(cluster[rows], prepend=-1))
    best, size = rows[first], np.diff(np.append(first, len(rows)))
    low, high = (
        (np.minimum.reduceat(start[rows], first), np.maximum.reduceat(end[rows], first))
        if len(rows)
        else (start[rows], end[rows])
    )
    leaves_room = (start[best] > low) | (end[best] < high)
    crowds = zip(first[leaves_room].tolist(), size[leaves_room].tolist(), strict=True)
    winners = [_contest(rows[a : a + n].tolist(), start, end) for a, n in crowds]
    kept = np.concatenate([np.flatnonzero(alone), best[~leaves_room], *winners]).astype(np.int64)
    return kept[np.lexsort((found.end[kept], found.start[kept], found.doc[kept]))]


def _contest(rows: list[int], start: np.ndarray, end: np.ndarray) -> list[int]:
    """Of overlapping rows, best first, those that no better one overlaps."""
    winners: list[tuple[int, int, int]] = []
    for i, a, b in zip(rows, start[rows].tolist(), end[rows].tolist(), strict=True):
        if all(b <= c or a >= d for _, c, d in winners):
            winners.append((i, a, b))
    return [i for i, _, _ in winners]


def hit_table(tokens: Tokens, lexicon: pd.DataFrame, matches: Matches) -> pd.DataFrame:
    """Matches as rows of the hits table, one a match, target and voice still empty.

    Parameters
    ----------
    tokens : Tokens
        The batch the matches were found in.
    lexicon : DataFrame
        The lexicon they were found with.
    matches : Matches
        From `Matcher.find`.

    Returns
    -------
    DataFrame
        The columns of `framing.tables.HITS` that every measure has.
    """
    doc, entry = matches.doc, matches.entry
    spans = zip(doc.tolist(), matches.start.tolist(), matches.end.tolist(), strict=True)
    return pd.DataFrame(
        {
            "article_id": pd.array(tokens.article_id, dtype="str").take(doc),
            "part": pd.array(tokens.part, dtype="str").take(doc),
            "sentence": tokens.sentence[matches.first],
            "start": matches.start,
            "end": matches.end,
            "text": [tokens.texts[d][start:end] for d, start, end in spans],
            **{name: lexicon[name].array.take(entry) for name in ("measure", "label", "term")},
            **dict.fromkeys(("target", "target_head", "voice", "source")),
            "weight": lexicon["weight"].to_numpy(dtype=float)[entry],
            "rule": lexicon["version"].array.take(entry),
        }
    )
