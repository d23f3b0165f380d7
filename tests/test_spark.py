"""The recipe for Spark in docs/scale.md, on a local Spark."""

from __future__ import annotations

import re
import shutil

import pandas as pd
import pytest

from framing.corpus import read_articles
from framing.hits import find_hits
from framing.voices import find_voices

pytest.importorskip("pyspark", reason="needs pyspark, which framing does not depend on")
if shutil.which("java") is None:
    pytest.skip("needs Java", allow_module_level=True)


@pytest.mark.filterwarnings("default")
def test_recipe_finds_the_same_hits(root, tmp_path):
    recipe = re.search(
        r"```python\n(# Spark.*?)```", (root / "docs" / "scale.md").read_text("utf-8"), re.DOTALL
    )
    assert recipe, "docs/scale.md has no recipe for Spark"
    articles = read_articles(root / "data" / "sample").head(12)
    columns = ["article_id", "outlet", "headline", "body"]
    articles[columns].to_parquet(tmp_path / "articles.parquet", index=False)
    code = recipe[1].replace("articles.parquet", f"{tmp_path}/articles.parquet")
    exec(code.replace("hits.parquet", f"{tmp_path}/hits.parquet"), {})
    order = ["article_id", "part", "start", "end", "measure", "label"]
    found = pd.read_parquet(tmp_path / "hits.parquet").sort_values(order, ignore_index=True)
    expected = find_hits(articles, voices=find_voices(articles)).sort_values(
        order, ignore_index=True
    )
    pd.testing.assert_frame_equal(
        found[[*order, "voice", "text"]], expected[[*order, "voice", "text"]], check_dtype=False
    )
