"""Text as HTML with its evidence marked: hits by measure, voices shaded, legible without colour.

Everything that comes from an article, a lexicon or a manifest is escaped; no markup of theirs
survives. Marks carry their meaning as text too, since some viewers strip all styling.
"""

from __future__ import annotations

from html import escape
from itertools import pairwise

import pandas as pd

# Measure -> (short name on the mark, colour, text decoration that tells it apart in grey).
LOOKS = {
    "loaded": ("loaded", "#FFE3B3", "underline solid 2px #B35900"),
    "hedge": ("hedge", "#CFE8FF", "underline dashed 2px #0B4F8A"),
    "scare_quote": ("scare", "#E9D6F5", "underline double 3px #6A2C91"),
    "naming": ("name", "#D8F0D8", "underline dotted 2px #1E6B2E"),
    "reporting_verb": ("verb", "#EFEFEF", "underline wavy 1px #555555"),
}
STYLE = (
    ".framing-text{max-width:46rem;line-height:1.75;padding:.6rem 1rem;color:#161616;"
    "background:#fff}"
    ".framing-text p{margin:.6rem 0}"
    ".framing-text mark{color:inherit;padding:0 .1em;border-radius:.15em}"
    ".framing-text sup{font-size:.62em;color:#333;padding:0 .15em;line-height:0;white-space:nowrap}"
    ".framing-text .voice{border-bottom:1px solid #8a8a8a;background:#f3f3f0}"
    ".framing-text .indirect{border-bottom-style:dashed;background:#f8f8f5}"
    ".framing-text .who{font-size:.72em;color:#444;font-style:normal}"
    + "".join(
        f".framing-text .m-{name}{{background:{color};text-decoration:{line}}}"
        for name, (_, color, line) in LOOKS.items()
    )
)


class Html(str):
    """A string of HTML that Jupyter displays as a page.

    Parameters
    ----------
    html : str
        The page.
    text : str
        What a terminal shows instead.
    """

    _text: str

    def __new__(cls, html: str, *, text: str = "") -> Html:
        """Keep the text for terminals beside the page."""
        page = super().__new__(cls, html)
        page._text = text
        return page

    def __repr__(self) -> str:
        """Keep the page itself out of terminals and out of a notebook's plain text."""
        return self._text or f"<a page of {len(self):,} characters: show it in a notebook>"

    def text(self) -> str:
        """What a terminal shows."""
        return repr(self)

    def _repr_html_(self) -> str:
        return str(self)


def render_text(
    text: str,
    hits: pd.DataFrame,
    voices: pd.DataFrame | None = None,
    *,
    start: int = 0,
    end: int | None = None,
) -> str:
    """One stretch of an article as HTML, with its hits and voices marked.

    Parameters
    ----------
    text : str
        The stored text of one part of an article.
    hits : DataFrame
        The hits of this part: ``start, end, measure, label`` and, for their notes, ``target_head,
        voice, source``.
    voices : DataFrame, optional
        The voices of this part: ``start, end, voice, source``.
    start, end : int
        Render only these characters.

    Returns
    -------
    str
        HTML without a wrapping element; line breaks of the text become paragraph ends.

    Examples
    --------
    >>> hits = pd.DataFrame({"start": [0], "end": [2], "measure": ["hedge"], "label": ["legal"]})
    >>> print(render_text("so <b>", hits))
    <mark class="m-hedge" title="hedge: legal">so</mark><sup>hedge: legal</sup> &lt;b&gt;
    """
    end = len(text) if end is None else end
    marks = [
        row
        for row in hits.to_dict("records")
        if row["measure"] in LOOKS and row["end"] > start and row["start"] < end
    ]
    stretches = [] if voices is None else voices.to_dict("records")
    stretches = [row for row in stretches if row["end"] > start and row["start"] < end]
    opening = {row["start"] for row in stretches if not _goes_on(row, stretches)}
    cuts = {start, end}
    for row in [*marks, *stretches]:
        cuts |= {max(start, int(row["start"])), min(end, int(row["end"]))}
    edges = sorted(cuts)
    pieces, waiting = [], []
    for low, high in pairwise(edges):
        voice = next((row for row in stretches if row["start"] <= low < row["end"]), None)
        inside = [row for row in marks if row["start"] <= low < row["end"]]
        waiting += [row for row in inside if row["end"] == high]
        # Notes stand behind the whole of what overlaps, so that they cut no phrase in two.
        is_through = high == end or all(row["end"] <= high for row in inside)
        piece = _mark(_lines(text[low:high]), inside, noted=waiting if is_through else [])
        waiting = [] if is_through else waiting
        pieces.append(piece if voice is None else _speak(piece, voice, opens=low in opening))
    return "".join(pieces)


def legend(*, noted: bool = True) -> str:
    """The key to the marks, as HTML; where marks carry no note, none is explained."""
    marks = " ".join(
        f'<mark class="m-{measure}">{escape(measure.replace("_", " "))}</mark>' for measure in LOOKS
    )
    return (
        f'<p class="framing-key">Marks: {marks}. <span class="voice">Solid line below: quoted '
        'words</span>; <span class="voice indirect">dashed line: reported speech</span>; '
        "the rest is the outlet's own voice."
        + (" A reporting verb without a note is neutral.</p>" if noted else "</p>")
    )


def note(hit: dict) -> str:
    """What a hit is, in words: measure, label, target and speaker."""
    name = LOOKS.get(hit["measure"], (hit["measure"],))[0]
    is_one = hit["label"] == hit["measure"]  # a measure of one label
    words = str(hit["measure"]).replace("_", " ") if is_one else f"{name}: {hit['label']}"
    if _there(hit.get("target_head")):
        words += f" → {hit['target_head']}"
    return words


def _goes_on(stretch: dict, stretches: list[dict]) -> bool:
    """Whether another stretch of its attribution comes before it, and names its source."""
    number = stretch.get("attribution")
    return number is not None and any(
        row["attribution"] == number and row["start"] < stretch["start"] for row in stretches
    )


def _mark(piece: str, inside: list[dict], *, noted: list[dict]) -> str:
    if not inside:
        return piece
    names = " ".join(dict.fromkeys(f"m-{row['measure']}" for row in inside))
    title = escape("; ".join(_title(row) for row in inside), quote=True)
    # "Said" needs no note: neutral reporting verbs are known by their line.
    notes = dict.fromkeys(
        note(row)
        for row in noted
        if (row["measure"], row["label"]) != ("reporting_verb", "neutral")
    )
    after = f"<sup>{escape('; '.join(notes))}</sup>" if notes else ""
    return f'<mark class="{names}" title="{title}">{piece}</mark>{after}'


def _title(hit: dict) -> str:
    words = note(hit)
    if _there(hit.get("voice")) and hit["voice"] != "outlet":
        words += (
            f" ({hit['voice']}: {hit['source']})"
            if _there(hit.get("source"))
            else f" ({hit['voice']})"
        )
    return words


def _speak(piece: str, voice: dict, *, opens: bool) -> str:
    who = voice["source"] if _there(voice.get("source")) else "unnamed source"
    title = escape(f"{voice['voice']}: {who}", quote=True)
    label = f'<span class="who">[{escape(str(who))}] </span>' if opens else ""
    return (
        f'<span class="voice {escape(str(voice["voice"]))}" title="{title}">{label}{piece}</span>'
    )


def _lines(text: str) -> str:
    return (
        escape(text, quote=False)
        .replace("\r\n", "\n")
        .replace("\n\n", "<br><br>")
        .replace("\n", "<br>")
    )


def _there(value: object) -> bool:
    return isinstance(value, str) and value != ""
