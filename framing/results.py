"""Reading back what a run or a bundle holds."""

from __future__ import annotations

import json
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from framing.errors import InputError, Problem
from framing.files import unescape_formula
from framing.options import Options

MANIFEST = "manifest.json"
SCORES_KIND = "scores of a corpus"  # what score_corpus writes
RUNS = "runs.npy"  # hashes of runs of words, so that a bundle can be checked without the texts
STUDY = "study.json"
NEEDED = ("articles", "hits", "voices", "words")  # of a bundle
MAX_UNPACKED = 4_000_000_000  # bytes
# From pandas 3.1 on, floats are always read exactly, and asking for it is deprecated.
_IS_EXACT = [int(number) for number in pd.__version__.split(".")[:2]] >= [3, 1]
_EXACT: dict[str, Any] = {} if _IS_EXACT else {"float_precision": "round_trip"}
_STRINGS = (
    "article_id", "outlet", "story_id", "headline", "text", "term", "target", "target_head",
    "source", "cue", "label", "warning", "url", "origin", "doubted",
)  # fmt: skip


def read_manifest(results: Path) -> dict[str, Any]:
    """The manifest of a whole run.

    Raises
    ------
    InputError
        If the folder holds none: it is no results folder, or the run did not end.
    """
    path = results / MANIFEST
    if not path.is_file():
        problem = Problem(
            "no manifest.json", str(results), repair=f"framing run CORPUS --out {results.name}"
        )
        raise InputError("this folder holds no whole run", [problem])
    return json.loads(path.read_text(encoding="utf-8"))


def read_whole(results: Path, what: str) -> dict[str, Any]:
    """The manifest of a run that kept all tables of its study, with the hashes of its articles.

    Raises
    ------
    InputError
        As `read_manifest`; and where the tables are not there, with what cannot be done.
    """
    manifest = read_manifest(results)
    if "articles" not in manifest:
        problem = Problem(
            "its hits and articles are not in tables, but in the datasets beside it", str(results),
            repair="framing run CORPUS --out OTHER, without --large",
        )  # fmt: skip
        raise InputError(f"the results of a large corpus cannot be {what}", [problem])
    return manifest


def read_table(path: Path) -> pd.DataFrame:
    """A table as it was before it was written: ids and names are strings, an empty cell is null.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "articles.csv"
    ...     _ = file.write_text("article_id,outlet\\n007,NA\\n")
    ...     read_table(file).iloc[0].tolist()
    ['007', 'NA']
    """
    with warnings.catch_warnings():
        # pandas 3.1 holds its default to be as exact, older ones need to be told.
        warnings.filterwarnings("ignore", message=".*float_precision")
        table = pd.read_csv(
            path,
            dtype=dict.fromkeys(_STRINGS, "str"),
            keep_default_na=False,
            na_values=[""],
            float_precision="round_trip",
            encoding="utf-8",
        )
    for name in [name for name in _STRINGS if name in table]:
        if any(isinstance(value, str) and value[:1] == "'" for value in table[name].unique()):
            table[name] = table[name].map(unescape_formula, na_action="ignore")
    return table


def read_tables(results: Path) -> dict[str, pd.DataFrame]:
    """All tables of a run, by name."""
    return {path.stem: read_table(path) for path in sorted((results / "tables").glob("*.csv"))}


def read_bundle(path: str | Path, scratch: Path) -> tuple[dict[str, Any], Path]:
    """Open a bundle, unpacking a zip into a scratch folder.

    Parameters
    ----------
    path : path
        Folder or zip.
    scratch : Path
        An empty folder.

    Returns
    -------
    (dict, Path)
        What ``study.json`` says, its ``options`` as `Options` whose paths lead into the folder,
        and the folder with the files.

    Raises
    ------
    InputError
        If there is no bundle at the path, it is damaged or lacks a table, or the zip holds a
        name that leaves the folder.
    """
    path = Path(path)
    if not path.exists():
        problem = Problem("nothing there", str(path), repair="check the spelling of the path")
        raise InputError("there is no bundle", [problem])
    if path.suffix == ".zip" and path.is_file():
        _unpack(path, scratch)
        path = scratch
    if not (path / STUDY).is_file():
        problem = Problem(f"no {STUDY}", str(path), repair="framing bundle RESULTS BUNDLE")
        raise InputError("this is no bundle of framing", [problem])
    try:
        study = json.loads((path / STUDY).read_text(encoding="utf-8"))
        study["options"] = _options(study["options"], path)
    except (ValueError, KeyError, TypeError) as error:
        problem = Problem(f"{STUDY} is damaged, or of another version", str(path), str(error))
        raise InputError("the bundle cannot be read", [problem]) from error
    missing = [name for name in NEEDED if not (path / f"{name}.csv").is_file()]
    if missing:
        problems = [Problem("table missing", f"{name}.csv") for name in missing]
        raise InputError("the bundle is not whole", problems)
    return study, path


def _options(given: Mapping[str, Any], folder: Path) -> Options:
    values: dict[str, Any] = dict(given)
    for name in ("lexicons", "referents"):
        values[name] = tuple(str(folder / path) for path in given[name])
    for name in ("measures", "rename", "outlets", "labels"):
        values[name] = tuple(given.get(name, ()))
    return Options(**values)


def _unpack(path: Path, scratch: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            bad = [n for n in names if n.startswith("/") or ".." in Path(n).parts or "\\" in n]
            if bad:
                problem = Problem("unsafe name", path.name, bad[0])
                raise InputError("the zip is no bundle", [problem])
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                problem = Problem("too large unpacked", path.name, expected="less than 4 GB")
                raise InputError("the zip is no bundle", [problem])
            archive.extractall(scratch)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        problem = Problem("the zip is damaged", path.name, str(error), repair="copy it again")
        raise InputError("the bundle cannot be read", [problem]) from error
