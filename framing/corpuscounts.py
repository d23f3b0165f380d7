"""What the datasets of a scored corpus add up to, and the articles that are drawn from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.dataset as ds
from tqdm import tqdm

from framing.datasets import count_rows, read_table, walk
from framing.drawn import DRAWN, Drawn, gather
from framing.hitcounts import KEYS, Counts, Sums, count_hits, summed, with_outlet
from framing.options import Options
from framing.payload import count_worth_reading, draw_articles
from framing.speakers import KEYS as SOURCE_KEYS
from framing.speakers import count_attributions

# What of the datasets is read.
_COLUMNS: dict[str, Sequence[str] | None] = {
    "articles": None,
    "hits": (
        "article_id", "part", "start", "end", "text", "measure", "label", "term", "target",
        "target_head", "voice", "source", "weight", "rule",
    ),
    "voices": None,
    "words": ("article_id", "part", "voice", "n_words"),
}  # fmt: skip


@dataclass(frozen=True)
class Whole:
    """What the datasets add up to, and the articles that were drawn from them.

    Attributes
    ----------
    n_articles : Series
        Articles by outlet.
    n_stories : int
        Stories that are known.
    counts : dict of DataFrame
        Of hits (see `count_hits`), ``words`` by voice and ``sources`` by attributions.
    rule : str
        What scored the tone.
    drawn : Drawn
        The articles that a page shows.
    """

    n_articles: pd.Series
    n_stories: int
    counts: Counts
    rule: str
    drawn: Drawn


def sum_up(scored: Path, options: Options, least: float, *, progress: bool) -> Whole:
    """Count all datasets and gather the rows of the articles drawn, some chunks at a time.

    Parameters
    ----------
    scored : Path
        A folder that `score_corpus` wrote.
    options : Options
        Measures, and whose hedges the chart of targets counts.
    least : float
        The validity below which hits were not scored, so are not counted.
    progress : bool
        Show a progress bar on standard error.
    """
    columns = ("article_id", "outlet", "story_id", "n_characters")
    articles = read_table(scored, "articles", None, columns).to_pandas()
    kept = _kept(options, least)
    tone = ds.field("measure") == "tone"
    n_hits = {
        "tone": count_rows(scored, "hits", kept & tone),
        "others": count_rows(scored, "hits", kept & ~tone),
    }
    ids = draw_articles(articles, count_worth_reading(n_hits))
    n_stories = articles["story_id"].nunique() if "story_id" in articles else 0
    n_articles = articles["outlet"].astype(str).value_counts(sort=False).sort_index()
    n_all = len(articles)
    del articles
    sums = Sums(KEYS | {"words": ["outlet", "part", "voice"], "sources": SOURCE_KEYS})
    parts, rule = [], ""
    with tqdm(desc="counting", total=n_all, unit=" articles", disable=not progress) as bar:
        for tables in walk(scored, _COLUMNS, {"hits": kept}):
            sums.add(_count(tables, options.voice))
            parts.append({name: _of_drawn(tables[name], ids) for name in DRAWN})
            if not rule and (tables["hits"]["measure"] == "tone").any():
                rule = str(tables["hits"].loc[tables["hits"]["measure"] == "tone", "rule"].iloc[0])
            bar.update(len(tables["articles"]))
    return Whole(n_articles, n_stories, sums.total(), rule or "textblob", gather(parts))


def _of_drawn(table: pd.DataFrame, ids: set[str]) -> pd.DataFrame:
    """The rows of the articles drawn; of the tone those that a page may show."""
    is_drawn = table["article_id"].astype(str).isin(ids)
    if "measure" in table:
        is_drawn &= (table["measure"] != "tone") | (table["label"] == "polarity")
    return table[is_drawn]


def _count(tables: Mapping[str, pd.DataFrame], voice: str) -> Counts:
    articles = tables["articles"]
    outlets = dict(
        zip(articles["article_id"].astype(str), articles["outlet"].astype(str), strict=True)
    )
    words = with_outlet(tables["words"], outlets).drop(columns="article_id")
    return {
        **count_hits(tables["hits"], outlets, voice=voice),
        "words": summed([words], ["outlet", "part", "voice"]),
        "sources": count_attributions(tables["voices"], outlets),
    }


def _kept(options: Options, least: float) -> Any:
    """The hits that count: of the measures chosen, and of labels that are right often enough."""
    kept = ds.scalar(True)
    if options.measures:
        kept &= ds.field("measure").isin(list(options.measures))
    if least:
        kept &= ds.field("validity").is_null() | (ds.field("validity") >= least)
    return kept
