"""Folders and files of every kind become one table; what cannot be read is said."""

from __future__ import annotations

import copy
import json
import pickle
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus import read_articles, span_in_file
from framing.decoding import clean_text
from framing.errors import InputError, OptionError
from framing.pages import split_page
from framing.records import list_problems, list_removed

STORY = "Ferry to sail again\n\nThe ferry will sail again from May, the harbour master said.\n"


def write(folder: Path, name: str, text: str | bytes = STORY) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_outlet_comes_from_manifest_then_folder_then_page(tmp_path: Path):
    write(tmp_path, "The Clarion/one.txt")
    write(tmp_path, "The Clarion/two.txt")
    write(tmp_path, "three.txt", STORY + "\n© 2024 Evening Post. All rights reserved.\n")
    write(
        tmp_path,
        "articles.csv",
        "file,outlet,story_id,published,desk\n"
        "The Clarion/two.txt,Clarion on Sunday,ferry,2024-05-01,north\n",
    )
    articles = read_articles(tmp_path).set_index("article_id")
    assert articles["outlet"].to_dict() == {
        "The Clarion/one": "The Clarion",
        "The Clarion/two": "Clarion on Sunday",
        "three": "Evening Post",
    }
    assert articles["outlet_from"].tolist() == ["folder", "manifest", "page: footer"]
    assert articles.loc["The Clarion/two", "story_id"] == "ferry"
    assert articles.loc["The Clarion/two", "desk"] == "north"
    assert articles.loc["The Clarion/two", "published"] == pd.Timestamp("2024-05-01", tz="UTC")
    assert pd.isna(articles.loc["three", "published"])


def test_an_open_outlet_is_an_error_that_shows_the_manifest_line(tmp_path: Path):
    write(tmp_path, "one.txt")
    write(tmp_path, "two.txt", STORY.replace("May", "June"))
    with pytest.raises(InputError) as caught:
        read_articles(tmp_path)
    message = str(caught.value)
    assert "file,outlet" in message
    assert "one.txt,NAME OF THE OUTLET" in message
    assert "two.txt,NAME OF THE OUTLET" in message
    assert read_articles(tmp_path, outlet="The Clarion")["outlet"].unique().tolist() == [
        "The Clarion"
    ]


def test_a_page_beside_the_outlets_folders_is_set_aside(tmp_path: Path):
    note = "To do\n\nAsk the harbour master of Norda about the second ferry before Friday.\n"
    for name in ("2024/The Clarion/one.txt", "2024/The Post/two.txt"):
        write(tmp_path, name, STORY.replace("May", name))
    stray = write(tmp_path, "2024/Notes.txt", note)
    articles = read_articles(tmp_path)
    assert articles["outlet"].tolist() == ["The Clarion", "The Post"]
    [problem] = list_problems(articles).to_dict("records")
    assert (problem["file"], problem["is_set_aside"]) == ("2024/Notes.txt", True)
    assert "2024/Notes.txt,NAME OF THE OUTLET" in problem["repair"]
    assert read_articles(tmp_path, outlet="The Sun")["outlet"].nunique() == 3
    for number in range(2):  # now as many files lie beside the folders as in them
        write(tmp_path, f"{number}.txt", STORY.replace("May", f"{number} May"))
    with pytest.raises(InputError, match=r"(?s)outlet of some pages is open.*Notes\.txt"):
        read_articles(tmp_path)
    stray.unlink()
    with pytest.raises(InputError, match="outlet of some pages is open"):
        read_articles(tmp_path)


def test_one_file_is_a_corpus(tmp_path: Path):
    path = write(tmp_path, "one.txt", STORY + "\n© 2024 Evening Post\n")
    articles = read_articles(path)
    assert articles[["article_id", "outlet", "headline", "origin"]].values.tolist() == [
        ["one", "Evening Post", "Ferry to sail again", "one.txt"]
    ]


def test_a_folder_may_mix_kinds_and_hold_other_things(tmp_path: Path):
    write(tmp_path, "The Clarion/one.txt")
    write(tmp_path, "more.csv", "id,source,title,text\n007,NA,Two,It rained.\n")
    write(tmp_path, "more.jsonl", '{"source": "Norda", "text": "It snowed."}\n')
    pd.DataFrame({"outlet": ["Norda"], "body": ["It hailed."], "n": [3]}).to_parquet(
        tmp_path / "more.parquet"
    )
    write(tmp_path, "README.md", "What this is.")
    write(tmp_path, "codes.csv", "file,code\none.txt,3\n")
    write(tmp_path, ".DS_Store", b"\0\1")
    write(tmp_path, "picture.png", b"\x89PNG\r\n\x1a\n\0\0")
    articles = read_articles(tmp_path)
    assert articles["article_id"].tolist() == [
        "The Clarion/one", "007", "more.jsonl-1", "more.parquet-1",
    ]  # fmt: skip
    assert articles["n"].tolist()[-1] == 3
    assert articles.loc[articles["article_id"] == "007", "outlet"].item() == "NA"
    problems = list_problems(articles)
    assert problems.loc[problems["is_set_aside"], "file"].tolist() == ["picture.png"]
    assert set(problems.loc[~problems["is_set_aside"], "file"]) == {"README.md", "codes.csv"}


def test_captions_are_kept_in_a_table_and_offsets_lead_back_to_the_file(tmp_path: Path):
    text = (
        "Ferry to sail again\n\nThe ferry will sail again from May, the harbour master said.\n\n"
        "The old ferry at the pier. (AP Photo)\n\nIslanders had asked for it for many years now.\n"
    )
    path = write(tmp_path, "The Clarion/one.txt", text)
    articles = read_articles(tmp_path)
    removed = list_removed(articles)
    assert removed[["article_id", "text", "why"]].values.tolist() == [
        ["The Clarion/one", "The old ferry at the pier. (AP Photo)", "caption"]
    ]
    stored = path.read_text(encoding="utf-8")
    assert stored[removed.loc[0, "start"] : removed.loc[0, "end"]] == removed.loc[0, "text"]
    article = articles.loc[0]
    at = article["body"].index("Islanders")
    start, end = span_in_file(article, at, at + 9)
    assert stored[start:end] == "Islanders"
    start, end = span_in_file(article, 0, 5, part="headline")
    assert stored[start:end] == "Ferry"
    across = span_in_file(article, 0, len(article["body"]))
    assert "(AP Photo)" in stored[slice(*across)]
    with pytest.raises(OptionError, match="outside"):
        span_in_file(article, 0, len(article["body"]) + 1)
    with pytest.raises(OptionError, match="not read from a page"):
        span_in_file({"body": "Rain."}, 0, 1)


@given(
    st.lists(
        st.one_of(
            st.text(max_size=60),
            st.sampled_from(
                [
                    "A picture of the pier. (AP Photo)",
                    "The ferry will sail again from May, the harbour master said on Monday.",
                    "Related posts",
                    "Share this article",
                ]
            ),
        ),
        max_size=10,
    ),
    st.data(),
)
def test_offsets_into_a_body_slice_back_from_the_page(lines: list[str], data: st.DataObject):
    text = clean_text("\n".join(lines))
    page = split_page(text)
    body = "".join(text[s:e] for s, e in page.pieces)
    if not body:
        return
    article = {"body_at": " ".join(f"{s}-{e}" for s, e in page.pieces)}
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    a, b = span_in_file(article, start, end)
    assert text[a] == body[start]
    assert text[b - 1] == body[end - 1]
    if b - a == end - start:
        assert text[a:b] == body[start:end]
    else:
        assert any(a <= s and e <= b for s, e in _gaps(page.pieces))


def _gaps(pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(a[1], b[0]) for a, b in pairwise(pieces)]


def test_what_travels_with_the_articles_survives_pandas(tmp_path: Path):
    write(tmp_path, "The Clarion/one.txt", "Home > World\n" + STORY)
    articles = read_articles(tmp_path)
    assert len(list_removed(articles)) == 1
    for other in (
        articles[articles["outlet"] == "The Clarion"],
        articles.assign(x=1),
        pickle.loads(pickle.dumps(articles)),
        copy.deepcopy(articles),
    ):
        assert len(list_removed(other)) == 1
    both = pd.concat([articles, read_articles(tmp_path).assign(article_id="other")])
    assert len(both) == 2
    articles.to_parquet(tmp_path / "out.parquet")
    assert list_removed(articles.iloc[:0]).empty
    assert list_removed(pd.DataFrame({"article_id": ["a"]})).empty


def test_the_same_article_twice_is_set_aside_and_two_under_one_id_are_an_error(tmp_path: Path):
    rows = "id,outlet,text\n1,A,Rain.\n1,A,Rain.\n2,A,Snow.\n"
    articles = read_articles(write(tmp_path, "a.csv", rows))
    assert articles["article_id"].tolist() == ["1", "2"]
    problems = list_problems(articles)
    assert problems.loc[0, "what"] == "the article was read before"
    assert problems.loc[0, "file"] == "a.csv, line 3"
    with pytest.raises(InputError, match=r"'1' stands twice \(b.csv, line 2; b.csv, line 4\)"):
        read_articles(write(tmp_path, "b.csv", "id,outlet,text\n1,A,Rain.\n2,A,Snow.\n1,A,Hail.\n"))


@pytest.mark.parametrize(
    ("header", "columns", "own"),
    [("DocID,source,text", {}, "DocID"), ("Nr,source,text", {"Nr": "article_id"}, "Nr")],
)
def test_ids_that_stand_twice_are_renewed_by_the_repair_that_is_told(
    header: str, columns: dict[str, str], own: str, tmp_path: Path
):
    path = write(tmp_path, "a.csv", f"{header}\n1,A,Rain.\n1,A,Hail.\n")
    with pytest.raises(
        InputError, match=f"--column {own}=old_id, or columns={{'{own}': 'old_id'}}"
    ):
        read_articles(path, columns=columns)
    articles = read_articles(path, columns={own: "old_id"})
    assert articles["article_id"].tolist() == ["a-1", "a-2"]
    assert articles["old_id"].tolist() == ["1", "1"]


def test_an_id_of_a_manifest_names_no_column_of_a_table(tmp_path: Path):
    for name in ("a", "b"):
        write(tmp_path, f"The Clarion/{name}.txt", STORY.replace("May", name * 3))
    rows = "The Clarion/a.txt,7\nThe Clarion/b.txt,7\n"
    write(tmp_path, "articles.csv", f"file,id\n{rows}")
    with pytest.raises(InputError, match="change one id where it is given"):
        read_articles(tmp_path)


def test_dates_are_in_utc_or_reported(tmp_path: Path):
    rows = (
        "id,outlet,text,date\n1,A,Rain.,2015-10-06T02:00:00+02:00\n2,A,Rain.,03/04/2015\n"
        "3,A,Rain.,soon\n4,A,Rain.,\n"
    )
    path = write(tmp_path, "a.csv", rows)
    articles = read_articles(path)
    assert articles.loc[0, "published"] == pd.Timestamp("2015-10-06", tz="UTC")
    assert articles["published"].isna().tolist() == [False, True, True, True]
    problems = list_problems(articles)
    assert problems[["row", "column", "got"]].values.tolist() == [
        ["line 3", "published", "03/04/2015"],
        ["line 4", "published", "soon"],
    ]
    assert read_articles(path, date_order="dmy").loc[1, "published"].month == 4
    decided = write(tmp_path, "b.csv", rows + "5,A,Rain.,25/04/2015\n")
    assert read_articles(decided).loc[1, "published"].month == 4
    with pytest.raises(OptionError, match="date_order"):
        read_articles(path, date_order="ymd")


def test_columns_of_ones_own_are_named_and_kept(tmp_path: Path):
    path = write(tmp_path, "a.csv", "Zeitung;Volltext;Ressort\nDie Uhr;Es regnet.;Wetter\n")
    articles = read_articles(path, columns={"Zeitung": "outlet", "Volltext": "body"})
    assert articles.loc[0, ["outlet", "body", "Ressort"]].tolist() == [
        "Die Uhr",
        "Es regnet.",
        "Wetter",
    ]
    with pytest.raises(InputError, match="no column 'Zeitungg'"):
        read_articles(path, columns={"Zeitungg": "outlet", "Volltext": "body"})


def test_a_column_that_nothing_has_is_noted(tmp_path: Path):
    write(tmp_path, "The Clarion/one.txt")
    columns = {"Foo": "outlet"}
    [noted] = list_problems(read_articles(tmp_path, columns=columns)).to_dict("records")
    assert noted["what"] == "no column 'Foo' was met to be read as outlet"
    assert noted["got"] == "texts or pages, which have no columns"
    assert noted["repair"].startswith("leave out --column Foo=outlet")
    assert not noted["is_set_aside"]
    write(tmp_path, "articles.csv", "file,Foo\nThe Clarion/one.txt,Clarion on Sunday\n")
    articles = read_articles(tmp_path, columns=columns)
    assert list_problems(articles).empty
    assert articles["outlet"].tolist() == ["Clarion on Sunday"]
    write(tmp_path, "more.csv", "source,text,title,Bar\nNorda,Rain.,Wet,\n")
    columns |= {"Bar": "url", "Bas": "headline"}
    more = list_problems(read_articles(tmp_path, columns=columns))
    assert more["column"].tolist() == ["Bas"]
    assert more["got"].tolist() == ["Bar, Foo, file, source, text, title"]


def test_the_sample_corpus_reads_without_a_finding(root: Path):
    sample = root / "data" / "sample"
    manifest = pd.read_csv(sample / "articles.csv", keep_default_na=False)
    articles = read_articles(sample)
    assert len(articles) == len(manifest)
    assert set(articles["outlet"]) == set(manifest["outlet"])
    assert not list_problems(articles)["is_set_aside"].any()
    assert (articles["headline"].str.len() > 10).all()
    planned = pd.read_csv(sample / "removed.csv")
    planned = planned[planned["why"] != "headline"]
    bodies = articles.set_index("origin")["body_at"].str.split()
    for row in planned.itertuples():
        for piece in bodies[row.file]:
            start, end = map(int, piece.split("-"))
            assert row.end <= start or row.start >= end, row


def test_the_seeds_need_no_manifest(shared: Path):
    gold = json.loads((shared / "seeds" / "gold.json").read_text(encoding="utf-8"))
    articles = read_articles(shared / "seeds")
    assert articles["outlet"].tolist() == [g["outlet"] for g in gold]
    assert articles["headline"].tolist() == [g["headline"] for g in gold]
    assert not list_problems(articles)["is_set_aside"].any()
    for (_, article), g in zip(articles.iterrows(), gold, strict=True):
        text = (shared / "seeds" / g["file"]).read_text(encoding="utf-8")
        assert span_in_file(article, 0, len(article["body"])) == (g["body_start"], g["body_end"])
        for span in g["spans"]:
            at = _in_body(article, span["start"])
            assert article["body"][at : at + len(span["text"])] == span["text"]
            assert text[span["start"] : span["end"]] == span["text"]


def _in_body(article: pd.Series, offset: int) -> int:
    return next(
        i for i in range(len(article["body"])) if span_in_file(article, i, i + 1)[0] == offset
    )
