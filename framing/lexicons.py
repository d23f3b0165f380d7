"""Lexicons: tables of entries with their provenance, shipped or the user's own.

One entry a row, in a CSV file or a DataFrame: ``term`` (the only column that must be there),
``measure``, ``label``, ``weight``, ``match`` (word, wildcard, phrase or regex), ``source`` (the
study, style guide or standard that discusses the term), ``note`` and ``condition`` (see
`framing.conditions`). Further columns are kept. How entries match is said in `framing.match`.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from framing.dictionaries import read_dictionary
from framing.errors import InputError, LexiconError, Problem
from framing.files import unescape_formula
from framing.lexicon_rows import check_rows

DICTIONARY_SUFFIXES = (".dic", ".dicx", ".ykd", ".cat", ".lc3", ".lcd", ".yaml", ".yml")
SHIPPED = ("loaded", "hedges", "verbs")


def read_lexicon(path: str | Path) -> pd.DataFrame:
    """Read a lexicon or a dictionary of another program.

    Parameters
    ----------
    path : str or Path
        A CSV or TSV file with a column ``term``; or a dictionary that `read_dictionary` reads
        (LIWC, Yoshikoder, WordStat, Lexicoder, quanteda).

    Returns
    -------
    DataFrame
        One row an entry, columns ``term, measure, label, weight, match, source, note, condition,
        version`` and any others of the file. What the file leaves out is filled: measure
        "loaded", label and source the file's name, weight 1, match by the term's look (a ``*``:
        wildcard, a blank: phrase, else word). ``version`` is the file's name and a digest of it.

    Raises
    ------
    LexiconError
        With one problem per bad row: file, row, what was expected.
    InputError
        Where there is no such file or it is not text.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "climate.csv")
    >>> _ = path.write_text("term\\nclimate alarmis*\\nhoax\\n")
    >>> read_lexicon(path)[["term", "measure", "label", "weight", "match"]]
                   term measure    label  weight   match
    0  climate alarmis*  loaded  climate     1.0  phrase
    1              hoax  loaded  climate     1.0    word
    """
    path = Path(path)
    if path.suffix.lower() in DICTIONARY_SUFFIXES:
        return as_lexicon(read_dictionary(path), name=path.name)
    header, rows, digest = _read_rows(path)
    problems = [
        Problem(
            "row has more fields than the header has columns",
            f"{path.name}, row {number}",
            repr(cells[len(header) :]),
            f"{len(header)} fields",
            "put double quotes around a field that holds a comma",
        )
        for number, cells in rows
        if len(cells) > len(header)
    ]
    cells = [row[: len(header)] + [""] * (len(header) - len(row)) for _, row in rows]
    table = pd.DataFrame(cells, columns=header, dtype=object)
    numbers = [number for number, _ in rows]
    return check_rows(table, path.stem, path.name, numbers, digest, problems)


def as_lexicon(table: pd.DataFrame, *, name: str = "lexicon") -> pd.DataFrame:
    """Check a lexicon given as a table and fill in what it leaves out.

    Parameters
    ----------
    table : DataFrame
        With a column ``term``; other columns as in `read_lexicon`.
    name : str
        What to call it in messages, and in ``label`` and ``source`` where it has none.

    Returns
    -------
    DataFrame
        A new table with all columns of a lexicon.

    Raises
    ------
    LexiconError
        As `read_lexicon` does.

    Examples
    --------
    >>> as_lexicon(pd.DataFrame({"term": ["so-called"], "label": ["distance"]}))["match"].item()
    'word'
    """
    digest = hashlib.sha256(table.to_csv(index=False).encode("utf-8", "replace")).hexdigest()
    return check_rows(table, name, name, list(range(len(table))), digest, [])


def load_lexicon(name: str) -> pd.DataFrame:
    """A lexicon that comes with the package.

    Parameters
    ----------
    name : {"loaded", "hedges", "verbs"}

    Returns
    -------
    DataFrame
        As `read_lexicon` returns it.

    Examples
    --------
    >>> sorted(load_lexicon("verbs")["label"].unique())
    ['charged', 'doubting', 'endorsing', 'neutral']
    """
    return _shipped(name).copy()


@lru_cache
def _shipped(name: str) -> pd.DataFrame:
    return read_lexicon(shipped_path(f"{name}.csv"))


def shipped_path(file: str) -> Path:
    """Where a file of package data in ``framing/lexicons`` lies."""
    return Path(str(files("framing").joinpath("lexicons", file)))


def gather_lexicons(
    lexicons: pd.DataFrame | str | Path | Sequence[pd.DataFrame | str | Path],
) -> pd.DataFrame:
    """One lexicon from a table, a path, or a list of either.

    Parameters
    ----------
    lexicons : DataFrame, path, or list of these
        Tables are checked as files are.

    Returns
    -------
    DataFrame
        All entries; an entry that two lexicons share counts once, as in the first.
    """
    if isinstance(lexicons, pd.DataFrame | str | Path):
        lexicons = [lexicons]
    tables = [
        as_lexicon(each) if isinstance(each, pd.DataFrame) else read_lexicon(each)
        for each in lexicons
    ]
    if not tables:
        raise LexiconError("no lexicon given", [Problem("empty list", "lexicons=")])
    key = ["term", "measure", "label", "condition"]
    return pd.concat(tables, ignore_index=True).drop_duplicates(key, ignore_index=True)


def _read_rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]], str]:
    """Header, rows with the line they begin on, and a digest of the file."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot read the lexicon {path}",
            [Problem(error.strerror or str(error), str(path), repair="check the path")],
        ) from None
    try:
        is_utf16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        text = raw.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem(
            "not UTF-8 text",
            f"{path.name}, byte {error.start}",
            repr(raw[error.start : error.start + 4]),
            repair="save it as CSV UTF-8",
        )
        raise InputError(f"cannot read the lexicon {path}", [problem]) from None
    lines = list(io.StringIO(text, newline=""))  # a field may hold other separators of lines
    top = lines[0] if lines else ""
    mark = max("\t;,", key=top.count) if any(mark in top for mark in "\t;,") else ","
    reader = csv.reader(lines, delimiter=mark)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, [unescape_formula(cell.strip()) for cell in cells]))
            begins = reader.line_num + 1
    except csv.Error as error:
        where = f"{path.name}, row {begins}"
        raise LexiconError(f"cannot read {path}", [Problem(str(error), where)]) from None
    header = [name.lower() for name in rows[0][1]] if rows else []
    return header, rows[1:], hashlib.sha256(raw).hexdigest()
