"""Scores: how often each article uses each label, per 1,000 words of the voice that uses it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.counting import (
    Grid,
    grid_given,
    grid_of,
    place_hits,
    said_by,
    said_given,
    total_cells,
    voice_of_tokens,
)
from framing.tables import ARTICLES, MEASURES, SCORES, Spec, check, with_given_ids
from framing.text import tokenize_articles
from framing.tokens import Tokens

PER_1000_WORDS, SHARE, POLARITY = "per_1000_words", "share", "polarity"
_NEEDED = Spec("hits", ("article_id", "part", "measure", "label"))
_LABELS = Spec("labels", ("measure", "label"))
_WITHOUT_TEXT = Spec("articles", ("article_id", "outlet"), key=("article_id",))
WORDS = Spec("words", ("article_id", "part", "voice", "n_words", "n_sentences"))
_TEXT_COLUMNS = {"headline", "body", "published", "url", "origin", "outlet_from"}


def score_articles(
    articles: pd.DataFrame,
    hits: pd.DataFrame,
    *,
    voices: pd.DataFrame | None = None,
    labels: pd.DataFrame | None = None,
    weighted: bool = False,
    words: pd.DataFrame | None = None,
    zeros: bool = True,
    tokens: Tokens | None = None,
) -> pd.DataFrame:
    """Count the hits of every article, by part, voice, measure and label; zeros are kept.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id``, ``outlet`` and ``body``; ``headline`` and ``story_id`` optional.
        Further columns (a genre, a period) are repeated in the scores.
    hits : DataFrame
        From `find_hits`. Hits of articles that are not in ``articles`` are passed over, but
        their labels count as labels that could have been found.
    voices : DataFrame, optional
        From `find_voices`. Scores are then given apart for the outlet's own voice, direct and
        indirect speech, each per 1,000 words *of that voice*. Without it the one voice is "all".
    labels : DataFrame, optional
        ``measure`` and ``label`` (and ``term`` for variants of a name) that were looked for: they
        get zeros even where no article has a hit. Labels seen in ``hits`` are always included.
    weighted : bool
        Sum the entries' weights instead of counting hits (rates only).
    words : DataFrame, optional
        From `count_words`: the scores then need neither texts nor voices (``body`` may be
        missing), only hits that carry their voice.
    zeros : bool
        False leaves out rows whose total is 0: their base follows from ``words`` or the row of
        the referent. Of a million articles' scores most are such.
    tokens : Tokens, optional
        The articles' tokens, to share the work with the detectors.

    Returns
    -------
    DataFrame
        One row per article x part x voice x measure x label with

        - ``total``: hits (or summed weights; for tone the summed sentence scores);
        - ``base``: words of that voice in that part; for shares of variants the hits of the
          referent, for tone the sentences of that voice (that of most of a sentence's words);
        - ``value``: ``1000 * total / base`` for ``unit`` per_1000_words, else ``total / base``;
          NaN where the base is 0.

        Naming has two kinds of rows: the referent itself (``Islamic State``, per 1,000 words) and
        each variant's share of the referent's hits (``Islamic State: Daesh``). Tone has, beside
        the means of its labels over all sentences, ``coverage``: the share of sentences with a
        scored word.

    Raises
    ------
    TableError
        Where a column is missing, or no ``article_id`` of the hits is among the articles.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"],
    ...                          "body": ["The regime fell, he said."]})
    >>> hits = pd.DataFrame({"article_id": ["1"], "part": ["body"], "start": [4],
    ...                      "measure": ["loaded"], "label": ["militancy"]})
    >>> score_articles(articles, hits)[["voice", "label", "total", "base", "value"]]
      voice      label  total  base  value
    0   all  militancy    1.0   5.0  200.0
    """
    check(hits, _NEEDED)
    columns = _score_columns(hits, labels)
    if words is not None:
        check(articles, _WITHOUT_TEXT)
        check(words, WORDS)
        grid = grid_given(articles, words)
        found = place_hits(hits, grid, None, None)
        said = said_given(words, grid)
    else:
        check(articles, ARTICLES)
        tokens = tokenize_articles(articles) if tokens is None else tokens
        grid = grid_of(articles, tokens, voices)
        spoken = None if voices is None else voice_of_tokens(tokens, voices)
        found, said = place_hits(hits, grid, tokens, spoken), said_by(tokens, spoken, grid)
    cells, total, base = total_cells(found, columns, said, grid, weighted=weighted, zeros=zeros)
    return _long_table(articles, grid, columns, cells, total, base)


def count_words(
    articles: pd.DataFrame,
    *,
    voices: pd.DataFrame | None = None,
    tokens: Tokens | None = None,
) -> pd.DataFrame:
    """Count the words of every voice in every part: what rates are per, without the texts.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id``, ``outlet`` and ``body``; ``headline`` optional.
    voices : DataFrame, optional
        From `find_voices`; without it the one voice is "all".
    tokens : Tokens, optional
        The articles' tokens, to share the work with the detectors.

    Returns
    -------
    DataFrame
        One row per article x part x voice: ``article_id, part, voice, n_words, n_sentences``;
        zeros kept.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": ["It fell."]})
    >>> count_words(articles)
      article_id  part voice  n_words  n_sentences
    0          1  body   all        2            1
    """
    check(articles, ARTICLES)
    tokens = tokenize_articles(articles) if tokens is None else tokens
    grid = grid_of(articles, tokens, voices)
    spoken = None if voices is None else voice_of_tokens(tokens, voices)
    n_words, n_sentences = said_by(tokens, spoken, grid)
    article, part, voice = np.indices((len(grid.articles), len(grid.parts), len(grid.voices)))
    counted = pd.DataFrame(
        {
            "article_id": pd.array(grid.articles, dtype="str").take(article.ravel()),
            "part": pd.array(grid.parts, dtype="str").take(part.ravel()),
            "voice": pd.array(grid.voices, dtype="str").take(voice.ravel()),
            "n_words": n_words.astype(np.int64),
            "n_sentences": n_sentences.astype(np.int64),
        }
    )
    return with_given_ids(counted, articles)


def _unit(measure: str, label: str) -> str:
    if measure != "tone":
        return PER_1000_WORDS
    return SHARE if label == "coverage" else POLARITY


def _score_columns(hits: pd.DataFrame, labels: pd.DataFrame | None) -> pd.DataFrame:
    """One row per measure and label that gets scores; ``term`` only for shares of a referent."""
    seen = [hits] if labels is None else [hits, check(labels, _LABELS)]
    pairs, variants = set(), set()
    for table in seen:
        distinct = table[["measure", "label"]].drop_duplicates()
        pairs |= set(zip(distinct["measure"], distinct["label"], strict=True))
        naming = table[(table["measure"] == "naming").to_numpy(dtype=bool)]
        if "term" in naming:
            distinct = naming[["label", "term"]].drop_duplicates()
            variants |= set(zip(distinct["label"], distinct["term"].astype(object), strict=True))
    rows = [(measure, label, None, _unit(measure, label)) for measure, label in pairs]
    rows += [
        ("naming", f"{label}: {term}", term, SHARE) for label, term in variants if pd.notna(term)
    ]
    if ("tone", "polarity") in pairs and ("tone", "coverage") not in pairs:
        rows.append(("tone", "coverage", None, SHARE))
    order = {name: i for i, name in enumerate(MEASURES)}
    rows.sort(key=lambda row: (order.get(row[0], len(order)), row[0], row[2] is not None, row[1]))
    return pd.DataFrame(rows, columns=["measure", "label", "term", "unit"], dtype=object)


def _long_table(
    articles: pd.DataFrame,
    grid: Grid,
    columns: pd.DataFrame,
    cells: np.ndarray,
    total: np.ndarray,
    base: np.ndarray,
) -> pd.DataFrame:
    """Cells as one row per article, part, voice, measure and label."""
    shape = (len(grid.articles), len(grid.parts), len(grid.voices), len(columns))
    article, part, voice, column = np.unravel_index(cells, shape)
    table = pd.DataFrame({"article_id": articles["article_id"].take(article).array})
    table["outlet"] = articles["outlet"].take(article).array
    stories = articles["story_id"] if "story_id" in articles else pd.Series(pd.NA, articles.index)
    table["story_id"] = stories.astype("str").where(stories.notna(), None).take(article).array
    table["part"] = pd.Series(grid.parts, dtype="str").take(part).array
    table["voice"] = pd.Series(grid.voices, dtype="str").take(voice).array
    for name in ("measure", "label"):
        table[name] = columns[name].astype("str").take(column).array
    table["total"], table["base"] = total, base
    scale = np.where(columns["unit"] == PER_1000_WORDS, 1000.0, 1.0)[column]
    with np.errstate(invalid="ignore", divide="ignore"):
        table["value"] = np.where(table["base"] > 0, scale * table["total"] / table["base"], np.nan)
    table["unit"] = columns["unit"].astype("str").take(column).array
    known = _TEXT_COLUMNS | set(SCORES.columns)
    for extra in [extra for extra in articles if extra not in known]:
        table[extra] = articles[extra].take(article).array
    return table
