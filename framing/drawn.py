"""Articles of a scored corpus that a page shows: drawn by id, and read in one pass through it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from framing.corpus import read_batches
from framing.files import digest_text
from framing.tables import MEASURES, PARTS

AT_ONCE = 500  # articles
DRAWN = ("articles", "hits", "voices")  # tables of which rows are gathered


@dataclass
class Drawn:
    """What a page shows of a scored corpus.

    Attributes
    ----------
    articles : DataFrame
        The articles drawn, as they were scored: without texts, with the texts' hashes.
    hits, voices : DataFrame
        Their hits and voices.
    n_other, n_missing : int
        Articles that were left out because their text is not the one that was scored, or was not
        found in the corpus.
    """

    articles: pd.DataFrame
    hits: pd.DataFrame
    voices: pd.DataFrame
    n_other: int = 0
    n_missing: int = 0


def gather(parts: Sequence[Mapping[str, pd.DataFrame]]) -> Drawn:
    """The rows of the articles drawn, from all files, in an order that does not depend on these."""
    tables = {name: [part[name] for part in parts] for name in DRAWN}
    articles, hits, voices = (
        pd.concat([one for one in tables[name] if len(one)] or tables[name][:1], ignore_index=True)
        for name in tables
    )
    articles = articles.sort_values(["outlet", "article_id"], ignore_index=True)
    place = {key: i for i, key in enumerate(articles["article_id"].astype(str))}
    keys: dict[str, Any] = {
        "article": [place[key] for key in hits["article_id"].astype(str)],
        "piece": [PARTS.index(part) for part in hits["part"]],
        "length": hits["start"] - hits["end"],
        "kind": [MEASURES.index(m) if m in MEASURES else len(MEASURES) for m in hits["measure"]],
    }
    order = ["article", "piece", "start", "length", "kind"]
    hits = hits.assign(**keys).sort_values(order, kind="stable", ignore_index=True)
    return Drawn(articles, hits.drop(columns=list(keys)), voices)


def read_texts(
    drawn: Drawn,
    corpus: pd.DataFrame | str | Path,
    reading: Mapping[str, Any],
    *,
    progress: bool = False,
) -> Drawn:
    """The articles drawn with their texts; those that are not the ones scored are left out.

    Parameters
    ----------
    drawn : Drawn
        From `gather`.
    corpus : path or DataFrame
        What was scored. It is read once, some articles at a time, and only to the last one drawn.
    reading : mapping
        What `read_batches` takes besides the path.
    progress : bool
        Show on standard error how much of the corpus is read.
    """
    hashes = dict(
        zip(drawn.articles["article_id"].astype(str), drawn.articles["sha256"], strict=True)
    )
    bodies: dict[str, str] = {}
    n_other = 0
    open_ids = set(hashes)
    with tqdm(desc="reading texts", total=100, unit="%", disable=not progress) as bar:
        for articles, share in _batches(corpus, reading):
            bar.update(round(100 * share) - bar.n)
            for key, body in _chosen(articles, open_ids):
                open_ids.discard(key)
                if digest_text(body) == hashes[key]:
                    bodies[key] = body
                else:
                    n_other += 1
            if not open_ids:
                break
    ids = drawn.articles["article_id"].astype(str)
    there = drawn.articles[ids.isin(bodies)]
    there = there.assign(body=[bodies[key] for key in there["article_id"].astype(str)])
    return Drawn(there, drawn.hits, drawn.voices, n_other, len(open_ids))


def _batches(
    corpus: pd.DataFrame | str | Path, reading: Mapping[str, Any]
) -> Iterator[tuple[pd.DataFrame, float]]:
    if isinstance(corpus, pd.DataFrame):
        yield corpus, 1.0
        return
    yield from read_batches(corpus, AT_ONCE, **reading)


def _chosen(articles: pd.DataFrame, wanted: set[str]) -> list[tuple[str, str]]:
    """Ids and bodies of the articles wanted."""
    ids = articles["article_id"].astype(str)
    rows = articles[ids.isin(wanted)]
    bodies = [body if isinstance(body, str) else "" for body in rows["body"]]
    return list(zip(ids[rows.index], bodies, strict=True))
