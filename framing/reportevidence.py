"""The passages behind the figures, and articles side by side, as far as there are texts."""

from __future__ import annotations

from html import escape

from framing.markup import legend

_FILTERS = ("outlet", "measure", "label", "voice", "part", "source", "story")


def show_evidence(note: str) -> str:
    """Filters, and the list that the page's script fills."""
    controls = "".join(
        f'<label>{name.capitalize()} <select id="f-{name}">'
        '<option value="">all</option></select></label>'
        for name in _FILTERS
    )
    return (
        f'<p class="soft">{escape(note)}</p>'
        f'<div class="filters" role="group" aria-label="Filters">{controls}'
        '<label>Words <input id="f-words" type="search"></label>'
        '<button type="button" id="reset">Show all</button></div>'
        '<p id="count" role="status"></p>'
        '<button type="button" id="back" class="more" hidden>Back to the figure</button>'
        '<p id="printed" class="soft"></p><ol id="passages"></ol>'
        '<button type="button" id="more" class="more">Show more</button>'
    )


def show_side_by_side() -> str:
    """Where the page's script sets articles beside each other."""
    return (
        "<p>Articles on one event side by side; without stories, any two. Words of others carry "
        "the name of who is credited with them. Choose a mark to read what it is.</p>"
        f'{legend(noted=False)}<div class="filters" id="story-controls">'
        '<label>Story <select id="story-choice"></select></label>'
        '<label hidden>Beside it <select id="beside-choice"></select></label></div>'
        '<p id="story-note" role="status"></p>'
        '<div class="side" id="story-view"></div>'
    )
