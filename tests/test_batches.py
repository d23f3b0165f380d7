"""Tables of any input, even the emptiest: the same columns and types, however it is cut."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.check import check_corpus
from framing.corpus import read_articles
from framing.errors import OptionError, TableError
from framing.files import write_csv
from framing.hits import find_hits, list_labels
from framing.kwic import concordance
from framing.plan import plan_study
from framing.reprints import find_reprints
from framing.results import read_table
from framing.scores import count_words, score_articles
from framing.speakers import count_sources
from framing.stories import match_stories
from framing.voices import find_voices

HALF = "\ud83d"  # of an emoji, as broken exports have it
BODY = "“The so-called reforms are a disgrace,” said Minister Lee. The regime fell. A row began."


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    rows = [
        {"article_id": str(i), "outlet": "AB"[i % 2], "headline": "Lee: no row", "body": BODY}
        for i in range(6)
    ]
    return pd.DataFrame(rows)


def whole_path(articles: pd.DataFrame) -> dict[str, pd.DataFrame]:
    voices = find_voices(articles)
    hits = find_hits(articles, voices=voices)
    return {
        "voices": voices,
        "hits": hits,
        "words": count_words(articles, voices=voices),
        "scores": score_articles(articles, hits, voices=voices),
        "sources": count_sources(voices, articles),
        "concordance": concordance(hits, articles),
        "reprints": find_reprints(articles),
    }


@pytest.mark.parametrize(
    "nothing", ["no rows", "no rows and types", "", " \n ", None, float("nan")], ids=repr
)
def test_nothing_to_find_gives_the_same_columns_and_types(nothing, articles):
    if nothing == "no rows":
        empty = articles.iloc[:0]
    elif nothing == "no rows and types":
        empty = pd.DataFrame({"article_id": [], "outlet": [], "headline": [], "body": []})
    else:
        empty = articles.assign(body=nothing, headline=nothing)
    expected, found = whole_path(articles), whole_path(empty)
    for name, table in found.items():
        own = {} if nothing != "no rows and types" else {"article_id": object, "outlet": object}
        types = table.dtypes.drop(own, errors="ignore")
        pd.testing.assert_series_equal(types, expected[name].dtypes.drop(own, errors="ignore"))
    assert found["hits"].empty
    assert match_stories(empty).columns[-2:].tolist() == ["story_id", "story_fit"]
    check_corpus(empty)


@pytest.mark.parametrize("size", [1, 7])
def test_batches_joined_are_the_whole(size, root):
    articles = read_articles(root / "data" / "sample").iloc[:24]
    labels = list_labels()

    def tables(some: pd.DataFrame) -> list[pd.DataFrame]:
        voices = find_voices(some)
        hits = find_hits(some, voices=voices)
        scores = score_articles(some, hits, voices=voices, labels=labels)
        return [voices, hits, count_words(some, voices=voices), scores]

    whole = tables(articles)
    parts = [tables(articles.iloc[i : i + size]) for i in range(0, len(articles), size)]
    for number, table in enumerate(whole):
        joined = pd.concat([part[number] for part in parts], ignore_index=True)
        pd.testing.assert_frame_equal(joined, table)


@pytest.mark.parametrize("column", ["headline", "body"])
def test_half_a_character_in_a_text_breaks_nothing(column, articles, tmp_path):
    broken = articles.astype(object)
    broken.loc[0, column] = broken.loc[0, column].replace(" ", f" {HALF}")
    found = whole_path(broken)
    for name, table in {**found, "articles": broken}.items():
        write_csv(table, tmp_path / f"{name}.csv")
    check_corpus(broken)
    texts = found["hits"].query("article_id == '0'")
    stored = broken.loc[0].replace(HALF, "\ufffd", regex=True)
    for hit in texts.itertuples():
        assert hit.text == stored[hit.part][hit.start : hit.end]


@pytest.mark.parametrize("column", ["article_id", "outlet", "story_id", "genre"])
def test_half_a_character_in_a_name_is_named_with_its_repair(column, articles):
    broken = articles.assign(story_id="s", genre="news").astype(object)
    broken.loc[2, column] = f"x{HALF}"
    with pytest.raises(TableError, match="row 2") as caught:
        find_voices(broken)
    repair = str(caught.value).partition("repair:")[2].strip()
    names = {"articles": broken}
    exec(repair, names)
    assert len(find_voices(names["articles"]))


def test_a_plan_needs_words(articles):
    scores = score_articles(articles, find_hits(articles))
    with pytest.raises(OptionError, match="nothing to plan from"):
        plan_study(scores.assign(base=0.0), voice="all")


def test_names_that_look_like_formulas_are_read_back(tmp_path):
    names = ["-gate", "'=x", "=1+1", "'tis", "-0.5", "''@a", "plain"]
    write_csv(pd.DataFrame({"outlet": names}), tmp_path / "articles.csv")
    assert not {"-gate", "=1+1"} & set((tmp_path / "articles.csv").read_text().split("\n"))
    assert read_table(tmp_path / "articles.csv")["outlet"].tolist() == names
