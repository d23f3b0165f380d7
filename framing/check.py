"""What a corpus holds, before any analysis: outlets, dates, lengths, copies, languages, losses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from framing.errors import Problem, TableError
from framing.language import guess_language
from framing.normal import storable
from framing.records import list_problems, list_removed
from framing.tables import ARTICLES, check

_COLUMNS = ["check", "group", "n_articles", "value", "unit", "remark"]
_FEW = 3
_SHORT, _LONG = 50, 5000
_PERIODS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}

_BLOCKS = "·▁▂▃▄▅▆▇█"
_WIDEST, _DAYS = 48, 31  # blocks in a line, and how many of them may be days


def check_corpus(articles: pd.DataFrame) -> pd.DataFrame:
    """Say what is in a corpus and what may spoil a comparison.

    Parameters
    ----------
    articles : DataFrame
        What `read_articles` returned, or any table of articles.

    Returns
    -------
    DataFrame
        One row a finding: ``check`` (articles, outlet, published, words, copies, language,
        set aside, noted, cut from pages), ``group`` (the outlet, language or reason it is about),
        ``n_articles``, ``value`` and ``unit`` where there is a figure beside the count, and
        ``remark``: what it means for an analysis, empty where there is nothing to mind.

    Raises
    ------
    TableError
        When the table lacks ``article_id``, ``outlet`` or ``body``.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["A", "B"],
    ...                          "body": ["Rain fell.", "Rain fell."]})
    >>> found = check_corpus(articles)
    >>> found.loc[found["check"] == "copies", "remark"].item()
    'the same text counts twice: keep one, or say why both stand'
    """
    check(articles, ARTICLES)
    bodies = [storable(body) if isinstance(body, str) else "" for body in articles["body"]]
    articles = articles.assign(body=bodies, article_id=articles["article_id"].astype(str))
    rows = [
        *_sizes(articles),
        *_dates(articles),
        *_lengths(articles),
        *_copies(articles),
        *_languages(articles),
        *_losses(articles),
    ]
    table = pd.DataFrame([{c: row.get(c, "") for c in _COLUMNS} for row in rows])
    table["n_articles"] = table["n_articles"].astype(int)
    return table.astype({c: "str" for c in _COLUMNS if c != "n_articles"})


def count_over_time(articles: pd.DataFrame, *, period: str = "month") -> pd.DataFrame:
    """Articles per outlet, genre and period, to see whether outlets can be compared at all.

    Parameters
    ----------
    articles : DataFrame
        With ``outlet`` and ``published``; ``genre`` is used where it is there.
    period : {"day", "week", "month", "quarter", "year"}
        How wide a period is.

    Returns
    -------
    DataFrame
        ``outlet, genre, period, n_articles``; every outlet has a row for every period between
        the first and the last, with 0 where it has nothing. Articles without a date are left out;
        ``genre`` is empty where there is none.

    Raises
    ------
    TableError
        Where ``published`` holds text instead of dates.

    Examples
    --------
    >>> articles = pd.DataFrame({"outlet": ["A", "B"],
    ...     "published": pd.to_datetime(["2015-01-03", "2015-02-03"], utc=True)})
    >>> count_over_time(articles)["n_articles"].tolist()
    [1, 0, 0, 1]
    """
    columns = ["outlet", "genre", "period", "n_articles"]
    if "published" not in articles or articles["published"].isna().all():
        return pd.DataFrame(columns=columns)
    if articles["published"].dtype.kind != "M":
        column = "articles['published']"
        problem = Problem(
            "published holds no dates", "articles", str(articles["published"].dtype),
            "dates and times", f"{column} = pd.to_datetime({column}, utc=True)",
        )  # fmt: skip
        raise TableError("articles cannot be counted over time", [problem])
    dated = articles[articles["published"].notna()]
    periods = dated["published"].dt.tz_localize(None).dt.to_period(_PERIODS[period])
    genre = dated["genre"].fillna("") if "genre" in dated else pd.Series("", index=dated.index)
    counted = (
        pd.DataFrame({"outlet": dated["outlet"], "genre": genre, "period": periods})
        .value_counts()
        .rename("n_articles")
    )
    span = pd.period_range(periods.min(), periods.max(), freq=_PERIODS[period])
    pairs = pd.DataFrame({"outlet": dated["outlet"], "genre": genre}).drop_duplicates()
    full = pairs.sort_values(["outlet", "genre"]).merge(span.to_frame(name="period"), how="cross")
    full = full.merge(counted.reset_index(), on=["outlet", "genre", "period"], how="left")
    full["n_articles"] = full["n_articles"].fillna(0).astype(int)
    full["period"] = full["period"].astype(str)
    return full[columns].reset_index(drop=True)


def sketch_over_time(articles: pd.DataFrame) -> list[str]:
    """A line of blocks per outlet and genre, one block a period, for a terminal.

    Examples
    --------
    >>> articles = pd.DataFrame({"outlet": ["A", "B", "B"],
    ...     "published": pd.to_datetime(["2015-01-03", "2015-02-03", "2015-02-04"], utc=True)})
    >>> print(*sketch_over_time(articles), sep="\\n")
    articles by week, 2014-12-29 to 2015-02-02 (highest block: 2)
      A  ▄····· 1
      B  ·····█ 2
    """
    for period in ("day", "week", "month", "quarter", "year"):
        counted = count_over_time(articles, period=period)
        n_periods = counted["period"].nunique()
        if n_periods <= _WIDEST and (period != "day" or n_periods <= _DAYS):
            break
    if counted.empty:
        return []
    periods = counted["period"].str.partition("/")[0].unique()
    most = int(counted["n_articles"].max())
    lines = [f"articles by {period}, {periods[0]} to {periods[-1]} (highest block: {most})"]
    rows = counted.groupby(["outlet", "genre"], sort=False)["n_articles"]
    names = [" ".join(filter(None, map(str, key))) for key, _ in rows]
    for name, (_, numbers) in zip(names, rows, strict=True):
        blocks = "".join(_BLOCKS[-(-n * (len(_BLOCKS) - 1) // most)] for n in numbers)
        lines.append(f"  {name:{max(map(len, names))}}  {blocks} {numbers.sum()}")
    return lines


def _row(check_name: str, group: object, n: int, **more: object) -> dict[str, Any]:
    return {"check": check_name, "group": str(group), "n_articles": n, **more}


def _sizes(articles: pd.DataFrame) -> Iterator[dict[str, Any]]:
    outlets = articles["outlet"].value_counts()
    one = "with one outlet nothing can be compared" if len(outlets) == 1 else ""
    yield _row("articles", "all", len(articles), value=len(outlets), unit="outlets", remark=one)
    how = articles.get("outlet_from", pd.Series("", index=articles.index))
    keys = {str(outlet): _key(str(outlet)) for outlet in outlets.index}
    for outlet, n in outlets.sort_index().items():
        decided = "; ".join(sorted(set(how[articles["outlet"] == outlet])))
        remarks = [f"fewer than {_FEW} articles: no interval can be given"] if n < _FEW else []
        alike = [o for o, key in keys.items() if key == keys[str(outlet)] and o != outlet]
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


def _some(names: list[str], shown: int = 3) -> str:
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more


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
