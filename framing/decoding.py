"""Bytes to clean text, without a silent guess; and the error of a file that is set aside."""

from __future__ import annotations

import codecs
import importlib
import re
from typing import Any

from framing.errors import InputError, MissingExtraError, Problem
from framing.records import Notes

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


def unreadable(name: str, what: str, expected: str) -> UnreadableError:
    """The error of one file, ready to raise."""
    return UnreadableError(what, [Problem(what, name, expected=expected)])


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
            raise unreadable(name, f"byte {error.start} is not {encoding}", encoding) from error
        except LookupError as error:
            raise unreadable(name, f"no such encoding: {encoding}", "utf-8, cp1252 …") from error
    for mark, by_mark in _BOMS:
        if data.startswith(mark):
            text = data.decode(by_mark, errors="replace")
            _note_damage(text.count("�"), by_mark, name, notes)
            return text
    if data.startswith(_MAGIC):
        raise unreadable(name, "not a text file", "text, a table or a news export")
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
        raise unreadable(name, "not a text file", "text, a table or a news export")
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
        raise unreadable(
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
