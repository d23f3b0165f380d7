"""Referents: who or what is named, by which variants, with which words as part of the label.

A CSV file or a DataFrame with one row a variant: ``referent`` and ``variant`` must be there;
``modifiers`` (words and phrases, divided by "|", that count as labelling directly before or after
the variant), ``match``, ``condition`` (as in a lexicon), ``within`` (words, with "*" as wildcard
and divided by "|", of which the article must have one), ``source`` and ``note`` may. ``match`` is
empty, one of a lexicon's kinds, or

- ``definite``: the variant names the referent only with "the", "these" or a possessive, and only
  where the article has named the referent before by another variant, and nobody else since to
  whom the same description could apply ("the terrorists" after "Daesh");
- ``other``: what looks like a variant and is none ("Zionist regime"); it shields its words.

The files that come with the package list what outlets call things. None of the variants is held
to be the right one.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from framing.errors import InputError, LexiconError, Problem
from framing.lexicons import as_lexicon

SHIPPED = ("syria", "migration", "abortion", "climate", "policing", "protest")
DEFINITE, OTHER = "definite", "other"
_COLUMNS = ("referent", "variant", "modifiers", "match", "condition", "within", "source", "note")


def read_referents(path: str | Path) -> pd.DataFrame:
    """Read a referents file.

    Parameters
    ----------
    path : str or Path
        A CSV file with the columns ``referent`` and ``variant``.

    Returns
    -------
    DataFrame
        One row a variant: ``referent, variant, modifiers, match, condition, within, source,
        note, version`` and any others of the file; ``version`` is the file's name and a digest.

    Raises
    ------
    LexiconError
        With one problem per bad row.
    InputError
        Where there is no such file or it is not text.

    Examples
    --------
    >>> read_referents(shipped_referents("syria")).query("variant == 'Daesh'")["referent"].item()
    'Islamic State'
    """
    path = Path(path)
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the referents {path}", [Problem(str(error))]) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, csv.Error) as error:
        raise LexiconError(f"cannot read the referents {path}", [Problem(str(error))]) from None
    return as_referents(table, name=path.name)


def as_referents(table: pd.DataFrame, *, name: str = "referents") -> pd.DataFrame:
    """Check referents given as a table and fill in what it leaves out.

    Parameters
    ----------
    table : DataFrame
        With ``referent`` and ``variant``; other columns as in `read_referents`.
    name : str
        What to call it in messages and in ``version``.

    Returns
    -------
    DataFrame
        A new table with all columns of referents.

    Raises
    ------
    LexiconError
        Where a column is missing, a row is empty, repeats another or has an unknown match.

    Examples
    --------
    >>> own = pd.DataFrame({"referent": ["the deal"], "variant": ["nuclear agreement"]})
    >>> as_referents(own)[["variant", "modifiers", "match"]].iloc[0].tolist()
    ['nuclear agreement', '', '']
    """
    missing = [column for column in ("referent", "variant") if column not in table]
    if missing:
        got = ", ".join(map(str, table.columns))
        problem = Problem(f"no column {missing[0]!r}", name, got, "referent, variant")
        raise LexiconError(f"the referents {name} cannot be used", [problem])
    given = table.reset_index(drop=True).astype(object)
    given = given.where(given.notna(), "")
    filled = pd.DataFrame({column: given.get(column, "") for column in _COLUMNS}, given.index)
    for column in _COLUMNS:
        filled[column] = [str(value).strip() for value in filled[column]]
    _check_rows(filled, name)
    filled["version"] = as_entries(filled, name=name)["version"].tolist()
    others = [column for column in given if column not in filled]
    return pd.concat([filled, given[others]], axis=1)


def as_entries(referents: pd.DataFrame, *, name: str = "referents") -> pd.DataFrame:
    """The variants as entries of a lexicon, whose rules of matching they share."""
    entries = pd.DataFrame(
        {
            "term": referents["variant"],
            "measure": "naming",
            "label": referents["referent"],
            "match": ["" if kind in (DEFINITE, OTHER) else kind for kind in referents["match"]],
            "condition": referents["condition"],
            "source": referents["source"],
            "note": referents["note"],
        }
    )
    return as_lexicon(entries, name=name)


def gather_referents(
    referents: pd.DataFrame | str | Path | Sequence[pd.DataFrame | str | Path] | None,
) -> pd.DataFrame:
    """One table of referents from a table, a path, or a list of either; None: all shipped."""
    if referents is None:
        return _shipped().copy()
    if isinstance(referents, pd.DataFrame | str | Path):
        referents = [referents]
    tables = [
        as_referents(each) if isinstance(each, pd.DataFrame) else read_referents(each)
        for each in referents
    ]
    if not tables:
        raise LexiconError("no referents given", [Problem("empty list", "referents=")])
    return pd.concat(tables, ignore_index=True).drop_duplicates(
        ["referent", "variant", "condition"], ignore_index=True
    )


def shipped_referents(name: str) -> Path:
    """Where a referents file of the package lies."""
    return Path(str(files("framing").joinpath("referents", f"{name}.csv")))


@lru_cache(maxsize=1)
def _shipped() -> pd.DataFrame:
    return gather_referents([shipped_referents(name) for name in SHIPPED])


def _check_rows(filled: pd.DataFrame, name: str) -> None:
    problems = []
    seen: dict[tuple[str, str, str], int] = {}
    for row, line in enumerate(filled.to_dict("records")):
        where = f"{name}, row {row + 2}"
        problems += [
            Problem(f"no {column}", where, expected="a name")
            for column in ("referent", "variant")
            if not line[column]
        ]
        key = (line["referent"], line["variant"], line["condition"])
        if seen.setdefault(key, row) != row:
            got = f"{line['variant']} ({line['referent']})"
            problems.append(
                Problem("duplicate variant", where, got, repair="delete one of the two rows")
            )
    if problems:
        raise LexiconError(f"the referents {name} cannot be used", problems)
