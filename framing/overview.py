"""Charts of the corpus itself, before anything is measured in it."""

from __future__ import annotations

import pandas as pd

from framing.canvas import Axes, draw_distribution, finish, new_axes, outlet_looks
from framing.tables import ARTICLES, check
from framing.text import Tokens, tokenize_articles


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
    ax.set_xlim(left=0)
    return finish(
        ax,
        title="How much text does each outlet bring?",
        xlabel="words of an article, without its headline",
        caption="One dot per article (n), box: quartiles, line: median.",
    )
