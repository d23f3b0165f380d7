"""Validity: hand counts, weights, errors that differ between outlets, corrected rates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, false_discovery_control

from framing.correct import correct_rates
from framing.errors import TableError
from framing.tallies import interval
from framing.validate import validate_hits

PLACE = ["article_id", "part", "start", "end", "measure", "label"]


def units(*rows: tuple) -> pd.DataFrame:
    """Rows of (article, start, label asked, code, outlet)."""
    return pd.DataFrame(
        [(a, "body", s, s + 5, "hedge", label, code, o) for a, s, label, code, o in rows],
        columns=[*PLACE, "code", "outlet"],
    )


def row(table: pd.DataFrame, label="all", outlet="all") -> pd.Series:
    return table[(table["label"] == label) & (table["outlet"] == outlet)].iloc[0]


def made(outlets: dict[str, float], n: int = 12, each: int = 6, seed: int = 0) -> pd.DataFrame:
    """A coded sample of hits in which each outlet has the precision given."""
    rng = np.random.default_rng(seed)
    return units(
        *[
            (f"{outlet}{i}", 10 * k, "legal", "yes" if rng.random() < p else "no", outlet)
            for outlet, p in outlets.items()
            for i in range(n)
            for k in range(each)
        ]
    )


CODED = units(
    ("a", 0, "legal", "yes", "N"),  # found
    ("a", 10, "legal", "no", "N"),  # found: false
    ("b", 0, "legal", "yes", "N"),  # missed
    ("b", 10, "legal", "no", "N"),  # not found: right
    ("c", 0, "legal", "yes", "P"),  # found
    ("c", 10, "legal", "yes", "P"),  # found
)
FOUND = CODED.iloc[[0, 1, 4, 5]].drop(columns=["code", "outlet"])


def test_hand_count():
    found = row(validate_hits(FOUND, CODED))
    assert found[["n_articles", "n_units", "n_coded", "n_found", "n_right"]].tolist() == [
        3, 6, 4, 4, 3,
    ]  # fmt: skip
    assert (found["precision"], found["recall"], found["f1"]) == (3 / 4, 3 / 4, 3 / 4)
    by_outlet = validate_hits(FOUND, CODED)
    assert row(by_outlet, outlet="N")[["precision", "recall"]].tolist() == [1 / 2, 1 / 2]
    assert row(by_outlet, outlet="P")[["precision", "recall"]].tolist() == [1, 1]
    assert row(by_outlet, outlet="P")["precision_gap"] == pytest.approx(np.nan, nan_ok=True)
    assert row(by_outlet, "legal")["precision"] == 3 / 4


def test_weights_stand_for_what_was_not_drawn():
    weighted = CODED.assign(weight=[1, 3, 1, 1, 1, 1])
    found = row(validate_hits(FOUND, weighted))
    assert found["precision"] == 3 / 6 and found["recall"] == 3 / 4
    assert found["n_found"] == 4  # counts are of units, not of weights


def test_weights_are_the_same_as_so_many_units():
    weights = [2, 3, 1, 4, 2, 1]
    weighted = row(validate_hits(FOUND, CODED.assign(weight=weights)))
    times = CODED.loc[CODED.index.repeat(weights)].reset_index(drop=True)
    shift = times.groupby(["article_id", "start"]).cumcount() * 1000
    times = times.assign(start=times["start"] + shift, end=times["end"] + shift)
    was_found = times.assign(key=times["article_id"] + (times["start"] % 1000).astype(str))
    places = set(FOUND["article_id"] + FOUND["start"].astype(str))
    hits = times[was_found["key"].isin(places)].drop(columns=["code", "outlet"])
    repeated = row(validate_hits(hits, times))
    for name in ("precision", "recall", "f1", "precision_low", "recall_high"):
        assert weighted[name] == pytest.approx(repeated[name], nan_ok=True)


def test_a_sample_of_hits_has_no_recall():
    found = row(validate_hits(FOUND, CODED.iloc[[0, 1, 4, 5]]))
    assert np.isnan(found["recall"]) and np.isnan(found["f1"])
    assert "recall unknown" in found["warning"]


def test_exhaustive_codes_make_hits_on_nothing_wrong():
    marked = CODED[CODED["code"] == "yes"]
    hits = FOUND.assign(measure=["hedge", "hedge", "hedge", "loaded"])
    judged = row(validate_hits(hits, marked, exhaustive=True))
    assert judged[["n_coded", "n_found", "n_right"]].tolist() == [4, 3, 2]
    drawn = row(validate_hits(hits, marked))
    assert drawn[["n_coded", "n_found", "n_right"]].tolist() == [4, 2, 2]


def test_codes_may_name_labels():
    codes = units(
        ("a", 0, "", "Legal", "N"), ("a", 10, "", "evidential", "N"), ("b", 0, "", "none", "N")
    )
    hits = codes.assign(label=["legal", "legal", "legal"]).drop(columns=["code", "outlet"])
    found = validate_hits(hits, codes)
    assert row(found)[["n_coded", "n_found", "n_right"]].tolist() == [2, 3, 2]
    assert row(found, "legal")[["n_coded", "n_found", "n_right"]].tolist() == [1, 3, 1]
    assert row(found, "evidential")[["n_coded", "n_found", "n_right"]].tolist() == [1, 0, 0]


def test_majority_of_coders_and_what_is_left_out():
    codes = pd.concat([CODED.assign(coder=coder) for coder in "xyz"], ignore_index=True)
    codes.loc[12, "code"] = "no"  # one of three: outvoted
    codes.loc[[1, 7], "code"] = ["unsure", None]  # one code left
    codes.loc[[2, 8], "code"] = ["no", None]  # split one to one
    found = row(validate_hits(FOUND, codes))
    assert found[["n_units", "n_unresolved"]].tolist() == [5, 1]
    assert found["precision"] == 3 / 4


def test_interval_at_the_edge_is_the_exact_binomial_bound():
    low, high = interval(1.0, np.ones(10), 12, 0.95)
    peer = binomtest(12, 12).proportion_ci(method="exact")
    assert (low, high) == pytest.approx((peer.low, peer.high))
    low, high = interval(0.0, np.zeros(10), 7, 0.9)
    peer = binomtest(0, 7).proportion_ci(0.9, method="exact")
    assert (low, high) == pytest.approx((peer.low, peer.high))
    assert np.isnan(interval(0.5, np.ones(10), 2, 0.95)).all()


def test_interval_is_wider_when_errors_come_in_articles():
    rng = np.random.default_rng(0)
    good = rng.random(40) < 0.7
    together = units(
        *[(f"a{i}", 10 * k, "legal", "yes" if good[i] else "no", "N")
          for i in range(40) for k in range(5)]
    )  # fmt: skip
    apart = made({"N": 0.7}, n=40, each=5)
    width = {}
    for name, codes in (("together", together), ("apart", apart)):
        found = row(validate_hits(codes.drop(columns=["code", "outlet"]), codes))
        width[name] = found["precision_high"] - found["precision_low"]
    assert width["together"] > 1.5 * width["apart"]


def test_an_outlet_the_detector_errs_on_is_called_out():
    codes = made({"N": 0.95, "P": 0.95, "Q": 0.4})
    found = validate_hits(codes.drop(columns=["code", "outlet"]), codes)
    assert row(found, outlet="Q")["bias"].startswith("precision 0.")
    assert "elsewhere" in row(found, outlet="Q")["bias"]
    assert row(found)["bias"] == ""
    gap = row(found, outlet="Q")["precision"] - np.average(
        [row(found, outlet=o)["precision"] for o in "NP"]
    )
    assert row(found, outlet="Q")["precision_gap"] == pytest.approx(gap)


def test_equal_outlets_are_not_called_out_and_adjustment_is_scipys():
    codes = made({"N": 0.8, "P": 0.8, "Q": 0.8}, seed=1)
    found = validate_hits(codes.drop(columns=["code", "outlet"]), codes)
    assert (found["bias"] == "").all()
    p = found["p_precision"].dropna().to_numpy()
    peer = false_discovery_control(p)
    assert found["p_adjusted_precision"].dropna().to_numpy() == pytest.approx(peer)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000))
def test_order_and_seed(seed):
    codes = made({"N": 0.7, "P": 0.5}, n=5, each=3, seed=seed)
    hits = codes.drop(columns=["code", "outlet"]).sample(frac=0.7, random_state=seed)
    one = validate_hits(hits, codes, n_resamples=50)
    other = validate_hits(hits.iloc[::-1], codes.iloc[::-1], n_resamples=50)
    pd.testing.assert_frame_equal(one, other)
    for name in ("precision", "recall", "f1"):
        values = one[name].dropna()
        assert values.between(0, 1).all()
        inside = one[one[f"{name}_low"].notna()]
        assert (inside[f"{name}_low"] <= inside[name] + 1e-9).all()
        assert (inside[name] <= inside[f"{name}_high"] + 1e-9).all()


def test_articles_give_the_outlets():
    articles = pd.DataFrame({"article_id": list("abc"), "outlet": ["N", "N", "P"], "body": "x"})
    found = validate_hits(FOUND, CODED.drop(columns="outlet"), articles=articles)
    assert set(found["outlet"]) == {"all", "N", "P"}


def test_bad_calls():
    with pytest.raises(TableError, match="code"):
        validate_hits(FOUND, CODED.drop(columns="code"))
    with pytest.raises(TableError, match="no unit with a code"):
        validate_hits(FOUND, CODED.assign(code=None))
    with pytest.raises(TableError, match="what was asked"):
        validate_hits(FOUND, CODED.assign(measure=""))


def scores(outlets: dict[str, int]) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    rows = [
        (f"{outlet}{i}", outlet, None, "body", "outlet", "hedge", "legal", rng.poisson(mean), 500)
        for outlet, mean in outlets.items()
        for i in range(40)
    ]
    frame = pd.DataFrame(
        rows,
        columns=["article_id", "outlet", "story_id", "part", "voice", "measure", "label", "total",
                 "base"],
    )  # fmt: skip
    return frame.assign(value=2.0 * frame["total"], unit="per_1000_words")


def test_rates_are_corrected_by_precision_over_recall():
    codes = made({"N": 0.5, "P": 1.0}, n=20)
    missed = codes.assign(start=codes["start"] + 1000, end=codes["end"] + 1000, code="no")
    missed.loc[missed.index % 5 == 0, "code"] = "yes"
    hits = codes.drop(columns=["code", "outlet"])
    every = pd.concat([codes, missed], ignore_index=True)
    corrected = correct_rates(scores({"N": 4, "P": 4}), hits, every).set_index("outlet")
    validity = validate_hits(hits, every)
    for outlet in "NP":
        known = row(validity, "legal", outlet)
        got = corrected.loc[outlet]
        assert got["validity_of"] == outlet
        assert got["corrected"] == pytest.approx(
            got["value"] * known["precision"] / known["recall"]
        )
        assert got["ci_low"] < got["corrected"] < got["ci_high"]
    assert corrected.loc["P", "corrected"] > 1.5 * corrected.loc["N", "corrected"]


def test_few_coded_units_borrow_the_validity_of_all_and_widen_the_interval():
    codes = made({"N": 0.7, "P": 0.7}, n=4, each=2)
    hits = codes.drop(columns=["code", "outlet"])
    few = correct_rates(scores({"N": 4}), hits, codes).iloc[0]
    assert few["validity_of"] == "all" and "recall unknown" in few["warning"]
    codes = made({"N": 0.7, "P": 0.7}, n=60, each=5)
    many = correct_rates(scores({"N": 4}), codes.drop(columns=["code", "outlet"]), codes).iloc[0]
    relative = [(r["ci_high"] - r["ci_low"]) / r["corrected"] for r in (few, many)]
    assert relative[0] > 1.3 * relative[1]


def test_the_sample_corpus_plan_serves_as_codes(root):
    from framing.corpus import read_articles
    from framing.hits import find_hits

    articles = read_articles(root / "data" / "sample")
    plan = pd.read_csv(root / "data" / "sample" / "plan.csv", keep_default_na=False)
    plan["article_id"] = [name.removesuffix(".txt") for name in plan["file"]]
    texts = articles.set_index("article_id")
    nth = plan.to_dict("records")
    starts = [_nth(texts.loc[r["article_id"], r["part"]], r["text"], r["occurrence"]) for r in nth]
    codes = plan[["article_id", "part", "measure", "label"]].assign(
        start=starts,
        end=[start + len(text) for start, text in zip(starts, plan["text"], strict=True)],
        code=["yes" if flag == 1 else "no" for flag in plan["is_marker"]],
    )
    found = validate_hits(find_hits(articles), codes, articles=articles)
    hedge = found[(found["measure"] == "hedge") & (found["label"] == "all")].set_index("outlet")
    assert hedge.loc["all", "precision"] > 0.9 and hedge.loc["all", "recall"] > 0.9


def _nth(text: str, part: str, occurrence: int) -> int:
    place = -1
    for _ in range(int(occurrence)):
        place = text.index(part, place + 1)
    return place
