"""What each word is part of: content, the source it is credited to, the cue that credits it.

A conditional random field reads every text twice. Its second reading knows what the first found
in the sentence and around it. Features and decoding are NumPy over a whole batch; the weights,
trained by ``tools/train_voices.py``, ship with the package.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import pairwise, repeat
from pathlib import Path

import numpy as np

from framing.crf import label_probabilities
from framing.features import FORM_KINDS, POSITIONS, form_keys, place_features, positions
from framing.frame import Frame, Spellings
from framing.quotations import Quotations
from framing.reread import FOUND, found_positions, found_roles, reread_features
from framing.text import Tokens

NONE, CONTENT, SOURCE, CUE = range(4)
SHIPPED = Path(__file__).parent / "models" / "voices.npz"
BEYOND, UNKNOWN = 0, 1  # ids of form features: no such token, a key not seen in training
_ROLE_OF_LETTER = {"C": CONTENT, "S": SOURCE, "K": CUE}
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


@dataclass(frozen=True)
class Model:
    """Weights of the two readings.

    Attributes
    ----------
    name : str
        Name and version, for the ``rule`` column.
    labels : list of str
        "O", "M0", "M1" (between the parts of an attribution), and "BC0", "IC0", ... : begin or
        inside; content, source or cue (K), in this order; of an attribution whose content
        precedes (0) or follows (1) its cue.
    keys : dict of str to dict
        Per kind of form feature the id of every key; keys may share one.
    forms : dict of (str, str) to ndarray
        Scores by position and kind, shape (ids, 2 x labels): first reading, then second.
    places : dict of str to ndarray
        The same for place features.
    again : dict of str to ndarray
        Scores, shape (numbers, labels), of features that only the second reading has: place
        features, and by "position/kind" form features at what was found.
    transitions : ndarray, shape (2, labels, labels)
        Per reading.
    thresholds : ndarray, shape (4,)
        Probability from which a token is taken as content, source, cue (in this order).
    """

    name: str
    labels: list[str]
    keys: dict[str, dict[str, int]]
    forms: dict[tuple[str, str], np.ndarray]
    places: dict[str, np.ndarray]
    again: dict[str, np.ndarray]
    transitions: np.ndarray
    thresholds: np.ndarray

    @property
    def role_of_label(self) -> np.ndarray:
        """The role that each label stands for."""
        return np.array([_ROLE_OF_LETTER.get(label[1:2], NONE) for label in self.labels])

    @property
    def can_start(self) -> np.ndarray:
        """Which labels may begin a paragraph."""
        return np.array([label[0] != "I" for label in self.labels])


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


def save_model(model: Model, path: Path) -> None:
    """Write a model: weights as bytes with one scale per table, no pickled objects."""
    arrays: dict[str, np.ndarray] = {
        "name": np.array(model.name), "labels": np.array(model.labels),
        "transitions": model.transitions, "thresholds": model.thresholds,
    }  # fmt: skip
    for kind, numbers in model.keys.items():
        arrays[f"keys/{kind}"] = np.frombuffer("\n".join(numbers).encode(), dtype=np.uint8)
        arrays[f"ids/{kind}"] = np.fromiter(numbers.values(), np.uint16, len(numbers))
    tables = {f"form/{a}/{b}": table for (a, b), table in model.forms.items()}
    tables |= {f"place/{name}": table for name, table in model.places.items()}
    tables |= {f"again/{name}": table for name, table in model.again.items()}
    for name, table in tables.items():
        scale = max(float(np.abs(table).max(initial=0.0)), 1e-6) / 127
        arrays[name] = np.round(table / scale).astype(np.int8)
        arrays[f"scale/{name}"] = np.array(scale, dtype=np.float32)
    np.savez_compressed(path, allow_pickle=False, **arrays)


@lru_cache(maxsize=4)
def load_model(path: Path = SHIPPED) -> Model:
    """Read a model that `save_model` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    keys = {}
    for kind in FORM_KINDS:
        listed = arrays[f"keys/{kind}"].tobytes().decode().split("\n")
        keys[kind] = dict(zip(listed, arrays[f"ids/{kind}"].tolist(), strict=True))
    tables = {
        name: arrays[name].astype(np.float32) * arrays[f"scale/{name}"]
        for name in arrays
        if name.startswith(("form/", "place/", "again/"))
    }

    def under(prefix: str) -> dict[str, np.ndarray]:
        return {
            name.removeprefix(prefix): table
            for name, table in tables.items()
            if name.startswith(prefix)
        }

    forms = {(a, b): t for (a, b), t in ((n.split("/"), t) for n, t in under("form/").items())}
    return Model(
        str(arrays["name"]), arrays["labels"].tolist(), keys, forms, under("place/"),
        under("again/"), arrays["transitions"], arrays["thresholds"],
    )  # fmt: skip
