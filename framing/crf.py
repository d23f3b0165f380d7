"""Linear-chain conditional random fields: probabilities of labels, batched over sequences.

Forward-backward in probability space, rescaled at every step (Rabiner 1989, section V.A; Lafferty,
McCallum and Pereira 2001). All sequences advance together, so that the cost is a few matrix
products per position of the longest sequence, not per sequence.
"""

from __future__ import annotations

import numpy as np


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
    potential = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    step = np.exp(np.asarray(transitions, dtype=np.float32))
    steps = _positions_by_step(np.asarray(first))
    forward = np.empty_like(potential)
    for t, now in enumerate(steps):
        if t == 0:
            reached = potential[now] * can_start
        else:
            reached = (forward[steps[t - 1][: len(now)]] @ step) * potential[now]
        forward[now] = reached / _positive(reached.sum(axis=1, keepdims=True))
    backward = np.ones_like(potential)
    for now, following in zip(steps[-2::-1], steps[:0:-1], strict=True):
        coming = (potential[following] * backward[following]) @ step.T
        coming /= _positive(coming.sum(axis=1, keepdims=True))
        backward[now[: len(following)]] = coming
    joint = forward * backward
    return joint / _positive(joint.sum(axis=1, keepdims=True))


def _positions_by_step(first: np.ndarray) -> list[np.ndarray]:
    """The positions that all sequences have at their first, second, ... step, longest first."""
    length = np.diff(first)
    order = np.argsort(-length, kind="stable")
    start, length = first[:-1][order], length[order]
    longest = int(length[0]) if len(length) else 0
    alive = np.searchsorted(-length, -np.arange(longest), side="left")
    return [start[:count] + t for t, count in enumerate(alive.tolist())]


def _positive(total: np.ndarray) -> np.ndarray:
    """Totals to divide by; where all is impossible or too small, anything is as good."""
    return np.maximum(total, np.float32(1e-30))
