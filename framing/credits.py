"""Agencies credited in an article: dateline, byline or last lines say whose copy it is."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from framing.tables import ARTICLES, check

# Agency -> the ways in which copy is signed. Short names count only where copy is signed.
_AGENCIES = {
    "Associated Press": r"AP|A\.P\.|(?:The )?Associated Press",
    "Reuters": r"Reuters|REUTERS|Thomson Reuters Foundation",
    "AFP": r"AFP|Agence France[- ]Presse",
    "UPI": r"UPI|United Press International",
    "PA": r"PA|Press Association|PA Media",
    "dpa": r"dpa|DPA|Deutsche Presse-Agentur",
    "EFE": r"EFE",
    "ANSA": r"ANSA",
    "Xinhua": r"Xinhua",
    "TASS": r"TASS|Tass|ITAR-TASS|Itar-Tass",
    "Interfax": r"Interfax",
    "Sputnik": r"Sputnik|RIA Novosti",
    "Anadolu": r"AA|Anadolu(?: Agency)?",
    "SANA": r"SANA",
    "IRNA": r"IRNA",
    "Fars": r"FNA|Fars(?: News Agency)?",
    "Kyodo": r"Kyodo(?: News)?|KYODO NEWS",
    "Yonhap": r"Yonhap",
    "ANI": r"ANI",
    "PTI": r"PTI",
    "CNS": r"CNS",
    "Bloomberg": r"Bloomberg(?: News)?",
    "Canadian Press": r"(?:The )?Canadian Press",
    "AAP": r"AAP",
}
_ANY = "|".join(_AGENCIES.values())
_NAME_OF = [(re.compile(rf"(?:{names})\Z"), agency) for agency, names in _AGENCIES.items()]
_HEAD, _TAIL = 400, 400
_DASH = "[-–—―]"
_RULES = (  # rule, where it looks, pattern
    ("dateline", "head", re.compile(
        rf"\((?P<by>{_ANY})(?: ?[/,] ?(?:{_ANY}))*\)\s*{_DASH}{{1,2}}")),
    ("dateline", "head", re.compile(rf"(?m)^(?P<by>{_ANY})\s*{_DASH}{{1,2}}\s")),
    ("dateline", "head", re.compile(  # an agency not in the list: "HALE, May 14 (CPA) -"
        rf"(?m)^[A-Z][A-Z.' -]{{2,40}}(?:, [A-Z][\w. ]{{2,20}})? "
        rf"\((?P<by>[A-Z]{{2,6}})\)\s*{_DASH}")),
    ("byline", "head", re.compile(rf"(?m)^(?:By )?(?P<by>{_ANY})\s*$")),
    ("byline", "head", re.compile(
        rf"(?m)^By [A-Z][^\n]{{2,60}}(?:, | for | of )(?P<by>{_ANY})\s*$")),
    ("signature", "tail", re.compile(rf"[(\[](?P<by>{_ANY})[)\]]\W*\Z")),
    ("signature", "tail", re.compile(rf"(?:\n|{_DASH}\s?|Source: )(?P<by>{_ANY})\.?\s*\Z")),
    ("signature", "tail", re.compile(
        rf"(?:©|[Cc]opyright)\s*(?:\(c\)\s*)?(?:\d{{4}}\s*)?(?:by )?(?P<by>{_ANY})\b")),
    ("signature", "tail", re.compile(
        rf"\b(?P<by>{_ANY})(?: \w+){{0,6}}(?: [A-Z][\w.]+){{0,12}}[^.\n]{{0,80}}\bcontributed\b")),
    ("signature", "tail", re.compile(
        rf"\bcontributed\b[^.\n]{{0,40}}\b(?P<by>{_ANY})\b")),
    ("signature", "tail", re.compile(
        rf"\b[Ww]ith (?:files|reporting|material) from (?:the )?(?P<by>{_ANY})\b")),
    ("desk", "tail", re.compile(
        r"\((?P<by>(?:Additional )?[Rr]eporting by\b)[^()]*\b[Ee]diting by\b")),
)  # fmt: skip
_BYLINE_COLUMNS = ("wire", "byline", "author", "credit", "agency")
_WHOLE = re.compile(rf"(?:By )?(?P<by>{_ANY})(?: [Ss]taff)?", re.IGNORECASE)


def find_credits(articles: pd.DataFrame) -> pd.DataFrame:
    """Find agencies that articles credit with their text.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id, outlet, body``. Columns ``wire, byline, author, credit`` or ``agency``
        are read too where they are there and hold nothing but an agency's name.

    Returns
    -------
    DataFrame
        ``article_id, agency, start, end, text, rule``: one row per article and agency; ``start,
        end`` are offsets into ``body``, missing where a column gave the credit. ``rule`` is
        dateline ("(Reuters) -"), byline, signature ("(AP)" at the end, "Associated Press writer …
        contributed"), desk ("Reporting by …; Editing by …", Reuters' form) or column. An
        agency that is only quoted ("told Reuters") is not credited.

    Raises
    ------
    TableError
        Where a column is missing or an ``article_id`` repeats.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "outlet": "N", "body": [
    ...     "PORT GREY (AP) — The Alda sank.", "A sailor told AP that the Alda sank."]})
    >>> find_credits(articles)[["article_id", "agency", "text", "rule"]].to_numpy().tolist()
    [['1', 'Associated Press', 'AP', 'dateline']]
    """
    check(articles, ARTICLES)
    rows: list[tuple] = []
    for article_id, body in zip(articles["article_id"], articles["body"], strict=True):
        if isinstance(body, str):
            rows += [(str(article_id), *found) for found in _in_text(body)]
    for column in _BYLINE_COLUMNS:
        if column in articles:
            for article_id, value in zip(articles["article_id"], articles[column], strict=True):
                match = _WHOLE.fullmatch(value.strip()) if isinstance(value, str) else None
                if match:
                    rows.append(
                        (str(article_id), _agency(match["by"]), None, None, value, "column")
                    )
    table = pd.DataFrame(rows, columns=["article_id", "agency", "start", "end", "text", "rule"])
    table = table.astype({"start": "Int64", "end": "Int64"})
    return table.drop_duplicates(["article_id", "agency"], ignore_index=True)


def _in_text(body: str) -> list[tuple[str, int, int, str, str]]:
    found = []
    tail = max(0, len(body.rstrip()) - _TAIL)
    for rule, where, pattern in _RULES:
        match = pattern.search(body[:_HEAD]) if where == "head" else pattern.search(body, tail)
        if match:
            start, end = match.span("by")
            agency = "Reuters" if rule == "desk" else _agency(body[start:end])
            found.append((agency, start, end, body[start:end], rule))
    return found


def _agency(name: str) -> str:
    for pattern, agency in _NAME_OF:
        if pattern.match(name):
            return agency
    lowered = name.lower().removeprefix("the ")
    for pattern, agency in _NAME_OF:
        if re.match(pattern.pattern, lowered, re.IGNORECASE):
            return agency
    return name


def credited(articles: pd.DataFrame) -> np.ndarray:
    """The agencies each article credits, joined by ", " ("" for none), in the articles' order."""
    found = find_credits(articles)
    names: dict[str, list[str]] = {}
    for article_id, agency in zip(found["article_id"], found["agency"], strict=True):
        names.setdefault(article_id, []).append(agency)
    ids = [str(value) for value in articles["article_id"]]
    return np.array([", ".join(names.get(article_id, [])) for article_id in ids], dtype=object)
