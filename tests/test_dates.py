"""Dates: as newspapers and archives write them, in UTC, and missing rather than guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.dates import day_order, parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015-10-06", "2015-10-06 00:00"),
        ("2015-10-06T14:00:00+02:00", "2015-10-06 12:00"),
        ("2015-10-06 14:00:00Z", "2015-10-06 14:00"),
        ("20151006131500", "2015-10-06 13:15"),
        ("2015/10/6", "2015-10-06 00:00"),
        ("Tue, 06 Oct 2015 14:00:00 -0500", "2015-10-06 19:00"),
        ("December 19, 1991, Sunday, An Edition", "1991-12-19 00:00"),
        ("January 11, 2010 Monday", "2010-01-11 00:00"),
        ("July 1, 2019 Monday 9:20 AM GMT", "2019-07-01 09:20"),
        ("Friday, 5. July 2019 09:31:00 CEST", "2019-07-05 07:31"),
        ("Tue 6 Oct 2015 14.30 BST", "2015-10-06 13:30"),
        ("6.10.2015 14.30", "2015-10-06 14:30"),
        ("25/04/2015", "2015-04-25 00:00"),
        ("04/25/2015", "2015-04-25 00:00"),
        ("8. März 2014", "2014-03-08 00:00"),
        ("1er août 2015", "2015-08-01 00:00"),
        ("29 décembre 2011 15:32", "2011-12-29 15:32"),
        ("8 de mayo de 2010", "2010-05-08 00:00"),
        ("3 de março de 2012", "2012-03-03 00:00"),
        ("12 maggio 2013", "2013-05-12 00:00"),
        ("4 maart 2014", "2014-03-04 00:00"),
        ("15 Şubat 2016", "2016-02-15 00:00"),
        ("7 października 2017", "2017-10-07 00:00"),
        ("2015年10月6日", "2015-10-06 00:00"),
        ("May 2014", "2014-05-01 00:00"),
    ],
)
def test_dates_in_utc(text: str, expected: str):
    found = parse_date(text)
    assert found is not None
    assert found.tzinfo == UTC
    assert found.strftime("%Y-%m-%d %H:%M") == expected


@pytest.mark.parametrize(
    "text",
    ["03/04/2015", "10-06-2015", "", "soon", "31 February 2014", "99999999", "Spring 2014", "1.5",
     "2015-13-01", "0000-00-00", "may 2014 or june 2015"],
)  # fmt: skip
def test_no_guess(text: str):
    assert parse_date(text) is None


def test_the_order_of_day_and_month_is_a_columns():
    assert day_order(["03/04/2015", "25/04/2015"]) == "dmy"
    assert day_order(["03/04/2015", "04/25/2015"]) == "mdy"
    assert day_order(["03/04/2015"]) is None
    assert day_order(["25/04/2015", "04/25/2015"]) is None
    assert parse_date("03/04/2015", order="mdy") == datetime(2015, 3, 4, tzinfo=UTC)


def test_dates_that_are_dates_already():
    assert parse_date(date(2015, 10, 6)) == datetime(2015, 10, 6, tzinfo=UTC)
    assert parse_date(datetime(2015, 10, 6, 3)) == datetime(2015, 10, 6, 3, tzinfo=UTC)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))
def test_what_python_prints_is_read(moment: datetime):
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.strftime("%B %d, %Y %H:%M:%S UTC")) == moment
    assert parse_date(moment.strftime("%d %b %Y %I:%M:%S %p")) == moment


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str):
    found = parse_date(text)
    assert found is None or found.tzinfo == UTC
