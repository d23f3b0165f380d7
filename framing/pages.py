"""Raw pages saved as text: the headline, the body and the rest, by general rules.

A page is a list of lines (or, where text is wrapped at a fixed width, of paragraphs). Sentences in
full mark the body; lines above and below it and lines known by their wording are set aside with
the reason, so that a wrong cut can be seen. Nothing is rewritten: the body is the page's text
without the stretches that were cut.
"""

from __future__ import annotations

import re

from framing.boilerplate import edge_line, is_signed
from framing.lines import WORD, Line, cut_lines, squash
from framing.records import Cut, Page, Span

# What a line takes from the stretch it stands in, against one for each word of a sentence.
_LINE_COST, _WIDGET_COST, _LIST_COST = 10.0, 8.0, 120.0
_COST = {"comments": 30.0, "footer": 30.0, "subscribe": 30.0, "notice": 30.0}
_MOST_WORDS = 80  # of one paragraph that count
_FEW_LINES = 20
_ALONE = 0.7
_AWAY, _FAR = 0.02, 20  # a headline's score falls with its distance from the text, up to a point
_STANDFIRST = 6  # lines above the first paragraph that may belong to the body
_OPENS_TAIL = ("related", "comments", "subscribe", "footer", "tags", "sharing", "author", "address")
_ENDS_PAGE = ("comments", "footer")
_STOP = re.compile(
    "the|and|or|of|to|in|on|for|with|at|by|from|as|is|are|was|were|be|been|it|its|that|this|his|her|"
    "their|he|she|they|has|have|had|not|but|after|over|says|said|will|new|.",
)


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
    units = cut_lines(text)
    if not units:
        return Page(None, [])
    region = _densest(units)
    first = _first_prose(units, headline, region[0])
    title = _headline(units, first, headline)
    keep = _kept(units, title, first, region[1])
    cuts = [
        Cut(u.start, u.end, u.text, why)
        for i, (u, why) in enumerate(zip(units, keep, strict=True))
        if why and i != title
    ]
    found = (units[title].start, units[title].end) if title is not None else None
    return Page(found, _pieces(units, keep), cuts)


def _pieces(units: list[Line], keep: list[str]) -> list[Span]:
    """Stretches of the body; each runs up to a line that is cut, so that paragraphs stay apart."""
    body = [i for i, why in enumerate(keep) if not why]
    pieces: list[Span] = []
    for before, i, after in zip([-1, *body], body, [*body[1:], -1], strict=False):
        begin = pieces.pop()[0] if before == i - 1 and pieces else units[i].start
        end = units[i].end if after in (-1, i + 1) else units[i + 1].start
        pieces.append((begin, end))
    return pieces


def _densest(units: list[Line]) -> tuple[int, int]:
    """The stretch of a page that holds the most running text for the fewest other lines.

    Words of sentences count for a stretch, other lines against it, lines that end articles most;
    the stretch with the largest sum is found in one pass (Kadane's algorithm). Notices about
    cookies, teasers and comments fall outside where lists stand between them and the article; a
    list inside an article costs at most `_LIST_COST`. A page with few other lines is all article.
    """
    best, span = 0.0, (0, len(units))
    if sum(not (u.is_prose or u.is_sentence) for u in units) < _FEW_LINES:
        return span
    total, begin, list_cost = 0.0, 0, 0.0
    for i, unit in enumerate(units):
        if unit.is_prose or unit.is_sentence:
            # A sentence between two lines that are none is a teaser more often than a paragraph.
            beside = [u for u in units[max(i - 1, 0) : i + 2] if u.is_prose or u.is_sentence]
            gain = min(unit.n_words, _MOST_WORDS) * (1.0 if len(beside) > 1 else _ALONE)
            list_cost = 0.0
        else:
            cost = _COST.get(unit.known, _LINE_COST if not unit.known else _WIDGET_COST)
            gain = -max(0.0, min(cost, _LIST_COST - list_cost))
            list_cost -= gain
        if total <= 0:
            total, begin = 0.0, i
        total += gain
        if total > best:
            best, span = total, (begin, i + 1)
    return span if any(u.is_prose for u in units[span[0] : span[1]]) else (0, len(units))


def _first_prose(units: list[Line], headline: str | None, begin: int) -> int:
    """Index of the first paragraph in running text; the number of units where there is none."""
    wanted = squash(headline or "")
    for i, unit in enumerate(units):
        if i < begin or (wanted and squash(unit.text) == wanted):
            continue
        if unit.is_prose and not _may_be_headline(units, i):
            return i
    return len(units)


def _may_be_headline(units: list[Line], i: int) -> bool:
    """A first line that asks or exclaims, or quotes, above running text."""
    unit = units[i]
    if unit.n_words > 25 or unit.text.endswith(".") or "\n" in unit.text:
        return False
    above = units[:i]
    below = units[i + 1 :]
    return not any(u.is_prose for u in above) and any(u.is_prose for u in below[:4])


def _headline(units: list[Line], first: int, headline: str | None) -> int | None:
    wanted = squash(headline or "")
    if wanted:
        for i, unit in enumerate(units):
            if squash(unit.text) == wanted:
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
        overlap = len(words & lead) / max(len(words), 4)
        size = 0.0 if unit.n_words < 3 else 0.4 if unit.n_words < 5 else 1.0
        away = _AWAY * min(first - i, _FAR)
        scores[i] = 2.5 * overlap + size - away - (0.5 if unit.text.endswith(".") else 0)
    if not scores:
        # A single word above the body is a headline only when nothing else is.
        bare = [i for i, u in enumerate(units[:first]) if not u.known and u.n_words]
        return bare[-1] if len(bare) == 1 and not edge_line(units[bare[0]].text, 1) else None
    best = max(scores.values())
    return next(i for i, score in scores.items() if score >= 0.7 * best or score == best)


def _content(text: str) -> set[str]:
    return {w for w in map(str.lower, WORD.findall(text)) if not _STOP.fullmatch(w)}


def _kept(units: list[Line], title: int | None, first: int, limit: int) -> list[str]:
    """For every unit the reason it is set aside; empty for the body."""
    begin = _body_begin(units, title, first)
    end = _body_end(units, begin, max(limit, begin))
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


def _above(unit: Line, i: int, title: int | None, units: list[Line]) -> str:
    if why := edge_line(unit.text, unit.n_words):
        return why
    if title is not None and i != title and squash(unit.text) == squash(units[title].text):
        return "headline repeated"
    return "masthead" if title is None or i < title else "below the headline"


def _body_begin(units: list[Line], title: int | None, first: int) -> int:
    """The first unit of the body: running text, or short sentences and a standfirst above it."""
    top = 0 if title is None else title + 1
    if first == len(units):
        return top
    begin = first
    for i in range(first - 1, max(top, first - _STANDFIRST) - 1, -1):
        unit = units[i]
        if unit.known or edge_line(unit.text, unit.n_words):
            continue
        repeated = title is not None and squash(unit.text) == squash(units[title].text)
        if repeated or not ((unit.ends and unit.n_words >= 2) or unit.n_words >= 5):
            break
        begin = i
    return max(begin, top)


def _body_end(units: list[Line], begin: int, limit: int) -> int:
    """One past the last unit of the body, which lies before the limit."""
    end = limit
    n_prose = 0
    for i in range(begin, limit):
        unit = units[i]
        n_prose += unit.is_prose
        if unit.known not in _OPENS_TAIL or not n_prose:
            continue
        if (unit.known in _ENDS_PAGE and _is_last_word(unit, n_prose)) or not _goes_on(units, i):
            end = i
            break
    sentences = [i for i in range(begin, end) if units[i].is_prose or units[i].is_sentence]
    if not sentences or not any(units[i].is_prose for i in sentences):
        return end
    last = max(sentences) + 1
    if last < len(units) and units[last].n_words >= 12 and is_signed(units[last].text):
        # Below the last paragraph an agency's name in brackets signs the report, not a picture.
        units[last].known = ""
        last += 1
    return last


def _is_last_word(unit: Line, n_prose: int) -> bool:
    """Invitations to comment and legal lines close a page; a bare count may also stand on top."""
    return n_prose >= 3 or not re.match(r"\W*\d*\s*comments?\b", unit.text, re.IGNORECASE)


def _goes_on(units: list[Line], i: int) -> bool:
    """Whether the article goes on below a line that often opens what follows it.

    Running text in two paragraphs on end, or right below a line that is complete in itself
    ("Read more: ..."), goes on; teasers alternate with titles.
    """
    run = 0
    for j in range(i + 1, len(units)):
        unit = units[j]
        if unit.known in _ENDS_PAGE:
            return False
        if unit.is_prose or (unit.is_sentence and run):
            run += 1
            if run == 2 or (j == i + 1 and _is_complete(units[i])):
                return True
        elif not unit.known and not unit.is_sentence:
            run = 0
    return False


def _is_complete(unit: Line) -> bool:
    return unit.known in ("sharing", "subscribe", "address") or bool(
        re.search(r"[:|>»–—]\s*\w", unit.text)
    )


def _widgets(units: list[Line], why: list[str], begin: int, end: int) -> None:
    """Inside the body, a heading such as "Related stories" takes the titles below it along."""
    for i in range(begin, end):
        if units[i].known != "related" or _is_complete(units[i]):
            continue
        for j in range(i + 1, end):
            if units[j].is_prose or units[j].ends:
                break
            why[j] = units[j].known or "related"
