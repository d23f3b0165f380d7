"""Reprints: articles that run the same text, such as agency copy, reposts and updates.

Texts are compared by shingles, runs of four words (Broder 1997). A word counts as shared when it
lies in a run of words that both texts have; runs with a few changed words between them are read as
one, runs of fewer than ten words are chance or a common phrase. So a cut, a new headline, another
order of paragraphs or edited words leave a reprint a reprint.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from framing.credits import credited
from framing.errors import OptionError, Problem
from framing.grouping import connected, published_days
from framing.tables import ARTICLES, check
from framing.text import tokenize
from framing.tokens import Tokens

SHINGLE = 4  # words
_BRIDGE = 4  # changed words that do not end a shared passage
_SHORTEST = 10  # words of a shared passage
_COMMON = 500  # articles with a shingle, from which it says nothing
_SURVIVING = 0.2  # shingles that survive where every fifth word was changed
_ROWS = 500
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that multiplying by it loses nothing
_TYPES = {
    "article_id_a": "str", "article_id_b": "str", "outlet_a": "str", "outlet_b": "str",
    "group": "str", "share_a": "float64", "share_b": "float64", "n_words_shared": "int64",
    "first": "str", "same_headline": "bool", "credit_a": "str", "credit_b": "str",
    "passages_a": "str", "passages_b": "str",
}  # fmt: skip


def find_reprints(articles: pd.DataFrame, *, min_share: float = 0.5) -> pd.DataFrame:
    """Find pairs of articles that share text.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id, outlet, body``; ``headline`` and ``published`` are used where they are
        there, and the columns that `find_credits` reads.
    min_share : float
        Pairs are kept where at least one of the two articles shares this much of its words. At
        less than .4, articles that only quote the same speech come in.

    Returns
    -------
    DataFrame
        One row per pair, the largest share first: ``article_id_a, article_id_b, outlet_a,
        outlet_b``, where a is the one published first, if that is known; ``group`` (the smallest
        id of the articles tied together by pairs); ``share_a, share_b``, the share of each body's
        words that the other has too (0 to 1); ``n_words_shared`` (in a); ``first``, the id of the
        one published first, missing where dates are absent or equal; ``same_headline``;
        ``credit_a, credit_b``, the agencies credited; ``passages_a, passages_b``, where the shared
        text is: offsets into each body as "start:end start:end".

    Raises
    ------
    TableError
        Where a column is missing or an ``article_id`` repeats.
    OptionError
        Where ``min_share`` is not above 0 and at most 1.

    Examples
    --------
    >>> wire = "The ferry Alda sank off Port Grey on Monday with twelve people aboard, police said."
    >>> articles = pd.DataFrame({"article_id": ["1", "2", "3"], "outlet": ["N", "P", "Q"],
    ...     "body": [f"PORT GREY (AP) — {wire}", wire + " More soon.", "The Orchard Bill passed."]})
    >>> reprints = find_reprints(articles)
    >>> reprints[["article_id_a", "article_id_b", "share_a", "share_b", "credit_a"]].round(2)
      article_id_a article_id_b  share_a  share_b          credit_a
    0            1            2     0.83     0.88  Associated Press
    >>> start, end = map(int, reprints["passages_b"][0].split(":"))
    >>> articles["body"][1][start:end][:30]
    'The ferry Alda sank off Port G'
    """
    check(articles, ARTICLES)
    if not 0 < min_share <= 1:
        problem = Problem("min_share out of range", "", repr(min_share), "above 0, at most 1")
        raise OptionError("cannot find reprints", [problem])
    bodies = [body if isinstance(body, str) else "" for body in articles["body"]]
    shingles = _shingles(tokenize(bodies))
    rows = []
    for a, b in _candidates(shingles, min_share):
        shared_a, shared_b = shingles.shared(a, b), shingles.shared(b, a)
        if max(shared_a.mean(), shared_b.mean()) >= min_share:
            rows.append((a, b, shared_a, shared_b))
    return _table(articles, shingles, rows)


@dataclass(frozen=True)
class _Shingles:
    """Words of all texts in one row, and the number of the shingle that begins with each."""

    number: np.ndarray  # -1 where fewer than four words are left of the text
    first: np.ndarray  # first[i]:first[i + 1] are the words of text i
    start: np.ndarray
    end: np.ndarray

    def words(self, text: int) -> slice:
        return slice(self.first[text], self.first[text + 1])

    def shared(self, text: int, other: int) -> np.ndarray:
        """Which words of a text stand in a passage that the other text has too."""
        number = self.number[self.words(text)]
        begins = np.isin(number, self.number[self.words(other)]) & (number >= 0)
        covered = np.zeros(len(number), dtype=bool)
        for offset in range(SHINGLE):
            covered[offset:] |= begins[: len(number) - offset]
        for low, high in _runs(~covered):
            if high - low <= _BRIDGE and low > 0 and high < len(covered):
                covered[low:high] = True
        for low, high in _runs(covered):
            if high - low < _SHORTEST:
                covered[low:high] = False
        return covered

    def passages(self, text: int, shared: np.ndarray) -> str:
        words = self.words(text)
        start, end = self.start[words], self.end[words]
        return " ".join(f"{start[low]}:{end[high - 1]}" for low, high in _runs(shared))


def _shingles(tokens: Tokens) -> _Shingles:
    at = np.flatnonzero(tokens.is_alnum)
    doc, word = tokens.doc[at], tokens.word[at].astype(np.uint64) + np.uint64(1)
    key = np.zeros(max(0, len(at) - SHINGLE + 1), dtype=np.uint64)
    for offset in range(SHINGLE):
        key = key * _BASE + word[offset : offset + len(key)]
    number = np.full(len(at), -1, dtype=np.int64)
    whole = doc[: len(key)] == doc[SHINGLE - 1 :][: len(key)]
    number[: len(key)][whole] = np.unique(key[whole], return_inverse=True)[1]
    first = np.searchsorted(doc, np.arange(len(tokens.texts) + 1))
    return _Shingles(number, first, tokens.start[at], tokens.end[at])


def _candidates(shingles: _Shingles, min_share: float) -> list[tuple[int, int]]:
    """Pairs of texts with enough common shingles to be worth a look, each once."""
    n = len(shingles.first) - 1
    text = np.repeat(np.arange(n), np.diff(shingles.first))
    known = shingles.number >= 0
    if not known.any():
        return []
    table = sparse.csr_matrix(
        (np.ones(known.sum(), dtype=np.float32), (text[known], shingles.number[known]))
    )
    table.data[:] = 1
    n_texts = np.asarray(table.sum(axis=0)).ravel()
    table = table[:, (n_texts > 1) & (n_texts <= _COMMON)]
    n_words = np.diff(shingles.first)
    pairs = []
    for low in range(0, table.shape[0], _ROWS):
        common = (table[low : low + _ROWS] @ table[low:].T).tocoo()
        a, b = common.row + low, common.col + low
        least = _SURVIVING * min_share * np.minimum(n_words[a], n_words[b])
        good = (a < b) & (common.data >= np.maximum(least, 2))
        pairs += list(zip(a[good].tolist(), b[good].tolist(), strict=True))
    return pairs


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """First and last-plus-one of every stretch of true values."""
    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return list(zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True))


def _table(articles: pd.DataFrame, shingles: _Shingles, rows: list[tuple]) -> pd.DataFrame:
    ids = [str(value) for value in articles["article_id"]]
    outlets = articles["outlet"].tolist()
    credit = credited(articles)
    when = published_days(articles)
    given = articles["headline"].tolist() if "headline" in articles else [""] * len(ids)
    headline = [" ".join(h.lower().split()) if isinstance(h, str) else "" for h in given]
    group = _groups(ids, rows)
    records = []
    for a, b, shared_a, shared_b in rows:
        known = bool(when[a] < when[b] or when[b] < when[a])
        if when[b] < when[a] if known else ids[b] < ids[a]:
            a, b, shared_a, shared_b = b, a, shared_b, shared_a
        records.append(
            (
                ids[a], ids[b], outlets[a], outlets[b], group[a], shared_a.mean(), shared_b.mean(),
                int(shared_a.sum()), ids[a] if known else None,
                bool(headline[a]) and headline[a] == headline[b], credit[a], credit[b],
                shingles.passages(a, shared_a), shingles.passages(b, shared_b),
            )
        )  # fmt: skip
    table = pd.DataFrame(records, columns=list(_TYPES)).astype(_TYPES)
    largest = -table[["share_a", "share_b"]].max(axis=1)
    order = np.lexsort((table["article_id_b"], table["article_id_a"], largest))
    return table.iloc[order].reset_index(drop=True)


def _groups(ids: list[str], rows: list[tuple]) -> dict[int, str]:
    a, b = [row[0] for row in rows], [row[1] for row in rows]
    pairs = sparse.csr_matrix((np.ones(len(rows)), (a, b)), shape=(len(ids), len(ids)))
    pieces = connected(pairs) if rows else []
    return {int(i): min(ids[j] for j in piece) for piece in pieces for i in piece}
