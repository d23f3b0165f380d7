"""Runs of eight words are found whatever stands between them, and nothing shorter is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.textfree import RUN, find_shared_run, find_text, hash_runs

words = st.lists(st.sampled_from([f"w{i}" for i in range(40)]), min_size=0, max_size=40)


def naive(text: list[str], other: list[str]) -> bool:
    runs = {tuple(text[i : i + RUN]) for i in range(len(text) - RUN + 1)}
    return any(tuple(other[i : i + RUN]) in runs for i in range(len(other) - RUN + 1))


@given(words, words, st.integers(0, 40), st.integers(0, 12))
def test_agrees_with_the_plain_definition(text, other, at, length):
    other = other + text[at : at + length] + other
    found = find_shared_run(" ".join(other), hash_runs([" ".join(text)]))
    assert bool(found) == naive(text, other)


@pytest.mark.parametrize(
    ("between", "is_found"), [(" ", True), (",", True), ("-", True), ("_", True), ("\n\n", True)]
)
def test_marks_and_case_hide_nothing(between, is_found):
    text = "The nine boats of the harbour sailed out at dawn"
    written = between.join(text.upper().split())
    assert bool(find_shared_run(written, hash_runs([text]))) is is_found


def test_no_run_spans_two_texts():
    halves = ["one two three four", "five six seven eight"]
    assert len(hash_runs(halves)) == 0
    assert find_shared_run(" ".join(halves), hash_runs(halves)) == ""


def test_nothing_to_compare_is_nothing_found(tmp_path):
    assert hash_runs([]).dtype == np.uint64
    assert find_shared_run("a b c d e f g h i", hash_runs([])) == ""
    assert find_text(tmp_path, hash_runs(["a b c d e f g h i"])) == []


def test_files_are_searched_in_subfolders_and_pictures_left_out(tmp_path):
    text = "a b c d e f g h"
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "notes.svg").write_text(f"<text>{text}</text>", encoding="utf-8")
    (tmp_path / "chart.png").write_text(text, encoding="utf-8")
    assert find_text(tmp_path, hash_runs([text])) == [("deep/notes.svg", text)]
