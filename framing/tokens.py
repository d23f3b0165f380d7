"""A batch of texts as tokens, sentences and paragraphs: what all detectors read.

A `Tokens` holds a batch of texts as flat NumPy arrays, one element a token. Words are numbers in
the batch's vocabulary, so a detector asks a question once per distinct word and spreads the
answer over the text by indexing. Offsets point into the stored texts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from framing.normal import Normal
from framing.sentences import is_wrapped, sentence_starts

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
