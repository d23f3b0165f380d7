"""Tables that stand beside articles: a manifest says of each file what its text does not.

A folder may hold more than articles. ``articles.csv`` with a column ``file`` is its manifest; other
tables without texts, codebooks and read-me files are passed over and noted.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from framing.columns import SYNONYMS, map_columns
from framing.decoding import UnreadableError, decode
from framing.inputs import Source
from framing.records import PASSED_OVER, Notes

NAMES = ("articles.csv", "manifest.csv")
_FILE_COLUMNS = ("file", "filename", "file_name", "path")
_ABOUT = re.compile(r"(?i)^(?:read ?me|licen[sc]e|changelog|citation|codebook|notice)\b[^/]*$")
_ARTICLE_COLUMNS = {*SYNONYMS["body"], *SYNONYMS["headline"], *SYNONYMS["url"]}


@dataclass
class Manifest:
    """Rows of one manifest by the file they speak of.

    Attributes
    ----------
    name : str
        The manifest's own file.
    rows : dict
        File, as named below the folder that is read, to column to value.
    unused : set of str
        Files no source has answered to yet.
    header : list of str
        Its columns, under its own names.
    """

    name: str
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    unused: set[str] = field(default_factory=set)
    header: list[str] = field(default_factory=list)

    def row_of(self, source_name: str) -> dict[str, str]:
        """What the manifest says of one file; empty when it says nothing."""
        self.unused.discard(source_name)
        return self.rows.get(source_name, {})


def read_manifests(
    sources: list[Source], notes: Notes, columns: Mapping[str, str]
) -> tuple[list[Source], list[Manifest]]:
    """Take from a list of files the manifests, which are read, and what holds no articles."""
    if len(sources) < 2:
        return sources, []
    rest, manifests = [], []
    files = {PurePosixPath(source.name).name for source in sources}
    for source in sources:
        name = PurePosixPath(source.name).name
        manifest = None
        if name.lower() in NAMES:
            manifest = _read(source, notes, columns)
        if manifest is not None:
            manifests.append(manifest)
        elif _ABOUT.match(name) or _is_beside(source, files, columns):
            notes.add(source.name, PASSED_OVER)
        else:
            rest.append(source)
    return rest, manifests


def _is_beside(source: Source, files: set[str], columns: Mapping[str, str]) -> bool:
    """Whether a table speaks of files in the folder, or has no column that an article has."""
    suffix = PurePosixPath(source.name).suffix.lower()
    if suffix not in (".json", ".csv", ".tsv", ".tab"):
        return False
    head = source.head().lstrip()
    if suffix == ".json":
        names = re.findall(r'"([^"\n]{1,60})"\s*:', head)
    else:
        names = re.split(r"[,;\t|]", head.split("\n", 1)[0])
    plain = {n.strip(' "\r').lower().replace(" ", "_") for n in names}
    if any(n.strip(' "\r') in columns for n in names):
        return False
    if "article_id" in plain and not plain & set(SYNONYMS["outlet"]):
        return True  # codes, sentences or other tables about articles
    own = PurePosixPath(source.name).name
    if plain & set(_FILE_COLUMNS) and any(file in head for file in files if file != own):
        return True
    return len(plain) > 1 and not plain & _ARTICLE_COLUMNS


def _read(source: Source, notes: Notes, columns: Mapping[str, str]) -> Manifest | None:
    """The manifest, or None where the file is a table of articles that bears the name."""
    try:
        text = decode(source.read(), source.name, notes)
    except UnreadableError:
        return None  # the reader of the folder meets it again and sets it aside
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    header = [cell.strip() for cell in rows[0]] if rows else []
    key = next((i for i, n in enumerate(header) if n.lower() in _FILE_COLUMNS), None)
    names = map_columns(header, source.name, columns, is_strict=False)
    if key is None or "body" in names:
        return None
    manifest = Manifest(source.name, header=header)
    for number, cells in enumerate(rows[1:], 2):
        if any(cells):
            _add(manifest, number, cells, names, key, notes)
    manifest.unused = set(manifest.rows)
    return manifest


def _add(
    manifest: Manifest, number: int, cells: list[str], names: list[str], key: int, notes: Notes
) -> None:
    where, line = f"line {number}", ",".join(cells)
    if len(cells) != len(names) or not cells[key].strip():
        notes.set_aside(
            manifest.name,
            "a line of the manifest does not have the fields of its header",
            row=where,
            got=line,
            expected=",".join(names),
        )
        return
    folder = PurePosixPath(manifest.name).parent
    file = (folder / cells[key].strip().replace("\\", "/")).as_posix()
    values = {n: c for i, (n, c) in enumerate(zip(names, cells, strict=True)) if i != key and c}
    if manifest.rows.setdefault(file, values) != values:
        notes.set_aside(
            manifest.name,
            "the manifest speaks twice of one file",
            row=where,
            got=line,
            expected="one line a file",
        )
