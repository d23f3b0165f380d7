"""Naming: by which variant a referent is named, and the full label with its modifiers.

Every variant of a referents table is looked for (`framing.referents` has the format). Around it
the label grows: over modifiers that stand directly before or after ("Takfiri Daesh terrorists"),
over a gloss in brackets that only gives more variants ("Islamic State (IS, formerly ISIS)" is one
naming, not three). A span names one referent: the longest label wins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

import numpy as np
import pandas as pd

from framing.labels import FAR, POINTS, Words, about, phrases
from framing.match import Matcher
from framing.referents import DEFINITE, OTHER, as_entries, gather_referents
from framing.tokens import Tokens
from framing.variants import FIRST_NAMES, spell_variants


@dataclass(frozen=True)
class _Naming:
    """One place where a referent is named, as a range of tokens."""

    row: int
    first: int
    last: int
    begin: int
    end: int
    is_definite: bool = False
    description: str = ""
    is_new: bool = False

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
        self.within = referents["within"].tolist()
        self.modifiers = [phrases(text) for text in referents["modifiers"]]
        spelled = spell_variants(referents)
        self.row = spelled["row"].tolist()
        self.needs_article = spelled["needs_article"].tolist()
        self.is_singular = spelled["is_singular"].tolist()
        self.is_point = [name.lower() in POINTS for name in spelled["variant"]]
        # By which first names a referent is declared: "Ann Lee" is not meant by "Tom Lee".
        self.first_names: dict[str, set[str]] = {}
        for name, variant in zip(self.names, self.variants, strict=True):
            parts = set(variant.lower().split()[:-1]) & FIRST_NAMES
            self.first_names.setdefault(name, set()).update(parts)
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
        words = Words(tokens)
        candidates = self._merge_glosses(self._candidates(tokens, words), words)
        by_article = groupby(candidates, lambda naming: tokens.article_id[tokens.doc[naming.first]])
        found = [
            naming
            for _, namings in by_article
            for naming in self._described(self._resolve(list(namings)), words)
        ]
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
                "term": [naming.description or self.variants[naming.row] for naming in found],
                **dict.fromkeys(("target", "target_head", "voice", "source")),
                "weight": 1.0,
                "rule": [self.versions[row] for row in rows],
            }
        )

    def _candidates(self, tokens: Tokens, words: Words) -> list[_Naming]:
        """Every place of a variant, with the modifiers around it, in the order of the texts."""
        matches = self.matcher.find(tokens)
        entries = matches.entry.tolist()
        places = zip(entries, matches.first.tolist(), matches.last.tolist(), strict=True)
        is_about = about(tokens, {self.within[self.row[entry]] for entry in entries})
        found = []
        for entry, first, last in places:
            row = self.row[entry]
            if not is_about[self.within[row]][tokens.doc[first]]:
                continue
            begin, end = words.grow(first, last, self.modifiers[row])
            is_one = last - first == 1 and words.is_name(first)
            given = words.first_name(begin, FIRST_NAMES) if is_one else None
            if self._is_another(entry, first, last, words) or self._is_namesake(row, given):
                continue
            begin = words.before_name(given[0] if given else begin)
            is_description = self.is_definite[row]
            if is_description and not words.is_definite(begin):
                continue
            if self.needs_article[entry] and not (
                words.is_definite(begin, or_new=True) or words.is_headline(begin)
            ):
                continue
            is_new = self.needs_article[entry] and words.words[begin - 1] in ("a", "an")
            found.append(_Naming(row, first, last, begin, end, is_description, is_new=is_new))
        return sorted(found, key=lambda naming: (naming.first, -naming.last, naming.row))

    def _is_another(self, entry: int, first: int, last: int, words: Words) -> bool:
        """Whether the word after it makes it another name: "the North *Sea*", "migrant *camp*"."""
        if self.is_singular[entry] and words.is_noun(last):
            return True
        is_one = last - first == 1 and words.is_name(first)
        return is_one and (
            words.is_institution(last) or (self.is_point[entry] and words.is_name(last))
        )

    def _is_namesake(self, row: int, given: tuple[int, str] | None) -> bool:
        """Whether a first name shows that somebody else of that name is meant."""
        known = self.first_names[self.names[row]]
        return given is not None and bool(known) and given[1] not in known

    def _merge_glosses(self, namings: list[_Naming], words: Words) -> list[_Naming]:
        """Join a variant with those that only explain it: "Islamic State (IS, formerly ISIS)"."""
        runs: list[list[_Naming]] = []
        latest: dict[str, list[_Naming]] = {}
        for naming in namings:
            run = latest.get(self.names[naming.row])
            if run and self._goes_on(run, naming, words):
                run.append(naming)
            else:
                latest[self.names[naming.row]] = run = [naming]
                runs.append(run)
        joined = []
        for run in runs:
            if len(run) == 1:
                joined += run
                continue
            begin, end = run[0].begin, words.closed(run[0].end, run[-1].end)
            joined += [replace(run[0], begin=begin, end=end)] if end else run
        return sorted(joined, key=lambda naming: (naming.first, -naming.last, naming.row))

    def _goes_on(self, run: list[_Naming], naming: _Naming, words: Words) -> bool:
        end, begin = run[-1].end, naming.begin
        if not 0 <= begin - end <= FAR or run[0].is_definite:
            return False
        is_open = words.closed(run[0].end, end) != end
        return words.goes_on(end, begin) if is_open else words.explains(end, begin)

    def _resolve(self, namings: list[_Naming]) -> list[_Naming]:
        """The namings of one article: one referent a span, descriptions only of whom was named."""
        names = self._first_or_known(_longest([n for n in namings if not n.is_definite]))
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

    def _first_or_known(self, names: list[_Naming]) -> list[_Naming]:
        """Without "a deal" after "the deal", which is another one."""
        known: set[str] = set()
        kept = []
        for naming in names:
            referent = self.names[naming.row]
            if not (naming.is_new and referent in known):
                kept.append(naming)
                known.add(referent)
        return kept

    def _described(self, names: list[_Naming], words: Words) -> list[_Naming]:
        """Add descriptions: ", the extremist group that ..." after a name, and by an office.

        "The president", after "President Trump", is Trump, and "the French president" whoever was
        called so. The office is that of whoever held it last in the text; where that is none of
        the referents, the description is nobody's.
        """
        if not names:
            return []
        first, last = (words.tokens.doc[name.first] for name in (names[0], names[-1]))
        low, high = words.tokens.first[first], words.tokens.first[last + 1]
        at = {i: name for name in names for i in range(name.begin, name.end)}
        held: dict[tuple[str, str], _Naming | None] = {}
        found = [
            replace(name, first=span[0], last=span[1], begin=span[0], end=span[1],
                    description=words.words[span[1] - 1])
            for name in names
            if (span := words.apposition(name.end)) and not any(i in at for i in range(*span))
        ]  # fmt: skip
        at.update((i, name) for name in found for i in range(name.begin, name.end))
        roles: set[str] = set()
        for i in words.roles(int(low), int(high)):
            role, is_titled = words.role_at(i), words.is_titled(i)
            if not is_titled and role not in roles:
                continue
            roles.add(role)
            land, begin = words.land_of(i)
            if is_titled:
                held["", role] = held[land, role] = at.get(i + 1)
            elif i not in at and words.is_office(i, begin) and (holder := held.get((land, role))):
                found.append(
                    replace(holder, first=i, last=i + 1, begin=begin, end=i + 1, description=role)
                )
        return sorted(names + found, key=lambda naming: naming.first) if found else names


def _longest(namings: list[_Naming]) -> list[_Naming]:
    """Of namings that overlap the one with the longest label, the variant's length next."""
    chosen: list[_Naming] = []
    best_first = sorted(namings, key=lambda n: (n.begin - n.end, n.first - n.last, n.row, n.first))
    for naming in best_first:
        if not any(naming.overlaps(other) for other in chosen):
            chosen.append(naming)
    return sorted(chosen, key=lambda naming: naming.first)
