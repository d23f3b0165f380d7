"""Tone toward a referent: the sentiment of the clauses in which it is named."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from framing.errors import Problem, TableError
from framing.grammar import word_set
from framing.sentiment import scorer_named
from framing.spoken import docs_of, token_ranges
from framing.tables import ARTICLES, HITS, PARTS, VOICE_NAMES, Spec, check
from framing.text import tokenize_articles
from framing.tokens import Tokens
from framing.tone import evidence, scorer_version

_NAMED = Spec("hits", ("article_id", "part", "start", "end", "measure", "label"))
_MARKS = word_set(", ; : – — -- ( )")
_JOINTS = word_set(
    "but and or while although though whereas because if when after before since unless until who"
    " which as"
)


def find_tone_toward(
    articles: pd.DataFrame,
    hits: pd.DataFrame,
    *,
    scorer: str = "textblob",
    repair_negation: bool = False,
    tokens: Tokens | None = None,
) -> pd.DataFrame:
    """Score the clauses in which referents are named.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id``, ``outlet`` and ``body``; ``headline`` optional.
    hits : DataFrame
        From `find_hits`; its namings are the mentions.
    scorer, repair_negation
        As for `framing.tone.find_tone`.
    tokens : Tokens, optional
        The articles' tokens, to share the work.

    Returns
    -------
    DataFrame
        Rows of the hits table with measure "tone_toward": one per referent and clause, ``label``
        the referent, ``text`` the clause, ``weight`` its polarity (that of its sentence where
        the clause holds no scored word, see ``rule``), ``term`` the words that carry it. Voice
        and source are those of the naming.

    Raises
    ------
    TableError
        Where a column is missing or no hit belongs to the articles.

    Examples
    --------
    >>> from framing.hits import find_hits
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body":
    ...     ["The brave rebels held on in Aleppo, but their awful losses went unreported."]})
    >>> hits = find_hits(articles, measures=["naming"])
    >>> find_tone_toward(articles, hits)[["label", "text", "weight"]]
                  label                                text  weight
    0  Armed opposition  The brave rebels held on in Aleppo     0.8
    """
    check(articles, ARTICLES)
    named = check(hits, _NAMED)
    named = named[(named["measure"] == "naming").to_numpy(dtype=bool)]
    tokens = tokenize_articles(articles) if tokens is None else tokens
    doc = docs_of(tokens, named)
    named, doc = named[doc >= 0], doc[doc >= 0]
    start, end = (named[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
    first, last = token_ranges(tokens, doc, start, end)
    begin, stop = _clauses(tokens, first, last)
    once = ~pd.DataFrame({"label": named["label"].array, "begin": begin}).duplicated().to_numpy()
    named, begin, stop = named[once], begin[once], stop[once]
    return _scored(tokens, named, begin, stop, scorer, repair_negation=repair_negation)


def score_tone(
    articles: pd.DataFrame, hits: pd.DataFrame, *, by_voice: bool | None = None
) -> pd.DataFrame:
    """Mean tone toward every referent, by article, part and voice.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id``, ``outlet`` and ``body``; ``headline`` and ``story_id`` optional.
    hits : DataFrame
        From `find_tone_toward`.
    by_voice : bool, optional
        Whether to tell the voices apart; by default where the hits have them.

    Returns
    -------
    DataFrame
        A scores table with measure "tone_toward": ``total`` is the sum of the clauses' polarity,
        ``base`` their number, ``value`` the mean (-1 to 1), NaN where the referent is not named.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": ["..."]})
    >>> hits = pd.DataFrame({"article_id": ["1", "1"], "part": "body", "label": "rebels",
    ...                      "weight": [0.5, 0.0]})
    >>> score_tone(articles, hits)[["voice", "label", "total", "base", "value"]]
      voice   label  total  base  value
    0   all  rebels    0.5     2   0.25
    """
    check(articles, ARTICLES)
    ids = [str(value) for value in articles["article_id"]]
    unknown = sorted(set(map(str, hits["article_id"])).difference(ids))
    if unknown:
        problem = Problem("not among the articles", "hits", repr(unknown[0]), repr(ids[:1]))
        raise TableError("the hits belong to other articles", [problem])
    has_voice = "voice" in hits and bool(hits["voice"].notna().any())
    by_voice = has_voice if by_voice is None else by_voice
    voice = hits["voice"].tolist() if by_voice else ["all"] * len(hits)
    keys = [
        list(map(str, hits["article_id"])),
        hits["part"].tolist(),
        voice,
        hits["label"].tolist(),
    ]
    names = ["article_id", "part", "voice", "label"]
    sums = hits["weight"].groupby(keys).agg(["sum", "size"]).rename_axis(names)
    parts = [part for part in PARTS if part in articles]
    labels = sorted(set(hits["label"]))
    grid = list(product(ids, parts, VOICE_NAMES if by_voice else ["all"], labels))
    cells = sums.reindex(pd.MultiIndex.from_tuples(grid, names=names), fill_value=0)
    table = cells.reset_index().rename(columns={"sum": "total", "size": "base"})
    row = {article: i for i, article in enumerate(ids)}
    at = [row[article] for article in table["article_id"]]
    stories = articles["story_id"] if "story_id" in articles else pd.Series(None, articles.index)
    table = table.assign(
        article_id=articles["article_id"].take(at).array,
        outlet=articles["outlet"].take(at).array,
        story_id=stories.take(at).array,
        measure="tone_toward",
        value=table["total"] / table["base"].where(table["base"] > 0),
        unit="polarity",
    )
    order = ["article_id", "outlet", "story_id", "part", "voice", "measure", "label"]
    return table[[*order, "total", "base", "value", "unit"]]


def _clauses(tokens: Tokens, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The tokens of the clauses around ranges of tokens, without the marks at their ends."""
    is_mark = tokens.is_one_of(_MARKS)
    opens = tokens.is_one_of(_JOINTS)
    opens[tokens.sentence_first[:-1]] = True
    opens[1:] |= is_mark[:-1]
    begins = np.append(np.flatnonzero(opens), len(tokens))
    begin = begins[np.searchsorted(begins, first, side="right") - 1]
    stop = begins[np.searchsorted(begins, np.maximum(last - 1, first), side="right")]
    last_mark = is_mark[stop - 1] if len(stop) else np.zeros(0, dtype=bool)
    return begin, np.maximum(stop - last_mark, last)


def _scored(
    tokens: Tokens,
    named: pd.DataFrame,
    begin: np.ndarray,
    stop: np.ndarray,
    scorer: str,
    *,
    repair_negation: bool,
) -> pd.DataFrame:
    engine = scorer_named(scorer, repair_negation=repair_negation)
    sentence = tokens.sentence_id[begin]
    bounds = tokens.sentence_first
    clauses = [tokens.text(a, b) for a, b in zip(begin.tolist(), stop.tolist(), strict=True)]
    whole = [tokens.text(int(bounds[i]), int(bounds[i + 1])) for i in sentence.tolist()]
    of_clause, of_sentence = engine.score(clauses), engine.score(whole)
    is_empty = of_clause.n_scored == 0
    terms = zip(evidence(of_clause), evidence(of_sentence), is_empty.tolist(), strict=True)
    version = scorer_version(scorer, repair_negation=repair_negation)
    empty = pd.Series([None] * len(named), dtype="str")
    columns = {
        "article_id": named["article_id"].array,
        "part": named["part"].array,
        "sentence": tokens.sentence[begin],
        "start": tokens.start[begin],
        "end": tokens.end[stop - 1],
        "text": clauses,
        "measure": "tone_toward",
        "label": named["label"].array,
        "term": [other if is_bare else own for own, other, is_bare in terms],
        "target": named["text"].array if "text" in named else empty,
        "target_head": empty,
        "voice": named["voice"].array if "voice" in named else empty,
        "source": named["source"].array if "source" in named else empty,
        "weight": np.where(is_empty, of_sentence.polarity, of_clause.polarity),
        "rule": [f"{version}, {'sentence' if bare else 'clause'}" for bare in is_empty.tolist()],
    }
    return pd.DataFrame(columns)[list(HITS.required)]
