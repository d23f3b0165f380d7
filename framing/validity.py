"""How often each detector is right, as `make gate` measured it."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from framing.lexicons import shipped_path

# The figure that stands for a measure where there is room for one only.
_HEADLINE = {
    "voice": "content words, F1",
    "hedge": "detection F1",
    "scare_quote": "scare quotes found",
    "loaded": "macro-F1",
    "naming": "precision, three variants",
    "tone": "TextBlob, sentence: macro-F1 toward a person",
    "reporting_verb": "precision",
}


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


def validity_line(measure: str) -> str:
    """One line for a caption: what a reader must know about a detector.

    Parameters
    ----------
    measure : str
        As in `read_validity`.

    Returns
    -------
    str
        The detector's main figure with interval and data; or that it was not measured.

    Examples
    --------
    >>> validity_line("a measure of one's own")
    'not measured on annotated news'
    """
    rows = read_validity(measure)
    rows = rows[rows["figure"] == _HEADLINE.get(measure, "")]
    if rows.empty:
        return "not measured on annotated news"
    row = rows.iloc[0]
    interval = ""
    if pd.notna(row["ci_low"]):
        interval = f" ({row['ci_low']:.2f} to {row['ci_high']:.2f})"
    return f"{row['figure']} {row['value']:.2f}{interval} on {row['data']}, n = {row['n']:,}"


def add_validity(table: pd.DataFrame) -> pd.DataFrame:
    """Add a column ``validity`` to scores or comparisons.

    Parameters
    ----------
    table : DataFrame
        With a column ``measure``.

    Returns
    -------
    DataFrame
        A copy with `validity_line` of each row's measure.

    Examples
    --------
    >>> add_validity(pd.DataFrame({"measure": ["one's own"]}))["validity"].tolist()
    ['not measured on annotated news']
    """
    lines = {measure: validity_line(measure) for measure in set(table["measure"])}
    return table.assign(validity=[lines[measure] for measure in table["measure"]])


@lru_cache(maxsize=1)
def _shipped() -> pd.DataFrame:
    return pd.read_csv(shipped_path("detectors.csv"))
