"""One outlet against another: interval and p, resampling articles or, inside stories, stories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.articlewise import ByArticle
from framing.moments import Contrast, contrast
from framing.panel import Panel
from framing.ratelimits import reach
from framing.resample import MIN_WITH_HITS, Resampling, margin_of, permutation_p
from framing.sides import Sides
from framing.storywise import ByStory


@dataclass(frozen=True)
class Result:
    """A comparison; arrays have one element per column of the panel.

    ``below`` and ``above`` are how far the interval of the difference goes to either side of it,
    ``log_margin`` half the width of that of the log ratio.
    """

    observed: Contrast
    below: np.ndarray
    above: np.ndarray
    log_margin: np.ndarray
    p_value: np.ndarray
    effect: np.ndarray
    n_with_hits: np.ndarray  # articles (stories, where paired) of both sides that hold a hit
    n_stories: int | None

    @property
    def has_interval(self) -> np.ndarray:
        """Where the difference has an interval."""
        return np.isfinite(self.below) & np.isfinite(self.above)

    @property
    def is_clear(self) -> np.ndarray:
        """Where that interval leaves out 0."""
        with np.errstate(invalid="ignore"):
            return (self.observed.diff > self.below) | (-self.observed.diff > self.above)


def compare_sides(panel: Panel, sides: Sides, how: Resampling) -> Result:
    """Compare b with a: difference, intervals, p and effect size of every column."""
    test, sign = chosen_test(panel, sides)
    diff, se, log_ratio, log_se = test.observed(how.prior)
    below, above, log_margin = (np.full(len(diff), np.nan) for _ in range(3))
    active = np.flatnonzero(test.is_enough & (test.n_with_hits > 0))
    if len(active):
        below[active], above[active], log_margin[active] = _reaches(test, active, how)
    return Result(
        observed=Contrast(sign * diff, se, sign * log_ratio, log_se),
        below=below if sign > 0 else above,
        above=above if sign > 0 else below,
        log_margin=log_margin,
        p_value=p_values_of(panel, sides, how),
        effect=sign * test.effect(),
        n_with_hits=test.n_with_hits,
        n_stories=test.n_stories,
    )


def _reaches(
    test: ByArticle | ByStory, active: np.ndarray, how: Resampling
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """`Result.below`, ``above`` and ``log_margin`` of some columns.

    Differences of rates per 1,000 words, by article, take the limits of both rates: one margin
    for both directions held the truth too rarely where outlets differ in rate or in number of
    articles. Inside stories it did not gain by that, and terms (with a prior) show log-odds.
    """
    found = Contrast(*(values[active] for values in test.observed(how.prior)))
    a, b, covariance = test.drawn(how, active)
    drawn = contrast(a, b, covariance, how.prior_of(active))
    below, above = np.empty(len(active)), np.empty(len(active))
    rest = np.arange(len(active))
    if isinstance(test, ByArticle) and how.prior is None:
        own, rest = (np.flatnonzero(test.is_rate[active] == is_rate) for is_rate in (True, False))
        limits = test.limits(active[own], (a.take(own), b.take(own)), how.level)
        below[own], above[own] = reach(*limits)
    if len(rest):
        alike = found.diff[rest], found.se[rest], drawn.diff[:, rest], drawn.se[:, rest]
        hidden = _hidden(test, how.level)[active[rest]]
        below[rest] = above[rest] = np.hypot(margin_of(*alike, how.level), hidden)
    of_log = found.log_ratio, found.log_se, drawn.log_ratio, drawn.log_se
    return below, above, margin_of(*of_log, how.level)


def _hidden(test: ByArticle | ByStory, level: float) -> np.ndarray:
    """What the rate of a side without any hit adds to one margin, per column; else 0.

    No resample of such a side ever holds a hit, so that four articles would seem to know their rate
    of 0 exactly. What they can know is how large a share of its articles (stories) may hold hits
    (Clopper and Pearson's bound); such an article is taken to hold as many as the other side's do.
    Squares of margins add up, as where limits of two rates make those of their difference (Zou and
    Donner 2008).
    """
    a, b = test.rates(0.0)[:2]
    found = np.zeros(len(test.n_with_hits))
    with np.errstate(invalid="ignore", divide="ignore"):
        each = np.abs(a.rate * a.base + b.rate * b.base) / test.n_with_hits
        for side, n in zip((a, b), map(np.asarray, test.n), strict=True):
            share = 1 - ((1 - level) / 2) ** (1 / n)
            is_bare = (side.rate == 0) & (side.variance == 0) & (test.n_with_hits > 0)
            found = np.where(is_bare, share * n * each / side.base, found)
    return found


def p_values_of(panel: Panel, sides: Sides, how: Resampling) -> np.ndarray:
    """Only the p-values of `compare_sides`; NaN where nothing is tested."""
    test, _ = chosen_test(panel, sides)
    tested = np.flatnonzero(test.is_enough & (test.n_with_hits >= MIN_WITH_HITS))
    p_values = np.full(len(test.n_with_hits), np.nan)
    if len(tested):
        p_values[tested] = permutation_p(test.distance()[tested], test.relabelled(how, tested))
    return p_values


def chosen_test(panel: Panel, sides: Sides) -> tuple[ByArticle | ByStory, int]:
    """The test, and the sign of its differences.

    The sides are put in one order, so that exchanging the outlets exchanges the signs and
    changes nothing else.
    """
    a, b = (sides.a, sides.b) if sides.in_order else (sides.b, sides.a)
    kind = ByStory if sides.is_paired else ByArticle
    return kind(panel, a, b), 1 if sides.in_order else -1
