"""Names of sources: full names where the article gives them, pronouns only where safe."""

from __future__ import annotations

import numpy as np
import pytest

from framing.names import find_names
from framing.sources import name_sources
from framing.text import tokenize


def named(text, *mentions, content=()):
    """The names of mentions given by their words, each the next place where the words stand."""
    tokens = tokenize([text])
    ranges, at = [], 0
    for mention in mentions:
        at = text.index(mention, at)
        covered = tokens.covered(0, at, at + len(mention))
        ranges.append((covered.start, covered.stop))
        at += len(mention)
    is_content = np.zeros(len(tokens), dtype=bool)
    for part in content:
        start = text.index(part)
        is_content[tokens.covered(0, start, start + len(part))] = True
    return name_sources(tokens, ranges, is_content)


@pytest.mark.parametrize(
    ("text", "mentions", "expected"),
    [
        ("Olga Petrov came. Mr. Petrov said no.", ["Mr. Petrov"], ["Olga Petrov"]),
        ("Mr. Lund objected. Nils Lund left.", ["Mr. Lund"], ["Nils Lund"]),
        ("Deputy Mayor Ann Lee said no.", ["Deputy Mayor Ann Lee"], ["Ann Lee"]),
        ("Air spokeswoman Lt. Col. Ida Roy said.", ["Air spokeswoman Lt. Col. Ida Roy"], ["Ida Roy"]),
        ("Jan Kok, who runs it, said so.", ["Jan Kok, who runs it,"], ["Jan Kok"]),
        ("A spokeswoman, Ida Roy, said so.", ["A spokeswoman, Ida Roy"], ["Ida Roy"]),
        ("Two officials in Paris said so.", ["Two officials in Paris"], ["Two officials in Paris"]),
        ("The White House said no.", ["The White House"], ["White House"]),
        ("The House left. The White House said no.", ["The House"], ["House"]),
        ("Russia's War Ministry said so.", ["Russia's War Ministry"], ["Russia's War Ministry"]),
        ("They said so. We think so.", ["They", "We"], [None, None]),
        ("Norway's envoy Jan Kok said so.", ["Norway's envoy Jan Kok"], ["Jan Kok"]),
        ("Ann Lee and Nils Lund said so.", ["Ann Lee and Nils Lund"], ["Ann Lee and Nils Lund"]),
        ("Minister Olga Petrov came. The minister said no.", ["The minister"], ["Olga Petrov"]),
        ("Minister Ann Lee met Minister Jan Kok. The minister left.", ["The minister"], ["minister"]),
    ],
)  # fmt: skip
def test_names(text, mentions, expected):
    assert named(text, *mentions) == expected


def test_a_surname_of_two_people_stays_as_it_is():
    found = named("Ann Lee met Bob Lee. Lee said no.", "Ann Lee", "Bob Lee", "Lee")
    assert found == ["Ann Lee", "Bob Lee", "Lee"]


def test_a_pronoun_means_the_last_speaker():
    text = "“It rains,” Ann Lee said. She added that it was cold."
    assert named(text, "Ann Lee", "She") == ["Ann Lee", "Ann Lee"]


def test_a_pronoun_is_left_open_where_somebody_else_was_named():
    text = "Ann Lee said no. Bob Roy laughed. She added that it was cold."
    assert named(text, "Ann Lee", "She") == ["Ann Lee", None]


def test_people_named_inside_the_content_are_no_candidates():
    text = "Ann Lee said Bob Roy had left. She added that it was cold."
    assert named(text, "Ann Lee", "She", content=["Bob Roy had left"]) == ["Ann Lee", "Ann Lee"]


def test_a_pronoun_of_the_other_gender_is_left_open():
    text = "Mr. Nils Lund said no. She added that it was cold."
    assert named(text, "Mr. Nils Lund", "She") == ["Nils Lund", None]


def test_a_pronoun_two_paragraphs_on_is_left_open():
    text = "Ann Lee said no.\n\nIt rained.\n\nShe added that it was cold."
    assert named(text, "Ann Lee", "She") == ["Ann Lee", None]


def test_relative_pronoun_takes_the_name_before_it():
    assert named("It was Ann Lee, who said no.", "who") == ["Ann Lee"]
    assert named("It was the mayor who said no.", "who") == [None]


def test_names_do_not_pass_from_one_text_to_the_next():
    tokens = tokenize(["Ann Lee said no.", "She said yes. Lee went."])
    found = name_sources(tokens, [(0, 2), (5, 6), (9, 10)], np.zeros(len(tokens), bool))
    assert found == ["Ann Lee", None, "Lee"]


def test_bodies_are_no_people():
    names = find_names(tokenize(["The White House and the Justice Department met Al Gore in May."]))
    assert list(names.people[0]) == ["Al Gore"]
