"""A study that travels: all that is needed to check its numbers, and no article text."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing.errors import InputError, Problem
from framing.files import write_csv, write_json, write_text
from framing.lexicons import shipped_path
from framing.results import RUNS, read_manifest, read_table, read_tables
from framing.textfree import find_text

# Columns that hold running text of articles; hits keep the marked words themselves.
_TEXT = {
    "articles": ["headline"],
    "hits": ["target"],
    "removed": ["text"],
    "problems": ["got"],
    "reprints": ["text"],
}
_TITLE = "A framing study, without the texts"


def bundle_study(
    results: str | Path,
    out: str | Path,
    *,
    headlines: bool = False,
    hashed: bool = False,
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

    Returns
    -------
    Path
        What was written: the tables, ``study.json``, lexicons, figures, a README, and the
        descriptions ``datapackage.json`` (Frictionless) and ``ro-crate-metadata.json``
        (RO-Crate 1.1).

    Raises
    ------
    InputError
        If the results are not whole, the target exists, or a file would hold eight or more words
        in a row of an article; the message names each file.
    """
    results, out = Path(results), Path(out)
    manifest = read_manifest(results)
    if out.exists():
        problem = Problem("the target exists", str(out), repair="choose a new name, or remove it")
        raise InputError("will not overwrite a bundle", [problem])
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".bundle-") as scratch:
        folder = Path(scratch) / "bundle"
        _fill(folder, results, manifest, headlines=headlines, hashed=hashed)
        _refuse_text(folder, results, headlines=headlines)
        if out.suffix == ".zip":
            _zip(folder, Path(scratch) / "bundle.zip")
            (Path(scratch) / "bundle.zip").replace(out)
        else:
            folder.replace(out)
    return out


def _fill(
    folder: Path, results: Path, manifest: Mapping[str, Any], *, headlines: bool, hashed: bool
) -> None:
    tables = read_tables(results)
    for name, table in tables.items():
        write_csv(_bare(name, table, headlines=headlines, hashed=hashed), folder / f"{name}.csv")
    for figure in sorted((results / "figures").glob("*")):
        _copy(figure, folder / "figures" / figure.name)
    for lexicon in sorted(shipped_path(".").glob("*.csv")):
        _copy(lexicon, folder / "lexicons" / lexicon.name)
    for own in (*manifest["options"]["lexicons"], *manifest["options"]["referents"]):
        _copy(Path(own), folder / "lexicons" / Path(own).name)
    kept = {key: value for key, value in manifest.items() if key not in ("files", "problems")}
    kept["options"] = manifest["options"] | {
        name: [f"lexicons/{Path(path).name}" for path in manifest["options"][name]]
        for name in ("lexicons", "referents")
    }
    kept["hashed"] = hashed
    write_json(folder / "study.json", kept)
    write_text(folder / "README.md", _readme(kept, tables))
    write_json(folder / "datapackage.json", _data_package(folder, tables))
    write_json(folder / "ro-crate-metadata.json", _crate(folder))


def _bare(name: str, table: pd.DataFrame, *, headlines: bool, hashed: bool) -> pd.DataFrame:
    """A table without running text: offsets stay, marked words stay or are hashed."""
    drop = [] if name == "articles" and headlines else _TEXT.get(name, [])
    table = table.drop(columns=[column for column in drop if column in table])
    if name == "hits":
        is_sentence = table["measure"] == "tone"
        text = table["text"].astype(object).where(~is_sentence, "")
        if hashed:
            text = pd.Series([_hash(value) for value in text], index=table.index, dtype=object)
        table = table.assign(text=text)
    return table


def _hash(value: object) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:16] if isinstance(value, str) else ""


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _refuse_text(folder: Path, results: Path, *, headlines: bool) -> None:
    runs = np.load(results / RUNS, allow_pickle=False)
    found = find_text(folder, runs)
    if headlines:
        found = [row for row in found if row[0] != "articles.csv"]
    if found:
        problems = [
            Problem("eight or more words of an article", name, f"“{words}”", "marked words only")
            for name, words in found
        ]
        raise InputError("the bundle would hold article text", problems)


def _readme(manifest: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> str:
    outlets = "\n".join(f"- {name}: {n} articles" for name, n in manifest["outlets"].items())
    names = "\n".join(f"| {name}.csv | {len(table):,} |" for name, table in tables.items())
    version = manifest["versions"]["framing"]
    return f"""# {_TITLE}

{manifest["corpus"]}, analysed with framing {version} (seed {manifest["options"]["seed"]}).

{outlets}

Every number can be computed again from the files here:

    pip install framing-toolkit=={version}
    framing reproduce .

With the articles at hand, `framing reproduce . --articles FOLDER` finds the hits anew, too, and
checks that the texts are the ones that were analysed (articles.csv holds their SHA-256).

Hits and voices are offsets (code points, half-open) into texts that are not here; the marked
words stand in hits.csv unless they were hashed.

| table | rows |
| --- | ---: |
{names}

Cite the study, and framing (CITATION.cff of its repository).
"""


def _data_package(folder: Path, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    resources = []
    for name in tables:
        written = read_table(folder / f"{name}.csv")
        raw = (folder / f"{name}.csv").read_bytes()
        resources.append(
            {
                "name": name.replace("_", "-"),
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(raw),
                "hash": "sha256:" + hashlib.sha256(raw).hexdigest(),
                "schema": {
                    "fields": [
                        {"name": str(column), "type": _type(written[column])} for column in written
                    ],
                    "missingValues": [""],
                },
            }
        )
    return {
        "profile": "tabular-data-package",
        "name": "framing-study",
        "title": _TITLE,
        "resources": resources,
    }


def _type(column: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    return "number" if pd.api.types.is_float_dtype(column) else "string"


def _crate(folder: Path) -> dict[str, Any]:
    """RO-Crate 1.1: the folder as a dataset, every file described."""
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    kinds = {".csv": "text/csv", ".json": "application/json", ".png": "image/png",
             ".svg": "image/svg+xml", ".md": "text/markdown"}  # fmt: skip
    entries = [
        {
            "@id": name,
            "@type": "File",
            "name": name,
            "encodingFormat": kinds.get(Path(name).suffix, "text/plain"),
            "contentSize": str((folder / name).stat().st_size),
        }
        for name in names
    ]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": _TITLE,
        "description": "Articles without their texts, hits as offsets, scores and comparisons.",
        "datePublished": "2026-11-22",
        "license": {"@id": "https://creativecommons.org/publicdomain/zero/1.0/"},
        "hasPart": [{"@id": name} for name in names],
    }
    licence = {
        "@id": "https://creativecommons.org/publicdomain/zero/1.0/",
        "@type": "CreativeWork",
        "name": "CC0 1.0 Universal",
    }
    about = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }
    context = "https://w3id.org/ro/crate/1.1/context"
    return {"@context": context, "@graph": [about, root, licence, *entries]}


def _zip(folder: Path, target: Path) -> None:
    """A zip whose bytes depend on the contents only."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())


def read_bundle(path: str | Path, scratch: Path) -> tuple[dict[str, Any], Path]:
    """Open a bundle, unpacking a zip into a scratch folder.

    Parameters
    ----------
    path : path
        Folder or zip.
    scratch : Path
        An empty folder.

    Returns
    -------
    (dict, Path)
        What ``study.json`` says, and the folder with the files.

    Raises
    ------
    InputError
        If there is no bundle at the path, or the zip holds a name that leaves the folder.
    """
    path = Path(path)
    if path.suffix == ".zip" and path.is_file():
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            bad = [n for n in names if n.startswith("/") or ".." in Path(n).parts or "\\" in n]
            if bad:
                raise InputError(
                    "the zip is no bundle", [Problem("unsafe name", path.name, bad[0])]
                )
            archive.extractall(scratch)
        path = scratch
    if not (path / "study.json").is_file():
        problem = Problem("no study.json", str(path), repair="framing bundle RESULTS BUNDLE")
        raise InputError("this is no bundle of framing", [problem])
    return json.loads((path / "study.json").read_text(encoding="utf-8")), path
