"""Articles as words: every text is cut into tokens once, and all detectors share the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from framing.cutting import cut_words
from framing.normal import Normal, normalise, storable
from framing.numbering import number_all
from framing.tables import ARTICLES, check
from framing.tokens import Tokens

_SEPARATOR = "\n\n"


def tokenize_articles(articles: pd.DataFrame) -> Tokens:
    """Cut the headlines and bodies of articles into tokens.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id`` and ``body``; ``headline`` optional. Null texts count as empty.

    Returns
    -------
    Tokens
        Headline, then body, article by article; absent headlines are left out.

    Raises
    ------
    TableError
        Where a column is missing or an ``article_id`` repeats.

    Examples
    --------
    >>> frame = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": ["Stop. He said so."]})
    >>> tokens = tokenize_articles(frame)
    >>> [tokens.words[i] for i in tokens.word]
    ['stop', '.', 'he', 'said', 'so', '.']
    >>> tokens.sentence.tolist()
    [0, 0, 1, 1, 1, 1]
    """
    check(articles, ARTICLES)
    ids = [str(value) for value in articles["article_id"]]
    columns = [part for part in ("headline", "body") if part in articles]
    texts = [[_string(value) for value in articles[part]] for part in columns]
    rows = [
        (article_id, part, values[i])
        for i, article_id in enumerate(ids)
        for part, values in zip(columns, texts, strict=True)
        if part == "body" or values[i]
    ]
    return tokenize(
        [row[2] for row in rows], article_id=[row[0] for row in rows], part=[row[1] for row in rows]
    )


def tokenize(
    texts: Sequence[str],
    *,
    article_id: Sequence[str] | None = None,
    part: Sequence[str] | None = None,
) -> Tokens:
    """Cut texts into tokens, sentences and paragraphs.

    Parameters
    ----------
    texts : sequence of str
        Headlines or bodies.
    article_id, part : sequence of str, optional
        One per text; by default its number, and "body".

    Returns
    -------
    Tokens
        See there. A token is a word or number (an apostrophe inside belongs to it, a hyphen
        stands alone, a possessive or contracted verb after an apostrophe is split off), an
        abbreviation with its points, an address, or one mark of punctuation.
    """
    texts = list(texts)
    normal = [normalise(text) for text in texts]
    cut = cut_words(_SEPARATOR.join(copy.text for copy in normal))
    lengths = np.fromiter((len(copy.text) for copy in normal), np.int64, len(normal))
    text_start = np.concatenate([[0], np.cumsum(lengths + len(_SEPARATOR))])
    first = np.searchsorted(cut.start, text_start)
    doc = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(first))
    before = np.repeat(text_start[:-1], np.diff(first))
    start, end = _stored(cut.start - before, cut.end - before, first, normal)
    words, word_of_form = number_all(list(map(str.lower, cut.forms)))
    return Tokens(
        article_id=[str(i) for i in (article_id if article_id is not None else range(len(texts)))],
        part=list(part) if part is not None else ["body"] * len(texts),
        texts=texts,
        normal=normal,
        doc=doc,
        start=start,
        end=end,
        form=cut.form,
        word=word_of_form[cut.form] if len(cut.forms) else cut.form,
        forms=cut.forms,
        words=words,
        word_of_form=word_of_form,
        space=cut.space,
        lines=cut.lines,
        first=first,
    )


def _string(value: Any) -> str:
    return storable(value if isinstance(value, str) else "" if pd.isna(value) else str(value))


def _stored(
    start: np.ndarray, end: np.ndarray, first: np.ndarray, normal: list[Normal]
) -> tuple[np.ndarray, np.ndarray]:
    """Offsets in the stored texts, for the few texts whose normalised copy differs in length."""
    for d, copy in enumerate(normal):
        if copy.starts is not None and copy.ends is not None:
            rows = slice(first[d], first[d + 1])
            start[rows], end[rows] = copy.starts[start[rows]], copy.ends[end[rows] - 1]
    return start, end
