"""The main job on a corpus that memory does not hold: scored in chunks, then reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from framing.corpuschecks import refuse_texts
from framing.corpusreport import write_corpus_report
from framing.files import claim_folder
from framing.options import Options, check_measures, check_options, for_corpus
from framing.outfolder import SCORED, check_folder
from framing.scale import CHUNK, score_corpus
from framing.steps import LIMIT, plan_work


def run_large(
    corpus: str | Path,
    out: str | Path,
    *,
    options: Options | None = None,
    force: bool = False,
    progress: bool = False,
    workers: int = 1,
    scheduler: str | None = None,
    chunk_size: int = CHUNK,
    limit: float = LIMIT,
) -> dict[str, pd.DataFrame]:
    """Score a corpus into ``out/scored`` and write its report beside it, without holding texts.

    Stopped at any moment and called again, it goes on with the chunks that are not finished.

    Parameters
    ----------
    corpus, out, options, force, progress, workers, scheduler
        As for `run_study`. With ``force`` the finished chunks of an earlier run are used again,
        as far as they would come out the same.
    chunk_size, limit
        As for `score_corpus`.

    Returns
    -------
    dict of DataFrame
        As `report_corpus`.

    Raises
    ------
    InputError
        If the corpus cannot be read or the folder cannot be written to.
    OptionError
        For options that need all texts at once, or that no run can use.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "all.csv").write_text("outlet,body\\nA,The so-called ferry was late.\\n")
    >>> tables = run_large(folder / "all.csv", folder / "results")
    >>> sorted(path.name for path in (folder / "results").iterdir())
    ['figures', 'manifest.json', 'report.html', 'scored', 'tables']
    """
    options, out = for_corpus(options or Options(), corpus), Path(out)
    check_options(options)
    refuse_texts(options)
    finding: dict[str, Any] = {
        "lexicons": options.lexicons, "referents": options.referents, "limit": limit,
        "scorer": options.scorer, "repair_negation": options.repair_negation,
        "min_weight": options.min_weight, "min_validity": options.min_validity,
    }  # fmt: skip
    check_measures(options.measures, plan_work(**finding).measures)
    check_folder(out, force=force)
    with claim_folder(out):
        score_corpus(
            corpus, out / SCORED, chunk_size=chunk_size, workers=workers, scheduler=scheduler,
            reading=options.reading, progress=progress, **finding,
        )  # fmt: skip
        return write_corpus_report(out / SCORED, out, corpus, options, progress=progress)
