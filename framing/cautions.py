"""What a reviewer would ask about a comparison, as warnings in its row."""

from __future__ import annotations

import numpy as np

from framing.contrasts import Result
from framing.panel import Panel
from framing.resample import MIN_ARTICLES, MIN_WITH_HITS
from framing.sides import Sides
from framing.summary import DISAGREE

FEW_ARTICLES = 10
FEW_BASE = 20  # hits behind a share


def cautions(
    panel: Panel, sides: Sides, result: Result, level: float, *, of_logs: bool = False
) -> list[str]:
    """One string per column of the panel, "; " between several warnings, "" for none.

    ``of_logs`` where the table shows the interval of the log ratio, not of the difference.
    """
    rows_a, rows_b = sides.a.rows, sides.b.rows
    general = _unequal_genres(panel, rows_a, rows_b)
    if not sides.is_paired:
        general += _unequal_stories(panel, sides)
    alone = _carried_by_one(panel, rows_a, rows_b, result)
    validated = panel.columns["is_validated"].tolist()
    units = panel.columns["unit"].tolist()
    split = _split_verdicts(result, level, of_logs=of_logs)
    warnings = []
    for column, unit in enumerate(units):
        found = [
            *_few_articles(panel, rows_a, rows_b, result, column),
            *_few_hits(panel, rows_a, rows_b, result, column, unit),
            *([DISAGREE] if split[column] else []),
            *([] if alone[column] is None else [f"one article carries it: {alone[column]}"]),
            *general,
            *([] if validated[column] else ["detector not validated"]),
        ]
        warnings.append("; ".join(found))
    return warnings


def _few_articles(
    panel: Panel, rows_a: np.ndarray, rows_b: np.ndarray, result: Result, column: int
) -> list[str]:
    n = min(int((panel.base[rows, column] > 0).sum()) for rows in (rows_a, rows_b))
    if result.n_stories is not None:
        n = min(n, result.n_stories)
    if not n:
        return ["nothing to count on one side: no interval, no test"]
    if n < MIN_ARTICLES:
        return [f"{_count(n, result)}: no interval, no test"]
    return [_count(n, result)] if n < FEW_ARTICLES else []


def _count(n: int, result: Result) -> str:
    one, several = ("article", "articles") if result.n_stories is None else ("story", "stories")
    return f"only {n} {one if n == 1 else several}"


def _few_hits(
    panel: Panel,
    rows_a: np.ndarray,
    rows_b: np.ndarray,
    result: Result,
    column: int,
    unit: str,
) -> list[str]:
    if unit == "polarity":
        return []
    totals = [panel.total[rows, column] for rows in (rows_a, rows_b)]
    n = int(result.n_with_hits[column])
    if not n:
        return ["no hits"]
    found = []
    if n < MIN_WITH_HITS:
        found.append(f"hits in {_count(n, result)}: no test")
    elif min(total.sum() for total in totals) == 0:
        found.append("no hits on one side")
    elif n < 2 * MIN_WITH_HITS:
        found.append(f"hits in {_count(n, result)}")
    if unit == "share":
        base = min(panel.base[rows, column].sum() for rows in (rows_a, rows_b))
        if 0 < base < FEW_BASE:  # of none, the article count has told
            found.append(f"share of only {base:g} hit{'s' if base != 1 else ''} on one side")
    return found


def _split_verdicts(result: Result, level: float, *, of_logs: bool) -> np.ndarray:
    """Where one of interval and p calls a difference clear and the other not."""
    has_interval, is_clear = result.has_interval, result.is_clear
    if of_logs:
        has_interval = np.isfinite(result.log_margin)
        with np.errstate(invalid="ignore"):
            is_clear = np.abs(result.observed.log_ratio) > result.log_margin
    known = has_interval & np.isfinite(result.p_value)
    with np.errstate(invalid="ignore"):
        return known & (is_clear != (result.p_value < 1 - level))


def _carried_by_one(
    panel: Panel, rows_a: np.ndarray, rows_b: np.ndarray, result: Result
) -> list[str | None]:
    """The article without which more than half of a clear difference would be gone."""
    diff = result.observed.diff
    with np.errstate(invalid="ignore"):
        clear = result.is_clear | (result.p_value < 0.05)
    names: list[str | None] = [None] * len(diff)
    if not clear.any():
        return names
    some = panel.take(np.flatnonzero(clear))
    without = np.concatenate([-_without_each(some, rows_a), _without_each(some, rows_b)])
    rates = [_rate(some, rows) for rows in (rows_a, rows_b)]
    without += np.where(np.arange(len(without))[:, None] < len(rows_a), rates[1], -rates[0])
    with np.errstate(invalid="ignore"):
        left = without * np.sign(diff[clear])
    rows = np.concatenate([rows_a, rows_b])
    for column, kept in zip(np.flatnonzero(clear), left.T, strict=True):
        if np.isnan(kept).all():
            continue
        worst = int(np.nanargmin(kept))
        if kept[worst] < 0.5 * abs(diff[column]):
            names[column] = str(panel.articles["article_id"].iloc[rows[worst]])
    return names


def _rate(panel: Panel, rows: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return panel.total[rows].sum(axis=0) / panel.base[rows].sum(axis=0)


def _without_each(panel: Panel, rows: np.ndarray) -> np.ndarray:
    """The pooled rate without each article in turn, shape (n_articles, n_columns)."""
    total, base = panel.total[rows], panel.base[rows]
    with np.errstate(invalid="ignore", divide="ignore"):
        return (total.sum(axis=0) - total) / (base.sum(axis=0) - base)


def _unequal_genres(panel: Panel, rows_a: np.ndarray, rows_b: np.ndarray) -> list[str]:
    if "genre" not in panel.articles:
        return []
    genre = panel.articles["genre"].fillna("unknown").astype(str)
    shares = [genre.iloc[rows].value_counts(normalize=True) for rows in (rows_a, rows_b)]
    moved = shares[1].sub(shares[0], fill_value=0)
    distance = moved.abs().sum() / 2
    if distance <= 0.25:
        return []
    return [f"unequal genres ({moved.abs().idxmax()}: {distance:.0%} of articles differ)"]


def _unequal_stories(panel: Panel, sides: Sides) -> list[str]:
    has_story = panel.articles["story_id"].notna().to_numpy(dtype=bool)[sides.rows]
    share = sides.shared[sides.rows].mean()
    if not has_story.any() or share >= 0.5:
        return []
    return [f"unequal stories ({share:.0%} of articles on stories both covered)"]
