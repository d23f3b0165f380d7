"""The scores of a corpus on disk as matrices: one measure at a time, of that a few labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from tqdm import tqdm

from framing.compare import AT_ONCE
from framing.datasets import read_parts, read_table, release_memory
from framing.errors import OptionError, Problem
from framing.panel import ALL, Panel, with_sums, without_reprints
from framing.results import read_manifest
from framing.scores import PER_1000_WORDS, SHARE
from framing.tables import MEASURES, PARTS, VOICE_NAMES

_CELLS = 8_000_000  # of a matrix of articles by labels: 64 MB


def read_panels(
    out: Path,
    part: str,
    voice: str,
    outlets: Sequence[str] | None,
    measures: Sequence[str] | None,
    labels: str | Sequence[str],
    reprints: pd.DataFrame | None,
    task: str,
) -> Iterator[Panel]:
    """A panel for each measure; a bar shows the task, where it has a name."""
    read_manifest(out)
    articles = without_reprints(_sorted_articles(out, outlets), reprints).reset_index(drop=True)
    found = labels_of(out, measures)
    if found.empty:
        raise OptionError("no such measure", [Problem("measures", str(out), str(measures))])
    groups = [
        (m, group) for m, group in found.groupby("measure", sort=False) if _has(group, labels)
    ]
    if not groups:
        there = ", ".join(sorted(set(found["label"])))
        raise OptionError("no such label", [Problem("labels", str(out), str(labels), there)])
    size = max(1, min(AT_ONCE, _CELLS // max(1, len(articles))))
    for _, group in tqdm(groups, task, unit=" measures", disable=not task):
        measure = _Measure(out, articles, group.reset_index(drop=True), part, voice)
        yield from measure.panels(labels, size)
        del measure  # before the next one is read


def _has(measure: pd.DataFrame, labels: str | Sequence[str]) -> bool:
    """Whether a measure has any of the labels asked for, "all" standing for several together."""
    if isinstance(labels, str):
        return True
    n_rates = int((measure["unit"] == PER_1000_WORDS).sum())
    return bool(measure["label"].isin(list(labels)).any()) or (ALL in labels and n_rates > 1)


def _sorted_articles(out: Path, outlets: Sequence[str] | None) -> pd.DataFrame:
    """The articles as a panel has them; of the outlets named only."""
    names = ("article_id", "outlet", "story_id", "genre")
    articles = read_table(out, "articles", None, names).to_pandas()
    if outlets is not None:
        articles = articles[articles["outlet"].isin(list(outlets))]
    if "story_id" not in articles:
        articles = articles.assign(story_id=None)
    return articles.sort_values(["outlet", "article_id"], ignore_index=True)


class _Measure:
    """The scores of one measure that are not 0, of which matrices are made, few labels at a time.

    Matrices of all labels, with the copies that are made of them, would fill the memory.
    """

    def __init__(
        self, out: Path, articles: pd.DataFrame, labels: pd.DataFrame, part: str, voice: str
    ) -> None:
        """Read the scores of the measure, and the words and sentences of the articles."""
        self._labels, self._part, self._voice = labels, part, voice
        self._said = np.zeros((len(articles), 2))
        place = pd.Index(articles["article_id"])
        cells = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
        for one_part in PARTS if part == "both" else (part,):
            for one_voice in VOICE_NAMES if voice == "all" else (voice,):
                here = (ds.field("part") == one_part) & (ds.field("voice") == one_voice)
                self._add_words(out, here, place)
                cells += _cells(out, here, place, labels)
        self._row, self._column, self._total = map(np.concatenate, zip(*cells, strict=True))
        self._is_rate = (labels["unit"] == PER_1000_WORDS).to_numpy(dtype=bool)
        del cells
        release_memory()
        n_words = self._said[:, 0] if self._is_rate.any() else np.nan
        self._articles = articles.assign(words=n_words)

    def _add_words(self, out: Path, here: Any, place: pd.Index) -> None:
        """Words and sentences of one part and voice."""
        for words in read_parts(out, "words", here, ["article_id", "n_words", "n_sentences"]):
            at = place.get_indexer(pd.Index(words["article_id"]))
            self._said[at[at >= 0]] += words[["n_words", "n_sentences"]].to_numpy()[at >= 0]

    def panels(self, labels: str | Sequence[str], size: int) -> Iterator[Panel]:
        """The labels asked for and their sum, so many at a time."""
        nobody = np.zeros((0, len(self._labels)))
        columns = self._labels[["measure", "label", "unit"]].astype("str")
        columns = columns.assign(is_validated=True)
        empty = Panel(self._articles[:0], columns, nobody, nobody, self._part, self._voice)
        wanted = with_sums(empty, labels).columns
        for first in range(0, len(wanted), size):
            some = wanted.iloc[first : first + size].reset_index(drop=True)
            total, base = self._matrices(some)
            yield Panel(self._articles, some, total, base, self._part, self._voice)

    def _matrices(self, columns: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Totals and bases, a row an article and a column a label."""
        total, base = np.empty((2, len(self._articles), len(columns)))
        number = {name: i for i, name in enumerate(self._labels["label"])}
        shares = shares_of(self._labels)
        for i, (label, unit) in enumerate(zip(columns["label"], columns["unit"], strict=True)):
            own = number.get(label, -1)
            total[:, i] = self._sum(
                self._column == own if own >= 0 else self._is_rate[self._column]
            )
            base[:, i] = self._said[:, 0 if unit == PER_1000_WORDS else 1]
            if own in shares:
                base[:, i] = self._sum(self._column == shares[own])
        return total, base

    def _sum(self, some: np.ndarray) -> np.ndarray:
        return np.bincount(self._row[some], self._total[some], len(self._articles))


def _cells(
    out: Path, here: Any, place: pd.Index, labels: pd.DataFrame
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Article, label and total of every score, as numbers, some files at a time."""
    keys = pd.MultiIndex.from_frame(labels[["measure", "label"]])
    kept = here & ds.field("measure").isin(labels["measure"].unique().tolist())
    for scores in read_parts(out, "scores", kept, ["article_id", "measure", "label", "total"]):
        row = place.get_indexer(pd.Index(scores["article_id"]))
        column = keys.get_indexer(pd.MultiIndex.from_frame(scores[["measure", "label"]]))
        some = row >= 0
        yield row[some], column[some], scores["total"].to_numpy()[some]


def labels_of(out: Path, measures: Sequence[str] | None) -> pd.DataFrame:
    """The labels that occur anywhere, in the order in which `score_articles` has them."""
    key = ["measure", "label", "unit"]
    files = sorted((out / "scores").glob("*.parquet"))
    each = [pq.read_table(file, columns=key).group_by(key).aggregate([]) for file in files]
    labels = pa.concat_tables(each).group_by(key).aggregate([]).to_pandas()
    place = {name: i for i, name in enumerate(MEASURES)}
    labels["place"] = [place.get(name, len(place)) for name in labels["measure"]]
    labels["is_variant"] = (labels["measure"] == "naming") & (labels["unit"] == SHARE)
    order = ["place", "measure", "is_variant", "label"]
    labels = labels.sort_values(order, ignore_index=True)[key]
    return labels if measures is None else labels[labels["measure"].isin(list(measures))]


def shares_of(labels: pd.DataFrame) -> dict[int, int]:
    """For each share of a variant ("Islamic State: Daesh") the place of its referent."""
    names = {
        label: i
        for i, (label, unit) in enumerate(zip(labels["label"], labels["unit"], strict=True))
        if unit == PER_1000_WORDS and labels["measure"].iloc[i] == "naming"
    }
    shares = np.flatnonzero((labels["unit"] == SHARE) & (labels["measure"] == "naming")).tolist()
    owners = {
        i: max((n for n in names if labels["label"].iloc[i].startswith(f"{n}: ")), key=len)
        for i in shares
    }
    return {i: names[owner] for i, owner in owners.items()}
