"""Signals: words around and in a short quoted stretch that tell what its marks mean.

They announce that a term is not the writer's, introduce a title or a new term, or show the words
to be what somebody said.
"""

from __future__ import annotations

import re

from framing.grammar import DETERMINERS, word_set
from framing.stretches import Stretch
from framing.tokens import Tokens

_HEDGES = word_set(
    "allegedly supposedly purportedly ostensibly supposed alleged purported self-styled"
    " self-proclaimed self-described would-be pretend nominally putative"
)
_IS_CALLED = re.compile(
    r"\bwhat(?: is|'s| 's| was| are| were| (?:has|have|had) been)"
    r" (?:called|termed|dubbed|considered|described as)\b"
)
_IS_FEIGNED = re.compile(
    r"\b(?:disguised|masquerad\w+|posing|pos(?:es?|ed)|passed off|passing off|dressed up"
    r"|cloaked) as(?: an?| the)?$"
)
_BALLOT = word_set("yes no aye ayes nay nays yea yeas leave remain")
_FULL_FORMS = word_set("a an the he she they we i it there this that these")
_WRITINGS = word_set(
    "statement statements letter comment comments remark remarks opinion reference references"
    " quote message messages memo email emails speech testimony passage caption headline sign"
    " poster banner placard answer op-ed description report tweet tweets"
)
_INTRODUCES = word_set(
    "term terms word words phrase phrases name names named nicknamed entitled titled slogan"
    " motto title nickname concept expression hashtag known spelled means meaning mean translated"
    " defined definition label labels category so-called headlined chorus chants"
)
_WORKS = word_set(
    "show award awards ad ads film movie series song album book bill act amendment scandal theme"
    " syllabus episode video program programme magazine podcast blog theorem effect"
)


def announced(stretch: Stretch) -> str | None:
    """The reason where words around the marks say outright that the term is not the writer's.

    Parameters
    ----------
    stretch : Stretch
        From `framing.stretches.read_stretch`.

    Returns
    -------
    str or None
        Such as "hedged as well"; None where nothing announces it.
    """
    before, after = " ".join(stretch.before), " ".join(stretch.right[:8])
    if _HEDGES & set(stretch.before[-4:]) or "supposed to be" in before:
        return "hedged as well"
    if _IS_CALLED.search(before):
        return "what is called so"
    if before.endswith("in the name of"):
        return "a reason given"
    if _IS_FEIGNED.search(before):
        return "only passes for it"
    if "whatever" in after and "call" in after:
        return "or whatever it is called"
    return None


def is_introduced(stretch: Stretch) -> bool:
    """Whether it is a title, a name, a term being explained, or read from a document.

    Parameters
    ----------
    stretch : Stretch
        From `framing.stretches.read_stretch`.
    """
    near, after = stretch.left[-3:], stretch.right[:1]
    is_glossed = after == ["("] or stretch.right[:2] in ([",", "or"], [",", "a"], [",", "which"])
    is_word = any(word in ("means", "mean", "meant", "meaning") for word in stretch.right[:5])
    of_document = any(word in _WRITINGS for word in stretch.left[-6:])
    return (
        is_glossed
        or is_word
        or of_document
        or any(word in _INTRODUCES for word in near)
        or (bool(after) and after[0] in _WORKS)
    )


def is_told(tokens: Tokens, stretch: Stretch) -> bool:
    """Whether somebody said or marked the words so: a clause, a phrase with its article, a ballot.

    Parameters
    ----------
    tokens : Tokens
        The batch of the stretch.
    stretch : Stretch
        From `framing.stretches.read_stretch`.
    """
    words = stretch.words
    has_acronym = any(
        len(form) > 1 and form.isupper()
        for form in (tokens.forms[f] for f in tokens.form[stretch.first + 1 : stretch.last - 1])
    )
    is_ballot = words[0] in _BALLOT and bool(
        {"vote", "votes", "camp", "campaign"} & set(stretch.right[:2])
    )
    return words[0] in _FULL_FORMS or is_ballot or has_acronym or "%" in stretch.left[-3:]


def is_listed(tokens: Tokens, stretch: Stretch) -> bool:
    """Whether it is one of several in a row, which are somebody's words far more often than irony.

    Parameters
    ----------
    tokens : Tokens
        The batch of the stretch.
    stretch : Stretch
        From `framing.stretches.read_stretch`.
    """
    before = tokens.spelled[max(stretch.first - 3, 0) : stretch.first]
    after = tokens.spelled[stretch.last : stretch.last + 3]
    if before and before[-1] in DETERMINERS:
        before = before[:-1]
    if len(after) > 2 and after[1] in DETERMINERS:
        after = [after[0], after[2]]
    follows = before[-2:-1] == ['"'] and before[-1] in ("and", "or", ",")
    return follows or (after[1:2] == ['"'] and after[0] in ("and", "or"))
