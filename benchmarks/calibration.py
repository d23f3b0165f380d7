#!/usr/bin/env python3
"""Error rates of p and coverage of intervals where the truth is known.

usage: calibration.py [--corpora 8]

Counts are negative binomial; outlets have equal rates (so every p below .05 is an error) but may
differ in number, length and spread of their articles, which random halves of one outlet never do.
A second opinion stands beside: the permutation of plain differences, and percentile intervals. A
second table has outlets of unequal rates, to see whether intervals hold the true difference; there
the symmetric bootstrap-t interval stands beside too, which one margin in both directions makes.
"""

import argparse
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.contrasts import chosen_test, compare_sides
from framing.moments import contrast
from framing.panel import BUNDLES, Panel
from framing.resample import Resampling, margin_of, permutation_p
from framing.sides import choose_sides

N_LABELS = 150


@dataclass(frozen=True)
class Case:
    """Two outlets: articles, words per article and dispersion of each, and how often the label."""

    name: str
    n: tuple[int, int]
    words: tuple[int, int]
    rate: float
    dispersion: tuple[float, float] = (1.0, 1.0)
    is_paired: bool = False
    is_bundled: bool = False  # as `compare_outlets` does it with outlets so large
    ratio: float = 1.0  # the second outlet's rate over the first's


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

UNEQUAL = [
    Case(name, n, (600, 600), rate, (2.0, 2.0), ratio=ratio)
    for name, n, rate, ratio in [
        ("5 against 60, equal rates", (5, 60), 3.0, 1.0),
        ("5 against 60, the 5 three times as often", (5, 60), 9.0, 1 / 3),
        ("5 against 60, the 60 three times as often", (5, 60), 3.0, 3.0),
        ("8 against 8, three times as often", (8, 8), 3.0, 3.0),
        ("10 against 10, three times as often", (10, 10), 3.0, 3.0),
        ("10 against 100, equal rates", (10, 100), 3.0, 1.0),
        ("10 against 100, the 10 three times as often", (10, 100), 9.0, 1 / 3),
        ("10 against 100, the 100 three times as often", (10, 100), 3.0, 3.0),
        ("30 against 30, three times as often", (30, 30), 3.0, 3.0),
        ("60 against 60, three times as often", (60, 60), 3.0, 3.0),
    ]
]
UNEQUAL += [
    Case(f"{n} stories, three times as often", (n, n), (600, 600), 3.0, (2.0, 2.0), True, ratio=3.0)
    for n in (8, 30)
]


def draw(case: Case, rng: np.random.Generator) -> Panel:
    """Articles of two outlets; paired ones share the interest of their stories in each label."""
    totals, bases, articles = [], [], []
    interest = rng.gamma(1.0, 1.0, (case.n[0], N_LABELS)) if case.is_paired else 1.0
    rates = (case.rate, case.rate * case.ratio)
    sides = zip("AB", case.n, case.words, case.dispersion, rates, strict=True)
    for outlet, n, words, dispersion, rate in sides:
        base = np.round(rng.gamma(3, words / 3, n)) + 50
        spread = rng.gamma(1 / dispersion, dispersion, (n, N_LABELS))
        totals.append(rng.poisson(rate / 1000 * base[:, None] * spread * interest))
        bases.append(np.repeat(base[:, None], N_LABELS, axis=1))
        stories = [str(i) if case.is_paired else None for i in range(n)]
        articles.append(pd.DataFrame({"outlet": outlet, "story_id": stories}))
    table = pd.concat(articles, ignore_index=True)
    table["article_id"] = table.index.astype(str)
    columns = pd.DataFrame({"unit": ["per_1000_words"] * N_LABELS})
    return Panel(table, columns, np.vstack(totals) * 1.0, np.vstack(bases), "", "")


def try_case(case: Case, n_corpora: int) -> dict[str, object]:
    """Error rates and coverage over all labels of all corpora."""
    truth = case.rate * (case.ratio - 1) / 1000
    found: dict[str, list[np.ndarray]] = {
        name: [] for name in ("p", "plain", "cover", "margin", "percentile", "split")
    }
    for seed in range(n_corpora):
        panel = draw(case, np.random.default_rng([seed, len(case.name)]))
        panel = panel.bundled(BUNDLES, seed) if case.is_bundled else panel
        sides = choose_sides(panel, "A", "B", "story" if case.is_paired else "article")
        how = Resampling(1000, 0.95, seed)
        result = compare_sides(panel, sides, how)
        tested = np.flatnonzero(~np.isnan(result.p_value))
        diff = result.observed.diff[tested]
        test, sign = chosen_test(panel, sides)
        drawn = contrast(*test.drawn(how, tested))
        resampled = sign * drawn.diff
        low, high = np.quantile(resampled, [0.025, 0.975], axis=0)
        se = result.observed.se[tested]
        margin = margin_of(diff, se, resampled, drawn.se, how.level)
        found["p"].append(result.p_value[tested] < 0.05)
        below, above = diff - result.below[tested], diff + result.above[tested]
        found["cover"].append((below <= truth) & (truth <= above))
        found["margin"].append(np.abs(diff - truth) <= margin)
        found["percentile"].append((low <= truth) & (truth <= high))
        found["split"].append(result.is_clear[tested] != found["p"][-1])
        found["plain"].append(plain_p(panel, case, tested, seed) < 0.05)
    share = {name: float(np.concatenate(values).mean()) for name, values in found.items()}
    return {
        "case": case.name, "tests": sum(map(len, found["p"])), "p < .05": share["p"],
        "plain p < .05": share["plain"], "interval covers": share["cover"],
        "one margin covers": share["margin"], "percentile covers": share["percentile"],
        "interval and p disagree": share["split"],
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
    for cases in (CASES, UNEQUAL):
        table = pd.DataFrame([try_case(case, options.corpora) for case in cases])
        if cases is UNEQUAL:  # where outlets differ, a p below .05 is no error
            table = table.drop(columns=["p < .05", "plain p < .05"])
        print(table.round(3).to_string(index=False), end="\n\n")


if __name__ == "__main__":
    main()
