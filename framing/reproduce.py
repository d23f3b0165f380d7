"""Does a study still hold: recompute a bundle, and check results against inputs and code."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd

from framing.analysis import detect, evaluate
from framing.bundle import shorten_names
from framing.canvas import use_style
from framing.corpus import read_articles
from framing.errors import InputError, Problem
from framing.figures import draw_figures
from framing.files import digest, digest_text, write_csv
from framing.lexicons import shipped_path
from framing.options import Options
from framing.provenance import versions
from framing.results import read_bundle, read_manifest, read_table, read_whole
from framing.tables import PARTS
from framing.vocabulary import MEASURE

IDENTICAL, DIFFERENT, MISSING = "identical", "different", "missing"
_DETECTED = ("voices", "hits", "words")
_COLUMNS = ["table", "status", "n_rows", "n_different", "first_difference"]


def reproduce_study(bundle: str | Path, *, articles: str | Path | None = None) -> pd.DataFrame:
    """Recompute every score, comparison and figure of a bundle and say where they differ.

    Parameters
    ----------
    bundle : path
        Folder or zip from `bundle_study`.
    articles : path, optional
        The texts, where one has them: their hashes are checked and the hits found anew.

    Returns
    -------
    DataFrame
        One row per table and figure: ``table, status`` ("identical", "different" or "missing"),
        ``n_rows, n_different, first_difference`` (row from 0, column, what stands there and what
        came out). Files that cannot be computed again (without the texts: hits and voices) are
        compared with the hash that was noted when the bundle was made. The null check of single
        words needs the texts; without them its row is passed over.

    Raises
    ------
    InputError
        If there is no bundle, it is damaged, or an article is not the one that was analysed.

    Examples
    --------
    >>> import tempfile
    >>> from framing.bundle import bundle_study
    >>> from framing.study import run_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / "texts" / "The North").mkdir(parents=True)
    >>> page = folder / "texts" / "The North" / "1.txt"
    >>> _ = page.write_text("Ferry late\\n\\nThe so-called ferry was late again.")
    >>> _ = run_study(folder / "texts", folder / "results")
    >>> found = reproduce_study(bundle_study(folder / "results", folder / "study.zip"))
    >>> found["status"].unique().tolist()
    ['identical']
    """
    with tempfile.TemporaryDirectory() as scratch:
        study, folder = read_bundle(bundle, Path(scratch) / "bundle")
        options = study["options"]
        manifest = read_table(folder / "articles.csv")
        shipped = {name: read_table(folder / f"{name}.csv") for name in _DETECTED}
        computed, whole = {}, manifest
        if articles is not None:
            texts = _texts(read_articles(articles, **options.reading), manifest)
            again = detect(texts, options)
            computed = {name: again[name] for name in _DETECTED}
            whole = manifest.assign(**{part: texts[part].to_numpy() for part in PARTS})
        found = shipped["hits"], shipped["words"], options, shipped["voices"]
        computed |= evaluate(whole, *found)
        rows = [_compare(name, folder, table) for name, table in computed.items()]
        tables = computed | {"hits": shipped["hits"]}
        rows += _redraw(manifest, tables, folder, study, Path(scratch) / "figures")
        rows += _check_files(folder, study, {_file_of(row["table"]) for row in rows})
        return pd.DataFrame(rows, columns=_COLUMNS)


def _file_of(table: str) -> str:
    return table if table.startswith("figures/") else f"{table}.csv"


def _redraw(
    articles: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    study: Mapping[str, Any],
    scratch: Path,
) -> list[dict[str, Any]]:
    """Every figure of the bundle beside the same drawn anew, byte for byte."""
    options = study["options"]
    use_style(options.style, columns=options.columns, grey=options.grey)
    draw_figures(articles, tables, scratch)
    rows = []
    for path in sorted((folder / "figures").glob("*")):
        fresh = scratch / path.name
        status = MISSING if not fresh.is_file() else _status(digest(fresh) == digest(path))
        note = "" if status == IDENTICAL else "drawn anew, it has other bytes"
        if status == MISSING:
            note = "the tables no longer give this figure"
        values = (f"figures/{path.name}", status, 1, int(status != IDENTICAL), note)
        rows.append(dict(zip(_COLUMNS, values, strict=True)))
    return rows


def _check_files(
    folder: Path, study: Mapping[str, Any], done: Collection[str]
) -> list[dict[str, Any]]:
    """Files that were not computed again, against the hashes noted in the bundle."""
    rows = []
    for name, expected in study.get("files", {}).items():
        path = folder / name
        if name in done and path.is_file():
            continue
        status = MISSING if not path.is_file() else _status(digest(path) == expected)
        note = {MISSING: "the file is gone", DIFFERENT: "changed since the bundle was made"}
        values = (name, status, 1, int(status != IDENTICAL), note.get(status, ""))
        rows.append(dict(zip(_COLUMNS, values, strict=True)))
    return rows


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
        written, per library whose version counts, per lexicon and, with ``articles``, per article.

    Examples
    --------
    >>> import tempfile
    >>> from framing.study import run_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / "texts" / "The North").mkdir(parents=True)
    >>> page = folder / "texts" / "The North" / "1.txt"
    >>> _ = page.write_text("Ferry late\\n\\nThe so-called ferry was late again.")
    >>> _ = run_study(folder / "texts", folder / "results")
    >>> (folder / "results" / "report.html").write_text("changed") > 0
    True
    >>> found = verify_results(folder / "results", articles=folder / "texts")
    >>> found.loc[found["status"] != "identical", "what"].tolist()
    ['report.html']
    """
    results = Path(results)
    manifest = (
        read_manifest(results)
        if articles is None
        else read_whole(results, "verified with articles")
    )
    rows = []
    for name, expected in manifest["files"].items():
        path = results / name
        status = MISSING if not path.is_file() else _status(digest(path) == expected)
        rows.append((name, status, ""))
    for name, version in versions().items():
        was = manifest["versions"].get(name, "none")
        rows.append((f"version of {name}", _status(was == version), f"{was}, now {version}"))
    rows += _check_lexicons(manifest)
    if articles is not None:
        known = {field.name for field in fields(Options)} & set(manifest["options"])
        reading = Options(**{name: manifest["options"][name] for name in known}).reading
        now = {
            str(key): value for key, value in _hashes(read_articles(articles, **reading)).items()
        }
        for key, expected in manifest["articles"].items():
            status = _status(now[key] == expected) if key in now else MISSING
            rows.append((f"article {key}", status, ""))
    return pd.DataFrame(rows, columns=["what", "status", "note"])


def _check_lexicons(manifest: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The lexicons and referents of a run, as they are now where they were then."""
    options = manifest["options"]
    own = {Path(path).name: Path(path) for path in (*options["lexicons"], *options["referents"])}
    rows = []
    for name, expected in manifest["lexicons"].items():
        path = own.get(name, Path(str(shipped_path(name))))
        status = MISSING if not path.is_file() else _status(digest(path) == expected)
        rows.append((f"lexicon {name}", status, ""))
    return rows


def _status(is_same: bool) -> str:
    return IDENTICAL if is_same else DIFFERENT


def _hashes(articles: pd.DataFrame) -> dict[str, str]:
    bodies = [text if isinstance(text, str) else "" for text in articles["body"]]
    return dict(zip(articles["article_id"], map(digest_text, bodies), strict=True))


def _texts(articles: pd.DataFrame, manifest: pd.DataFrame) -> pd.DataFrame:
    """The articles of a study with their texts, in its order."""
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
    return articles.drop(columns="place")


def _compare(name: str, folder: Path, computed: pd.DataFrame) -> dict[str, Any]:
    """One table of the bundle beside what was computed, compared as they are written."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        return dict(zip(_COLUMNS, (name, MISSING, 0, 0, ""), strict=True))
    shipped = read_table(path)
    if name == "null" and MEASURE not in set(computed["measure"]):
        shipped = shipped[shipped["measure"] != MEASURE].reset_index(drop=True)  # needs the texts
    with tempfile.TemporaryDirectory() as scratch:
        write_csv(computed, Path(scratch) / "table.csv")
        fresh = shorten_names(read_table(Path(scratch) / "table.csv"))
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
    return (name, column) in {("hits", "text"), ("voices", "cue")}


def _first(a: pd.DataFrame, b: pd.DataFrame, unequal: Any) -> str:
    row, column = (int(axis[0]) for axis in unequal.nonzero())
    return f"row {row}, {a.columns[column]}: {a.iat[row, column]!r}, now {b.iat[row, column]!r}"
