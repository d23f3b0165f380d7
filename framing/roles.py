"""What each word is part of: content, the source it is credited to, the cue that credits it.

A conditional random field reads every text twice. Its second reading knows what the first found
in the sentence and around it. Features and decoding are NumPy over a whole batch; the weights,
trained by ``tools/train_voices.py``, ship with the package.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import pairwise, repeat

import numpy as np

from framing.crf import label_probabilities
from framing.features import FORM_KINDS, POSITIONS, form_keys, place_features, positions
from framing.frame import Frame, Spellings
from framing.quotations import Quotations
from framing.reread import FOUND, found_positions, found_roles, reread_features
from framing.tokens import Tokens
from framing.voicemodel import (
    BEYOND,
    CONTENT,
    CUE,
    NONE,
    SOURCE,
    UNKNOWN,
    Model,
    load_model,
)

# Tokens read, and scored, at a time, so that what is known of them stays in the processor's cache.
_TOKENS, _ROWS = 32768, 4096
# Features that are the same for all tokens between two crediting verbs.
_STEADY_FORMS = ("verb_before", "verb_after", "sentence_start", "before_quotation",
                 "after_quotation", "last_in_quotation")  # fmt: skip
_STEADY_PLACES = ("verbs_around", "sentence", "neighbours", "paragraph")
_WEIGHT_OF_FIRST = 0.4  # of the first reading, beside the second


@dataclass(frozen=True)
class Roles:
    """What each token of a batch is part of, however it was found.

    Attributes
    ----------
    role : ndarray of int8, one per token
        `NONE`, `CONTENT`, `SOURCE` or `CUE`.
    begins : ndarray of bool, one per token
        The token is the first of its span.
    chance : ndarray of float32, shape (tokens, 4)
        How likely each role is, in the order of their numbers.
    rule : str
        What decided, for the ``rule`` column.
    """

    role: np.ndarray
    begins: np.ndarray
    chance: np.ndarray
    rule: str


def find_roles(tokens: Tokens, quotations: Quotations, model: Model | None = None) -> Roles:
    """Read a batch of texts with the voices model.

    Parameters
    ----------
    tokens : Tokens
        The texts.
    quotations : Quotations
        Their quoted stretches.
    model : Model, optional
        By default the one that ships with the package.

    Returns
    -------
    Roles
        One role per token.
    """
    model = load_model() if model is None else model
    spellings = Spellings(tokens.forms)
    tables = form_tables(spellings.forms, model)
    role, begins = np.zeros(len(tokens), dtype=np.int8), np.zeros(len(tokens), dtype=bool)
    chance = np.zeros((len(tokens), 4), dtype=np.float32)
    for first, last in _batches(tokens):
        frame = Frame(tokens.some(first, last), quotations.some(tokens, first, last), spellings)
        roles = decode(*read_twice(frame, model, tables), model)
        here = slice(tokens.first[first], tokens.first[last])
        role[here], begins[here], chance[here] = roles.role, roles.begins, roles.chance
    return Roles(role, begins, chance, model.name)


def _batches(tokens: Tokens) -> list[tuple[int, int]]:
    """Ranges of so many texts that what is known of them stays in the cache."""
    bounds = np.searchsorted(tokens.first, np.arange(0, len(tokens), _TOKENS))
    return list(pairwise([*np.unique(bounds).tolist(), len(tokens.texts)]))


def decode(first: np.ndarray, second: np.ndarray, model: Model) -> Roles:
    """Roles from what the two readings say.

    Parameters
    ----------
    first : ndarray of float, shape (tokens, 4)
        Probabilities of the roles after the first reading.
    second : ndarray of float, shape (tokens, labels)
        Probabilities of the model's labels after the second.
    model : Model
        For its labels and thresholds.

    Returns
    -------
    Roles
        Each token takes the last of cue, source and content whose threshold it reaches.
    """
    by_role = _by_role(second, model)
    chance = mix(first, by_role)
    role = np.zeros(len(chance), dtype=np.int8)
    for candidate in (CUE, SOURCE, CONTENT):
        role[chance[:, candidate] >= model.thresholds[candidate]] = candidate
    begin = np.array([label[0] == "B" for label in model.labels])
    p_begin = _by_role(second * begin, model)
    at = np.arange(len(role))
    begins = p_begin[at, role] > 0.5 * by_role[at, role]
    begins |= np.append(True, np.diff(role) != 0)[: len(role)]
    return Roles(role, begins & (role != NONE), chance, model.name)


def mix(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The probabilities of both readings in one.

    The second overrates what the first was sure of; together they err less.
    """
    return _WEIGHT_OF_FIRST * first + (1 - _WEIGHT_OF_FIRST) * second


def read_twice(
    frame: Frame, model: Model, tables: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of the roles after the first reading, of the labels after the second."""
    n = len(model.labels)
    if not frame.n:
        return np.zeros((0, 4), dtype=np.float32), np.zeros((0, n), dtype=np.float32)
    paragraphs = paragraph_bounds(frame.tokens)
    scores = _score(frame, model, tables)
    first = label_probabilities(scores[:, :n], model.transitions[0], paragraphs, model.can_start)
    by_role = _by_role(first, model)
    role, form = found_roles(by_role), np.append(frame.form, len(frame.forms))
    more = reread_features(frame, by_role, role)
    gathers = [(model.again[name], number) for name, (number, _) in more.items()]
    found = found_positions(frame, role)
    gathers += [(tables[name], form[at]) for name, at in found.items()]
    again = _sum_rows(gathers, frame.n, n)
    again += scores[:, n:]
    second = label_probabilities(again, model.transitions[1], paragraphs, model.can_start)
    return by_role, second


def _by_role(probabilities: np.ndarray, model: Model) -> np.ndarray:
    """Probabilities of the four roles, from those of the labels (which stand in their order)."""
    bounds = np.searchsorted(model.role_of_label, range(5)).tolist()
    labels = probabilities.T  # the sums of its rows are fast: they are added as a whole
    return np.stack([labels[a:b].sum(axis=0) for a, b in pairwise(bounds)]).T


def paragraph_bounds(tokens: Tokens) -> np.ndarray:
    """First token of every paragraph of a batch, and the number of tokens at the end."""
    new = np.append(True, (np.diff(tokens.paragraph) != 0) | (np.diff(tokens.doc) != 0))
    return np.append(np.flatnonzero(new[: len(tokens)]), len(tokens))


def form_ids(forms: list[str], keys: dict[str, dict[str, int]]) -> dict[str, np.ndarray]:
    """Per kind the id of each spelling's key."""
    found = form_keys(forms)
    return {
        kind: np.fromiter(map(keys[kind].get, found[kind], repeat(UNKNOWN)), np.intp, len(forms))
        for kind in FORM_KINDS
    }


def form_tables(forms: list[str], model: Model) -> dict[str, np.ndarray]:
    """Per position the sum of its form features' scores for each spelling, and for none (last).

    At the token itself a spelling has two rows: outside and inside of quotations.
    """
    ids = {kind: np.append(rows, BEYOND) for kind, rows in form_ids(forms, model.keys).items()}
    tables = {
        name: reduce(np.add, (np.take(model.forms[name, kind], ids[kind], 0) for kind in kinds))
        for name, kinds in POSITIONS.items()
    }
    quoted = model.forms["quoted", "word"].reshape(-1, 2, 2 * len(model.labels))
    tables["+0"] = (tables["+0"][:, None] + quoted[ids["word"]]).reshape(-1, quoted.shape[2])
    for name, kinds in FOUND.items():
        parts = (np.take(model.again[f"{name}/{kind}"], ids[kind], 0) for kind in kinds)
        tables[name] = reduce(np.add, parts)
    return tables


def _score(frame: Frame, model: Model, tables: dict[str, np.ndarray]) -> np.ndarray:
    """Scores of all labels in both readings, except for what the second one adds."""
    n, width = frame.n, 2 * len(model.labels)
    at, form = positions(frame), np.append(frame.form, len(frame.forms))
    forms = {name: (tables[name], form[at[name]]) for name in POSITIONS}
    forms["+0"] = tables["+0"], frame.form * 2 + frame.inside
    numbers = place_features(frame, at)
    places = {name: (model.places[name], number) for name, (number, _) in numbers.items()}
    steady = [forms.pop(name) for name in _STEADY_FORMS]
    steady += [places.pop(name) for name in _STEADY_PLACES]
    starts = _runs(frame)
    rows = _sum_rows([(table, number[starts]) for table, number in steady], len(starts), width)
    run = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, n)))
    return _sum_rows([(rows, run), *forms.values(), *places.values()], n, width)


def _runs(frame: Frame) -> np.ndarray:
    """The first tokens of runs between crediting verbs, ends of sentences and quotation marks."""
    starts = frame.verb | (frame.at == frame.low)
    starts[1:] |= frame.verb[:-1] | (np.diff(frame.quotations.at) != 0)
    return np.flatnonzero(starts)


def _sum_rows(gathers: list[tuple[np.ndarray, np.ndarray]], n: int, width: int) -> np.ndarray:
    """The sum over pairs of a table and a row number per token of the rows, shape (n, width)."""
    total = np.zeros((n, width), dtype=np.float32)
    rows = np.empty((min(n, _ROWS), width), dtype=np.float32)
    for low in range(0, n, _ROWS):
        part = total[low : low + _ROWS]
        for table, number in gathers:
            # Clipping spares the check of every number, which costs as much as the rest.
            np.take(table, number[low : low + _ROWS], 0, rows[: len(part)], mode="clip")
            part += rows[: len(part)]
    return total
