"""Charts about the material and the instrument: lengths, sources, validity of detectors."""

from __future__ import annotations

import pandas as pd

from framing.canvas import Axes, new_axes, outlet_looks
from framing.errors import OptionError, Problem
from framing.fills import draw_distribution, draw_heat
from framing.lettering import finish, name_columns
from framing.strokes import draw_intervals
from framing.tables import ARTICLES, check
from framing.text import tokenize_articles
from framing.tokens import Tokens
from framing.validity import validity_line


def plot_lengths(
    articles: pd.DataFrame, *, tokens: Tokens | None = None, ax: Axes | None = None
) -> Axes:
    """Words per article, by outlet.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id``, ``outlet`` and ``body``.
    tokens : Tokens, optional
        The articles' tokens, to share the work.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["A", "A"],
    ...     "body": ["The ferry was late.", "It came."]})
    >>> plot_lengths(articles).get_yticklabels()[0].get_text()
    'A (n = 2)'
    """
    check(articles, ARTICLES)
    tokens = tokenize_articles(articles) if tokens is None else tokens
    in_body = pd.Series(tokens.part)[tokens.doc[tokens.is_word]] == "body"
    ids = pd.Series(tokens.article_id)[tokens.doc[tokens.is_word]][in_body.to_numpy()]
    counts = ids.value_counts()
    keys = articles["article_id"].astype(str)
    rows = articles[["outlet"]].assign(words=keys.map(counts).fillna(0).astype(float))
    looks = outlet_looks(rows["outlet"])
    ax = new_axes(ax, rows=rows["outlet"].nunique() * 1.8)
    draw_distribution(ax, rows, value="words", by="outlet", looks=looks)
    n = rows["outlet"].value_counts()
    ax.set_yticks(range(len(looks)), [f"{name} (n = {n[name]})" for name in looks])
    ax.set_xlim(0, 1.04 * max(ax.get_xlim()[1], 1.0))
    return finish(
        ax,
        title="How long are the articles of each outlet?",
        xlabel="words of an article, without its headline",
        caption="One dot per article (n); of three or more, box: quartiles, line: median.",
    )


def plot_validity(validity: pd.DataFrame, *, outlet: str = "all", ax: Axes | None = None) -> Axes:
    """Precision and recall of the detectors against coders, with intervals.

    Parameters
    ----------
    validity : DataFrame
        From `validate_hits`.
    outlet : str
        An outlet, or "all" for all together.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> validity = pd.DataFrame({"measure": ["hedge"], "label": ["legal"], "outlet": ["all"],
    ...     "n_coded": [8], "n_found": [9], "precision": [0.8], "precision_low": [0.5],
    ...     "precision_high": [0.9], "recall": [0.9], "recall_low": [0.6], "recall_high": [1.0]})
    >>> plot_validity(validity).get_yticklabels()[0].get_text()
    'hedge: legal (n = 8)'
    """
    rows = validity[validity["outlet"] == outlet]
    if rows.empty:
        problem = Problem("unknown outlet", "plot_validity", repr(outlet))
        raise OptionError("nothing to draw", [problem])
    names = [
        f"{measure if label == measure else f'{measure}: {label}'} (n = {n})".replace("_", " ")
        for measure, label, n in zip(rows["measure"], rows["label"], rows["n_coded"], strict=True)
    ]
    parts = [
        pd.DataFrame(
            {
                "name": names,
                "figure": figure,
                "value": rows[figure],
                "ci_low": rows[f"{figure}_low"],
                "ci_high": rows[f"{figure}_high"],
            }
        )
        for figure in ("precision", "recall")
    ]
    table = pd.concat(parts, ignore_index=True)
    ax = new_axes(ax, rows=len(rows) * 1.6)
    looks = outlet_looks(["precision", "recall"])
    draw_intervals(ax, table, group="name", by="figure", looks=looks)
    ax.set_xlim(0, 1.02)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize="small")
    return finish(
        ax,
        title="How often are the hits right, and how many were missed?"
        + ("" if outlet == "all" else f" ({outlet})"),
        xlabel="share (0 to 1)",
        caption="Precision: hits that coders agree with. Recall: what coders marked and the "
        "detector found. n = spans coders marked. Lines: 95 % intervals from resampling articles.",
    )


def plot_sources(sources: pd.DataFrame, *, top: int = 15, ax: Axes | None = None) -> Axes:
    """Who gets to speak: words of the most quoted and reported sources, by outlet.

    Parameters
    ----------
    sources : DataFrame
        From `count_sources`.
    top : int
        How many sources, those with the most words in all outlets together.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> sources = pd.DataFrame({"outlet": ["A", "B"], "source": ["Ann Lee", "Ann Lee"],
    ...                         "n_words": [40, 10]})
    >>> plot_sources(sources).get_yticklabels()[0].get_text()
    'Ann Lee'
    """
    named = sources[sources["source"].notna()]
    if named.empty:
        problem = Problem("no named source", "plot_sources", "0 rows", "rows of count_sources")
        raise OptionError("nothing to draw", [problem])
    matrix = named.pivot_table(index="source", columns="outlet", values="n_words", aggfunc="sum")
    order = matrix.sum(axis=1).sort_values(ascending=False, kind="stable").index[:top]
    ax = new_axes(ax, rows=len(order))
    draw_heat(ax, matrix.loc[order], decimals=0)
    name_columns(ax, [str(name) for name in matrix.columns])
    return finish(
        ax,
        title="Who gets to speak? Words quoted or reported, by source",
        xlabel="outlet",
        caption=f"Cells: words of the source; empty: none. The {len(order)} sources with the most "
        "words. Words credited to nobody by name are left out. Voices and sources are found by a "
        f"model: {validity_line('voice', with_data=False)}.",
    )
