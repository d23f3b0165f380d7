"""What the model's roles lack to be attributions: the missing half of a quotation, source or cue.

Each word's role is decided by itself. Where the words around leave no doubt that there must be
more (somebody says something), less evidence is enough.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from framing.attributions import nearest_span, role_spans
from framing.blob import tag_forms
from framing.grammar import TIMES
from framing.quotations import Quotations
from framing.roles import CONTENT, CUE, NONE, SOURCE, Roles
from framing.text import Tokens

# Chance from which a word is taken where its role is missing; of content beside a likely cue, and
# beside one that may be none.
_LEAST_SOURCE = 0.05
_LEAST_CONTENT, _LEAST_IF_DOUBTFUL, _LIKELY_CUE = 0.06, 0.2, 0.5
# Words between two parts of one source, and their mean chance of belonging to it.
_GAP, _LEAST_BETWEEN = 6, 0.1
_INNER = [[SOURCE, CUE, CONTENT, SOURCE, CUE], [SOURCE, CUE, CONTENT, CUE, SOURCE]]
_WHEN = TIMES | {"on"}
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_CLAUSE, _LONG = 3, 4  # words of a clause, letters of a word that titles capitalise
_REACH = 6  # how far from its cue such content may begin, sources not counted


def complete_roles(tokens: Tokens, quotations: Quotations, roles: Roles) -> Roles:
    """Fill in what must be there: whole quotations and sources, sources and content of cues.

    Parameters
    ----------
    tokens : Tokens
        The texts.
    quotations : Quotations
        Their quoted stretches.
    roles : Roles
        What the model says of each token.

    Returns
    -------
    Roles
        The same with more tokens taken, and none given up but a credit inside of another.
    """
    roles = dataclasses.replace(roles, role=roles.role.copy(), begins=roles.begins.copy())
    spoken = _spoken_headlines(tokens, quotations)
    _credit_sentences(tokens, roles)
    _fill_quotations(tokens, quotations, roles, spoken)
    _join_sources(tokens, roles)
    _add_sources(tokens, roles)
    _add_content(tokens, roles)
    return roles


def _spoken_headlines(tokens: Tokens, quotations: Quotations) -> np.ndarray:
    """Which quotations in headlines are speech though nobody is named: a clause of some words.

    The model has read bodies, where such a quotation has its speaker beside it. Marks around
    capitalised words in a headline that has others ("'This Is Us' returns") are a title's.
    """
    spoken = np.zeros(len(quotations), dtype=bool)
    in_headline = [tokens.part[doc] == "headline" for doc in tokens.doc[quotations.first].tolist()]
    if not any(in_headline):
        return spoken
    tags = tag_forms(tokens.forms)
    forms = tokens.forms
    for i in np.flatnonzero(in_headline).tolist():
        low, high = (int(tokens.first[tokens.doc[quotations.first[i]] + step]) for step in (0, 1))
        a, b = int(quotations.first[i]), int(quotations.last[i])
        inside = [n for n in tokens.form[a:b].tolist() if forms[n][0].isalpha()]
        outside = [n for at in ((low, a), (b, high)) for n in tokens.form[slice(*at)].tolist()]
        small_in, small_out = (
            any(forms[n].islower() and len(forms[n]) >= _LONG for n in numbers)
            for numbers in (inside, outside)
        )
        is_clause = len(inside) >= _CLAUSE and any(tags[n] in _FINITE for n in inside)
        spoken[i] = is_clause and (small_in or not small_out)
    return spoken


def _credit_sentences(tokens: Tokens, roles: Roles) -> None:
    """Give a sentence that ends in ", Ann said" to Ann, though it begins "The army backs".

    Attributions are not nested: what one says that another wants is content of the one. People
    marked it so in eight of ten such sentences.
    """
    is_when = tokens.per_word(_WHEN.__contains__) & (roles.role == NONE)
    words = np.flatnonzero(tokens.is_alnum & ~is_when)
    role, sentence = roles.role[words], tokens.sentence_id[words]
    new = np.append(True, (np.diff(role) != 0) | (np.diff(sentence) != 0))[: len(words)]
    first, kind, of = words[new], role[new], sentence[new]
    opener = np.flatnonzero(np.append(True, np.diff(of) != 0)[: len(of)])
    five = opener[np.diff(np.append(opener, len(of))) == 5]
    runs = five[:, None] + np.arange(5)
    is_inner = (kind[runs][:, None] == np.array(_INNER)).all(axis=2).any(axis=1)
    for low, high in zip(first[runs[is_inner, 0]], first[runs[is_inner, 3]] - 1, strict=True):
        if tokens.spelled[high] == ",":
            roles.role[low:high], roles.begins[low:high] = CONTENT, False
            roles.begins[low] = True


def _fill_quotations(
    tokens: Tokens, quotations: Quotations, roles: Roles, spoken: np.ndarray
) -> None:
    """Make a quotation content from mark to mark where half of its words are, or it is spoken."""
    outer = ~quotations.nested & (quotations.kind != "markup")
    first, last = quotations.first[outer], quotations.last[outer]
    words = np.append(0, np.cumsum(tokens.is_alnum))
    taken = np.append(0, np.cumsum(tokens.is_alnum & (roles.role == CONTENT)))
    half = 2 * (taken[last] - taken[first]) >= np.maximum(words[last] - words[first], 1)
    half |= spoken[outer]
    for a, b in zip(first[half].tolist(), last[half].tolist(), strict=True):
        opens = a == 0 or roles.role[a - 1] != CONTENT or tokens.doc[a - 1] != tokens.doc[a]
        begins = opens or bool(roles.begins[a : a + 2].any())
        roles.role[a:b] = CONTENT
        roles.begins[a:b] = False
        roles.begins[a] = begins
        if b < len(roles.role) and roles.role[b] != NONE:
            roles.begins[b] |= roles.role[b] != CONTENT


def _join_sources(tokens: Tokens, roles: Roles) -> None:
    """Make one source of two that little lies between ("officials who left [in May] in protest").

    Cut in two, the part beside the cue would pass for the whole, often without its head.
    """
    at = np.flatnonzero(roles.role == SOURCE)
    gap = np.diff(at) - 1
    near = (gap > 0) & (gap <= _GAP) & (np.diff(tokens.sentence_id[at]) == 0)
    for last, first in zip(at[:-1][near].tolist(), at[1:][near].tolist(), strict=True):
        between = slice(last + 1, first)
        likely = roles.chance[between, SOURCE].mean() >= _LEAST_BETWEEN
        if likely and not roles.role[between].any():
            roles.role[between] = SOURCE
            roles.begins[first] = False


def _add_sources(tokens: Tokens, roles: Roles) -> None:
    """In sentences with a cue but no source, take the likeliest words for it."""
    sentence, role = tokens.sentence_id, roles.role
    n = int(sentence.max(initial=-1)) + 1
    lacks = np.zeros(n, dtype=bool)
    lacks[sentence[role == CUE]] = True
    lacks[sentence[role == SOURCE]] = False
    open_ = np.flatnonzero(lacks[sentence] & (role == NONE))
    chance = roles.chance[open_, SOURCE]
    peak = np.zeros(n, dtype=np.float32)
    np.maximum.at(peak, sentence[open_], chance)
    likely = chance >= np.maximum(_LEAST_SOURCE, peak[sentence[open_]] / 2)
    at, chance = open_[likely], chance[likely]
    # Of the runs of likely words in a sentence, the one that holds its likeliest.
    new = np.append(True, (np.diff(at) > 1) | (np.diff(sentence[at]) > 0))[: len(at)]
    run = np.cumsum(new) - 1
    is_best = np.zeros(len(at), dtype=bool)
    is_best[run[chance == peak[sentence[at]]]] = True
    taken = is_best[run]
    roles.role[at[taken]] = SOURCE
    roles.begins[at[taken & new]] = True


def _add_content(tokens: Tokens, roles: Roles) -> None:
    """Give cues that no content belongs to the likeliest words beside them."""
    first, last, kind = role_spans(tokens, roles)
    content, is_lone = np.flatnonzero(kind == CONTENT), kind == CUE
    credits = nearest_span(tokens, first, last, kind, content, CUE)
    is_lone[credits[credits >= 0]] = False
    sentence, bounds = tokens.sentence_id, tokens.sentence_first.tolist()
    for cue_first, cue_last in zip(first[is_lone].tolist(), last[is_lone].tolist(), strict=True):
        low, high = bounds[sentence[cue_first]], bounds[sentence[cue_first] + 1]
        is_likely = roles.chance[cue_first:cue_last, CUE].max() >= _LIKELY_CUE
        least = _LEAST_CONTENT if is_likely else _LEAST_IF_DOUBTFUL
        might = (roles.role[low:high] == NONE) & (roles.chance[low:high, CONTENT] >= least)
        near = np.flatnonzero(roles.role[low:high] != SOURCE) + low
        after = near[near >= cue_last][:_REACH]
        before = near[near < cue_first][: -_REACH - 1 : -1]
        starts = [side[might[side - low]][:1] for side in (after, before)]
        runs = [_run(might, int(start[0]) - low) for start in starts if len(start)]
        if runs:
            a, b = max(runs, key=lambda run: roles.chance[low:high][slice(*run), CONTENT].max())
            roles.role[low + a : low + b], roles.begins[low + a : low + b] = CONTENT, False
            roles.begins[low + a] = True


def _run(marked: np.ndarray, at: int) -> tuple[int, int]:
    """The unbroken run of marked tokens around one."""
    before, after = np.flatnonzero(~marked[:at]), np.flatnonzero(~marked[at:])
    return (
        int(before[-1]) + 1 if len(before) else 0,
        at + int(after[0]) if len(after) else len(marked),
    )
