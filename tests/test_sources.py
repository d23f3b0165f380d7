"""Names of sources: full names where the article gives them, pronouns only where safe."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.names import find_names
from framing.sources import name_sources
from framing.text import tokenize, tokenize_articles


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
        ("Two officials in Paris said so.", ["Two officials in Paris"], ["two officials in Paris"]),
        ("Police said no.", ["Police"], ["police"]),
        ("After the vote he left, and there it rained.", ["After", "there"], [None, None]),
        ("Brook left. Then Brook was back.", ["Brook"], ["Brook"]),
        ("Hale Police met. Police Chief Roy left. The Police said no.", ["Hale Police"], ["Hale Police"]),
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


@pytest.mark.parametrize(
    ("text", "mentions", "expected"),
    [
        # What a name is attached to is the source, not the name.
        ("Nils Lund left. A spokesman for Lund said no.", ["A spokesman for Lund"],
         ["spokesman for Lund"]),
        ("Nils Lund left. A lawyer for Mr. Lund, Ida Roy, said no. Ida Roy left.",
         ["A lawyer for Mr. Lund, Ida Roy,"], ["Ida Roy"]),
        ("The Tarvonian Watch for Human Rights said no.",
         ["The Tarvonian Watch for Human Rights"], ["Tarvonian Watch for Human Rights"]),
        ("Ann Lee from Hale said no.", ["Ann Lee from Hale"], ["Ann Lee"]),
        ("A pact backed by Nils Lund helped.", ["A pact backed by Nils Lund"],
         ["pact backed by Nils Lund"]),
        ("Ida Roy, wife of the mayor of Selm, Jan Kok, left. A spokesman for the mayor, Jan Kok,"
         " said no.", ["A spokesman for the mayor, Jan Kok,"],
         ["spokesman for the mayor, Jan Kok"]),
        # A name after an office, or in apposition to it.
        ("The mayor of Hale, Jan Kok, said no. Jan Kok left.", ["The mayor of Hale, Jan Kok,"],
         ["Jan Kok"]),
        ("Norda’s party chairman, Jan Kok, said no. Jan Kok left.",
         ["Norda’s party chairman, Jan Kok,"], ["Jan Kok"]),
        ("Former Secretary of State Ida Roy said no.", ["Former Secretary of State Ida Roy"],
         ["Ida Roy"]),
        # A title alone, or the name of a body, is no name of a person.
        ("The former CEO of Nordwerk said no.", ["The former CEO of Nordwerk"],
         ["former CEO of Nordwerk"]),
        ("The Justice Department said no.", ["The Justice Department"], ["Justice Department"]),
        # What opens a sentence is no first name.
        ("Following Lund’s arrest it rained. Despite Lund it went on. Lund said no.",
         ["Lund said"], ["Lund"]),
        ("Ann Lee objected. Even Ann Lee objected. Lee left.", ["Lee left"], ["Ann Lee"]),
        # Suffixes, plural titles, parties, middle names.
        ("Gov. Nils B. Lund Jr. spoke. Mr. Lund left.", ["Gov. Nils B. Lund Jr.", "Mr. Lund"],
         ["Nils B. Lund Jr.", "Nils B. Lund Jr."]),
        ("Nils Lund Jr. spoke to Mr. Lund.", ["Mr. Lund"], ["Lund"]),
        ("Sens. Ida Roy and Jan Kok met. Roy left.", ["Roy left"], ["Ida Roy"]),
        ("Sens. Ida Roy of Hale and Jan Kok of Selm said no.", ["Sens. Ida Roy of Hale and Jan Kok of Selm"],
         ["Sens. Ida Roy of Hale and Jan Kok of Selm"]),
        ("Republican Nils Lund spoke. Lund left.", ["Republican Nils Lund", "Lund left"],
         ["Nils Lund", "Nils Lund"]),
        ("Nils B. Lund met Nils Lund and Ida Lund. Nils B. Lund spoke. Lund left.",
         ["Nils B. Lund spoke", "Lund left"], ["Nils Lund", "Nils Lund"]),
        ("Nils B. Lund met Nils A. Lund. Lund left.", ["Nils B. Lund met", "Lund left"],
         ["Nils B. Lund", "Lund"]),
    ],
)  # fmt: skip
def test_what_belongs_to_a_name(text, mentions, expected):
    ends = (" said", " left", " spoke", " met", " helped")
    cut = [next((m.removesuffix(e) for e in ends if m.endswith(e)), m) for m in mentions]
    tokens, ranges, at = tokenize([text]), [], 0
    for mention, short in zip(mentions, cut, strict=True):
        at = text.index(mention, at)
        covered = tokens.covered(0, at, at + len(short))
        ranges.append((covered.start, covered.stop))
        at += len(mention)
    assert name_sources(tokens, ranges, np.zeros(len(tokens), dtype=bool)) == expected


def test_a_headline_in_title_case_lends_no_names():
    headline = "Nils Lund Blasts Ida Roy For Her Late Ferry"
    articles = pd.DataFrame({
        "article_id": ["1"], "outlet": ["A"], "headline": [headline],
        "body": ["Mayor Nils Lund spoke. Roy Lund Calls came, too. Ida Roy left. Lund said no."],
    })  # fmt: skip
    tokens = tokenize_articles(articles)
    names = find_names(tokens)
    assert names.people[0] == names.people[1]
    assert "Nils Lund" in names.people[0]
    assert not any("Blasts" in name for name in names.people[0])
    # The name ends where the mention does, and a surname is the body's person.
    nothing = np.zeros(len(tokens), dtype=bool)
    assert name_sources(tokens, [(0, 2), (4, 5)], nothing) == ["Nils Lund", "Ida Roy"]


def test_what_opens_a_headline_is_no_first_name():
    articles = pd.DataFrame({
        "article_id": ["1"], "outlet": ["A"], "headline": ["Defiant Lund says no to the ferry"],
        "body": ["Mr. Lund said no."],
    })  # fmt: skip
    tokens = tokenize_articles(articles)
    found = name_sources(tokens, [(1, 2), (7, 10)], np.zeros(len(tokens), dtype=bool))
    assert "Defiant Lund" not in found


def test_bodies_are_no_people():
    names = find_names(tokenize(["The White House and the Justice Department met Al Gore in May."]))
    assert list(names.people[0]) == ["Al Gore"]
