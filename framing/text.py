"""Articles as words: every text is cut into tokens once, and all detectors share the result.

A `Tokens` holds a batch of texts as flat NumPy arrays, one element a token. Words are numbers in
the batch's vocabulary, so a detector asks a question once per distinct word and spreads the
answer over the text by indexing. Offsets point into the stored texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from framing.normal import Normal, normalise
from framing.tables import ARTICLES, check

_CLITIC = r"'(?:s|re|ve|ll|d|m|S)(?![^\W_])"
_TOKEN = re.compile(
    r"((?:https?://|www\.)[^\s\"'<>()]*[^\s\"'<>().,;:!?]"  # an address is one token
    r"|[@#][^\W]+"
    r"|(?<![^\W_])(?:[^\W\d_]\.){2,}"  # U.S., a.m.
    r"|\d+(?:[.,:]\d+)+"
    rf"|[^\W_]+(?:'(?!(?:s|re|ve|ll|d|m|S)(?![^\W_]))[^\W_]+)*"  # words, don't, O'Brien
    rf"|(?<=[^\W_]){_CLITIC}"  # Russia|'s
    r"|\.{2,}|-{2,}|\S)"
)
_TITLES = frozenset(
    "mr mrs ms mx dr prof sen sens rep reps gov govs gen lt col sgt capt cmdr cpl maj adm brig pvt"
    " hon rev fr st messrs pres supt det insp amb atty sec".split()
)
_ABBREVIATIONS = frozenset(
    "vs etc inc ltd co corp bros jr sr no dept est approx cf al eg ie viz fig vol ed eds jan feb"
    " mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri ave blvd rd"
    " ariz calif colo conn fla ga ill ind kan ky la mass md mich minn mo miss mont neb nev okla"
    " ore pa penn tenn tex va vt wash wis wyo".split()
)
# Words that begin a sentence far more often than a name: after "U.S." they mean a new sentence.
_STARTERS = frozenset(
    "the a an in on at it he she they we i you this that these those there his her its their our my"
    " but and or so yet for as if when while after before since although though because however"
    " meanwhile according also another both some many most all no not what who why how where which"
    " with from by to of about last earlier later one two".split()
)
_TERMINAL = frozenset({".", "!", "?", "…", "..", "...", "...."})
_CLOSING = frozenset("\"')]}’”")
_OPENING = frozenset("\"'([{“‘—–-•*")
_SEPARATOR = "\n\n"


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
    sentence, paragraph : ndarray of int32
        Running number inside the text, from 0.
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
    sentence: np.ndarray
    paragraph: np.ndarray
    first: np.ndarray

    def __len__(self) -> int:
        return len(self.doc)

    @cached_property
    def is_alnum(self) -> np.ndarray:
        """Whether the token is a word or number (not punctuation, not a clitic like 's)."""
        return self.per_form(lambda form: form[0].isalnum() or form[0] in "@#" and len(form) > 1)

    @cached_property
    def is_word(self) -> np.ndarray:
        """Whether the token counts as a word in rates: "so-called" and "Russia's" count once."""
        glued = ~self.space
        after_joint = glued & np.roll(glued, 1) & np.roll(self.per_form("-'&".__contains__), 1)
        after_joint &= np.roll(self.is_alnum, 2)
        return self.is_alnum & ~after_joint

    @cached_property
    def sentence_id(self) -> np.ndarray:
        """Number of the sentence in the whole batch, from 0, rising."""
        new = np.ones(len(self), dtype=bool)
        if len(self):
            new[1:] = (np.diff(self.sentence) != 0) | (np.diff(self.doc) != 0)
        return np.cumsum(new) - 1

    @cached_property
    def sentence_first(self) -> np.ndarray:
        """First token of every sentence of the batch, and the number of tokens at the end."""
        starts = np.flatnonzero(np.diff(self.sentence_id, prepend=-1))
        return np.append(starts, len(self))

    def per_form(self, question) -> np.ndarray:
        """Ask a yes-or-no question once per form and spread the answers over the tokens."""
        answers = np.fromiter(map(question, self.forms), dtype=bool, count=len(self.forms))
        return answers[self.form] if len(self.forms) else np.zeros(0, dtype=bool)

    def per_word(self, question) -> np.ndarray:
        """Ask a yes-or-no question once per lower-cased word and spread the answers."""
        answers = np.fromiter(map(question, self.words), dtype=bool, count=len(self.words))
        return answers[self.word] if len(self.words) else np.zeros(0, dtype=bool)

    def text(self, first: int, last: int) -> str:
        """The stored text from token `first` up to, not including, token `last`."""
        return self.texts[self.doc[first]][self.start[first] : self.end[last - 1]]

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
    pieces = _TOKEN.split(_SEPARATOR.join(copy.text for copy in normal))
    gaps, found = pieces[0::2], pieces[1::2]
    form_numbers: dict[str, int] = {form: i for i, form in enumerate(dict.fromkeys(found))}
    form = _numbers(found, form_numbers, np.int32)
    lengths = np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces))
    offsets = np.cumsum(lengths)
    start, end = offsets[0::2][: len(found)], offsets[1::2]

    text_lengths = np.fromiter((len(copy.text) for copy in normal), np.int64, len(normal))
    text_start = np.concatenate([[0], np.cumsum(text_lengths + len(_SEPARATOR))])
    doc = (np.searchsorted(text_start, start, side="right") - 1).astype(np.int32)
    first = np.searchsorted(doc, np.arange(len(texts) + 1))
    start, end = start - text_start[doc], end - text_start[doc]

    forms = list(form_numbers)
    word_numbers: dict[str, int] = {}
    word_of_form = np.fromiter(
        (word_numbers.setdefault(name.lower(), len(word_numbers)) for name in forms),
        dtype=np.int32,
        count=len(forms),
    )
    is_new_doc = np.diff(doc, prepend=-1) != 0
    space, breaks = _gaps(gaps[: len(found)], is_new_doc, doc, _wrapped(normal))
    begins = breaks | _sentence_starts(forms, form, space, breaks)
    start, end = _stored(start, end, first, normal)
    return Tokens(
        article_id=[str(i) for i in (article_id if article_id is not None else range(len(texts)))],
        part=list(part) if part is not None else ["body"] * len(texts),
        texts=texts,
        normal=normal,
        doc=doc,
        start=start,
        end=end,
        form=form,
        word=word_of_form[form] if len(forms) else form,
        forms=forms,
        words=list(word_numbers),
        word_of_form=word_of_form,
        space=space,
        sentence=_count_within(begins, first, doc),
        paragraph=_count_within(breaks, first, doc),
        first=first,
    )


def _string(value: object) -> str:
    return value if isinstance(value, str) else "" if pd.isna(value) else str(value)


def _numbers(keys: Iterable[str], numbers: dict[str, int], dtype) -> np.ndarray:
    return np.array(list(map(numbers.__getitem__, keys)), dtype=dtype)


def _wrapped(normal: list[Normal]) -> np.ndarray:
    """Which texts break lines at a fixed width, so that a single line break means nothing."""
    wrapped = np.zeros(len(normal), dtype=bool)
    for i, copy in enumerate(normal):
        lines = copy.text.split("\n")
        if len(lines) > 8:
            widths = [
                len(a) for a, b in zip(lines, lines[1:], strict=False) if a.strip() and b.strip()
            ]
            if len(widths) > 0.5 * len(lines):
                low, high = np.percentile(widths, [25, 95])
                wrapped[i] = high <= 100 and low >= 0.7 * high
    return wrapped


def _gaps(
    gaps: list[str], is_new_doc: np.ndarray, doc: np.ndarray, wrapped: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Per token: does a blank stand before it, and does a paragraph begin with it."""
    kinds = {gap: i for i, gap in enumerate(dict.fromkeys(gaps))}
    numbers = _numbers(gaps, kinds, np.int64)
    lines = np.fromiter((gap.count("\n") for gap in kinds), dtype=np.int64, count=len(kinds))
    blank = np.fromiter((gap != "" for gap in kinds), dtype=bool, count=len(kinds))
    if not len(numbers):
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    is_wrapped = wrapped[doc]
    return blank[numbers] | is_new_doc, is_new_doc | (lines[numbers] > is_wrapped)


def _sentence_starts(
    forms: list[str], form: np.ndarray, space: np.ndarray, breaks: np.ndarray
) -> np.ndarray:
    """Tokens that follow the end of a sentence and its closing marks."""
    n = len(form)
    starts = np.zeros(n, dtype=bool)
    if n < 2:
        return starts

    def spread(answers: Iterable[bool]) -> np.ndarray:
        return np.fromiter(answers, dtype=bool, count=len(forms))[form]

    acronym = spread(len(f) > 2 and f[-1] == "." and f[0].isalpha() for f in forms)
    terminal = spread(f in _TERMINAL for f in forms) | acronym
    closing = spread(f in _CLOSING for f in forms) & ~space
    opens = spread(f[0].isupper() or f[0].isdigit() or f[0] in _OPENING or not f[0].isascii()
                   and not f[0].islower() for f in forms)  # fmt: skip
    starter = spread(f[0].isupper() and f.lower() in _STARTERS for f in forms)
    title = spread(f.lower() in _TITLES or len(f) == 1 and f.isupper() and f != "I" for f in forms)
    short = spread(f.lower() in _ABBREVIATIONS for f in forms)
    period = spread(f == "." for f in forms)
    inner = spread(f.startswith("..") or f == "…" for f in forms)

    # The next token that is not a closing mark, for every position.
    following = np.where(closing, n, np.arange(n))
    following = np.minimum.accumulate(following[::-1])[::-1]
    ends = np.flatnonzero(terminal[:-1])
    following = following[ends + 1]
    ends, following = ends[following < n], following[following < n]
    glued = period[ends] & ~space[ends] & (ends > 0)
    after_title = glued & title[ends - 1]
    after_short = (glued & short[ends - 1]) | acronym[ends] | inner[ends]
    good = space[following] & opens[following] & ~breaks[following] & ~terminal[following]
    good &= ~after_title & (~after_short | starter[following] | closing[ends + 1])
    starts[following[good]] = True
    return starts


def _count_within(begins: np.ndarray, first: np.ndarray, doc: np.ndarray) -> np.ndarray:
    """Number the stretches that `begins` opens, from 0 in every text."""
    total = np.cumsum(begins)
    if not len(total):
        return total.astype(np.int32)
    return (total - total[first[doc]]).astype(np.int32)


def _stored(
    start: np.ndarray, end: np.ndarray, first: np.ndarray, normal: list[Normal]
) -> tuple[np.ndarray, np.ndarray]:
    """Offsets in the stored texts, for the few texts whose normalised copy differs in length."""
    for d, copy in enumerate(normal):
        if copy.starts is not None and copy.ends is not None:
            rows = slice(first[d], first[d + 1])
            start[rows], end[rows] = copy.starts[start[rows]], copy.ends[end[rows] - 1]
    return start, end
