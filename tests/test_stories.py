"""Stories: what is grouped, what is kept apart, and that the shortcut gives the whole answer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from framing import grouping
from framing.corpus import read_articles
from framing.errors import OptionError, TableError
from framing.grouping import Grouping
from framing.stories import match_stories, story_similarity

FERRY = (
    "The ferry Alda sank off Port Grey on Monday with 12 people aboard, the coastguard said.",
    "Twelve people are missing after the ferry Alda went down near Port Grey, coastguards report.",
)
BILL = (
    "Parliament passed the Orchard Bill by two votes after a night of speeches, clerks said.",
    "A majority of two carried the Orchard Bill through parliament before dawn.",
)


def table(**columns) -> pd.DataFrame:
    bodies = [FERRY[0], BILL[0], FERRY[1], BILL[1]]
    frame = pd.DataFrame({"article_id": ["d", "c", "b", "a"], "outlet": ["N", "N", "P", "P"]})
    return frame.assign(body=bodies, **columns)


def b3(gold, found) -> float:
    """B-cubed F1 (Bagga and Baldwin 1998), spelled out."""
    gold, found = np.asarray(gold), np.asarray(found)
    in_gold, in_found = gold[:, None] == gold, found[:, None] == found
    both = (in_gold & in_found).sum(axis=1)
    precision, recall = (both / in_found.sum(axis=1)).mean(), (both / in_gold.sum(axis=1)).mean()
    return 2 * precision * recall / (precision + recall)


def test_two_events_make_two_stories_named_after_their_first_id():
    assert match_stories(table())["story_id"].tolist() == ["b", "a", "b", "a"]


def test_input_stays_and_own_columns_survive():
    articles = table(desk=["x", "y", "z", "w"])
    before = articles.copy()
    result = match_stories(articles)
    pd.testing.assert_frame_equal(articles, before)
    assert result["desk"].tolist() == ["x", "y", "z", "w"]
    assert result.index.equals(articles.index)


def test_order_of_rows_does_not_matter():
    articles = table()
    one = match_stories(articles).set_index("article_id")["story_id"]
    other = match_stories(articles.iloc[::-1]).set_index("article_id")["story_id"]
    assert one.to_dict() == other.to_dict()


def test_dates_keep_equal_texts_apart():
    near = table(published=["2020-01-01", "2020-01-01", "2020-01-04", "2020-01-02"])
    far = table(published=["2020-01-01", "2020-01-01", "2020-02-04", None])
    assert match_stories(near)["story_id"].tolist() == ["b", "a", "b", "a"]
    assert match_stories(far)["story_id"].tolist() == ["d", "a", "b", "a"]  # None meets all
    assert match_stories(far, within_days=None)["story_id"].tolist() == ["b", "a", "b", "a"]


def test_given_ids_are_kept_and_bind():
    together = match_stories(table(story_id=["X", "X", None, None]))
    assert together["story_id"].tolist()[:2] == ["X", "X"]
    apart = match_stories(table(story_id=["X", None, "Y", None]))
    assert apart["story_id"].tolist() == ["X", "a", "Y", "a"]
    joined = match_stories(table(story_id=[None, None, "X", None]))
    assert joined["story_id"].tolist() == ["X", "a", "X", "a"]
    forgotten = match_stories(table(story_id=["X", "X", "X", "X"]), keep=False)
    assert forgotten["story_id"].nunique() == 2


def test_a_given_id_that_is_an_article_id_takes_in_no_stranger():
    result = match_stories(table(story_id=["a", None, None, None]))
    assert result["story_id"].tolist() == ["a", "c", "a", "c"]


def test_fit_is_the_mean_similarity_inside_the_story():
    articles = table()
    result = match_stories(articles)
    pair = story_similarity(articles.iloc[[0]], articles.iloc[[2]], corpus=articles)
    assert result["story_fit"].iloc[0] > 0.2
    alone = match_stories(articles.head(1))
    assert alone["story_fit"].isna().all() and alone["story_id"].item() == "d"
    assert pair["similarity"].item() > 0.2


@pytest.mark.parametrize("bodies", [[], [""], ["", ""], ["...", "the and of"]])
def test_texts_without_words_are_stories_of_their_own(bodies):
    articles = pd.DataFrame(
        {"article_id": [str(i) for i in range(len(bodies))], "outlet": "N", "body": bodies}
    )
    assert match_stories(articles)["story_id"].tolist() == articles["article_id"].tolist()


def test_site_talk_joins_nothing():
    talk = " Sign up to our newsletter and read more."
    articles = table()
    plain = match_stories(articles)["story_id"].tolist()
    articles["body"] = [body + talk for body in articles["body"]]
    assert match_stories(articles)["story_id"].tolist() == plain


def test_sample_corpus_without_dates(root):
    sample = read_articles(root / "data" / "sample")
    found = match_stories(sample, within_days=None, keep=False)
    assert b3(sample["story_id"], found["story_id"]) >= 0.98


def test_similarity_is_symmetric_bounded_and_shows_its_words():
    articles = table()
    a, b = articles.iloc[[0, 1, 0]], articles.iloc[[2, 2, 0]]
    there, back = story_similarity(a, b), story_similarity(b, a)
    assert there["similarity"].tolist() == pytest.approx(back["similarity"].tolist())
    assert there["similarity"].between(0, 1).all()
    assert there["similarity"].iloc[2] == pytest.approx(1)
    assert "alda" in there["shared"].iloc[0]


def test_bad_calls_name_the_repair():
    with pytest.raises(OptionError, match="threshold"):
        match_stories(table(), threshold=0)
    with pytest.raises(OptionError, match="within_days"):
        match_stories(table(), within_days=-1)
    with pytest.raises(TableError, match="article_id"):
        match_stories(table().drop(columns="article_id"))
    with pytest.raises(TableError, match="unequal"):
        story_similarity(table(), table().head(1))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(0, 2**32 - 1), st.booleans())
def test_blocks_and_pieces_give_what_linkage_of_everything_gives(n, seed, dated):
    rng = np.random.default_rng(seed)
    dense = rng.random((n, 6)) * (rng.random((n, 6)) < 0.4) + 0.01 * rng.random((n, 6))  # no ties
    dense /= np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-12)
    day = np.sort(rng.integers(0, 6, n).astype(float)) if dated else np.full(n, np.nan)
    groups = Grouping(sparse.csr_matrix(dense), day, 2.0, np.full(n, "", object)).groups(0.7)
    found = np.empty(n, int)
    for number, members in enumerate(groups):
        found[members] = number
    distance = 1 - (dense @ dense.T).clip(0, 1)
    if dated:
        distance[np.abs(day[:, None] - day) > 2] = 1
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), "average") if n > 1 else None
    whole = fcluster(tree, 0.3, "distance") if tree is not None else np.zeros(1)
    assert ((found[:, None] == found) == (whole[:, None] == whole)).all()


def test_a_piece_too_large_is_cut_at_stronger_pairs(monkeypatch):
    monkeypatch.setattr(grouping, "_LARGEST", 3)
    articles = pd.concat([table().assign(article_id=list(ids)) for ids in ("abcd", "efgh")])
    story = match_stories(articles)["story_id"].to_numpy()
    assert (story[:4] == story[4:]).all()  # equal texts
    assert set(story[[0, 2]]).isdisjoint(story[[1, 3]])
