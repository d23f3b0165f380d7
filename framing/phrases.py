"""Phrases of a sentence: where a noun phrase or a verb group begins, and which word heads it.

The heads follow the usual rules of English: the last noun before a preposition, a verb or a mark;
the last word of a proper name; the main verb after its auxiliaries.
"""

from __future__ import annotations

from framing.grammar import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    DO,
    KINDS,
    MARKS,
    MODALS,
    MONTHS,
    NOMINAL,
    PLAIN_VERBS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    STOPS,
    TIMES,
    Sentence,
    word_set,
)

_OF_A_PEOPLE = ("ian", "ean", "can", "ish", "ese", "tch", "nch", "qi", "eli", "ani")
# Participles that after a noun say where it is or stands, and head no noun phrase themselves.
_BEFALLING = word_set(
    "coming pending dating living going arising stemming resulting emerging circulating occurring"
    " belonging looming brewing remaining waiting standing sitting lying relating pertaining"
    " involving concerning regarding facing targeting affecting"
)


def noun_head(s: Sentence, start: int, *, name: bool = False) -> int | None:
    """The unit that heads the noun phrase beginning at `start`."""
    if s.words[start : start + 2] in (["more", "than"], ["less", "than"], ["fewer", "than"]):
        start += 2
    head = _head_of_phrase(s, start, name)
    is_open = head is None or s.tag(head).startswith("JJ")
    return (_after_quoted(s, start, head) if is_open else None) or head


def _after_quoted(s: Sentence, start: int, head: int | None) -> int | None:
    """The noun that quoted words modify: an "us against them" *attitude*."""
    low = max(start - 1, 0)
    marks = [i for i in range(low, min(start + 14, len(s))) if s.is_quote(i)]
    if len(marks) < 2 - (start > low and s.is_quote(low)) or (head and head < marks[0]):
        return None
    opens, closes = marks[0], marks[1] if len(marks) > 1 else len(s)
    leads_in = all(s.words[i] in DETERMINERS or head for i in range(start, opens))
    after = closes + 1
    return after if leads_in and after < len(s) and s.tag(after) in ("NN", "NNS") else None


def _head_of_phrase(s: Sentence, start: int, name: bool) -> int | None:
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
        elif word in CONJUNCTIONS and head is None and i > start:
            pass
        elif _joins_peoples(s, i, head):
            head = None
        elif word in PREPOSITIONS or word in CONJUNCTIONS or word in AUXILIARIES:
            break
        elif _is_nominal(s, i, head, start):
            if name and word in KINDS and not s.is_capital(i) and _is_name(s, start, head):
                break
            head = i
        elif tag[:2] in ("JJ", "CD") or (tag in ("VBN", "VBD", "VBG") and head is None):
            if head is not None and not (i + 1 < len(s) and _is_nominal(s, i + 1, head, start)):
                break
            fallback = i
        elif head is None and fallback == i - 1 and _is_modifier(s, i):
            pass
        elif word in DETERMINERS or tag.startswith("RB") or tag == "PRP$":
            if head is not None:
                break
        else:
            break
        i += 1
    return fallback if head is None else head


def _joins_peoples(s: Sentence, i: int, head: int | None) -> bool:
    """Whether "or" joins two adjectives of a people before a noun: *Danish or Dutch* ships."""
    if head is None or head != i - 1 or s.words[i] not in ("and", "or") or i + 2 >= len(s):
        return False
    pair = (head, i + 1)
    return s.tag(i + 2).startswith("NN") and all(
        s.is_capital(k) and s.words[k].endswith(_OF_A_PEOPLE) for k in pair
    )


def _is_modifier(s: Sentence, i: int) -> bool:
    """A noun that TextBlob knows as a verb only, between an adjective and a noun."""
    following = s.tag(i + 1) if i + 1 < len(s) else "."
    return s.tag(i) in ("VB", "VBP") and following.startswith("NN")


def _goes_on_after_quote(s: Sentence, i: int, name: bool) -> bool:
    """Whether the mark at `i` closes words that modify a noun: "closed" *primaries*."""
    after = i + 1
    return (
        after < len(s)
        and s.tag(after).startswith("NN")
        and not s.is_capital(after)
        and not (name and s.words[after] in KINDS)
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
    return begins_name or word in TIMES


def _is_nominal(s: Sentence, i: int, head: int | None, start: int) -> bool:
    """Whether the unit can head the noun phrase in which it stands."""
    word, tag = s.words[i], s.tag(i)
    if not word[0].isalnum() or word in AUXILIARIES or word in DETERMINERS:
        return False
    if tag.startswith("NN"):
        return head is None or word not in PLAIN_VERBS
    if head is not None and word in _BEFALLING:
        return False
    following = s.words[i + 1] if i + 1 < len(s) else "."
    after = min(i + 1, len(s) - 1)
    ends = following in PREPOSITIONS | MARKS | AUXILIARIES or s.is_quote(after)
    if word.endswith("ing") and s.tag(after) in ("VBD", "VBZ", "VBN"):
        ends = s.tag(after) != "VBN" or s.words[after + 1 : after + 2] in (["the"], ["a"], ["his"])
    if tag in ("VB", "VBP") and (head is None or s.tag(head) != "NNS"):
        return ends or i == start
    if tag == "VBZ" and head is None:
        return ends
    if word in NOMINAL:
        return ends or s.tag(after)[:2] not in ("NN", "JJ", "CC")
    if tag == "VBG" or word.endswith("ing"):
        return ends
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
    return s.words[i] in TIMES | MONTHS or s.words[i].isdigit()


def is_verb_form(s: Sentence, i: int) -> bool:
    """Whether the unit has the tag of a verb or ends like a gerund."""
    return s.tag(i).startswith("VB") or (s.words[i].endswith("ing") and len(s.words[i]) > 4)


def skip_adverbs(s: Sentence, i: int) -> int:
    """The first unit from `i` that is neither an adverb, a comma nor a quotation mark."""
    words = s.words
    while i < len(words) and (
        words[i] in ADVERBS or words[i] == "," or s.tag(i) == "RB" or s.is_quote(i)
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
        elif (s.words[i] in MODALS | DO and s.tag(after)[:2] in ("NN", "JJ")) or (
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
        if word in RELATIVES and i > start:
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
