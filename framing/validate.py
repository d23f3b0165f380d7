"""How often detectors are right, by outlet: precision, recall and F1 against people's codes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.judgements import ALL
from framing.moments import Contrast, contrast, moments, pooled, standardised
from framing.panel import generator
from framing.resample import adjust, permutation_p, subset_sums
from framing.tallies import FIGURES, MIN_ARTICLES, Counts, tally

_MIN_UNITS = 5


def validate_hits(
    hits: pd.DataFrame,
    codes: pd.DataFrame,
    *,
    articles: pd.DataFrame | None = None,
    exhaustive: bool = False,
    n_resamples: int = 2_000,
    level: float = 0.95,
    alpha: float = 0.05,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare hits with people's codes, per measure, label and outlet.

    Parameters
    ----------
    hits : DataFrame
        From `find_hits`.
    codes : DataFrame
        From `read_codes` with its sample, or `read_annotations`: ``article_id, part, start, end,
        measure``, ``label`` (what was asked; may be empty), ``code``, and where there are,
        ``coder, outlet, weight``. A code is yes or no, or names a label. Of several coders the
        majority counts; units they are split about are left out and counted.
    articles : DataFrame, optional
        Says which outlet an article is of, where the codes do not.
    exhaustive : bool
        True where coders marked all there is in the texts they coded (annotation tools, a coded
        plan): hits on nothing marked are then wrong. False where units were drawn and judged.
    n_resamples : int
        Bootstrap resamples and permutations of articles.
    level : float
        Coverage of the intervals.
    alpha : float
        Below this adjusted p an outlet's deviation is called bias.
    seed : int
        Same seed, same numbers.

    Returns
    -------
    DataFrame
        One row per measure, label ("all": any label of the measure) and outlet ("all": every
        outlet): ``n_articles, n_units, n_coded`` (people say yes), ``n_found, n_right``;
        ``precision, recall, f1``, each with ``_low`` and ``_high``; ``precision_gap, recall_gap``
        (this outlet less all others), ``p_precision, p_recall, p_adjusted_precision,
        p_adjusted_recall``; ``bias`` in words where the detector errs more (or less) on this
        outlet; ``n_unresolved``; ``warning``.

    Raises
    ------
    TableError
        Where a column is missing, or no unit has a code.

    Notes
    -----
    Estimates are weighted by ``weight``, so that a stratified sample stands for all it was drawn
    from (Horvitz and Thompson 1952): precision = sum of weights of found and right over sum of
    weights of found. Recall needs units that were drawn whether or not something was found in
    them; where every unit holds a hit, as in a sample of hits, it is missing. Intervals are
    percentiles over resampled articles, since errors of one article come together; where an
    estimate is 0 or 1, resampling cannot show its uncertainty, and the exact binomial bound
    (Clopper and Pearson 1934) with the articles as trials is given. Gaps, in standard errors, are
    tested by permuting the outlets of articles; p is adjusted (Benjamini and Hochberg 1995) over
    all gaps of precision and recall of the call.

    Examples
    --------
    >>> places = pd.DataFrame({"article_id": list("abcd"), "part": "body", "start": 0, "end": 9,
    ...                        "measure": "hedge", "label": "distancing"})
    >>> codes = places.assign(code=["yes", "no", "yes", "yes"], outlet="N")
    >>> validity = validate_hits(places.head(3), codes)
    >>> validity.loc[0, ["n_found", "n_right", "n_coded"]].tolist()
    [3, 2, 3]
    >>> validity.loc[0, ["precision", "recall"]].astype(float).round(2).tolist()
    [0.67, 0.67]
    """
    tallies, n_unresolved = tally(hits, codes, articles=articles, exhaustive=exhaustive)
    rows = []
    for (measure, label), whole in tallies.items():
        names = sorted(set(whole.outlet) - {""})
        for outlet in [ALL, *names]:
            rng = generator(seed, measure, label, outlet)
            chosen = whole if outlet == ALL else whole.take(whole.outlet == outlet)
            row = {"measure": measure, "label": label, "outlet": outlet, **chosen.numbers()}
            row |= chosen.estimates(n_resamples, level, rng)
            if min(len(chosen.units), len(whole.units) - len(chosen.units)) > 1:
                row |= _gaps(whole, whole.outlet == outlet, n_resamples, rng)
            rows.append(row)
    table = pd.DataFrame(rows).reindex(columns=_columns())
    table["n_unresolved"] = n_unresolved
    return _in_words(table, alpha)


def _gaps(whole: Counts, here: np.ndarray, n_resamples: int, rng: np.random.Generator) -> dict:
    """Precision and recall of an outlet less those of all others, with permutation p.

    Gaps are measured in standard errors, so that outlets with fewer hits an article are not
    taken for different.
    """
    n, n_here = len(here), int(here.sum())
    columns = moments(whole.sums[:, [0, 0]], whole.sums[:, [1, 2]])
    total = columns.sum(axis=0)

    def against_others(sums: np.ndarray) -> Contrast:
        return contrast(pooled(total - sums, n - n_here), pooled(sums, n_here))

    gap = against_others(columns[here].sum(axis=0))
    drawn = map(against_others, subset_sums(columns, n_here, n_resamples, rng))
    p = permutation_p(
        standardised(gap.diff, gap.se), (standardised(each.diff, each.se) for each in drawn)
    )
    units = np.minimum(whole.units[here].sum(axis=0), whole.units[~here].sum(axis=0))[[1, 2]]
    known = (units >= _MIN_UNITS) & (min(n_here, n - n_here) >= MIN_ARTICLES)
    known &= [True, whole.has_recall]
    p = np.where(known, np.where(gap.diff == 0, 1.0, p), np.nan)
    diff = np.where([True, whole.has_recall], gap.diff, np.nan)
    return {
        "precision_gap": diff[0], "recall_gap": diff[1], "p_precision": p[0], "p_recall": p[1],
    }  # fmt: skip


def _columns() -> list[str]:
    figures = [f"{name}{end}" for name in FIGURES for end in ("", "_low", "_high")]
    gaps = ["precision_gap", "recall_gap", "p_precision", "p_recall"]
    counts = ["n_articles", "n_units", "n_coded", "n_found", "n_right"]
    return ["measure", "label", "outlet", *counts, *figures, *gaps]


def _in_words(table: pd.DataFrame, alpha: float) -> pd.DataFrame:
    """Adjust the p-values, and say which outlets the detector errs on and what to be wary of."""
    p = table[["p_precision", "p_recall"]].to_numpy(dtype=float)
    adjusted = adjust(p.ravel()).reshape(p.shape)
    table["p_adjusted_precision"], table["p_adjusted_recall"] = adjusted.T
    bias, warning = [], []
    for row, pair in zip(table.to_dict("records"), adjusted, strict=True):
        bias.append(
            "; ".join(
                f"{name} {row[name]:.2f} here, {row[name] - row[f'{name}_gap']:.2f} elsewhere"
                for name, p_value in zip(FIGURES[:2], pair, strict=True)
                if p_value < alpha
            )
        )
        few = row["n_articles"] < MIN_ARTICLES
        warning.append(
            "; ".join(
                [
                    *(["fewer than three articles: no interval"] if few else []),
                    *(["only hits were coded: recall unknown"] if pd.isna(row["recall"]) else []),
                ]
            )
        )
    return table.assign(bias=bias, warning=warning)
