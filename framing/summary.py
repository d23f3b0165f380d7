"""Differences in words, as one would write them in a paper: value, interval, p and warnings."""

from __future__ import annotations

import re
from functools import partial

import pandas as pd

UNITS = {"per_1000_words": " per 1,000 words", "share": "", "polarity": ""}
NAMES = {
    "loaded": "loaded words",
    "hedge": "hedges",
    "scare_quote": "scare quotes",
    "naming": "namings",
    "reporting_verb": "reporting verbs",
}
VOICES = {
    "outlet": "in its own voice",
    "direct": "in direct quotations",
    "indirect": "in reported speech",
    "all": "in all voices",
}
DISAGREE = "interval and p disagree"  # among the warnings of a comparison
PARTS = {"headline": ", in headlines", "both": ", headlines and bodies together"}


def describe_differences(compared: pd.DataFrame, *, top: int = 8) -> list[str]:
    """Say the main differences of a comparison in sentences.

    Parameters
    ----------
    compared : DataFrame
        From `compare_outlets`.
    top : int
        At most this many sentences, of those with an adjusted p below .05: first the clearest of
        every measure, against all others where there are more than two outlets.

    Returns
    -------
    list of str
        One sentence per difference, with values, interval, adjusted p, n and warnings; a single
        sentence that says so where no difference passes.

    Examples
    --------
    >>> compared = pd.DataFrame({"measure": ["hedge"], "label": ["legal"], "part": ["body"],
    ...     "voice": ["outlet"], "outlet_a": ["A"], "outlet_b": ["B"], "value_a": [1.0],
    ...     "value_b": [3.0], "diff": [2.0], "ci_low": [1.2], "ci_high": [2.8], "effect": [0.6],
    ...     "p_adjusted": [0.004], "n_articles_a": [10], "n_articles_b": [12], "n_stories": [0],
    ...     "unit": ["per_1000_words"], "warning": [""]})
    >>> print(describe_differences(compared)[0])
    B uses more legal hedges than A in its own voice: 3.00 against 1.00 per 1,000 words (difference
    2.00, 95 % interval 1.20 to 2.80, adjusted p = .004; 12 and 10 articles).
    """
    # How many sentences have a scored word is no framing.
    sure = compared[(compared["p_adjusted"] < 0.05) & (compared["label"] != "coverage")]
    n_tests = int(compared["p_adjusted"].notna().sum())
    if not n_tests:
        return [
            "Nothing could be tested: too few articles, or too few hits. Read them as examples."
        ]
    if sure.empty:
        return [
            f"None of the {n_tests:,} tests passes .05 after adjustment: the outlets are not shown "
            "to differ. That is not evidence that they agree; see the power of the study."
        ]
    return [_sentence(row) for row in _clearest(sure).head(top).to_dict("records")]


def clearest_pairs(compared: pd.DataFrame, most: int) -> pd.DataFrame:
    """For the pairs of outlets that differ most clearly, each one's clearest measure as a whole."""
    pairs = compared[
        (compared["outlet_a"] != "all others")
        & (compared["label"] == "all")
        & (compared["unit"] == "per_1000_words")
        & compared["p_adjusted"].notna()
    ]
    clearest = pairs.sort_values(["p_adjusted", "p_value"], kind="stable")
    return clearest.drop_duplicates(["outlet_a", "outlet_b"]).head(most)


def _clearest(sure: pd.DataFrame) -> pd.DataFrame:
    """Every measure's clearest difference first, then the second ones, and so on."""
    ranked = sure.assign(
        is_pair=sure["outlet_a"] != "all others",
        width=-sure["diff"].abs(),
        is_doubtful=[_covers_zero(row) for row in sure.to_dict("records")],
    ).sort_values(["is_doubtful", "p_adjusted", "is_pair", "width"], kind="stable")
    # A measure with one label says the same as that label.
    ranked = ranked.drop_duplicates(["measure", "outlet_a", "outlet_b", "diff"])
    place = ranked.groupby("measure", sort=False).cumcount()
    return ranked.assign(place=place).sort_values("place", kind="stable")


def _sentence(row: dict) -> str:
    # The outlet with more comes first; one that is compared with all others always does.
    sides = [("a", row["outlet_a"]), ("b", row["outlet_b"])]
    is_more = row["outlet_a"] == "all others" or row["diff"] > 0
    (first, subject), (second, other) = sides[::-1] if is_more else sides
    diff = row["diff"] if first == "b" else -row["diff"]
    bounds = sorted(value if diff * row["diff"] > 0 else -value
                    for value in (row["ci_low"], row["ci_high"]))  # fmt: skip
    told = partial(_number, decimals=2 if row["unit"] == "per_1000_words" else 3)
    interval = ""
    if pd.notna(bounds[0]):
        interval = f", {_level(row)} interval {told(bounds[0])} to {told(bounds[1])}"
    stories = (
        f", {row['n_stories']:.0f} stories"
        if pd.notna(row["n_stories"]) and row["n_stories"]
        else ""
    )
    cautions = row["warning"].split("; ") if pd.notna(row["warning"]) and row["warning"] else []
    if _covers_zero(row):  # which says how interval and p disagree
        cautions = [caution for caution in cautions if caution != DISAGREE]
        cautions.append("the interval covers 0, though the test is below .05")
    where = VOICES.get(row["voice"], row["voice"]) + PARTS.get(row["part"], "")
    warning = f" Warning: {'; '.join(cautions)}." if cautions else ""
    return (
        f"{subject} {_does(row, 'more' if diff > 0 else 'fewer')} than {other} "
        f"{where}: {told(row[f'value_{first}'])} against "
        f"{told(row[f'value_{second}'])}{UNITS.get(row['unit'], '')} (difference {told(diff)}"
        f"{interval}, adjusted p {_p(row['p_adjusted'])}; {row[f'n_articles_{first}']:.0f} and "
        f"{row[f'n_articles_{second}']:.0f} articles{stories}).{warning}"
    )


def _does(row: dict, amount: str) -> str:
    """What the one outlet does and the other does not: "uses more distancing hedges"."""
    measure, label = row["measure"], str(row["label"])
    degree = "higher" if amount == "more" else "lower"
    if measure == "tone":
        return f"has a {degree} {label}"
    if measure == "naming" and row["unit"] == "share":
        referent, _, variant = label.partition(": ")
        return f"says “{variant}” in a {degree} share of its namings of {referent}"
    if measure == "naming":
        return f"uses {amount} namings" + ("" if label == "all" else f" of {label}")
    name = NAMES.get(measure, measure.replace("_", " "))
    if label in ("all", measure):
        return f"uses {amount} {name}"
    if measure == "loaded":
        return f"uses {amount} {name} of {label}"
    return f"uses {amount} {label} {name}"


def _level(row: dict) -> str:
    """The interval's coverage, which ``method`` tells: "95 %"."""
    told = re.search(r"interval \(([\d.]+)%\)", str(row.get("method", "")))
    return f"{told[1] if told else 95} %"


def _covers_zero(row: dict) -> bool:
    return bool(row["ci_low"] <= 0 <= row["ci_high"])


def _number(value: float, decimals: int) -> str:
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")


def _p(value: float) -> str:
    return "< .001" if value < 0.001 else "= " + f"{value:.3f}".lstrip("0")
