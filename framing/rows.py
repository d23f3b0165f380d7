"""From what a reader found to one row of the articles table: outlet, date, id, checks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from framing.columns import as_option
from framing.dates import parse_date
from framing.decoding import clean_text
from framing.errors import InputError, Problem
from framing.inputs import Source
from framing.language import guess_language
from framing.records import Notes, Record

MAX_BODY = 5_000_000
_PAGE_FROM = "page"


@dataclass(frozen=True)
class RowMaker:
    """Makes the rows of one file.

    Attributes
    ----------
    source : Source
        The file.
    stem : str
        What the ids of its articles begin with, where it gives none.
    said : mapping of str to str
        What a manifest says of it.
    outlet : str
        The outlet of articles that name none; empty to leave it open.
    order : str or None
        Order of day and month in numeric dates.
    notes : Notes
        Collects what is wrong.
    """

    source: Source
    stem: str
    said: Mapping[str, str]
    outlet: str
    order: str | None
    notes: Notes

    def make(self, record: Record, number: int, folder: str) -> dict[str, Any] | None:
        """The row, with an empty outlet where a page leaves it open; None when set aside."""
        row = {k: clean_text(v) if isinstance(v, str) else v for k, v in record.values.items() if k}
        if self.said:
            # A manifest speaks last, except on the headline, which stays as the page has it.
            row |= {k: v for k, v in self.said.items() if k != "headline" or not row.get(k)}
        row["body"], row["headline"] = text_of(row.get("body")), text_of(row.get("headline"))
        if not row["body"].strip() or len(row["body"]) > MAX_BODY:
            what = "longer than any article" if row["body"].strip() else "no text"
            got = f"{len(row['body'])} characters"
            self.notes.set_aside(self.source.name, what, row=record.where, column="body", got=got)
            return None
        row["outlet"], row["outlet_from"] = self._outlet(row, record, folder)
        if not row["outlet"] and not record.outlet_from.startswith(_PAGE_FROM):
            self.notes.set_aside(
                self.source.name,
                "no outlet",
                row=record.where,
                column="outlet",
                expected="a column outlet, source or publication",
                repair="read_articles(..., outlet='…'), or --outlet '…', for a file of one outlet",
            )
            return None
        if "published" in row:
            row["published"] = self._published(row["published"], record)
        self._note_language(row["body"], record)
        given = text_of(row.get("article_id")).strip()
        row["article_id"] = given or (f"{self.stem}-{number}" if record.where else self.stem)
        name = self.source.name
        row["origin"] = f"{name}, {record.where}" if record.where else name
        return row

    def _outlet(self, row: dict[str, Any], record: Record, folder: str) -> tuple[str, str]:
        found, how = text_of(row.get("outlet")).strip(), record.outlet_from or "column"
        if said := self.said.get("outlet", "").strip():
            return said, "manifest"
        if folder and (not found or how.startswith(_PAGE_FROM)):
            return folder, "folder"
        return (self.outlet, "argument") if not found and self.outlet else (found, how)

    def _published(self, raw: Any, record: Record) -> Any:
        if not text_of(raw).strip():
            return None
        found = parse_date(raw, order=self.order)
        if found is None:
            self.notes.add(
                self.source.name,
                "the date cannot be read, or can be read in two ways",
                row=record.where,
                column="published",
                got=raw,
                expected="2015-10-06, 6 October 2015 or October 6, 2015",
                repair="read_articles(..., date_order='dmy') or 'mdy'; --date-order",
            )
        return found

    def _note_language(self, body: str, record: Record) -> None:
        language = guess_language(body)
        if language not in ("", "en"):
            self.notes.add(
                self.source.name,
                "the article does not seem to be in English",
                row=record.where,
                column="body",
                got=f"language {language}",
                expected="English, which the shipped lexicons and voices are made for",
            )


def text_of(value: Any) -> str:
    """A cell as text; empty for what stands for nothing.

    Examples
    --------
    >>> text_of(7), text_of(None), text_of(float("nan"))
    ('7', '', '')
    """
    if isinstance(value, str):
        return value
    return "" if value is None or value != value or value is pd.NaT else str(value)


def folder_of(source: Source) -> str:
    """The first sub-folder that has a name and not just a number, as years have.

    Examples
    --------
    >>> from pathlib import Path
    >>> folder_of(Source("2015/The Clarion/one.txt", Path()))
    'The Clarion'
    """
    parts = PurePosixPath(source.name).parts[:-1]
    names = [p for p in parts if not p.lower().endswith(".zip")]
    return next((p for p in names if not re.fullmatch(r"[\d._-]+", p)), "")


class Seen:
    """Ids met so far: the same article twice is set aside, two articles under one id an error."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._rows: dict[str, tuple[int, str]] = {}

    def accept(self, row: dict[str, Any], notes: Notes, id_column: str = "") -> bool:
        """Whether the row is new; a second copy is noted, a second meaning raised.

        ``id_column`` is the name of the column with the id in a table of the user's.
        """
        key, text = row["article_id"], hash((row["outlet"], row["headline"], row["body"]))
        before, origin = self._rows.setdefault(key, (text, row["origin"]))
        if origin == row["origin"]:
            return True
        if before == text:
            expected = f"once; it stands in {origin} too"
            notes.set_aside(
                row["origin"], "the article was read before", got=key, expected=expected
            )
            return False
        problem = Problem(
            f"article_id {key!r} stands twice",
            f"{origin}; {row['origin']}",
            expected="an id of its own for each article",
            repair=_other_ids(id_column),
        )
        raise InputError("two different articles carry the same id", [problem])


def _other_ids(id_column: str) -> str:
    if not id_column:
        return "change one id where it is given"
    return (
        f"change one id, or have new ones made by reading column {id_column!r} under another "
        f"name: {as_option(id_column, 'old_id')}"
    )
