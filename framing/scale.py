"""Large corpora: texts pass through in chunks, and scores without zeros stay on disk.

A folder that `score_corpus` wrote is a set of Parquet datasets (``articles, voices, words, hits,
scores, aside``), so pandas, Arrow, DuckDB, R or Spark can read it as it is. Scores leave out what
follows from ``words``: a label that an article does not use has a rate of 0.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.dataset as ds

from framing.corpus import read_batches
from framing.corpusreport import report_corpus
from framing.datasets import read_table
from framing.engine import get_ready, run_chunks
from framing.errors import InputError, OptionError, Problem
from framing.files import claim_folder, write_csv, write_json
from framing.options import Options
from framing.provenance import lexicon_hashes, versions
from framing.records import list_problems
from framing.results import MANIFEST, SCORES_KIND, read_manifest
from framing.scored import compare_corpus, rate_corpus, read_scores
from framing.steps import LIMIT, Table, plan_work
from framing.store import Store

__all__ = ["compare_corpus", "rate_corpus", "read_scores", "report_corpus", "score_corpus"]
CHUNK = 500
LISTS = "lists"  # lexicons and referents that were given as tables


def score_corpus(
    source: pd.DataFrame | str | Path,
    out: str | Path,
    *,
    chunk_size: int = CHUNK,
    workers: int = 1,
    scheduler: str | None = None,
    lexicons: Sequence[Table] = (),
    referents: Sequence[Table] = (),
    scorer: str = "textblob",
    repair_negation: bool = False,
    min_weight: float | None = None,
    min_validity: float = 0.0,
    limit: float = LIMIT,
    reading: Mapping[str, Any] | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Find voices and hits in a corpus of any size and score its articles, chunk by chunk.

    A run that was stopped, however it was, goes on where it was when called again; a finished one
    is brought up to date, and only what depends on what changed is done again.

    Parameters
    ----------
    source : path or DataFrame
        Anything `read_articles` takes. CSV, JSON lines and Parquet over 64 MB are read row by row.
    out : path
        The folder for the datasets, new or from an earlier call.
    chunk_size : int
        Articles that are read closely at a time, and stand in one file.
    workers : int
        Processes on this machine. In a script, call this under ``if __name__ == "__main__":``.
    scheduler : str, optional
        Address of a Dask scheduler whose workers are used instead (extra ``[cluster]``).
    lexicons, referents : sequence of DataFrame or path
        Used instead of the shipped ones. Tables are kept beside the scores, in ``lists``.
    scorer, repair_negation, min_weight
        As for `find_hits`. Another scorer makes the tone anew, another weight the terms.
    min_validity : float
        Labels whose hits are right less often than this share are not scored; their hits are
        kept, so that another share makes only the scores anew.
    limit : float
        Seconds that one article may take.
    reading : mapping, optional
        What `read_articles` takes besides the path: ``columns, outlet, encoding, date_order``.
    progress : bool
        Show articles done, rate and time left on standard error.

    Returns
    -------
    DataFrame
        ``article_id, origin, reason``: articles on which a detector failed or that took too long.
        No other table holds anything of them.

    Raises
    ------
    InputError
        If the corpus cannot be read, the folder is in use, cannot be written to or is removed.
    LexiconError
        Where a lexicon or referents have rows that cannot be used.
    OptionError
        For options outside their range.

    Examples
    --------
    >>> import tempfile
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"],
    ...                          "headline": ["Ferry returns"], "body": ["The regime fell."]})
    >>> folder = tempfile.mkdtemp()
    >>> len(score_corpus(articles, folder))
    0
    >>> int(pd.read_parquet(f"{folder}/words")["n_words"].sum())
    5
    """
    if chunk_size < 1:
        problem = Problem("chunk_size", got=repr(chunk_size), expected="1 or more")
        raise OptionError("cannot make chunks", [problem])
    if not limit > 0:
        problem = Problem("limit", got=repr(limit), expected="more than 0 seconds")
        raise OptionError("no article can be read in no time", [problem])
    out = Path(out)
    _check_folder(out)
    get_ready(1 if scheduler else workers)
    scoring: dict[str, Any] = {
        "scorer": scorer, "repair_negation": repair_negation, "min_weight": min_weight,
        "min_validity": min_validity,
    }  # fmt: skip
    work = plan_work(lexicons, referents, limit=limit, **scoring)
    problems: list[pd.DataFrame] = []
    with claim_folder(out) as claim:
        (out / MANIFEST).unlink(missing_ok=True)
        chunks = run_chunks(
            _batches(source, chunk_size, problems, reading or {}),
            Store(out, claim, work),
            workers=workers,
            scheduler=scheduler,
            progress=progress,
        )
        read = _concat(problems)
        write_csv(read, out / "problems.csv")
        aside = read_table(out, "aside", None).to_pandas()
        lists = _keep_lists(out / LISTS, lexicons=lexicons, referents=referents)
        manifest = {
            "kind": SCORES_KIND,
            "versions": versions(),
            "keys": dict(work.keys),
            "lexicons": lexicon_hashes(
                Options(lexicons=lists["lexicons"], referents=lists["referents"])
            ),
            "read_from": {
                kind: [path.removeprefix(f"{out}{os.sep}") for path in paths]
                for kind, paths in lists.items()
            },
            "scoring": scoring,
            "n_articles": ds.dataset(out / "articles").count_rows(),
            "n_set_aside": len(aside) + int(read["is_set_aside"].sum()),
            "files": sorted(name for names in chunks for name in names.values()),
        }
        write_json(out / MANIFEST, manifest)
    return aside


def _keep_lists(folder: Path, **lists: Sequence[Table]) -> dict[str, tuple[str, ...]]:
    """The files of lexicons and referents. What was given as a table is written to one."""
    paths = {
        (kind, i): folder / f"{kind}-{i}.csv" if isinstance(given, pd.DataFrame) else Path(given)
        for kind, tables in lists.items()
        for i, given in enumerate(tables, 1)
    }
    for (kind, i), path in paths.items():
        given = lists[kind][i - 1]
        if isinstance(given, pd.DataFrame):
            write_csv(given, path)
    for earlier in set(folder.glob("*.csv")) - set(paths.values()):
        earlier.unlink()
    return {kind: tuple(str(paths[k]) for k in paths if k[0] == kind) for kind in lists}


def _batches(
    source: pd.DataFrame | str | Path,
    size: int,
    problems: list[pd.DataFrame],
    reading: Mapping[str, Any],
) -> Iterator[tuple[pd.DataFrame, float]]:
    if isinstance(source, pd.DataFrame):
        problems.append(list_problems(source))
        for first in range(0, len(source), size):
            yield source.iloc[first : first + size], min(1.0, (first + size) / len(source))
        return
    for articles, share in read_batches(source, size, **reading):
        problems.append(list_problems(articles))
        yield articles, share


def _concat(problems: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([p for p in problems if len(p)] or problems[:1], ignore_index=True)


def _check_folder(out: Path) -> None:
    """Only a new folder, or one that an earlier call wrote, is written to."""
    known = {"articles", "voices", "words", "hits", "scores", "aside", LISTS}
    there = (
        {path.name for path in out.iterdir() if not path.name.startswith(".")}
        if out.is_dir()
        else set()
    )
    foreign = there - known - {MANIFEST, "problems.csv"}
    if (out / MANIFEST).is_file() and read_manifest(out).get("kind") != SCORES_KIND:
        foreign.add(MANIFEST)
    if foreign or (out.exists() and not out.is_dir()):
        problem = Problem(
            "the folder holds other files", str(out), ", ".join(sorted(foreign)[:5]),
            repair="choose another folder",
        )  # fmt: skip
        raise InputError("will not mix results with other files", [problem])
