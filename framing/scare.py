"""Scare quotes: marks around a term for which the writer does not vouch.

Most short stretches between quotation marks are something else: a fragment of what a source said
(74 % in political news), a title, a nickname, a term introduced. So a stretch is taken only where
nobody in its sentence is credited with words, where it does not look like a name, a sentence or a
new term; or where a hedge or a phrase of naming announces it ("allegedly designed to “help”").
`rule` names the reason, `confidence` (0 to 1) orders the hits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.cues import cue_classes
from framing.grammar import BE, DETERMINERS, word_set
from framing.quotations import Quotations, find_quotations
from framing.signals import announced, is_introduced, is_listed, is_told
from framing.stretches import (
    Stretch,
    attributed,
    is_credited,
    read_stretch,
    short_stretches,
    speaks_itself,
)
from framing.tables import HITS
from framing.tags import tag_at
from framing.tokens import Tokens

_LONGEST, _LONGEST_ANNOUNCED = 3, 6
# Verbs whose object is what somebody says or feels: "voiced “alarm”".
_VOICING = re.compile(
    "express|voic|urg|pledg|promis|vow|offer|show|demand|seek|sought|cit|prais|condemn|denounc|slam"
    "|decr|call|mean|shout|yell|chant|read|writ|wrote|say|said|stat|declar|cry|cried|answer|utter"
    "|feel|felt|defin|discuss|us|see|saw|hav|has|had|click|press"
)
# Nouns and verbs whose infinitive is what somebody asks for: "a call to “embrace” the plan".
_CALLS = word_set(
    "call calls appeal appeals plea pleas pledge pledges promise promises vow vows demand demands"
    " order orders urging urged asked told threat threats threatened refused wants wanted"
)


def find_scare_quotes(
    tokens: Tokens, quotations: Quotations | None = None, voices: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Find scare quotes.

    Parameters
    ----------
    tokens : Tokens
        The articles' words.
    quotations : Quotations, optional
        Their quoted stretches, to share the work.
    voices : DataFrame, optional
        As `find_voices` returns it: a stretch that an attribution with cue and source covers
        counts as credited.

    Returns
    -------
    DataFrame
        Rows of the hits table, one a stretch, marks included; measure "scare_quote", ``target``
        the words between the marks, ``rule`` the reason and ``confidence``.

    Examples
    --------
    >>> from framing.text import tokenize
    >>> text = "The “debate” was over by noon. Ann Lee called it “a farce”."
    >>> find_scare_quotes(tokenize([text]))[["text", "rule", "confidence"]]
           text                rule  confidence
    0  “debate”  nobody is credited         0.7
    """
    quotations = find_quotations(tokens) if quotations is None else quotations
    is_attributed = attributed(tokens, quotations, voices)
    kind = cue_classes(tokens.words)[tokens.word]
    is_opinion = speaks_itself(tokens, quotations)
    rows = []
    for number in short_stretches(tokens, quotations, longest=_LONGEST_ANNOUNCED):
        stretch = read_stretch(tokens, quotations, number)
        speaks = is_opinion[quotations.doc[number]]
        found = _judge(tokens, stretch, kind, is_attributed[number], speaks)
        if found is not None:
            rows.append((number, *found))
    return _table(tokens, quotations, rows)


def _judge(
    tokens: Tokens, stretch: Stretch, kind: np.ndarray, is_attributed: bool, is_opinion: bool
) -> tuple[str, float] | None:
    """Rule and confidence of a stretch, or None where it is no scare quote."""
    if rule := announced(stretch):
        return rule, 0.9
    if is_attributed or len(stretch.words) > _LONGEST or is_credited(tokens, stretch, kind):
        return None
    if is_introduced(stretch) or _is_fragment(tokens, stretch) or is_told(tokens, stretch):
        return None
    if not is_opinion and is_listed(tokens, stretch):
        return None
    points = 5 + (len(stretch.words) <= 2) + is_opinion
    points += bool(stretch.left) and stretch.left[-1] in DETERMINERS | {"'s"}
    points -= "he" in stretch.left or "she" in stretch.left
    rule = "the writer's own point" if is_opinion else "nobody is credited"
    return rule, int(points) / 10


def _is_fragment(tokens: Tokens, stretch: Stretch) -> bool:
    """Words that go on the writer's sentence as a verb phrase, as partial quotations do."""
    tag = tag_at(tokens, stretch.first + 1)
    if stretch.right and tag_at(tokens, stretch.last).startswith("NN"):
        return False  # it stands before a noun as an adjective would
    before = stretch.left[-1] if stretch.left else ""
    is_call = any(word in _CALLS for word in stretch.left[-8:])
    if before == "to" and len(stretch.words) == 1 and not is_call:
        return False  # "to “help” them": who is quoted says more than a bare verb
    is_predicate = before in BE and not tag.startswith(("NN", "DT"))
    is_object = tag_at(tokens, stretch.first - 1).startswith("VB") if stretch.first else False
    if is_object and len(stretch.words) == 1 and tag.startswith("NN"):
        is_object = before in BE or bool(_VOICING.match(before))
    is_label = "as" in stretch.left[-2:] and "across" not in stretch.left[-3:]
    is_fragment = is_predicate or is_object or is_label
    return tag in ("VBD", "VBZ", "VBP", "MD") or before in ("to", "will", "would") or is_fragment


def _table(tokens: Tokens, quotations: Quotations, rows: Sequence[tuple]) -> pd.DataFrame:
    numbers = [row[0] for row in rows]
    docs = quotations.doc[numbers].tolist()
    start, end = quotations.start[numbers], quotations.end[numbers]
    first, last = quotations.first[numbers], quotations.last[numbers]
    inner_start, inner_end = tokens.end[first], tokens.start[last - 1]
    inner = [
        tokens.texts[d][a:b]
        for d, a, b in zip(docs, inner_start.tolist(), inner_end.tolist(), strict=True)
    ]
    table = pd.DataFrame(
        {
            "article_id": [tokens.article_id[d] for d in docs],
            "part": [tokens.part[d] for d in docs],
            "sentence": tokens.sentence[first],
            "start": start,
            "end": end,
            "text": [
                tokens.texts[d][a:b]
                for d, a, b in zip(docs, start.tolist(), end.tolist(), strict=True)
            ],
            "measure": "scare_quote",
            "label": "scare_quote",
            "term": [text.lower() for text in inner],
            "target": inner,
            "target_head": None,
            "voice": None,
            "source": None,
            "weight": 1.0,
            "rule": [row[1] for row in rows],
            "target_start": inner_start,
            "target_end": inner_end,
            "confidence": [row[2] for row in rows],
        }
    )
    return table[[name for name in HITS.columns if name in table]]
