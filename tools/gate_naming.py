"""Figures for naming: coded mentions (newswcl50), known groups (fakes_syria), marked namings.

A researcher declares the five most-coded concepts of an event by their three most frequent forms.
Recall is the share of the coded mentions that a naming of that concept overlaps, precision the
share of namings that overlap a coded mention. The rules were written with these events in view.
"""

import json
import re
from collections import Counter, defaultdict
from itertools import product

import numpy as np
import pandas as pd

from framing.hits import find_hits
from framing.naming import find_naming
from framing.referents import as_referents
from framing.text import tokenize_articles
from framing.voices import find_voices

RESAMPLES = 1000
THINGS = ("ACTOR", "COUNTRY", "GROUP", "OBJECT", "EVENT")
# Who should say it more often than whom, from what is known of the outlets' sides in the war.
KNOWN = {
    "terrorist": (("sana", "manar", "alalam"), ("reuters", "etilaf", "ahram")),
    "regime": (("etilaf", "alaraby", "trt", "dailysabah"), ("sana", "alalam", "manar", "reuters")),
    "rebel": (("ahram", "jordantimes", "alaraby", "reuters"), ("sana", "manar")),
}


def row(data, n, figure, value, interval=(None, None), to_beat=None):
    return {
        "detector": "naming", "data": data, "n": int(n), "figure": figure, "value": float(value),
        "ci_low": interval[0], "ci_high": interval[1], "to_beat": to_beat, "human": None,
    }  # fmt: skip


def interval(values):
    return tuple(float(v) for v in np.quantile(values, [0.025, 0.975]))


def lines(shared, name):
    path = shared / "eval" / name / "dev.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def frame(rows):
    return pd.DataFrame(
        {
            "article_id": [row["id"] for row in rows],
            "outlet": [row["outlet"] for row in rows],
            "body": [row["text"] for row in rows],
        }
    )


def overlapping(spans, others):
    """How many of the spans touch one of the others."""
    return sum(any(a < d and c < b for c, d in others) for a, b in spans)


def caught(rows, find):
    """Mentions caught, mentions, right namings, namings of one event's top five concepts."""
    forms = defaultdict(Counter)
    for article in rows:
        for span in article["spans"]:
            if span["label"] in THINGS and not span["code"].endswith("-I"):
                forms[span["code"]][span["surface"]] += 1
    top = sorted(forms, key=lambda code: -forms[code].total())[:5]
    declared = {code: [form for form, _ in forms[code].most_common(3)] for code in top}
    found = find(rows, declared)
    counts = np.zeros(4)
    for article, code in product(rows, top):
        coded = [(s["start"], s["end"]) for s in article["spans"] if s["code"] == code]
        named = found.get((article["id"], code), [])
        counts += [overlapping(coded, named), len(coded), overlapping(named, coded), len(named)]
    return counts


def by_framing(rows, declared):
    pairs = [(code, form) for code, forms in declared.items() for form in forms]
    referents = as_referents(pd.DataFrame(pairs, columns=["referent", "variant"]))
    found = defaultdict(list)
    hits = find_naming(tokenize_articles(frame(rows)), referents)
    for hit in hits.itertuples():
        found[hit.article_id, hit.label].append((hit.start, hit.end))
    return found


def by_string(rows, declared):
    found = {}
    for article, (code, forms) in product(rows, declared.items()):
        longest = sorted(forms, key=len, reverse=True)
        pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"
        found[article["id"], code] = [m.span() for m in re.finditer(pattern, article["text"])]
    return found


def newswcl50(shared):
    events = defaultdict(list)
    for article in lines(shared, "newswcl50"):
        events[article["story"]].append(article)
    ours, plain = (
        np.array([caught(rows, find) for rows in events.values()])
        for find in (by_framing, by_string)
    )
    drawn = np.random.default_rng(0).integers(0, len(events), (RESAMPLES, len(events)))
    rows = []
    for figure, a, b in (("recall, three variants", 0, 1), ("precision, three variants", 2, 3)):
        values = ours[drawn][:, :, a].sum(axis=1) / ours[drawn][:, :, b].sum(axis=1)
        value, other = (counts[:, a].sum() / counts[:, b].sum() for counts in (ours, plain))
        n, ci = ours[:, b].sum(), interval(values)
        rows.append(row("newswcl50", n, figure, value, ci, float(other)))
    return rows


def fakes_syria(shared):
    articles = frame(lines(shared, "fakes_syria"))
    tokens = tokenize_articles(articles)
    words = np.bincount(tokens.doc[tokens.is_word], minlength=len(articles))
    hits = find_naming(tokens)
    number = {article_id: i for i, article_id in enumerate(articles["article_id"])}
    at = np.array([number[article_id] for article_id in hits["article_id"]])
    outlet = articles["outlet"].to_numpy()
    rng = np.random.default_rng(0)
    rows = []
    for name, (more, less) in KNOWN.items():
        is_named = np.array([name in text.lower() for text in hits["text"]])
        count = np.bincount(at[is_named], minlength=len(articles))

        def rate(chosen, count=count):
            return 1000 * count[chosen].sum() / words[chosen].sum()

        sides = [np.flatnonzero(np.isin(outlet, side)) for side in (more, less)]
        draws = [
            rate(rng.choice(sides[0], len(sides[0]))) - rate(rng.choice(sides[1], len(sides[1])))
            for _ in range(RESAMPLES)
        ]
        difference = rate(sides[0]) - rate(sides[1])
        figure = f"“{name}”, known users less others, per 1,000 words"
        rows.append(row("fakes_syria", sum(map(len, sides)), figure, difference, interval(draws)))
        pairs = [
            rate(np.flatnonzero(outlet == a)) > rate(np.flatnonzero(outlet == b))
            for a, b in product(more, less)
        ]
        figure = f"“{name}”, pairs of outlets in the known order"
        rows.append(row("fakes_syria", len(pairs), figure, np.mean(pairs)))
    return rows


def seeds(shared):
    """Marked namings of the seed articles that are found to the character, with their voice."""
    right = total = 0
    for article in json.loads((shared / "seeds" / "gold.json").read_text(encoding="utf-8")):
        with (shared / "seeds" / article["file"]).open(encoding="utf-8", newline="") as file:
            text = file.read()
        begin, end = article["body_start"], article["body_end"]
        table = pd.DataFrame({"article_id": ["1"], "outlet": ["x"], "body": [text[begin:end]]})
        hits = find_hits(table, voices=find_voices(table), measures=["naming"])
        places = zip(hits["start"] + begin, hits["end"] + begin, hits["voice"], strict=True)
        found = set(places)
        marked = [span for span in article["spans"] if span["kind"] == "label"]
        total += len(marked)
        right += sum((span["start"], span["end"], span["voice"]) in found for span in marked)
    return [row("seeds", total, "marked namings found, with voice", right / total)]


def measure(shared):
    return [*newswcl50(shared), *fakes_syria(shared), *seeds(shared)]
