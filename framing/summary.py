"""Differences in words, as one would write them in a paper: value, interval, p and warnings."""

from __future__ import annotations

import pandas as pd

UNITS = {"per_1000_words": "per 1,000 words", "share": "as a share", "polarity": "in polarity"}
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
        At most this many sentences: those with the smallest adjusted p below .05, larger effects
        first where p ties.

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
    B has more hedge: legal than A in its own voice: 3.00 against 1.00 per 1,000 words (difference
    2.00, 95 % interval 1.20 to 2.80, adjusted p = .004; 12 and 10 articles).
    """
    sure = compared[compared["p_adjusted"] < 0.05]
    if sure.empty:
        n_tests = int(compared["p_adjusted"].notna().sum())
        return [
            f"None of the {n_tests} tests passes .05 after adjustment: the outlets are not shown to "
            "differ. That is not evidence that they agree; see the power of the study."
        ]
    strength = sure.assign(size=-sure["effect"].abs())
    order = strength.sort_values(["p_adjusted", "size"], kind="stable")
    return [_sentence(row) for row in order.head(top).to_dict("records")]


def _sentence(row: dict) -> str:
    more, less, high, low = row["outlet_b"], row["outlet_a"], row["value_b"], row["value_a"]
    n_high, n_low = row["n_articles_b"], row["n_articles_a"]
    bounds = (row["ci_low"], row["ci_high"])
    if row["diff"] < 0:
        more, less, high, low, n_high, n_low = less, more, low, high, n_low, n_high
        bounds = (-row["ci_high"], -row["ci_low"])
    what = f"{row['measure']}: {row['label']}".replace("_", " ")
    interval = ""
    if pd.notna(bounds[0]):
        interval = f", 95 % interval {bounds[0]:.2f} to {bounds[1]:.2f}"
    stories = f", {row['n_stories']:.0f} stories" if row["n_stories"] else ""
    warning = f" Warning: {row['warning']}." if row["warning"] else ""
    return (
        f"{more} has more {what} than {less} {VOICES.get(row['voice'], row['voice'])}: {high:.2f} "
        f"against {low:.2f} {UNITS.get(row['unit'], row['unit'])} (difference "
        f"{abs(row['diff']):.2f}{interval}, adjusted p {_p(row['p_adjusted'])}; {n_high:.0f} and "
        f"{n_low:.0f} articles{stories}).{warning}"
    )


def _p(value: float) -> str:
    return "< .001" if value < 0.001 else "= " + f"{value:.3f}".lstrip("0")
