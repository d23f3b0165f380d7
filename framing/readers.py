"""One file to records: asks what kind it is and calls the reader for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from framing import tabular
from framing.dates import parse_date
from framing.errors import Problem
from framing.inputs import Source, UnreadableError, clean_text, decode
from framing.mastheads import guess_outlet, without_outlet
from framing.pages import split_page
from framing.records import Notes, Record
from framing.sniff import kind_of, kind_of_text


@dataclass(frozen=True)
class Options:
    """What the user said about the input.

    Attributes
    ----------
    columns : mapping of str to str
        The table's column to the package's.
    encoding : str or None
        Encoding of text files; None to tell it from the bytes.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None


def read_source(
    source: Source, options: Options, notes: Notes, said: Mapping[str, str]
) -> Iterator[Record]:
    """The articles of one file.

    Parameters
    ----------
    source : Source
        The file.
    options : Options
        What the user said about the input.
    notes : Notes
        Collects what is wrong.
    said : mapping of str to str
        What a manifest says of the file.

    Raises
    ------
    InputError
        When nothing of the file can be used.
    """
    data = source.read()
    if not data.strip():
        raise _refused(source.name, "the file is empty", "an article or a table")
    kind = kind_of(data, source.name)
    if kind == "parquet":
        yield from tabular.read_parquet(data, source.name, options.columns)
    elif kind == "xlsx":
        yield from tabular.read_xlsx(data, source.name, notes, options.columns)
    elif kind == "text":
        text = decode(data, source.name, notes, options.encoding)
        yield from _read_text(text, source.name, options, notes, said)
    else:
        raise _refused(
            source.name, f"no reader for this kind of file ({kind})", "see docs/formats.md"
        )


def _read_text(
    text: str, name: str, options: Options, notes: Notes, said: Mapping[str, str]
) -> Iterator[Record]:
    kind = kind_of_text(text, name)
    if kind in ("delimited", "tsv"):
        mark = "\t" if kind == "tsv" else None
        yield from tabular.read_delimited(text, name, notes, options.columns, mark)
    elif kind == "json":
        yield from tabular.read_json(text, name, notes, options.columns)
    else:
        yield _page(clean_text(text), name, notes, said)


def _page(text: str, name: str, notes: Notes, said: Mapping[str, str]) -> Record:
    page = split_page(text, headline=said.get("headline"))
    body = "".join(text[s:e] for s, e in page.pieces)
    if not body:
        raise _refused(name, "no article on the page", "a headline and paragraphs below it")
    outlet, how = guess_outlet(text, page)
    start, end = page.headline or (0, 0)
    headline = without_outlet(text[start:end], said.get("outlet") or outlet)
    if not headline:
        notes.add(name, "no headline found", expected="a line above the body")
    dates = [c.text for c in page.cuts if c.why == "date" and (c.start or 0) < page.pieces[0][0]]
    return Record(
        {
            "outlet": outlet,
            "published": next((d for d in map(parse_date, dates) if d), None),
            "headline": headline,
            "body": body,
            "headline_at": f"{start}-{start + len(headline)}" if headline else "",
            "body_at": " ".join(f"{s}-{e}" for s, e in page.pieces),
        },
        cuts=page.cuts,
        outlet_from=how,
    )


def _refused(name: str, what: str, expected: str) -> UnreadableError:
    return UnreadableError(what, [Problem(what, name, expected=expected)])
