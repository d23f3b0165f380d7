"""Scores: how often each article uses each label, per 1,000 words of the voice that uses it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.errors import Problem, TableError
from framing.spoken import Spoken, spread_voices, voice_of_ranges
from framing.tables import (
    ARTICLES,
    MEASURES,
    PARTS,
    SCORES,
    VOICE_NAMES,
    Spec,
    as_strings,
    check,
    lookup,
    lookup_pairs,
    with_given_ids,
)  # fmt: skip
from framing.text import Tokens, tokenize_articles

PER_1000_WORDS, SHARE, POLARITY = "per_1000_words", "share", "polarity"
_NEEDED = Spec("hits", ("article_id", "part", "measure", "label"))
_COUNTED = ("article_id", "part", "start", "measure", "label", "term", "weight", "voice")
_LABELS = Spec("labels", ("measure", "label"))
_WITHOUT_TEXT = Spec("articles", ("article_id", "outlet"), key=("article_id",))
WORDS = Spec("words", ("article_id", "part", "voice", "n_words", "n_sentences"))
_TEXT_COLUMNS = {"headline", "body", "published", "url", "origin", "outlet_from"}


def score_articles(
    articles: pd.DataFrame,
    hits: pd.DataFrame,
    *,
    voices: pd.DataFrame | None = None,
    labels: pd.DataFrame | None = None,
    weighted: bool = False,
    words: pd.DataFrame | None = None,
    zeros: bool = True,
    tokens: Tokens | None = None,
) -> pd.DataFrame:
    """Count the hits of every article, by part, voice, measure and label; zeros are kept.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id``, ``outlet`` and ``body``; ``headline`` and ``story_id`` optional.
        Further columns (a genre, a period) are repeated in the scores.
    hits : DataFrame
        From `find_hits`. Hits of articles that are not in ``articles`` are passed over, but
        their labels count as labels that could have been found.
    voices : DataFrame, optional
        From `find_voices`. Scores are then given apart for the outlet's own voice, direct and
        indirect speech, each per 1,000 words *of that voice*. Without it the one voice is "all".
    labels : DataFrame, optional
        ``measure`` and ``label`` (and ``term`` for variants of a name) that were looked for: they
        get zeros even where no article has a hit. Labels seen in ``hits`` are always included.
    weighted : bool
        Sum the entries' weights instead of counting hits (rates only).
    words : DataFrame, optional
        From `count_words`: the scores then need neither texts nor voices (``body`` may be
        missing), only hits that carry their voice.
    zeros : bool
        False leaves out rows whose total is 0: their base follows from ``words`` or the row of
        the referent. Of a million articles' scores most are such.
    tokens : Tokens, optional
        The articles' tokens, to share the work with the detectors.

    Returns
    -------
    DataFrame
        One row per article x part x voice x measure x label with

        - ``total``: hits (or summed weights; for tone the summed sentence scores);
        - ``base``: words of that voice in that part; for shares of variants the hits of the
          referent, for tone the sentences of that voice (that of most of a sentence's words);
        - ``value``: ``1000 * total / base`` for ``unit`` per_1000_words, else ``total / base``;
          NaN where the base is 0.

        Naming has two kinds of rows: the referent itself (``Islamic State``, per 1,000 words) and
        each variant's share of the referent's hits (``Islamic State: Daesh``). Tone has, beside
        the means of its labels over all sentences, ``coverage``: the share of sentences with a
        scored word.

    Raises
    ------
    TableError
        Where a column is missing, or no ``article_id`` of the hits is among the articles.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"],
    ...                          "body": ["The regime fell, he said."]})
    >>> hits = pd.DataFrame({"article_id": ["1"], "part": ["body"], "start": [4],
    ...                      "measure": ["loaded"], "label": ["militancy"]})
    >>> score_articles(articles, hits)[["voice", "label", "total", "base", "value"]]
      voice      label  total  base  value
    0   all  militancy    1.0   5.0  200.0
    """
    check(hits, _NEEDED)
    columns = _score_columns(hits, labels)
    if words is not None:
        check(articles, _WITHOUT_TEXT)
        check(words, WORDS)
        ids = tuple(str(value) for value in articles["article_id"])
        grid = _grid(ids, words["part"].unique(), words["voice"].unique())
        found = _placed(hits, grid, None, None)
        said = _said_given(words, grid)
    else:
        check(articles, ARTICLES)
        tokens = tokenize_articles(articles) if tokens is None else tokens
        grid = _grid_of(articles, tokens, voices)
        spoken = None if voices is None else voice_of_tokens(tokens, voices)
        found, said = _placed(hits, grid, tokens, spoken), _said(tokens, spoken, grid)
    cells, total, base = _totals(found, columns, said, grid, weighted=weighted, zeros=zeros)
    return _long_table(articles, grid, columns, cells, total, base)


def count_words(
    articles: pd.DataFrame,
    *,
    voices: pd.DataFrame | None = None,
    tokens: Tokens | None = None,
) -> pd.DataFrame:
    """Count the words of every voice in every part: what rates are per, without the texts.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id``, ``outlet`` and ``body``; ``headline`` optional.
    voices : DataFrame, optional
        From `find_voices`; without it the one voice is "all".
    tokens : Tokens, optional
        The articles' tokens, to share the work with the detectors.

    Returns
    -------
    DataFrame
        One row per article x part x voice: ``article_id, part, voice, n_words, n_sentences``;
        zeros kept.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": ["It fell."]})
    >>> count_words(articles)
      article_id  part voice  n_words  n_sentences
    0          1  body   all        2            1
    """
    check(articles, ARTICLES)
    tokens = tokenize_articles(articles) if tokens is None else tokens
    grid = _grid_of(articles, tokens, voices)
    spoken = None if voices is None else voice_of_tokens(tokens, voices)
    n_words, n_sentences = _said(tokens, spoken, grid)
    article, part, voice = np.indices((len(grid.articles), len(grid.parts), len(grid.voices)))
    counted = pd.DataFrame(
        {
            "article_id": pd.array(grid.articles, dtype="str").take(article.ravel()),
            "part": pd.array(grid.parts, dtype="str").take(part.ravel()),
            "voice": pd.array(grid.voices, dtype="str").take(voice.ravel()),
            "n_words": n_words.astype(np.int64),
            "n_sentences": n_sentences.astype(np.int64),
        }
    )
    return with_given_ids(counted, articles)


@dataclass(frozen=True)
class _Grid:
    """The rows of the scores, before measures and labels: article, then part, then voice."""

    articles: tuple[str, ...]
    parts: tuple[str, ...]
    voices: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.articles) * len(self.parts) * len(self.voices)

    def place(self, article: np.ndarray, part: np.ndarray, voice: np.ndarray | int) -> np.ndarray:
        return (article * len(self.parts) + part) * len(self.voices) + voice


def _grid(ids: tuple[str, ...], parts: Iterable[str], voices: Iterable[str]) -> _Grid:
    parts, voices = set(parts), set(voices)
    return _Grid(
        ids,
        tuple(part for part in PARTS if part in parts),
        tuple(voice for voice in ("all", *VOICE_NAMES) if voice in voices),
    )


def _grid_of(articles: pd.DataFrame, tokens: Tokens, voices: pd.DataFrame | None) -> _Grid:
    ids = tuple(tokens.article_id[i] for i in _first_texts(tokens))
    return _grid(ids, set(articles.columns), ("all",) if voices is None else VOICE_NAMES)


def _said_given(words: pd.DataFrame, grid: _Grid) -> tuple[np.ndarray, np.ndarray]:
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


def _said(tokens: Tokens, spoken: np.ndarray | None, grid: _Grid) -> tuple[np.ndarray, np.ndarray]:
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


def _placed(
    hits: pd.DataFrame, grid: _Grid, tokens: Tokens | None, spoken: np.ndarray | None
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


def _unit(measure: str, label: str) -> str:
    if measure != "tone":
        return PER_1000_WORDS
    return SHARE if label == "coverage" else POLARITY


def _score_columns(hits: pd.DataFrame, labels: pd.DataFrame | None) -> pd.DataFrame:
    """One row per measure and label that gets scores; ``term`` only for shares of a referent."""
    seen = [hits] if labels is None else [hits, check(labels, _LABELS)]
    pairs, variants = set(), set()
    for table in seen:
        distinct = table[["measure", "label"]].drop_duplicates()
        pairs |= set(zip(distinct["measure"], distinct["label"], strict=True))
        naming = table[(table["measure"] == "naming").to_numpy(dtype=bool)]
        if "term" in naming:
            distinct = naming[["label", "term"]].drop_duplicates()
            variants |= set(zip(distinct["label"], distinct["term"].astype(object), strict=True))
    rows = [(measure, label, None, _unit(measure, label)) for measure, label in pairs]
    rows += [
        ("naming", f"{label}: {term}", term, SHARE) for label, term in variants if pd.notna(term)
    ]
    if ("tone", "polarity") in pairs and ("tone", "coverage") not in pairs:
        rows.append(("tone", "coverage", None, SHARE))
    order = {name: i for i, name in enumerate(MEASURES)}
    rows.sort(key=lambda row: (order.get(row[0], len(order)), row[0], row[2] is not None, row[1]))
    return pd.DataFrame(rows, columns=["measure", "label", "term", "unit"], dtype=object)


def _totals(
    found: pd.DataFrame,
    columns: pd.DataFrame,
    said: tuple[np.ndarray, ...],
    grid: _Grid,
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


def _long_table(
    articles: pd.DataFrame,
    grid: _Grid,
    columns: pd.DataFrame,
    cells: np.ndarray,
    total: np.ndarray,
    base: np.ndarray,
) -> pd.DataFrame:
    """Cells as one row per article, part, voice, measure and label."""
    shape = (len(grid.articles), len(grid.parts), len(grid.voices), len(columns))
    article, part, voice, column = np.unravel_index(cells, shape)
    table = pd.DataFrame({"article_id": articles["article_id"].take(article).array})
    table["outlet"] = articles["outlet"].take(article).array
    stories = articles["story_id"] if "story_id" in articles else pd.Series(pd.NA, articles.index)
    table["story_id"] = stories.astype("str").where(stories.notna(), None).take(article).array
    table["part"] = pd.Series(grid.parts, dtype="str").take(part).array
    table["voice"] = pd.Series(grid.voices, dtype="str").take(voice).array
    for name in ("measure", "label"):
        table[name] = columns[name].astype("str").take(column).array
    table["total"], table["base"] = total, base
    scale = np.where(columns["unit"] == PER_1000_WORDS, 1000.0, 1.0)[column]
    with np.errstate(invalid="ignore", divide="ignore"):
        table["value"] = np.where(table["base"] > 0, scale * table["total"] / table["base"], np.nan)
    table["unit"] = columns["unit"].astype("str").take(column).array
    known = _TEXT_COLUMNS | set(SCORES.columns)
    for extra in [extra for extra in articles if extra not in known]:
        table[extra] = articles[extra].take(article).array
    return table
