"""Reading articles: any folder or file a researcher holds becomes the one table of articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from tqdm import tqdm

from framing.dates import day_order, parse_date
from framing.errors import FramingError, InputError, OptionError, Problem
from framing.inputs import Source, clean_text, list_sources
from framing.language import guess_language
from framing.manifests import Manifest, read_manifests
from framing.readers import Options, read_source
from framing.records import Notes, Record, attach

_FIRST = ["article_id", "outlet", "story_id", "genre", "published", "url", "headline", "body"]
_LAST = ["origin", "outlet_from", "headline_at", "body_at"]
_TEXT = ("article_id", "outlet", "story_id", "genre", "url", "headline", "body", *_LAST)
_MAX_BODY = 5_000_000
_MANY_FILES = 300
_PAGE_FROM = "page"


def read_articles(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    encoding: str | None = None,
    date_order: str | None = None,
) -> pd.DataFrame:
    """Read the articles of a folder or file, whatever form they are in.

    Takes pages saved as text, CSV, TSV, JSON, JSON lines, Parquet, XLSX, archive exports, saved
    web pages, feeds, and folders or zips that mix them; ``docs/formats.md`` lists each with what
    is kept. The outlet of a page comes from a manifest (``articles.csv`` with the columns
    ``file`` and ``outlet`` beside the files), else from the name of the sub-folder, else from the
    page itself: masthead, dateline, footer.

    Parameters
    ----------
    path : str or Path
        A folder or a file.
    columns : mapping of str to str, optional
        Names of unusual columns: ``{"Zeitung": "outlet"}``. The usual ones (text, title, source,
        date, id, url and their relatives) are known.
    outlet : str, optional
        The outlet of every article that names none.
    encoding : str, optional
        Encoding of the text files. Without it, a mark at the start of the file decides, then
        UTF-8; anything else is read as Windows-1252 and listed among the problems.
    date_order : {"dmy", "mdy"}, optional
        How to read 03/04/2015. Without it such dates stay missing unless others in the same
        table (25/04/2015) leave no choice.

    Returns
    -------
    DataFrame
        One row an article: ``article_id, outlet, story_id?, genre?, published?, url?, headline,
        body, origin, outlet_from``, then the input's other columns under their own names.
        ``published`` is in UTC; ``origin`` is file and row; ``outlet_from`` says how the outlet was
        decided. For pages, ``headline_at`` and ``body_at`` say which code points of the file's
        text they are (see `span_in_file`). `list_removed` and `list_problems` give what was cut
        from pages and what could not be read.

    Raises
    ------
    InputError
        When there is nothing to read, when no article is left, when the outlet of a page stays
        open, or when two different articles carry the same id.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "The Clarion"
    >>> folder.mkdir()
    >>> _ = (folder / "ferry.txt").write_text("Ferry returns\\n\\nThe ferry will run from May.")
    >>> articles = read_articles(folder.parent)
    >>> articles.loc[0, ["article_id", "outlet", "headline", "body"]].tolist()
    ['The Clarion/ferry', 'The Clarion', 'Ferry returns', 'The ferry will run from May.']
    """
    if date_order not in (None, "dmy", "mdy"):
        raise OptionError(f"date_order is {date_order!r}; it is 'dmy', 'mdy' or None")
    notes = Notes()
    options = Options(dict(columns or {}), encoding)
    sources, manifests = read_manifests(list_sources(Path(path), notes), notes, options.columns)
    rows: list[dict[str, Any]] = []
    removed: list[dict[str, Any]] = []
    open_pages: list[tuple[Source, str]] = []
    seen, stems = _Seen(), _stems(sources)
    for source in tqdm(sources, "reading", disable=len(sources) < _MANY_FILES, unit="file"):
        stem = stems[source.name]
        for row, record in _rows(source, options, notes, manifests, outlet, date_order, stem):
            if not row["outlet"]:
                open_pages.append((source, record.outlet_from))
            elif seen.accept(row, notes):
                rows.append(row)
                removed += [
                    {"article_id": row["article_id"], **cut._asdict()} for cut in record.cuts
                ]
    _report_unused(manifests, notes)
    if open_pages:
        raise _undecided(open_pages)
    if not rows:
        raise InputError("no article could be read", notes.as_problems() or _nothing(path))
    articles = _table(rows)
    attach(articles, removed, notes.rows)
    return articles


def span_in_file(
    article: Mapping[str, Any] | pd.Series, start: int, end: int, *, part: str = "body"
) -> tuple[int, int]:
    """Where a stretch of a headline or body stands in the text of the page it was read from.

    Parameters
    ----------
    article : Series
        A row of what `read_articles` returned for a page.
    start, end : int
        Half-open code-point offsets into the part, as in the tables of hits and voices.
    part : {"body", "headline"}
        Which of the two.

    Returns
    -------
    (int, int)
        Half-open offsets into the file's text (decoded, line ends as ``\\n``). A stretch that
        runs across a cut, such as a caption, covers the caption too.

    Raises
    ------
    OptionError
        When the article was not read from a page, or the offsets lie outside of the part.

    Examples
    --------
    >>> span_in_file({"body_at": "10-14 20-30"}, 2, 6)
    (12, 22)
    """
    pieces = article.get(f"{part}_at")
    if not isinstance(pieces, str) or not pieces:
        raise OptionError(f"the article has no {part}_at: it was not read from a page")
    spans = [tuple(map(int, piece.split("-"))) for piece in pieces.split()]
    total = sum(e - s for s, e in spans)
    if not 0 <= start < end <= total:
        raise OptionError(f"offsets {start} to {end} are outside of the {part}, 0 to {total}")

    def place(offset: int) -> int:
        for s, e in spans:
            if offset < e - s:
                return s + offset
            offset -= e - s
        raise AssertionError("unreachable: the offset was checked")

    return place(start), place(end - 1) + 1


def _rows(
    source: Source,
    options: Options,
    notes: Notes,
    manifests: list[Manifest],
    outlet: str | None,
    date_order: str | None,
    stem: str,
) -> list[tuple[dict[str, Any], Record]]:
    """The articles of one file as rows of the table; what cannot be used is noted."""
    said: dict[str, str] = {}
    for manifest in manifests:
        said.update(manifest.row_of(source.name))
    try:
        records = list(read_source(source, options, notes, said))
    except FramingError as error:
        for problem in error.problems or [Problem(error.what)]:
            notes.set_aside(
                source.name, problem.what, row=_beyond(problem.where, source.name),
                got=problem.got, expected=problem.expected, repair=problem.repair,
            )  # fmt: skip
        return []
    order = date_order or day_order(r.values.get("published") for r in records)
    result = []
    for number, record in enumerate(records, 1):
        row = {k: _cleaned(v) for k, v in {**record.values, **_overlay(said, record)}.items() if k}
        if not (body := _string(row.get("body"))).strip() or len(body) > _MAX_BODY:
            what = "the article is longer than any article" if body.strip() else "no text"
            notes.set_aside(source.name, what, row=record.where, got=f"{len(body)} characters")
            continue
        row["body"], row["headline"] = body, _string(row.get("headline"))
        _set_outlet(row, record, source, said, outlet)
        if not row["outlet"] and not record.outlet_from.strip():
            notes.set_aside(
                source.name, "no outlet", row=record.where, column="outlet",
                expected="a column outlet, source or publication",
                repair="read_articles(..., outlet='…') for a file of one outlet",
            )  # fmt: skip
            continue
        _set_published(row, source, record, notes, order)
        _note_language(row, source, record, notes)
        given = _string(row.get("article_id")).strip()
        row["article_id"] = given or (f"{stem}-{number}" if record.where else stem)
        row["origin"] = f"{source.name}, {record.where}" if record.where else source.name
        result.append((row, record))
    return result


def _beyond(where: str, name: str) -> str:
    return where.removeprefix(name).removeprefix(", ")


def _overlay(said: dict[str, str], record: Record) -> dict[str, str]:
    """A manifest speaks last, except on the headline's wording, which stays as the page has it."""
    return {k: v for k, v in said.items() if k != "headline" or not record.values.get("headline")}


def _cleaned(value: Any) -> Any:
    return clean_text(value) if isinstance(value, str) else value


def _string(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    return value if isinstance(value, str) else str(value)


def _set_outlet(
    row: dict[str, Any], record: Record, source: Source, said: dict[str, str], outlet: str | None
) -> None:
    found = _string(row.get("outlet")).strip()
    folder = _folder(source)
    how = record.outlet_from or "column"
    if said.get("outlet"):
        found, how = said["outlet"].strip(), "manifest"
    elif folder and (not found or how.startswith(_PAGE_FROM)):
        found, how = folder, "folder"
    elif not found and outlet:
        found, how = outlet, "argument"
    row["outlet"] = found
    row["outlet_from"] = how


def _folder(source: Source) -> str:
    """The first sub-folder that has a name and not just a number, as years have."""
    parts = PurePosixPath(source.name).parts[:-1]
    parts = tuple(p for p in parts if not p.lower().endswith(".zip"))
    return next((p for p in parts if not re.fullmatch(r"[\d._-]+", p)), "")


def _set_published(
    row: dict[str, Any], source: Source, record: Record, notes: Notes, order: str | None
) -> None:
    raw = row.pop("published", None)
    if not _string(raw).strip():
        return
    row["published"] = parse_date(raw, order=order)
    if row["published"] is None:
        notes.add(
            source.name,
            "the date cannot be read, or can be read in two ways",
            row=record.where,
            column="published",
            got=raw,
            expected="2015-10-06, 6 October 2015 or October 6, 2015",
            repair="read_articles(..., date_order='dmy') or 'mdy' for 03/04/2015",
        )
        row["published"] = pd.NaT


def _stems(sources: list[Source]) -> dict[str, str]:
    """What ids of a file begin with: its name, with its suffix where that tells files apart."""
    bare = {s.name: PurePosixPath(s.name).with_suffix("").as_posix() for s in sources}
    count = Counter(bare.values())
    return {name: stem if count[stem] == 1 else name for name, stem in bare.items()}


def _note_language(row: dict[str, Any], source: Source, record: Record, notes: Notes) -> None:
    language = guess_language(row["body"])
    if language not in ("", "en"):
        notes.add(
            source.name,
            "the article does not seem to be in English",
            row=record.where,
            column="body",
            got=f"language {language}",
            expected="English, which the shipped lexicons and voices are made for",
        )


class _Seen:
    """Ids met so far: the same article twice is set aside, two articles under one id an error."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[int, str]] = {}

    def accept(self, row: dict[str, Any], notes: Notes) -> bool:
        key, text = row["article_id"], hash((row["outlet"], row["headline"], row["body"]))
        if key not in self._rows:
            self._rows[key] = text, row["origin"]
            return True
        before, origin = self._rows[key]
        if before == text:
            notes.set_aside(row["origin"], "the article was read before", got=key,
                            expected=f"once; it stands in {origin} too")  # fmt: skip
            return False
        raise InputError(
            "two different articles carry the same id",
            [
                Problem(
                    f"article_id {key!r} stands twice",
                    f"{origin}; {row['origin']}",
                    expected="an id of its own for each article",
                    repair="change one id, or read with columns={'id': 'old_id'} to have new ones",
                )
            ],
        )


def _report_unused(manifests: list[Manifest], notes: Notes) -> None:
    for manifest in manifests:
        for file in sorted(manifest.unused):
            notes.set_aside(manifest.name, "the manifest names a file that is not there", got=file)


def _undecided(pages: list[tuple[Source, str]]) -> InputError:
    return InputError(
        "the outlet of some pages is open: write a manifest articles.csv beside them, first line "
        "file,outlet",
        [
            Problem(why or "no outlet is named", source.name, expected="the outlet's name",
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
            data[name] = pd.Series([None if v is None else _string(v) for v in values])
        else:
            data[name] = pd.Series(values)
    return pd.DataFrame(data)
