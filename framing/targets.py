"""What a marker applies to: the phrase after (or before) a hedge, and the head of that phrase.

Each way of pointing is a frame, named in the lexicon's ``frame`` column:

=============  ====================================================  ===========================
``noun``       the noun phrase that follows                          so-called moderate *rebels*
``name``       likewise, but a proper name is taken by itself        so-called Islamic *State* group
``predicate``  the verb, adjective or object an adverb modifies      reportedly has been *hiding*
``clause``     the main verb of the clause, else the noun phrase     claimed that he *won*
``participle``  as a verb like ``clause``, else like ``noun``         claimed *success*
``to``         the infinitive                                        purported to *show*
``of``         the deed or noun after "of", "with", "as"             accused him of *stealing*
``object``     the gerund or noun that follows                       suspected of *stealing*
``before``     the noun or verb that precedes                        allies in *name* only
=============  ====================================================  ===========================

The heads follow the usual rules of English noun phrases and verb groups: the last noun before a
preposition, a verb or a mark; the last word of a proper name; the main verb after its auxiliaries.
"""

from __future__ import annotations

from dataclasses import dataclass

from framing.grammar import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    HAVE,
    MARKS,
    PREPOSITIONS,
    PRONOUNS,
    STOPS,
    SUBORDINATORS,
    Sentence,
)
from framing.phrases import (
    finite_verb,
    is_verb_form,
    noun_head,
    object_head,
    skip_adverbs,
    verb_head,
)
from framing.wrongdoing import names_wrongdoing

_QUANTITIES = DETERMINERS | {"most", "dozens", "scores", "hundreds", "thousands", "much"}
_ARTICLES = (["a"], ["an"], ["the"], ["part"])


@dataclass(frozen=True)
class Target:
    """A marker's target as token ranges, half-open: the phrase and, in it, the head."""

    first: int
    last: int
    head_first: int
    head_last: int


def _target(s: Sentence, first: int, head: int) -> Target:
    """A target from unit `first` to its head."""
    return Target(s.first[first], s.last[head], s.first[head], s.last[head])


def find_target(sentence: Sentence, first: int, last: int, frame: str) -> Target | None:
    """What the marker on tokens `first` up to `last` applies to, or None where nothing is found.

    Parameters
    ----------
    sentence : Sentence
        The marker's sentence.
    first, last : int
        Half-open token range of the marker.
    frame : str
        One of the frames of the module's table.

    Examples
    --------
    >>> from framing.text import tokenize
    >>> tokens = tokenize(["The so-called moderate rebels fled."])
    >>> target = find_target(Sentence(tokens, 0), 1, 4, "noun")
    >>> tokens.text(target.first, target.last), tokens.text(target.head_first, target.head_last)
    ('moderate rebels', 'rebels')
    """
    at, after = sentence.unit_at(first), sentence.unit_at(last - 1) + 1
    if frame == "before":
        return _before(sentence, at)
    start = after
    while start < len(sentence) and (sentence.is_quote(start) or sentence.words[start] in ",)"):
        start += 1
    if start == len(sentence):
        return _before(sentence, at) if frame == "predicate" else None
    if frame in ("noun", "name") or (frame == "participle" and not is_verbal(sentence, at)):
        head = noun_head(sentence, start, name=frame == "name")
    elif frame == "of":
        return _deed(sentence, at, start)
    elif frame == "to":
        head = verb_head(sentence, start)
    elif frame == "object":
        head = object_head(sentence, start)
    elif frame == "clause" or (frame == "participle" and is_verbal(sentence, at)):
        start, is_aside = _after_aside(sentence, after, start)
        goes_on = is_aside or _goes_on(sentence, after)
        return _clause(sentence, start) if goes_on else _clause_before(sentence, at)
    else:
        return _predicate(sentence, at, start)
    if head is None:
        return _clause(sentence, start) if frame == "participle" else None
    return _target(sentence, start, head)


def is_verbal(s: Sentence, at: int) -> bool:
    """Whether the participle at unit `at` is a clause's verb ("she claimed", "has alleged")."""
    following = s.words[at + 1] if at + 1 < len(s) else "."
    if following in ("that", "to"):
        return True
    i = at - 1
    while i >= 0 and (s.tag(i).startswith("RB") or s.words[i] in ADVERBS):
        i -= 1
    if i < 0 or s.words[i] in DETERMINERS - {"that"}:
        return False
    if s.words[i] == "that":
        return i > 0 and s.tag(i - 1).startswith("NN")
    if s.words[i] == "'s":
        return i > 0 and s.words[i - 1] in PRONOUNS
    return s.words[i] in PRONOUNS | HAVE | BE | {")"} or s.tag(i).startswith(("NN", "PRP"))


def _clause(s: Sentence, start: int) -> Target | None:
    """The main verb of the clause at `start`, or the head of the noun phrase that stands there."""
    reach = range(start - 1, min(start + 7, len(s)))
    that = next((i for i in reach if s.words[i] == "that"), None)
    head: int | None
    to_whom = s.words[start] == "to" and s.words[start + 1 : start + 2] in _ARTICLES
    if to_whom and that is None:
        head = noun_head(s, start + 1)
    elif (s.words[start] == "to" and not to_whom) or _has_subject_before(s, start):
        head = verb_head(s, start)
    elif that is not None and not any(w in STOPS for w in s.words[start:that]):
        verb = finite_verb(s, that + 1)
        start, head = that + 1, None if verb is None else verb_head(s, verb)
    else:
        noun = noun_head(s, start)
        verb = finite_verb(s, start)
        following = s.words[noun + 1] if noun is not None and noun + 1 < len(s) else "."
        is_joined = verb is not None and s.words[verb - 1] in CONJUNCTIONS
        ends = noun is not None and (is_joined or following in CONJUNCTIONS | MARKS - {","})
        if verb is None or ends:
            head = noun
        else:
            head = verb_head(s, verb)
    return None if head is None or head < start else _target(s, start, head)


def _has_subject_before(s: Sentence, start: int) -> bool:
    """Whether the clause's verb stands at `start`: "a shop, he claimed, *burned*", "which he
    claimed *burned*"."""
    if s.words[start - 1] == ",":
        return s.tag(start) in ("VBZ", "VBD")
    is_relative = any(w in ("which", "that", "who") for w in s.words[max(start - 4, 0) : start - 1])
    is_verb = s.tag(start) in ("VBZ", "VBD", "VBN") or s.words[start] in AUXILIARIES
    return is_relative and s.words[start - 2] in PRONOUNS and is_verb


def _after_aside(s: Sentence, after: int, start: int) -> tuple[int, bool]:
    """Past an adverb between commas: "claimed, falsely, that"."""
    if s.words[after] == "," and s.words[start].endswith("ly"):
        closes = s.words[start + 1 : start + 2] == [","] and start + 2 < len(s)
        return (start + 2, True) if closes else (start, False)
    return start, False


def _goes_on(s: Sentence, after: int) -> bool:
    """Whether a clause follows the verb before unit `after`, at once or after an aside."""
    if s.words[after] == ",":
        is_said = after + 2 < len(s) and s.is_quote(after + 1)
        return is_said or (after + 1 < len(s) and s.tag(after + 1) in ("VBZ", "VBD"))
    return s.words[after] not in STOPS


def _clause_before(s: Sentence, at: int) -> Target | None:
    """The main verb of the words that precede their crediting verb: "It *failed*," she claimed."""
    breaks = (i + 1 for i in range(at - 4, 0, -1) if s.words[i] in ":;")
    verb = finite_verb(s, next(breaks, 0))
    head = verb_head(s, verb) if verb is not None and verb < at - 1 else None
    return None if verb is None or head is None or head >= at else _target(s, verb, head)


def _predicate(s: Sentence, at: int, start: int) -> Target | None:
    """What an adverb modifies."""
    i = skip_adverbs(s, start)
    if i >= len(s) or s.words[i] in STOPS:
        return _before(s, at)
    word = s.words[i]
    head: int | None
    is_verb = is_verb_form(s, i) or (s.tag(i) in ("NN", "NNS") and not s.is_capital(i))
    if _is_compound(s, i):
        head = i + 1
    elif word in AUXILIARIES or word == "to" or (is_verb and word not in DETERMINERS):
        head = verb_head(s, i, adjective=True)
    elif word in SUBORDINATORS and not (word == "as" and s.words[i + 1 : i + 2] in _ARTICLES):
        verb = finite_verb(s, i)
        head = object_head(s, i + 1) if verb is None else verb_head(s, verb)
    elif word in PREPOSITIONS or word == "as":
        head = object_head(s, i + 1)
    elif s.tag(i).startswith("JJ") and word not in DETERMINERS:
        is_attribute = s.words[at] == "likely" and at and s.words[at - 1] in DETERMINERS | {"'s"}
        head = noun_head(s, i) if is_attribute else i  # "the likely presidential nominee"
    else:
        opens = at == 0 or s.words[at - 1] in CONJUNCTIONS | STOPS | SUBORDINATORS | {",", '"'}
        verb = finite_verb(s, i) if opens or word in PRONOUNS else None
        head = noun_head(s, i) if verb is None else verb_head(s, verb, adjective=True)
    return None if head is None else _target(s, min(i, head), head)


def _is_compound(s: Sentence, i: int) -> bool:
    """Whether the unit only completes a participle before a noun: "money *obsessed* banks"."""
    if i + 2 >= len(s) or not (s.words[i + 1].endswith("ed") and s.tag(i + 1) in ("VBN", "JJ")):
        return False
    is_part = s.tag(i).startswith("JJ") or "-" in s.words[i]
    return is_part and s.tag(i + 2).startswith("NN")


def _deed(s: Sentence, at: int, start: int) -> Target | None:
    """What somebody is accused of: after "of", "with" or "as", or the noun itself."""
    if at and s.words[at - 1] in ("a", "an") and start == at + 1:  # "an accused thief"
        head = noun_head(s, start)
        return None if head is None else _target(s, start, head)
    ends = (i for i in range(start, min(start + 25, len(s))) if s.words[i] in STOPS)
    stop = next(ends, min(start + 25, len(s)))
    links = [i for i in range(start, stop - 1) if s.words[i] in ("of", "with", "as", "over", "for")]
    gerunds = [i for i in links if s.words[_skip_manner(s, i + 1) % len(s)].endswith("ing")]
    plain = [i for i in links if not (i > start and s.is_capital(i - 1) and s.is_capital(i + 1))]
    if s.words[start] == "in" and (not links or _is_misdeed(s, start + 1)):
        links = plain = [start]  # "accused in the murder of"
    chosen = gerunds or plain or links
    if not chosen and is_verbal(s, at):
        return None
    begin = _skip_quantity(s, chosen[0] + 1) if chosen else start
    is_deed = begin in [i + 1 for i in gerunds]
    head = object_head(s, _skip_manner(s, begin) if is_deed else begin) if chosen else None
    head = noun_head(s, begin) if not chosen else head
    return None if head is None else _target(s, begin, head)


def _is_misdeed(s: Sentence, start: int) -> bool:
    """Whether the noun phrase at unit `start` names a crime or misdeed."""
    head = noun_head(s, start) if start < len(s) else None
    return head is not None and names_wrongdoing(s.words[start : head + 1])


def _skip_manner(s: Sentence, i: int) -> int:
    """Past adverbs, also those that TextBlob takes for adjectives ("of likely stealing")."""
    i = skip_adverbs(s, i)
    return skip_adverbs(s, i + 1) if i + 1 < len(s) and s.words[i].endswith("ly") else i


def _skip_quantity(s: Sentence, i: int) -> int:
    """Past "many of" and the like, which count what follows."""
    is_quantity = s.words[i : i + 1] and s.words[i] in _QUANTITIES
    return i + 2 if is_quantity and s.words[i + 1 : i + 2] == ["of"] else i


def _before(s: Sentence, at: int) -> Target | None:
    """The nearest verb, else noun, to the left of the marker."""
    for wanted in (("VB",), ("NN",)):
        for i in range(at - 1, max(at - 12, -1), -1):
            if s.tag(i).startswith(wanted) and s.words[i] not in AUXILIARIES:
                return _target(s, i, i)
    return None
