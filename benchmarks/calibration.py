#!/usr/bin/env python3
"""Error rates of p and coverage of intervals where the truth is known.

usage: calibration.py [--corpora 8]

Counts are negative binomial; outlets have equal rates (so every p below .05 is an error) but may
differ in number, length and spread of their articles, which random halves of one outlet never do.
A second opinion stands beside: the permutation of plain differences, and percentile intervals. A
second table has outlets of unequal rates, to see whether intervals hold the true difference.
"""

import argparse
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.contrasts import chosen_test, compare_sides
from framing.panel import BUNDLES, Panel
from framing.resample import Resampling, permutation_p
from framing.sides import choose_sides

N_LABELS = 150


@dataclass(frozen=True)
class Case:
    """Two outlets: articles, words per article and dispersion of each; one rate for both."""

    name: str
    n: tuple[int, int]
    words: tuple[int, int]
    rate: float
    dispersion: tuple[float, float] = (1.0, 1.0)
    is_paired: bool = False
    is_bundled: bool = False  # as `compare_outlets` does it with outlets so large


CASES = [
    Case("equal outlets, rare label", (60, 60), (650, 650), 0.15),
    Case("one writes longer, rare label", (60, 60), (560, 850), 0.15),
    Case("few short against many long", (30, 90), (300, 900), 0.3),
    Case("many short against few long", (90, 30), (300, 900), 0.3),
    Case("ten against ten", (10, 10), (500, 500), 3.0, (0.5, 0.5)),
    Case("one far more uneven, equal numbers", (60, 60), (600, 600), 0.5, (3.0, 0.3)),
    Case("one far more uneven, unequal numbers", (20, 80), (600, 600), 1.0, (3.0, 0.3)),
    Case("paired by story", (60, 60), (560, 850), 0.4, is_paired=True),
    Case("paired by ten stories", (10, 10), (500, 500), 3.0, (0.5, 0.5), is_paired=True),
    Case("6,000 in bundles against 100", (6000, 100), (600, 600), 0.5, is_bundled=True),
    Case(
        "6,000 in bundles, more even, against 300",
        (6000, 300),
        (900, 500),
        0.5,
        (0.3, 3.0),
        is_bundled=True,
    ),
]


def draw(case: Case, rng: np.random.Generator) -> Panel:
    """Articles of two outlets; paired ones share the interest of their stories in each label."""
    totals, bases, articles = [], [], []
    interest = rng.gamma(1.0, 1.0, (case.n[0], N_LABELS)) if case.is_paired else 1.0
    for outlet, n, words, dispersion in zip("AB", case.n, case.words, case.dispersion, strict=True):
        base = np.round(rng.gamma(3, words / 3, n)) + 50
        spread = rng.gamma(1 / dispersion, dispersion, (n, N_LABELS))
        totals.append(rng.poisson(case.rate / 1000 * base[:, None] * spread * interest))
        bases.append(np.repeat(base[:, None], N_LABELS, axis=1))
        stories = [str(i) if case.is_paired else None for i in range(n)]
        articles.append(pd.DataFrame({"outlet": outlet, "story_id": stories}))
    table = pd.concat(articles, ignore_index=True)
    table["article_id"] = table.index.astype(str)
    return Panel(table, pd.DataFrame(), np.vstack(totals) * 1.0, np.vstack(bases), "", "")


def try_case(case: Case, n_corpora: int) -> dict[str, object]:
    """Error rates and coverage over all labels of all corpora."""
    found: dict[str, list[np.ndarray]] = {"p": [], "plain": [], "cover": [], "percentile": []}
    for seed in range(n_corpora):
        panel = draw(case, np.random.default_rng([seed, len(case.name)]))
        panel = panel.bundled(BUNDLES, seed) if case.is_bundled else panel
        sides = choose_sides(panel, "A", "B", "story" if case.is_paired else "article")
        how = Resampling(1000, 0.95, seed)
        result = compare_sides(panel, sides, how)
        tested = np.flatnonzero(~np.isnan(result.p_value))
        diff = result.observed.diff[tested]
        resampled = chosen_test(panel, sides)[0].resampled(how, tested).diff
        low, high = np.quantile(resampled, [0.025, 0.975], axis=0)
        found["p"].append(result.p_value[tested] < 0.05)
        found["cover"].append(np.abs(diff) <= result.margin[tested])
        found["percentile"].append((low <= 0) & (high >= 0))
        found["plain"].append(plain_p(panel, case, tested, seed) < 0.05)
    share = {name: float(np.concatenate(values).mean()) for name, values in found.items()}
    return {
        "case": case.name, "tests": sum(map(len, found["p"])), "p < .05": share["p"],
        "plain p < .05": share["plain"], "interval covers": share["cover"],
        "percentile covers": share["percentile"],
    }  # fmt: skip


def plain_p(panel: Panel, case: Case, tested: np.ndarray, seed: int) -> np.ndarray:
    """Permutation of the difference itself, not in standard errors."""
    total, base = panel.total[:, tested], panel.base[:, tested]
    n_a, n = len(panel.rows("A")), len(panel.articles)
    rng = np.random.default_rng(seed)

    def differences():
        for _ in range(1000):
            in_a = np.zeros(n, dtype=bool)
            if case.is_paired:
                in_a[:n_a] = rng.random(n_a) < 0.5
                in_a[n_a:] = ~in_a[:n_a]
            else:
                in_a[rng.permutation(n)[:n_a]] = True
            yield difference(in_a)[None, :]

    def difference(in_a: np.ndarray) -> np.ndarray:
        rates = [total[side].sum(axis=0) / base[side].sum(axis=0) for side in (in_a, ~in_a)]
        return np.abs(rates[1] - rates[0])

    return permutation_p(difference(np.arange(n) < n_a), differences())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=int, default=8)
    options = parser.parse_args()
    table = pd.DataFrame([try_case(case, options.corpora) for case in CASES])
    print(table.round(3).to_string(index=False))


if __name__ == "__main__":
    main()
