"""TextBlob's sentiment of many texts at once, with the words that carry it.

TextBlob scores a text in two steps, and both are local. Its tokenizer sees one chunk between
blanks at a time; its scorer reaches from a word to the next over short words, modifiers and
negations only. So chunks and the short runs of words that score are remembered, and TextBlob is
asked once for each distinct one. Where its rules reach further (an exclamation mark, an emoticon
written apart) the whole text goes to TextBlob. The scores are those of TextBlob, to the last bit.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from framing import blob
from framing.normal import BLANKS, beyond_ascii
from framing.numbering import Memory, Pieces, ranges, split_chunks

_CONTRACTED = re.compile(r"n['’]t(?![^\W_])", re.IGNORECASE)
_REMEMBERED = 1 << 19
# Stands between texts: a word without a score, of a letter that is nobody's and in no text.
_BREAK = "\ue001" * 3


@dataclass(frozen=True)
class Scored:
    """Scores of a batch of texts.

    Attributes
    ----------
    polarity, subjectivity : ndarray of float, one per text
        From -1 to 1, and from 0 to 1; 0 for a text without scored words.
    n_scored : ndarray of int, one per text
        Assessments the scores are the mean of.
    text : ndarray of int, one per assessment
        The text an assessment belongs to, rising.
    words : list of str, one per assessment
        The words that were scored together ("not very good").
    pull : ndarray of float, one per assessment
        Their polarity.
    """

    polarity: np.ndarray
    subjectivity: np.ndarray
    n_scored: np.ndarray
    text: np.ndarray
    words: list[str]
    pull: np.ndarray


class TextBlobScorer(Memory):
    """``TextBlob(text).sentiment``, for many texts and many times faster.

    Parameters
    ----------
    repair_negation : bool
        TextBlob cuts "isn't" into is, n, ' and t and so misses the negation: "isn't good" scores
        as "good". True reads it as "is not". The scores are then no longer TextBlob's own.
    """

    def __init__(self, *, repair_negation: bool = False) -> None:
        """Begin with nothing remembered."""
        super().__init__(_REMEMBERED)
        self.repair_negation = repair_negation

    def forget(self) -> None:
        """Begin again."""
        self._known = Pieces(_cut)
        self._break = self._known.words[_BREAK]
        self._traits = np.zeros(0, dtype=np.uint8)
        self._runs: dict[bytes, int] = {}
        self._run_first = array("q", [0])
        self._run_words: list[str] = []
        self._run_polarity, self._run_subjectivity = array("d"), array("d")

    def held(self) -> int:
        """Count the chunks and runs of words."""
        return len(self._known) + len(self._runs)

    def score(self, texts: Sequence[str]) -> Scored:
        """Scores of texts, one after the other."""
        with self.remembering():
            return self._score(texts)

    def _score(self, texts: Sequence[str]) -> Scored:
        texts = [t.replace(_BREAK, "\ue002" * len(_BREAK)) if _BREAK in t else t for t in texts]
        if self.repair_negation:
            texts = [_CONTRACTED.sub(" not", text) for text in texts]
        word, text, begins = self._read(texts)
        assessed = self._assess_whole(word, text, begins, texts)
        run, text_of_run = self._find_runs(word, text, list(assessed))
        first = np.frombuffer(self._run_first, np.int64)
        n = first[run + 1] - first[run]
        rows = ranges(first[run], n)
        late = list(chain.from_iterable(assessed.values()))
        owners = np.repeat(list(assessed), [len(rows) for rows in assessed.values()])
        text_of_row = np.concatenate([np.repeat(text_of_run, n), owners]).astype(np.int64)
        polarity, subjectivity = (
            np.concatenate([np.frombuffer(known, np.float64)[rows], [row[i] for row in late]])
            for i, known in ((1, self._run_polarity), (2, self._run_subjectivity))
        )
        words = [self._run_words[row] for row in rows.tolist()] + [row[0] for row in late]
        return _summed(len(texts), text_of_row, words, polarity, subjectivity)

    def _read(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The words of all texts by number, the text of each, and where a chunk begins."""
        flat = blob.part_quotes(f" {_BREAK} ".join(texts))
        for blank in BLANKS.intersection(beyond_ascii(flat)):
            flat = flat.replace(blank, " ")
        _, chunks, chunk = split_chunks(flat)
        known = self._known
        chunk = known.number(chunks)[chunk]
        new = known.words.met[len(self._traits) :]
        traits = np.fromiter(map(_traits, new), np.uint8, len(new))
        self._traits = np.append(self._traits, traits)
        n_words = known.n[chunk]
        begins = np.cumsum(n_words) - n_words
        word = known.word[ranges(known.first[chunk], n_words)]
        text = np.cumsum(word == self._break)
        return word, text, begins[n_words > 0]

    def _assess_whole(
        self, word: np.ndarray, text: np.ndarray, begins: np.ndarray, texts: Sequence[str]
    ) -> dict[int, list[tuple[str, float, float]]]:
        """Assessments of texts with an exclamation mark or, perhaps, an emoticon written apart."""
        traits = self._traits[word]
        words = self._known.words.met
        joined = {
            int(text[i])
            for i in begins[traits[begins] & _CONTINUES > 0].tolist()
            if i and blob.may_join(words[word[i - 1]], words[word[i]])
        }
        loud = set(text[traits & _BANG > 0].tolist()) - joined
        found = {i: blob.assess_text(texts[i]) for i in joined}
        for i in loud:
            low, high = np.searchsorted(text, [i, i + 1])
            found[i] = blob.assess([words[number] for number in word[low:high]])
        return found

    def _find_runs(
        self, word: np.ndarray, text: np.ndarray, doubtful: list[int]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Stretches of words within reach of one another in which something scores."""
        traits = self._traits[word]
        traits[np.isin(text, doubtful)] = _ENDS
        stretch = np.cumsum(traits & _ENDS)
        scoring = np.unique(stretch[traits & _SCORED > 0])
        # Short words at the edges of a run change nothing; without them fewer runs are distinct.
        acting = np.flatnonzero(traits & (_SCORED | _NEGATES))
        first = acting[np.searchsorted(stretch[acting], scoring)]
        last = acting[np.searchsorted(stretch[acting], scoring, side="right") - 1]
        stream, size = word.astype(np.int32).tobytes(), 4
        keys = [stream[size * a : size * b + size] for a, b in zip(first, last, strict=True)]
        for key in set(keys).difference(self._runs):
            self._runs[key] = len(self._runs)
            for words, polarity, subjectivity in blob.assess(
                [self._known.words.met[i] for i in np.frombuffer(key, np.int32)]
            ):
                self._run_words.append(words)
                self._run_polarity.append(polarity)
                self._run_subjectivity.append(subjectivity)
            self._run_first.append(len(self._run_words))
        run = np.fromiter(map(self._runs.__getitem__, keys), np.int64, len(keys))
        return run, text[first]


_ENDS, _SCORED, _NEGATES, _CONTINUES, _BANG = 1, 2, 4, 8, 16


def _cut(chunks: list[bytes]) -> tuple[list[str], np.ndarray]:
    """Have TextBlob cut chunks of text, each with a blank after it."""
    names = b"".join(chunks).decode("utf-8", "surrogatepass").split()
    words_of = blob.sentiment_words(names)
    words = [words_of[name] for name in names]
    return list(chain.from_iterable(words)), np.fromiter(map(len, words), np.int64, len(words))


def _traits(word: str) -> int:
    """What the scorer has to know of a word, as bits."""
    if word in blob.scored_words():
        return _SCORED | _NEGATES * blob.negates(word) | _CONTINUES * blob.may_continue(word)
    if len(word) > 2 and not blob.negates(word):
        return _ENDS | _CONTINUES * blob.may_continue(word)
    return (
        _NEGATES * blob.negates(word) | _CONTINUES * blob.may_continue(word) | _BANG * (word == "!")
    )


def _summed(
    n_texts: int, text: np.ndarray, words: list[str], polarity: np.ndarray, subjectivity: np.ndarray
) -> Scored:
    """Means per text, added up in the order of the assessments as TextBlob does."""
    order = np.argsort(text, kind="stable")
    text = text[order]
    n = np.bincount(text, minlength=n_texts)
    means = [
        np.bincount(text, values[order], n_texts) / np.maximum(n, 1)
        for values in (polarity, subjectivity)
    ]
    return Scored(means[0], means[1], n, text, [words[i] for i in order.tolist()], polarity[order])
