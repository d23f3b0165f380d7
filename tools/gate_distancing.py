"""Hedges and scare quotes against hand-coded occurrences (distancing, and short quoted stretches).

Nothing here is trained: the rules and the lexicon are what is measured. They were written with
these files in view, so the figures say how well the rules describe them, and are an upper bound
for texts of other kinds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from framing.hedges import find_hedges
from framing.quotations import find_quotations
from framing.scare import find_scare_quotes
from framing.text import tokenize
from framing.tokens import Tokens

N_RESAMPLES, SEED = 2000, 7
SHORT = 4


def read(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8") as lines:
        return pd.DataFrame(map(json.loads, lines))


def texts_of(shared: Path, coded: pd.DataFrame) -> Tokens:
    """The documents that hold coded items, cut into tokens; ``article_id`` is corpus|document."""
    wanted = set(zip(coded["corpus"], coded["doc"], strict=True))
    texts = {}
    for corpus in sorted(set(coded["corpus"])):
        frame = read(shared / "eval" / corpus / "dev.jsonl")
        for doc, text in zip(frame["id"], frame["text"], strict=True):
            if (corpus, doc) in wanted:
                texts[f"{corpus}|{doc}"] = text
    return tokenize(list(texts.values()), article_id=list(texts))


def overlapping(hits: pd.DataFrame, coded: pd.DataFrame) -> list[dict | None]:
    """For every coded item the hit that shares most characters with it."""
    by_doc = {key: rows.to_dict("records") for key, rows in hits.groupby("article_id")}
    found = []
    for corpus, doc, start, end in coded[["corpus", "doc", "start", "end"]].itertuples(index=False):
        near = by_doc.get(f"{corpus}|{doc}", [])
        shared = [
            (min(hit["end"], end) - max(hit["start"], start), k) for k, hit in enumerate(near)
        ]
        best = max(shared, default=(0, 0))
        found.append(near[best[1]] if best[0] > 0 else None)
    return found


def interval(table: pd.DataFrame, figure: Callable[[np.ndarray], float]) -> tuple[float, float]:
    """95 % interval of a figure of column sums, resampling documents."""
    sums = table.groupby("document").sum().to_numpy(dtype=float)
    draws = np.random.default_rng(SEED).integers(0, len(sums), (N_RESAMPLES, len(sums)))
    values = [figure(sums[draw].sum(axis=0)) for draw in draws]
    low, high = np.nanquantile(values, [0.025, 0.975])
    return float(low), float(high)


def share(sums: np.ndarray) -> float:
    return sums[0] / sums[1] if sums[1] else float("nan")


def f1(sums: np.ndarray) -> float:
    tp, found, true = sums
    return 2 * tp / (found + true) if found + true else float("nan")


def row(detector: str, data: str, figure: str, table: pd.DataFrame, value_of, **more) -> dict:
    sums = table.drop(columns="document").to_numpy(dtype=float).sum(axis=0)
    low, high = interval(table, value_of)
    return {
        "detector": detector, "data": data, "n": len(table), "figure": figure,
        "value": float(value_of(sums)), "ci_low": low, "ci_high": high,
        "to_beat": None, "human": None, **more,
    }  # fmt: skip


def documents(coded: pd.DataFrame) -> list[str]:
    return [f"{corpus}|{doc}" for corpus, doc in zip(coded["corpus"], coded["doc"], strict=True)]


def measure_hedges(shared: Path) -> list[dict]:
    coded = read(shared / "eval" / "distancing" / "hedges_dev.jsonl")
    hits = overlapping(find_hedges(texts_of(shared, coded)), coded)
    document = documents(coded)
    is_marker, is_found = coded["is_marker"].to_numpy(), np.array([h is not None for h in hits])
    detection = pd.DataFrame(
        {"document": document, "tp": is_marker & is_found, "found": is_found, "true": is_marker}
    )
    both = is_marker & is_found
    right = {
        "type": [h is not None and h["label"] == kind
                 for h, kind in zip(hits, coded["type"], strict=True)],
        "head": [h is not None and h["target_head"] == head
                 for h, head in zip(hits, coded["head"], strict=True)],
    }  # fmt: skip
    rows = [row("hedge", "distancing", "detection F1", detection, f1)]
    names = {"type": "type right of detected", "head": "target head right of detected"}
    for key, name in names.items():
        table = pd.DataFrame({"document": document, "right": right[key], "all": True})[both]
        rows.append(row("hedge", "distancing", name, table, share))
    return rows


def measure_scare(shared: Path) -> list[dict]:
    coded = read(shared / "eval" / "distancing" / "quotes_dev.jsonl")
    hits = overlapping(find_scare_quotes(texts_of(shared, coded)), coded)
    table = pd.DataFrame(
        {"document": documents(coded), "hit": [h is not None for h in hits], "all": True}
    )
    is_scare = (coded["class"] == "scare").to_numpy()
    return [
        row("scare_quote", "distancing", "scare quotes found", table[is_scare], share),
        row("scare_quote", "distancing", "others flagged", table[~is_scare], share, better="low"),
    ]


def measure_partial(shared: Path) -> list[dict]:
    """Short stretches that annotators put wholly inside somebody's content are mostly partial."""
    spans = read(shared / "eval" / "polnear" / "quoted_spans_dev.jsonl")
    spans = spans[(spans["n_words"] <= SHORT) & spans["closed"] & (spans["content_share"] >= 0.9)]
    coded = spans.assign(corpus="polnear")
    tokens = texts_of(shared, coded)
    quotations = find_quotations(tokens)
    hits = overlapping(find_scare_quotes(tokens, quotations), coded)
    table = pd.DataFrame(
        {"document": coded["doc"], "hit": [h is not None for h in hits], "all": True}
    )
    name = "short stretches inside attributions flagged"
    return [row("scare_quote", "polnear", name, table, share, better="low")]


def measure(shared: Path) -> list[dict]:
    return [*measure_hedges(shared), *measure_scare(shared), *measure_partial(shared)]


if __name__ == "__main__":
    for line in measure(Path(__file__).resolve().parents[2] / "shared"):
        print(f"{line['detector']:12} {line['data']:11} {line['n']:5} {line['figure']:45}"
              f" {line['value']:.3f} [{line['ci_low']:.3f}, {line['ci_high']:.3f}]")  # fmt: skip
