"""What articles on one event share: the same quotation, the same fact, sentence by sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer

from framing.text import tokenize_articles
from framing.tokens import Tokens

MIN_WORDS = 4


def align_sentences(articles: pd.DataFrame, *, threshold: float = 0.45) -> pd.DataFrame:
    """Group the sentences that articles of one story share.

    Parameters
    ----------
    articles : DataFrame
        The articles of one story: ``article_id``, ``outlet``, ``body``; ``headline`` optional.
    threshold : float
        Cosine similarity (0 to 1) of TF-IDF weighted words and word pairs from which two
        sentences of different articles count as the same statement, if each is the other's
        nearest in that article.

    Returns
    -------
    DataFrame
        One row per sentence: ``article_id, part, sentence, start, end, text, group``; ``group``
        numbers the shared statements from 1 in the order of the first article, 0 means that no
        other article has the sentence.

    Examples
    --------
    >>> frame = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["A", "B"], "body": [
    ...     "The bridge will open on Friday morning. It rained.",
    ...     "Snow fell. The so-called bridge will open on Friday morning."]})
    >>> align_sentences(frame)["group"].tolist()
    [1, 0, 0, 1]
    """
    tokens = tokenize_articles(articles)
    rows = _sentences(tokens)
    rows["group"] = 0
    long = rows.index[rows["n_words"] >= MIN_WORDS].to_numpy()
    if rows["article_id"].nunique() < 2 or len(long) < 2:
        return rows.drop(columns="n_words")
    vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\w+")
    matrix = vectors.fit_transform(rows.loc[long, "text"])
    similarity = (matrix @ matrix.T).toarray()
    similarity[similarity < threshold] = 0
    linked = _mutual(similarity, rows.loc[long, "article_id"].to_numpy())
    _, label = connected_components(linked, directed=False)
    shared = np.bincount(label)[label] > 1
    numbers = {name: i + 1 for i, name in enumerate(dict.fromkeys(label[shared]))}
    rows.loc[long, "group"] = [numbers.get(name, 0) for name in label]
    return rows.drop(columns="n_words")


def _sentences(tokens: Tokens) -> pd.DataFrame:
    first, after = tokens.sentence_first[:-1], tokens.sentence_first[1:]
    words: Any = np.add.reduceat(tokens.is_word, first) if len(first) else []
    return pd.DataFrame(
        {
            "article_id": [tokens.article_id[tokens.doc[i]] for i in first],
            "part": [tokens.part[tokens.doc[i]] for i in first],
            "sentence": tokens.sentence[first],
            "start": tokens.start[first],
            "end": tokens.end[after - 1],
            "text": [tokens.text(i, j) for i, j in zip(first, after, strict=True)],
            "n_words": words,
        }
    )


def _mutual(similarity: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """Pairs of sentences that are each other's nearest between two articles."""
    linked = np.zeros(similarity.shape, dtype=bool)
    names = list(dict.fromkeys(owner))
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            left, right = np.flatnonzero(owner == a), np.flatnonzero(owner == b)
            block = similarity[np.ix_(left, right)]
            best_right, best_left = block.argmax(axis=1), block.argmax(axis=0)
            for k, j in enumerate(best_right):
                if block[k, j] > 0 and best_left[j] == k:
                    linked[left[k], right[j]] = True
    return linked
