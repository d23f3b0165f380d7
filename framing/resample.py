"""Resampling of articles and stories: bootstrap and permutation as products of matrices.

An outlet's value is a pooled rate r = sum(t) / sum(w) over its articles (t hits, w words). The
variance of r and of a difference of two rates follows from five sums: t, w, t*t, t*w, w*w
(linearisation; Cochran 1977, Sampling Techniques, ch. 6). A resample is a row of weights, so all
sums of all resamples are one product of matrices, and every resample has its own standard error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

_CELLS = 4_000_000  # weights held at a time: 32 MB
_TIE = 1e-9


def moments(total: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Columns whose sums give rates and variances.

    Parameters
    ----------
    total, base : ndarray, shape (n, k)
        Hits and words of n articles (or stories) for k labels.

    Returns
    -------
    ndarray, shape (n, 5 * k)
        t, w, t*t, t*w, w*w side by side.
    """
    return np.hstack([total, base, total * total, total * base, base * base])


def paired_moments(
    total_a: np.ndarray, base_a: np.ndarray, total_b: np.ndarray, base_b: np.ndarray
) -> np.ndarray:
    """Columns for the difference of two outlets within stories: both sets of moments, then the
    cross products t_a*t_b, t_b*w_a, t_a*w_b, w_a*w_b (shape (n_stories, 14 * k)).
    """
    cross = [total_a * total_b, total_b * base_a, total_a * base_b, base_a * base_b]
    return np.hstack([moments(total_a, base_a), moments(total_b, base_b), *cross])


class Rates(NamedTuple):
    """Pooled rates, their variances and the bases behind them; every array has shape (..., k)."""

    rate: np.ndarray
    variance: np.ndarray
    base: np.ndarray


class Contrast(NamedTuple):
    """Two pooled rates set against each other; every array has shape (..., k)."""

    diff: np.ndarray
    se: np.ndarray
    log_ratio: np.ndarray
    log_se: np.ndarray


def common_spread(total: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Half the variance per word that articles have around one common rate, per column.

    ``sum((t - r w)^2) / (2 W)`` with r = T / W over all rows. Tests add it to every variance, per
    word of the side. A side on which a rare label happens to be nearly absent has next to no
    variance of its own, and its differences would look enormous in standard errors; significance
    analysis of microarrays meets the same problem in the same way (Tusher, Tibshirani and Chu
    2001). Every permutation has the same constant added, so that the level of the test stays.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        words = base.sum(axis=0)
        residual = total - total.sum(axis=0) / words * base
        return np.where(words > 0, (residual**2).sum(axis=0) / (2 * words), 0.0)


def pooled(sums: np.ndarray, n: np.ndarray | float, spread: np.ndarray | float = 0.0) -> Rates:
    """Pooled rates from sums of `moments`.

    Parameters
    ----------
    sums : ndarray, shape (..., 5 * k)
        Sums of the columns of `moments`.
    n : float or ndarray, shape (k,)
        Articles behind a sum.
    spread : ndarray, shape (k,), optional
        From `common_spread`.

    Returns
    -------
    Rates
        The variance is sum((t - r w)^2) / W^2 * n / (n - 1) + spread / W; NaN where the base W
        is 0.

    Examples
    --------
    >>> rates = pooled(np.array([2.0, 20, 2, 20, 200]), 2)  # two texts of ten words, a hit each
    >>> rates.rate.tolist(), rates.variance.tolist()
    ([0.1], [0.0])
    """
    t, w, tt, tw, ww = np.split(sums, 5, axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = t / w
        square = tt - 2 * rate * tw + rate**2 * ww
        square = np.where(square > 1e-10 * tt, square, 0.0)  # what rounding leaves of a zero
        return Rates(rate, square / w**2 * (n / (n - 1.0)) + spread / w, w)


class Prior(NamedTuple):
    """Hits and words added to each side's own before logarithms are taken."""

    hits: np.ndarray
    words: float


def contrast(
    a: Rates, b: Rates, covariance: np.ndarray | float = 0.0, prior: Prior | None = None
) -> Contrast:
    """Difference (b - a) and log ratio (b / a) of two pooled rates, with standard errors.

    Parameters
    ----------
    a, b : Rates
        The two outlets.
    covariance : ndarray, shape (..., k), optional
        Of the two rates, where they come from the same stories.
    prior : Prior, optional
        With it ``log_ratio`` is the difference of log-odds with an informative Dirichlet prior
        (Monroe, Colaresi and Quinn 2008, eq. 16) instead of the logarithm of the ratio.

    Returns
    -------
    Contrast
        NaN or infinite where a rate is 0 or unknown.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = _less(a.variance + b.variance, 2 * covariance)
        (log_a, slope_a), (log_b, slope_b) = _logarithm(a, prior), _logarithm(b, prior)
        log_variance = a.variance * slope_a**2 + b.variance * slope_b**2
        log_variance = _less(log_variance, 2 * covariance * slope_a * slope_b)
        log_ratio = log_b - log_a
    return Contrast(b.rate - a.rate, np.sqrt(variance), log_ratio, np.sqrt(log_variance))


def _logarithm(rates: Rates, prior: Prior | None) -> tuple[np.ndarray, np.ndarray]:
    """Log rate, or log-odds with a prior, and its slope in the rate."""
    if prior is None:
        return np.log(rates.rate), 1 / rates.rate
    hits = rates.rate * rates.base + prior.hits
    others = rates.base + prior.words - hits
    return np.log(hits) - np.log(others), rates.base * (1 / hits + 1 / others)


def paired(
    sums: np.ndarray, n: np.ndarray | float, spread: np.ndarray | float = 0.0
) -> tuple[Rates, Rates, np.ndarray]:
    """Rates of a and b and their covariance within n stories, from sums of `paired_moments`."""
    k = sums.shape[-1] // 14
    of_a, of_b, cross = np.split(sums, [5 * k, 10 * k], axis=-1)
    a, b = pooled(of_a, n, spread), pooled(of_b, n, spread)
    tt, t_b_w_a, t_a_w_b, ww = np.split(cross, 4, axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        product = tt - a.rate * t_b_w_a - b.rate * t_a_w_b + a.rate * b.rate * ww
        return a, b, product / (a.base * b.base) * (n / (n - 1.0))


def distance(a: Rates, b: Rates, covariance: np.ndarray | float = 0.0) -> np.ndarray:
    """How many standard errors two rates lie apart; see `standardised`."""
    with np.errstate(invalid="ignore"):
        variance = _less(a.variance + b.variance, 2 * covariance)
    return standardised(b.rate - a.rate, np.sqrt(variance))


def _less(variance: np.ndarray, covariance: np.ndarray | float) -> np.ndarray:
    """variance - covariance, where rounding must not leave a speck of a zero."""
    rest = variance - covariance
    return np.where(rest > 1e-10 * variance, rest, 0.0 * variance)


def standardised(diff: np.ndarray, se: np.ndarray) -> np.ndarray:
    """|diff| in standard errors: 0 for no difference, infinite where diff or error is unknown."""
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.abs(diff) / se
    return np.where(diff == 0, 0.0, np.where(np.isnan(ratio), np.inf, ratio))


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
    columns: np.ndarray, n_first: int, n_resamples: int, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Sums of the columns over n_first rows drawn without replacement, in blocks of resamples."""
    n, times = len(columns), _times(columns)
    for size in _block_sizes(n_resamples, n):
        draws = rng.random((size, n))
        chosen = draws <= np.partition(draws, n_first - 1, axis=1)[:, n_first - 1 : n_first]
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

    Infinite where too many resamples are degenerate (no hit, or no word, was drawn).
    """
    return np.quantile(standardised_resamples, level, axis=0, method="higher")


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
    a, b = np.sort(a[~np.isnan(a)]), b[~np.isnan(b)]
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
