"""Whose words: the voices table spread over the words of the articles, and back to spans."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.errors import Problem, TableError
from framing.numbering import ranges
from framing.tables import TOPIC, VOICE_NAMES, VOICES, Spec, as_strings, check, lookup
from framing.tokens import Tokens

_NEEDED = Spec(VOICES.name, ("article_id", "part", "start", "end", "voice"))


@dataclass(frozen=True)
class Spoken:
    """Who utters each token of a batch.

    Attributes
    ----------
    voice : ndarray of int8, one per token
        Index into `framing.tables.VOICE_NAMES`; 0, the outlet, where no stretch covers it.
    row : ndarray of int64, one per token
        Row of the voices table that covers it, or -1.
    """

    voice: np.ndarray
    row: np.ndarray


def spread_voices(tokens: Tokens, voices: pd.DataFrame) -> Spoken:
    """The voice of every token; a mere topic of somebody's speech stays in the outlet's voice.

    Raises
    ------
    TableError
        Where the voices table lacks a column or has a voice of another name.

    Examples
    --------
    >>> from framing.text import tokenize
    >>> voices = pd.DataFrame({"article_id": ["0"], "part": ["body"], "start": [8], "end": [14],
    ...                        "voice": ["direct"]})
    >>> spread_voices(tokenize(["He said “Stop”."]), voices).voice.tolist()
    [0, 0, 1, 1, 1, 0]
    """
    check(voices, _NEEDED)
    names = {name: i for i, name in enumerate(VOICE_NAMES)}
    voice = lookup(voices["voice"], names)
    if len(unknown := np.flatnonzero(voice < 0)):
        where, got = f"{VOICES.name}, row {unknown[0]}", repr(voices["voice"].tolist()[unknown[0]])
        problem = Problem("unknown voice", where, got, ", ".join(VOICE_NAMES))
        raise TableError("the voices table cannot be used", [problem])
    doc = docs_of(tokens, voices)
    says = np.ones(len(voices), dtype=bool)
    if "rule" in voices:
        topics = {rule: 0 for rule in voices["rule"].unique() if str(rule).endswith(TOPIC)}
        says = lookup(voices["rule"], topics) < 0
    rows = np.flatnonzero((doc >= 0) & says)
    start, end = (voices[name].to_numpy(dtype=np.int64)[rows] for name in ("start", "end"))
    first, last = token_ranges(tokens, doc[rows], start, end)
    spoken = Spoken(np.zeros(len(tokens), np.int8), np.full(len(tokens), -1, np.int64))
    at = ranges(first, last - first)
    spoken.row[at] = np.repeat(rows, last - first)
    spoken.voice[at] = voice[spoken.row[at]]
    return spoken


def docs_of(tokens: Tokens, table: pd.DataFrame) -> np.ndarray:
    """The text of the batch that each row of a table is about, or -1."""
    articles = {name: i for i, name in enumerate(dict.fromkeys(tokens.article_id))}
    parts = {name: i for i, name in enumerate(dict.fromkeys(tokens.part))}
    texts = np.full((len(articles) + 1, len(parts) + 1), -1, dtype=np.int64)
    for text, (name, part) in enumerate(zip(tokens.article_id, tokens.part, strict=True)):
        texts[articles[name], parts[part]] = text
    ids = as_strings(table["article_id"])
    return texts[lookup(ids, articles), lookup(table["part"], parts)]


def token_ranges(
    tokens: Tokens, doc: np.ndarray, start: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For spans of characters, the half-open ranges of tokens that they touch."""
    longest, starts, ends = _places(tokens)
    first = np.searchsorted(ends, doc * longest + start, side="right")
    last = np.searchsorted(starts, doc * longest + end, side="left")
    return first, np.maximum(first, last)


def _places(tokens: Tokens) -> tuple[int, np.ndarray, np.ndarray]:
    """Room for a text, and where tokens start and end when every text takes as much."""
    known = vars(tokens)  # kept where a cached property would be: voices and hits ask
    if "_places" not in known:
        longest = max(map(len, tokens.texts), default=0) + 1
        offset = tokens.doc.astype(np.int64) * longest
        known["_places"] = longest, offset + tokens.start, offset + tokens.end
    return known["_places"]


def voice_of_ranges(
    tokens: Tokens, spoken: Spoken, first: np.ndarray, last: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Who utters each range of tokens.

    Returns
    -------
    voice, row : ndarray
        The voice of most of its words; where two have as many, that of its first token. And the
        row of the voices table under its first token of that voice, or -1.
    """
    if not len(tokens) or not len(first):
        return np.zeros(len(first), np.int8), np.full(len(first), -1)
    counts = np.empty((len(first), len(VOICE_NAMES)))
    at = np.minimum(first, len(tokens) - 1)
    for number in range(len(VOICE_NAMES)):
        words = np.append(0, np.cumsum(tokens.is_alnum & (spoken.voice == number), dtype=np.int32))
        counts[:, number] = words[last] - words[first] + 0.5 * (spoken.voice[at] == number)
    voice = counts.argmax(axis=1).astype(np.int8)
    row = np.full(len(first), -1, dtype=np.int64)
    for number in range(1, len(VOICE_NAMES)):
        places = np.append(np.flatnonzero(spoken.voice == number), 0)
        mine = np.flatnonzero(voice == number)
        row[mine] = spoken.row[places[np.searchsorted(places[:-1], first[mine])]]
    return voice, row
