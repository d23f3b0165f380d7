"""Samples for coders: drawn as promised, blind where asked, safe to open, read back whole."""

from __future__ import annotations

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.coding import _sizes, sample_for_coding
from framing.errors import InputError, OptionError, TableError
from framing.sheets import read_codes, write_coding_sheet


def articles(n: int = 12) -> pd.DataFrame:
    outlets = ["Selm Examiner" if i % 3 else "Morning Gull" for i in range(n)]
    bodies = [
        f"Officials met in town {i}. The Morning Gull reports a so-called truce. It may hold."
        for i in range(n)
    ]
    ids = [f"{outlet}/{i}" for i, outlet in enumerate(outlets)]
    return pd.DataFrame({"article_id": ids, "outlet": outlets, "body": bodies, "genre": "news"})


def hits(table: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for article_id, body in zip(table["article_id"], table["body"], strict=True):
        for word, label in (("so-called", "distancing"), ("may", "epistemic")):
            start = body.index(word)
            rows.append((article_id, "body", start, start + len(word), word, "hedge", label, word))
    frame = pd.DataFrame(
        rows,
        columns=["article_id", "part", "start", "end", "text", "measure", "label", "term"],
    )
    return frame.assign(
        sentence=1, target="", target_head="", voice="outlet", source=None, weight=1.0, rule="r"
    )


def test_weights_add_up_to_the_units_and_strata_are_even():
    table = articles()
    found = hits(table)
    sheet = sample_for_coding(found, 8, articles=table, stratify=["outlet", "label"])
    assert len(sheet) == 8 and sheet["unit_id"].is_unique
    assert sheet["stratum"].value_counts().tolist() == [2, 2, 2, 2]
    assert sheet["weight"].sum() == pytest.approx(len(found))
    by_outlet = sheet.groupby("outlet")["weight"].first().to_dict()
    assert by_outlet == {"Morning Gull": 4 / 2, "Selm Examiner": 8 / 2}


def test_same_seed_same_sample_whatever_the_order_of_rows():
    table = articles()
    found = hits(table)
    one = sample_for_coding(found, 5, articles=table, seed=3)
    two = sample_for_coding(found.iloc[::-1], 5, articles=table.iloc[::-1], seed=3)
    pd.testing.assert_frame_equal(one, two)
    assert set(one["unit_id"]) != set(
        sample_for_coding(found, 5, articles=table, seed=4)["unit_id"]
    )


def test_units_point_into_the_text():
    table = articles()
    bodies = table.set_index("article_id")["body"]
    for sheet in (
        sample_for_coding(hits(table), 9, articles=table, context=10),
        sample_for_coding(table, 9),
        sample_for_coding(table, 9, unit="article"),
    ):
        for row in sheet.itertuples():
            body = bodies[row.article_id]
            assert body[row.start : row.end] == row.text
            assert body[: row.start].endswith(row.before)
            assert body[row.end :].startswith(row.after)


def test_blind_sheets_do_not_name_the_outlet_and_keep_their_ids():
    table = articles()
    open_sheet = sample_for_coding(table, 20, seed=2)
    blind = sample_for_coding(table, 20, seed=2, blind=True)
    assert blind["unit_id"].tolist() == open_sheet["unit_id"].tolist()
    assert {"outlet", "article_id", "start"}.isdisjoint(blind.columns)
    assert not any("gull" in str(value).lower() for value in blind.to_numpy().ravel())
    assert any("[outlet]" in value for value in blind["text"])


def test_sentences_with_hits_are_half_of_the_sample():
    table = articles(40)
    few = hits(table).head(3)
    sheet = sample_for_coding(table, 6, hits=few, measure="hedge")
    with_hit = sheet["stratum"] == "with hit"
    assert with_hit.sum() == 3
    assert sheet.loc[~with_hit, "weight"].iloc[0] == pytest.approx((120 - 3) / 3)
    assert set(sheet["measure"]) == {"hedge"}


@given(st.lists(st.integers(0, 20), min_size=1, max_size=6), st.integers(1, 60))
def test_strata_share_as_evenly_as_they_can(available, n):
    sizes = _sizes(available, n)
    assert sum(sizes) == min(n, sum(available))
    assert all(size <= most for size, most in zip(sizes, available, strict=True))
    unfilled = [size for size, most in zip(sizes, available, strict=True) if size < most]
    assert max(sizes) - min(unfilled, default=max(sizes)) <= 1


def test_estimates_from_the_weights_are_unbiased():
    table = articles(30)
    found = hits(table)
    shares = []
    for seed in range(300):
        sheet = sample_for_coding(found, 6, articles=table, stratify="outlet", seed=seed)
        is_hold = sheet["label"] == "epistemic"
        shares.append(np.average(is_hold, weights=sheet["weight"]))
    assert np.mean(shares) == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(6 * 300))


def test_bad_calls():
    table = articles()
    with pytest.raises(OptionError, match="n=0"):
        sample_for_coding(table, 0)
    with pytest.raises(OptionError, match="stratify"):
        sample_for_coding(table, 3, stratify="region")
    with pytest.raises(OptionError, match="articles"):
        sample_for_coding(hits(table), 3)
    with pytest.raises(OptionError, match="unit"):
        sample_for_coding(table, 3, unit="hit")
    other = table.assign(body="Another text that is long enough for all of the offsets to fit in.")
    with pytest.raises(TableError, match="other texts"):
        sample_for_coding(hits(table), 3, articles=other)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_sheets_come_back_with_codes_and_weights(suffix, tmp_path):
    table = articles()
    sample = sample_for_coding(hits(table), 6, articles=table, stratify="label")
    codebook = tmp_path / "codebook.md"
    codebook.write_text("yes: the writer withholds commitment\n=no: anything else\n")
    path = write_coding_sheet(sample, tmp_path / f"anna.{suffix}", codebook=codebook)
    filled = sample.assign(code=["Yes", "no ", "", "no", "yes", "unsure"])
    write_coding_sheet(filled, path)
    codes = read_codes(path, sample=sample, codes=["yes", "no", "unsure"])
    assert codes["unit_id"].tolist() == sample["unit_id"].tolist()
    assert codes["code"].fillna("").tolist() == ["yes", "no", "", "no", "yes", "unsure"]
    assert set(codes["coder"]) == {"anna"}
    assert codes["weight"].tolist() == sample["weight"].tolist()
    assert codes["article_id"].tolist() == sample["article_id"].tolist()


def test_what_the_coder_sees_does_not_give_the_detector_away(tmp_path):
    table = articles()
    sample = sample_for_coding(table, 6, hits=hits(table))
    path = write_coding_sheet(sample, tmp_path / "anna.csv")
    assert {"weight", "stratum", "start"}.isdisjoint(pd.read_csv(path).columns)


def test_nothing_in_a_sheet_is_a_formula(tmp_path):
    cells = ["=HYPERLINK(1)", "+1 (555)", "@SUM(A1)", "-cmd|' /C calc'!A0", "\tx", "a\x07b"]
    sample = pd.DataFrame({"unit_id": [f"u{i}" for i in range(6)], "text": cells, "code": ""})
    book = openpyxl.load_workbook(write_coding_sheet(sample, tmp_path / "a.xlsx"))
    values = [cell for row in book["Units"].iter_rows(min_row=2) for cell in row]
    assert not any(cell.data_type == "f" for cell in values)
    assert not any(str(cell.value)[:1] in "=+@-\t" for cell in values if cell.value)
    lines = write_coding_sheet(sample, tmp_path / "a.csv").read_text().splitlines()
    assert all(line.split(",")[1].lstrip('"')[:1] in "'a" for line in lines[1:])


def test_the_codebook_is_in_the_workbook_and_codes_can_be_chosen(tmp_path):
    codebook = tmp_path / "book.txt"
    codebook.write_text("First line\nsecond line\n")
    sample = pd.DataFrame({"unit_id": ["u1"], "text": ["so-called"], "code": ""})
    path = write_coding_sheet(sample, tmp_path / "a.xlsx", codebook=codebook, codes=["a", "b"])
    book = openpyxl.load_workbook(path)
    assert [row[0].value for row in book["Codebook"].iter_rows()] == ["First line", "second line"]
    assert book["Units"].data_validations.dataValidation[0].formula1 == '"a,b"'


def test_every_wrong_row_is_listed_with_file_and_row(tmp_path):
    sample = pd.DataFrame({"unit_id": ["u1", "u2"], "text": "x", "code": "", "weight": 1.0})
    (tmp_path / "anna.csv").write_text("unit_id;code\nu1;yes\nu1;no\n\nu9;perhaps\n")
    with pytest.raises(TableError) as raised:
        read_codes([tmp_path / "anna.csv"], sample=sample, codes=["yes", "no"])
    wheres = [problem.where for problem in raised.value.problems]
    assert wheres == ["anna.csv, row 3", "anna.csv, row 5", "anna.csv, row 5"]


def test_files_that_are_no_sheets(tmp_path):
    (tmp_path / "a.csv").write_text("id,answer\n1,yes\n")
    (tmp_path / "empty.csv").write_text("")
    for name in ("a.csv", "empty.csv", "none.csv"):
        with pytest.raises(InputError, match="cannot read the codes"):
            read_codes(tmp_path / name)
    with pytest.raises(InputError, match="no file"):
        read_codes([])
    with pytest.raises(InputError, match="cannot write"):
        write_coding_sheet(pd.DataFrame({"unit_id": []}), tmp_path / "a.txt")


def test_coders_are_named_by_mapping_column_or_file(tmp_path):
    (tmp_path / "one.csv").write_text("unit_id,code\nu1,yes\n")
    (tmp_path / "two.csv").write_text("unit_id,code,coder\nu1,no,Ben\n")
    codes = read_codes([tmp_path / "one.csv", tmp_path / "two.csv"])
    assert codes["coder"].tolist() == ["one", "Ben"]
    named = read_codes({"Anna": tmp_path / "one.csv"})
    assert named["coder"].tolist() == ["Anna"]
