"""A batch of texts as the voices model sees it: sentences, quotations and crediting words.

The arrays here are what features are computed from; all hold one element per token unless said.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from framing.blob import tag_forms
from framing.cues import CLASSES, CUE_CLASSES, VERB_CLASSES, cue_classes
from framing.quotations import Quotations
from framing.tokens import Tokens

_LISTED = (
    "CC CD DT EX FW IN JJ JJR JJS MD NN NNP NNPS NNS PDT POS PRP PRP$ RB RBR RBS RP SYM TO UH VB"
    " VBD VBG VBN VBP VBZ WDT WP WRB , . : ( ) \" ' $ #"
)
TAGS = tuple(_LISTED.split())
_TAG_NUMBER = {tag: number for number, tag in enumerate(TAGS, start=1)}
_IS_FINITE = np.isin(range(len(TAGS) + 1), [_TAG_NUMBER[t] for t in ("VBD", "VBZ", "VBP", "MD")])
_IS_VERB = np.isin(range(len(CLASSES)), VERB_CLASSES)
_IS_CUE = np.isin(range(len(CLASSES)), CUE_CLASSES)
JOINED = "-joined"
_FARTHEST = 27
_STEPS = np.abs(np.arange(-_FARTHEST, _FARTHEST + 1))
_DISTANCE = 1 + np.searchsorted([1, 2, 3, 4, 6, 10, 16, 26], _STEPS)
N_DISTANCES = int(_DISTANCE.max()) + 1


class Spellings:
    """What features ask of each spelling of a vocabulary, answered once.

    Attributes
    ----------
    forms : list of str
        The spellings, and one more that stands for verbs after a hyphen: "so-called" credits
        nobody.
    tag, cue_class : ndarray
        Numbers of its part of speech (into `TAGS`, from 1) and class as a cue.
    hyphen, comma, that, according : ndarray of bool
        It is a hyphen; it parts clauses; it is "that"; it is "according".
    """

    def __init__(self, forms: Sequence[str]) -> None:
        """Look at every spelling."""
        self.forms = [*forms, JOINED]
        words = [form.lower() for form in self.forms]
        tags = (_TAG_NUMBER.get(tag, 0) for tag in tag_forms(self.forms))
        self.tag = np.fromiter(tags, np.int64, len(words))
        self.cue_class = cue_classes(words).astype(np.int64)
        self.hyphen = np.array([word == "-" for word in words])
        self.comma = np.array([word in ",;:—–" for word in words])
        self.that = np.array([word == "that" for word in words])
        self.according = np.array([word == "according" for word in words])


class Frame:
    """Arrays that features draw on.

    Attributes
    ----------
    low, high : ndarray
        Half-open range of tokens of the own sentence.
    inside : ndarray of bool
        The token stands in a quotation.
    forms : list of str
        The spellings, see `Spellings`.
    form : ndarray
        The token's spelling, a number into `forms`.
    tag, cue_class : ndarray
        Numbers of its part of speech (into `TAGS`, from 1) and class as a cue.
    comma, that, according, finite : ndarray of bool
        It parts clauses; it is "that"; it is "according"; it may be a finite verb.
    verb, cue : ndarray of bool
        It is a crediting verb, or any crediting word, outside of quotations.
    """

    def __init__(
        self, tokens: Tokens, quotations: Quotations, spellings: Spellings | None = None
    ) -> None:
        """Compute the arrays of one batch."""
        self.tokens, self.quotations = tokens, quotations
        known = spellings or Spellings(tokens.forms)
        self.forms = known.forms
        self.n, self.at = len(tokens), np.arange(len(tokens))
        self.sentence, self.bounds = tokens.sentence_id, tokens.sentence_first
        self.low, self.high = self.bounds[self.sentence], self.bounds[self.sentence + 1]
        self.inside = quotations.inside
        hyphen = known.hyphen[tokens.form] & ~tokens.space
        joined = np.append(False, hyphen)[:-1] & ~tokens.space
        joined &= _IS_VERB[known.cue_class][tokens.form]
        self.form = np.where(joined, len(tokens.forms), tokens.form)
        self.tag, self.cue_class = known.tag[self.form], known.cue_class[self.form]
        self.comma, self.that = known.comma[self.form], known.that[self.form]
        self.according = known.according[self.form]
        self.finite = _IS_FINITE[self.tag]
        self.verb = _IS_VERB[self.cue_class] & ~self.inside
        self.cue = _IS_CUE[self.cue_class] & ~self.inside

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
        """How many marked tokens lie between each token and the `other` one, up to `most`.

        The earlier of the two counts, the later does not.
        """
        count = np.cumsum(where, dtype=np.int32) - where
        return np.minimum(np.abs(count - _clipped(count, other)), most) * (other >= 0)

    def distance(self, other: np.ndarray) -> np.ndarray:
        """Class of the distance to the `other` token, below `N_DISTANCES`; 0 for no such token."""
        return _clipped(_DISTANCE, self.at - other + _FARTHEST) * (other >= 0)

    def per_sentence(self, where: np.ndarray, most: int) -> np.ndarray:
        """How many tokens of each sentence are marked, up to `most`; one element per sentence."""
        count = np.append(0, np.cumsum(where))
        return np.minimum(count[self.bounds[1:]] - count[self.bounds[:-1]], most)


def value_at(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """The values at tokens, 0 where the token is -1."""
    return _clipped(values, where) * (where >= 0)


def _clipped(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """The values at places, the first or last for places beyond: no place need be checked."""
    return np.take(values, where, mode="clip") if len(values) else values


def shifted(values: np.ndarray, step: int) -> np.ndarray:
    """Each element's neighbour `step` further on; 0 beyond the ends."""
    moved = np.zeros_like(values)
    if step < 0:
        moved[-step:] = values[:step]
    else:
        moved[: len(values) - step] = values[step:]
    return moved
