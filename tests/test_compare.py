"""Comparison of outlets: hand counts, symmetries, promised error rates, warnings."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.compare import compare_outlets
from framing.errors import OptionError, TableError
from framing.nulls import check_null
from framing.rates import rate_outlets
from framing.sensitivity import check_sensitivity
from framing.sides import OTHERS
from framing.summary import describe_differences
from framing.tables import COMPARISONS


def make_scores(
    totals: dict[str, list[float]],
    bases: dict[str, list[float]] | None = None,
    *,
    stories: dict[str, list[str | None]] | None = None,
    unit: str = "per_1000_words",
    **columns: object,
) -> pd.DataFrame:
    """Scores of one label: totals (and bases, 500 each unless given) by outlet."""
    rows = []
    for outlet, values in totals.items():
        for i, total in enumerate(values):
            base = bases[outlet][i] if bases else 500.0
            story = stories[outlet][i] if stories else None
            rows.append((f"{outlet}{i:03}", outlet, story, float(total), float(base)))
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "story_id", "total", "base"])
    scale = 1000 if unit == "per_1000_words" else 1
    table["value"] = scale * table.total / table.base.where(table.base > 0)
    defaults = {"part": "body", "voice": "outlet", "measure": "hedge", "label": "legal"}
    return table.assign(**{**defaults, "unit": unit, **columns})


def random_scores(seed: int, outlets: str = "AB", n: int = 15, rate: float = 1.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    totals = {name: rng.poisson(rate * rng.gamma(1.0, 1.0, n)).tolist() for name in outlets}
    bases = {name: rng.integers(200, 900, n).tolist() for name in outlets}
    return make_scores(totals, bases)


FAST = {"n_resamples": 400}


def test_values_are_pooled_rates():
    scores = make_scores({"A": [1, 0, 2], "B": [4, 1, 1]}, {"A": [100, 400, 500], "B": [300] * 3})
    row = compare_outlets(scores, **FAST).iloc[0]
    assert (row.outlet_a, row.outlet_b) == ("A", "B")
    assert row.value_a == pytest.approx(3.0)
    assert row.value_b == pytest.approx(6 / 0.9)
    assert row["diff"] == pytest.approx(row.value_b - row.value_a)
    assert row.ratio == pytest.approx(row.value_b / row.value_a)
    assert (row.n_articles_a, row.n_words_b, row.n_hits_b) == (3, 900, 6)
    # Rates A 10, 0, 4; B 13.3, 3.3, 3.3: six of nine pairs higher, three lower.
    assert row.effect == pytest.approx((5 - 4) / 9)


def test_columns_begin_with_those_of_the_comparisons_table():
    table = compare_outlets(random_scores(1), **FAST)
    assert list(table.columns[: len(COMPARISONS.columns)]) == list(COMPARISONS.columns)
    assert "Benjamini-Hochberg" in table.method[0]


def test_every_pair_and_each_against_the_rest():
    scores = random_scores(2, "ABCD", n=8)
    both = compare_outlets(scores, **FAST)
    assert len(both) == 6 + 4
    assert (both.outlet_a == OTHERS).sum() == 4
    assert len(compare_outlets(scores, against="pairs", **FAST)) == 6
    rest = compare_outlets(scores, against="rest", **FAST)
    a = scores[scores.outlet == "A"]
    row = rest[rest.outlet_b == "A"].iloc[0]
    others = scores[scores.outlet != "A"]
    assert row.value_a == pytest.approx(1000 * others.total.sum() / others.base.sum())
    assert row.value_b == pytest.approx(1000 * a.total.sum() / a.base.sum())
    # The numbers of a comparison do not depend on what else the call compares.
    alone = compare_outlets(scores, outlets=["B", "D"], **FAST).iloc[0]
    same = both[(both.outlet_a == "B") & (both.outlet_b == "D")].iloc[0]
    assert alone[["ci_low", "ci_high", "p_value"]].equals(same[["ci_low", "ci_high", "p_value"]])


@pytest.mark.parametrize("by", ["article", "story"])
def test_exchanging_outlets_turns_signs_and_nothing_else(by):
    scores = random_scores(3)
    scores["story_id"] = scores.groupby("outlet").cumcount().astype(str)
    ab = compare_outlets(scores, outlets=["A", "B"], by=by, **FAST).iloc[0]
    ba = compare_outlets(scores, outlets=["B", "A"], by=by, **FAST).iloc[0]
    assert (ba["diff"], ba.effect) == (-ab["diff"], -ab.effect)
    assert (ba.ci_low, ba.ci_high) == (-ab.ci_high, -ab.ci_low)
    assert ba.ratio_low == pytest.approx(1 / ab.ratio_high)
    assert ba.p_value == ab.p_value


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_order_of_rows_does_not_matter(seed, shuffle):
    scores = random_scores(seed)
    scores["story_id"] = (scores.groupby("outlet").cumcount() // 2).astype(str)
    shuffled = scores.sample(frac=1, random_state=shuffle)
    for by in ("article", "story"):
        pd.testing.assert_frame_equal(
            compare_outlets(scores, by=by, **FAST), compare_outlets(shuffled, by=by, **FAST)
        )


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_twice_every_article_leaves_estimates_unchanged(seed):
    scores = random_scores(seed)
    doubled = pd.concat([scores, scores.assign(article_id=scores.article_id + "x")])
    once, twice = (compare_outlets(table, **FAST).iloc[0] for table in (scores, doubled))
    for name in ("value_a", "value_b", "diff", "effect", "ratio"):
        assert twice[name] == pytest.approx(once[name], nan_ok=True)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_interval_holds_the_difference_and_p_is_a_probability(seed):
    row = compare_outlets(random_scores(seed), **FAST).iloc[0]
    assert row.ci_low <= row["diff"] <= row.ci_high
    assert 0 < row.p_value <= 1
    assert row.p_value <= row.p_adjusted <= 1
    assert -1 <= row.effect <= 1


def test_an_outlet_against_its_copy_shows_nothing():
    values = [0, 1, 0, 3, 2, 0, 1, 5, 0, 1]
    row = compare_outlets(make_scores({"A": values, "B": values})).iloc[0]
    assert row["diff"] == 0
    assert row.effect == 0
    assert row.p_value > 0.9
    assert row.ci_low == pytest.approx(-row.ci_high, rel=0.05)  # each outlet has its own resamples


def test_a_planted_difference_is_found():
    rng = np.random.default_rng(4)
    scores = make_scores({"A": rng.poisson(1, 40).tolist(), "B": rng.poisson(3, 40).tolist()})
    row = compare_outlets(scores).iloc[0]
    assert row.p_value < 0.001
    assert row.ci_low > 0
    assert row.ratio_low < 3 < row.ratio_high


def test_pairing_sees_what_stories_hide():
    rng = np.random.default_rng(5)
    topic = rng.gamma(0.5, 8, 30)
    scores = make_scores(
        {"A": rng.poisson(topic).tolist(), "B": rng.poisson(1.6 * topic).tolist()},
        stories={name: [str(i) for i in range(30)] for name in "AB"},
    )
    paired = compare_outlets(scores).iloc[0]
    unpaired = compare_outlets(scores, by="article").iloc[0]
    assert paired.n_stories == 30
    assert pd.isna(unpaired.n_stories)
    assert paired.p_value < 0.01 < unpaired.p_value
    assert paired.ci_high - paired.ci_low < unpaired.ci_high - unpaired.ci_low
    assert "stories, paired" in paired.method


def test_paired_comparison_leaves_out_stories_of_one_side():
    stories = {"A": ["1", "2", "3", "4", "5", "6", None], "B": ["1", "2", "3", "4", "5", "6", "7"]}
    scores = make_scores({"A": [1, 1, 1, 1, 1, 1, 50], "B": [2] * 6 + [70]}, stories=stories)
    row = compare_outlets(scores).iloc[0]
    assert (row.n_stories, row.n_articles_a, row.value_a, row.value_b) == (6, 6, 2, 4)
    assert row.effect == 1


def test_several_articles_of_an_outlet_on_a_story_are_one_package():
    stories = {"A": [str(i) for i in range(8)], "B": [str(i // 2) for i in range(16)]}
    scores = make_scores({"A": [1] * 8, "B": [1, 3] * 8}, stories=stories)
    row = compare_outlets(scores).iloc[0]
    assert (row.n_stories, row.n_articles_b, row["diff"], row.effect) == (8, 16, 2, 1)


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ({"A": [1, 2], "B": [3] * 20}, "only 2 articles: no interval, no test"),
        ({"A": [1] * 5 + [0], "B": [3] * 20}, "only 6 articles"),
        ({"A": [0] * 20, "B": [0] * 20}, "no hits"),
        ({"A": [0] * 20, "B": [1, 1] + [0] * 18}, "hits in only 2 articles: no test"),
        ({"A": [0] * 20, "B": [1] * 8 + [0] * 12}, "no hits on one side"),
    ],
)
def test_warnings_say_what_a_reviewer_would(totals, expected):
    row = compare_outlets(make_scores(totals), **FAST).iloc[0]
    assert expected in row.warning
    if "no test" in expected or expected == "no hits":
        assert np.isnan(row.p_value)
    if "no interval" in expected:
        assert np.isnan(row.ci_low)
        assert row["diff"] != 0


def test_an_article_that_carries_the_result_is_named():
    totals = {"A": [1] * 12, "B": [1] * 11 + [2]}
    bases = {"A": [500] * 12, "B": [500] * 12}
    totals["B"][3] = 1
    quiet = compare_outlets(make_scores(totals, bases), **FAST).iloc[0]
    assert "carries" not in quiet.warning
    rng = np.random.default_rng(6)
    base = rng.integers(450, 550, 24).tolist()
    loud = {"A": [1] * 12, "B": [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 9]}
    scores = make_scores(loud, {"A": base[:12], "B": base[12:]})
    row = compare_outlets(scores).iloc[0]
    assert ("carries it: B011" in row.warning) == (row.p_value < 0.05 or row.ci_low > 0)


@pytest.mark.parametrize("by", ["article", "story"])
def test_a_side_without_hits_is_not_known_to_have_none(by):
    """Both outlets write at one rate, one of them so little that it often has no hit."""
    rng = np.random.default_rng(8)
    tables = []
    for number in range(80):
        totals = {"A": rng.poisson(0.3, 6).tolist(), "B": rng.poisson(0.3, 6 * 9).tolist()}
        table = make_scores(totals).assign(label=str(number))
        tables.append(table.assign(story_id=[f"s{i % 6}" for i in range(len(table))]))
    rows = compare_outlets(pd.concat(tables), by=by, labels="each", **FAST)
    bare = rows[(rows.n_hits_a == 0) & rows.ci_low.notna()]
    assert len(bare) > 8
    assert ((bare.ci_low <= 0) & (bare.ci_high >= 0)).mean() >= 0.9
    many = make_scores({"A": [0] * 200, "B": [1, 2] * 20})
    row = compare_outlets(many, **FAST).iloc[0]
    assert row.ci_low > 0  # two hundred articles do know
    assert row.p_value < 0.05


def test_an_interval_of_unequal_outlets_holds_the_truth():
    """5 uneven articles at three times the rate of 60: one margin for both sides holds it in .87."""
    rng = np.random.default_rng(21)
    tables = []
    for number in range(300):
        totals = {
            name: rng.poisson(rate * rng.gamma(0.5, 2, n)).tolist()
            for name, rate, n in (("A", 4.5, 5), ("B", 1.5, 60))
        }
        tables.append(make_scores(totals).assign(label=str(number)))
    rows = compare_outlets(pd.concat(tables), by="article", labels="each", **FAST)
    assert rows.ci_low.notna().all()
    assert ((rows.ci_low <= -6) & (rows.ci_high >= -6)).mean() > 0.88


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 12), st.floats(0, 1.5))
def test_no_difference_is_further_down_than_the_other_rate_may_be_up(seed, n, rate):
    scores = random_scores(seed, n=n, rate=rate)
    row = compare_outlets(scores, **FAST).iloc[0]
    own = rate_outlets(scores, **FAST).set_index("outlet")
    if row.n_hits_a + row.n_hits_b == 0:
        assert np.isnan(row.ci_low)
        return
    assert row.ci_low <= row["diff"] <= row.ci_high
    assert row.ci_low < row.ci_high
    if pd.notna(own.ci_high["A"]):
        assert row.ci_low >= -own.ci_high["A"] * (1 + 1e-9)
    if pd.notna(own.ci_high["B"]):
        assert row.ci_high <= own.ci_high["B"] * (1 + 1e-9)


def test_articles_that_are_all_alike_are_not_known_exactly():
    row = compare_outlets(make_scores({"A": [1] * 12, "B": [2] * 12}), **FAST).iloc[0]
    assert row.ci_low < row["diff"] - 1
    assert row.ci_high > row["diff"] + 1


def test_only_rates_by_article_have_lopsided_intervals():
    scores = random_scores(22, rate=3.0)
    scores["story_id"] = scores.groupby("outlet").cumcount().astype(str)
    share = scores.assign(unit="share", base=20.0)
    for table, by, is_even in ((scores, "article", False), (scores, "story", True),
                               (share, "article", True)):  # fmt: skip
        row = compare_outlets(table, by=by, **FAST).iloc[0]
        below, above = row["diff"] - row.ci_low, row.ci_high - row["diff"]
        assert (below == pytest.approx(above)) == is_even
        assert ("Zou" in row.method) == (by == "article")


def test_an_interval_and_a_p_that_disagree_are_said():
    rng = np.random.default_rng(7)
    seen = set()
    for shift in np.linspace(0.2, 1.2, 8):
        totals = {"A": rng.poisson(0.5, 12).tolist(), "B": rng.poisson(0.5 + shift, 12).tolist()}
        row = compare_outlets(make_scores(totals), **FAST).iloc[0]
        disagree = bool(row.ci_low > 0 or row.ci_high < 0) != bool(row.p_value < 0.05)
        assert ("interval and p disagree" in row.warning) == disagree
        seen.add(disagree)
    assert seen == {True, False}


def test_unequal_genres_and_stories_are_said():
    scores = make_scores({"A": [1, 2] * 8, "B": [2, 3] * 8})
    scores["genre"] = np.where(scores.outlet == "A", "news", "opinion")
    scores["story_id"] = scores.article_id
    warning = compare_outlets(scores, **FAST).warning[0]
    assert "unequal genres" in warning
    assert "unequal stories (0% of articles" in warning


def test_a_detector_without_validity_is_said():
    scores = make_scores({"A": [1, 2] * 8, "B": [2, 3] * 8})
    assert compare_outlets(scores, **FAST).warning[0] == ""
    scores["validity"] = None
    assert "detector not validated" in compare_outlets(scores, **FAST).warning[0]
    scores["validity"] = 0.8
    assert compare_outlets(scores, **FAST).warning[0] == ""


def test_labels_and_their_sum():
    legal = random_scores(7)
    scores = pd.concat([legal, random_scores(8).assign(label="distancing")])
    both = compare_outlets(scores, **FAST)
    assert both.label.tolist() == ["all", "legal", "distancing"]
    assert both.n_hits_a[0] == both.n_hits_a[1:].sum()
    assert both.n_words_a.nunique() == 1
    assert compare_outlets(scores, labels="each", **FAST).label.tolist() == ["legal", "distancing"]
    assert compare_outlets(scores, labels="all", **FAST).label.tolist() == ["all"]
    assert compare_outlets(scores, labels=["legal"], **FAST).label.tolist() == ["legal"]


def test_tone_and_shares_have_no_thousand():
    tone = make_scores({"A": [-1, 0.5, 2], "B": [1, 1, 1]}, {"A": [4, 5, 6], "B": [4, 5, 6]})
    tone = tone.assign(unit="polarity", measure="tone", label="polarity")
    row = compare_outlets(tone, **FAST).iloc[0]
    assert row.value_a == pytest.approx(0.1)
    assert np.isnan(row.ratio)
    assert np.isnan(row.n_words_a)
    share = make_scores({"A": [1, 0, 2], "B": [4, 5, 5]}, {"A": [4, 5, 6], "B": [4, 5, 6]})
    rates = rate_outlets(share.assign(unit="share"), **FAST)
    assert rates.value.tolist() == pytest.approx([0.2, 14 / 15])
    assert rates.ci_low.min() >= 0
    assert rates.ci_high.max() <= 1


def test_voices_are_pooled_or_kept_apart():
    own = random_scores(9)
    scores = pd.concat([own, random_scores(10).assign(voice="direct")])
    pooled = compare_outlets(scores, voice="all", **FAST).iloc[0]
    assert pooled.voice == "all"
    assert pooled.n_hits_a == scores[scores.outlet == "A"].total.sum()
    assert compare_outlets(scores, **FAST).n_hits_a[0] == own[own.outlet == "A"].total.sum()
    assert compare_outlets(own.assign(voice="all"), **FAST).voice[0] == "all"


def test_rates_have_intervals_and_say_when_not():
    scores = make_scores({"A": [1, 0, 2, 0, 1, 0] * 4, "B": [1, 1], "C": [0] * 12})
    rates = rate_outlets(scores).set_index("outlet")
    assert 0 < rates.ci_low["A"] < rates.value["A"] < rates.ci_high["A"]
    assert rates.warning["A"] == ""
    assert np.isnan(rates.ci_low["B"])
    assert "only 2 articles" in rates.warning["B"]
    assert rates.warning["C"] == "no hits: no interval"


def test_null_check_equals_the_comparison_of_two_halves():
    """The fast path over many splits gives the p-values of compare_outlets on each split."""
    scores = random_scores(11, "A", n=40)
    fired = []
    rng = np.random.default_rng(12)
    for _ in range(150):
        first = rng.permutation(40) < 20
        halves = scores.assign(outlet=np.where(first, "A1", "A2"))
        fired.append(compare_outlets(halves, **FAST).p_value[0] < 0.05)
    null = check_null(scores, n_splits=2000).iloc[0]
    assert null.n_tests == 2000
    assert 0.02 <= null.share <= 0.06
    assert abs(np.mean(fired) - null.share) < 0.05


def test_null_check_keeps_stories_together_and_shows_what_that_costs():
    """Articles of one story resemble each other: a comparison by article over-reports, visibly."""
    rng = np.random.default_rng(13)
    totals = np.repeat(rng.gamma(0.3, 10, 12), 6)
    stories = [str(i // 6) for i in range(72)]
    scores = make_scores({"A": rng.poisson(totals).tolist()}, stories={"A": stories})
    assert check_null(scores).share[0] > 0.15
    assert check_null(scores.assign(story_id=None)).share[0] < 0.08


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"against": "everyone"}, "against"),
        ({"by": "word"}, "by"),
        ({"n_resamples": 1}, "n_resamples"),
        ({"outlets": ["A", "Z"]}, "'Z'"),
        ({"outlets": "A"}, "list"),
        ({"voice": "narrator"}, "narrator"),
        ({"part": "footer"}, "footer"),
        ({"measures": ["mood"]}, "mood"),
        ({"labels": "some"}, "labels"),
        ({"labels": ["nothing"]}, "nothing"),
        ({"outlets": ["A"]}, "one outlet"),
    ],
)
def test_options_that_cannot_be(options, match):
    with pytest.raises(OptionError, match=match):
        compare_outlets(random_scores(14), **options)


def test_reprints_are_left_out_on_demand():
    scores = random_scores(18, n=12)
    reprints = pd.DataFrame({"article_id_a": ["A000"], "article_id_b": ["B003"]})
    without = compare_outlets(scores, reprints=reprints, **FAST)
    expected = compare_outlets(scores[scores.article_id != "B003"], **FAST)
    assert (without.n_articles_a[0], without.n_articles_b[0]) == (12, 11)
    pd.testing.assert_frame_equal(without.drop(columns="method"), expected.drop(columns="method"))
    assert without.method[0].endswith("reprints left out")
    assert rate_outlets(scores, reprints=reprints, **FAST).n_articles.tolist() == [12, 11]
    with pytest.raises(TableError, match="article_id_b"):
        compare_outlets(scores, reprints=reprints.drop(columns="article_id_b"))


def test_tables_that_cannot_be():
    scores = random_scores(15)
    with pytest.raises(TableError, match="total"):
        compare_outlets(scores.drop(columns="total"))
    with pytest.raises(TableError, match="rows repeat"):
        compare_outlets(pd.concat([scores, scores]))
    with pytest.raises(TableError, match="several outlets"):
        compare_outlets(scores.assign(article_id="x"))
    with pytest.raises(TableError, match="without an outlet"):
        compare_outlets(scores.assign(outlet=None))
    with pytest.raises(TableError, match="no scores"):
        compare_outlets(scores.iloc[:0])
    with pytest.raises(OptionError, match="at least 10"):
        check_null(random_scores(16, n=5))


@pytest.mark.parametrize("ask", [compare_outlets, rate_outlets, check_null])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, None])
def test_totals_and_bases_that_are_no_numbers_are_refused_with_their_rows(ask, value):
    scores = random_scores(18)
    article = scores["article_id"].iloc[3]
    for name in ("total", "base"):
        odd = scores.astype({name: "Float64" if value is None else float})
        odd.loc[3, name] = value
        with pytest.raises(TableError, match=rf"(?s){name} is .* in row 3 \(article {article}\)"):
            ask(odd)
        ask(odd.drop(index=[3]))  # as the repair says
    odd = scores.assign(total=-1.0)
    with pytest.raises(TableError, match=r"and \d+ more\n[\s\S]*drop\(index=\[0, 1, 2, 3, 4, …\]"):
        ask(odd)


def test_sums_of_tone_may_be_below_0():
    scores = random_scores(19).assign(unit="polarity", measure="tone", label="polarity")
    scores["total"] -= 3.0
    assert (rate_outlets(scores, **FAST)["value"] < 1).all()
    with pytest.raises(TableError, match="base is missing, infinite"):
        rate_outlets(scores.assign(base=-1.0))


def test_input_is_not_changed():
    scores = random_scores(17)
    before = scores.copy()
    compare_outlets(scores, **FAST)
    rate_outlets(scores, **FAST)
    check_null(scores)
    pd.testing.assert_frame_equal(scores, before)


def test_a_share_of_nothing_is_told_once():
    scores = make_scores({"A": [0] * 8, "B": [1] * 8}, {"A": [0] * 8, "B": [3] * 8})
    row = compare_outlets(scores.assign(unit="share"), **FAST).iloc[0]
    assert "nothing to count on one side: no interval, no test" in row.warning
    assert "only 0" not in row.warning


@pytest.mark.parametrize(
    ("label", "low", "high"), [("subjectivity", 0.0, 1.0), ("polarity", -1.0, 1.0)]
)
def test_an_interval_of_tone_stays_on_its_scale(label, low, high):
    tone = make_scores({"A": [0.0, 0.0, 0.0, 0.9]}, {"A": [1, 1, 1, 1]})
    tone = tone.assign(measure="tone", label=label, unit="polarity")
    row = rate_outlets(tone, **FAST).iloc[0]
    assert low <= row.ci_low <= row.value <= row.ci_high <= high


def test_a_sentence_tells_the_level_and_the_part_of_its_row():
    rng = np.random.default_rng(3)
    totals = {"A": rng.poisson(1, 14).tolist(), "B": rng.poisson(5, 14).tolist()}
    scores = make_scores(totals, part="headline")
    compared = compare_outlets(scores, part="headline", level=0.975, **FAST)
    sentence = describe_differences(compared)[0]
    assert "97.5 % interval" in sentence
    assert "in its own voice, in headlines:" in sentence
    assert "(97.5%)" in compared.method[0]


def test_no_p_is_told_where_leaving_out_a_story_leaves_a_side_without_words():
    totals = {"A": [0, 1, 2, 0], "B": [2, 3, 4, 2, 3, 4, 2, 3]}
    stories = {"A": ["one"] * 4, "B": [f"other {i}" for i in range(8)]}
    scores = make_scores(totals, stories=stories)
    rows = scores.loc[scores.index.repeat(scores.total.astype(int))]
    hits = rows[["article_id", "part", "measure", "label", "voice"]].assign(term="alleged")
    compared = compare_outlets(scores, by="article", **FAST)
    left_out = check_sensitivity(scores, hits, compared, n_resamples=400).set_index("name")
    assert np.isnan(left_out.diff_without["one"])
    assert np.isnan(left_out.p_without["one"])
    assert not left_out.is_same["one"]


@pytest.mark.parametrize(
    ("unit", "base", "totals"),
    [
        ("per_1000_words", 50, [30, 1, 0, 0, 0]),  # up to more hits than words
        ("share", 2, [2, 2, 2, 2, 2]),
        ("per_1000_words", 500, [1, 1, 1, 1, 1]),
    ],
)
def test_an_interval_that_tells_nothing_is_left_out(unit, base, totals):
    scores = pd.DataFrame({
        "article_id": list("abcde"), "outlet": "A", "total": totals, "base": base, "value": 0.0,
        "measure": "hedge", "label": "legal", "part": "body", "voice": "all", "story_id": None,
        "unit": unit,
    })  # fmt: skip
    row = rate_outlets(scores, **FAST).iloc[0]
    assert np.isfinite(row["value"]) and np.isnan(row["ci_low"]) and np.isnan(row["ci_high"])
    assert row["warning"].endswith("no interval")
