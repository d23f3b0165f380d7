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
    " moderator organizer consultant operative superdelegate congressmen socialist administrator"
    " backbencher agent detective inspector comedian rapper whip sens senators reps representatives"
    " govs drs"
)
TITLES = frozenset(_LISTED_TITLES.split())
_LISTED_BODIES = (
    "house senate congress court party committee commission council ministry department agency"
    " bureau office administration government state states university college institute school"
    " center centre foundation association federation union league society group company corp inc"
    " bank fund times post news journal press tribune herald globe magazine network television"
    " radio media street city county island islands hospital church army navy force forces guard"
    " police service services campaign coalition alliance front movement project act bill law"
    " award prize day week street avenue road kingdom republic nations pac america korea east"
    " africa international national american americans republicans democrats"
)
BODIES = frozenset(_LISTED_BODIES.split())
_LISTED_MONTHS = "january february march april june july august september october november december"
_MONTHS = frozenset(_LISTED_MONTHS.split())
# What a name may follow where a sentence opens with it ("Following Lund's arrest").
_LISTED_OPENERS = (
    "additionally all amid among another any at besides both despite during each earlier either"
    " even eventually ever every finally following former from furthermore however indeed inside"
    " instead just later like many maybe meanwhile more moreover most mostly neither never"
    " nevertheless now once only other outside perhaps recently several so some still such then"
    " under unlike whatever whenever also"
)
# Capitalised descriptions before a name, no titles: "Republican Ann Lee".
_LISTED_DESCRIPTIONS = (
    "republican democrat democratic gop tory conservative liberal progressive libertarian top"
    " senior longtime retired fellow rival frontrunner"
)
_BEFORE_NAMES = TITLES | frozenset(_LISTED_DESCRIPTIONS.split())
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NO_SURNAMES = frozenset({"voters", "officials", "workers", "leaders", "lawmakers", "critics"})
_LEAST_WORDS, _SHARE = 5, 0.9  # of a sentence in title case


@dataclass(frozen=True)
class Names:
    """Names in a batch of texts.

    Attributes
    ----------
    is_name : ndarray of bool, one per token
        The token belongs to a run of capitalised words.
    ends_title : ndarray of bool, one per token
        The token is a title ("Sen") or the point after one.
    in_title_case : ndarray of bool, one per token
        All words of its sentence begin with capitals, so that these tell nothing of names.
    people : list of Counter, one per text
        Full names of people ("Ann Lee") in the text's article and how often each stands there.
    written : list of dict, one per text
        Each spelling of a full name ("Ann B. Lee") to the name it is counted as.
    by_surname : list of dict, one per text
        Surname to the full names that end in it, in the order of the article.
    """

    is_name: np.ndarray
    ends_title: np.ndarray
    in_title_case: np.ndarray
    people: list[Counter[str]]
    written: list[dict[str, str]]
    by_surname: list[dict[str, list[str]]]


def find_names(tokens: Tokens) -> Names:
    """Find names in a batch of texts.

    A headline shares the people of its article's body. Spellings of one name with and without
    middle names ("Ann B. Lee", "Ann Lee") are one person, named in the shortest way.

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
    is_name, new = _capitalised_runs(tokens)
    is_point, in_title_case = tokens.is_one_of("."), _in_title_case(tokens)
    ends_title, ends_description = tokens.is_one_of(TITLES), tokens.is_one_of(_BEFORE_NAMES)
    ends_description[1:] |= tokens.is_one_of(["state"])[1:] & tokens.is_one_of(["of"])[:-1]
    for ends in (ends_title, ends_description):
        ends[1:] |= ends[:-1] & is_point[1:] & ~new[1:]
    first = np.flatnonzero(new)
    last = np.flatnonzero(is_name & ~np.append(is_name & ~new, False)[1:]) + 1
    is_body = np.array([part != "headline" for part in tokens.part], dtype=bool)
    good = (last - first > 1) & ~in_title_case[first] & is_body[tokens.doc[first]]
    first, last = first[good], last[good]
    descriptions = np.append(-1, np.flatnonzero(ends_description))
    first = np.maximum(first, descriptions[np.searchsorted(descriptions, last - 1) - 1] + 1)
    surname = last - 1
    for ending in (is_point, tokens.is_one_of(SUFFIXES)):
        surname -= ending[surname] & (surname > first)
    is_person = _are_people(tokens, first, surname + 1)
    people, written, by_surname = _people_of_articles(
        tokens, first[is_person], surname[is_person], last[is_person]
    )
    return Names(is_name, ends_title, in_title_case, people, written, by_surname)


def _capitalised_runs(tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """Which tokens belong to a run of capitalised words, and which begin one."""
    capital = tokens.is_capital & ~_IS_FUNCTION[cue_classes(tokens.words)][tokens.word]
    capital &= ~tokens.is_one_of(_LISTED_OPENERS.split())
    glued, is_point = ~tokens.space, tokens.is_one_of(".")
    # An initial is no article: "Nils A. Lund".
    is_letter = tokens.per_form(lambda form: len(form) == 1 and form.isupper())
    capital[:-1] |= is_letter[:-1] & is_point[1:] & glued[1:]
    before, after = np.append(False, capital)[:-1], np.append(capital, False)[1:]
    is_short = np.fromiter(map(len, tokens.forms), np.int64, len(tokens.forms)) <= 5
    joint = (is_point | tokens.is_one_of("-")) & glued & before
    points = np.flatnonzero(joint & is_point)
    joint[points] = is_short[tokens.form[points - 1]]
    opens, ends = np.zeros((2, len(tokens)), dtype=bool)
    opens[tokens.sentence_first[:-1]] = ends[tokens.sentence_first[1:] - 1] = True
    follows_suffix = joint & is_point & np.append(False, tokens.is_one_of(SUFFIXES))[:-1]
    is_name = capital | (joint & after & ~ends) | follows_suffix
    return is_name, is_name & (opens | ~np.append(False, is_name)[:-1])


def _in_title_case(tokens: Tokens) -> np.ndarray:
    """Whether a token's sentence is a headline in which every word has a capital."""
    if not len(tokens):
        return np.zeros(0, dtype=bool)
    is_long = tokens.per_form(lambda form: len(form) > 2 and form.isalpha())
    is_long &= ~_IS_FUNCTION[cue_classes(tokens.words)][tokens.word]
    first = tokens.sentence_first[:-1]
    n_long = np.add.reduceat(is_long.astype(np.int64), first)
    n_capital = np.add.reduceat((is_long & tokens.is_capital).astype(np.int64), first)
    n_words = np.add.reduceat(tokens.is_alnum.astype(np.int64), first)
    is_title = (n_words >= _LEAST_WORDS) & (n_capital >= _SHARE * n_long)
    return is_title[tokens.sentence_id]


def _people_of_articles(
    tokens: Tokens, first: np.ndarray, surname: np.ndarray, last: np.ndarray
) -> tuple[list[Counter[str]], list[dict[str, str]], list[dict[str, list[str]]]]:
    """The people of each text's article: counts, spellings, and full names by surname.

    They are taken from bodies: what opens a headline is often no name ("Defiant Lund resigns").
    """
    found: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in tokens.article_id}
    places = zip(
        tokens.doc[first].tolist(), tokens.start[first].tolist(), tokens.end[last - 1].tolist(),
        tokens.word[surname].tolist(), strict=True,
    )  # fmt: skip
    for doc, start, end, word in places:
        found[tokens.article_id[doc]][tokens.texts[doc][start:end], tokens.words[word]] += 1
    people: dict[str, Counter[str]] = {name: Counter() for name in found}
    written = {name: _one_name_each(counts) for name, counts in found.items()}
    by_surname: dict[str, dict[str, list[str]]] = {name: {} for name in found}
    for article, counts in found.items():
        for (spelling, word), count in counts.items():
            name = written[article][spelling]
            people[article][name] += count
            listed = by_surname[article].setdefault(word, [])
            if name not in listed:
                listed.append(name)
    of = tokens.article_id
    return (
        [people[name] for name in of],
        [written[name] for name in of],
        [by_surname[name] for name in of],
    )


def _one_name_each(counts: Counter[tuple[str, str]]) -> dict[str, str]:
    """Each full name of an article as the shortest spelling of the same name.

    Names that differ in a middle name ("George W. Bush", "George H.W. Bush") are two people's.
    """
    alike: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for name, surname in counts:
        words = name.split()
        at = next((i for i in range(1, len(words)) if words[i].lower().endswith(surname)), 1)
        alike.setdefault((words[0], *words[at:]), {})[name] = words[1:at]
    shortest: dict[str, str] = {}
    for between in alike.values():
        is_one = len({words[0][0] for words in between.values() if words}) <= 1
        best = min(between, key=lambda name: len(between[name]))
        shortest.update((name, best if is_one else name) for name in between)
    return shortest


def _are_people(tokens: Tokens, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Which runs of capitalised words look like a first name and a surname."""
    n = len(tokens.words)
    full = np.fromiter(map(str.isalpha, tokens.words), bool, n)
    full &= np.fromiter(map(len, tokens.words), np.int64, n) > 1
    upper = np.fromiter(map(str.isupper, tokens.forms), bool, len(tokens.forms))
    other = tokens.among(BODIES | _MONTHS)
    length = last - first
    within = ranges(first, length)
    form, word = tokens.form[within], tokens.word[within]
    n_full, n_upper, n_other = (
        np.add.reduceat(marked.astype(np.int64), np.cumsum(length) - length)
        for marked in (full[word], upper[form], other[word])
    )
    surname = tokens.word[last - 1]
    looks = (n_full >= 2) & (length <= 6) & full[surname] & ~tokens.among(_NO_SURNAMES)[surname]
    return looks & ~upper[tokens.form[last - 1]] & (n_upper < length) & (n_other == 0)
