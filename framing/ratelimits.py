"""Limits of pooled rates per 1,000 words, and limits of their difference that follow from them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.stats import chi2, norm, t

from framing.moments import Rates
from framing.resample import margin_of


class Limits(NamedTuple):
    """A pooled rate between its limits; arrays have one element per column."""

    rate: np.ndarray
    low: np.ndarray
    high: np.ndarray


def as_logarithm(rates: Rates) -> tuple[np.ndarray, np.ndarray]:
    """Logarithms of rates, and their standard errors: those of the rates, over the rates."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.log(rates.rate), np.sqrt(rates.variance) / rates.rate


def own_limits(
    total: np.ndarray,
    n: np.ndarray,
    found: Rates,
    resampled: Rates,
    *,
    each: np.ndarray,
    level: float,
) -> Limits:
    """Limits of one outlet's rate that are there for any number of hits.

    Those of the logarithm's bootstrap-t, but none further up than `event_limits`, since the
    logarithm knows no end where few articles hold hits. Where there is no bootstrap-t, because too
    many resamples hold no hit or because articles are all alike, both are `event_limits`.

    Parameters
    ----------
    total : ndarray, shape (n, k)
        Hits of the articles.
    n : ndarray, shape (k,)
        Articles that have words.
    found, resampled : Rates
        As it is, shape (k,), and in every resample, shape (n_resamples, k).
    each : ndarray, shape (k,)
        As for `event_limits`.
    level : float
        Coverage.
    """
    least, most = event_limits(total, found.base, n, each=each, level=level)
    margin = margin_of(*as_logarithm(found), *as_logarithm(resampled), level)
    is_known = np.isfinite(margin) & (margin > 0)
    with np.errstate(invalid="ignore", over="ignore"):
        low = np.where(is_known, found.rate * np.exp(-margin), least)
        high = np.where(is_known, np.fmin(found.rate * np.exp(margin), most), most)
    return Limits(found.rate, low, high)


def event_limits(
    total: np.ndarray, words: np.ndarray, n: np.ndarray, *, each: np.ndarray, level: float
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of a rate whose articles with hits are rare events that weigh as many as they hold.

    With y hits, v the sum of the articles' squared hits and m the most in one article, limits of
    the hits are ``v / (2 y) * chi2(tail, 2 y^2 / v)`` and
    ``(v + m^2) / (2 (y + m)) * chi2(1 - tail, 2 (y + m)^2 / (v + m^2))`` (Fay and Feuer 1997; with
    one hit an article these are Garwood's limits of a Poisson count). v is itself estimated, from
    n articles, and so taken times the square of Student's t over the normal quantile.

    Parameters
    ----------
    total : ndarray, shape (n, k)
        Hits of the articles.
    words : ndarray, shape (k,)
        Words of all of them.
    n : ndarray, shape (k,)
        Articles that have words, at least two.
    each : ndarray, shape (k,)
        m where there is no hit: as many as an article with hits may be thought to hold.
    level : float
        Coverage.

    Returns
    -------
    low, high : ndarray, shape (k,)

    Examples
    --------
    >>> total = np.array([[1.0, 0.0]] * 3 + [[0.0, 0.0]] * 9_997)
    >>> n, words = np.array([10_000, 10_000]), np.array([1.0, 1.0])
    >>> low, high = event_limits(total, words, n, each=np.array([1.0, 1.0]), level=0.95)
    >>> low.round(2).tolist(), high.round(2).tolist()  # of three events, and of none
    ([0.62, 0.0], [8.77, 3.69])
    """
    tail = (1 - level) / 2
    hits, square = total.sum(axis=0), (total**2).sum(axis=0)
    most = np.where(hits > 0, total.max(axis=0), each)
    square = square * (t.isf(tail, n - 1) / norm.isf(tail)) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        low = square / (2 * hits) * chi2.ppf(tail, 2 * hits**2 / square)
    more, wider = hits + most, square + most**2
    high = wider / (2 * more) * chi2.isf(tail, 2 * more**2 / wider)
    return np.where(hits > 0, low, 0.0) / words, high / words


def reach(a: Limits, b: Limits) -> tuple[np.ndarray, np.ndarray]:
    """How far the interval of the difference b - a goes below and above it.

    ``below^2 = (b - b_low)^2 + (a_high - a)^2`` and ``above^2 = (b_high - b)^2 + (a - a_low)^2``
    (Zou and Donner 2008): squares of margins add up as variances do, and those margins are taken
    that lie where the difference would be as small, or as large, as that. So the interval is as
    lopsided as the rates' own, and never goes below b_low - a_high.

    Examples
    --------
    >>> a, b = (Limits(*map(np.array, values)) for values in ((3, 2, 7), (6, 3, 14)))
    >>> below, above = reach(a, b)
    >>> float(below), round(float(above), 2)
    (5.0, 8.06)
    """
    return (
        np.hypot(b.rate - b.low, a.high - a.rate),
        np.hypot(b.high - b.rate, a.rate - a.low),
    )
