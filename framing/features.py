"""What the voices model looks at: small whole numbers per token, all computed at once with NumPy.

There are two sorts. A *form feature* depends on a spelling alone (the word, its stem, its part of
speech, its class as a cue, the group of words that are used like it) and is read at the token
itself, at its neighbours and at landmarks: the crediting verbs before and after it, the start of
its clause, the words beside its quotation.
A *place feature* says where a token stands: in or beside a quotation, how far from such a verb,
where in the sentence and paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from framing.blob import tag_forms
from framing.cues import CLASSES, cue_classes
from framing.frame import N_DISTANCES, TAGS, Frame, shifted, value_at

FORM_KINDS = ("word", "stem", "look", "tag", "class", "kin", "family")
# Kinds whose keys are words that share ids with those used like them: a few, and a wider circle.
GROUPED = ("kin", "family")
# Where form features are read: at a token so many steps away, or at a landmark.
POSITIONS = {
    "-4": ("class",),
    "-3": ("word", "tag", "class"),
    "-2": ("word", "stem", "look", "tag", "class"),
    "-1": FORM_KINDS,
    "+0": FORM_KINDS,
    "+1": FORM_KINDS,
    "+2": ("word", "stem", "look", "tag", "class"),
    "+3": ("word", "tag", "class"),
    "+4": ("class",),
    "verb_before": ("word",),
    "verb_after": ("word",),
    "clause_start": ("word", "tag", "class"),
    "sentence_start": ("word",),
    "before_quotation": ("word", "tag", "class"),
    "after_quotation": ("word", "look", "tag", "class"),
    "last_in_quotation": ("word",),
}
_N_CLASSES, _N_TAGS = len(CLASSES), len(TAGS) + 1
_ENDING = re.compile("(.{3,}?)(?:ingly|edly|ings|ing|ied|ies|ers|ed|er|es|s|ly|e|y)")
Feature = tuple[np.ndarray, int]


def form_keys(forms: Sequence[str]) -> dict[str, list[str]]:
    """The form features of spellings, as strings, by kind.

    Examples
    --------
    >>> {kind: keys[0] for kind, keys in form_keys(["Said"]).items() if kind not in GROUPED}
    {'word': 'said', 'stem': 'said', 'look': 'Xx', 'tag': 'VBD', 'class': 'say'}
    """
    words = ["0" if form[0].isdigit() else form.lower() for form in forms]
    return {
        "word": words,
        "stem": list(map(_stem, words)),
        "look": list(map(_look, forms)),
        "tag": [tag.partition("-")[0] for tag in tag_forms(forms)],
        "class": [CLASSES[number] for number in cue_classes(words).tolist()],
        **dict.fromkeys(GROUPED, words),
    }


@lru_cache(maxsize=1 << 17)
def _stem(word: str) -> str:
    """At most six letters that a word shares with its inflected forms."""
    if len(word) < 4 or not word.isalpha():
        return word
    if ending := _ENDING.fullmatch(word):
        word = ending[1]
        word = word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
    return word[:6]


def _look(form: str) -> str:
    if form.isalpha():
        if form.islower():
            return "x"
        if form.isupper():
            return "X" if len(form) == 1 else "XX"
        return "Xx" if form[0].isupper() else "xX"
    if form[0].isdigit():
        return "0"
    return "X." if form[0].isupper() else form if len(form) == 1 else "?"


def positions(frame: Frame) -> dict[str, np.ndarray]:
    """The token that each of `POSITIONS` means, an index per token; -1 for none."""
    quotations, inside = frame.quotations, frame.inside
    clause = np.append(False, frame.comma | frame.that)[:-1]
    first = _of_quotation(frame, quotations.first)
    last = _of_quotation(frame, quotations.last)
    steps = {name: frame.at + int(name) for name in POSITIONS if name[0] in "+-"}
    low, high = (frame.tokens.first[frame.tokens.doc + i] for i in (0, 1))
    return {
        **{name: np.where((to >= low) & (to < high), to, -1) for name, to in steps.items()},
        "verb_before": frame.before(frame.verb),
        "verb_after": frame.after(frame.verb),
        "clause_start": frame.before(clause),
        "sentence_start": frame.low,
        "before_quotation": np.where(inside & (first > low), first - 1, -1),
        "after_quotation": np.where(inside & (last < high), last, -1),
        "last_in_quotation": np.where(inside, last - 2, -1),
    }


def _of_quotation(frame: Frame, values: np.ndarray) -> np.ndarray:
    """What holds for the quotation around each token, 0 outside."""
    return np.append(values, 0)[frame.quotations.at]  # -1, outside, reads the last element


def joint(*parts: Feature) -> Feature:
    """Several numbers read as the digits of one."""
    value, size = parts[0]
    for part, n_values in parts[1:]:
        value = value * n_values + part
        size *= n_values
    return value, size


def place_features(frame: Frame, marks: dict[str, np.ndarray]) -> dict[str, Feature]:
    """Place features by name: a number per token, and how many numbers there can be."""
    f = frame
    before, after = marks["verb_before"], marks["verb_after"]
    cue_before, cue_after = f.before(f.cue), f.after(f.cue)
    quoted = (f.inside.astype(np.int64), 2)

    def seen(where: np.ndarray, other: np.ndarray, most: int) -> Feature:
        return f.between(where, other, most), most + 1

    def class_of(other: np.ndarray) -> Feature:
        return value_at(f.cue_class, other), _N_CLASSES

    def far(other: np.ndarray) -> Feature:
        return f.distance(other), N_DISTANCES

    def outside(other: np.ndarray) -> Feature:
        return f.distance(other) * ~f.inside, N_DISTANCES

    tags, classes = (
        {step: (value_at(values, marks[f"{step:+}"]), n) for step in (-1, 0, 1)}
        for values, n in ((f.tag, _N_TAGS), (f.cue_class, _N_CLASSES))
    )
    parts = {
        "verb_before": (class_of(before), far(before), quoted),
        "verb_after": (class_of(after), far(after), quoted),
        "cue_before": (class_of(cue_before), far(cue_before)),
        "cue_after": (class_of(cue_after), far(cue_after)),
        "since_verb": (seen(f.comma, before, 3), seen(f.that, before, 1),
                       seen(f.finite, before, 3), seen(f.inside, before, 1), quoted),
        "until_verb": (seen(f.comma, after, 3), seen(f.that, after, 1),
                       seen(f.finite, after, 2), seen(f.inside, after, 1), quoted),
        "verbs_around": (class_of(before), class_of(after), quoted),
        "quotation": _quotation_state(f),
        "beside_quotation": (outside(f.before(f.inside)), outside(f.after(f.inside))),
        "position": (far(f.low), far(f.high - 1), quoted),
        "sentence": (*_sentence_state(f), quoted),
        "neighbours": (*_neighbour_state(f), quoted),
        "paragraph": (*_paragraph_state(f), quoted),
        "tags_left": (tags[-1], tags[0]),
        "tags_right": (tags[0], tags[1]),
        "tags_around": (tags[-1], tags[1]),
        "class_tag_right": (classes[0], tags[1]),
        "tag_class": (tags[-1], classes[0]),
        "class_tag_left": (classes[-1], tags[0]),
        "tag_class_right": (tags[0], classes[1]),
    }  # fmt: skip
    return {name: joint(*values) for name, values in parts.items()}


def _quotation_state(f: Frame) -> tuple[Feature, ...]:
    """Place in the quotation, its length, and whether it is single or unclosed."""
    q = f.quotations
    first, last = _of_quotation(f, q.first), _of_quotation(f, q.last)
    place = np.where(f.at == first, 1, np.where(f.at == last - 1, 3, 2))
    length = _of_quotation(f, 1 + np.searchsorted([4, 7, 14], q.last - q.first))
    kind = _of_quotation(f, np.where(~q.closed, 2, np.where(q.kind == "single", 1, 0)))
    return (place * f.inside, 4), (length, 5), (kind, 3)


def _sentence_state(f: Frame) -> tuple[Feature, ...]:
    """Crediting verbs and quotations in the sentence, "according", a quotation at its start."""
    verbs, quotes = f.per_sentence(f.verb, 3), f.per_sentence(f.inside, 1)
    according = f.per_sentence(f.according, 1)
    s = f.sentence
    return (verbs[s], 4), (quotes[s], 2), (according[s], 2), (f.inside[f.low].astype(int), 2)


def _neighbour_state(f: Frame) -> tuple[Feature, ...]:
    """Crediting verbs and quotations in the sentences before and after in the paragraph."""
    first = f.bounds[:-1]
    quotes = f.per_sentence(f.inside, 1)
    ends_quoted = f.inside[f.bounds[1:] - 1].astype(np.int64)
    state = f.per_sentence(f.verb, 1) + 2 * quotes
    follows = ~_opens_paragraph(f)
    left = np.where(follows, 1 + shifted(state + 2 * ends_quoted * quotes, -1), 0)
    right = np.where(np.append(follows, False)[1 : len(first) + 1], 1 + shifted(state, 1), 0)
    return (left[f.sentence], 7), (right[f.sentence], 5)


def _opens_paragraph(f: Frame) -> np.ndarray:
    """Which sentences are the first of their paragraph."""
    first = f.bounds[:-1]
    doc, paragraph = f.tokens.doc[first], f.tokens.paragraph[first]
    return np.append(True, (np.diff(paragraph) != 0) | (np.diff(doc) != 0))[: len(first)]


def _paragraph_state(f: Frame) -> tuple[Feature, ...]:
    """Headline, first or later paragraph; number of the sentence in its paragraph."""
    number = np.arange(len(f.bounds) - 1)
    opener = np.maximum.accumulate(np.where(_opens_paragraph(f), number, 0))
    headline = np.array([part == "headline" for part in f.tokens.part], dtype=bool)[f.tokens.doc]
    paragraph = np.where(headline, 0, 1 + np.minimum(f.tokens.paragraph, 2))
    return (paragraph, 4), (np.minimum(number - opener, 3)[f.sentence], 4)
