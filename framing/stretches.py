"""Short quoted stretches with what stands around them: the evidence for what the marks mean.

A stretch's scope are the words of its sentence on the same level of speech: the narration around
it or, for marks within speech, the speech around it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.conditions import tag_at
from framing.cues import CLASSES
from framing.grammar import DETERMINERS, Sentence, word_set
from framing.quotations import Quotations
from framing.text import Tokens

_SAY = frozenset([CLASSES.index("say")])
_OTHERS = frozenset(CLASSES.index(name) for name in ("argue", "judge", "ask", "either"))
_NOUNS, _EITHER = CLASSES.index("noun_say"), CLASSES.index("either")
_CREDITING = word_set("according spoke speaks speaking spoken")
_RELATIVES = word_set("who which that whom whose where")
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
    comma = tokens.per_form(lambda form: form in (",", "!", "?", ":", ";"))
    if len(first):
        good &= lower[np.minimum(first + 1, len(tokens) - 1)] & ~comma[last - 2]
    return np.flatnonzero(good).tolist()


def read_stretch(
    tokens: Tokens, quotations: Quotations, number: int, classes: np.ndarray
) -> Stretch:
    """A stretch with the words of its scope; `classes` are the cue classes of ``tokens.words``."""
    first, last = int(quotations.first[number]), int(quotations.last[number])
    sentence = tokens.sentence_id[first]
    low, high = tokens.sentence_first[sentence : sentence + 2].tolist()
    around = quotations.at[low:high] == (quotations.at[first] if quotations.nested[number] else -1)
    places = [low + i for i in np.flatnonzero(around).tolist() if not first <= low + i < last]
    word = tokens.word
    left = [i for i in places if i < first]
    right = [i for i in places if i >= last]
    said = [i for i in left + right if _credits(tokens, i, classes, _SAY)]
    near = left + _right_of(tokens, right)
    judged = [i for i in near if _credits(tokens, i, classes, _OTHERS)]
    nouns = [i for i in left[-_NEAR_LEFT:] if classes[word[i]] == _NOUNS]
    return Stretch(
        number,
        first,
        last,
        [tokens.words[word[i]] for i in range(first + 1, last - 1) if tokens.is_alnum[i]],
        [tokens.words[word[i]] for i in left],
        [tokens.words[word[i]] for i in right],
        _words_before(tokens, first),
        bool(said or judged or nouns),
    )


def _right_of(tokens: Tokens, right: list[int]) -> list[int]:
    """The nearest tokens to the right in the stretch's own clause.

    Empty where the stretch is the subject of the verb that follows.
    """
    if right and tag_at(tokens, right[0])[:2] in ("VB", "MD"):
        return []
    near = right[:_NEAR_RIGHT]
    ends = [k for k, i in enumerate(near) if tokens.words[tokens.word[i]] in _RELATIVES]
    return near[: ends[0]] if ends else near


def _credits(tokens: Tokens, i: int, classes: np.ndarray, wanted: frozenset[int]) -> bool:
    """Whether a token is a verb that credits somebody with words, or begins "according to"."""
    word, kind = tokens.words[tokens.word[i]], classes[tokens.word[i]]
    following = tokens.words[tokens.word[i + 1]] if i + 1 < len(tokens) else ""
    if word in _CREDITING or (word == "put" and following == "it"):
        return True
    if kind not in wanted or (i and tokens.words[tokens.word[i - 1]] in DETERMINERS):
        return False
    return tag_at(tokens, i).startswith("VB") or (kind == _EITHER and following == "that")


def _words_before(tokens: Tokens, first: int) -> list[str]:
    """The units before a mark, six at most, or those since another quotation mark."""
    sentence = Sentence(tokens, int(tokens.sentence_id[first]))
    at = sentence.unit_at(first)
    begin = max(at - 6, 0)
    marks = [i for i in range(begin, at) if sentence.is_quote(i)]
    return sentence.words[marks[-1] + 1 if marks else begin : at]


def speaks_itself(tokens: Tokens, quotations: Quotations) -> np.ndarray:
    """Whether a text speaks in the first or second person outside of quotation marks."""
    speaks = tokens.per_word(_SELF.__contains__) & (quotations.at < 0)
    n_texts = len(tokens.texts)
    rate = np.bincount(tokens.doc[speaks], minlength=n_texts)
    return rate > _OPINION * np.maximum(np.bincount(tokens.doc, minlength=n_texts), 1)


def attributed(tokens: Tokens, quotations: Quotations, voices: pd.DataFrame | None) -> np.ndarray:
    """Whether an attribution with a source and a cue in the same sentence covers a stretch.

    Stretches within speech are left out: the speaker's attribution covers all of them.
    """
    covered = np.zeros(len(quotations), dtype=bool)
    if voices is None or not len(voices) or not len(quotations):
        return covered
    named = voices[voices["cue_start"].notna() & voices["source_start"].notna()]
    spans: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    columns = ("article_id", "part", "start", "end", "cue_start")
    for article, part, *span in zip(*(named[c].tolist() for c in columns), strict=True):
        spans.setdefault((str(article), part), []).append(tuple(span))
    number = tokens.sentence_id[quotations.first]
    low = tokens.start[tokens.sentence_first[number]].tolist()
    high = tokens.end[tokens.sentence_first[number + 1] - 1].tolist()
    inner = (quotations.start + 1).tolist()
    for i, doc in enumerate(quotations.doc.tolist()):
        here = spans.get((tokens.article_id[doc], tokens.part[doc]), ())
        covered[i] = not quotations.nested[i] and any(
            start <= inner[i] < end and low[i] <= cue < high[i] for start, end, cue in here
        )
    return covered
