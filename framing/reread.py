"""Place features of a second reading, which knows what a first reading of the whole text found.

A first pass decides word by word; where the crediting words of a sentence are, and how much of
the sentences around is content, is known only after it.
"""

from __future__ import annotations

import numpy as np

from framing.cues import CLASSES
from framing.features import Feature, joint
from framing.frame import N_DISTANCES, Frame, shifted, value_at

N_CLASSES = len(CLASSES)
# Where form features are read again: at the crediting words found before and after a token, and
# behind the former ("said that", "said,").
FOUND = {"cue_left": ("word", "kin"), "cue_right": ("word", "kin"), "behind_cue": ("word",)}


def found_roles(first_reading: np.ndarray) -> np.ndarray:
    """The likeliest role of each token after a first reading."""
    role, highest = np.zeros(len(first_reading), dtype=np.int8), first_reading[:, 0]
    for number, p in enumerate(first_reading.T[1:], start=1):
        role[p > highest] = number
        highest = np.maximum(p, highest)
    return role


def found_positions(frame: Frame, role: np.ndarray) -> dict[str, np.ndarray]:
    """The token that each of `FOUND` means, an index per token; -1 for none."""
    left, right = frame.before(role == 3), frame.after(role == 3)
    return {"cue_left": left, "cue_right": right, "behind_cue": np.where(left < 0, -1, left + 1)}


def reread_features(
    frame: Frame, first_reading: np.ndarray, role: np.ndarray
) -> dict[str, Feature]:
    """Place features that need a first reading of the text.

    Parameters
    ----------
    frame : Frame
        The batch.
    first_reading : ndarray of float, shape (tokens, 4)
        Probabilities that a token is outside, content, source, cue.
    role : ndarray of int
        From `found_roles`.

    Returns
    -------
    dict of (ndarray, int)
        As from `place_features`.
    """
    f, s = frame, frame.sentence
    _, p_content, p_source, p_cue = first_reading.T
    content, source, cue = role == 1, role == 2, role == 3
    starts = np.append(True, np.diff(role) != 0)[: f.n]
    quoted = (f.inside.astype(np.int64), 2)
    length = np.diff(f.bounds)
    mean = _sums(p_content, f.bounds) / np.maximum(length, 1)
    share = np.searchsorted([0.05, 0.2, 0.4, 0.6, 0.8, 0.95], mean)
    most = np.maximum.reduceat(p_cue, f.bounds[:-1]) if f.n else p_cue
    same = np.append(False, np.diff(f.tokens.doc[f.bounds[:-1]]) == 0)[: len(length)]
    left = np.where(same, 1 + shifted(share, -1), 0)
    right = np.where(np.append(same, False)[1 : len(length) + 1], 1 + shifted(share, 1), 0)
    before, after = f.before(cue), f.after(cue)

    def count(where: np.ndarray, at_most: int) -> Feature:
        return f.per_sentence(where, at_most)[s], at_most + 1

    def far(other: np.ndarray) -> Feature:
        return f.distance(other), N_DISTANCES

    def class_of(other: np.ndarray) -> Feature:
        return value_at(f.cue_class + 1, other), N_CLASSES + 1

    parts: dict[str, tuple[Feature, ...]] = {
        "roles_in_sentence": (count(cue & starts, 2), count(source & starts, 2),
                              count(content, 1), quoted),
        "likeliest_cue": ((np.searchsorted([0.1, 0.3, 0.5, 0.8], most)[s], 5),),
        "share_of_sentence": ((share[s], 7),),
        "shares_beside": ((left[s], 8), (right[s], 8)),
        "content_beside": (far(f.before(content)), far(f.after(content))),
        "source_beside": (far(f.before(source)), far(f.after(source))),
        "cue_beside": (far(before), far(after)),
        "found_before": (class_of(before), far(before)),
        "found_after": (class_of(after), far(after)),
        "between_cues": ((before >= 0, 2), (after >= 0, 2), (f.between(f.comma, before, 3), 4),
                         (f.between(content, before, 1), 2), (f.between(content, after, 1), 2),
                         (f.between(f.finite, before, 3), 4)),
        "runs_around": ((role, 4), *_runs_around(f, role)),
        "share_of_text": ((_share_of_text(f, p_content), 6),),
        "word_elsewhere": ((_source_elsewhere(f, p_source), 6),),
    }  # fmt: skip
    return {name: joint(*values) for name, values in parts.items()}


def _sums(values: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    total = np.append(0.0, np.cumsum(values, dtype=np.float64))
    return total[bounds[1:]] - total[bounds[:-1]]


def _runs_around(f: Frame, role: np.ndarray) -> list[Feature]:
    """Roles of the two runs of like tokens before and after in the sentence; 0 for none."""
    new = np.append(True, (np.diff(role) != 0) | (np.diff(f.sentence) != 0))[: f.n]
    run, roles, sentence = np.cumsum(new) - 1, role[new] + 1, f.sentence[new] + 1
    return [
        ((shifted(roles, step) * (shifted(sentence, step) == sentence))[run], 5)
        for step in (-2, -1, 1, 2)
    ]


def _share_of_text(f: Frame, p_content: np.ndarray) -> np.ndarray:
    first = f.tokens.first
    share = _sums(p_content, first) / np.maximum(np.diff(first), 1)
    return np.searchsorted([0.2, 0.35, 0.5, 0.65, 0.8], share)[f.tokens.doc]


def _source_elsewhere(f: Frame, p_source: np.ndarray) -> np.ndarray:
    """How likely the same word is part of a source elsewhere in the text; 0 where it is not."""
    is_here = np.zeros(len(f.tokens.words), dtype=bool)
    is_here[f.tokens.word] = True
    number = np.cumsum(is_here)  # of the words of this batch, which are few, so counts stay small
    which = f.tokens.doc * number.max(initial=0) + number[f.tokens.word] - 1
    times = np.bincount(which)[which]
    others = np.bincount(which, p_source)[which] - p_source
    share = np.searchsorted([0.02, 0.1, 0.3, 0.6], others / np.maximum(1, times - 1))
    return np.where(times == 1, 0, 1 + share)
