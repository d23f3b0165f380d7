"""Errors a researcher can act on: what is wrong, where, got, expected, and the repair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the input.

    Attributes
    ----------
    what : str
        What is wrong, in one phrase.
    where : str
        File and row, column or byte; empty when there is no better place than the call.
    got, expected : str
        What stood there and what would have been right.
    repair : str
        The line (of Python, of a manifest, of a shell) that repairs it.
    """

    what: str
    where: str = ""
    got: str = ""
    expected: str = ""
    repair: str = ""

    def __str__(self) -> str:
        """The problem as it stands in a message."""
        lines = [f"{self.what} ({self.where})" if self.where else self.what]
        for name in ("got", "expected", "repair"):
            if value := getattr(self, name):
                lines.append(f"  {name + ':':<10}{value}")
        return "\n".join(lines)


class FramingError(Exception):
    """Base of every error this package raises on purpose.

    Parameters
    ----------
    what : str
        The headline of the message.
    problems : sequence of Problem
        Everything that is wrong, so that all of it can be mended in one go.

    Examples
    --------
    >>> print(FramingError("cannot read", [Problem("no column 'body'", "a.csv", "text", "body")]))
    cannot read
    no column 'body' (a.csv)
      got:      text
      expected: body
    """

    shown = 20

    def __init__(self, what: str, problems: Sequence[Problem] = ()) -> None:
        """Compose the message; see the class."""
        self.what = what
        self.problems = list(problems)
        lines = [what, *map(str, self.problems[: self.shown])]
        if len(self.problems) > self.shown:
            lines.append(f"… and {len(self.problems) - self.shown} more, in .problems")
        super().__init__("\n".join(lines))


class InputError(FramingError):
    """A file or folder that cannot be used as it is."""


class TableError(FramingError):
    """A table that lacks a column or holds values its specification does not allow."""


class LexiconError(FramingError):
    """A lexicon with rows that cannot be used."""


class OptionError(FramingError):
    """An argument outside what the function takes."""


class MissingExtraError(FramingError):
    """An optional library that this input needs is not installed; the message names the extra."""
