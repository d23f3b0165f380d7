"""The study of two articles: it holds none of their text, and both ways of computing it agree."""

from __future__ import annotations

import re
import sys
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from conftest import has_versions_of

from framing.corpus import read_articles
from framing.reproduce import reproduce_study
from framing.textfree import find_text, hash_runs

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
import write_syria_2015  # noqa: E402

STUDY = ROOT / "data" / "syria-2015"


@pytest.fixture(scope="module")
def pages(shared: Path) -> Path:
    return shared / "seeds"


def test_it_is_reproduced_without_the_pages(unlike):
    assert unlike(reproduce_study(STUDY), STUDY) == []


def _bare(path: Path) -> bytes:
    """A table without the version of the scorer, which other versions give the same figures as."""
    return re.sub(rb"\btextblob \d[\d.]*", b"textblob", path.read_bytes())


def test_the_pages_give_the_same_tables(pages, tmp_path):
    new = write_syria_2015.build(tmp_path)
    names = {path.name for path in new.glob("*.csv")}
    assert names == {path.name for path in STUDY.glob("*.csv")}
    for name in sorted(names):
        if has_versions_of(STUDY):
            assert _bare(new / name) == _bare(STUDY / name), name
        else:  # the last digits are those of other versions
            ours, theirs = (pd.read_csv(BytesIO(_bare(at / name))) for at in (new, STUDY))
            pd.testing.assert_frame_equal(ours, theirs, rtol=1e-9)


def test_no_eight_words_of_an_article_are_there(pages):
    articles = read_articles(pages)
    texts = [*articles["body"], *articles["headline"]]
    texts += [path.read_text(encoding="utf-8") for path in pages.glob("*.txt")]
    assert find_text(STUDY, hash_runs(texts)) == []
    notebook = ROOT / "notebooks" / "07_syria_2015.ipynb"
    assert not [row for row in find_text(notebook.parent, hash_runs(texts)) if "07_" in row[0]]


def test_the_manifest_identifies_the_pages(pages):
    manifest = pd.read_csv(STUDY / "manifest.csv", dtype=str)
    assert sorted(manifest["outlet"]) == ["Press TV", "Shafaqna"]
    assert sorted(manifest["file"]) == sorted(path.name for path in pages.glob("*.txt"))


def test_two_articles_give_no_interval_and_no_test():
    compared = pd.read_csv(STUDY / "comparisons.csv")
    assert compared[["ci_low", "ci_high", "p_value"]].isna().all(axis=None)
    assert compared["warning"].str.contains("no interval, no test").any()
