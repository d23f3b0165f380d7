"""Each outlet's own value with its interval: what charts of rates draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.articlewise import bootstrap
from framing.moments import Rates, moments, pooled
from framing.panel import BUNDLES, Panel, read_panel, without_reprints
from framing.ratelimits import as_logarithm
from framing.resample import MIN_ARTICLES, MIN_WITH_HITS, Resampling, margin_of
from framing.sides import Side
from framing.tables import SCORES, check


def rate_outlets(
    scores: pd.DataFrame,
    *,
    part: str = "body",
    voice: str = "outlet",
    outlets: Sequence[str] | None = None,
    measures: Sequence[str] | None = None,
    labels: str | Sequence[str] = "both",
    reprints: pd.DataFrame | None = None,
    n_resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Value of every outlet on every measure and label, with an interval from its articles.

    Parameters
    ----------
    scores : DataFrame
        From `score_articles`.
    part, voice, outlets, measures, labels, reprints, n_resamples, level, seed
        As for `compare_outlets`.

    Returns
    -------
    DataFrame
        One row per outlet, measure and label: ``measure, label, part, voice, outlet, n_articles,
        n_words, n_hits, value, ci_low, ci_high, unit, method, warning``. ``value`` is the pooled
        rate (all hits over all words of the outlet, not the mean of the articles' rates, in which
        a short article would weigh as much as a long one). The interval is a symmetric
        bootstrap-t interval over articles (Hall 1988), for rates per 1,000 words of their
        logarithm; there is none with fewer than three articles, hardly any hit, one rate in all
        articles, or an upper end of a hit in every word, and ``warning`` says so.

    Raises
    ------
    OptionError
        For an outlet, voice, part, measure or label that is not in the scores.
    TableError
        Where a column is missing, the scores are empty, or totals or bases are missing, infinite
        or below 0 (sums of tone may be).

    Examples
    --------
    >>> scores = pd.DataFrame({"article_id": list("abcd"), "outlet": "A", "total": [0, 1, 2, 1],
    ...     "base": 500, "value": 0.0, "measure": "hedge", "label": "legal", "part": "body",
    ...     "voice": "all", "story_id": None, "unit": "per_1000_words"})
    >>> rate_outlets(scores)[["outlet", "n_articles", "n_words", "n_hits", "value"]]
      outlet  n_articles  n_words  n_hits  value
    0      A           4   2000.0     4.0    2.0
    """
    kept = without_reprints(check(scores, SCORES), reprints)
    panel = read_panel(
        kept, part=part, voice=voice, outlets=outlets, measures=measures, labels=labels
    )
    return rate_panel(panel, Resampling(n_resamples, level, seed), outlets=outlets)


def rate_panel(
    panel: Panel, how: Resampling, *, outlets: Sequence[str] | None = None
) -> pd.DataFrame:
    """`rate_outlets` for scores that are arranged already."""
    names = list(outlets) if outlets is not None else panel.outlets
    few = panel.bundled(BUNDLES, how.seed)
    tables = [_rate(panel, few, Side(name, panel.rows(name)), how) for name in names]
    table = pd.concat(tables, ignore_index=True)
    table["column"] = np.tile(np.arange(len(panel.columns)), len(names))
    table = table.sort_values("column", kind="stable").drop(columns="column")
    return table.reset_index(drop=True)


def _rate(panel: Panel, few: Panel, side: Side, how: Resampling) -> pd.DataFrame:
    total, base = panel.total[side.rows], panel.base[side.rows]
    n, n_with_hits = (base > 0).sum(axis=0), (total != 0).sum(axis=0)
    unit = panel.columns["unit"]
    is_tone = (unit == "polarity").to_numpy(dtype=bool)
    found = pooled(moments(total, base).sum(axis=0), n)
    rows = few.rows(side.name)
    drawn = bootstrap(few, Side(side.name, rows), how)
    resampled = pooled(drawn, (few.base[rows] > 0).sum(axis=0))
    low, high = _interval(found, resampled, unit.to_numpy(), how.level)
    least, most = _bounds(panel.columns)
    low, high = np.clip(low, least, most), np.clip(high, least, most)
    known = (n >= MIN_ARTICLES) & (is_tone | (n_with_hits > 0)) & _tells(low, high, unit.to_numpy())
    table = panel.columns[["measure", "label"]].assign(part=panel.part, voice=panel.voice)
    table["outlet"], table["n_articles"] = side.name, n
    table["n_words"] = panel.articles["words"].iloc[side.rows].sum(min_count=1)
    table["n_hits"] = np.where(is_tone, np.nan, total.sum(axis=0))
    table["value"] = panel.scale * found.rate
    table["ci_low"] = np.where(known, panel.scale * low, np.nan)
    table["ci_high"] = np.where(known, panel.scale * high, np.nan)
    table["unit"] = unit
    table["method"] = (
        f"pooled rate; articles resampled {how.n_resamples:,} times (seed {how.seed}): symmetric "
        f"bootstrap-t interval ({how.level:.0%}), of the logarithm for rates per 1,000 words"
    )
    if len(rows) < len(side.rows):
        table["method"] += f"; {BUNDLES:,} bundles of articles"
    cases = zip(n.tolist(), n_with_hits.tolist(), is_tone.tolist(), known.tolist(), strict=True)
    table["warning"] = [_warning(*case) for case in cases]
    return table


def _interval(
    found: Rates, resampled: Rates, unit: np.ndarray, level: float
) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric bootstrap-t; rates are taken as logarithms, so that no interval goes below 0."""
    is_rate = unit == "per_1000_words"
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        (centre, se), (centres, ses) = (
            (np.where(is_rate, log, rates.rate), np.where(is_rate, log_se, np.sqrt(rates.variance)))
            for rates, (log, log_se) in ((r, as_logarithm(r)) for r in (found, resampled))
        )
        margin = margin_of(centre, se, centres, ses, level)
        ends = [np.where(is_rate, np.exp(end), end) for end in (centre - margin, centre + margin)]
    return ends[0], ends[1]


def _tells(low: np.ndarray, high: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Whether an interval says anything.

    It does not where all articles have one rate, which leaves it no width, nor where so few have
    hits that it reaches up to one in every word.
    """
    is_wide = ~np.isclose(low, high, rtol=1e-9, atol=1e-12)
    return (
        np.isfinite(low) & np.isfinite(high) & is_wide & ((unit != "per_1000_words") | (high < 1))
    )


def _bounds(columns: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """What no value of each column can be below or above."""
    is_tone = columns["unit"] == "polarity"
    is_share = (columns["unit"] == "share") | (is_tone & (columns["label"] == "subjectivity"))
    least = np.where(is_share, 0.0, np.where(is_tone, -1.0, -np.inf))
    return least, np.where(is_share | is_tone, 1.0, np.inf)


def _warning(n: int, n_with_hits: int, is_tone: bool, has_interval: bool) -> str:
    if n < MIN_ARTICLES:
        return f"only {n} article{'s' * (n != 1)}: no interval"
    if not is_tone and n_with_hits < MIN_WITH_HITS:
        articles = f"{n_with_hits} article{'s' * (n_with_hits != 1)}"
        what = f"hits in only {articles}" if n_with_hits else "no hits"
        return what if has_interval else f"{what}: no interval"
    few = f"few articles ({n})" if n < 10 else ""
    return few if has_interval else f"{few or 'all articles alike'}: no interval"
