"""Keeping other people's text out of what is passed on: runs of eight words, by their hashes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

RUN = 8  # words; shorter runs are names, set phrases and the marked words themselves
NAME = 5  # words of the longest name of a source or target
_WORD = re.compile(r"[^\W_]+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def hash_runs(texts: Iterable[str]) -> np.ndarray:
    """Hashes of every run of eight words in some texts.

    Parameters
    ----------
    texts : iterable of str
        Articles; case and punctuation do not matter, and no run spans two texts.

    Returns
    -------
    ndarray of uint64
        Sorted, each once.

    Examples
    --------
    >>> len(hash_runs(["one two three four five six seven eight nine"]))
    2
    """
    known: dict[str, int] = {}
    found = [_runs(text, known) for text in texts]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.uint64)


def find_shared_run(text: str, runs: np.ndarray) -> str:
    """The first run of eight words of a text that is among the runs; empty where there is none.

    Examples
    --------
    >>> runs = hash_runs(["He said that the port would never open again."])
    >>> find_shared_run("They wrote: the port would never open again; he said that.", runs)
    ''
    >>> find_shared_run("Quote: “He said that the port would never open again”", runs)
    'he said that the port would never open'
    """
    own = _runs(text, {})
    if not len(own) or not len(runs):
        return ""
    place = np.minimum(np.searchsorted(runs, own), len(runs) - 1)
    at = np.flatnonzero(runs[place] == own)
    return " ".join(_WORD.findall(text.lower())[at[0] : at[0] + RUN]) if len(at) else ""


def shorten(text: str) -> str:
    """The first five words of a longer name, so that the outlet's in the cell before may stay.

    Examples
    --------
    >>> shorten("Ann Lee"), shorten("a mother of three who keeps the harbour café")
    ('Ann Lee', 'a mother of three who …')
    """
    words = list(_WORD.finditer(text))
    return text if len(words) <= NAME else text[: words[NAME - 1].end()] + " …"


def find_text(folder: Path, runs: np.ndarray) -> list[tuple[str, str]]:
    """Files of a folder that hold a run of eight words of the articles, with the words."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in {".png", ".zip"}:
            text = path.read_text(encoding="utf-8", errors="replace")
            if words := find_shared_run(text, runs):
                found.append((path.relative_to(folder).as_posix(), words))
    return found


def _runs(text: str, known: dict[str, int]) -> np.ndarray:
    words = _WORD.findall(text.lower())
    if len(words) < RUN:
        return np.zeros(0, dtype=np.uint64)
    numbers = np.array([_hash(word, known) for word in words], dtype=np.uint64)
    n = len(words) - RUN + 1
    total = np.zeros(n, dtype=np.uint64)
    for step in range(RUN):
        total = total * _FACTOR + numbers[step : step + n]
    return total


def _hash(word: str, known: dict[str, int]) -> int:
    if word not in known:
        data = word.encode("utf-8", "surrogatepass")
        known[word] = int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")
    return known[word]
