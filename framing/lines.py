"""The lines of a page and what each looks like: a sentence, running text, a known line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from framing.boilerplate import known_line
from framing.records import Span

WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]*]*$")
_LOWER = re.compile(r"[^\W\d_A-Z]{2}")
_LINE = re.compile(r"[^\n]+")
# Blanks of all kinds and characters without width, which pages leave at the ends of lines.
_EDGE = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200e\u200f\ufeff"


@dataclass
class Line:
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

    @property
    def is_sentence(self) -> bool:
        """A sentence, however short; initials that sign a report are none."""
        has_word = self.n_words >= 4 or _LOWER.search(self.text) is not None
        return not self.known and self.ends and self.n_words >= 1 and has_word


def cut_lines(text: str) -> list[Line]:
    """The lines of a page that hold anything; wrapped paragraphs as one."""
    lines = []
    for match in _LINE.finditer(text):
        line = match[0].strip(_EDGE)
        if line:
            start = match.start() + match[0].index(line)
            lines.append((start, start + len(line)))
    spans = _unwrapped(text, lines)
    units = []
    for start, end in spans:
        part = text[start:end]
        flat = part.replace("\n", " ")
        n_words = len(WORD.findall(part))
        known = known_line(flat, n_words)
        units.append(Line(start, end, part, n_words, known, bool(_ENDS_SENTENCE.search(part))))
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


def squash(text: str) -> str:
    """Letters and digits only, in lower case, to compare lines by."""
    return "".join(c for c in text.lower() if c.isalnum())
