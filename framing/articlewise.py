"""Two sides compared with their articles as independent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from framing.moments import (
    Contrast,
    Prior,
    Rates,
    blocks_of,
    common_spread,
    contrast,
    distance,
    moments,
    pooled,
)
from framing.panel import Panel, generator
from framing.ratelimits import Limits, own_limits
from framing.resample import MIN_ARTICLES, Resampling, bootstrap_sums, cliffs_delta, subset_sums
from framing.sides import Side


@dataclass(frozen=True)
class ByArticle:
    """Two sides whose articles are taken as independent."""

    panel: Panel
    a: Side
    b: Side
    n_stories = None

    @cached_property
    def columns(self) -> np.ndarray:
        """Moments of the articles of a, then of b."""
        rows = np.concatenate([self.a.rows, self.b.rows])
        return moments(self.panel.total[rows], self.panel.base[rows])

    @cached_property
    def spread(self) -> np.ndarray:
        """What is added to the variances behind p, from both sides together."""
        rows = np.concatenate([self.a.rows, self.b.rows])
        return common_spread(self.panel.total[rows], self.panel.base[rows])

    @cached_property
    def n(self) -> tuple[np.ndarray, np.ndarray]:
        """Articles of a and of b that have a base, per column."""
        n_a, n_b = ((self.panel.base[side.rows] > 0).sum(axis=0) for side in (self.a, self.b))
        return n_a, n_b

    @property
    def is_rate(self) -> np.ndarray:
        """Whether values are rates per 1,000 words, not shares or tone."""
        return (self.panel.columns["unit"] == "per_1000_words").to_numpy(dtype=bool)

    @property
    def is_enough(self) -> np.ndarray:
        """Whether there are articles enough for an interval."""
        return np.minimum(*self.n) >= MIN_ARTICLES

    @property
    def n_with_hits(self) -> np.ndarray:
        """Articles of both sides with a hit."""
        return sum((self.panel.total[s.rows] != 0).sum(axis=0) for s in (self.a, self.b))

    def rates(self, spread: np.ndarray | float) -> tuple[Rates, Rates]:
        """The rates of a and of b as they are."""
        sums_a = self.columns[: len(self.a.rows)].sum(axis=0)
        sums_b = self.columns[len(self.a.rows) :].sum(axis=0)
        return pooled(sums_a, self.n[0], spread), pooled(sums_b, self.n[1], spread)

    def observed(self, prior: Prior | None = None) -> Contrast:
        """The comparison as it is."""
        return contrast(*self.rates(self._spread(prior)), prior=prior)

    def distance(self) -> np.ndarray:
        """How many standard errors the rates lie apart."""
        return distance(*self.rates(self.spread))

    def _spread(self, prior: Prior | None) -> np.ndarray | float:
        return 0.0 if prior is None else self.spread

    def relabelled(self, how: Resampling, some: np.ndarray) -> Iterator[np.ndarray]:
        """Distances of some columns where articles are dealt to the two sides at random."""
        names = (self.a.name, self.b.name)
        rng = generator(how.seed, "relabel articles", *names)
        columns = self.columns[:, blocks_of(some, self.columns, 5)]
        whole, spread = columns.sum(axis=0), self.spread[some]
        n_a, n_b = (n[some] for n in self.n)
        n_first = len(self.a.rows)
        known = how.drawn(*names, len(columns), n_first)
        for sums in subset_sums(columns, n_first, how.n_resamples, rng, known=known):
            yield distance(pooled(sums, n_a, spread), pooled(whole - sums, n_b, spread))

    def drawn(self, how: Resampling, some: np.ndarray) -> tuple[Rates, Rates, float]:
        """The rates of a and of b of some columns in every resample of each side's articles.

        And their covariance: none.
        """
        spread = 0.0 if how.prior is None else self.spread[some]
        places = blocks_of(some, self.columns, 5)
        of_a, of_b = (
            pooled(bootstrap(self.panel, side, how)[:, places], n[some], spread)
            for side, n in zip((self.a, self.b), self.n, strict=True)
        )
        return of_a, of_b, 0.0

    def limits(
        self, some: np.ndarray, drawn: tuple[Rates, Rates], level: float
    ) -> tuple[Limits, Limits]:
        """Limits of the rates of a and of b, per 1,000 words, of some columns.

        An article with hits is taken to hold, on a side that has none of them, as many as those of
        the other side do on average.
        """
        totals = [self.panel.total[side.rows][:, some] for side in (self.a, self.b)]
        each = sum(total.sum(axis=0) for total in totals) / self.n_with_hits[some]
        found = (rates.take(some) for rates in self.rates(0.0))
        of_a, of_b = (
            own_limits(total, n[some], *rates, each=each, level=level)
            for total, n, *rates in zip(totals, self.n, found, drawn, strict=True)
        )
        return of_a, of_b

    def effect(self) -> np.ndarray:
        """Cliff's delta of the articles' rates."""
        rates = (self.panel.rates(side.rows).T for side in (self.a, self.b))
        return np.array([cliffs_delta(*pair) for pair in zip(*rates, strict=True)])


def bootstrap(panel: Panel, side: Side, how: Resampling) -> np.ndarray:
    """Sums of moments in every resample of a side's articles.

    Each outlet keeps its number of articles; a side of several outlets is the sum of theirs.
    """
    sums: np.ndarray | float = 0.0
    for outlet in dict.fromkeys(panel.articles["outlet"].iloc[side.rows]):
        if outlet not in how.bootstraps:
            rows = panel.rows(outlet)
            columns = moments(panel.total[rows], panel.base[rows])
            rng = generator(how.seed, "resample articles", outlet)
            blocks = list(bootstrap_sums(columns, how.n_resamples, rng))
            how.bootstraps[outlet] = np.concatenate(blocks)
        sums = sums + how.bootstraps[outlet]
    return np.asarray(sums)
