"""Reprints: what desks do to copy leaves it a copy; a shared quotation does not make one."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus import read_articles
from framing.credits import find_credits
from framing.errors import OptionError
from framing.reprints import find_reprints

WIRE = [
    "The ferry Alda sank off Port Grey early on Monday with twelve people aboard, police said.",
    "Two tugs reached the place within the hour and took eight passengers off a raft.",
    "Divers will look for the others at first light, said the harbour master, Ines Rook.",
    "The vessel had passed its yearly inspection in March, according to the owner's records.",
    "A strong swell and fog had been forecast, and two other crossings were called off.",
    "Relatives waited in the hall of the fish market, where the council had put up beds.",
]
OWN = [
    "Nobody who has watched this company cut its crews will be surprised by what came to pass.",
    "For years its captains have asked for a second lookout, and for years the answer was no.",
    "The harbour's own rules are older than the ships that sail by them, and it shows.",
    "A hearing is due in autumn; the last one met for an afternoon and settled nothing.",
]


def articles(*bodies: str, **columns) -> pd.DataFrame:
    ids = [f"a{i}" for i in range(len(bodies))]
    return pd.DataFrame({"article_id": ids, "outlet": ids, "body": bodies}).assign(**columns)


def edited(text: str, every: int) -> str:
    words = text.split()
    return " ".join("meanwhile" if i % every == every - 1 else w for i, w in enumerate(words))


@pytest.mark.parametrize(
    "copy",
    [
        "\n".join(WIRE[:3]),  # cut
        "\n".join([WIRE[3], WIRE[0], WIRE[2], WIRE[1]]),  # put in another order
        edited("\n".join(WIRE), 7),  # words changed
        "\n".join([*OWN[:2], *WIRE]),  # a beginning of its own
        "\n".join(WIRE).replace("said", "told reporters").replace("'", "’").upper(),
    ],
)
def test_what_desks_do_to_copy_leaves_it_a_copy(copy):
    found = find_reprints(articles("\n".join(WIRE), copy, "\n".join(OWN)))
    pairs = {tuple(sorted(pair)) for pair in found[["article_id_a", "article_id_b"]].to_numpy()}
    assert ("a0", "a1") in pairs
    assert ("a0", "a2") not in pairs


def test_a_shared_quotation_is_no_reprint():
    said = "“We asked for a second lookout in May and again in June, and nobody answered us,”"
    found = find_reprints(
        articles(f"{OWN[0]} {said} a sailor said. {OWN[1]}", f"{OWN[2]} {said} he said. {OWN[3]}")
    )
    assert found.empty
    assert list(found.columns)[:2] == ["article_id_a", "article_id_b"]


def test_shares_are_hand_counted_and_passages_slice_back():
    a, b = WIRE[0], f"{OWN[0]} {WIRE[0]}"
    found = find_reprints(articles(a, b)).iloc[0]
    n, m = len(WIRE[0].split()), len(OWN[0].split())
    assert found["share_a"] == 1 and found["share_b"] == pytest.approx(n / (n + m))
    assert found["n_words_shared"] == n
    start, end = map(int, found["passages_b"].split(":"))
    assert b[start:end] == WIRE[0].rstrip(".")


def test_first_is_known_by_date_only():
    text = "\n".join(WIRE)
    dated = articles(text, text, published=["2020-01-02", "2020-01-01"])
    found = find_reprints(dated).iloc[0]
    assert (found["article_id_a"], found["first"]) == ("a1", "a1")
    same_day = find_reprints(dated.assign(published="2020-01-01")).iloc[0]
    assert same_day["article_id_a"] == "a0" and pd.isna(same_day["first"])
    assert pd.isna(find_reprints(articles(text, text))["first"].item())


def test_group_ties_all_copies_and_headlines_are_told_apart():
    text = "\n".join(WIRE)
    frame = articles(text, OWN[0], text, text, headline=["Ferry sinks", "?", "FERRY  sinks", None])
    found = find_reprints(frame)
    assert len(found) == 3 and set(found["group"]) == {"a0"}
    same = {(r.article_id_a, r.article_id_b): r.same_headline for r in found.itertuples()}
    assert same == {("a0", "a2"): True, ("a0", "a3"): False, ("a2", "a3"): False}


@pytest.mark.parametrize("bodies", [[], [""], ["", None], ["One two three."] * 2])
def test_texts_too_short_to_tell_share_nothing(bodies):
    assert find_reprints(articles(*bodies)).empty


def test_share_out_of_range_is_an_error():
    with pytest.raises(OptionError, match="min_share"):
        find_reprints(articles("a"), min_share=0)


def test_input_is_unchanged_and_order_of_rows_does_not_matter():
    frame = articles("\n".join(WIRE), "\n".join(WIRE[:4]), "\n".join(OWN))
    before = frame.copy()
    found = find_reprints(frame)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(find_reprints(frame.iloc[::-1]), found)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("ab .\n’\u00ad", max_size=60), max_size=6))
def test_any_text_gives_shares_between_0_and_1_and_passages_inside(bodies):
    found = find_reprints(articles(*bodies), min_share=0.1)
    for row in found.itertuples():
        assert 0 <= row.share_a <= 1 and 0 <= row.share_b <= 1
        for passage in row.passages_a.split():
            start, end = map(int, passage.split(":"))
            assert 0 <= start < end <= len(bodies[int(row.article_id_a[1:])])


@pytest.mark.parametrize(
    ("body", "agency", "rule"),
    [
        ("PORT GREY (Reuters) - The Alda sank.", "Reuters", "dateline"),
        ("Port Grey, Nov. 3 (UPI) — The Alda sank.", "UPI", "dateline"),
        ("HALE, May 14 (CPA) - The Alda sank.", "CPA", "dateline"),
        ("By The Associated Press\nThe Alda sank.", "Associated Press", "byline"),
        ("By Ines Rook, Associated Press\nThe Alda sank.", "Associated Press", "byline"),
        ("The Alda sank. (AFP)", "AFP", "signature"),
        ("The Alda sank.\nCopyright 2020 The Associated Press.", "Associated Press", "signature"),
        ("It sank.\nAssociated Press writer Ines Rook in Port Grey contributed to this report.",
         "Associated Press", "signature"),
        ("It sank.\n(Reporting by Ines Rook; Editing by Jo Lind)", "Reuters", "desk"),
    ],
)  # fmt: skip
def test_agencies_credited(body, agency, rule):
    found = find_credits(articles(body)).iloc[0]
    assert (found["agency"], found["rule"]) == (agency, rule)
    assert body[found["start"] : found["end"]] == found["text"]


@pytest.mark.parametrize(
    "body",
    [
        "A sailor told Reuters that the Alda sank.",
        "The Associated Press reported on Monday that the Alda sank. It has not been found.",
        "The AP (a party of the left) — small as it is — grew. The end.",
        "",
    ],
)
def test_agencies_only_quoted_are_not_credited(body):
    assert find_credits(articles(body)).empty


def test_a_byline_column_counts_only_where_it_is_the_agency_itself():
    frame = articles("It sank.", "It sank.", author=["AP", "Jo Apsley"])
    found = find_credits(frame)
    assert found[["article_id", "agency", "rule"]].to_numpy().tolist() == [
        ["a0", "Associated Press", "column"]
    ]
    assert found["start"].isna().all()


def test_the_wire_text_of_the_sample_corpus_is_found(root):
    sample = read_articles(root / "data" / "sample")
    found = find_reprints(sample)
    pairs = {tuple(sorted(pair)) for pair in found[["article_id_a", "article_id_b"]].to_numpy()}
    assert pairs == {  # as data/README.md plans
        ("northline-news/ane-pipeline", "selm-examiner/ane-pipeline"),
        ("morning-gull/larch-hill-hospital", "northline-news/larch-hill-hospital"),
    }
