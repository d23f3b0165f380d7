"""Raw pages saved as text: the headline, the body and the rest, by general rules.

A page is a list of lines (or, where text is wrapped at a fixed width, of paragraphs). Sentences in
full mark the body; lines above and below it and lines known by their wording are set aside with
the reason, so that a wrong cut can be seen. Nothing is rewritten: the body is the page's text
without the stretches that were cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from framing.boilerplate import edge_line, is_signed, known_line
from framing.records import Cut, Page, Span

_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]*]*$")
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_LINE = re.compile(r"[^\n]+")
_EDGE_BLANKS = " \t\u00a0\u200b\ufeff\u2002\u2003\u2009\u202f\u200e\u200f"
_OPENS_TAIL = ("related", "comments", "subscribe", "footer", "tags", "sharing", "author", "address")
_ENDS_PAGE = ("comments", "footer")
_STOP = re.compile(
    "the|and|or|of|to|in|on|for|with|at|by|from|as|is|are|was|were|be|been|it|its|that|this|his|her|"
    "their|he|she|they|has|have|had|not|but|after|over|says|said|will|new|.",
)


@dataclass
class _Unit:
    """A line or wrapped paragraph with what the rules ask of it."""

    start: int
    end: int
    text: str
    n_words: int
    known: str
    ends: bool

    @property
    def is_prose(self) -> bool:
        """Running text: sentences in full, or too long for anything else."""
        if self.known:
            return False
        return (self.n_words >= 8 and self.ends) or self.n_words >= 26


def split_page(text: str, *, headline: str | None = None) -> Page:
    """Tell the parts of a page apart.

    Parameters
    ----------
    text : str
        The page, with ``\\n`` line ends.
    headline : str, optional
        The headline where it is known; the line that reads so is taken.

    Returns
    -------
    Page
        ``"".join(text[s:e] for s, e in page.pieces)`` is the body.

    Examples
    --------
    >>> text = "Home > World\\nFerry to return in May\\nThe ferry will run again from May on.\\n"
    >>> page = split_page(text)
    >>> text[slice(*page.headline)], [text[s:e] for s, e in page.pieces]
    ('Ferry to return in May', ['The ferry will run again from May on.'])
    >>> page.cuts
    [Cut(start=0, end=12, text='Home > World', why='breadcrumb')]
    """
    units = _units(text)
    if not units:
        return Page(None, [])
    first = _first_prose(units, headline)
    title = _headline(units, first, headline)
    keep = _kept(units, title, first)
    cuts = [
        Cut(u.start, u.end, u.text, why)
        for i, (u, why) in enumerate(zip(units, keep, strict=True))
        if why and i != title
    ]
    found = (units[title].start, units[title].end) if title is not None else None
    return Page(found, _pieces(units, keep), cuts)


def _pieces(units: list[_Unit], keep: list[str]) -> list[Span]:
    """Stretches of the body; each runs up to a line that is cut, so that paragraphs stay apart."""
    body = [i for i, why in enumerate(keep) if not why]
    pieces: list[Span] = []
    for before, i, after in zip([-1, *body], body, [*body[1:], -1], strict=False):
        begin = pieces.pop()[0] if before == i - 1 and pieces else units[i].start
        end = units[i].end if after in (-1, i + 1) else units[i + 1].start
        pieces.append((begin, end))
    return pieces


def _units(text: str) -> list[_Unit]:
    lines = []
    for match in _LINE.finditer(text):
        line = match[0].strip(_EDGE_BLANKS)
        if line:
            start = match.start() + match[0].index(line)
            lines.append((start, start + len(line)))
    spans = _unwrapped(text, lines)
    units = []
    for start, end in spans:
        part = text[start:end]
        flat = part.replace("\n", " ")
        n_words = len(_WORD.findall(part))
        known = known_line(flat, n_words)
        units.append(_Unit(start, end, part, n_words, known, bool(_ENDS_SENTENCE.search(part))))
    return units


def _unwrapped(text: str, lines: list[Span]) -> list[Span]:
    """Join the lines of paragraphs that were wrapped at a fixed width."""
    pairs = [(a, b) for a, b in pairwise(lines) if text[a[1] : b[0]].count("\n") == 1]
    width = max((a[1] - a[0] for a, _ in pairs), default=0)
    if not 40 <= width <= 130:
        return lines

    def full(line: Span, following: Span) -> bool:
        word = text[following[0] : following[1]].split()[0]
        return line[1] - line[0] + 1 + len(word) > width * 0.85

    filled = [pair for pair in pairs if full(*pair)]
    if len(filled) < 3 or len(filled) < 0.6 * len(pairs):
        return lines
    joined = set(filled)
    spans: list[Span] = []
    previous: Span | None = None
    for line in lines:
        if previous is not None and (previous, line) in joined:
            spans[-1] = (spans[-1][0], line[1])
        else:
            spans.append(line)
        previous = line
    return spans


def _first_prose(units: list[_Unit], headline: str | None) -> int:
    """Index of the first paragraph in running text; the number of units where there is none."""
    wanted = _squash(headline or "")
    for i, unit in enumerate(units):
        if wanted and _squash(unit.text) == wanted:
            continue
        if unit.is_prose and not _may_be_headline(units, i):
            return i
    return len(units)


def _may_be_headline(units: list[_Unit], i: int) -> bool:
    """A first line that asks or exclaims, or quotes, above running text."""
    unit = units[i]
    if unit.n_words > 25 or unit.text.endswith(".") or "\n" in unit.text:
        return False
    above = units[:i]
    below = units[i + 1 :]
    return not any(u.is_prose for u in above) and any(u.is_prose for u in below[:4])


def _headline(units: list[_Unit], first: int, headline: str | None) -> int | None:
    wanted = _squash(headline or "")
    if wanted:
        for i, unit in enumerate(units):
            if _squash(unit.text) == wanted:
                return i
    if first == len(units):
        # No running text anywhere: a first line above others can only be the headline.
        free = [i for i, u in enumerate(units) if not u.known]
        return free[0] if len(free) > 1 else None
    lead = _content(" ".join(u.text for u in units[first : first + 4] if not u.known))
    scores = {}
    for i, unit in enumerate(units[:first]):
        if unit.known or unit.n_words < 2 or unit.n_words > 32:
            continue
        if edge_line(unit.text, unit.n_words):
            continue
        words = _content(unit.text)
        overlap = len(words & lead) / max(len(words), 1)
        size = 0.0 if unit.n_words < 3 else 0.4 if unit.n_words < 5 else 1.0
        scores[i] = 2 * overlap + size - (0.5 if unit.text.endswith(".") else 0)
    if not scores:
        # A single word above the body is a headline only when nothing else is.
        bare = [i for i, u in enumerate(units[:first]) if not u.known and u.n_words]
        return bare[-1] if len(bare) == 1 and not edge_line(units[bare[0]].text, 1) else None
    best = max(scores.values())
    return next(i for i, score in scores.items() if score >= 0.75 * best)


def _content(text: str) -> set[str]:
    return {w for w in map(str.lower, _WORD.findall(text)) if not _STOP.fullmatch(w)}


def _squash(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _kept(units: list[_Unit], title: int | None, first: int) -> list[str]:
    """For every unit the reason it is set aside; empty for the body."""
    begin = _body_begin(units, title, first)
    end = _body_end(units, begin)
    why = [unit.known for unit in units]
    for i in range(begin):
        why[i] = units[i].known or _above(units[i], i, title, units)
    for i in range(begin, min(first, end)):
        why[i] = units[i].known or edge_line(units[i].text, units[i].n_words)
    section = "below the article"
    for i in range(end, len(units)):
        if units[i].known:
            is_list = units[i].known in ("related", "comments")
            section = units[i].known if is_list else "below the article"
        why[i] = units[i].known or edge_line(units[i].text, units[i].n_words) or section
    _widgets(units, why, begin, end)
    if title is not None:
        why[title] = "headline"
    return why


def _above(unit: _Unit, i: int, title: int | None, units: list[_Unit]) -> str:
    if why := edge_line(unit.text, unit.n_words):
        return why
    if title is not None and i != title and _squash(unit.text) == _squash(units[title].text):
        return "headline repeated"
    return "masthead" if title is None or i < title else "below the headline"


def _body_begin(units: list[_Unit], title: int | None, first: int) -> int:
    """The first unit of the body: running text, or a short sentence or standfirst just above it."""
    start = 0 if title is None else title + 1
    if first == len(units):
        return start
    for i in range(start, first):
        unit = units[i]
        if unit.known or edge_line(unit.text, unit.n_words):
            continue
        repeated = title is not None and _squash(unit.text) == _squash(units[title].text)
        if not repeated and ((unit.ends and unit.n_words >= 2) or unit.n_words >= 5):
            return i
    return max(first, start)


def _body_end(units: list[_Unit], begin: int) -> int:
    """One past the last unit of the body."""
    end = len(units)
    n_prose = 0
    for i in range(begin, len(units)):
        unit = units[i]
        n_prose += unit.is_prose
        if unit.known not in _OPENS_TAIL or not n_prose:
            continue
        if (unit.known in _ENDS_PAGE and _is_last_word(unit, n_prose)) or not _goes_on(units, i):
            end = i
            break
    sentences = [i for i in range(begin, end) if units[i].is_prose or _is_sentence(units[i])]
    if not sentences or not any(units[i].is_prose for i in sentences):
        return end
    last = max(sentences) + 1
    if last < end and units[last].n_words >= 12 and is_signed(units[last].text):
        # Below the last paragraph an agency's name in brackets signs the report, not a picture.
        units[last].known = ""
        last += 1
    return last


def _is_sentence(unit: _Unit) -> bool:
    return not unit.known and unit.ends and unit.n_words >= 1


def _is_last_word(unit: _Unit, n_prose: int) -> bool:
    """Invitations to comment and legal lines close a page; a bare count may also stand on top."""
    return n_prose >= 3 or not re.match(r"\W*\d*\s*comments?\b", unit.text, re.IGNORECASE)


def _goes_on(units: list[_Unit], i: int) -> bool:
    """Whether the article goes on below a line that often opens what follows it.

    Running text in two paragraphs on end, or right below a line that is complete in itself
    ("Read more: ..."), goes on; teasers alternate with titles.
    """
    run = 0
    for j in range(i + 1, len(units)):
        unit = units[j]
        if unit.known in _ENDS_PAGE:
            return False
        if unit.is_prose:
            run += 1
            if run == 2 or (j == i + 1 and _is_complete(units[i])):
                return True
        elif not unit.known and not _is_sentence(unit):
            run = 0
    return False


def _is_complete(unit: _Unit) -> bool:
    return unit.known in ("sharing", "subscribe", "address") or bool(
        re.search(r"[:|>»–—]\s*\w", unit.text)
    )


def _widgets(units: list[_Unit], why: list[str], begin: int, end: int) -> None:
    """Inside the body, a heading such as "Related stories" takes the titles below it along."""
    for i in range(begin, end):
        if units[i].known != "related" or _is_complete(units[i]):
            continue
        for j in range(i + 1, end):
            if units[j].is_prose or units[j].ends:
                break
            why[j] = units[j].known or "related"
