"""Targets: the phrase a marker applies to and its head, frame by frame."""

from __future__ import annotations

import pytest

from framing.grammar import Sentence
from framing.targets import find_target
from framing.text import tokenize


def target(text: str, frame: str) -> tuple[str, str] | None:
    """Phrase and head of the marker that stands between square brackets."""
    start, end = text.index("["), text.index("]") - 1
    tokens = tokenize([text.replace("[", "").replace("]", "")])
    covered = tokens.covered(0, start, end)
    sentence = Sentence(tokens, int(tokens.sentence_id[covered.start]))
    found = find_target(sentence, covered.start, covered.stop, frame)
    if found is None:
        return None
    return (
        tokens.text(found.first, found.last),
        tokens.text(found.head_first, found.head_last),
    )


NOUNS = [
    ("The [alleged] money laundering shocked them.", "money laundering", "laundering"),
    ("The [alleged] war criminal fled.", "war criminal", "criminal"),
    ("It had an [apparent] lack of staff.", "lack", "lack"),
    ("Two [suspected] Norwegian trawlers hit the reef.", "Norwegian trawlers", "trawlers"),
    ("The [alleged] mastermind Ari Holt was freed.", "mastermind", "mastermind"),
    ("An [alleged], unproven theft was filed.", "unproven theft", "theft"),
    ("The [alleged] break-ins and assaults went on.", "break-ins", "break-ins"),
    ("The [alleged] attack last week failed.", "attack", "attack"),
    ("The [alleged] hacking affected the vote.", "hacking", "hacking"),
    ("The [purported] victims spread to three wards.", "victims", "victims"),
    ("An [alleged] “price-fixing” ring was fined.", "price-fixing” ring", "ring"),
    ("The [supposed] Mr. Hale's friend left.", "Mr. Hale's friend", "friend"),
    ("The [apparent] end of the strike came.", "end", "end"),
]


@pytest.mark.parametrize(("text", "phrase", "head"), NOUNS)
def test_head_of_a_noun_phrase(text, phrase, head):
    assert target(text, "noun") == (phrase, head)


NAMES = [
    ("The [so-called] Northern Alliance group attacked.", "Northern Alliance", "Alliance"),
    ("The [so-called] Northern Alliance Council met.", "Northern Alliance Council", "Council"),
    ("The [so-called] Emirate of Tal and Ar-Rim fell.", "Emirate of Tal and Ar-Rim", "Ar-Rim"),
    ("The [so-called] League in Tal and the Marshes rose.", "League in Tal and the Marshes",
     "Marshes"),
    ("The [so-called] Tal doctrine failed.", "Tal doctrine", "doctrine"),
    ("The [so-called] new-right paper folded.", "new-right paper", "paper"),
    ("A [self-styled] “new era” began.", "new era", "era"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "phrase", "head"), NAMES)
def test_a_name_is_taken_by_its_last_word(text, phrase, head):
    assert target(text, "name") == (phrase, head)


PREDICATES = [
    ("He [reportedly] has been hiding.", "has been hiding", "hiding"),
    ("They [reportedly] did not obey.", "did not obey", "obey"),
    ("She was [reportedly] even more wary.", "wary", "wary"),
    ("He was [apparently] unaware of it.", "unaware", "unaware"),
    ("Her aides, [apparently], weren't laughing.", "weren't laughing", "laughing"),
    ("[Apparently] I have lost it.", "I have lost", "lost"),
    ("[Allegedly] the clerk stole it.", "the clerk stole", "stole"),
    ("The talks were [ostensibly] about stopping it.", "about stopping", "stopping"),
    ("He stood there [apparently] in shock.", "in shock", "shock"),
    ("They met, [ostensibly] to continue the talks.", "to continue", "continue"),
    ("A show, [reportedly] to air in Oslo, was cut.", "to air", "air"),
    ("A clip [purportedly] of the harbour site ran.", "of the harbour site", "site"),
    ("He fell, [apparently] because the rope broke.", "because the rope broke", "broke"),
    ("It died [apparently] as a result of frost.", "as a result", "result"),
    ("The clips [purportedly] show a fire.", "show", "show"),
    ("He left early, [apparently].", "left", "left"),
]


@pytest.mark.parametrize(("text", "phrase", "head"), PREDICATES)
def test_what_an_adverb_modifies(text, phrase, head):
    assert target(text, "predicate") == (phrase, head)


CLAUSES = [
    ("She [claimed] that Tal, Rim, has a harbour.", "has"),
    ("She [claimed] the ship can easily turn.", "turn"),
    ("State radio [alleged] on Monday that men in the closed quarter had used gas.", "used"),
    ("She [claimed] to have been wronged.", "wronged"),
    ("“The dam will not hold,” the mayor [claimed], although it did.", "hold"),
    ("The dam was sound, the mayor [claimed].", "was"),
    ("The dam, the mayor [claimed], violates the rules.", "violates"),
    ("He [claimed] momentum and argued on.", "momentum"),
    ("The suit [alleged] that the firm “failed to act”.", "failed"),
    ("The Front, which had gone, [claimed] at noon that none of them had been in.", "been"),
]


@pytest.mark.parametrize(("text", "head"), CLAUSES)
def test_main_verb_of_a_clause(text, head):
    found = target(text, "participle")
    assert found is not None
    assert found[1] == head


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("They [accused] the Bank of Tal of hiding losses.", "hiding"),
        ("They [accused] him of “hiding losses”.", "hiding"),
        ("They [accused] him of having used it.", "used"),
        ("They [accused] the army of grave abuses.", "abuses"),
        ("The [accused] killer slept.", "killer"),
    ],
)
def test_the_deed_somebody_is_accused_of(text, head):
    found = target(text, "of")
    assert found is not None
    assert found[1] == head


def test_no_deed_is_named():
    assert target("Both sides [accused] each other.", "of") is None


@pytest.mark.parametrize(
    ("text", "frame", "head"),
    [
        ("The tape [purported to] show it.", "to", "show"),
        ("The men are [believed to] have fled.", "to", "fled"),
        ("A man [suspected of] secretly selling maps fled.", "object", "selling"),
        ("It was a truce [in name only].", "before", "truce"),
    ],
)
def test_other_frames(text, frame, head):
    found = target(text, frame)
    assert found is not None
    assert found[1] == head


def test_nothing_to_point_at():
    assert target("It was [so-called].", "noun") is None
    assert target("[alleged]", "noun") is None
    assert target("[allegedly]", "predicate") is None
