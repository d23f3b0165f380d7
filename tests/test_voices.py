"""Who is speaking: stretches, voices and sources of our own sentences, and odd input."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.errors import TableError
from framing.lone import complete_roles
from framing.quotations import find_quotations
from framing.roles import Roles
from framing.sources import name_sources
from framing.tables import VOICES
from framing.text import tokenize_articles
from framing.voicemodel import CONTENT, CUE, SOURCE
from framing.voices import count_sources, find_voices


def articles(*bodies, **columns):
    ids = [f"a{i}" for i in range(len(bodies))]
    # As objects, for pandas' strings cannot hold half a character.
    texts = pd.Series(bodies, dtype=object)
    return pd.DataFrame({"article_id": ids, "outlet": "Herald", "body": texts, **columns})


def stretches(body):
    found = find_voices(articles(body))
    return [(row.voice, body[row.start : row.end], row.source) for row in found.itertuples()]


def test_columns_and_types():
    found = find_voices(articles("“It rains,” Ann Lee said."))
    assert list(found.columns) == VOICES.columns
    assert (found["voice"] == "direct").all()
    body = "“It rains,” Ann Lee said."
    row = found.iloc[0]
    assert body[row.start : row.end] == "“It rains,”"
    assert body[row.source_start : row.source_end] == row.source == "Ann Lee"
    assert body[row.cue_start : row.cue_end] == row.cue == "said"
    assert row.rule.startswith("voices@")


@pytest.mark.parametrize(
    ("body", "voice", "content", "source"),
    [
        ("“The road will stay closed,” Mayor Olga Petrov said.", "direct", "stay closed", "Olga Petrov"),
        ("Olga Petrov said the road would stay closed.", "indirect", "stay closed", "Olga Petrov"),
        ("The road will stay closed, Olga Petrov said.", "indirect", "stay closed", "Olga Petrov"),
        ("The road will stay closed, according to the ministry.", "indirect", "closed", "ministry"),
        ('"The road is closed," said the ministry.', "direct", "road is closed", "ministry"),
        # Marks lost, as in some archives.
        ("Governor Talal Haddad said the army had taken the village.", "indirect", "taken the village", "Talal Haddad"),
    ],
)  # fmt: skip
def test_single_sentences(body, voice, content, source):
    found = [row for row in stretches(body) if content in row[1]]
    assert found and found[0][0] == voice and found[0][2] == source


@pytest.mark.parametrize(
    ("body", "source"),
    [
        ("Talks are expected to open on Monday.", None),
        ("The mayor was asked about the ferry before the vote.", None),
        ("Fighting was reported in the port.", None),
        ("The treaty was described by Ann Lee as a trap.", "Ann Lee"),
        ("Ann Lee was convinced that the ferry would sink.", "Ann Lee"),
    ],
)
def test_who_is_only_spoken_of_is_no_source(body, source):
    found = find_voices(articles(body))["source"]
    assert [None if pd.isna(name) else name for name in found] == [source]


def test_a_partial_quotation_is_direct_only_within_its_marks():
    body = "Olga Petrov said on Monday that the plan was “a mistake” and that it would fail."
    found = stretches(body)
    assert [text for voice, text, _ in found if voice == "direct"] == ["“a mistake”"]
    assert any(voice == "indirect" and "the plan was" in text for voice, text, _ in found)
    assert {source for _, _, source in found} == {"Olga Petrov"}


def test_a_speech_of_two_paragraphs_has_one_source():
    body = (
        "“We have waited for eleven years,” said Nils Lund, who runs the ferry. “We will wait"
        " no longer.\n\n“The bridge must come, and it must come now.”"
    )
    found = find_voices(articles(body))
    assert set(found["source"]) == {"Nils Lund"}
    assert (found["voice"] == "direct").all()


def test_pronouns_and_surnames_get_the_full_name():
    body = (
        "Mayor Olga Petrov said the bridge was safe. “It will stand,” she said. Petrov added that"
        " a report would follow."
    )
    assert {row[2] for row in stretches(body)} == {"Olga Petrov"}


def test_plain_narration_is_the_outlets():
    assert stretches("The bridge opened in 1931. It is 400 metres long and made of steel.") == []


def test_stretches_are_disjoint_and_attributions_number_from_zero():
    body = (
        "“No,” Ann Lee said. “Not now.” Bob Roy told reporters that he would go. According to the"
        " police, two men fled."
    )
    found = find_voices(articles(body, body))
    for _, rows in found.groupby("article_id"):
        assert (rows["start"].to_numpy()[1:] >= rows["end"].to_numpy()[:-1]).all()
        numbers = rows["attribution"]
        assert sorted(set(numbers)) == list(range(numbers.nunique()))
    first, second = (rows.drop(columns="article_id").reset_index(drop=True)
                     for _, rows in found.groupby("article_id"))  # fmt: skip
    pd.testing.assert_frame_equal(first, second)


def test_headlines_are_read_apart():
    frame = articles("It rained.", headline=["Bridge is safe, mayor says"])
    found = find_voices(frame)
    assert set(found["part"]) == {"headline"}
    assert found["cue"].tolist() == ["says"]


def test_shared_tokens_give_the_same_table():
    frame = articles("“No,” Ann Lee said.", "")
    tokens = tokenize_articles(frame)
    pd.testing.assert_frame_equal(find_voices(frame), find_voices(frame, tokens=tokens))


def test_the_batch_does_not_matter():
    bodies = ["“No,” Ann Lee said. He left.", "Bob Roy said it would rain.", "It rained."]
    together = find_voices(articles(*bodies))
    alone = [
        find_voices(articles(body)).assign(article_id=f"a{i}") for i, body in enumerate(bodies)
    ]
    pd.testing.assert_frame_equal(together, pd.concat(alone, ignore_index=True))


@pytest.mark.parametrize(
    "body", ["", " ", "\n\n", "“", "\"'", "said", "…", "\u200b", "x" * 5000, "١٢٣", "\ud800 said"]
)
def test_odd_texts(body):
    found = find_voices(articles(body))
    assert list(found.columns) == VOICES.columns


def test_no_articles_and_null_bodies():
    assert find_voices(articles()).empty
    assert find_voices(articles(None, np.nan)).empty


def test_a_text_of_twenty_thousand_words_without_paragraphs():
    body = "Ann Lee said the road was closed. It rained on the hills. " * 1700
    found = find_voices(articles(body))
    assert found["attribution"].nunique() > 1500


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="body"):
        find_voices(pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "text": ["x"]}))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(alphabet="Aa .,\n\"'“”‘’-", max_size=50) | st.text(max_size=30), max_size=3)
)
def test_offsets_hold_whatever_the_text(bodies):
    frame = articles(*bodies)
    found = find_voices(frame)
    texts = dict(zip(frame["article_id"], frame["body"], strict=True))
    for row in found.itertuples():
        text = texts[row.article_id]
        assert 0 <= row.start < row.end <= len(text)
        if not pd.isna(row.cue_start):
            assert text[row.cue_start : row.cue_end] == row.cue


def test_sources_are_counted_by_outlet():
    frame = pd.DataFrame({
        "article_id": ["1", "2"], "outlet": ["Herald", "Globe"],
        "body": ["“It is late,” Ann Lee said. Lee said it would rain.", "“No,” Bob Roy said."],
    })  # fmt: skip
    counted = count_sources(find_voices(frame), frame).set_index(["outlet", "source"])
    lee = counted.loc[("Herald", "Ann Lee")]
    assert (lee.n_articles, lee.n_attributions, lee.n_words) == (1, 2, 6)
    assert lee.direct_share == pytest.approx(0.5)
    assert counted.loc[("Globe", "Bob Roy"), "share"] == 1.0


def test_the_marked_passages_of_the_seed_articles(shared):
    """Voice and source of every marked naming and partial quotation, on the stored pages."""
    gold = json.loads((shared / "seeds/gold.json").read_text(encoding="utf-8"))
    for article in gold:
        page = (shared / "seeds" / article["file"]).read_text(encoding="utf-8")
        body = page[article["body_start"] : article["body_end"]]
        found = find_voices(articles(body))
        for span in article["spans"]:
            if span["kind"] not in ("label", "partial_quote"):
                continue
            start, end = (span[name] - article["body_start"] for name in ("start", "end"))
            around = found[(found["start"] <= start) & (found["end"] >= end)]
            around = around[~around["rule"].str.endswith("(topic)")]
            voice = around["voice"].iloc[0] if len(around) else "outlet"
            expected = "direct" if span["kind"] == "partial_quote" else span["voice"]
            assert voice == expected, span
            if span.get("source"):
                assert around["source"].iloc[0] == span["source"], span


def test_a_quotation_that_opens_the_next_paragraph_is_by_the_same_speaker():
    body = (
        "“The bridge is late,” Nils Lund said on Monday.\n\n“It was promised for May, and now it"
        " is August.”\n\nThe ministry did not answer."
    )
    rows = [row for row in stretches(body) if row[0] == "direct"]
    assert [source for _, _, source in rows] == ["Nils Lund", "Nils Lund"]


def test_a_name_that_the_model_cuts_is_given_whole():
    tokens = tokenize_articles(articles("Then Mr. Lund said no. The others left."))
    nothing = np.zeros(len(tokens), dtype=bool)
    assert name_sources(tokens, [(1, 3), (3, 4)], nothing) == ["Lund", "Lund"]


def reading(tokens, roles, chances=()):
    """Roles by token number, and chances where they are not 0."""
    role = np.zeros(len(tokens), dtype=np.int8)
    for number, at in roles.items():
        role[list(at)] = number
    chance = np.zeros((len(tokens), 4), dtype=np.float32)
    for at, number, value in chances:
        chance[at, number] = value
    begins = (role != 0) & (np.diff(role, prepend=0) != 0)
    return Roles(role, begins, chance, "by hand")


def test_a_cue_without_a_source_takes_the_likeliest_words_of_its_sentence():
    tokens = tokenize_articles(articles("Three old men said it rained. A dog ran."))
    chances = [(1, SOURCE, 0.15), (2, SOURCE, 0.2), (0, SOURCE, 0.05), (8, SOURCE, 0.9)]
    roles = reading(tokens, {CUE: [3], CONTENT: [4, 5]}, chances)
    found = complete_roles(tokens, find_quotations(tokens), roles)
    assert np.flatnonzero(found.role == SOURCE).tolist() == [1, 2]
    assert np.flatnonzero(found.begins).tolist() == [1, 3, 4]
    assert np.flatnonzero(roles.role == SOURCE).tolist() == []  # the input stays as it is


def test_a_cue_without_content_takes_the_likely_words_beside_it():
    tokens = tokenize_articles(articles("Ann fears another storm now. It rained."))
    chances = [(i, CONTENT, 0.2) for i in (2, 3, 6)] + [(4, CONTENT, 0.05)]
    roles = reading(tokens, {SOURCE: [0], CUE: [1]}, chances)
    found = complete_roles(tokens, find_quotations(tokens), roles)
    assert np.flatnonzero(found.role == CONTENT).tolist() == [2, 3]


def test_a_source_cut_in_two_is_one():
    tokens = tokenize_articles(articles("Staff who left in May in anger said it rained. Bob ran."))
    chances = [(i, SOURCE, 0.1) for i in (4, 5)] + [(10, SOURCE, 0.9)]
    parts = {SOURCE: [0, 1, 2, 3, 6], CUE: [7], CONTENT: [8, 9]}
    found = complete_roles(tokens, find_quotations(tokens), reading(tokens, parts, chances))
    assert np.flatnonzero(found.role == SOURCE).tolist() == list(range(7))
    assert np.flatnonzero(found.begins).tolist() == [0, 7, 8]
    unlikely = complete_roles(tokens, find_quotations(tokens), reading(tokens, parts))
    assert np.flatnonzero(unlikely.role == SOURCE).tolist() == [0, 1, 2, 3, 6]


@pytest.mark.parametrize(
    ("body", "source", "taken"),
    [
        ("Then the old mayor of Hale said it rained.", [4, 5], range(1, 6)),
        ("He and two aides of the mayor said it rained.", [4, 5, 6], range(2, 7)),
        ("As he saw the end of it, of all people said it rained.", [8, 9, 10], range(8, 11)),
    ],
)
def test_a_source_that_begins_with_a_preposition_takes_the_noun_before_it(body, source, taken):
    tokens = tokenize_articles(articles(body))
    cue = tokens.spelled.index("said")
    parts = {SOURCE: source, CUE: [cue], CONTENT: [cue + 1, cue + 2]}
    found = complete_roles(tokens, find_quotations(tokens), reading(tokens, parts))
    assert np.flatnonzero(found.role == SOURCE).tolist() == list(taken)
    assert np.flatnonzero(found.begins).tolist() == [taken[0], cue, cue + 1]


@pytest.mark.parametrize(
    ("body", "source", "cue", "content"),
    [
        ("The army backs the plan, Ann said.", [6], [7], range(5)),
        ("The army backs the plan, said Ann.", [7], [6], range(5)),
        ("The army backs the plan, Ann said on Monday.", [6], [7], range(5)),
        ("The army backs the plan that Ann praised.", [6], [7], [3, 4]),
    ],
)
def test_a_sentence_that_ends_in_its_speaker_is_the_speakers(body, source, cue, content):
    tokens = tokenize_articles(articles(body))
    parts = {SOURCE: [0, 1, *source], CUE: [2, *cue], CONTENT: [3, 4]}
    found = complete_roles(tokens, find_quotations(tokens), reading(tokens, parts))
    assert np.flatnonzero(found.role == CONTENT).tolist() == list(content)
    assert found.begins[content[0]]


def test_cues_that_have_content_and_sources_take_no_more():
    tokens = tokenize_articles(articles("Ann said it rained. Bob said no such thing."))
    everywhere = [(i, n, 0.3) for i in range(len(tokens)) for n in (CONTENT, SOURCE)]
    roles = reading(tokens, {SOURCE: [0, 5], CUE: [1, 6], CONTENT: [2, 3, 7, 8, 9]}, everywhere)
    found = complete_roles(tokens, find_quotations(tokens), roles)
    assert found.role.tolist() == roles.role.tolist()


@pytest.mark.parametrize(
    ("headline", "spoken"),
    [
        ("'The bridge is unsafe'", "'The bridge is unsafe'"),
        ("“It Was Never Safe”", "“It Was Never Safe”"),
        ("‘This is the end of the road’: Norda closes plant", "‘This is the end of the road’"),
        # Too short for a clause, without a verb, or a title.
        ("'Historic' vote in Selm", None),
        ("Why the 'war on coal' drags on", None),
        ("‘Who Was The King’ tops the charts", None),
    ],
)
def test_a_quoted_clause_in_a_headline_is_speech_though_nobody_is_named(headline, spoken):
    found = find_voices(articles("It rained.", headline=[headline]))
    direct = found[found["voice"] == "direct"]
    assert [headline[a:b] for a, b in zip(direct["start"], direct["end"], strict=True)] == (
        [spoken] if spoken else []
    )
