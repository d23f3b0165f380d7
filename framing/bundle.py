"""A study that travels: all that is needed to check its numbers, and no article text."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing.canvas import use_style
from framing.crate import (
    TITLE,
    data_package,
    ro_crate,
    write_citation,
    write_readme,
    write_requirements,
)
from framing.errors import InputError, Problem
from framing.figures import draw_figures
from framing.files import digest, write_csv, write_json, write_text
from framing.lexicons import shipped_path
from framing.options import Options
from framing.referents import SHIPPED, shipped_referents
from framing.results import MANIFEST, RUNS, STUDY, read_table, read_tables, read_whole
from framing.settings import settings_template
from framing.textfree import find_shared_run, find_text, hash_runs, shorten

LONGEST_CUE = 4  # words: "said in a statement"; longer ones are running text
_UNSAID = {"title": TITLE, "authors": "the authors of this study", "licence": "", "source": ""}
# Columns that hold running text of articles; hits keep the marked words themselves.
_TEXT = {
    "articles": ["headline"],
    "hits": ["target"],
    "removed": ["text"],
    "problems": ["got"],
    "reprints": ["text"],
}
NAMES = ("source", "doubted", "target_head")  # as the text has them, at times at length


def bundle_study(
    results: str | Path,
    out: str | Path,
    *,
    headlines: bool = False,
    hashed: bool = False,
    title: str = "",
    authors: str = "",
    licence: str = "",
    source: str = "",
) -> Path:
    """Pack the results of a run so that they can be checked without the articles.

    Parameters
    ----------
    results : path
        A folder that `run_study` wrote.
    out : path
        A new folder, or a file ending in ``.zip``.
    headlines : bool
        Keep the headlines, where they may be passed on.
    hashed : bool
        Replace the marked words by their SHA-256 as well.
    title, authors, licence, source : str
        For README, CITATION.cff and the descriptions: the licence of the bundle (best its
        address), and where the articles come from. By default what ``study.toml`` says.

    Returns
    -------
    Path
        What was written: the tables, ``study.toml``, ``study.json`` (provenance, and the SHA-256
        of every file), ``requirements.txt`` (the versions used), lexicons, figures, notebooks
        (without their outputs), README, CITATION, and the descriptions ``datapackage.json``
        (Frictionless) and ``ro-crate-metadata.json`` (RO-Crate 1.1).

    Raises
    ------
    InputError
        If the results are not whole, the target exists, two lexicons share a file name, or a
        file would hold eight or more words in a row of an article; the message names each file.
        Addresses of articles may, and with ``headlines`` the headlines.

    Examples
    --------
    >>> import tempfile
    >>> from framing.study import run_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / "texts" / "The North").mkdir(parents=True)
    >>> page = folder / "texts" / "The North" / "1.txt"
    >>> _ = page.write_text("Ferry late\\n\\nThe so-called ferry was late again.")
    >>> _ = run_study(folder / "texts", folder / "results")
    >>> bundle_study(folder / "results", folder / "study.zip").name
    'study.zip'
    """
    results, out = Path(results), Path(out)
    manifest = read_whole(results, "bundled")
    if out.exists():
        problem = Problem("the target exists", str(out), repair="choose a new name, or remove it")
        raise InputError("will not overwrite a bundle", [problem])
    # The day of the run, so that the same results give the same bundle.
    day = datetime.fromtimestamp((results / MANIFEST).stat().st_mtime, UTC).date().isoformat()
    given = {"title": title, "authors": authors, "licence": licence, "source": source}
    said = {name: value or manifest["options"].get(name, "") for name, value in given.items()}
    manifest["options"] |= said
    about = _UNSAID | {name: value for name, value in said.items() if value} | {"date": day}
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".bundle-") as scratch:
        folder = Path(scratch) / "bundle"
        tables = _fill(folder, results, manifest, headlines=headlines, hashed=hashed)
        _describe(folder, tables, manifest, about, hashed=hashed)
        _refuse_text(folder, results, headlines=headlines)
        if out.suffix == ".zip":
            _zip(folder, Path(scratch) / "bundle.zip")
            (Path(scratch) / "bundle.zip").replace(out)
        else:
            folder.replace(out)
    return out


def _fill(
    folder: Path, results: Path, manifest: Mapping[str, Any], *, headlines: bool, hashed: bool
) -> dict[str, pd.DataFrame]:
    """Tables, figures, lexicons and notebooks; returns the tables as they were before."""
    tables = read_tables(results)
    for name, table in tables.items():
        write_csv(_bare(name, table, headlines=headlines, hashed=hashed), folder / f"{name}.csv")
    _draw(folder, manifest)
    own = [*manifest["options"]["lexicons"], *manifest["options"]["referents"]]
    if not manifest["options"]["lexicons"]:
        own += [str(path) for path in sorted(shipped_path(".").glob("*.csv"))]
    measures = manifest["options"].get("measures", [])
    if not manifest["options"]["referents"] and (not measures or "naming" in measures):
        own += [str(shipped_referents(name)) for name in SHIPPED]
    _check_inputs(own, manifest["lexicons"])
    for path in own:
        _copy(Path(path), folder / "lexicons" / Path(path).name)
    for notebook in sorted((results / "notebooks").glob("*.ipynb")):
        write_json(folder / "notebooks" / notebook.name, _without_outputs(notebook))
    return tables


def _draw(folder: Path, manifest: Mapping[str, Any]) -> None:
    """The figures anew from the tables of the bundle: those of the run may show phrases."""
    options = manifest["options"]
    use_style(options["style"], columns=options["columns"], grey=options["grey"])
    bare = {path.stem: read_table(path) for path in sorted(folder.glob("*.csv"))}
    draw_figures(bare["articles"], bare, folder / "figures")


def _check_inputs(paths: list[str], hashes: Mapping[str, str]) -> None:
    """The lexicons must be there still, as they were, under names that do not collide."""
    names = [Path(path).name for path in paths]
    problems = []
    for path, name in zip(paths, names, strict=True):
        if names.count(name) > 1:
            problems.append(Problem("two lexicons of one name", path, repair="rename one"))
        elif not Path(path).is_file():
            problems.append(Problem("the lexicon is gone", path, repair="run the study again"))
        elif digest(Path(path)) != hashes.get(name, digest(Path(path))):
            problems.append(Problem("changed since the run", path, repair="run the study again"))
    if problems:
        raise InputError("the lexicons are not those of the results", problems)


def _without_outputs(path: Path) -> dict[str, Any]:
    """A notebook as it was before it ran: what it prints may be article text."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return notebook


def _describe(
    folder: Path,
    tables: Mapping[str, pd.DataFrame],
    manifest: Mapping[str, Any],
    about: Mapping[str, str],
    *,
    hashed: bool,
) -> None:
    kept = {key: value for key, value in manifest.items() if key not in ("files", "problems")}
    kept["options"] = manifest["options"] | {
        name: [f"lexicons/{Path(path).name}" for path in manifest["options"][name]]
        for name in ("lexicons", "referents")
    }
    kept["hashed"] = hashed
    toml = settings_template(manifest["corpus"], Options(**kept["options"]))
    write_text(folder / "study.toml", toml)
    write_text(folder / "requirements.txt", write_requirements(manifest["versions"]))
    write_text(folder / "README.md", write_readme(kept, tables, about))
    write_text(folder / "CITATION.cff", write_citation(about, manifest["versions"]["framing"]))
    write_json(folder / "datapackage.json", data_package(folder, tables, about))
    kept["files"] = {
        path.relative_to(folder).as_posix(): digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    write_json(folder / STUDY, kept)
    write_json(folder / "ro-crate-metadata.json", ro_crate(folder, about))


def _bare(name: str, table: pd.DataFrame, *, headlines: bool, hashed: bool) -> pd.DataFrame:
    """A table without running text: offsets stay, marked words stay or are hashed."""
    drop = [] if name == "articles" and headlines else _TEXT.get(name, [])
    table = table.drop(columns=[column for column in drop if column in table])
    if name in ("hits", "voices", "sources"):
        table = shorten_names(table)
    if name == "hits":
        is_sentence = table["measure"] == "tone"
        text = table["text"].astype(object).where(~is_sentence, "")
        if hashed:
            text = pd.Series([_hash(value) for value in text], index=table.index, dtype=object)
        table = table.assign(text=text)
    if name == "voices":
        cue = table["cue"].astype(object)
        is_short = np.array([str(words).count(" ") < LONGEST_CUE for words in cue], dtype=bool)
        table = table.assign(cue=cue.where(is_short, None))
    return table


def shorten_names(table: pd.DataFrame) -> pd.DataFrame:
    """Names of sources and targets cut where they would be running text."""
    short = {
        name: table[name].astype(object).map(shorten, na_action="ignore")
        for name in NAMES
        if name in table
    }
    return table.assign(**short)


def _hash(value: object) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:16] if isinstance(value, str) else ""


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _refuse_text(folder: Path, results: Path, *, headlines: bool) -> None:
    articles = read_table(results / "tables" / "articles.csv")
    runs = np.load(results / RUNS, allow_pickle=False)
    if not headlines and "headline" in articles:
        runs = np.union1d(runs, hash_runs(articles["headline"].dropna().astype(str)))
    found = [row for row in find_text(folder, runs) if row[0] != "articles.csv"]
    # An address often spells out the headline, and is no secret.
    written = read_table(folder / "articles.csv")
    written = written.drop(columns=["url", "headline"], errors="ignore")
    if words := find_shared_run(written.to_csv(index=False), runs):
        found.insert(0, ("articles.csv", words))
    if found:
        problems = [
            Problem("eight or more words of an article", name, f"“{words}”", "marked words only")
            for name, words in found
        ]
        raise InputError("the bundle would hold article text", problems)


def _zip(folder: Path, target: Path) -> None:
    """A zip whose bytes depend on the contents only."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
