"""Coding sheets as files for people to fill in, and the codes read back from several coders."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from framing.annotations import SUFFIXES, read_annotations
from framing.errors import InputError, Problem, TableError
from framing.files import write_csv, write_text
from framing.workbooks import read_book, write_book

_SHOWN = ("unit_id", "outlet", "measure", "label", "before", "text", "after", "code", "comment")
_CODED = ("unit_id", "coder", "code", "comment")


def write_coding_sheet(
    sample: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    codebook: str | os.PathLike[str] | None = None,
    codes: Sequence[str] = ("yes", "no", "unsure"),
) -> Path:
    """Write a sample as a sheet that a coder fills in.

    Parameters
    ----------
    sample : DataFrame
        From `sample_for_coding`. Weights and strata are not written, since they say what the
        detectors found; keep the sample for `read_codes`.
    path : path
        Ends in .xlsx (with a list to choose codes from and the codebook as a second sheet) or
        .csv (the codebook is written beside it).
    codebook : path, optional
        A text file with the instructions to coders.
    codes : sequence of str
        What may stand in the column ``code``.

    Returns
    -------
    Path
        The file written. Text that a spreadsheet would take for a formula is written as text.

    Raises
    ------
    InputError
        Where the path ends in something else, the codebook cannot be read or the file not written.

    Examples
    --------
    >>> import tempfile
    >>> sample = pd.DataFrame({"unit_id": ["u1"], "text": ["=so-called"], "code": "", "weight": 2})
    >>> path = write_coding_sheet(sample, Path(tempfile.mkdtemp(), "anna.csv"))
    >>> print(path.read_text().strip())
    unit_id,text,code
    u1,'=so-called,
    """
    path = Path(path)
    if "unit_id" not in sample:
        problem = Problem("no column 'unit_id'", "sample", repair="use sample_for_coding")
        raise TableError("this is no sample for coding", [problem])
    shown = sample[[name for name in _SHOWN if name in sample]]
    instructions = "" if codebook is None else _read_text(Path(codebook))
    if path.suffix.lower() == ".csv":
        write_csv(shown, path)
        if instructions:
            write_text(path.with_name(f"{path.stem}-codebook.txt"), instructions)
    elif path.suffix.lower() == ".xlsx":
        write_book(shown, path, instructions, list(codes))
    else:
        problem = Problem("unknown kind of sheet", str(path), path.suffix, ".xlsx or .csv")
        raise InputError(f"cannot write {path.name}", [problem])
    return path


def read_codes(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | Mapping[str, Any],
    *,
    sample: pd.DataFrame | None = None,
    codes: Sequence[str] = (),
) -> pd.DataFrame:
    """Read what one or several coders filled in.

    Parameters
    ----------
    paths : path, list of paths, or mapping of coder to path
        Sheets from `write_coding_sheet` (.csv, .xlsx), or annotations as `read_annotations`
        reads them (doccano .jsonl, Label Studio .json, UIMA .xmi, a folder of brat files). Without
        names, a column ``coder`` says who coded, or else the file's name.
    sample : DataFrame, optional
        The sample that the sheets were written from, not blinded: it says where units stand and
        how they were drawn. Needed by `validate_hits`.
    codes : sequence of str, optional
        What may stand in ``code``; anything else is an error. By default any text.

    Returns
    -------
    DataFrame
        One row per unit and coder: ``unit_id, coder, code, comment`` (code in lower case without
        blanks around it; missing where none was given) and the sample's columns.

    Raises
    ------
    InputError
        Where a file is missing or is no coding sheet.
    TableError
        Listing every row with an unknown code, an unknown or repeated unit, by file and row.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "anna.csv")
    >>> _ = path.write_text("unit_id,text,code\\nu1,so-called,Yes \\nu2,alleged,\\n")
    >>> read_codes(path)[["unit_id", "coder", "code"]]
      unit_id coder code
    0      u1  anna  yes
    1      u2  anna  NaN
    """
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    named = list(paths.items()) if isinstance(paths, Mapping) else [("", path) for path in paths]
    tables, problems = [], []
    for coder, path in named:
        path = Path(path)
        if path.is_dir() or path.suffix.lower() in SUFFIXES:
            found = read_annotations(path)
            tables.append(found.assign(coder=coder) if coder else found)
            continue
        rows = _read_sheet(path)
        problems += _bad_rows(rows, path.name, sample, [code.lower() for code in codes])
        rows["coder"] = coder or rows.get("coder", path.stem)
        tables.append(rows)
    if problems:
        raise TableError("some codes cannot be used", problems)
    if not tables:
        raise InputError("no file with codes given", [Problem("empty list", "paths")])
    coded = pd.concat(tables, ignore_index=True)
    if sample is None or "unit_id" not in coded:
        return coded
    about = sample[[name for name in sample if name == "unit_id" or name not in _CODED]]
    keep = [name for name in coded if name in _CODED or name not in about]
    return coded[keep].merge(about, on="unit_id", how="left", validate="many_to_one")


def _read_sheet(path: Path) -> pd.DataFrame:
    """All cells of a sheet as text, empty ones missing; ``_row`` is the row in the file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the codes in {path}", [Problem(str(error))]) from None
    if path.suffix.lower() == ".xlsx":
        lines = read_book(data, path.name)
    else:
        text = data.decode("utf-8-sig", errors="replace")
        mark = max(",;\t", key=text.partition("\n")[0].count)
        lines = list(csv.reader(text.splitlines(keepends=True), delimiter=mark))
    header = [name.strip() for name in lines[0]] if lines else []
    if not {"unit_id", "code"} <= set(header):
        problem = Problem("no coding sheet", path.name, ", ".join(header), "unit_id, code")
        raise InputError(f"cannot read the codes in {path}", [problem])
    cells = [(row, line) for row, line in enumerate(lines[1:], 2) if any(map(str.strip, line))]
    frame = pd.DataFrame(
        [dict(zip(header, line, strict=False)) | {"_row": row} for row, line in cells],
        columns=[*header, "_row"],
    )
    frame["unit_id"] = [str(value).strip() for value in frame["unit_id"]]
    frame["code"] = [
        value.strip().lower() if isinstance(value, str) and value.strip() else None
        for value in frame["code"]
    ]
    return frame


def _bad_rows(
    rows: pd.DataFrame, name: str, sample: pd.DataFrame | None, codes: list[str]
) -> list[Problem]:
    """What is wrong with the rows of one sheet; takes their row numbers away."""
    known = None if sample is None else set(sample["unit_id"])
    problems, seen = [], set()
    for row, unit_id, code in zip(rows.pop("_row"), rows["unit_id"], rows["code"], strict=True):
        where = f"{name}, row {row}"
        if unit_id in seen:
            problems.append(Problem("unit coded twice", where, unit_id, "each unit once"))
        elif known is not None and unit_id not in known:
            problems.append(Problem("unit that was not in the sample", where, unit_id))
        if codes and isinstance(code, str) and code not in codes:
            problems.append(Problem("unknown code", where, code, ", ".join(codes)))
        seen.add(unit_id)
    return problems


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the codebook {path}", [Problem(str(error))]) from None
