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
from framing.text import Tokens

_LABELS = ("polarity", "subjectivity", "coverage")
_PACKAGES = {"textblob": "textblob", "vader": "vaderSentiment"}


def find_tone(
    tokens: Tokens, *, scorer: str = "textblob", repair_negation: bool = False
) -> pd.DataFrame:
    """Score every sentence, and say for how many there was anything to score.

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
        Rows of the hits table. Three per sentence with a scored word: labels ``polarity`` (-1
        to 1), ``subjectivity`` (0 to 1; for VADER the share of words with valence) and
        ``coverage`` (1), the score in ``weight``, the words that carry it with their pull in
        ``term``. A sentence without a scored word has one row, ``coverage`` 0; so the means that
        `score_articles` takes are over scored sentences, and their coverage stands beside them.

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
    0      coverage    0.00             NaN
    1      polarity   -0.35  not good -0.35
    2  subjectivity    0.60  not good -0.35
    3      coverage    1.00  not good -0.35
    """
    sentences = tokens.sentence_first
    bounds = pairwise(sentences.tolist())
    texts = [tokens.text(first, last) for first, last in bounds]
    scored = scorer_named(scorer, repair_negation=repair_negation).score(texts)
    is_scored = scored.n_scored > 0
    evidence = iter(_evidence(scored))
    terms = [next(evidence) if has else None for has in is_scored.tolist()]
    # Three rows for a scored sentence; for any other the one that counts against coverage.
    row = np.repeat(np.arange(len(texts)), np.where(is_scored, 3, 1))
    label = np.full(len(row), _LABELS.index("coverage"))
    label[is_scored[row]] = np.tile(np.arange(3), int(is_scored.sum()))
    first, last = sentences[:-1][row], sentences[1:][row]
    doc = tokens.doc[first].tolist()
    rule = f"{scorer} {importlib.metadata.version(_PACKAGES[scorer])}"
    weights = np.column_stack([scored.polarity, scored.subjectivity, is_scored])
    return pd.DataFrame(
        {
            "article_id": [tokens.article_id[d] for d in doc],
            "part": [tokens.part[d] for d in doc],
            "sentence": tokens.sentence[first],
            "start": tokens.start[first],
            "end": tokens.end[last - 1],
            "text": [texts[r] for r in row.tolist()],
            "measure": "tone",
            "label": [_LABELS[i] for i in label.tolist()],
            "term": [terms[r] for r in row.tolist()],
            **dict.fromkeys(("target", "target_head", "voice", "source")),
            "weight": weights[row, label],
            "rule": rule + " with negation repaired" if repair_negation else rule,
        }
    )


def _evidence(scored: Scored) -> list[str]:
    """For each text with scored words these words and how far each pulls: "good 0.7, bad -0.7"."""
    pieces = [
        f"{words} {pull:.2g}"
        for words, pull in zip(scored.words, scored.pull.tolist(), strict=True)
    ]
    ends = np.cumsum(scored.n_scored[scored.n_scored > 0]).tolist()
    return [", ".join(pieces[first:last]) for first, last in pairwise([0, *ends])]
