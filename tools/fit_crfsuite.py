"""Fit a conditional random field with python-crfsuite (L-BFGS), for comparison with fit_crf."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pycrfsuite
from fit_crf import Column, Weights

OPTIONS = {"c1": 0.0, "c2": 10.0, "max_iterations": 80, "feature.possible_transitions": True}


def fit(
    columns: list[Column],
    labels: np.ndarray,
    bounds: np.ndarray,
    document: np.ndarray,
    train: np.ndarray,
    allowed: np.ndarray,
    can_start: np.ndarray,
) -> Weights:
    """Fit the tokens marked in `train`; parameters as in `fit_crf.fit`."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    texts = [np.array([f"{c}:{i}" for i in range(column[2])], dtype=object)
             for c, column in enumerate(columns)]  # fmt: skip
    for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        if train[low]:
            rows = zip(*(text[number[low:high]] for text, (_, number, _)
                         in zip(texts, columns, strict=True)), strict=True)  # fmt: skip
            trainer.append(list(map(list, rows)), list(map(str, labels[low:high].tolist())))
    trainer.set_params(OPTIONS)
    n_labels = len(allowed)
    tables = {name: np.zeros((size, n_labels), dtype=np.float32) for name, _, size in columns}
    transitions = np.zeros((n_labels, n_labels), dtype=np.float32)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        found = tagger.info()
        tagger.close()
    for (attribute, label), weight in found.state_features.items():
        column, _, number = attribute.partition(":")
        tables[columns[int(column)][0]][int(number), int(label)] = weight
    for (left, right), weight in found.transitions.items():
        transitions[int(left), int(right)] = weight
    return Weights(tables, np.where(allowed, transitions, -np.inf).astype(np.float32))
