"""The command line: ``framing run CORPUS --out DIR`` and its companions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

import framing
from framing.errors import FramingError
from framing.settings import Options
from framing.study import run_study
from framing.summary import describe_differences

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
    return parser


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", help="folder, file or archive export with articles")
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
    parser.add_argument("--force", action="store_true", help="replace an earlier run in the folder")
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary")


def _run(options: argparse.Namespace) -> int:
    tables = run_study(
        options.corpus,
        options.out,
        options=Options(
            lexicons=tuple(options.lexicon),
            referents=tuple(options.referents),
            part=options.part,
            voice=options.voice,
            n_resamples=options.resamples,
            seed=options.seed,
        ),
        force=options.force,
        progress=not options.quiet,
    )
    if not options.quiet:
        _say_findings(tables, Path(options.out))
    return _say_set_aside(tables["problems"])


def _say_findings(tables: dict[str, pd.DataFrame], out: Path) -> None:
    articles, hits = tables["articles"], tables["hits"]
    outlets = ", ".join(f"{name} ({n})" for name, n in articles["outlet"].value_counts().items())
    print(f"\n{len(articles):,} articles: {outlets}")
    counts = hits[hits["measure"] != "tone"]["measure"].value_counts()
    print("Hits: " + ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in counts.items()))
    if "comparisons" in tables:
        print("\nMain differences:")
        for line in describe_differences(tables["comparisons"], top=5):
            print(f"  - {line}")
    print(
        f"\nWrote {out / 'report.html'}: open it in a browser, every figure leads to its passages"
    )
    print(f"      {out / 'tables'}: {len(tables)} tables (CSV)")
    print(f"      {out / 'figures'}: the charts (PNG and SVG)")
    print(f"      {out / 'manifest.json'}: versions, hashes, options and seed")


def _say_set_aside(problems: pd.DataFrame) -> int:
    aside = problems[problems["is_set_aside"]]
    if aside.empty:
        return DONE
    print(f"\n{len(aside)} input(s) were set aside (all in tables/problems.csv):", file=sys.stderr)
    for row in aside.head(10).to_dict("records"):
        where = " ".join(part for part in (row["file"], row["row"]) if part)
        print(f"  - {where}: {row['what']}. {row['repair']}", file=sys.stderr)
    return SET_ASIDE


if __name__ == "__main__":
    sys.exit(main())
