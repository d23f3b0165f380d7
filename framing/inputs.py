"""From a path to readable files: walking folders and zips within limits, bytes to clean text."""

from __future__ import annotations

import codecs
import contextlib
import importlib
import io
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from framing.errors import InputError, MissingExtraError, Problem
from framing.records import Notes

MAX_FILE = 1 << 30
MAX_MEMBER = 1 << 29
MAX_UNPACKED = 1 << 31
MAX_MEMBERS = 50_000
MAX_RATIO = 200
_RATIO_FROM = 1 << 20
_HEAD = 1 << 16

_SKIPPED = re.compile(r"^(\.|~\$|__MACOSX$|Thumbs\.db$|desktop\.ini$)")
_MAGIC = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"RIFF", b"ID3", b"\x7fELF",
    b"MZ\x90", b"Rar!", b"7z\xbc\xaf", b"SQLite format 3",
)  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BREAKS = dict.fromkeys(map(ord, "\v\f\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class UnreadableError(InputError):
    """One file that is set aside while the rest is read."""


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
                raise _unreadable(self.name, "not a regular file", "a file")
            if self.path.stat().st_size > MAX_FILE:
                raise _unreadable(self.name, "larger than 1 GiB", "split the file into parts")
            return self.path.read_bytes()
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise _unreadable(
                self.name, f"cannot be opened: {reason}", "a file you may read"
            ) from error


def _unreadable(name: str, what: str, expected: str) -> UnreadableError:
    return UnreadableError(what, [Problem(what, name, expected=expected)])


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
        raise _unreadable(
            name,
            f"unpacks from {packed} to {info.file_size} bytes",
            f"less than {MAX_RATIO} times its packed size and {MAX_MEMBER} bytes",
        )
    with archive.open(info) as stream:
        data = stream.read(info.file_size + 1)
    if len(data) > info.file_size:
        raise _unreadable(name, "holds more than the zip declares", "a zip that is not damaged")
    return data


def check_package(data: bytes, name: str) -> None:
    """Refuse a DOCX or XLSX, which are zips, before a library unpacks more than it may."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            total = sum(m.file_size for m in members)
            if total > MAX_MEMBER or (total > _RATIO_FROM and total / len(data) > MAX_RATIO):
                raise _unreadable(name, f"unpacks to {total} bytes", f"at most {MAX_MEMBER}")
    except zipfile.BadZipFile as error:
        raise _unreadable(name, "the file is truncated or damaged", "a whole file") from error


def decode(data: bytes, name: str, notes: Notes, encoding: str | None = None) -> str:
    """Text of a file: by its mark, as UTF-8, or as Windows-1252 with a note; no silent guess.

    Raises
    ------
    UnreadableError
        For binary data, and for bytes that are neither UTF-8 nor plausible Western text.
    """
    if encoding is not None:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            raise _unreadable(name, f"byte {error.start} is not {encoding}", encoding) from error
        except LookupError as error:
            raise _unreadable(name, f"no such encoding: {encoding}", "utf-8, cp1252 …") from error
    for mark, by_mark in _BOMS:
        if data.startswith(mark):
            text = data.decode(by_mark, errors="replace")
            _note_damage(text.count("�"), by_mark, name, notes)
            return text
    if data.startswith(_MAGIC):
        raise _unreadable(name, "not a text file", "text, a table or a news export")
    if b"\0" in data and (wide := _wide(data)):
        notes.add(
            name,
            "no mark of its encoding",
            got=f"read as {wide}",
            expected="UTF-8, or UTF-16 with its mark",
            repair=f"read_articles(..., encoding={wide!r}) if that is right",
        )
        return data.decode(wide, errors="replace")
    if sum(map(data[:100_000].count, _CONTROLS)) > max(8, len(data[:100_000]) / 50):
        raise _unreadable(name, "not a text file", "text, a table or a news export")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data, name, notes)


_CONTROLS = [bytes([b]) for b in range(32) if b not in (9, 10, 12, 13)]


def _wide(data: bytes) -> str:
    """UTF-16 without a mark shows as NUL in every second byte of Western text."""
    sample = data[:4000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if odd / half > 0.6 and even / half < 0.1:
        return "utf-16-le"
    if even / half > 0.6 and odd / half < 0.1:
        return "utf-16-be"
    return ""


def _not_utf8(data: bytes, name: str, notes: Notes) -> str:
    replaced = data.decode("utf-8", errors="replace")
    damaged = replaced.count("�")
    beyond = sum(1 for c in replaced if ord(c) > 127)
    if beyond - damaged > damaged:
        _note_damage(damaged, "utf-8", name, notes)
        return replaced
    high = sum(1 for b in data if b > 127)
    if high > len(data) / 6:
        raise _unreadable(
            name, "the encoding is unknown", "UTF-8, or read_articles(..., encoding='…')"
        )
    try:
        text, used = data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        text, used = data.decode("latin-1"), "latin-1"
    notes.add(
        name,
        "not UTF-8",
        got=f"read as {used} ({high} byte(s) beyond ASCII); check names with accents",
        expected="UTF-8",
        repair=f"read_articles(..., encoding={used!r}) if that is right",
    )
    return text


def _note_damage(damaged: int, encoding: str, name: str, notes: Notes) -> None:
    if damaged:
        notes.add(
            name,
            "damaged characters",
            got=f"{damaged} replaced by U+FFFD",
            expected=f"valid {encoding}",
        )


def clean_text(text: str) -> str:
    """Level line ends and replace what no text holds, keeping every other character in place.

    Line ends become ``\\n`` as when Python opens a text file; page breaks and separators become
    ``\\n`` too; control characters and lone surrogates become U+FFFD. Nothing else changes.

    Examples
    --------
    >>> clean_text("One.\\r\\nTwo\\x00.")
    'One.\\nTwo\\ufffd.'
    """
    if not _ODD.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("�", text.translate(_BREAKS))


def library(module: str, name: str) -> Any:
    """An optional library, or an error that names the extra it comes with."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtraError(
            f"{name} needs a library that is not installed",
            [
                Problem(
                    f"no module {module}", name, repair='pip install "framing-toolkit[archives]"'
                )
            ],
        ) from error
