"""Tables too large to hold: CSV, JSON lines and Parquet read as they go, with the place reached."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from framing.errors import InputError, Problem
from framing.inputs import Source
from framing.jsontables import json_lines
from framing.records import Notes, Record
from framing.tabular import batch_rows, delimited_rows, find_delimiter

LARGE = 1 << 26
_ROWS = 1_000
_FIELD = 1 << 26
_JSON = (".jsonl", ".ndjson")
_SUFFIXES = (".csv", ".tsv", ".tab", ".parquet", *_JSON)


class TableStream:
    """A table on disk that is read row by row.

    Parameters
    ----------
    source : Source
        The file.
    encoding : str, optional
        Of text; by default UTF-8, for a guess would have to read the file twice.

    Attributes
    ----------
    share : float
        How much of the file is read, 0 to 1.
    """

    def __init__(self, source: Source, encoding: str | None = None) -> None:
        """Note the file; nothing is opened yet."""
        self._source, self._encoding = source, encoding or "utf-8-sig"
        self.share = 0.0

    @staticmethod
    def can_read(source: Source) -> bool:
        """Whether a file is a table of a kind that streams, and large enough to need it."""
        if source.member or source.path.suffix.lower() not in _SUFFIXES:
            return False
        return source.path.is_file() and source.path.stat().st_size > LARGE

    def records(self, notes: Notes, columns: Mapping[str, str]) -> Iterator[Record]:
        """The articles of the table, as those of `framing.readers.read_source`."""
        name, suffix = self._source.name, self._source.path.suffix.lower()
        with self._source.path.open("rb") as file:
            if suffix == ".parquet":
                yield from self._parquet(file, columns)
                return
            lines = self._lines(file)
            if suffix in _JSON:
                yield from json_lines(lines, name, notes, columns)
                return
            header = next((line for line in lines if line.strip()), "")
            mark = "\t" if suffix in (".tsv", ".tab") else find_delimiter(header.rstrip("\r\n"))
            limit = csv.field_size_limit(_FIELD)
            try:
                file.seek(0)
                yield from delimited_rows(self._lines(file), mark, name, notes, columns)
            finally:
                csv.field_size_limit(limit)

    def _lines(self, file: BinaryIO) -> Iterator[str]:
        size = max(self._source.path.stat().st_size, 1)
        text = io.TextIOWrapper(file, encoding=self._encoding, newline="\n")
        try:
            for line in text:
                self.share = file.tell() / size
                yield line
        except UnicodeDecodeError as error:
            problem = Problem(
                f"byte {error.start} of a block is not {self._encoding}", self._source.name,
                expected="UTF-8, or the encoding named",
                repair="save the table as UTF-8; large tables are read once, without guessing",
            )  # fmt: skip
            raise InputError("a table cannot be read", [problem]) from error
        finally:
            if not file.closed:
                text.detach()

    def _parquet(self, file: BinaryIO, columns: Mapping[str, str]) -> Iterator[Record]:
        import pyarrow
        import pyarrow.parquet

        try:
            # Arrow keeps what it reads ahead until the file is closed: the whole file, in the end.
            table = pyarrow.parquet.ParquetFile(file, pre_buffer=False)
            batches = self._counted(table.iter_batches(_ROWS), max(table.metadata.num_rows, 1))
            yield from batch_rows(batches, table.schema_arrow.names, self._source.name, columns)
        except (pyarrow.ArrowException, OSError) as error:
            problem = Problem(
                "damaged or truncated", self._source.name, str(error), "a whole Parquet file"
            )
            raise InputError("a Parquet file cannot be read", [problem]) from error

    def _counted(self, batches: Iterator[Any], total: int) -> Iterator[Any]:
        done = 0
        for batch in batches:
            done += len(batch)
            self.share = done / total
            yield batch


def find_large(corpus: Path) -> str:
    """The name of a table of a corpus that is read row by row; empty where there is none."""
    for path in [corpus] if corpus.is_file() else sorted(corpus.rglob("*")):
        if TableStream.can_read(Source(path.name, path)):
            return path.name
    return ""
