"""A batch of texts as the voices model sees it: sentences, quotations and crediting words.

The arrays here are what features are computed from; all hold one element per token unless said.
"""

from __future__ import annotations

import numpy as np

from framing.blob import tag_forms
from framing.cues import CUE_CLASSES, VERB_CLASSES, cue_classes
from framing.quotations import Quotations
from framing.text import Tokens

_LISTED = (
    "CC CD DT EX FW IN JJ JJR JJS MD NN NNP NNPS NNS PDT POS PRP PRP$ RB RBR RBS RP SYM TO UH VB"
    " VBD VBG VBN VBP VBZ WDT WP WRB , . : ( ) \" ' $ #"
)
TAGS = tuple(_LISTED.split())
_TAG_NUMBER = {tag: number for number, tag in enumerate(TAGS, start=1)}
_FINITE = [_TAG_NUMBER[tag] for tag in ("VBD", "VBZ", "VBP", "MD")]
JOINED = "-joined"
_DISTANCES = np.array([1, 2, 3, 4, 6, 10, 16, 26])
N_DISTANCES = len(_DISTANCES) + 2


class Frame:
    """Arrays that features draw on.

    Attributes
    ----------
    low, high : ndarray
        Half-open range of tokens of the own sentence.
    inside : ndarray of bool
        The token stands in a quotation.
    forms : list of str
        The batch's spellings, and one more that stands for verbs after a hyphen.
    form : ndarray
        The token's spelling, a number into `forms`.
    tag, cue_class : ndarray
        Numbers of its part of speech (into `TAGS`, from 1) and class as a cue.
    comma, that, finite : ndarray of bool
        It parts clauses; it is "that"; it may be a finite verb.
    verb, cue : ndarray of bool
        It is a crediting verb, or any crediting word, outside of quotations.
    """

    def __init__(self, tokens: Tokens, quotations: Quotations) -> None:
        """Compute the arrays of one batch."""
        self.tokens, self.quotations = tokens, quotations
        self.n, self.at = len(tokens), np.arange(len(tokens))
        self.sentence, self.bounds = tokens.sentence_id, tokens.sentence_first
        self.low, self.high = self.bounds[self.sentence], self.bounds[self.sentence + 1]
        self.inside = quotations.inside
        cue_class = cue_classes(tokens.words)[tokens.word].astype(np.int64)
        # "so-called" credits nobody: a verb after a hyphen is read as a spelling of its own.
        hyphen = tokens.per_form("-".__eq__) & ~tokens.space
        joined = np.append(False, hyphen)[:-1] & ~tokens.space & np.isin(cue_class, VERB_CLASSES)
        self.forms = [*tokens.forms, JOINED]
        self.form = np.where(joined, len(tokens.forms), tokens.form)
        self.cue_class = np.where(joined, 0, cue_class)
        tags = map(_TAG_NUMBER.get, tag_forms(self.forms))
        self.tag = np.array([tag or 0 for tag in tags], dtype=np.int64)[self.form]
        self.comma = tokens.per_word(",;:—–".__contains__)
        self.that = tokens.per_word("that".__eq__)
        self.finite = np.isin(self.tag, _FINITE)
        self.verb = np.isin(self.cue_class, VERB_CLASSES) & ~self.inside
        self.cue = np.isin(self.cue_class, CUE_CLASSES) & ~self.inside

    def before(self, where: np.ndarray) -> np.ndarray:
        """The nearest marked token before each token in its sentence, -1 where there is none."""
        last = np.maximum.accumulate(np.where(where, self.at, -1))
        last = np.append(-1, last)[:-1]
        return np.where(last >= self.low, last, -1)

    def after(self, where: np.ndarray) -> np.ndarray:
        """The nearest marked token after each token in its sentence, -1 where there is none."""
        following = np.minimum.accumulate(np.where(where, self.at, self.n)[::-1])[::-1]
        following = np.append(following, self.n)[1:]
        return np.where(following < self.high, following, -1)

    def between(self, where: np.ndarray, other: np.ndarray, most: int) -> np.ndarray:
        """How many marked tokens lie between each token and the `other` one, up to `most`."""
        count = np.append(0, np.cumsum(where))
        left, right = np.minimum(self.at, other), np.maximum(self.at, other)
        return np.where(other < 0, 0, np.minimum(count[right] - count[left], most))

    def distance(self, other: np.ndarray) -> np.ndarray:
        """Class of the distance to the `other` token, below `N_DISTANCES`; 0 for no such token."""
        return np.where(other < 0, 0, 1 + np.searchsorted(_DISTANCES, np.abs(self.at - other)))

    def per_sentence(self, where: np.ndarray, most: int) -> np.ndarray:
        """How many tokens of each sentence are marked, up to `most`; one element per sentence."""
        count = np.append(0, np.cumsum(where))
        return np.minimum(count[self.bounds[1:]] - count[self.bounds[:-1]], most)


def value_at(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """The values at tokens, 0 where the token is -1."""
    return np.where(where >= 0, values[where], 0)


def shifted(values: np.ndarray, step: int) -> np.ndarray:
    """Each element's neighbour `step` further on; 0 beyond the ends."""
    moved = np.zeros_like(values)
    if step < 0:
        moved[-step:] = values[:step]
    else:
        moved[: len(values) - step] = values[step:]
    return moved
