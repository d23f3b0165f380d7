"""When an entry counts: the small language of a lexicon's ``condition`` column.

A word is rarely loaded, hedging or reporting in every use: a "surge" is alarming, a "surge
protector" is not. A condition is one or more clauses joined by ";", and all of them must hold:

=============================  ==================================================================
``pos=JJ|VB*``                 the Penn tag of the entry's first word (see `tag_at`) is one of these
``case=lower``                 it is spelled ``lower``, ``title`` (First letter) or ``UPPER``
``before=that|QUOTE``          the entry stands directly before one of these
``before4=lives|people``       one of the four tokens that follow it is one of these
``after=to``, ``after3=...``   the same for what precedes it
``near=...``, ``near9=...``    within five (nine) tokens on either side
``not_before=...`` and so on   none of these stands there
=============================  ==================================================================

Alternatives are divided by "|". In lower case they are words, with ``*`` as wildcard, or phrases of
words; hyphens and other marks are tokens of their own. In capitals they are kinds of token: START
or END of the sentence, QUOTE (a quotation mark), MARK (any punctuation), NUMBER, NAME (capitalised
inside a sentence), CAPITALS (a word in capitals), or a Penn tag such as ``NNS`` or ``VB*``. Nothing
looks beyond the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from framing.tags import tag_at, word_set
from framing.text import tokenize
from framing.tokens import Tokens

_CLAUSE = re.compile(r"(not_)?(pos|case|before|after|near)(\d{0,2})=(.+)")
_KINDS = ("START", "END", "QUOTE", "MARK", "NUMBER", "NAME", "CAPITALS")
_CASES: dict[str, Callable[[str], bool]] = {
    "lower": str.islower,
    "title": lambda form: form[0].isupper() and not (len(form) > 1 and form.isupper()),
    "UPPER": lambda form: len(form) > 1 and form.isupper(),
}
_NUMERALS = word_set(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty"
    " hundred hundreds thousand thousands million millions billion billions dozen dozens"
)


@dataclass(frozen=True)
class Clause:
    """One clause of a condition, ready to be tried at a place in a text."""

    subject: str
    negated: bool
    reach: int
    words: frozenset[str]
    wildcards: re.Pattern[str] | None
    phrases: tuple[tuple[str, ...], ...]
    kinds: frozenset[str]
    tags: re.Pattern[str] | None

    @cached_property
    def listed(self) -> frozenset[str] | None:
        """Its words and those with which its phrases begin; None where it lists more than words."""
        if self.wildcards or self.kinds or self.tags:
            return None
        return self.words.union(phrase[0] for phrase in self.phrases)

    @cached_property
    def span(self) -> int:
        """How many tokens before an entry a phrase of its may begin."""
        return self.reach + max(map(len, self.phrases), default=1) - 1


@lru_cache(maxsize=4096)
def parse_condition(condition: str) -> tuple[Clause, ...]:
    """Read a condition.

    Parameters
    ----------
    condition : str
        Clauses joined by ";"; empty for an entry that always counts.

    Returns
    -------
    tuple of Clause

    Raises
    ------
    ValueError
        Naming the clause that cannot be read.

    Examples
    --------
    >>> parse_condition("before2=that")[0].reach
    2
    """
    return tuple(_parse_clause(part.strip()) for part in condition.split(";") if part.strip())


def _parse_clause(text: str) -> Clause:
    found = _CLAUSE.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a clause such as 'pos=JJ' or 'not_before=that|QUOTE'")
    negated, subject, reach, values = found.groups()
    items = [item.strip() for item in values.split("|") if item.strip()]
    is_case = subject == "case"
    wrong = [item for item in items if (item not in _CASES if is_case else _mixes(item))]
    if wrong or not items or (reach and subject in ("pos", "case")) or reach == "0":
        raise ValueError(f"{text!r} has a value or a distance that {subject!r} does not take")
    capitals = [item for item in items if item.upper() == item and item[0].isalpha()]
    lower = [item for item in items if item not in capitals]
    phrases = _tokenised([item for item in lower if "*" not in item])
    return Clause(
        subject,
        bool(negated),
        int(reach) if reach else {"near": 5}.get(subject, 1),
        frozenset(phrase[0] for phrase in phrases if len(phrase) == 1),
        _wildcards([item for item in lower if "*" in item]),
        tuple(phrase for phrase in phrases if len(phrase) > 1),
        frozenset(items) if subject == "case" else frozenset(capitals) & frozenset(_KINDS),
        _wildcards([item for item in capitals if item not in _KINDS]),
    )


def _mixes(item: str) -> bool:
    return "*" in item and not item.replace("*", "a").isalnum()


def _tokenised(phrases: list[str]) -> list[tuple[str, ...]]:
    tokens = tokenize(phrases)
    return [_words(tokens, first, last) for first, last in pairwise(tokens.first.tolist())]


def _wildcards(items: list[str]) -> re.Pattern[str] | None:
    alternatives = (re.escape(item).replace(r"\*", ".*") for item in items)
    return re.compile("|".join(alternatives)) if items else None


def holds(condition: tuple[Clause, ...], tokens: Tokens, first: int, last: int) -> bool:
    """Whether tokens `first` up to, not including, `last` stand as a condition demands."""
    return all(_clause_holds(clause, tokens, first, last) for clause in condition)


def _clause_holds(clause: Clause, tokens: Tokens, first: int, last: int) -> bool:
    if clause.subject == "pos":
        answer = bool(clause.tags and clause.tags.fullmatch(tag_at(tokens, first)))
    elif clause.subject == "case":
        form = tokens.forms[tokens.form[first]]
        answer = any(_CASES[case](form) for case in clause.kinds)
    else:
        if clause.listed is not None and _is_far(clause, clause.listed, tokens, first, last):
            return clause.negated
        low, high = tokens.sentence_around(first)
        answer = False
        if clause.subject != "after":
            answer = _stands_in(clause, tokens, last, min(last + clause.reach, high), high)
            answer |= "END" in clause.kinds and last + clause.reach > high
        if clause.subject != "before":
            answer |= _stands_in(clause, tokens, max(first - clause.reach, low), first, high)
            answer |= _phrase_ends_before(clause, tokens, first, low)
            answer |= "START" in clause.kinds and first - clause.reach < low
    return answer != clause.negated


def _is_far(clause: Clause, listed: frozenset[str], tokens: Tokens, first: int, last: int) -> bool:
    """Whether no word of a clause stands near an entry, wherever the sentence begins and ends."""
    ahead = tokens.spelled[last : last + clause.reach]
    if clause.subject == "before":
        return listed.isdisjoint(ahead)
    behind = tokens.spelled[max(first - clause.span, 0) : first]
    return listed.isdisjoint(behind) and (clause.subject == "after" or listed.isdisjoint(ahead))


def _stands_in(clause: Clause, tokens: Tokens, begin: int, end: int, high: int) -> bool:
    """Whether one of some tokens is what a clause lists, or begins it."""
    return not clause.words.isdisjoint(tokens.spelled[begin:end]) or any(
        _begins(clause, tokens, i, high) for i in range(begin, end)
    )


def _begins(clause: Clause, tokens: Tokens, i: int, high: int) -> bool:
    word = tokens.spelled[i]
    if clause.wildcards and clause.wildcards.fullmatch(word):
        return True
    if clause.kinds and _is_of_kind(clause.kinds, tokens, i, word):
        return True
    if clause.tags and clause.tags.fullmatch(tag_at(tokens, i)):
        return True
    return clause.subject != "after" and any(
        i + len(phrase) <= high and _words(tokens, i, i + len(phrase)) == phrase
        for phrase in clause.phrases
    )


def _phrase_ends_before(clause: Clause, tokens: Tokens, first: int, low: int) -> bool:
    return any(
        start >= low and _words(tokens, start, start + len(phrase)) == phrase
        for phrase in clause.phrases
        for start in range(first - len(phrase) - clause.reach + 1, first - len(phrase) + 1)
    )


def _words(tokens: Tokens, first: int, last: int) -> tuple[str, ...]:
    return tuple(tokens.spelled[first:last])


def _is_of_kind(kinds: frozenset[str], tokens: Tokens, i: int, word: str) -> bool:
    form = tokens.forms[tokens.form[i]]
    if "QUOTE" in kinds and word in ('"', "''", "'"):
        return True
    if "MARK" in kinds and not word[0].isalnum():
        return True
    if "NUMBER" in kinds and (word[0].isdigit() or word in _NUMERALS):
        return True
    if "CAPITALS" in kinds and _CASES["UPPER"](form):
        return True
    return "NAME" in kinds and form[0].isupper() and i > tokens.sentence_around(i)[0]
