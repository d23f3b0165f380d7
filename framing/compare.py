"""Outlets compared: differences with intervals and tests that resample articles or stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from framing.cautions import cautions
from framing.contrasts import Result, chosen_test, compare_sides
from framing.errors import OptionError, Problem
from framing.panel import BUNDLES, Panel, read_panel, without_reprints
from framing.resample import Resampling, adjust
from framing.sides import Sides, choose_sides, pairs_of
from framing.tables import COMPARISONS, SCORES, check

AT_ONCE = 100  # labels whose resamples are held in memory together
_MOST_LOG_MARGIN = 50.0  # wider, and the interval of a ratio says nothing


def compare_outlets(
    scores: pd.DataFrame,
    *,
    part: str = "body",
    voice: str = "outlet",
    outlets: Sequence[str] | None = None,
    measures: Sequence[str] | None = None,
    labels: str | Sequence[str] = "both",
    against: str = "both",
    by: str = "auto",
    reprints: pd.DataFrame | None = None,
    n_resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare every pair of outlets, and each outlet with all others, on every measure and label.

    Words of one article are not independent, so articles are resampled, never words: tests that
    count words as independent fire on 14 to 27 % of comparisons of random halves of one outlet.
    Where outlets covered the same stories, the difference is taken inside the stories.

    Parameters
    ----------
    scores : DataFrame
        From `score_articles`.
    part : str
        "body", "headline", or "both" for their sum.
    voice : str
        Whose words: "outlet" (default), "direct", "indirect", or "all" for their sum. Scores made
        without voices are compared as they are, with voice "all" in the result.
    outlets, measures : sequence of str, optional
        Compare only these. Pairs come in this order of outlets (by default alphabetical).
    labels : "both", "each", "all" or sequence of str
        Every label and a row "all" for each measure's labels together; only the labels; only the
        rows "all"; or the labels named.
    against : "pairs", "rest" or "both"
        Every pair, or each outlet against all others together (``outlet_a`` is then "all
        others"), or both.
    by : "article", "story" or "auto"
        What is resampled. "story" compares inside stories that both sides covered and leaves other
        articles out; "auto" does so where there are at least six such stories and they hold at
        least half of the two sides' articles.
    reprints : DataFrame, optional
        From `find_reprints`: of articles that share their text only the first is then compared.
    n_resamples : int
        Bootstrap resamples for the interval and permutations for p.
    level : float
        Coverage of the intervals.
    seed : int
        Same seed, same numbers, whatever the order of rows, outlets or calls.

    Returns
    -------
    DataFrame
        One row per comparison, measure and label, with the columns of the comparisons table, and
        ``ratio, ratio_low, ratio_high`` (b over a), ``n_words_a, n_words_b, n_hits_a, n_hits_b,
        base_a, base_b``.

        - ``value_a, value_b``: pooled rates, all hits over all words of the outlet;
          ``diff = value_b - value_a``.
        - ``ci_low, ci_high``: from resampled articles or stories. None with fewer than three
          articles on a side. For rates per 1,000 words by article from both rates' own limits:
          ``diff - sqrt((b - b_low)^2 + (a_high - a)^2)`` to
          ``diff + sqrt((b_high - b)^2 + (a - a_low)^2)`` (Zou and Donner 2008). Those limits are
          symmetric bootstrap-t ones (Hall 1988) of the logarithm, as in `rate_outlets`, and where
          articles with hits are too few for that, limits of a sum of few events (Fay and Feuer
          1997; `ratelimits.event_limits`). Inside stories, and for shares and tone, the symmetric
          bootstrap-t interval of the difference; where a side has no hit, that is wider by the
          rate that so many articles may have missed (Clopper and Pearson's bound).
        - ``effect``: Cliff's delta of the articles' rates, between -1 and 1; by story the share of
          stories where b is higher less the share where a is.
        - ``p_value``: permutation of the outlets' names over articles (inside stories), of the
          difference in its standard errors (Janssen 1997: holds when outlets differ in length and
          spread of articles; steadied for rare labels as `moments.common_spread` says), ties
          counted half. None where fewer than five articles hold a hit,
          because then no result could fall below .05 (Tarone 1990).
        - Of outlets with more than 5,000 articles, 2,500 bundles drawn at random are resampled in
          the articles' place, which ``method`` then says.
        - ``p_adjusted``: Benjamini-Hochberg over all p-values of this call.
        - ``warning``: what a reviewer would ask about, empty where nothing.

    Raises
    ------
    OptionError
        For an option outside the choices above, or an outlet, voice or part not in the scores.
    TableError
        Where a column is missing, the scores are empty, or totals or bases are missing, infinite
        or below 0 (sums of tone may be).

    Examples
    --------
    >>> rows = [(f"{outlet}{i}", outlet, i % 3 + (outlet == "B")) for outlet in "AB"
    ...         for i in range(12)]
    >>> scores = pd.DataFrame(rows, columns=["article_id", "outlet", "total"]).assign(
    ...     story_id=None, part="body", voice="all", measure="hedge", label="legal", base=400,
    ...     value=0.0, unit="per_1000_words")
    >>> compare_outlets(scores)[["value_a", "value_b", "diff", "effect"]].round(2)
       value_a  value_b  diff  effect
    0      2.5      5.0   2.5    0.56
    """
    check_options(against=against, by=by, n_resamples=n_resamples, level=level)
    kept = without_reprints(check(scores, SCORES), reprints)
    panel = read_panel(
        kept, part=part, voice=voice, outlets=outlets, measures=measures, labels=labels
    )
    how = Resampling(n_resamples, level, seed)
    table = compare_panel(panel, how, outlets=outlets, against=against, by=by)
    return with_adjusted(table, has_reprints=reprints is None)


def compare_panel(
    panel: Panel,
    how: Resampling,
    *,
    outlets: Sequence[str] | None = None,
    against: str = "both",
    by: str = "auto",
) -> pd.DataFrame:
    """Compare outlets by scores that are arranged already; checks no options, adjusts no p."""
    names = list(outlets) if outlets is not None else panel.outlets
    if len(names) < 2:
        problem = Problem("one outlet", "scores", names[0], "at least two outlets")
        raise OptionError("nothing to compare", [problem])
    tables = []
    for some in panel.chunks(AT_ONCE):
        few, fresh = some.bundled(BUNDLES, how.seed), replace(how, bootstraps={})
        pairs = pairs_of(names, against)
        tables.append([_compare(some, few, a, b, by, fresh) for a, b in pairs])
    return pd.concat([t for same in zip(*tables, strict=True) for t in same], ignore_index=True)


def with_adjusted(table: pd.DataFrame, *, has_reprints: bool) -> pd.DataFrame:
    """Comparisons with p adjusted over all of them, which ``method`` says, columns in order."""
    n_tests = int(table["p_value"].notna().sum())
    end = f"; adjusted (Benjamini-Hochberg) over the {n_tests} tests of this call"
    end += "" if has_reprints else "; reprints left out"
    table = table.assign(
        p_adjusted=adjust(table["p_value"].to_numpy()), method=table["method"] + end
    )
    order = list(COMPARISONS.columns)
    return table[[*order, *(name for name in table if name not in order)]]


def check_options(*, against: str, by: str, n_resamples: int, level: float) -> None:
    """Raise OptionError where `compare_outlets` cannot take an option."""
    checks = [
        ("against", against in ("pairs", "rest", "both"), against, "'pairs', 'rest' or 'both'"),
        ("by", by in ("article", "story", "auto"), by, "'article', 'story' or 'auto'"),
        ("n_resamples", n_resamples >= 100, n_resamples, "at least 100"),
        ("level", 0.5 <= level < 1, level, "from 0.5 to below 1, such as 0.95"),
    ]
    problems = [Problem(name, "", repr(got), want) for name, fine, got, want in checks if not fine]
    if problems:
        raise OptionError("compare_outlets cannot take this", problems)


def _compare(panel: Panel, few: Panel, a: str, b: str, by: str, how: Resampling) -> pd.DataFrame:
    sides = choose_sides(panel, a, b, by)
    is_bundled = few is not panel and not sides.is_paired
    result = (
        compare_sides(panel, sides, how)
        if not is_bundled
        else _of_bundles(compare_sides(few, choose_sides(few, a, b, "article"), how), panel, sides)
    )
    rows = _as_rows(panel, sides, result)
    rows.insert(4, "outlet_a", a)
    rows.insert(5, "outlet_b", b)
    rows["method"] = "pooled rates; " + how.describe(is_paired=sides.is_paired)
    if not sides.is_paired:
        rows["method"] += "; differences per 1,000 words from both rates' limits (Zou and Donner)"
    if is_bundled:
        rows["method"] += f"; of outlets with over {2 * BUNDLES:,} articles {BUNDLES:,} bundles"
    rows["warning"] = cautions(panel, sides, result, how.level)
    return rows


def _of_bundles(result: Result, panel: Panel, sides: Sides) -> Result:
    """What bundles of articles tell, and of the articles themselves what needs no resampling."""
    test, sign = chosen_test(panel, sides)
    return replace(result, effect=sign * test.effect(), n_with_hits=test.n_with_hits)


def _as_rows(panel: Panel, sides: Sides, result: Result) -> pd.DataFrame:
    scale = panel.scale
    ratio = np.where(np.isfinite(result.observed.log_ratio), result.observed.log_ratio, np.nan)
    is_ratio = (panel.columns["unit"] != "polarity").to_numpy(dtype=bool)
    table = panel.columns[["measure", "label"]].assign(part=panel.part, voice=panel.voice)
    with np.errstate(invalid="ignore", divide="ignore"):
        for side, rows in (("a", sides.a.rows), ("b", sides.b.rows)):
            total, base = panel.total[rows].sum(axis=0), panel.base[rows].sum(axis=0)
            table[f"n_articles_{side}"] = (panel.base[rows] > 0).sum(axis=0)
            table[f"value_{side}"] = scale * total / base
            table[f"n_words_{side}"] = panel.articles["words"].iloc[rows].sum(min_count=1)
            table[f"n_hits_{side}"] = np.where(is_ratio, total, np.nan)
            table[f"base_{side}"] = base
        table["n_stories"] = pd.array([result.n_stories] * len(table), dtype="Int64")
        table["diff"] = table["value_b"] - table["value_a"]
        table["ci_low"] = table["diff"] - np.where(
            result.has_interval, scale * result.below, np.nan
        )
        table["ci_high"] = table["diff"] + np.where(
            result.has_interval, scale * result.above, np.nan
        )
        table["effect"], table["p_value"] = result.effect, result.p_value
        table["unit"] = panel.columns["unit"]
        margin = np.where(result.log_margin < _MOST_LOG_MARGIN, result.log_margin, np.nan)
        for name, shift in (("ratio", 0.0), ("ratio_low", -margin), ("ratio_high", margin)):
            table[name] = np.where(is_ratio, np.exp(ratio + shift), np.nan)
    return table
