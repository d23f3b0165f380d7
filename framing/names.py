"""Capitalised names in a batch of texts, and which of them are people's full names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from framing.cues import CLASSES, cue_classes
from framing.text import Tokens

_LISTED_FUNCTION_CLASSES = (
    "pronoun possessive object according that whether negation auxiliary as in of to about by with"
    " conjunction relative article day hedge"
)
_FUNCTION_CLASSES = frozenset(_LISTED_FUNCTION_CLASSES.split())
# Words before a name that are no part of it.
_LISTED_TITLES = (
    "mr mrs ms miss dr sir dame lord lady sen senator rep representative gov governor president"
    " vice prime minister secretary spokesman spokeswoman spokesperson chairman chairwoman chair"
    " chief director professor prof judge justice mayor congressman congresswoman ambassador king"
    " queen prince princess pope gen general col colonel lt maj major capt captain sgt sergeant"
    " cmdr commander adm admiral attorney lawyer analyst strategist adviser advisor aide expert"
    " critic pollster candidate nominee official leader head founder editor economist author host"
    " anchor officer sheriff prosecutor lawmaker manager activist reporter correspondent"
    " journalist columnist commentator scientist researcher historian premier chancellor deputy"
    " executive ceo cofounder speaker envoy diplomat rev reverend bishop imam rabbi father sister"
    " actor actress singer businessman businesswoman billionaire tycoon delegate donor veteran"
    " scholar fellow former ex acting treasurer counsel commissioner superintendent coach pastor"
    " moderator organizer consultant operative superdelegate congressmen socialist"
)
TITLES = frozenset(_LISTED_TITLES.split())
_LISTED_BODIES = (
    "house senate congress court party committee commission council ministry department agency"
    " bureau office administration government state states university college institute school"
    " center centre foundation association federation union league society group company corp inc"
    " bank fund times post news journal press tribune herald globe magazine network television"
    " radio media street city county island islands hospital church army navy force forces guard"
    " police service services campaign coalition alliance front movement project act bill law"
    " award prize day week street avenue road kingdom republic nations america korea east africa"
    " international national american americans republicans democrats"
)
_BODIES = frozenset(_LISTED_BODIES.split())
_LISTED_MONTHS = "january february march april june july august september october november december"
_MONTHS = frozenset(_LISTED_MONTHS.split())


@dataclass(frozen=True)
class Names:
    """Names in a batch of texts.

    Attributes
    ----------
    is_name : ndarray of bool, one per token
        The token belongs to a run of capitalised words.
    after_title : ndarray, one per token and one more
        The token after the last title that stands before each token; 0 where there is none.
    people : list of Counter, one per text
        Full names of people ("Ann Lee") and how often each stands in the text.
    by_surname : list of dict, one per text
        Surname to the full names that end in it, in the order of the text.
    """

    is_name: np.ndarray
    after_title: np.ndarray
    people: list[Counter[str]]
    by_surname: list[dict[str, list[str]]]


def find_names(tokens: Tokens) -> Names:
    """Find names in a batch of texts.

    Parameters
    ----------
    tokens : Tokens
        The texts.

    Returns
    -------
    Names
        See there.

    Examples
    --------
    >>> from framing.text import tokenize
    >>> names = find_names(tokenize(["Deputy Mayor Ann B. Lee left the Senate. Lee was late."]))
    >>> names.by_surname
    [{'lee': ['Ann B. Lee']}]
    """
    capital = tokens.is_capital
    classes = cue_classes(tokens.words)
    function = np.array([CLASSES[number] in _FUNCTION_CLASSES for number in classes], dtype=bool)
    capital = capital & ~function[tokens.word] if len(tokens) else capital
    glued = ~tokens.space
    before, after = np.append(False, capital)[:-1], np.append(capital, False)[1:]
    short = tokens.per_form(lambda form: len(form) <= 5 and form[0].isupper())
    joint = tokens.is_one_of("-") & glued & before
    joint |= tokens.is_one_of(".") & glued & np.append(False, short & capital)[:-1]
    ends_sentence = np.append(np.diff(tokens.sentence_id) != 0, True)[: len(tokens)]
    joint &= after & ~ends_sentence
    is_name = capital | joint
    new = is_name & ~np.append(False, is_name)[:-1]
    new |= is_name & np.append(False, np.diff(tokens.sentence_id) != 0)[: len(is_name)]
    first = np.flatnonzero(new)
    stop = np.append(is_name & ~np.append(is_name, False)[1:], False)[:-1]
    stop |= is_name & np.append(new, False)[1:]
    last = np.flatnonzero(stop) + 1
    after_title = _after_titles(tokens, new)
    long = last - first > 1
    first, last = first[long], last[long]
    first = np.maximum(first, after_title[last - 1])
    is_person = _are_people(tokens, first, last)
    first, last = first[is_person], last[is_person]
    people: list[Counter[str]] = [Counter() for _ in tokens.texts]
    by_surname: list[dict[str, list[str]]] = [{} for _ in tokens.texts]
    places = zip(tokens.doc[first].tolist(), first.tolist(), last.tolist(), strict=True)
    for doc, a, b in places:
        name = tokens.text(a, b)
        people[doc][name] += 1
        listed = by_surname[doc].setdefault(tokens.spelled[b - 1], [])
        if name not in listed:
            listed.append(name)
    return Names(is_name, after_title, people, by_surname)


def _after_titles(tokens: Tokens, begins: np.ndarray) -> np.ndarray:
    """For each token the one after the last title before it ("Sen." with its point), else 0."""
    ends = tokens.is_one_of(TITLES)
    ends[1:] |= ends[:-1] & tokens.is_one_of(".")[1:] & ~begins[1:]
    return np.maximum.accumulate(np.append(0, np.where(ends, np.arange(1, len(tokens) + 1), 0)))


def _are_people(tokens: Tokens, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Which runs of capitalised words look like a first name and a surname."""
    full = tokens.per_word(lambda word: len(word) > 1 and word.isalpha())
    upper, other = tokens.per_form(str.isupper), tokens.is_one_of(_BODIES | _MONTHS)
    n_full, n_upper, n_other = (
        np.append(0, np.cumsum(marked))[[first, last]] for marked in (full, upper, other)
    )
    length = last - first
    looks = (n_full[1] - n_full[0] >= 2) & (length <= 6) & full[last - 1]
    return looks & (n_upper[1] - n_upper[0] < length) & (n_other[1] == n_other[0])
