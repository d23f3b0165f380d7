"""Labels: how far a naming reaches around its variant, and what else it shows a referent to be."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

import numpy as np

from framing.blob import tag_forms
from framing.grammar import word_set
from framing.text import tokenize
from framing.tokens import Tokens

# What may stand between two variants of which one explains the other.
_GLOSS = word_set(
    "formerly previously once also better known as or aka called the a its by in for now renamed"
    " acronym acronyms abbreviation initials arabic english short , ; / - ' \" ("
)
_DEFINITE = word_set("the this that these those such 's his her its their our my your")
_NOT_THE_SAME = word_set("other another different new more further")
_REACH = 4
FAR = 6  # words between two variants of one label, at most
# Offices and roles of people that stand before a name: "special counsel Robert Mueller".
ROLES = word_set(
    "president minister premier chancellor king queen prince princess emperor pope governor mayor"
    " senator congressman congresswoman secretary director chief leader dictator strongman ruler"
    " tyrant general commander judge justice counsel prosecutor attorney ambassador envoy chairman"
    " chairwoman commissioner adviser advisor spokesman spokeswoman candidate nominee frontrunner"
    " tycoon billionaire businessman activist founder warlord cleric preacher opponent rival"
)
_KINDS = word_set(
    "group militia movement network organization organisation party faction coalition alliance"
    " gang cartel company country nation state city agency newspaper ally charity body union"
)
_RANKS = word_set("prime vice deputy special foreign interior defense defence attorney first")
_INSTITUTIONS = word_set(
    "tower towers organization organisation university foundation institute hotel hotels airport"
    " memorial library bridge street avenue school hospital prize act plaza post times journal"
    " herald review tribune museum stadium park square college medal award doctrine international"
)
_LANDS = {
    "american": "us", "u.s.": "us", "united states": "us", "british": "uk", "u.k.": "uk",
    "united kingdom": "uk",
}  # fmt: skip
_BEFORE_ROLE = word_set("JJ JJR JJS VBN")
POINTS = word_set("north south east west central")


class Words:
    """The words of a batch, to look around a variant.

    Parameters
    ----------
    tokens : Tokens
        The batch.
    """

    def __init__(self, tokens: Tokens) -> None:
        """Spell out all words."""
        self.tokens = tokens
        self.words = tokens.spelled
        self._is_role = tokens.is_one_of(ROLES)
        self._capital = tokens.is_capital.data  # whose single items are read fast

    def grow(self, first: int, last: int, modifiers: frozenset[tuple[str, ...]]) -> tuple[int, int]:
        """The range of the label: the variant with all modifiers that touch it on either side."""
        if not modifiers:
            return first, last
        low, high = self.tokens.sentence_around(first)
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

    def before_name(self, begin: int) -> int:
        """Where the label begins if an office or role stands before the name at `begin`."""
        if not begin or self.words[begin - 1] not in ROLES or not self._is_capital(begin):
            return begin
        low = self.tokens.sentence_first[self.tokens.sentence_id[begin]]
        i = begin - 1
        while i > low and self._belongs_to_role(i - 1):
            i -= 1
        return i if i >= low else begin

    def _belongs_to_role(self, i: int) -> bool:
        word = self.words[i]
        if word in _RANKS or word in POINTS or (word == "-" and i):
            return True
        form = self.tokens.forms[self.tokens.form[i]]
        return word[0].isalpha() and tag_forms([form])[0] in _BEFORE_ROLE

    def _is_capital(self, i: int) -> bool:
        return bool(self._capital[i])

    def roles(self, low: int, high: int) -> list[int]:
        """The tokens from `low` to `high` that name an office or role."""
        return (low + np.flatnonzero(self._is_role[low:high])).tolist()

    def role_at(self, i: int) -> str:
        """An office with its rank: "vice president" is not "president"."""
        return " ".join(
            self.words[i - 1 : i + 1] if i and self.words[i - 1] in _RANKS else [self.words[i]]
        )

    def is_titled(self, i: int) -> bool:
        """Whether a name follows the role at token `i`."""
        after = i + 1
        return (
            after < len(self.words)
            and self.tokens.doc[after] == self.tokens.doc[i]
            and self._is_capital(after)
        )

    def land_of(self, i: int) -> tuple[str, int]:
        """Of which country the role at token `i` is said to be, and where the phrase begins."""
        role = len(self.role_at(i).split())
        begin = end = i + 1 - role
        low, _ = self.tokens.sentence_around(i)
        while begin > low and self.is_name(begin - 1) and not self._is_role[begin - 1]:
            begin -= 1
        land = " ".join(self.words[begin:end])
        return _LANDS.get(land, land), begin

    def is_name(self, i: int) -> bool:
        """Whether the token is a word with a capital."""
        return i < len(self.words) and self._is_capital(i) and self.words[i] not in _DEFINITE

    def is_noun(self, i: int) -> bool:
        """Whether the token is a common noun or part of a name."""
        return i < len(self.words) and tag_forms([self.words[i]])[0].startswith("NN")

    def is_headline(self, i: int) -> bool:
        """Whether the sentence of token `i` does without articles, as headlines do, and a noun
        can stand there."""
        low, high = self.tokens.sentence_first[self.tokens.sentence_id[i] :][:2].tolist()
        is_bare = high - low > 4 and not {"the", "a", "an"} & set(self.words[low:high])
        return is_bare and (i == low or tag_forms([self.words[i - 1]])[0] != "NNS")

    def is_institution(self, i: int) -> bool:
        """Whether the token makes a name out of the name before it: "Lincoln *Memorial*"."""
        return i < len(self.words) and self.words[i] in _INSTITUTIONS and self._is_capital(i)

    def first_name(self, begin: int, known: frozenset[str]) -> tuple[int, str] | None:
        """Where the label begins if a first name stands before the name at `begin`, and which."""
        low = self.tokens.sentence_first[self.tokens.sentence_id[begin]]
        i = begin - 1
        while i > low and (self.words[i] == "." or (len(self.words[i]) == 1 and self.is_name(i))):
            i -= 1
        found = i >= low and self.words[i] in known and self.is_name(i)
        return (i, self.words[i]) if found else None

    def is_office(self, i: int, begin: int) -> bool:
        """Whether the role at token `i`, from `begin` on with its country, stands for its holder:
        after "the", with no other word that says whose it is and no name in apposition."""
        is_of_land = begin < i + 1 - len(self.role_at(i).split())
        if is_of_land and self.words[i + 1 : i + 2] == [","] and self.is_name(i + 2):
            return False
        before = begin - 1
        while before > 0 and not is_of_land and not self._is_capital(before):
            if tag_forms([self.words[before]])[0] != "JJ":
                break
            before -= 1
        return before >= 0 and self.words[before] == "the"

    def apposition(self, end: int) -> tuple[int, int] | None:
        """What a name is said to be right after it: ", the *extremist group* that ..."."""
        words, last = self.words, self.tokens.sentence_first[self.tokens.sentence_id[end - 1] + 1]
        if words[end : end + 1] != [","] or words[end + 1 : end + 2] not in (
            ["the"],
            ["a"],
            ["an"],
        ):
            return None
        for i in range(end + 2, min(end + 8, last)):
            if words[i] in ROLES or words[i] in _KINDS:
                if i + 1 == last or tag_forms([words[i + 1]])[0][:2] != "NN":
                    return end + 2, i + 1
            elif tag_forms([words[i]])[0] not in _PREMODIFIERS:
                return None
        return None

    def explains(self, end: int, begin: int) -> bool:
        """Whether two variants form one label: side by side, with a slash, or as a gloss."""
        between = self.words[end:begin]
        return (
            self.tokens.sentence_id[end - 1] == self.tokens.sentence_id[begin]
            and _GLOSS.issuperset(between)
            and (not between or "(" in between or "/" in between)
        )

    def goes_on(self, end: int, begin: int) -> bool:
        """Whether a gloss that has begun goes on with a further variant."""
        between = self.words[end:begin]
        return _GLOSS.issuperset(between) and "(" not in between

    def closed(self, end: int, last: int) -> int:
        """The end of a gloss up to `last`, with its closing bracket; 0 where more stands in it."""
        between = self.words[end:last]
        if between.count("(") == between.count(")"):
            return last
        return last + 1 if self.words[last : last + 1] == [")"] else 0

    def is_definite(self, begin: int, *, or_new: bool = False) -> bool:
        """Whether the noun phrase before token `begin` opens with "the", a possessive, or "a"."""
        for i in range(begin - 1, max(begin - _REACH, 0) - 1, -1):
            word = self.words[i]
            if word in _DEFINITE or (or_new and word in ("a", "an", "one")):
                return True
            if word in _NOT_THE_SAME or tag_forms([word])[0] not in _PREMODIFIERS:
                return False
        return False


_LENGTHS = (5, 4, 3, 2, 1)
_PREMODIFIERS = word_set("JJ JJR JJS NN NNS NNP NNPS VBN VBG CD RB :")


@lru_cache(maxsize=1024)  # the variants of a referent share their modifiers
def phrases(text: str) -> frozenset[tuple[str, ...]]:
    """The phrases of a "modifiers" cell as tuples of lower-cased tokens."""
    tokens = tokenize([phrase.strip() for phrase in text.split("|") if phrase.strip()])
    words = [tokens.words[i] for i in tokens.word.tolist()]
    return frozenset(tuple(words[a:b]) for a, b in pairwise(tokens.first.tolist()))


def about(tokens: Tokens, cells: Iterable[str]) -> dict[str, np.ndarray]:
    """For every "within" cell and text, whether the text's article has one of the cell's words."""
    has_word = {cell: _listed(tokens, cell) for cell in cells if cell}
    is_any = np.logical_or.reduce([np.zeros(len(tokens.words), dtype=bool), *has_word.values()])
    at = np.flatnonzero(is_any[tokens.word])
    found = {"": np.ones(len(tokens.texts), dtype=bool)}
    for cell, is_one in has_word.items():
        docs = tokens.doc[at[is_one[tokens.word[at]]]]
        articles = {tokens.article_id[doc] for doc in np.unique(docs).tolist()}
        found[cell] = np.array([article in articles for article in tokens.article_id], dtype=bool)
    return found


def _listed(tokens: Tokens, cell: str) -> np.ndarray:
    """Which words of the vocabulary a "within" cell lists."""
    stems = [word.strip().lower() for word in cell.split("|") if word.strip()]
    found = {word for word in stems if not word.endswith("*")}
    found.update(*(tokens.beginning(word[:-1]) for word in stems if word.endswith("*")))
    return tokens.among(found)
