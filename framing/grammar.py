"""Sentences as units, a word with its hyphens each, and the small words that build phrases."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

import numpy as np

from framing.tags import tags_of, word_set
from framing.tokens import Tokens

BE = word_set("be is are was were been being am 's 're 'm isn't aren't wasn't weren't ain't")
HAVE = word_set("has have had having 've 'd hasn't haven't hadn't")
DO = word_set("do does did don't doesn't didn't")
MODALS = word_set(
    "will would can could may might shall should must won't wouldn't can't cannot couldn't"
    " shouldn't mustn't 'll"
)
AUXILIARIES = BE | HAVE | DO | MODALS
ADVERBS = word_set(
    "not n't even only also just more most less still already never ever no longer now then once"
    " again soon often always all both rather quite very so too much being's first"
)
SUBORDINATORS = word_set(
    "because as after that when while if since before although though where until unless whether"
    " how why what"
)
PREPOSITIONS = word_set(
    "in on at by for from with against about of to into over under without within between during"
    " near around through across toward towards among amid beyond behind via per upon like out up"
    " off outside inside alongside despite due including"
)
DETERMINERS = word_set(
    "the a an this that these those its his her their our my your some any no each every another"
    " both all several many few such one two three four five six"
)
PRONOUNS = word_set("i he she they we it you there who this that these those")
RELATIVES = word_set("who which that whom whose where")
CONJUNCTIONS = word_set("and or but nor yet")
TIMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight"
    " last next this earlier later ago here there early late recently now again then"
)
MONTHS = word_set(
    "january february march april may june july august september october november december years"
)
# Common nouns that follow a name to say what kind of thing it is.
KINDS = word_set(
    "group groups organization organisation militants militant terrorists terrorist fighters"
    " faction extremists extremist jihadists jihadist jihadi militia alliance coalition network"
    " party movement members leader leaders"
)
MARKS = frozenset(".,;:!?()[]—–…/")
STOPS = frozenset(".;:!?()[]—–…")
# Adjectives by TextBlob's list that head noun phrases in news.
NOMINAL = word_set(
    "criminal criminals radical extremist socialist democratic moderate liberal conservative"
    " executive official individual militant terrorist neutral professional elite progressive"
    " independent favorite favourite hopeful operative rival native relative"
)


# Verbs that TextBlob knows as nouns only; after a noun they begin the predicate.
PLAIN_VERBS = word_set("spread show say fall rise come go begin remain include circulate rest")


class Sentence:
    """One sentence as units: a word with its hyphens is one unit ("al-Sham", "so-called").

    Parameters
    ----------
    tokens : Tokens
        The batch.
    number : int
        The sentence's number in ``tokens.sentence_id``.
    """

    def __init__(self, tokens: Tokens, number: int) -> None:
        """Cut the sentence into units."""
        first, of_sentence = cut_units(tokens)
        low, high = of_sentence[number : number + 2].tolist()
        bounds = first[low : high + 1].tolist()
        self.tokens = tokens
        self.first, self.last = bounds[:-1], bounds[1:]
        self.words = tokens.spelled[bounds[0] : bounds[-1]]
        if len(self.words) > len(self.first):
            words = tokens.spelled
            self.words = ["".join(words[a:b]) for a, b in pairwise(bounds)]
        self._token_tags, self._capital = tags_of(tokens), tokens.is_capital.data
        self._tags: list[str | None] = [None] * len(self.words)

    def __len__(self) -> int:
        """Count the units."""
        return len(self.words)

    def unit_at(self, token: int) -> int:
        """The unit that holds a token."""
        return bisect_right(self.last, token)

    def tag(self, i: int) -> str:
        """The Penn tag of a unit; a compound that ends in no noun is an adjective."""
        tag = self._tags[i]
        if tag is None:
            last = self.last[i] - (2 if self.words[i][-1] == "." and len(self.words[i]) > 1 else 1)
            tag = self._token_tags[max(last, self.first[i])]
            if last > self.first[i] and not (tag[:2] in ("NN", "CD") or tag == "VBG"):
                tag = "JJ"
            tag = "NN" if tag == "FW" else tag
            self._tags[i] = tag
        return tag

    def is_capital(self, i: int) -> bool:
        """Whether some part of the unit begins with a capital."""
        return any(self._capital[self.first[i] : self.last[i]])

    def is_quote(self, i: int) -> bool:
        """Whether the unit is a quotation mark, or an unprintable remnant of one."""
        return is_mark(self.words[i])


def is_mark(unit: str) -> bool:
    """Whether a unit is a quotation mark, or an unprintable remnant of one."""
    return unit in ('"', "''", "'") or not unit.isprintable()


def cut_units(tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """The first tokens of all units, then those of sentences, as numbers of units; and the ends.

    A hyphen joins what stands beside it without a blank, and a point belongs to a word before it
    after which the sentence goes on ("Mr.").
    """
    known = vars(tokens)  # kept where a cached property would be: several detectors ask
    if "_units" not in known:
        is_point, is_hyphen = tokens.is_one_of("."), tokens.is_one_of("-")
        glued = (is_hyphen ^ np.append(False, is_hyphen)[:-1]) & ~is_point
        goes_on = np.append(tokens.space, False)[1:]
        goes_on[tokens.sentence_first[1:] - 1] = False
        points = np.flatnonzero(is_point & ~tokens.space & goes_on)
        before = tokens.word[points - 1].tolist()
        glued[points] = [tokens.words[number].isalpha() for number in before]
        starts = tokens.space | ~glued
        starts[tokens.sentence_first[:-1]] = True
        first = np.append(np.flatnonzero(starts), len(tokens))
        known["_units"] = first, np.searchsorted(first, tokens.sentence_first)
    return known["_units"]
