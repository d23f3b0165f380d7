"""What is taken from TextBlob; no other module imports it.

Only calls that work without downloaded corpora are used. TextBlob's tagger looks up each word by
itself (it applies no context rules), so a tag belongs to a spelling and is found once per
vocabulary.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import cast

import textblob._text as _text
import textblob.en as _english


@lru_cache(maxsize=1)
def _parser():
    """TextBlob's parser with its word list read, a file that TextBlob leaves open."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        _english.parser.find_tags(["a"])
    return _english.parser


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
    known = list(map(_TAGS.get, forms))
    if None in known:
        if len(_TAGS) > _REMEMBERED:
            _TAGS.clear()
        _learn_tags(dict.fromkeys(form for form in forms if form not in _TAGS))
        return [_TAGS[form] for form in forms]
    return cast("list[str]", known)


def _learn_tags(forms: Iterable[str]) -> None:
    lexicon = _parser().lexicon
    tags = {form: lexicon.get(form) for form in forms}
    guessed = [form for form, tag in tags.items() if tag is None]
    # TextBlob reads a sentence's first word regardless of its case, so "a" stands before.
    tags.update(_parser().find_tags(["a", *guessed])[1:])
    _TAGS.update(tags)
    _TAGS["'s"] = "POS"


_REMEMBERED = 1 << 17
_TAGS: dict[str, str] = {}


def is_common_word(word: str) -> bool:
    """Whether TextBlob's lexicon has the lower-cased word, so that it is not only a name."""
    return word in _parser().lexicon


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


def sentiment_words(chunks: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words that TextBlob's sentiment analysis makes of each chunk of text.

    Its tokenizer looks at one chunk between blanks at a time, so a chunk means the same wherever
    it stands. (Emoticons put together from several chunks are the exception, see `may_join`.)

    Parameters
    ----------
    chunks : iterable of str
        Stretches of text without a blank inside.

    Returns
    -------
    dict of str to tuple of str
        For each chunk its lower-cased words and marks.

    Examples
    --------
    >>> sentiment_words(["(brutally", "isn't", "good!"])
    {'(brutally': ('(', 'brutally'), "isn't": ('is', 'n', "'", 't'),
     'good!': ('good', '!')}
    """
    found: dict[str, tuple[str, ...]] = {}
    marked = []
    for chunk in chunks:
        plain = _PLAIN.fullmatch(chunk)
        if plain and chunk not in _NOT_PLAIN:
            found[chunk] = (plain[1].lower(), plain[2]) if plain[2] else (chunk.lower(),)
        elif _FENCE in chunk:
            found[chunk] = _words(chunk)
        else:
            marked.append(chunk)
            found[chunk] = ()
    # One call for all: a fence of its own between chunks keeps them apart.
    words = _words(f" {_FENCE} ".join(marked))
    fences = [i for i, word in enumerate(words) if word == _FENCE]
    for chunk, low, high in zip(marked, [-1, *fences], [*fences, len(words)], strict=False):
        found[chunk] = words[low + 1 : high]
    return found


def part_quotes(text: str) -> str:
    """Blanks around quotation marks and before "n't", which TextBlob's tokenizer sets first of all.

    Examples
    --------
    >>> part_quotes("She won't say “no”")
    "She wo n ' t say  “ no ” "
    """
    text = text.replace("n't", " n't")
    for mark in "“”‘’'\"":
        text = text.replace(mark, f" {mark} ")
    return text


_FENCE = "\ue000"
# Chunks in which TextBlob's tokenizer has nothing to decide: a word without quotation marks, a
# comma or the like after it, or a point after three small letters.
_PLAIN = re.compile(
    r"(?![A-Z][b-df-hj-np-tv-z|]+.$)([^\W_](?:[^'\"‘’“”]*[^\W_])?)([,;:?]?|(?<=[a-z]{3})\.)"
)
_NOT_PLAIN = frozenset({*_text.ABBREVIATIONS, _text.EOS, *(_text.EOS + mark for mark in ",;:?")})


def _words(text: str) -> tuple[str, ...]:
    joined = " ".join(_english.parser.find_tokens(text))
    return tuple(word.lower() for word in joined.split())


@lru_cache(maxsize=1)
def scored_words() -> frozenset[str]:
    """Words with sentiment scores, emoticons and the ironic mark."""
    return frozenset([*_english.sentiment.keys(), *_EMOTICONS, "(!)"])


def negates(word: str) -> bool:
    """Whether TextBlob takes the word for a negation."""
    return word in _NEGATIONS


def may_continue(word: str) -> bool:
    """Whether the word might be the later part of an emoticon written apart."""
    return word in _SPLIT


@lru_cache(maxsize=1 << 16)
def may_join(before: str, after: str) -> bool:
    """Whether TextBlob might put two neighbouring words together as (part of) an emoticon."""
    # An apostrophe stands alone (`part_quotes`), so it has been asked about when it came itself.
    return before != "'" and any(
        before in emoticon[:cut] or before.endswith(emoticon[:cut])
        for emoticon, cut in _SPLIT.get(after, ())
    )


_NEGATIONS = frozenset(_english.sentiment.negations)


def _emoticons() -> tuple[set[str], dict[str, list[tuple[str, int]]]]:
    """All emoticons, and for each piece of one (not its beginning) where it may continue."""
    names = {name.lower() for names in _text.EMOTICONS.values() for name in names}
    pieces: dict[str, list[tuple[str, int]]] = {}
    for name in [*names, "(!)"]:
        for cut in range(1, len(name)):
            for end in range(cut + 1, len(name) + 1):
                pieces.setdefault(name[cut:end], []).append((name, cut))
    return names, pieces


_EMOTICONS, _SPLIT = _emoticons()


def assess(words: Sequence[str]) -> list[tuple[str, float, float]]:
    """TextBlob's assessments of a run of words: which of them score, and how much.

    Parameters
    ----------
    words : sequence of str
        From `sentiment_words`.

    Returns
    -------
    list of (str, float, float)
        The words that were scored together (modifiers and negations included), their polarity
        and their subjectivity.

    Examples
    --------
    >>> [(words, round(p, 2), round(s, 2)) for words, p, s in assess(["not", "very", "good"])]
    [('not very good', -0.27, 0.46)]
    """
    rows = _english.sentiment.assessments([(word, None) for word in words])
    return [(" ".join(row[0]), float(row[1]), float(row[2])) for row in rows]


def assess_text(text: str) -> list[tuple[str, float, float]]:
    """The same for a whole text, as ``TextBlob(text).sentiment_assessments`` has it."""
    return assess(_words(text))
