"""Whether a conclusion stands when any one term, article or story is left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.articlewise import ByArticle
from framing.contrasts import chosen_test, p_values_of
from framing.explain import KEY, cases, count_by_term, split_by_term, stacked, without_terms
from framing.moments import Rates, distance, paired, pooled
from framing.panel import Panel
from framing.resample import Resampling, mid_p, sum_by
from framing.sides import Sides
from framing.storywise import ByStory

_COLUMNS = [*KEY, "left_out", "name", "diff", "p_value", "diff_without", "p_without", "is_same"]


def check_sensitivity(
    scores: pd.DataFrame,
    hits: pd.DataFrame,
    comparisons: pd.DataFrame,
    *,
    outlets: Sequence[str] | None = None,
    alpha: float = 0.05,
    n_resamples: int = 10_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Leave out every term, article and story in turn: does the conclusion stand?

    Parameters
    ----------
    scores, hits, comparisons, outlets, n_resamples, seed
        As for `explain_difference`.
    alpha : float
        What counts as a clear difference.

    Returns
    -------
    DataFrame
        One row per comparison and thing left out, the worst first: ``measure, label, part, voice,
        outlet_a, outlet_b, left_out`` ("term", "article" or "story"), ``name, diff, p_value,
        diff_without, p_without, is_same``. ``is_same`` says whether the sign, and being below
        ``alpha`` or not, are as with everything. Articles are left out one by one only where the
        comparison is by article, stories only where articles have stories. p without an article
        or story is read off the permutations of the whole.

    Raises
    ------
    OptionError, TableError
        As `explain_difference`.

    Examples
    --------
    >>> rows = [(f"{outlet}{i}", outlet, i % 3 + 4 * (outlet == "B")) for outlet in "AB"
    ...         for i in range(12)]
    >>> scores = pd.DataFrame(rows, columns=["article_id", "outlet", "total"]).assign(
    ...     story_id=None, part="body", voice="all", measure="hedge", label="legal", base=400,
    ...     value=0.0, unit="per_1000_words")
    >>> hits = pd.DataFrame([(row[0], "body", "hedge", "legal", "alleged") for row in rows
    ...     for _ in range(row[2])], columns=["article_id", "part", "measure", "label", "term"])
    >>> comparisons = pd.DataFrame({"measure": ["hedge"], "label": "legal", "part": "body",
    ...     "voice": "all", "outlet_a": "A", "outlet_b": "B", "n_stories": None, "diff": 10.0,
    ...     "unit": "per_1000_words"})
    >>> left_out = check_sensitivity(scores, hits, comparisons)
    >>> left_out.groupby("left_out").is_same.all().to_dict()
    {'article': True, 'term': False}
    """
    how = Resampling(n_resamples, 0.95, seed)
    tables = []
    for row, panel, sides in cases(scores, comparisons, outlets):
        whole = float(p_values_of(panel, sides, how)[0])
        found = [_without_each_term(panel, sides, hits, row, how)]
        found += _without_each_unit(panel, sides, how)
        table = pd.concat(found, ignore_index=True)
        diff = float(row["diff"])
        same_sign = np.sign(table["diff_without"].round(12)) == np.sign(round(diff, 12))
        table["is_same"] = same_sign & ((table["p_without"] < alpha) == (whole < alpha))
        table = table.assign(diff=diff, p_value=whole, **{name: row[name] for name in KEY})
        if np.isnan(whole):  # too few hits or articles for a test of the whole
            table["p_without"] = np.nan
        order = np.lexsort((-table["p_without"].fillna(1), table["is_same"]))
        tables.append(table.iloc[order])
    return stacked(tables, _COLUMNS)


def _without_each_term(
    panel: Panel, sides: Sides, hits: pd.DataFrame, row: pd.Series, how: Resampling
) -> pd.DataFrame:
    terms, counts = count_by_term(panel, sides, hits, row)
    parts = split_by_term(panel, sides, terms, counts)["contribution"]
    p_values = p_values_of(without_terms(panel, terms, counts), sides, how)
    return _table("term", terms, parts.sum() - parts.to_numpy(), p_values)


def _without_each_unit(panel: Panel, sides: Sides, how: Resampling) -> list[pd.DataFrame]:
    """Leave out articles and stories by taking their part from the sums."""
    test, sign = chosen_test(panel, sides)
    chance = np.sort(np.concatenate(list(test.relabelled(how, np.array([0]))))[:, 0])
    if isinstance(test, ByStory):
        left = {"story": _without_stories(test)}
    else:
        rows = np.concatenate([test.a.rows, test.b.rows])
        articles = panel.articles.iloc[rows]
        left = {"article": _without_articles(test, articles["article_id"].astype(str))}
        if articles["story_id"].notna().any():
            own = "(none) " + articles["article_id"].astype(str)
            stories = articles["story_id"].astype("object").where(articles["story_id"].notna(), own)
            left["story"] = _without_articles(test, stories.astype(str))
    return [
        _table(kind, names, 1000 * sign * (b.rate - a.rate)[:, 0],
               mid_p(distance(a, b, covariance)[:, 0], chance))
        for kind, (names, a, b, covariance) in left.items()
    ]  # fmt: skip


def _without_articles(
    test: ByArticle, unit: pd.Series
) -> tuple[list[str], Rates, Rates, np.ndarray | float]:
    """Rates of both sides without the articles of each unit in turn."""
    number, names = unit.factorize()
    n_in_a = len(test.a.rows)
    rates = []
    for some, n in ((slice(0, n_in_a), test.n[0]), (slice(n_in_a, None), test.n[1])):
        columns = np.zeros_like(test.columns)
        columns[some] = test.columns[some]
        gone = sum_by(columns, number)
        n_gone = sum_by((columns[:, 1:2] > 0).astype(float), number)
        rates.append(pooled(columns.sum(axis=0) - gone, n - n_gone, test.spread))
    return [str(name) for name in names], rates[0], rates[1], 0.0


def _without_stories(test: ByStory) -> tuple[list[str], Rates, Rates, np.ndarray | float]:
    columns = test.columns[test.packages[1]]
    a, b, covariance = paired(columns.sum(axis=0) - columns, test.n_stories - 1, test.spread)
    return test.story_names, a, b, covariance


def _table(kind: str, names: list[str], diff: np.ndarray, p_values: np.ndarray) -> pd.DataFrame:
    p_values = np.where(np.isnan(diff), np.nan, p_values)  # a side without words is not far away
    table = pd.DataFrame({"name": pd.Series(names, dtype="str"), "diff_without": diff})
    return table.assign(left_out=kind, p_without=p_values)
