"""What makes a difference in rates: a sum over terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from framing.contrasts import p_values_of
from framing.errors import OptionError, Problem, TableError
from framing.panel import ALL, Panel, read_panel
from framing.resample import Resampling
from framing.sides import Sides, choose_sides
from framing.tables import Spec, check

KEY = ["measure", "label", "part", "voice", "outlet_a", "outlet_b"]
_COMPARED = Spec("comparisons", (*KEY, "n_stories", "diff", "unit"))
_COLUMNS = [
    *KEY, "term", "n_hits_a", "n_hits_b", "value_a", "value_b", "contribution", "diff_without",
    "p_without", "unit",
]  # fmt: skip
_HITS = Spec("hits", ("article_id", "part", "measure", "label", "term"))


def explain_difference(
    scores: pd.DataFrame,
    hits: pd.DataFrame,
    comparisons: pd.DataFrame,
    *,
    outlets: Sequence[str] | None = None,
    n_resamples: int = 2_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Split differences in rates into the terms that make them.

    A rate is a sum over terms, so a difference of rates is one too: each term contributes its own
    rate in b less its own rate in a, and the contributions add up to ``diff`` exactly.

    Parameters
    ----------
    scores, hits : DataFrame
        From `score_articles` and the hits they were counted from.
    comparisons : DataFrame
        The rows of `compare_outlets` to explain (rates per 1,000 words).
    outlets : sequence of str, optional
        The outlets of that call of `compare_outlets`, where it left some out.
    n_resamples, seed : int
        Permutations for ``p_without``.

    Returns
    -------
    DataFrame
        One row per comparison and term, the largest contribution first: ``measure, label, part,
        voice, outlet_a, outlet_b, term, n_hits_a, n_hits_b, value_a, value_b, contribution``
        (``value_b - value_a``, per 1,000 words), ``diff_without`` and ``p_without`` (the
        difference and its p if the term were not counted), ``unit``.

    Raises
    ------
    OptionError
        Where a comparison is not of rates per 1,000 words.
    TableError
        Where a column is missing or the hits are not those of the scores.

    Examples
    --------
    >>> hits = pd.DataFrame({"article_id": list("aabcc"), "part": "body", "measure": "loaded",
    ...     "label": "moral", "term": ["vile", "vile", "vile", "brutal", "vile"]})
    >>> scores = pd.DataFrame({"article_id": list("abc"), "outlet": ["A", "A", "B"],
    ...     "total": [2, 1, 2], "base": 500, "value": 0.0, "measure": "loaded", "label": "moral",
    ...     "part": "body", "voice": "all", "story_id": None, "unit": "per_1000_words"})
    >>> comparisons = pd.DataFrame({"measure": ["loaded"], "label": "moral", "part": "body",
    ...     "voice": "all", "outlet_a": "A", "outlet_b": "B", "n_stories": None, "diff": 1.0,
    ...     "unit": "per_1000_words"})
    >>> parts = explain_difference(scores, hits, comparisons)
    >>> parts[["term", "value_a", "value_b", "contribution"]]
         term  value_a  value_b  contribution
    0  brutal      0.0      2.0           2.0
    1    vile      3.0      2.0          -1.0
    """
    how = Resampling(n_resamples, 0.95, seed)
    tables = []
    for row, panel, sides in cases(scores, comparisons, outlets):
        terms, counts = count_by_term(panel, sides, hits, row)
        table = split_by_term(panel, sides, terms, counts)
        table["diff_without"] = table["contribution"].sum() - table["contribution"]
        table["p_without"] = p_values_of(without_terms(panel, terms, counts), sides, how)
        order = (-table["contribution"].abs().round(12)).argsort(kind="stable")
        tables.append(table.iloc[order].assign(**{name: row[name] for name in (*KEY, "unit")}))
    return stacked(tables, _COLUMNS)


def cases(
    scores: pd.DataFrame, comparisons: pd.DataFrame, outlets: Sequence[str] | None
) -> Iterator[tuple[pd.Series, Panel, Sides]]:
    """The rows of a table of comparisons, each with its scores and sides."""
    check(comparisons, _COMPARED)
    for number, row in comparisons.reset_index(drop=True).iterrows():
        where = f"comparisons, row {number}"
        if row["unit"] != "per_1000_words":
            problem = Problem("not a rate", where, str(row["unit"]), "per_1000_words",
                              "comparisons[comparisons['unit'] == 'per_1000_words']")  # fmt: skip
            raise OptionError("only differences of rates are sums over terms", [problem])
        panel = read_panel(
            scores, part=row["part"], voice=row["voice"], outlets=outlets,
            measures=[row["measure"]], labels=[row["label"]] if row["label"] != ALL else ALL,
        )  # fmt: skip
        panel = panel.take(np.array([0]))
        by = "article" if pd.isna(row["n_stories"]) else "story"
        yield row, panel, choose_sides(panel, row["outlet_a"], row["outlet_b"], by)


def count_by_term(
    panel: Panel, sides: Sides, hits: pd.DataFrame, row: pd.Series
) -> tuple[list[str], np.ndarray]:
    """The terms of a comparison's hits, and how often each article has them."""
    check(hits, _HITS)
    chosen = (hits["measure"] == row["measure"]).to_numpy(dtype=bool)
    wanted = {"label": ALL, "part": "both", "voice": ALL}
    for column, everything in wanted.items():
        if row[column] != everything and column in hits:
            chosen = chosen & (hits[column] == row[column]).to_numpy(dtype=bool)
    ids = panel.articles["article_id"].astype(str)
    numbers = {ids.iloc[i]: i for i in sides.rows}
    found = hits[chosen & np.array([str(x) in numbers for x in hits["article_id"]], dtype=bool)]
    names = [term if isinstance(term, str) else "(no term)" for term in found["term"]]
    terms = sorted(set(names))
    counts = np.zeros((len(ids), len(terms)))
    place = {term: i for i, term in enumerate(terms)}
    rows = [numbers[str(x)] for x in found["article_id"]]
    np.add.at(counts, (rows, [place[name] for name in names]), 1.0)
    if not np.allclose(counts.sum(axis=1)[sides.rows], panel.total[sides.rows, 0]):
        got = f"{counts.sum():g} hits of {row['measure']}, {row['label']}"
        expected = f"{panel.total[sides.rows].sum():g}"
        repair = "scores = framing.score_articles(articles, hits, voices=voices)"
        problem = Problem("other hits than were scored", "hits", got, expected, repair)
        raise TableError("the hits are not those of the scores", [problem])
    return terms, counts


def split_by_term(panel: Panel, sides: Sides, terms: list[str], counts: np.ndarray) -> pd.DataFrame:
    """Each term's rates on both sides and their difference."""
    table = pd.DataFrame({"term": pd.Series(terms, dtype="str")})
    for side in (sides.a, sides.b):
        name = "a" if side is sides.a else "b"
        table[f"n_hits_{name}"] = counts[side.rows].sum(axis=0)
        table[f"value_{name}"] = 1000 * counts[side.rows].sum(axis=0) / panel.base[side.rows].sum()
    table["contribution"] = table["value_b"] - table["value_a"]
    return table


def without_terms(panel: Panel, terms: list[str], counts: np.ndarray) -> Panel:
    """A panel with one column per term: the hits of all other terms."""
    columns = pd.concat([panel.columns] * max(1, len(terms)), ignore_index=True)
    base = np.repeat(panel.base, len(terms), axis=1)
    return replace(panel, columns=columns[: len(terms)], total=panel.total - counts, base=base)


def stacked(tables: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    """The tables of several comparisons below each other."""
    if not tables:
        return pd.DataFrame(columns=columns)
    return pd.concat(tables, ignore_index=True)[columns]
