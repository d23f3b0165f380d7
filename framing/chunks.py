"""Chunks of articles: read closely one by one, kept when finished, so that a run can go on.

A chunk passes through steps. What a step finds is kept in a file named by a hash of all that it
depends on (texts, code, the lexicons of that step), so a changed lexicon leaves the voices and the
tone as they are. A file takes its name when it is whole; a run that was killed goes on after the
last one.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from framing.errors import InputError, OptionError, Problem
from framing.files import Claim, digest_text, from_parquet, to_parquet, write_bytes
from framing.hits import find_hits
from framing.lexicons import gather_lexicons, load_lexicon
from framing.provenance import hash_code
from framing.referents import gather_referents
from framing.scores import count_words, score_articles
from framing.tables import MEASURES, PARTS, lookup
from framing.text import tokenize_articles
from framing.tone import scorer_version
from framing.voices import find_voices

LIMIT = 30.0
_PER_ARTICLE = 0.05
# Step -> tables. The last one is written last and says that the chunk is finished.
STEPS = {
    "voices": ("voices", "words"),
    "marks": ("hits",),
    "names": ("hits",),
    "terms": ("hits",),
    "rest": ("articles", "scores", "aside"),
}
_MARKS = ("scare_quote", "tone")
_ASIDE = ["article_id", "origin", "reason"]
Results = dict[tuple[str, str], bytes]  # (step, table) -> Parquet


Table = pd.DataFrame | str | Path


class TooSlowError(Exception):
    """Reading took longer than it may."""


@dataclass(frozen=True)
class Work:
    """What is looked for in every chunk.

    Attributes
    ----------
    lexicons, referents : DataFrame or None
        Used instead of the shipped ones.
    keys : mapping of str to str
        For each step a hash of what it depends on besides the articles.
    limit : float
        Seconds that one article may take.
    scorer, repair_negation, min_weight
        As for `find_hits`.
    min_validity : float
        Hits whose label is right less often are kept but not scored.
    """

    lexicons: pd.DataFrame | None
    referents: pd.DataFrame | None
    keys: Mapping[str, str]
    limit: float = LIMIT
    scorer: str = "textblob"
    repair_negation: bool = False
    min_weight: float | None = None
    min_validity: float = 0.0

    @property
    def measures(self) -> dict[str, list[str]]:
        """The measures that each step finds hits of."""
        own = [] if self.lexicons is None else self.lexicons["measure"].unique().tolist()
        terms = [m for m in dict.fromkeys([*MEASURES, *own]) if m not in (*_MARKS, "naming")]
        return {"marks": list(_MARKS), "names": ["naming"], "terms": terms}


def plan_work(
    lexicons: Sequence[Table] = (),
    referents: Sequence[Table] = (),
    *,
    limit: float = LIMIT,
    scorer: str = "textblob",
    repair_negation: bool = False,
    min_weight: float | None = None,
    min_validity: float = 0.0,
) -> Work:
    """Read lexicons and referents once and hash what every step depends on.

    Raises
    ------
    LexiconError
        Where a lexicon or referents have rows that cannot be used.
    OptionError
        For a weight or validity outside 0 to 1.
    """
    least = {"min_weight": min_weight or 0.0, "min_validity": min_validity}
    if odd := [(name, value) for name, value in least.items() if not 0 <= value <= 1]:
        problems = [
            Problem(f"{name} is outside its range", "", f"{v}", "0 to 1") for name, v in odd
        ]
        raise OptionError("cannot leave out hits", problems)
    own = gather_lexicons(list(lexicons)) if lexicons else None
    named = gather_referents(list(referents)) if referents else None
    shipped = [load_lexicon(name) for name in ("loaded", "hedges", "verbs")]
    code = hash_code()
    lists = [_as_text(table) for table in (shipped if own is None else [own])]
    terms = digest_text(code, repr(min_weight), *lists)
    names = digest_text(code, _as_text(gather_referents(None) if named is None else named))
    marks = digest_text(code, scorer_version(scorer, repair_negation=repair_negation))
    keys = {"voices": code, "marks": marks, "names": names, "terms": terms}
    keys["rest"] = digest_text(code, marks, names, terms, str(limit), repr(min_validity))
    return Work(own, named, keys, limit, scorer, repair_negation, min_weight, min_validity)


def _as_text(table: pd.DataFrame) -> str:
    return table.to_csv(index=False)


def hash_articles(articles: pd.DataFrame) -> str:
    """One hash of all cells of a chunk."""
    cells = [str(value) for name in articles for value in [name, *articles[name].tolist()]]
    return digest_text(*cells)


@dataclass(frozen=True)
class Store:
    """A folder of finished chunks.

    Attributes
    ----------
    folder : Path
        Where ``hits/000012-terms-<hash>.parquet`` and their like lie.
    claim : Claim
        The run's hold on the folder.
    work : Work
        What is looked for.
    """

    folder: Path
    claim: Claim
    work: Work

    def names(self, number: int, articles: pd.DataFrame) -> dict[tuple[str, str], str]:
        """The file of every table of a chunk."""
        chunk = hash_articles(articles)
        keys = {step: digest_text(chunk, self.work.keys[step])[:16] for step in STEPS}
        return {
            (step, table): f"{table}/{number:06d}-{step}-{keys[step]}.parquet"
            for step, tables in STEPS.items()
            for table in tables
        }

    def is_finished(self, names: Mapping[tuple[str, str], str]) -> bool:
        """Whether all files of a chunk are there, from this run or an earlier one."""
        return all(_is_whole(self.folder / name) for name in names.values())

    def known(self, number: int, names: Mapping[tuple[str, str], str]) -> Results:
        """The steps of an unfinished chunk that need not be done again."""
        if any(len(table) for table in self._set_aside(number)):
            return {}  # what was left out then may be fine now
        return {
            (step, table): (self.folder / names[step, table]).read_bytes()
            for step, tables in STEPS.items()
            if step != "rest" and all(_is_whole(self.folder / names[step, t]) for t in tables)
            for table in tables
        }

    def _set_aside(self, number: int) -> list[pd.DataFrame]:
        earlier = (self.folder / "aside").glob(f"{number:06d}-*.parquet")
        return [from_parquet(path.read_bytes()) for path in earlier]

    def keep(self, names: Mapping[tuple[str, str], str], results: Results) -> None:
        """Write what a chunk gave."""
        for key, name in names.items():
            self.claim.check()
            write_bytes(results[key], self.folder / name)

    def forget_others(self, names: Collection[str]) -> None:
        """Remove files of earlier runs that this one does not use, unless its own are gone."""
        self.claim.check()
        there = {path.relative_to(self.folder).as_posix() for path in self.folder.glob("*/*")}
        if lost := sorted(set(names) - there):
            problem = Problem(
                "files were removed while the run was writing", str(self.folder), lost[0],
                repair="run the same command again: it makes what is missing",
            )  # fmt: skip
            raise InputError("the results are not whole", [problem])
        tables = {table for tables in STEPS.values() for table in tables}
        for name in there - set(names):
            if name.split("/")[0] in tables and name.endswith((".parquet", ".part")):
                (self.folder / name).unlink()

    def read(self, names: Mapping[tuple[str, str], str]) -> dict[str, pd.DataFrame]:
        """The tables of a finished chunk, hits in order."""
        found = {
            key: from_parquet((self.folder / name).read_bytes()) for key, name in names.items()
        }
        return {table: found[step, table] for step, table in found} | {"hits": join_hits(found)}


def _is_whole(path: Path) -> bool:
    """Whether a Parquet file is there and ends as one; a power cut may leave less."""
    try:
        with path.open("rb") as file:
            file.seek(-4, os.SEEK_END)
            return file.read() == b"PAR1"
    except OSError:
        return False


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
        with _time_limit(work.limit + _PER_ARTICLE * len(articles)), _no_collector():
            found = _do_steps(
                articles, work, {key: from_parquet(data) for key, data in known.items()}
            )
    except Exception as error:  # whatever a detector may raise on a text nobody foresaw
        return halve(articles, work, error, lambda half: read_closely(half, work, {}))
    return _as_results(found, articles, pd.DataFrame([], columns=_ASIDE, dtype=object))


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
    hits = find_hits(
        articles, voices=found["voices", "voices"], tokens=tokens, lexicons=work.lexicons,
        referents=work.referents, measures=[name for m in open_steps.values() for name in m],
        scorer=work.scorer, repair_negation=work.repair_negation, min_weight=work.min_weight,
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


def join_hits(found: Mapping[tuple[str, str], pd.DataFrame]) -> pd.DataFrame:
    """The hits of all steps in the order in which `find_hits` gives them."""
    tables = [table for key, table in found.items() if key[1] == "hits" and len(table)]
    if not tables:
        return found["terms", "hits"]
    hits = pd.concat(tables, ignore_index=True)
    orders = {
        "measure": MEASURES,
        "part": PARTS,
        "article_id": found["voices", "words"]["article_id"].unique(),
    }
    measure, part, article = (
        lookup(hits[name], {value: i for i, value in enumerate(values)}, len(values))
        for name, values in orders.items()
    )
    start, end = (hits[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
    rows = np.lexsort([measure, -end, start, part, article])
    return hits.iloc[rows].reset_index(drop=True)


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


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise `TooSlowError` when the time is up; only a process' main thread can be stopped."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_: object) -> None:
        raise TooSlowError(f"took longer than {seconds:.0f} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
