"""Rows of a lexicon: what is filled in where they leave something out, and what is refused."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import pandas as pd
import regex

from framing.conditions import parse_condition
from framing.errors import LexiconError, Problem
from framing.match import compile_regex
from framing.normal import normalise
from framing.tables import LEXICON

_KINDS = ("word", "wildcard", "phrase", "regex")
_COLUMNS = [*LEXICON.required, *LEXICON.optional]


def check_rows(
    table: pd.DataFrame,
    stem: str,
    name: str,
    numbers: list[int],
    digest: str,
    problems: list[Problem],
) -> pd.DataFrame:
    """Fill what is left out and refuse the lexicon with everything that is wrong with it.

    Parameters
    ----------
    table : DataFrame
        As it was read, all cells text or null.
    stem, name : str
        What to call the lexicon in its own columns and in messages.
    numbers : list of int
        Where each row stands in the file.
    digest : str
        Of the content; its first eight digits become part of the version.
    problems : list of Problem
        What was found wrong already.

    Returns
    -------
    DataFrame
        A new table with all columns of a lexicon, then those of the user's own.

    Raises
    ------
    LexiconError
        With one problem per fault.
    """
    if "term" not in table or table.columns.has_duplicates:
        got = ", ".join(map(str, table.columns))
        what = "no column 'term'" if "term" not in table else "a column stands twice"
        problem = Problem(what, name, got, "term", "begin the file with the line: term,label")
        raise LexiconError(f"the lexicon {name} cannot be used", [problem])
    filled = _fill(table, stem, f"{name}@{digest[:8]}")
    for number, row in zip(numbers, filled.to_dict("records"), strict=True):
        where = f"{name}, row {number}"
        problems += [
            Problem(what, where, repr(got), expected) for what, got, expected in _row_problems(row)
        ]
    problems += _repeated(filled, name, numbers)
    if problems:
        raise LexiconError(f"the lexicon {name} cannot be used", problems)
    filled["weight"] = filled["weight"].astype(float)
    return filled


def _fill(table: pd.DataFrame, stem: str, version: str) -> pd.DataFrame:
    defaults = {"measure": "loaded", "label": stem, "weight": "1", "source": stem, "note": ""}
    given = table.reset_index(drop=True).astype(object)
    given = given.where(given.notna(), "")
    filled = pd.DataFrame(index=given.index)
    filled["term"] = [normalise(str(term)).text.strip() for term in given["term"]]
    for column, default in {**defaults, "match": "", "condition": "", "version": version}.items():
        values = given[column] if column in given else [""] * len(given)
        filled[column] = [str(value).strip() or default for value in values]
    filled["match"] = [
        kind or ("phrase" if " " in term else "wildcard" if "*" in term else "word")
        for kind, term in zip(filled["match"], filled["term"], strict=True)
    ]
    others = [column for column in given if column not in _COLUMNS]
    return pd.concat([filled[_COLUMNS], given[others]], axis=1)


def _row_problems(row: dict[Hashable, Any]) -> Iterable[tuple[str, str, str]]:
    """What, got, expected for everything wrong with one filled row."""
    term, kind = row["term"], row["match"]
    if not term.replace("*", "").strip():
        yield "no term", term, "a word, a phrase or a pattern"
    if kind not in _KINDS:
        yield "unknown match", kind, " or ".join(_KINDS)
    elif kind == "word" and (" " in term or "*" in term):
        yield "not a word", term, "match wildcard for a '*', phrase for a blank"
    elif kind == "wildcard" and ("*" not in term or " " in term):
        yield "not a wildcard", term, "one word with a '*'"
    elif kind == "phrase" and " " not in term:
        yield "not a phrase", term, "words with a blank between them"
    elif kind == "regex":
        try:
            compile_regex(term)
        except regex.error as error:
            yield "regular expression that cannot be read", term, str(error)
    try:
        if not 0 <= float(row["weight"]) < float("inf"):
            raise ValueError
    except ValueError:
        yield "weight that cannot be used", row["weight"], "a number from 0, usually up to 1"
    try:
        parse_condition(row["condition"])
    except ValueError as error:
        yield "condition that cannot be read", row["condition"], str(error)


def _repeated(filled: pd.DataFrame, name: str, numbers: list[int]) -> list[Problem]:
    """Rows that repeat an entry of the same category and condition, or contradict it."""
    seen: dict[tuple[str, ...], tuple[int, str]] = {}
    problems = []
    columns = ("term", "measure", "label", "condition", "weight")
    for number, values in zip(numbers, filled[list(columns)].to_numpy().tolist(), strict=True):
        *key, weight = values
        first = seen.setdefault(tuple(key), (number, weight))
        if first[0] != number:
            what = "duplicate entry" if first[1] == weight else "contradictory entry"
            got = f"{key[0]} ({key[1]}, {key[2]}), weight {weight}"
            problems.append(
                Problem(what, f"{name}, row {number}", got, f"once; it stands in row {first[0]} "
                        f"with weight {first[1]}", "delete one of the two rows")
            )  # fmt: skip
    return problems
