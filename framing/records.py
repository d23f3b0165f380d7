"""What every reader hands up: one record per article, what it set aside, what it could not read."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from framing.errors import Problem

REMOVED_COLUMNS = ["article_id", "start", "end", "text", "why"]
PROBLEM_COLUMNS = [
    "file", "row", "column", "what", "got", "expected", "repair", "is_set_aside",
]  # fmt: skip
_SHOWN = 200
_TOLERANCE = 0.15

Span = tuple[int, int]


class Cut(NamedTuple):
    """A stretch of a page that belongs to neither headline nor body, and the rule that said so.

    ``start`` and ``end`` are None where the format keeps its parts in fields of their own, so
    that there is no running text to point into.
    """

    start: int | None
    end: int | None
    text: str
    why: str


@dataclass
class Page:
    """Where the parts of a page stand, in code points of its text.

    Attributes
    ----------
    headline : (int, int) or None
        The headline.
    pieces : list of (int, int)
        The stretches that make up the body, in order.
    cuts : list of Cut
        Everything else.
    """

    headline: Span | None
    pieces: list[Span]
    cuts: list[Cut] = field(default_factory=list)


@dataclass
class Record:
    """One article as a reader found it.

    Attributes
    ----------
    values : dict
        Column to value; the package's own names where they are known, else the format's.
    where : str
        Place inside the file, such as ``"row 12"`` or ``"document 3"``; empty for a whole file.
    cuts : list of Cut
        What was set aside.
    outlet_from : str
        How the outlet was decided; empty while there is none.
    own : mapping of str to str
        For a row of a table: the package's column to the name it has in the table.
    """

    values: dict[str, Any]
    where: str = ""
    cuts: list[Cut] = field(default_factory=list)
    outlet_from: str = ""
    own: Mapping[str, str] = field(default_factory=dict)


PASSED_OVER = "passed over: it holds no articles"


class Notes:
    """Collects what is wrong with the input while it is read, one row a finding.

    Attributes
    ----------
    rows : list of dict
        The findings, with the columns of `list_problems`.
    headers : set of str
        The columns that tables had, under their own names.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self.rows: list[dict[str, Any]] = []
        self.headers: set[str] = set()

    def add(
        self,
        file: str,
        what: str,
        *,
        row: str = "",
        column: str = "",
        got: object = "",
        expected: str = "",
        repair: str = "",
        is_set_aside: bool = False,
    ) -> None:
        """Note one finding; ``is_set_aside`` says that a file or row was left out for it."""
        shown = str(got)
        if len(shown) > _SHOWN:
            shown = shown[:_SHOWN] + "…"
        values = (file, row, column, what, shown, expected, repair, is_set_aside)
        self.rows.append(dict(zip(PROBLEM_COLUMNS, values, strict=True)))

    def set_aside(self, file: str, what: str, **more: Any) -> None:
        """Note a file or row that was left out."""
        self.add(file, what, is_set_aside=True, **more)

    def as_problems(self) -> list[Problem]:
        """The findings in the form an error carries."""
        return [
            Problem(
                r["what"],
                ", ".join(filter(None, (r["file"], r["row"], r["column"]))),
                r["got"],
                r["expected"],
                r["repair"],
            )
            for r in self.rows
        ]


def check_length(body: str, stated: object, name: str, where: str, notes: Notes) -> None:
    """Report a body whose length in words is more than 15 % off what the archive states."""
    n_words = len(body.split())
    if isinstance(stated, int) and stated and abs(n_words - stated) > _TOLERANCE * stated:
        notes.add(
            name,
            "the text is not as long as the archive states",
            row=where,
            column="body",
            got=f"{n_words} words",
            expected=f"{stated} words, give or take 15 %",
            repair="compare the article with the archive: it may be cut, or hold a table",
        )


class Attached(dict):
    """Rows that travel with the articles in ``articles.attrs``.

    pandas deep-copies and compares ``attrs`` on every operation and writes them to Parquet as
    JSON. Plain rows in a dict that is shared instead of copied make all three safe and cheap;
    nothing in the package changes them after reading.
    """

    def __deepcopy__(self, memo: dict[int, object]) -> Attached:
        """Share instead of copying."""
        return self


def attach(articles: pd.DataFrame, removed: Iterable[dict], problems: Iterable[dict]) -> None:
    """Hang the two tables on the articles."""
    articles.attrs["framing"] = Attached(removed=list(removed), problems=list(problems))


def list_removed(articles: pd.DataFrame) -> pd.DataFrame:
    """What reading set aside from the pages: captions, related posts, footers.

    Parameters
    ----------
    articles : DataFrame
        What `read_articles` returned. A table made in another way has nothing set aside; tables
        joined with `pandas.concat` lose what was attached, so ask before joining.

    Returns
    -------
    DataFrame
        ``article_id, start, end, text, why``: one row a stretch. Offsets are code points in the
        text of the file with line ends read as ``\\n``; they are missing where the format has
        no running text. Rows of articles that are no longer in the table are left out.

    Examples
    --------
    >>> import pandas as pd
    >>> list_removed(pd.DataFrame({"article_id": ["a"]})).columns.tolist()
    ['article_id', 'start', 'end', 'text', 'why']
    """
    rows = articles.attrs.get("framing", {}).get("removed", [])
    table = pd.DataFrame(rows, columns=REMOVED_COLUMNS)
    table[["start", "end"]] = table[["start", "end"]].astype("Int64")
    for name in ("article_id", "text", "why"):
        table[name] = table[name].astype("str")
    kept = set(articles["article_id"]) if "article_id" in articles else set()
    return table[table["article_id"].isin(kept)].reset_index(drop=True)


def list_problems(articles: pd.DataFrame) -> pd.DataFrame:
    """What reading could not use or had to guess, with the place and the repair.

    Parameters
    ----------
    articles : DataFrame
        What `read_articles` returned.

    Returns
    -------
    DataFrame
        ``file, row, column, what, got, expected, repair, is_set_aside``: one row a finding;
        ``is_set_aside`` where a file or a row was left out of the articles for it.

    Examples
    --------
    >>> import pandas as pd
    >>> list_problems(pd.DataFrame({"article_id": ["a"]})).empty
    True
    """
    rows = articles.attrs.get("framing", {}).get("problems", [])
    table = pd.DataFrame(copy.copy(rows), columns=PROBLEM_COLUMNS)
    table["is_set_aside"] = table["is_set_aside"].astype(bool)
    return table.astype({name: "str" for name in PROBLEM_COLUMNS if name != "is_set_aside"})


def as_problems(aside: pd.DataFrame) -> pd.DataFrame:
    """Articles on which a detector failed, as rows of the problems table."""
    return pd.DataFrame(
        {
            "file": aside["origin"],
            "row": aside["article_id"],
            "column": "body",
            "what": "the article could not be analysed",
            "got": aside["reason"],
            "expected": "text that every detector can read",
            "repair": "look at the article; please report the error if the text is sound",
            "is_set_aside": True,
        }
    )
