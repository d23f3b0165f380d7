"""Loaded terms: evaluative word choice, where a plainer word was to be had.

The shipped lexicon has some 5,800 entries under 20 labels (``lexicons/loaded.csv``). Each entry's
``weight`` estimates how often readers find bias in it, where half of all sentences are biased
(tools/weigh_loaded.py says how it is found). Entries below `MIN_WEIGHT` do not count
unless asked for: they are words of everyday news that are loaded only now and then.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from framing.errors import OptionError, Problem
from framing.lexicons import load_lexicon, shipped_path
from framing.match import Matcher, Matches, hit_table
from framing.numbering import ranges
from framing.tokens import Tokens

MIN_WEIGHT = 0.447
# Labels whose entries are often spelled with a capital and mean no person or place all the same.
_MAY_HAVE_CAPITAL = frozenset({"militancy", "partisan", "coinage"})


def find_loaded(
    tokens: Tokens, lexicon: pd.DataFrame | None = None, *, min_weight: float | None = None
) -> pd.DataFrame:
    """Find loaded terms, or the entries of any lexicon.

    Parameters
    ----------
    tokens : Tokens
        The articles' words.
    lexicon : DataFrame, optional
        As `read_lexicon` returns it, by default the one that comes with the package. Entries of
        one's own count wherever they stand; those that come with the package not where they are
        names (a word with a capital inside a sentence, unless the whole sentence has them), and
        of two that overlap only the longer, whatever their labels.
    min_weight : float, optional
        Entries of less weight do not count; by default `MIN_WEIGHT` for entries that come with
        the package and 0 for one's own.

    Returns
    -------
    DataFrame
        Rows of the hits table, one a term.

    Raises
    ------
    OptionError
        Where `min_weight` is not between 0 and 1.

    Examples
    --------
    >>> from framing.text import tokenize
    >>> tokens = tokenize(["The regime's thugs were met with a sensible offer, officials said."])
    >>> find_loaded(tokens)[["text", "label"]].values.tolist()
    [['regime', 'militancy'], ['thugs', 'militancy']]
    """
    if min_weight is not None and not 0 <= min_weight <= 1:
        problem = Problem("outside its range", "min_weight=", repr(min_weight), "0 to 1")
        raise OptionError("cannot choose entries by weight", [problem])
    matcher = _shipped_matcher(min_weight) if lexicon is None else _matcher(lexicon, min_weight)
    found = matcher.find(tokens)
    found = found[~is_name(tokens, found, matcher.lexicon)]
    return hit_table(tokens, matcher.lexicon, found)


def load_validity() -> pd.DataFrame:
    """How often the hits of a label are right, as measured on annotated news.

    Returns
    -------
    DataFrame
        ``measure, label, precision, n, ci_low, ci_high``: of ``n`` hits, the share on words that
        the annotators of BABE marked as biased (Spinde et al. 2021), with weights that were
        fitted on other documents, and its 95 % interval from resampling documents.

    Examples
    --------
    >>> load_validity().columns.tolist()
    ['measure', 'label', 'precision', 'n', 'ci_low', 'ci_high']
    """
    return pd.read_csv(shipped_path("validity.csv"), keep_default_na=False, na_values=[""])


@lru_cache(maxsize=4)
def _shipped_matcher(min_weight: float | None) -> Matcher:
    return _matcher(load_lexicon("loaded"), min_weight)


def _matcher(lexicon: pd.DataFrame, min_weight: float | None) -> Matcher:
    """What finds the entries that count; in a lexicon of one's own a word may have two labels."""
    entries = _heavy_enough(lexicon, min_weight)
    return Matcher(entries, over_labels=bool(_is_shipped(lexicon).all()))


def _is_shipped(lexicon: pd.DataFrame) -> np.ndarray:
    shipped = [str(version).startswith("loaded.csv@") for version in lexicon["version"]]
    return np.array(shipped, dtype=bool)


def _heavy_enough(lexicon: pd.DataFrame, min_weight: float | None) -> pd.DataFrame:
    """The entries that count, and those of weight 0, which shield words from the others."""
    weight = lexicon["weight"].to_numpy(dtype=float)
    least = np.where(_is_shipped(lexicon), MIN_WEIGHT, 0.0) if min_weight is None else min_weight
    return lexicon[(weight >= least) | (weight == 0)].reset_index(drop=True)


def is_name(tokens: Tokens, found: Matches, lexicon: pd.DataFrame) -> np.ndarray:
    """Matches of a shipped single word that stand for a name, such as "Senator Strange"."""
    met, place = np.unique(found.entry, return_inverse=True)
    entries = lexicon.iloc[met]
    is_plain = _is_shipped(entries) & np.array(
        [
            term == term.lower() and " " not in term and label not in _MAY_HAVE_CAPITAL
            for term, label in zip(entries["term"], entries["label"], strict=True)
        ],
        dtype=bool,
    )
    first, sentence = found.first, tokens.sentence_id[found.first]
    is_name = is_plain[place] & tokens.is_capital[first] & tokens.is_alnum[first - 1]
    is_name &= tokens.sentence_first[sentence] != first
    rows = np.flatnonzero(is_name)
    low, high = (tokens.sentence_first[sentence[rows] + step] for step in (0, 1))
    words = ranges(low, high - low)
    n_words, n_capitals = (
        np.add.reduceat(marked[words].astype(np.int64), np.cumsum(high - low) - (high - low))
        for marked in (tokens.is_alnum, tokens.is_capital & tokens.is_alnum)
    )
    is_name[rows] = n_capitals <= 0.5 * n_words  # in a title all words have capitals
    return is_name
