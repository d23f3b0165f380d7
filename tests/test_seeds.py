"""The two seed articles, against what was marked in them by hand."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from framing.corpus import read_articles, span_in_file
from framing.hits import find_hits
from framing.voices import find_voices

CLOSED = {"distancing", "legal", "evidential"}


@pytest.fixture(scope="module")
def seeds(shared):
    gold = json.loads((shared / "seeds" / "gold.json").read_text(encoding="utf-8"))
    articles = read_articles(shared / "seeds")
    hits = find_hits(articles, voices=find_voices(articles))
    by_file = {article["file"]: article for article in gold}
    cases = []
    for article in articles.itertuples():
        marked = next(by_file[name] for name in by_file if name in str(article.origin))
        own = hits[(hits["article_id"] == article.article_id) & (hits["part"] == "body")]
        places = [
            span_in_file({"body_at": article.body_at}, start, end)
            for start, end in zip(own["start"], own["end"], strict=True)
        ]
        cases.append((article, marked, own.assign(at=[place[0] for place in places])))
    assert len(cases) == 2
    return cases


def spans(marked: dict, kind: str) -> list[dict]:
    return [span for span in marked["spans"] if span["kind"] == kind]


def at(hits: pd.DataFrame, span: dict, measure: str) -> pd.DataFrame:
    here = (hits["at"] == span["start"]) & (hits["text"] == span["text"])
    return hits[here & (hits["measure"] == measure)]


def test_headline_and_body(seeds, shared):
    for article, marked, _ in seeds:
        with (shared / "seeds" / marked["file"]).open(encoding="utf-8", newline="") as file:
            text = file.read()
        assert article.headline == marked["headline"]
        assert article.outlet == marked["outlet"]
        first, last = article.body.split()[:8], article.body.split()[-8:]
        assert text[marked["body_start"] : marked["body_end"]].split()[:8] == first
        assert text[marked["body_start"] : marked["body_end"]].split()[-8:] == last
        for caption in marked["captions"]:
            assert caption["text"] not in article.body


def test_every_marked_hedge_with_type_target_and_voice(seeds):
    for _, marked, hits in seeds:
        for span in spans(marked, "hedge"):
            found = at(hits, span, "hedge")
            assert found["label"].tolist() == [span["type"]], span["text"]
            assert found["target_head"].tolist() == [span["target"]]
            assert found["voice"].tolist() == [span["voice"]]


def test_no_further_hedge_of_a_closed_type(seeds):
    for _, marked, hits in seeds:
        expected = {(span["start"], span["text"]) for span in spans(marked, "hedge")}
        closed = hits[(hits["measure"] == "hedge") & hits["label"].isin(CLOSED)]
        assert set(zip(closed["at"], closed["text"], strict=True)) == expected


def test_every_marked_naming_with_its_voice(seeds):
    for _, marked, hits in seeds:
        for span in spans(marked, "label"):
            found = at(hits, span, "naming")
            assert found["label"].tolist() == [span["referent"]], span["text"]
            assert found["voice"].tolist() == [span["voice"]]


def test_scare_quotes_and_partial_quotations(seeds):
    for _, marked, hits in seeds:
        scare = hits[hits["measure"] == "scare_quote"]
        for span in spans(marked, "scare_quote"):
            assert len(at(hits, span, "scare_quote")) == 1, span["text"]
        for span in spans(marked, "partial_quote"):
            touching = (scare["at"] < span["end"]) & (
                scare["at"] + scare["text"].str.len() > span["start"]
            )
            assert not touching.any(), span["text"]
