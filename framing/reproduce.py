"""Does a study still hold: recompute a bundle, and check results against inputs and code."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from framing.bundle import read_bundle
from framing.corpus import read_articles
from framing.errors import InputError, Problem
from framing.files import digest, digest_text, write_csv
from framing.provenance import versions
from framing.results import read_manifest, read_table
from framing.settings import Options
from framing.study import detect, evaluate

IDENTICAL, DIFFERENT, MISSING = "identical", "different", "missing"
_DETECTED = ("voices", "hits", "words")
_COLUMNS = ["table", "status", "n_rows", "n_different", "first_difference"]


def reproduce_study(bundle: str | Path, *, articles: str | Path | None = None) -> pd.DataFrame:
    """Recompute every score and comparison of a bundle and say where they differ.

    Parameters
    ----------
    bundle : path
        Folder or zip from `bundle_study`.
    articles : path, optional
        The texts, where one has them: their hashes are checked and the hits found anew.

    Returns
    -------
    DataFrame
        One row per table: ``table, status`` ("identical", "different" or "missing"), ``n_rows,
        n_different, first_difference`` (row, column, what stands there and what came out).

    Raises
    ------
    InputError
        If there is no bundle, or an article is not the one that was analysed.
    """
    with tempfile.TemporaryDirectory() as scratch:
        study, folder = read_bundle(bundle, Path(scratch))
        options = _options(study["options"], folder)
        manifest = read_table(folder / "articles.csv")
        found = {name: read_table(folder / f"{name}.csv") for name in _DETECTED}
        rows = []
        if articles is not None:
            again = _detect_again(articles, manifest, options)
            rows += [_compare(name, folder, again[name]) for name in ("voices", "hits", "words")]
        computed = evaluate(manifest, found["hits"], found["words"], options)
        rows += [_compare(name, folder, table) for name, table in computed.items()]
        return pd.DataFrame(rows, columns=_COLUMNS)


def verify_results(results: str | Path, *, articles: str | Path | None = None) -> pd.DataFrame:
    """Say whether results still belong to their files, their inputs and the installed code.

    Parameters
    ----------
    results : path
        A folder that `run_study` wrote.
    articles : path, optional
        The corpus, to check its hashes, too.

    Returns
    -------
    DataFrame
        ``what, status`` ("identical", "different" or "missing") and ``note``: one row per file
        written, per library whose version counts and, with ``articles``, per article.
    """
    results = Path(results)
    manifest = read_manifest(results)
    rows = []
    for name, expected in manifest["files"].items():
        path = results / name
        status = MISSING if not path.is_file() else _status(digest(path) == expected)
        rows.append((name, status, ""))
    for name, version in versions().items():
        was = manifest["versions"].get(name, "none")
        rows.append((f"version of {name}", _status(was == version), f"{was}, now {version}"))
    if articles is not None:
        now = {str(key): value for key, value in _hashes(read_articles(articles)).items()}
        for key, expected in manifest["articles"].items():
            status = _status(now[key] == expected) if key in now else MISSING
            rows.append((f"article {key}", status, ""))
    return pd.DataFrame(rows, columns=["what", "status", "note"])


def _status(is_same: bool) -> str:
    return IDENTICAL if is_same else DIFFERENT


def _options(given: Mapping[str, Any], folder: Path) -> Options:
    values = dict(given)
    for name in ("lexicons", "referents"):
        values[name] = tuple(str(folder / path) for path in given[name])
    return Options(**values)


def _hashes(articles: pd.DataFrame) -> dict[str, str]:
    bodies = [text if isinstance(text, str) else "" for text in articles["body"]]
    return dict(zip(articles["article_id"], map(digest_text, bodies), strict=True))


def _detect_again(
    corpus: str | Path, manifest: pd.DataFrame, options: Options
) -> dict[str, pd.DataFrame]:
    articles = read_articles(corpus)
    now = _hashes(articles)
    problems = [
        Problem(
            "not the article that was analysed" if key in now else "article not found",
            f"article {key}", now.get(key, "nothing"), str(expected),
        )
        for key, expected in zip(manifest["article_id"], manifest["sha256"], strict=True)
        if now.get(key) != expected
    ]  # fmt: skip
    if problems:
        raise InputError("the texts are not those of the study", problems)
    order = {key: i for i, key in enumerate(manifest["article_id"])}
    articles = articles[articles["article_id"].isin(list(order))]
    articles = articles.assign(place=articles["article_id"].map(order)).sort_values("place")
    return detect(articles.drop(columns="place"), options)


def _compare(name: str, folder: Path, computed: pd.DataFrame) -> dict[str, Any]:
    """One table of the bundle beside what was computed, compared as they are written."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        return dict(zip(_COLUMNS, (name, MISSING, 0, 0, ""), strict=True))
    shipped = read_table(path)
    with tempfile.TemporaryDirectory() as scratch:
        write_csv(computed, Path(scratch) / "table.csv")
        fresh = read_table(Path(scratch) / "table.csv")
    shared = [column for column in shipped if column in fresh and not _is_bare(name, str(column))]
    if len(shipped) != len(fresh):
        note = f"{len(shipped)} rows, now {len(fresh)}"
        return dict(zip(_COLUMNS, (name, DIFFERENT, len(fresh), len(fresh), note), strict=True))
    a, b = shipped[shared].astype(object), fresh[shared].astype(object)
    unequal = (a != b) & ~(a.isna() & b.isna())
    n_different = int(unequal.any(axis=1).sum())
    note = _first(a, b, unequal.to_numpy()) if n_different else ""
    values = (name, _status(not n_different), len(fresh), n_different, note)
    return dict(zip(_COLUMNS, values, strict=True))


def _is_bare(name: str, column: str) -> bool:
    return name == "hits" and column == "text"


def _first(a: pd.DataFrame, b: pd.DataFrame, unequal: Any) -> str:
    row, column = (int(axis[0]) for axis in unequal.nonzero())
    return f"row {row}, {a.columns[column]}: {a.iat[row, column]!r}, now {b.iat[row, column]!r}"
