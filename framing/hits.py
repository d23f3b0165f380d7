"""Hits: everything the detectors mark in the articles, each with its place and its voice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from framing.errors import OptionError, Problem
from framing.hedges import find_hedges
from framing.lexicons import gather_lexicons, load_lexicon
from framing.loaded import find_loaded, load_validity
from framing.naming import find_naming
from framing.quotations import find_quotations
from framing.referents import OTHER, gather_referents
from framing.scare import find_scare_quotes
from framing.spoken import docs_of, spread_voices, token_ranges, voice_of_ranges
from framing.tables import HITS, MEASURES, VOICE_NAMES, lookup, lookup_pairs, with_given_ids
from framing.text import tokenize_articles
from framing.tokens import Tokens
from framing.tone import find_tone
from framing.verbs import find_verbs

Table = pd.DataFrame | str | Path
Tables = Table | Sequence[Table]
_LABELS_OF = {"scare_quote": ("scare_quote",), "tone": ("polarity", "subjectivity", "coverage")}
_SHIPPED_AS = {"loaded": "loaded", "hedge": "hedges", "reporting_verb": "verbs"}
_INTEGERS = ("sentence", "start", "end")
_NULLABLE = ("target_start", "target_end")
_FLOATS = ("weight", "confidence", "validity")


def find_hits(
    articles: pd.DataFrame,
    *,
    voices: pd.DataFrame | None = None,
    lexicons: Tables | None = None,
    referents: Tables | None = None,
    measures: Sequence[str] | None = None,
    min_validity: float | None = None,
    min_weight: float | None = None,
    scorer: str = "textblob",
    repair_negation: bool = False,
    tokens: Tokens | None = None,
) -> pd.DataFrame:
    """Find everything that the detectors mark, as evidence with its place in the text.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id``, ``outlet`` and ``body``; ``headline`` optional.
    voices : DataFrame, optional
        From `find_voices`. A hit then gets the voice that utters most of its words (that of its
        first word where two utter as many) and its source; scare quotes get the voice around
        their marks. Without it ``voice`` and ``source`` are empty.
    lexicons : DataFrame, path, or list of these, optional
        Lexicons used instead of the shipped ones. Entries of measure "hedge" get targets; other
        measures than framing's own are found, too. To add to the shipped entries, pass
        ``[framing.load_lexicon("loaded"), own]``.
    referents : DataFrame, path, or list of these, optional
        Referents used instead of the shipped ones.
    measures : sequence of str, optional
        Only these of "loaded", "hedge", "scare_quote", "naming", "reporting_verb", "tone" and
        the measures of one's own lexicons. By default all.
    min_validity : float, optional
        Leave out labels whose hits are right less often than this share (`load_validity`).
        Labels of unknown validity stay.
    min_weight : float, optional
        Leave out entries of less weight, hedges and reporting verbs aside. By default .447
        for the shipped loaded terms, whose weight says how often readers find bias in one, and 0
        for one's own entries.
    scorer, repair_negation
        For tone, see `framing.tone.find_tone`.
    tokens : Tokens, optional
        The articles' tokens, to share the work.

    Returns
    -------
    DataFrame
        One row per marked span, in the order of the articles, headline before body:
        ``article_id, part, sentence, start, end, text, measure, label, term, target,
        target_head, voice, source, weight, rule``, and ``target_start, target_end, doubted,
        confidence, validity`` (share of right hits of the label, where measured). Offsets are
        half-open code points of the stored part, and ``text == part[start:end]``. Tone has two
        rows per sentence with a scored word (`framing.tone.find_tone`).

    Raises
    ------
    TableError
        Where a column is missing or an ``article_id`` repeats.
    LexiconError
        Where a lexicon or referents have rows that cannot be used.
    OptionError
        For an unknown measure or scorer, for measures of which the lexicons given have no entry,
        or a least validity or weight outside 0 to 1.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"],
    ...                          "body": ["The so-called reforms pleased the Daesh terrorists."]})
    >>> hits = find_hits(articles, measures=["hedge", "naming"])
    >>> hits[["measure", "label", "text", "target_head"]]
      measure          label              text target_head
    0   hedge    distancing         so-called     reforms
    1  naming  Islamic State  Daesh terrorists         NaN
    """
    lexicon = None if lexicons is None else gather_lexicons(lexicons)
    named = None if referents is None else gather_referents(referents)
    wanted = _wanted(measures, lexicon)
    tokens = tokenize_articles(articles) if tokens is None else tokens
    detectors: dict[str, Callable[[], pd.DataFrame]] = {
        "scare_quote": lambda: find_scare_quotes(tokens, find_quotations(tokens), voices),
        "naming": lambda: find_naming(tokens, named),
        "tone": lambda: find_tone(tokens, scorer=scorer, repair_negation=repair_negation),
        **_by_lexicon(tokens, lexicon, min_weight),
    }
    found = [find() for measure, find in detectors.items() if measure in wanted]
    hits = _joined([table for table in found if len(table)])
    hits = _in_order(_with_validity(hits, min_validity), tokens)
    hits = hits if voices is None else _with_voices(hits, tokens, voices)
    return with_given_ids(hits, articles)


def list_labels(*, lexicons: Tables | None = None, referents: Tables | None = None) -> pd.DataFrame:
    """All that `find_hits` looks for with these lexicons and referents.

    Given to `score_articles` as ``labels``, it makes labels that are never hit show as zeros.

    Parameters
    ----------
    lexicons, referents
        As for `find_hits`.

    Returns
    -------
    DataFrame
        ``measure, label, term``; the term only for variants of a referent.

    Examples
    --------
    >>> list_labels()["measure"].unique().tolist()
    ['loaded', 'hedge', 'reporting_verb', 'scare_quote', 'tone', 'naming']
    """
    lexicon = _shipped_lexicon() if lexicons is None else gather_lexicons(lexicons)
    pairs = dict.fromkeys(zip(lexicon["measure"], lexicon["label"], strict=True))
    rows = [(measure, label, None) for measure, label in pairs]
    rows += [(measure, label, None) for measure in _LABELS_OF for label in _LABELS_OF[measure]]
    named = gather_referents(referents)
    named = named[[match != OTHER for match in named["match"]]]
    variants = dict.fromkeys(zip(named["referent"], named["variant"], strict=True))
    rows += [("naming", referent, variant) for referent, variant in variants]
    return pd.DataFrame(rows, columns=["measure", "label", "term"])


def _shipped_lexicon() -> pd.DataFrame:
    return pd.concat([load_lexicon(name) for name in ("loaded", "hedges", "verbs")])


def _wanted(measures: Sequence[str] | None, lexicon: pd.DataFrame | None) -> set[str]:
    own = [] if lexicon is None else lexicon["measure"].unique().tolist()
    known = list(dict.fromkeys([*MEASURES, *own]))
    wanted = set(known if measures is None else measures)
    if unknown := sorted(wanted.difference(known)):
        problem = Problem("measures=", got=repr(unknown[0]), expected=", ".join(known))
        raise OptionError("no such measure", [problem])
    if lexicon is not None and wanted and wanted <= set(_SHIPPED_AS).difference(own):
        asked = sorted(wanted)
        shipped = ", ".join(f"framing.load_lexicon({_SHIPPED_AS[name]!r})" for name in asked)
        problem = Problem(
            f"no entry of measure {' or '.join(asked)}", "lexicons=", ", ".join(map(str, own)),
            repair=f"lexicons=[{shipped}, own] adds one's own entries to the shipped ones",
        )  # fmt: skip
        raise OptionError("nothing to look for", [problem])
    return wanted


def _by_lexicon(
    tokens: Tokens, lexicon: pd.DataFrame | None, min_weight: float | None
) -> dict[str, Callable[[], pd.DataFrame]]:
    """The detectors that work with a lexicon: the shipped ones, or one per measure of one's own."""
    if lexicon is None:
        return {
            "loaded": lambda: find_loaded(tokens, min_weight=min_weight),
            "hedge": lambda: find_hedges(tokens),
            "reporting_verb": lambda: find_verbs(tokens),
        }
    measures = lexicon["measure"].astype(object)

    def detector(measure: str) -> Callable[[], pd.DataFrame]:
        entries = lexicon[(measures == measure).to_numpy(dtype=bool)].reset_index(drop=True)
        if measure in ("hedge", "reporting_verb"):
            find = find_hedges if measure == "hedge" else find_verbs
            return lambda: find(tokens, entries)
        return lambda: find_loaded(tokens, entries, min_weight=min_weight)

    return {measure: detector(measure) for measure in measures.unique()}


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Hits of all detectors in one table with all columns and their types."""
    return pd.DataFrame({name: _column(tables, name) for name in HITS.columns}, copy=False)


def _column(tables: list[pd.DataFrame], name: str) -> Any:
    """A column of the hits table, empty where a detector has none."""
    if name in _INTEGERS:
        return np.concatenate([np.zeros(0, np.int64), *(table[name] for table in tables)])
    if name in _FLOATS or name in _NULLABLE:
        given = [
            table[name] if name in table else pd.Series(np.nan, table.index) for table in tables
        ]
        values = [np.zeros(0), *(part.to_numpy(float, na_value=np.nan) for part in given)]
        return pd.array(np.concatenate(values), dtype="Int64" if name in _NULLABLE else "float64")
    strings = [
        pa.array(table[name], pa.large_string(), from_pandas=True)
        if name in table
        else pa.nulls(len(table), pa.large_string())
        for table in tables
    ]
    chunks = [chunk for part in strings for chunk in getattr(part, "chunks", [part])]
    return pd.array(pa.chunked_array(chunks, pa.large_string()).combine_chunks(), dtype="str")


def _with_validity(hits: pd.DataFrame, least: float | None) -> pd.DataFrame:
    """Fill in how often hits of a label are right, and drop labels that are so too rarely."""
    if least is not None and not 0 <= least <= 1:
        problem = Problem("outside its range", "min_validity=", repr(least), "0 to 1")
        raise OptionError("cannot choose labels by validity", [problem])
    table = load_validity()
    pairs = zip(table["measure"], table["label"], strict=True)
    known = dict(zip(pairs, table["precision"].tolist(), strict=True))
    validity = lookup_pairs(hits["measure"], hits["label"], known, np.nan)
    hits = hits.assign(validity=validity)
    return hits if least is None else hits[~(validity < least)]


def _in_order(hits: pd.DataFrame, tokens: Tokens) -> pd.DataFrame:
    """Hits in the order of the articles; of one place the longest first."""
    order = {name: i for i, name in enumerate(MEASURES)}
    measure = lookup(hits["measure"], order, len(order))
    start, end = (hits[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
    rows = np.lexsort([measure, -end, start, docs_of(tokens, hits)])
    return hits.iloc[rows].reset_index(drop=True)


def _with_voices(hits: pd.DataFrame, tokens: Tokens, voices: pd.DataFrame) -> pd.DataFrame:
    spoken = spread_voices(tokens, voices)
    doc, start = docs_of(tokens, hits), hits["start"].to_numpy(dtype=np.int64)
    first, last = token_ranges(tokens, doc, start, hits["end"].to_numpy(dtype=np.int64))
    # Whose scare quotes: not those of the words between the marks but of the words around them.
    marked = np.flatnonzero((hits["measure"] == "scare_quote").to_numpy(dtype=bool))
    sentence = np.append(tokens.sentence_id, -1)
    before, after = first[marked] - 1, np.minimum(last[marked], len(tokens))
    follows = sentence[before] == sentence[first[marked]]
    first[marked] = np.where(follows, before, np.minimum(after, len(tokens) - 1))
    last[marked] = first[marked] + 1
    voice, row = voice_of_ranges(tokens, spoken, first, last)
    source = voices.get("source", pd.Series(None, voices.index, dtype="str"))
    return hits.assign(
        voice=pd.array(VOICE_NAMES, dtype="str").take(voice),
        source=source.astype("str").array.take(row, allow_fill=True),
    )
