"""Hits in context: the keyword with the words before and after it."""

from __future__ import annotations

import re

import pandas as pd

from framing.errors import OptionError, Problem
from framing.normal import storable
from framing.tables import ARTICLES, Spec, check

_NEEDED = Spec("hits", ("article_id", "part", "start", "end"))
_BLANKS = re.compile(r"\s+")


def concordance(hits: pd.DataFrame, articles: pd.DataFrame, *, width: int = 60) -> pd.DataFrame:
    """Show each hit with the text around it.

    Parameters
    ----------
    hits : DataFrame
        From `find_hits`, or any rows of it; any table with ``article_id, part, start, end`` will
        do, such as the voices.
    articles : DataFrame
        The articles with their texts.
    width : int
        Characters of context on each side, cut at blanks.

    Returns
    -------
    DataFrame
        The hits in their order, with ``outlet``, ``left``, ``text`` and ``right`` in front.
        Line breaks are shown as blanks.

    Raises
    ------
    TableError
        Where a column is missing.
    OptionError
        For a hit whose article is not among the articles, or that ends beyond its text.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"],
    ...                          "body": ["They praised the so-called reforms of the harbour."]})
    >>> hits = pd.DataFrame({"article_id": ["1"], "part": ["body"], "start": [17], "end": [26]})
    >>> concordance(hits, articles, width=12)[["left", "text", "right"]].iloc[0].tolist()
    ['praised the', 'so-called', 'reforms of']
    """
    check(hits, _NEEDED)
    check(articles, ARTICLES)
    texts = {
        (str(row["article_id"]), part): storable(row[part])
        for row in articles.to_dict("records")
        for part in ("headline", "body")
        if isinstance(row.get(part), str)
    }
    outlets = dict(zip(articles["article_id"].astype(str), articles["outlet"], strict=True))
    columns: dict[str, list[str]] = {"outlet": [], "left": [], "text": [], "right": []}
    where = hits.assign(article_id=hits["article_id"].astype(str))[list(_NEEDED.required)]
    for number, (article_id, part, start, end) in enumerate(where.to_numpy().tolist()):
        text = texts.get((article_id, part), "")
        if end > len(text):
            raise _not_there(number, (article_id, part))
        columns["outlet"].append(outlets[article_id])
        columns["left"].append(_before(text[:start], width))
        columns["text"].append(_flat(text[start:end]))
        columns["right"].append(_after(text[end:], width))
    found = pd.DataFrame(columns, index=hits.index, dtype="str")
    return found.join(hits.drop(columns=["outlet", "text"], errors="ignore"))


def _flat(text: str) -> str:
    return _BLANKS.sub(" ", text)


def _before(text: str, width: int) -> str:
    context = _flat(text[-width - 1 :]).rstrip()
    return context.lstrip() if len(text) <= width else context.partition(" ")[2]


def _after(text: str, width: int) -> str:
    context = _flat(text[: width + 1]).lstrip()
    return context.rstrip() if len(text) <= width else context.rpartition(" ")[0]


def _not_there(number: int, key: tuple[str, str]) -> OptionError:
    problem = Problem(
        f"no such place: {key[1]} of article {key[0]!r}", f"hits, row {number}",
        expected="hits of these very articles",
        repair="hits = framing.find_hits(articles, voices=voices)",
    )  # fmt: skip
    return OptionError("the hits do not belong to the articles", [problem])
