"""The figures of a study: every chart that its tables allow, written as PNG and SVG."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from functools import partial
from pathlib import Path

import pandas as pd

from framing import hitplots, pairplots, plots
from framing.canvas import Axes, save_figure
from framing.files import safe_name
from framing.hitcounts import Counts, count_hits, total_by
from framing.summary import clearest_pairs

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
    hits, scores = tables["hits"], tables["scores"]
    words, _ = plots.count_voices(scores, part="body")
    counts = count_hits(hits, hitplots.outlets_of(articles), voice=voice_of(tables["rates"]))
    n_articles = articles["outlet"].value_counts(sort=False)
    rules = hits.loc[hits["measure"] == "tone", "rule"]
    rule = str(rules.iloc[0]) if len(rules) else "textblob"
    return draw_charts(tables, counts, words, n_articles, scores, rule, folder)


def draw_charts(
    tables: Mapping[str, pd.DataFrame],
    counts: Counts,
    words: pd.DataFrame,
    n_articles: pd.Series,
    scores: pd.DataFrame,
    rule: str,
    folder: Path,
) -> dict[str, str]:
    """Draw every chart that counts, rates and comparisons allow; needs no hits.

    Parameters
    ----------
    tables : mapping of DataFrame
        ``rates`` and, where there are, ``comparisons, contributions``.
    counts : dict of DataFrame
        From `count_hits`.
    words : DataFrame
        ``outlet, voice, n_words`` of the bodies.
    n_articles : Series
        Articles by outlet.
    scores : DataFrame
        The scores of the tone, at least.
    rule : str
        The rule of a hit of the tone: what scored it.
    folder : Path
        Where to write.

    Returns
    -------
    dict of str
        As `draw_figures`.
    """
    voice = voice_of(tables["rates"])
    titles: dict[str, str] = {}
    for wanted, draw in [
        *_of_rates(tables["rates"]),
        *_of_hits(counts, n_articles, _or_none(voice)),
        *_of_voices(words, n_articles, scores, voice, rule),
        *_of_pairs(tables, [str(name) for name in n_articles.index]),
    ]:
        name, ax = _unused(wanted, titles), draw()
        titles[name] = " ".join(ax.get_title(loc="left").split())
        save_figure(ax, folder / name)
    return titles


def voice_of(rates: pd.DataFrame) -> str:
    """The voice that a study compares."""
    return str(rates["voice"].iloc[0]) if len(rates) else "all"


def _unused(name: str, taken: Container[str]) -> str:
    """The name, or with a number where two referents or outlets make the same one."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def _of_rates(rates: pd.DataFrame) -> Iterator[Drawing]:
    found = rates[(rates["n_hits"] > 0) & (rates["unit"] == "per_1000_words")]
    for measure in found["measure"].unique():
        yield f"rates_{measure}", partial(plots.plot_rates, rates, measure=measure)
        yield f"heatmap_{measure}", partial(plots.plot_heatmap, rates, measure=measure)


def _of_hits(counts: Counts, n_articles: pd.Series, voice: str | None) -> Iterator[Drawing]:
    targets = counts["targets"]
    if not targets["is_bare"].all():
        yield "targets", partial(hitplots.draw_targets, targets, n_articles, voice=voice)
    names, outlets = counts["names"], list(n_articles.index)
    for referent in _named_in_two_ways(names, voice)[:MAX_REFERENTS]:
        draw = partial(hitplots.draw_naming, names, outlets, referent=referent, voice=voice)
        yield f"naming_{safe_name(str(referent)).lower()}", draw


def _of_voices(
    words: pd.DataFrame, n_articles: pd.Series, scores: pd.DataFrame, voice: str, rule: str
) -> Iterator[Drawing]:
    if _has_tone(scores, voice):
        yield "tone", partial(plots.plot_tone, scores, voice=voice, scorer=_scorer(rule))
    if (words["n_words"] > 0).any():
        yield "voices", partial(plots.draw_voices, words, n_articles)


def _named_in_two_ways(names: pd.DataFrame, voice: str | None) -> list[str]:
    """Referents with a choice of names to show, the most frequent first."""
    named = names if voice is None else names[names["voice"] == voice]
    variants = named.groupby("label")["term"].nunique()
    return [str(name) for name in total_by(named, "label").index if variants[name] > 1]


def _of_pairs(tables: Mapping[str, pd.DataFrame], outlets: list[str]) -> Iterator[Drawing]:
    """Differences of the pairs of outlets that differ most, and the words that make them."""
    compared, parts = tables.get("comparisons"), tables.get("contributions")
    if compared is None:
        return
    for row in clearest_pairs(compared, MAX_PAIRS).to_dict("records"):
        a, b, measure = row["outlet_a"], row["outlet_b"], str(row["measure"])
        pair = compared[(compared["outlet_a"] == a) & (compared["outlet_b"] == b)]
        name = safe_name(f"{a}_{b}_{measure}").lower()
        draw = partial(pairplots.plot_comparisons, pair, measure=measure, outlets=outlets)
        yield f"differences_{name}", draw
        if parts is None:
            continue
        rows = parts[(parts["outlet_a"] == a) & (parts["outlet_b"] == b)]
        if len(rows):
            yield f"words_{name}", partial(pairplots.plot_differences, rows, outlets=outlets)


def _has_tone(scores: pd.DataFrame, voice: str) -> bool:
    tone = scores[(scores["measure"] == "tone") & (scores["label"] == "polarity")]
    return bool(tone[(tone["voice"] == voice) & (tone["part"] == "body")]["value"].notna().any())


def _scorer(rule: str) -> str:
    """What scored the tone, as a chart names it: without its version."""
    name, _, more = rule.partition(" ")
    spelled = {"textblob": "TextBlob", "vader": "VADER"}.get(name, name)
    return " ".join([spelled, *more.split()[1:]])


def _or_none(voice: str) -> str | None:
    return None if voice == "all" else voice
