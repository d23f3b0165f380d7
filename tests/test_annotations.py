"""Annotation tools: what goes out comes back, what was changed on the way is noticed."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.annotations import FORMATS, read_annotations, write_annotations
from framing.errors import InputError, OptionError, TableError
from framing.sheets import read_codes
from framing.spans import from_utf16, to_utf16

BODY = "😀 The so-called “truce”\nheld, 𝒳 officials\tallegedly said — perhaps.\nSo-called, again."
KEY = ["article_id", "part", "start", "end", "text", "measure", "label"]
SUFFIX = {"doccano": "task.jsonl", "label-studio": "task.json", "brat": "brat", "xmi": "xmi"}


def articles() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": ["n/1", "../2", "3"],
            "outlet": ["N", "P", "Q"],
            "headline": ["Truce?", None, ""],
            "body": [BODY, "Nothing is said here.", "It is over, reportedly."],
        }
    )


def hits() -> pd.DataFrame:
    def place(article_id, part, text, word, measure, label):
        start = text.index(word)
        return (article_id, part, start, start + len(word), word, measure, label)

    rows = [
        place("n/1", "headline", "Truce?", "Truce", "naming", "the truce / cease-fire"),
        place("n/1", "body", BODY, "so-called", "hedge", "distancing"),
        place("n/1", "body", BODY, "so-called “truce”", "scare_quote", ""),  # overlaps
        place("n/1", "body", BODY, "“truce”\nheld", "loaded", "a, b"),  # over a line break
        place("n/1", "body", BODY, "allegedly", "hedge", "legal"),
        place("n/1", "body", BODY, "So-called, again", "hedge", "distancing"),
        place("3", "body", "It is over, reportedly.", "reportedly", "hedge", "evidential"),
    ]
    return pd.DataFrame(rows, columns=KEY)


def in_order(table: pd.DataFrame) -> list[list]:
    return sorted(table[KEY].to_numpy().tolist(), key=str)


@pytest.mark.parametrize("format", FORMATS)
def test_what_goes_out_comes_back(format, tmp_path):
    path = write_annotations(hits(), articles(), tmp_path / SUFFIX[format], format=format)
    codes = read_annotations(path)
    assert in_order(codes) == in_order(hits())
    assert set(codes["code"]) == {"yes"}
    assert in_order(read_annotations(path, articles=articles())) == in_order(hits())


@pytest.mark.parametrize("format", FORMATS)
def test_no_hits_still_sends_every_text(format, tmp_path):
    path = write_annotations(hits().head(0), articles(), tmp_path / SUFFIX[format], format=format)
    assert read_annotations(path).empty


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    st.data(),
    st.sampled_from(["doccano", "label-studio", "brat"]),
    st.sampled_from(["tool", "code_points"]),
)
def test_any_span_of_any_text_comes_back(tmp_path_factory, body, data, format, offsets):
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    if format == "brat" and (body[start] == "\n" or body[end - 1] == "\n"):
        return  # brat's spans begin and end in a line
    table = pd.DataFrame({"article_id": ["1"], "outlet": ["N"], "body": [body]})
    row = (
        "1",
        "body",
        start,
        end,
        body[start:end],
        "hedge",
        data.draw(st.text("aé /_", max_size=4)),
    )
    hit = pd.DataFrame([row], columns=KEY)
    folder = tmp_path_factory.mktemp("out")
    path = write_annotations(hit, table, folder / SUFFIX[format], format=format, offsets=offsets)
    assert in_order(read_annotations(path, offsets=offsets)) == in_order(hit)


def test_browser_tools_count_an_emoji_as_two(tmp_path):
    path = write_annotations(hits(), articles(), tmp_path / "a.jsonl")
    line = next(
        json.loads(line) for line in path.read_text("utf-8").split("\n") if "so-called" in line
    )
    start, end, name = line["label"][0]
    assert (start, name) == (BODY.index("so-called") + 1, "hedge/distancing")
    units = line["text"].encode("utf-16-le")
    assert units[2 * start : 2 * end].decode("utf-16-le") == "so-called"


@given(st.text(max_size=20), st.data())
def test_utf16_offsets_are_javas(text, data):
    place = data.draw(st.integers(0, len(text)))
    units = len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
    assert to_utf16(text, place) == units
    assert from_utf16(text, units) == place


def test_label_studio_export_names_the_coders(tmp_path):
    path = write_annotations(hits(), articles(), tmp_path / "a.json")
    assert '<Label value="hedge/distancing"/>' in (tmp_path / "a-config.xml").read_text()
    tasks = json.loads(path.read_text("utf-8"))
    for task in tasks:
        result = task.pop("predictions")[0]["result"]
        task["annotations"] = [
            {"completed_by": {"id": 1, "email": "anna@example.org"}, "result": result},
            {"completed_by": 2, "result": result[:1]},
            {"completed_by": 3, "was_cancelled": True, "result": result},
        ]
    path.write_text(json.dumps(tasks), "utf-8")
    codes = read_annotations(path)
    assert in_order(codes[codes["coder"] == "anna@example.org"]) == in_order(hits())
    assert set(codes["coder"]) == {"anna@example.org", "2"}


def test_doccano_relation_export_and_lost_ids(tmp_path):
    line = {"id": 7, "text": "It is over, reportedly.", "Comments": [],
            "entities": [{"id": 1, "label": "hedge/evidential", "start_offset": 12,
                          "end_offset": 22}]}  # fmt: skip
    path = tmp_path / "anna.jsonl"
    path.write_text(json.dumps(line) + "\n")
    with pytest.raises(InputError, match="articles=articles"):
        read_annotations(path)
    codes = read_annotations(path, articles=articles())
    assert codes[["article_id", "text", "coder"]].to_numpy().tolist() == [
        ["3", "reportedly", "anna"]
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_a_changed_text_is_noticed(format, tmp_path):
    path = write_annotations(hits(), articles(), tmp_path / SUFFIX[format], format=format)
    for each in [path] if path.is_file() else [*path.glob("*.txt"), *path.glob("*.xmi")]:
        each.write_text(each.read_text("utf-8").replace("Nothing is", "Nothing at all is"), "utf-8")
    with pytest.raises(InputError, match="changed"):
        read_annotations(path)


@pytest.mark.parametrize("content", ["", "[", '{"text": "a", "label": [[0, 9, "x"]]}', "[1]", "{}"])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.xmi", "a.ann"])
def test_broken_files_are_errors_for_people(name, content, tmp_path):
    path = tmp_path / name
    path.write_text(content)
    if name == "a.jsonl" and not content:
        assert read_annotations(path).empty
    else:
        with pytest.raises(InputError):
            read_annotations(path)


def test_bad_calls(tmp_path):
    with pytest.raises(OptionError, match="format"):
        write_annotations(hits(), articles(), tmp_path / "a.txt")
    with pytest.raises(OptionError, match="offsets"):
        write_annotations(hits(), articles(), tmp_path / "a.json", offsets="bytes")
    with pytest.raises(TableError, match="row 0"):
        write_annotations(hits().assign(end=999), articles(), tmp_path / "a.json")
    bad = articles().assign(body="a \x07 bell")
    with pytest.raises(InputError, match="XML"):
        write_annotations(hits().head(0), bad, tmp_path / "x", format="xmi")
    with pytest.raises(InputError, match="cannot read"):
        read_annotations(tmp_path / "none.json")


def test_read_codes_takes_annotations_of_several_coders(tmp_path):
    one = write_annotations(hits(), articles(), tmp_path / "anna.jsonl")
    two = write_annotations(hits().head(2), articles(), tmp_path / "ben.json")
    codes = read_codes({"anna": one, "ben": two})
    assert codes["coder"].value_counts().to_dict() == {"anna": 7, "ben": 2}
