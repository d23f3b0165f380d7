"""The head of the report: what differs, where to be careful, and the words it is told in."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd

from framing.markup import LOOKS
from framing.reportparts import bracket, table
from framing.summary import NAMES, describe_differences
from framing.validity import add_validity, describe_validity

_GLOSSARY = {
    "Hit": "a passage that a detector marked: a loaded word, a hedge, a scare quote, a name, a "
    "reporting verb.",
    "Voice": "who utters it. The outlet's own voice is all that it neither quotes (direct) nor "
    "reports (indirect).",
    "Rate": "hits per 1,000 words of that voice, so that outlets of different length compare.",
    "95 % interval": "the values that these articles leave plausible for the outlet's usual rate: "
    "of many such intervals about 95 in 100 hold it. From resampling articles or stories; n "
    "counts articles.",
    "Adjusted p": "the chance of a difference at least so large where there is none, made stricter "
    "for the number of tests: of all that pass .05, about 5 in 100 are expected to be false "
    "(Benjamini and Hochberg). The intervals are not made wider for it.",
    "Precision, recall": "of the hits, the share that is right; of what is there, the share that "
    "was found. F1 is their harmonic mean, macro-F1 its mean over classes.",
}
_COLUMNS = {
    "measure": "measure", "label": "label", "outlet_a": "outlet a", "outlet_b": "outlet b",
    "value_a": "a", "value_b": "b", "diff": "b less a", "interval": "95 % interval",
    "p_adjusted": "adjusted p", "validity": "detector, on annotated news",
}  # fmt: skip


def findings(
    tables: Mapping[str, pd.DataFrame], *, has_texts: bool = True, is_sample: bool = False
) -> str:
    """The main differences in sentences, warnings, a glossary and the clearest comparisons."""
    leads_to = "read the passages" if has_texts else "see the marked words"
    drawn = ", as far as the sample on this page has them" if is_sample else ""
    compared = tables.get("comparisons")
    if compared is None or compared.empty:
        return "<p>One outlet: there is nothing to compare.</p>"
    lines = "".join(f"<li>{escape(line)}</li>" for line in describe_differences(compared))
    words = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in _GLOSSARY.items())
    measures = [name for name in LOOKS if (compared["measure"] == name).any()]
    return (
        f'<ul class="findings">{lines}</ul>{_warnings(compared)}'
        '<p class="soft">Differences compare outlets with each other, not with the events; '
        f"p is adjusted over all tests. Choose any figure below to {leads_to} it counts{drawn}.</p>"
        f'<p class="soft">{escape(describe_validity([*measures, "tone"], names=NAMES))} '
        'More under <a href="#checks">Checks</a>.</p>'
        f"<details><summary>The words of this page</summary><dl>{words}</dl></details>"
        f"{_clear(compared)}"
    )


def _warnings(compared: pd.DataFrame) -> str:
    told = compared.loc[compared["warning"].notna(), "warning"].astype(str)
    counts = told[told != ""].str.split("; ").explode().value_counts().head(5)
    lines = "".join(
        f"<li>{escape(str(text))}: {n:,} of {len(compared):,} comparisons</li>"
        for text, n in counts.items()
    )
    return f'<h3>Where to be careful</h3><ul class="warning">{lines}</ul>' if lines else ""


def _clear(compared: pd.DataFrame) -> str:
    """The comparisons themselves, those that pass, with how often the detector is right."""
    clear = compared[(compared["p_adjusted"] < 0.05) & (compared["label"] != "coverage")]
    if clear.empty:
        return ""
    ranked = clear.assign(size=-clear["diff"].abs()).sort_values(["p_adjusted", "size"])
    ranked["interval"] = [
        bracket(low, high).replace(" ", "\xa0")
        for low, high in zip(ranked["ci_low"], ranked["ci_high"], strict=True)
    ]
    shown = add_validity(ranked.head(40))
    note = (
        f"{len(clear):,} of {int(compared['p_adjusted'].notna().sum()):,} tested comparisons pass "
        f".05 after adjustment; the {len(shown)} clearest. All stand in tables/comparisons.csv."
    )
    return (
        "<details><summary>The comparisons in figures</summary>"
        f"{table('Clearest comparisons', shown, _COLUMNS, note=note)}</details>"
    )
