"""One outlet against another: interval and p, resampling articles or, inside stories, stories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from framing.panel import Panel, generator
from framing.resample import (
    Contrast,
    Prior,
    Rates,
    bootstrap_sums,
    cliffs_delta,
    common_spread,
    contrast,
    critical_value,
    distance,
    moments,
    paired,
    paired_moments,
    permutation_p,
    pooled,
    standardised,
    subset_sums,
    sum_by,
    swap_sums,
)
from framing.sides import Side, Sides

MIN_ARTICLES = 3  # below: no spread to speak of, so no interval and no p
MIN_WITH_HITS = 5  # below: no relabelling of articles (or stories) reaches p < .05 two-sided


@dataclass(frozen=True)
class Resampling:
    """How to resample; keeps each outlet's bootstrap, which all its comparisons share."""

    n_resamples: int
    level: float
    seed: int
    prior: Prior | None = None
    bootstraps: dict[str, np.ndarray] = field(default_factory=dict)

    def describe(self, sides: Sides) -> str:
        """What was resampled and how, for the column ``method``."""
        unit = "stories, paired" if sides.is_paired else "articles"
        return (
            f"{unit}, resampled {self.n_resamples:,} times (seed {self.seed}): symmetric "
            f"bootstrap-t interval ({self.level:.0%}), studentised permutation mid-p"
        )


@dataclass(frozen=True)
class Result:
    """A comparison; arrays have one element per column of the panel.

    ``margin`` and ``log_margin`` are half the widths of the intervals around the difference and
    the log ratio.
    """

    observed: Contrast
    margin: np.ndarray
    log_margin: np.ndarray
    p_value: np.ndarray
    effect: np.ndarray
    n_stories: int | None


def compare_sides(panel: Panel, sides: Sides, how: Resampling) -> Result:
    """Compare b with a: difference, intervals, p and effect size of every column."""
    test, sign = chosen_test(panel, sides)
    observed, resampled = test.observed(how.prior), test.resampled(how)
    with np.errstate(invalid="ignore"):
        from_diff = standardised(resampled.diff - observed.diff, resampled.se)
        from_log = standardised(resampled.log_ratio - observed.log_ratio, resampled.log_se)
        margin = critical_value(from_diff, how.level) * observed.se
        log_margin = critical_value(from_log, how.level) * observed.log_se
    diff, se, log_ratio, log_se = observed
    return Result(
        observed=Contrast(sign * diff, se, sign * log_ratio, log_se),
        margin=np.where(test.is_enough, margin, np.nan),
        log_margin=np.where(test.is_enough, log_margin, np.nan),
        p_value=_p_values(test, how),
        effect=sign * test.effect(),
        n_stories=test.n_stories,
    )


def p_values_of(panel: Panel, sides: Sides, how: Resampling) -> np.ndarray:
    """Only the p-values of `compare_sides`."""
    return _p_values(chosen_test(panel, sides)[0], how)


def _p_values(test: ByArticle | ByStory, how: Resampling) -> np.ndarray:
    p_values = permutation_p(test.distance(), test.relabelled(how))
    is_tested = test.is_enough & (test.n_with_hits >= MIN_WITH_HITS)
    return np.where(is_tested, p_values, np.nan)


def chosen_test(panel: Panel, sides: Sides) -> tuple[ByArticle | ByStory, int]:
    """The test, and the sign of its differences.

    The sides are put in one order, so that exchanging the outlets exchanges the signs and
    changes nothing else.
    """
    a, b = (sides.a, sides.b) if sides.in_order else (sides.b, sides.a)
    kind = ByStory if sides.is_paired else ByArticle
    return kind(panel, a, b), 1 if sides.in_order else -1


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

    def relabelled(self, how: Resampling) -> Iterator[np.ndarray]:
        """Standardised differences where articles are dealt to the two sides at random."""
        rng = generator(how.seed, "relabel articles", self.a.name, self.b.name)
        whole = self.columns.sum(axis=0)
        for sums in subset_sums(self.columns, len(self.a.rows), how.n_resamples, rng):
            yield distance(
                pooled(sums, self.n[0], self.spread), pooled(whole - sums, self.n[1], self.spread)
            )

    def resampled(self, how: Resampling) -> Contrast:
        """The comparison in every resample of each side's articles."""
        of_a, of_b = (
            pooled(bootstrap(self.panel, side, how), n, self._spread(how.prior))
            for side, n in zip((self.a, self.b), self.n, strict=True)
        )
        return contrast(of_a, of_b, prior=how.prior)

    def effect(self) -> np.ndarray:
        """Cliff's delta of the articles' rates."""
        rates = (self.panel.rates(side.rows).T for side in (self.a, self.b))
        return np.array([cliffs_delta(*pair) for pair in zip(*rates, strict=True)])


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

    def relabelled(self, how: Resampling) -> Iterator[np.ndarray]:
        """Standardised differences where any package of a story may be b's."""
        rng = generator(how.seed, "relabel stories", self.a.name, self.b.name)
        for sums in swap_sums(self.columns, self.packages[0], how.n_resamples, rng):
            yield distance(*paired(sums, self.n_stories, self.spread))

    def resampled(self, how: Resampling) -> Contrast:
        """The comparison in every resample of the stories."""
        rng = generator(how.seed, "resample stories", self.a.name, self.b.name)
        blocks = bootstrap_sums(self.columns[self.packages[1]], how.n_resamples, rng)
        spread = self._spread(how.prior)
        found = [contrast(*paired(sums, self.n_stories, spread), how.prior) for sums in blocks]
        return Contrast(*(np.concatenate(arrays) for arrays in zip(*found, strict=True)))

    def effect(self) -> np.ndarray:
        """Share of stories where b is higher less the share where a is."""
        n = (~np.isnan(self.higher)).sum(axis=0)
        return np.where(n > 0, np.nansum(self.higher, axis=0) / np.maximum(n, 1), np.nan)


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
