"""Naming: by which variant a referent is named, and the full label with its modifiers.

Every variant of a referents table is looked for (`framing.referents` has the format). Around it
the label grows: over modifiers that stand directly before or after ("Takfiri Daesh terrorists"),
over a gloss in brackets or after "also known as" that only gives more variants ("Islamic State
(IS, formerly ISIS)" is one naming, not three). A span names one referent: the longest label wins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise

import numpy as np
import pandas as pd

from framing.blob import tag_forms
from framing.match import Matcher
from framing.units import word_set
from framing.referents import DEFINITE, OTHER, as_entries, gather_referents
from framing.text import Tokens, tokenize
from framing.variants import spell_variants

# What may stand between two variants of which one explains the other.
_GLOSS = word_set(
    "formerly previously once also better known as or aka called the a its by in for now renamed"
    " acronym acronyms abbreviation initials arabic english short , ; / - ' \" ("
)
_LINKS = word_set("formerly previously or aka known called / (")
_DEFINITE = word_set("the this that these those such 's his her its their our my your")
_NOT_THE_SAME = word_set("other another different new more further")
_REACH, _FAR = 4, 6


@dataclass(frozen=True)
class _Naming:
    """One place where a referent is named, as a range of tokens."""

    row: int
    first: int
    last: int
    begin: int
    end: int
    is_definite: bool

    def overlaps(self, other: _Naming) -> bool:
        return self.begin < other.end and other.begin < self.end


def find_naming(tokens: Tokens, referents: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find every naming of the referents.

    Parameters
    ----------
    tokens : Tokens
        The articles' words.
    referents : DataFrame, optional
        From `read_referents`; by default all that come with the package.

    Returns
    -------
    DataFrame
        Rows of the hits table: ``label`` is the referent, ``term`` the variant as the table has
        it, ``text`` the full label in the article.

    Examples
    --------
    >>> from framing.text import tokenize
    >>> text = "Takfiri Daesh terrorists fled. Islamic State (IS, formerly ISIS) lost the town."
    >>> find_naming(tokenize([text]))[["text", "label", "term"]]
                                   text          label           term
    0          Takfiri Daesh terrorists  Islamic State          Daesh
    1  Islamic State (IS, formerly ISIS)  Islamic State  Islamic State
    """
    finder = _shipped() if referents is None else _Finder(referents)
    return finder.find(tokens)


@lru_cache(maxsize=1)
def _shipped() -> _Finder:
    return _Finder(gather_referents(None))


class _Finder:
    """A table of referents made ready for matching."""

    def __init__(self, referents: pd.DataFrame) -> None:
        self.names = referents["referent"].tolist()
        self.variants = referents["variant"].tolist()
        self.versions = referents["version"].tolist()
        kinds = referents["match"].tolist()
        self.is_definite = [kind == DEFINITE for kind in kinds]
        self.modifiers = [_phrases(text) for text in referents["modifiers"]]
        spelled = spell_variants(referents)
        self.row = spelled["row"].tolist()
        self.needs_article = spelled["needs_article"].tolist()
        entries = as_entries(spelled)
        entries["weight"] = [0.0 if kinds[row] == OTHER else 1.0 for row in self.row]
        self.matcher = Matcher(entries)
        # Whom else a description ("the terrorists") may stand for.
        self.rivals: dict[str, set[str]] = {}
        for row, name in enumerate(self.names):
            if self.is_definite[row]:
                self.rivals.setdefault(self.variants[row].lower(), set()).add(name)

    def find(self, tokens: Tokens) -> pd.DataFrame:
        """Rows of the hits table."""
        words = _Words(tokens)
        candidates = self._merge_glosses(self._candidates(tokens, words), words)
        by_article = groupby(candidates, lambda naming: tokens.article_id[tokens.doc[naming.first]])
        found = [naming for _, namings in by_article for naming in self._resolve(list(namings))]
        begin = np.array([naming.begin for naming in found], dtype=np.int64)
        end = np.array([naming.end for naming in found], dtype=np.int64)
        doc = tokens.doc[begin].tolist()
        rows = [naming.row for naming in found]
        return pd.DataFrame(
            {
                "article_id": [tokens.article_id[d] for d in doc],
                "part": [tokens.part[d] for d in doc],
                "sentence": tokens.sentence[begin],
                "start": tokens.start[begin],
                "end": tokens.end[end - 1],
                "text": [tokens.text(naming.begin, naming.end) for naming in found],
                "measure": "naming",
                "label": [self.names[row] for row in rows],
                "term": [self.variants[row] for row in rows],
                **dict.fromkeys(("target", "target_head", "voice", "source")),
                "weight": 1.0,
                "rule": [self.versions[row] for row in rows],
            }
        )

    def _candidates(self, tokens: Tokens, words: _Words) -> list[_Naming]:
        """Every place of a variant, with the modifiers around it, in the order of the texts."""
        matches = self.matcher.find(tokens)
        places = zip(
            matches.entry.tolist(), matches.first.tolist(), matches.last.tolist(), strict=True
        )
        found = []
        for entry, first, last in places:
            row = self.row[entry]
            begin, end = words.grow(first, last, self.modifiers[row])
            is_description = self.is_definite[row]
            if not (is_description or self.needs_article[entry]) or words.is_definite(begin):
                found.append(_Naming(row, first, last, begin, end, is_description))
        return sorted(found, key=lambda naming: (naming.first, -naming.last, naming.row))

    def _merge_glosses(self, namings: list[_Naming], words: _Words) -> list[_Naming]:
        """Join a variant with those that only explain it: "Islamic State (IS, formerly ISIS)"."""
        runs: list[list[_Naming]] = []
        latest: dict[str, list[_Naming]] = {}
        for naming in namings:
            run = latest.get(self.names[naming.row])
            if run and words.explains(run[-1].end, naming.begin):
                run.append(naming)
            else:
                latest[self.names[naming.row]] = run = [naming]
                runs.append(run)
        joined = []
        for run in runs:
            begin, end = run[0].begin, words.closed(run[0].end, run[-1].end)
            joined += [replace(run[0], begin=begin, end=end)] if end else run
        return sorted(joined, key=lambda naming: (naming.first, -naming.last, naming.row))

    def _resolve(self, namings: list[_Naming]) -> list[_Naming]:
        """The namings of one article: one referent a span, descriptions only of whom was named."""
        names = _longest([naming for naming in namings if not naming.is_definite])
        for naming in [naming for naming in namings if naming.is_definite]:
            rivals = self.rivals[self.variants[naming.row].lower()]
            before = [
                self.names[name.row]
                for name in names
                if name.first < naming.first and self.names[name.row] in rivals
            ]
            if before and before[-1] == self.names[naming.row]:
                inside = [name for name in names if name.overlaps(naming)]
                if all(naming.begin <= name.begin and name.end <= naming.end for name in inside):
                    names = [name for name in names if name not in inside] + [naming]
                    names.sort(key=lambda name: name.first)
        return names


class _Words:
    """The words of a batch, to look around a variant."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.words = [tokens.words[i] for i in tokens.word.tolist()]

    def grow(self, first: int, last: int, modifiers: frozenset[tuple[str, ...]]) -> tuple[int, int]:
        """The range of the label: the variant with all modifiers that touch it on either side."""
        if not modifiers:
            return first, last
        sentence = self.tokens.sentence_id[first]
        low, high = self.tokens.sentence_first[sentence : sentence + 2]
        begin, end = first, last
        while step := self._touching(modifiers, [(begin - n, begin) for n in _LENGTHS], low, high):
            begin -= step
        while step := self._touching(modifiers, [(end, end + n) for n in _LENGTHS], low, high):
            end += step
        return begin, end

    def _touching(
        self,
        modifiers: frozenset[tuple[str, ...]],
        places: list[tuple[int, int]],
        low: int,
        high: int,
    ) -> int:
        for a, b in places:
            if low <= a and b <= high and tuple(self.words[a:b]) in modifiers:
                return b - a
        return 0

    def explains(self, end: int, begin: int) -> bool:
        """Whether what stands between two variants says that they mean the same."""
        between = self.words[end:begin]
        return (
            0 < len(between) <= _FAR
            and self.tokens.sentence_id[end - 1] == self.tokens.sentence_id[begin]
            and _GLOSS.issuperset(between)
            and not _LINKS.isdisjoint(between)
        )

    def closed(self, end: int, last: int) -> int:
        """The end of a gloss up to `last`, with its closing bracket; 0 where more stands in it."""
        between = self.words[end:last]
        if between.count("(") == between.count(")"):
            return last
        return last + 1 if self.words[last : last + 1] == [")"] else 0

    def is_definite(self, begin: int) -> bool:
        """Whether the noun phrase before token `begin` opens with "the" or a possessive."""
        for i in range(begin - 1, max(begin - _REACH, 0) - 1, -1):
            word = self.words[i]
            if word in _DEFINITE:
                return True
            if word in _NOT_THE_SAME or tag_forms([word])[0] not in _PREMODIFIERS:
                return False
        return False


_LENGTHS = (5, 4, 3, 2, 1)
_PREMODIFIERS = word_set("JJ JJR JJS NN NNS NNP NNPS VBN VBG CD RB :")


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    """The phrases of a "modifiers" cell as tuples of lower-cased tokens."""
    tokens = tokenize([phrase.strip() for phrase in text.split("|") if phrase.strip()])
    words = [tokens.words[i] for i in tokens.word.tolist()]
    return frozenset(tuple(words[a:b]) for a, b in pairwise(tokens.first.tolist()))


def _longest(namings: list[_Naming]) -> list[_Naming]:
    """Of namings that overlap the one with the longest label, the variant's length next."""
    chosen: list[_Naming] = []
    best_first = sorted(namings, key=lambda n: (n.begin - n.end, n.first - n.last, n.row, n.first))
    for naming in best_first:
        if not any(naming.overlaps(other) for other in chosen):
            chosen.append(naming)
    return sorted(chosen, key=lambda naming: naming.first)
