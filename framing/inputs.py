"""From a path to readable files: walking folders and zips, within limits."""

from __future__ import annotations

import contextlib
import io
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from framing.decoding import UnreadableError, unreadable
from framing.errors import InputError, Problem
from framing.records import Notes

MAX_FILE = 1 << 30
MAX_MEMBER = 1 << 29
MAX_UNPACKED = 1 << 31
MAX_MEMBERS = 50_000
MAX_RATIO = 200
_RATIO_FROM = 1 << 20
_HEAD = 1 << 16

_SKIPPED = re.compile(r"^(\.|~\$|__MACOSX$|Thumbs\.db$|desktop\.ini$)")


@dataclass(frozen=True)
class Source:
    """One file, on disk or inside a zip, under the name that messages show.

    Attributes
    ----------
    name : str
        Path below the folder that was asked for, with forward slashes.
    path : Path
        The file on disk; the zip for a file inside one.
    member : str
        Name inside the zip; empty for a file on disk.
    """

    name: str
    path: Path
    member: str = ""

    def head(self) -> str:
        """The first characters, for a glance at what it is; empty where it cannot be read."""
        if self.member:
            with contextlib.suppress(UnreadableError):
                return self.read()[:_HEAD].decode("utf-8", errors="replace")
        if self.path.is_file():  # opening a pipe would wait for a writer
            with contextlib.suppress(OSError), self.path.open("rb") as stream:
                return stream.read(_HEAD).decode("utf-8-sig", errors="replace")
        return ""

    def read(self) -> bytes:
        """The bytes, or an `UnreadableError` that says why not."""
        try:
            if self.member:
                with zipfile.ZipFile(self.path) as archive:
                    return read_member(archive, self.member)
            if not stat.S_ISREG(self.path.stat().st_mode):
                raise unreadable(self.name, "not a regular file", "a file")
            if self.path.stat().st_size > MAX_FILE:
                raise unreadable(self.name, "larger than 1 GiB", "split the file into parts")
            return self.path.read_bytes()
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise unreadable(
                self.name, f"cannot be opened: {reason}", "a file you may read"
            ) from error


def list_sources(path: Path, notes: Notes) -> list[Source]:
    """Every file below a path in the order of its name, members of zips included."""
    if not path.exists():
        raise InputError(
            "there is nothing to read",
            [Problem("no such file or folder", str(path), repair="check the spelling of the path")],
        )
    if path.is_file():
        return list(_expanded(Source(path.name, path), notes))
    found: list[Source] = []
    for file in sorted(path.rglob("*"), key=lambda p: p.relative_to(path).as_posix()):
        parts = file.relative_to(path).parts
        if any(map(_SKIPPED.match, parts)) or file.is_dir() or _belongs_to_page(file, path):
            continue
        found += _expanded(Source("/".join(parts), file), notes)
    return found


def _belongs_to_page(file: Path, top: Path) -> bool:
    """Browsers save pictures and scripts of ``page.html`` into a folder ``page_files``."""
    for folder in file.parents:
        if folder == top:
            return False
        stem = re.sub(r"_(files|Dateien|fichiers|archivos)$", "", folder.name)
        if stem != folder.name and any(folder.parent.glob(f"{_escaped(stem)}.[hH][tT][mM]*")):
            return True
    return False


def _escaped(name: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", name)


def _expanded(source: Source, notes: Notes) -> Iterator[Source]:
    if source.path.suffix.lower() != ".zip":
        yield source
        return
    try:
        with zipfile.ZipFile(source.path) as archive:
            members = archive.infolist()
    except (OSError, zipfile.BadZipFile) as error:
        notes.set_aside(source.name, "the zip cannot be opened", got=error, expected="a whole zip")
        return
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        notes.set_aside(
            source.name,
            "the zip holds too much",
            got=f"{len(members)} files, {sum(m.file_size for m in members)} bytes",
            expected=f"at most {MAX_MEMBERS} files and {MAX_UNPACKED} bytes",
            repair="unpack it yourself and read the folder",
        )
        return
    for member in sorted(members, key=lambda m: m.filename):
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if member.is_dir() or any(map(_SKIPPED.match, (p for p in name.parts if p != ".."))):
            continue
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
            notes.set_aside(
                source.name,
                "a name in the zip points outside of it",
                got=member.filename,
                expected="names below the zip",
            )
            continue
        yield Source(f"{source.name}/{name}", source.path, member.filename)


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """One file of a zip, unless it unpacks to more than it may."""
    info = archive.getinfo(name)
    packed = max(info.compress_size, 1)
    if info.file_size > MAX_MEMBER or (
        info.file_size > _RATIO_FROM and info.file_size / packed > MAX_RATIO
    ):
        raise unreadable(
            name,
            f"unpacks from {packed} to {info.file_size} bytes",
            f"less than {MAX_RATIO} times its packed size and {MAX_MEMBER} bytes",
        )
    with archive.open(info) as stream:
        data = stream.read(info.file_size + 1)
    if len(data) > info.file_size:
        raise unreadable(name, "holds more than the zip declares", "a zip that is not damaged")
    return data


def check_package(data: bytes, name: str) -> None:
    """Refuse a DOCX or XLSX, which are zips, before a library unpacks more than it may."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            total = sum(m.file_size for m in members)
            if total > MAX_MEMBER or (total > _RATIO_FROM and total / len(data) > MAX_RATIO):
                raise unreadable(name, f"unpacks to {total} bytes", f"at most {MAX_MEMBER}")
    except zipfile.BadZipFile as error:
        raise unreadable(name, "the file is truncated or damaged", "a whole file") from error
