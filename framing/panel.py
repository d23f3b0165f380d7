"""Scores as matrices: one row an article, one column a measure and label."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from framing.errors import OptionError, Problem, TableError
from framing.tables import SCORES, Spec, check

ALL = "all"
_SHOWN = 5  # rows in a message
BUNDLES = 2_500  # of an outlet's articles; their standard errors are right to 1.4 %


@dataclass(frozen=True)
class Panel:
    """The scores of one part and voice.

    Attributes
    ----------
    articles : DataFrame
        One row an article, sorted by ``outlet`` and ``article_id``, with ``story_id`` (null where
        there is none), ``words`` and, where the scores have it, ``genre``.
    columns : DataFrame
        One row a column of the matrices: ``measure, label, unit, is_validated``.
    total, base : ndarray, shape (n_articles, n_columns)
        Hits and words (or whatever the unit takes), 0 where the scores have no row.
    part, voice : str
        Which part and voice these are.
    """

    articles: pd.DataFrame
    columns: pd.DataFrame
    total: np.ndarray
    base: np.ndarray
    part: str
    voice: str

    @property
    def outlets(self) -> list[str]:
        """The outlets, sorted."""
        return [str(name) for name in self.articles["outlet"].unique()]

    @property
    def scale(self) -> np.ndarray:
        """What total / base is multiplied by: 1,000 for rates per 1,000 words, else 1."""
        return np.where(self.columns["unit"] == "per_1000_words", 1000.0, 1.0)

    def rows(self, outlet: str) -> np.ndarray:
        """Row numbers of an outlet's articles."""
        return np.flatnonzero((self.articles["outlet"] == outlet).to_numpy(dtype=bool))

    def chunks(self, size: int) -> Iterator[Panel]:
        """The same articles with at most ``size`` columns at a time."""
        if len(self.columns) <= size:
            yield self
            return
        for first in range(0, len(self.columns), size):
            yield self.take(np.arange(first, min(first + size, len(self.columns))))

    def take(self, some: np.ndarray) -> Panel:
        """The same articles with some of the columns."""
        columns = self.columns.iloc[some].reset_index(drop=True)
        return replace(self, columns=columns, total=self.total[:, some], base=self.base[:, some])

    def bundled(self, most: int, seed: int) -> Panel:
        """The same sums with the articles of large outlets in ``most`` bundles, drawn at random.

        Bundles spread as their articles do (random groups; Wolter 1985), so that what resampling
        them tells is the same, at the price of a few thousand articles.
        """
        number, n = np.empty(len(self.articles), dtype=np.int64), 0
        for outlet in self.outlets:
            rows = self.rows(outlet)
            drawn = np.arange(len(rows))
            if len(rows) > 2 * most:
                drawn = generator(seed, "bundles", outlet).permutation(len(rows)) % most
            number[rows] = n + drawn
            n += int(drawn.max()) + 1
        if n == len(number):
            return self
        order = np.argsort(number, kind="stable")
        first = np.flatnonzero(np.diff(number[order], prepend=-1))
        total, base = (np.add.reduceat(values[order], first) for values in (self.total, self.base))
        articles = self.articles.iloc[order[first]].reset_index(drop=True)
        return replace(self, articles=articles, total=total, base=base)

    def rates(self, rows: np.ndarray) -> np.ndarray:
        """Each article's own rate, NaN where its base is 0."""
        total, base = self.total[rows], self.base[rows]
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(base > 0, total / base, np.nan)


def read_panel(
    scores: pd.DataFrame,
    *,
    part: str,
    voice: str,
    outlets: Sequence[str] | None = None,
    measures: Sequence[str] | None = None,
    labels: str | Sequence[str] = "both",
) -> Panel:
    """Arrange the scores of one part and voice as matrices.

    Parameters
    ----------
    scores : DataFrame
        From `score_articles`.
    part : str
        "headline", "body", or "both" for their sum.
    voice : str
        "outlet", "direct", "indirect", or "all" for their sum. Scores made without voices have
        only the voice "all", and that is then taken.
    outlets, measures : sequence of str, optional
        Keep only these.
    labels : "both", "each", "all" or sequence of str
        Every label, and the row "all" for all labels of a measure together where it has several
        (rates per 1,000 words only); every label; the rows "all"; or the labels named.

    Raises
    ------
    TableError, OptionError
        Where a column, voice, part, outlet or measure is not there.
    """
    if check(scores, SCORES).empty:
        raise _nothing()
    given = set(scores["voice"].unique())
    voice = ALL if given == {ALL} else voice
    wanted: dict[str, tuple[str, Sequence[str] | None]] = {
        "part": ("part", None if part == "both" else [part]),
        "voice": ("voice", None if voice == ALL else [voice]),
        "outlets": ("outlet", outlets),
        "measures": ("measure", measures),
    }
    chosen = np.ones(len(scores), dtype=bool)
    for option, (name, values) in wanted.items():
        if values is not None:
            _is_there(option, values, scores[name])
            chosen &= scores[name].isin(list(values)).to_numpy(dtype=bool)
    kept = scores.loc[chosen]
    if kept.empty:
        raise _nothing()
    _check_articles(kept)
    articles, article = _articles(kept)
    columns, column = _columns(kept)
    cells = article * len(columns) + column
    shape = (len(articles), len(columns))
    total, base = (
        np.bincount(cells, kept[name].to_numpy(dtype=float), shape[0] * shape[1])
        for name in ("total", "base")
    )
    panel = Panel(articles, columns, total.reshape(shape), base.reshape(shape), part, voice)
    is_rate = (columns["unit"] == "per_1000_words").to_numpy(dtype=bool)
    words = panel.base[:, is_rate].max(axis=1) if is_rate.any() else np.full(shape[0], np.nan)
    articles["words"] = words
    return with_sums(panel, labels)


def without_reprints(table: pd.DataFrame, reprints: pd.DataFrame | None) -> pd.DataFrame:
    """Leave out every article that repeats an earlier one.

    Parameters
    ----------
    table : DataFrame
        Articles or scores, with ``article_id``.
    reprints : DataFrame, optional
        From `find_reprints`, where ``article_id_b`` came after ``article_id_a``.
    """
    if reprints is None:
        return table
    check(reprints, Spec("reprints", ("article_id_a", "article_id_b")))
    later = set(reprints["article_id_b"].astype(str))
    keep = [str(article) not in later for article in table["article_id"]]
    return table[np.array(keep, dtype=bool)]


def generator(seed: int, *names: str) -> np.random.Generator:
    """Random numbers that depend on the seed and on their use, not on the order of calls."""
    return np.random.default_rng([seed, zlib.crc32("\0".join(names).encode())])


def _nothing() -> TableError:
    repair = "scores = framing.score_articles(articles, hits, voices=voices)"
    problem = Problem("no rows, or none for these options together", "scores", repair=repair)
    return TableError("no scores to compare", [problem])


def _is_there(option: str, wanted: Sequence[str], column: pd.Series) -> None:
    there = sorted({str(value) for value in column.unique()})
    if isinstance(wanted, str):
        problem = Problem(f"{option} is one string", option, repr(wanted), f"[{wanted!r}]")
        raise OptionError(f"{option} must be a list", [problem])
    if missing := [name for name in wanted if str(name) not in there]:
        problem = Problem(f"not in the scores: {', '.join(map(repr, missing))}", option,
                          ", ".join(map(str, wanted)), f"some of {', '.join(there)}")  # fmt: skip
        raise OptionError(f"nothing to compare with {option}={list(wanted)}", [problem])


def _check_articles(scores: pd.DataFrame) -> None:
    """Every article has one outlet, and every cell one row."""
    problems = []
    if scores["outlet"].isna().any():
        repair = "scores = scores.dropna(subset=['outlet'])"
        problems.append(Problem("rows without an outlet", "scores", repair=repair))
    pairs = scores[["article_id", "outlet"]].drop_duplicates()
    if (twice := pairs["article_id"].duplicated()).any():
        got = repr(pairs["article_id"][twice].iloc[0])
        repair = "scores['article_id'] = scores['outlet'] + '/' + scores['article_id']"
        problems.append(Problem("one article_id, several outlets", "scores", got, repair=repair))
    cell = ["article_id", "part", "voice", "measure", "label"]
    if scores.duplicated(cell).any():
        repair = f"scores = scores.drop_duplicates({cell})"
        problems.append(
            Problem("rows repeat", "scores", "", "one row per " + ", ".join(cell), repair)
        )
    problems += [problem for name in ("total", "base") for problem in _no_counts(scores, name)]
    if problems:
        raise TableError("the scores table cannot be used", problems)


def _no_counts(scores: pd.DataFrame, name: str) -> Iterator[Problem]:
    """Rows whose total or base is missing, infinite, or below 0, as only sums of tone can be."""
    values = pd.to_numeric(scores[name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    may_be_less = (scores["unit"] == "polarity").to_numpy(dtype=bool) & (name == "total")
    bad = np.flatnonzero(~np.isfinite(values) | ((values < 0) & ~may_be_less))
    if not len(bad):
        return
    rows = scores.iloc[bad[:_SHOWN]]
    more = f" and {len(bad) - _SHOWN:,} more" if len(bad) > _SHOWN else ""
    got = ", ".join(
        f"{value} in row {row} (article {article})"
        for row, value, article in zip(rows.index, rows[name], rows["article_id"], strict=True)
    )
    index = ", ".join(map(repr, rows.index.tolist())) + (", …" if more else "")
    repair = f"put 0 where nothing was found, or scores = scores.drop(index=[{index}])"
    expected = "a finite number, 0 or more" + (" (less for tone only)" if name == "total" else "")
    yield Problem(f"{name} is missing, infinite or below 0", "scores", got + more, expected, repair)


def _articles(scores: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    names = [name for name in ("article_id", "outlet", "story_id", "genre") if name in scores]
    articles = scores[names].drop_duplicates("article_id")
    articles = articles.assign(outlet=articles["outlet"].astype(str))
    articles = articles.assign(key=articles["article_id"].astype(str))
    articles = articles.sort_values(["outlet", "key"]).drop(columns="key").reset_index(drop=True)
    number = pd.Index(articles["article_id"]).get_indexer(pd.Index(scores["article_id"]))
    return articles, number.astype(np.int64)


def _columns(scores: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    columns = scores[["measure", "label", "unit"]].drop_duplicates(["measure", "label"])
    columns = columns.astype("str").reset_index(drop=True)  # categories would give empty groups
    keys = pd.MultiIndex.from_frame(columns[["measure", "label"]])
    number = keys.get_indexer(pd.MultiIndex.from_frame(scores[["measure", "label"]]))
    columns["is_validated"] = True
    if "validity" in scores:
        known = scores["validity"].notna().groupby(number).any()
        columns["is_validated"] = known.to_numpy(dtype=bool)
    return columns, number.astype(np.int64)


def with_sums(panel: Panel, labels: str | Sequence[str]) -> Panel:
    """Add the column "all" of each measure, and keep the labels asked for."""
    pieces, totals, bases = [], [], []
    named = None if isinstance(labels, str) else set(labels)
    if named is None and labels not in ("both", "each", ALL):
        expected = "'both', 'each', 'all' or a list of labels"
        problem = Problem("unknown choice", "labels", repr(labels), expected)
        raise OptionError("labels cannot be chosen like this", [problem])
    for measure, group in panel.columns.groupby("measure", sort=False):
        rates = group.index[group["unit"] == "per_1000_words"]
        if len(rates) > (labels != ALL) and (named is None or ALL in named) and labels != "each":
            row = {"measure": measure, "label": ALL, "unit": "per_1000_words",
                   "is_validated": bool(group.loc[rates, "is_validated"].all())}  # fmt: skip
            pieces.append(pd.DataFrame([row]))
            totals.append(panel.total[:, rates].sum(axis=1, keepdims=True))
            bases.append(panel.base[:, rates[:1]])
        keep = group.index
        if named is not None:
            keep = group.index[group["label"].isin(named)]
        elif labels == ALL:
            keep = group.index if not len(rates) else rates[:0]
        if len(keep):
            pieces.append(group.loc[keep])
            totals.append(panel.total[:, keep])
            bases.append(panel.base[:, keep])
    if not pieces:
        there = ", ".join(sorted(set(panel.columns["label"])))
        raise OptionError("no such label", [Problem("labels", "", str(labels), there)])
    columns = pd.concat(pieces, ignore_index=True)
    total, base = np.hstack(totals), np.hstack(bases)
    return Panel(panel.articles, columns, total, base, panel.part, panel.voice)
