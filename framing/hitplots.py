"""Charts of hits: what is doubted, and who is called what."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing.canvas import Axes, new_axes
from framing.errors import OptionError
from framing.fills import draw_heat, draw_stacked
from framing.hitcounts import DOUBTS, count_names, count_targets, with_outlet
from framing.lettering import finish, name_columns, shorten
from framing.wording import (
    VOICE_NAMES,
    choose_rows,
    nothing_found,
    say_validity,
    say_where,
    set_legend,
)

LONGEST = 34  # characters of a phrase beside a chart


def plot_targets(
    hits: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    label: str | Sequence[str] = DOUBTS,
    voice: str | None = "outlet",
    top: int = 15,
    ax: Axes | None = None,
) -> Axes:
    """What each outlet doubts: heads of hedge targets, in how many of its articles.

    Parameters
    ----------
    hits : DataFrame
        From `find_hits`.
    articles : DataFrame
        The articles, for their outlets.
    label : str or sequence of str
        Types of hedge to count.
    voice : str or None
        Count hits in this voice only; None counts all.
    top : int
        How many heads to show, the most widespread first.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": ["…"]})
    >>> hits = pd.DataFrame({"article_id": ["1"], "measure": ["hedge"], "label": ["legal"],
    ...     "voice": ["outlet"], "target_head": ["thief"]})
    >>> plot_targets(hits, articles).get_yticklabels()[0].get_text()
    'thief'
    """
    labels = [label] if isinstance(label, str) else list(label)
    rows = choose_rows(hits, measure="hedge")
    rows = rows[rows["label"].isin(labels) & rows["target_head"].notna()]
    rows = rows if voice is None else rows[rows["voice"] == voice]
    counts = count_targets(with_outlet(rows, outlets_of(articles)))
    n_articles = articles["outlet"].value_counts()
    return draw_targets(counts, n_articles, labels=labels, voice=voice, top=top, ax=ax)


def draw_targets(
    targets: pd.DataFrame,
    n_articles: pd.Series,
    *,
    labels: Sequence[str] = DOUBTS,
    voice: str | None = "outlet",
    top: int = 15,
    ax: Axes | None = None,
) -> Axes:
    """`plot_targets` for hits that are counted already, by `count_targets`."""
    rows = targets[~targets["is_bare"].astype(bool)]
    n_bare = int(targets["n"].sum() - rows["n"].sum())
    matrix = rows.pivot_table(
        index="head", columns="outlet", values="n_articles", aggfunc="sum", fill_value=0
    )
    matrix = matrix.reindex(columns=sorted(n_articles.index), fill_value=0).sort_index()
    matrix = _by_outlet(matrix, top)
    if matrix.empty:
        raise OptionError("no hedge with a target to draw", [nothing_found("plot_targets", labels)])
    ax = new_axes(ax, rows=len(matrix))
    draw_heat(ax, matrix.where(matrix > 0).rename(index=_phrases(rows, matrix)), decimals=0)
    name_columns(ax, list(matrix.columns), [f"n = {n_articles[name]}" for name in matrix.columns])
    return finish(
        ax,
        title=f"What does each outlet doubt? ({say_where('body and headline', voice or 'all')})",
        xlabel="outlet (n = articles)",
        caption=f"Rows: the main word, or the whole phrase, that a hedge ({', '.join(labels)}) "
        f"applies to, in {VOICE_NAMES.get(voice or 'all', voice)}. Cells: articles; empty: none. "
        f"The {len(matrix)} most widespread, one outlet's rows together."
        + (f" Left out: {n_bare} on a bare “be” or “have”." if n_bare else "")
        + say_validity("hedge"),
    )


def plot_naming(
    hits: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    referent: str,
    voice: str | None = "outlet",
    top: int = 7,
    ax: Axes | None = None,
) -> Axes:
    """Which names each outlet uses for one referent, as shares of its namings.

    Parameters
    ----------
    hits : DataFrame
        From `find_hits`.
    articles : DataFrame
        The articles, for their outlets.
    referent : str
        The referent, as the referents file calls it.
    voice : str or None
        Count namings in this voice only; None counts all.
    top : int
        Show this many variants, gather the rest under "other".
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": ["…"]})
    >>> hits = pd.DataFrame({"article_id": ["1"], "measure": ["naming"], "label": ["IS"],
    ...     "voice": ["outlet"], "term": ["Daesh"]})
    >>> plot_naming(hits, articles, referent="IS").get_yticklabels()[0].get_text()
    'A (n = 1)'
    """
    rows = choose_rows(hits, measure="naming", label=referent)
    rows = with_outlet(rows, outlets_of(articles))
    outlets = list(articles["outlet"].unique())
    return draw_naming(count_names(rows), outlets, referent=referent, voice=voice, top=top, ax=ax)


def draw_naming(
    names: pd.DataFrame,
    outlets: Sequence[str],
    *,
    referent: str,
    voice: str | None = "outlet",
    top: int = 7,
    ax: Axes | None = None,
) -> Axes:
    """`plot_naming` for hits that are counted already, by `count_names`."""
    rows = names[names["label"] == referent]
    rows = rows if voice is None else rows[rows["voice"] == voice]
    if rows.empty:
        raise OptionError("no naming to draw", [nothing_found("plot_naming", [referent])])
    counts = rows.groupby(["outlet", "term"])["n"].sum().unstack(fill_value=0)
    order = counts.sum().sort_values(ascending=False, kind="stable").index
    shown = counts[order[:top]].copy()
    if len(order) > top:
        shown["other"] = counts[order[top:]].sum(axis=1)
    silent = [shorten(str(name)) for name in sorted(set(outlets) - set(shown.index))]
    total = shown.sum(axis=1)
    shown = shown.div(total, axis=0)
    shown.index = pd.Index([f"{name} (n = {total[name]})" for name in shown.index])
    ax = new_axes(ax, rows=len(shown) * 1.5 + 1)
    draw_stacked(ax, shown)
    set_legend(ax, title="variant")
    return finish(
        ax,
        title=f"Which names does each outlet use for “{shorten(referent)}”? "
        f"({say_where(None, voice or 'all')})",
        xlabel="share of the outlet's namings (0 to 1)",
        caption="n = namings of the referent by the outlet. Shares of few namings are unstable."
        + (f" No naming: {', '.join(silent)}." if silent else "")
        + say_validity("naming"),
    )


def _phrases(targets: pd.DataFrame, matrix: pd.DataFrame) -> dict[str, str]:
    """The whole target of heads that stand in one article only, in place of its head."""
    once = set(matrix.index[matrix.sum(axis=1) == 1])
    pairs = zip(targets["head"], targets["target"], strict=True)
    return {
        head: target if len(target) <= LONGEST else target[: LONGEST - 1].rstrip() + "…"
        for head, target in pairs
        if head in once and isinstance(target, str)
    }


def _by_outlet(counts: pd.DataFrame, top: int) -> pd.DataFrame:
    """The rows with the highest sums, ties shared between outlets; one outlet's rows together."""
    rows = counts.assign(total=counts.sum(axis=1), mostly=counts.to_numpy().argmax(axis=1))
    rows = rows.sort_values("total", ascending=False, kind="stable")
    rows["turn"] = rows.groupby(["mostly", "total"]).cumcount()
    rows = rows.sort_values(["total", "turn"], ascending=[False, True], kind="stable").head(top)
    rows = rows.sort_values(["mostly", "total"], ascending=[True, False], kind="stable")
    return counts.loc[rows.index]


def outlets_of(articles: pd.DataFrame) -> dict[str, str]:
    """The outlet of every article."""
    return dict(zip(articles["article_id"].astype(str), articles["outlet"], strict=True))
