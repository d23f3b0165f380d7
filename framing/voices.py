"""Who is speaking: stretches of other people's words, and whose they are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.attributions import Attributions, link_roles
from framing.quotations import Quotations, find_quotations
from framing.cues import VERB_CLASSES, cue_classes
from framing.roles import CONTENT, CUE, SHIPPED, SOURCE, Roles, find_roles
from framing.sources import name_sources
from framing.tables import VOICES
from framing.text import Tokens, tokenize_articles


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
        ``cue, cue_start, cue_end`` the crediting words; ``rule`` what decided. Offsets are
        half-open code points of the stored headline or body.

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
    2    direct  Ann Lee  said
    """
    tokens = tokenize_articles(articles) if tokens is None else tokens
    quotations = find_quotations(tokens)
    roles = find_roles(tokens, quotations) if SHIPPED.exists() else _rule_roles(tokens, quotations)
    return _table(tokens, quotations, roles, link_roles(tokens, roles, quotations))


def _table(
    tokens: Tokens, quotations: Quotations, roles: Roles, found: Attributions
) -> pd.DataFrame:
    """The voices table, content cut where quotation marks begin and end."""
    first, last, row = _cut_at_marks(tokens, quotations, found)
    doc = tokens.doc[first]
    mentions = list(map(tuple, found.source.tolist()))
    names = name_sources(tokens, mentions, roles.role == CONTENT)
    cues = [tokens.text(a, b) if a >= 0 else None for a, b in found.cue.tolist()]
    # Numbers run through an article, headline and body together.
    article = _article_numbers(tokens)[doc]
    number = found.number[row]
    lowest = np.full(int(article.max()) + 1 if len(article) else 0, np.iinfo(np.int64).max)
    np.minimum.at(lowest, article, number)
    is_direct = quotations.at[first] >= 0
    columns = {
        "article_id": [tokens.article_id[d] for d in doc.tolist()],
        "part": [tokens.part[d] for d in doc.tolist()],
        "attribution": number - lowest[article],
        "start": tokens.start[first],
        "end": tokens.end[last - 1],
        "voice": pd.array(np.where(is_direct, "direct", "indirect").tolist(), dtype="str"),
        "source": pd.array([names[i] for i in row.tolist()], dtype="str"),
        **_offsets(tokens, "source", found.source[row]),
        "cue": pd.array([cues[i] for i in row.tolist()], dtype="str"),
        **_offsets(tokens, "cue", found.cue[row]),
        "rule": pd.array([roles.rule] * len(first), dtype="str"),
    }
    return pd.DataFrame(columns)[VOICES.columns]


def _cut_at_marks(
    tokens: Tokens, quotations: Quotations, found: Attributions
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ranges of tokens all inside or all outside of quotation marks, and the span of each."""
    span = np.full(len(tokens), -1, dtype=np.int64)
    for i, (first, last) in enumerate(zip(found.first.tolist(), found.last.tolist(), strict=True)):
        span[first:last] = i
    key = span * (len(quotations) + 1) + quotations.at
    new = np.flatnonzero(np.append(True, np.diff(key) != 0)[: len(key)])
    ends = np.append(new[1:], len(key))
    words = np.append(0, np.cumsum(tokens.is_alnum))
    keep = (span[new] >= 0) & (words[ends] > words[new])
    first, last = new[keep], ends[keep]
    return first, last, span[first]


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


def _rule_roles(tokens: Tokens, quotations: Quotations) -> Roles:
    """Quotation marks and reporting verbs, without a model."""
    n = len(tokens)
    role = np.zeros(n, dtype=np.int8)
    begins = np.zeros(n, dtype=bool)
    classes = cue_classes(tokens.words)[tokens.word] if n else np.zeros(0, dtype=np.int16)
    past = tokens.per_word(lambda word: word.endswith(("ed", "said", "told", "wrote", "says")))
    inside = quotations.inside
    role[inside] = CONTENT
    begins[quotations.first] = True
    is_cue = np.isin(classes, VERB_CLASSES[:2]) & past & ~inside
    name = tokens.per_form(lambda form: form[0].isupper() or form.lower() in ("he", "she", "they"))
    bounds = tokens.sentence_first
    for i in np.flatnonzero(is_cue).tolist():
        low, high = bounds[tokens.sentence_id[i]], bounds[tokens.sentence_id[i] + 1]
        left = i
        while left > low and name[left - 1] and not inside[left - 1]:
            left -= 1
        right = i + 1
        while left == i and right < high and name[right] and not inside[right]:
            right += 1
        role[left:right] = SOURCE
        role[i] = CUE
        begins[[left, i]] = True
        rest = slice(right, high) if left < i else slice(low, left)
        free = np.arange(rest.start, rest.stop)[role[rest] == 0]
        if len(free) > 2 and not (left == i and right == i + 1):
            role[free] = CONTENT
            begins[free[0]] = True
    return Roles(role, begins, "marks_and_verbs")
