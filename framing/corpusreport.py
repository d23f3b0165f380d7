"""The report of a scored corpus of any size: from its folder of datasets, not from its texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd

from framing.canvas import use_style
from framing.corpuschecks import check_names, check_scored
from framing.corpuscounts import Whole, sum_up
from framing.datasets import read_table
from framing.drawn import read_texts
from framing.errors import InputError, Problem
from framing.figures import draw_charts
from framing.files import claim_folder, write_csv, write_text
from framing.options import Options
from framing.outfolder import check_folder, forget, write_manifest
from framing.payload import pack, say_drawn
from framing.provenance import versions
from framing.records import as_problems
from framing.report import Content, write_page
from framing.results import read_manifest
from framing.results import read_table as read_csv
from framing.scored import compare_corpus, rate_corpus, read_scores
from framing.speakers import in_order
from framing.tables import SCORES
from framing.textfree import shorten
from framing.validity import read_validity

REPORT_KIND = "report of a corpus"
_REMARKS = (
    "No check for false alarms was made, and no search for articles that share text: both need "
    "all articles in memory.",
)
_NO_TEXTS = (
    " No texts were given: below stand the marked words alone, with what they are put on and where "
    "in which article. To read the passages: framing report SCORED --corpus CORPUS."
)


def report_corpus(
    scored: str | Path,
    out: str | Path,
    *,
    corpus: pd.DataFrame | str | Path | None = None,
    options: Options | None = None,
    force: bool = False,
    progress: bool = False,
) -> dict[str, pd.DataFrame]:
    """Write tables, charts and the report of a corpus of any size from its scores.

    Texts are read for the passages that the page shows only, in one pass, some articles at a time.

    Parameters
    ----------
    scored : path
        A folder that `score_corpus` wrote.
    out : path
        The folder for ``tables/*.csv, figures/*.{png,svg}, report.html, manifest.json``. It must
        be new, empty, or hold an earlier report with ``force``.
    corpus : path or DataFrame, optional
        What was scored. Of a sample of articles, drawn evenly by outlet, the page then shows the
        passages; those whose text is not the one that was scored are left out and counted.
        Without, the page names the marked words only.
    options : Options, optional
        What is compared, seed and resamples, as for `run_study`; how ``corpus`` is read. Of what
        is looked for, the folder has the say.
    force : bool
        Replace an earlier report in this folder.
    progress : bool
        Show progress bars on standard error.

    Returns
    -------
    dict of DataFrame
        The tables, by name: ``rates, comparisons`` (with two outlets or more), ``sources`` (by
        attributions and articles), ``outlets, hits_by_voice, names, doubted, words_by_voice``
        (counts), ``validity`` and ``problems``.

    Raises
    ------
    InputError
        If the folder holds no whole run, nothing was found in it, the corpus cannot be read or
        the folder cannot be written to.
    OptionError
        For options that need all texts, or that the folder was not scored with.

    Examples
    --------
    >>> import tempfile
    >>> from framing.scale import score_corpus
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"],
    ...                          "body": ["The so-called ferry was late again."]})
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = score_corpus(articles, folder / "scored")
    >>> tables = report_corpus(folder / "scored", folder / "report", corpus=articles)
    >>> tables["doubted"].to_numpy().tolist()
    [['A', 'ferry', 1]]
    """
    scored, out, options = Path(scored), Path(out), options or Options()
    check_scored(scored, options)
    check_folder(out, force=force)
    with claim_folder(out):
        return write_corpus_report(scored, out, corpus, options, progress=progress)


def write_corpus_report(
    scored: Path,
    out: Path,
    corpus: pd.DataFrame | str | Path | None,
    options: Options,
    *,
    progress: bool,
) -> dict[str, pd.DataFrame]:
    """`report_corpus` into a folder that is held, with options that were checked."""
    check_names(scored, options)
    was = read_manifest(scored)
    least = float(was.get("scoring", {}).get("min_validity", 0.0))
    whole = sum_up(scored, options, least, progress=progress)
    if corpus is not None:
        texts = read_texts(whole.drawn, corpus, options.reading, progress=progress)
        whole = replace(whole, drawn=texts)
    tables = _tables(scored, whole, options, progress=progress)
    forget(out)  # only now, so that a misspelt label does not cost an earlier report
    for name, table in tables.items():
        write_csv(table, out / "tables" / f"{name}.csv")
    use_style(options.style, columns=options.columns, grey=options.grey)
    words = tables["words_by_voice"]
    figures = draw_charts(
        tables, whole.counts, words[words["part"] == "body"], whole.n_articles,
        _tone(scored, options, tables["rates"]), whole.rule, out / "figures",
    )  # fmt: skip
    manifest = {
        "kind": REPORT_KIND,
        "versions": versions(),
        "corpus": Path(corpus).name if isinstance(corpus, (str, Path)) else "",
        "scores": {name: was[name] for name in ("keys", "versions", "n_articles")},
        "lexicons": was.get("lexicons", {}),
        "options": asdict(options) | was.get("scoring", {}) | _read_from(scored, was),
        "scorer": whole.rule,
        "tables": {name: len(table) for name, table in tables.items()},
        "figures": list(figures),
        "captions": figures,
        "outlets": {str(name): int(n) for name, n in whole.n_articles.items()},
        "set_aside": int(tables["problems"]["is_set_aside"].sum()),
    }
    content = _content(whole, has_texts=corpus is not None)
    page = write_page(content, tables if content.has_texts else _without_phrases(tables), manifest)
    write_text(out / "report.html", page)
    write_manifest(out, manifest)
    return tables


def _read_from(scored: Path, was: Mapping[str, Any]) -> dict[str, list[str]]:
    """The files of the scores' lexicons and referents; some are kept beside the scores."""
    return {
        kind: [str(scored / path) if (scored / path).is_file() else path for path in paths]
        for kind, paths in was.get("read_from", {}).items()
    }


def _tables(
    scored: Path, whole: Whole, options: Options, *, progress: bool
) -> dict[str, pd.DataFrame]:
    counts = whole.counts
    if counts["voices"].empty:
        problem = Problem(
            "no hit", str(scored), expected="news in English", repair="framing check CORPUS"
        )
        raise InputError("nothing was found to compare", [problem])
    chosen: dict[str, Any] = {"measures": list(options.measures) or None, "progress": progress}
    of_rates = {name: getattr(options, name) for name in ("part", "voice", "seed", "n_resamples")}
    tables = {"rates": rate_corpus(scored, **of_rates, **chosen)}
    if len(whole.n_articles) > 1:
        tables["comparisons"] = compare_corpus(scored, **options.comparing, **chosen)
    aside = as_problems(read_table(scored, "aside", None).to_pandas())
    problems = read_csv(scored / "problems.csv")
    outlets = whole.n_articles.rename_axis("outlet").reset_index(name="n_articles")
    return tables | {
        "sources": in_order(counts["sources"], "n_attributions"),
        "outlets": outlets,
        "hits_by_voice": counts["voices"],
        "names": counts["names"],
        "doubted": counts["doubted"],
        "words_by_voice": counts["words"],
        "validity": read_validity(),
        "problems": pd.concat([t for t in (problems, aside) if len(t)] or [problems]),
    }


def _without_phrases(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables for a page without texts: long names of sources are shortened, too."""
    sources = tables["sources"]
    short = [shorten(name) if isinstance(name, str) else None for name in sources["source"]]
    return {**tables, "sources": sources.assign(source=pd.Series(short, dtype="str"))}


def _tone(scored: Path, options: Options, rates: pd.DataFrame) -> pd.DataFrame:
    """The polarity of every article, for its chart; nothing where there is none to draw."""
    if options.voice == "all" or not (rates["measure"] == "tone").any():
        return pd.DataFrame({name: [] for name in SCORES.required}, dtype=object)
    scores = read_scores(scored, voice=options.voice, measures=["tone"])
    return scores[scores["label"] == "polarity"].astype({"outlet": "str"})


def _content(whole: Whole, *, has_texts: bool) -> Content:
    drawn, n_all = whole.drawn, int(whole.n_articles.sum())
    data, n_passages = pack(drawn.articles, drawn.hits, drawn.voices, has_texts=has_texts)
    n_shown = len(drawn.articles)
    where = "in the dataset hits of the scores"
    note = say_drawn(n_passages, n_shown, n_all, where, n_left=drawn.n_other + drawn.n_missing)
    if not has_texts:
        note += _NO_TEXTS
    for n, what in (
        (drawn.n_other, "have another text now than the one that was scored"),
        (drawn.n_missing, "were not found in the corpus"),
    ):
        note += f" Of the articles drawn, {n:,} {what}: left out." if n else ""
    return Content(whole.n_articles, whole.n_stories, whole.counts, data, note, has_texts, _REMARKS)
