"""Bodies of saved pages against bodies marked by hand: 4-gram F1, as the benchmark defines it."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np

from framing.decoding import clean_text
from framing.errors import FramingError
from framing.htmltext import paragraphs, parse_html
from framing.pages import split_page
from framing.web import read_page

_WORD = re.compile(r"\w+")


def measure(shared: Path) -> list[dict]:
    """F1 of mean precision and mean recall over the pages.

    The figure to beat for pages saved as text is jusText's on the HTML, which holds far more than
    the text does.
    """
    folder = shared / "eval" / "article_extraction"
    lines = (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    pages = [json.loads(line) for line in lines]
    html = [gzip.decompress((folder / p["html"]).read_bytes()).decode("utf-8") for p in pages]
    return [
        _figure("saved pages", pages, [_from_html(text) for text in html], 0.957),
        _figure("pages saved as text", pages, [_from_text(text) for text in html], 0.804),
    ]


def _from_html(html: str) -> str:
    try:
        return read_page(clean_text(html), "page").values["body"]
    except FramingError:
        return ""


def _from_text(html: str) -> str:
    """The body from everything the page shows, line by line, as if pasted into a file."""
    root = parse_html(clean_text(html), "page")
    body = root.find("body")
    text = "\n\n".join(paragraphs(root if body is None else body))
    return "".join(text[start:end] for start, end in split_page(text).pieces)


def _figure(detector: str, pages: list[dict], bodies: list[str], to_beat: float) -> dict:
    pairs = zip(pages, bodies, strict=True)
    scores = np.array([_score(page, body) for page, body in pairs])
    drawn = np.random.default_rng(20151006).integers(0, len(scores), (2000, len(scores)))
    low, high = np.quantile([_f1(scores[sample]) for sample in drawn], [0.025, 0.975])
    return {
        "detector": detector,
        "data": "article_extraction",
        "n": len(scores),
        "figure": "body, 4-gram F1",
        "value": _f1(scores),
        "ci_low": float(low),
        "ci_high": float(high),
        "to_beat": to_beat,
        "human": None,
    }


def _score(page: dict, body: str) -> tuple[float, float]:
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
