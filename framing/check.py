"""What a corpus holds, before any analysis: outlets, dates, lengths, copies, languages, losses."""

from __future__ import annotations

import pandas as pd

from framing.checks import findings
from framing.errors import Problem, TableError
from framing.normal import storable
from framing.tables import ARTICLES, check

_COLUMNS = ["check", "group", "n_articles", "value", "unit", "remark"]
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
        One row a finding: ``check`` (articles, outlet, published, genre, words, copies,
        language, set aside, noted, cut from pages), ``group`` (the outlet, genre, language or
        reason it is about), ``n_articles``, ``value`` and ``unit`` where there is a figure beside
        the count, and ``remark``: what it means for an analysis, empty where there is nothing to
        mind.

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
    table = pd.DataFrame([{c: row.get(c, "") for c in _COLUMNS} for row in findings(articles)])
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
