"""From decided suggestions to a lexicon of one's own, with who decided, when and why."""

from __future__ import annotations

import csv
import datetime
import os
from pathlib import Path

import pandas as pd

from framing.errors import InputError, LexiconError, Problem
from framing.files import unescape_formula, write_csv
from framing.lexicons import as_lexicon, read_lexicon
from framing.tables import LEXICON

YES = frozenset({"accept", "accepted", "yes", "y", "1", "true"})
NO = frozenset({"reject", "rejected", "no", "n", "0", "false"})
_WHO = ("since", "decided_by", "decided_on")
_LOG = ["term", "outlet", "decision", *_WHO, "note"]


def accept_terms(
    decided: pd.DataFrame | str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    decided_by: str,
    decided_on: str | None = None,
) -> pd.DataFrame:
    """Write the accepted suggestions into a lexicon file; a new version of it, where there is one.

    Parameters
    ----------
    decided : DataFrame or path
        What `suggest_terms` returned (or the CSV file of it), with ``decision`` filled in: accept
        or reject, and for accepted terms ``label`` and, where wished, ``measure`` (by default
        "loaded"), ``weight`` and ``note`` (why). Rows without a decision stay open.
    path : path
        The lexicon, a .csv file. Entries that are there stay as they are. Beside it
        ``<name>-decisions.csv`` keeps every decision, rejected terms too.
    decided_by : str
        Who decided.
    decided_on : str, optional
        The date, by default today's.

    Returns
    -------
    DataFrame
        The lexicon as `read_lexicon` reads the new file: with ``since``, the version that brought
        an entry (1, 2, …), ``decided_by``, ``decided_on`` and ``version`` (the file's digest).

    Raises
    ------
    LexiconError
        Naming each row with an unknown decision, or accepted without a label, or contradicting an
        entry that is there. Nothing is written then.
    InputError
        Where a file cannot be read or written.

    Examples
    --------
    >>> import tempfile
    >>> decided = pd.DataFrame({"term": ["thugs", "met"], "outlet": ["N", "N"], "n_stories": [2, 2],
    ...     "decision": ["accept", "reject"], "label": ["militancy", ""], "note": "called so"})
    >>> path = Path(tempfile.mkdtemp(), "own.csv")
    >>> lexicon = accept_terms(decided, path, decided_by="A. Rook", decided_on="2020-05-14")
    >>> lexicon[["term", "label", "source", "since", "decided_by"]].to_numpy().tolist()
    [['thugs', 'militancy', 'suggested from 2 stories (N)', '1', 'A. Rook']]
    """
    path = Path(path)
    table = decided if isinstance(decided, pd.DataFrame) else _read(Path(decided))
    rows = [_plain(row) for row in table.to_dict("records")]
    _check(rows)
    old = _read(path) if path.exists() else pd.DataFrame(columns=["term"])
    since = 1 + max([int(v) for v in old.get("since", []) if str(v).isdigit()], default=0)
    who = {
        "since": str(since), "decided_by": decided_by,
        "decided_on": decided_on or datetime.date.today().isoformat(),
    }  # fmt: skip
    accepted = [row for row in rows if row["decision"].lower() in YES]
    new = pd.DataFrame([_entry(row) | who for row in accepted])
    lexicon = pd.concat([old, new], ignore_index=True).astype(object)
    lexicon = lexicon.where(lexicon.notna(), "")
    if lexicon.empty:
        raise LexiconError("no term was accepted", [Problem("no accepted row", "decided")])
    as_lexicon(lexicon, name=path.name)
    write_csv(lexicon, path)
    log = path.with_name(f"{path.stem}-decisions.csv")
    made = [row | who for row in rows if row["decision"]]
    earlier = _read(log) if log.exists() else pd.DataFrame(columns=_LOG)
    write_csv(pd.concat([earlier, pd.DataFrame(made).reindex(columns=_LOG)]).fillna(""), log)
    return read_lexicon(path)


def _plain(row: dict) -> dict[str, str]:
    names = ("term", "outlet", "n_stories", "decision", "measure", "label", "weight", "note")
    values = {name: row.get(name, "") for name in names}
    return {name: "" if pd.isna(v) else str(v).strip() for name, v in values.items()}


def _check(rows: list[dict[str, str]]) -> None:
    problems = []
    for number, row in enumerate(rows):
        where = f"decided, row {number} ({row['term']})"
        decision = row["decision"].lower()
        if decision and decision not in YES | NO:
            problems.append(Problem("unknown decision", where, decision, "accept or reject"))
        if decision in YES and not row["label"]:
            problems.append(Problem("accepted without a label", where, expected="a label"))
    if problems:
        raise LexiconError("the decisions cannot be used", problems)


def _entry(row: dict[str, str]) -> dict[str, str]:
    stories = f"suggested from {row['n_stories']} stories" if row["n_stories"] else "suggested"
    return {
        "term": row["term"], "measure": row["measure"] or "loaded", "label": row["label"],
        "weight": row["weight"] or "1", "match": "phrase" if " " in row["term"] else "word",
        "source": f"{stories} ({row['outlet']})" if row["outlet"] else stories,
        "note": row["note"],
    }  # fmt: skip


def _read(path: Path) -> pd.DataFrame:
    """A CSV file, every cell as text."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [list(map(unescape_formula, row)) for row in csv.reader(file)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot read {path}", [Problem(str(error), str(path))]) from None
    header = rows[0] if rows else list(LEXICON.required)
    return pd.DataFrame([dict(zip(header, row, strict=False)) for row in rows[1:]], columns=header)
