"""Plans hold: the number they name finds the ratio as often as they promise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.compare import compare_outlets
from framing.errors import OptionError
from framing.plan import plan_study


def negative_binomial(rng, n: int, rate: float, dispersion: float) -> pd.DataFrame:
    base = rng.integers(300, 900, n).astype(float)
    spread = rng.gamma(1 / dispersion, dispersion, n) if dispersion else 1.0
    return pd.DataFrame({"total": rng.poisson(rate / 1000 * base * spread) * 1.0, "base": base})


def make_scores(parts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    table = pd.concat([part.assign(outlet=name) for name, part in parts.items()])
    table["article_id"] = [f"{name}{i}" for name, part in parts.items() for i in range(len(part))]
    return table.assign(
        story_id=None, part="body", voice="all", measure="hedge", label="legal", value=0.0,
        unit="per_1000_words",
    )  # fmt: skip


def test_rate_and_dispersion_are_found_again():
    rng = np.random.default_rng(1)
    scores = make_scores({name: negative_binomial(rng, 800, 3.0, 0.8) for name in "AB"})
    plan = plan_study(scores, ratios=[2])
    assert plan.value[0] == pytest.approx(3.0, rel=0.1)
    assert plan.dispersion[0] == pytest.approx(0.8, abs=0.15)
    assert plan.n_words[0] == pytest.approx(600, rel=0.05)


def test_differences_between_outlets_are_not_spread_of_articles():
    rng = np.random.default_rng(2)
    parts = {"A": negative_binomial(rng, 300, 1.0, 0.0), "B": negative_binomial(rng, 300, 9.0, 0.0)}
    assert plan_study(make_scores(parts), ratios=[2]).dispersion[0] < 0.1


def test_the_planned_number_finds_the_ratio_at_the_promised_power():
    rng = np.random.default_rng(3)
    pilot = make_scores({name: negative_binomial(rng, 200, 2.0, 1.0) for name in "AB"})
    plan = plan_study(pilot, ratios=[2.0]).iloc[0]
    assert plan.power == pytest.approx(0.8, abs=0.08)
    n, found = int(plan.n_articles), 0
    for _ in range(150):
        parts = {"A": negative_binomial(rng, n, 2.0, 1.0), "B": negative_binomial(rng, n, 4.0, 1.0)}
        found += compare_outlets(make_scores(parts), n_resamples=200).p_value[0] < 0.05
    assert 0.68 < found / 150 < 0.92


def test_a_plan_does_not_promise_what_a_lucky_simulation_found():
    rng = np.random.default_rng(7)
    pilot = make_scores({name: negative_binomial(rng, 200, 2.0, 1.0) for name in "AB"})
    plans = pd.concat([plan_study(pilot, ratios=[1.5, 2.0, 3.0], seed=seed) for seed in range(4)])
    assert plans["power"].mean() > 0.8  # of 4,800 corpora: error .006
    assert plans["power"].mean() < 0.85  # and it does not ask for far too many articles


def test_smaller_ratios_and_rarer_labels_need_more_articles():
    rng = np.random.default_rng(4)
    common = make_scores({"A": negative_binomial(rng, 200, 5.0, 0.5)})
    rare = make_scores({"A": negative_binomial(rng, 200, 0.6, 0.5)}).assign(label="distancing")
    plan = plan_study(pd.concat([common, rare]), labels="each", ratios=[1.5, 3])
    needed = plan.set_index(["label", "ratio"]).n_articles
    assert needed["legal", 1.5] > needed["legal", 3]
    assert needed["distancing", 3] > needed["legal", 3]


def test_what_cannot_be_planned_says_so():
    rng = np.random.default_rng(5)
    none = make_scores({"A": negative_binomial(rng, 40, 1.0, 0.0)}).assign(total=0.0)
    row = plan_study(none, ratios=[2]).iloc[0]
    assert pd.isna(row.n_articles)
    assert "no hits" in row.warning
    rare = make_scores({"A": negative_binomial(rng, 400, 0.02, 0.0)})
    row = plan_study(rare, ratios=[1.1]).iloc[0]
    assert pd.isna(row.n_articles)
    assert "more than 5,000" in row.warning


@pytest.mark.parametrize(
    ("options", "match"),
    [({"ratios": [1.0]}, "ratios"), ({"power": 1.0}, "power"), ({"alpha": 0.0}, "alpha")],
)
def test_options_that_cannot_be(options, match):
    rng = np.random.default_rng(6)
    scores = make_scores({"A": negative_binomial(rng, 20, 2.0, 0.0)})
    with pytest.raises(OptionError, match=match):
        plan_study(scores, **options)
    with pytest.raises(OptionError, match="no label is a rate"):
        plan_study(scores.assign(unit="share"))
