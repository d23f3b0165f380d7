"""Reporting verbs: stance, and where the same word reports nothing."""

from __future__ import annotations

import pytest

from framing.text import tokenize
from framing.verbs import find_verbs


def found(text: str) -> list[tuple[str, str]]:
    hits = find_verbs(tokenize([text]))
    return list(zip(hits["text"], hits["label"], strict=True))


@pytest.mark.parametrize(
    ("text", "verb", "stance"),
    [
        ("The mayor said the bridge was closed.", "said", "neutral"),
        ("“We are ready,” the general claimed.", "claimed", "doubting"),
        ("She pointed out that the bill had lapsed.", "pointed out", "endorsing"),
        ("He admitted he had known all along.", "admitted", "charged"),
        ("The clerk noted: “Nobody asked us.”", "noted", "endorsing"),
        ("“It will rain,” predicted the farmer.", "predicted", "neutral"),
        ("The army, its spokesman insisted, had fired first.", "insisted", "charged"),
        ("Both sides accused the monitors of bias.", "accused", "charged"),
        ("The firm alleges that its rival copied the design.", "alleges", "doubting"),
        ("He claims to have seen the letter.", "claims", "doubting"),
        ("We have re-confirmed that the bridge was closed.", "confirmed", "endorsing"),
        ("Both claimed that the bridge was closed.", "claimed", "doubting"),
        ("“Who paid for the pier?” Malkor asked, looking far from pleased.", "asked", "neutral"),
        ('"The grim ferry?" Maddel repeated.', "repeated", "neutral"),
        ("''Do not do it,'' wrote a man calling himself Ferrow.", "wrote", "neutral"),
        ("The 'first,' '' Ms. Brunt noted, shutting the book.", "noted", "endorsing"),
        ("His oft-stated goal is broad: fewer ferries.", "stated", "neutral"),
        ("As the minister acknowledged, the road is unfinished.", "acknowledged", "endorsing"),
    ],
)
def test_verbs_that_report(text, verb, stance):
    assert (verb, stance) in found(text)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("The flood claimed 30 lives along the coast.", "claimed"),
        ("He pointed to the map on the wall.", "pointed"),
        ("Their stated aim is a customs union.", "stated"),
        ("The reports were filed on Monday.", "reports"),
        ("Voters in most Northern States stayed away.", "States"),
        ("The group claimed responsibility for the blast.", "claimed"),
        ("Workers added salt to the water.", "added"),
        ("The suspects fled in a van.", "suspects"),
        ("His claims were dismissed at once.", "claims"),
        ("It was supposed to be rebuilt within a year.", "supposed"),
        ("The mayor asked for money for his long-promised bridge to the port.", "promised"),
        ("The self-proclaimed king of the ferry was seen at the pier.", "proclaimed"),
        ("In both states, he won among the farmers who had stayed.", "states"),
        ("Most of the crowd said they were “very worried.” Others left.", "worried"),
        ("It would risk “adding another costly pier.”", "adding"),
        ("We will honour the “repeated demands” of the port.", "demands"),
        ("He broke every promise he gave to the ferrymen.", "promise"),
    ],
)
def test_the_same_words_reporting_nothing(text, verb):
    assert verb not in [word for word, _ in found(text)]


def test_odd_texts_do_no_harm():
    assert found("") == []
    assert found("said") in ([], [("said", "neutral")])
    assert found(", said") == [("said", "neutral")]
