#!/usr/bin/env python3
"""Weigh the entries of framing/lexicons/loaded.csv on annotated news.

usage: weigh_loaded.py          (rewrites the column `weight`)

An entry's weight is the share of the places it stands at that readers would mark as biased, where
half of all sentences are. It is estimated in two steps, so that rare entries lean on their kind and
frequent ones on their own record:

1. a logistic regression over all places where entries stand: is it biased, given the entry's label,
   strength and form (phrase, hyphen), how often plain news has it, and how subjective and negative
   TextBlob rates it? `strength` is a column of the lexicon and was rated by hand: plain (everyday
   news wording), usual, strong, named (a term that style guides or studies of framing single out);
2. the entry's own places, added to `SHRINK` places of what step 1 expects of it.

Two sets of sentences count: BABE (expert-coded; sentences are weighed so that an outlet's share of
biased sentences is hardly evidence) and BASIL outside quotations (weighed to the same base rate).
In a biased sentence a place on words that the annotators marked counts in full, another one for
`UNMARKED`: something else may have made the sentence biased. Entries of strength "named" weigh at
least `NAMED`. No outlet, topic or date is ever a predictor.
"""

import csv
import json
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from textblob.en import sentiment

from framing.lexicons import as_lexicon, read_lexicon
from framing.loaded import is_name
from framing.match import Matcher
from framing.text import tokenize, tokenize_articles
from framing.tokens import Tokens
from framing.voices import find_voices

ROOT = Path(__file__).resolve().parents[1]
LEXICON = ROOT / "framing" / "lexicons" / "loaded.csv"
SHRINK = 40.0
NAMED = 0.7
BASIL_SHARE = 0.8  # what one unmarked sentence of BASIL counts beside one of BABE
RIDGE = 0.035
UNMARKED = {False: 0.45, True: 0.55}  # of BABE, of BASIL
BALANCE = 0.7  # how far outlets are levelled: 0 not at all, 1 to the same share


@dataclass
class Sentences:
    """Annotated sentences of one data set, and the texts they stand in."""

    tokens: Tokens
    doc: np.ndarray  # text of each sentence
    start: np.ndarray  # its first character
    group: np.ndarray  # what is kept together in cross-validation
    outlet: np.ndarray
    is_biased: np.ndarray
    voice: np.ndarray  # one per token: 0 outlet, 1 direct, 2 indirect
    marks: list[list[tuple[int, int]]]  # of each text, what annotators marked in it

    def of(self, doc: np.ndarray, start: np.ndarray) -> np.ndarray:
        """The sentence each of these places lies in."""
        room = max(map(len, self.tokens.texts)) + 1
        return np.searchsorted(self.doc * room + self.start, doc * room + start, "right") - 1


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_babe(shared: Path) -> tuple[Sentences, list[dict]]:
    rows = [row for row in read_lines(shared / "eval/babe/dev.jsonl") if row["label"]]
    tokens = tokenize([row["text"] for row in rows])
    made = Sentences(
        tokens,
        np.arange(len(rows)),
        np.zeros(len(rows), dtype=int),
        np.array([row["doc"] for row in rows]),
        np.array([row["outlet"] for row in rows]),
        np.array([row["label"] == "biased" for row in rows]),
        np.zeros(len(tokens), dtype=int),
        [[(s["start"], s["end"]) for s in row["spans"]] for row in rows],
    )
    return made, rows


def read_basil(shared: Path) -> Sentences:
    rows = read_lines(shared / "eval/basil/dev.jsonl")
    articles = pd.DataFrame(
        {
            "article_id": [row["id"] for row in rows],
            "outlet": [row["outlet"] for row in rows],
            "body": [row["text"] for row in rows],
        }
    )
    tokens = tokenize_articles(articles)
    voice = np.zeros(len(tokens), dtype=int)
    number = {article_id: i for i, article_id in enumerate(tokens.article_id)}
    for row in find_voices(articles, tokens=tokens).itertuples():
        covered = tokens.covered(number[row.article_id], row.start, row.end)
        voice[covered] = 1 if row.voice == "direct" else 2
    sentences = [(i, s) for i, row in enumerate(rows) for s in row["sentences"]]
    lexical = [[s for s in row["spans"] if s["label"] == "lexical"] for row in rows]
    return Sentences(
        tokens,
        np.array([i for i, _ in sentences]),
        np.array([s["start"] for _, s in sentences]),
        np.array([rows[i]["story"] for i, _ in sentences]),
        np.array([rows[i]["outlet"] for i, _ in sentences]),
        np.array(
            [
                any(x["start"] < s["end"] and s["start"] < x["end"] for x in lexical[i])
                for i, s in sentences
            ]
        ),
        voice,
        [[(s["start"], s["end"]) for s in spans] for spans in lexical],
    )


def places(lexicon: pd.DataFrame, data: Sentences) -> pd.DataFrame:
    """Every place an entry stands outside direct speech: entry, sentence, on marked words or not.

    Of several places of an entry in a sentence one counts, a marked one if there is any.
    """
    matches = Matcher(lexicon.assign(weight=1.0)).find(data.tokens)
    matches = matches[~is_name(data.tokens, matches, lexicon)]
    spans = zip(matches.doc.tolist(), matches.start.tolist(), matches.end.tolist(), strict=True)
    table = pd.DataFrame(
        {
            "entry": matches.entry,
            "sentence": data.of(matches.doc, matches.start),
            "is_marked": [any(a < d and c < b for c, d in data.marks[k]) for k, a, b in spans],
        }
    )
    table = table[data.voice[matches.first] != 1].sort_values("is_marked", kind="stable")
    return table.drop_duplicates(["entry", "sentence"], keep="last")


def sentence_weights(data: Sentences, rows: np.ndarray) -> np.ndarray:
    """Weights under which biased sentences are nearly as frequent in every outlet as over all."""
    weights = np.zeros(len(data.doc))
    share = data.is_biased[rows].mean()
    for outlet in np.unique(data.outlet[rows]):
        inside = rows[data.outlet[rows] == outlet]
        biased = data.is_biased[inside]
        own = (biased.sum() + 10 * share) / (len(inside) + 10)
        weights[inside] = np.where(biased, share / own, (1 - share) / (1 - own)) ** BALANCE
    return weights


def fit_weights(
    lexicon: pd.DataFrame,
    babe: tuple[Sentences, pd.DataFrame, np.ndarray],
    basil: tuple[Sentences, pd.DataFrame, np.ndarray],
) -> np.ndarray:
    """Weight of every entry from data sets with their places and the sentences to learn from."""
    entry, biased, weight, is_basil = [], [], [], []
    for (data, found, rows), basil_set in ((babe, False), (basil, True)):
        used = found[found["sentence"].isin(rows)]
        answer = data.is_biased[used["sentence"]]
        if basil_set:
            share = data.is_biased[rows].mean()
            counts = BASIL_SHARE * np.where(answer, 0.25 / share, 1.0)
        else:
            counts = sentence_weights(data, rows)[used["sentence"]]
        entry.append(used["entry"])
        biased.append(answer * np.where(used["is_marked"], 1.0, UNMARKED[basil_set]))
        weight.append(counts)
        is_basil.append(np.full(len(used), basil_set))
    entry, biased, weight, is_basil = map(np.concatenate, (entry, biased, weight, is_basil))
    kinds = kinds_of(lexicon)
    model = LogisticRegression(C=RIDGE, max_iter=1000)
    seen = np.column_stack([kinds[entry], is_basil])
    answers = np.repeat([1, 0], len(seen))  # a place of 0.45 is 0.45 of a yes and 0.55 of a no
    model.fit(np.vstack([seen, seen]), answers, np.append(weight * biased, weight * (1 - biased)))
    expected = model.predict_proba(np.column_stack([kinds, np.zeros(len(kinds))]))[:, 1]
    n = np.bincount(entry, weight, len(lexicon))
    n_biased = np.bincount(entry, weight * biased, len(lexicon))
    found = (n_biased + SHRINK * expected) / (n + SHRINK)
    named = (lexicon["strength"] == "named").to_numpy()
    found = np.where(named, np.maximum(found, NAMED), found)
    return np.round(np.where(lexicon["weight"] == 0, 0, found), 3)  # shields stay shields


def kinds_of(lexicon: pd.DataFrame) -> np.ndarray:
    label = pd.get_dummies(lexicon["label"]).to_numpy(dtype=float)
    strength = [lexicon["strength"] == level for level in ("plain", "strong", "named")]
    form = [[mark in term for term in lexicon["term"]] for mark in " -"]
    columns = tuple(tuple(lexicon[name]) for name in ("term", "label", "condition", "match"))
    general = _general(columns)
    return np.column_stack([label, *strength, *form, general]).astype(float)


@lru_cache(maxsize=4)
def _general(columns: tuple[tuple[str, ...], ...]) -> np.ndarray:
    """What is known of entries without any annotation: how common, subjective and negative."""
    terms, label, condition, match = columns
    entries = {"term": terms, "label": label, "condition": condition, "match": match}
    found = Matcher(as_lexicon(pd.DataFrame(entries))).find(_plain_news())
    n = np.bincount(found.entry, minlength=len(terms))
    scores = np.array([_rated(term) for term in terms])
    polarity, subjectivity = scores.T
    return np.column_stack(
        [
            np.log1p(n) / 3,
            subjectivity,
            abs(polarity),
            np.maximum(-polarity, 0),
            ~scores.any(axis=1),
        ]
    )


@lru_cache(maxsize=1)
def _plain_news() -> Tokens:
    sets = ("polnear", "article_extraction")
    paths = [ROOT.parent / "shared" / "eval" / name / "dev.jsonl" for name in sets]
    return tokenize([row["text"] for path in paths for row in read_lines(path)])


def _rated(term: str) -> tuple[float, float]:
    """TextBlob's polarity and subjectivity of an entry; of a stem those of a word it begins."""
    stem = term.replace("*", "").replace("-", " ")
    for ending in ("", "e", "y", "ed", "ing", "s", "ful", "al", "ous", "ic", "ive"):
        rated = sentiment(stem + ending)
        if any(rated):
            break
    return rated


def main() -> None:
    shared = ROOT.parent / "shared"
    lexicon = read_lexicon(LEXICON)
    babe, basil = read_babe(shared)[0], read_basil(shared)
    sets = [(d, places(lexicon, d), np.arange(len(d.doc))) for d in (babe, basil)]
    weights = fit_weights(lexicon, *sets)
    with LEXICON.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for row, weight in zip(rows, weights, strict=True):
        row["weight"] = f"{weight:.3f}"
    with LEXICON.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} entries weighed", file=sys.stderr)


if __name__ == "__main__":
    main()
