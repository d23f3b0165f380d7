"""Sentiment scorers behind one function: TextBlob by default, VADER beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np

from framing.errors import MissingExtraError, OptionError, Problem
from framing.polarity import Scored, TextBlobScorer

SCORERS = ("textblob", "vader")


class Scorer(Protocol):
    """What turns texts into scores."""

    def score(self, texts: Sequence[str]) -> Scored:
        """Scores of texts, one after the other."""


@lru_cache(maxsize=4)
def scorer_named(name: str, *, repair_negation: bool = False) -> Scorer:
    """The scorer of that name; it keeps what it has learned for the next call.

    Raises
    ------
    OptionError
        Where there is no scorer of that name, or a repair is asked of one that needs none.
    MissingExtraError
        Where VADER is asked for and not installed.

    Examples
    --------
    >>> scored = scorer_named("textblob").score(["A brutal attack.", "They met in May."])
    >>> scored.polarity.round(3).tolist(), scored.words
    ([-0.875, 0.0], ['brutal'])
    """
    if name == "textblob":
        return TextBlobScorer(repair_negation=repair_negation)
    if name == "vader" and not repair_negation:
        return VaderScorer()
    if name == "vader":
        problem = Problem("repair_negation", got="scorer='vader'", expected="scorer='textblob'")
        raise OptionError("only TextBlob's contracted negation can be repaired", [problem])
    raise OptionError(
        "no such scorer", [Problem("scorer", got=repr(name), expected=" or ".join(SCORERS))]
    )


class VaderScorer:
    """VADER's compound score as polarity; the share of its weight that is not neutral beside it.

    Hutto, C. J. and Gilbert, E. (2014). VADER: A parsimonious rule-based model for sentiment
    analysis of social media text. ICWSM.
    """

    def __init__(self) -> None:
        """Load VADER's lexicon."""
        try:
            from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer, SentiText
        except ImportError as error:
            repair = "pip install 'framing-toolkit[vader]'"
            raise MissingExtraError(
                "VADER is not installed", [Problem("scorer='vader'", repair=repair)]
            ) from error
        self._analyzer, self._words = SentimentIntensityAnalyzer(), SentiText

    def score(self, texts: Sequence[str]) -> Scored:
        """Scores of texts, one after the other."""
        lexicon, emojis = self._analyzer.lexicon, self._analyzer.emojis
        found: list[tuple[int, str, float]] = []
        polarity, subjectivity = np.zeros(len(texts)), np.zeros(len(texts))
        for i, text in enumerate(texts):
            text = "".join(f" {emojis[c]} " if c in emojis else c for c in text)
            words = [word.lower() for word in self._words(text).words_and_emoticons]
            rows = [(i, word, float(lexicon[word])) for word in words if word in lexicon]
            if rows:
                scores = self._analyzer.polarity_scores(text)
                polarity[i], subjectivity[i] = scores["compound"], scores["pos"] + scores["neg"]
            found += rows
        owner = np.array([row[0] for row in found], dtype=np.int64)
        n = np.bincount(owner, minlength=len(texts))
        pull = np.array([row[2] / 4 for row in found])
        return Scored(polarity, subjectivity, n, owner, [row[1] for row in found], pull)
