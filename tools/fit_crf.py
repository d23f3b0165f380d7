"""Fit a linear-chain conditional random field by stochastic gradient steps, with NumPy and SciPy.

Maximum likelihood with an L2 penalty; AdaGrad steps (Duchi, Hazan and Singer 2011) on batches of
documents, the rate falling to nothing, the weights of the second half of the passes averaged
(Polyak and Juditsky 1992), and then those of several runs in different order, which takes out most
of what chance in the order does. With many thousand features seen a few times each, this
generalises better here than L-BFGS run to convergence, and takes a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse

from framing.crf import step_order

Column = tuple[str, np.ndarray, int]  # name, number per token, how many numbers there are
EPOCHS, L2, RATE, DOCUMENTS, SEEDS = 10, 1e-4, 0.04, 16, (0, 1, 2)
_FORBIDDEN = -50.0


@dataclass(frozen=True)
class Weights:
    """A fitted model: a table per column, shape (numbers, labels), and transitions."""

    tables: dict[str, np.ndarray]
    transitions: np.ndarray


@dataclass(frozen=True)
class _Batch:
    """Some documents, their positions ordered by step (see `framing.crf.step_order`)."""

    rows: np.ndarray  # the features that occur, as rows of the weights
    design: sparse.csr_matrix
    transposed: sparse.csr_matrix
    labels: np.ndarray
    steps: list[slice]


def fit(
    columns: list[Column],
    labels: np.ndarray,
    bounds: np.ndarray,
    document: np.ndarray,
    train: np.ndarray,
    allowed: np.ndarray,
    can_start: np.ndarray,
) -> Weights:
    """Fit the tokens marked in `train`.

    Parameters
    ----------
    columns : list of (str, ndarray, int)
        Features: name, number per token, how many numbers there are.
    labels : ndarray of int
        The true label of each token.
    bounds : ndarray of int
        First token of every sequence, and the number of tokens at the end.
    document : ndarray of int
        The document of each token.
    train : ndarray of bool
        Which tokens to learn from; whole documents.
    allowed : ndarray of bool, shape (labels, labels)
        Which label may follow which.
    can_start : ndarray of bool, shape (labels,)
        Which labels may begin a sequence.
    """
    offset = np.cumsum([0] + [size for _, _, size in columns])
    features = np.stack(
        [number + low for (_, number, _), low in zip(columns, offset, strict=False)]
    )
    rows, change = np.zeros((offset[-1], len(allowed)), dtype=np.float32), np.zeros(allowed.shape)
    for seed in SEEDS:
        random = np.random.default_rng(seed)
        documents = random.permutation(np.unique(document[train]))
        batches = list(_batches(features.T, labels, bounds, document, documents))
        own_rows, own_change = _run(batches, random, len(rows), allowed, can_start)
        rows += own_rows
        change += own_change
    rows /= len(SEEDS)
    tables = {
        name: rows[low : low + size] for (name, _, size), low in zip(columns, offset, strict=False)
    }
    transitions = np.where(allowed, change / len(SEEDS), -np.inf)
    return Weights(tables, transitions.astype(np.float32))


def _run(
    batches: list[_Batch],
    random: np.random.Generator,
    n_rows: int,
    allowed: np.ndarray,
    can_start: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Weights and transitions after all passes in one random order."""
    weights = np.zeros((n_rows, len(allowed)), dtype=np.float32)
    squares = np.full_like(weights, 1e-2)
    change = np.where(allowed, 0.0, _FORBIDDEN).astype(np.float32)
    change_squares = np.full_like(change, 1e-2)
    averages, change_average, n_averaged = np.zeros_like(weights), np.zeros_like(change), 0
    n_steps = 0
    for epoch in range(EPOCHS):
        for number in random.permutation(len(batches)):
            batch = batches[number]
            rate = RATE * max(0.05, 1 - n_steps / (EPOCHS * len(batches)))
            n_steps += 1
            own = weights[batch.rows]
            wrong, excess = _gradient(batch, batch.design @ own, change, can_start)
            slope = batch.transposed @ wrong + L2 * len(batch.labels) * own
            squares[batch.rows] += slope**2
            weights[batch.rows] -= rate * slope / np.sqrt(squares[batch.rows])
            change_squares += excess**2
            change = np.where(allowed, change - rate * excess / np.sqrt(change_squares), _FORBIDDEN)
            change = change.astype(np.float32)
        if epoch >= EPOCHS // 2:
            averages += weights
            change_average += change
            n_averaged += 1
    return averages / n_averaged, change_average / n_averaged


def _batches(
    features: np.ndarray,
    labels: np.ndarray,
    bounds: np.ndarray,
    document: np.ndarray,
    documents: np.ndarray,
) -> Iterator[_Batch]:
    of_sequence = document[bounds[:-1]]
    for low in range(0, len(documents), DOCUMENTS):
        chosen = np.flatnonzero(np.isin(of_sequence, documents[low : low + DOCUMENTS]))
        length = np.diff(bounds)[chosen]
        first = np.append(0, np.cumsum(length))
        place, steps = step_order(first)
        position = np.arange(first[-1]) + np.repeat(bounds[chosen] - first[:-1], length)
        order = np.empty_like(position)
        order[place] = position
        rows, inverse = np.unique(features[order], return_inverse=True)
        width = features.shape[1]
        design = sparse.csr_matrix(
            (
                np.ones(inverse.size, dtype=np.float32),
                inverse.ravel(),
                np.arange(0, inverse.size + 1, width),
            ),
            shape=(len(order), len(rows)),
        )
        slices = [slice(a, b) for a, b in pairwise(steps)]
        yield _Batch(rows, design, design.T.tocsr(), labels[order], slices)


def _gradient(
    batch: _Batch, scores: np.ndarray, change: np.ndarray, can_start: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Expected minus true uses: of labels at each position, and of transitions."""
    potential = np.exp(scores - scores.max(axis=1, keepdims=True))
    step = np.exp(change)
    forward, backward = np.empty_like(potential), np.ones_like(potential)
    expected = np.zeros_like(change)
    true = np.zeros_like(change)
    for t, now in enumerate(batch.steps):
        if t == 0:
            reached = potential[now] * can_start
        else:
            before = _prefix(batch.steps[t - 1], now)
            reached = (forward[before] @ step) * potential[now]
            np.add.at(true, (batch.labels[before], batch.labels[now]), 1)
        forward[now] = reached / reached.sum(axis=1, keepdims=True)
    for before, now in zip(batch.steps[-2::-1], batch.steps[:0:-1], strict=True):
        before = _prefix(before, now)
        coming = potential[now] * backward[now]
        total = ((forward[before] @ step) * coming).sum(axis=1, keepdims=True)
        coming /= total
        expected += step * (forward[before].T @ coming)
        arrived = coming @ step.T
        backward[before] = arrived / arrived.sum(axis=1, keepdims=True)
    marginal = forward * backward
    marginal /= marginal.sum(axis=1, keepdims=True)
    marginal[np.arange(len(marginal)), batch.labels] -= 1
    return marginal, expected - true


def _prefix(before: slice, now: slice) -> slice:
    """The positions of a step whose sequences reach the next one."""
    return slice(before.start, before.start + now.stop - now.start)
