"""Short quoted stretches with what stands around them: the evidence for what the marks mean.

A stretch's scope are the words of its sentence on the same level of speech: the narration around
it or, for marks within speech, the speech around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from framing.cues import CLASSES
from framing.grammar import DETERMINERS, cut_units, is_mark, word_set
from framing.marks import ask
from framing.quotations import Quotations
from framing.spoken import docs_of
from framing.tags import tag_at, tags_of
from framing.tokens import Tokens

_SAY = frozenset({CLASSES.index("say")})
_OTHERS = frozenset(CLASSES.index(name) for name in ("argue", "judge", "ask", "either"))
_NOUNS, _EITHER = CLASSES.index("noun_say"), CLASSES.index("either")
_CREDITING = word_set("according spoke speaks speaking spoken put")  # "put it"
_CLAUSES = word_set("who which that whom whose where what because since although while")
_NEAR_LEFT, _NEAR_RIGHT = 10, 8
_SELF = word_set("i we you me us your our my let's we're you're i'm we've i've myself ourselves")
_OPINION = 0.005


@dataclass(frozen=True)
class Stretch:
    """One short quoted stretch: its tokens, its words, and the words of its sentence around it.

    `left_at` and `right_at` are the tokens of the words around it.
    """

    number: int
    first: int
    last: int
    words: list[str]
    left: list[str]
    right: list[str]
    before: list[str]
    left_at: list[int]
    right_at: list[int]


def short_stretches(tokens: Tokens, quotations: Quotations, *, longest: int) -> list[int]:
    """Numbers of the closed stretches of few words that begin in lower case: no speech, no names.

    Single marks count only in texts that quote by single marks: elsewhere they stand in
    headlines and inside speech, around somebody's words.
    """
    first, last = quotations.first, quotations.last
    is_single = quotations.kind == "single"
    n_texts = len(tokens.texts)
    n_single = np.bincount(quotations.doc[is_single], minlength=n_texts)
    n_other = np.bincount(quotations.doc[~is_single], minlength=n_texts)
    n_words = np.concatenate([[0], np.cumsum(tokens.is_alnum)])
    size = n_words[last] - n_words[first]
    good = quotations.closed & (quotations.kind != "markup") & (last - first > 2)
    is_headline = np.array([part == "headline" for part in tokens.part], dtype=bool)
    good &= ~is_single | ((n_single > n_other) & ~is_headline)[quotations.doc]
    good &= (size > 0) & (size <= longest)
    good = np.flatnonzero(good)
    opens, closes = tokens.form[first[good] + 1], tokens.word[last[good] - 2]
    lower = ask(tokens, lambda form: form[0].islower(), opens)
    return good[lower & ~tokens.among(",!?:;")[closes]].tolist()


def read_stretch(tokens: Tokens, quotations: Quotations, number: int) -> Stretch:
    """A stretch with the words of its scope."""
    first, last = quotations.first.item(number), quotations.last.item(number)
    low, high = tokens.sentence_around(first)
    level = quotations.at.item(first) if quotations.nested[number] else -1
    levels = enumerate(quotations.at[low:high].tolist(), low)
    scope = [i for i, found in levels if found == level]
    left, right = [i for i in scope if i < first], [i for i in scope if i >= last]
    spelled, alnum = tokens.spelled, tokens.is_alnum[first:last].tolist()
    return Stretch(
        number,
        first,
        last,
        [word for word, is_word in zip(spelled[first:last], alnum, strict=True) if is_word],
        [spelled[i] for i in left],
        [spelled[i] for i in right],
        _words_before(tokens, first, low),
        left,
        right,
    )


def is_credited(tokens: Tokens, stretch: Stretch, kind: np.ndarray) -> bool:
    """Whether somebody is credited with words around a stretch.

    Parameters
    ----------
    tokens : Tokens
        The texts.
    stretch : Stretch
        From `read_stretch`.
    kind : ndarray
        The class of every token's word, see `framing.cues.cue_classes`.
    """
    left, right = stretch.left_at, stretch.right_at
    near = [*left, *_right_of(tokens, right)]
    return (
        _credits(tokens, [*left, *right], kind, _SAY)
        or _credits(tokens, near, kind, _OTHERS)
        or bool((kind[left[-_NEAR_LEFT:]] == _NOUNS).any())
    )


def _credits(tokens: Tokens, places: list[int], kind: np.ndarray, wanted: frozenset[int]) -> bool:
    """Whether a token credits somebody with words: as a verb of some classes, or by itself."""
    words, tags = tokens.spelled, tags_of(tokens)
    for i, number in zip(places, kind[places].tolist(), strict=True):
        if words[i] in _CREDITING and (words[i] != "put" or words[i + 1 : i + 2] == ["it"]):
            return True
        if number in wanted and not (i and words[i - 1] in DETERMINERS):
            is_clause = number == _EITHER and words[i + 1 : i + 2] == ["that"]
            if is_clause or tags[i].startswith("VB"):
                return True
    return False


def _right_of(tokens: Tokens, right: list[int]) -> list[int]:
    """The nearest tokens to the right in the stretch's own clause.

    Empty where the stretch is the subject of the verb that follows.
    """
    if right and tag_at(tokens, right[0])[:2] in ("VB", "MD"):
        return []
    near = right[:_NEAR_RIGHT]
    ends = [k for k, i in enumerate(near) if tokens.spelled[i] in _CLAUSES]
    return near[: ends[0]] if ends else near


def _words_before(tokens: Tokens, first: int, low: int) -> list[str]:
    """The units before a mark, six at most, or those since another quotation mark."""
    starts, _ = cut_units(tokens)
    at = int(np.searchsorted(starts, first, side="right"))
    bounds = [i for i in starts[max(at - 7, 0) : at].tolist() if i >= low]
    units = ["".join(tokens.spelled[a:b]) for a, b in pairwise(bounds)]
    marks = [i for i, unit in enumerate(units) if is_mark(unit)]
    return units[marks[-1] + 1 :] if marks else units


def speaks_itself(tokens: Tokens, quotations: Quotations) -> np.ndarray:
    """Whether a text speaks in the first or second person outside of quotation marks."""
    speaks = tokens.is_one_of(_SELF) & (quotations.at < 0)
    n_texts = len(tokens.texts)
    rate = np.bincount(tokens.doc[speaks], minlength=n_texts)
    return rate > _OPINION * np.maximum(np.bincount(tokens.doc, minlength=n_texts), 1)


def attributed(tokens: Tokens, quotations: Quotations, voices: pd.DataFrame | None) -> np.ndarray:
    """Whether an attribution with a source and a cue in the same sentence covers a stretch.

    Stretches within speech are left out: the speaker's attribution covers all of them.
    """
    if voices is None or not len(voices) or not len(quotations):
        return np.zeros(len(quotations), dtype=bool)
    named = np.flatnonzero(voices["cue_start"].notna() & voices["source_start"].notna())
    if not len(named):
        return np.zeros(len(quotations), dtype=bool)
    doc = docs_of(tokens, voices)[named]
    start, end, cue = (
        voices[name].to_numpy(dtype=np.int64, na_value=-1)[named]
        for name in ("start", "end", "cue_start")
    )
    # Spans do not overlap: the last one that begins before a mark is the one that may cover it.
    room = max(map(len, tokens.texts)) + 1
    order = np.argsort(doc * room + start, kind="stable")
    inner = quotations.start + 1
    before = np.searchsorted((doc * room + start)[order], quotations.doc * room + inner, "right")
    span = order[before - 1]
    number = tokens.sentence_id[quotations.first]
    low = tokens.start[tokens.sentence_first[number]]
    high = tokens.end[tokens.sentence_first[number + 1] - 1]
    is_covered = (before > 0) & (doc[span] == quotations.doc) & (inner < end[span])
    return is_covered & (low <= cue[span]) & (cue[span] < high) & ~quotations.nested
