"""Large corpora: texts pass through in chunks, and scores without zeros stay on disk.

A folder that `score_corpus` wrote is a set of Parquet datasets (``articles, voices, words, hits,
scores, aside``), so pandas, Arrow, DuckDB, R or Spark can read it as it is. Scores leave out what
follows from ``words``: a label that an article does not use has a rate of 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.dataset as ds

from framing.chunks import LIMIT, Store, Table, plan_work
from framing.compare import compare_outlets
from framing.corpus import read_batches
from framing.engine import get_ready, run_chunks
from framing.errors import InputError, OptionError, Problem
from framing.files import claim_folder, write_csv, write_json
from framing.provenance import versions
from framing.records import list_problems
from framing.resample import adjust
from framing.results import MANIFEST, read_manifest
from framing.scores import PER_1000_WORDS, SHARE
from framing.tables import PARTS, SCORES, VOICE_NAMES

_KIND = "scores of a corpus"


def score_corpus(
    source: pd.DataFrame | str | Path,
    out: str | Path,
    *,
    chunk_size: int = 500,
    workers: int = 1,
    scheduler: str | None = None,
    lexicons: Sequence[Table] = (),
    referents: Sequence[Table] = (),
    scorer: str = "textblob",
    repair_negation: bool = False,
    min_weight: float | None = None,
    min_validity: float = 0.0,
    limit: float = LIMIT,
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
        Used instead of the shipped ones.
    scorer, repair_negation, min_weight
        As for `find_hits`. Another scorer makes the tone anew, another weight the terms.
    min_validity : float
        Labels whose hits are right less often than this share are not scored; their hits are
        kept, so that another share makes only the scores anew.
    limit : float
        Seconds that one article may take. (Kept in processes; Dask's workers have no limit.)
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
    out = Path(out)
    _check_folder(out)
    get_ready(1 if scheduler else workers)
    work = plan_work(
        lexicons, referents, limit=limit, scorer=scorer, repair_negation=repair_negation,
        min_weight=min_weight, min_validity=min_validity,
    )  # fmt: skip
    problems: list[pd.DataFrame] = []
    with claim_folder(out) as claim:
        (out / MANIFEST).unlink(missing_ok=True)
        chunks = run_chunks(
            _batches(source, chunk_size, problems),
            Store(out, claim, work),
            workers=workers,
            scheduler=scheduler,
            progress=progress,
        )
        read = _concat(problems)
        write_csv(read, out / "problems.csv")
        aside = _table(out, "aside", None).to_pandas()
        manifest = {
            "kind": _KIND,
            "versions": versions(),
            "keys": dict(work.keys),
            "n_articles": ds.dataset(out / "articles").count_rows(),
            "n_set_aside": len(aside) + int(read["is_set_aside"].sum()),
            "files": sorted(name for names in chunks for name in names.values()),
        }
        write_json(out / MANIFEST, manifest)
    return aside


def _batches(
    source: pd.DataFrame | str | Path, size: int, problems: list[pd.DataFrame]
) -> Iterator[tuple[pd.DataFrame, float]]:
    if isinstance(source, pd.DataFrame):
        problems.append(list_problems(source))
        for first in range(0, len(source), size):
            yield source.iloc[first : first + size], min(1.0, (first + size) / len(source))
        return
    for articles, share in read_batches(source, size):
        problems.append(list_problems(articles))
        yield articles, share


def _concat(problems: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([p for p in problems if len(p)] or problems[:1], ignore_index=True)


def _check_folder(out: Path) -> None:
    """Only a new folder, or one that an earlier call wrote, is written to."""
    known = {"articles", "voices", "words", "hits", "scores", "aside"}
    there = (
        {path.name for path in out.iterdir() if not path.name.startswith(".")}
        if out.is_dir()
        else set()
    )
    foreign = there - known - {MANIFEST, "problems.csv"}
    if (out / MANIFEST).is_file() and read_manifest(out).get("kind") != _KIND:
        foreign.add(MANIFEST)
    if foreign or (out.exists() and not out.is_dir()):
        problem = Problem(
            "the folder holds other files", str(out), ", ".join(sorted(foreign)[:5]),
            repair="choose another folder",
        )  # fmt: skip
        raise InputError("will not mix results with other files", [problem])


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
    articles = _table(out, "articles", None).to_pandas()
    labels = _labels(out, measures)
    found = []
    for one_part in PARTS if part == "both" else (part,):
        for one_voice in VOICE_NAMES if voice == "all" else (voice,):
            here = (ds.field("part") == one_part) & (ds.field("voice") == one_voice)
            columns = ["article_id", "n_words", "n_sentences"]
            words = _table(out, "words", here, columns).to_pandas()
            kept = here if measures is None else here & ds.field("measure").isin(list(measures))
            columns = ["article_id", "measure", "label", "total"]
            scores = _table(out, "scores", kept, columns).to_pandas()
            found.append(_dense(articles, labels, words, scores, one_part, one_voice))
    return pd.concat(found, ignore_index=True) if len(found) > 1 else found[0]


def compare_corpus(
    out: str | Path, *, part: str = "body", voice: str = "outlet",
    measures: Sequence[str] | None = None, **options: Any,
) -> pd.DataFrame:  # fmt: skip
    """Compare the outlets of a corpus from its scores, one measure at a time, without texts.

    Parameters
    ----------
    out : path
        A folder that `score_corpus` wrote.
    part, voice, measures, options
        As for `compare_outlets`.

    Returns
    -------
    DataFrame
        The comparisons; ``p_adjusted`` is over all of them.
    """
    chosen = measures or list(dict.fromkeys(_labels(Path(out), None)["measure"]))
    tables = [
        compare_outlets(
            read_scores(out, part=part, voice=voice, measures=[measure]),
            part=part, voice=voice, **options,
        )
        for measure in chosen
    ]  # fmt: skip
    table = pd.concat(tables, ignore_index=True)
    table["p_adjusted"] = adjust(table["p_value"].to_numpy())
    for side in ("n_words_a", "n_words_b"):  # which tone, taken alone, does not know
        table[side] = table.groupby(["outlet_a", "outlet_b"])[side].transform("max")
    n = int(table["p_value"].notna().sum())
    method = [text.partition("; adjusted")[0] for text in table["method"]]
    return table.assign(
        method=[f"{text}; adjusted (Benjamini-Hochberg) over the {n} tests" for text in method]
    )


def _table(out: Path, name: str, rows: Any, columns: list[str] | None = None) -> Any:
    """Rows of one dataset, in the order of its files."""
    files = sorted(map(str, (out / name).glob("*.parquet")))
    return ds.dataset(files).to_table(filter=rows, columns=columns)


def _labels(out: Path, measures: Sequence[str] | None) -> pd.DataFrame:
    """The labels that occur anywhere, in the order of their measures."""
    table = _table(out, "scores", None, ["measure", "label", "unit"])
    labels = table.group_by(["measure", "label", "unit"]).aggregate([]).to_pandas()
    labels = labels.sort_values(["measure", "unit", "label"], ignore_index=True)
    return labels if measures is None else labels[labels["measure"].isin(list(measures))]


def _shares(labels: pd.DataFrame) -> dict[int, int]:
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
    place = pd.Index(articles["article_id"])
    keys = pd.MultiIndex.from_frame(labels[["measure", "label"]])
    column = keys.get_indexer(pd.MultiIndex.from_frame(scores[["measure", "label"]]))
    cell = place.get_indexer(scores["article_id"]) * k + column
    said = np.zeros((n, 2))
    said[place.get_indexer(words["article_id"])] = words[["n_words", "n_sentences"]]
    is_rate = (labels["unit"] == PER_1000_WORDS).to_numpy(dtype=bool)
    total, base = np.zeros(n * k), np.where(is_rate, said[:, :1], said[:, 1:]).ravel()
    total[cell] = scores["total"]
    for share, referent in _shares(labels).items():
        base[share::k] = total[referent::k]
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
