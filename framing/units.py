"""Units of coding: hits, sentences or whole bodies, each with its place, its context and an id."""

from __future__ import annotations

import hashlib
import re

import numpy as np
import pandas as pd

from framing.errors import OptionError, Problem, TableError
from framing.files import digest_text
from framing.tables import ARTICLES, HITS, check
from framing.text import tokenize_articles

UNITS = ("hit", "sentence", "article")
_SPACE = re.compile(r"\s+")
IDENTITY = ("article_id", "part", "start", "end", "measure", "label")


def unit_ids(table: pd.DataFrame) -> list[str]:
    """Ids of rows, made of their place, measure and label: the same rows have the same ids."""
    return [_unit_id(*row) for row in table[list(IDENTITY)].itertuples(index=False, name=None)]


def _unit_id(*identity: object) -> str:
    # A letter first: a spreadsheet would read an id such as 12e45 as a number.
    text = "\x1f".join("" if pd.isna(value) else str(value) for value in identity)  # type: ignore[call-overload]
    return "u" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:11]


def list_units(
    table: pd.DataFrame,
    articles: pd.DataFrame | None,
    unit: str | None,
    strata: list[str],
    context: int,
) -> pd.DataFrame:
    """All units that could be drawn, with outlet, columns to stratify by, context and text hash."""
    is_hits = isinstance(table, pd.DataFrame) and {"start", "end", "part"} <= set(table.columns)
    unit = unit or ("hit" if is_hits else "sentence")
    if unit not in UNITS or is_hits != (unit == "hit"):
        raise _bad("unit", unit, "'hit' with hits, 'sentence' or 'article' with articles")
    if is_hits:
        check(table, HITS)
        if articles is None:
            problem = Problem("no articles", "", repair="sample_for_coding(hits, n, articles=...)")
            raise OptionError("hits are shown in context, which needs their articles", [problem])
        spans = table
    else:
        articles = table
        spans = _sentences(table) if unit == "sentence" else _bodies(table)
    check(articles, ARTICLES)
    spans = spans.assign(article_id=[str(value) for value in spans["article_id"]])
    about = articles.assign(article_id=[str(value) for value in articles["article_id"]])
    wanted = ["outlet", *(name for name in strata if name in about)]
    extra = [name for name in dict.fromkeys(wanted) if name not in spans or name == "outlet"]
    spans = spans.drop(columns="outlet", errors="ignore").merge(
        about[["article_id", *extra]], on="article_id", how="left"
    )
    missing = [name for name in strata if name not in spans]
    if missing:
        got = ", ".join(map(str, spans.columns))
        raise _bad("stratify", missing, f"columns of the table: {got}")
    parts = [name for name in ("headline", "body") if name in about]
    texts = {
        (article_id, part): "" if not isinstance(text, str) else text
        for part in parts
        for article_id, text in zip(about["article_id"], about[part], strict=True)
    }
    whole = [texts.get(key, "") for key in zip(spans["article_id"], spans["part"], strict=True)]
    start, end = spans["start"].astype(int).tolist(), spans["end"].astype(int).tolist()
    _check_inside(spans, whole, start, end)
    places = list(zip(whole, start, end, strict=True))
    return spans.assign(
        before=[_until(text, low, context) for text, low, _ in places],
        text=[text[low:high] for text, low, high in places],
        after=[_from(text, high, context) for text, _, high in places],
        text_hash=[digest_text(text)[:16] for text in whole],
    )


def _until(text: str, end: int, most: int) -> str:
    """The text before a place, from the beginning of a word on; one long word is cut all the same.

    Examples
    --------
    >>> _until("The harbour board met", 17, 9), _until("Donaudampfschiff", 16, 6)
    (' board', 'schiff')
    """
    first = max(0, end - most)
    shown = text[first:end]
    if first and not text[first - 1].isspace() and (space := _SPACE.search(shown)):
        return shown[space.start() :]
    return shown


def _from(text: str, start: int, most: int) -> str:
    """The text after a place, up to the end of a word.

    Examples
    --------
    >>> _from("The harbour board met", 3, 12), _from("Donaudampfschiff", 0, 5)
    (' harbour', 'Donau')
    """
    last = start + most
    shown = text[start:last]
    is_cut = last < len(text) and not text[last].isspace()
    spaces = [found.end() for found in _SPACE.finditer(shown)] if is_cut else []
    return shown[: spaces[-1]].rstrip() if spaces and shown[: spaces[-1]].strip() else shown


def _check_inside(spans: pd.DataFrame, whole: list[str], start: list[int], end: list[int]) -> None:
    has_text = "text" in spans
    shown = spans["text"].tolist() if has_text else [None] * len(spans)
    for row, (text, low, high, said) in enumerate(zip(whole, start, end, shown, strict=True)):
        if not 0 <= low <= high <= len(text) or (has_text and text[low:high] != said):
            problem = Problem(
                "hit that is not in the articles",
                f"row {row}, article {spans['article_id'].iloc[row]}",
                repr(text[low:high][:60]),
                repr(said),
                "hits = framing.find_hits(articles)",
            )
            raise TableError("the hits were found in other texts than these articles", [problem])


def _sentences(articles: pd.DataFrame) -> pd.DataFrame:
    bodies = articles[["article_id", "outlet", "body"]]
    tokens = tokenize_articles(bodies)
    first = tokens.sentence_first
    low, high = first[:-1], first[1:] - 1
    return pd.DataFrame(
        {
            "article_id": [tokens.article_id[doc] for doc in tokens.doc[low]],
            "part": "body", "start": tokens.start[low], "end": tokens.end[high],
            "measure": "", "label": "",
        }
    )  # fmt: skip


def _bodies(articles: pd.DataFrame) -> pd.DataFrame:
    check(articles, ARTICLES)
    lengths = [len(body) if isinstance(body, str) else 0 for body in articles["body"]]
    table = pd.DataFrame({"article_id": articles["article_id"].tolist(), "part": "body"})
    return table.assign(start=0, end=lengths, measure="", label="")


def holds_hit(units: pd.DataFrame, hits: pd.DataFrame) -> list[bool]:
    """Whether a hit begins inside each unit."""
    check(hits, HITS)
    starts: dict[tuple[str, str], list[int]] = {}
    for article_id, part, start in zip(
        hits["article_id"], hits["part"], hits["start"], strict=True
    ):
        starts.setdefault((str(article_id), part), []).append(int(start))
    known = {key: np.sort(values) for key, values in starts.items()}
    none = np.zeros(0)
    columns = units[["article_id", "part", "start", "end"]].itertuples(index=False, name=None)
    return [
        bool(np.diff(np.searchsorted(known.get((article_id, part), none), [start, end]))[0])
        for article_id, part, start, end in columns
    ]


def _bad(name: str, got: object, expected: str) -> OptionError:
    problem = Problem(f"{name} that cannot be used", "sample_for_coding", repr(got), expected)
    return OptionError(f"cannot draw a sample with {name}={got!r}", [problem])
