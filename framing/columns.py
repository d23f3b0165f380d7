"""The names under which tables carry an article's columns."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from framing.errors import InputError, Problem

# The package's column, then the names under which tables carry it; the first one found is taken.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "article_id": (
        "article_id", "articleid", "id", "doc_id", "docid", "document_id", "uid", "guid",
        "stories_id", "story_pk", "accession_number",
    ),
    "outlet": (
        "outlet", "outlet_name", "media_name", "publication", "publisher", "newspaper", "medium",
        "media_outlet", "news_outlet", "news_source", "source", "source_name", "publication_title",
        "journal", "site_name", "site", "source_domain", "domain",
    ),
    "headline": ("headline", "title", "article_title", "heading", "head"),
    "body": (
        "body", "text", "content", "full_text", "fulltext", "body_text", "article_text",
        "article_body", "articlebody", "story_text", "main_text", "maintext", "article_content",
        "article",
    ),
    "published": (
        "published", "date", "publish_date", "published_at", "publishedat", "pub_date", "pubdate",
        "publication_date", "date_published", "published_date", "date_publish", "datetime",
        "timestamp", "indexed_date",
    ),
    "url": ("url", "link", "address", "permalink", "web_url", "article_url", "document_url"),
    "story_id": ("story_id", "storyid", "event_id"),
    "genre": ("genre",),
}  # fmt: skip
_GDELT = {"documentidentifier", "sourcecommonname", "gkgrecordid", "v2themes", "globaleventid"}
_ADDRESSES = ("documentidentifier", "sourceurl")  # where GDELT's lists have the address
# What else a column of outlets may be called: good for a suggestion, not for reading unasked.
_OUTLETS = (
    *SYNONYMS["outlet"], "media", "paper", "brand", "channel", "zeitung", "quelle", "kanal",
    "periodico", "diario", "medio", "fuente", "giornale", "testata", "krant", "gazeta", "avis",
)  # fmt: skip
_LIKELY = 0.8


def map_columns(
    header: Iterable[str], name: str, columns: Mapping[str, str], *, is_strict: bool = True
) -> list[str]:
    """The package's name for each column of a table; columns it does not know keep their own.

    Parameters
    ----------
    header : iterable of str
        The table's own names.
    name : str
        File, for messages.
    columns : mapping of str to str
        The user's own names for columns, such as ``{"Zeitung": "outlet"}``.
    is_strict : bool
        Whether columns that are missing are an error.

    Raises
    ------
    InputError
        When a column stands twice, when a name in ``columns`` is not in the table and nothing else
        stands for it, or when there is no text.
    """
    names = list(header)
    problems = [
        Problem(f"column {n!r} stands twice", name, repair="rename one of the two in the file")
        for n in sorted({n for n in names if names.count(n) > 1 and n})
    ]
    mapped = {n: columns[n] for n in names if n in columns}
    taken = set(mapped.values())
    for target, synonyms in SYNONYMS.items():
        plain = {plain_name(n): n for n in reversed(names) if n not in mapped}
        found = next((plain[s] for s in synonyms if s in plain), None)
        if found is not None and target not in taken:
            mapped[found] = target
            taken.add(target)
    result = [mapped.get(n, n) for n in names]
    # A column that was passed over must not stand beside its better under the same name.
    result = [f"{r}_column" if r in taken and n not in mapped else r
              for n, r in zip(names, result, strict=True)]  # fmt: skip
    problems += [
        Problem(
            f"no column {wanted!r}",
            name,
            ", ".join(names),
            repair=as_option(_nearest(wanted, names) or "…", target),
        )
        for wanted, target in columns.items()
        if is_strict and wanted not in names and target not in taken
    ]
    if is_strict and "body" not in taken and not problems:
        problems.append(_no_text(names, name, taken))
    if problems:
        raise InputError("a table of articles cannot be used", problems)
    return result


def _no_text(names: list[str], name: str, taken: set[str]) -> Problem:
    if "url" in taken or _GDELT & {plain_name(n) for n in names}:
        found = next((n for n in names if plain_name(n) in (*SYNONYMS["url"], *_ADDRESSES)), "url")
        on = "on='url'" if found == "url" else f"left_on={found!r}, right_on='url'"
        return Problem(
            "the list has addresses but no text (Media Cloud and GDELT lists have none)",
            name,
            ", ".join(names),
            "a column with the text of each article",
            "save the pages and read their folder, or join texts you hold (url, text): "
            f"table.merge(texts, {on}).to_csv('articles.csv', index=False)",
        )
    others = [n for n in names if plain_name(n) not in SYNONYM_OF]
    near = max(others, key=lambda n: _likeness(n, SYNONYMS["body"]), default="…")
    return Problem(
        "no column with the text",
        name,
        ", ".join(names),
        "body, text or content",
        as_option(near, "body"),
    )


def no_outlet(own: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> Problem:
    """What to say of a table that has no column with the outlet.

    Parameters
    ----------
    own : mapping of str to str
        The package's name of each column to the table's.
    rows : iterable of mapping
        Values by the package's name, as many as it takes to see which ones recur.

    Examples
    --------
    >>> own = {"body": "Text", "Zeitung": "Zeitung"}
    >>> print(no_outlet(own, [{"body": "Rain.", "Zeitung": "Der Bote"}]).repair)
    --column Zeitung=outlet, or columns={'Zeitung': 'outlet'} in read_articles; where all of the \
file is of one outlet: --outlet '…', or outlet='…'
    """
    rows = list(rows)
    score = {
        own[n]: _likeness(own[n], _OUTLETS) + _recurs([row.get(n) for row in rows])
        for n in own
        if n not in SYNONYMS
    }
    best = max(score, key=lambda n: score[n], default="")
    column = f"{as_option(best, 'outlet')}; " if score.get(best, 0) >= _LIKELY else ""
    return Problem(
        "no column with the outlet",
        got=", ".join(own.values()),
        expected="outlet, source or publication",
        repair=f"{column}where all of the file is of one outlet: --outlet '…', or outlet='…'",
    )


def _recurs(values: list[Any]) -> bool:
    """Whether a column's values are a few names that come again and again."""
    names = [v for v in values if isinstance(v, str) and re.search(r"[^\W\d_]", v)]
    return 1 < len(set(names)) <= len(names) / 2


def as_option(own: str, ours: str) -> str:
    """How to say, on the command line and in Python, that a column is one of the package's.

    Examples
    --------
    >>> as_option("Name der Zeitung", "outlet")
    "--column 'Name der Zeitung=outlet', or columns={'Name der Zeitung': 'outlet'} in read_articles"
    """
    option = shlex.quote(f"{own}={ours}")
    return f"--column {option}, or columns={{{own!r}: {ours!r}}} in read_articles"


def _likeness(name: str, words: Iterable[str]) -> float:
    plain = plain_name(name)
    return max(difflib.SequenceMatcher(None, plain, w).ratio() + (w in plain) for w in words)


def _nearest(wanted: str, names: list[str]) -> str | None:
    return next(iter(difflib.get_close_matches(wanted, names, n=1, cutoff=0.6)), None)


def plain_name(name: str) -> str:
    """A column's name in lower case, other signs as ``_``."""
    return re.sub(r"[\W_]+", "_", name.strip().lower()).strip("_")


SYNONYM_OF = {s: target for target, names in SYNONYMS.items() for s in names}
