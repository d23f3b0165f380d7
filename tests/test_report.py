"""The report as a file: no request, no markup from articles, figures that lead to passages."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape

import pandas as pd
import pytest

from framing import payload
from framing.compare import compare_outlets
from framing.html import show_article
from framing.report import write_report
from framing.reportfindings import findings
from framing.reportparts import Cell, chart
from framing.scores import score_articles
from framing.summary import describe_differences

HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture
def articles():
    return pd.DataFrame(
        {
            "article_id": [f"{o}{i}" for o in "AB" for i in range(3)],
            "outlet": ["A"] * 3 + ["B" + HOSTILE] * 3,
            "headline": [f"Ferry {i}" for i in range(6)],
            "body": ["😀 The so-called plan. " + HOSTILE] * 6,
        }
    )


@pytest.fixture
def tables(articles):
    hits = pd.DataFrame(
        {
            "article_id": articles["article_id"], "part": "body", "start": 6, "end": 15,
            "text": "so-called", "measure": "hedge", "label": "distancing", "term": "so-called",
            "target": "plan", "target_head": "plan", "voice": "outlet", "source": None,
            "weight": 1.0,
        }
    )  # fmt: skip
    outlets = articles["outlet"].unique()
    rates = pd.DataFrame(
        {
            "outlet": outlets, "measure": "hedge", "label": "distancing", "part": "body",
            "voice": "outlet", "value": [2.0, 3.0], "ci_low": [1.0, None], "ci_high": [3.0, None],
            "n_articles": 3, "n_hits": 3, "unit": "per_1000_words",
        }
    )  # fmt: skip
    voices = pd.DataFrame({"article_id": [], "part": [], "start": [], "end": [], "voice": [],
                           "source": []})  # fmt: skip
    return {"hits": hits, "rates": rates, "voices": voices}


def data_of(page: str) -> dict:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    return json.loads(found[1])


def test_page_asks_for_nothing_and_runs_only_its_own_code(articles, tables):
    page = write_report(articles, tables, {"note": HOSTILE})
    assert HOSTILE not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1])
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        code = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        assert len(code) == 1
        digest = base64.b64encode(hashlib.sha256(code[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_same_tables_give_the_same_page(articles, tables):
    assert write_report(articles, tables, {}) == write_report(articles, tables, {})


def test_offsets_of_the_page_count_as_browsers_do(articles, tables):
    data = data_of(write_report(articles, tables, {}))
    assert len(data["hits"]) == 6
    _, _, start, end, *_ = data["hits"][0]
    body = next(str(v) for v in _texts(data["articles"][0]) if "so-called" in str(v))
    units = body.encode("utf-16-le")
    assert units[2 * start : 2 * end].decode("utf-16-le") == articles["body"][0][6:15]


def _texts(article) -> list:
    return list(article.values()) if isinstance(article, dict) else list(article)


def test_every_figure_names_the_passages_it_counts(articles, tables):
    page = write_report(articles, tables, {})
    filters = [json.loads(unescape(f)) for f in re.findall(r'data-filter="([^"]+)"', page)]
    chosen = [f for f in filters if f.get("label") == "distancing"]
    assert {f["outlet"] for f in chosen} == set(articles["outlet"])
    assert all(f["measure"] == "hedge" and f["voice"] == "outlet" for f in chosen)


def test_charts_say_value_and_interval_in_words(articles, tables):
    labels = re.findall(r'aria-label="(distancing[^"]*)"', write_report(articles, tables, {}))
    assert labels[0] == "distancing, A: 2.00 [1.00, 3.00]. Show passages"
    assert "[" not in labels[1]


def test_what_a_figure_leads_to_is_said(articles, tables):
    scores = score_articles(articles, tables["hits"], voices=tables["voices"])
    compared = {"comparisons": compare_outlets(scores, n_resamples=100)}
    assert "to read the passages it counts.</p>" in findings(compared)
    assert "as far as the sample on this page has them.</p>" in findings(compared, is_sample=True)
    assert "to see the marked words it counts.</p>" in findings(compared, has_texts=False)


def test_large_corpora_are_sampled_and_say_so(articles, tables, monkeypatch):
    monkeypatch.setattr(payload, "MAX_BYTES", 300)
    page = write_report(articles, tables, {})
    assert "random sample" in page
    assert 0 < len(data_of(page)["articles"]) < 6


def test_a_topic_of_speech_is_not_shown_as_speech(articles, tables):
    voices = pd.DataFrame(
        {
            "article_id": articles["article_id"][0], "part": "body", "start": [0, 8],
            "end": [5, 12], "voice": "indirect", "source": None, "rule": ["crf", "crf (topic)"],
        }
    )  # fmt: skip
    shown = data_of(write_report(articles, {**tables, "voices": voices}, {}))["articles"][0]
    assert len(shown["voices"]) == 1


def test_every_chart_says_how_often_its_detector_is_right(articles, tables):
    page = write_report(articles, tables, {})
    assert "Detector: F1 1.00 (coded by hand and known to the rules, n = " in page


def test_differences_are_written_with_a_true_minus_and_doubts_are_told():
    row = {
        "measure": "hedge", "label": "legal", "part": "body", "voice": "outlet",
        "outlet_a": "all others", "outlet_b": "B", "value_a": 3.0, "value_b": 1.0, "diff": -2.0,
        "ci_low": -4.0, "ci_high": 0.5, "p_adjusted": 0.01, "n_articles_a": 9, "n_articles_b": 8,
        "n_stories": 0, "unit": "per_1000_words", "warning": "",
    }  # fmt: skip
    said = describe_differences(pd.DataFrame([row]))[0]
    assert "(difference −2.00, 95 % interval −4.00 to 0.50, adjusted p = .010;" in said
    doubt = "the interval covers 0, though the test is below .05."
    assert said.endswith(f"Warning: {doubt}")
    row["warning"] = "only 8 articles; interval and p disagree"
    (said,) = describe_differences(pd.DataFrame([row]))
    assert said.endswith(f"Warning: only 8 articles; {doubt}")
    (said,) = describe_differences(pd.DataFrame([row | {"ci_high": -0.5}]))
    assert said.endswith("Warning: only 8 articles; interval and p disagree.")


def test_one_outlet_is_no_comparison(articles, tables):
    one = articles["outlet"] == "A"
    page = write_report(
        articles[one], {**tables, "hits": tables["hits"][one], "rates": tables["rates"].head(1)}, {}
    )
    assert "nothing to compare" in page


@pytest.mark.parametrize("nothing", [0, None, float("nan"), pd.NA])
def test_a_comparison_without_stories_names_none(nothing):
    row = {
        "measure": "hedge", "label": "all", "part": "body", "voice": "outlet", "outlet_a": "North",
        "outlet_b": "Port", "value_a": 0.4, "value_b": 1.3, "diff": 0.9, "ci_low": 0.3,
        "ci_high": 1.5, "effect": 0.4, "p_value": 0.001, "p_adjusted": 0.004, "n_articles_a": 10,
        "n_articles_b": 12, "n_stories": nothing, "unit": "per_1000_words", "warning": "",
    }  # fmt: skip
    (said,) = describe_differences(pd.DataFrame([row]))
    assert "12 and 10 articles" in said
    assert "stories" not in said


def test_comparisons_read_back_from_csv_are_described_as_before(articles, tables, tmp_path):
    """An empty warning comes back as null."""
    row = {
        "measure": "hedge", "label": "legal", "part": "body", "voice": "outlet",
        "outlet_a": "North", "outlet_b": "Port", "value_a": 1.0, "value_b": 3.0, "diff": 2.0,
        "ci_low": 1.2, "ci_high": 2.8, "p_adjusted": 0.004, "n_articles_a": 10,
        "n_articles_b": 12, "n_stories": 0, "unit": "per_1000_words", "warning": "",
    }  # fmt: skip
    compared = pd.DataFrame([row])
    compared.to_csv(tmp_path / "comparisons.csv", index=False)
    again = pd.read_csv(tmp_path / "comparisons.csv")
    assert again["warning"].isna().all()
    assert describe_differences(again) == describe_differences(compared)
    page = write_report(articles, {**tables, "comparisons": again}, {})
    assert "Where to be careful" not in page


def test_values_on_a_short_scale_have_three_decimals():
    row = {
        "measure": "tone", "label": "polarity", "part": "body", "voice": "outlet",
        "outlet_a": "North", "outlet_b": "Port", "value_a": 0.0042, "value_b": 0.0579,
        "diff": 0.0537, "ci_low": 0.021, "ci_high": 0.0864, "p_adjusted": 0.008,
        "n_articles_a": 10, "n_articles_b": 10, "n_stories": 0, "unit": "polarity", "warning": "",
    }  # fmt: skip
    (said,) = describe_differences(pd.DataFrame([row]))
    assert "0.058 against 0.004 (difference 0.054, 95 % interval 0.021 to 0.086," in said


def test_tone_near_zero_has_no_minus(articles, tables):
    tone = pd.DataFrame(
        {
            "outlet": ["A"], "measure": "tone", "label": "polarity", "part": "body",
            "voice": "outlet", "value": -0.002, "ci_low": -0.02, "ci_high": 0.01, "n_articles": 2,
            "n_words": 9, "n_hits": 2, "unit": "polarity", "warning": "",
        }
    )  # fmt: skip
    page = write_report(articles, {**tables, "rates": tone}, {})
    assert ">0.00</span>" in page and "−0.00" not in page


def test_one_long_whisker_ends_in_an_arrow_and_leaves_room_for_the_others():
    def drawn(longest: float) -> str:
        highs = [8.0] * 19 + [longest]
        cells = {
            ("legal", f"{i}"): Cell(5.0, "5.00", "", {}, 3.0, high) for i, high in enumerate(highs)
        }
        return chart("Hedges", "Rates.", cells)

    assert "0 to 8.8; arrows: beyond it." in drawn(90.0) and drawn(90.0).count("<path") == 1
    assert "0 to 12." in drawn(12.0) and "<path" not in drawn(12.0)


def test_outlets_without_hits_keep_their_column(articles, tables):
    more = articles.iloc[:1].assign(article_id="C0", outlet="Silent Post")
    page = write_report(pd.concat([articles, more]), tables, {"versions": {}})
    headings = re.findall(r'<th scope="col">Silent Post</th>', page)
    assert len(headings) >= 2  # what is doubted, and hits by voice


def test_the_key_explains_no_notes_where_marks_carry_none(articles, tables):
    assert "without a note" not in write_report(articles, tables, {"versions": {}})
    assert "without a note" in str(show_article(articles.iloc[0], tables["hits"]))
