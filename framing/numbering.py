"""Numbers for strings, and ranges of rows as arrays: what vocabularies are made of."""

from __future__ import annotations

from collections import defaultdict
from itertools import count

import numpy as np


class Numbers(dict[str, int]):
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
        self.met: list[str] = []

    def __missing__(self, name: str) -> int:
        """Give a new string the next number."""
        self.met.append(name)
        number = self[name] = len(self)
        return number


def number_all(strings: list[str]) -> tuple[list[str], np.ndarray]:
    """The distinct strings, in the order of the list, and for each place the string's number.

    Examples
    --------
    >>> met, number = number_all("to be or not to be".split())
    >>> met, number.tolist()
    (['to', 'be', 'or', 'not'], [0, 1, 2, 3, 0, 1])
    """
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    number = np.fromiter(map(numbers.__getitem__, strings), np.int32, len(strings))
    return list(numbers), number


def ranges(first: np.ndarray, n: np.ndarray) -> np.ndarray:
    """The numbers ``first[0], first[0] + 1, …`` of ranges of `n` numbers, one after the other.

    Examples
    --------
    >>> ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    ends = np.cumsum(n)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(first - ends + n, n) + np.arange(total)
