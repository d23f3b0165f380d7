"""Train the voices model anew from annotated articles, and measure it by cross-validation.

    python tools/train_voices.py ../shared/eval/polnear/dev.jsonl

writes ``framing/models/voices.npz`` (the model, trained on all articles) and
``tools/voices_folds.npz`` (what models that had not seen an article say about it, for
``tools/gate_voices.py``) and prints the figures. Needs the extra ``train``. Takes about an hour on one core; the same data and
versions give the same weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pycrfsuite

from framing import roles
from framing.crf import label_probabilities
from framing.features import POSITIONS, form_keys, place_features, positions
from framing.frame import Frame
from framing.quotations import Quotations, find_quotations
from framing.reread import reread_features
from framing.roles import BEYOND, CONTENT, CUE, SOURCE, UNKNOWN, Model, form_ids, paragraph_bounds
from framing.text import Tokens, tokenize

N_FOLDS = 5
LABELS = ["O", "M0", "M1"] + [a + b + c for b in "CSK" for c in "01" for a in "BI"]
LEAST = {"word": 3, "stem": 3, "look": 1, "tag": 1, "class": 1}  # uses that make a key known
OPTIONS = {"c1": 0.0, "c2": 1.0, "max_iterations": 80, "feature.possible_transitions": True}
FOLDS = Path(__file__).with_name("voices_folds.npz")


@dataclass(frozen=True)
class Annotated:
    """Articles as tokens, with what people marked in them.

    Attributes
    ----------
    tokens, quotations : Tokens, Quotations
        The articles.
    role, attribution : ndarray, one per token
        The role marked, and the number of the attribution it belongs to (-1 for none).
    begins : ndarray of bool, one per token
        The token is the first of a marked span.
    fold : ndarray of int, one per article
        Which part of the cross-validation the article belongs to.
    """

    tokens: Tokens
    quotations: Quotations
    role: np.ndarray
    attribution: np.ndarray
    begins: np.ndarray
    fold: np.ndarray

    @property
    def token_fold(self) -> np.ndarray:
        """The fold of each token's article."""
        return self.fold[self.tokens.doc]


def read_annotated(path: Path) -> Annotated:
    """Read articles with marked spans (fields id, text, spans) and deal them into folds."""
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    articles = [json.loads(line) for line in lines]
    tokens = tokenize([article["text"] for article in articles])
    role = np.zeros(len(tokens), dtype=np.int8)
    begins = np.zeros(len(tokens), dtype=bool)
    attribution = np.full(len(tokens), -1)
    numbers = {"content": CONTENT, "source": SOURCE, "cue": CUE}
    total = 0
    for doc, article in enumerate(articles):
        own: dict[str, int] = {}
        for span in sorted(article["spans"], key=lambda span: (span["start"], -span["end"])):
            number = own.setdefault(span["attribution"], total + len(own))
            covered = tokens.covered(doc, span["start"], span["end"])
            free = np.arange(covered.start, covered.stop)
            free = free[role[free] == roles.NONE]  # where spans overlap, the earlier one has it
            if len(free):
                role[free], attribution[free] = numbers[span["label"]], number
                begins[free[0]] = True
        total += len(own)
    # Folds by the hash of the id, so that they do not depend on the order of the file.
    digests = [hashlib.sha256(article["id"].encode()).digest() for article in articles]
    fold = np.array([int.from_bytes(digest[:4], "big") % N_FOLDS for digest in digests])
    return Annotated(tokens, find_quotations(tokens), role, attribution, begins, fold)


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
        gap = gap[role[gap] == roles.NONE]
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


def known_keys(tokens: Tokens, train: np.ndarray) -> dict[str, dict[str, int]]:
    """Ids of the keys of form features that training articles use often enough."""
    uses = np.bincount(tokens.form[train], minlength=len(tokens.forms))
    keys = {}
    for kind, found in form_keys(tokens.forms).items():
        counts: Counter[str] = Counter()
        for key, n in zip(found, uses.tolist(), strict=True):
            counts[key] += n
        known = sorted(key for key, n in counts.items() if n >= LEAST[kind])
        keys[kind] = {key: number for number, key in enumerate(known, start=UNKNOWN + 1)}
    return keys


Column = tuple[str, np.ndarray, int]


def first_columns(frame: Frame, keys: dict[str, dict[str, int]]) -> list[Column]:
    """All features of the first reading: name, number per token, how many numbers."""
    ids = form_ids(frame.tokens.forms, keys)
    at, form = positions(frame), frame.tokens.form
    columns: list[Column] = []
    for name, kinds in POSITIONS.items():
        columns += [
            (f"form/{name}/{kind}", np.where(at[name] >= 0, ids[kind][form[at[name]]], BEYOND),
             len(keys[kind]) + 2)
            for kind in kinds
        ]  # fmt: skip
    n_words = len(keys["word"]) + 2
    columns.append(("form/quoted/word", ids["word"][form] * 2 + frame.inside, 2 * n_words))
    places = place_features(frame, at)
    return columns + [(f"place/{name}", *feature) for name, feature in places.items()]


@dataclass(frozen=True)
class Weights:
    """A fitted reading: a table per column, shape (numbers, labels), and transitions."""

    tables: dict[str, np.ndarray]
    transitions: np.ndarray


def fit(
    columns: list[Column], labels: np.ndarray, bounds: np.ndarray, train: np.ndarray
) -> Weights:
    """Fit a conditional random field to the paragraphs of the tokens marked in `train`."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    texts = [np.array([f"{c}:{i}" for i in range(n)], dtype=object)
             for c, (_, _, n) in enumerate(columns)]  # fmt: skip
    names = np.array(LABELS, dtype=object)[labels]
    for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        if train[low]:
            rows = zip(
                *(
                    text[number[low:high]]
                    for text, (_, number, _) in zip(texts, columns, strict=True)
                ),
                strict=True,
            )
            trainer.append([list(row) for row in rows], list(names[low:high]))
    trainer.set_params(OPTIONS)
    path = FOLDS.with_suffix(".crfsuite")
    trainer.train(str(path))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    found = tagger.info()
    number_of = {label: number for number, label in enumerate(LABELS)}
    tables = {name: np.zeros((n, len(LABELS)), dtype=np.float32) for name, _, n in columns}
    order = [name for name, _, _ in columns]
    for (attribute, label), weight in found.state_features.items():
        column, _, number = attribute.partition(":")
        tables[order[int(column)]][int(number), number_of[label]] = weight
    transitions = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for (left, right), weight in found.transitions.items():
        transitions[number_of[left], number_of[right]] = weight
    tagger.close()
    path.unlink()
    return Weights(tables, np.where(_allowed(), transitions, -np.inf).astype(np.float32))


def _allowed() -> np.ndarray:
    """Which label may follow which: the inside of a span only its beginning or inside."""
    return np.array([[b[0] != "I" or (a[0] in "BI" and a[1:] == b[1:]) for b in LABELS]
                     for a in LABELS])  # fmt: skip


def probabilities(weights: Weights, columns: list[Column], bounds: np.ndarray) -> np.ndarray:
    """Probabilities of the labels, shape (tokens, labels)."""
    scores = np.zeros((bounds[-1], len(LABELS)), dtype=np.float32)
    for name, number, _ in columns:
        scores += weights.tables[name][number]
    can_start = np.array([label[0] != "I" for label in LABELS])
    return label_probabilities(scores, weights.transitions, bounds, can_start)


def by_role(probability: np.ndarray) -> np.ndarray:
    """Probabilities of none, content, source, cue."""
    role = ["-CSK".index(label[1]) if label[0] in "BI" else 0 for label in LABELS]
    return probability @ np.eye(4, dtype=np.float32)[role]


def first_readings(data: Annotated, frame: Frame, labels: np.ndarray) -> np.ndarray:
    """What models that had not seen an article say of it: input of the second reading."""
    bounds = paragraph_bounds(data.tokens)
    unseen = np.zeros((len(data.tokens), 4), dtype=np.float32)
    for fold in range(N_FOLDS):
        train = data.token_fold != fold
        columns = first_columns(frame, known_keys(data.tokens, train))
        found = by_role(probabilities(fit(columns, labels, bounds, train), columns, bounds))
        unseen[~train] = found[~train]
    return unseen


def best_thresholds(probability: np.ndarray, role: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Per role the probability from which on a token is taken, for the highest token F1."""
    thresholds = np.full(4, np.inf, dtype=np.float32)
    steps = np.arange(0.25, 0.66, 0.01)
    for number in (CONTENT, SOURCE, CUE):
        marked = role == number
        scores = [_f1(marked, probability[:, number] >= step, counts) for step in steps]
        smooth = np.convolve(np.pad(scores, 2, mode="edge"), np.ones(5) / 5, mode="valid")
        thresholds[number] = steps[int(np.argmax(smooth))]
    return thresholds


def _f1(marked: np.ndarray, found: np.ndarray, counts: np.ndarray) -> float:
    both = np.sum(marked & found & counts)
    return float(2 * both / max(1, np.sum(marked & counts) + np.sum(found & counts)))


def main() -> None:
    """Train, cross-validate, write the model and the out-of-fold predictions."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", type=Path, help="annotated articles, one JSON object a line")
    path = parser.parse_args().articles
    data = read_annotated(path)
    labels, bounds = true_labels(data), paragraph_bounds(data.tokens)
    frame = Frame(data.tokens, data.quotations)
    unseen = first_readings(data, frame, labels)
    added: list[Column] = [
        (f"again/{name}", *feature) for name, feature in reread_features(frame, unseen).items()
    ]
    second = np.zeros((len(data.tokens), len(LABELS)), dtype=np.float32)
    for fold in range(N_FOLDS):
        train = data.token_fold != fold
        columns = first_columns(frame, known_keys(data.tokens, train)) + added
        found = probabilities(fit(columns, labels, bounds, train), columns, bounds)
        second[~train] = found[~train]
        print(f"fold {fold} done", flush=True)
    thresholds = best_thresholds(by_role(second), data.role, data.tokens.is_alnum)
    everything = np.ones(len(data.tokens), dtype=bool)
    keys = known_keys(data.tokens, everything)
    columns = first_columns(frame, keys)
    once = fit(columns, labels, bounds, everything)
    twice = fit(columns + added, labels, bounds, everything)
    model = assemble(keys, once, twice, thresholds)
    roles.SHIPPED.parent.mkdir(exist_ok=True)
    roles.save_model(model, roles.SHIPPED)
    predicted = roles.decode(second, model)
    np.savez_compressed(
        FOLDS,
        role=predicted.role,
        begins=predicted.begins,
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
