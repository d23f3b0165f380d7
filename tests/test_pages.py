"""Raw pages: what is headline, what is body, what is neither. All pages here are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.mastheads import guess_outlet, outlet_of_domain, without_outlet
from framing.pages import split_page

# A broadsheet: breadcrumb, standfirst, byline, picture credit, crosshead, related list, legal line.
BROADSHEET = """\
Home › World › Europe

Farmers block the harbour road in dispute over water

Growers say a new levy would close half of the valley's orchards

By Ines Falk, rural affairs correspondent
Tue 4 Mar 2025 10.12 GMT

Tractors line up at the harbour gate on Tuesday. Photograph: Tom Reed/Alamy

Several hundred farmers blocked the road to the harbour on Tuesday in protest at a water levy.

“We cannot pay for rain twice,” said Ada Brun, who grows apples.

‘Not a tax’

The ministry called the levy a contribution and said that talks would resume within days.

Related stories
Reservoirs fall to a ten-year low
The valley that forgot how to share

© 2025 The Lowland Courier. All rights reserved.
"""

# An agency: dateline with its own name, reporting credits at the foot.
AGENCY = """\
Fire at chemical plant injures nine

HARBOUR CITY (Norda) - A fire at a chemical plant injured nine workers early on Monday, the fire \
brigade said.

A spokeswoman for the plant said that the cause was not known and that production had stopped.

(Reporting by Lea Holt; Editing by Max Orr)

Our Standards: The Norda Trust Principles.

Follow Norda on Twitter
"""

# A blog: title repeated, tags, sharing bar on top and below, comments that are sentences too.
BLOG = """\
The Weekly Lantern
Share
Tweet
12 Comments

Why the bridge will not be built
Why the bridge will not be built

Posted on 7 January 2025

The bridge was promised three times, and three times the money went elsewhere, as readers know.

Read more: The bridge that moved

Nobody in the council will say so, but the fourth promise is worth no more than the others were.

Tags: bridges, council, promises

Share this post

Leave a reply

This is the best thing that I have read about the bridge in a very long time, thank you.
The author clearly never tried to cross the river in winter, or he would write differently.
"""

# Wrapped at a fixed width, as mail and old archives are.
WRAPPED = """\
Northern Gazette
========

Ferry company cancels winter timetable after inspection of
its ageing ships

The ferry company cancelled its winter timetable on Friday
after two of its four ships failed an inspection, and said
that islanders would have to fly until the end of March.

The mayor of the largest island called the decision a blow
to pupils and patients, and asked the government for a ship
on loan. The government said that it would look into this.
"""

# A broadcaster: no blank lines at all, times, a caption told by its wording, advertisement.
BROADCASTER = """\
LIVE | SPORT | WEATHER
Court halts eviction of riverside camp
Published 3 hours ago
A general view shows tents beside the river last week
A court has halted the eviction of a camp by the river until an appeal is heard in the autumn.
Advertisement
Residents of the camp cheered outside the court, where about fifty of them had waited since dawn.
The city said it would respect the ruling. "We will wait," a spokesman told Channel Nine News.
Sign up for our morning newsletter
Most read
Storm closes three schools
Watch: the otters are back
Contact Channel Nine News
"""


def parts(text: str) -> tuple[str, str]:
    page = split_page(text)
    headline = text[slice(*page.headline)] if page.headline else ""
    return headline, "".join(text[s:e] for s, e in page.pieces)


def reasons(text: str) -> dict[str, str]:
    return {cut.text: cut.why for cut in split_page(text).cuts}


def test_broadsheet_keeps_standfirst_and_crosshead_and_sets_the_rest_aside():
    headline, body = parts(BROADSHEET)
    assert headline == "Farmers block the harbour road in dispute over water"
    assert body.startswith("Growers say a new levy")
    assert "‘Not a tax’" in body
    assert body.endswith("talks would resume within days.")
    assert reasons(BROADSHEET) == {
        "Home › World › Europe": "breadcrumb",
        "By Ines Falk, rural affairs correspondent": "byline",
        "Tue 4 Mar 2025 10.12 GMT": "date",
        "Tractors line up at the harbour gate on Tuesday. Photograph: Tom Reed/Alamy": "caption",
        "Related stories": "related",
        "Reservoirs fall to a ten-year low": "related",
        "The valley that forgot how to share": "related",
        "© 2025 The Lowland Courier. All rights reserved.": "footer",
    }
    assert guess_outlet(BROADSHEET, split_page(BROADSHEET)) == (
        "The Lowland Courier",
        "page: footer",
    )


def test_agency_keeps_its_dateline_in_the_text():
    headline, body = parts(AGENCY)
    assert headline == "Fire at chemical plant injures nine"
    assert body.startswith("HARBOUR CITY (Norda) - A fire")
    assert body.endswith("production had stopped.")
    assert reasons(AGENCY)["(Reporting by Lea Holt; Editing by Max Orr)"] == "author"
    assert guess_outlet(AGENCY, split_page(AGENCY)) == ("Norda", "page: dateline, footer")


def test_blog_without_its_comments_and_with_the_text_below_a_link():
    headline, body = parts(BLOG)
    assert headline == "Why the bridge will not be built"
    assert body.startswith("The bridge was promised")
    assert body.endswith("than the others were.")
    assert "Read more" not in body
    assert reasons(BLOG)["Why the bridge will not be built"] == "headline repeated"
    assert guess_outlet(BLOG, split_page(BLOG))[0] == "The Weekly Lantern"


def test_wrapped_paragraphs_are_read_as_paragraphs():
    headline, body = parts(WRAPPED)
    assert headline == WRAPPED[27:102]
    assert body.startswith("The ferry company cancelled")
    assert body.endswith("would look into this.")
    assert guess_outlet(WRAPPED, split_page(WRAPPED))[0] == "Northern Gazette"


def test_broadcaster_without_blank_lines():
    headline, body = parts(BROADCASTER)
    assert headline == "Court halts eviction of riverside camp"
    assert body.startswith("A court has halted")
    assert body.endswith("told Channel Nine News.")
    assert "Advertisement" not in body
    why = reasons(BROADCASTER)
    assert why["A general view shows tents beside the river last week"] == "caption"
    assert why["Storm closes three schools"] == "related"
    assert guess_outlet(BROADCASTER, split_page(BROADCASTER))[0] == "Channel Nine News"


LIST_ARTICLE = """Ten things to know about the vote

Voters go to the polls on Sunday. Here is what matters.

- Turnout in the capital
- The price of bread
- Who speaks for the north
- What the court decides
- Postal votes
- The weather
- Young voters
- Old promises
- The deficit
- Trust

Polls close at eight in the evening, and first results are expected by midnight.
"""
TABLOID = """THE DAILY HAMMER
NEWS | SPORT | TV | SHOWBIZ

'TERRORISTS' STORM BEACH
EXCLUSIVE by Bob Slate, Crime Editor
Published: 10:12, 4 Mar 2025 | Updated: 11:40, 4 Mar 2025
1.2k shares
PICTURED: the beach where it happened
A GANG of thugs stormed a quiet beach yesterday.
Mum-of-two Jo, 34, said: "I ran."
Cops arrested three men at the scene and a fourth in hospital.
ADVERTISEMENT
They are due in court on Monday, where they are expected to deny what they are charged with.
TOP STORIES
Baby seal rescued
You won't believe what this dog did next
Follow The Daily Hammer on Facebook
"""
STATE_AGENCY = """Ministry of Information - Republic News Service (RNS)

Home Politics Economy Culture Sport

President receives credentials of ambassadors

Capital, RNS - His Excellency the President received the credentials of four ambassadors.

The ceremony was attended by the Minister of Foreign Affairs and Expatriates.

K.Q. / M.S.

Tags: President | ambassadors
Print
Send to a friend
RNS © 2015, All rights reserved
"""
LINKS_IN_BETWEEN = """World - Middle East
UN envoy urges all sides to "show restraint"
By Our Foreign Staff
9:15PM BST 06 Oct 2015
The United Nations envoy has urged all sides to show restraint after a week of heavy fighting.
He said talks could resume "within days" if the shelling stopped.
Related Articles
Aid convoy turned back at border
05 Oct 2015
Envoy to meet foreign ministers
04 Oct 2015
Rebels and government forces have accused each other of breaking the truce that was agreed in May.
Both sides deny it.
"""


def test_a_list_inside_an_article_stays():
    headline, body = parts(LIST_ARTICLE)
    assert headline == "Ten things to know about the vote"
    assert body == LIST_ARTICLE.split("\n", 2)[2].strip()


def test_a_tabloid_without_blank_lines():
    headline, body = parts(TABLOID)
    assert headline == "'TERRORISTS' STORM BEACH"
    assert body.startswith("A GANG of thugs")
    assert body.endswith("what they are charged with.")
    assert "ADVERTISEMENT" not in body
    assert reasons(TABLOID)["EXCLUSIVE by Bob Slate, Crime Editor"] == "byline"
    assert guess_outlet(TABLOID, split_page(TABLOID))[0] == "The Daily Hammer"


def test_a_state_agency_signs_with_initials():
    headline, body = parts(STATE_AGENCY)
    assert headline == "President receives credentials of ambassadors"
    assert body.endswith("Foreign Affairs and Expatriates.")
    assert guess_outlet(STATE_AGENCY, split_page(STATE_AGENCY))[0] == "RNS"


def test_the_article_goes_on_below_related_links():
    headline, body = parts(LINKS_IN_BETWEEN)
    assert headline == 'UN envoy urges all sides to "show restraint"'
    assert body.split("\n")[-2:] == LINKS_IN_BETWEEN.strip().split("\n")[-2:]
    assert "Aid convoy" not in body


def test_an_article_deep_in_a_page_of_menus_and_notices_is_found():
    menu = "\n".join(f"{name} {number}" for number in range(20) for name in ("News", "Shop"))
    notice = (
        "We use cookies so that this page works, and to see which of our reports are read most. "
        "By continuing to browse you agree to that."
    )
    article = BROADSHEET.split("\n", 2)[2]
    teasers = "\n".join(
        f"Title {n}\nWhat happened on day {n} of the talks, and why nobody was surprised by it."
        for n in range(8)
    )
    page = f"{notice}\n{menu}\n{article}\n{teasers}\n{menu}\n"
    assert parts(page) == parts(BROADSHEET)


@pytest.mark.parametrize(
    "line",
    [
        "Smoke over the port on Friday. (AP Photo/Jo Lind)",
        "FILE PHOTO: The minister arrives for talks.",
        "The minister arrives for talks. Photo: Ministry press office",
        "A screen grab from the video shows two boats near the pier",
        "Boats near the pier — Reuters",
        "Picture by Jo Lind",
        "© Agence Norda",
    ],
)
def test_captions_inside_the_body_are_set_aside(line: str):
    text = (
        "Boats collide off the pier\n\n"
        "Two boats collided off the pier on Friday, and nobody was hurt, the coast guard said.\n\n"
        f"{line}\n\n"
        "The skippers gave different accounts of the collision when they were asked on the quay.\n"
    )
    assert reasons(text) == {line: "caption"}
    assert parts(text)[1] == text[text.index("Two boats") : -1].replace(f"{line}\n\n", "")


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell.",
        "He was pictured with the minister in May, when the contract was signed in the capital.",
        "Read in full, the letter says something else, and the ministry knows it perfectly well.",
        "“No comment.”",
        "A tale of two harbours",
        "Copyright law was changed last year so that archives may copy books out of print.",
        "By then, three of the ships had left, and the fourth was being loaded in great haste.",
        "October 6, 2015",
    ],
)
def test_what_only_looks_like_boilerplate_stays(line: str):
    text = (
        "Harbour talks go on\n\n"
        "The talks on the future of the harbour went on through the night without any result.\n\n"
        f"{line}\n\n"
        "They will be resumed on Monday, when the minister is back from the north.\n"
    )
    assert reasons(text) == {}
    assert parts(text)[1] == text[text.index("The talks") : -1]


def test_a_plain_text_passes_untouched():
    text = "Rain.\n\nIt rained.\n\n“Again?” she asked.\n\nIt did"
    assert parts(text) == ("Rain.", "It rained.\n\n“Again?” she asked.\n\nIt did")
    assert reasons(text) == {}


def test_a_report_signed_by_an_agency_keeps_its_last_paragraph():
    text = (
        "Harbour talks go on\n\n"
        "The talks on the future of the harbour went on through the night without any result.\n\n"
        "They will be resumed on Monday, when the minister is back from the north. (Reuters)\n"
    )
    assert reasons(text) == {}


def test_a_headline_that_is_known_is_found_among_others():
    text = "Ferry to sail again in spring\nDespair\n\nThe ferry will sail again in spring, he said."
    page = split_page(text, headline="Despair")
    assert page.headline is not None
    assert text[slice(*page.headline)] == "Despair"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("IDLESTAD — The town of Idlestad was calm on Friday, after a week of unrest.", ""),
        ("MOSCOW — The talks were called off late on Friday, a spokesman said there.", ""),
        (
            "CLARIONA — The talks were called off late on Friday, a spokesman said there.",
            "Clariona",
        ),
    ],
)
def test_a_dateline_names_the_outlet_only_where_it_is_no_place(line: str, expected: str):
    text = f"Talks called off\n\n{line}\n\nNobody said when they would be resumed, or where.\n"
    assert guess_outlet(text, split_page(text))[0] == expected


def test_two_names_with_equal_votes_leave_the_page_open():
    text = (
        "Talks called off\n\nThe talks were called off late on Friday, a spokesman said there.\n\n"
        "© 2024 Morning Clarion\n© 2024 Evening Clarion\n"
    )
    assert guess_outlet(text, split_page(text)) == (
        "",
        "page: from Evening Clarion or Morning Clarion?",
    )


def test_the_sites_name_is_cut_from_the_headline_and_a_speaker_is_not():
    assert without_outlet("Ferry sails again | The Clarion", "Clarion") == "Ferry sails again"
    assert without_outlet("Ferry sails again – Mayor", "Clarion") == "Ferry sails again – Mayor"


def test_domains_are_known_or_stay():
    assert outlet_of_domain("www.nytimes.com") == "New York Times"
    assert outlet_of_domain("edition.cnn.com") == "CNN"
    assert outlet_of_domain("www.clarion.example") == "clarion.example"


@given(
    st.lists(
        st.one_of(
            st.sampled_from([line for page in (BROADSHEET, BLOG) for line in page.split("\n")]),
            st.text(max_size=40),
        ),
        max_size=14,
    )
)
def test_every_line_is_headline_body_or_set_aside(lines: list[str]):
    text = "\n".join(lines).replace("\r", " ")
    page = split_page(text)
    spans = [*page.pieces, *((c.start or 0, c.end or 0) for c in page.cuts)]
    spans += [page.headline] if page.headline else []
    covered = set()
    for start, end in sorted(spans):
        assert start < end
        assert not covered & set(range(start, end))
        covered |= set(range(start, end))
    assert all(text[i].isspace() or text[i] in "\u200b\u200e\u200f\ufeff" for i in
               set(range(len(text))) - covered)  # fmt: skip
    for cut in page.cuts:
        assert text[cut.start : cut.end] == cut.text


def test_the_seeds_are_split_as_marked_by_hand(shared: Path):
    for gold in json.loads((shared / "seeds" / "gold.json").read_text(encoding="utf-8")):
        text = (shared / "seeds" / gold["file"]).read_text(encoding="utf-8")
        page = split_page(text)
        assert page.headline is not None
        assert text[slice(*page.headline)] == gold["headline"]
        assert page.pieces[0][0] == gold["body_start"]
        assert page.pieces[-1][1] == gold["body_end"]
        captions = [(c.start, c.end) for c in page.cuts if c.why == "caption"]
        assert captions == [(c["start"], c["end"]) for c in gold["captions"]]
        assert guess_outlet(text, page)[0] == gold["outlet"]


@pytest.mark.parametrize("line", ["By " + "A" * 80 + "!", "a." * 3000, "share" + "-on" * 60 + "?"])
def test_no_line_takes_for_ever(line: str):
    # Each once made a pattern try its repetitions in every order.
    assert parts(f"Title\n{line}\nThe ferry will sail again from May, she said on Monday.")[1]
