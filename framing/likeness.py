"""What makes two articles alike: vectors whose products say how far they report one event.

An article is three bags of stems side by side: its names and numbers (who, where, how many), its
other words (what happened), and its headline with the first 120 words of the body, since news says
at the top what it is about. Each bag is weighted by tf-idf (Salton and Buckley 1988, logarithmic
tf) and brought to length one; the similarity of two articles is the mean of the three cosines.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from nltk.stem.snowball import SnowballStemmer
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfTransformer

from framing.text import tokenize_articles
from framing.tokens import Tokens

LEAD_WORDS = 120
_MOST = 0.5
_DAYS_AND_TITLES = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may"
    " june july august september october november december mr mrs ms dr"
)
_DATE_WORDS = frozenset(_DAYS_AND_TITLES.split())
# A sentence with one of these is the site speaking, not the article.
_SITE = re.compile(
    r"\b(?:(?:un)?subscri(?:be|bing|bers?|ptions?)|newsletters?|sign(?:ing)? up (?:to|for|here|now)"
    r"|free trial|cookies|log ?in (?:to|here|or)|e-?mail (?:alerts|protected)|click (?:here|below)"
    r"|read more|privacy (?:notice|policy)|all rights reserved|advertisement|getty images"
    r"|registered users|support (?:our|real|local|quality) journalism|image copyright)\b",
    re.IGNORECASE,
)


def story_vectors(articles: pd.DataFrame) -> tuple[sparse.csr_matrix, list[str]]:
    """Vectors of articles whose products are similarities, and the word behind each column."""
    tokens = tokenize_articles(articles)
    row_of = {str(value): i for i, value in enumerate(articles["article_id"])}
    row = np.array([row_of[value] for value in tokens.article_id], dtype=np.int64)[tokens.doc]
    stem, stems = _stems(tokens)
    known = (stem >= 0) & ~_said_by_site(tokens)
    is_headline = np.array([part == "headline" for part in tokens.part], dtype=bool)[tokens.doc]
    counted = np.cumsum(tokens.is_alnum)
    place = counted - np.append(counted, 0)[tokens.first[tokens.doc] - 1]
    is_name = tokens.per_form(lambda form: form[0].isupper() or form[0].isdigit())
    is_name &= ~tokens.is_one_of(_DATE_WORDS)
    bags = [known & is_name, known & ~is_name, known & (is_headline | (place < LEAD_WORDS))]
    shape = (len(articles), max(1, len(stems)))
    blocks = []
    for bag in bags:
        counts = sparse.csr_matrix((np.ones(bag.sum()), (row[bag], stem[bag])), shape=shape)
        blocks.append(TfidfTransformer(sublinear_tf=True).fit_transform(counts))
    return sparse.hstack(blocks).tocsr() * np.sqrt(1 / len(bags)), stems * len(bags)


def _stems(tokens: Tokens) -> tuple[np.ndarray, list[str]]:
    """Per token the number of its stem (-1 for stop words and punctuation); a word per stem."""
    stemmer = SnowballStemmer("english")
    numbers: dict[str, int] = {}
    words: list[str] = []
    of_word = np.full(len(tokens.words), -1)
    for i, word in enumerate(tokens.words):
        if word[0].isalnum() and word not in ENGLISH_STOP_WORDS:
            of_word[i] = numbers.setdefault(stemmer.stem(word), len(numbers))
            if of_word[i] == len(words):
                words.append(word)
    return (of_word[tokens.word] if len(tokens.words) else tokens.word), words


def _said_by_site(tokens: Tokens) -> np.ndarray:
    """Tokens of sentences about subscriptions and the like, unless that is most of the text."""
    site = np.zeros(len(tokens), dtype=bool)
    for doc, text in enumerate(tokens.texts):
        low, high = tokens.first[doc], tokens.first[doc + 1]
        flagged = [
            tokens.sentence[place]
            for match in _SITE.finditer(text)
            for place in range(high)[tokens.covered(doc, *match.span())]
        ]
        if flagged:
            said = np.isin(tokens.sentence[low:high], flagged)
            site[low:high] = said & (said.mean() < _MOST)
    return site
