"""What hits add up to, by outlet: counted at once, or file by file and summed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from framing.tables import MEASURES

DOUBTS = ("distancing", "legal", "evidential")
_EMPTY = frozenset({"be", "been", "being", "is", "are", "was", "were", "has", "have", "had"})
# Table -> what its rows are told apart by; the other columns are summed, ``target`` is the first.
KEYS = {
    "voices": ["outlet", "measure", "voice"],
    "names": ["outlet", "label", "term", "voice"],
    "doubted": ["outlet", "head"],
    "targets": ["outlet", "head", "is_bare"],
}
_ROOM = 200_000  # rows that wait to be added up
Counts = dict[str, pd.DataFrame]


def count_hits(hits: pd.DataFrame, outlets: Mapping[str, str], *, voice: str = "all") -> Counts:
    """Count hits by outlet, for the sections and charts that show counts.

    Parameters
    ----------
    hits : DataFrame
        From `find_hits`; all hits of an article together.
    outlets : mapping of str to str
        The outlet of every article.
    voice : str
        Whose hedges ``targets`` counts; all else is counted in all voices.

    Returns
    -------
    dict of DataFrame
        ``voices`` (hits of each ``measure`` in each ``voice``), ``names`` (namings of a ``label``
        by each ``term``), ``doubted`` (hedges by the ``head`` of what they are put on) and
        ``targets`` (the same by article, see `count_targets`).

    Examples
    --------
    >>> hits = pd.DataFrame({"article_id": ["1", "1"], "measure": "hedge", "label": "legal",
    ...     "term": "alleged", "target": "thief", "target_head": "Thief", "voice": "outlet"})
    >>> count_hits(hits, {"1": "A"})["doubted"].to_numpy().tolist()
    [['A', 'thief', 2]]
    """
    rows = with_outlet(hits, outlets)
    hedges = rows[(rows["measure"] == "hedge") & rows["target_head"].notna()]
    doubted = hedges[hedges["label"] != "epistemic"]
    doubted = doubted.assign(head=[str(head).lower() for head in doubted["target_head"]])
    heard = hedges if voice == "all" else hedges[hedges["voice"] == voice]
    return {
        "voices": _sizes(rows, KEYS["voices"]),
        "names": count_names(rows[rows["measure"] == "naming"]),
        "doubted": _sizes(doubted, KEYS["doubted"]),
        "targets": count_targets(heard[heard["label"].isin(DOUBTS)]),
    }


def count_names(namings: pd.DataFrame) -> pd.DataFrame:
    """Count namings with their outlets by ``label`` (the referent), ``term`` and ``voice``."""
    rows = namings.assign(term=namings["term"].astype(str))
    return _sizes(rows, KEYS["names"])


def count_targets(hedges: pd.DataFrame) -> pd.DataFrame:
    """Count hedges with their outlets by what they are put on, and in how many articles.

    Parameters
    ----------
    hedges : DataFrame
        Hits that have a target, with ``outlet``; all hits of an article together.

    Returns
    -------
    DataFrame
        ``outlet, head, is_bare`` (a "be" or "have" without any phrase), ``n_articles, n`` and
        ``target``, the first whole phrase.
    """
    rows = hedges.assign(head=_heads(hedges))
    rows["is_bare"] = rows["head"].astype("str").str.lower().isin(_EMPTY)
    if "target" not in rows:
        rows["target"] = None
    counts = rows.groupby(KEYS["targets"], sort=True).agg(
        n_articles=("article_id", "nunique"), n=("head", "size"), target=("target", "first")
    )
    return counts.reset_index()


class Sums:
    """Counts of files that share no article, added up as they come.

    Parameters
    ----------
    keys : mapping of str to list of str
        For every table what its rows are told apart by.
    """

    def __init__(self, keys: Mapping[str, list[str]] = KEYS) -> None:
        """Begin with nothing."""
        self._keys = keys
        self._parts: dict[str, list[pd.DataFrame]] = {name: [] for name in keys}

    def add(self, tables: Mapping[str, pd.DataFrame]) -> None:
        """Take the counts of a file; now and then those that are there are made one."""
        for name, parts in self._parts.items():
            parts.append(tables[name])
            if sum(map(len, parts)) > 2 * len(parts[0]) + _ROOM:
                parts[:] = [summed(parts, self._keys[name])]

    def total(self) -> Counts:
        """The tables, as if all had been counted at once."""
        return {name: summed(parts, self._keys[name]) for name, parts in self._parts.items()}


def summed(tables: list[pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    """Rows with the same keys made one: numbers are summed, of texts the first is kept."""
    rows = pd.concat(tables, ignore_index=True)
    how = {name: "first" if name == "target" else "sum" for name in rows if name not in keys}
    return rows.groupby(keys, sort=True, dropna=False).agg(how).reset_index()


def total_by(counts: pd.DataFrame, column: str) -> pd.Series:
    """Hits of every value of a column, the most first; of equals in the order of their names."""
    totals = counts.groupby(column, sort=True)["n"].sum()
    return totals.sort_values(ascending=False, kind="stable")


def count_measures(voices: pd.DataFrame) -> pd.Series:
    """Hits of every measure but tone, the most first, from the counts by voice."""
    return total_by(voices[voices["measure"] != MEASURES[-1]], "measure")


def with_outlet(hits: pd.DataFrame, outlets: Mapping[str, str]) -> pd.DataFrame:
    """Hits, or rows of another table, with the outlet of their article."""
    codes, keys = pd.factorize(hits["article_id"])  # an id stands in many rows
    return hits.assign(outlet=pd.Index([outlets[str(key)] for key in keys]).take(codes))


def _sizes(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return rows.groupby(keys, sort=True, dropna=False).size().reset_index(name="n")


def _heads(hedges: pd.DataFrame) -> list[Any]:
    """The heads of the targets; the whole target where the head is an empty verb."""
    phrases = hedges["target"] if "target" in hedges else [None] * len(hedges)
    return [
        phrase if str(head).lower() in _EMPTY and isinstance(phrase, str) else str(head).lower()
        for head, phrase in zip(hedges["target_head"], phrases, strict=True)
    ]
