"""What a command says at its end: findings, what was written, and what was set aside."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# What is heavy is imported when it is called, so that --help and errors come at once.
DONE, SET_ASIDE, FAILED = 0, 1, 2
_SHOWN = 5  # kinds of notes


def say_findings(tables: Mapping[str, pd.DataFrame], out: Path) -> None:
    """What a run found and wrote."""
    articles, hits = tables["articles"], tables["hits"]
    counts = hits[hits["measure"] != "tone"]["measure"].value_counts()
    _say_found(articles["outlet"].value_counts(), counts, tables.get("comparisons"))
    _say_written(tables, out, "every figure leads to its passages")


def say_large(tables: Mapping[str, pd.DataFrame], out: Path, scored: Path, corpus: str) -> None:
    """The same of a corpus that was scored in chunks, or reported from its scores."""
    from framing.hitcounts import count_measures

    n_articles = tables["outlets"].set_index("outlet")["n_articles"]
    found = count_measures(tables["hits_by_voice"])
    _say_found(n_articles, found, tables.get("comparisons"))
    _say_written(tables, out, "every figure leads to passages" if corpus else "it holds no texts")
    print(f"      {scored}: hits, voices and scores of every article (Parquet)")
    if not corpus:
        print(f"To read passages: framing report {scored} --out {out} --force --corpus CORPUS")


def _say_found(n_articles: pd.Series, n_hits: pd.Series, compared: pd.DataFrame | None) -> None:
    from framing.summary import describe_differences

    total = int(n_articles.sum())
    outlets = ", ".join(f"{name} ({n:,})" for name, n in n_articles.items())
    print(f"\n{total:,} article{'s' * (total != 1)}: {outlets}")
    named = [f"{n:,} {str(name).replace('_', ' ')}" for name, n in n_hits.items()]
    print("Hits: " + ", ".join(named))
    if compared is None:
        print("\nOne outlet: there is nothing to compare.")
        return
    print("\nMain differences:")
    for line in describe_differences(compared, top=5):
        print("  -", line.replace("−", "-"))  # which every terminal has


def _say_written(tables: Mapping[str, pd.DataFrame], out: Path, what: str) -> None:
    print(f"\nWrote {out / 'report.html'}: open it in a browser, {what}")
    print(f"      {out / 'tables'}: {len(tables)} tables (CSV)")
    print(f"      {out / 'figures'}: the charts (PNG and SVG)")
    print(f"      {out / 'manifest.json'}: versions, hashes, options and seed")


def say_set_aside(problems: pd.DataFrame, listed: str = " (all in tables/problems.csv)") -> int:
    """Inputs that were left out, and what else was noted; returns the exit code that says so."""
    from framing.records import PASSED_OVER

    is_aside = problems["is_set_aside"].astype(bool)
    aside, what = problems[is_aside], problems.loc[~is_aside, "what"]
    noted = what[what != PASSED_OVER].value_counts()
    if listed and len(noted):  # elsewhere they stand in what is printed
        kinds = "; ".join(f"{name} ({n:,})" for name, n in noted.head(_SHOWN).items())
        kinds += f"; and {len(noted) - _SHOWN} more kinds" if len(noted) > _SHOWN else ""
        print(f"\nNoted while reading{listed}: {kinds}", file=sys.stderr)
    aside = aside.astype(object).where(aside.notna(), "")  # a CSV gives back NaN for nothing
    if aside.empty:
        return DONE
    print(f"\n{len(aside)} input(s) were set aside{listed}:", file=sys.stderr)
    for row in aside.head(10).to_dict("records"):
        where = " ".join(part for part in (row["file"], row["row"]) if part)
        got = f" ({row['got']:.80})" if row["got"] else ""
        print(f"  - {where}: {row['what']}{got}. {row['repair']}".rstrip(), file=sys.stderr)
    return SET_ASIDE
