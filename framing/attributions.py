"""Who is credited with what: the spans of sources, cues and content that belong together.

Nearly every attribution has one cue ("said"), so cues are the anchors: each takes the nearest
source and each stretch of content the nearest cue, where nearness counts words between, the ends
of sentences, and other spans in the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.grammar import BE, word_set
from framing.quotations import Quotations
from framing.roles import Roles
from framing.tokens import Tokens
from framing.voicemodel import CONTENT, CUE, NONE, SOURCE

_REACH = 4  # how many spans away a partner may stand
_FAR = 1e6
_PASSIVE = word_set(
    "expected accused reported revealed announced said seen known called considered described"
    " portrayed criticized criticised defined labeled labelled listed believed thought rumored"
    " rumoured alleged mentioned shown designated dubbed intended allowed supposed viewed regarded"
    " cited understood charged suspected blamed estimated projected predicted deemed hailed touted"
    " billed asked pressed questioned warned briefed urged"
)


@dataclass(frozen=True)
class Attributions:
    """Spans of content with the cue and source that credit them.

    Attributes
    ----------
    first, last : ndarray of int64, one per span of content
        Half-open range of tokens.
    number : ndarray of int64, one per span of content
        Which attribution it belongs to, rising through the batch.
    cue, source : ndarray of int64, shape (spans, 2)
        Half-open range of tokens of its cue and source; -1 where there is none.
    """

    first: np.ndarray
    last: np.ndarray
    number: np.ndarray
    cue: np.ndarray
    source: np.ndarray


def link_roles(tokens: Tokens, roles: Roles, quotations: Quotations) -> Attributions:
    """Join the spans of content, cues and sources of a batch into attributions.

    Parameters
    ----------
    tokens : Tokens
        The texts.
    roles : Roles
        What each token is part of.
    quotations : Quotations
        Their quoted stretches; one that goes on in the next paragraph stays one attribution.

    Returns
    -------
    Attributions
        One element per span of content, in the order of the text.
    """
    first, last, kind = role_spans(tokens, roles)
    content = np.flatnonzero(kind == CONTENT)
    cue_of = nearest_span(tokens, first, last, kind, content, CUE)
    cues = np.flatnonzero(kind == CUE)
    source_of_cue = np.full(len(kind), -1)
    source_of_cue[cues] = nearest_span(tokens, first, last, kind, cues, SOURCE)
    source_of = np.where(cue_of >= 0, source_of_cue[cue_of], -1)
    lone = cue_of < 0
    source_of[lone] = nearest_span(tokens, first, last, kind, content, SOURCE)[lone]

    # An attribution is named by its cue, else by its first span of content.
    anchor = np.where(cue_of >= 0, cue_of, content)
    for i in _continued(tokens, first, content, cue_of, quotations):
        anchor[i], cue_of[i], source_of[i] = anchor[i - 1], cue_of[i - 1], source_of[i - 1]
    at = np.flatnonzero((source_of >= 0) & (cue_of >= 0))
    source_of[at[_are_spoken_of(tokens, first, last, cue_of[at], source_of[at])]] = -1
    spoken_on = np.flatnonzero((source_of < 0) & (cue_of < 0))
    for i in spoken_on[_speaks_on(tokens, first, last, content, spoken_on, quotations)].tolist():
        source_of[i] = source_of[i - 1]
    _, number = np.unique(anchor, return_inverse=True)
    ranges = np.stack([np.append(first, -1), np.append(last, -1)], axis=1)
    return Attributions(first[content], last[content], number, ranges[cue_of], ranges[source_of])


def _are_spoken_of(
    tokens: Tokens, first: np.ndarray, last: np.ndarray, cue: np.ndarray, source: np.ndarray
) -> np.ndarray:
    """Which sources are only spoken of: "talks are expected", "he was asked", "she was said to".

    The annotators of PolNeAR call few of them a source, and of those most have another cue.
    """
    low, high = first[cue], last[cue]
    n_be = np.append(0, np.cumsum(tokens.is_one_of(BE)))
    participles = np.append(-1, np.flatnonzero(tokens.is_one_of(_PASSIVE)))
    last_one = participles[np.searchsorted(participles, high) - 1]
    is_passive = (last_one >= low) & (n_be[last_one] > n_be[low])
    return is_passive & ~tokens.is_one_of(["by"])[high - 1] & (source < cue)


def role_spans(tokens: Tokens, roles: Roles) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First token, end and role of every span; a span ends with its text and paragraph.

    Two sources or cues hardly ever stand side by side: those that seem to are one.
    """
    role = roles.role
    begins = roles.begins & (role == CONTENT)
    new = np.append(True, (np.diff(role) != 0) | begins[1:] | (np.diff(tokens.doc) != 0)
                    | (np.diff(tokens.paragraph) != 0))[: len(role)]  # fmt: skip
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(role))
    kind = role[first]
    keep = kind != NONE
    return first[keep], last[keep], kind[keep]


def nearest_span(
    tokens: Tokens,
    first: np.ndarray,
    last: np.ndarray,
    kind: np.ndarray,
    of: np.ndarray,
    wanted: int,
) -> np.ndarray:
    """For the spans `of`, the nearest span of the wanted kind in their paragraph, or -1."""
    best, found = np.full(len(of), _FAR), np.full(len(of), -1)
    if not len(of):
        return found
    head, tail = first, last - 1
    place = tokens.doc[head].astype(np.int64) * len(tokens) + tokens.paragraph[head]
    opens_in, ends_in = tokens.sentence_id[head], tokens.sentence_id[tail]
    for step in (*range(-1, -_REACH - 1, -1), *range(1, _REACH + 1)):
        other = of + step
        good = (other >= 0) & (other < len(kind))
        other = np.clip(other, 0, len(kind) - 1)
        left, right = (other, of) if step < 0 else (of, other)
        gap = head[right] - tail[left] - 1
        good &= (kind[other] == wanted) & (place[other] == place[of])
        sentences = opens_in[right] - ends_in[left]
        cost = gap + 12.0 * sentences + 6.0 * (abs(step) - 1) + 1.0 * (step > 0)
        cost = np.where(good, cost, _FAR)
        better = cost < best
        best[better], found[better] = cost[better], other[better]
    return found


def _continued(
    tokens: Tokens,
    first: np.ndarray,
    content: np.ndarray,
    cue_of: np.ndarray,
    quotations: Quotations,
) -> list[int]:
    """Spans without a cue of their own in a quotation that the paragraph before left open."""
    ends_open = quotations.last[quotations.goes_on & ~quotations.nested]
    starts = first[content]
    at = np.searchsorted(starts, ends_open)
    at = at[at < len(starts)]
    near = starts[at] - ends_open[: len(at)] <= 1
    return [int(i) for i in at[near] if i and cue_of[i] < 0]


def _speaks_on(
    tokens: Tokens,
    first: np.ndarray,
    last: np.ndarray,
    content: np.ndarray,
    of: np.ndarray,
    quotations: Quotations,
) -> np.ndarray:
    """Which spans of content are a quotation that opens the paragraph after the one before it.

    By custom it is by whoever spoke last: true of seven in ten that name nobody.
    """
    here, before = first[content[of]], last[content[of - 1]] - 1
    opens = (here > 0) & (tokens.paragraph[here] != tokens.paragraph[here - 1])
    follows = (of > 0) & (tokens.doc[here] == tokens.doc[before])
    follows &= tokens.paragraph[here] == tokens.paragraph[before] + 1
    return opens & follows & (quotations.at[here] >= 0)
