"""Voices against annotated articles: content, cues and sources, by words that people marked.

The model is judged by what its five cross-validation models say about articles that they had not
seen (``tools/voices_folds.npz``, written by ``tools/train_voices.py``); everything behind it, from
roles to the table a user gets, runs here. The seam is checked: predictions made for other data
or other tokens are refused.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from annotated_voices import FOLDS, Annotated, read_annotated

from framing.roles import Roles
from framing.tokens import Tokens
from framing.voicemodel import CONTENT, CUE, SOURCE
from framing.voices import tabulate_roles

N_RESAMPLES, SEED = 2000, 7
DATA = "polnear"
_PRONOUNS = frozenset(
    {"he", "she", "they", "it", "i", "we", "you", "who", "whom", "which", "that", "his", "her",
     "their", "its", "my", "our", "him", "them", "me", "us", "whose", "your", "those", "others",
     "some", "many", "one", "both", "this", "these", "what", "himself", "herself"}
)  # fmt: skip
_WORDS = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:'(?!s\b)[^\W_]+)*")
_HEAD_ENDS = frozenset(
    {",", "(", "-", "—", "–", "who", "which", "that", "of", "in", "for", "from", "at", "with", "on",
     "to", "by", "about", "'s", "and", "close", "familiar", "whose", "where"}
)  # fmt: skip


def measure(shared: Path) -> list[dict]:
    """Rows for the gate."""
    path = shared / "eval" / "polnear" / "dev.jsonl"
    data = read_annotated(path)
    roles = unseen_roles(path, data)
    table = tabulate_roles(data.tokens, data.quotations, roles)
    marked = {"content": CONTENT, "source": SOURCE, "cue": CUE}
    found = {
        "content": covered(table, data.tokens, "start", "end"),
        "source": covered(table, data.tokens, "source_start", "source_end"),
        "cue": covered(table, data.tokens, "cue_start", "cue_end"),
    }
    rows = []
    beaten = {"content": 0.815, "cue": 0.59, "source": 0.67}
    people = {"content": 0.916, "cue": 0.693}
    for name, number in marked.items():
        counts = per_document(found[name], data.role == number, data.tokens)
        if name == "content":
            rows.append(row("content words, precision", counts, precision))
            rows.append(row("content words, recall", counts, recall))
        rows.append(row(f"{name} words, F1", counts, f1, beaten[name], people.get(name)))
    direct = covered(table[table["voice"] == "direct"], data.tokens, "start", "end")
    counts = per_document(direct, data.role == CONTENT, data.tokens)
    rows.append(row("direct words, precision", counts, precision, 0.969))
    rows.append(row("source shares the head word", heads(table, data), precision))
    return rows


def unseen_roles(path: Path, data: Annotated) -> Roles:
    """What models that had not seen an article say about it."""
    with np.load(FOLDS, allow_pickle=False) as stored:
        made_for = str(stored["data"])
        role, begins, chance = stored["role"], stored["begins"], stored["chance"]
    if made_for != hashlib.sha256(path.read_bytes()).hexdigest() or len(role) != len(data.tokens):
        raise SystemExit(f"{FOLDS.name} is of other data: python tools/train_voices.py {path}")
    return Roles(role, begins, chance.astype(np.float32) / 250, "cross-validation")


def covered(table: pd.DataFrame, tokens: Tokens, start: str, end: str) -> np.ndarray:
    """Which tokens the spans of a voices table cover."""
    number = {name: doc for doc, name in enumerate(tokens.article_id)}
    inside = np.zeros(len(tokens), dtype=bool)
    spans = table[["article_id", start, end]].dropna().drop_duplicates()
    for article, low, high in spans.itertuples(index=False):
        inside[tokens.covered(number[article], low, high)] = True
    return inside


def per_document(found: np.ndarray, marked: np.ndarray, tokens: Tokens) -> np.ndarray:
    """Words found and marked, found, marked: shape (documents, 3). Punctuation does not count."""
    word, n = tokens.is_alnum, len(tokens.texts)
    return np.stack(
        [np.bincount(tokens.doc[word & which], minlength=n)
         for which in (found & marked, found, marked)], axis=1,
    )  # fmt: skip


def precision(counts: np.ndarray) -> float:
    return counts[..., 0].sum(-1) / np.maximum(1, counts[..., 1].sum(-1))


def recall(counts: np.ndarray) -> float:
    return counts[..., 0].sum(-1) / np.maximum(1, counts[..., 2].sum(-1))


def f1(counts: np.ndarray) -> float:
    return 2 * counts[..., 0].sum(-1) / np.maximum(1, counts[..., 1:].sum((-1, -2)))


def row(
    figure: str,
    counts: np.ndarray,
    value: Callable,
    to_beat: float | None = None,
    human: float | None = None,
) -> dict:
    """One row of the gate, with an interval from resampling documents."""
    random = np.random.default_rng(SEED)
    drawn = random.integers(0, len(counts), (N_RESAMPLES, len(counts)))
    low, high = np.percentile([value(counts[sample]) for sample in drawn], [2.5, 97.5])
    return {
        "detector": "voices", "data": DATA, "n": len(counts), "figure": figure,
        "value": float(value(counts)), "ci_low": float(low), "ci_high": float(high),
        "to_beat": to_beat, "human": human,
    }  # fmt: skip


def heads(table: pd.DataFrame, data: Annotated) -> np.ndarray:
    """Per document: named or described sources whose head word the returned one has, and all."""
    tokens = data.tokens
    number = {name: doc for doc, name in enumerate(tokens.article_id)}
    at = np.full(len(tokens), -1)
    for i, (article, low, high) in enumerate(
        table[["article_id", "start", "end"]].itertuples(index=False)
    ):
        at[tokens.covered(number[article], low, high)] = i
    sources = table["source"].tolist()
    counts = np.zeros((len(tokens.texts), 3), dtype=np.int64)
    parts: dict[int, dict[int, list[int]]] = {}
    for i in np.flatnonzero(data.attribution >= 0).tolist():
        parts.setdefault(data.attribution[i], {}).setdefault(data.role[i], []).append(i)
    for own in parts.values():
        if SOURCE not in own or CONTENT not in own:
            continue
        head = head_of([tokens.words[w] for w in tokens.word[own[SOURCE]].tolist()])
        if head is None:
            continue
        rows = at[own[CONTENT]]
        rows = rows[rows >= 0]
        got = sources[np.bincount(rows).argmax()] if len(rows) else None
        words = _WORDS.findall(got.lower()) if isinstance(got, str) else []
        doc = tokens.doc[own[SOURCE][0]]
        counts[doc] += (head in words, 1, 1)
    return counts


def head_of(words: list[str]) -> str | None:
    """The head word of a source's name or description; None for pronouns."""
    stop = next((i for i, word in enumerate(words) if i and word in _HEAD_ENDS), len(words))
    kept = [word for word in words[:stop] if word[0].isalnum()]
    return kept[-1] if kept and kept[-1] not in _PRONOUNS else None


if __name__ == "__main__":
    for line in measure(Path(__file__).resolve().parents[2] / "shared"):
        print(
            f"{line['figure']:32} {line['value']:.3f} ({line['ci_low']:.3f} to {line['ci_high']:.3f})"
        )
