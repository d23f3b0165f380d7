"""Hedges: which uses count, of which type, aimed at what, doubting whom."""

from __future__ import annotations

import json
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.hedges import find_hedges
from framing.lexicons import as_lexicon, load_lexicon
from framing.text import tokenize
from framing.wrongdoing import is_harmless, names_wrongdoing


def hedges(text: str) -> pd.DataFrame:
    return find_hedges(tokenize([text]))


def found(text: str) -> list[tuple[str, str, str | None]]:
    rows = hedges(text)
    return list(zip(rows["text"], rows["label"], rows["target_head"], strict=True))


COUNTS = [
    ("The so-called road map was shelved.", ("so-called", "distancing", "map")),
    ("Villagers met the so-called Free Valley Army.", ("so-called", "distancing", "Army")),
    ("He praised so-called experts on the panel.", ("so-called", "distancing", "experts")),
    ("It cited the minister's supposed ties to the firm.", ("supposed", "distancing", "ties")),
    ("The supposedly neutral panel met.", ("supposedly", "distancing", "neutral")),
    ("A purported letter surfaced.", ("purported", "distancing", "letter")),
    ("A clip purports to show the raid.", ("purports to", "distancing", "show")),
    ("They met a self-styled prophet.", ("self-styled", "distancing", "prophet")),
    ("The ostensible reason was cost.", ("ostensible", "distancing", "reason")),
    ("She left what he called a failing school.", ("what he called", "distancing", "school")),
    ("It ended what the mayor described as chaos.",
     ("what the mayor described as", "distancing", "chaos")),
    ("The mayor claimed that the bridge had been inspected twice.",
     ("claimed", "distancing", "inspected")),
    ("The firm claimed success.", ("claimed", "distancing", "success")),
    ("The group calls itself a charity.", ("calls itself", "distancing", "charity")),
    ("The ban came under the pretext of hygiene.",
     ("under the pretext of", "distancing", "hygiene")),
    ("It was a truce in name only.", ("in name only", "distancing", "truce")),
    ("Detectives studied the alleged theft.", ("alleged", "legal", "theft")),
    ("She has alleged that the clerk took bribes.", ("alleged", "legal", "took")),
    ("The clerk allegedly pocketed the fees.", ("allegedly", "legal", "pocketed")),
    ("Prosecutors accused the clerk of stealing stamps.", ("accused", "legal", "stealing")),
    ("He was accused by rivals of treason.", ("accused", "legal", "treason")),
    ("Police held two suspected smugglers.", ("suspected", "legal", "smugglers")),
    ("A man suspected of robbing a bank fled.", ("suspected of", "legal", "robbing")),
    ("She was charged with fraud.", ("charged with", "legal", "fraud")),
    ("The reported losses shook investors.", ("reported", "evidential", "losses")),
    ("The coach has reportedly been looking for a new job.",
     ("reportedly", "evidential", "looking")),
    ("An apparent mistake delayed the vote.", ("apparent", "evidential", "mistake")),
    ("The crowd was apparently unaware of it.", ("apparently", "evidential", "unaware")),
    ("Unconfirmed reports circulated quickly.", ("Unconfirmed", "evidential", "reports")),
    ("The rumored merger fell through.", ("rumored", "evidential", "merger")),
    ("The dam is believed to have cracked.", ("is believed to", "evidential", "cracked")),
    ("The poll suggests that voters care.", ("suggests", "evidential", "care")),
    ("The river may flood the fields.", ("may", "epistemic", "flood")),
    ("Rain could delay the launch.", ("could", "epistemic", "delay")),
    ("A possible deal emerged.", ("Possible", "epistemic", "deal")),
    ("The likely winner smiled.", ("likely", "epistemic", "winner")),
    ("She is the likely municipal nominee.", ("likely", "epistemic", "nominee")),
    ("Brunt was accused in the torture death of Ferrow.", ("accused", "legal", "death")),
    ("Brunt was accused in court of theft.", ("accused", "legal", "theft")),
    ("Lenders pushed so-called jokes at clients.", ("so-called", "distancing", "jokes")),
    ("Radio news claimed 40 sailors were rescued.", ("claimed", "distancing", "rescued")),
    ("The mayor claimed the attack was staged.", ("claimed", "distancing", "staged")),
    ("The mayor claimed, wrongly, that the bridge had closed.",
     ("claimed", "distancing", "closed")),
    ("The raid, which it claimed targeted smugglers, failed.",
     ("claimed", "distancing", "targeted")),
    ("She insisted on one point: “The lake is full,” she claimed.",
     ("claimed", "distancing", "is")),
    ("A clerk alleged to the Gazette that Lund forged the bill.",
     ("alleged", "legal", "forged")),
    ("Orr has alleged fraud by the guild and has left the town.", ("alleged", "legal", "fraud")),
    ("A supposed cure coming in May was late.", ("supposed", "distancing", "cure")),
    ("He met the presumed favorite.", ("presumed", "evidential", "favorite")),
    ("Two presumed Danish or Finnish trawlers sank.", ("presumed", "evidential", "trawlers")),
    ("She backed what Mr. Lund called a fair deal.",
     ("what mr. lund called", "distancing", "deal")),
    ("It was what aides to the young mayor described as a slip.",
     ("what aides to the young mayor described as", "distancing", "slip")),
    ("It used what Orr called a “wait and pray” approach.",
     ("what orr called", "distancing", "approach")),
    ("They fled what he called Arden's “cruel, stupid” rules.",
     ("what he called", "distancing", "rules")),
    ("The lamps failed apparently after a storm.", ("apparently", "evidential", "storm")),
    ("Apparently, many people in Arden are worried.", ("apparently", "evidential", "worried")),
    ("They met supposedly free-speech obsessed clerks.", ("supposedly", "distancing", "obsessed")),
    ("They accused the guild of many of the same tricks.", ("accused", "legal", "tricks")),
    ("They accused the guild of likely hiding bills.", ("accused", "legal", "hiding")),
    ("She met an accused forger tied to tales of theft.", ("accused", "legal", "forger")),
    ("Nine sailors were reported missing.", ("were reported", "evidential", "missing")),
    ("Men said to be deserters were held.", ("said to", "evidential", "be")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COUNTS, ids=[row[1][0] for row in COUNTS])
def test_hedges_with_their_type_and_head(text, expected):
    span, label, head = expected
    assert (span.lower(), label, head) in [(s.lower(), lab, h) for s, lab, h in found(text)]


PLAIN = [
    "Investors hold so-called index trackers for decades.",
    "The train is supposed to arrive at nine.",
    "I supposed he was late.",
    "The flood claimed 30 lives.",
    "The quake has claimed the lives of many.",
    "No group has claimed responsibility.",
    "The runner claimed the title.",
    "Both bombings were claimed by the insurgents.",
    "The prince is heir apparent.",
    "The damage was apparent to everyone.",
    "They quit for no apparent reason.",
    "Fans dubbed him the wizard.",
    "Would-be buyers stayed away.",
    "A would-be president must be patient.",
    "The board is charged with overseeing banks.",
    "The agency reported that sales fell.",
    "She denied the charges.",
    "It was what the students called for.",
    "He is a self-made man.",
    "The vote is on 5 May 2015.",
    "Theresa May spoke first.",
    "You may now sit down.",
    "The army's military might impressed them.",
    "He could not reach the shelf.",
    "Nothing could change his mind.",
    "They did everything they could do.",
    "The poll asked 1,000 likely voters.",
    "She gave little thought to leaving the port.",
    "Come as soon as possible.",
    "She has great potential.",
    "Men were twice as likely to say so.",
    "A man calling himself Pavel rang.",
    "It appeared on Tuesday.",
    "Her claim to the throne was weak.",
    "They fled under cover of darkness.",
    "He did it in a way nobody had before.",
    "Clients lose so-called carried interest.",
    "Swaps count as a so-called like-kind exchange.",
    "Thanks to the votes of so-called superdelegates, he won.",
    "The army has claimed previous bombings.",
    "The sect claimed the attack in a leaflet found on a bus.",
    "The blaze claimed more than 30 people.",
    "It hardly matters what they call themselves.",
    "An officer in charge of the fraud inquiry spoke.",
    "Her claims to the contrary were ignored.",
    "A station reported the missing dog on Monday.",
    "He said to be patient.",
    "Fans backed what the press has dubbed the ice cup.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_uses_are_no_hedges(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The alleged progress of the talks pleased nobody.", "distancing"),
        ("The alleged arson pleased nobody.", "legal"),
        ("The plan is allegedly meant to support farmers.", "distancing"),
        ("He allegedly bribed farmers.", "legal"),
        ("The march was allegedly against the guild.", "distancing"),
        ("He was jailed allegedly for spying on the guild.", "legal"),
        ("Two suspected Danish ships passed.", "evidential"),
        ("Two suspected pirates passed.", "legal"),
        ("Two suspected Danish ships passed near a pirate port.", "evidential"),
        ("The port knew of his suspected role.", "legal"),
        ("His allegedly relaxed answer pleased nobody.", "distancing"),
        ("His allegedly racist answer pleased nobody.", "legal"),
        ("His alleged fortune pleased nobody.", "distancing"),
        ("His alleged efforts to bend the rules pleased nobody.", "legal"),
    ],
)
def test_caution_is_legal_only_about_wrongdoing(text, label):
    assert [row[1] for row in found(text)] == [label]


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("The ministry's purported evidence was thin.", "The ministry"),
        ("It ended what union leaders called a lockout.", "union leaders"),
        ("It ended what he called a lockout.", None),
        ("The mayor of Arden also claimed that crime fell.", "The mayor"),
        ("The opposition accused the army of shelling a market.", "The opposition"),
        ("He was accused by two rivals of treason.", "two rivals"),
        ("He was accused of treason.", None),
        ("President Ilse Varga said the dam was supposedly safe.", "President Ilse Varga"),
        ("According to Reuters, the dam apparently burst.", "Reuters"),
        ("The dam apparently burst.", None),
        ("Dorrow is at the center of allegations that the ferry was sold twice.", None),
        ("The council opened an inquiry into claims that the ferry was sold.", None),
        ("The union’s allegations that the ferry was unsafe were printed.", "The union"),
        ("He answered harbour board accusations that the ferry leaked.", "harbour board"),
        ("Divers claimed that the ferry leaked.", "Divers"),
        ("When Dorrow claimed that the ferry leaked, nobody laughed.", "Dorrow"),
        ("It put a big dent in Dorrow's self-proclaimed innocence.", "Dorrow"),
        ("The film ends with Dorrow claiming that the ferry leaked.", "Dorrow"),
        ("The board made waves by loudly claiming that the ferry leaked.", None),
        ("The board blamed Dorrow for claiming that the ferry leaked.", "Dorrow"),
    ],
)
def test_whose_claim_is_doubted(text, doubted):
    rows = hedges(text)
    assert len(rows) == 1
    assert (rows["doubted"].item() or None) == doubted


def test_offsets_point_into_the_stored_text():
    text = "The “so-called ‘grand plan’ of the mayor’s allegedly corrupt aides” may\u00a0fail."
    rows = hedges(text)
    assert len(rows) == 3
    for row in rows.to_dict("records"):
        assert row["text"] == text[row["start"] : row["end"]]
        assert row["target"] == text[row["target_start"] : row["target_end"]]
        assert row["target_head"] in row["target"]


WORDS = st.sampled_from(
    [
        "alleged",
        "so-called",
        "reportedly",
        "accused",
        "of",
        "claimed",
        "that",
        "what",
        "he",
        "called",
        "the",
        '"',
        ",",
        ".",
        "(",
        ")",
        "—",
        "'s",
        "-",
        "may",
        "to",
        "purported",
        "suspected",
        "apparently",
        "Islamic",
        "State",
        "group",
        "rebels",
        "stealing",
        "was",
        "not",
        "Mr.",
        "é",
        "\n\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_any_text_gives_spans_that_fit(text):
    rows = hedges(text)
    assert set(rows["measure"]) <= {"hedge"}
    for row in rows.to_dict("records"):
        assert row["text"] == text[row["start"] : row["end"]]
        if row["target"] is not None and not pd.isna(row["target_start"]):
            assert row["target"] == text[row["target_start"] : row["target_end"]]


def test_empty_batch_has_all_columns():
    rows = find_hedges(tokenize([]))
    assert len(rows) == 0
    assert {"target_start", "target_end", "doubted", "label", "rule"} <= set(rows.columns)


def test_a_users_lexicon_needs_no_frames():
    lexicon = as_lexicon(
        pd.DataFrame({"term": ["ersatz", "dubiously"], "measure": "hedge", "label": "distancing"})
    )
    rows = find_hedges(tokenize(["The ersatz reform was dubiously worded."]), lexicon)
    assert rows["target_head"].tolist() == ["reform", "worded"]


def test_one_span_is_hedged_once():
    rows = hedges("He was widely believed to be, it is claimed, a so-called fixer.")
    spans = list(zip(rows["start"], rows["end"], strict=True))
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_lexicon_size_types_and_provenance():
    lexicon = load_lexicon("hedges")
    assert len(lexicon) >= 120
    assert set(lexicon["label"]) == {"distancing", "legal", "evidential", "epistemic"}
    assert (lexicon["source"].str.len() > 5).all()
    assert set(lexicon["frame"]) <= {
        "noun", "name", "participle", "predicate", "clause", "to", "of", "object", "before",
    }  # fmt: skip
    assert set(lexicon["otherwise"]) <= {"", "distancing", "evidential", "none"}


def test_every_entry_can_be_found():
    lexicon = load_lexicon("hedges")
    plain = lexicon[(lexicon["condition"] == "") & ~lexicon["term"].str.contains("*", regex=False)]
    texts = [f"The clerk {term} stolen money ." for term in plain["term"]]
    rows = find_hedges(tokenize(texts))
    missed = set(range(len(texts))) - {int(i) for i in rows["article_id"]}
    assert [plain["term"].iloc[i] for i in sorted(missed)] == []


def test_wrongdoing_and_what_is_harmless():
    assert names_wrongdoing(["chemical", "attack"])
    assert names_wrongdoing(["influence-peddling"])
    assert not names_wrongdoing(["police", "policy", "explored", "rapid"])
    assert is_harmless(["designed"])
    assert not is_harmless(["police"])


def test_seed_articles(shared):
    for article in json.loads((shared / "seeds" / "gold.json").read_text(encoding="utf-8")):
        raw = (shared / "seeds" / article["file"]).read_bytes().decode("utf-8")
        body = raw[article["body_start"] : article["body_end"]]
        rows = hedges(body)
        strict = rows[rows["label"] != "epistemic"]
        got = set(zip(strict["start"], strict["label"], strict["target_head"], strict=True))
        gold = {
            (span["start"] - article["body_start"], span["type"], span["target"])
            for span in article["spans"]
            if span["kind"] == "hedge"
        }
        assert got == gold
        assert len(find_hedges(tokenize([article["headline"]]))) == 0
