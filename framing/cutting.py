"""Text into words: where each token stands, and what stands between tokens.

No token holds a blank, so a chunk of text between blanks is cut the same wherever it stands:
each distinct chunk is cut once, and remembered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from framing.numbering import BLANKS, Memory, Pieces, ranges, renumber, split_chunks

_CLITIC = r"(?:s|re|ve|ll|d|m|S)(?![^\W_])"
_ADDRESS = r"[^\s\"'<>()]*[^\s\"'<>().,;:!?]"
# The first two lines are for speed: they find nothing that the others would not. What begins with
# a letter or class of its own is passed over quickest.
_TOKEN = re.compile(
    r"[A-Za-z](?!ttps?:|ww\.)[A-Za-z]+(?![^\W_]|')"  # plain words
    r"|[,\"?!;()]"
    rf"|https?://{_ADDRESS}|www\.{_ADDRESS}"  # one token
    r"|[@#][^\W]+"
    r"|[^\W\d_](?<![^\W_].)\.(?:[^\W\d_]\.)+"  # U.S., a.m.
    r"|\d\d*(?:[.,:]\d+)+"
    rf"|[^\W_][^\W_]*(?:'(?!{_CLITIC})[^\W_]+)*"  # words, don't, O'Brien
    rf"|'(?<=[^\W_]'){_CLITIC}"  # Russia|'s
    r"|\.{2,}|-{2,}|\S"
)
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
    n_before, chunks, chunk = split_chunks(text)
    forms, form, n = _memory.read(chunks)
    first = np.cumsum(n) - n
    last = first + n - 1
    length = np.fromiter(map(len, forms), np.int64, len(forms))[form]
    # Tokens and the blanks after chunks fill the text: each begins where those before it end.
    step = length.copy()
    after, opens = np.zeros(len(form), dtype=np.int64), np.zeros(len(form), dtype=bool)
    _, n_blank, after[last] = _sizes(chunks)
    step[last] += n_blank
    opens[first] = True

    rows = ranges(first[chunk], n[chunk])
    start = step[rows]
    start[1:] = start[:-1].cumsum()
    start[:1] = 0
    start += n_before
    lines = np.append(text.count("\n", 0, n_before), after[rows[:-1]])[: len(rows)]
    return Cut(forms, form[rows], start, start + length[rows], opens[rows], lines)


class _Forms(Memory):
    """What each chunk of text is cut into."""

    def forget(self) -> None:
        """Begin again."""
        self._known = Pieces(_cut)

    def held(self) -> int:
        """Count the chunks."""
        return len(self._known)

    def read(self, chunks: list[bytes]) -> tuple[list[str], np.ndarray, np.ndarray]:
        """The distinct tokens of chunks, each token's number among them, how many a chunk has."""
        with self.remembering():
            known = self._known
            number = known.number(chunks)
            n = known.n[number]
            met, form = renumber(known.word[ranges(known.first[number], n)])
            names = known.words.met
            return [names[i] for i in met.tolist()], form, n


_memory = _Forms(1 << 17)


def _cut(chunks: list[bytes]) -> tuple[list[str], np.ndarray]:
    """Cut all at once. Tokens leave out blanks only, so their lengths tell whose they are."""
    tokens = _TOKEN.findall(b"".join(chunks).decode("utf-8", "surrogatepass"))
    ends = np.cumsum(np.fromiter(map(len, tokens), np.int64, len(tokens)))
    last = np.searchsorted(ends, np.cumsum(_sizes(chunks)[0]), side="right")
    return tokens, np.diff(last, prepend=0)


def _sizes(chunks: list[bytes]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How many characters each chunk has before its blanks, how many blanks, and line breaks."""
    joined = b"".join(chunks)
    data = np.frombuffer(joined, dtype=np.uint8)
    is_blank = np.frombuffer(joined.translate(BLANKS), dtype=bool)
    last = np.cumsum(np.fromiter(map(len, chunks), np.int64, len(chunks))) - 1
    n_characters, n_blank, n_lines = (
        np.diff(np.cumsum(mask, dtype=np.int64)[last], prepend=0)
        for mask in (data & _LEAD != _INNER, is_blank, data == _LINE)
    )
    return n_characters - n_blank, n_blank, n_lines
