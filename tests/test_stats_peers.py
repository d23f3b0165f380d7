"""The statistics against independent software and against brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep

from framing.compare import compare_outlets
from framing.contrasts import chosen_test
from framing.moments import contrast, moments, paired, paired_moments, pooled
from framing.panel import read_panel
from framing.ratelimits import Limits, event_limits, reach
from framing.rates import rate_outlets
from framing.resample import Resampling, adjust, cliffs_delta, critical_value
from framing.sides import choose_sides


def make_scores(total_a, base_a, total_b, base_b, stories=None) -> pd.DataFrame:
    n_a, n_b = len(total_a), len(total_b)
    ids = [f"a{i:03}" for i in range(n_a)] + [f"b{i:03}" for i in range(n_b)]
    return pd.DataFrame(
        {"article_id": ids, "outlet": ["A"] * n_a + ["B"] * n_b, "story_id": stories,
         "part": "body", "voice": "outlet", "measure": "hedge", "label": "legal",
         "total": [*map(float, total_a), *map(float, total_b)],
         "base": [*map(float, base_a), *map(float, base_b)], "value": 0.0,
         "unit": "per_1000_words"}
    )  # fmt: skip


def draw(seed: int, n: int, rate: float = 1.5) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    base = rng.integers(200, 900, n)
    return rng.poisson(rate * base / 600 * rng.gamma(1, 1, n)), base


@given(arrays(float, st.integers(1, 60), elements=st.floats(0, 1)))
def test_adjustment_equals_statsmodels(p_values):
    assert adjust(p_values) == pytest.approx(multipletests(p_values, method="fdr_bh")[1])


def test_adjustment_equals_scipy_and_skips_what_was_not_tested():
    p_values = np.array([0.001, 0.2, 0.03, 0.04])
    expected = stats.false_discovery_control(p_values)
    assert adjust(p_values) == pytest.approx(expected)
    with_gap = adjust(np.insert(p_values, 2, np.nan))
    assert np.isnan(with_gap[2])
    assert np.delete(with_gap, 2) == pytest.approx(expected)


_SMALL = arrays(float, st.integers(1, 12), elements=st.integers(0, 4).map(float))


@given(_SMALL, _SMALL)
def test_cliffs_delta_equals_counting_pairs_and_mann_whitney(a, b):
    pairs = [np.sign(y - x) for x, y in itertools.product(a, b)]
    assert cliffs_delta(a, b) == pytest.approx(np.mean(pairs))
    u = stats.mannwhitneyu(b, a).statistic
    assert cliffs_delta(a, b) == pytest.approx(2 * u / (len(a) * len(b)) - 1)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 40))
def test_variance_of_a_rate_equals_robust_regression(seed, n):
    """A pooled rate is the weighted mean of rates; HC1 is its linearised variance."""
    total, base = draw(seed, n)
    found = pooled(moments(total[:, None] * 1.0, base[:, None] * 1.0).sum(axis=0), n)
    fit = sm.WLS(total / base, np.ones(n), weights=base).fit(cov_type="HC1")
    assert found.rate[0] == pytest.approx(fit.params[0])
    assert found.variance[0] == pytest.approx(fit.cov_params()[0, 0], rel=1e-6, abs=1e-18)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(4, 30))
def test_paired_variance_equals_regression_clustered_by_story(seed, n):
    (total_a, base_a), (total_b, base_b) = draw(seed, n), draw(seed + 1, n)
    columns = [x[:, None] * 1.0 for x in (total_a, base_a, total_b, base_b)]
    found = contrast(*paired(paired_moments(*columns).sum(axis=0), n))
    assume(found.se[0] > 1e-6)
    design = np.column_stack([np.ones(2 * n), np.repeat([0.0, 1.0], n)])
    base = np.concatenate([base_a, base_b])
    fit = sm.WLS(np.concatenate([total_a, total_b]) / base, design, weights=base).fit(
        cov_type="cluster",
        cov_kwds={"groups": np.tile(np.arange(n), 2), "use_correction": False},
    )
    assert found.diff[0] == pytest.approx(fit.params[1], abs=1e-15)
    expected = np.sqrt(fit.cov_params()[1, 1] * n / (n - 1))
    assert found.se[0] == pytest.approx(expected, rel=1e-6, abs=1e-9)


def distance_of(panel, sides) -> float:
    return float(chosen_test(panel, sides)[0].distance()[0])


def test_p_by_article_equals_scipy_over_all_relabellings():
    (total_a, base_a), (total_b, base_b) = draw(1, 4, 3.0), draw(2, 5)
    scores = make_scores(total_a, base_a, total_b, base_b)
    whole = np.column_stack([np.r_[total_a, total_b], np.r_[base_a, base_b]])

    def statistic(first, second, axis=-1):
        values = np.empty(first.shape[:-1])
        for place in np.ndindex(values.shape):
            a, b = whole[first[place].astype(int)], whole[second[place].astype(int)]
            dealt = make_scores(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
            panel = read_panel(dealt, part="body", voice="outlet")
            values[place] = distance_of(panel, choose_sides(panel, "A", "B", "article"))
        return values

    expected = stats.permutation_test(
        (np.arange(4.0), np.arange(4.0, 9.0)), statistic, alternative="greater",
        vectorized=True, n_resamples=np.inf,
    )  # fmt: skip
    found = compare_outlets(scores, n_resamples=40_000).p_value[0]
    # Scipy counts the observed labelling whole, the mid-p half: half of 1 in 126.
    assert found == pytest.approx(expected.pvalue, abs=0.01)


def test_p_by_story_equals_all_swaps():
    (total_a, base_a), (total_b, base_b) = draw(3, 8, 3.0), draw(4, 8)
    stories = [str(i) for i in range(8)] * 2
    scores = make_scores(total_a, base_a, total_b, base_b, stories)
    observed, values = None, []
    for swaps in itertools.product([False, True], repeat=8):
        swap = np.array(swaps)
        dealt = make_scores(
            np.where(swap, total_b, total_a), np.where(swap, base_b, base_a),
            np.where(swap, total_a, total_b), np.where(swap, base_a, base_b), stories,
        )  # fmt: skip
        panel = read_panel(dealt, part="body", voice="outlet")
        values.append(distance_of(panel, choose_sides(panel, "A", "B", "story")))
        observed = values[0] if observed is None else observed
    values = np.array(values)
    ties = np.isclose(values, observed)
    expected = ((values > observed) & ~ties).mean() + ties.mean() / 2
    found = compare_outlets(scores, by="story", n_resamples=40_000).p_value[0]
    assert found == pytest.approx(expected, abs=0.01)


def test_bootstrap_spread_equals_scipy():
    total, base = draw(5, 40)

    def rate(t, w, axis=-1):
        return t.sum(axis=axis) / w.sum(axis=axis)

    peer = stats.bootstrap(
        (total, base), rate, paired=True, n_resamples=9999, rng=np.random.default_rng(1)
    )
    scores = make_scores(total, base, total, base)
    panel = read_panel(scores, part="body", voice="outlet")
    sides = choose_sides(panel, "A", "B", "article")
    test, _ = chosen_test(panel, sides)
    resampled = contrast(*test.drawn(Resampling(9999, 0.95, 1), np.array([0])))
    # The difference of two independent copies has twice the variance.
    assert resampled.diff.std() == pytest.approx(np.sqrt(2) * peer.standard_error, rel=0.04)


def test_intervals_are_a_little_wider_than_percentiles_and_cover_more():
    """Percentile intervals of few skewed articles cover too rarely; bootstrap-t mends that."""
    rng = np.random.default_rng(6)
    cover = {"here": 0, "percentile": 0}
    for _ in range(150):
        base = rng.integers(200, 900, 20)
        total = rng.poisson(2.0 / 1000 * base * rng.gamma(0.7, 1 / 0.7, 20))
        row = rate_outlets(make_scores(total, base, total, base), n_resamples=400).iloc[0]
        cover["here"] += row.ci_low <= 2.0 <= row.ci_high
        drawn = rng.integers(0, 20, (400, 20))
        rates = 1000 * total[drawn].sum(axis=1) / base[drawn].sum(axis=1)
        low, high = np.quantile(rates, [0.025, 0.975])
        cover["percentile"] += low <= 2.0 <= high
    assert cover["here"] > cover["percentile"]
    assert cover["here"] / 150 > 0.88


MANY = 10**7  # articles, so that Student's t is the normal one


def events(totals, words=1.0, n=MANY, each=1.0, level=0.95) -> tuple[float, float]:
    column = np.array(totals, dtype=float)[:, None]
    low, high = event_limits(
        column, np.array([words]), np.array([n]), each=np.array([each]), level=level
    )
    return float(low[0]), float(high[0])


@given(st.integers(0, 40), st.floats(0.1, 100), st.sampled_from([0.8, 0.95, 0.99]))
def test_limits_of_events_of_one_hit_equal_exact_poisson_limits(count, words, level):
    peer = confint_poisson(count, words, method="exact-c", alpha=1 - level)
    assert events([1.0] * count + [0.0], words, level=level) == pytest.approx(peer, rel=1e-5)


def test_limits_of_a_few_unequal_events_equal_a_hand_computation():
    """Hits 3, 1, 1, 0 in 4 articles: y = 5, v = 11, m = 3; gammas in place of chi-squares."""
    v = 11 * (3.1824463 / 1.9599640) ** 2  # Student's t with 3 degrees of freedom
    low = stats.gamma(5**2 / v, scale=v / 5).ppf(0.025)
    high = stats.gamma((5 + 3) ** 2 / (v + 9), scale=(v + 9) / (5 + 3)).ppf(0.975)
    assert events([3, 1, 1, 0], 2.0, n=4) == pytest.approx((low / 2, high / 2), rel=1e-6)
    # None of 4 articles has a hit, and one that had would hold 2: 2 * -log(.025) hits.
    assert events([0, 0, 0, 0], 2.0, n=4, each=2.0) == pytest.approx((0, 3.68888), abs=1e-5)


@given(*(st.integers(0, 30) for _ in range(2)), *(st.floats(1, 50) for _ in range(2)))
def test_limits_of_a_difference_equal_statsmodels(count_a, count_b, words_a, words_b):
    limits = []
    for count, words in ((count_a, words_a), (count_b, words_b)):
        found = confint_poisson(count, words, method="exact-c")
        limits.append(Limits(*map(np.array, (count / words, *found))))
    below, above = reach(*limits)
    peer = confint_poisson_2indep(
        count_b, words_b, count_a, words_a, method="mover", method_mover="exact-c", compare="diff"
    )
    diff = count_b / words_b - count_a / words_a
    assert (diff - below, diff + above) == pytest.approx(peer, rel=1e-9, abs=1e-9)


def test_the_interval_of_a_difference_follows_from_those_of_the_rates():
    """Forty articles with hits enough: the limits are those that `rate_outlets` tells."""
    scores = make_scores(*draw(7, 40, 4.0), *draw(8, 40, 6.0))
    a, b = (row for _, row in rate_outlets(scores, n_resamples=2000).iterrows())
    row = compare_outlets(scores, n_resamples=2000).iloc[0]
    low = row["diff"] - np.hypot(b.value - b.ci_low, a.ci_high - a.value)
    high = row["diff"] + np.hypot(b.ci_high - b.value, a.value - a.ci_low)
    assert (row.ci_low, row.ci_high) == pytest.approx((low, high))


def test_another_seed_moves_no_interval_across_a_gap():
    """Half of ten articles hold one hit: resamples take few values, with a gap at the level."""
    total = np.array([1.0] * 5 + [0.0] * 5)
    base = np.array([377.0, 360, 343, 310, 362, 343, 397, 377, 381, 360])
    table = make_scores(total, base, total, base)
    found = [rate_outlets(table, seed=seed, n_resamples=2000).iloc[0] for seed in range(10)]
    widths = np.array([row.ci_high - row.ci_low for row in found])
    assert widths.max() / widths.min() < 1.5


def test_a_critical_value_is_the_mean_of_the_quantiles_around_its_level():
    drawn = np.abs(np.random.default_rng(9).standard_t(9, (20_000, 3)))
    peer = np.mean([np.quantile(drawn, q, axis=0) for q in np.linspace(0.94, 0.96, 401)], axis=0)
    assert critical_value(drawn, 0.95) == pytest.approx(peer, rel=1e-3)
    assert critical_value(drawn, 0.95) == pytest.approx(stats.t(9).ppf(0.975), rel=0.03)
