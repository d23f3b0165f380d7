"""Who is speaking: stretches of other people's words, and whose they are."""

from __future__ import annotations

from itertools import repeat

import numpy as np
import pandas as pd

from framing.attributions import Attributions, link_roles
from framing.lone import complete_roles
from framing.numbering import ranges
from framing.quotations import Quotations, find_quotations
from framing.roles import Roles, find_roles
from framing.sources import name_sources
from framing.tables import TOPIC, VOICES, check, with_given_ids
from framing.tags import form_tags
from framing.text import tokenize_articles
from framing.tokens import Tokens
from framing.voicemodel import CONTENT

# Parts of speech: verbs that are finite, that may be, and what stands before a participle.
_FINITE, _PAST, _BEFORE_PARTICIPLE = 1, 2, 3
_KINDS_OF_TAG = {
    **dict.fromkeys(("VB", "VBZ", "VBP", "MD"), _FINITE),
    "VBD": _PAST,
    **dict.fromkeys(("DT", "CD", "JJ", "PRP$", "POS"), _BEFORE_PARTICIPLE),
}


def find_voices(articles: pd.DataFrame, *, tokens: Tokens | None = None) -> pd.DataFrame:
    """Find what an article quotes or reports, and who is credited with it.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id``, ``outlet`` and ``body``; ``headline`` optional.
    tokens : Tokens, optional
        The articles' tokens, to share the work with other detectors.

    Returns
    -------
    DataFrame
        One row per stretch of somebody else's content; stretches are disjoint, and what none
        covers is the outlet's own voice. ``voice`` is "direct" within quotation marks and
        "indirect" elsewhere; ``attribution`` numbers the attributions of an article (rows of one
        share it); ``source`` is the resolved name and ``source_start, source_end`` the mention;
        ``cue, cue_start, cue_end`` the crediting words; ``rule`` what decided. The rule ends in
        "(topic)" where a source is only credited with speaking or thinking of something, without
        a clause or marks of its own: hits and scores count such words as the outlet's. Offsets
        are half-open code points of the stored headline or body.

    Raises
    ------
    TableError
        Where a column is missing or an ``article_id`` repeats.

    Examples
    --------
    >>> body = "The plan, Ann Lee said, is “a mistake.” It passed."
    >>> frame = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": [body]})
    >>> find_voices(frame)[["voice", "source", "cue"]].drop_duplicates()
          voice   source   cue
    0  indirect  Ann Lee  said
    1    direct  Ann Lee  said
    """
    tokens = tokenize_articles(articles) if tokens is None else tokens
    quotations = find_quotations(tokens)
    roles = find_roles(tokens, quotations)
    return with_given_ids(tabulate_roles(tokens, quotations, roles), articles)


def tabulate_roles(tokens: Tokens, quotations: Quotations, roles: Roles) -> pd.DataFrame:
    """The voices table of a batch whose roles are known, whatever found them.

    Content is cut where quotation marks begin and end, so that a partial quotation in reported
    speech is "direct" only within its marks.
    """
    roles = complete_roles(tokens, quotations, roles)
    found = link_roles(tokens, roles, quotations)
    first, last, row = _cut_at_marks(tokens, quotations, found)
    doc = tokens.doc[first]
    names = name_sources(tokens, found.source, roles.role == CONTENT)
    # Numbers run through an article, headline and body together.
    article = _article_numbers(tokens)[doc]
    number = found.number[row]
    lowest = np.full(int(article.max()) + 1 if len(article) else 0, np.iinfo(np.int64).max)
    np.minimum.at(lowest, article, number)
    is_direct, is_topic = quotations.at[first] >= 0, _are_topics(tokens, quotations, found)[row]
    columns = {
        "article_id": _strings(tokens.article_id, doc),
        "part": _strings(tokens.part, doc),
        "attribution": number - lowest[article],
        "start": tokens.start[first],
        "end": tokens.end[last - 1],
        "voice": _strings(["indirect", "direct"], is_direct.astype(int)),
        "source": _strings(names, row),
        **_offsets(tokens, "source", found.source[row]),
        "cue": _strings(_texts(tokens, found.cue), row),
        **_offsets(tokens, "cue", found.cue[row]),
        "rule": _strings([roles.rule, roles.rule + TOPIC], is_topic.astype(int)),
    }
    return pd.DataFrame(columns)[VOICES.columns]


def _are_topics(tokens: Tokens, quotations: Quotations, found: Attributions) -> np.ndarray:
    """Which spans only name what somebody speaks or thinks of: no marks, no clause of theirs.

    In "officials discussed the so-called safe zone" the officials are credited with a topic, but
    the words are the outlet's. A clause needs a finite verb; a participle before its noun is none.
    """
    form_kind = np.fromiter(map(_KINDS_OF_TAG.get, form_tags(tokens), repeat(0)), np.int8)
    kind = form_kind[tokens.form] if len(tokens) else np.zeros(0, dtype=np.int8)
    is_joined = ~tokens.space & np.roll(tokens.is_one_of("-"), 1)
    is_verb = (kind == _FINITE) | ((kind == _PAST) & (np.roll(kind, 1) != _BEFORE_PARTICIPLE))
    counts = np.append(0, np.cumsum((is_verb & ~is_joined) | (quotations.at >= 0)))
    return counts[found.last] == counts[found.first]


def count_sources(
    voices: pd.DataFrame, articles: pd.DataFrame, *, tokens: Tokens | None = None
) -> pd.DataFrame:
    """Count who gets to speak in which outlet, how often and at what length.

    Parameters
    ----------
    voices : DataFrame
        From `find_voices`.
    articles : DataFrame
        The articles it was found in.
    tokens : Tokens, optional
        Their tokens, to share the work.

    Returns
    -------
    DataFrame
        One row per outlet and source, most words first: ``outlet, source, n_articles,
        n_attributions, n_words`` (words of the source's content), ``direct_share`` (of those
        words, the share in quotation marks) and ``share`` (of all words that the outlet credits to
        somebody). The row without a source holds content that is credited to nobody by name.

    Raises
    ------
    TableError
        Where a column is missing.

    Examples
    --------
    >>> body = "“It is a mistake,” Ann Lee said. Lee said it would pass."
    >>> frame = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": [body]})
    >>> count_sources(find_voices(frame), frame)[["outlet", "source", "n_attributions", "n_words"]]
      outlet   source  n_attributions  n_words
    0      A  Ann Lee               2        7
    """
    check(voices, VOICES)
    tokens = tokenize_articles(articles) if tokens is None else tokens
    outlets = dict(zip(map(str, articles["article_id"]), articles["outlet"], strict=True))
    n_words = _count_words(voices, tokens)
    rows = pd.DataFrame({
        "outlet": [outlets[str(name)] for name in voices["article_id"]],
        "source": voices["source"].to_numpy(),
        "article_id": voices["article_id"].to_numpy(),
        "attribution": voices["attribution"].to_numpy(),
        "n_words": n_words,
        "n_direct": np.where(voices["voice"] == "direct", n_words, 0),
    })  # fmt: skip
    rows["key"] = rows["article_id"].astype(str) + " " + rows["attribution"].astype(str)
    grouped = rows.groupby(["outlet", "source"], dropna=False, sort=True)
    counted = grouped.agg(
        n_articles=("article_id", "nunique"),
        n_attributions=("key", "nunique"),
        n_words=("n_words", "sum"),
        n_direct=("n_direct", "sum"),
    ).reset_index()
    counted["direct_share"] = counted["n_direct"] / counted["n_words"].clip(lower=1)
    total = counted.groupby("outlet")["n_words"].transform("sum")
    counted["share"] = counted["n_words"] / total.clip(lower=1)
    counted = counted.sort_values(["outlet", "n_words"], ascending=[True, False], kind="stable")
    return counted.drop(columns="n_direct").reset_index(drop=True)


def _count_words(voices: pd.DataFrame, tokens: Tokens) -> np.ndarray:
    """Words in each stretch."""
    places = zip(tokens.article_id, tokens.part, strict=True)
    doc = {place: number for number, place in enumerate(places)}
    words = np.append(0, np.cumsum(tokens.is_word))
    counts = np.zeros(len(voices), dtype=np.int64)
    columns = (voices[name] for name in ("article_id", "part", "start", "end"))
    for i, (article, part, start, end) in enumerate(zip(*columns, strict=True)):
        covered = tokens.covered(doc[str(article), part], start, end)
        counts[i] = words[covered.stop] - words[covered.start]
    return counts


def _cut_at_marks(
    tokens: Tokens, quotations: Quotations, found: Attributions
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ranges of tokens all inside or all outside of quotation marks, and the span of each."""
    size = found.last - found.first
    at, span = ranges(found.first, size), np.repeat(np.arange(len(size)), size)
    new = (np.diff(span, prepend=-1) != 0) | (np.diff(quotations.at[at], prepend=-2) != 0)
    begins = np.flatnonzero(new)
    ends = np.append(begins[1:], len(at))[: len(begins)]
    first, last = at[begins], at[ends - 1] + 1
    words = np.append(0, np.cumsum(tokens.is_alnum[at]))
    keep = words[ends] > words[begins]
    return first[keep], last[keep], span[begins[keep]]


def _strings(values: list, rows: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """A column of strings, of which each stands in many rows."""
    return pd.array(values, dtype="str").take(rows)


def _texts(tokens: Tokens, ranges: np.ndarray) -> list[str | None]:
    """The stored text of ranges of tokens, None where there is none."""
    first, last = ranges.T
    columns = (tokens.doc[first], first, tokens.start[first], tokens.end[last - 1])
    return [
        tokens.texts[doc][start:end] if token >= 0 else None
        for doc, token, start, end in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _offsets(tokens: Tokens, name: str, ranges: np.ndarray) -> dict[str, object]:
    is_none = ranges[:, 0] < 0
    start = np.where(is_none, 0, tokens.start[ranges[:, 0]] if len(ranges) else 0)
    end = np.where(is_none, 0, tokens.end[ranges[:, 1] - 1] if len(ranges) else 0)
    return {
        f"{name}_start": pd.arrays.IntegerArray(start.astype(np.int64), is_none),
        f"{name}_end": pd.arrays.IntegerArray(end.astype(np.int64), is_none.copy()),
    }


def _article_numbers(tokens: Tokens) -> np.ndarray:
    """Number of the article of each text."""
    numbers: dict[str, int] = {}
    found = (numbers.setdefault(name, len(numbers)) for name in tokens.article_id)
    return np.fromiter(found, np.int64, len(tokens.article_id))
