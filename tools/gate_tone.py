"""Figures for tone: sentiment toward a person on annotated sentences, and parity with TextBlob.

Every target of a sentence is one case: positive above 0, negative below, neutral at 0. "sentence"
takes the polarity of the sentence, "clause" that of `find_tone_toward`. People agree on these
labels because they read them as sentiment toward the person; a sentence's tone is another thing.
"""

import json
from itertools import pairwise

import numpy as np
import pandas as pd
from textblob import TextBlob

from framing.sentiment import scorer_named
from framing.text import tokenize
from framing.toward import find_tone_toward

RESAMPLES = 1000
SCORERS = {
    "TextBlob": {"scorer": "textblob"},
    "TextBlob, negation repaired": {"scorer": "textblob", "repair_negation": True},
    "VADER": {"scorer": "vader"},
}
TO_BEAT = {"TextBlob": 0.42, "TextBlob, negation repaired": 0.42, "VADER": 0.52}
CLASSES = ("negative", "neutral", "positive")


def row(data, n, figure, value, interval=(None, None), to_beat=None, **others):
    return {
        "detector": "tone", "data": data, "n": int(n), "figure": figure, "value": float(value),
        "ci_low": interval[0], "ci_high": interval[1], "to_beat": to_beat, "human": None, **others,
    }  # fmt: skip


def read(shared):
    path = shared / "eval" / "newsmtsc" / "dev.jsonl"
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def macro_f1(table):
    """From counts of gold label (rows) by label given (columns)."""
    right = np.diagonal(table, axis1=-2, axis2=-1)
    return (2 * right / (table.sum(axis=-1) + table.sum(axis=-2))).mean(axis=-1)


def counts(gold, scores, document):
    """The tables of gold label by label given, one a document."""
    given = np.sign(scores).astype(int) + 1
    table = np.zeros((document.max() + 1, 3, 3))
    np.add.at(table, (document, gold, given), 1)
    return table


def interval(tables):
    """95 % interval from resampling documents."""
    drawn = np.random.default_rng(0).integers(0, len(tables), (RESAMPLES, len(tables)))
    values = [macro_f1(tables[sample].sum(axis=0)) for sample in drawn]
    return tuple(float(v) for v in np.quantile(values, [0.025, 0.975]))


def toward(articles, targets, options):
    """Polarity toward every target, as `find_tone_toward` has it for a naming at its place."""
    hits = targets.assign(measure="naming", label=[str(i) for i in range(len(targets))])
    found = find_tone_toward(articles, hits, **options)
    score = dict(zip(found["label"], found["weight"], strict=True))
    return np.array([score[label] for label in hits["label"]])


def measure(shared):
    sentences = read(shared)
    articles = pd.DataFrame(
        {
            "article_id": [str(i) for i in range(len(sentences))],
            "outlet": "x",
            "body": [sentence["text"] for sentence in sentences],
        }
    )
    targets = pd.DataFrame(
        [
            {"article_id": str(i), "part": "body", "start": span["start"], "end": span["end"]}
            for i, sentence in enumerate(sentences)
            for span in sentence["spans"]
        ]
    )
    labels = [span["label"] for sentence in sentences for span in sentence["spans"]]
    gold = np.array([CLASSES.index(label) for label in labels])
    at = targets["article_id"].astype(int).to_numpy()
    document = pd.factorize(np.array([sentence["story"] for sentence in sentences])[at])[0]
    rows = []
    for name, options in SCORERS.items():
        engine = scorer_named(
            options["scorer"], repair_negation=options.get("repair_negation", False)
        )
        scored = engine.score(articles["body"].tolist())
        cases = {
            "sentence": scored.polarity[at],
            "clause": toward(articles, targets, options),
        }
        for unit, scores in cases.items():
            tables = counts(gold, scores, document)
            value, ci = macro_f1(tables.sum(axis=0)), interval(tables)
            figure = f"{name}, {unit}: macro-F1 toward a person"
            rows.append(row("newsmtsc", len(gold), figure, value, ci, TO_BEAT[name]))
        if name == "TextBlob":
            share = (scored.n_scored > 0).mean()
            rows.append(row("newsmtsc", len(sentences), "sentences with a scored word", share))
            rows.append(parity(articles["body"]))
    return rows


def parity(texts):
    """Sentences whose scores are not those of TextBlob, to the last bit."""
    tokens = tokenize(texts.tolist())
    bounds = tokens.sentence_first.tolist()
    sentences = [tokens.text(a, b) for a, b in pairwise(bounds)]
    scored = scorer_named("textblob").score(sentences)
    pairs = zip(scored.polarity.tolist(), scored.subjectivity.tolist(), strict=True)
    differ = sum(
        pair != tuple(TextBlob(sentence).sentiment)
        for pair, sentence in zip(pairs, sentences, strict=True)
    )
    figure = "sentences scored unlike TextBlob"
    return row("newsmtsc", len(sentences), figure, differ, to_beat=0, better="low")
