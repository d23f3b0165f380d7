"""Scores of a corpus of any size, from the folder that `score_corpus` wrote, without texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.dataset as ds

from framing.compare import check_options, compare_panel, with_adjusted
from framing.datasets import read_table
from framing.panel import Panel
from framing.rates import rate_panel
from framing.resample import Resampling
from framing.results import read_manifest
from framing.scorepanels import labels_of, read_panels, shares_of
from framing.scores import PER_1000_WORDS
from framing.tables import PARTS, SCORES, VOICE_NAMES


def read_scores(
    out: str | Path,
    *,
    part: str = "body",
    voice: str = "outlet",
    measures: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The scores of a corpus, zeros filled in, as `score_articles` gives them.

    Parameters
    ----------
    out : path
        A folder that `score_corpus` wrote.
    part : str
        "headline", "body" or "both".
    voice : str
        "outlet", "direct", "indirect" or "all".
    measures : sequence of str, optional
        Only these. A million articles need about 40 MB for each label.

    Returns
    -------
    DataFrame
        The scores table; names are categories, to save memory.

    Raises
    ------
    InputError
        If the folder holds no whole run.
    """
    out = Path(out)
    read_manifest(out)
    articles = read_table(out, "articles", None).to_pandas()
    labels = labels_of(out, measures)
    found = []
    for one_part in PARTS if part == "both" else (part,):
        for one_voice in VOICE_NAMES if voice == "all" else (voice,):
            words, scores = _counts(out, one_part, one_voice, measures)
            found.append(_dense(articles, labels, words, scores, one_part, one_voice))
    return pd.concat(found, ignore_index=True) if len(found) > 1 else found[0]


def compare_corpus(
    out: str | Path,
    *,
    part: str = "body",
    voice: str = "outlet",
    outlets: Sequence[str] | None = None,
    measures: Sequence[str] | None = None,
    labels: str | Sequence[str] = "both",
    against: str = "both",
    by: str = "auto",
    reprints: pd.DataFrame | None = None,
    n_resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
    progress: bool = False,
) -> pd.DataFrame:
    """Compare the outlets of a corpus from its scores, one measure at a time, without texts.

    Parameters
    ----------
    out : path
        A folder that `score_corpus` wrote.
    part, voice, outlets, measures, labels, against, by, reprints, n_resamples, level, seed
        As for `compare_outlets`.
    progress : bool
        Show on standard error how many measures are done.

    Returns
    -------
    DataFrame
        The comparisons; ``p_adjusted`` is over all of them.

    Raises
    ------
    InputError
        If the folder holds no whole run.
    OptionError
        As `compare_outlets`.
    """
    check_options(against=against, by=by, n_resamples=n_resamples, level=level)
    how = Resampling(n_resamples, level, seed)
    panels = read_panels(
        Path(out), part, voice, outlets, measures, labels, reprints, "comparing" * progress
    )
    compare = partial(compare_panel, how=how, outlets=outlets, against=against, by=by)
    table = pd.concat(map(compare, panels), ignore_index=True)  # a loop would hold two panels
    for side in ("n_words_a", "n_words_b"):  # which tone, taken alone, does not know
        table[side] = table.groupby(["outlet_a", "outlet_b"])[side].transform("max")
    pair = table.groupby(["outlet_a", "outlet_b"], sort=False).ngroup()
    table = table.iloc[np.argsort(pair, kind="stable")].reset_index(drop=True)
    return with_adjusted(table, has_reprints=reprints is None)


def rate_corpus(
    out: str | Path,
    *,
    part: str = "body",
    voice: str = "outlet",
    outlets: Sequence[str] | None = None,
    measures: Sequence[str] | None = None,
    labels: str | Sequence[str] = "both",
    reprints: pd.DataFrame | None = None,
    n_resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
    progress: bool = False,
) -> pd.DataFrame:
    """Rates of the outlets of a corpus with intervals, as `rate_outlets`, without texts.

    Parameters
    ----------
    out : path
        A folder that `score_corpus` wrote.
    part, voice, outlets, measures, labels, reprints, n_resamples, level, seed
        As for `rate_outlets`.
    progress : bool
        Show on standard error how many measures are done.

    Returns
    -------
    DataFrame
        What the charts of rates draw.
    """
    panels = read_panels(
        Path(out), part, voice, outlets, measures, labels, reprints, "rating" * progress
    )

    def rate(panel: Panel) -> pd.DataFrame:
        return rate_panel(panel, Resampling(n_resamples, level, seed), outlets=outlets)

    table = pd.concat(map(rate, panels), ignore_index=True)
    table["n_words"] = table.groupby("outlet")["n_words"].transform("max")
    return table


def _matrices(
    articles: pd.DataFrame, labels: pd.DataFrame, words: pd.DataFrame, scores: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Totals and bases, a row an article and a column a label; rows of other articles are left."""
    n, k = len(articles), len(labels)
    place = pd.Index(articles["article_id"])
    keys = pd.MultiIndex.from_frame(labels[["measure", "label"]])
    column = keys.get_indexer(pd.MultiIndex.from_frame(scores[["measure", "label"]]))
    row, at = (place.get_indexer(table["article_id"]) for table in (scores, words))
    said = np.zeros((n, 2))
    said[at[at >= 0]] = words[["n_words", "n_sentences"]].to_numpy()[at >= 0]
    is_rate = (labels["unit"] == PER_1000_WORDS).to_numpy(dtype=bool)
    total, base = np.zeros((n, k)), np.where(is_rate, said[:, :1], said[:, 1:])
    total[row[row >= 0], column[row >= 0]] = scores["total"].to_numpy()[row >= 0]
    for share, referent in shares_of(labels).items():
        base[:, share] = total[:, referent]
    return total, base


def _dense(
    articles: pd.DataFrame,
    labels: pd.DataFrame,
    words: pd.DataFrame,
    scores: pd.DataFrame,
    part: str,
    voice: str,
) -> pd.DataFrame:
    """One row per article and label; what the scores leave out is 0, per the article's words."""
    n, k = len(articles), len(labels)
    total, base = (values.ravel() for values in _matrices(articles, labels, words, scores))
    is_rate = (labels["unit"] == PER_1000_WORDS).to_numpy(dtype=bool)
    scale = np.tile(np.where(is_rate, 1000.0, 1.0), n)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(base > 0, scale * total / base, np.nan)

    def per_article(values: Any) -> Any:
        given = pd.Categorical(values)
        return pd.Categorical.from_codes(np.repeat(given.codes, k), dtype=given.dtype)

    def per_label(values: Any) -> Any:
        given = pd.Categorical(values)
        return pd.Categorical.from_codes(np.tile(given.codes, n), dtype=given.dtype)

    stories = articles["story_id"] if "story_id" in articles else [None] * n
    columns = {
        "article_id": per_article(articles["article_id"]),
        "outlet": per_article(articles["outlet"]),
        "story_id": per_article(stories),
        "part": pd.Categorical([part]).repeat(n * k),
        "voice": pd.Categorical([voice]).repeat(n * k),
        "measure": per_label(labels["measure"]),
        "label": per_label(labels["label"]),
        "total": total,
        "base": base,
        "value": value,
        "unit": per_label(labels["unit"]),
    }
    return pd.DataFrame(columns)[list(SCORES.required)]


def _counts(
    out: Path, part: str, voice: str, measures: Sequence[str] | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Words and scores of one part and voice."""
    here = (ds.field("part") == part) & (ds.field("voice") == voice)
    words = read_table(out, "words", here, ["article_id", "n_words", "n_sentences"]).to_pandas()
    kept = here if measures is None else here & ds.field("measure").isin(list(measures))
    columns = ["article_id", "measure", "label", "total"]
    return words, read_table(out, "scores", kept, columns).to_pandas()
