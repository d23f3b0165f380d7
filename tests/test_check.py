"""The check before the analysis: counts by hand, and a remark on everything that may mislead."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from framing.check import check_corpus, count_over_time, sketch_over_time
from framing.corpus import read_articles
from framing.errors import TableError

ENGLISH = (
    "The ferry will sail again in May, and the islanders are glad of it, as one of them said. "
)


def corpus() -> pd.DataFrame:
    dates = ["2015-01-02", "2015-01-20", "2015-03-05", None, "2016-01-01"]
    return pd.DataFrame(
        {
            "article_id": list("abcde"),
            "outlet": ["A", "A", "A", "B", "B"],
            "headline": ["One", "Two", "", "Four", "Five"],
            "body": [ENGLISH * 5, ENGLISH * 4, "Rain.", ENGLISH * 5, ENGLISH * 400],
            "published": pd.to_datetime(pd.Series(dates), utc=True),
        }
    )


def remark(found: pd.DataFrame, check: str, group: str) -> str:
    rows = found[(found["check"] == check) & (found["group"] == group)]
    return " | ".join(r for r in rows["remark"] if r)


def test_everything_that_may_mislead_has_a_remark():
    found = check_corpus(corpus())
    assert found.loc[0, ["check", "n_articles", "value", "unit"]].tolist() == [
        "articles", 5, "2", "outlets",
    ]  # fmt: skip
    assert remark(found, "outlet", "A") == ""
    assert remark(found, "outlet", "B") == "fewer than 3 articles: no interval can be given"
    assert remark(found, "headline", "missing") != ""
    assert "no day in common with B" in remark(found, "published", "A")
    words = found[(found["check"] == "words") & (found["group"] == "unusual")]
    assert words[["n_articles", "value"]].values.tolist() == [[1, "c"], [1, "e"]]
    copies = found[found["check"] == "copies"].iloc[0]
    assert copies[["group", "n_articles", "value"]].tolist() == ["several outlets", 2, "a, d"]
    languages = found[found["check"] == "language"].set_index("group")["n_articles"]
    assert languages.to_dict() == {"en": 4, "not told": 1}


def test_genres_that_an_outlet_lacks_are_pointed_out():
    found = check_corpus(corpus().assign(genre=["news", "opinion", None, "news", "news"]))
    genres = found[found["check"] == "genre"].set_index("group")
    assert genres["n_articles"].to_dict() == {"news": 3, "opinion": 1, "not told": 1}
    assert genres.loc["news", "value"] == "A 1, B 2"
    assert genres.loc["news", "remark"] == ""
    assert genres.loc["opinion", "remark"] == "none in B: a difference may be one of genre"
    assert "genre" not in set(check_corpus(corpus())["check"])


def test_names_that_may_be_one_outlet_are_pointed_out():
    articles = corpus().assign(outlet=["The Post", "Post (London)", "post.com", "Star", "Star B"])
    found = check_corpus(articles)
    assert "the same outlet as Post (London), post.com?" in remark(found, "outlet", "The Post")
    assert "same outlet" not in remark(found, "outlet", "Star")


def test_what_reading_lost_is_counted(tmp_path: Path):
    (tmp_path / "a.csv").write_text("id,outlet,text\n1,A,Rain.\n2,A,\n3,,Hail.\n", "utf-8")
    (tmp_path / "A").mkdir()
    (tmp_path / "A" / "b.txt").write_text(f"Home > World\nFerry\n\n{ENGLISH}\n", "utf-8")
    found = check_corpus(read_articles(tmp_path)).set_index(["check", "group"])["n_articles"]
    assert found["set aside", "no text"] == 1
    assert found["set aside", "no outlet"] == 1
    assert found["cut from pages", "breadcrumb"] == 1


def test_outlets_over_time_with_zeros():
    counted = count_over_time(corpus(), period="quarter")
    assert counted["period"].drop_duplicates().tolist() == [
        "2015Q1", "2015Q2", "2015Q3", "2015Q4", "2016Q1",
    ]  # fmt: skip
    assert counted["n_articles"].tolist() == [3, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    by_genre = count_over_time(corpus().assign(genre=["n", "o", "n", "n", "n"]), period="year")
    assert by_genre.values.tolist() == [
        ["A", "n", "2015", 2], ["A", "n", "2016", 0], ["A", "o", "2015", 1],
        ["A", "o", "2016", 0], ["B", "n", "2015", 0], ["B", "n", "2016", 1],
    ]  # fmt: skip
    assert count_over_time(corpus().drop(columns="published")).empty


def test_a_table_that_is_none_is_refused():
    with pytest.raises(TableError, match="no column 'body'"):
        check_corpus(corpus().drop(columns="body"))


@pytest.mark.parametrize(
    ("last", "period"),
    [
        ("2015-01-20", "day"),
        ("2015-06-01", "week"),
        ("2017-01-01", "month"),
        ("2099-01-01", "year"),
    ],
)
def test_the_sketch_has_a_block_a_period_and_fits_a_terminal(last, period):
    dates = pd.to_datetime(["2015-01-01", last, last], utc=True)
    articles = pd.DataFrame({"outlet": ["A", "Bee", "Bee"], "published": dates})
    title, first, second = sketch_over_time(articles)
    assert title.startswith(f"articles by {period}, ")
    n = count_over_time(articles, period=period)["period"].nunique()
    assert first == f"  A    ▄{'·' * (n - 1)} 1"
    assert second == f"  Bee  {'·' * (n - 1)}█ 2"
    assert sketch_over_time(articles.drop(columns="published")) == []


def test_dates_as_text_are_named_with_their_repair():
    articles = pd.DataFrame({"outlet": ["A"], "published": ["2015-01-01"]})
    with pytest.raises(TableError, match="to_datetime"):
        count_over_time(articles)
