"""How a bundle describes itself: README, CITATION, data package, RO-Crate, versions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from framing.results import read_table

TITLE = "A framing study, without the texts"
UNSTATED = "Not stated; ask the authors of the study"
_KINDS = {".csv": "text/csv", ".json": "application/json", ".png": "image/png",
          ".svg": "image/svg+xml", ".md": "text/markdown", ".toml": "application/toml",
          ".cff": "application/yaml", ".ipynb": "application/x-ipynb+json"}  # fmt: skip


def write_readme(
    manifest: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], about: Mapping[str, str]
) -> str:
    """What a reader of the folder needs to know, in Markdown."""
    outlets = "\n".join(
        f"- {name}: {n:,} article{'s' * (n != 1)}" for name, n in manifest["outlets"].items()
    )
    names = "\n".join(f"| {name}.csv | {len(table):,} |" for name, table in tables.items())
    version = manifest["versions"]["framing"]
    source = f"\nArticles: {about['source']}\n" if about["source"] else ""
    return f"""# {about["title"]}

{manifest["corpus"]}, analysed with framing {version} (seed {manifest["options"]["seed"]}).
{source}
{outlets}

Every number and figure can be computed again from the files here:

    pip install framing-toolkit=={version} -c requirements.txt
    framing reproduce .

With the articles at hand, `framing reproduce . --articles FOLDER` finds the hits anew, too, and
checks that the texts are the ones that were analysed (articles.csv holds their SHA-256).

Hits and voices are offsets (code points, half-open) into texts that are not here; the marked
words stand in hits.csv{" as hashes" if manifest["hashed"] else ""}. What was asked stands in
study.toml, the versions in requirements.txt.

| table | rows |
| --- | ---: |
{names}

Licence: {about["licence"] or UNSTATED}. Cite the study (CITATION.cff), and framing.
"""


def write_citation(about: Mapping[str, str], version: str) -> str:
    """A CITATION.cff for the study; the authors are to be filled in."""
    licence = f"license-url: {_quoted(about['licence'])}\n" if _is_url(about["licence"]) else ""
    source = ""
    if about["source"]:
        source = (
            "  - type: data\n    title: " + _quoted(about["source"]) + "\n"
            '    authors:\n      - name: "see title"\n'
        )
    return f"""cff-version: 1.2.0
message: "If you use this study, please cite it as below, and what it was made with."
type: dataset
title: {_quoted(about["title"])}
date-released: {about["date"]}
{licence}authors:
  - name: {_quoted(about["authors"])}
references:
{source}  - type: software
    title: "framing: a media-framing analysis notebook toolkit"
    version: {_quoted(version)}
    authors:
      - name: "framing contributors"
"""


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _is_url(text: str) -> bool:
    return text.startswith(("https://", "http://"))


def write_requirements(versions: Mapping[str, str]) -> str:
    """The versions that the numbers were computed with, as pip reads them."""
    lines = [f"# Python {versions['python']}"]
    lines += [
        f"{'framing-toolkit' if name == 'framing' else name}=={version}"
        for name, version in versions.items()
        if name != "python"
    ]
    return "\n".join(lines) + "\n"


def data_package(
    folder: Path, tables: Mapping[str, pd.DataFrame], about: Mapping[str, str]
) -> dict[str, Any]:
    """The descriptor of a Frictionless tabular data package."""
    resources = []
    for name in tables:
        written = read_table(folder / f"{name}.csv")
        raw = (folder / f"{name}.csv").read_bytes()
        fields = [{"name": str(column), "type": _type(written[column])} for column in written]
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
                "schema": {"fields": fields, "missingValues": [""]},
            }
        )
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "framing-study",
        "title": about["title"],
        "created": f"{about['date']}T00:00:00Z",
        "resources": resources,
    }
    if _is_url(about["licence"]):
        package["licenses"] = [{"path": about["licence"], "title": about["licence"]}]
    if about["source"]:
        package["sources"] = [{"title": about["source"]}]
    return package


def _type(column: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if column.isna().all():
        return "string"  # an empty column says nothing about what it would hold
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    return "number" if pd.api.types.is_float_dtype(column) else "string"


def ro_crate(folder: Path, about: Mapping[str, str]) -> dict[str, Any]:
    """RO-Crate 1.1: the folder as a dataset, every file described."""
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    entries = [
        {
            "@id": name,
            "@type": "File",
            "name": name,
            "encodingFormat": _KINDS.get(Path(name).suffix, "text/plain"),
            "contentSize": str((folder / name).stat().st_size),
        }
        for name in names
    ]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": about["title"],
        "description": "Articles without their texts, hits as offsets, scores and comparisons.",
        "datePublished": about["date"],
        "license": UNSTATED,
        "hasPart": [{"@id": name} for name in names],
    }
    if about["source"]:
        root["citation"] = about["source"]
    if about["licence"]:
        key = about["licence"] if _is_url(about["licence"]) else "#licence"
        root["license"] = {"@id": key}
        entries.append({"@id": key, "@type": "CreativeWork", "name": about["licence"]})
    descriptor = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }
    context = "https://w3id.org/ro/crate/1.1/context"
    return {"@context": context, "@graph": [descriptor, root, *entries]}
