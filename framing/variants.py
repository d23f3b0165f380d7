"""Spellings of a name that a reader takes for the same name.

A user declares "the Iran deal", "Robert Mueller" or "U.S."; texts have "Iran Deal" in a headline,
"Mr. Mueller" further down and "US". These rules are general; nothing in them knows a topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from framing.blob import is_common_word
from framing.grammar import word_set

_ARTICLES = word_set("the this that these those")
_HONORIFICS = word_set(
    "mr mrs ms mx miss dr president chancellor premier senator sen rep gov governor mayor pope"
    " colonel col prof"
)
# Titles that are also the first word of other names: "General Assembly", "Justice Department".
_TITLES = _HONORIFICS | word_set(
    "prime minister general gen judge justice king queen prince princess professor secretary sir"
    " dame lord lady"
)
FIRST_NAMES = word_set(
    "aaron adam alan alex amy andrew angela ann anna anthony barack barbara benjamin bernie bill"
    " bob boris brian carol charles chris christine chuck daniel david dennis diane donald doug"
    " edward elizabeth emily emma eric frank gary george grace grant greg hillary howard hugo ivan"
    " jack james jane janet jason jean jeff jeremy jim joe john jose joseph juan judy julia karen"
    " kate keith ken kevin kim larry laura linda lisa louis luis maria marie mark martin mary"
    " matthew maria michael mike mitch mohammad mohammed nancy nicholas nick nigel olga pamela"
    " patrick paul peter philip rand ray rex richard rick robert roger ron ronald rose russell"
    " ruth ryan sam sarah scott sean sharon simon sophie stephen steve steven stuart susan ted"
    " theresa thomas tim timothy tom tony ursula victor vladimir walter wendy william"
)
# Names that news abbreviates without saying what for.
_ABBREVIATED = {
    "US": "United States", "USA": "United States", "UK": "United Kingdom", "UN": "United Nations",
    "EU": "European Union", "UAE": "United Arab Emirates", "FBI": "Federal Bureau of Investigation",
    "CIA": "Central Intelligence Agency", "NHS": "National Health Service", "IMF":
    "International Monetary Fund", "WHO": "World Health Organization", "NSA":
    "National Security Agency", "IDF": "Israel Defense Forces", "IRA": "Irish Republican Army",
    "DHS": "Department of Homeland Security", "ICE": "Immigration and Customs Enforcement",
    "DOJ": "Department of Justice", "GOP": "Republican Party", "BBC":
    "British Broadcasting Corporation", "ECB": "European Central Bank",
}  # fmt: skip
_ADJECTIVAL = ("ic", "ish", "ese", "ian", "ean", "ist", "man")
_DOTTED = re.compile(r"(?:[A-Z]\.){2,}")
_UNDOTTED = re.compile(r"[A-Z]{2,3}")
_KINSHIP = re.compile(r"(?:Jr|Sr|I{2,3}|IV)\.?")


def spell_variants(referents: pd.DataFrame) -> pd.DataFrame:
    """The variants of a table with their further spellings.

    Parameters
    ----------
    referents : DataFrame
        As `framing.referents.as_referents` returns it.

    Returns
    -------
    DataFrame
        The same columns, ``variant`` one spelling each, with ``row`` (of the table given) and
        ``needs_article``: the variant is one word declared with an article ("the president"), so
        that it names its referent only with one; and ``is_singular``: it is one of those that a
        plural was declared for. A spelling that two variants of a referent share
        belongs to the first. Wildcards and regular expressions are left as they are.

    Examples
    --------
    >>> from framing.referents import as_referents
    >>> own = as_referents(pd.DataFrame({"referent": "x", "variant": ["Ann Lee", "the U.S. deal"]}))
    >>> spell_variants(own)["variant"].tolist()
    ['Ann Lee', 'Lee', 'U.S. deal', 'U.S. Deal', 'US deal', 'US Deal']
    """
    own = set(zip(referents["referent"], referents["variant"].str.lower(), strict=True))
    rows = []
    seen = set()
    for row, line in enumerate(referents.to_dict("records")):
        bare = _without_article(line["variant"])
        # "the president" may be any president without it; "the Iran deal" says enough.
        needs_article = bare != line["variant"] and " " not in bare and bare == bare.lower()
        if needs_article and (line["referent"], bare) in own:
            continue
        bare = _as_common_noun(bare, line["referent"], own)
        is_pattern = line["match"] == "regex" or "*" in bare
        spellings = [bare] if is_pattern else list(_spellings(bare))
        one: list[str] = []
        if not (is_pattern or line["match"] or line["condition"] or line["within"]):
            spellings += _plural(bare, needs_article)
            one += _singular(bare)
        for spelling in [*spellings, *one]:
            key = (line["referent"], spelling, line["condition"])
            is_new = spelling.lower() != bare.lower()
            taken = is_new and (line["referent"], spelling.lower()) in own
            if key not in seen and not taken:
                seen.add(key)
                rows.append(
                    {
                        **line,
                        "variant": spelling,
                        "row": row,
                        "needs_article": needs_article or spelling in one,
                        "is_singular": spelling in one,
                    }
                )
    return pd.DataFrame(rows, columns=[*referents.columns, "row", "needs_article", "is_singular"])


def _as_common_noun(variant: str, referent: str, own: set[tuple[str, str]]) -> str:
    """In small letters, if another variant shows that it is no name: "Summit", "summit meeting"."""
    low = variant.lower()
    is_one = variant.isalpha() and variant.istitle() and is_common_word(low)
    is_part = any(name == referent and low != other and low in other.split() for name, other in own)
    return low if is_one and is_part else variant


def _without_article(variant: str) -> str:
    first, _, rest = variant.partition(" ")
    return rest if rest and first.lower() in _ARTICLES else variant


def _spellings(variant: str) -> Iterator[str]:
    """A variant, and the same in capitals, with or without points, by the last name alone."""
    for name in (variant, *_short_names(variant), *_known_as(variant)):
        for spelled in (name, *_by_points(name)):
            yield spelled
            if spelled != spelled.lower():
                words = spelled.split(" ")
                yield " ".join(word[:1].upper() + word[1:] for word in words)
                if not all(len(word) <= 4 for word in words):
                    yield spelled.upper()


def _plural(variant: str, needs_article: bool) -> Iterator[str]:
    """The plural of a common noun of more than one word: "state visit" is no name of one visit."""
    is_noun = variant == variant.lower() and " " in variant and variant[-1].isalpha()
    if is_noun and not needs_article and not variant.endswith("s"):
        yield variant + ("es" if variant.endswith(("sh", "ch", "x", "z")) else "s")


def _singular(variant: str) -> Iterator[str]:
    """One of those that a plural names; it needs an article ("one question", "the migrant")."""
    head = variant[:-1].split(" ")[-1]
    is_plural = variant.endswith("s") and len(head) > 3 and not head.endswith(("s", "u", "i", "e"))
    if variant == variant.lower() and is_plural and is_common_word(head):
        yield variant[:-1]


def _known_as(variant: str) -> Iterator[str]:
    """What a name is short for, or shortened to."""
    if full := _ABBREVIATED.get(variant.replace(".", "")):
        yield full
    for short, full in _ABBREVIATED.items():
        if variant == full and short not in ("WHO", "ICE"):
            yield short
            if len(short) == 2:
                yield f"{short[0]}.{short[1]}."


def _by_points(name: str) -> Iterator[str]:
    if _DOTTED.search(name):
        yield _DOTTED.sub(lambda found: found[0].replace(".", ""), name)
    elif _UNDOTTED.fullmatch(name) and name not in ("IS", "IT", "US", "AM", "PM"):
        yield "".join(f"{letter}." for letter in name)
    elif name == "US":
        yield "U.S."


def _short_names(variant: str) -> Iterator[str]:
    """The last name of a person declared with a title or a first name."""
    words = [word for word in variant.split(" ") if not _KINSHIP.fullmatch(word)]
    n_titles = 0
    while n_titles < len(words) - 1 and words[n_titles].rstrip(".").lower() in _TITLES:
        n_titles += 1
    name = words[n_titles:]
    if not all(word[:1].isupper() and word.rstrip(".").isalpha() for word in name):
        return
    is_common = [is_common_word(word.lower()) for word in name]
    is_titled = n_titles > 0 and words[0].rstrip(".").lower() in _HONORIFICS
    if n_titles and (is_titled or not any(is_common)):
        yield " ".join(name)
    is_person = name[0].lower() in FIRST_NAMES or (
        not any(is_common) and not name[0].lower().endswith(_ADJECTIVAL)
    )
    if len(name) > 1 and (is_person or is_titled):
        yield name[-1]
