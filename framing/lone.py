"""What the model's roles lack to be attributions: the missing half of a quotation, source or cue.

Each word's role is decided by itself. Where the words around leave no doubt that there must be
more (somebody says something), less evidence is enough.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from framing.attributions import nearest_span, role_spans
from framing.blob import tag_forms
from framing.quotations import Quotations
from framing.roles import CONTENT, CUE, NONE, SOURCE, Roles
from framing.text import Tokens

# Chance from which a word is taken where its role is missing.
_LEAST_SOURCE, _LEAST_CONTENT = 0.05, 0.15
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_CLAUSE, _LONG = 3, 4  # words of a clause, letters of a word that titles capitalise
_REACH = 3  # how far from its cue such content may begin


def complete_roles(tokens: Tokens, quotations: Quotations, roles: Roles) -> Roles:
    """Fill in what must be there: whole quotations, sources of cues, content of cues.

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
        The same with more tokens taken; none is given up.
    """
    roles = dataclasses.replace(roles, role=roles.role.copy(), begins=roles.begins.copy())
    spoken = _spoken_headlines(tokens, quotations)
    _fill_quotations(tokens, quotations, roles, spoken)
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
    might = (roles.role == NONE) & (roles.chance[:, CONTENT] >= _LEAST_CONTENT)
    for cue_first, cue_last in zip(first[is_lone].tolist(), last[is_lone].tolist(), strict=True):
        low, high = bounds[sentence[cue_first]], bounds[sentence[cue_first] + 1]
        right = next((i for i in range(cue_last, min(cue_last + _REACH, high)) if might[i]), None)
        left = next(
            (i for i in range(cue_first - 1, max(cue_first - 1 - _REACH, low - 1), -1) if might[i]),
            None,
        )
        runs = [_run(might, i, low, high) for i in (right, left) if i is not None]
        if runs:
            a, b = max(runs, key=lambda run: roles.chance[slice(*run), CONTENT].max())
            roles.role[a:b], roles.begins[a:b] = CONTENT, False
            roles.begins[a] = True
            might[a:b] = False


def _run(marked: np.ndarray, at: int, low: int, high: int) -> tuple[int, int]:
    """The unbroken run of marked tokens around one, within bounds."""
    before, after = np.flatnonzero(~marked[low:at]), np.flatnonzero(~marked[at:high])
    return (
        low + int(before[-1]) + 1 if len(before) else low,
        at + int(after[0]) if len(after) else high,
    )
