"""Linear-chain conditional random fields: probabilities of labels, batched over sequences.

Forward-backward in probability space, rescaled every few steps (Rabiner 1989, section V.A;
Lafferty, McCallum and Pereira 2001). Sequences of about one length advance together, so that the
cost is two matrix products per position of the longest of them, not per sequence.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

_RESCALE = 4  # steps between rescalings; float32 holds more than that many products
# Sequences that advance together: few enough for the cache, and for products so small that BLAS
# leaves them to one thread, for which more threads only wait.
_TOGETHER = 512


def label_probabilities(
    scores: np.ndarray, transitions: np.ndarray, first: np.ndarray, can_start: np.ndarray
) -> np.ndarray:
    """Marginal probability of each label at each position.

    Parameters
    ----------
    scores : ndarray of float, shape (positions, labels)
        Log-linear score of each label at each position.
    transitions : ndarray of float, shape (labels, labels)
        Score of going from one label (row) to the next (column); -inf forbids.
    first : ndarray of int, one more than sequences
        Sequence ``i`` is the positions ``first[i]:first[i + 1]``; none may be empty.
    can_start : ndarray of bool, shape (labels,)
        Which labels may begin a sequence.

    Returns
    -------
    ndarray of float32, shape (positions, labels)
        Every row sums to 1.

    Examples
    --------
    Two labels, the second only ever after the first:

    >>> scores, transitions = np.zeros((2, 2)), np.array([[0.0, 0.0], [-np.inf, -np.inf]])
    >>> label_probabilities(scores, transitions, np.array([0, 2]), np.array([True, True]))
    array([[1. , 0. ],
           [0.5, 0.5]], dtype=float32)
    """
    scores = np.asarray(scores, dtype=np.float32)
    step = np.exp(np.asarray(transitions, dtype=np.float32))
    place, blocks = _blocks(np.asarray(first))
    position = np.empty_like(place)
    position[place] = np.arange(len(place))
    # Columns are positions from here on: sums over labels are then sums of whole rows. np.take
    # is several times faster than indexing.
    ordered = np.take(scores, position, axis=0, mode="clip").T.copy()
    found = np.empty_like(ordered)
    for low, steps in blocks:
        here = slice(low, low + steps[-1])
        found[:, here] = _marginals(ordered[:, here], step, steps, can_start)
    return np.take(found, place, axis=1, mode="clip").T


def _blocks(first: np.ndarray) -> tuple[np.ndarray, list[tuple[int, list[int]]]]:
    """Where each position goes when sequences advance in blocks; start and steps of each block."""
    length = np.diff(first)
    longest_first = np.argsort(-length, kind="stable")
    place, blocks, low = np.empty(first[-1], dtype=np.int64), [], 0
    for number in range(0, len(length), _TOGETHER):
        together = longest_first[number : number + _TOGETHER]
        bounds = np.append(0, np.cumsum(length[together]))
        places, steps = step_order(bounds)
        shift = np.repeat(first[together] - bounds[:-1], length[together])
        place[np.arange(bounds[-1]) + shift] = low + places
        blocks.append((low, steps))
        low += int(bounds[-1])
    return place, blocks


def _marginals(
    scores: np.ndarray, step: np.ndarray, bounds: list[int], can_start: np.ndarray
) -> np.ndarray:
    """Marginals, shape (labels, positions), of sequences in the order of `step_order`."""
    potential = np.exp(scores - scores.max(axis=0))
    forward, backward = np.empty_like(potential), np.ones_like(potential)
    low, high = 0, bounds[1]
    forward[:, :high] = potential[:, :high] * can_start[:, None]
    for number, after in enumerate(bounds[2:], start=1):
        now = step.T @ forward[:, low : low + after - high]
        now *= potential[:, high:after]
        if number % _RESCALE == 0:
            now /= _positive(now.sum(axis=0))
        forward[:, high:after] = now
        low, high = high, after
    for number, (low, high, after) in enumerate(_triples_from_the_end(bounds), start=1):
        coming = potential[:, high:after] * backward[:, high:after]
        if number % _RESCALE == 0:
            coming /= _positive(coming.sum(axis=0))
        backward[:, low : low + after - high] = step @ coming
    forward *= backward
    forward /= _positive(forward.sum(axis=0))
    return forward


def step_order(first: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """Where each position goes when all first positions stand before all second ones and so on.

    Longer sequences come first within a step, so that a step's sequences are a prefix of those
    of the step before. Returns the places, and the bounds of the steps.
    """
    length = np.diff(first)
    rank = np.empty(len(length), dtype=np.int64)
    rank[np.argsort(-length, kind="stable")] = np.arange(len(length))
    longest = int(length.max(initial=0))
    alive = np.cumsum(np.bincount(length, minlength=longest + 1)[::-1])[::-1][1:]
    bounds = np.append(0, np.cumsum(alive))
    step = np.arange(first[-1]) - np.repeat(first[:-1], length)
    return bounds[step] + np.repeat(rank, length), bounds.tolist()


def _triples_from_the_end(bounds: list[int]) -> Iterator[tuple[int, int, int]]:
    """Bounds of each two steps in a row, the last ones first."""
    return zip(bounds[-3::-1], bounds[-2:0:-1], bounds[:1:-1], strict=True)


def _positive(total: np.ndarray) -> np.ndarray:
    """Totals to divide by; where all is impossible or too small, anything is as good."""
    return np.maximum(total, np.float32(1e-30))
