"""What is taken from TextBlob; no other module imports it.

Only calls that work without downloaded corpora are used. TextBlob's tagger looks up each word by
itself (it applies no context rules), so a tag belongs to a spelling and is found once per
vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import textblob.en as _english


@lru_cache(maxsize=1 << 18)
def _tag(form: str) -> str:
    if form == "'s":
        return "POS"
    return _english.parser.find_tags([form, form])[1][1]


def tag_forms(forms: Sequence[str]) -> list[str]:
    """Penn part-of-speech tags, one per spelling.

    Parameters
    ----------
    forms : sequence of str
        Spellings with their case, such as ``Tokens.forms``.

    Returns
    -------
    list of str
        ``textblob.en``'s tag of each spelling in the middle of a sentence.

    Examples
    --------
    >>> tag_forms(["moderate", "opposition", "was", "designed"])
    ['JJ', 'NN', 'VBD', 'VBN']
    """
    return [_tag(form) for form in forms]


def chunk_tags(forms: Sequence[str], tags: Sequence[str]) -> list[str]:
    """Phrase chunks of one sentence in BIO notation, by TextBlob's chunker.

    Parameters
    ----------
    forms, tags : sequence of str
        The sentence's words and their Penn tags.

    Returns
    -------
    list of str
        "B-NP", "I-NP", "B-VP", "O" and so on, one per word.

    Examples
    --------
    >>> chunk_tags(["a", "moderate", "man", "slept"], ["DT", "JJ", "NN", "VBD"])
    ['B-NP', 'I-NP', 'I-NP', 'B-VP']
    """
    pairs = [[form, tag] for form, tag in zip(forms, tags, strict=True)]
    return [row[2] for row in _english.parser.find_chunks(pairs)]
