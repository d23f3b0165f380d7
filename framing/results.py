"""Reading back what a run wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from framing.errors import InputError, Problem

MANIFEST = "manifest.json"
RUNS = "runs.npy"  # hashes of runs of words, so that a bundle can be checked without the texts
_STRINGS = (
    "article_id", "outlet", "story_id", "headline", "text", "term", "target", "target_head",
    "source", "cue", "label", "warning", "url", "origin", "doubted",
)  # fmt: skip


def read_manifest(results: Path) -> dict[str, Any]:
    """The manifest of a whole run.

    Raises
    ------
    InputError
        If the folder holds none: it is no results folder, or the run did not end.
    """
    path = results / MANIFEST
    if not path.is_file():
        problem = Problem(
            "no manifest.json", str(results), repair=f"framing run CORPUS --out {results.name}"
        )
        raise InputError("this folder holds no whole run", [problem])
    return json.loads(path.read_text(encoding="utf-8"))


def read_table(path: Path) -> pd.DataFrame:
    """A table as it was written: ids and names stay strings, an empty cell is null.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "articles.csv"
    ...     _ = file.write_text("article_id,outlet\\n007,NA\\n")
    ...     read_table(file).iloc[0].tolist()
    ['007', 'NA']
    """
    return pd.read_csv(
        path,
        dtype=dict.fromkeys(_STRINGS, "str"),
        keep_default_na=False,
        na_values=[""],
        float_precision="round_trip",
        encoding="utf-8",
    )


def read_tables(results: Path) -> dict[str, pd.DataFrame]:
    """All tables of a run, by name."""
    return {path.stem: read_table(path) for path in sorted((results / "tables").glob("*.csv"))}
