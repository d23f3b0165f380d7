"""Rates corrected for the errors of the detector, with both uncertainties carried through."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.judgements import ALL
from framing.panel import generator, read_panel
from framing.resample import bootstrap_sums
from framing.tallies import MIN_ARTICLES, Counts, ratios, tally

_OWN = 20  # found and coded units of an outlet from which its own precision and recall are used
_METHOD = "rate x precision / recall; articles and coded units resampled independently"


def correct_rates(
    scores: pd.DataFrame,
    hits: pd.DataFrame,
    codes: pd.DataFrame,
    *,
    articles: pd.DataFrame | None = None,
    exhaustive: bool = False,
    part: str = "body",
    voice: str = "outlet",
    measures: Sequence[str] | None = None,
    by_outlet: bool = True,
    n_resamples: int = 4_000,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Correct each outlet's rates by what coders found wrong and missing.

    Parameters
    ----------
    scores : DataFrame
        From `score_articles`.
    hits, codes, articles, exhaustive
        As for `validate_hits`.
    part, voice, measures
        As for `compare_outlets`.
    by_outlet : bool
        Use an outlet's own precision and recall where at least 20 of its units were found and 20
        coded; elsewhere, and with False, those of all outlets together.
    n_resamples : int
        Bootstrap resamples.
    level : float
        Coverage of the intervals.
    seed : int
        Same seed, same numbers.

    Returns
    -------
    DataFrame
        One row per outlet, measure and label that was coded: ``value`` (the rate as counted, per
        1,000 words), ``precision, recall``, ``corrected`` with ``ci_low, ci_high``,
        ``validity_of`` (the outlet, or "all"), ``unit, method, warning``.

    Raises
    ------
    TableError, OptionError
        As `validate_hits` and `compare_outlets` do.

    Notes
    -----
    Of the hits counted, the share ``precision`` is right; of what is there, the share ``recall``
    is found. So a rate r stands for r * precision / recall: the correction of Rogan and Gladen
    (1978) with the false hits counted among hits, since words without a marker are not coded one
    by one. The interval is of percentiles over resamples, in which the scored articles (for r) and
    the coded articles (for precision and recall) are drawn independently. Precision or recall
    of 1 are drawn from a beta distribution (Jeffreys prior, articles as trials), since resampling
    cannot show that they may be less. Without recall only precision is corrected for.

    Examples
    --------
    >>> scores = pd.DataFrame({"article_id": list("abcd"), "outlet": "N", "total": [2, 4, 2, 4],
    ...     "base": 500, "value": 0.0, "measure": "hedge", "label": "legal", "part": "body",
    ...     "voice": "outlet", "story_id": None, "unit": "per_1000_words"})
    >>> hits = pd.DataFrame({"article_id": list("abcd"), "part": "body", "start": 0, "end": 9,
    ...                      "measure": "hedge", "label": "legal"})
    >>> codes = hits.assign(code=["yes", "yes", "no", "yes"], outlet="N")
    >>> corrected = correct_rates(scores, hits, codes)
    >>> corrected[["outlet", "value", "precision", "corrected"]]
      outlet  value  precision  corrected
    0      N    6.0       0.75        4.5
    """
    tallies, _ = tally(hits, codes, articles=articles, exhaustive=exhaustive)
    panel = read_panel(scores, part=part, voice=voice, measures=measures)
    tail = (1 - level) / 2
    rows = []
    for outlet in panel.outlets:
        own = panel.rows(outlet)
        for column, name in enumerate(panel.columns.to_dict("records")):
            key = (name["measure"], name["label"])
            if key not in tallies or name["unit"] != "per_1000_words":
                continue
            rng = generator(seed, outlet, *key)
            sums = np.column_stack([panel.total[own, column], panel.base[own, column]])
            counts, validity_of = _of_outlet(tallies[key], outlet, by_outlet)
            precision, recall, _ = ratios(counts.sums.sum(axis=0), counts.has_recall)
            factor = precision / recall if counts.has_recall else precision
            rate = 1000 * _rate(sums.sum(axis=0))
            rates = 1000 * np.concatenate(
                [_rate(drawn) for drawn in bootstrap_sums(sums, n_resamples, rng)]
            )
            drawn = rates * _factors(counts, n_resamples, rng)
            few = min(len(own), len(counts.sums)) < MIN_ARTICLES or np.isnan(factor)
            low, high = (np.nan, np.nan) if few else np.nanquantile(drawn, [tail, 1 - tail])
            rows.append(
                {
                    "outlet": outlet, "measure": key[0], "label": key[1], "part": part,
                    "voice": panel.voice, "value": rate, "precision": precision,
                    "recall": recall, "corrected": rate * factor, "ci_low": low, "ci_high": high,
                    "validity_of": validity_of, "unit": name["unit"], "method": _METHOD,
                    "warning": _warning(few, counts),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _of_outlet(counts: Counts, outlet: str, by_outlet: bool) -> tuple[Counts, str]:
    own = counts.take(counts.outlet == outlet)
    enough = len(own.units) >= MIN_ARTICLES and own.units[:, 1:3].sum(axis=0).min() >= _OWN
    return (own, outlet) if by_outlet and enough else (counts, ALL)


def _factors(counts: Counts, n_resamples: int, rng: np.random.Generator) -> np.ndarray:
    """Draws of precision / recall."""
    drawn = counts.draws(n_resamples, rng)
    values = ratios(counts.sums.sum(axis=0), counts.has_recall)
    for i in (0, 1):
        if values[i] == 1:
            drawn[:, i] = rng.beta(counts.informed[i] + 0.5, 0.5, n_resamples)
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = drawn[:, 0] / drawn[:, 1] if counts.has_recall else drawn[:, 0]
    return np.where(np.isfinite(factor), factor, np.nan)


def _rate(sums: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums[..., 0] / sums[..., 1]


def _warning(few: bool, counts: Counts) -> str:
    found = ["too few articles or hits: no interval"] if few else []
    unknown = [] if counts.has_recall else ["recall unknown: corrected for precision only"]
    return "; ".join(found + unknown)
