"""A whole study: from a folder of articles to tables, figures, a report and a manifest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing.analysis import analyse
from framing.canvas import use_style
from framing.corpus import read_articles
from framing.figures import draw_figures
from framing.files import claim_folder, write_csv, write_text
from framing.options import Options, check_options, for_corpus
from framing.outfolder import CHUNKS, check_folder, forget, write_manifest
from framing.provenance import hash_inputs, lexicon_hashes, versions
from framing.report import write_report
from framing.results import RUNS
from framing.rows import text_of
from framing.textfree import hash_runs
from framing.tone import scorer_version


def run_study(
    corpus: str | Path,
    out: str | Path,
    *,
    options: Options | None = None,
    force: bool = False,
    progress: bool = False,
    workers: int = 1,
    scheduler: str | None = None,
    when_read: Callable[[], object] | None = None,
) -> dict[str, pd.DataFrame]:
    """Run the main job and write everything it finds into one folder.

    Parameters
    ----------
    corpus : path
        Anything `read_articles` takes.
    out : path
        The folder for ``tables/*.csv, figures/*.{png,svg}, report.html, manifest.json``. It must
        be new, empty, or hold an earlier run with ``force``.
    options : Options, optional
        Lexicons, referents, seed and so on.
    force : bool
        Replace an earlier run of framing in this folder.
    progress : bool
        Show a progress bar on standard error.
    workers : int
        Processes that read articles closely on this machine.
    scheduler : str, optional
        Address of a Dask scheduler whose workers do so instead (extra ``[cluster]``).
    when_read : callable, optional
        Called once the corpus was read and the folder is held: for work beside the run.

    Returns
    -------
    dict of DataFrame
        The tables, by name. ``manifest.json`` is written last: a folder without it holds no
        whole run.

    Raises
    ------
    InputError
        If the corpus cannot be read or the folder cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / "texts" / "The North").mkdir(parents=True)
    >>> page = folder / "texts" / "The North" / "1.txt"
    >>> _ = page.write_text("Ferry late\\n\\nThe so-called ferry was late again.")
    >>> tables = run_study(folder / "texts", folder / "results")
    >>> hedges = tables["hits"].query("measure == 'hedge'")
    >>> hedges[["article_id", "text", "target_head"]].to_numpy().tolist()
    [['The North/1', 'so-called', 'ferry']]
    """
    options, out = for_corpus(options or Options(), corpus), Path(out)
    check_options(options)
    check_folder(out, force=force)
    articles = read_articles(corpus, **options.reading)
    with claim_folder(out):
        if when_read is not None:
            when_read()
        engine = {"progress": progress, "workers": workers, "scheduler": scheduler}
        tables = analyse(articles, options, folder=out / CHUNKS, **engine)
        # Only now: a lexicon or label that is misspelt must not cost the earlier results.
        forget(out)
        bodies = [text_of(body) for body in articles["body"]]
        articles = articles[articles["article_id"].isin(tables["articles"]["article_id"])]
        for name, table in tables.items():
            write_csv(table, out / "tables" / f"{name}.csv")
        use_style(options.style, columns=options.columns, grey=options.grey)
        figures = draw_figures(articles, tables, out / "figures")
        np.save(out / RUNS, hash_runs(bodies), allow_pickle=False)
        manifest = describe_run(corpus, options, tables, figures)
        manifest["inputs"] = hash_inputs(corpus, options)
        write_text(out / "report.html", write_report(articles, tables, manifest))
        write_manifest(out, manifest)
    return tables


def describe_run(
    corpus: str | Path,
    options: Options,
    tables: Mapping[str, pd.DataFrame],
    figures: Mapping[str, str],
) -> dict[str, Any]:
    """Say what a run was made from: versions, hashes of inputs and lexicons, seed, options."""
    return {
        "versions": versions(),
        "corpus": Path(corpus).name,
        "articles": dict(
            zip(tables["articles"]["article_id"], tables["articles"]["sha256"], strict=True)
        ),
        "lexicons": lexicon_hashes(options),
        "options": asdict(options),
        "scorer": scorer_version(options.scorer, repair_negation=options.repair_negation),
        "tables": {name: len(table) for name, table in tables.items()},
        "figures": list(figures),  # in the order of reading
        "captions": dict(figures),
        "outlets": {
            str(name): int(n) for name, n in tables["articles"]["outlet"].value_counts().items()
        },
        "set_aside": int(tables["problems"]["is_set_aside"].sum()),
    }
