"""A normalised copy of a text for matching, and the way back to the stored characters.

Publishers write one apostrophe in four ways and hide soft hyphens inside words. Matching sees a
copy in which these are levelled; every offset the package reports points into the stored text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

_APOSTROPHES = "‘’‛ʼ＇`´′"
_DOUBLE_QUOTES = "“”„‟«»＂″"
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f"
_HYPHENS = "‐‑"
_LINES = "\r\u0085\u2028\u2029"
_ONE_TO_ONE = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_DOUBLE_QUOTES, '"'),
        **dict.fromkeys(_BLANKS, " "),
        **dict.fromkeys(_HYPHENS, "-"),
        **dict.fromkeys(_LINES, "\n"),
    }
)
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_LIGATURES = "\ufb00-\ufb06"
_MARKS = "\u0300-\u036f"
_NEEDS_MAP = re.compile(f"[{_INVISIBLE}{_LIGATURES}{_MARKS}]")
_CLUSTER = re.compile(f"[{_INVISIBLE}]+|.[{_MARKS}]*", re.DOTALL)
_IS_INVISIBLE = re.compile(f"[{_INVISIBLE}]")


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
    if stored.isascii():
        return Normal(stored.translate(_ONE_TO_ONE) if not stored.isprintable() else stored)
    if not _NEEDS_MAP.search(stored):
        return Normal(stored.translate(_ONE_TO_ONE))
    pieces, starts, ends = [], [], []
    for cluster in _CLUSTER.finditer(stored):
        if _IS_INVISIBLE.match(cluster[0]):
            continue
        piece = _level(cluster[0])
        pieces.append(piece)
        starts += [cluster.start()] * len(piece)
        ends += [cluster.end()] * len(piece)
    return Normal("".join(pieces), np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64))


def _level(cluster: str) -> str:
    if "\ufb00" <= cluster[0] <= "\ufb06":
        return unicodedata.normalize("NFKC", cluster)
    return unicodedata.normalize("NFC", cluster).translate(_ONE_TO_ONE)
