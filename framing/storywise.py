"""Two sides compared inside the stories that both covered."""

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
    paired,
    paired_moments,
)
from framing.panel import Panel, generator
from framing.resample import MIN_ARTICLES, Resampling, bootstrap_sums, sum_by, swap_sums
from framing.sides import Side


@dataclass(frozen=True)
class ByStory:
    """Two sides compared inside the stories that both covered; b is one outlet.

    An outlet's articles on one story are one package. Stories are resampled whole, and outlets
    are relabelled by letting any package of a story be b's.
    """

    panel: Panel
    a: Side
    b: Side

    @cached_property
    def packages(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Story number, whether it is b's, total and base of every package, sorted by story."""
        rows = np.sort(np.concatenate([self.a.rows, self.b.rows]))
        keys = self.panel.articles.iloc[rows][["story_id", "outlet"]].astype(str)
        keys = keys.assign(is_b=np.isin(rows, self.b.rows))
        keys["number"] = keys.groupby(["story_id", "outlet"], sort=True).ngroup()
        number = keys["number"].to_numpy()
        first = keys.drop_duplicates("number").sort_values("number")
        total, base = (sum_by(x[rows], number) for x in (self.panel.total, self.panel.base))
        return first["story_id"].factorize()[0], first["is_b"].to_numpy(dtype=bool), total, base

    @property
    def story_names(self) -> list[str]:
        """The stories, as `packages` numbers them."""
        stories = self.panel.articles["story_id"].iloc[self.b.rows]
        return sorted(set(stories.astype(str)))

    @cached_property
    def rest(self) -> tuple[np.ndarray, np.ndarray]:
        """Total and base of the other packages of a package's story."""
        story, _, total, base = self.packages
        rest_total, rest_base = (sum_by(x, story)[story] - x for x in (total, base))
        return rest_total, rest_base

    @cached_property
    def columns(self) -> np.ndarray:
        """Paired moments, a package as b's and the rest of its story as a's."""
        return paired_moments(*self.rest, *self.packages[2:])

    @cached_property
    def spread(self) -> np.ndarray:
        """What is added to the variances behind p, from the packages of all stories together."""
        return common_spread(*self.packages[2:])

    @property
    def n_stories(self) -> int:
        """Stories that both sides covered."""
        return int(self.packages[1].sum())

    @property
    def n(self) -> tuple[int, int]:
        """Stories behind the rates of a and of b."""
        return self.n_stories, self.n_stories

    @cached_property
    def higher(self) -> np.ndarray:
        """1, 0 or -1 for every story where b's rate is higher, equal or lower; NaN without base."""
        _, is_b, total, base = self.packages
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.sign((total / base - self.rest[0] / self.rest[1])[is_b])

    @property
    def is_enough(self) -> np.ndarray:
        """Whether there are stories enough for an interval."""
        return (~np.isnan(self.higher)).sum(axis=0) >= MIN_ARTICLES

    @property
    def n_with_hits(self) -> np.ndarray:
        """Stories with a hit of either side."""
        return (sum_by(self.packages[2] != 0, self.packages[0]) > 0).sum(axis=0)

    def observed(self, prior: Prior | None = None) -> Contrast:
        """The comparison as it is."""
        return contrast(*self.rates(self._spread(prior)), prior)

    def rates(self, spread: np.ndarray | float) -> tuple[Rates, Rates, np.ndarray]:
        """The rates of a and of b as they are, and their covariance."""
        return paired(self.columns[self.packages[1]].sum(axis=0), self.n_stories, spread)

    def distance(self) -> np.ndarray:
        """How many standard errors the rates lie apart."""
        return distance(*self.rates(self.spread))

    def _spread(self, prior: Prior | None) -> np.ndarray | float:
        return 0.0 if prior is None else self.spread

    def relabelled(self, how: Resampling, some: np.ndarray) -> Iterator[np.ndarray]:
        """Distances of some columns where any package of a story may be b's."""
        rng = generator(how.seed, "relabel stories", self.a.name, self.b.name)
        columns = self.columns[:, blocks_of(some, self.columns, 14)]
        for sums in swap_sums(columns, self.packages[0], how.n_resamples, rng):
            yield distance(*paired(sums, self.n_stories, self.spread[some]))

    def drawn(self, how: Resampling, some: np.ndarray) -> tuple[Rates, Rates, np.ndarray]:
        """As `rates`, of some columns in every resample of the stories."""
        rng = generator(how.seed, "resample stories", self.a.name, self.b.name)
        columns = self.columns[self.packages[1]][:, blocks_of(some, self.columns, 14)]
        spread = 0.0 if how.prior is None else self.spread[some]
        found = [
            paired(sums, self.n_stories, spread)
            for sums in bootstrap_sums(columns, how.n_resamples, rng)
        ]
        a, b, covariance = zip(*found, strict=True)
        of_a, of_b = (Rates(*map(np.concatenate, zip(*blocks, strict=True))) for blocks in (a, b))
        return of_a, of_b, np.concatenate(covariance)

    def effect(self) -> np.ndarray:
        """Share of stories where b is higher less the share where a is."""
        n = (~np.isnan(self.higher)).sum(axis=0)
        return np.where(n > 0, np.nansum(self.higher, axis=0) / np.maximum(n, 1), np.nan)
