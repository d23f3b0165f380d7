"""The voices model on disk and in memory: what its two readings look at, and with what weights."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from framing.features import FORM_KINDS

NONE, CONTENT, SOURCE, CUE = range(4)
SHIPPED = Path(__file__).parent / "models" / "voices.npz"
BEYOND, UNKNOWN = 0, 1  # ids of form features: no such token, a key not seen in training
_ROLE_OF_LETTER = {"C": CONTENT, "S": SOURCE, "K": CUE}


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
