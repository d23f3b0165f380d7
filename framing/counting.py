"""Counting by place: the words, sentences and hits of every article, part and voice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.errors import Problem, TableError
from framing.spoken import Spoken, spread_voices, voice_of_ranges
from framing.tables import PARTS, VOICE_NAMES, as_strings, lookup, lookup_pairs
from framing.tokens import Tokens

_COUNTED = ("article_id", "part", "start", "measure", "label", "term", "weight", "voice")


@dataclass(frozen=True)
class Grid:
    """The rows of the scores, before measures and labels: article, then part, then voice."""

    articles: tuple[str, ...]
    parts: tuple[str, ...]
    voices: tuple[str, ...]

    def __len__(self) -> int:
        """How many places there are."""
        return len(self.articles) * len(self.parts) * len(self.voices)

    def place(self, article: np.ndarray, part: np.ndarray, voice: np.ndarray | int) -> np.ndarray:
        """The number of a place."""
        return (article * len(self.parts) + part) * len(self.voices) + voice


def grid_of(articles: pd.DataFrame, tokens: Tokens, voices: pd.DataFrame | None) -> Grid:
    """The places of articles with texts; without voices all words are of one."""
    ids = tuple(tokens.article_id[i] for i in _first_texts(tokens))
    return _grid(ids, set(articles.columns), ("all",) if voices is None else VOICE_NAMES)


def grid_given(articles: pd.DataFrame, words: pd.DataFrame) -> Grid:
    """The places of articles whose words were counted before."""
    ids = tuple(str(value) for value in articles["article_id"])
    return _grid(ids, words["part"].unique(), words["voice"].unique())


def _grid(ids: tuple[str, ...], parts: Iterable[str], voices: Iterable[str]) -> Grid:
    parts, voices = set(parts), set(voices)
    return Grid(
        ids,
        tuple(part for part in PARTS if part in parts),
        tuple(voice for voice in ("all", *VOICE_NAMES) if voice in voices),
    )


def said_given(words: pd.DataFrame, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """The words and sentences of a `count_words` table at every place of the grid."""
    article, part, voice = (
        lookup(column, {value: i for i, value in enumerate(values)})
        for column, values in (
            (as_strings(words["article_id"]), grid.articles),
            (words["part"], grid.parts),
            (words["voice"], grid.voices),
        )
    )
    known = np.flatnonzero(article >= 0)
    place = grid.place(article, part, voice)[known]
    n_words, n_sentences = np.zeros((2, len(grid)))
    n_words[place] = words["n_words"].to_numpy(dtype=float)[known]
    n_sentences[place] = words["n_sentences"].to_numpy(dtype=float)[known]
    return n_words, n_sentences


def _first_texts(tokens: Tokens) -> list[int]:
    """The text that first shows each article, in order."""
    first: dict[str, int] = {}
    for text, article in enumerate(tokens.article_id):
        first.setdefault(article, text)
    return list(first.values())


def voice_of_tokens(tokens: Tokens, voices: pd.DataFrame) -> np.ndarray:
    """Number of the voice in `VOICE_NAMES` for every token; 0, the outlet, where none is marked."""
    return spread_voices(tokens, voices).voice


def said_by(tokens: Tokens, spoken: np.ndarray | None, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Words and sentences at every place of the grid; a sentence is of the voice of most of it."""
    article = {name: i for i, name in enumerate(grid.articles)}
    part = {name: i for i, name in enumerate(grid.parts)}
    article_of_text = np.array([article[name] for name in tokens.article_id], dtype=np.int64)
    part_of_text = np.array([part[name] for name in tokens.part], dtype=np.int64)
    voice = np.zeros(len(tokens), dtype=np.int8) if spoken is None else spoken
    first, last = tokens.sentence_first[:-1], tokens.sentence_first[1:]
    voice_of_sentence, _ = voice_of_ranges(tokens, Spoken(voice, voice), first, last)

    text = tokens.doc[first]
    place = grid.place(article_of_text[text], part_of_text[text], voice_of_sentence)
    n_words, n_sentences = np.zeros(len(grid)), np.bincount(place, minlength=len(grid))
    for number in range(len(grid.voices)):
        words = np.append(0, np.cumsum(tokens.is_word & (voice == number), dtype=np.int32))
        n_words[grid.place(article_of_text, part_of_text, number)] = np.diff(words[tokens.first])
    return n_words, n_sentences.astype(float)


def place_hits(
    hits: pd.DataFrame, grid: Grid, tokens: Tokens | None, spoken: np.ndarray | None
) -> pd.DataFrame:
    """The hits of these articles with their place in the grid."""
    numbers = {name: i for i, name in enumerate(grid.articles)}
    article = lookup(as_strings(hits["article_id"]), numbers)
    if len(hits) and len(articles := grid.articles) and (article < 0).all():
        got, expected = repr(str(hits["article_id"].iloc[0])), repr(articles[0])
        problem = Problem(
            "no article_id in common", "hits", got, f"such as {expected}",
            "hits = framing.find_hits(articles)",
        )  # fmt: skip
        raise TableError("the hits belong to other articles", [problem])
    parts = {name: i for i, name in enumerate(grid.parts)}
    part = lookup(hits["part"], parts)
    keep = (article >= 0) & (part >= 0)
    found = hits[[name for name in _COUNTED if name in hits]]
    if not keep.all():
        found = found.loc[keep].reset_index(drop=True)
    voice = np.zeros(len(found), dtype=np.int64)
    if tokens is not None and spoken is not None:
        voice = _voice_of_hits(found, tokens, spoken)
    elif tokens is None and grid.voices != ("all",):
        known = {name: i for i, name in enumerate(grid.voices)}
        voice = lookup(found["voice"], known)
        if (voice < 0).any():
            problem = Problem("a hit without a voice", "hits", expected=", ".join(known))
            raise TableError("the hits cannot be counted by voice", [problem])
    return found.assign(place=grid.place(article[keep], part[keep], voice))


def _voice_of_hits(hits: pd.DataFrame, tokens: Tokens, spoken: np.ndarray) -> np.ndarray:
    """The voice a hit carries or, where it carries none, that of its first token."""
    voice = np.full(len(hits), -1)
    if "voice" in hits:
        numbers = {name: i for i, name in enumerate(VOICE_NAMES)}
        voice = lookup(hits["voice"], numbers)
    texts = {key: i for i, key in enumerate(zip(tokens.article_id, tokens.part, strict=True))}
    for row in np.flatnonzero(voice < 0):
        hit = hits.iloc[row]
        start = int(hit["start"])
        inside = tokens.covered(texts[str(hit["article_id"]), hit["part"]], start, start + 1)
        voice[row] = spoken[inside.start] if inside.stop > inside.start else 0
    return voice


def total_cells(
    found: pd.DataFrame,
    columns: pd.DataFrame,
    said: tuple[np.ndarray, ...],
    grid: Grid,
    *,
    weighted: bool,
    zeros: bool,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cells of a matrix of places (rows) by measures and labels (columns): total and base."""
    n = len(columns)
    keys = list(zip(columns["measure"], columns["label"], strict=True))
    at = {key: i for i, key in enumerate(keys)}
    column = lookup_pairs(found["measure"], found["label"], at)
    place = found["place"].to_numpy(dtype=np.int64)
    is_tone, is_naming = (
        (found["measure"] == name).to_numpy(dtype=bool) for name in ("tone", "naming")
    )
    weight = np.ones(len(found))
    if "weight" in found:
        given = pd.to_numeric(found["weight"], errors="coerce").to_numpy(dtype=float, na_value=1.0)
        weight = np.where(is_tone | weighted, given, 1.0)
    # What counts beside the hits' own labels: a sentence with a score, the variant of a referent.
    more = []
    coverage = at.get(("tone", "coverage"))
    if coverage is not None and ("tone", "polarity") in at:
        weight[column == coverage] = 0.0
        scored = np.flatnonzero(column == at["tone", "polarity"])
        more.append(place[scored] * n + coverage)
    if "term" in found and is_naming.any():
        rows = np.flatnonzero(is_naming & found["term"].notna().to_numpy(dtype=bool))
        named = found.iloc[rows]
        shares = {name: i for (measure, name), i in at.items() if measure == "naming"}
        more.append(place[rows] * n + lookup(named["label"] + ": " + named["term"], shares))
    cell = np.concatenate([place * n + column, *more])
    weight = np.append(weight, np.ones(len(cell) - len(found)))
    cells = np.arange(len(grid) * n)
    if not zeros:
        cells, cell = np.unique(cell, return_inverse=True)
    total = np.bincount(cell, weight, len(cells)).astype(float)
    n_hits = np.bincount(cell[: len(found)], None, len(cells))
    row, column = np.divmod(cells, max(n, 1))
    is_tone = (columns["measure"] == "tone").to_numpy(dtype=bool)
    base = np.where(is_tone[column], said[1][row], said[0][row])
    referent = np.array(
        [
            -1 if term is None else at[measure, label.removesuffix(f": {term}")]
            for measure, label, term, _ in columns.itertuples(index=False, name=None)
        ],
        dtype=np.int64,
    )[column]
    share = np.flatnonzero(referent >= 0)
    base[share] = n_hits[np.searchsorted(cells, row[share] * n + referent[share])]
    keep = np.ones(len(cells), dtype=bool) if zeros else total != 0
    return cells[keep], total[keep], base[keep]
