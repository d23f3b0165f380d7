"""Scare quotes: which marks distance, and the many that do not."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.scare import find_scare_quotes
from framing.text import tokenize, tokenize_articles


def scare(text: str) -> list[str]:
    return find_scare_quotes(tokenize([text]))["target"].tolist()


@pytest.mark.parametrize(
    ("text", "words", "rule"),
    [
        ("The “debate” ran for two hours.", "debate", "nobody is credited"),
        ("They cut the “green” levy in June.", "green", "nobody is credited"),
        ("We all know how their “reform” ends for us.", "reform", "the writer's own point"),
        ("The law was allegedly written to “tidy up” the code, he said.", "tidy up",
         "hedged as well"),
        ("It was supposed to be a “landmark speech” on farming.", "landmark speech",
         "hedged as well"),
        ("They met in what is called a “dialogue” on Monday.", "dialogue", "what is called so"),
        ("You may “consult” the public or whatever you call it.", "consult",
         "or whatever it is called"),
        ("Every message is read in the name of “safety”.", "safety", "a reason given"),
        ("The trips, holidays disguised as “field research”, cost a lot.", "field research",
         "only passes for it"),
        ("They took part in what has been described as a “debate” on rent.", "debate",
         "what is called so"),
        ("The agency somehow managed to “lose” the file.", "lose", "nobody is credited"),
        ("The office went on fabricating “proof” for years.", "proof", "nobody is credited"),
        ("The mayor brought the “helpers” with her in what some are mocking as a show.", "helpers",
         "nobody is credited"),
    ],
)  # fmt: skip
def test_scare_quotes_and_why(text, words, rule):
    hits = find_scare_quotes(tokenize([text]))
    assert hits["target"].tolist() == [words]
    assert hits["rule"].tolist() == [rule]
    assert hits["confidence"].between(0, 1).all()


NOT_SCARE = {
    "partial, verb before": "The mayor called the vote “a farce”.",
    "partial, verb after": "“A farce” is how it looked, the mayor said.",
    "partial, verb far to the right": "The “mistakes” in the east are grave, Lund said Tuesday.",
    "partial, according to": "According to Lund, the “mistakes” are grave.",
    "partial, spoke of": "The minister spoke of a “peace dividend” for all.",
    "partial, a noun of saying": "It was a clear allegation of “gross neglect”.",
    "partial, read from a letter": "The letter had a line on “gross neglect” in it.",
    "partial, as a label": "The state treats them as “outsiders” by law.",
    "partial, predicate": "The plan is “dead wrong” for the coast.",
    "partial, verb phrase": "The council will “move on” after that.",
    "partial, object of a bare verb": "He offered “great comfort” at the grave.",
    "full": "“No,” Lund said.",
    "question": "Ask her: “why not?”",
    "capitals": "They watched “Harbour Nights” at home.",
    "name of a work": "He stars in the “blue note” film.",
    "term": "The word “levy” has two meanings.",
    "term with a gloss": "They add “rennet” (an enzyme) to the milk.",
    "term explained": "What “levy” means is open.",
    "known as": "It is a fungus known as “rust”.",
    "so-called": "The so-called “closed” contests are for members.",
    "too long": "The “long and very winding and quite unlit road” was shut.",
    "between two quotations": '"One," she said. "Two," he said. "Three."',
    "apostrophes": "The dogs' owner lost the cats' toys.",
    "markup": 'The page: <span class="lead">text</span> ends.',
    "single marks inside speech": '"We want \'fair play\' here," she said. "Now."',
    "inches": 'A 5" pipe and a 6" pipe met.',
    "ballot": "The lone “no” vote came from Lund.",
    "answer in a survey": "Support is higher in the north (34% “strongly agree”).",
    "acronym": "The fund is a rich “super PAC” of the north.",
    "phrase with its article": "The town had a plan for “a calmer coast” by June.",
    "clause": "When nobody came, “he left” with the crew.",
    "label at the end of a sentence": "Orr treats the clerk as a “rival.” Lund left.",
    "a call": "It began with a call for the guild to “embrace” the plan.",
    "voiced": "The guild voiced “alarm” over the plan.",
    "several in a row": "The firm stands for “thrift” and “calm” in the trade.",
    "several, with an article": "It was one “farce” and a “shame” for the town.",
}


@pytest.mark.parametrize("text", NOT_SCARE.values(), ids=NOT_SCARE.keys())
def test_other_marks_are_left_alone(text):
    assert scare(text) == []


def test_headlines_single_marks_quote_and_double_marks_may_distance():
    articles = pd.DataFrame(
        {
            "article_id": ["1", "2"],
            "outlet": ["A", "A"],
            "headline": ["Minister in 'secret deal' over port", "A “fair” levy spares the rich"],
            "body": ["", ""],
        }
    )
    hits = find_scare_quotes(tokenize_articles(articles))
    assert hits["target"].tolist() == ["fair"]
    assert hits["part"].tolist() == ["headline"]


def test_british_single_marks_count_where_they_are_the_texts_marks():
    assert scare("The ‘debate’ ran for two hours.") == ["debate"]
    assert scare('She said: "It ended." The "vote" was late. The ‘debate’ ran on.') == ["vote"]


def test_a_relative_clause_credits_nobody():
    assert scare("After a “walkout” for which the party had called, it rained.") == ["walkout"]


def test_voices_count_as_credit():
    text = "The “reform” hurts, in the eyes of Ann Lund."
    tokens = tokenize([text])
    assert len(find_scare_quotes(tokens)) == 1
    voices = pd.DataFrame(
        {
            "article_id": ["0"], "part": ["body"], "start": [4], "end": [18],
            "cue_start": [20], "source_start": [35],
        }
    )  # fmt: skip
    assert len(find_scare_quotes(tokens, voices=voices)) == 0
    uncredited = voices.assign(source_start=pd.array([pd.NA], dtype="Int64"))
    assert len(find_scare_quotes(tokens, voices=uncredited)) == 1


def test_offsets_point_into_the_stored_text():
    text = "So\u00adon:\u00a0the \u201cde\u00adbate\u201d ended. The «vote» began."
    hits = find_scare_quotes(tokenize([text]))
    assert len(hits) == 2
    for row in hits.to_dict("records"):
        assert row["text"] == text[row["start"] : row["end"]]
        assert row["target"] == text[row["target_start"] : row["target_end"]]


PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "'",
        "the",
        "so-called",
        "debate",
        "said",
        ".",
        ",",
        "\n\n",
        "as",
        "Ann",
        "(",
        ")",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25), st.sampled_from([" ", ""]))
def test_any_text_gives_spans_that_fit(pieces, blank):
    text = blank.join(pieces)
    for row in find_scare_quotes(tokenize([text])).to_dict("records"):
        assert row["text"] == text[row["start"] : row["end"]]
        assert row["target"].strip()


def test_no_quotation_no_hit():
    hits = find_scare_quotes(tokenize(["Nothing here.", ""]))
    assert len(hits) == 0
    assert {"measure", "label", "rule", "confidence", "target"} <= set(hits.columns)


def test_seed_articles(shared):
    for article in json.loads((shared / "seeds" / "gold.json").read_text(encoding="utf-8")):
        raw = (shared / "seeds" / article["file"]).read_bytes().decode("utf-8")
        begin = article["body_start"]
        hits = find_scare_quotes(tokenize([raw[begin : article["body_end"]]]))
        found = {begin + start for start in hits["start"]}
        spans = article["spans"]
        assert {s["start"] for s in spans if s["kind"] == "scare_quote"} <= found
        quoted = {s["start"] for s in spans if s["kind"] == "partial_quote" and "note" not in s}
        assert not quoted & found
