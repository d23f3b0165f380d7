"""Label probabilities against the definition: all label sequences, one by one."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from framing.crf import label_probabilities


def by_enumeration(scores, transitions, can_start):
    """Marginals from every path's weight."""
    n, n_labels = scores.shape
    total, marginal = 0.0, np.zeros((n, n_labels))
    for path in product(range(n_labels), repeat=n):
        if not can_start[path[0]]:
            continue
        score = sum(scores[t, label] for t, label in enumerate(path))
        score += sum(transitions[a, b] for a, b in pairwise(path))
        weight = np.exp(score)
        total += weight
        for t, label in enumerate(path):
            marginal[t, label] += weight
    return marginal / total


@pytest.mark.parametrize("seed", range(5))
def test_equals_enumeration_for_sequences_of_all_lengths(seed):
    rng = np.random.default_rng(seed)
    lengths = rng.permutation([1, 2, 3, 5, 5])
    first = np.append(0, np.cumsum(lengths))
    scores = rng.normal(0, 2, (first[-1], 3))
    transitions = rng.normal(0, 1, (3, 3))
    transitions[0, 2] = -np.inf
    can_start = np.array([True, True, False])
    found = label_probabilities(scores, transitions, first, can_start)
    for low, high in pairwise(first):
        expected = by_enumeration(scores[low:high], transitions, can_start)
        np.testing.assert_allclose(found[low:high], expected, atol=2e-5)


def test_many_sequences_are_read_as_each_alone():
    rng = np.random.default_rng(1)
    lengths = rng.integers(1, 9, 1300)
    first = np.append(0, np.cumsum(lengths))
    scores, transitions = rng.normal(0, 2, (first[-1], 4)), rng.normal(0, 1, (4, 4))
    can_start = np.array([True, True, False, True])
    found = label_probabilities(scores, transitions, first, can_start)
    for low, high in list(pairwise(first))[::100]:
        alone = label_probabilities(
            scores[low:high], transitions, np.array([0, high - low]), can_start
        )
        np.testing.assert_allclose(found[low:high], alone, atol=1e-6)


def test_long_sequences_and_large_scores_do_not_overflow():
    scores = np.tile([[80.0, -80.0]], (20_000, 1))
    found = label_probabilities(scores, np.zeros((2, 2)), np.array([0, 20_000]), np.array([1, 1]))
    np.testing.assert_allclose(found[[0, 9_999, 19_999]], [[1, 0]] * 3)


def test_no_positions():
    found = label_probabilities(np.zeros((0, 2)), np.zeros((2, 2)), np.array([0]), np.array([1, 1]))
    assert found.shape == (0, 2)
