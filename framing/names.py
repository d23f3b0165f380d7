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
    people : list of Counter, one per text
        Full names of people ("Ann Lee") and how often each stands in the text.
    by_surname : list of dict, one per text
        Surname to the full names that end in it, in the order of the text.
    """

    is_name: np.ndarray
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
    capital = tokens.per_form(lambda form: form[0].isupper())
    classes = cue_classes(tokens.words)
    function = np.array([CLASSES[number] in _FUNCTION_CLASSES for number in classes], dtype=bool)
    capital &= ~function[tokens.word] if len(tokens) else capital
    glued = ~tokens.space
    before, after = np.append(False, capital)[:-1], np.append(capital, False)[1:]
    short = tokens.per_form(lambda form: len(form) <= 5 and form[0].isupper())
    joint = tokens.per_form("-".__eq__) & glued & before
    joint |= tokens.per_form(".".__eq__) & glued & np.append(False, short & capital)[:-1]
    ends_sentence = np.append(np.diff(tokens.sentence_id) != 0, True)[: len(tokens)]
    joint &= after & ~ends_sentence
    is_name = capital | joint
    new = is_name & ~np.append(False, is_name)[:-1]
    new |= is_name & np.append(False, np.diff(tokens.sentence_id) != 0)[: len(is_name)]
    first = np.flatnonzero(new)
    stop = np.append(is_name & ~np.append(is_name, False)[1:], False)[:-1]
    stop |= is_name & np.append(new, False)[1:]
    last = np.flatnonzero(stop) + 1
    people: list[Counter[str]] = [Counter() for _ in tokens.texts]
    by_surname: list[dict[str, list[str]]] = [{} for _ in tokens.texts]
    long = last - first > 1
    for a, b in zip(first[long].tolist(), last[long].tolist(), strict=True):
        doc = int(tokens.doc[a])
        a = after_titles(tokens, a, b)
        if not _is_person(tokens, a, b):
            continue
        name, surname = tokens.text(a, b), tokens.spelled[b - 1]
        people[doc][name] += 1
        listed = by_surname[doc].setdefault(surname, [])
        if name not in listed:
            listed.append(name)
    return Names(is_name, people, by_surname)


def after_titles(tokens: Tokens, first: int, last: int) -> int:
    """The first token after the last title in a range, or `first` where nothing would be left."""
    for i in range(last - 1, first, -1):
        word = tokens.spelled[i - 1]
        if word == "." and i - 2 >= first:
            word = tokens.spelled[i - 2]
        if word in TITLES:
            return i
    return first


def _is_person(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a run of capitalised words looks like a first name and a surname."""
    words = tokens.spelled[first:last]
    full = [word for word in words if len(word) > 1 and word.isalpha()]
    if len(full) < 2 or len(words) > 6 or full[-1] != words[-1]:
        return False
    forms = [tokens.forms[i] for i in tokens.form[first:last].tolist()]
    shouted = all(form.isupper() for form in forms)
    return not shouted and not any(word in _BODIES or word in _MONTHS for word in words)
