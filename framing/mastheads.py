"""Which outlet a raw page is from: masthead, dateline, footer, addresses.

Every trace of an outlet's name is a vote. A table of well-known outlets (``outlets/outlets.csv``)
gives them their usual spelling; the rules work without it. Two names with equal votes, or none,
leave the page undecided: the reader then asks for a manifest.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from framing.records import Page

_MEDIA = re.compile(
    r"\b(?:news(?:paper|wire)?|agency|times|post|tv|television|radio|daily|weekly|press|tribune|"
    r"herald|guardian|observer|gazette|journal|chronicle|mail|star|sun|mirror|telegraph|standard|"
    r"express|network|broadcasting|online|media|courier|examiner|dispatch|sentinel|bulletin|monitor|"
    r"review|reporter|inquirer|ledger|argus|echo|voice|wire|zeitung|monde|today|clarion|register|"
    r"record|globe)\b",
    re.IGNORECASE,
)
_NAME_WORD = r"(?:(?:[A-Z]\.)+|[A-Z0-9À-Þ](?:[\w&'-]|\.(?=\w))*)"
_NAME = rf"(?:[Tt]he )?{_NAME_WORD}(?: (?:of|the|and|de|la|le|el|al|&|{_NAME_WORD})){{0,5}}"
_STATEMENTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?P<name>{_NAME})(?:['’]s?)? (?:official )?(?:web ?site|site|page|app|channel)s?\b",
        r"(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)(?:\s*(?:©|\([cC]\)))?"
        rf"\s*(?:\d{{4}}\s*[-–]\s*)?(?:\d{{4}})?,?\s*(?:by )?(?P<name>{_NAME})",
        rf"^(?P<name>{_NAME})\s*(?:©|\([cC]\))\s*\d{{4}}",
        rf"^(?:[Ff]ollow|[Ll]ike|[Ff]ind|[Jj]oin) (?P<name>{_NAME}) on\b",
        r"^(?:[Ss]ubscribe to|[Dd]ownload|[Gg]et|[Ss]upport|[Mm]ore (?:from|on|in)|[Aa]bout|"
        rf"[Cc]ontact|[Ww]atch) (?:our )?(?P<name>{_NAME})(?:['’]s)?"
        r"(?: (?:app|newsletter|live|today|for free)\b.*|\W*)$",
        rf"(?:originally |first )?(?:published|appeared) (?:by|in|on|at) (?P<name>{_NAME})\W*$",
    )
)
_NOT_A_NAME = re.compile(
    r"^(?:all(?: rights)?|us|author|the author|this|your|privacy|terms|related|live|more|world|"
    r"politics|"
    r"sports?|business|opinion|middle east|the morning|facebook|twitter|youtube|instagram|google|"
    r"contact|inc|ltd|news|home|latest|breaking news|story|stories|now|it|app|our .*|top stories|"
    r"video)\b\W*$",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r",? (?:Inc|Ltd|LLC|PLC|plc|Corp|GmbH|Limited|Company|Co|All [Rr]ights)\b\.?.*$|[.,;]+$"
)
_HOST = r"(?:[a-z0-9-]{1,63}\.){1,5}"
_DOMAIN = re.compile(
    rf"(?:https?://|www\.|@)({_HOST}[a-z]{{2,}})|\b({_HOST}(?:com|org|net|info|tv|news))\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|youtube|youtu|instagram|linkedin|reddit|t|telegram|whatsapp|"
    r"pinterest|google|apple|gmail|yahoo|hotmail|outlook|tiktok|flickr|wikipedia|bit)\.[a-z.]+$"
)
_DATELINE = re.compile(r"^(?P<name>[A-ZÀ-Þ][A-ZÀ-Þ0-9.&' -]{1,40}?)\s*(?:[–—:]|--?\s)")
_AGENCY_DATELINE = re.compile(
    r"^[A-ZÀ-Þ][\w.,’' -]{1,50}?\s\((?P<name>[A-Z][\w. -]{1,30})\)\s*[-–—:]"
)
_SUFFIX = re.compile(rf"\s+(?:[-–—|•·]|::)\s+(?P<name>{_NAME})\s*$")
# Places that stand in capitals before a dash; others show by standing in the text as well.
_PLACE = re.compile(
    "london|paris|berlin|moscow|washington|beijing|tokyo|brussels|geneva|vienna|madrid|rome|cairo|"
    "beirut|damascus|baghdad|tehran|ankara|istanbul|jerusalem|riyadh|dubai|doha|kabul|islamabad|"
    "delhi|new delhi|mumbai|sydney|toronto|ottawa|warsaw|kiev|kyiv|athens|amman|aleppo|gaza|"
    "tripoli|tunis|algiers|nairobi|lagos|johannesburg|seoul|bangkok|jakarta|manila|singapore|lisbon|dublin|"
    "stockholm|oslo|copenhagen|helsinki|budapest|prague|sofia|new york|united nations",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Trace:
    name: str
    weight: float
    how: str


def guess_outlet(text: str, page: Page) -> tuple[str, str]:
    """The outlet that a page names as its own.

    Parameters
    ----------
    text : str
        The page.
    page : Page
        Its parts, from `framing.pages.split_page`.

    Returns
    -------
    (str, str)
        The outlet and how it was decided, such as ``"page: dateline, masthead"``; the outlet is
        empty where the page leaves it open, and the second string says what was seen.
    """
    totals: dict[str, float] = {}
    names: dict[str, list[_Trace]] = {}
    for trace in _traces(text, page):
        known = _known().get(_key(trace.name))
        shown = _Trace(known, trace.weight + 1, trace.how) if known else trace
        key = _key(shown.name)
        if trace.how in {t.how for t in names.get(key, [])}:
            continue
        names.setdefault(key, []).append(shown)
        totals[key] = totals.get(key, 0) + shown.weight
    if not totals:
        return "", "page: no outlet is named"
    ranked = sorted(totals, key=lambda key: (-totals[key], key))
    if len(ranked) > 1 and totals[ranked[0]] == totals[ranked[1]]:
        seen = " or ".join(names[key][0].name for key in ranked[:2])
        return "", f"page: from {seen}?"
    traces = names[ranked[0]]
    best = max(traces, key=lambda t: (" " in t.name, t.weight, t.name))
    return _spelled(best.name), "page: " + ", ".join(sorted({t.how for t in traces}))


def without_outlet(headline: str, outlet: str) -> str:
    """The headline without the site's name that browsers add ("... | The Clarion")."""
    match = _SUFFIX.search(headline)
    if match and _same(match["name"], outlet):
        return headline[: match.start()]
    return headline


def outlet_of_domain(host: str) -> str:
    """The outlet of a web address where it is known, else the host without ``www.``."""
    host = host.lower().removeprefix("www.")
    parts = host.split(".")
    for i in range(len(parts) - 1):
        if name := _domains().get(".".join(parts[i:])):
            return name
    return host


def _traces(text: str, page: Page) -> Iterator[_Trace]:
    body = "".join(text[s:e] for s, e in page.pieces)
    top = page.headline[0] if page.headline else (page.pieces[0][0] if page.pieces else len(text))
    for cut in page.cuts:
        line = cut.text.strip()
        above = cut.start is not None and cut.start < top
        if above and cut.why in ("masthead", "breadcrumb"):
            yield from _masthead(line)
        if cut.why == "caption":
            continue
        yield from _statements(line)
        for match in _DOMAIN.finditer(line):
            host = (match[1] or match[2]).lower()
            if not _ELSEWHERE.search(host):
                yield _Trace(outlet_of_domain(host), 3, "address")
    if page.headline:
        suffix = _SUFFIX.search(text[slice(*page.headline)])
        if suffix and (_MEDIA.search(suffix["name"]) or _key(suffix["name"]) in _known()):
            yield _Trace(suffix["name"], 2, "headline")
    if agency := _AGENCY_DATELINE.match(body):
        yield _Trace(agency["name"], 1.5, "dateline")
    elif dateline := _DATELINE.match(body):
        name = dateline["name"].strip()
        if not _is_place(name, body):
            yield _Trace(name, 2.5, "dateline")


def _masthead(line: str) -> Iterator[_Trace]:
    for part in re.split(r"\s+[/>»›|•·]\s+|\s*[»›]\s*", line):
        name = _COMPANY.sub("", part.strip())
        if _NOT_A_NAME.match(name) or not name:
            continue
        if _key(name) in _known():
            yield _Trace(name, 3, "masthead")
        elif _MEDIA.search(name) and len(name.split()) <= 6 and len(name.split()) > 1:
            yield _Trace(name, 2, "masthead")


def _statements(line: str) -> Iterator[_Trace]:
    for pattern in _STATEMENTS:
        if match := pattern.search(line):
            name = _COMPANY.sub("", match["name"].strip())
            if name and not _NOT_A_NAME.match(name):
                yield _Trace(name, 4, "footer")


def _is_place(name: str, body: str) -> bool:
    if _PLACE.fullmatch(name):
        return True
    if _key(name) in _known():
        return False
    return re.search(rf"\b{re.escape(name.title())}\b", body) is not None or "," in name


def _spelled(name: str) -> str:
    """A name in capitals as one writes it in a sentence; short ones are initials."""
    if name.isupper() and len(name) > 5:
        return name.title()
    return name


def _same(a: str, b: str) -> bool:
    known = _known()
    return _key(known.get(_key(a), a)) == _key(known.get(_key(b), b))


def _key(name: str) -> str:
    plain = name.lower().removeprefix("the ")
    if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", plain):
        plain = plain.split(".")[0]
    return "".join(c for c in plain if c.isalnum())


@cache
def _table() -> list[dict[str, str]]:
    path = Path(__file__).parent / "outlets" / "outlets.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def _known() -> dict[str, str]:
    names = {}
    for row in _table():
        for alias in [row["outlet"], *row["aliases"].split(";")]:
            if alias:
                names[_key(alias)] = row["outlet"]
    return names


@cache
def _domains() -> dict[str, str]:
    return {d: row["outlet"] for row in _table() for d in row["domains"].split(";") if d}
