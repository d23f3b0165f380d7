"""Dates as newspapers, archives and tables write them, in UTC or not at all: no silent guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

# Month names as archives print them, without accents; each is matched by its first letters.
_MONTHS = {
    1: "january jan januar janvier janv enero ene gennaio gen janeiro januari ocak styczen "
    "stycznia",
    2: "february feb februar februari fevrier fevr febrero febbraio fevereiro fev subat luty "
    "lutego",
    3: "march mar marz maerz mars marzo marco maart mart marzec marca",
    4: "april apr avril avr abril abr aprile nisan kwiecien kwietnia",
    5: "may mai mayo maggio mag maio mei mayis maj maja",
    6: "june jun juni juin junio giugno giu junho haziran czerwiec czerwca",
    7: "july jul juli juillet juil julio luglio lug julho temmuz lipiec lipca",
    8: "august aug aout agosto ago augustus agustos sierpien sierpnia augusti",
    9: "september sept sep septembre septiembre settembre set setembro eylul wrzesien wrzesnia",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out ekim pazdziernik "
    "pazdziernika",
    11: "november nov novembre noviembre novembro kasim listopad listopada",
    12: "december dec dezember dez decembre diciembre dic dicembre dezembro aralik grudzien "
    "grudnia",
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}
# Offsets that newspapers print by name; names with two meanings (CST, IST) are left out.
_ZONES = {
    "z": 0, "gmt": 0, "utc": 0, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3,
    "est": -5, "edt": -4, "pst": -8, "pdt": -7, "et": -5,
}  # fmt: skip
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s*(?:de |of )?\s*([a-z]{3,})\.?,?\s*"
    r"(?:de |del )?(\d{4})\b"
)
_MONTH_FIRST = re.compile(
    r"\b([a-z]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+[a-z]+,?)?\s+(\d{4})\b"
)
_MONTH_ONLY = re.compile(r"^\W*([a-z]{3,})\.?,?\s+(?:de )?(\d{4})\W*$")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_CHINESE = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?Z?)?$", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2})[:h.](\d\d)(?::(\d\d)(?:\.\d+)?)?\s*([ap]\.?m\.?)?\s*"
    r"(z\b|[+-]\d\d:?\d\d\b|[a-z]{2,4}\b)?"
)


def parse_date(text: object, *, order: str | None = None) -> datetime | None:
    """One date in UTC, or None where it cannot be read or can be read in two ways.

    A time without a zone counts as UTC; a date without a time is midnight. ``03/04/2015`` is
    None unless ``order`` ("dmy" or "mdy") says which number is the day.

    Examples
    --------
    >>> parse_date("Tue Oct 6, 2015 3:14PM GMT").isoformat()
    '2015-10-06T15:14:00+00:00'
    >>> parse_date("8 de mayo de 2010").date().isoformat()
    '2010-05-08'
    >>> parse_date("03/04/2015") is None
    True
    >>> parse_date("03/04/2015", order="dmy").month
    4
    """
    if isinstance(text, datetime):
        return text.replace(tzinfo=UTC) if text.tzinfo is None else text.astimezone(UTC)
    if isinstance(text, date):
        return datetime(text.year, text.month, text.day, tzinfo=UTC)
    raw = str(text).strip()[:200]
    try:
        if re.match(r"\d{4}-\d\d-\d\d", raw):
            return _in_utc(datetime.fromisoformat(raw))
        if re.match(r"[A-Z][a-z]{2}, \d", raw):
            return _in_utc(parsedate_to_datetime(raw))
    except (ValueError, TypeError, OverflowError, IndexError):
        pass
    plain = _plain(raw)
    found = _day(plain, order)
    if found is None:
        return None
    (year, month, day), rest = found
    try:
        return _in_utc(_with_time(datetime(year, month, day), rest))
    except (ValueError, OverflowError):
        return None


def day_order(texts: Iterable[object]) -> str | None:
    """The order of day and month that a column of numeric dates leaves no choice about."""
    days_first = months_first = False
    for text in texts:
        match = _NUMERIC.search(str(text)[:200])
        if match:
            days_first |= int(match[1]) > 12
            months_first |= int(match[3]) > 12
    if days_first == months_first:
        return None
    return "dmy" if days_first else "mdy"


def _plain(text: str) -> str:
    """Lower case without accents; the dotless i of Turkish as i."""
    folded = unicodedata.normalize("NFD", text.lower().replace("ı", "i").replace("ł", "l"))
    return "".join(c for c in folded if not unicodedata.combining(c))


def _day(text: str, order: str | None) -> tuple[tuple[int, int, int], str] | None:
    """Year, month and day, and the text without them."""
    if match := _COMPACT.match(text):
        clock = ":".join(filter(None, match.groups()[3:]))
        return (int(match[1]), int(match[2]), int(match[3])), clock
    for pattern, places in ((_YEAR_FIRST, (1, 3, 4)), (_CHINESE, (1, 2, 3))):
        if match := pattern.search(text):
            year, month, day = (int(match[i]) for i in places)
            return (year, month, day), _without(text, match)
    for match in _DAY_FIRST.finditer(text):
        if match[2] in _MONTH_OF:
            return (int(match[3]), _MONTH_OF[match[2]], int(match[1])), _without(text, match)
    for match in _MONTH_FIRST.finditer(text):
        if match[1] in _MONTH_OF:
            return (int(match[3]), _MONTH_OF[match[1]], int(match[2])), _without(text, match)
    if match := _NUMERIC.search(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] == "." or first > 12 or first == second:
            order = "dmy"  # dots are written day first wherever they are written
        elif second > 12:
            order = "mdy"
        if order == "dmy":
            return (year, second, first), _without(text, match)
        if order == "mdy":
            return (year, first, second), _without(text, match)
        return None
    if (match := _MONTH_ONLY.match(text)) and match[1] in _MONTH_OF:
        return (int(match[2]), _MONTH_OF[match[1]], 1), ""
    return None


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _with_time(day: datetime, text: str) -> datetime:
    match = _CLOCK.search(text)
    if not match:
        return day
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        hour = hour % 12 + (12 if match[4].startswith("p") else 0)
    if hour > 23 or minute > 59 or second > 59:
        return day
    moment = day.replace(hour=hour, minute=minute, second=second)
    zone = match[5] or ""
    if zone[:1] in "+-" and zone:
        sign = -1 if zone[0] == "-" else 1
        hours, minutes = int(zone[1:3]), int(zone[-2:])
        return moment.replace(tzinfo=timezone(sign * timedelta(hours=hours, minutes=minutes)))
    if zone in _ZONES:
        return moment.replace(tzinfo=timezone(timedelta(hours=_ZONES[zone])))
    return moment


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)
