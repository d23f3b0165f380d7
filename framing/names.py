"""Capitalised names in a batch of texts, and which of them are people's full names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from framing.cues import CLASSES, cue_classes
from framing.numbering import ranges
from framing.tokens import Tokens

_LISTED_FUNCTION_CLASSES = (
    "pronoun possessive object according that whether negation auxiliary as in of to about by with"
    " conjunction relative article day hedge"
)
_IS_FUNCTION = np.array([name in _LISTED_FUNCTION_CLASSES.split() for name in CLASSES])
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
    ends_title : ndarray of bool, one per token
        The token is a title ("Sen") or the point after one.
    people : list of Counter, one per text
        Full names of people ("Ann Lee") and how often each stands in the text.
    by_surname : list of dict, one per text
        Surname to the full names that end in it, in the order of the text.
    """

    is_name: np.ndarray
    ends_title: np.ndarray
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
    capital = tokens.is_capital & ~_IS_FUNCTION[cue_classes(tokens.words)][tokens.word]
    glued = ~tokens.space
    before, after = np.append(False, capital)[:-1], np.append(capital, False)[1:]
    is_short = np.fromiter(map(len, tokens.forms), np.int64, len(tokens.forms)) <= 5
    is_point = tokens.is_one_of(".")
    joint = (is_point | tokens.is_one_of("-")) & glued & before
    points = np.flatnonzero(joint & is_point)
    joint[points] = is_short[tokens.form[points - 1]]
    opens, ends = np.zeros((2, len(tokens)), dtype=bool)
    opens[tokens.sentence_first[:-1]] = ends[tokens.sentence_first[1:] - 1] = True
    joint &= after & ~ends
    is_name = capital | joint
    new = is_name & (opens | ~np.append(False, is_name)[:-1])
    first = np.flatnonzero(new)
    last = np.flatnonzero(is_name & ~np.append(is_name & ~new, False)[1:]) + 1
    ends_title = tokens.is_one_of(TITLES)
    ends_title[1:] |= ends_title[:-1] & is_point[1:] & ~new[1:]
    long = last - first > 1
    first, last = first[long], last[long]
    titles = np.append(-1, np.flatnonzero(ends_title))
    first = np.maximum(first, titles[np.searchsorted(titles, last - 1) - 1] + 1)
    is_person = _are_people(tokens, first, last)
    first, last = first[is_person], last[is_person]
    people: list[Counter[str]] = [Counter() for _ in tokens.texts]
    by_surname: list[dict[str, list[str]]] = [{} for _ in tokens.texts]
    places = zip(
        tokens.doc[first].tolist(), tokens.start[first].tolist(), tokens.end[last - 1].tolist(),
        tokens.word[last - 1].tolist(), strict=True,
    )  # fmt: skip
    for doc, start, end, word in places:
        name = tokens.texts[doc][start:end]
        people[doc][name] += 1
        listed = by_surname[doc].setdefault(tokens.words[word], [])
        if name not in listed:
            listed.append(name)
    return Names(is_name, ends_title, people, by_surname)


def _are_people(tokens: Tokens, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Which runs of capitalised words look like a first name and a surname."""
    n = len(tokens.words)
    full = np.fromiter(map(str.isalpha, tokens.words), bool, n)
    full &= np.fromiter(map(len, tokens.words), np.int64, n) > 1
    upper = np.fromiter(map(str.isupper, tokens.forms), bool, len(tokens.forms))
    other = tokens.among(_BODIES | _MONTHS)
    length = last - first
    within = ranges(first, length)
    form, word = tokens.form[within], tokens.word[within]
    n_full, n_upper, n_other = (
        np.add.reduceat(marked.astype(np.int64), np.cumsum(length) - length)
        for marked in (full[word], upper[form], other[word])
    )
    looks = (n_full >= 2) & (length <= 6) & full[tokens.word[last - 1]]
    return looks & (n_upper < length) & (n_other == 0)
