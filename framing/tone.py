"""Tone: the sentiment of sentences, with the words that carry it, and tone toward a target.

Sentiment scorers were made for reviews and posts. On news they are weak (docs/validity.md has the
figures), so tone comes with its coverage, its evidence and never as the only measure.
"""

from __future__ import annotations

import importlib.metadata
from itertools import pairwise

import numpy as np
import pandas as pd

from framing.polarity import Scored
from framing.sentiment import scorer_named
from framing.tokens import Tokens

_PACKAGES = {"textblob": "textblob", "vader": "vaderSentiment"}


def find_tone(
    tokens: Tokens, *, scorer: str = "textblob", repair_negation: bool = False
) -> pd.DataFrame:
    """Score every sentence, and keep those in which something scores.

    Parameters
    ----------
    tokens : Tokens
        The articles' words.
    scorer : {"textblob", "vader"}
        TextBlob's scores are those of ``TextBlob(sentence).sentiment``. VADER needs the extra
        ``framing-toolkit[vader]``.
    repair_negation : bool
        Mend TextBlob's fault with contracted negation ("isn't good" scores as "good").

    Returns
    -------
    DataFrame
        Rows of the hits table. Two per sentence with a scored word: labels ``polarity`` (-1 to
        1) and ``subjectivity`` (0 to 1; for VADER the share of words with valence), the score in
        ``weight``, the words that carry it with their pull in ``term``. Sentences without a
        scored word have no row; they count as 0 in the means that `score_articles` takes over
        all sentences of a voice, and against the ``coverage`` that it adds.

    Raises
    ------
    OptionError
        For an unknown scorer.
    MissingExtraError
        Where VADER is not installed.

    Examples
    --------
    >>> from framing.text import tokenize
    >>> find_tone(tokenize(["They met. It was not a good day."]))[["label", "weight", "term"]]
              label  weight            term
    0      polarity   -0.35  not good -0.35
    1  subjectivity    0.60  not good -0.35
    """
    sentences = tokens.sentence_first
    texts = tokens.sentences()
    scored = scorer_named(scorer, repair_negation=repair_negation).score(texts)
    rows = np.flatnonzero(scored.n_scored)
    first, last = sentences[:-1][rows], sentences[1:][rows]
    doc, twice = np.repeat(tokens.doc[first], 2), np.repeat(np.arange(len(rows)), 2)
    version = scorer_version(scorer, repair_negation=repair_negation)
    terms = evidence(scored)

    def spread(values: list[str], number: np.ndarray) -> pd.api.extensions.ExtensionArray:
        return pd.array(values, dtype="str").take(number)

    return pd.DataFrame(
        {
            "article_id": spread(tokens.article_id, doc),
            "part": spread(tokens.part, doc),
            "sentence": np.repeat(tokens.sentence[first], 2),
            "start": np.repeat(tokens.start[first], 2),
            "end": np.repeat(tokens.end[last - 1], 2),
            "text": spread([texts[row] for row in rows.tolist()], twice),
            "measure": "tone",
            "label": spread(["polarity", "subjectivity"], np.arange(2 * len(rows)) % 2),
            "term": spread([terms[row] for row in rows.tolist()], twice),
            **dict.fromkeys(("target", "target_head", "voice", "source")),
            "weight": np.column_stack([scored.polarity[rows], scored.subjectivity[rows]]).ravel(),
            "rule": version,
        }
    )


def scorer_version(scorer: str, *, repair_negation: bool = False) -> str:
    """The scorer with its version, as it stands in the column ``rule``."""
    scorer_named(scorer, repair_negation=repair_negation)  # says so where there is none
    version = f"{scorer} {importlib.metadata.version(_PACKAGES[scorer])}"
    return f"{version} with negation repaired" if repair_negation else version


def evidence(scored: Scored) -> list[str]:
    """For each text its scored words and how far each pulls: "good 0.7, not good -0.35"."""
    pieces = [
        f"{words} {pull:.2g}"
        for words, pull in zip(scored.words, scored.pull.tolist(), strict=True)
    ]
    ends = np.cumsum(scored.n_scored).tolist()
    return [", ".join(pieces[first:last]) for first, last in pairwise([0, *ends])]
