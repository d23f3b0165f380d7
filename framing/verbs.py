"""Reporting verbs by stance: what the choice of verb says about the words it reports.

``neutral`` (said), ``doubting`` (claimed: the writer does not vouch for it), ``endorsing`` (pointed
out: the writer takes it for true), ``charged`` (admitted, boasted: a judgement on the speaker).
A verb counts only where it reports: "claimed 30 lives", "his stated aim" and "hit back at the
goal" do not.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from framing.grammar import AUXILIARIES, word_set
from framing.lexicons import load_lexicon
from framing.match import Matcher, Matches, hit_table
from framing.tags import tags_of
from framing.tokens import Tokens

_REACH = 8  # tokens on either side of the verb in which its clause must show itself
_QUOTES = frozenset({'"', "''"})
_OPENERS = word_set("that whether if how why what :")
_SUBJECTS = word_set("he she it they we i you there")
_DETERMINERS = word_set("the a an his her its their our my your this these those no any every")
_QUANTIFIERS = word_set("all both some many most several few")
_VERBAL_PREFIXES = word_set("re counter live oft often")
_NOMINAL = ("DT", "JJ", "NN", "PR", "CD", "PO", "VBN", "VBG", "TO", "IN", "CC")
_MODIFIERS = ("JJ", "IN", "CD")
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_AFTER = word_set(
    "on in at to during after before last this earlier later yesterday today of from via when"
    " as while adding"
)


def find_verbs(tokens: Tokens, lexicon: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find reporting verbs where they report.

    Parameters
    ----------
    tokens : Tokens
        The articles' words.
    lexicon : DataFrame, optional
        Entries of measure "reporting_verb" as `read_lexicon` returns them; by default the
        lexicon that comes with the package, with all inflections.

    Returns
    -------
    DataFrame
        Rows of the hits table, one a verb; ``label`` is its stance.

    Examples
    --------
    >>> from framing.text import tokenize
    >>> text = "The storm claimed 30 lives. He claimed the dam was safe, but a clerk pointed out"
    >>> find_verbs(tokenize([text + " that it leaked."]))[["text", "label"]].values.tolist()
    [['claimed', 'doubting'], ['pointed out', 'endorsing']]
    """
    matcher = _shipped_matcher() if lexicon is None else Matcher(lexicon)
    found = matcher.find(tokens)
    found = found[~_are_no_verbs(tokens, found)]
    column = matcher.lexicon.get("takes")
    taken = ["clause"] * len(matcher.lexicon) if column is None else column.tolist()
    takes = [taken[entry] for entry in found.entry.tolist()]
    sentence = tokens.sentence_id[found.first]
    low, high = tokens.sentence_first[sentence], tokens.sentence_first[sentence + 1]
    reports = np.array([kind == "anything" for kind in takes], dtype=bool)
    after = tokens.word[np.minimum(found.last, len(tokens) - 1)]
    reports |= (found.last < high) & tokens.among(_SUBJECTS | _OPENERS)[after]
    # "Who paid?" he asked. The quotation ends one sentence, its verb stands in the next.
    follows = tokens.among(_QUOTES | {"'"})[tokens.word[low - 1]] & (tokens.lines[low] == 0)
    low = low - 2 * (follows & (low > tokens.first[found.doc] + 1))
    low = np.maximum(low, found.first - _REACH - 2)
    high = np.minimum(high, found.last + _REACH + 2)
    rows = np.flatnonzero(~reports)
    places = (column[rows].tolist() for column in (low, found.first, found.last, high))
    reports[rows] = [
        _reports(tokens, a, b, c, d, takes[row])
        for row, a, b, c, d in zip(rows.tolist(), *places, strict=True)
    ]
    return hit_table(tokens, matcher.lexicon, found[reports])


@lru_cache(maxsize=1)
def _shipped_matcher() -> Matcher:
    return Matcher(load_lexicon("verbs"))


def _are_no_verbs(tokens: Tokens, found: Matches) -> np.ndarray:
    """Nouns ("the reports", "both states"), names, adjectives ("his stated aim"), "that said,"."""
    first, sentence = found.first, tokens.sentence_id[found.first]
    low, high = tokens.sentence_first[sentence], tokens.sentence_first[sentence + 1]
    opens, tags = first == low, tags_of(tokens)
    before, after = tokens.word[first - 1], np.append(tokens.word, -1)[found.last]
    after[found.last >= high] = -1  # no word
    number = tokens.number_of
    is_that = after == number.get("that", -2)
    no_verb = tokens.among(_DETERMINERS)[before] | (tokens.among(["'s"])[before] & ~is_that)
    # "long-promised" is an adjective; "re-confirmed" and "oft-stated" report.
    is_joined = (before == number.get("-", -2)) & ~tokens.space[first] & ~tokens.space[first - 1]
    no_verb |= is_joined & ~tokens.among(_VERBAL_PREFIXES)[tokens.word[np.maximum(first - 2, 0)]]
    is_counted = tokens.among(_QUANTIFIERS)[before].tolist()
    no_verb |= [
        counted and tags[i] == "NNS" for i, counted in zip(first.tolist(), is_counted, strict=True)
    ] or [False]
    capital = tokens.is_capital[first]
    follows_word = [tokens.words[i][0].isalnum() for i in before[capital].tolist()]
    no_verb[capital] |= np.array(follows_word, dtype=bool)
    no_verb &= ~opens
    is_aside = (first - low == 1) & (before == number.get("that", -2))
    no_verb |= is_aside & (after == number.get(",", -2))
    is_bare = (opens | tokens.among(["of"])[before]).tolist()
    no_verb |= [
        tags[i] in ("NN", "NNS") and (bare or tags[i - 1][:2] in _MODIFIERS)
        for i, bare in zip(first.tolist(), is_bare, strict=True)
    ] or [False]
    return no_verb


def _reports(tokens: Tokens, low: int, first: int, last: int, high: int, takes: str) -> bool:
    """Whether the verb has a clause or quotation with it, or the object that is enough for some.

    Where a word follows that opens a clause ("she", "whether"), nobody need ask.
    """
    before, after, tags = tokens.spelled[low:first], tokens.spelled[last:high], tags_of(tokens)
    if takes == "object" and _object_follows(tags, last, after):
        return True
    return _clause_follows(tokens, last, after) or _clause_precedes(tokens, first, before, after)


def _object_follows(tags: list[str], last: int, after: list[str]) -> bool:
    if not after or not after[0][0].isalnum():
        return False
    return after[0] in _DETERMINERS or tags[last].startswith(("NN", "PR", "JJ"))


def _clause_follows(tokens: Tokens, last: int, after: list[str]) -> bool:
    """A quotation, "that", an infinitive or a phrase with a finite verb."""
    if not after:
        return False
    tags = tags_of(tokens)
    if after[0] == "to":
        return len(after) > 1 and tags[last + 1] in ("VB", "VBP")
    for i, word in enumerate(after[:_REACH]):
        if word in _QUOTES:
            return bool(tokens.space[last + i])  # it opens
        if word == "that":
            return i <= 4
        tag = tags[last + i]
        if i and (tag in _FINITE or word in AUXILIARIES):
            return after[0] not in _AFTER
        if word == "," or tag.startswith(_NOMINAL):
            continue
        if not tag.startswith("RB"):
            return False
    return False


def _clause_precedes(tokens: Tokens, first: int, before: list[str], after: list[str]) -> bool:
    """`..., the officials said` or `"...," said the officials`: what is reported came first."""
    tags = tags_of(tokens)
    ends_here = not after or not after[0][0].isalnum() or after[0] in _AFTER
    for i in range(1, min(_REACH, len(before)) + 1):
        word = before[-i]
        is_double = word == "'" and before[-i - 1 : -i] == ["'"]
        is_quote = word in _QUOTES or is_double
        at = first - i
        if is_quote and tokens.space[at - is_double] and not tokens.space[at + 1]:  # it opens
            return False
        if is_quote or word == ",":
            inverted = i == 1 and bool(after) and not after[0][0].isdigit()
            return len(before) > i and (ends_here or (inverted and is_quote))
        is_perfect = i == 1 and word in ("has", "have", "had")
        if not is_perfect and (word in AUXILIARIES or tags[first - i] in _FINITE):
            return False
    return False
