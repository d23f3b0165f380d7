"""The toolkit finds the plan of the sample corpus, span by span and outlet by outlet.

Floors are a little below what is reached, so that they hold when a detector learns something on
real news that costs a hit here. They are no measure of validity: the corpus was written for this.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from framing.compare import compare_outlets
from framing.corpus import read_articles
from framing.hits import find_hits
from framing.scores import score_articles
from framing.voices import find_voices

EXAMINER, TRIBUNE = "The Selm Examiner", "The Tarvonia Tribune"
NORTHLINE, GULL, QUAYSIDE = "Northline News", "The Morning Gull", "The Quayside Post"
HEDGES = ("distancing", "legal", "evidential")


@pytest.fixture(scope="module")
def articles(root: Path) -> pd.DataFrame:
    return read_articles(root / "data" / "sample")


@pytest.fixture(scope="module")
def voices(articles: pd.DataFrame) -> pd.DataFrame:
    return find_voices(articles)


@pytest.fixture(scope="module")
def hits(root: Path, articles: pd.DataFrame, voices: pd.DataFrame) -> pd.DataFrame:
    found = find_hits(
        articles, voices=voices, referents=[root / "data" / "sample" / "referents.csv"]
    )
    outlets = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    return found.assign(outlet=[outlets[key] for key in found["article_id"]])


@pytest.fixture(scope="module")
def plan(root: Path, articles: pd.DataFrame) -> pd.DataFrame:
    """The planned spans with their places in headline and body."""
    rows = pd.read_csv(root / "data" / "sample" / "plan.csv", dtype=str, keep_default_na=False)
    texts = articles.set_index("article_id")
    rows["article_id"] = [file.removesuffix(".txt") for file in rows["file"]]
    rows["start"] = [
        nth(texts.loc[row["article_id"], row["part"]], row["text"], int(row["occurrence"]))
        for row in rows.to_dict("records")
    ]
    assert (rows["start"] >= 0).all()
    rows["end"] = rows["start"] + [len(text) for text in rows["text"]]
    return rows.assign(outlet=list(texts.loc[rows["article_id"], "outlet"]))


def nth(text: str, piece: str, n: int) -> int:
    at = -1
    for _ in range(n):
        at = text.find(piece, at + 1)
    return at


def pairs(planned: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Planned and found rows that overlap, columns of the found ones with _found."""
    both = planned.reset_index(names="planned").merge(
        found.reset_index(names="hit"), on=["article_id", "part"], suffixes=("", "_found")
    )
    return both[(both["start"] < both["end_found"]) & (both["start_found"] < both["end"])]


def figures(planned: pd.DataFrame, found: pd.DataFrame) -> tuple[float, float]:
    """Precision and recall of the found rows, a row right when it overlaps a planned one."""
    both = pairs(planned, found)
    return both["hit"].nunique() / len(found), both["planned"].nunique() / len(planned)


def markers(plan: pd.DataFrame, measure: str, *labels: str) -> pd.DataFrame:
    rows = plan[(plan["measure"] == measure) & (plan["is_marker"] == "1")]
    return rows[rows["label"].isin(labels)] if labels else rows


@pytest.mark.parametrize(
    ("label", "precision", "recall"),
    [("distancing", 0.95, 0.95), ("legal", 0.9, 0.9), ("evidential", 0.9, 0.9)],
)
def test_hedges_are_found_with_their_type(plan, hits, label, precision, recall):
    found = hits[(hits["measure"] == "hedge") & (hits["label"] == label)]
    reached = figures(markers(plan, "hedge", label), found)
    assert reached[0] >= precision
    assert reached[1] >= recall


def test_hedges_have_their_target(plan, hits):
    both = pairs(markers(plan, "hedge", *HEDGES), hits[hits["measure"] == "hedge"])
    both = both[both["label"] == both["label_found"]]
    assert (both["target_head"].str.lower() == both["target_head_found"].str.lower()).mean() >= 0.95


def test_scare_quotes_are_found(plan, hits):
    precision, recall = figures(
        markers(plan, "scare_quote"), hits[hits["measure"] == "scare_quote"]
    )
    assert precision >= 0.9
    assert recall >= 0.9


def test_namings_are_found_with_their_referent(plan, hits):
    found = hits[hits["measure"] == "naming"]
    planned = markers(plan, "naming")
    precision, recall = figures(planned, found)
    assert precision >= 0.9
    assert recall >= 0.95
    both = pairs(planned, found)
    assert (both["label"] == both["label_found"]).mean() >= 0.95


def test_loaded_words_of_the_plan_are_mostly_found(plan, hits):
    _, recall = figures(markers(plan, "loaded"), hits[hits["measure"] == "loaded"])
    assert recall >= 0.5


@pytest.mark.parametrize("label", ["doubting", "endorsing", "charged"])
def test_verbs_that_take_sides_are_found(plan, hits, label):
    found = hits[(hits["measure"] == "reporting_verb") & (hits["label"] == label)]
    both = pairs(markers(plan, "reporting_verb", label), found)
    assert both["planned"].nunique() / len(markers(plan, "reporting_verb", label)) >= 0.85


def test_traps_are_not_taken(plan, hits):
    traps = plan[plan["is_marker"] == "0"]
    wanted = hits[(hits["measure"] != "hedge") | hits["label"].isin(HEDGES)]
    both = pairs(traps, wanted)
    fallen = both[both["measure"] == both["measure_found"]].drop_duplicates("planned")
    assert len(fallen) / len(traps) <= 0.15
    # An earlier government and rebels in parliament can only be told by knowing the story.
    assert set(fallen["measure"]) <= {"naming"}


def test_hits_have_the_planned_voice(plan, hits):
    for measure in ("hedge", "naming", "scare_quote"):
        both = pairs(markers(plan, measure), hits[hits["measure"] == measure])
        assert (both["voice"] == both["voice_found"]).mean() >= 0.85


def test_counts_of_hedges_hide_what_their_targets_show(plan, hits):
    own = hits[
        (hits["measure"] == "hedge") & (hits["label"] == "distancing") & (hits["voice"] == "outlet")
    ]
    counts = own["outlet"].value_counts()
    assert set(counts.index) == {EXAMINER, TRIBUNE}
    assert abs(counts[EXAMINER] - counts[TRIBUNE]) <= 0.25 * counts.mean()
    heads = own.groupby("outlet")["target_head"].agg(set)
    shared = heads[EXAMINER] & heads[TRIBUNE]
    assert len(shared) <= 0.2 * min(map(len, heads))


def test_the_post_is_quiet_itself_and_loud_in_its_quotations(articles, voices, hits):
    scores = score_articles(articles, hits, voices=voices)
    loaded = scores[(scores["measure"] == "loaded") & (scores["part"] == "body")]
    sums = loaded.groupby(["outlet", "voice"])[["total", "base"]].sum()
    # Every label has the same base, so the sums of both are in proportion to the rate.
    rate = sums["total"] / sums["base"]
    assert rate[QUAYSIDE, "outlet"] <= 0.25 * rate[QUAYSIDE, "direct"]
    assert rate[QUAYSIDE, "outlet"] <= 0.2 * rate[GULL, "outlet"]
    assert rate[NORTHLINE, "outlet"] <= 0.4 * rate[GULL, "outlet"]


def test_the_comparison_tells_the_planned_outlets_apart(articles, voices, hits):
    scores = score_articles(articles, hits, voices=voices)
    compared = compare_outlets(scores, against="pairs", n_resamples=2_000)
    keys = ["measure", "label", "outlet_a", "outlet_b"]
    found = compared.set_index(keys)
    assert (compared["n_stories"] == 10).any()
    assert found.loc[("loaded", "all", GULL, QUAYSIDE), "p_adjusted"] < 0.05
    assert found.loc[("hedge", "distancing", NORTHLINE, EXAMINER), "p_adjusted"] < 0.05
    assert found.loc[("hedge", "distancing", EXAMINER, TRIBUNE), "p_adjusted"] > 0.05


def test_names_differ_as_planned(hits):
    named = hits[(hits["measure"] == "naming") & (hits["voice"] == "outlet")]
    terms = named.groupby("outlet")["text"].agg(lambda texts: " | ".join(texts).lower())
    assert "terrorists" in terms[TRIBUNE]
    assert "terrorist" not in terms[EXAMINER]
    assert "illegal migrants" in terms[TRIBUNE]
    assert "refugees" in terms[EXAMINER]
    assert "rioters" in terms[TRIBUNE]
    assert "mob" in terms[GULL]
