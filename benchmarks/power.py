#!/usr/bin/env python3
"""Does a planted difference turn up as often as plan_study promises?

usage: power.py CORPUS [--ratio 2] [--corpora 300]

The plan is made on the corpus: so many articles show a rate that is 1 / ratio of what it is. Then
pairs of outlets of that size are drawn from one outlet's articles, over and over, and a difference
is planted in their real counts: on one side each hit is kept with probability 1 / ratio, so that
articles keep the spread they have. Wants some dozens of articles per outlet: fewer say too little
about their spread.
"""

import argparse

import numpy as np
import pandas as pd

import framing
from framing.contrasts import p_values_of
from framing.panel import Panel, read_panel
from framing.plan import plan_study
from framing.resample import Resampling
from framing.sides import Side, Sides

MIN_RATE = 0.6  # per 1,000 words; rarer labels need more articles than corpora hold


def promised_and_found(
    scores: pd.DataFrame, ratio: float, *, n_corpora: int, seed: int
) -> pd.DataFrame:
    """One row per label: planned articles, promised power, share of corpora that show it."""
    plan = plan_study(scores, labels="all", ratios=[1 / ratio], seed=seed)
    plan = plan[plan["n_articles"].notna() & (plan["value"] > MIN_RATE)]
    panel = read_panel(scores, part="body", voice="outlet", labels="all")
    rng = np.random.default_rng(seed)
    rows = []
    for row in plan.itertuples():
        column = np.flatnonzero(panel.columns["measure"] == row.measure)[0]
        p_values = draw_and_test(panel, column, int(row.n_articles), ratio, n_corpora, rng)
        rows.append((row.measure, row.label, row.value, row.dispersion, row.n_articles,
                     (p_values < 0.05).mean()))  # fmt: skip
    names = ["measure", "label", "value", "dispersion", "n_articles", "found"]
    return pd.DataFrame(rows, columns=names).assign(promised=0.8)


def draw_and_test(
    panel: Panel, column: int, n: int, ratio: float, n_corpora: int, rng: np.random.Generator
) -> np.ndarray:
    """p-values of pairs of outlets drawn from one outlet's articles, one side thinned."""
    total, base = np.zeros((2 * n, n_corpora)), np.zeros((2 * n, n_corpora))
    for corpus in range(n_corpora):
        rows = rng.choice(panel.rows(str(rng.choice(panel.outlets))), 2 * n)
        total[:, corpus], base[:, corpus] = panel.total[rows, column], panel.base[rows, column]
    total[:n] = rng.binomial(total[:n].astype(int), 1 / ratio)
    sides = Sides(
        Side("a", np.arange(n)), Side("b", np.arange(n, 2 * n)), False, np.zeros(2 * n, dtype=bool)
    )
    articles = pd.DataFrame({"outlet": np.repeat(["a", "b"], n)})
    drawn = Panel(articles, pd.DataFrame(), total, base, "", "")
    return p_values_of(drawn, sides, Resampling(1000, 0.95, 0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus")
    parser.add_argument("--ratio", type=float, default=2.0)
    parser.add_argument("--corpora", type=int, default=300)
    options = parser.parse_args()
    articles = framing.read_articles(options.corpus)
    voices = framing.find_voices(articles)
    scores = framing.score_articles(
        articles, framing.find_hits(articles, voices=voices), voices=voices
    )
    found = promised_and_found(scores, options.ratio, n_corpora=options.corpora, seed=1)
    print(found.round(2).to_string(index=False))


if __name__ == "__main__":
    main()
