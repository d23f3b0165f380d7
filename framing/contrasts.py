"""One outlet against another: interval and p, resampling articles or, inside stories, stories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from framing.panel import Panel, generator
from framing.resample import (
    Contrast,
    Rates,
    bootstrap_sums,
    cliffs_delta,
    contrast,
    critical_value,
    moments,
    paired_contrast,
    paired_moments,
    permutation_p,
    pooled,
    standardised,
    subset_sums,
    sum_by,
    swap_sums,
)

MIN_ARTICLES = 3  # below: no spread to speak of, so no interval and no p
MIN_WITH_HITS = 5  # below: no relabelling of articles (or stories) reaches p < .05 two-sided


@dataclass(frozen=True)
class Side:
    """An outlet (or all others together): its name and the rows of its articles."""

    name: str
    rows: np.ndarray


@dataclass(frozen=True)
class Resampling:
    """How to resample; keeps each outlet's bootstrap, which all its comparisons share."""

    n_resamples: int
    level: float
    seed: int
    bootstraps: dict[str, np.ndarray] = field(default_factory=dict)


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

    def only_where(self, enough: np.ndarray) -> Result:
        """Without intervals and p where there are too few articles for them."""
        margin, log_margin, p_value = (
            np.where(enough, x, np.nan) for x in (self.margin, self.log_margin, self.p_value)
        )
        return replace(self, margin=margin, log_margin=log_margin, p_value=p_value)

    def turned(self) -> Result:
        """The same with a and b exchanged."""
        diff, se, log_ratio, log_se = self.observed
        observed = Contrast(-diff, se, -log_ratio, log_se)
        return replace(self, observed=observed, effect=-self.effect)


def by_article(panel: Panel, a: Side, b: Side, how: Resampling) -> Result:
    """Compare two sides, taking their articles as independent."""
    n_a, n_b = (_n_articles(panel, side.rows) for side in (a, b))
    rows = np.concatenate([a.rows, b.rows])
    columns = moments(panel.total[rows], panel.base[rows])
    sums_a, whole = columns[: len(a.rows)].sum(axis=0), columns.sum(axis=0)
    observed = contrast(pooled(sums_a, n_a), pooled(whole - sums_a, n_b))
    rng = generator(how.seed, "relabel articles", a.name, b.name)

    def relabelled() -> Iterator[np.ndarray]:
        for sums in subset_sums(columns, len(a.rows), how.n_resamples, rng):
            other = contrast(pooled(sums, n_a), pooled(whole - sums, n_b))
            yield standardised(other.diff, other.se)

    p_value = permutation_p(standardised(observed.diff, observed.se), relabelled())
    p_value[(panel.total[rows] != 0).sum(axis=0) < MIN_WITH_HITS] = np.nan
    rates = zip(panel.rates(a.rows).T, panel.rates(b.rows).T, strict=True)
    effect = np.array([cliffs_delta(of_a, of_b) for of_a, of_b in rates])
    margins = _margins(observed, contrast(bootstrap(panel, a, how), bootstrap(panel, b, how)), how)
    enough = np.minimum(n_a, n_b) >= MIN_ARTICLES
    return Result(observed, *margins, p_value, effect, None).only_where(enough)


def by_story(panel: Panel, a: Side, b: Side, how: Resampling) -> Result:
    """Compare two sides inside the stories that both covered; b is one outlet.

    An outlet's articles on one story are one package. Stories are resampled whole, and outlets
    are relabelled by letting any package of a story be b's.
    """
    rows = np.sort(np.concatenate([a.rows, b.rows]))
    story, is_b, total, base = _packages(panel, rows, b)
    n_stories = int(story[-1]) + 1 if len(story) else 0
    rest_total, rest_base = (sum_by(x, story)[story] - x for x in (total, base))
    columns = paired_moments(rest_total, rest_base, total, base)
    observed = paired_contrast(columns[is_b].sum(axis=0), n_stories)
    rng = generator(how.seed, "relabel stories", a.name, b.name)

    def relabelled() -> Iterator[np.ndarray]:
        for sums in swap_sums(columns, story, how.n_resamples, rng):
            other = paired_contrast(sums, n_stories)
            yield standardised(other.diff, other.se)

    def resampled() -> Contrast:
        rng = generator(how.seed, "resample stories", a.name, b.name)
        blocks = bootstrap_sums(columns[is_b], how.n_resamples, rng)
        found = [paired_contrast(sums, n_stories) for sums in blocks]
        return Contrast(*(np.concatenate(arrays) for arrays in zip(*found, strict=True)))

    p_value = permutation_p(standardised(observed.diff, observed.se), relabelled())
    p_value[(sum_by(total != 0, story) > 0).sum(axis=0) < MIN_WITH_HITS] = np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        higher = np.sign((total / base - rest_total / rest_base)[is_b])
    n_both = (~np.isnan(higher)).sum(axis=0)
    effect = np.where(n_both > 0, np.nansum(higher, axis=0) / np.maximum(n_both, 1), np.nan)
    margins = _margins(observed, resampled(), how)
    return Result(observed, *margins, p_value, effect, n_stories).only_where(n_both >= MIN_ARTICLES)


def bootstrap(panel: Panel, side: Side, how: Resampling) -> Rates:
    """The pooled rate and its variance in every resample of a side's articles.

    Each outlet keeps its number of articles; a side of several outlets is the sum of theirs.
    """
    sums: np.ndarray | float = 0.0
    for outlet in dict.fromkeys(panel.articles["outlet"].iloc[side.rows]):
        if outlet not in how.bootstraps:
            rows = panel.rows(outlet)
            columns = moments(panel.total[rows], panel.base[rows])
            rng = generator(how.seed, "resample articles", outlet)
            how.bootstraps[outlet] = np.concatenate(
                list(bootstrap_sums(columns, how.n_resamples, rng))
            )
        sums = sums + how.bootstraps[outlet]
    return pooled(np.asarray(sums), _n_articles(panel, side.rows))


def _margins(
    observed: Contrast, resampled: Contrast, how: Resampling
) -> tuple[np.ndarray, np.ndarray]:
    """Half widths of the symmetric bootstrap-t intervals of the difference and the log ratio."""
    with np.errstate(invalid="ignore"):
        from_diff = standardised(resampled.diff - observed.diff, resampled.se)
        from_ratio = standardised(resampled.log_ratio - observed.log_ratio, resampled.log_se)
        return (
            critical_value(from_diff, how.level) * observed.se,
            critical_value(from_ratio, how.level) * observed.log_se,
        )


def _n_articles(panel: Panel, rows: np.ndarray) -> np.ndarray:
    """Articles with a base, per column."""
    return (panel.base[rows] > 0).sum(axis=0)


def _packages(
    panel: Panel, rows: np.ndarray, b: Side
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Story number, whether it is b's, total and base of every package, sorted by story."""
    articles = panel.articles.iloc[rows]
    keys = articles[["story_id", "outlet"]].astype(str).assign(is_b=np.isin(rows, b.rows))
    number = keys.groupby(["story_id", "outlet"], sort=True).ngroup().to_numpy()
    first = keys.assign(number=number).drop_duplicates("number").sort_values("number")
    story = first["story_id"].factorize()[0]
    total, base = (sum_by(x[rows], number) for x in (panel.total, panel.base))
    return story, first["is_b"].to_numpy(dtype=bool), total, base
