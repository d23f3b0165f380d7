"""A normalised copy of a text for matching, and the way back to the stored characters.

Publishers write one apostrophe in four ways and hide soft hyphens inside words. Matching sees a
copy in which these are levelled; every offset the package reports points into the stored text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

_APOSTROPHES = "‘’‛ʼ＇`´′"
_DOUBLE_QUOTES = "“”„‟«»＂″"
_BLANKS = "\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000\t\v\f"
_HYPHENS = "‐‑"
_LINES = "\r\u0085\u2028\u2029"
BLANKS = frozenset(_BLANKS + _LINES)  # what Python splits at, but for some controls of ASCII
_ONE_TO_ONE = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    **dict.fromkeys(_BLANKS, " "),
    **dict.fromkeys(_HYPHENS, "-"),
    **dict.fromkeys(_LINES, "\n"),
}
_ASCII = bytes(range(128))
_LEVELLED = frozenset(_ONE_TO_ONE)
_LEVELLED_ASCII = frozenset(filter(str.isascii, _ONE_TO_ONE))
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_HALF = re.compile("[\ud800-\udfff]")  # half a character: no file and no Arrow column can hold it
_LIGATURES = "\ufb00-\ufb06"
_MARKS = "\u0300-\u036f"
_CHANGES_LENGTH = re.compile(f"[{_INVISIBLE}{_LIGATURES}{_MARKS}]")
_INVISIBLES = re.compile(f"[{_INVISIBLE}]+")
_CLUSTER = re.compile(f"[{_INVISIBLE}]+|[{_LIGATURES}][{_MARKS}]*|[{_MARKS}]+")


def storable(text: str) -> str:
    """The text as files and Arrow columns can hold it: half a character becomes U+FFFD.

    Examples
    --------
    >>> storable("caf\\u00e9 \\ud83d")
    'café \ufffd'
    """
    return text if text.isascii() else _HALF.sub("\ufffd", text)


@dataclass(frozen=True)
class Normal:
    """A normalised text and, where lengths differ, the stored offset of each of its characters.

    Attributes
    ----------
    text : str
        The copy that matching sees.
    starts, ends : ndarray of int or None
        For character ``i`` of `text`, the half-open stretch of the stored text it stands for;
        None where the two texts have the same length and offsets are equal.
    """

    text: str
    starts: np.ndarray | None = None
    ends: np.ndarray | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the stored text of ``text[start:end]``, which must not be empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return int(self.starts[start]), int(self.ends[end - 1])


def normalise(stored: str) -> Normal:
    """Level apostrophes, quotation marks, blanks and hyphens; drop what cannot be seen.

    Parameters
    ----------
    stored : str
        The text as it was read.

    Returns
    -------
    Normal
        Its ``text`` for matching, with the map back.

    Examples
    --------
    >>> normal = normalise("so\\u00adcalled ‘ﬁx’")
    >>> normal.text
    "socalled 'fix'"
    >>> start, end = normal.span(9, 14)
    >>> "so\\u00adcalled ‘ﬁx’"[start:end]
    '‘ﬁx’'
    """
    rare = beyond_ascii(stored)
    if not _CHANGES_LENGTH.search(rare):
        return Normal(_level(stored, rare))
    pieces: list[str] = []
    starts: list[np.ndarray] = []
    ends: list[np.ndarray] = []
    for start, end, is_cluster in _stretches(stored):
        piece = _compose(stored[start:end]) if is_cluster else stored[start:end]
        pieces.append(_level(piece, beyond_ascii(piece)))
        if is_cluster:
            starts.append(np.full(len(piece), start))
            ends.append(np.full(len(piece), end))
        else:
            starts.append(np.arange(start, end))
            ends.append(np.arange(start + 1, end + 1))
    return Normal("".join(pieces), np.concatenate(starts), np.concatenate(ends))


def _stretches(stored: str) -> Iterator[tuple[int, int, bool]]:
    """Where the text can be copied as it is, and the clusters that make something else."""
    done = 0
    for special in [*_CLUSTER.finditer(stored), None]:
        start, end = special.span() if special else (len(stored), len(stored))
        if special and start > done and "\u0300" <= stored[start] <= "\u036f":
            start -= 1  # a mark belongs to the letter before it
        if unicodedata.is_normalized("NFC", stored[done:start]):
            yield done, start, False
        else:
            yield from ((i, i + 1, True) for i in range(done, start))
        yield start, end, True
        done = end


def _compose(cluster: str) -> str:
    if _INVISIBLES.match(cluster):
        return ""
    is_ligature = "\ufb00" <= cluster[:1] <= "\ufb06"
    return unicodedata.normalize("NFKC" if is_ligature else "NFC", cluster)


def _level(text: str, rare: str) -> str:
    for character in _LEVELLED_ASCII.union(_LEVELLED.intersection(rare)):
        text = text.replace(character, _ONE_TO_ONE[character])  # to search for one is quick
    return text


def beyond_ascii(text: str) -> str:
    """The few characters of a text that are not of ASCII.

    Examples
    --------
    >>> beyond_ascii("a café – ‘so’")
    'é–‘’'
    """
    if text.isascii():
        return ""
    encoded = text.encode("utf-8", "surrogatepass")
    return encoded.translate(None, _ASCII).decode("utf-8", "surrogatepass")
