"""A study whole: results, executed notebooks, pages to read and the index that leads to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from framing.errors import InputError, Problem
from framing.files import write_text
from framing.notebooks import FOR_ANY_CORPUS, Executed, not_taken, run_notebooks
from framing.options import Options, for_corpus
from framing.provenance import hash_inputs
from framing.results import MANIFEST, read_manifest, read_tables
from framing.study import run_study
from framing.summary import describe_differences

_TABLES = {
    "articles": "the articles, without their texts",
    "removed": "what was cut from the pages, and why",
    "problems": "what could not be read or had to be guessed",
    "voices": "who is quoted or reported, with offsets",
    "hits": "every marked span, with its offsets, voice and target",
    "words": "words of each voice",
    "scores": "rates per article",
    "rates": "rates per outlet, with intervals",
    "comparisons": "every pair of outlets, with interval, effect and p",
    "null": "how often the tests fire where there is nothing to find",
    "contributions": "the terms behind the clearest differences",
    "sources": "who gets to speak, by outlet",
    "reprints": "articles that share text",
    "validity": "how often the detectors are right on annotated news",
}


@dataclass(frozen=True)
class Dossier:
    """What `write_dossier` wrote.

    Attributes
    ----------
    tables : dict of DataFrame
        As `run_study` returns them.
    notebooks : sequence of Executed
        In order; each says where it stopped, if it did.
    is_new : bool
        Whether the tables were computed now; False where the folder already held them.
    not_taken : sequence of str
        Options that count for the tables and the report, not for the notebooks.
    """

    tables: dict[str, pd.DataFrame]
    notebooks: Sequence[Executed]
    is_new: bool
    not_taken: Sequence[str] = ()


def write_dossier(
    corpus: str | Path,
    out: str | Path,
    *,
    options: Options | None = None,
    notebooks: Sequence[str] = FOR_ANY_CORPUS,
    force: bool = False,
    progress: bool = False,
) -> Dossier:
    """Run a study, execute the notebooks for its corpus and write the page that leads to all of it.

    What is there already for the same corpus, options, versions and code is kept.

    Parameters
    ----------
    corpus : path
        Anything `read_articles` takes.
    out : path
        The folder. An earlier study of a corpus of the same name in it is brought up to date;
        anything else needs ``force`` or another folder.
    options : Options, optional
        Lexicons, referents, seed and so on.
    notebooks : sequence of str
        Which notebooks to execute, by number.
    force : bool
        Replace the study of another corpus.
    progress : bool
        Show a progress bar on standard error.

    Returns
    -------
    Dossier

    Raises
    ------
    InputError
        If the corpus cannot be read or the folder cannot be written to.
    """
    corpus, out = Path(corpus), Path(out)
    if not corpus.exists():
        problem = Problem("nothing there", str(corpus), expected="a folder or file with articles")
        raise InputError("cannot read the corpus", [problem])
    options = for_corpus(options or Options(), corpus)
    inputs = hash_inputs(corpus, options)
    known = read_manifest(out) if (out / MANIFEST).is_file() else {}
    is_new = known.get("inputs") != inputs
    job = partial(
        run_notebooks, corpus, out / "notebooks", inputs=inputs, numbers=notebooks, options=options
    )
    # The notebooks compute for themselves, so they run beside the study and not after it.
    with ThreadPoolExecutor(1) as beside:
        started: list[Future[list[Executed]]] = []

        def start() -> None:
            started.append(beside.submit(job))

        if is_new:
            same = known.get("corpus") == corpus.name
            run_study(
                corpus, out, options=options, force=force or same, progress=progress,
                when_read=start,
            )  # fmt: skip
        else:
            start()
        executed = started[0].result()
    tables = read_tables(out)
    made = Dossier(tables, executed, is_new, not_taken(options))
    write_text(out / "index.html", _index(read_manifest(out), made))
    return made


def _index(manifest: dict[str, Any], made: Dossier) -> str:
    style = files("framing").joinpath("page", "notebook.css").read_text(encoding="utf-8")
    counts = ", ".join(f"{name} ({n})" for name, n in manifest["outlets"].items())
    n = sum(manifest["outlets"].values())
    policy = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'"
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>Study of {escape(manifest['corpus'])}</title><style>{style}</style></head>"
        f"<body><main><h1>Study of {escape(manifest['corpus'])}</h1>"
        f"<p>{n:,} article{'s' * (n != 1)}: {escape(counts)}.{_aside(manifest)}</p>"
        '<p><a class="start" href="report.html">Open the report</a></p>'
        '<p class="soft">In the report every figure leads to the passages it counts.</p>'
        f"{_findings(made.tables)}{_notebooks(made)}{_figures(manifest)}"
        f"{_tables(made.tables)}"
        "<h2>To cite and to repeat it</h2><p><a href='manifest.json'>manifest.json</a> holds the "
        "versions, the hashes of articles and lexicons, the options and the seed. "
        "<code>framing verify FOLDER</code> says whether these results still belong to it; "
        "<code>framing bundle FOLDER study.zip</code> packs them without any article text.</p>"
        "</main></body></html>\n"
    )


def _aside(manifest: dict[str, Any]) -> str:
    n = manifest["set_aside"]
    if not n:
        return ""
    said = f"{n:,} input was" if n == 1 else f"{n:,} inputs were"
    why = '<a href="tables/problems.csv">problems.csv</a>'
    return f" <strong>{said} set aside</strong>: {why} says why."


def _findings(tables: dict[str, pd.DataFrame]) -> str:
    if "comparisons" not in tables:
        return "<h2>Main differences</h2><p>One outlet: there is nothing to compare.</p>"
    compared = tables["comparisons"]
    told = [escape(line) for line in describe_differences(compared, top=5)]
    # What belongs together is not torn apart at the end of a line.
    told = [line.replace(" = ", "\u00a0=\u00a0").replace(" %", "\u00a0%") for line in told]
    lines = "".join(f"<li>{line}</li>" for line in told)
    return f"<h2>Main differences</h2><ul>{lines}</ul>"


def _notebooks(made: Dossier) -> str:
    rows = "".join(
        f'<tr><td class="long"><a href="notebooks/{one.name}.html">{escape(one.title)}</a></td>'
        f'<td><a href="notebooks/{one.name}.ipynb">{_breakable(one.name)}</a></td>'
        f"<td>{escape(one.state)}</td></tr>"
        for one in made.notebooks
    )
    own = ", ".join(name.replace("_", " ") for name in made.not_taken)
    note = f" They keep their own choice of: {escape(own)}." if own else ""
    return (
        "<h2>Notebooks</h2><p>Executed for this corpus: to read here, to run and change in "
        f'<code>jupyter lab</code>.{note}</p><div class="scroll"><table><thead><tr>'
        '<th scope="col">question</th><th scope="col">notebook</th><th scope="col">state</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def _breakable(name: str) -> str:
    """A long name may go on in a second line, so that the table fits a phone."""
    number, _, words = name.partition("_")
    return f"{number}_{words.replace('_', '_<wbr>')}"


def _figures(manifest: Mapping[str, Any]) -> str:
    titles = {name: manifest["captions"][name] for name in manifest["figures"]}
    items = "".join(
        f'<li><a href="figures/{name}.png"><img src="figures/{name}.png" '
        f'alt="Chart: {escape(title, quote=True)}" loading="lazy"></a>'
        f'{escape(title)} (<a href="figures/{name}.svg">vector</a>)</li>'
        for name, title in titles.items()
    )
    return f'<h2>Figures</h2><ul class="figures">{items}</ul>' if items else ""


def _tables(tables: dict[str, pd.DataFrame]) -> str:
    order = [name for name in _TABLES if name in tables]
    order += sorted(set(tables) - set(order))
    rows = "".join(
        f'<tr><td><a href="tables/{name}.csv">{name}.csv</a></td>'
        f"<td>{escape(_TABLES.get(name, ''))}</td>"
        f'<td class="n">{len(tables[name]):,}</td></tr>'
        for name in order
    )
    return (
        '<h2>Tables</h2><div class="scroll"><table><thead><tr><th scope="col">table</th>'
        '<th scope="col">holds</th><th scope="col" class="n">rows</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
