"""Right, found and coded units by article, and what follows: precision, recall and F1."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.errors import Problem, TableError
from framing.judgements import ALL, judge
from framing.resample import bootstrap_sums
from framing.tables import ARTICLES, check

FIGURES = ("precision", "recall", "f1")
MIN_ARTICLES = 3


def tally(
    hits: pd.DataFrame, codes: pd.DataFrame, *, articles: pd.DataFrame | None, exhaustive: bool
) -> tuple[dict[tuple[str, str], Counts], int]:
    """Counts for every measure and label, and how many units have no code.

    Parameters and errors are those of `validate_hits`.
    """
    judged, counts = judge(hits, _with_outlets(codes, articles), exhaustive)
    if judged.empty:
        problem = Problem("no unit with a code", "codes", f"{counts['unresolved']} without")
        raise TableError("nothing to compare the hits with", [problem])
    not_found = judged.loc[(judged["label"] == ALL) & ~judged["found"].astype(bool), "measure"]
    known = set(judged["measure"]) if exhaustive else set(not_found)
    tallies = {
        (str(measure), str(label)): Counts(part, measure in known)
        for (measure, label), part in judged.groupby(["measure", "label"], sort=True)
    }
    return tallies, counts["unresolved"]


class Counts:
    """Weights of found and right, found, and coded units, one row an article."""

    def __init__(self, judged: pd.DataFrame, has_recall: bool) -> None:
        """Sum the judgements of one measure and label by article.

        ``has_recall`` says whether units were coded without regard to what was found in them.
        """
        self.has_recall = has_recall
        weight = judged["weight"].to_numpy(dtype=float)
        gold, found = judged["gold"].to_numpy(bool), judged["found"].to_numpy(bool)
        number, ids = pd.factorize(judged["article_id"], sort=True)
        first = np.unique(number, return_index=True)[1]
        self.outlet = judged["outlet"].to_numpy()[first]
        flags = np.column_stack([gold & found, found, gold, np.ones(len(gold), bool)])
        self.units = np.zeros((len(ids), 4))
        np.add.at(self.units, number, flags)
        self.sums = np.zeros((len(ids), 3))
        np.add.at(self.sums, number, flags[:, :3] * weight[:, None])

    def take(self, rows: np.ndarray) -> Counts:
        """The counts of some of the articles."""
        some = object.__new__(Counts)
        some.outlet, some.units, some.sums = self.outlet[rows], self.units[rows], self.sums[rows]
        some.has_recall = self.has_recall
        return some

    def numbers(self) -> dict[str, int]:
        """How many there are, unweighted."""
        right, found, coded, units = self.units.sum(axis=0).astype(int).tolist()
        return {
            "n_articles": len(self.units), "n_units": units, "n_coded": coded,
            "n_found": found, "n_right": right,
        }  # fmt: skip

    def draws(self, n_resamples: int, rng: np.random.Generator) -> np.ndarray:
        """Precision, recall and F1 of resampled articles, shape (n_resamples, 3)."""
        blocks = bootstrap_sums(self.sums, n_resamples, rng)
        return np.concatenate([ratios(sums, self.has_recall) for sums in blocks])

    @property
    def informed(self) -> list[int]:
        """Articles that say something of precision, recall and F1."""
        return [int((self.sums[:, k] > 0).sum()) for k in (1, 2, 2)]

    def estimates(self, n_resamples: int, level: float, rng: np.random.Generator) -> dict:
        """Precision, recall and F1, each with its interval."""
        values = ratios(self.sums.sum(axis=0), self.has_recall)
        drawn, informed = self.draws(n_resamples, rng), self.informed
        row: dict[str, float] = {}
        for i, name in enumerate(FIGURES):
            low, high = interval(values[i], drawn[:, i], informed[i], level)
            row |= {name: values[i], f"{name}_low": low, f"{name}_high": high}
        return row


def ratios(sums: np.ndarray, has_recall: bool) -> np.ndarray:
    """Precision, recall and F1 from sums of right, found and coded, shape (..., 3)."""
    right, found, coded = sums[..., 0], sums[..., 1], sums[..., 2]
    with np.errstate(invalid="ignore", divide="ignore"):
        recall = right / coded if has_recall else np.full(np.shape(right), np.nan)
        f1 = 2 * right / (found + coded) if has_recall else recall
        return np.stack([right / found, recall, f1], axis=-1)


def interval(value: float, drawn: np.ndarray, n: int, level: float) -> tuple[float, float]:
    """Percentiles of the resamples; at 0 and 1 the exact bound with n trials."""
    if np.isnan(value) or n < MIN_ARTICLES:
        return float("nan"), float("nan")
    bound = ((1 - level) / 2) ** (1 / n)
    if value in (0, 1):
        return (bound, 1.0) if value else (0.0, 1 - bound)
    tail = (1 - level) / 2
    low, high = np.nanquantile(drawn, [tail, 1 - tail])
    return float(low), float(high)


def _with_outlets(codes: pd.DataFrame, articles: pd.DataFrame | None) -> pd.DataFrame:
    if articles is None:
        return codes
    check(articles, ARTICLES)
    ids = [str(value) for value in articles["article_id"]]
    of = dict(zip(ids, articles["outlet"], strict=True))
    return codes.assign(outlet=[of.get(str(value), "") for value in codes["article_id"]])
