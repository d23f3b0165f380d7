"""Articles to read with their evidence, as HTML that a notebook displays.

A viewer that strips styling (GitHub's, for one, drops colours, shading and hover texts) still
shows the marks and the words behind them.
"""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd

from framing.align import align_sentences
from framing.errors import OptionError, Problem
from framing.markup import LOOKS, STYLE, Html, legend, render_text
from framing.tables import PARTS, TOPIC

_LAYOUT = (
    ".framing-side{display:grid;gap:1rem;"
    "grid-template-columns:repeat(auto-fit,minmax(min(17rem,100%),1fr))}"
    ".framing-text table{border-collapse:collapse;font-size:.92em;color:#161616}"
    # Named twice: Jupyter sets all cells to the right by a rule that outranks one class.
    ".framing-text.framing-text td,.framing-text.framing-text th{text-align:left;"
    "vertical-align:top;padding:.35rem .6rem;border-top:1px solid #ccc;background:#fff}"
    ".framing-margin{float:right;margin:0 0 .6rem 1.4rem}"
    "@media(max-width:40rem){.framing-margin{float:none;margin:0}}"
    ".framing-text .shared{border-left:3px solid #555;padding-left:.4rem}"
    ".framing-text.framing-wide td{min-width:9rem}.framing-wide caption{text-align:left}"
    ".framing-side .framing-text td,.framing-side .framing-text th{padding:.35rem .4rem}"
    ".framing-wide{max-width:none}"
)


def show_article(
    article: pd.DataFrame | pd.Series, hits: pd.DataFrame, voices: pd.DataFrame | None = None
) -> Html:
    """One article with each hit marked by measure and each voice shaded.

    Parameters
    ----------
    article : Series or DataFrame
        One row of the articles.
    hits : DataFrame
        From `find_hits`; those of other articles are passed over.
    voices : DataFrame, optional
        From `find_voices`.

    Returns
    -------
    Html
        With a legend, counts by measure and voice, and the note of every hit in the text.

    Raises
    ------
    OptionError
        If ``article`` is not exactly one row.

    Examples
    --------
    >>> article = pd.Series({"article_id": "1", "outlet": "A", "body": "A so-called plan."})
    >>> hits = pd.DataFrame({"article_id": ["1"], "part": ["body"], "start": [2], "end": [11],
    ...     "measure": ["hedge"], "label": ["distancing"], "voice": ["outlet"]})
    >>> "so-called</mark>" in show_article(article, hits)
    True
    """
    row = _one(article)
    own = hits[hits["article_id"].astype(str) == str(row["article_id"])]
    counts = f'<aside class="framing-margin">{_counts(own)}</aside>'
    body = legend() + counts + _head(row) + _parts(row, own, voices)
    return Html(f'<style>{STYLE}{_LAYOUT}</style><article class="framing-text">{body}</article>')


def show_story(
    articles: pd.DataFrame, hits: pd.DataFrame, voices: pd.DataFrame | None = None
) -> Html:
    """Articles of several outlets on one event: what they share side by side, then each whole.

    Parameters
    ----------
    articles : DataFrame
        Two to four articles of one story.
    hits, voices : DataFrame
        From `find_hits` and `find_voices`.

    Returns
    -------
    Html
        A table of the statements that the articles share, in each outlet's wording with its hits
        marked, then the articles in columns, shared statements numbered as in the table.

    Raises
    ------
    OptionError
        With fewer than two or more than four articles.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["A", "B"], "body": [
    ...     "The bridge opens on Friday.", "The so-called bridge opens on Friday."]})
    >>> hits = pd.DataFrame({"article_id": ["2"], "part": ["body"], "start": [4], "end": [13],
    ...     "measure": ["hedge"], "label": ["distancing"], "voice": ["outlet"]})
    >>> show_story(articles, hits).count("so-called</mark>")
    2
    """
    if not 2 <= len(articles) <= 4:
        raise OptionError(
            "a story is shown with two to four articles",
            [
                Problem(
                    "wrong number of articles", "show_story", str(len(articles)), "2 to 4",
                    "framing.show_story(articles[articles.story_id == 'x'].head(4), hits)",
                )
            ],
        )  # fmt: skip
    sentences = align_sentences(articles)
    rows = articles.sort_values("outlet", kind="stable")
    columns = "".join(
        f'<section class="framing-text">{_head(row)}{_counts(_of(hits, row))}'
        f"{_numbered(row, hits, voices, sentences)}</section>"
        for _, row in rows.iterrows()
    )
    return Html(
        f'<style>{STYLE}{_LAYOUT}</style><div class="framing-text framing-wide">{legend()}'
        f"{_shared_table(rows, hits, voices, sentences)}</div>"
        f'<div class="framing-side">{columns}</div>'
    )


def _one(article: pd.DataFrame | pd.Series) -> pd.Series:
    if isinstance(article, pd.Series):
        return article
    if len(article) != 1:
        raise OptionError(
            "show_article takes one article",
            [
                Problem(
                    "wrong number of rows", "show_article", str(len(article)), "1",
                    "framing.show_article(articles.iloc[0], hits, voices)",
                )
            ],
        )  # fmt: skip
    return article.iloc[0]


def _of(table: pd.DataFrame, row: pd.Series) -> pd.DataFrame:
    return table[table["article_id"].astype(str) == str(row["article_id"])]


def _head(row: pd.Series) -> str:
    published = row.get("published")
    date = "" if published is None or pd.isna(published) else f", {str(published)[:10]}"
    return f"<p><strong>{escape(str(row['outlet']))}</strong>{escape(date)}</p>"


def _counts(hits: pd.DataFrame) -> str:
    shown = hits[hits["measure"].isin(list(LOOKS))]
    if shown.empty:
        return "<p>No hits.</p>"
    by = shown.assign(voice=shown["voice"].fillna("voice not asked"))
    table = by.pivot_table(
        index="measure", columns="voice", values="start", aggfunc="count", fill_value=0
    )
    head = "".join(f"<th scope='col'>{escape(str(name))}</th>" for name in table.columns)
    body = "".join(
        f"<tr><th scope='row'>{escape(str(name).replace('_', ' '))}</th>"
        + "".join(f"<td>{count}</td>" for count in values)
        + "</tr>"
        for name, values in zip(table.index, table.to_numpy(), strict=True)
    )
    return f"<table><tr><th scope='col'>hits by voice</th>{head}</tr>{body}</table>"


def _parts(row: pd.Series, hits: pd.DataFrame, voices: pd.DataFrame | None) -> str:
    pieces = []
    for part, tag in zip(PARTS, ("h3", "p"), strict=True):
        text = row.get(part)
        if isinstance(text, str) and text:
            own = hits[hits["part"] == part]
            spoken = _spoken(voices, row, part)
            pieces.append(f"<{tag}>{render_text(text, own, spoken)}</{tag}>")
    return "".join(pieces)


def _spoken(voices: pd.DataFrame | None, row: pd.Series, part: str) -> pd.DataFrame | None:
    if voices is None:
        return None
    own = _of(voices, row)
    own = own[own["part"] == part]
    if "rule" not in own:
        return own
    # A mere topic of somebody's speech is in the outlet's words, as in the hits.
    return own[~np.array([str(rule).endswith(TOPIC) for rule in own["rule"]], dtype=bool)]


def _numbered(
    row: pd.Series, hits: pd.DataFrame, voices: pd.DataFrame | None, sentences: pd.DataFrame
) -> str:
    """The article sentence by sentence, shared statements with their number."""
    pieces = []
    for sentence in _of(sentences, row).to_dict("records"):
        html = _sentence(row, hits, voices, sentence)
        group = sentence["group"]
        if sentence["part"] == "headline":
            pieces.append(f"<h3>{html}</h3>")
        elif group:
            pieces.append(f'<p class="shared"><b>[{group}]</b> {html}</p>')
        else:
            pieces.append(f"<p>{html}</p>")
    return "".join(pieces)


def _sentence(
    row: pd.Series, hits: pd.DataFrame, voices: pd.DataFrame | None, sentence: dict
) -> str:
    part = sentence["part"]
    own = _of(hits, row)
    return render_text(
        str(row[part]), own[own["part"] == part], _spoken(voices, row, part),
        start=sentence["start"], end=sentence["end"],
    )  # fmt: skip


def _shared_table(
    rows: pd.DataFrame, hits: pd.DataFrame, voices: pd.DataFrame | None, sentences: pd.DataFrame
) -> str:
    groups = sorted(set(sentences["group"]) - {0})
    if not groups:
        return "<p>The articles share no sentence.</p>"
    head = "".join(f"<th scope='col'>{escape(str(name))}</th>" for name in rows["outlet"])
    lines = []
    for group in groups:
        cells = []
        for _, row in rows.iterrows():
            own = _of(sentences[sentences["group"] == group], row).to_dict("records")
            cells.append(" … ".join(_sentence(row, hits, voices, one) for one in own) or "—")
        lines.append(
            f"<tr><th scope='row'>[{group}]</th>"
            + "".join(f"<td>{cell}</td>" for cell in cells)
            + "</tr>"
        )
    return (
        "<table><caption>What the articles share, in each outlet's words</caption>"
        f"<tr><th scope='col'>no.</th>{head}</tr>{''.join(lines)}</table>"
    )
