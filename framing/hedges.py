"""Hedges: the words that withhold commitment, what they apply to, and whose claim they doubt.

Four types are kept apart: ``distancing`` (so-called, purported, what he calls), ``legal`` (alleged,
accused of, suspected of a misdeed), ``evidential`` (reportedly, apparently) and ``epistemic`` (may,
possibly). The entries and their conditions stand in ``lexicons/hedges.csv``; two columns of that
file belong to this measure: ``frame`` says where an entry's target stands (see `framing.targets`),
``otherwise`` which type the entry has where its target is no wrongdoing ("alleged progress" is
distancing; "none": no hedge at all, as in "charged with overseeing").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from framing.doubted import find_doubted
from framing.grammar import AUXILIARIES, BE, HAVE, PREPOSITIONS, STOPS, Sentence, word_set
from framing.lexicons import load_lexicon
from framing.match import Matcher, hit_table
from framing.phrases import noun_head
from framing.targets import Target, find_target
from framing.tokens import Tokens
from framing.wrongdoing import is_harmless, names_wrongdoing

_DETERMINED = word_set(
    "the a an this that these those his her its their our my your 's another any no every each such"
)
# What is claimed by those who did it, or taken, with no doubt meant: "claimed the raid", "30 men".
_TAKEN = word_set(
    "attack attacks bombing bombings blast blasts assault assaults raid raids shooting shootings"
    " killing killings assassination assassinations kidnapping kidnappings abduction abductions"
    " explosion explosions hit lives life"
)
_CIRCUMSTANCES = word_set(
    "on near after before during since at around when where that which who amid"
)
_COUNTED = ("s", "people", "men", "women", "children", "dead", "000")
# Terms of trades that "so-called" introduces to lay readers, with no article or "a" before it.
_TRADE_TERMS = word_set(
    "interest income exchange entity equity bond fund loan swap derivative option trust response"
    " protein gene cell test rule clause procedure method index software malware attribution"
)
# What "so-called" denies even without an article ("so-called experts", "so-called truths").
_DENIED = (
    "expert", "moderate", "rebel", "activist", "journalist", "leader", "friend", "ally", "allies",
    "reformer", "liberal", "conservative", "patriot", "scientist", "official", "defender", "elite",
    "opposition", "news", "fact", "intellectual", "observer", "revolutionar", "martyr",
    "joke", "truth", "freedom", "value", "right", "victor", "science", "stud",
)  # fmt: skip


def find_hedges(tokens: Tokens, lexicon: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find hedges and their targets.

    Parameters
    ----------
    tokens : Tokens
        The articles' words.
    lexicon : DataFrame, optional
        Entries of measure "hedge" as `read_lexicon` returns them, with the optional columns
        ``frame`` and ``otherwise``; by default the lexicon that comes with the package.

    Returns
    -------
    DataFrame
        Rows of the hits table, one a hedge; ``target`` is the phrase the hedge applies to,
        ``target_start, target_end`` its offsets in the stored part, ``target_head`` its head word,
        and ``doubted`` the source whose claim is hedged, where the sentence names one.

    Examples
    --------
    >>> from framing.text import tokenize
    >>> text = "The ministry's purported evidence reportedly has been lost."
    >>> hits = find_hedges(tokenize([text]))
    >>> hits[["text", "label", "target_head", "doubted"]]
             text       label target_head       doubted
    0   purported  distancing    evidence  The ministry
    1  reportedly  evidential        lost          None
    """
    if lexicon is None:
        finder = _shipped()
    else:
        finder = _Finder(lexicon[lexicon["measure"] == "hedge"].reset_index(drop=True))
    return finder.find(tokens)


@lru_cache(maxsize=1)
def _shipped() -> _Finder:
    return _Finder(load_lexicon("hedges"))


class _Finder:
    """A lexicon of hedges made ready for matching."""

    def __init__(self, lexicon: pd.DataFrame) -> None:
        self.lexicon = lexicon
        self.matcher = Matcher(lexicon, over_labels=True)  # a span is hedged once
        self.entries = [_Entry(row) for row in lexicon.to_dict("records")]

    def find(self, tokens: Tokens) -> pd.DataFrame:
        """Rows of the hits table."""
        matches = self.matcher.find(tokens)
        sentences: dict[int, Sentence] = {}
        found: list[tuple[str | None, Target | None, str | None]] = []
        columns = (matches.entry, matches.first, matches.last, tokens.sentence_id[matches.first])
        for number, first, last, at in zip(*(column.tolist() for column in columns), strict=True):
            entry = self.entries[number]
            sentence = sentences.get(at) or sentences.setdefault(at, Sentence(tokens, at))
            target = find_target(sentence, first, last, entry.frame)
            label = entry.label_for(sentence, first, target)
            of = {"term": entry.term, "label": entry.label, "frame": entry.frame}
            doubted = find_doubted(sentence, first, last, **of) if label else None
            found.append((label, target, doubted))
        is_hedge = np.array([label is not None for label, _, _ in found], dtype=bool)
        found = [row for row in found if row[0] is not None]
        return hit_table(tokens, self.lexicon, matches[is_hedge]).assign(
            label=pd.Series([label for label, _, _ in found], dtype=object),
            **_target_columns(tokens, [target for _, target, _ in found]),
            doubted=pd.Series([doubted for _, _, doubted in found], dtype=object),
        )


def _target_columns(tokens: Tokens, targets: Sequence[Target | None]) -> dict[str, Any]:
    """What the hits table says of targets: the phrase, its head, its offsets."""
    is_none = np.array([target is None for target in targets], dtype=bool)
    rows = [(t.first, t.last, t.head_first, t.head_last) if t else (0, 1, 0, 1) for t in targets]
    first, last, head_first, head_last = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    start, end = tokens.start[first], tokens.end[last - 1]
    spans = {
        "target": (start, end),
        "target_head": (tokens.start[head_first], tokens.end[head_last - 1]),
    }
    columns: dict[str, Any] = {}
    for name, (begin, stop) in spans.items():
        places = zip(
            tokens.doc[first].tolist(), begin.tolist(), stop.tolist(), is_none.tolist(), strict=True
        )
        texts = [None if none else tokens.texts[doc][a:b] for doc, a, b, none in places]
        columns[name] = pd.Series(texts, dtype=object)
    columns["target_start"] = pd.arrays.IntegerArray(np.where(is_none, 0, start), is_none)
    columns["target_end"] = pd.arrays.IntegerArray(np.where(is_none, 0, end), is_none.copy())
    return columns


class _Entry:
    """One row of the lexicon, with the columns of this measure."""

    def __init__(self, row: Mapping) -> None:
        self.term: str = row["term"]
        self.label: str = row["label"]
        self.otherwise = _text(row.get("otherwise"))
        is_adverb = self.term.endswith("ly") or row["match"] == "wildcard"
        self.frame = _text(row.get("frame")) or ("predicate" if is_adverb else "noun")

    def label_for(self, sentence: Sentence, first: int, target: Target | None) -> str | None:
        """The hedge's type here; None where it is none."""
        at = sentence.unit_at(first)
        if self.term.replace("-", " ") == "so called" and _is_technical(sentence, at, target):
            return None
        if self.term in ("claimed", "claiming") and _is_taken(sentence, target):
            return None
        if not self.otherwise or _is_accusation(self, sentence, at, target):
            return self.label
        return None if self.otherwise == "none" else self.otherwise


def _text(cell: object) -> str:
    """A cell of an optional column, which is empty in the rows of other lexicons."""
    return cell if isinstance(cell, str) else ""


def _is_technical(s: Sentence, at: int, target: Target | None) -> bool:
    """A term of the trade introduced: "so-called superdelegates", bare, lower-case and plural, or
    a word of finance, law or science in the singular."""
    if target is None or any(s.is_capital(i) for i in _units(s, target)):
        return False
    before = s.words[at - 1] if at and not s.is_quote(at - 1) else ""
    head = s.words[s.unit_at(target.head_first)]
    if head in _TRADE_TERMS:
        return before not in _DETERMINED - {"a", "an"}
    if before in _DETERMINED or (at and s.is_capital(at - 1)):
        return False
    is_plural = head.endswith("s") and not head.endswith(("ss", "is", "us"))
    return is_plural and not head.startswith(_DENIED) and not is_harmless([head])


def _is_taken(s: Sentence, target: Target | None) -> bool:
    """Whether "claimed" means took: responsibility for an attack, or people's lives."""
    if target is None:
        return False
    head, first = s.unit_at(target.head_first), s.unit_at(target.first)
    thing = noun_head(s, first)
    if thing is not None and s.words[thing] in _TAKEN and head > thing + 1:
        return not any(word in AUXILIARIES for word in s.words[thing:head])
    counted = s.words[head].endswith(_COUNTED) and any(s.tag(i) == "CD" for i in _units(s, target))
    return s.tag(head).startswith("NN") and (counted or s.words[head] in _TAKEN)


def _units(s: Sentence, target: Target) -> range:
    return range(s.unit_at(target.first), s.unit_at(target.last - 1) + 1)


def _is_accusation(entry: _Entry, s: Sentence, at: int, target: Target | None) -> bool:
    """Whether the target is a misdeed. "Alleged" is taken to accuse unless its target is harmless,
    "suspected", "charged with" and "his allegedly calm answer" only where a misdeed is named."""
    if target is None:
        return entry.otherwise == "distancing"
    units = _units(s, target)
    phrase = [s.words[i] for i in units]
    if names_wrongdoing(phrase):
        return True
    head = s.unit_at(target.head_first)
    is_adverb = entry.frame == "predicate"
    if is_adverb and (phrase[0] in PREPOSITIONS or s.tag(head).startswith("JJ")):
        return False
    is_quality = is_adverb and at > 0 and s.words[at - 1] in _DETERMINED
    if entry.otherwise == "distancing" and not is_quality and not is_harmless(phrase):
        return True
    return names_wrongdoing(_goes_on(s, units.stop, is_adverb))


def _goes_on(s: Sentence, start: int, is_adverb: bool) -> list[str]:
    """The words after a target that still belong to it: objects and attached phrases."""
    words: list[str] = []
    for i in range(start, min(start + 7, len(s))):
        is_verb = s.tag(i) in ("VBZ", "VBP", "VBD", "MD") or s.words[i] in BE | HAVE
        is_verb |= i == start and s.tag(i) == "VBN" and s.words[i + 1 : i + 2] != ["by"]
        if not is_adverb and s.words[i] in _CIRCUMSTANCES:
            break
        if s.words[i] in STOPS or s.words[i] == "," or (is_verb and not is_adverb):
            break
        words.append(s.words[i])
    return words
