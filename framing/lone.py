"""What the model's roles lack to be attributions: the missing half of a quotation, source or cue.

Each word's role is decided by itself. Where the words around leave no doubt that there must be
more (somebody says something), less evidence is enough.
"""

from __future__ import annotations

import dataclasses
from itertools import islice

import numpy as np

from framing.attributions import nearest_span, role_spans
from framing.blob import tag_forms
from framing.grammar import TIMES
from framing.numbering import ranges
from framing.quotations import Quotations
from framing.roles import Roles
from framing.tokens import Tokens
from framing.voicemodel import CONTENT, CUE, NONE, SOURCE

# Chance from which a word is taken where its role is missing; of content beside a likely cue, and
# beside one that may be none.
_LEAST_SOURCE = 0.05
_LEAST_CONTENT, _LEAST_IF_DOUBTFUL, _LIKELY_CUE = 0.06, 0.2, 0.5
# Words between two parts of one source, and their mean chance of belonging to it.
_GAP, _LEAST_BETWEEN = 6, 0.1
_INNER = [[SOURCE, CUE, CONTENT, SOURCE, CUE], [SOURCE, CUE, CONTENT, CUE, SOURCE]]
_WHEN = TIMES | {"on"}
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_PREPOSITIONS = frozenset({"of", "from", "for", "in", "on", "by", "with"})
_IN_PHRASE, _MOST_OF_HEAD = ("NN", "JJ", "DT", "PRP$", "CD"), 6
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
    _add_heads(tokens, roles)
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
    forms = tokens.forms
    for i in np.flatnonzero(in_headline).tolist():
        low, high = (int(tokens.first[tokens.doc[quotations.first[i]] + step]) for step in (0, 1))
        a, b = int(quotations.first[i]), int(quotations.last[i])
        inside = [forms[n] for n in tokens.form[a:b].tolist() if forms[n][0].isalpha()]
        outside = [
            forms[n] for at in ((low, a), (b, high)) for n in tokens.form[slice(*at)].tolist()
        ]
        small_in, small_out = (
            any(form.islower() and len(form) >= _LONG for form in around)
            for around in (inside, outside)
        )
        is_clause = len(inside) >= _CLAUSE and not _FINITE.isdisjoint(tag_forms(inside))
        spoken[i] = is_clause and (small_in or not small_out)
    return spoken


def _credit_sentences(tokens: Tokens, roles: Roles) -> None:
    """Give a sentence that ends in ", Ann said" to Ann, though it begins "The army backs".

    Attributions are not nested: what one says that another wants is content of the one. People
    marked it so in eight of ten such sentences.
    """
    cues = np.flatnonzero(np.diff(roles.role == CUE, prepend=False))[::2]  # where each begins
    # Only sentences with two cues can be such.
    two = np.flatnonzero(np.bincount(tokens.sentence_id[cues]) > 1)
    words = ranges(tokens.sentence_first[two], np.diff(tokens.sentence_first)[two])
    is_when = tokens.among(_WHEN)[tokens.word[words]] & (roles.role[words] == NONE)
    words = words[tokens.is_alnum[words] & ~is_when]
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
    first, last = first[half], last[half]
    opens_text = (first == tokens.first[tokens.doc[first]]).tolist()
    role, begins = roles.role.data, roles.begins.data  # whose single items are read fast
    for a, b, opens in zip(first.tolist(), last.tolist(), opens_text, strict=True):
        new = opens or role[a - 1] != CONTENT or begins[a] or begins[a + 1]
        roles.role[a:b] = CONTENT
        roles.begins[a:b] = False
        begins[a] = new
        if b < len(role) and role[b] not in (NONE, CONTENT):
            begins[b] = True


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


def _add_heads(tokens: Tokens, roles: Roles) -> None:
    """Give a source that begins with a preposition the words it belongs to: "[the mayor] of Hale".

    They are the noun before it with what stands before that in its phrase, some words at most.
    """
    source = roles.role == SOURCE
    opens = source & ~np.append(False, source[:-1]) & tokens.is_one_of(_PREPOSITIONS)
    tags, sentence = tag_forms(tokens.forms), tokens.sentence_id
    for at in np.flatnonzero(opens).tolist():
        low = max(int(tokens.sentence_first[sentence[at]]), at - _MOST_OF_HEAD)
        first = at
        while first > low and roles.role[first - 1] == NONE:
            tag = tags[tokens.form[first - 1]]
            if not tag.startswith("NN" if first == at else _IN_PHRASE):
                break
            first -= 1
            if tag in ("DT", "PRP$"):
                break
        roles.role[first:at], roles.begins[first + 1 : at + 1] = SOURCE, False
        roles.begins[first] = True


def _add_content(tokens: Tokens, roles: Roles) -> None:
    """Give cues that no content belongs to the likeliest words beside them."""
    first, last, kind = role_spans(tokens, roles)
    content, is_lone = np.flatnonzero(kind == CONTENT), kind == CUE
    credits = nearest_span(tokens, first, last, kind, content, CUE)
    is_lone[credits[credits >= 0]] = False
    cue_first, cue_last = first[is_lone], last[is_lone]
    size = cue_last - cue_first
    chance = roles.chance[ranges(cue_first, size), CUE]
    is_likely = np.maximum.reduceat(chance, np.cumsum(size) - size) >= _LIKELY_CUE
    sentence = tokens.sentence_id[cue_first]
    bounds = (tokens.sentence_first[sentence + step].tolist() for step in (0, 1))
    # Per word how many of the two bars for content it clears.
    level = (roles.chance[:, CONTENT] >= _LEAST_CONTENT).astype(np.int8)
    level += roles.chance[:, CONTENT] >= _LEAST_IF_DOUBTFUL
    needed = np.where(is_likely, 1, 2).tolist()
    places = zip(cue_first.tolist(), cue_last.tolist(), needed, *bounds, strict=True)
    for after, stop, least, low, high in places:
        role = roles.role[low:high].tolist()
        might = [
            known == NONE and cleared >= least
            for known, cleared in zip(role, level[low:high].tolist(), strict=True)
        ]
        runs = []
        for side in (range(stop - low, high - low), range(after - low - 1, -1, -1)):
            near = islice((i for i in side if role[i] != SOURCE), _REACH)
            start = next((i for i in near if might[i]), None)
            if start is not None:
                runs.append(_run(might, start))
        if runs:
            chance = roles.chance[low:high, CONTENT]
            a, b = max(runs, key=lambda run: chance[slice(*run)].max()) if runs[1:] else runs[0]
            roles.role[low + a : low + b], roles.begins[low + a : low + b] = CONTENT, False
            roles.begins[low + a] = True


def _run(marked: list[bool], at: int) -> tuple[int, int]:
    """The unbroken run of marked words around one."""
    first, last = at, at + 1
    while first and marked[first - 1]:
        first -= 1
    while last < len(marked) and marked[last]:
        last += 1
    return first, last
