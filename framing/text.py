"""Articles as words: every text is cut into tokens once, and all detectors share the result.

A `Tokens` holds a batch of texts as flat NumPy arrays, one element a token. Words are numbers in
the batch's vocabulary, so a detector asks a question once per distinct word and spreads the
answer over the text by indexing. Offsets point into the stored texts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from framing.cutting import cut_words
from framing.normal import Normal, normalise, storable
from framing.numbering import number_all
from framing.sentences import is_wrapped, sentence_starts
from framing.tables import ARTICLES, check

_SEPARATOR = "\n\n"
_LAST = "\U0010ffff"  # sorts after every letter
_PER_TOKEN = ("start", "end", "form", "word", "space", "lines")
_OPENS = ("opens_paragraph", "opens_sentence")


@dataclass(frozen=True)
class Tokens:
    """A batch of texts, cut into tokens.

    Attributes
    ----------
    article_id, part : list of str, one per text
        Which article and which part of it ("headline" or "body") a text is.
    texts : list of str
        The texts as stored; all offsets point here.
    normal : list of Normal
        Their normalised copies, for detectors that run regular expressions.
    doc : ndarray of int32, one per token
        The text a token belongs to, an index into the lists above.
    start, end : ndarray of int64
        Half-open offsets into ``texts[doc]``.
    form, word : ndarray of int32
        Number of the token's spelling in `forms` (case kept, typography levelled) and of its
        lower-cased spelling in `words`.
    forms, words : list of str
        The vocabularies.
    word_of_form : ndarray of int32
        For each form the number of its lower-cased word.
    space : ndarray of bool
        Whether a blank or line break stands before the token (true at the start of a text).
    lines : ndarray of int64
        Line breaks between the token before and this one.
    first : ndarray of int64, one more than texts
        ``first[d]:first[d + 1]`` are the tokens of text ``d``.
    """

    article_id: list[str]
    part: list[str]
    texts: list[str]
    normal: list[Normal]
    doc: np.ndarray
    start: np.ndarray
    end: np.ndarray
    form: np.ndarray
    word: np.ndarray
    forms: list[str]
    words: list[str]
    word_of_form: np.ndarray
    space: np.ndarray
    lines: np.ndarray
    first: np.ndarray

    def __len__(self) -> int:
        """Count the tokens."""
        return len(self.doc)

    @cached_property
    def is_alnum(self) -> np.ndarray:
        """Whether the token is a word or number (not punctuation, not a clitic like 's)."""
        return self.per_form(lambda form: form[0].isalnum() or (form[0] in "@#" and form[1:] != ""))

    @cached_property
    def is_capital(self) -> np.ndarray:
        """Whether the token begins with a capital letter."""
        return self.per_form(lambda form: form[0].isupper())

    @cached_property
    def is_word(self) -> np.ndarray:
        """Whether the token counts as a word in rates: "so-called" and "Russia's" count once."""
        glued = ~self.space
        after_joint = glued & np.roll(glued, 1) & np.roll(self.is_one_of("-'&"), 1)
        after_joint &= np.roll(self.is_alnum, 2)
        return self.is_alnum & ~after_joint

    @cached_property
    def spelled(self) -> list[str]:
        """The lower-cased word of every token, for detectors that look around a few of them."""
        # An array of objects gives the strings themselves, several times as fast as a list does.
        return np.array(self.words, dtype=object)[self.word].tolist()

    @cached_property
    def number_of(self) -> dict[str, int]:
        """The number of every lower-cased word of the vocabulary."""
        return {word: number for number, word in enumerate(self.words)}

    @cached_property
    def sorted_words(self) -> list[str]:
        """The lower-cased words of the vocabulary in order, to look up beginnings."""
        return sorted(self.words)

    def beginning(self, stem: str) -> list[str]:
        """The words of the vocabulary that begin with a stem."""
        ordered = self.sorted_words
        return ordered[bisect_left(ordered, stem) : bisect_left(ordered, stem + _LAST)]

    @cached_property
    def opens_paragraph(self) -> np.ndarray:
        """Whether a paragraph begins with the token, as one does at the start of a text."""
        single = np.bincount(self.doc[self.lines == 1], minlength=len(self.texts))
        wrapped = np.zeros(len(self.texts), dtype=bool)
        for doc in np.flatnonzero(single).tolist():
            wrapped[doc] = is_wrapped(self.normal[doc].text)
        opens = self.lines > wrapped[self.doc]
        opens[:1] = True
        return opens

    @cached_property
    def opens_sentence(self) -> np.ndarray:
        """Whether a sentence begins with the token."""
        opens = self.opens_paragraph
        return opens | sentence_starts(self.forms, self.form, self.space, opens)

    @cached_property
    def paragraph(self) -> np.ndarray:
        """Running number of the paragraph inside the text, from 0."""
        return self._count_within(self.opens_paragraph)

    @cached_property
    def sentence(self) -> np.ndarray:
        """Running number of the sentence inside the text, from 0."""
        return self._count_within(self.opens_sentence)

    def _count_within(self, opens: np.ndarray) -> np.ndarray:
        """Number the stretches that some tokens open, from 0 in every text."""
        total = np.cumsum(opens, dtype=np.int32)
        n = np.diff(self.first)
        return total - np.repeat(total[self.first[:-1][n > 0]], n[n > 0])

    @cached_property
    def sentence_id(self) -> np.ndarray:
        """Number of the sentence in the whole batch, from 0, rising."""
        return np.cumsum(self.opens_sentence) - 1

    @cached_property
    def sentence_first(self) -> np.ndarray:
        """First token of every sentence of the batch, and the number of tokens at the end."""
        return np.append(np.flatnonzero(self.opens_sentence), len(self))

    def sentence_around(self, token: int) -> tuple[int, int]:
        """The half-open range of tokens of a token's sentence."""
        sentence, bounds = self.sentence_id.item(token), self.sentence_first
        return bounds.item(sentence), bounds.item(sentence + 1)

    def per_form(self, question: Callable[[str], object]) -> np.ndarray:
        """Ask a yes-or-no question once per form and spread the answers over the tokens."""
        answers = np.fromiter(map(question, self.forms), dtype=bool, count=len(self.forms))
        return answers[self.form] if len(self.forms) else np.zeros(0, dtype=bool)

    def per_word(self, question: Callable[[str], object]) -> np.ndarray:
        """Ask a yes-or-no question once per lower-cased word and spread the answers."""
        answers = np.fromiter(map(question, self.words), dtype=bool, count=len(self.words))
        return answers[self.word] if len(self.words) else np.zeros(0, dtype=bool)

    def is_one_of(self, words: Iterable[str]) -> np.ndarray:
        """Whether each token is one of some lower-cased words."""
        return self.among(words)[self.word]

    def among(self, words: Iterable[str]) -> np.ndarray:
        """Whether each word of the vocabulary is one of some, which are looked up one by one."""
        number = self.number_of
        answers = np.zeros(len(self.words), dtype=bool)
        answers[[number[word] for word in words if word in number]] = True
        return answers

    def text(self, first: int, last: int) -> str:
        """The stored text from token `first` up to, not including, token `last`."""
        text = self.texts[self.doc.item(first)]
        return text[self.start.item(first) : self.end.item(last - 1)]

    def sentences(self) -> list[str]:
        """The stored text of every sentence of the batch."""
        first, last = self.sentence_first[:-1], self.sentence_first[1:] - 1
        places = zip(
            self.doc[first].tolist(), self.start[first].tolist(), self.end[last].tolist(),
            strict=True,
        )  # fmt: skip
        return [self.texts[doc][start:end] for doc, start, end in places]

    def some(self, low: int, high: int) -> Tokens:
        """The texts from number `low` up to, not including, `high`; the vocabularies stay whole."""
        rows, texts = slice(self.first[low], self.first[high]), slice(low, high)
        part = replace(
            self,
            **{name: getattr(self, name)[texts] for name in ("article_id", "part", "texts")},
            **{name: getattr(self, name)[rows] for name in _PER_TOKEN},
            normal=self.normal[texts],
            doc=self.doc[rows] - low,
            first=self.first[low : high + 1] - self.first[low],
        )
        vars(part).update({name: getattr(self, name)[rows] for name in _OPENS})
        return part

    def covered(self, doc: int, start: int, end: int) -> slice:
        """The tokens of text `doc` that overlap the characters ``start:end``."""
        low, high = self.first[doc], self.first[doc + 1]
        left = low + np.searchsorted(self.end[low:high], start, side="right")
        right = low + np.searchsorted(self.start[low:high], end, side="left")
        return slice(int(left), int(max(left, right)))


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
