"""One file to records: asks what kind it is and calls the reader for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from framing import factiva, feeds, jsontables, nexis, tabular, web
from framing.dates import parse_date
from framing.decoding import UnreadableError, clean_text, decode
from framing.errors import Problem
from framing.inputs import Source
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
    data, name = source.read(), source.name
    if not data.strip():
        raise _refused(name, "the file is empty", "an article or a table")
    kind = kind_of(data, name)
    if kind == "parquet":
        yield from tabular.read_parquet(data, name, options.columns)
    elif kind == "xlsx":
        yield from tabular.read_xlsx(data, name, notes, options.columns)
    elif kind == "docx":
        found = nexis.read_docx(data, name, notes)
        if isinstance(found, str):
            yield _page(found, name, notes, said, has_places=False)
        else:
            yield from found
    elif kind == "warc":
        yield from web.read_warc(data, name, notes)
    elif kind == "mhtml":
        yield web.read_mhtml(data, name, notes)
    elif kind == "rtf":
        text = feeds.rtf_text(decode(data, name, notes, options.encoding or "latin-1"), name)
        yield from _read_text(clean_text(text), data, name, options, notes, said)
    elif kind == "text":
        text = file_text(data, name, options, notes)
        yield from _read_text(text, data, name, options, notes, said)
    else:
        raise _refused(name, f"no reader for this kind of file ({kind})", "see docs/formats.md")


def file_text(data: bytes, name: str, options: Options, notes: Notes) -> str:
    """The text of a file: a page by the encoding it declares, anything else by its bytes."""
    if data[:200].lstrip().startswith(b"<"):
        return web.decode_page(data, name, notes, options.encoding)
    return decode(data, name, notes, options.encoding)


def _read_text(
    text: str, data: bytes, name: str, options: Options, notes: Notes, said: Mapping[str, str]
) -> Iterator[Record]:
    kind = kind_of_text(text, name)
    if kind in ("delimited", "tsv"):
        mark = "\t" if kind == "tsv" else None
        yield from tabular.read_delimited(text, name, notes, options.columns, mark)
    elif kind == "json":
        yield from jsontables.read_json(text, name, notes, options.columns)
    elif kind == "nexis_txt":
        yield from nexis.read_nexis_txt(clean_text(text), name, notes)
    elif kind == "nexis_html":
        yield from nexis.read_nexis_html(text, name, notes)
    elif kind == "factiva_html":
        yield from factiva.read_factiva_html(text, name, notes)
    elif kind == "factiva_xml":
        yield from factiva.read_factiva_xml(data, name, notes)
    elif kind == "proquest":
        yield from factiva.read_proquest(text, name, notes)
    elif kind == "feed":
        yield from feeds.read_feed(data, name, notes)
    elif kind == "html":
        yield web.read_page(text, name)
    else:
        is_file_text = not data.startswith(b"{\\rtf")
        yield _page(clean_text(text), name, notes, said, has_places=is_file_text)


def _page(
    text: str, name: str, notes: Notes, said: Mapping[str, str], *, has_places: bool
) -> Record:
    """A page saved as text; its parts have places where the file's text is the page's."""
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
    values = {
        "outlet": outlet,
        "published": next((d for d in map(parse_date, dates) if d), None),
        "headline": headline,
        "body": body,
    }
    cuts = page.cuts
    if has_places:
        values["headline_at"] = f"{start}-{start + len(headline)}" if headline else ""
        values["body_at"] = " ".join(f"{s}-{e}" for s, e in page.pieces)
    else:
        cuts = [cut._replace(start=None, end=None) for cut in cuts]
    return Record(values, cuts=cuts, outlet_from=how)


def _refused(name: str, what: str, expected: str) -> UnreadableError:
    return UnreadableError(what, [Problem(what, name, expected=expected)])
