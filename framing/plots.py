"""Charts of outlets side by side: each takes a table of the package and returns matplotlib Axes.

Every figure names its unit, its n and what its intervals are. Outlets keep their colour and mark
in all charts; `framing.use_style` switches between screen and journal sizes.
"""

from __future__ import annotations

import pandas as pd

from framing.canvas import Axes, new_axes, outlet_looks
from framing.errors import OptionError
from framing.fills import MOST_DOTS, draw_distribution, draw_heat, draw_stacked
from framing.lettering import finish, name_columns, shorten
from framing.reach import axis_limit
from framing.strokes import draw_intervals
from framing.wording import (
    UNIT_NAMES,
    VOICE_NAMES,
    choose_rows,
    nothing_found,
    say_beyond,
    say_concentrate,
    say_cut,
    say_more,
    say_n,
    say_validity,
    say_where,
    set_legend,
)

FEW = 5  # articles: in fewer, none with a quotation is no surprise


def plot_rates(rates: pd.DataFrame, *, measure: str, top: int = 8, ax: Axes | None = None) -> Axes:
    """Rate of each label by outlet, with intervals.

    Parameters
    ----------
    rates : DataFrame
        From `rate_outlets`: ``outlet, measure, label, part, voice, value, ci_low, ci_high,
        n_articles, unit``.
    measure : str
        Which measure to draw.
    top : int
        Draw at most this many labels, those with the highest rates.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Raises
    ------
    OptionError
        If the table holds no row of the measure.

    Examples
    --------
    >>> rates = pd.DataFrame({"outlet": ["A", "B"], "measure": "hedge", "label": "legal",
    ...     "part": "body", "voice": "outlet", "value": [1.0, 2.0], "ci_low": [0.5, 1.5],
    ...     "ci_high": [1.5, 2.5], "n_articles": [10, 10], "unit": "per_1000_words"})
    >>> plot_rates(rates, measure="hedge").get_xlabel()
    'hits per 1,000 words'
    """
    rows = choose_rows(rates, measure=measure)
    rows = rows[(rows["label"] != "all") | (rows["label"].nunique() == 1)]
    units = list(rows["unit"])
    rows = rows[rows["unit"] == ("polarity" if "polarity" in units else units[0])]
    order = rows.groupby("label")["value"].mean().sort_values(ascending=False, kind="stable")
    # As in the heat map: labels that no outlet uses say nothing.
    order = order[order != 0] if (order != 0).any() else order
    rows = rows[rows["label"].isin(order.index[:top])]
    rows = rows.assign(place=rows["label"].map({name: i for i, name in enumerate(order.index)}))
    rows = rows.sort_values(["place", "outlet"], kind="stable")
    looks = outlet_looks(rates["outlet"])
    ax = new_axes(ax, rows=rows["label"].nunique() * (0.4 + 0.42 * rows["outlet"].nunique()))
    limit = axis_limit(rows["value"].tolist(), rows["ci_high"].tolist())
    draw_intervals(ax, rows, group="label", by="outlet", looks=looks, limit=limit)
    set_legend(ax, title=None)
    voice, part = rows["voice"].iloc[0], rows["part"].iloc[0]
    unit = rows["unit"].iloc[0]
    name = UNIT_NAMES.get(unit, unit)
    if unit == "per_1000_words" and (rows["ci_low"].fillna(0) >= 0).all():
        ax.set_xlim(left=0 if rows["value"].min() > 0 else -0.02 * ax.get_xlim()[1])
    return finish(
        ax,
        title=f"Which outlet {say_more(measure)}? ({say_where(part, voice)})",
        xlabel=f"hits {name}" if unit == "per_1000_words" else name,
        caption=say_n(rows)
        + " Dots are pooled rates; lines are 95 % intervals from resampling articles"
        " (none with fewer than three articles, or hardly any hit)."
        + say_beyond(limit)
        + say_cut(order, top)
        + say_validity(measure),
    )


def plot_heatmap(rates: pd.DataFrame, *, measure: str, ax: Axes | None = None) -> Axes:
    """Heat map of the rates of one measure, labels by outlets.

    Parameters
    ----------
    rates : DataFrame
        From `rate_outlets`.
    measure : str
        Which measure to draw.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> rates = pd.DataFrame({"outlet": ["A", "B"], "measure": "hedge", "label": "legal",
    ...     "part": "body", "voice": "outlet", "value": [1.0, 2.0], "n_articles": [10, 12],
    ...     "unit": "per_1000_words"})
    >>> plot_heatmap(rates, measure="hedge").get_xticklabels()[1].get_text()
    'B\\nn = 12'
    """
    rows = choose_rows(rates, measure=measure)
    rows = rows[(rows["label"] != "all") & (rows["unit"] == rows["unit"].iloc[0])]
    matrix = rows.pivot_table(
        index="label", columns="outlet", values="value", aggfunc="first", dropna=False
    )
    order = matrix.mean(axis=1).sort_values(ascending=False, kind="stable")
    # Labels that no outlet uses say nothing; where none uses any, one row says so.
    matrix = matrix.loc[order.index[: max(1, int((order > 0).sum()))]]
    counts = rows.groupby("outlet")["n_articles"].max()
    ax = new_axes(ax, rows=len(matrix) * 0.95)
    unit = UNIT_NAMES.get(rows["unit"].iloc[0], rows["unit"].iloc[0])
    draw_heat(ax, matrix, decimals=2 if matrix.max().max() < 3 else 1)
    name_columns(ax, list(matrix.columns), [f"n = {counts[name]}" for name in matrix.columns])
    voice, part = rows["voice"].iloc[0], rows["part"].iloc[0]
    return finish(
        ax,
        title=f"Where {say_concentrate(measure)}? ({say_where(part, voice)})",
        xlabel="outlet (n = articles)",
        caption=f"Cells: pooled {'rate ' if unit == UNIT_NAMES['per_1000_words'] else ''}{unit}; "
        "empty where the outlet has no words in this voice." + say_validity(measure),
    )


def plot_tone(
    scores: pd.DataFrame,
    *,
    voice: str = "outlet",
    scorer: str = "TextBlob",
    ax: Axes | None = None,
) -> Axes:
    """Distribution of polarity over articles, by outlet.

    Parameters
    ----------
    scores : DataFrame
        From `score_articles`, with measure "tone" and label "polarity".
    voice : str
        Whose sentences count.
    scorer : str
        What scored them: "textblob", "vader", or the name to write on the chart.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> scores = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "part": ["body"],
    ...     "voice": ["outlet"], "measure": ["tone"], "label": ["polarity"], "value": [0.1]})
    >>> plot_tone(scores).get_yticklabels()[0].get_text()
    'A (n = 1)'
    """
    scorer = {"textblob": "TextBlob", "vader": "VADER"}.get(scorer, scorer)
    rows = choose_rows(scores, measure="tone", label="polarity")
    rows = rows[(rows["part"] == "body") & (rows["voice"] == voice) & rows["value"].notna()]
    if rows.empty:
        raise OptionError("no tone to draw", [nothing_found("plot_tone", [voice])])
    looks = outlet_looks(scores["outlet"])
    ax = new_axes(ax, rows=rows["outlet"].nunique() * 1.8)
    draw_distribution(ax, rows, value="value", by="outlet", looks=looks)
    counts = rows["outlet"].value_counts()
    names = [name for name in looks if name in counts]
    ax.set_yticks(range(len(names)), [f"{name} (n = {counts[name]})" for name in names])
    ax.axvline(0, color="black", linewidth=0.8)
    return finish(
        ax,
        title=f"How positive does each outlet sound? ({say_where('body', voice)})",
        xlabel=f"mean polarity of an article's scored sentences ({scorer}, −1 to 1)",
        caption=_say_dots(int(counts.max())) + "of three or more, box: quartiles, line: median. "
        f"{scorer} was not made for "
        "news, and no conclusion should rest on it alone."
        + (say_validity("tone") if scorer == "TextBlob" else ""),
    )


def _say_dots(most: int) -> str:
    """What a dot of a distribution is; of many articles not all are drawn."""
    if most <= MOST_DOTS:
        return "One dot per article (n); "
    return f"Dots: articles, at most {MOST_DOTS:,} of an outlet, drawn at random; "


def plot_voices(scores: pd.DataFrame, *, part: str = "body", ax: Axes | None = None) -> Axes:
    """Share of words that each outlet writes in its own voice, quotes or reports.

    Parameters
    ----------
    scores : DataFrame
        From `score_articles` with voices: its ``base`` counts the words of each voice.
    part : str
        Headline or body.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> scores = pd.DataFrame({"article_id": ["1", "1"], "outlet": "A", "part": "body",
    ...     "voice": ["outlet", "direct"], "measure": "loaded", "label": "moral",
    ...     "base": [75, 25], "unit": "per_1000_words"})
    >>> float(plot_voices(scores).patches[0].get_width())
    0.75
    """
    return draw_voices(*count_voices(scores, part=part), part=part, ax=ax)


def count_voices(scores: pd.DataFrame, *, part: str) -> tuple[pd.DataFrame, pd.Series]:
    """Words of every outlet in every voice, and its articles, from the base of the scores."""
    rows = scores[(scores["unit"] == "per_1000_words") & (scores["part"] == part)]
    rows = rows.drop_duplicates(["article_id", "voice"])
    words = rows.groupby(["outlet", "voice"], observed=True)["base"].sum()
    return words.rename("n_words").reset_index(), rows.groupby("outlet")["article_id"].nunique()


def draw_voices(
    counted: pd.DataFrame, counts: pd.Series, *, part: str = "body", ax: Axes | None = None
) -> Axes:
    """`plot_voices` for words that are counted already: ``outlet, voice, n_words``."""
    words = counted.pivot_table(index="outlet", columns="voice", values="n_words", aggfunc="sum")
    words = words.reindex(columns=[v for v in ("outlet", "direct", "indirect") if v in words])
    shares = words.div(words.sum(axis=1), axis=0).rename(columns=VOICE_NAMES)
    shares.index = pd.Index([f"{name} (n = {counts[name]})" for name in shares.index])
    ax = new_axes(ax, rows=len(shares) * 1.5 + 1)
    draw_stacked(ax, shares)
    set_legend(ax, title="words in")
    return finish(
        ax,
        title=f"Who is speaking? Share of words by voice ({part})",
        xlabel="share of words (0 to 1)",
        caption="n = articles. Voices are found by a model."
        + _say_unquoted(words, counts)
        + say_validity("voice"),
    )


def _say_unquoted(words: pd.DataFrame, n_articles: pd.Series) -> str:
    """A doubt about texts without any quotation: conversion may have lost their marks."""
    if "direct" not in words:
        return ""
    is_bare = (words["direct"].fillna(0) == 0) & (n_articles.loc[words.index] >= FEW)
    names = [shorten(str(name), 24) for name in words.index[is_bare]]
    if not names:
        return ""
    return (
        f" No quotation in any article of {', '.join(names)}: if these texts lost their quotation "
        "marks, quoted words are counted as reported or as the outlet's own."
    )
