"""Parts of speech: TextBlob's tag of a spelling, mended by the words around it."""

from __future__ import annotations

import numpy as np

from framing.blob import tag_forms
from framing.numbering import number_all
from framing.tokens import Tokens


def word_set(words: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(words.split())


_BEFORE_VERB = word_set(
    "to will would can could may might must should shall 'll cannot can't won't wouldn't"
    " couldn't shouldn't don't doesn't didn't did does do let"
)
_SUBJECTS = word_set("i he she they we who it you")
_BE = word_set("be is are was were been being 're 'm get gets got")
_HAVE = word_set("has have had having 've")
_BEFORE_NOUN = word_set(
    "the a an this that these those its his her their our my your 's no any such some every each of"
)
# Words, and what a tag becomes after them; no word stands twice.
_MENDING: tuple[tuple[frozenset[str], dict[str, str]], ...] = (
    (_BEFORE_VERB, dict.fromkeys(("NN", "VBP", "NNP", "JJ"), "VB")),
    (_SUBJECTS, {"NNS": "VBZ", "NN": "VBP"}),
    (_BEFORE_NOUN, {"VBZ": "NNS", "VB": "NN", "VBP": "NN"}),
    (_BE | _HAVE, {"VBD": "VBN"}),
)


def tag_at(tokens: Tokens, i: int) -> str:
    """The Penn tag of token `i`: TextBlob's tag of its spelling, mended by its neighbours.

    TextBlob tags each spelling alone, so "claims" is a noun everywhere. Three rules mend what
    matters to conditions: a word after "to", a modal or a subject pronoun is a verb; after a
    determiner or possessive a noun, unless a noun follows an adjective; after a form of "be" or
    "have" a past tense is a participle.
    """
    return tags_of(tokens)[i]


def tags_of(tokens: Tokens) -> list[str]:
    """The tag of every token, see `tag_at`."""
    known = vars(tokens)  # kept where a cached property would be: several detectors ask
    if "_tags" not in known:
        known["_tags"] = _mended_tags(tokens)
    return known["_tags"]


def form_tags(tokens: Tokens) -> list[str]:
    """TextBlob's tag of every form of the vocabulary."""
    known = vars(tokens)
    if "_form_tags" not in known:
        known["_form_tags"] = tag_forms(tokens.forms)
    return known["_form_tags"]


def _mended_tags(tokens: Tokens) -> list[str]:
    given = form_tags(tokens)
    changed = [to for _, changes in _MENDING for to in changes.values()]
    names, number = number_all([*given, *changed])
    tag = number[: len(given)][tokens.form]
    becomes = np.tile(np.arange(len(names), dtype=np.int32), (len(_MENDING) + 1, 1))
    mends = np.zeros(len(tokens.words), dtype=np.int8)  # which kind of word mends the next one
    for kind, (words, changes) in enumerate(_MENDING, 1):
        mends[tokens.among(words)] = kind
        becomes[kind] = [names.index(changes.get(name, name)) for name in names]
    mends = mends[tokens.word]
    before = np.append(np.int8(0), mends)[:-1]
    begins = np.zeros(len(tokens) + 1, dtype=bool)
    begins[tokens.sentence_first] = True
    # An adverb between the two is passed over.
    adverbs = np.flatnonzero(tokens.per_word(lambda word: word.endswith("ly")) & ~begins[:-1])
    adverbs = adverbs[~begins[adverbs + 1]]
    before[adverbs + 1] = mends[adverbs - 1]
    at = np.flatnonzero((before > 0) & ~begins[:-1])
    mended = becomes[before[at], tag[at]]
    verbs = np.flatnonzero((before[at] == 1) & (mended != tag[at]))
    is_ness = [tokens.forms[form].endswith("ness") for form in tokens.form[at[verbs]].tolist()]
    mended[verbs] = np.where(is_ness, tag[at[verbs]], mended[verbs])
    tag[at] = mended
    return np.array(names, dtype=object)[tag].tolist()
