"""Tables larger than memory: only the rows in hand are held, whatever the format."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from framing import streams
from framing.corpus import read_batches
from framing.errors import InputError
from framing.records import list_problems
from framing.scale import score_corpus

N = 4_000
BODY = "The ferry sailed. " * 200  # 3.6 KB, some 14 MB in all
SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")


def rows() -> Iterator[dict[str, str]]:
    for number in range(N):
        yield {"id": f"{number}", "outlet": "AB"[number % 2], "text": f"{number}. {BODY}"}


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    table = pd.DataFrame(rows())
    table.to_csv(folder / "a.csv", index=False)
    table.to_csv(folder / "a.tsv", index=False, sep="\t")
    for suffix in (".jsonl", ".ndjson"):
        (folder / f"a{suffix}").write_text("".join(json.dumps(row) + "\n" for row in rows()))
    (folder / "parts").mkdir()
    for part in range(20):
        some = table.iloc[part * N // 20 : (part + 1) * N // 20]
        some.to_csv(folder / "parts" / f"{part:02d}.csv", index=False)
    pq.write_table(pa.Table.from_pandas(table), folder / "a.parquet", row_group_size=500)
    return folder


@pytest.mark.parametrize("suffix", [*SUFFIXES, "folder"])
def test_of_a_large_table_only_a_batch_is_held_and_of_a_folder_a_file(tables, suffix, monkeypatch):
    path = tables / ("parts" if suffix == "folder" else f"a{suffix}")
    monkeypatch.setattr("framing.streams.LARGE", 10_000 if suffix != "folder" else 1 << 26)
    monkeypatch.setattr("framing.streams._ROWS", 100)
    monkeypatch.setattr("framing.reading._HEAD", 100)
    before, n, peak = pa.total_allocated_bytes(), 0, 0
    tracemalloc.start()
    try:
        for batch, share in read_batches(path, 100):
            n += len(batch)
            assert abs(share - n / N) < 0.15, "the place is told when it is reached"
            peak = max(peak, tracemalloc.get_traced_memory()[1] + pa.total_allocated_bytes())
    finally:
        tracemalloc.stop()
    assert n == N
    assert peak - before < N * len(BODY) / 2


def test_a_table_is_large_from_64_mb_on():
    assert streams.LARGE == 64 * 2**20


def test_a_run_on_a_large_table_says_how_it_must_be_encoded(tmp_path, monkeypatch):
    monkeypatch.setattr("framing.streams.LARGE", 10)
    path = tmp_path / "a.csv"
    path.write_bytes("outlet,body\nA,Café au lait.\n".encode("latin-1"))
    with pytest.raises(InputError, match="save the table as UTF-8"):
        score_corpus(path, tmp_path / "out")
    path.write_text("outlet,body\nA,Café au lait.\n", encoding="utf-8")
    assert score_corpus(path, tmp_path / "out").empty


def test_objects_with_an_outlet_far_down_are_read_though_the_first_have_none(tmp_path, monkeypatch):
    monkeypatch.setattr("framing.streams.LARGE", 10)
    monkeypatch.setattr("framing.reading._HEAD", 3)
    bare = [{"id": f"{i}", "text": f"Rain fell on pier {i}."} for i in range(5)]
    named = {"id": "9", "outlet": "A", "text": "The ferry sailed."}
    lines = "".join(json.dumps(row) + "\n" for row in [*bare, named])
    (tmp_path / "a.jsonl").write_text(lines)
    [(batch, _)] = read_batches(tmp_path / "a.jsonl", 10)
    assert batch["article_id"].tolist() == ["9"]
    problems = list_problems(batch)
    assert problems["what"].tolist() == ["no column with the outlet"]
