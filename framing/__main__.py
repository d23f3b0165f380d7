"""The command line: ``framing run CORPUS --out DIR`` and its companions."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.arguments import ABOUT, read_arguments
from framing.closing import (
    DONE,
    FAILED,
    SET_ASIDE,
    say_findings,
    say_large,
    say_set_aside,
)
from framing.errors import FramingError, InputError, Problem
from framing.given import refuse_without, said_of, settings_of
from framing.options import Options, check_options
from framing.settings import settings_template

if TYPE_CHECKING:
    import pandas as pd

    from framing.dossier import Dossier


# Each command imports what it needs when it is called, so that --help and errors come at once.


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
    options = read_arguments(arguments)
    for stream in (sys.stdout, sys.stderr):  # a terminal may lack letters that a name has
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = _COMMANDS[options.command](options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        if not _has_lost_reader():
            raise
        return DONE
    except FramingError as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("stopped; run the same command again to complete it", file=sys.stderr)
        return FAILED


def _has_lost_reader() -> bool:
    """Whether what reads the output, such as `| head`, has had enough; the rest is then dropped."""
    try:
        print(flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True
    return False


def _run(options: argparse.Namespace) -> int:
    from framing.streams import find_large
    from framing.study import run_study

    corpus, settings = settings_of(options)
    engine = {
        "options": settings, "force": options.force, "progress": not options.quiet,
        "workers": options.workers, "scheduler": options.scheduler,
    }  # fmt: skip
    if options.large:
        return _run_large(options, corpus, engine)
    refuse_without(options, ("chunk_size", "limit"), "--large", "whole corpora have no chunks")
    if name := find_large(corpus):
        print(
            f"{name} is large: --large keeps memory flat, and its report is as full",
            file=sys.stderr,
        )
    tables = run_study(corpus, options.out, **engine)
    if not options.quiet:
        say_findings(tables, Path(options.out))
    return say_set_aside(tables["problems"])


def _run_large(options: argparse.Namespace, corpus: Path, engine: dict[str, Any]) -> int:
    from framing.large import run_large
    from framing.outfolder import SCORED

    out = Path(options.out)
    given = {name: getattr(options, name) for name in ("chunk_size", "limit")}
    chosen = {name: value for name, value in given.items() if value is not None}
    tables = run_large(corpus, out, **engine, **chosen)
    if not options.quiet:
        say_large(tables, out, out / SCORED, str(corpus))
    return say_set_aside(tables["problems"])


def _report(options: argparse.Namespace) -> int:
    from framing.corpusreport import report_corpus

    corpus, settings = None, Options(**said_of(options))
    if options.corpus:
        corpus, settings = settings_of(options)
    else:
        reading = ("rename", "outlet", "encoding", "date_order")
        refuse_without(options, reading, "--corpus", "without it nothing is read")
    out, scored = Path(options.out), Path(options.scored)
    tables = report_corpus(
        scored, out, corpus=corpus, options=settings, force=options.force,
        progress=not options.quiet,
    )  # fmt: skip
    if not options.quiet:
        say_large(tables, out, scored, options.corpus or "")
    return say_set_aside(tables["problems"])


def _study(options: argparse.Namespace) -> int:
    from framing.dossier import write_dossier

    out = Path(options.out)
    corpus, settings = settings_of(options)
    made = write_dossier(
        corpus, out, options=settings, force=options.force, progress=not options.quiet
    )
    if not options.quiet:
        say_findings(made.tables, out)
        _say_notebooks(made, out)
    return say_set_aside(made.tables["problems"])


def _say_notebooks(made: Dossier, out: Path) -> None:
    print(
        f"      {out / 'notebooks'}: {len(made.notebooks)} notebooks, executed, with pages to read"
    )
    for one in made.notebooks:
        if one.state != "done":
            print(f"        {one.name} {one.state}")
    if made.not_taken:
        own = ", ".join(name.replace("_", " ") for name in made.not_taken)
        print(f"        they keep their own choice of: {own}")
    if not made.is_new:
        print("Corpus, options and code are unchanged: what was there already was kept.")
    print(f"\nStart with {out / 'index.html'}")


def _check(options: argparse.Namespace) -> int:
    from framing.check import check_corpus, sketch_over_time
    from framing.corpus import read_articles
    from framing.listing import show_table
    from framing.records import list_problems

    corpus, settings = settings_of(options)
    check_options(settings, "command line")
    articles = read_articles(corpus, **settings.reading)
    found = check_corpus(articles)
    print(show_table(found[found["remark"] == ""].drop(columns="remark")).text())
    if sketch := sketch_over_time(articles):
        print("", *sketch, sep="\n")
    print("\nTo mind:")
    for row in found[found["remark"] != ""].to_dict("records"):
        print(f"  - {row['check']}, {row['group']} ({row['n_articles']}): {row['remark']}")
        if row["value"]:
            print(f"    {row['unit']}: {row['value']}" if row["unit"] else f"    {row['value']}")
    return say_set_aside(list_problems(articles), "")


def _init(options: argparse.Namespace) -> int:
    from framing.files import write_text

    target = Path(options.file)
    if not Path(options.corpus).exists():
        problem = Problem("nothing there", options.corpus, repair="check the spelling of the path")
        raise InputError("no corpus to write of", [problem])
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

    about = {name: getattr(options, name) for name in ABOUT if getattr(options, name) is not None}
    written = bundle_study(
        options.results, options.out, headlines=options.headlines, hashed=options.hashed, **about
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


_COMMANDS = {
    "run": _run,
    "report": _report,
    "study": _study,
    "check": _check,
    "init": _init,
    "bundle": _bundle,
    "reproduce": _reproduce,
    "verify": _verify,
}

if __name__ == "__main__":
    sys.exit(main())
