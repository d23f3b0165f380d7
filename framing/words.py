"""Which words and phrases tell outlets apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from framing.cautions import cautions
from framing.contrasts import Result, compare_sides, p_values_of
from framing.errors import OptionError, Problem
from framing.moments import Prior
from framing.panel import Panel, without_reprints
from framing.resample import MIN_WITH_HITS, Resampling, adjust
from framing.sides import Sides, choose_sides, pairs_of
from framing.tables import ARTICLES, check
from framing.tokens import Tokens
from framing.vocabulary import count_terms

FIRST_LOOK = 1_000  # permutations for every term; only terms below .1 get the full number
AT_ONCE = 500  # terms whose resamples are held in memory together


def compare_words(
    articles: pd.DataFrame,
    *,
    voices: pd.DataFrame | None = None,
    part: str = "body",
    voice: str = "outlet",
    outlets: Sequence[str] | None = None,
    against: str = "rest",
    by: str = "auto",
    reprints: pd.DataFrame | None = None,
    max_words: int = 2,
    min_articles: int = 5,
    prior_words: float | None = None,
    n_resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
    tokens: Tokens | None = None,
) -> pd.DataFrame:
    """Compare every word and phrase between outlets, without a lexicon.

    Effect sizes are weighted log-odds with an informative Dirichlet prior (Monroe, Colaresi and
    Quinn 2008), which keeps rare words from topping the list. Their z takes words as independent,
    though one article says its words many times over: on random halves of one outlet it fires on
    19 % of terms at .05. So intervals and p come from resampling articles (or stories).

    Parameters
    ----------
    articles : DataFrame
        With ``article_id``, ``outlet`` and ``body``; ``headline``, ``story_id`` optional.
    voices : DataFrame, optional
        From `find_voices`; without it all words count, and ``voice`` is "all".
    part, voice, outlets, by, reprints, level, seed
        As for `compare_outlets`.
    against : "rest", "pairs" or "both"
        Each outlet against all others together, every pair, or both. Two outlets are one pair.
    max_words : int
        Longest phrase. Phrases neither cross punctuation nor begin or end with a function word.
    min_articles : int
        Compare the terms that at least so many articles of the two sides have; no less than 5,
        below which no result could reach .05.
    prior_words : float, optional
        Size of the prior: so many words, distributed as in all compared articles, are added to
        each side; by default a tenth of all words compared.
    n_resamples : int
        Permutations for terms that look different after a first 1,000; bootstrap resamples are
        1,000.
    tokens : Tokens, optional
        The articles' tokens, where they have been cut already.

    Returns
    -------
    DataFrame
        One row per comparison and term, smallest p first: ``term, part, voice, outlet_a,
        outlet_b, n_articles_a, n_articles_b`` (articles), ``n_with_a, n_with_b`` (those with the
        term), ``n_stories, n_hits_a, n_hits_b, value_a, value_b, diff`` (per 1,000 words),
        ``log_odds, ci_low, ci_high`` (positive: more in b), ``z`` (Monroe's, for comparison with
        other software), ``effect`` (Cliff's delta), ``p_value`` (of the difference in rates, as in
        `compare_outlets`), ``p_adjusted`` (Benjamini-Hochberg over all terms and comparisons of
        the call), ``unit, method, warning``.

    Raises
    ------
    OptionError
        For options outside the choices, fewer than two outlets, or no term in enough articles.
    TableError
        Where a column is missing.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": range(16), "outlet": ["A", "B"] * 8,
    ...     "body": ["The regime fell again.", "The government fell."] * 8})
    >>> words = compare_words(articles, n_resamples=1000)
    >>> words[["term", "n_with_a", "n_with_b", "log_odds"]].round(1).head(2)
                  term  n_with_a  n_with_b  log_odds
    0       government         0         8       3.0
    1  government fell         0         8       3.0
    """
    _check_options(max_words, min_articles, prior_words, n_resamples)
    check(articles, ARTICLES)
    chosen = without_reprints(_only(articles, outlets), reprints)
    vocabulary = count_terms(
        chosen, voices, part=part, voice=voice, max_words=max_words, min_articles=min_articles,
        tokens=tokens if len(chosen) == len(articles) else None,
    )  # fmt: skip
    names = list(outlets or dict.fromkeys(vocabulary.articles["outlet"]))
    if len(names) < 2 or not vocabulary.terms:
        got = f"{len(names)} outlet(s), {len(vocabulary.terms)} term(s)"
        problem = Problem("two outlets and one term are needed", "articles", got)
        raise OptionError("no words to compare", [problem])
    how = Resampling(n_resamples, level, seed)
    tables = []
    all_words = float(vocabulary.articles["words"].sum())
    prior_words = all_words / 10 if prior_words is None else prior_words
    for panel in vocabulary.panels(AT_ONCE):
        prior = Prior(prior_words * panel.total.sum(axis=0) / all_words, prior_words)
        look = Resampling(min(FIRST_LOOK, n_resamples), level, seed, prior)
        tables += [_compare(panel, a, b, by, look, how) for a, b in pairs_of(names, against)]
    table = pd.concat(tables, ignore_index=True)
    table = table[table["n_with_a"] + table["n_with_b"] >= min_articles]
    table["p_adjusted"] = adjust(table["p_value"].to_numpy())
    n_tests = int(table["p_value"].notna().sum())
    table["method"] += f"; adjusted (Benjamini-Hochberg) over the {n_tests} tests of this call"
    order = table["p_value"].fillna(2).to_numpy(), -table["log_odds"].abs().to_numpy().round(9)
    table = table.iloc[np.lexsort((table["term"].astype(str), *order[::-1]))]
    return table.reset_index(drop=True)


def _check_options(
    max_words: int, min_articles: int, prior_words: float | None, n_resamples: int
) -> None:
    checks = [
        ("max_words", 1 <= max_words <= 5, max_words, "1 to 5"),
        ("min_articles", min_articles >= MIN_WITH_HITS, min_articles, f"{MIN_WITH_HITS} or more"),
        ("prior_words", prior_words is None or prior_words > 0, prior_words, "above 0"),
        ("n_resamples", n_resamples >= 100, n_resamples, "at least 100"),
    ]
    problems = [Problem(name, "", repr(got), want) for name, fine, got, want in checks if not fine]
    if problems:
        raise OptionError("compare_words cannot take this", problems)


def _only(articles: pd.DataFrame, outlets: Sequence[str] | None) -> pd.DataFrame:
    if outlets is None:
        return articles
    if missing := [name for name in outlets if not (articles["outlet"] == name).any()]:
        there = ", ".join(sorted(set(articles["outlet"].astype(str))))
        raise OptionError("no such outlet", [Problem("outlets", "", ", ".join(missing), there)])
    return articles[articles["outlet"].isin(list(outlets)).to_numpy(dtype=bool)]


def _compare(
    panel: Panel, a: str, b: str, by: str, look: Resampling, how: Resampling
) -> pd.DataFrame:
    """Some terms of one comparison, at first with few permutations."""
    sides = choose_sides(panel, a, b, by)
    result = compare_sides(panel, sides, look)
    result = replace(result, p_value=_second_look(panel, sides, result, how))
    table = _as_rows(panel, sides, result, look).assign(outlet_a=a, outlet_b=b)
    resampling = how.describe(is_paired=sides.is_paired)
    table["method"] = f"log-odds with informative Dirichlet prior; {resampling}"
    table["warning"] = cautions(panel, sides, result, how.level, of_logs=True)
    return table[_COLUMNS]


def _second_look(panel: Panel, sides: Sides, result: Result, how: Resampling) -> np.ndarray:
    """p with the full number of permutations for terms below .1; the others keep theirs.

    Adjusting over thousands of terms needs p-values far below 1 in 1,000, and only for these.
    """
    p_values = result.p_value.copy()
    close = np.flatnonzero(p_values < 0.1)
    if how.n_resamples > FIRST_LOOK and len(close):
        fresh = replace(how, seed=how.seed + 1)
        p_values[close] = p_values_of(panel.take(close), sides, fresh)
    return p_values


def _as_rows(panel: Panel, sides: Sides, result: Result, look: Resampling) -> pd.DataFrame:
    table = pd.DataFrame({"term": panel.columns["label"], "part": panel.part})
    table["voice"] = panel.voice
    precision: np.ndarray | float = 0.0
    prior_hits = look.prior.hits if look.prior else 0.0
    for side, rows in (("a", sides.a.rows), ("b", sides.b.rows)):
        total, base = panel.total[rows], panel.base[rows]
        table[f"n_articles_{side}"] = (base > 0).sum(axis=0)
        table[f"n_with_{side}"] = (total > 0).sum(axis=0)
        table[f"n_hits_{side}"] = total.sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            table[f"value_{side}"] = 1000 * total.sum(axis=0) / base.sum(axis=0)
            precision = precision + 1 / (total.sum(axis=0) + prior_hits)
    table["n_stories"] = pd.array([result.n_stories] * len(table), dtype="Int64")
    table["diff"] = table["value_b"] - table["value_a"]
    table["log_odds"] = result.observed.log_ratio
    margin = np.where(np.isfinite(result.log_margin), result.log_margin, np.nan)
    table["ci_low"], table["ci_high"] = table["log_odds"] - margin, table["log_odds"] + margin
    table["z"] = table["log_odds"] / np.sqrt(precision)
    table["effect"], table["p_value"], table["p_adjusted"] = result.effect, result.p_value, np.nan
    return table.assign(unit="per_1000_words")


_COLUMNS = [
    "term", "part", "voice", "outlet_a", "outlet_b", "n_articles_a", "n_articles_b", "n_with_a",
    "n_with_b", "n_stories", "n_hits_a", "n_hits_b", "value_a", "value_b", "diff", "log_odds",
    "ci_low", "ci_high", "z", "effect", "p_value", "p_adjusted", "unit", "method", "warning",
]  # fmt: skip
