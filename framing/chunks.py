"""Chunks of articles, read closely: every step of one, and an article that fails set aside."""

from __future__ import annotations

import gc
import platform
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

import pandas as pd

from framing.errors import OptionError, Problem
from framing.files import digest_text, from_parquet, to_parquet
from framing.hits import find_hits
from framing.limits import time_limit
from framing.provenance import hash_code, versions
from framing.scores import count_words, score_articles
from framing.steps import Results, Work, join_hits
from framing.text import tokenize_articles
from framing.voices import find_voices

_PER_ARTICLE = 0.05
_ASIDE = ["article_id", "origin", "reason"]


def read_closely(articles: pd.DataFrame, work: Work, known: Results) -> Results:
    """Do the steps of a chunk that are not known; an article that fails is set aside.

    Parameters
    ----------
    articles : DataFrame
        A chunk.
    work : Work
        What is looked for.
    known : dict
        Results of steps that need not be done again.

    Returns
    -------
    dict
        The tables of every step as Parquet.
    """
    try:
        with time_limit(work.limit + _PER_ARTICLE * len(articles)), _no_collector():
            found = _do_steps(
                articles, work, {key: from_parquet(data) for key, data in known.items()}
            )
    except Exception as error:  # whatever a detector may raise on a text nobody foresaw
        return halve(articles, work, error, lambda half: read_closely(half, work, {}))
    return _as_results(found, articles, pd.DataFrame([], columns=_ASIDE, dtype=object))


def read_elsewhere(articles: pd.DataFrame, work: Work, known: Results, *, code: str) -> Results:
    """Do the same on another machine, if it has the same code and versions.

    Parameters
    ----------
    articles, work, known
        As for `read_closely`.
    code : str
        From `hash_code`, where the run was begun.

    Returns
    -------
    dict
        As from `read_closely`.

    Raises
    ------
    OptionError
        Where the machine has other code or versions: its results would pass for this run's.
    """
    if _code_here() != code:
        here = ", ".join(f"{name} {version}" for name, version in versions().items())
        problem = Problem(
            "other code or versions", f"worker on {platform.node()}", here,
            "those of the machine that began the run",
            repair="install the same framing on every worker, with the same constraints.txt",
        )  # fmt: skip
        raise OptionError("a worker would give other results", [problem])
    return read_closely(articles, work, known)


@lru_cache(maxsize=1)
def _code_here() -> str:
    return hash_code()


def halve(
    articles: pd.DataFrame, work: Work, error: Exception, read: Callable[[pd.DataFrame], Results]
) -> Results:
    """Read the halves of a chunk that failed; an article that fails alone is set aside.

    Parameters
    ----------
    articles : DataFrame
        The chunk.
    work : Work
        What is looked for.
    error : Exception
        How it failed.
    read : callable
        What reads a half, and halves it again where that fails.
    """
    if len(articles) > 1:
        middle = len(articles) // 2
        halves = [read(articles.iloc[:middle]), read(articles.iloc[middle:])]
        tables = {key: [from_parquet(half[key]) for half in halves] for key in halves[0]}
        return {
            key: to_parquet(pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True))
            for key, parts in tables.items()
        }
    row, nobody = articles.iloc[0], articles.iloc[:0]
    reason = f"{type(error).__name__}: {error}"
    aside = [(str(row["article_id"]), str(row.get("origin", "")), reason)]
    return _as_results(
        _do_steps(nobody, work, {}), nobody, pd.DataFrame(aside, columns=_ASIDE, dtype=object)
    )


def _as_results(
    found: Mapping[tuple[str, str], pd.DataFrame], articles: pd.DataFrame, aside: pd.DataFrame
) -> Results:
    rest = {("rest", "articles"): without_text(articles), ("rest", "aside"): aside}
    return {key: to_parquet(table) for key, table in {**found, **rest}.items()}


def _do_steps(
    articles: pd.DataFrame, work: Work, known: Mapping[tuple[str, str], pd.DataFrame]
) -> dict[tuple[str, str], pd.DataFrame]:
    found = dict(known)
    tokens = tokenize_articles(articles)
    if ("voices", "words") not in found:
        voices = find_voices(articles, tokens=tokens)
        found["voices", "voices"] = voices
        found["voices", "words"] = count_words(articles, voices=voices, tokens=tokens)
    open_steps = {step: m for step, m in work.measures.items() if (step, "hits") not in found}
    asked = [name for m in open_steps.values() for name in m if work.can_find(name)]
    hits = find_hits(
        articles, voices=found["voices", "voices"], tokens=tokens, lexicons=work.lexicons,
        referents=work.referents, measures=asked, scorer=work.scorer,
        repair_negation=work.repair_negation, min_weight=work.min_weight,
    )  # fmt: skip
    for step, measures in open_steps.items():
        found[step, "hits"] = hits[hits["measure"].isin(measures)]
    if len(open_steps) < len(work.measures):
        hits = join_hits(found)
    counted = hits[~(hits["validity"] < work.min_validity)] if work.min_validity else hits
    found["rest", "scores"] = score_articles(
        articles, counted, words=found["voices", "words"], zeros=False
    )
    return found


def without_text(articles: pd.DataFrame) -> pd.DataFrame:
    """The articles table as it may be shared: no body, but its length and hash."""
    bodies = [text if isinstance(text, str) else "" for text in articles["body"]]
    table = articles.drop(columns="body")
    table["n_characters"] = [len(text) for text in bodies]
    table["sha256"] = [digest_text(text) for text in bodies]
    return table


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep Python from looking for cycles in the many tuples of a chunk, which form none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
