"""The statistics on BASIL: how often tests fire where nothing is, and whether plans hold.

Both figures are simulated, and a simulation's own error must be small beside what separates them
from their floors. With 1,000 random halves the rarest measure (1,000 tests) moved by .007 from seed
to seed while every measure's true share is .050; with one drawn pilot the power moved by .02. So
halves and plans are drawn under several seeds, far oftener, and pooled.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

from power import promised_and_found

from framing.hits import find_hits
from framing.nulls import check_null
from framing.scores import score_articles
from framing.text import tokenize_articles
from framing.voices import find_voices

RATIO, PROMISED = 2.0, 0.8
NULL_SEEDS, N_SPLITS = range(10), 40_000
PLAN_SEEDS, N_CORPORA = range(4), 300


def read_basil(shared: Path) -> pd.DataFrame:
    with (shared / "eval" / "basil" / "dev.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return pd.DataFrame(
        {
            "article_id": [row["id"] for row in rows],
            "outlet": [row["outlet"] for row in rows],
            "story_id": [row["story"] for row in rows],
            "headline": [row["title"] for row in rows],
            "body": [row["text"] for row in rows],
        }
    )


def figure(n: int, name: str, value: float, low: float, high: float, better: str) -> dict:
    bounds = {"value": float(value), "ci_low": float(low), "ci_high": float(high)}
    place = {"detector": "statistics", "data": "basil", "n": n, "figure": name}
    return {**place, **bounds, "to_beat": None, "human": None, "better": better}


def pooled_null(scores: pd.DataFrame, articles: pd.DataFrame, voices: pd.DataFrame) -> pd.DataFrame:
    """`check_null` under several seeds: one row a measure, its tests and shares pooled."""
    runs = [
        check_null(scores, articles=articles, voices=voices, n_splits=N_SPLITS,
                   n_resamples=N_SPLITS, seed=seed)
        for seed in NULL_SEEDS
    ]  # fmt: skip
    shares = pd.concat([run.set_index("measure")["share"] for run in runs], axis=1)
    # Between seeds the permutations differ as well as the halves, so this is the whole error.
    error = shares.std(axis=1) / np.sqrt(len(runs))
    pooled = pd.DataFrame({"share": shares.mean(axis=1)})
    pooled["n_tests"] = sum(run.set_index("measure")["n_tests"] for run in runs)
    return pooled.assign(
        ci_low=pooled["share"] - 1.96 * error, ci_high=pooled["share"] + 1.96 * error
    )


def measure(shared: Path) -> list[dict]:
    """Shares of tests that fire at .05 on halves of one outlet; power found and promised."""
    articles = read_basil(shared)
    tokens = tokenize_articles(articles)
    voices = find_voices(articles, tokens=tokens)
    hits = find_hits(articles, voices=voices, tokens=tokens)
    scores = score_articles(articles, hits, voices=voices)
    return [*null_rows(pooled_null(scores, articles, voices)), power_row(scores)]


def null_rows(null: pd.DataFrame) -> list[dict]:
    """The measures that fire least and most often."""
    null = null[null["n_tests"] >= len(NULL_SEEDS) * N_SPLITS].sort_values("share")
    return [
        figure(int(row["n_tests"]), f"share of tests at .05 that fire, {end} measure",
               row["share"], row["ci_low"], row["ci_high"], better)
        for row, end, better in ((null.iloc[0], "lowest", "high"), (null.iloc[-1], "highest", "low"))
    ]  # fmt: skip


def power_row(scores: pd.DataFrame) -> dict:
    """How much is missing of the power that plans promise."""
    runs = [
        promised_and_found(scores, RATIO, n_corpora=N_CORPORA, seed=seed) for seed in PLAN_SEEDS
    ]
    found = pd.concat(runs)["found"]
    share, n = found.mean(), N_CORPORA * len(found)
    spread = 1.96 * np.sqrt(share * (1 - share) / n)
    # More power than promised is no merit (the plan asked for too many articles), so the figure is
    # what is missing.
    short = [max(0.0, PROMISED - power) for power in (share, share + spread, share - spread)]
    return figure(n, f"power short of the {PROMISED:.2f} promised, ratio {RATIO:g}", *short, "low")
