"""Candidates for a lexicon: what one outlet says where others report the same story differently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from framing.errors import OptionError, Problem
from framing.normal import normalise
from framing.surroundings import say_elsewhere, show_examples
from framing.vocabulary import Vocabulary, count_terms

TO_DECIDE = ("decision", "measure", "label", "weight", "note")
_COLUMNS = [
    "term", "outlet", "n_stories", "n_articles", "n_hits", "expected", "log_ratio", "score",
    "elsewhere", "examples", *TO_DECIDE,
]  # fmt: skip


def suggest_terms(
    articles: pd.DataFrame,
    *,
    voices: pd.DataFrame | None = None,
    voice: str = "outlet",
    outlets: Iterable[str] | None = None,
    lexicon: pd.DataFrame | None = None,
    max_words: int = 2,
    min_stories: int = 2,
    names: bool = False,
    n: int = 50,
) -> pd.DataFrame:
    """Suggest terms that an outlet uses more than others do in reports of the same stories.

    Parameters
    ----------
    articles : DataFrame
        With ``story_id``, as `match_stories` gives it. Only stories of several outlets count.
    voices : DataFrame, optional
        From `find_voices`: then only words of the given voice count.
    voice : str
        "outlet", "direct", "indirect" or "all".
    outlets : list of str, optional
        Suggest for these only.
    lexicon : DataFrame, optional
        A table with a column ``term``, of entries (or of earlier decisions) not to suggest again.
    max_words : int
        Longest phrase.
    min_stories : int
        Stories in which the outlet must use the term.
    names : bool
        Suggest terms that are usually capitalised, too. They mostly say who is in the news.
    n : int
        Suggestions per outlet.

    Returns
    -------
    DataFrame
        The highest score first in each outlet: ``term, outlet, n_stories, n_articles, n_hits``,
        ``expected`` (hits if the outlet used the term as often, per word, as all who report the
        same story), ``log_ratio`` (base 2, of hits to expected, half a hit added to both),
        ``score``, ``elsewhere`` (words that others use more in these stories, in surroundings like
        the term's), ``examples`` (up to three, separated by " | "), and empty columns ``decision,
        measure, label, weight, note`` to fill in for `accept_terms`.

    Raises
    ------
    OptionError
        Where no story has articles of two outlets.
    TableError
        Where a column is missing.

    Notes
    -----
    With d_s the hits above expectation in story s, score = sum(d_s) / sqrt(sum(d_s^2) + 1): a
    standard score that takes stories as the units, since words of one article come together; the 1
    keeps terms of a single story down. It ranks candidates for a person to read; it is no test
    (for that see `compare_words`).

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": list("abcdef"), "outlet": ["N", "P"] * 3,
    ...     "story_id": ["1", "1", "2", "2", "3", "3"], "body": [
    ...         "The thugs marched on.", "The protesters marched on.",
    ...         "Police met the thugs there.", "Police met the protesters there.",
    ...         "It rained a lot.", "It rained a lot."]})
    >>> suggest_terms(articles)[["term", "outlet", "n_stories", "elsewhere"]]
             term outlet  n_stories   elsewhere
    0       thugs      N          2  protesters
    1  protesters      P          2       thugs
    """
    shared = _shared(articles)
    vocabulary = count_terms(
        shared, voices, part="body", voice=voice, max_words=max_words, min_articles=min_stories
    )
    bodies = {
        str(key): normalise(body if isinstance(body, str) else "").text
        for key, body in zip(shared["article_id"], shared["body"], strict=True)
    }
    known = set() if lexicon is None else {str(term).lower() for term in lexicon["term"]}
    usual = np.array(
        [term not in known and term not in ENGLISH_STOP_WORDS and not term[0].isdigit()
         for term in vocabulary.terms], dtype=bool,
    )  # fmt: skip
    if not names:
        usual &= ~_are_names(vocabulary.terms, bodies.values())
    wanted = sorted(set(vocabulary.articles["outlet"])) if outlets is None else list(outlets)
    rows = [
        row
        for outlet in wanted
        for row in _of_outlet(vocabulary, outlet, usual, min_stories, n, bodies)
    ]
    table = pd.DataFrame(rows, columns=_COLUMNS[: -len(TO_DECIDE)])
    return table.assign(**dict.fromkeys(TO_DECIDE, ""))


def _shared(articles: pd.DataFrame) -> pd.DataFrame:
    """The articles of stories that at least two outlets report."""
    if "story_id" not in articles:
        repair = "articles = framing.match_stories(articles)"
        problem = Problem("no column 'story_id'", "articles", repair=repair)
        raise OptionError("stories are needed to suggest terms", [problem])
    known = articles[articles["story_id"].notna()]
    n_outlets = known.groupby("story_id")["outlet"].transform("nunique")
    shared = known[n_outlets > 1]
    if shared.empty:
        problem = Problem("no story with articles of two outlets", "articles, story_id")
        raise OptionError("nothing to compare within stories", [problem])
    return shared


def _of_outlet(
    vocabulary: Vocabulary,
    outlet: str,
    usual: np.ndarray,
    min_stories: int,
    n: int,
    bodies: dict[str, str],
) -> Iterator[tuple]:
    """The rows of one outlet."""
    about = vocabulary.articles
    own = (about["outlet"] == outlet).to_numpy(dtype=bool)
    story, names = pd.factorize(about["story_id"], sort=True)
    words = about["words"].to_numpy(dtype=float)
    counts = vocabulary.counts.tocsr()
    of_story = _indicator(story, np.ones(len(own), dtype=bool), len(names))
    of_own = _indicator(story, own, len(names))
    share = (of_own @ words) / np.maximum(of_story @ words, 1)
    hits = (of_own @ counts).tocsr()
    expected = sparse.diags(share) @ (of_story @ counts)
    above = (hits - expected).tocsc()
    total, squares = _sum(above), _sum(above.multiply(above))
    score = total / np.sqrt(squares + 1)
    n_stories = np.diff(hits.tocsc().indptr)
    good = np.flatnonzero(usual & (total > 0) & (n_stories >= min_stories))
    order = good[np.lexsort((-_lengths(vocabulary.terms)[good], -score[good]))]
    ids = about["article_id"].astype(str).to_numpy()
    n_hits, n_expected = _sum(hits), _sum(expected)
    for i in _unlike(order, vocabulary.terms, n):
        stories = np.flatnonzero(hits[:, [i]].toarray().ravel())
        inside = np.isin(story, stories)
        mine = [bodies[key] for key in ids[inside & own]]
        theirs = [bodies[key] for key in ids[inside & ~own]]
        rarer = {vocabulary.terms[j] for j in np.flatnonzero(usual & (_sum(above[stories]) < 0))}
        yield (
            vocabulary.terms[i], outlet, int(n_stories[i]),
            int((counts[own][:, [i]] > 0).sum()), int(n_hits[i]), float(n_expected[i]),
            float(np.log2((n_hits[i] + 0.5) / (n_expected[i] + 0.5))), float(score[i]),
            ", ".join(say_elsewhere(vocabulary.terms[i], mine, theirs, rarer)),
            " | ".join(show_examples(vocabulary.terms[i], mine)),
        )  # fmt: skip


def _indicator(story: np.ndarray, rows: np.ndarray, n_stories: int) -> sparse.csr_matrix:
    at = np.flatnonzero(rows)
    return sparse.csr_matrix((np.ones(len(at)), (story[at], at)), shape=(n_stories, len(rows)))


def _sum(table: sparse.spmatrix) -> np.ndarray:
    return np.asarray(table.sum(axis=0)).ravel()


def _lengths(terms: list[str]) -> np.ndarray:
    return np.array([len(term.split()) for term in terms])


def _unlike(order: np.ndarray, terms: list[str], n: int) -> Iterator[int]:
    """The first n terms of which none contains another."""
    taken: list[str] = []
    for i in order.tolist():
        padded = f" {terms[i]} "
        if len(taken) < n and not any(padded in f" {t} " or f" {t} " in padded for t in taken):
            taken.append(terms[i])
            yield i


def _are_names(terms: list[str], bodies: Iterable[str]) -> np.ndarray:
    """Terms with a word that is mostly capitalised inside sentences."""
    inside, capital = Counter[str](), Counter[str]()
    for body in bodies:
        for match in re.finditer(r"(?<=[\w,;] )\w[\w'-]*", body):
            word = match.group()
            inside[word.lower()] += 1
            capital[word.lower()] += word[0].isupper()
    name = {word for word, count in inside.items() if capital[word] > 0.5 * count}
    return np.array([any(word in name for word in term.split()) for term in terms], dtype=bool)
