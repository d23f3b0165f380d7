"""Writing files: whole or not at all, the same bytes every time, safe to open in spreadsheets."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from framing.errors import InputError, Problem
from framing.normal import storable

_FORMULA = re.compile(r"'*[=+@\t\r-]")
_ESCAPED = re.compile(r"'+[=+@\t\r-]")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*(?:e[+-]?\d+)?", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w.-]+")
_BEGUN = re.compile(r"\..+\.part")
LOCK = ".framing-lock"


def escape_formula(value: object) -> object:
    """Put an apostrophe before text that a spreadsheet would take for a formula.

    Text that looks escaped already gets one more, so that `unescape_formula` gives it back.

    Examples
    --------
    >>> escape_formula("=1+1"), escape_formula("-0.5"), escape_formula("plain")
    ("'=1+1", '-0.5', 'plain')
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def unescape_formula(text: str) -> str:
    """The text from which `escape_formula` made this.

    Examples
    --------
    >>> unescape_formula("'-gate"), unescape_formula("-0.5"), unescape_formula("'tis")
    ('-gate', '-0.5', "'tis")
    """
    return text[1:] if _ESCAPED.match(text) else text


def safe_name(name: str, *, longest: int = 80) -> str:
    """A file name made of a label or an id: no separators, no leading point, never empty.

    Examples
    --------
    >>> safe_name("../../Islamic State: Daesh")
    'Islamic_State_Daesh'
    """
    return _UNSAFE.sub("_", name).strip("._-")[:longest] or "unnamed"


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    with _replacing(path) as part:
        part.write_bytes(text.encode("utf-8", "surrogatepass"))


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Write a mapping as JSON, sorted, whole or not at all."""
    text = json.dumps(values, indent=1, ensure_ascii=False, sort_keys=True, default=str)
    write_text(path, text + "\n")


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV: whole or not at all, formulas escaped, the same bytes every time.

    Parameters
    ----------
    table : DataFrame
        Text that begins like a formula gets an apostrophe before it. Times are written in UTC.
    path : Path
        The file to write or replace.
    """
    safe = table.copy(deep=False)
    safe.attrs = {}
    for name in safe.columns:
        if isinstance(safe[name].dtype, pd.DatetimeTZDtype) or safe[name].dtype.kind == "M":
            safe[name] = [None if pd.isna(v) else v.isoformat() for v in safe[name]]
        elif not pd.api.types.is_numeric_dtype(safe[name]):
            escaped: Any = [_safe_cell(value) for value in safe[name].astype(object)]
            safe[name] = escaped
    with _replacing(path) as part:
        safe.to_csv(part, index=False, lineterminator="\n", encoding="utf-8", errors="replace")


def _safe_cell(value: object) -> object:
    return escape_formula(storable(value) if isinstance(value, str) else value)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def digest_text(*texts: str) -> str:
    """SHA-256 of some texts, kept apart."""
    found = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        found.update(len(data).to_bytes(8, "big"))
        found.update(data)
    return found.hexdigest()


def _cannot_write(path: Path, error: OSError) -> InputError:
    reason = error.strerror or str(error)
    return InputError(
        f"cannot write {path.name}",
        [Problem(reason, str(path), expected="a folder with room that you may write to")],
    )


def write_bytes(data: bytes, path: Path) -> None:
    """Write a file whole or not at all."""
    with _replacing(path) as part:
        part.write_bytes(data)


def to_parquet(table: pd.DataFrame) -> bytes:
    """A table as Parquet; a column of mixed or no values is text, so that all parts agree."""
    table = table.copy(deep=False)
    table.attrs = {}
    for name in table.columns:
        if table[name].dtype == object:
            values = [None if pd.isna(value) else str(value) for value in table[name]]
            table[name] = pd.array(values, dtype="str")
    fields = [
        field.with_type(pa.string()) if field.type in (pa.null(), pa.large_string()) else field
        for field in pa.Schema.from_pandas(table, preserve_index=False)
    ]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(table, pa.schema(fields), preserve_index=False), sink)
    return sink.getvalue().to_pybytes()


def from_parquet(data: bytes) -> pd.DataFrame:
    """The table that `to_parquet` wrote."""
    return pq.read_table(pa.BufferReader(data)).to_pandas()


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A path beside the target to write to; it takes the target's place when all went well."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def is_begun(name: str) -> bool:
    """Whether a file is one that was not written to its end.

    Examples
    --------
    >>> is_begun(".manifest.json.4242.part"), is_begun("manifest.json")
    (True, False)
    """
    return _BEGUN.fullmatch(name) is not None


def _remove_begun(folder: Path) -> None:
    """Remove what a run that was killed had begun to write; folders that are held clear theirs."""
    inner = [p for p in folder.iterdir() if p.is_dir() and not (p / LOCK).exists()]
    for place in (folder, *inner):
        for path in place.glob(".*.part"):
            path.unlink(missing_ok=True)


class Claim:
    """A folder held for one run."""

    def __init__(self, folder: Path, lock: int) -> None:
        """Note the folder and the open lock in it."""
        self._lock, self._path, self.folder = lock, folder / LOCK, folder

    def check(self) -> None:
        """Raise where the folder was removed or replaced: what was written is lost with it."""
        if not _is_same(self._lock, self._path):
            problem = Problem(
                "the folder was removed while a run was writing to it",
                str(self.folder),
                repair="run the same command again, and leave its folder alone",
            )
            raise InputError("the results are lost", [problem])


@contextmanager
def claim_folder(folder: Path) -> Iterator[Claim]:
    """Hold a folder for one run; a second run into it gets an error instead of mixing with it.

    The system gives the lock back when the process ends, however it ends.
    """
    path = folder / LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(path, os.O_CREAT | os.O_RDWR)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    try:
        if not _lock(lock) or not _is_same(lock, path):
            owner = os.pread(lock, 20, 0).decode() or "unknown"
            problem = Problem(
                "the folder is in use", str(folder), f"process {owner}", "one run at a time",
                "wait for it, or choose another --out",
            )  # fmt: skip
            raise InputError("another run is writing to this folder", [problem])
        try:
            os.ftruncate(lock, 0)
            os.write(lock, str(os.getpid()).encode())
        except OSError as error:
            raise _cannot_write(folder, error) from error
        _remove_begun(folder)
        claim = Claim(folder, lock)
        yield claim
        if _is_same(lock, path):
            path.unlink()
    finally:
        os.close(lock)


def _lock(handle: int) -> bool:
    """Whether an open file could be locked for this process."""
    try:
        if os.name == "nt":
            msvcrt = importlib.import_module("msvcrt")
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl = importlib.import_module("fcntl")
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_same(handle: int, path: Path) -> bool:
    """Whether a path still leads to an open file."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False
