"""Agreement: published figures, the peer package, hand counts, and what must never change."""

from __future__ import annotations

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.agreement import measure_agreement
from framing.errors import OptionError, TableError

# Four observers, twelve units: the reliability data of Krippendorff (2011), "Computing
# Krippendorff's alpha-reliability", whose section on missing data gives the values below.
OBSERVERS = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]


def long(rows: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (f"u{unit:03d}", f"coder {coder}", None if code == "." else code)
            for coder, row in enumerate(rows)
            for unit, code in enumerate(row)
        ],
        columns=["unit_id", "coder", "code"],
    )


def alpha(codes: pd.DataFrame, **options) -> float:
    found = measure_agreement(codes, n_resamples=2, **options)
    return found.loc[found["category"] == "all", "alpha"].item()


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_published_example(level, published):
    codes = long([row.split() for row in OBSERVERS])
    assert alpha(codes, level=level) == pytest.approx(published, abs=0.0005)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["nominal", "ordinal", "interval"]))
def test_equal_to_the_peer_on_random_data(seed, level):
    rng = np.random.default_rng(seed)
    data = rng.integers(0, rng.integers(2, 6), (rng.integers(2, 6), rng.integers(3, 40)))
    data = data.astype(float)
    data[rng.random(data.shape) < 0.2] = np.nan
    in_pairs = (~np.isnan(data)).sum(axis=0) > 1
    if not in_pairs.any() or len(np.unique(data[:, in_pairs][~np.isnan(data[:, in_pairs])])) < 2:
        return
    rows = [["." if np.isnan(code) else str(int(code)) for code in row] for row in data]
    peer = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
    assert alpha(long(rows), level=level) == pytest.approx(peer, abs=1e-9)


def test_hand_count():
    # Pairs of codes, counted both ways: aa 4, bb 2, ab 2. D_o = 2/8; D_e = 2*5*3 / (8*7).
    codes = long([["a", "a", "a", "b"], ["a", "a", "b", "b"]])
    found = measure_agreement(codes, n_resamples=2)
    assert found.loc[0, "alpha"] == pytest.approx(1 - (2 / 8) / (30 / 56))
    assert found.loc[0, "percent_agreement"] == 3 / 4
    assert found.loc[0, ["n_units", "n_coders", "n_codes"]].tolist() == [4, 2, 8]


def test_percent_agreement_counts_pairs_of_three_coders():
    codes = long([["a", "a"], ["a", "b"], ["b", "b"]])
    # Each unit: three pairs, one equal.
    assert measure_agreement(codes, n_resamples=2).loc[0, "percent_agreement"] == 1 / 3


def test_each_category_against_the_others():
    codes = long([list("aabbcc"), list("aabccb")])
    found = measure_agreement(codes, n_resamples=2).set_index("category")
    assert found.loc["a", "alpha"] == 1
    lumped = codes.assign(code=["a" if code == "a" else "other" for code in codes["code"]])
    assert found.loc["a", "alpha"] == pytest.approx(alpha(lumped))
    assert found.loc["c", "alpha"] < 0.6


def test_order_makes_ordinal_of_words():
    codes = long([["low", "high", "middle", "low"], ["low", "high", "low", "middle"]])
    numbers = codes.assign(code=codes["code"].map({"low": "0", "middle": "1", "high": "2"}))
    order = ["low", "middle", "high"]
    assert alpha(codes, level="ordinal", order=order) == alpha(numbers, level="ordinal")


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_what_must_not_matter(seed):
    rng = np.random.default_rng(seed)
    data = rng.integers(0, 3, (3, 25)).astype(str)
    codes = long(data.tolist())
    found = measure_agreement(codes, n_resamples=20)
    shuffled = codes.sample(frac=1, random_state=int(seed % 2**31))
    pd.testing.assert_frame_equal(found, measure_agreement(shuffled, n_resamples=20))
    renamed = codes.assign(code=[{"0": "x", "1": "y", "2": "z"}[c] for c in codes["code"]])
    assert alpha(renamed) == pytest.approx(alpha(codes))
    assert found["alpha"].max() <= 1


def test_interval_holds_alpha_and_narrows_with_units():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 400)
    second = np.where(rng.random(400) < 0.15, 1 - truth, truth)
    few = measure_agreement(long([list(map(str, truth[:40])), list(map(str, second[:40]))]))
    many = measure_agreement(long([list(map(str, truth)), list(map(str, second))]))
    for found in (few, many):
        row = found.iloc[0]
        assert row["ci_low"] < row["alpha"] < row["ci_high"]
    width = [(found["ci_high"] - found["ci_low"]).iloc[0] for found in (few, many)]
    assert width[1] < width[0] / 2


def test_one_category_only_has_no_alpha_and_says_so():
    found = measure_agreement(long([["a", "a"], ["a", "a"]]), n_resamples=5)
    assert found["alpha"].isna().all() and found["percent_agreement"].eq(1).all()
    assert "one category" in found["warning"].iloc[0]


def test_an_interval_from_too_few_disagreements_is_warned_of():
    def warned(n_units: int, n_differing: int) -> str:
        first = ["a", "b"] * (n_units // 2) + ["a"] * (n_units % 2)
        second = ["b" if code == "a" else "a" for code in first[:n_differing]] + first[n_differing:]
        return measure_agreement(long([first, second]), n_resamples=50).loc[0, "warning"]

    found = measure_agreement(long([list("aabab"), list("aabab")]), n_resamples=50)
    assert found.loc[0, ["alpha", "ci_low", "ci_high"]].tolist() == [1, 1, 1]
    assert found["warning"].str.startswith("the coders agree on all of 5 units").all()
    assert (
        warned(200, 4) == "the coders differ on 4 of 200 units: the interval may be far too narrow"
    )
    assert warned(9, 5) == "the coders differ on 5 of 9 units: the interval may be far too narrow"
    assert warned(10, 5) == warned(200, 5) == ""
    # Three coders on a unit: one who stands apart is a disagreement too.
    assert (
        "differ on 1 of 3"
        in measure_agreement(long([list("aab"), list("abb"), list("abb")]), n_resamples=50).loc[
            0, "warning"
        ]
    )


def test_by_measures_separately():
    codes = long([["a", "b", "a"], ["a", "b", "b"]])
    both = pd.concat([codes.assign(measure="hedge"), codes.assign(measure="loaded")])
    found = measure_agreement(both, by="measure", n_resamples=2)
    assert found.groupby("measure")["alpha"].first().nunique() == 1
    assert set(found["measure"]) == {"hedge", "loaded"}


def test_bad_calls():
    codes = long([["a", "b"], ["a", "b"]])
    with pytest.raises(OptionError, match="level"):
        measure_agreement(codes, level="ratio")
    with pytest.raises(OptionError, match="no number"):
        measure_agreement(codes, level="interval")
    with pytest.raises(OptionError, match="order"):
        measure_agreement(codes, level="ordinal", order=["a", "c"])
    with pytest.raises(TableError, match="twice"):
        measure_agreement(pd.concat([codes, codes]))
    with pytest.raises(TableError, match="no unit"):
        measure_agreement(codes[codes["coder"] == "coder 0"])
    with pytest.raises(TableError, match="coder"):
        measure_agreement(codes.drop(columns="coder"))
