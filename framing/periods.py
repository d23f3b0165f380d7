"""Rates over time: each outlet's value in every month, quarter or year, with its interval."""

from __future__ import annotations

from typing import Any

import pandas as pd

from framing.errors import OptionError, Problem
from framing.rates import rate_outlets

EVERY = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}


def rate_periods(
    scores: pd.DataFrame, articles: pd.DataFrame, *, every: str = "month", **options: Any
) -> pd.DataFrame:
    """Value of every outlet in every period, with an interval from the articles of that period.

    Parameters
    ----------
    scores : DataFrame
        From `score_articles`.
    articles : DataFrame
        With ``article_id`` and ``published``; articles without a date are left out.
    every : {"week", "month", "quarter", "year"}
        Length of a period; weeks begin on Monday.
    **options
        As for `rate_outlets`: part, voice, outlets, measures, labels, n_resamples, seed.

    Returns
    -------
    DataFrame
        As from `rate_outlets`, with ``period`` (its first day, without time zone) in front. A
        period in which an outlet published nothing has no row.

    Raises
    ------
    OptionError
        For another period, or where no article has a date.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": list("abc"), "published":
    ...     pd.to_datetime(["2025-01-03", "2025-01-20", "2025-02-01"], utc=True)})
    >>> scores = pd.DataFrame({"article_id": list("abc"), "outlet": "A", "total": [1, 2, 3],
    ...     "base": 500, "value": 0.0, "measure": "hedge", "label": "legal", "part": "body",
    ...     "voice": "all", "story_id": None, "unit": "per_1000_words"})
    >>> rate_periods(scores, articles)[["period", "value"]]
          period  value
    0 2025-01-01    3.0
    1 2025-02-01    6.0
    """
    if every not in EVERY:
        problem = Problem("unknown period", "rate_periods", repr(every), ", ".join(EVERY))
        raise OptionError("cannot cut time so", [problem])
    dates = pd.to_datetime(articles["published"], utc=True).dt.tz_localize(None)
    begins = dates.dt.to_period(EVERY[every]).dt.start_time
    begin = dict(zip(articles["article_id"].astype(str), begins, strict=True))
    period = scores["article_id"].astype(str).map(begin)
    if period.isna().all():
        problem = Problem("no dates", "articles", expected="a date in column published")
        raise OptionError("rates over time need dates", [problem])
    tables = []
    for first in sorted(period.dropna().unique()):
        table = rate_outlets(scores[period == first], **options)
        table.insert(0, "period", first)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)
