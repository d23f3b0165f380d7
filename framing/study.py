"""A whole study: from a folder of articles to tables, figures, a report and a manifest."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing.canvas import use_style
from framing.chunks import Store, Work, plan_work, without_text
from framing.compare import compare_outlets
from framing.corpus import read_articles
from framing.engine import run_chunks
from framing.errors import FramingError, InputError, OptionError, Problem
from framing.explain import explain_difference
from framing.figures import draw_figures
from framing.files import LOCK, claim_folder, digest, write_csv, write_json, write_text
from framing.nulls import check_null
from framing.provenance import hash_inputs, lexicon_hashes, versions
from framing.rates import rate_outlets
from framing.records import list_problems, list_removed
from framing.report import write_report
from framing.reprints import find_reprints
from framing.results import MANIFEST, RUNS, read_manifest
from framing.rows import text_of
from framing.scores import score_articles
from framing.settings import Options, check_options, for_corpus
from framing.speakers import count_sources
from framing.textfree import hash_runs
from framing.tone import scorer_version
from framing.validity import read_validity

CHUNK = 200
WRITTEN = ("figures", "report.html", RUNS, "tables")  # what the manifest answers for
CHUNKS = "chunks"  # what a run that was stopped, or has another lexicon, goes on from
BESIDE = ("index.html", "notebooks", CHUNKS)  # the first two are what `framing study` adds


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
    _check_folder(out, force=force)
    articles = read_articles(corpus, **options.reading)
    with claim_folder(out):
        _forget(out)
        if when_read is not None:
            when_read()
        engine = {"progress": progress, "workers": workers, "scheduler": scheduler}
        tables = analyse(articles, options, folder=out / CHUNKS, **engine)
        for name, table in tables.items():
            write_csv(table, out / "tables" / f"{name}.csv")
        use_style(options.style, columns=options.columns, grey=options.grey)
        figures = draw_figures(articles, tables, out / "figures")
        np.save(
            out / RUNS, hash_runs([text_of(body) for body in articles["body"]]), allow_pickle=False
        )
        manifest = describe_run(corpus, options, tables, figures)
        manifest["inputs"] = hash_inputs(corpus, options)
        write_text(out / "report.html", write_report(articles, tables, manifest))
        manifest["files"] = {
            path.relative_to(out).as_posix(): digest(path)
            for name in WRITTEN
            for path in sorted([out / name, *(out / name).rglob("*")])
            if path.is_file()
        }
        write_json(out / MANIFEST, manifest)
    return tables


def analyse(
    articles: pd.DataFrame,
    options: Options | None = None,
    *,
    folder: Path | None = None,
    **engine: Any,
) -> dict[str, pd.DataFrame]:
    """Compute every table of a study.

    Parameters
    ----------
    articles : DataFrame
        From `read_articles`.
    options : Options, optional
        Lexicons, referents, seed and so on.
    folder, engine
        ``progress, workers, scheduler`` and where to keep chunks, as for `detect`.

    Returns
    -------
    dict of DataFrame
        ``articles`` (without texts, with their hash), ``removed, problems, voices, hits, scores,
        rates, sources, reprints, validity`` and, with two outlets or more, ``comparisons, null,
        contributions``.
    """
    options = options or Options()
    tables = {
        "articles": articles.iloc[:0],
        "removed": list_removed(articles),
        "problems": list_problems(articles),
        "validity": read_validity(),
    }
    tables |= detect(articles, options, folder=folder, **engine)
    aside = tables.pop("aside")
    if len(aside):
        tables["problems"] = pd.concat([tables["problems"], _failed(aside)], ignore_index=True)
        articles = articles[~articles["article_id"].astype("str").isin(aside["article_id"])]
    tables["articles"] = without_text(articles)
    tables["reprints"] = find_reprints(articles)
    tables["sources"] = count_sources(tables["voices"], articles)
    return tables | evaluate(articles, tables["hits"], tables["words"], options, tables["voices"])


def evaluate(
    articles: pd.DataFrame,
    hits: pd.DataFrame,
    words: pd.DataFrame,
    options: Options,
    voices: pd.DataFrame | None = None,
) -> dict[str, pd.DataFrame]:
    """Compute scores, rates, comparisons, null check and contributions; needs no texts.

    Parameters
    ----------
    articles : DataFrame
        ``article_id, outlet`` and, where there is, ``story_id``. With ``body`` and voices the
        null check covers single words as well.
    hits, words, voices : DataFrame
        From `find_hits`, `count_words` and `find_voices`.
    options : Options
        Part, voice, seed and resamples.

    Returns
    -------
    dict of DataFrame
        ``scores, rates`` and, with two outlets or more, ``comparisons, null, contributions``.
    """
    scores = score_articles(articles, hits, words=words)
    chosen: dict[str, Any] = {"part": options.part, "voice": options.voice, "seed": options.seed}
    rates = rate_outlets(scores, **chosen, n_resamples=options.n_resamples)
    tables = {"scores": scores, "rates": rates}
    if articles["outlet"].nunique() > 1:
        compared = compare_outlets(scores, **chosen, n_resamples=options.n_resamples)
        tables["comparisons"] = compared
        texts = articles if "body" in articles and voices is not None else None
        tables["null"] = _null(scores, chosen | {"articles": texts, "voices": voices})
        tables["contributions"] = _contributions(scores, hits, compared)
    return tables


def detect(
    articles: pd.DataFrame,
    options: Options,
    *,
    progress: bool = False,
    folder: Path | None = None,
    workers: int = 1,
    scheduler: str | None = None,
) -> dict[str, pd.DataFrame]:
    """Voices, hits and words of all articles, chunk by chunk, and the articles that failed.

    Parameters
    ----------
    articles : DataFrame
        From `read_articles`.
    options : Options
        Lexicons, referents and the measures to keep.
    progress : bool
        Show a progress bar on standard error.
    folder : Path, optional
        Where finished chunks are kept and found again; by default nowhere.
    workers, scheduler
        As for `run_study`.

    Returns
    -------
    dict of DataFrame
        ``voices, hits, words``, and ``aside`` (``article_id, origin, reason``): articles on which
        a detector failed. The other tables hold nothing of them.
    """
    if folder is None:
        with tempfile.TemporaryDirectory() as scratch:
            return detect(
                articles, options, progress=progress, folder=Path(scratch), workers=workers,
                scheduler=scheduler,
            )  # fmt: skip
    batches = (
        (articles.iloc[first : first + CHUNK], min(1.0, (first + CHUNK) / len(articles)))
        for first in range(0, len(articles), CHUNK)
    )
    work = plan_work(
        options.lexicons, options.referents, scorer=options.scorer,
        repair_negation=options.repair_negation, min_weight=options.min_weight,
    )  # fmt: skip
    _check_measures(options.measures, work)
    with claim_folder(folder) as claim:
        store = Store(folder, claim, work)
        chunks = run_chunks(batches, store, workers=workers, scheduler=scheduler, progress=progress)
        parts = [store.read(names) for names in chunks]
    found = {
        name: pd.concat([part[name] for part in parts], ignore_index=True)
        for name in ("voices", "hits", "words", "aside")
    }
    found["hits"] = _only(found["hits"], options)
    return found


def _check_measures(measures: Sequence[str], work: Work) -> None:
    known = [measure for step in work.measures.values() for measure in step]
    if unknown := sorted(set(measures).difference(known)):
        problem = Problem("measures", got=", ".join(unknown), expected=", ".join(known))
        raise OptionError("no such measure", [problem])


def _only(hits: pd.DataFrame, options: Options) -> pd.DataFrame:
    """The hits of the chosen measures, and of labels that are right often enough."""
    chosen = ~(hits["validity"] < options.min_validity)
    if options.measures:
        chosen &= hits["measure"].isin(list(options.measures))
    return hits[chosen].reset_index(drop=True)


def _failed(aside: pd.DataFrame) -> pd.DataFrame:
    """Articles on which a detector failed, as rows of the problems table."""
    return pd.DataFrame(
        {
            "file": aside["origin"],
            "row": aside["article_id"],
            "column": "body",
            "what": "the article could not be analysed",
            "got": aside["reason"],
            "expected": "text that every detector can read",
            "repair": "look at the article; please report the error if the text is sound",
            "is_set_aside": True,
        }
    )


def _null(scores: pd.DataFrame, chosen: Mapping[str, Any]) -> pd.DataFrame:
    """The null check, or an empty table where no outlet has enough articles for halves."""
    try:
        return check_null(scores, **chosen)
    except FramingError as error:
        return pd.DataFrame({"measure": [], "share": [], "warning": []}, dtype=object).assign(
            warning=[error.what][:0]
        )


def _contributions(
    scores: pd.DataFrame, hits: pd.DataFrame, compared: pd.DataFrame
) -> pd.DataFrame:
    """The terms behind the clearest differences between two outlets."""
    pairs = compared[
        (compared["outlet_a"] != "all others")
        & (compared["label"] == "all")
        & (compared["unit"] == "per_1000_words")
        & compared["p_adjusted"].notna()
    ]
    clearest = pairs.sort_values(["p_adjusted", "p_value"], kind="stable")
    clearest = clearest.drop_duplicates(["outlet_a", "outlet_b"]).head(6)
    return explain_difference(scores, hits, clearest)


def describe_run(
    corpus: str | Path,
    options: Options,
    tables: Mapping[str, pd.DataFrame],
    figures: list[str],
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
        "figures": figures,
        "outlets": {
            str(name): int(n) for name, n in tables["articles"]["outlet"].value_counts().items()
        },
        "set_aside": int(tables["problems"]["is_set_aside"].sum()),
    }


def _forget(out: Path) -> None:
    """Remove what an earlier run wrote, its manifest first; other files stay."""
    if (out / MANIFEST).is_file():
        earlier = read_manifest(out)["files"]
        (out / MANIFEST).unlink()
        for name in earlier:
            (out / name).unlink(missing_ok=True)


def _check_folder(out: Path, *, force: bool) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        problem = Problem(
            "not a folder", str(out), "a file", "a new folder", "choose another --out"
        )
        raise InputError("cannot write the results", [problem])
    there = sorted(path.name for path in out.iterdir() if path.name != LOCK)
    is_ours = not there or MANIFEST in there or set(there) <= {*WRITTEN, *BESIDE}
    if there and not (is_ours and (force or MANIFEST not in there)):
        repair = "--force replaces the earlier run" if is_ours else "choose another --out"
        problem = Problem("the folder is not empty", str(out), ", ".join(there[:5]), repair=repair)
        raise InputError("will not mix results with other files", [problem])
