"""Whose claim a hedge doubts: the source that its sentence names.

It stands before a verb of claiming ("X claimed"), after "by" ("is accused by X of"), as a
possessive ("X's supposed victory"), or is the subject of the reporting verb before the hedge.
"""

from __future__ import annotations

from framing.grammar import BE, HAVE, PREPOSITIONS, PRONOUNS, Sentence, word_set
from framing.phrases import is_time
from framing.targets import is_verbal

_REPORTING = word_set(
    "said says say told added argued argues claimed claims insisted insists stated announced"
    " declared warned maintained contended wrote tweeted testified reported asserted"
)
_NOUNS = word_set("allegation allegations accusation accusations")
_NO_NAME = word_set(
    "'s that what but and so yet or nor as if when while after before since because although"
    " though once until"
)
_OF, _BLAMING = frozenset({"of"}), frozenset({"for", "of", "to"})


def find_doubted(
    s: Sentence, first: int, last: int, *, term: str, label: str, frame: str
) -> str | None:
    """The source whose claim is hedged, where the sentence names it.

    Parameters
    ----------
    s : Sentence
        The sentence of the hedge.
    first, last : int
        Tokens of the hedge.
    term, label, frame : str
        Of its entry in the lexicon.

    Returns
    -------
    str or None
        As the text has it.
    """
    at, after = s.unit_at(first), s.unit_at(last - 1) + 1
    if s.words[at] == "what":
        return _phrase_before(s, after - (2 if term.endswith(" as") else 1))
    if frame == "of":
        by = next((i for i in range(after, min(after + 2, len(s))) if s.words[i] == "by"), None)
        is_passive = any(w in BE for w in s.words[max(at - 3, 0) : at])
        if by is not None:
            return _phrase_after(s, by + 1)
        return None if is_passive else _phrase_before(s, at)
    is_noun = _is_noun(s, at)
    is_verb = frame == "clause" or (frame == "participle" and is_verbal(s, at))
    if is_verb and at and not is_noun and (s.words[at - 1] not in BE):
        is_participle = s.words[at].endswith("ing")
        return _phrase_before(s, at, over=_OF if is_participle else PREPOSITIONS)
    if at and s.words[at - 1] == "'s" and (is_noun or label != "legal"):
        return _phrase_before(s, at - 1, over=_OF)
    return _credited(s, at)


def _is_noun(s: Sentence, at: int) -> bool:
    """Whether a word of claiming is what is claimed: "amid claims that", "X's allegations"."""
    before = s.words[at - 1] if at else ""
    is_determined = before == "'s" or (at > 0 and s.tag(at - 1) in ("DT", "PRP$"))
    is_thing = s.words[at] in _NOUNS or s.tag(at).startswith("NN")
    is_gerund = s.words[at].endswith("ing")
    return (before in PREPOSITIONS and not is_gerund) or (is_determined and is_thing)


def _credited(s: Sentence, at: int) -> str | None:
    """The subject of a reporting verb before the hedge, or the one "according to" names."""
    if "according" in s.words:
        for i in range(len(s) - 2):
            if s.words[i] == "according" and s.words[i + 1] == "to":
                return _phrase_after(s, i + 2)
    if not _REPORTING.isdisjoint(s.words[1:at]):
        for i in range(at - 1, 0, -1):
            if s.words[i] in _REPORTING:
                return _phrase_before(s, i)
    return None


def _phrase_before(s: Sentence, end: int, *, over: frozenset[str] = PREPOSITIONS) -> str | None:
    """The noun phrase before unit `end`, without what prepositions of `over` attach to it."""
    while end and (s.tag(end - 1).startswith("RB") or s.words[end - 1] in HAVE | {"also", "who"}):
        end -= 1
    begin = _phrase_begin(s, end)
    first_end = end
    inner = begin
    if begin == end:
        over = _BLAMING  # "criticized X for claiming", but "made waves by claiming"
    while inner > 1 and s.words[inner - 1] in over:
        outer = _phrase_begin(s, inner - 1)
        if outer == inner - 1:
            break
        begin, first_end, inner = outer, inner - 1, outer
    return _as_source(s, begin, first_end)


def _phrase_begin(s: Sentence, end: int) -> int:
    while end and _is_in_phrase(s, end - 1):
        end -= 1
    return end


def _phrase_after(s: Sentence, begin: int) -> str | None:
    end = begin
    while end < len(s) and _is_in_phrase(s, end):
        end += 1
    return _as_source(s, begin, end)


def _is_in_phrase(s: Sentence, i: int) -> bool:
    is_word = s.words[i][0].isalnum() and s.words[i] not in PREPOSITIONS | BE | HAVE
    named = s.tag(i).startswith(("NN", "JJ", "DT", "CD", "PRP$")) or s.words[i] == "'s"
    return s.words[i] == "'s" or (is_word and (named or s.is_capital(i)))


def _as_source(s: Sentence, begin: int, end: int) -> str | None:
    while begin < end and (s.words[begin] in _NO_NAME or is_time(s, begin)):
        begin += 1
    while begin < end and is_time(s, end - 1):
        end -= 1
    if begin >= end or s.words[end - 1] in PRONOUNS:
        return None
    if not (s.tag(end - 1).startswith("NN") or s.is_capital(end - 1)):
        return None
    return s.tokens.text(s.first[begin], s.last[end - 1])
