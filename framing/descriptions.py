"""Sources without a personal name, as they are shown: descriptions ("some voters") and bodies."""

from __future__ import annotations

import numpy as np

from framing.blob import is_common_word, tag_forms
from framing.names import Names
from framing.tokens import Tokens

# What a mention may begin or end with by mistake.
_LOOSE = frozenset({
    "and", "or", "but", "as", "that", "which", "who", "'s", "'", '"', ",", ";", ":", ".", "-", "—",
    "–", "(", ")",
})  # fmt: skip
_DETERMINING = frozenset({"DT", "PDT", "PRP$", "CD"})
_NO_NOUNS = frozenset({
    "CC", "DT", "EX", "IN", "MD", "PRP", "RB", "RBR", "TO", "VB", "VBG", "WRB",
})  # fmt: skip
_MAY_BE_NAMES = frozenset({"MD", "VB", "VBG"})  # Will
_PARTISANS = frozenset({"democrats", "democrat", "democratic", "republicans", "republican"})


def describe(tokens: Tokens, names: Names, first: int, last: int) -> str | None:
    """A description or the name of a body as it would stand inside a sentence.

    Parameters
    ----------
    tokens : Tokens
        The texts.
    names : Names
        What is a name in them.
    first, last : int
        Half-open range of tokens that mention the source.

    Returns
    -------
    str or None
        The mention without its article and without what it begins or ends with by mistake; where
        it has a capital only because it opens a sentence, in small letters, so that "Police" and
        "police" are one source. None where no word is left that names anybody.

    Examples
    --------
    >>> from framing.names import find_names
    >>> from framing.text import tokenize
    >>> tokens = tokenize(["Some voters in Hale left. The Hale Tribune stayed."])
    >>> names = find_names(tokens)
    >>> describe(tokens, names, 0, 2), describe(tokens, names, 6, 9)
    ('some voters', 'Hale Tribune')
    """
    words = tokens.spelled[first:last]
    kept = [i for i, word in enumerate(words) if word not in _LOOSE]
    if not kept:
        return None
    first, last = first + kept[0], first + kept[-1] + 1
    if words[kept[0]] in ("the", "a", "an") and last - first > 1:
        first += 1
    if last - first == 1 and _is_no_noun(tokens, names, first):
        return None
    name = tokens.texts[tokens.doc[first]][tokens.start[first] : tokens.end[last - 1]]
    if _is_capital_of_sentence(tokens, names, first, last):
        return name[0].lower() + name[1:]
    return name


def _is_no_noun(tokens: Tokens, names: Names, at: int) -> bool:
    """Whether a word names nobody: "after", "doing", "there"."""
    word = tokens.spelled[at]
    if not is_common_word(word):
        return False
    tag = tag_forms([word])[0]
    return tag in _NO_NOUNS and (
        tag not in _MAY_BE_NAMES or not _is_name_elsewhere(tokens, names, at)
    )


def _is_capital_of_sentence(tokens: Tokens, names: Names, first: int, last: int) -> bool:
    """Whether a mention has its capital only from the sentence it opens ("Some voters")."""
    form, word = tokens.forms[tokens.form[first]], tokens.spelled[first]
    opens = tokens.sentence_first[tokens.sentence_id[first]] == first
    if not opens or not form[1:].islower() or not is_common_word(word) or word in _PARTISANS:
        return False
    tag = tag_forms([word])[0]
    if tag in _DETERMINING:
        return True
    is_plural = last - first == 1 and (tag == "NNS" or word == "police")
    goes_on = last - first > 1 and not names.is_name[first + 1]
    return (is_plural or goes_on) and not _is_name_elsewhere(tokens, names, first)


def _is_name_elsewhere(tokens: Tokens, names: Names, at: int) -> bool:
    """Whether the text has a word with a capital inside a sentence too."""
    if not tokens.is_capital[at]:
        return False
    doc = tokens.doc[at]
    low, high = tokens.first[doc], tokens.first[doc + 1]
    places = low + np.flatnonzero(tokens.form[low:high] == tokens.form[at])
    opens = tokens.sentence_first[tokens.sentence_id[places]] == places
    return bool((~opens & ~names.in_title_case[places]).any())
