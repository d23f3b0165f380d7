"""Stories: articles of several outlets on one event, grouped by words, names and dates.

How alike two articles are is said in `framing.likeness`, how groups are cut in `framing.grouping`:
by average linkage at a fixed similarity, so the number of stories need not be known.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from framing.errors import OptionError, Problem, TableError
from framing.grouping import Grouping, published_days
from framing.likeness import story_vectors
from framing.tables import ARTICLES, Spec, check

THRESHOLD = 0.22  # set on annotated stories, see docs/validity.md
_TEXTS = Spec("articles", ("article_id", "body"), ("headline", "outlet"))


def match_stories(
    articles: pd.DataFrame,
    *,
    threshold: float = THRESHOLD,
    within_days: float | None = 4,
    keep: bool = True,
) -> pd.DataFrame:
    """Group articles that report the same event.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id, outlet, body``; ``headline`` and ``published`` help where they are
        there. A ``story_id`` of your own in some or all rows is kept: rows with one id stay
        together, rows with different ids stay apart, and only rows without one are matched.
    threshold : float
        Mean similarity, between 0 and 1, from which groups are joined. Higher makes smaller
        stories.
    within_days : float or None
        Articles published further apart than this are not compared. Articles without a date are
        compared with all; None ignores dates.
    keep : bool
        False forgets the ``story_id`` that is there.

    Returns
    -------
    DataFrame
        The articles in their order, with ``story_id`` (your own, else the smallest ``article_id``
        of the story, so it does not depend on the order of rows; an article alone is a story of
        one) and ``story_fit``, the mean similarity to the other articles of the story (missing
        where it is alone). Look at the lowest first to find wrong matches; correct ``story_id``
        and call again.

    Raises
    ------
    TableError
        Where a column is missing or an ``article_id`` repeats.
    OptionError
        Where the threshold is not between 0 and 1 or the days are negative.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["n1", "n2", "p1"], "outlet": ["N", "N", "P"],
    ...     "body": ["The ferry Alda sank off Port Grey with 12 aboard.",
    ...              "Parliament passed the Orchard Bill by two votes.",
    ...              "Twelve missing after the Alda, a ferry, sank near Port Grey."]})
    >>> match_stories(articles)["story_id"].tolist()
    ['n1', 'n2', 'n1']
    """
    check(articles, ARTICLES)
    if not 0 < threshold <= 1:
        raise _bad_option("threshold", threshold, "a number above 0, at most 1")
    if within_days is not None and not within_days >= 0:
        raise _bad_option("within_days", within_days, "0 or more days, or None")
    ids = np.array([str(value) for value in articles["article_id"]], dtype=object)
    given = _given(articles, keep)
    day = published_days(articles) if within_days is not None else np.full(len(ids), np.nan)
    order = np.lexsort((ids, np.nan_to_num(day, nan=np.inf)))
    if not len(ids):
        return articles.assign(story_id=ids, story_fit=np.empty(0))
    vectors = story_vectors(articles)[0][order]
    matcher = Grouping(vectors, day[order], within_days or 0.0, given[order])
    group = np.empty(len(ids), dtype=np.int64)
    fit = np.full(len(ids), np.nan)
    for number, members in enumerate(matcher.groups(threshold)):
        group[order[members]] = number
        if len(members) > 1:
            fit[order[members]] = matcher.fit(members)
    result = articles.copy()
    result["story_id"] = _names(ids, group, given)
    result["story_fit"] = fit
    return result


def story_similarity(
    articles_a: pd.DataFrame, articles_b: pd.DataFrame, *, corpus: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Say how far pairs of articles report the same event, and which words say so.

    Parameters
    ----------
    articles_a, articles_b : DataFrame
        Tables of equal length with ``article_id`` and ``body``, ``headline`` optional: row i of
        one is paired with row i of the other. An article may stand in several rows.
    corpus : DataFrame, optional
        Articles that say which words are common; by default the two tables.

    Returns
    -------
    DataFrame
        ``article_id_a, article_id_b, similarity`` (0 to 1, as `match_stories` uses it) and
        ``shared``, up to eight words that both have and that weigh most.

    Raises
    ------
    TableError
        Where a column is missing or the tables differ in length.

    Examples
    --------
    >>> a = pd.DataFrame({"article_id": ["1", "2"], "outlet": "N",
    ...                   "body": ["A ferry sank.", "A bill passed."]})
    >>> b = pd.DataFrame({"article_id": ["3", "4"], "outlet": "P",
    ...                   "body": ["The ferry has sunk.", "Hail fell on Port Grey."]})
    >>> story_similarity(a, b)[["similarity", "shared"]].round(2).to_numpy().tolist()
    [[0.26, 'ferry'], [0.0, '']]
    """
    tables = [articles_a, articles_b, *([] if corpus is None else [corpus])]
    for table in tables:
        check(table, _TEXTS)
    if len(articles_a) != len(articles_b):
        got = f"{len(articles_a)} and {len(articles_b)} rows"
        problem = Problem("tables of unequal length", "", got, "a row of b for each row of a")
        raise TableError("cannot pair the articles", [problem])
    columns = [name for name in ("headline", "body") if all(name in table for table in tables)]
    texts = pd.concat([table[columns] for table in tables], ignore_index=True)
    texts = texts.assign(article_id=[str(i) for i in range(len(texts))], outlet="")
    vectors, terms = story_vectors(texts)
    n = len(articles_a)
    products = vectors[:n].multiply(vectors[n : 2 * n]).tocsr()
    return pd.DataFrame(
        {
            "article_id_a": [str(value) for value in articles_a["article_id"]],
            "article_id_b": [str(value) for value in articles_b["article_id"]],
            "similarity": np.asarray(products.sum(axis=1)).ravel().clip(0, 1),
            "shared": [_heaviest(products[i], terms) for i in range(n)],
        }
    )


def _given(articles: pd.DataFrame, keep: bool) -> np.ndarray:
    if not keep or "story_id" not in articles:
        return np.full(len(articles), "", dtype=object)
    values = articles["story_id"]
    if pd.api.types.is_float_dtype(values):  # whole numbers among missing ones
        values = values.convert_dtypes()
    return np.array(["" if pd.isna(v) else str(v).strip() for v in values], dtype=object)


def _names(ids: np.ndarray, group: np.ndarray, given: np.ndarray) -> list[str]:
    """The story id of every row: the one given in its group, else its smallest article id."""
    taken = set(given)
    name: dict[int, str] = {}
    for i in np.argsort(ids, kind="stable"):
        own = given[i] or ("" if ids[i] in taken else ids[i])
        if given[i] or (own and group[i] not in name):
            name[group[i]] = own
    return [name.get(number, f"story {number}") for number in group]


def _heaviest(product: sparse.csr_matrix, terms: list[str]) -> str:
    weight: dict[str, float] = {}
    for column, value in zip(product.indices, product.data, strict=True):
        weight[terms[column]] = weight.get(terms[column], 0.0) + value
    return " ".join(sorted(weight, key=lambda term: (-weight[term], term))[:8])


def _bad_option(name: str, got: object, expected: str) -> OptionError:
    problem = Problem(f"{name} that cannot be used", "match_stories", repr(got), expected)
    return OptionError(f"cannot match stories with {name}={got!r}", [problem])
