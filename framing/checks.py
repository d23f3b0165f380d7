"""The findings of the corpus check, one kind a function: rows for the table it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from framing.language import guess_language
from framing.records import list_problems, list_removed

_FEW = 3
_SHORT, _LONG = 50, 5000


def findings(articles: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Everything worth knowing of articles whose bodies are strings, in the order of the table."""
    yield from _sizes(articles)
    yield from _dates(articles)
    yield from _genres(articles)
    yield from _lengths(articles)
    yield from _copies(articles)
    yield from _languages(articles)
    yield from _losses(articles)


def _row(check_name: str, group: object, n: int, **more: object) -> dict[str, Any]:
    return {"check": check_name, "group": str(group), "n_articles": n, **more}


def _sizes(articles: pd.DataFrame) -> Iterator[dict[str, Any]]:
    outlets = articles["outlet"].value_counts()
    one = "with one outlet nothing can be compared" if len(outlets) == 1 else ""
    yield _row("articles", "all", len(articles), value=len(outlets), unit="outlets", remark=one)
    how = articles.get("outlet_from", pd.Series("", index=articles.index))
    twins = {name: group for group in alike_outlets(map(str, outlets.index)) for name in group}
    for outlet, n in outlets.sort_index().items():
        decided = "; ".join(sorted(set(how[articles["outlet"] == outlet])))
        remarks = [f"fewer than {_FEW} articles: no interval can be given"] if n < _FEW else []
        alike = [name for name in twins.get(str(outlet), []) if name != outlet]
        if alike:
            remarks.append(f"the same outlet as {_some(alike)}? then give both one name")
        remark = "; ".join(remarks)
        yield _row("outlet", outlet, n, value=decided, unit="decided by", remark=remark)
    if "headline" in articles:
        bare = sum(not isinstance(text, str) or not text for text in articles["headline"])
        if bare:
            yield _row("headline", "missing", bare, remark="headlines cannot be scored for these")


def _dates(articles: pd.DataFrame) -> Iterator[dict[str, Any]]:
    if "published" not in articles:
        yield _row("published", "missing", len(articles), remark="no dates: nothing over time")
        return
    dates = articles["published"]
    if dates.isna().any():
        yield _row("published", "missing", int(dates.isna().sum()), remark="left out over time")
    spans = {
        outlet: (own.min(), own.max(), len(own))
        for outlet, own in dates[dates.notna()].groupby(articles["outlet"])
    }
    for outlet, (first, last, n) in spans.items():
        apart = [o for o, (a, b, _) in spans.items() if o != outlet and (b < first or a > last)]
        value = f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
        remark = f"no day in common with {_some(apart)}: a difference may be one of time"
        yield _row("published", outlet, n, value=value, unit="days", remark=remark if apart else "")


def _genres(articles: pd.DataFrame) -> Iterator[dict[str, Any]]:
    if "genre" not in articles:
        return
    genre = articles["genre"].fillna("").astype(str)
    outlets = sorted(articles["outlet"].unique())
    for name, own in articles["outlet"].groupby(genre):
        counts = own.value_counts()
        without = [outlet for outlet in outlets if outlet not in counts.index]
        value = _some(
            [f"{outlet} {counts[outlet]}" for outlet in outlets if outlet in counts.index]
        )
        remark = f"none in {_some(without)}: a difference may be one of genre" if without else ""
        yield _row("genre", name or "not told", len(own), value=value, unit="by outlet",
                   remark=remark)  # fmt: skip


def _some(names: list[str], shown: int = 3) -> str:
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more


def alike_outlets(outlets: Iterable[str]) -> list[list[str]]:
    """Groups of names that may stand for one outlet.

    Examples
    --------
    >>> alike_outlets(["The Clarion", "Daily News", "Norda Post", "Daily  news", "clarion.com"])
    [['Daily  news', 'Daily News'], ['The Clarion', 'clarion.com']]
    """
    groups: dict[str, list[str]] = {}
    for name in sorted(outlets):
        groups.setdefault(_key(name), []).append(name)
    return [group for group in groups.values() if len(group) > 1]


def _key(outlet: str) -> str:
    """An outlet's name without article, place, suffix and signs: archives add them at will."""
    bare = re.sub(r"\(.*?\)", "", outlet.lower()).removeprefix("the ")
    return re.sub(r"\.(?:com|co\.uk|org|net)$|\W", "", bare.strip())


def _lengths(articles: pd.DataFrame) -> Iterator[dict[str, Any]]:
    n_words = articles["body"].map(lambda body: len(body.split()))
    for outlet, own in n_words.groupby(articles["outlet"]):
        low, middle, high = own.min(), own.median(), own.max()
        yield _row("words", outlet, len(own), value=f"{middle:.0f} ({low} to {high})",
                   unit="median words (range)")  # fmt: skip
    for remark, odd in (
        (f"fewer than {_SHORT} words: briefs, captions, or cut bodies", n_words < _SHORT),
        (f"more than {_LONG} words: several articles in one, or a live page", n_words > _LONG),
    ):
        if odd.any():
            ids = ", ".join(articles.loc[odd, "article_id"].head(5))
            yield _row(
                "words", "unusual", int(odd.sum()), value=ids, unit="first ids", remark=remark
            )


def _copies(articles: pd.DataFrame) -> Iterator[dict[str, Any]]:
    bodies = articles["body"].map(lambda body: " ".join(body.lower().split()))
    copies = bodies.duplicated(keep=False)
    if copies.any():
        outlets = articles.loc[copies, "outlet"]
        group = "one outlet" if outlets.nunique() == 1 else "several outlets"
        ids = ", ".join(articles.loc[copies, "article_id"].head(5))
        remark = "the same text counts twice: keep one, or say why both stand"
        n = int(copies.sum())
        yield _row("copies", group, n, value=ids, unit="first ids", remark=remark)


def _languages(articles: pd.DataFrame) -> Iterator[dict[str, Any]]:
    found = articles["body"].map(guess_language).value_counts()
    for language, n in found.items():
        other = "" if language in ("en", "") else "lexicons and voices are made for English"
        yield _row("language", language or "not told", int(n), remark=other)


def _losses(articles: pd.DataFrame) -> Iterator[dict[str, Any]]:
    problems = list_problems(articles)
    for name, is_aside in (("set aside", True), ("noted", False)):
        kept = problems[problems["is_set_aside"] == is_aside]
        for what, n in kept["what"].value_counts().items():
            files = ", ".join(kept.loc[kept["what"] == what, "file"].drop_duplicates().head(3))
            remark = "see list_problems(articles) for the place and the repair"
            yield _row(name, what, int(n), value=files, unit="first files", remark=remark)
    for why, ids in list_removed(articles).groupby("why")["article_id"]:
        yield _row("cut from pages", why, ids.nunique(), value=len(ids), unit="stretches")
