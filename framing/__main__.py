"""The command line: ``framing run CORPUS --out DIR`` and its companions."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import framing
from framing.errors import FramingError, InputError, Problem
from framing.settings import Options, read_settings, settings_template

if TYPE_CHECKING:
    import pandas as pd

    from framing.dossier import Dossier

# Each command imports what it needs when it is called, so that --help and errors come at once.
DONE, SET_ASIDE, FAILED = 0, 1, 2
_EXAMPLES = """
examples:
  framing run data/sample --out results          tables, figures and report of the sample corpus
  framing run articles.csv --out results --force replace an earlier run
  framing run nexis/ --out results --lexicon own.csv --referents parties.csv
  framing check nexis/                           what is in a corpus, before any analysis
  framing study data/sample --out results        the same as run, and the notebooks executed

exit codes: 0 done; 1 done, but some inputs were set aside (they are listed); 2 could not run
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the process.

    Returns
    -------
    int
        0 done, 1 done but some inputs were set aside, 2 could not run.

    Examples
    --------
    >>> main(["run", "no-such-folder", "--out", "results"])
    2
    """
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except FramingError as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("stopped; run the same command again to complete it", file=sys.stderr)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="framing",
        description="Media-framing analysis with the evidence behind every number.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=framing.__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="tables, figures and a report from a corpus")
    _add_run_options(run)
    run.set_defaults(command=_run)

    study = commands.add_parser("study", help="the same, with the notebooks executed and an index")
    study.add_argument("corpus", help="folder, file or archive export with articles")
    study.add_argument("--out", default="results", help="folder to write (default: results)")
    study.add_argument("--force", action="store_true", help="replace the study of another corpus")
    study.add_argument("--quiet", action="store_true", help="no progress bar, no summary")
    study.set_defaults(command=_study)

    check = commands.add_parser("check", help="what is in a corpus, before any analysis")
    check.add_argument("corpus", help="folder, file or archive export with articles")
    check.set_defaults(command=_check)

    init = commands.add_parser("init", help="write a commented study.toml for a corpus")
    init.add_argument("corpus", help="folder, file or archive export with articles")
    init.add_argument("--file", default="study.toml", help="file to write (default: study.toml)")
    init.set_defaults(command=_init)

    bundle = commands.add_parser("bundle", help="pack results without any article text")
    bundle.add_argument("results", help="folder that `framing run` wrote")
    bundle.add_argument("out", help="new folder, or a file ending in .zip")
    bundle.add_argument("--headlines", action="store_true", help="keep headlines, where allowed")
    bundle.add_argument("--hashed", action="store_true", help="replace the marked words by hashes")
    bundle.set_defaults(command=_bundle)

    reproduce = commands.add_parser("reproduce", help="recompute a bundle and compare")
    reproduce.add_argument("bundle", help="folder or zip")
    reproduce.add_argument("--articles", help="the texts, to find the hits anew as well")
    reproduce.set_defaults(command=_reproduce)

    verify = commands.add_parser("verify", help="do results still belong to inputs and code?")
    verify.add_argument("results", help="folder that `framing run` wrote")
    verify.add_argument("--articles", help="the corpus, to check its hashes as well")
    verify.set_defaults(command=_verify)
    return parser


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", help="articles (folder, file, archive export) or a study.toml")
    parser.add_argument("--out", default="results", help="folder to write (default: results)")
    parser.add_argument("--lexicon", action="append", default=[], help="use this lexicon instead")
    parser.add_argument("--referents", action="append", default=[], help="use these referents")
    parser.add_argument(
        "--voice", default="outlet", help="whose words to compare (default: outlet)"
    )
    parser.add_argument("--part", default="body", help="body (default), headline or both")
    parser.add_argument(
        "--resamples", type=int, default=2_000, help="for intervals (default: 2000)"
    )
    parser.add_argument("--seed", type=int, default=20151006, help="same seed, same numbers")
    parser.add_argument("--workers", type=int, default=1, help="processes (default: 1)")
    parser.add_argument("--scheduler", help="address of a Dask scheduler, whose workers are used")
    parser.add_argument("--force", action="store_true", help="replace an earlier run in the folder")
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary")


def _settings(options: argparse.Namespace) -> tuple[Path, Options]:
    """Corpus and options of a run: from a study.toml, or from the command line."""
    if Path(options.corpus).suffix == ".toml":
        return read_settings(options.corpus)
    return Path(options.corpus), Options(
        lexicons=tuple(options.lexicon),
        referents=tuple(options.referents),
        part=options.part,
        voice=options.voice,
        n_resamples=options.resamples,
        seed=options.seed,
    )


def _run(options: argparse.Namespace) -> int:
    from framing.study import run_study

    corpus, settings = _settings(options)
    tables = run_study(
        corpus,
        options.out,
        options=settings,
        force=options.force,
        progress=not options.quiet,
        workers=options.workers,
        scheduler=options.scheduler,
    )
    if not options.quiet:
        _say_findings(tables, Path(options.out))
    return _say_set_aside(tables["problems"])


def _study(options: argparse.Namespace) -> int:
    from framing.dossier import write_dossier

    out = Path(options.out)
    made = write_dossier(options.corpus, out, force=options.force, progress=not options.quiet)
    if not options.quiet:
        _say_findings(made.tables, out)
        _say_notebooks(made, out)
    return _say_set_aside(made.tables["problems"])


def _say_notebooks(made: Dossier, out: Path) -> None:
    print(
        f"      {out / 'notebooks'}: {len(made.notebooks)} notebooks, executed, with pages to read"
    )
    for one in made.notebooks:
        if one.stopped:
            print(f"        {one.name} stopped: {one.stopped}")
    if not made.is_new:
        print("Corpus, options and code are unchanged: what was there already was kept.")
    print(f"\nStart with {out / 'index.html'}")


def _say_findings(tables: dict[str, pd.DataFrame], out: Path) -> None:
    from framing.summary import describe_differences

    articles, hits = tables["articles"], tables["hits"]
    outlets = ", ".join(f"{name} ({n})" for name, n in articles["outlet"].value_counts().items())
    print(f"\n{len(articles):,} articles: {outlets}")
    counts = hits[hits["measure"] != "tone"]["measure"].value_counts()
    print(
        "Hits: " + ", ".join(f"{n:,} {str(name).replace('_', ' ')}" for name, n in counts.items())
    )
    if "comparisons" in tables:
        print("\nMain differences:")
        for line in describe_differences(tables["comparisons"].fillna({"warning": ""}), top=5):
            print(f"  - {line}")
    print(
        f"\nWrote {out / 'report.html'}: open it in a browser, every figure leads to its passages"
    )
    print(f"      {out / 'tables'}: {len(tables)} tables (CSV)")
    print(f"      {out / 'figures'}: the charts (PNG and SVG)")
    print(f"      {out / 'manifest.json'}: versions, hashes, options and seed")


def _say_set_aside(problems: pd.DataFrame) -> int:
    aside = problems[problems["is_set_aside"].astype(bool)]
    if aside.empty:
        return DONE
    print(f"\n{len(aside)} input(s) were set aside (all in tables/problems.csv):", file=sys.stderr)
    for row in aside.head(10).to_dict("records"):
        where = " ".join(part for part in (row["file"], row["row"]) if part)
        print(f"  - {where}: {row['what']}. {row['repair']}", file=sys.stderr)
    return SET_ASIDE


def _check(options: argparse.Namespace) -> int:
    from framing.check import check_corpus
    from framing.corpus import read_articles
    from framing.listing import show_table
    from framing.records import list_problems

    articles = read_articles(options.corpus)
    found = check_corpus(articles)
    print(show_table(found[found["remark"] == ""].drop(columns="remark")).text())
    print("\nTo mind:")
    for row in found[found["remark"] != ""].to_dict("records"):
        print(f"  - {row['check']}, {row['group']} ({row['n_articles']}): {row['remark']}")
        if row["value"]:
            print(f"    {row['value']}")
    return _say_set_aside(list_problems(articles))


def _init(options: argparse.Namespace) -> int:
    from framing.files import write_text

    target = Path(options.file)
    if target.exists():
        problem = Problem("the file exists", str(target), repair="--file OTHER.toml")
        raise InputError("will not overwrite a study", [problem])
    corpus = os.path.relpath(options.corpus, target.parent)
    write_text(target, settings_template(corpus))
    print(f"Wrote {target}: read it, change it, then: framing run {target} --out results")
    return DONE


def _bundle(options: argparse.Namespace) -> int:
    from framing.bundle import bundle_study
    from framing.textfree import RUN

    written = bundle_study(
        options.results, options.out, headlines=options.headlines, hashed=options.hashed
    )
    print(f"Wrote {written}: no run of {RUN} words of an article stands in it")
    print(f"Anyone can check it: framing reproduce {written}")
    return DONE


def _reproduce(options: argparse.Namespace) -> int:
    from framing.reproduce import reproduce_study

    return _say_checks(reproduce_study(options.bundle, articles=options.articles), "table")


def _verify(options: argparse.Namespace) -> int:
    from framing.reproduce import verify_results

    return _say_checks(verify_results(options.results, articles=options.articles), "what")


def _say_checks(found: pd.DataFrame, name: str) -> int:
    from framing.reproduce import IDENTICAL

    print(found.to_string(index=False))
    bad = found.loc[found["status"] != IDENTICAL, name].tolist()
    print("Identical." if not bad else f"Not identical: {', '.join(map(str, bad))}")
    return SET_ASIDE if bad else DONE


if __name__ == "__main__":
    sys.exit(main())
