"""Pooled rates, their variances and differences, from sums that resampling can multiply out.

An outlet's value is a pooled rate r = sum(t) / sum(w) over its articles (t hits, w words). The
variance of r and of a difference of two rates follows from five sums: t, w, t*t, t*w, w*w
(linearisation; Cochran 1977, Sampling Techniques, ch. 6). A resample is a row of weights, so all
sums of all resamples are one product of matrices, and every resample has its own standard error.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


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

    def take(self, some: np.ndarray) -> Rates:
        """Those of some columns."""
        return Rates(*(values[..., some] for values in self))


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
        ratio = np.asarray(np.abs(diff) / se)
    np.copyto(ratio, np.inf, where=np.isnan(ratio))  # in place: many times as many as articles
    np.copyto(ratio, 0.0, where=np.equal(diff, 0))
    return ratio


def blocks_of(some: np.ndarray, columns: np.ndarray, n_blocks: int) -> np.ndarray:
    """Where the moments of some labels stand among those of all."""
    n_labels = columns.shape[1] // n_blocks
    return (np.arange(n_blocks)[:, None] * n_labels + some).ravel()
