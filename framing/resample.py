"""Resampling of articles and stories: bootstrap and permutation as products of matrices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from framing.moments import Prior, standardised

MIN_ARTICLES = 3  # below: no spread to speak of, so no interval and no p
MIN_WITH_HITS = 5  # below: no relabelling of articles (or stories) reaches p < .05 two-sided
_CELLS = 4_000_000  # weights held at a time: 32 MB
_MOST_BITS = 200_000_000  # bytes of subsets that are remembered, a bit for each row and draw
_TIE = 1e-9
_AROUND = 0.2  # of the tail: quantiles this close to the level are averaged


@dataclass(frozen=True)
class Resampling:
    """How to resample; keeps what columns share: bootstraps of outlets, and who was relabelled."""

    n_resamples: int
    level: float
    seed: int
    prior: Prior | None = None
    bootstraps: dict[str, np.ndarray] = field(default_factory=dict)
    subsets: dict[tuple[str | int, ...], list[np.ndarray]] = field(default_factory=dict)

    def describe(self, *, is_paired: bool) -> str:
        """What was resampled and how, for the column ``method``."""
        unit = "stories, paired" if is_paired else "articles"
        return (
            f"{unit}, resampled {self.n_resamples:,} times (seed {self.seed}): symmetric "
            f"bootstrap-t interval ({100 * self.level:g}%), studentised permutation mid-p"
        )

    def drawn(self, *key: str | int) -> list[np.ndarray] | None:
        """Where subsets of this key are kept; nowhere, once they have filled their room."""
        kept = sum(bits.nbytes for known in self.subsets.values() for bits in known)
        return self.subsets.setdefault(key, []) if kept < _MOST_BITS else self.subsets.get(key)

    def prior_of(self, some: np.ndarray) -> Prior | None:
        """The prior of some columns."""
        return None if self.prior is None else Prior(self.prior.hits[some], self.prior.words)


def bootstrap_sums(
    columns: np.ndarray, n_resamples: int, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Sums of the columns over n rows drawn with replacement, in blocks of resamples."""
    n, times = len(columns), _times(columns)
    for size in _block_sizes(n_resamples, n):
        drawn = rng.integers(0, n, (size, n)) + np.arange(size)[:, None] * n
        weights = np.bincount(drawn.ravel(), minlength=size * n).reshape(size, n)
        yield times(weights.astype(float))


def subset_sums(
    columns: np.ndarray,
    n_first: int,
    n_resamples: int,
    rng: np.random.Generator,
    *,
    known: list[np.ndarray] | None = None,
) -> Iterator[np.ndarray]:
    """Sums of the columns over n_first rows drawn without replacement, in blocks of resamples.

    Into ``known`` goes what was drawn, a bit for each row; where it is there already, it is taken.
    """
    n, times = len(columns), _times(columns)
    if known:
        yield from (times(np.unpackbits(bits, axis=1, count=n).astype(float)) for bits in known)
        return
    for size in _block_sizes(n_resamples, n):
        draws = rng.random((size, n))
        chosen = draws <= np.partition(draws, n_first - 1, axis=1)[:, n_first - 1 : n_first]
        if known is not None:
            known.append(np.packbits(chosen, axis=1))
        yield times(chosen.astype(float))


def swap_sums(
    columns: np.ndarray, story: np.ndarray, n_resamples: int, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Sums of the columns over one row per story, drawn at random, in blocks of resamples.

    ``story`` numbers the stories 0, 1, …; rows of one story stand together.
    """
    sizes, times = np.bincount(story), _times(columns)
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    for size in _block_sizes(n_resamples, len(columns)):
        picked = first + (rng.random((size, len(sizes))) * sizes).astype(np.int64)
        weights = np.zeros((size, len(columns)))
        np.put_along_axis(weights, picked, 1.0, axis=1)
        yield times(weights)


def sum_by(values: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Sums of the rows of ``values`` that share a number (0, 1, …)."""
    sums = np.zeros((int(number.max()) + 1 if len(number) else 0, values.shape[1]))
    np.add.at(sums, number, values)
    return sums


def permutation_p(observed: np.ndarray, simulated: Iterator[np.ndarray]) -> np.ndarray:
    """Two-sided mid-p of standardised differences.

    ``(1 + #greater + #equal / 2) / (1 + #resamples)``: resamples that tie with what was observed
    count half (Lancaster 1961), because with rare hits ties are so many that counting them
    whole would make the test fire far less often than it says.

    Parameters
    ----------
    observed : ndarray, shape (k,)
        From `standardised`.
    simulated : iterator of ndarray, shape (block, k)
        The same under relabelling.

    Returns
    -------
    ndarray, shape (k,)

    Examples
    --------
    >>> permutation_p(np.array([2.0]), iter([np.array([[1.0], [2.0], [3.0]])])).tolist()
    [0.625]
    """
    greater, equal, n = np.zeros(len(observed)), np.zeros(len(observed)), 0
    with np.errstate(invalid="ignore"):
        high, low = observed * (1 + _TIE), observed * (1 - _TIE)
    for block in simulated:
        above = (block > high).sum(axis=0)
        greater += above
        equal += (block >= low).sum(axis=0) - above
        n += len(block)
    return (1 + greater + equal / 2) / (1 + n)


def mid_p(observed: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """`permutation_p` of many observations against one sorted null distribution."""
    with np.errstate(invalid="ignore"):
        greater = len(chance) - np.searchsorted(chance, observed * (1 + _TIE), side="right")
        at_least = len(chance) - np.searchsorted(chance, observed * (1 - _TIE), side="left")
    return (1 + greater + (at_least - greater) / 2) / (1 + len(chance))


def critical_value(standardised_resamples: np.ndarray, level: float) -> np.ndarray:
    """The multiple of the standard error that makes a symmetric bootstrap-t interval.

    Resamples of ten articles take few values, with gaps between them, and where the quantile falls
    into a gap a few resamples more or less would move it across, so that another seed made
    another interval. The mean of the quantiles around the level (at .95 those from .94 to .96)
    moves with the resamples instead of jumping.

    Infinite where too many resamples are degenerate (no hit, or no word, was drawn).

    Parameters
    ----------
    standardised_resamples : ndarray, shape (n_resamples, k)
        From `standardised`.
    level : float
        Coverage.

    Returns
    -------
    ndarray, shape (k,)

    Examples
    --------
    >>> critical_value(np.arange(100.0)[:, None], 0.95).tolist()  # of 94, 95, 96
    [95.0]
    """
    n = len(standardised_resamples)
    around = _AROUND * (1 - level)
    first = min(n - 1, int(np.floor((level - around) * n + _TIE)))
    last = min(n - 1, int(np.ceil((level + around) * n - _TIE)))
    ordered = np.partition(standardised_resamples, np.unique([first, last]), axis=0)
    return ordered[first : last + 1].mean(axis=0)


def margin_of(
    found: np.ndarray, se: np.ndarray, resampled: np.ndarray, ses: np.ndarray, level: float
) -> np.ndarray:
    """Half the width of a symmetric bootstrap-t interval (Hall 1988).

    Parameters
    ----------
    found, se : ndarray, shape (k,)
        Estimates and their standard errors.
    resampled, ses : ndarray, shape (n_resamples, k)
        The same in every resample.
    level : float
        Coverage.
    """
    with np.errstate(invalid="ignore"):
        return critical_value(standardised(resampled - found, ses), level) * se


def adjust(p_values: np.ndarray) -> np.ndarray:
    """Benjamini and Hochberg (1995) over all p-values that are numbers.

    Examples
    --------
    >>> adjust(np.array([0.01, 0.04, np.nan, 0.03])).round(3).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    adjusted = np.full(len(p_values), np.nan)
    tested = np.flatnonzero(~np.isnan(p_values))
    order = tested[np.argsort(p_values[tested], kind="stable")]
    scaled = p_values[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return adjusted


def cliffs_delta(a: np.ndarray, b: np.ndarray) -> float:
    """Cliff's delta: the share of pairs with b > a less the share with b < a (NaNs left out).

    Examples
    --------
    >>> cliffs_delta(np.array([1.0, 2, 3]), np.array([2.0, 4]))
    0.5
    """
    # In order, b is found in a several times as fast.
    a, b = np.sort(a[~np.isnan(a)]), np.sort(b[~np.isnan(b)])
    if not len(a) or not len(b):
        return float("nan")
    below = np.searchsorted(a, b, side="left").sum()
    above = len(a) * len(b) - np.searchsorted(a, b, side="right").sum()
    return float((below - above) / (len(a) * len(b)))


def _times(columns: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """``weights @ columns`` that multiplies equal columns (labels share their words) only once."""
    first: dict[bytes, int] = {}
    keys = [column.tobytes() for column in columns.T]
    for i, key in enumerate(keys):
        first.setdefault(key, i)
    number = {key: i for i, key in enumerate(first)}
    distinct, places = columns[:, list(first.values())], [number[key] for key in keys]
    return lambda weights: (weights @ distinct)[:, places]


def _block_sizes(n_resamples: int, width: int) -> Iterator[int]:
    step = max(1, min(n_resamples, _CELLS // max(1, width)))
    for done in range(0, n_resamples, step):
        yield min(step, n_resamples - done)
