"""Writing files: whole or not at all, the same bytes every time, nothing a spreadsheet would run."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from framing.errors import InputError, Problem

_FORMULA = re.compile(r"[=+@\t\r-]")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*(?:e[+-]?\d+)?", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w.-]+")
LOCK = ".framing-lock"


def escape_formula(value: object) -> object:
    """Put an apostrophe before text that a spreadsheet would take for a formula.

    Examples
    --------
    >>> escape_formula("=1+1"), escape_formula("-0.5"), escape_formula("plain")
    ("'=1+1", '-0.5', 'plain')
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


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
            safe[name] = [escape_formula(value) for value in safe[name].astype(object)]
    with _replacing(path) as part:
        safe.to_csv(part, index=False, lineterminator="\n", encoding="utf-8", errors="replace")


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


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A path beside the target to write to; it takes the target's place when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"cannot write {path.name}",
            [Problem(reason, str(path), expected="a folder with room that you may write to")],
        ) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def claim_folder(folder: Path) -> Iterator[None]:
    """Hold a folder for one run; a second run into it gets an error instead of mixing with it.

    A lock left by a run that was killed is recognised by its process being gone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder / LOCK
    for _ in range(2):
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            break
        except FileExistsError:
            owner = lock.read_text(encoding="utf-8").strip()
            if _is_running(owner):
                raise InputError(
                    "another run is writing to this folder",
                    [
                        Problem(
                            "the folder is in use",
                            str(folder),
                            f"process {owner}",
                            "one run at a time",
                            "wait for it, or choose another --out",
                        )
                    ],
                ) from None
            lock.unlink(missing_ok=True)
    else:
        raise InputError(f"cannot claim {folder}")  # another run took it in between
    try:
        os.write(handle, str(os.getpid()).encode())
        os.close(handle)
        yield
    finally:
        lock.unlink(missing_ok=True)


def _is_running(process: str) -> bool:
    if not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
