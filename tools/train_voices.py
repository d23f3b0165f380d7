"""Train the voices model anew from annotated articles, and measure it by cross-validation.

    python tools/train_voices.py ../shared/eval/polnear/dev.jsonl

writes ``framing/models/voices.npz`` (the model, trained on all articles) and
``tools/voices_folds.npz`` (what models that had not seen an article say about it, for
``tools/gate_voices.py``) and prints the figures. The same data and versions give the same weights.
Takes twelve minutes on one core; ``--crfsuite`` fits with python-crfsuite (extra ``train``) to
compare, which takes hours.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from annotated_voices import FOLDS, N_FOLDS, Annotated, read_annotated
from cluster_words import read_groups
from fit_crf import Column, Weights

from framing import roles, voicemodel
from framing.crf import label_probabilities
from framing.features import GROUPED, POSITIONS, form_keys, place_features, positions
from framing.frame import Frame
from framing.reread import FOUND, found_positions, found_roles, reread_features
from framing.roles import form_ids, paragraph_bounds
from framing.voicemodel import BEYOND, CONTENT, CUE, SOURCE, UNKNOWN, Model

LABELS = ["O", "M0", "M1"] + [a + b + c for b in "CSK" for c in "01" for a in "BI"]
LEAST = {"word": 3, "stem": 3, "look": 1, "tag": 1, "class": 1}  # uses that make a key known


def true_labels(data: Annotated) -> np.ndarray:
    """The label of each token, a number into `LABELS`."""
    role, n = data.role, len(data.role)
    side = np.ones(n, dtype=np.int64)  # 0: the attribution's content begins before its cue
    between = np.full(n, -1)
    order = np.argsort(data.attribution, kind="stable")
    order = order[data.attribution[order] >= 0]
    for parts in np.split(order, np.flatnonzero(np.diff(data.attribution[order])) + 1):
        cues, content = parts[role[parts] == CUE], parts[role[parts] == CONTENT]
        if not len(cues):
            continue
        precedes = len(content) > 0 and content[0] < cues[0]
        side[parts] = 0 if precedes else 1
        side[content] = content > cues[0]
        gap = np.arange(parts[0], min(parts[-1], parts[0] + 120) + 1)
        gap = gap[role[gap] == voicemodel.NONE]
        between[gap] = np.where(gap < cues[0], 0, 1) if precedes else 1
    begins = data.begins | (np.diff(role, prepend=0) != 0)
    names = np.array(LABELS)
    labels = np.where(between == 0, 1, np.where(between == 1, 2, 0))
    for letter, number in (("C", CONTENT), ("S", SOURCE), ("K", CUE)):
        for which in (0, 1):
            own = (role == number) & (side == which)
            labels[own & begins] = np.flatnonzero(names == f"B{letter}{which}")[0]
            labels[own & ~begins] = np.flatnonzero(names == f"I{letter}{which}")[0]
    return labels


def known_keys(frame: Frame, train: np.ndarray) -> dict[str, dict[str, int]]:
    """Ids of the keys of form features: those that training articles use often enough."""
    uses = np.bincount(frame.form[train], minlength=len(frame.forms))
    keys = {}
    for kind, found in form_keys(frame.forms).items():
        if kind in GROUPED:
            keys[kind] = read_groups(kind, first=UNKNOWN + 1)
            continue
        counts: Counter[str] = Counter()
        for key, n in zip(found, uses.tolist(), strict=True):
            counts[key] += n
        known = sorted(key for key, n in counts.items() if n >= LEAST[kind])
        keys[kind] = {key: number for number, key in enumerate(known, start=UNKNOWN + 1)}
    return keys


def first_columns(frame: Frame, keys: dict[str, dict[str, int]]) -> list[Column]:
    """All features of the first reading: name, number per token, how many numbers."""
    ids = form_ids(frame.forms, keys)
    at, form = positions(frame), frame.form
    columns: list[Column] = []
    for name, kinds in POSITIONS.items():
        columns += [
            (f"form/{name}/{kind}", np.where(at[name] >= 0, ids[kind][form[at[name]]], BEYOND),
             _size(keys[kind]))
            for kind in kinds
        ]  # fmt: skip
    n_words = _size(keys["word"])
    columns.append(("form/quoted/word", ids["word"][form] * 2 + frame.inside, 2 * n_words))
    places = place_features(frame, at)
    return columns + [(f"place/{name}", *feature) for name, feature in places.items()]


def added_columns(
    frame: Frame, keys: dict[str, dict[str, int]], unseen: np.ndarray
) -> list[Column]:
    """The features that only the second reading has."""
    ids, role = form_ids(frame.forms, keys), found_roles(unseen)
    at, form = found_positions(frame, role), frame.form
    places = reread_features(frame, unseen, role)
    columns: list[Column] = [(f"again/{name}", *feature) for name, feature in places.items()]
    return columns + [
        (f"again/{name}/{kind}", np.where(at[name] >= 0, ids[kind][form[at[name]]], BEYOND),
         _size(keys[kind]))
        for name, kinds in FOUND.items() for kind in kinds
    ]  # fmt: skip


def _size(numbers: dict[str, int]) -> int:
    """How many ids there are, with those of no key."""
    return 1 + max(numbers.values())


# Which label may follow which: the inside of a span only its beginning or inside.
ALLOWED = np.array(
    [[b[0] != "I" or (a[0] in "BI" and a[1:] == b[1:]) for b in LABELS] for a in LABELS]
)
CAN_START = np.array([label[0] != "I" for label in LABELS])
Fit = Callable[[list[Column], np.ndarray], Weights]


def probabilities(weights: Weights, columns: list[Column], bounds: np.ndarray) -> np.ndarray:
    """Probabilities of the labels, shape (tokens, labels)."""
    scores = np.zeros((bounds[-1], len(LABELS)), dtype=np.float32)
    for name, number, _ in columns:
        scores += weights.tables[name][number]
    return label_probabilities(scores, weights.transitions, bounds, CAN_START)


def by_role(probability: np.ndarray) -> np.ndarray:
    """Probabilities of none, content, source, cue."""
    role = ["-CSK".index(label[1]) if label[0] in "BI" else 0 for label in LABELS]
    return probability @ np.eye(4, dtype=np.float32)[role]


def first_readings(data: Annotated, frame: Frame, fit: Fit) -> np.ndarray:
    """What models that had not seen an article say of it: input of the second reading."""
    bounds = paragraph_bounds(data.tokens)
    unseen = np.zeros((len(data.tokens), 4), dtype=np.float32)
    for fold in range(N_FOLDS):
        train = data.token_fold != fold
        columns = first_columns(frame, known_keys(frame, train))
        found = by_role(probabilities(fit(columns, train), columns, bounds))
        unseen[~train] = found[~train]
    return unseen


def choose_thresholds(chance: np.ndarray, role: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Per role the chance from which on a token is taken, after its token F1.

    Not at the best F1 itself but where it is hardly worse: higher for content, since the cues
    that lack it get more (`framing.lone`), lower for cues and sources, because a word too many
    costs the reader less than a voice without a source.
    """
    thresholds = np.full(4, np.inf, dtype=np.float32)
    steps = np.arange(0.2, 0.66, 0.01)
    for number, slack, which in ((CONTENT, 0.0015, -1), (SOURCE, 0.005, 0), (CUE, 0.001, 0)):
        marked = role == number
        scores = [_f1(marked, chance[:, number] >= step, counts) for step in steps]
        smooth = np.convolve(np.pad(scores, 2, mode="edge"), np.ones(5) / 5, mode="valid")
        thresholds[number] = steps[np.flatnonzero(smooth >= smooth.max() - slack)[which]]
    return thresholds


def _f1(marked: np.ndarray, found: np.ndarray, counts: np.ndarray) -> float:
    both = np.sum(marked & found & counts)
    return float(2 * both / max(1, np.sum(marked & counts) + np.sum(found & counts)))


def main() -> None:
    """Train, cross-validate, write the model and the out-of-fold predictions."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", type=Path, help="annotated articles, one JSON object a line")
    parser.add_argument("--crfsuite", action="store_true", help="fit with python-crfsuite instead")
    options = parser.parse_args()
    path = options.articles
    data = read_annotated(path)
    labels, bounds = true_labels(data), paragraph_bounds(data.tokens)
    frame = Frame(data.tokens, data.quotations)
    fitter = importlib.import_module("fit_crfsuite" if options.crfsuite else "fit_crf").fit

    def fit(columns: list[Column], train: np.ndarray) -> Weights:
        return fitter(columns, labels, bounds, data.tokens.doc, train, ALLOWED, CAN_START)

    unseen = first_readings(data, frame, fit)
    second = np.zeros((len(data.tokens), len(LABELS)), dtype=np.float32)
    for fold in range(N_FOLDS):
        train = data.token_fold != fold
        keys = known_keys(frame, train)
        columns = first_columns(frame, keys) + added_columns(frame, keys, unseen)
        found = probabilities(fit(columns, train), columns, bounds)
        second[~train] = found[~train]
        print(f"fold {fold} done", flush=True)
    chance = roles.mix(unseen, by_role(second))
    thresholds = choose_thresholds(chance, data.role, data.tokens.is_alnum)
    everything = np.ones(len(data.tokens), dtype=bool)
    keys = known_keys(frame, everything)
    columns = first_columns(frame, keys)
    once = fit(columns, everything)
    twice = fit(columns + added_columns(frame, keys, unseen), everything)
    model = assemble(keys, once, twice, thresholds)
    voicemodel.SHIPPED.parent.mkdir(exist_ok=True)
    voicemodel.save_model(model, voicemodel.SHIPPED)
    predicted = roles.decode(unseen, second, model)
    np.savez_compressed(
        FOLDS,
        role=predicted.role,
        begins=predicted.begins,
        chance=np.round(predicted.chance * 250).astype(np.uint8),
        data=np.array(hashlib.sha256(path.read_bytes()).hexdigest()),
    )
    for name, number in (("content", CONTENT), ("source", SOURCE), ("cue", CUE)):
        f1 = _f1(data.role == number, predicted.role == number, data.tokens.is_alnum)
        print(f"{name}: token F1 {f1:.3f} (cross-validated)")


def assemble(
    keys: dict[str, dict[str, int]], once: Weights, twice: Weights, thresholds: np.ndarray
) -> Model:
    """Put two readings into one model; tables they share stand side by side."""
    joined = {name: np.hstack([table, twice.tables[name]]) for name, table in once.tables.items()}
    forms = {name: table for name, table in joined.items() if name.startswith("form/")}
    return Model(
        name="voices@1",
        labels=LABELS,
        keys=keys,
        forms={(name.split("/")[1], name.split("/")[2]): table for name, table in forms.items()},
        places={
            name.removeprefix("place/"): table
            for name, table in joined.items()
            if name.startswith("place/")
        },
        again={
            name.removeprefix("again/"): table
            for name, table in twice.tables.items()
            if name.startswith("again/")
        },
        transitions=np.stack([once.transitions, twice.transitions]),
        thresholds=thresholds,
    )


if __name__ == "__main__":
    main()
