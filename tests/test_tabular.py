"""Tables of articles: columns under their many names, every value in its own type."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.columns import map_columns
from framing.corpus import read_articles
from framing.errors import InputError
from framing.records import Notes, list_problems
from framing.tabular import read_delimited


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("article_id,outlet,headline,body", ["article_id", "outlet", "headline", "body"]),
        ("ID,Source,Title,Full Text", ["article_id", "outlet", "headline", "body"]),
        ("stories_id,media_name,title,text,publish_date,url",
         ["article_id", "outlet", "headline", "body", "published", "url"]),
        ("doc-id,Publication,content,date", ["article_id", "outlet", "body", "published"]),
        # A better name wins; the other column keeps its own.
        ("source,outlet,text", ["source", "outlet", "body"]),
        ("text,body,outlet", ["text", "body", "outlet"]),
        ("Body,text,outlet", ["body", "text", "outlet"]),
        ("text,outlet,mood", ["body", "outlet", "mood"]),
    ],
)  # fmt: skip
def test_names_that_tables_use(header: str, expected: list[str]):
    assert map_columns(header.split(","), "a.csv", {}) == expected


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_separators_are_told(tmp_path: Path, mark: str):
    rows = [["id", "outlet", "text"], ["1", "A", '"Rain; snow, hail | fog"'], ["2", "B", "Sun."]]
    suffix = "tsv" if mark == "\t" else "csv"
    path = tmp_path / f"a.{suffix}"
    path.write_text("\n".join(mark.join(row) for row in rows), encoding="utf-8")
    assert read_articles(path)["body"].tolist() == ["Rain; snow, hail | fog", "Sun."]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems(tmp_path: Path, ends: str):
    path = tmp_path / "a.csv"
    path.write_bytes(ends.join(["id,outlet,text", '1,A,"Rain.', 'Snow."', "2,A,Hail."]).encode())
    assert read_articles(path)["body"].tolist() == ["Rain.\nSnow.", "Hail."]


def test_empty_lines_and_trailing_separators(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("\n\nid,outlet,text,,\n\n1,A,Rain.,,\n,,,,\n", encoding="utf-8")
    articles = read_articles(path)
    assert articles["body"].tolist() == ["Rain."]
    assert list_problems(articles).empty
    assert articles.loc[0, "origin"] == "a.csv, line 5"


@given(st.lists(st.lists(st.text(max_size=20), min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_pandas_writes_is_read_as_it_was(rows: list[list[str]]):
    clean = [[c.replace("\r", " ").replace("\0", " ") for c in row] for row in rows]
    table = pd.DataFrame(clean, columns=["id", "outlet", "text"])
    text = table.to_csv(index=False, lineterminator="\n")
    found = [list(r.values.values()) for r in read_delimited(text, "a.csv", Notes(), {})]
    assert found == [row for row in clean if any(cell.strip() for cell in row)]


def test_json_lines_keep_types(tmp_path: Path):
    rows = [
        {"id": 7, "outlet": "A", "text": "Rain.", "n": 3, "share": 0.5, "tags": ["x"], "ok": True},
        {"text": "Snow.", "outlet": "B", "id": "007", "n": 4, "share": None, "tags": {"y": 1}},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    articles = read_articles(path)
    assert articles["article_id"].tolist() == ["7", "007"]
    assert articles["n"].tolist() == [3, 4]
    assert articles["share"].tolist()[0] == 0.5
    assert pd.isna(articles["share"].tolist()[1])
    assert articles["tags"].tolist() == ['["x"]', '{"y": 1}']


@pytest.mark.parametrize("wrap", ["[%s]", '{"status": "ok", "n": 1, "articles": [%s]}', "%s"])
def test_json_documents(tmp_path: Path, wrap: str):
    row = json.dumps({"outlet": "A", "text": "Rain."}, indent=1)
    path = tmp_path / "a.json"
    path.write_text(wrap % row, encoding="utf-8")
    assert read_articles(path)["body"].tolist() == ["Rain."]


def test_json_that_breaks_off(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text('[{"outlet": "A", "text": "Rain."}', encoding="utf-8")
    with pytest.raises(InputError, match="not valid JSON"):
        read_articles(path)


def test_parquet_keeps_types(tmp_path: Path):
    table = pd.DataFrame(
        {
            "id": ["007", "8"],
            "source": ["NA", "B"],
            "text": ["Rain.", "Snow."],
            "date": pd.to_datetime(["2015-10-06 02:00", None]).tz_localize("Europe/Paris"),
            "n": [1, 2],
            "day": [datetime.date(2015, 10, 6), None],
        },
        index=[5, 6],
    )
    table.to_parquet(tmp_path / "a.parquet")
    articles = read_articles(tmp_path / "a.parquet")
    assert articles[["article_id", "outlet"]].values.tolist() == [["007", "NA"], ["8", "B"]]
    assert articles.loc[0, "published"] == pd.Timestamp("2015-10-06", tz="UTC")
    assert pd.isna(articles.loc[1, "published"])
    assert articles["n"].dtype.kind == "i"
    assert "__index_level_0__" not in articles
    data = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "b.parquet").write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match="damaged"):
        read_articles(tmp_path / "b.parquet")


def test_sheets_of_a_workbook(tmp_path: Path):
    book = openpyxl.Workbook()
    first = book.active
    first.title = "news"
    first.append(["id", "outlet", "text", "date", "n"])
    first.append([7, "NA", "Rain.", datetime.datetime(2015, 10, 6), 2.5])
    first.append([None, None, None, None, None])
    notes = book.create_sheet("notes")
    notes.append(["who", "when"])
    notes.append(["me", "now"])
    book.save(tmp_path / "a.xlsx")
    articles = read_articles(tmp_path / "a.xlsx")
    assert articles[["article_id", "outlet", "body", "n"]].values.tolist() == [
        ["7", "NA", "Rain.", 2.5]
    ]
    assert articles.loc[0, "published"] == pd.Timestamp("2015-10-06", tz="UTC")
    assert articles.loc[0, "origin"] == "a.xlsx, sheet 'news', row 2"
    assert list_problems(articles)["what"].tolist() == ["the sheet has no column of an article"]


def test_a_table_may_lie_in_its_outlets_folder(tmp_path: Path):
    (tmp_path / "The Clarion").mkdir()
    (tmp_path / "The Clarion" / "a.csv").write_text("id,text\n1,Rain.\n", encoding="utf-8")
    articles = read_articles(tmp_path)
    assert articles[["outlet", "outlet_from"]].values.tolist() == [["The Clarion", "folder"]]


def test_a_table_without_an_outlet_is_one_problem_with_the_option_that_mends_it(tmp_path: Path):
    rows = [f"{i},{'Bote' if i % 2 else 'Post'},Regen {i},Es regnet {i}." for i in range(30)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["Nr,Zeitung,Titel,Text", *rows]), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_articles(path)
    [problem] = caught.value.problems
    assert problem.got == "Nr, Zeitung, Titel, Text"
    assert "--column Zeitung=outlet, or columns={'Zeitung': 'outlet'}" in problem.repair
    assert read_articles(path, columns={"Zeitung": "outlet"})["outlet"].nunique() == 2
    (tmp_path / "b.csv").write_text("outlet,text\nA,Rain.\n,Snow.\n", encoding="utf-8")
    problems = list_problems(read_articles(tmp_path))
    assert problems[["file", "row", "what"]].values.tolist() == [
        ["a.csv", "", "no column with the outlet"], ["b.csv", "line 3", "no outlet"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "cells", "named"),
    [
        ("Text,Wo", ["Rain,Bote", "Snow,Bote", "Hail,Post", "Fog,Post"], "--column Wo=outlet"),
        ("Text,Name der Zeitung", ["Rain,Bote"], "--column 'Name der Zeitung=outlet'"),
        ("Text,Jahr", ["Rain,2019", "Snow,2019", "Hail,2020", "Fog,2020"], "where all of"),
        ("Text", ["Rain", "Snow"], "where all of"),
    ],
)
def test_the_column_of_outlets_is_known_by_its_name_or_by_values_that_recur(
    header: str, cells: list[str], named: str, tmp_path: Path
):
    (tmp_path / "a.csv").write_text("\n".join([header, *cells]), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_articles(tmp_path)
    assert caught.value.problems[0].repair.startswith(named)


def test_a_mapping_counts_only_where_it_is_needed(tmp_path: Path):
    (tmp_path / "a.csv").write_text("Zeitung,text\nA,Rain.\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("outlet,text\nB,Snow.\n", encoding="utf-8")
    articles = read_articles(tmp_path, columns={"Zeitung": "outlet"})
    assert articles["outlet"].tolist() == ["A", "B"]


def test_a_table_of_many_columns_of_the_users_survives(tmp_path: Path):
    stream = io.StringIO()
    pd.DataFrame([{"outlet": "A", "text": "Rain.", **{f"x{i}": i for i in range(200)}}]).to_csv(
        stream, index=False
    )
    (tmp_path / "a.csv").write_text(stream.getvalue(), encoding="utf-8")
    articles = read_articles(tmp_path / "a.csv")
    assert articles.loc[0, "x199"] == "199"


def test_what_is_nested_in_json_is_the_text_itself(tmp_path: Path):
    """As JSON text, braces and escaped quotation marks would be counted as the article's."""
    row = {
        "_id": {"$oid": "5f1"}, "source": {"id": None, "name": "The Clarion"},
        "title": {"main": "Rain"}, "content": ['"No," he said.', "It rained."],
        "meta": {"wire": True},
    }  # fmt: skip
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    article = read_articles(tmp_path / "a.jsonl").iloc[0]
    assert article[["article_id", "outlet", "headline"]].tolist() == ["5f1", "The Clarion", "Rain"]
    assert article["body"] == '"No," he said.\n\nIt rained.'
    assert json.loads(article["meta"]) == {"wire": True} and article["source.id"] is None


def test_a_nested_field_of_ones_own_name_can_be_told(tmp_path: Path):
    row = {"outlet": "The Clarion", "artikel": {"inhalt": "It rained.", "n": 2}}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    article = read_articles(tmp_path / "a.jsonl", columns={"artikel.inhalt": "body"}).iloc[0]
    assert article["body"] == "It rained." and article["artikel.n"] == 2
    row = {"outlet": "The Clarion", "content": {"inhalt": "It rained."}}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(InputError, match=r"columns=\{'content\.inhalt': 'body'\}"):
        read_articles(tmp_path / "a.jsonl")
