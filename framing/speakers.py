"""Who gets to speak: the sources of each outlet, and how much of its text is theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from framing.errors import Problem, TableError
from framing.hitcounts import with_outlet
from framing.tables import ARTICLES, VOICES, check
from framing.text import tokenize_articles
from framing.tokens import Tokens

KEYS = ["outlet", "source"]
COLUMNS = ["outlet", "source", "n_articles", "n_attributions", "n_words", "direct_share"]


def count_sources(
    voices: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    parts: Sequence[str] = ("headline", "body"),
    tokens: Tokens | None = None,
) -> pd.DataFrame:
    """Count what each source gets to say, by outlet.

    Parameters
    ----------
    voices : DataFrame
        From `find_voices`.
    articles : DataFrame
        The articles with their texts.
    parts : sequence of str
        Count in these parts.
    tokens : Tokens, optional
        The articles' tokens, to share the work.

    Returns
    -------
    DataFrame
        One row per outlet and source, in each outlet the source with the most words first:
        ``outlet, source`` (missing: all that is credited to nobody by name), ``n_articles,
        n_attributions, n_words`` (quoted or reported) and ``direct_share``, the share of these
        words that stand inside quotation marks (0 to 1).

    Raises
    ------
    TableError
        Where a column is missing, or a voice belongs to an article that is not there.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"],
    ...                          "body": ["“It is a mistake,” Ann Lee said. It passed."]})
    >>> from framing.voices import find_voices
    >>> count_sources(find_voices(articles), articles)[["source", "n_words", "direct_share"]]
        source  n_words  direct_share
    0  Ann Lee        4           1.0
    """
    check(voices, VOICES)
    check(articles, ARTICLES)
    tokens = tokenize_articles(articles) if tokens is None else tokens
    rows = voices[voices["part"].isin(list(parts))]
    outlets = dict(zip(articles["article_id"].astype(str), articles["outlet"], strict=True))
    if strangers := sorted(set(rows["article_id"].astype(str)) - set(outlets)):
        problem = Problem("unknown article_id", "voices", repr(strangers[0]), "one of the articles")
        raise TableError("the voices belong to other articles", [problem])
    words = pd.Series(_words(rows, tokens), index=rows.index, dtype="int64")
    said = rows.assign(n_words=words, n_direct=words.where(rows["voice"] == "direct", 0))
    counted = _by_source(said, outlets, n_words=("n_words", "sum"), n_direct=("n_direct", "sum"))
    counted = counted[counted["n_words"] > 0]
    counted = counted.assign(direct_share=counted["n_direct"] / counted["n_words"])
    return in_order(counted, "n_words")[COLUMNS]


def count_attributions(voices: pd.DataFrame, outlets: Mapping[str, str]) -> pd.DataFrame:
    """Count the articles and attributions of each source, by outlet; needs no texts.

    Parameters
    ----------
    voices : DataFrame
        From `find_voices`; all rows of an article together.
    outlets : mapping of str to str
        The outlet of every article.

    Returns
    -------
    DataFrame
        ``outlet, source, n_articles, n_attributions``; of files that share no article they add up.
    """
    return _by_source(voices, outlets)


def in_order(counted: pd.DataFrame, column: str) -> pd.DataFrame:
    """Sources by outlet, in each the one with the most of something first."""
    order = counted.sort_values(["outlet", column], ascending=[True, False], kind="stable")
    return order.astype({"outlet": "str", "source": "str"}).reset_index(drop=True)


def _by_source(
    voices: pd.DataFrame, outlets: Mapping[str, str], **more: tuple[str, str]
) -> pd.DataFrame:
    numbers = voices["article_id"].astype(str) + " " + voices["attribution"].astype(str)
    table = with_outlet(voices, outlets).assign(attribution=numbers)
    table["source"] = table["source"].astype(object)
    counted = table.groupby(KEYS, dropna=False, sort=True).agg(
        n_articles=("article_id", "nunique"), n_attributions=("attribution", "nunique"), **more
    )
    return counted.reset_index()


def _words(voices: pd.DataFrame, tokens: Tokens) -> list[int]:
    """Words of every stretch."""
    texts = {key: i for i, key in enumerate(zip(tokens.article_id, tokens.part, strict=True))}
    places = voices[["article_id", "part", "start", "end"]].to_numpy(dtype=object).tolist()
    return [
        int(tokens.is_word[tokens.covered(texts[str(article), part], start, end)].sum())
        for article, part, start, end in places
    ]
