"""Namings: variants, full labels, glosses, descriptions, and who is not meant."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import InputError, LexiconError
from framing.labels import Words
from framing.naming import find_naming
from framing.referents import (
    SHIPPED,
    as_referents,
    gather_referents,
    read_referents,
    shipped_referents,
)
from framing.text import tokenize
from framing.variants import spell_variants


def namings(text: str, referents: pd.DataFrame | None = None) -> list[tuple[str, str]]:
    hits = find_naming(tokenize([text]), referents)
    spans = zip(hits["start"], hits["end"], hits["text"], strict=True)
    assert all(text[start:end] == marked for start, end, marked in spans)
    return list(zip(hits["text"], hits["label"], strict=True))


def labels_of(text: str, label: str) -> list[str]:
    return [marked for marked, referent in namings(text) if referent == label]


def own(referent: str, *variants: str, **columns: object) -> pd.DataFrame:
    return as_referents(pd.DataFrame({"referent": referent, "variant": variants, **columns}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Troops met Takfiri Daesh terrorists.", ["Takfiri Daesh terrorists"]),
        ("The extremist group ISIS withdrew.", ["extremist group ISIS"]),
        ("A raid on Islamic State (IS, formerly ISIS/ISIL) failed.",
         ["Islamic State (IS, formerly ISIS/ISIL)"]),
        ("They left the Islamic State group.", ["Islamic State group"]),
        ("Purported Daesh positions were hit.", ["Daesh"]),
        ("ISLAMIC STATE CLAIMS ATTACK", ["ISLAMIC STATE"]),
        ("Iraq is in the hands of Daesh.", ["Daesh"]),
        ("In Syria IS lost a town; it is gone.", ["IS"]),
        ("Islamic State (which held Raqqa) and ISIS prisoners.", ["Islamic State", "ISIS"]),
        ("The ISIS/ISIL split is one of words.", ["ISIS/ISIL"]),
    ],
)  # fmt: skip
def test_full_labels(text, expected):
    assert labels_of(text, "Islamic State") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Daesh held on in Syria. The terrorists are dug in.", ["Daesh", "terrorists"]),
        ("Daesh held on in Syria. Terrorists are dug in.", ["Daesh"]),
        ("Daesh held on in Syria. The other terrorists are dug in.", ["Daesh"]),
        ("The terrorists are dug in. Daesh held on in Syria.", ["Daesh"]),
        ("Daesh and other terrorist groups held on in Syria.", ["Daesh"]),
        ("Daesh fell back in Syria. Nobody pitied these Takfiri terrorists.",
         ["Daesh", "Takfiri terrorists"]),
    ],
)  # fmt: skip
def test_descriptions_need_an_article_and_a_name_before(text, expected):
    assert labels_of(text, "Islamic State") == expected


def test_a_description_is_of_whom_was_named_last():
    rivals = pd.concat(
        [
            own("Red Hand", "Red Hand"),
            own("Blue Fist", "Blue Fist"),
            own("Red Hand", "gunmen", match="definite"),
            own("Blue Fist", "gunmen", match="definite"),
        ],
        ignore_index=True,
    )
    found = namings("The Red Hand shot at the Blue Fist. Then the gunmen fled.", rivals)
    assert found[-1] == ("gunmen", "Blue Fist")
    assert len(found) == 3


def test_a_span_names_one_referent_the_longest_label_wins():
    both = pd.concat([own("city", "Aleppo"), own("fight", "battle of Aleppo")], ignore_index=True)
    assert namings("The battle of Aleppo; Aleppo fell.", both) == [
        ("battle of Aleppo", "fight"),
        ("Aleppo", "city"),
    ]


def test_what_looks_like_a_variant_and_is_none_shields_its_words():
    table = own("Front", "Front", "Front Street", match=["", "other"])
    assert namings("The Front marched down Front Street.", table) == [("Front", "Front")]


def test_variants_count_only_where_the_article_is_about_it():
    assert labels_of("The rebels took Aleppo.", "Armed opposition") == ["rebels"]
    assert labels_of("The rebels in the party voted no.", "Armed opposition") == []
    assert labels_of("Syria spoke of the Saudi regime.", "Syrian government") == []


@pytest.mark.parametrize(
    ("variant", "text", "expected"),
    [
        ("Robert Mueller", "Mr. Mueller spoke.", "Mueller"),
        ("Mr. Trump", "So did President Trump.", "President Trump"),
        ("U.S.", "The US left.", "US"),
        ("UK", "The U.K. stayed.", "U.K."),
        ("the Iran deal", "Senators Hate Iran Deal", "Iran Deal"),
        ("the deal", "The 2015 deal held.", "deal"),
        ("the deal", "It was a bad deal.", "deal"),
        ("the deal", "Blackjack dealers deal fast.", None),
        ("North Korea", "Korea is a peninsula.", None),
        ("White House", "The House voted.", None),
        ("Justice Department", "A department store closed.", None),
        ("trade war", "The TRADE WAR went on.", "TRADE WAR"),
        ("Theresa May", "It may rain, May said.", "May"),
        ("Ann Lee", "The Tom Lee trial and Ann B. Lee.", "Ann B. Lee"),
        ("Lee", "Then Tom Lee spoke.", "Tom Lee"),
        ("Lee", "They met in the Lee Memorial.", None),
        ("UK", "The United Kingdom stayed.", "United Kingdom"),
        ("the United States", "The US and the U.N. met.", "US"),
        ("the North", "The North Sea is cold.", None),
        ("the North", "The North fired first.", "North"),
        ("state visit", "Few state visits are cheap.", "state visits"),
        ("questions", "They asked one question and question the rest.", "question"),
        ("the migrants", "A migrant camp burned.", None),
        ("the convoy", "Bus convoy reaches border town", "convoy"),
        ("the convoy", "Bus convoys are a sight.", None),
    ],
)
def test_spellings_of_declared_names(variant, text, expected):
    found = [marked for marked, _ in namings(text, own("it", variant))]
    assert found == ([expected] if expected else [])


def test_office_stands_for_its_holder_until_another_holds_it():
    text = (
        "President Ruiz arrived. The president spoke; the French president did not. "
        "President Lund left, and the president waved."
    )
    found = find_naming(tokenize([text]), own("Ruiz", "Ruiz"))
    assert found["text"].tolist() == ["President Ruiz", "president"]
    assert found["term"].tolist() == ["Ruiz", "president"]


def test_an_office_of_a_country_stands_for_who_was_called_so():
    text = (
        "French President Ruiz met U.S. President Lund. The French president spoke. The American "
        "president did not, nor did the Danish president. The French president, Ann Orr, left."
    )
    found = find_naming(tokenize([text]), own("Ruiz", "Ruiz"))
    assert found["text"].tolist() == ["French President Ruiz", "French president"]
    found = find_naming(tokenize([text]), own("Lund", "Lund"))
    assert found["text"].tolist()[1:] == ["American president"]


def test_one_thing_is_introduced_once():
    text = "They reached a deal. The deal held. Others want a deal too. A better deal is far off."
    assert [marked for marked, _ in namings(text, own("it", "the deal"))] == [
        "deal", "deal", "deal",
    ]  # fmt: skip


def test_a_word_that_another_variant_shows_to_be_no_name_counts_in_small_letters():
    both = own("it", "summit meeting", "Summit")
    assert [marked for marked, _ in namings("The summit and the Summit ended.", both)] == [
        "summit", "Summit",
    ]  # fmt: skip
    assert namings("The summit ended.", own("it", "Summit")) == []


def test_apposition_is_a_naming():
    text = "Red Hand, the outlawed militia that took the bridge, fled. Red Hand, a dog, barked."
    assert [marked for marked, _ in namings(text, own("it", "Red Hand"))] == [
        "Red Hand", "outlawed militia", "Red Hand",
    ]  # fmt: skip


def test_role_before_a_name_belongs_to_the_label():
    found = namings("They met North Korean dictator Kim there.", own("Kim", "Kim"))
    assert found == [("North Korean dictator Kim", "Kim")]


def test_modifiers_touch_the_variant_on_either_side_only():
    table = own("Front", "Front", modifiers="terror|fanatics|well armed")
    text = "The well armed Front fanatics met Front men. Terror struck. Front, fanatics said, won."
    assert [marked for marked, _ in namings(text, table)] == [
        "well armed Front fanatics", "Front", "Front",
    ]  # fmt: skip


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_referents_state_where_they_come_from(name):
    table = read_referents(shipped_referents(name))
    assert len(table) >= 90
    assert table["referent"].nunique() >= 3
    assert (table["source"] != "").all()
    assert not table.duplicated(["referent", "variant", "condition"]).any()


def test_every_shipped_variant_names_its_referent():
    table = gather_referents(None)
    table = table[(table["match"] != "other") & (table["match"] != "definite")]
    for line in table.to_dict("records"):
        about = line["within"].split("|")[0].replace("*", "")
        text = f"{about.capitalize()}. Then the {line['variant']} came up."
        assert line["referent"] in [label for _, label in namings(text)], line["variant"]


@pytest.mark.parametrize(
    ("text", "naming", "counts"),
    [
        ("Police opened a criminal investigation into the ferry.", "criminal", False),
        ("The officer passed another round of criminal and security checks.", "criminal", False),
        ("Police said that was not criminal.", "criminal", False),
        ("The officer called him a violent criminal.", "violent criminal", True),
        ("The court found the use of the port illegal and fined the migrant.", "illegal", False),
        ("The migrants were called illegals by the mayor.", "illegals", True),
        ("After the war in Syria he voiced opposition to the treaty.", "opposition", False),
        ("In Syria the opposition held the town of Idlib.", "opposition", True),
        ("ISLAMIC ART IN THE PORT IS FEELING THE STRAIN", "IS", False),
        ("Fighters of Islamic State left the town; IS said so.", "IS", True),
        ("The strike was a demonstration of good faith.", "demonstration", False),
        ("Police broke up the demonstration in the harbour.", "demonstration", True),
        ("The ferrymen faced a revolt of their shareholders.", "revolt", False),
        ("Troops put down the revolt in the port.", "revolt", True),
        ("The treaty was a cop-out, the mayor said.", "cop", False),
        ("Two political newcomers ran for mayor.", "newcomers", False),
    ],
)
def test_shipped_variants_are_not_taken_in_other_senses(text, naming, counts):
    assert (naming in find_naming(tokenize([text]))["text"].tolist()) is counts


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_any_text_can_be_searched(text):
    namings("Daesh " + text + " (ISIS, the terrorists) Syria")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"name": ["x"]}, "no column 'referent'"),
        ({"referent": ["x", "x"], "variant": ["a", "a"]}, "duplicate variant"),
        ({"referent": [""], "variant": ["a"]}, "no referent"),
        ({"referent": ["x"], "variant": [None]}, "no variant"),
        ({"referent": ["x"], "variant": ["a"], "match": ["maybe"]}, "unknown match"),
        ({"referent": ["x"], "variant": ["a"], "condition": ["befor=b"]}, "condition"),
    ],
)
def test_bad_referents_say_what_is_wrong(table, message):
    with pytest.raises(LexiconError, match=message):
        as_referents(pd.DataFrame(table))


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        read_referents(tmp_path / "nowhere.csv")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x81referent")
    with pytest.raises(InputError, match="binary"):
        read_referents(tmp_path / "binary.csv")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(LexiconError, match="empty"):
        read_referents(tmp_path / "empty.csv")


def test_input_is_left_as_it_was_and_own_columns_survive():
    given_table = pd.DataFrame({"referent": ["x"], "variant": ["a"], "coder": ["Ann"]})
    before = given_table.copy()
    assert as_referents(given_table)["coder"].tolist() == ["Ann"]
    pd.testing.assert_frame_equal(given_table, before)


def test_a_variant_declared_twice_over_belongs_to_the_first():
    spelled = spell_variants(own("it", "the migrants", "migrants"))
    assert spelled["variant"].tolist().count("migrants") == 1
    assert not spelled["needs_article"][spelled["variant"] != "migrant"].any()


def test_the_land_of_an_office_is_found_wherever_the_office_stood_before():
    tokens = tokenize(["Yes or no, yes or no, President Lee; the Norland president came."])
    words = Words(tokens)
    at = len(words.words) - 1 - words.words[::-1].index("president")
    land, begin = words.land_of(at)
    assert (land, words.words[begin]) == ("norland", "norland")
