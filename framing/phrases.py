"""Phrases of a sentence: where a noun phrase or a verb group begins, and which word heads it.

A small grammar over words and Penn tags, enough to find what a hedge applies to. The heads follow
the usual rules of English: the last noun before a preposition, a verb or a mark; the last word of
a proper name; the main verb after its auxiliaries.
"""

from __future__ import annotations

from itertools import pairwise

from framing.conditions import tag_at
from framing.text import Tokens


def word_set(words: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(words.split())


BE = word_set("be is are was were been being am 's 're 'm isn't aren't wasn't weren't ain't")
HAVE = word_set("has have had having 've 'd hasn't haven't hadn't")
_DO = word_set("do does did don't doesn't didn't")
_MODALS = word_set(
    "will would can could may might shall should must won't wouldn't can't cannot couldn't"
    " shouldn't mustn't 'll"
)
AUXILIARIES = BE | HAVE | _DO | _MODALS
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
_RELATIVES = word_set("who which that whom whose where")
CONJUNCTIONS = word_set("and or but nor yet")
_TIMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight"
    " last next this earlier later ago here there early late recently now again then"
)
_MONTHS = word_set(
    "january february march april may june july august september october november december years"
)
# Common nouns that follow a name to say what kind of thing it is.
_KINDS = word_set(
    "group groups organization organisation militants militant terrorists terrorist fighters"
    " faction extremists extremist jihadists jihadist jihadi militia alliance coalition network party movement"
    " members leader leaders"
)
MARKS = frozenset(".,;:!?()[]—–…/")
STOPS = frozenset(".;:!?()[]—–…")
# Adjectives by TextBlob's list that head noun phrases in news.
_NOMINAL = word_set(
    "criminal criminals radical extremist socialist democratic moderate liberal conservative"
    " executive official individual militant terrorist neutral professional elite hack leak murder"
    " rape theft assault plot hit attempt misconduct role progressive independent"
)


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
        low, high = (int(i) for i in tokens.sentence_first[number : number + 2])
        words = [tokens.words[w] for w in tokens.word[low:high].tolist()]
        space = tokens.space[low:high].tolist()
        starts = [0] + [
            i for i in range(1, len(words)) if space[i] or not _is_glued(words, space, i)
        ]
        self.tokens = tokens
        self.first = [low + i for i in starts]
        self.last = [*self.first[1:], high]
        self.words = ["".join(words[a:b]) for a, b in pairwise([*starts, len(words)])]
        self._tags: list[str | None] = [None] * len(self.words)

    def __len__(self) -> int:
        """Count the units."""
        return len(self.words)

    def unit_at(self, token: int) -> int:
        """The unit that holds a token."""
        return next(i for i, last in enumerate(self.last) if token < last)

    def tag(self, i: int) -> str:
        """The Penn tag of a unit; a compound that ends in no noun is an adjective."""
        tag = self._tags[i]
        if tag is None:
            last = self.last[i] - (2 if self.words[i][-1] == "." and len(self.words[i]) > 1 else 1)
            tag = tag_at(self.tokens, max(last, self.first[i]))
            if last > self.first[i] and not (tag[:2] in ("NN", "CD") or tag == "VBG"):
                tag = "JJ"
            self._tags[i] = tag
        return tag

    def is_capital(self, i: int) -> bool:
        """Whether some part of the unit begins with a capital."""
        forms = (self.tokens.forms[f] for f in self.tokens.form[self.first[i] : self.last[i]])
        return any(form[0].isupper() for form in forms)

    def is_quote(self, i: int) -> bool:
        """Whether the unit is a quotation mark, or an unprintable remnant of one."""
        return self.words[i] in ('"', "''", "'") or not self.words[i].isprintable()


def _is_glued(words: list[str], space: list[bool], i: int) -> bool:
    """Whether token `i` belongs to the unit before it: a hyphen's side, the point of "Mr."."""
    if words[i] == ".":
        return i + 1 < len(words) and space[i + 1] and words[i - 1].isalpha()
    return "-" in (words[i], words[i - 1]) and words[i - 1] + words[i] != "--"


def noun_head(s: Sentence, start: int, *, name: bool = False) -> int | None:
    """The unit that heads the noun phrase beginning at `start`."""
    head: int | None = None
    fallback: int | None = None
    i = start
    while i < len(s):
        word, tag = s.words[i], s.tag(i)
        if s.is_quote(i):
            if head is not None and not _goes_on_after_quote(s, i, name):
                break
        elif word == "'s" or tag == "POS":
            head = None
        elif _ends_phrase(s, i, head, fallback):
            break
        elif (skip := _name_goes_on(s, head, i)) is not None:
            i = skip - 1
        elif word in CONJUNCTIONS and head is None and fallback is not None:
            pass
        elif word in PREPOSITIONS or word in CONJUNCTIONS or word in AUXILIARIES:
            break
        elif _is_nominal(s, i, head, start):
            if name and word in _KINDS and not s.is_capital(i) and _is_name(s, start, head):
                break
            head = i
        elif tag[:2] in ("JJ", "CD") or (tag in ("VBN", "VBD", "VBG") and head is None):
            if head is not None and not (i + 1 < len(s) and _is_nominal(s, i + 1, head, start)):
                break
            fallback = i
        elif word in DETERMINERS or tag.startswith("RB") or tag == "PRP$":
            if head is not None:
                break
        else:
            break
        i += 1
    return fallback if head is None else head


def _goes_on_after_quote(s: Sentence, i: int, name: bool) -> bool:
    """Whether the mark at `i` closes words that modify a noun: "closed" *primaries*."""
    after = i + 1
    return (
        after < len(s)
        and s.tag(after).startswith("NN")
        and not s.is_capital(after)
        and not (name and s.words[after] in _KINDS)
    )


def _ends_phrase(s: Sentence, i: int, head: int | None, fallback: int | None) -> bool:
    """Whether a noun phrase cannot go on at unit `i`: a mark, or after its head a new phrase."""
    word = s.words[i]
    if word in MARKS:
        return word != "," or fallback != i - 1 or head is not None
    if word in DETERMINERS and (head is not None or fallback is not None):
        return True
    if head is None:
        return False
    begins_name = s.is_capital(i) and not s.is_capital(head)
    return begins_name or word in _TIMES


def _is_nominal(s: Sentence, i: int, head: int | None, start: int) -> bool:
    """Whether the unit can head the noun phrase in which it stands."""
    word, tag = s.words[i], s.tag(i)
    if not word[0].isalnum() or word in AUXILIARIES or word in DETERMINERS:
        return False
    if tag.startswith("NN"):
        return True
    following = s.words[i + 1] if i + 1 < len(s) else "."
    after = min(i + 1, len(s) - 1)
    ends = following in PREPOSITIONS | MARKS | AUXILIARIES or s.is_quote(after)
    ends |= s.tag(after) in ("VBD", "VBZ") and word.endswith("ing")
    if tag in ("VB", "VBP", "VBZ", "VBG") or word in _NOMINAL:
        return ends or (tag in ("VB", "VBP") and i == start)
    return s.is_capital(i) and i > start and tag in ("IN", "FW", "JJ", "RB") and head is not None


def _is_name(s: Sentence, start: int, head: int | None) -> bool:
    """Whether the phrase so far is a proper name of more than one word."""
    return head is not None and s.is_capital(head) and any(map(s.is_capital, range(start, head)))


def _name_goes_on(s: Sentence, head: int | None, i: int) -> int | None:
    """The unit at which a name goes on after "of", "for" or "in X and", else None."""
    if head is None or not s.is_capital(head) or s.words[i] not in ("of", "for", "in", "and", "&"):
        return None
    following = i + 2 if i + 1 < len(s) and s.words[i + 1] == "the" else i + 1
    if following >= len(s) or not s.is_capital(following):
        return None
    if s.words[i] in ("of", "for", "&"):
        return following
    rest = s.words[following + 1 : following + 2]
    if s.words[i] == "in":
        return following if rest == ["and"] else None
    return following if head >= 2 and s.words[head - 1] in ("of", "for", "in") else None


def is_time(s: Sentence, i: int) -> bool:
    """Whether the unit is a day, a month, a number of a date or the like."""
    return s.words[i] in _TIMES | _MONTHS or s.words[i].isdigit()


def is_verb_form(s: Sentence, i: int) -> bool:
    """Whether the unit has the tag of a verb or ends like a gerund."""
    return s.tag(i).startswith("VB") or (s.words[i].endswith("ing") and len(s.words[i]) > 4)


def skip_adverbs(s: Sentence, i: int) -> int:
    """The first unit from `i` that is neither an adverb, a comma nor a quotation mark."""
    while i < len(s) and (
        s.words[i] in ADVERBS or s.words[i] == "," or s.tag(i) == "RB" or s.is_quote(i)
    ):
        i += 1
    return i


def verb_head(s: Sentence, i: int, *, adjective: bool = False) -> int | None:
    """The main verb of the verb group at `i`; after "be" an adjective, where asked for."""
    i = skip_adverbs(s, i)
    if i < len(s) and s.words[i] == "to":
        i = skip_adverbs(s, i + 1)
    if i >= len(s):
        return None
    while s.words[i] in AUXILIARIES:
        after = skip_adverbs(s, i + 1)
        if after >= len(s):
            break
        if s.words[after] in AUXILIARIES or is_verb_form(s, after):
            i = after
        elif (s.words[i] in _MODALS | _DO and s.tag(after)[:2] in ("NN", "JJ")) or (
            adjective and s.words[i] in BE and s.tag(after).startswith("JJ")
        ):
            return after
        else:
            break
    return i


def finite_verb(s: Sentence, start: int) -> int | None:
    """The unit at which the first finite verb group of a clause begins."""
    in_relative, guess = False, None
    for i in range(start, len(s)):
        word, tag = s.words[i], s.tag(i)
        if word in STOPS and i > start:
            return guess
        if word in _RELATIVES and i > start:
            in_relative = True
            continue
        left = i - 1
        while left > start and s.is_quote(left):
            left -= 1
        before = s.words[left] if i > start else ""
        is_finite = word in AUXILIARIES and word not in ("'s", "being", "been", "having")
        is_finite |= word == "'s" and before in PRONOUNS
        if not is_finite and i > start and before not in DETERMINERS | PREPOSITIONS:
            after_noun = s.tag(left)[:2] in ("NN", "PR", "RB") or before in PRONOUNS | {"what"}
            after_noun |= before == "," and tag in ("VBZ", "VBD")
            is_finite = after_noun and (
                tag in ("VBZ", "VBP", "VBD", "VB")
                or (tag == "VBN" and s.words[i + 1 : i + 2] not in (["by"], ["in"], ["as"]))
            )
        if is_finite and not in_relative:
            return i
        in_relative = in_relative and not is_finite
        if guess is None and i > start and tag == "NN" and s.tag(i - 1) == "NNS":
            guess = i  # "voters care", should no surer verb follow
    return guess


def object_head(s: Sentence, i: int) -> int | None:
    """The gerund or noun after a preposition."""
    i = skip_adverbs(s, i)
    if i < len(s) and s.words[i].endswith("ing") and not _is_plain_noun(s, i):
        after = skip_adverbs(s, i + 1)
        is_perfect = s.words[i] in ("having", "being") and after < len(s)
        return verb_head(s, i) if is_perfect and s.tag(after) in ("VBN", "VBD") else i
    return noun_head(s, i)


def _is_plain_noun(s: Sentence, i: int) -> bool:
    """A word in -ing that no object follows and that TextBlob knows as a noun only."""
    return s.tag(i) in ("NN", "NNP") and s.words[i + 1 : i + 2] in (["of"], ["'s"])
