"""Charts: each takes a table of the package and returns matplotlib Axes.

Every figure names its unit, its n and what its intervals are. Outlets keep their colour and mark
in all charts; `framing.use_style` switches between screen and journal sizes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.canvas import (
    Axes,
    draw_bars,
    draw_distribution,
    draw_heat,
    draw_intervals,
    draw_stacked,
    finish,
    name_columns,
    new_axes,
    outlet_looks,
    shorten,
)
from framing.errors import OptionError, Problem
from framing.summary import NAMES
from framing.validity import validity_caption

LONGEST = 34  # characters of a phrase beside a chart
_EMPTY = frozenset({"be", "been", "being", "is", "are", "was", "were", "has", "have", "had"})
UNITS = {
    "per_1000_words": "per 1,000 words",
    "share": "share (0 to 1)",
    "polarity": "polarity (-1 to 1)",
}
_VOICES = {
    "outlet": "the outlet's own voice",
    "direct": "direct quotations",
    "indirect": "reported speech",
    "all": "all voices",
}


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
    rows = _choose(rates, measure=measure)
    rows = rows[(rows["label"] != "all") | (rows["label"].nunique() == 1)]
    units = list(rows["unit"])
    rows = rows[rows["unit"] == ("polarity" if "polarity" in units else units[0])]
    order = rows.groupby("label")["value"].mean().sort_values(ascending=False, kind="stable")
    rows = rows[rows["label"].isin(order.index[:top])]
    rows = rows.assign(place=rows["label"].map({name: i for i, name in enumerate(order.index)}))
    rows = rows.sort_values(["place", "outlet"], kind="stable")
    looks = outlet_looks(rates["outlet"])
    ax = new_axes(ax, rows=rows["label"].nunique() * (0.4 + 0.42 * rows["outlet"].nunique()))
    draw_intervals(ax, rows, group="label", by="outlet", looks=looks)
    _legend(ax, title=None)
    voice, part = rows["voice"].iloc[0], rows["part"].iloc[0]
    unit = rows["unit"].iloc[0]
    name = UNITS.get(unit, unit)
    if unit == "per_1000_words" and (rows["ci_low"].fillna(0) >= 0).all():
        ax.set_xlim(left=0 if rows["value"].min() > 0 else -0.02 * ax.get_xlim()[1])
    return finish(
        ax,
        title=f"Which outlet {_more(measure)}? ({_where(part, voice)})",
        xlabel=f"hits {name}" if unit == "per_1000_words" else name,
        caption=_n_articles(rows)
        + " Dots are pooled rates; lines are 95 % intervals from resampling articles"
        " (none with fewer than three articles, or hardly any hit)."
        + _cut(order, top)
        + _detector(measure),
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
    rows = _choose(rates, measure=measure)
    rows = rows[(rows["label"] != "all") & (rows["unit"] == rows["unit"].iloc[0])]
    matrix = rows.pivot_table(index="label", columns="outlet", values="value", aggfunc="first")
    order = matrix.mean(axis=1).sort_values(ascending=False, kind="stable")
    # Labels that no outlet uses say nothing; where none uses any, one row says so.
    matrix = matrix.loc[order.index[: max(1, int((order > 0).sum()))]]
    counts = rows.groupby("outlet")["n_articles"].max()
    ax = new_axes(ax, rows=len(matrix) * 0.95)
    unit = UNITS.get(rows["unit"].iloc[0], rows["unit"].iloc[0])
    draw_heat(ax, matrix, decimals=2 if matrix.max().max() < 3 else 1)
    name_columns(ax, list(matrix.columns), [f"n = {counts[name]}" for name in matrix.columns])
    voice, part = rows["voice"].iloc[0], rows["part"].iloc[0]
    return finish(
        ax,
        title=f"Where {_concentrate(measure)}? ({_where(part, voice)})",
        xlabel="outlet (n = articles)",
        caption=f"Cells: pooled {'rate ' if unit == UNITS['per_1000_words'] else ''}{unit}; empty "
        "where the outlet has no words in this voice." + _detector(measure),
    )


def plot_targets(
    hits: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    label: str | Sequence[str] = ("distancing", "legal", "evidential"),
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
    rows = _choose(hits, measure="hedge")
    rows = rows[rows["label"].isin(labels) & rows["target_head"].notna()]
    rows = _with_outlet(rows if voice is None else rows[rows["voice"] == voice], articles)
    rows = rows.assign(head=_heads(rows))
    rows = rows.drop_duplicates(["article_id", "head"])
    matrix = rows.pivot_table(
        index="head", columns="outlet", values="article_id", aggfunc="count", fill_value=0
    )
    outlets = sorted(articles["outlet"].unique())
    matrix = _by_outlet(matrix.reindex(columns=outlets, fill_value=0).sort_index(), top)
    if matrix.empty:
        raise OptionError("no hedge with a target to draw", [_nothing("plot_targets", labels)])
    counts = articles["outlet"].value_counts()
    ax = new_axes(ax, rows=len(matrix))
    draw_heat(ax, matrix.where(matrix > 0).rename(index=_phrases(rows, matrix)), decimals=0)
    name_columns(ax, list(matrix.columns), [f"n = {counts[name]}" for name in matrix.columns])
    return finish(
        ax,
        title=f"What does each outlet doubt? ({_where('body and headline', voice or 'all')})",
        xlabel="outlet (n = articles)",
        caption=f"Rows: heads, or whole phrases, that a hedge ({', '.join(labels)}) applies to, in "
        f"{_VOICES.get(voice or 'all', voice)}. Cells: articles; empty: none. The {len(matrix)} "
        "most widespread, one outlet's rows together." + _detector("hedge"),
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
    rows = _choose(hits, measure="naming", label=referent)
    rows = _with_outlet(rows if voice is None else rows[rows["voice"] == voice], articles)
    if rows.empty:
        raise OptionError("no naming to draw", [_nothing("plot_naming", [referent])])
    counts = rows.groupby(["outlet", "term"]).size().unstack(fill_value=0)
    order = counts.sum().sort_values(ascending=False, kind="stable").index
    shown = counts[order[:top]].copy()
    if len(order) > top:
        shown["other"] = counts[order[top:]].sum(axis=1)
    total = shown.sum(axis=1)
    shown = shown.div(total, axis=0)
    shown.index = pd.Index([f"{name} (n = {total[name]})" for name in shown.index])
    ax = new_axes(ax, rows=len(shown) * 1.5 + 1)
    draw_stacked(ax, shown)
    _legend(ax, title="variant")
    return finish(
        ax,
        title=f"Which names does each outlet use for “{shorten(referent)}”? "
        f"({_where(None, voice or 'all')})",
        xlabel="share of the outlet's namings (0 to 1)",
        caption="n = namings of the referent by the outlet. Shares of few namings are unstable."
        + _detector("naming"),
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
        What scored them, for the names on the chart.
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
    rows = _choose(scores, measure="tone", label="polarity")
    rows = rows[(rows["part"] == "body") & (rows["voice"] == voice) & rows["value"].notna()]
    if rows.empty:
        raise OptionError("no tone to draw", [_nothing("plot_tone", [voice])])
    looks = outlet_looks(scores["outlet"])
    ax = new_axes(ax, rows=rows["outlet"].nunique() * 1.8)
    draw_distribution(ax, rows, value="value", by="outlet", looks=looks)
    counts = rows["outlet"].value_counts()
    names = [name for name in looks if name in counts]
    ax.set_yticks(range(len(names)), [f"{name} (n = {counts[name]})" for name in names])
    ax.axvline(0, color="black", linewidth=0.8)
    return finish(
        ax,
        title=f"How positive does each outlet sound? ({_where('body', voice)})",
        xlabel=f"mean polarity of an article's scored sentences ({scorer}, -1 to 1)",
        caption=f"One dot per article (n), box: quartiles, line: median. {scorer} was not made for "
        "news, and no conclusion should rest on it alone."
        + (_detector("tone") if scorer == "TextBlob" else ""),
    )


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
    rows = scores[(scores["unit"] == "per_1000_words") & (scores["part"] == part)]
    rows = rows.drop_duplicates(["article_id", "voice"])
    words = rows.pivot_table(index="outlet", columns="voice", values="base", aggfunc="sum")
    words = words.reindex(columns=[v for v in ("outlet", "direct", "indirect") if v in words])
    total = words.sum(axis=1)
    counts = rows.groupby("outlet")["article_id"].nunique()
    shares = words.div(total, axis=0).rename(columns=_VOICES)
    shares.index = pd.Index([f"{name} (n = {counts[name]})" for name in shares.index])
    ax = new_axes(ax, rows=len(shares) * 1.5 + 1)
    draw_stacked(ax, shares)
    _legend(ax, title="words in")
    return finish(
        ax,
        title=f"Who is speaking? Share of words by voice ({part})",
        xlabel="share of words (0 to 1)",
        caption="n = articles. Voices are found by a model." + _detector("voice"),
    )


def plot_comparisons(
    compared: pd.DataFrame,
    *,
    measure: str,
    top: int = 15,
    outlets: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Differences between two outlets with intervals, one line per label.

    Parameters
    ----------
    compared : DataFrame
        From `compare_outlets`, narrowed to one pair of outlets, part and voice.
    measure : str
        Which measure to draw.
    top : int
        At most this many labels, the largest differences first.
    outlets : sequence of str, optional
        All outlets of the study, so that these two keep their colours.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> compared = pd.DataFrame({"measure": ["hedge"], "label": ["legal"], "part": ["body"],
    ...     "voice": ["outlet"], "outlet_a": ["A"], "outlet_b": ["B"], "diff": [1.0],
    ...     "ci_low": [0.2], "ci_high": [1.8], "p_adjusted": [0.01], "n_articles_a": [9],
    ...     "n_articles_b": [8], "unit": ["per_1000_words"]})
    >>> plot_comparisons(compared, measure="hedge").get_yticklabels()[0].get_text()
    'legal *'
    """
    rows = _choose(compared, measure=measure)
    pairs = rows[["outlet_a", "outlet_b", "part", "voice"]].drop_duplicates()
    if len(pairs) != 1:
        raise OptionError("more than one pair of outlets to draw", [_one_pair(pairs)])
    rows = rows[rows["unit"] == rows["unit"].iloc[0]]
    tested = rows[rows["p_adjusted"].notna()]
    n_rare = len(rows) - len(tested) if len(tested) else 0
    rows = tested if len(tested) else rows
    order = rows["diff"].abs().sort_values(ascending=False, kind="stable").index[:top]
    rows = rows.loc[order]
    a, b, part, voice = pairs.iloc[0]
    looks = outlet_looks([a, b] if outlets is None else [*outlets, a, b])
    sure = rows["p_adjusted"] < 0.05
    names = [f"{name} *" if s else name for name, s in zip(rows["label"], sure, strict=True)]
    rows = rows.assign(
        value=rows["diff"],
        name=names,
        more=np.where(rows["diff"] < 0, f"more in {a}", f"more in {b}"),
    )
    ax = new_axes(ax, rows=len(rows) * 1.1 + 1)
    draw_intervals(
        ax,
        rows,
        group="name",
        by="more",
        looks={f"more in {a}": looks[a], f"more in {b}": looks[b]},
    )
    ax.axvline(0, color="black", linewidth=0.8)
    _legend(ax, title=None)
    unit = UNITS.get(rows["unit"].iloc[0], rows["unit"].iloc[0])
    n_a, n_b = int(rows["n_articles_a"].max()), int(rows["n_articles_b"].max())
    return finish(
        ax,
        title=f"{_than(measure, shorten(a), shorten(b))} ({_where(part, voice)})",
        xlabel=f"difference {unit}: {shorten(b)} minus {shorten(a)}",
        caption=f"n = {n_a} articles ({shorten(a)}), {n_b} ({shorten(b)}). Lines: 95 % intervals "
        "from resampling articles or stories. * p < .05 after Benjamini-Hochberg adjustment over "
        "all tests of the comparison."
        + (f" Left out: {n_rare} labels too rare to test." if n_rare else "")
        + _detector(measure),
    )


def plot_differences(
    contributions: pd.DataFrame,
    *,
    top: int = 15,
    outlets: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Terms that make the difference between two outlets.

    Parameters
    ----------
    contributions : DataFrame
        From `explain_difference`, for one pair, measure and label.
    top : int
        How many terms, the largest contributions first; the caption sums the rest.
    outlets : sequence of str, optional
        All outlets of the study, so that these two keep their colours.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> table = pd.DataFrame({"measure": "loaded", "label": "moral", "outlet_a": "A",
    ...     "outlet_b": "B", "part": "body", "voice": "outlet", "term": ["brutal", "vile"],
    ...     "contribution": [0.5, -0.2], "unit": "per_1000_words"})
    >>> [float(bar.get_width()) for bar in plot_differences(table).patches]
    [0.5, -0.2]
    """
    pairs = contributions[["outlet_a", "outlet_b", "part", "voice"]].drop_duplicates()
    if len(pairs) != 1:
        raise OptionError("more than one pair of outlets to draw", [_one_pair(pairs)])
    a, b, part, voice = pairs.iloc[0]
    order = contributions["contribution"].abs().sort_values(ascending=False, kind="stable").index
    rows = contributions.loc[order[:top]]
    names, values = list(rows["term"].astype(str)), list(rows["contribution"])
    rest = contributions.loc[order[top:], "contribution"]
    looks = outlet_looks([a, b] if outlets is None else [*outlets, a, b])
    colors = [looks[a]["color"] if value < 0 else looks[b]["color"] for value in values]
    ax = new_axes(ax, rows=len(names))
    draw_bars(ax, names, values, colors)
    labels = list(contributions["label"].unique())
    measure = str(contributions["measure"].iloc[0])
    what = _measure(measure)
    if len(labels) == 1 and labels[0] not in ("all", measure):
        what = f"{what} ({labels[0]})"
    total = contributions["contribution"].sum()
    unit = (
        UNITS.get(contributions["unit"].iloc[0])
        if "unit" in contributions
        else UNITS["per_1000_words"]
    )
    return finish(
        ax,
        title=f"Which words make the difference in {what} between {shorten(a)} and "
        f"{shorten(b)}? ({_where(part, voice)})",
        xlabel=f"contribution {unit} (left: more in {shorten(a)}, right: more in {shorten(b)})",
        caption="The bars"
        + (f" and {len(rest)} other terms ({rest.sum():+.2f})" if len(rest) else "")
        + f" sum to the whole difference, {total:+.2f} {unit}."
        + (
            " In entries * stands for any ending or word."
            if any("*" in name for name in names)
            else ""
        )
        + _detector(measure),
    )


def _choose(table: pd.DataFrame, **equal: str) -> pd.DataFrame:
    rows = table
    for column, value in equal.items():
        if not (rows[column] == value).any():
            there = sorted(map(str, table[column].dropna().unique()))
            raise OptionError(
                f"no row with {column} {value!r} to draw",
                [Problem(f"unknown {column}", "", repr(value), "one of " + ", ".join(there[:20]))],
            )
        rows = rows[rows[column] == value]
    return rows


def _heads(hedges: pd.DataFrame) -> list[str]:
    """The heads of the targets; the whole target where the head is an empty verb."""
    phrases = hedges["target"] if "target" in hedges else [None] * len(hedges)
    return [
        phrase if str(head).lower() in _EMPTY and isinstance(phrase, str) else str(head).lower()
        for head, phrase in zip(hedges["target_head"], phrases, strict=True)
    ]


def _phrases(hedges: pd.DataFrame, counts: pd.DataFrame) -> dict[str, str]:
    """The whole target of heads that stand in one article only, in place of its head."""
    if "target" not in hedges:
        return {}
    once = set(counts.index[counts.sum(axis=1) == 1])
    pairs = zip(hedges["head"], hedges["target"], strict=True)
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


def _with_outlet(hits: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    outlets = dict(zip(articles["article_id"].astype(str), articles["outlet"], strict=True))
    return hits.assign(outlet=[outlets[key] for key in hits["article_id"].astype(str)])


def _nothing(where: str, names: Sequence[str]) -> Problem:
    return Problem(
        "nothing found", where, "no hit", f"hits for {', '.join(names)}",
        "voice=None counts every voice",
    )  # fmt: skip


def _one_pair(pairs: pd.DataFrame) -> Problem:
    a, b, part, voice = pairs.iloc[0] if len(pairs) else ("A", "B", "body", "outlet")
    return Problem(
        "the chart shows one pair, part and voice", "", f"{len(pairs)} of them", "1",
        f"table[(table.outlet_a == {a!r}) & (table.outlet_b == {b!r}) & (table.part == {part!r}) "
        f"& (table.voice == {voice!r})]",
    )  # fmt: skip


def _legend(ax: Axes, *, title: str | None) -> None:
    ax.legend(
        title=title, loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize="small",
        title_fontsize="small", alignment="left",
    )  # fmt: skip


def _where(part: str | None, voice: str) -> str:
    name = _VOICES.get(voice, voice)
    return f"{part}, {name}" if part else name


def _measure(name: str) -> str:
    """A plural that goes into a sentence, for measures of one's own, too."""
    if name == "tone":
        return "tone"
    return NAMES.get(name, f"hits of “{name.replace('_', ' ')}”")


def _more(measure: str) -> str:
    if measure == "tone":
        return "scores higher on tone"
    return f"{'uses' if measure in NAMES else 'has'} more {_measure(measure)}"


def _concentrate(measure: str) -> str:
    return "is tone highest" if measure == "tone" else f"do {_measure(measure)} concentrate"


def _than(measure: str, a: str, b: str) -> str:
    if measure == "tone":
        return f"Does {b} score higher on tone than {a}?"
    return f"Does {b} {'use' if measure in NAMES else 'have'} more {_measure(measure)} than {a}?"


def _detector(measure: str) -> str:
    """How often the detector is right, for the end of a caption."""
    return f" {validity_caption(measure)}"


def _n_articles(rows: pd.DataFrame) -> str:
    counts = rows.groupby("outlet")["n_articles"].max()
    if counts.nunique() == 1:
        n = int(counts.iloc[0])
        return f"n = {n} article{'s' * (n != 1)} per outlet."
    return "n = " + ", ".join(f"{n} ({name})" for name, n in counts.items()) + " articles."


def _cut(order: pd.Series, top: int) -> str:
    return f" The {top} most frequent of {len(order)} labels." if len(order) > top else ""
