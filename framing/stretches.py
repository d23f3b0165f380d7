"""Short quoted stretches with what stands around them: the evidence for what the marks mean.

A stretch's scope are the words of its sentence on the same level of speech: the narration around
it or, for marks within speech, the speech around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.conditions import tag_at, tags_of
from framing.cues import CLASSES, cue_classes
from framing.grammar import DETERMINERS, Sentence, word_set
from framing.quotations import Quotations
from framing.text import Tokens

_SAY = [CLASSES.index("say")]
_OTHERS = [CLASSES.index(name) for name in ("argue", "judge", "ask", "either")]
_NOUNS, _EITHER = CLASSES.index("noun_say"), CLASSES.index("either")
_CREDITING = word_set("according spoke speaks speaking spoken")
_CLAUSES = word_set("who which that whom whose where what because since although while")
_NEAR_LEFT, _NEAR_RIGHT = 10, 8
_SELF = word_set("i we you me us your our my let's we're you're i'm we've i've myself ourselves")
_OPINION = 0.005


@dataclass(frozen=True)
class Stretch:
    """One short quoted stretch: its tokens, its words, and the words of its sentence around it."""

    number: int
    first: int
    last: int
    words: list[str]
    left: list[str]
    right: list[str]
    before: list[str]
    is_credited: bool


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
    size = n_words[last] - n_words[first] if len(first) else np.zeros(0, dtype=np.int64)
    good = quotations.closed & (quotations.kind != "markup") & (last - first > 2)
    is_headline = np.array([part == "headline" for part in tokens.part], dtype=bool)
    good &= ~is_single | ((n_single > n_other) & ~is_headline)[quotations.doc]
    good &= (size > 0) & (size <= longest)
    lower = tokens.per_form(lambda form: form[0].islower())
    comma = tokens.is_one_of(",!?:;")
    if len(first):
        good &= lower[np.minimum(first + 1, len(tokens) - 1)] & ~comma[last - 2]
    return np.flatnonzero(good).tolist()


@dataclass(frozen=True)
class Credits:
    """Which tokens of a batch credit somebody with words: ndarrays of bool.

    Attributes
    ----------
    says : ndarray
        Verbs of saying, and what credits by itself ("according").
    judges : ndarray
        Verbs of arguing, judging and asking, which may credit.
    nouns : ndarray
        Nouns such as "statement".
    """

    says: np.ndarray
    judges: np.ndarray
    nouns: np.ndarray


def find_credits(tokens: Tokens) -> Credits:
    """Look for crediting words in a batch."""
    kind = cue_classes(tokens.words)[tokens.word] if len(tokens) else np.zeros(0, dtype=np.int16)
    tags = tags_of(tokens)

    def followed_by(word: str) -> np.ndarray:
        return np.append(tokens.is_one_of([word]), False)[1:]

    always = tokens.is_one_of(_CREDITING)
    always |= tokens.is_one_of(["put"]) & followed_by("it")
    determined = np.append(False, tokens.is_one_of(DETERMINERS))[:-1]

    def credit(classes: Sequence[int]) -> np.ndarray:
        at = np.flatnonzero(np.isin(kind, classes) & ~determined)
        verbs = [i for i in at.tolist() if tags[i].startswith("VB")]
        found = (kind == _EITHER) & np.isin(_EITHER, classes) & followed_by("that") & ~determined
        found[verbs] = True
        return found | always

    return Credits(credit(_SAY), credit(_OTHERS), kind == _NOUNS)


def read_stretch(tokens: Tokens, quotations: Quotations, number: int, credits: Credits) -> Stretch:
    """A stretch with the words of its scope."""
    first, last = int(quotations.first[number]), int(quotations.last[number])
    sentence = tokens.sentence_id[first]
    low, high = tokens.sentence_first[sentence : sentence + 2].tolist()
    level = quotations.at[first] if quotations.nested[number] else -1
    scope = low + np.flatnonzero(quotations.at[low:high] == level)
    left, right = scope[scope < first], scope[scope >= last]
    near = [*left.tolist(), *_right_of(tokens, right.tolist())]
    is_credited = (
        credits.says[left].any()
        or credits.says[right].any()
        or credits.judges[near].any()
        or credits.nouns[left[-_NEAR_LEFT:]].any()
    )
    spelled = tokens.spelled
    return Stretch(
        number,
        first,
        last,
        [spelled[i] for i in range(first + 1, last - 1) if tokens.is_alnum[i]],
        [spelled[i] for i in left.tolist()],
        [spelled[i] for i in right.tolist()],
        _words_before(tokens, first),
        bool(is_credited),
    )


def _right_of(tokens: Tokens, right: list[int]) -> list[int]:
    """The nearest tokens to the right in the stretch's own clause.

    Empty where the stretch is the subject of the verb that follows.
    """
    if right and tag_at(tokens, right[0])[:2] in ("VB", "MD"):
        return []
    near = right[:_NEAR_RIGHT]
    ends = [k for k, i in enumerate(near) if tokens.spelled[i] in _CLAUSES]
    return near[: ends[0]] if ends else near


def _words_before(tokens: Tokens, first: int) -> list[str]:
    """The units before a mark, six at most, or those since another quotation mark."""
    sentence = Sentence(tokens, int(tokens.sentence_id[first]))
    at = sentence.unit_at(first)
    begin = max(at - 6, 0)
    marks = [i for i in range(begin, at) if sentence.is_quote(i)]
    return sentence.words[marks[-1] + 1 if marks else begin : at]


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
    named = pd.DataFrame()
    if voices is not None and len(voices):
        named = voices[(voices["cue_start"].notna() & voices["source_start"].notna()).to_numpy()]
    if not len(named) or not len(quotations):
        return np.zeros(len(quotations), dtype=bool)
    places = {
        place: doc for doc, place in enumerate(zip(tokens.article_id, tokens.part, strict=True))
    }
    rows = zip(named["article_id"].tolist(), named["part"].tolist(), strict=True)
    doc = np.array([places.get((str(name), part), -1) for name, part in rows], dtype=np.int64)
    start, end, cue = (named[c].to_numpy(dtype=np.int64) for c in ("start", "end", "cue_start"))
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
