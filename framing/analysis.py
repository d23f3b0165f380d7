"""Every table of a study, from articles: what `run_study` writes and `reproduce_study` checks."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from framing.chunks import without_text
from framing.compare import compare_outlets
from framing.engine import run_chunks
from framing.errors import FramingError, InputError, Problem
from framing.explain import explain_difference
from framing.files import claim_folder
from framing.language import guess_language
from framing.nulls import check_null
from framing.options import Options, check_measures, check_outlets
from framing.panel import without_reprints
from framing.rates import rate_outlets
from framing.records import as_problems, list_problems, list_removed
from framing.reprints import find_reprints
from framing.scores import score_articles
from framing.speakers import count_sources
from framing.steps import plan_work
from framing.store import Store
from framing.summary import clearest_pairs
from framing.validity import read_validity

CHUNK = 200
MAX_EXPLAINED = 6  # pairs of outlets


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
        ``articles`` (those analysed, without texts, with their hash), ``removed, problems,
        voices, hits, scores, rates, sources, reprints, validity`` and, with two outlets or more,
        ``comparisons, null, contributions``.

    Raises
    ------
    InputError
        Where nothing at all was found, with the languages of the articles.
    """
    options = options or Options()
    tables = {
        "articles": articles.iloc[:0],
        "removed": list_removed(articles),
        "problems": list_problems(articles),
        "validity": read_validity(),
    }
    reprints = find_reprints(articles)
    if options.without_reprints:
        articles = without_reprints(articles, reprints)
    check_outlets(options.outlets, articles["outlet"].astype(str))
    tables |= detect(articles, options, folder=folder, **engine)
    aside = tables.pop("aside")
    if len(aside):
        tables["problems"] = pd.concat([tables["problems"], as_problems(aside)], ignore_index=True)
        articles = articles[~articles["article_id"].astype("str").isin(aside["article_id"])]
    if tables["hits"].empty:
        raise InputError("nothing was found to compare", [_no_hits(articles, options)])
    tables["articles"] = without_text(articles)
    tables["reprints"] = reprints
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
        What is compared, seed and resamples.

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
        compared = compare_outlets(scores, **options.comparing)
        tables["comparisons"] = compared
        texts = articles if "body" in articles and voices is not None else None
        tables["null"] = _null(scores, chosen | {"articles": texts, "voices": voices})
        tables["contributions"] = _contributions(scores, hits, compared, options.outlets)
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
    check_measures(options.measures, work.measures)
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


def _only(hits: pd.DataFrame, options: Options) -> pd.DataFrame:
    """The hits of the chosen measures, and of labels that are right often enough."""
    chosen = ~(hits["validity"] < options.min_validity)
    if options.measures:
        chosen &= hits["measure"].isin(list(options.measures))
    return hits[chosen].reset_index(drop=True)


def _no_hits(articles: pd.DataFrame, options: Options) -> Problem:
    languages = articles["body"].map(guess_language).value_counts()
    told = ", ".join(f"{name or 'not told'} ({n})" for name, n in languages.items())
    looked = ", ".join(options.measures) or "any measure"
    return Problem(
        f"no hit of {looked} in {len(articles):,} article{'s' * (len(articles) != 1)}",
        got=f"languages: {told}",
        expected="news in English, for which lexicons and voices are made",
        repair="framing check CORPUS; or another measure, or a lexicon of your own",
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
    scores: pd.DataFrame, hits: pd.DataFrame, compared: pd.DataFrame, outlets: Sequence[str]
) -> pd.DataFrame:
    """The terms behind the clearest differences between two outlets."""
    clearest = clearest_pairs(compared, MAX_EXPLAINED)
    return explain_difference(scores, hits, clearest, outlets=list(outlets) or None)
