"""Numbers for strings and for chunks of text, and ranges of rows: what vocabularies are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from itertools import count, islice
from threading import Lock
from typing import Generic, TypeVar

import numpy as np
import pyarrow as pa

Name = TypeVar("Name", bound=Hashable)
BLANKS = bytes(chr(byte).isspace() for byte in range(128)) + bytes(128)


class Numbers(defaultdict[Name, int], Generic[Name]):
    """Numbers strings from 0, in the order in which they are first asked for.

    Attributes
    ----------
    met : list of str
        The strings, in that order.

    Examples
    --------
    >>> numbers = Numbers()
    >>> [numbers[word] for word in "to be or not to be".split()], numbers.met
    ([0, 1, 2, 3, 0, 1], ['to', 'be', 'or', 'not'])
    """

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(count().__next__)
        self._met: list[Name] = []

    @property
    def met(self) -> list[Name]:
        """The strings by number."""
        if len(self._met) < len(self):
            self._met += islice(self, len(self._met), None)
        return self._met

    def of_all(self, names: list[Name]) -> np.ndarray:
        """The number of each string, new ones included."""
        return np.fromiter(map(self.__getitem__, names), np.int32, len(names))


class Memory:
    """What is remembered from call to call: by one thread at a time, and up to a limit.

    A class that remembers says what it is to have forgotten all, in `forget`, and how much it
    holds, in `held`.
    """

    def __init__(self, limit: int) -> None:
        """Begin with nothing remembered."""
        self._limit = limit
        self._lock = Lock()
        self._is_whole = False

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Hold the memory while it is used and added to."""
        with self._lock:
            # A call that was interrupted may have left its memory half-written.
            if not self._is_whole or self.held() > self._limit:
                self.forget()
            self._is_whole = False
            yield
            self._is_whole = True

    def forget(self) -> None:
        """Begin again."""
        raise NotImplementedError

    def held(self) -> int:
        """How many things are remembered."""
        raise NotImplementedError


class Pieces:
    """Chunks of text met so far, and the words that each is cut into.

    Parameters
    ----------
    cut : callable
        Cuts a list of chunks: gives the words of all, one after the other, and how many of them
        each chunk has.

    Attributes
    ----------
    words : Numbers
        The words by number.
    first, n : ndarray of int
        For each chunk by number the place of its first word in `word`, and how many it has.
    word : ndarray of int32
        The words of all chunks, chunk by chunk.
    """

    def __init__(self, cut: Callable[[list[bytes]], tuple[list[str], np.ndarray]]) -> None:
        """Begin with none."""
        self._cut = cut
        self._chunks: Numbers[bytes] = Numbers()
        self.words: Numbers[str] = Numbers()
        self.first = self.n = np.zeros(0, dtype=np.int64)
        self.word = np.zeros(0, dtype=np.int32)

    def __len__(self) -> int:
        """Count the chunks."""
        return len(self._chunks)

    def number(self, chunks: list[bytes]) -> np.ndarray:
        """The numbers of chunks; those not met before are cut, all at once."""
        number = self._chunks.of_all(chunks)
        if len(self._chunks) > len(self.n):
            words, n = self._cut(self._chunks.met[len(self.n) :])
            self.first = np.append(self.first, len(self.word) + np.cumsum(n) - n)
            self.n = np.append(self.n, n)
            self.word = np.append(self.word, self.words.of_all(words))
        return number


def split_chunks(text: str) -> tuple[int, list[bytes], np.ndarray]:
    """A text as chunks between blanks of ASCII, each with the blanks after it.

    Returns
    -------
    int
        How many blanks stand before the first chunk.
    list of bytes
        The distinct chunks in UTF-8, in the order of the text. The last has a blank added.
    ndarray of int32
        For each chunk of the text its number among them.

    Examples
    --------
    >>> split_chunks(" to be or not to be")
    (1, [b'to ', b'be ', b'or ', b'not '], array([0, 1, 2, 3, 0, 1], dtype=int32))
    """
    encoded = f" {text} ".encode("utf-8", "surrogatepass")
    blank = np.frombuffer(encoded.translate(BLANKS), dtype=bool)
    bounds = np.flatnonzero(blank[:-1] > blank[1:]) + 1
    n = len(bounds)
    bounds = np.append(bounds, len(encoded))
    buffers = [None, pa.py_buffer(bounds), pa.py_buffer(encoded)]
    numbered = pa.LargeBinaryArray.from_buffers(pa.large_binary(), n, buffers).dictionary_encode()
    chunks = numbered.dictionary.to_pylist()
    return int(bounds[0]) - 1, chunks, numbered.indices.to_numpy()


def number_all(strings: list[str]) -> tuple[list[str], np.ndarray]:
    """The distinct strings, in the order of the list, and for each place the string's number.

    Examples
    --------
    >>> met, number = number_all("to be or not to be".split())
    >>> met, number.tolist()
    (['to', 'be', 'or', 'not'], [0, 1, 2, 3, 0, 1])
    """
    numbers: Numbers[str] = Numbers()
    number = numbers.of_all(strings)
    return numbers.met, number


def renumber(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct numbers, in the order of the array, and for each place its number among them.

    Examples
    --------
    >>> met, number = renumber(np.array([7, 2, 7, 5]))
    >>> met.tolist(), number.tolist()
    ([7, 2, 5], [0, 1, 0, 2])
    """
    place = np.arange(len(numbers), dtype=np.int32)
    first = np.empty(numbers.max(initial=0) + 1, dtype=np.int32)
    first[numbers[::-1]] = place[::-1]  # of places written to twice, the last writing stays
    is_new = first[numbers] == place
    met = numbers[is_new]
    first[met] = np.arange(len(met))
    return met, first[numbers]


def ranges(first: np.ndarray, n: np.ndarray) -> np.ndarray:
    """The numbers ``first[0], first[0] + 1, …`` of ranges of `n` numbers, one after the other.

    Examples
    --------
    >>> ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    ends = np.cumsum(n)
    total = int(ends[-1]) if len(ends) else 0
    numbers = np.repeat(first - ends + n, n)
    numbers += np.arange(total)
    return numbers
