"""The figures of a study: every chart that its tables allow, written as PNG and SVG."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from functools import partial
from pathlib import Path

import pandas as pd

from framing import hitplots, pairplots, plots
from framing.canvas import Axes, save_figure
from framing.files import safe_name

MAX_REFERENTS = 4
MAX_PAIRS = 6

Drawing = tuple[str, Callable[[], Axes]]


def draw_figures(
    articles: pd.DataFrame, tables: Mapping[str, pd.DataFrame], folder: Path
) -> dict[str, str]:
    """Draw every chart that the tables of a study allow.

    Parameters
    ----------
    articles : DataFrame
        For the outlets of the hits.
    tables : mapping of DataFrame
        ``hits, scores, rates`` and, where there are, ``comparisons, contributions, sources``.
    folder : Path
        Where to write ``NAME.png`` and ``NAME.svg``.

    Returns
    -------
    dict of str
        The question of each figure by its name, in the order in which a reader would want to see
        them.
    """
    titles: dict[str, str] = {}
    for wanted, draw in _drawings(articles, tables):
        name, ax = _unused(wanted, titles), draw()
        titles[name] = " ".join(ax.get_title(loc="left").split())
        save_figure(ax, folder / name)
    return titles


def _unused(name: str, taken: Container[str]) -> str:
    """The name, or with a number where two referents or outlets make the same one."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def _drawings(articles: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Iterator[Drawing]:
    hits, scores, rates = tables["hits"], tables["scores"], tables["rates"]
    found = rates[(rates["n_hits"] > 0) & (rates["unit"] == "per_1000_words")]
    for measure in found["measure"].unique():
        yield f"rates_{measure}", partial(plots.plot_rates, rates, measure=measure)
        yield f"heatmap_{measure}", partial(plots.plot_heatmap, rates, measure=measure)
    voice = str(rates["voice"].iloc[0]) if len(rates) else "all"
    own = hits if voice == "all" else hits[hits["voice"] == voice]
    doubted = own[own["label"].isin(["distancing", "legal", "evidential"])]
    if doubted[doubted["measure"] == "hedge"]["target_head"].notna().any():
        yield "targets", partial(hitplots.plot_targets, hits, articles, voice=_or_none(voice))
    for referent in _named_in_two_ways(own)[:MAX_REFERENTS]:
        draw = partial(
            hitplots.plot_naming, hits, articles, referent=referent, voice=_or_none(voice)
        )
        yield f"naming_{safe_name(str(referent)).lower()}", draw
    if _has_tone(scores, voice):
        yield "tone", partial(plots.plot_tone, scores, voice=voice, scorer=_scorer(hits))
    has_words = (scores["unit"] == "per_1000_words") & (scores["part"] == "body")
    if (scores.loc[has_words, "base"] > 0).any():
        yield "voices", partial(plots.plot_voices, scores)
    if "comparisons" in tables:
        yield from _of_pairs(tables, list(articles["outlet"].unique()))


def _named_in_two_ways(hits: pd.DataFrame) -> list[str]:
    """Referents with a choice of names to show, the most frequent first."""
    named = hits[hits["measure"] == "naming"]
    counts, variants = named["label"].value_counts(), named.groupby("label")["term"].nunique()
    return [str(referent) for referent in counts.index if variants[referent] > 1]


def _of_pairs(tables: Mapping[str, pd.DataFrame], outlets: list[str]) -> Iterator[Drawing]:
    """Differences of the pairs of outlets that differ most, and the words that make them."""
    compared, parts = tables["comparisons"], tables["contributions"]
    for key, rows in list(parts.groupby(["outlet_a", "outlet_b"], sort=False))[:MAX_PAIRS]:
        pair = compared[(compared["outlet_a"] == key[0]) & (compared["outlet_b"] == key[1])]
        measure = str(rows["measure"].iloc[0])
        name = safe_name(f"{key[0]}_{key[1]}_{measure}").lower()
        yield (
            f"differences_{name}",
            partial(pairplots.plot_comparisons, pair, measure=measure, outlets=outlets),
        )
        yield f"words_{name}", partial(pairplots.plot_differences, rows, outlets=outlets)


def _has_tone(scores: pd.DataFrame, voice: str) -> bool:
    tone = scores[(scores["measure"] == "tone") & (scores["label"] == "polarity")]
    return bool(tone[(tone["voice"] == voice) & (tone["part"] == "body")]["value"].notna().any())


def _scorer(hits: pd.DataFrame) -> str:
    """What scored the tone, as a chart names it: without its version."""
    rules = hits.loc[hits["measure"] == "tone", "rule"]
    name, _, more = str(rules.iloc[0] if len(rules) else "textblob").partition(" ")
    spelled = {"textblob": "TextBlob", "vader": "VADER"}.get(name, name)
    return " ".join([spelled, *more.split()[1:]])


def _or_none(voice: str) -> str | None:
    return None if voice == "all" else voice
