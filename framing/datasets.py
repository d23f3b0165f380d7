"""The Parquet datasets of a scored corpus: read as a whole, or some chunks at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

_FILES = 100
AT_ONCE = 5  # chunks, which hold articles whole


def read_table(out: Path, name: str, rows: Any, columns: Sequence[str] | None = None) -> pa.Table:
    """Rows of one dataset, in the order of its files; of the columns, those that it has.

    Parameters
    ----------
    out : Path
        A folder that `score_corpus` wrote.
    name : str
        "articles", "voices", "words", "hits", "scores" or "aside".
    rows : Expression or None
        Which rows, for Arrow.
    columns : sequence of str, optional
        Only these.
    """
    return _read(_files(out, name), rows, columns)


def read_parts(out: Path, name: str, rows: Any, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
    """The same some files at a time, for what need not stand in memory as a whole."""
    for table in _read_each(_files(out, name), rows, columns):
        yield table.to_pandas()


def count_rows(out: Path, name: str, rows: Any) -> int:
    """How many rows of a dataset are such; none of them is held."""
    return sum(dataset.count_rows(filter=rows) for dataset in _parts(_files(out, name)))


def walk(
    out: Path, columns: Mapping[str, Sequence[str] | None], rows: Mapping[str, Any]
) -> Iterator[dict[str, pd.DataFrame]]:
    """Several datasets side by side, some chunks at a time: all rows of an article come together.

    Parameters
    ----------
    out : Path
        A folder that `score_corpus` wrote.
    columns : mapping of str to sequence of str
        For every dataset the columns to read; None for all.
    rows : mapping
        For some datasets the rows to read, for Arrow.

    Yields
    ------
    dict of DataFrame
        The tables by name.
    """
    files = {name: _by_chunk(out / name) for name in columns}
    numbers = iter(sorted(files["articles"]))
    while some := list(islice(numbers, AT_ONCE)):
        yield {
            name: _read(
                [path for number in some for path in files[name].get(number, [])],
                rows.get(name),
                wanted,
            ).to_pandas()
            for name, wanted in columns.items()
        }
        release_memory()


def release_memory() -> None:
    """Give back what Arrow keeps for later: of a million articles, as much again as is in use."""
    pa.default_memory_pool().release_unused()


def _by_chunk(folder: Path) -> dict[str, list[Path]]:
    """The files of every chunk, whose number their names begin with."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.parquet")):
        found.setdefault(path.name.partition("-")[0], []).append(path)
    return found


def _read(files: Sequence[Path], rows: Any, columns: Sequence[str] | None) -> pa.Table:
    return pa.concat_tables(_read_each(files, rows, columns))


def _read_each(
    files: Sequence[Path], rows: Any, columns: Sequence[str] | None
) -> Iterator[pa.Table]:
    for dataset in _parts(files):
        there = set(dataset.schema.names)
        kept = None if columns is None else [name for name in columns if name in there]
        yield dataset.to_table(filter=rows, columns=kept)


def _parts(files: Sequence[Path]) -> Iterator[ds.Dataset]:
    """Files as datasets of some files: one of all would remember the metadata of each."""
    schema = ds.dataset([str(files[0])]).schema
    for first in range(0, len(files), _FILES):
        yield ds.dataset([str(path) for path in files[first : first + _FILES]], schema=schema)


def _files(out: Path, name: str) -> list[Path]:
    return sorted((out / name).glob("*.parquet"))
