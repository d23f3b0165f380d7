"""Text into words: where each token stands, and what stands between tokens.

No token holds a blank, so a chunk of text between blanks is cut the same wherever it stands:
each distinct chunk is cut once. Arrow tells the distinct ones, from the bytes of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
import pyarrow as pa

from framing.numbering import number_all, ranges

_CLITIC = r"'(?:s|re|ve|ll|d|m|S)(?![^\W_])"
_TOKEN = re.compile(
    r"(?:https?://|www\.)[^\s\"'<>()]*[^\s\"'<>().,;:!?]"  # an address is one token
    r"|[@#][^\W]+"
    r"|(?<![^\W_])(?:[^\W\d_]\.){2,}"  # U.S., a.m.
    r"|\d+(?:[.,:]\d+)+"
    r"|[^\W_]+(?:'(?!(?:s|re|ve|ll|d|m|S)(?![^\W_]))[^\W_]+)*"  # words, don't, O'Brien
    rf"|(?<=[^\W_]){_CLITIC}"  # Russia|'s
    r"|\.{2,}|-{2,}|\S"
)
_BLANKS = np.array([chr(byte).isspace() for byte in range(128)] + [False] * 128)
_LINE = 10
_LEAD, _INNER = 0b1100_0000, 0b1000_0000  # UTF-8: all but the first byte of a character


@dataclass(frozen=True)
class Cut:
    """A text as tokens.

    Attributes
    ----------
    forms : list of str
        The distinct tokens, in the order of the text.
    form : ndarray of int32, one per token
        Index into `forms`.
    start, end : ndarray of int64
        Half-open offsets into the text.
    space : ndarray of bool
        Whether a blank stands before the token, or nothing.
    lines : ndarray of int64
        Line breaks between the token before and this one.
    """

    forms: list[str]
    form: np.ndarray
    start: np.ndarray
    end: np.ndarray
    space: np.ndarray
    lines: np.ndarray


def cut_words(text: str) -> Cut:
    """Cut a normalised text into tokens: its blanks are of ASCII.

    Examples
    --------
    >>> cut = cut_words("Russia's so-called U.S. ally, e.g.")
    >>> [cut.forms[i] for i in cut.form]
    ['Russia', "'s", 'so', '-', 'called', 'U.S.', 'ally', ',', 'e.g.']
    """
    chunks, chunk, chunk_start, chunk_lines = _chunks(text)
    cut = list(map(_cut, chunks))
    n_known = np.fromiter(map(len, cut), np.int64, len(cut))
    pieces = list(chain.from_iterable(cut))
    words, word = number_all(pieces)
    length = np.fromiter(map(len, pieces), np.int64, len(pieces))
    first = np.cumsum(n_known) - n_known
    within = np.cumsum(length) - length
    within -= np.repeat(within[first], n_known)

    n = n_known[chunk]
    rows = ranges(first[chunk], n)
    start = np.repeat(chunk_start, n) + within[rows]
    opens = np.zeros(len(rows), dtype=bool)
    opens[np.cumsum(n) - n] = True
    lines = np.zeros(len(rows), dtype=np.int64)
    lines[opens] = chunk_lines
    return Cut(words, word[rows], start, start + length[rows], opens, lines)


@lru_cache(maxsize=1 << 17)
def _cut(encoded: bytes) -> tuple[str, ...]:
    chunk = encoded.decode("utf-8", "surrogatepass").rstrip()
    return (chunk,) if chunk.isalpha() else tuple(_TOKEN.findall(chunk))


def _chunks(text: str) -> tuple[list[bytes], np.ndarray, np.ndarray, np.ndarray]:
    """The distinct chunks in UTF-8, each with the blanks after it; then, for every chunk in turn,
    its number among them, where it begins, and how many line breaks stand before it.
    """
    data = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)
    blank = _BLANKS[data]
    start = np.flatnonzero(np.append(True, blank[:-1])[: len(blank)] & ~blank)
    bounds = np.append(start, len(data))
    buffers = [None, pa.py_buffer(bounds), pa.py_buffer(data)]
    numbered = pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(start), buffers)
    numbered = numbered.dictionary_encode()
    chunks = numbered.dictionary.to_pylist()
    lines = np.searchsorted(np.flatnonzero(data == _LINE), start)
    inside = np.searchsorted(np.flatnonzero(data & _LEAD == _INNER), start)
    return chunks, numbered.indices.to_numpy(), start - inside, np.diff(lines, prepend=0)
