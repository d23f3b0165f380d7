"""How often each detector is right, as `make gate` measured it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

import pandas as pd

# Where there is room for one line only: the figures that stand for a measure, and the data.
_HEADLINE = {
    "loaded": (("macro-F1 of sentences", "macro-F1"), ("F1 in whole articles", "F1, any voice")),
    "hedge": (("F1", "detection F1"),),
    "scare_quote": (("recall", "scare quotes found"), ("false alarms", "others flagged")),
    "naming": (
        ("precision", "precision, three variants"),
        ("recall", "recall, three variants"),
    ),
    "reporting_verb": (("precision", "precision"), ("recall", "recall")),
    "tone": (("macro-F1", "TextBlob, sentence: macro-F1 toward a person"),),
    "voice": (("precision", "content words, precision"), ("recall", "content words, recall")),
}
_DATA = {
    "polnear": "PolNeAR", "POLNEAR": "PolNeAR", "newswcl50": "NewsWCL50", "newsmtsc": "NewsMTSC",
    "basil": "BASIL", "fakes_syria": "FA-KES", "seeds": "two articles of 2015",
    "distancing": "coded by hand and known to the rules",
}  # fmt: skip
# Data that a detector's rules were written with: its figures are the upper end of what to expect.
_KNOWN = {"distancing": " on the cases its rules were written with"}


def read_validity(measure: str | None = None) -> pd.DataFrame:
    """Figures of the detectors on annotated news.

    Parameters
    ----------
    measure : str, optional
        Only the figures of this measure ("hedge", "scare_quote", "loaded", "naming", "tone",
        "voice"); all by default.

    Returns
    -------
    DataFrame
        ``measure, detector, data, n, figure, value, ci_low, ci_high, to_beat, human``: intervals
        are 95 %, from resampling documents; ``human`` is what two people reach with each other.
        docs/validity.md says in words which numbers may carry a published claim.

    Examples
    --------
    >>> read_validity("hedge").columns[:4].tolist()
    ['measure', 'detector', 'data', 'n']
    """
    table = _shipped()
    return (table if measure is None else table[table["measure"] == measure]).reset_index(drop=True)


def validity_line(measure: str, *, with_data: bool = True) -> str:
    """One line for a caption: how often a detector is right.

    Parameters
    ----------
    measure : str
        As in `read_validity`.
    with_data : bool
        Name the annotated news that it was measured on, and how many of its units.

    Returns
    -------
    str
        Precision and recall where they were measured, else the figure that stands for them; or
        that nothing was measured.

    Examples
    --------
    >>> validity_line("a measure of one's own")
    'not measured on annotated news'
    """
    rows = read_validity(measure)
    told: dict[str, list[str]] = {}  # by data, so that each is named once
    counts: dict[str, list[int]] = {}
    for name, figure in _HEADLINE.get(measure, ()):
        for row in rows[rows["figure"] == figure].head(1).to_dict("records"):
            told.setdefault(row["data"], []).append(f"{name} {_share(row['value'])}")
            counts.setdefault(row["data"], []).append(row["n"])
    if not told:
        return "not measured on annotated news"
    return ", ".join(
        ", ".join(figures) + (_where(data, counts[data]) if with_data else _KNOWN.get(data, ""))
        for data, figures in told.items()
    )


def add_validity(table: pd.DataFrame) -> pd.DataFrame:
    """Add a column ``validity``: how often the detector behind each row is right.

    Parameters
    ----------
    table : DataFrame
        With a column ``measure``: comparisons, rates, scores or hits.

    Returns
    -------
    DataFrame
        A copy with `validity_line` of each row's measure, without the data.

    Examples
    --------
    >>> add_validity(pd.DataFrame({"measure": ["one's own"]}))["validity"].tolist()
    ['not measured on annotated news']
    """
    lines = {measure: validity_line(measure, with_data=False) for measure in set(table["measure"])}
    return table.assign(validity=[lines[measure] for measure in table["measure"]])


def validity_caption(measure: str) -> str:
    """The end of a chart's caption: `validity_line` as a sentence, without the data."""
    line = validity_line(measure, with_data=False)
    is_blind = not line.startswith("not ") and not line.endswith(tuple(_KNOWN.values()))
    return f"Detector{', on annotated news' if is_blind else ''}: {line}."


def describe_validity(measures: Iterable[str], *, names: dict[str, str] | None = None) -> str:
    """How often the detectors of some measures are right, in one sentence."""
    names = names or {}
    told = [
        f"{names.get(measure, measure.replace('_', ' '))} {validity_line(measure, with_data=False)}"
        for measure in dict.fromkeys(measures)
    ]
    return "How often the detectors are right on annotated news: " + "; ".join(told) + "."


def name_data(data: str) -> str:
    """What a reader knows annotated news by."""
    return _DATA.get(data, data.replace("_", " "))


def _where(data: str, counts: list[int]) -> str:
    n = " and ".join(f"{n:,}" for n in dict.fromkeys(counts))
    return f" ({name_data(data)}, n = {n})"


def _share(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


@lru_cache(maxsize=1)
def _shipped() -> pd.DataFrame:
    path = files("framing").joinpath("lexicons", "detectors.csv")
    return pd.read_csv(str(path))
