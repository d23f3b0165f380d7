"""Articles in which people marked sources, cues and content, as tokens and dealt into folds."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from framing.quotations import Quotations, find_quotations
from framing.text import tokenize
from framing.tokens import Tokens
from framing.voicemodel import CONTENT, CUE, NONE, SOURCE

N_FOLDS = 5
FOLDS = Path(__file__).with_name("voices_folds.npz")


@dataclass(frozen=True)
class Annotated:
    """Articles as tokens, with what people marked in them.

    Attributes
    ----------
    tokens, quotations : Tokens, Quotations
        The articles.
    role, attribution : ndarray, one per token
        The role marked, and the number of the attribution it belongs to (-1 for none).
    begins : ndarray of bool, one per token
        The token is the first of a marked span.
    fold : ndarray of int, one per article
        Which part of the cross-validation the article belongs to.
    """

    tokens: Tokens
    quotations: Quotations
    role: np.ndarray
    attribution: np.ndarray
    begins: np.ndarray
    fold: np.ndarray

    @property
    def token_fold(self) -> np.ndarray:
        """The fold of each token's article."""
        return self.fold[self.tokens.doc]


def read_annotated(path: Path) -> Annotated:
    """Read articles with marked spans (fields id, text, spans) and deal them into folds."""
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    articles = [json.loads(line) for line in lines]
    tokens = tokenize([article["text"] for article in articles])
    role = np.zeros(len(tokens), dtype=np.int8)
    begins = np.zeros(len(tokens), dtype=bool)
    attribution = np.full(len(tokens), -1)
    numbers = {"content": CONTENT, "source": SOURCE, "cue": CUE}
    total = 0
    for doc, article in enumerate(articles):
        own: dict[str, int] = {}
        for span in sorted(article["spans"], key=lambda span: (span["start"], -span["end"])):
            number = own.setdefault(span["attribution"], total + len(own))
            covered = tokens.covered(doc, span["start"], span["end"])
            free = np.arange(covered.start, covered.stop)
            free = free[role[free] == NONE]  # where spans overlap, the earlier one has it
            if len(free):
                role[free], attribution[free] = numbers[span["label"]], number
                begins[free[0]] = True
        total += len(own)
    # Folds by the hash of the id, so that they do not depend on the order of the file.
    digests = [hashlib.sha256(article["id"].encode()).digest() for article in articles]
    fold = np.array([int.from_bytes(digest[:4], "big") % N_FOLDS for digest in digests])
    return Annotated(tokens, find_quotations(tokens), role, attribution, begins, fold)
