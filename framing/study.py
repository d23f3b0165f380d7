"""A whole study: from a folder of articles to tables, figures, a report and a manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from framing.canvas import use_style
from framing.compare import compare_outlets
from framing.corpus import read_articles
from framing.errors import FramingError, InputError, Problem
from framing.explain import explain_difference
from framing.figures import draw_figures
from framing.files import LOCK, claim_folder, digest, digest_text, write_csv, write_json, write_text
from framing.hits import find_hits
from framing.nulls import check_null
from framing.provenance import hash_inputs, lexicon_hashes, versions
from framing.rates import rate_outlets
from framing.records import list_problems, list_removed
from framing.report import write_report
from framing.results import MANIFEST, RUNS, read_manifest
from framing.scores import count_words, score_articles
from framing.settings import Options, for_corpus
from framing.reprints import find_reprints
from framing.text import tokenize_articles
from framing.textfree import hash_runs
from framing.validity import read_validity
from framing.voices import count_sources, find_voices

CHUNK = 200
WRITTEN = ("figures", "report.html", RUNS, "tables")  # what the manifest answers for
BESIDE = ("index.html", "notebooks")  # what `framing study` adds


def run_study(
    corpus: str | Path,
    out: str | Path,
    *,
    options: Options | None = None,
    force: bool = False,
    progress: bool = False,
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

    Returns
    -------
    dict of DataFrame
        The tables, by name. ``manifest.json`` is written last: a folder without it holds no
        whole run.

    Raises
    ------
    InputError
        If the corpus cannot be read or the folder cannot be written to.
    """
    options, out = for_corpus(options or Options(), corpus), Path(out)
    _check_folder(out, force=force)
    articles = read_articles(corpus)
    with claim_folder(out):
        _forget(out)
        tables = analyse(articles, options, progress=progress)
        for name, table in tables.items():
            write_csv(table, out / "tables" / f"{name}.csv")
        use_style(options.style, columns=options.columns, grey=options.grey)
        figures = draw_figures(articles, tables, out / "figures")
        np.save(out / RUNS, hash_runs(_bodies(articles)), allow_pickle=False)
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
    articles: pd.DataFrame, options: Options | None = None, *, progress: bool = False
) -> dict[str, pd.DataFrame]:
    """Compute every table of a study.

    Parameters
    ----------
    articles : DataFrame
        From `read_articles`.
    options : Options, optional
        Lexicons, referents, seed and so on.
    progress : bool
        Show a progress bar on standard error.

    Returns
    -------
    dict of DataFrame
        ``articles`` (without texts, with their hash), ``removed, problems, voices, hits, scores,
        rates, sources, reprints, validity`` and, with two outlets or more, ``comparisons, null,
        contributions``.
    """
    options = options or Options()
    tables = {
        "articles": without_text(articles),
        "removed": list_removed(articles),
        "problems": list_problems(articles),
        "reprints": find_reprints(articles),
        "validity": read_validity(),
    }
    tables |= detect(articles, options, progress=progress)
    tables["sources"] = count_sources(tables["voices"], articles)
    return tables | evaluate(articles, tables["hits"], tables["words"], options)


def evaluate(
    articles: pd.DataFrame, hits: pd.DataFrame, words: pd.DataFrame, options: Options
) -> dict[str, pd.DataFrame]:
    """Compute scores, rates, comparisons, null check and contributions; needs no texts.

    Parameters
    ----------
    articles : DataFrame
        ``article_id, outlet`` and, where there is, ``story_id``.
    hits, words : DataFrame
        From `find_hits` and `count_words`.
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
        tables["null"] = _null(scores, chosen)
        tables["contributions"] = _contributions(scores, hits, compared)
    return tables


def detect(
    articles: pd.DataFrame, options: Options, *, progress: bool = False
) -> dict[str, pd.DataFrame]:
    """Voices, hits and words of all articles, in chunks to keep memory and progress steady."""
    found: dict[str, list[pd.DataFrame]] = {"voices": [], "hits": [], "words": []}
    bar = tqdm(total=len(articles), desc="reading closely", unit=" articles", disable=not progress)
    for first in range(0, len(articles), CHUNK):
        chunk = articles.iloc[first : first + CHUNK]
        tokens = tokenize_articles(chunk)
        voices = find_voices(chunk, tokens=tokens)
        hits = find_hits(
            chunk, voices=voices, tokens=tokens, lexicons=list(options.lexicons) or None,
            referents=list(options.referents) or None,
        )  # fmt: skip
        found["voices"].append(voices)
        found["hits"].append(hits)
        found["words"].append(count_words(chunk, voices=voices, tokens=tokens))
        bar.update(len(chunk))
    bar.close()
    return {name: pd.concat(parts, ignore_index=True) for name, parts in found.items()}


def without_text(articles: pd.DataFrame) -> pd.DataFrame:
    """The articles table as it may be shared: no body, but its length and hash."""
    bodies = _bodies(articles)
    table = articles.drop(columns="body")
    table["n_characters"] = [len(text) for text in bodies]
    table["sha256"] = [digest_text(text) for text in bodies]
    return table


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


def _bodies(articles: pd.DataFrame) -> list[str]:
    """The bodies as strings; null ones are empty."""
    return [text if isinstance(text, str) else "" for text in articles["body"]]


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
