"""Differences in words, as one would write them in a paper: value, interval, p and warnings."""

from __future__ import annotations

import pandas as pd

UNITS = {"per_1000_words": " per 1,000 words", "share": "", "polarity": ""}
NAMES = {
    "loaded": "loaded words",
    "hedge": "hedges",
    "scare_quote": "scare quotes",
    "reporting_verb": "reporting verbs",
}
VOICES = {
    "outlet": "in its own voice",
    "direct": "in direct quotations",
    "indirect": "in reported speech",
    "all": "in all voices",
}


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
    sure = compared[compared["p_adjusted"] < 0.05]
    if sure.empty:
        n_tests = int(compared["p_adjusted"].notna().sum())
        return [
            f"None of the {n_tests} tests passes .05 after adjustment: the outlets are not shown "
            "to differ. That is not evidence that they agree; see the power of the study."
        ]
    return [_sentence(row) for row in _clearest(sure).head(top).to_dict("records")]


def _clearest(sure: pd.DataFrame) -> pd.DataFrame:
    """Every measure's clearest difference first, then the second ones, and so on."""
    ranked = sure.assign(
        is_pair=sure["outlet_a"] != "all others",
        size=-sure["effect"].abs(),
        width=-sure["diff"].abs(),
    ).sort_values(["p_adjusted", "is_pair", "size", "width"], kind="stable")
    # A measure with one label says the same as that label.
    ranked = ranked.drop_duplicates(["measure", "outlet_a", "outlet_b", "diff"])
    place = ranked.groupby("measure", sort=False).cumcount()
    return ranked.assign(place=place).sort_values("place", kind="stable")


def _sentence(row: dict) -> str:
    more, less, high, low = row["outlet_b"], row["outlet_a"], row["value_b"], row["value_a"]
    n_high, n_low = row["n_articles_b"], row["n_articles_a"]
    bounds = (row["ci_low"], row["ci_high"])
    if row["diff"] < 0:
        more, less, high, low, n_high, n_low = less, more, low, high, n_low, n_high
        bounds = (-row["ci_high"], -row["ci_low"])
    more = more[:1].upper() + more[1:]
    interval = ""
    if pd.notna(bounds[0]):
        interval = f", 95 % interval {bounds[0]:.2f} to {bounds[1]:.2f}"
    stories = f", {row['n_stories']:.0f} stories" if row["n_stories"] else ""
    warning = f" Warning: {row['warning']}." if row["warning"] else ""
    return (
        f"{more} {_has_more(row, more)} than {less} {VOICES.get(row['voice'], row['voice'])}: "
        f"{high:.2f} against {low:.2f}{UNITS.get(row['unit'], '')} (difference "
        f"{abs(row['diff']):.2f}{interval}, adjusted p {_p(row['p_adjusted'])}; {n_high:.0f} and "
        f"{n_low:.0f} articles{stories}).{warning}"
    )


def _has_more(row: dict, outlet: str) -> str:
    """What one outlet does more: "uses more distancing hedges"."""
    measure, label = row["measure"], str(row["label"])
    uses, has = ("use", "have") if outlet == "All others" else ("uses", "has")
    if measure == "tone":
        return f"{has} a higher {label}"
    if measure == "naming" and row["unit"] == "share":
        referent, _, variant = label.partition(": ")
        return f"says “{variant}” in a higher share of its namings of {referent}"
    if measure == "naming":
        return f"{uses} more namings" + ("" if label == "all" else f" of {label}")
    name = NAMES.get(measure, measure.replace("_", " "))
    return f"{uses} more {name}" if label in ("all", measure) else f"{uses} more {label} {name}"


def _p(value: float) -> str:
    return "< .001" if value < 0.001 else "= " + f"{value:.3f}".lstrip("0")
