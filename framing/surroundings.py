"""Terms in their surroundings: examples in context, and what others say in the same place."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from framing.blob import tag_forms

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_WINDOW = 4  # words on each side of a term that say what it stands for
_AROUND = 70  # characters on each side of an example
_ALIKE = 0.15  # cosine of the words around, from which two terms may stand for each other
_SHOWN = 3
_AT_EDGE = re.compile(r"^\S+|\S+$")  # words that the window cuts


def show_examples(term: str, bodies: list[str]) -> list[str]:
    """The term in up to three of the texts, with what stands around it."""
    found = [match for match in map(_pattern(term).search, bodies) if match][:_SHOWN]
    return [" ".join(_AT_EDGE.sub("", _window(match)).split()) for match in found]


def say_elsewhere(term: str, mine: list[str], theirs: list[str], rarer: set[str]) -> list[str]:
    """Words of ``rarer`` that stand in their texts where the term stands in mine.

    The words before and after the term are compared with those of each candidate by their cosine;
    a candidate is of the term's part of speech.
    """
    around = Counter[str]()
    for body in mine:
        for match in _pattern(term).finditer(body):
            low, high = match.span()
            before = _WORD.findall(body[max(0, low - 40 * _WINDOW) : low].lower())
            around.update(_sides(before, _WORD.findall(body[high : high + 40 * _WINDOW].lower())))
    others: dict[str, Counter[str]] = {}
    for body in theirs:
        words = _WORD.findall(body.lower())
        for place, word in enumerate(words):
            if word in rarer:
                before = words[max(0, place - _WINDOW) : place]
                sides = _sides(before, words[place + 1 : place + 1 + _WINDOW])
                others.setdefault(word, Counter()).update(sides)
    kind = _kind(term.split()[-1])
    near = {word: _cosine(around, sides) for word, sides in others.items() if _kind(word) == kind}
    best = sorted(near, key=lambda word: (-near[word], word))[:_SHOWN]
    return [word for word in best if near[word] >= _ALIKE]


@lru_cache(maxsize=100_000)
def _kind(word: str) -> str:
    """Noun, verb, adjective and so on, whatever the form."""
    return tag_forms([word])[0][:2]


def _pattern(term: str) -> re.Pattern[str]:
    inner = r"\s+".join(map(re.escape, term.split()))
    return re.compile(rf"(?<!\w){inner}(?!\w)", re.IGNORECASE)


def _window(match: re.Match[str]) -> str:
    low, high = match.start() - _AROUND, match.end() + _AROUND
    text = f" {match.string} "  # so that a word at the end of the text is whole
    return text[max(0, low) : high + 2]


def _sides(before: list[str], after: list[str]) -> list[str]:
    """The content words on either side, marked by the side."""
    near = [f"{word} <" for word in before[-_WINDOW:]] + [f"> {word}" for word in after[:_WINDOW]]
    return [word for word in near if word.strip(" <>") not in ENGLISH_STOP_WORDS]


def _cosine(a: Counter[str], b: Counter[str]) -> float:
    product = sum(count * b[word] for word, count in a.items())
    return product / (sum(c * c for c in a.values()) * sum(c * c for c in b.values()) or 1) ** 0.5
