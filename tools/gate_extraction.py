"""Bodies of saved pages against bodies marked by hand: 4-gram F1, as the benchmark defines it."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np

from framing.errors import FramingError
from framing.inputs import clean_text
from framing.web import read_page

_WORD = re.compile(r"\w+")


def measure(shared: Path) -> list[dict]:
    """F1 of mean precision and mean recall over the pages."""
    folder = shared / "eval" / "article_extraction"
    lines = (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    scores = np.array([_score(json.loads(line), folder) for line in lines])
    drawn = np.random.default_rng(20151006).integers(0, len(scores), (2000, len(scores)))
    low, high = np.quantile([_f1(scores[sample]) for sample in drawn], [0.025, 0.975])
    return [
        {
            "detector": "saved pages",
            "data": "article_extraction",
            "n": len(scores),
            "figure": "body, 4-gram F1",
            "value": _f1(scores),
            "ci_low": low,
            "ci_high": high,
            "to_beat": 0.957,
            "human": None,
        }
    ]


def _score(page: dict, folder: Path) -> tuple[float, float]:
    html = clean_text(gzip.decompress((folder / page["html"]).read_bytes()).decode("utf-8"))
    try:
        body = read_page(html, page["id"]).values["body"]
    except FramingError:
        body = ""
    gold, found = _shingles(page["text"]), _shingles(body)
    shared = sum((gold & found).values())
    precision = shared / found.total() if found else float(not gold)
    recall = shared / gold.total() if gold else 1.0
    return precision, recall


def _shingles(text: str, size: int = 4) -> Counter:
    words = _WORD.findall(text)
    return Counter(
        tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)) if words
    )


def _f1(scores: np.ndarray) -> float:
    precision, recall = scores.mean(axis=0)
    return float(2 * precision * recall / (precision + recall))
