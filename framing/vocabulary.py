"""Words and phrases counted per article, for comparisons of vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from framing.counting import voice_of_tokens
from framing.errors import OptionError, Problem
from framing.panel import ALL, Panel
from framing.scores import PER_1000_WORDS
from framing.tables import ARTICLES, VOICE_NAMES, check
from framing.text import tokenize_articles
from framing.tokens import Tokens

MEASURE = "words"


@dataclass(frozen=True)
class Vocabulary:
    """Counts of terms in one part and voice.

    Attributes
    ----------
    articles : DataFrame
        As in `Panel`: sorted by outlet and id, with ``story_id`` and ``words``.
    terms : list of str
        Lower-cased words and phrases.
    counts : scipy.sparse.csc_matrix, shape (n_articles, n_terms)
        How often an article has a term.
    part, voice : str
        Whose words these are.
    """

    articles: pd.DataFrame
    terms: list[str]
    counts: sparse.csc_matrix
    part: str
    voice: str

    def panel(self, terms: np.ndarray) -> Panel:
        """Some terms as a panel, so that they can be compared like any other measure."""
        words = self.articles["words"].to_numpy(dtype=float)
        base = np.repeat(words[:, None], len(terms), axis=1)
        columns = pd.DataFrame({"measure": MEASURE, "label": [self.terms[i] for i in terms]})
        columns = columns.assign(unit=PER_1000_WORDS, is_validated=True)
        total = self.counts[:, terms].toarray().astype(float)
        return Panel(self.articles, columns, total, base, self.part, self.voice)

    def panels(self, size: int, *, most: int | None = None) -> Iterator[Panel]:
        """All terms, or ``most`` of them spread over the alphabet, at most ``size`` at a time."""
        n = len(self.terms) if most is None else min(most, len(self.terms))
        terms = np.arange(n) * len(self.terms) // max(n, 1)
        for first in range(0, n, size):
            yield self.panel(terms[first : first + size])


def count_terms(
    articles: pd.DataFrame,
    voices: pd.DataFrame | None = None,
    *,
    part: str,
    voice: str,
    max_words: int,
    min_articles: int,
    tokens: Tokens | None = None,
) -> Vocabulary:
    """Count the words, and phrases of up to ``max_words`` words, that one voice uses.

    Parameters
    ----------
    articles, voices : DataFrame
        From `read_articles` and `find_voices`; without voices the voice is "all".
    part, voice : str
        "headline", "body" or "both"; "outlet", "direct", "indirect" or "all".
    max_words : int
        Longest phrase. Phrases stay inside a sentence and a stretch of one voice, without
        punctuation between; they neither begin nor end with a function word.
    min_articles : int
        Keep the terms that at least so many articles have.
    tokens : Tokens, optional
        The articles' tokens, where they have been cut already.
    """
    check(articles, ARTICLES)
    tokens = tokenize_articles(articles) if tokens is None else tokens
    spoken = None if voices is None else voice_of_tokens(tokens, voices)
    chosen = _chosen(tokens, spoken, part, voice)
    table, article_of_text = _article_rows(articles, tokens)
    words, first, last = _words(tokens)
    is_in = chosen[first]
    table["words"] = np.bincount(
        article_of_text[tokens.doc[first[is_in]]], minlength=len(table)
    ).astype(float)
    follows = _follows(tokens, first, last, spoken)
    grams = [_grams(words, follows, is_in, n) for n in range(1, max_words + 1)]
    terms, counts = _counted(grams, article_of_text[tokens.doc[first]], len(table), min_articles)
    return Vocabulary(table, terms, counts, part, ALL if voices is None else voice)


def _chosen(tokens: Tokens, spoken: np.ndarray | None, part: str, voice: str) -> np.ndarray:
    """Which tokens belong to the part and voice."""
    known = {"part": ("headline", "body", "both"), "voice": (*VOICE_NAMES, ALL)}
    for option, value in {"part": part, "voice": voice}.items():
        if value not in known[option]:
            problem = Problem(f"unknown {option}", "", repr(value), ", ".join(known[option]))
            raise OptionError(f"no words of this {option}", [problem])
    chosen = np.ones(len(tokens), dtype=bool)
    if part != "both":
        is_part = np.array([name == part for name in tokens.part], dtype=bool)
        chosen &= is_part[tokens.doc]
    if spoken is not None and voice != ALL:
        chosen &= spoken == VOICE_NAMES.index(voice)
    return chosen


def _article_rows(articles: pd.DataFrame, tokens: Tokens) -> tuple[pd.DataFrame, np.ndarray]:
    """The articles as a panel has them, and the row that each text belongs to."""
    names = [name for name in ("article_id", "outlet", "story_id", "genre") if name in articles]
    table = articles[names].assign(
        key=articles["article_id"].astype(str), outlet=articles["outlet"].astype(str)
    )
    if "story_id" not in table:
        table["story_id"] = None
    table = table.sort_values(["outlet", "key"]).reset_index(drop=True)
    row = {key: i for i, key in enumerate(table["key"])}
    rows = np.array([row[name] for name in tokens.article_id], dtype=np.int64)
    return table.drop(columns="key"), rows


def _words(tokens: Tokens) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Every running word, lower-cased, with its first and last token ("so-called" has three)."""
    first = np.flatnonzero(tokens.is_word)
    inside = np.flatnonzero(tokens.is_alnum & ~tokens.is_word)
    last = first.copy()
    last[np.searchsorted(first, inside, side="right") - 1] = inside
    form = tokens.word[first]
    words = [tokens.words[i] for i in form.tolist()]
    for i in np.flatnonzero(last > first).tolist():
        parts = tokens.word[first[i] : last[i] + 1].tolist()
        words[i] = "".join(tokens.words[part] for part in parts)
    return words, first, last


def _follows(
    tokens: Tokens, first: np.ndarray, last: np.ndarray, spoken: np.ndarray | None
) -> np.ndarray:
    """Whether a word follows another in sentence and voice, with not even a 's between."""
    follows = np.zeros(len(first), dtype=bool)
    if len(first) > 1:
        follows[1:] = (first[1:] == last[:-1] + 1) & (np.diff(tokens.sentence_id[first]) == 0)
        if spoken is not None:
            follows[1:] &= np.diff(spoken[first]) == 0
    return follows


def _grams(
    words: list[str], follows: np.ndarray, is_in: np.ndarray, n: int
) -> tuple[list[str], np.ndarray]:
    """The phrases of n words and the number of the word with which each begins."""
    keep = is_in.copy() if n == 1 else is_in[: len(words) - n + 1].copy()
    for step in range(1, n):
        keep &= follows[step : len(words) - n + 1 + step]
    starts = np.flatnonzero(keep)
    if n == 1:
        return [words[i] for i in starts.tolist()], starts
    is_content = np.array([word not in ENGLISH_STOP_WORDS for word in words], dtype=bool)
    starts = starts[is_content[starts] & is_content[starts + n - 1]]
    return [" ".join(words[i : i + n]) for i in starts.tolist()], starts


def _counted(
    grams: list[tuple[list[str], np.ndarray]],
    article: np.ndarray,
    n_articles: int,
    min_articles: int,
) -> tuple[list[str], sparse.csc_matrix]:
    """The terms of enough articles, sorted, and their counts."""
    spelled = [term for terms, _ in grams for term in terms]
    rows = article[np.concatenate([starts for _, starts in grams])]
    number = {term: i for i, term in enumerate(sorted(set(spelled)))}
    columns = np.fromiter(map(number.__getitem__, spelled), np.int64, len(spelled))
    counts = sparse.coo_matrix(
        (np.ones(len(rows)), (rows, columns)), shape=(n_articles, len(number))
    ).tocsc()
    enough = np.flatnonzero(np.diff(counts.indptr) >= min_articles)
    names = list(number)
    return [names[i] for i in enough], counts[:, enough]
