"""How often the comparison fires where there is nothing to find: halves of one outlet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.errors import OptionError, Problem
from framing.moments import common_spread, distance, moments, pooled
from framing.panel import Panel, generator, read_panel
from framing.resample import MIN_ARTICLES, MIN_WITH_HITS, mid_p, subset_sums, sum_by
from framing.vocabulary import MEASURE, count_terms

WORD_SPLITS, WORD_RESAMPLES = 100, 2_000  # thousands of terms need fewer of either
MAX_TERMS = 2_000  # of more, so many stand for all: a share needs no more
AT_ONCE = 500  # terms whose resamples are held in memory together
MIN_FOR_HALVES = 10  # halves of five can be drawn in 252 ways: enough for p to fall below .05


def check_null(
    scores: pd.DataFrame,
    *,
    part: str = "body",
    voice: str = "outlet",
    outlets: Sequence[str] | None = None,
    measures: Sequence[str] | None = None,
    labels: str | Sequence[str] = "both",
    articles: pd.DataFrame | None = None,
    voices: pd.DataFrame | None = None,
    alpha: float = 0.05,
    n_splits: int = 500,
    n_resamples: int = 5_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Split every outlet into random halves and count how many tests fire at ``alpha``.

    Halves of one outlet differ by chance only, so a test that keeps its promise fires on about
    ``alpha`` of them. Articles of one story stay in one half: where an outlet returns to a story,
    its articles are not independent, and a comparison by article that fires too often shows here.

    Parameters
    ----------
    scores : DataFrame
        From `score_articles`.
    part, voice, outlets, measures, labels, seed
        As for `compare_outlets`.
    articles, voices : DataFrame, optional
        With them the check covers `compare_words` too, in the row ``words``: on all terms, or
        2,000 of them.
    alpha : float
        The level of the tests.
    n_splits : int
        Random halves per outlet.
    n_resamples : int
        Permutations per outlet.

    Returns
    -------
    DataFrame
        One row per measure: ``measure, part, voice, n_outlets, n_splits, n_tests, share, ci_low,
        ci_high, alpha, method``. ``share`` is the part of the tests with p below ``alpha`` (labels
        too rare to be tested are left out, as in `compare_outlets`); the interval is the Monte
        Carlo error over splits, 95 %. Outlets with fewer than ten articles are left out.

    Raises
    ------
    OptionError
        For an outlet, voice, part, measure or label that is not in the scores, or where no outlet
        has ten articles.
    TableError
        Where a column is missing or the scores are empty.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> scores = pd.DataFrame({"article_id": range(99), "outlet": "A", "base": 500, "value": 0.0,
    ...     "total": rng.poisson(1.0, 99), "measure": "hedge", "label": "legal", "part": "body",
    ...     "voice": "all", "story_id": None, "unit": "per_1000_words"})
    >>> check_null(scores)["share"].between(0.02, 0.08).tolist()
    [True]
    """
    panel = read_panel(
        scores, part=part, voice=voice, outlets=outlets, measures=measures, labels=labels
    )
    large = [name for name in panel.outlets if len(panel.rows(name)) >= MIN_FOR_HALVES]
    if not large:
        problem = Problem("too few articles per outlet", "scores",
                          expected=f"an outlet with at least {MIN_FOR_HALVES}")  # fmt: skip
        raise OptionError("outlets cannot be split into halves", [problem])
    fired = np.vstack([_fired(panel, name, alpha, n_splits, n_resamples, seed) for name in large])
    tables = [_summary(fired, panel.columns["measure"].to_numpy(), n_splits)]
    if articles is not None:
        terms = count_terms(articles, voices, part=part, voice=voice, max_words=2, min_articles=5)
        few = min(n_splits, WORD_SPLITS), min(n_resamples, WORD_RESAMPLES)
        if not terms.terms:
            return _described(tables, panel, len(large), alpha, n_resamples, seed)
        fired = np.hstack(
            [
                np.vstack([_fired(some, name, alpha, *few, seed) for name in large])
                for some in terms.panels(AT_ONCE, most=MAX_TERMS)
            ]
        )
        tables.append(_summary(fired, np.repeat(MEASURE, fired.shape[1]), few[0]))
    return _described(tables, panel, len(large), alpha, n_resamples, seed)


def _described(
    tables: list[pd.DataFrame], panel: Panel, n_outlets: int, alpha: float, n_resamples: int,
    seed: int,
) -> pd.DataFrame:  # fmt: skip
    """All measures in one table, and how they were checked."""
    table = pd.concat(tables, ignore_index=True)
    table.insert(1, "part", panel.part)
    table.insert(2, "voice", panel.voice)
    table.insert(3, "n_outlets", n_outlets)
    table["alpha"] = alpha
    table["method"] = (
        f"random halves of each outlet, studentised permutation mid-p (up to {n_resamples:,} "
        f"permutations, seed {seed})"
    )
    return table


def _summary(fired: np.ndarray, measure: np.ndarray, n_splits: int) -> pd.DataFrame:
    """Share of tests that fired per measure; rows of ``fired`` are splits, NaN is no test."""
    rows = []
    for name in dict.fromkeys(measure):
        tests = fired[:, measure == name]
        n = (~np.isnan(tests)).sum(axis=1)
        hits = np.nansum(tests, axis=1)
        n_tests = int(n.sum())
        share = hits.sum() / n_tests if n_tests else np.nan
        # The labels of one split share its halves, so the splits are what is independent.
        spread = np.sqrt(((hits - share * n) ** 2).sum()) / n_tests if n_tests else np.nan
        low, high = np.clip([share - 1.96 * spread, share + 1.96 * spread], 0, 1)
        rows.append((name, n_splits, n_tests, share, low, high))
    return pd.DataFrame(
        rows, columns=["measure", "n_splits", "n_tests", "share", "ci_low", "ci_high"]
    )


def _fired(
    panel: Panel, outlet: str, alpha: float, n_splits: int, n_resamples: int, seed: int
) -> np.ndarray:
    """Which tests fire, a row per split and a column per label; NaN where there is no test."""
    rows = panel.rows(outlet)
    has_words, has_hits = panel.base[rows] > 0, panel.total[rows] != 0
    tested = has_words.sum(axis=0) / 2 >= MIN_ARTICLES
    tested &= has_hits.sum(axis=0) >= MIN_WITH_HITS
    fires = np.full((n_splits, len(tested)), np.nan)
    if not tested.any():
        return fires
    # Most terms of a corpus are rare in any one outlet: only what is tested is multiplied out.
    total, base = panel.total[rows][:, tested], panel.base[rows][:, tested]
    columns, n_half = moments(total, base), (base > 0).sum(axis=0) / 2
    spread = common_spread(total, base)
    together = _clusters(panel.articles.iloc[rows])
    splits = _standardised(
        sum_by(columns, together), n_half, spread, n_splits, generator(seed, "split", outlet)
    )
    chance = _standardised(columns, n_half, spread, n_resamples, generator(seed, "chance", outlet))
    chance.sort(axis=0)
    for place, own, null in zip(np.flatnonzero(tested), splits.T, chance.T, strict=True):
        fires[:, place] = mid_p(own, null) < alpha
    return fires


def _standardised(
    columns: np.ndarray,
    n_half: np.ndarray,
    spread: np.ndarray,
    n_resamples: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Standardised differences of random halves of the rows."""
    whole = columns.sum(axis=0)
    found = []
    for sums in subset_sums(columns, len(columns) // 2, n_resamples, rng):
        half, other = (pooled(part, n_half, spread) for part in (sums, whole - sums))
        found.append(distance(half, other))
    return np.concatenate(found)


def _clusters(articles: pd.DataFrame) -> np.ndarray:
    """A number per article; articles on one story share it."""
    own = "article " + articles["article_id"].astype(str)
    return own.where(
        articles["story_id"].isna(), "story " + articles["story_id"].astype(str)
    ).factorize()[0]
