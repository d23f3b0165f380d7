"""A folder of finished chunks, from which a run that was stopped goes on.

Every step of a chunk has a file named by a hash of all that it depends on (texts, code, the
lexicons of that step). A file takes its name when it is whole.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from framing.errors import InputError, Problem
from framing.files import Claim, digest_text, from_parquet, write_bytes
from framing.steps import STEPS, Results, Work, join_hits


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


def hash_articles(articles: pd.DataFrame) -> str:
    """One hash of all cells of a chunk."""
    cells = [str(value) for name in articles for value in [name, *articles[name].tolist()]]
    return digest_text(*cells)
