"""One walk over the files of a corpus: every article as a row, what is wrong as a note."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pandas as pd
from tqdm import tqdm

from framing.checks import alike_outlets
from framing.columns import no_outlet
from framing.dates import day_order
from framing.errors import FramingError, InputError, OptionError, Problem
from framing.inputs import Source, list_sources
from framing.manifests import Manifest, read_manifests
from framing.readers import Options, read_source
from framing.records import Notes, Record, attach
from framing.rows import RowMaker, Seen, folder_of, text_of
from framing.streams import TableStream

_FIRST = ["article_id", "outlet", "story_id", "genre", "published", "url", "headline", "body"]
_LAST = ["origin", "outlet_from", "headline_at", "body_at"]
_TEXT = ("article_id", "outlet", "story_id", "genre", "url", "headline", "body", *_LAST)
_MANY_FILES = 300
_HEAD = 10_000  # rows that decide the order of day and month in a large table


class _Make(NamedTuple):
    """What the rows of a file depend on besides the file."""

    stem: str
    outlet: str
    date_order: str | None


class Reading:
    """One walk over all files of a corpus.

    Parameters
    ----------
    path, columns, outlet, encoding, date_order
        As for `framing.corpus.read_articles`.

    Attributes
    ----------
    notes : Notes
        What is wrong with the input so far.
    """

    def __init__(
        self,
        path: str | Path,
        columns: Mapping[str, str] | None,
        outlet: str | None,
        encoding: str | None,
        date_order: str | None,
    ) -> None:
        """List the files of the corpus; none is read yet."""
        if date_order not in (None, "dmy", "mdy"):
            raise OptionError(f"date_order is {date_order!r}; it is 'dmy', 'mdy' or None")
        self.notes = Notes()
        self._path = path
        self._open_pages: list[tuple[Source, str]] = []
        self._removed: list[dict[str, Any]] = []
        self._options = Options(dict(columns or {}), encoding)
        self._outlet, self._date_order = outlet or "", date_order
        listed = list_sources(Path(path), self.notes)
        self._sources, self._manifests = read_manifests(listed, self.notes, self._options.columns)
        # Most files lie in folders that name their outlets: one beside them may be no article.
        self._has_folders = 2 * sum(map(bool, map(folder_of, self._sources))) > len(self._sources)
        self._n_done = 0
        self._stream: TableStream | None = None

    @property
    def share(self) -> float:
        """How much of the corpus is read, 0 to 1, counted in files."""
        inside = self._stream.share if self._stream else 0.0
        return min((self._n_done + inside) / len(self._sources), 1.0)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The articles that can be used."""
        seen, stems = Seen(), _stems(self._sources)
        outlets: set[str] = set()
        bar = tqdm(self._sources, "reading", disable=len(self._sources) < _MANY_FILES, unit="file")
        for source in bar:
            said = {k: v for m in self._manifests for k, v in m.row_of(source.name).items()}
            make = _Make(stems[source.name], self._outlet, self._date_order)
            self._stream = None
            if TableStream.can_read(source):
                self._stream = TableStream(source, self._options.encoding)
            for row, record in _rows(source, self._stream, self._options, self.notes, said, make):
                if not row["outlet"] and self._has_folders and not folder_of(source):
                    _set_aside_stray(source, self.notes)
                elif not row["outlet"]:
                    self._open_pages.append((source, record.outlet_from))
                elif seen.accept(row, self.notes, _id_column(record, said)):
                    outlets.add(row["outlet"])
                    yield row  # first, so that a table that ends with it has its cuts as well
                    self._removed += [
                        {"article_id": row["article_id"], **cut._asdict()} for cut in record.cuts
                    ]
            self._n_done += 1
        _report_unused(self._manifests, self.notes)
        _report_alike(outlets, self.notes)
        if outlets:  # else what is wrong with each file says more
            headers = self.notes.headers.union(*(m.header for m in self._manifests))
            _report_unmet(self._options.columns, headers, self.notes)

    def ensure_usable(self, n_rows: int = 1) -> None:
        """Refuse a corpus with pages of open outlet, or without any article."""
        if self._open_pages:
            raise _undecided(self._open_pages)
        if not n_rows:
            problems = self.notes.as_problems() or _nothing(self._path)
            raise InputError("no article could be read", problems)

    def table(self, rows: list[dict[str, Any]]) -> pd.DataFrame:
        """Articles with what was removed and what was wrong since the last table."""
        articles = _table(rows)
        attach(articles, self._removed, self.notes.rows)
        self._removed, self.notes.rows = [], []
        return articles


def _rows(
    source: Source,
    stream: TableStream | None,
    options: Options,
    notes: Notes,
    said: Mapping[str, str],
    make: _Make,
) -> Iterator[tuple[dict[str, Any], Record]]:
    """The articles of one file as rows of the table; what cannot be used is noted."""
    records: Iterator[Record]
    if stream:
        # An error far down a large table stops the run: what was read of it may be in use.
        records = stream.records(notes, options.columns)
        head = list(islice(records, _HEAD))
        records = chain(head, records)
    else:
        head = _records(source, options, notes, said)
        records = iter(head)
    notes.headers.update(name for record in head for name in record.own.values())
    folder = folder_of(source)
    is_said = make.outlet or said.get("outlet") or folder
    lacks_outlet = not is_said and _has_no_outlet(head)
    if lacks_outlet:
        _note_no_outlet(source, head, notes)
    order = make.date_order or day_order(r.values.get("published") for r in head)
    maker = RowMaker(source, make.stem, said, make.outlet, order, notes)
    for number, record in enumerate(records, 1):
        if lacks_outlet and "outlet" not in record.own:  # but objects further down may have one
            continue
        row = maker.make(record, number, folder)
        if row is not None:
            yield row, record


def _id_column(record: Record, said: Mapping[str, str]) -> str:
    """The column of the user's table that the id is from; empty where it is from elsewhere."""
    return "" if "article_id" in said else record.own.get("article_id", "")


def _has_no_outlet(head: list[Record]) -> bool:
    """Whether these are rows of a table, none of which has a field for the outlet."""
    return bool(head) and all(r.own and "outlet" not in r.own for r in head)


def _note_no_outlet(source: Source, head: list[Record], notes: Notes) -> None:
    """Once for the file: a line a row would bury what else is wrong."""
    own = {ours: name for record in head for ours, name in record.own.items()}
    problem = no_outlet(own, (record.values for record in head))
    notes.set_aside(
        source.name, problem.what, column="outlet", got=problem.got, expected=problem.expected,
        repair=problem.repair,
    )  # fmt: skip


def _records(
    source: Source, options: Options, notes: Notes, said: Mapping[str, str]
) -> list[Record]:
    """The records of a file; none, and a note, where it cannot be read."""
    try:
        return list(read_source(source, options, notes, said))
    except FramingError as error:
        for problem in error.problems or [Problem(error.what)]:
            where = problem.where.removeprefix(source.name).removeprefix(", ")
            notes.set_aside(
                source.name, problem.what, row=where, got=problem.got, expected=problem.expected,
                repair=problem.repair,
            )  # fmt: skip
        return []


def _stems(sources: list[Source]) -> dict[str, str]:
    """What ids of a file begin with: its name, with its suffix where that tells files apart."""
    bare = {s.name: PurePosixPath(s.name).with_suffix("").as_posix() for s in sources}
    count = Counter(bare.values())
    return {name: stem if count[stem] == 1 else name for name, stem in bare.items()}


def _report_unused(manifests: list[Manifest], notes: Notes) -> None:
    for manifest in manifests:
        for file in sorted(manifest.unused):
            notes.set_aside(manifest.name, "the manifest names a file that is not there", got=file)


def _report_alike(outlets: set[str], notes: Notes) -> None:
    for names in alike_outlets(outlets):
        notes.add(
            "", f"{' and '.join(map(repr, names))} may be one outlet", column="outlet",
            expected="one name for an outlet, in capitals and blanks too",
            repair="if they are one, give them one name: in the table, manifest or folders",
        )  # fmt: skip


def _report_unmet(columns: Mapping[str, str], headers: set[str], notes: Notes) -> None:
    """Say which columns that were named nothing had: texts have none, or a name is misspelt."""
    for own in sorted(set(columns) - headers):
        option = f"{own}={columns[own]}"
        notes.add(
            "", f"no column {own!r} was met to be read as {columns[own]}", column=own,
            got=", ".join(sorted(headers)) or "texts or pages, which have no columns",
            expected="a table with that column",
            repair=f"leave out --column {shlex.quote(option)}, or name it as the table does",
        )  # fmt: skip


def _set_aside_stray(source: Source, notes: Notes) -> None:
    notes.set_aside(
        source.name, "it lies in no outlet's folder and names no outlet", column="outlet",
        expected="a folder named as its outlet, as the other files have",
        repair="if it is an article, move it into a folder, or write a table articles.csv beside "
        f"the folders: file,outlet and {source.name},NAME OF THE OUTLET",
    )  # fmt: skip


def _undecided(pages: list[tuple[Source, str]]) -> InputError:
    return InputError(
        "the outlet of some pages is open: write a manifest articles.csv beside them, first line "
        "file,outlet",
        [
            Problem(why.removeprefix("page: "), source.name, expected="the outlet's name",
                    repair=f"{source.name},NAME OF THE OUTLET")
            for source, why in pages
        ],
    )  # fmt: skip


def _nothing(path: str | Path) -> list[Problem]:
    return [
        Problem(
            "the folder holds no file to read",
            str(path),
            expected="articles as .txt, .csv, .jsonl, .parquet, .docx, .html …",
            repair="check the path",
        )
    ]


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    names = dict.fromkeys(name for row in rows for name in row)
    extra = [n for n in names if n not in (*_FIRST, *_LAST)]
    order = [n for n in _FIRST if n in names] + [n for n in _LAST if n in names] + extra
    data: dict[str, Any] = {}
    for name in order:
        values = [row.get(name) for row in rows]
        if name == "published":
            data[name] = pd.to_datetime(pd.Series(values, dtype="object"), utc=True)
        elif name in _TEXT:
            data[name] = pd.Series([None if v is None else text_of(v) for v in values])
        else:
            data[name] = pd.Series(values)
    return pd.DataFrame(data)
