"""Sentences and paragraphs: which tokens begin one."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TITLES = _words(
    "mr mrs ms mx dr prof sen sens rep reps gov govs gen lt col sgt capt cmdr cpl maj adm brig pvt"
    " hon rev fr st messrs pres supt det insp amb atty sec"
)
_ABBREVIATIONS = _words(
    "vs etc inc ltd co corp bros jr sr no dept est approx cf al eg ie viz fig vol ed eds jan feb"
    " mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri ave blvd rd"
    " ariz calif colo conn fla ga ill ind kan ky la mass md mich minn mo miss mont neb nev okla"
    " ore pa penn tenn tex va vt wash wis wyo"
)
# Words that begin a sentence far more often than a name: after "U.S." they mean a new sentence.
_STARTERS = _words(
    "the a an in on at it he she they we i you this that these those there his her its their our my"
    " but and or so yet for as if when while after before since although though because however"
    " meanwhile according also another both some many most all no not what who why how where which"
    " with from by to of about last earlier later one two"
)
_TERMINAL = frozenset({".", "!", "?", "…", "..", "...", "...."})
_CLOSING = frozenset("\"')]}’”")
_OPENING = frozenset("\"'([{“‘—–-•*")
_ENDS, _ACRONYM, _CLOSES, _OPENS, _STARTS, _IS_TITLE, _SHORT, _POINT, _DOTS = (
    1 << i for i in range(9)
)


def sentence_starts(
    forms: list[str], form: np.ndarray, space: np.ndarray, breaks: np.ndarray
) -> np.ndarray:
    """Tokens that follow the end of a sentence and its closing marks.

    Parameters
    ----------
    forms : list of str
        The vocabulary.
    form : ndarray of int, one per token
        Index into `forms`.
    space, breaks : ndarray of bool, one per token
        Whether a blank, and whether a paragraph's end, stands before the token.

    Returns
    -------
    ndarray of bool
        True where a sentence begins inside a paragraph.
    """
    n = len(form)
    starts = np.zeros(n, dtype=bool)
    if n < 2:
        return starts
    traits = np.fromiter(map(_traits, forms), np.uint16, len(forms))[form]

    # The next token that is not a closing mark, for every position.
    closing = (traits & _CLOSES > 0) & ~space
    following = np.where(closing, n, np.arange(n))
    following = np.minimum.accumulate(following[::-1])[::-1]
    ends = np.flatnonzero(traits[:-1] & (_ENDS | _ACRONYM))
    following = following[ends + 1]
    ends, following = ends[following < n], following[following < n]

    end, before, after = traits[ends], traits[ends - 1], traits[following]
    glued = (end & _POINT > 0) & ~space[ends] & (ends > 0)
    after_title = glued & (before & _IS_TITLE > 0)
    after_short = (glued & (before & _SHORT > 0)) | (end & (_ACRONYM | _DOTS) > 0)
    good = space[following] & (after & _OPENS > 0) & ~breaks[following]
    good &= after & (_ENDS | _ACRONYM) == 0
    good &= ~after_title & (~after_short | (after & _STARTS > 0) | closing[ends + 1])
    starts[following[good]] = True
    return starts


@lru_cache(maxsize=1 << 17)
def _traits(form: str) -> int:
    """What a token may be to a sentence, as bits."""
    lower, first = form.lower(), form[0]
    opens = first.isupper() or first.isdigit() or first in _OPENING
    opens = opens or (not first.isascii() and not first.islower())
    is_initial = len(form) == 1 and form.isupper() and form != "I"
    return (
        _ENDS * (form in _TERMINAL)
        | _ACRONYM * (len(form) > 2 and form[-1] == "." and first.isalpha())
        | _CLOSES * (form in _CLOSING)
        | _OPENS * opens
        | _STARTS * (first.isupper() and lower in _STARTERS)
        | _IS_TITLE * (lower in _TITLES or is_initial)
        | _SHORT * (lower in _ABBREVIATIONS)
        | _POINT * (form == ".")
        | _DOTS * (form.startswith("..") or form == "…")
    )


def is_wrapped(text: str) -> bool:
    """Whether a text breaks lines at a fixed width, so that a single line break means nothing."""
    if text.count("\n") < 8:
        return False
    lines = text.split("\n")
    widths = [len(a) for a, b in pairwise(lines) if a.strip() and b.strip()]
    if len(widths) <= 0.5 * len(lines):
        return False
    low, high = np.percentile(widths, [25, 95])
    return bool(high <= 100 and low >= 0.7 * high)
