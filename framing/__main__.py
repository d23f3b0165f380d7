"""The command line: ``framing run CORPUS --out DIR`` and its companions."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import framing
from framing.errors import FramingError, InputError, OptionError, Problem
from framing.settings import Options, check_options, read_settings, settings_template

if TYPE_CHECKING:
    import pandas as pd

    from framing.dossier import Dossier

# Each command imports what it needs when it is called, so that --help and errors come at once.
DONE, SET_ASIDE, FAILED = 0, 1, 2
_CODES = """
exit codes: 0 done; 1 done, but some inputs were set aside (they are listed); 2 could not run
"""
_CODES_OF_CHECKS = """
exit codes: 0 identical; 1 not identical (it says where); 2 could not run
"""
_RUN = """\
  framing run data/sample --out results          tables, figures and report of the sample corpus
  framing run articles.csv --out results --force replace an earlier run
  framing run nexis/ --out results --lexicon own.csv --referents parties.csv
  framing run study.toml --out results           as the file says (framing init writes one)"""
_STUDY = """\
  framing study data/sample --out results        the same as run, and the notebooks executed
  framing study study.toml --out results         tables and report as the file says; the notebooks
                                                 read its corpus, with the shipped lexicons"""
_CHECK = """\
  framing check nexis/                           what is in a corpus, before any analysis
  framing check zeitungen.csv --column Zeitung=outlet --column Artikel=body --date-order dmy"""
_INIT = """\
  framing init nexis/                            writes study.toml, to read and change
  framing init nexis/ --file parties.toml"""
_BUNDLE = """\
  framing bundle results study.zip               what others need to check it, without the texts
  framing bundle results study.zip --title "Who doubts whom" --authors "A. Author, B. Author" \\
      --licence https://creativecommons.org/licenses/by/4.0/ --source "Nexis Uni, May 2024\""""
_REPRODUCE = """\
  framing reproduce study.zip                    scores, comparisons and figures, from the hits
  framing reproduce study.zip --articles nexis/  the hits as well, from the same texts"""
_VERIFY = """\
  framing verify results                         files, versions and lexicons
  framing verify results --articles nexis/       and the articles"""
_EXAMPLES = f"examples:\n{_RUN}\n{_STUDY}\n{_CHECK}\n{_BUNDLE}\n{_CODES}"
_ABOUT = {
    "title": "title of the study",
    "authors": "who made it",
    "licence": "of the bundle, best as its address",
    "source": "where the articles come from",
}


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
    for stream in (sys.stdout, sys.stderr):  # a terminal may lack letters that a name has
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
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
    run = _command(commands, "run", "tables, figures and a report from a corpus", _RUN)
    run.add_argument("corpus", help="articles (folder, file, archive export) or a study.toml")
    _add_out(run)
    _add_reading(run)
    _add_options(run)
    run.add_argument("--workers", type=int, default=1, help="processes (default: 1)")
    run.add_argument("--scheduler", help="address of a Dask scheduler, whose workers are used")
    run.set_defaults(command=_run)

    about = "the same, with the notebooks executed and a page that leads to all of it"
    study = _command(commands, "study", about, _STUDY)
    study.add_argument("corpus", help="articles (folder, file, archive export) or a study.toml")
    _add_out(study)
    study.set_defaults(command=_study)

    check = _command(commands, "check", "what is in a corpus, before any analysis", _CHECK)
    check.add_argument("corpus", help="articles (folder, file, archive export) or a study.toml")
    _add_reading(check)
    check.set_defaults(command=_check)

    init = _command(commands, "init", "write a commented study.toml for a corpus", _INIT)
    init.add_argument("corpus", help="folder, file or archive export with articles")
    init.add_argument("--file", default="study.toml", help="file to write (default: study.toml)")
    init.set_defaults(command=_init)

    bundle = _command(commands, "bundle", "pack results without any article text", _BUNDLE)
    bundle.add_argument("results", help="folder that `framing run` wrote")
    bundle.add_argument("out", help="new folder, or a file ending in .zip")
    bundle.add_argument("--headlines", action="store_true", help="keep headlines, where allowed")
    bundle.add_argument("--hashed", action="store_true", help="replace the marked words by hashes")
    for name, said in _ABOUT.items():
        bundle.add_argument(f"--{name}", help=f"{said} (default: what study.toml says)")
    bundle.set_defaults(command=_bundle)

    reproduce = _command(
        commands, "reproduce", "recompute a bundle and compare", _REPRODUCE, _CODES_OF_CHECKS
    )
    reproduce.add_argument("bundle", help="folder or zip")
    reproduce.add_argument("--articles", help="the texts, to find the hits anew as well")
    reproduce.set_defaults(command=_reproduce)

    verify = _command(
        commands, "verify", "do results still belong to inputs and code?", _VERIFY, _CODES_OF_CHECKS
    )
    verify.add_argument("results", help="folder that `framing run` wrote")
    verify.add_argument("--articles", help="the corpus, to check its hashes as well")
    verify.set_defaults(command=_verify)
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    about: str,
    examples: str,
    codes: str = _CODES,
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=about,
        description=about[0].upper() + about[1:] + ".",
        epilog=f"examples:\n{examples}\n{codes}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", default="results", help="folder to write (default: results)")
    parser.add_argument("--force", action="store_true", help="replace an earlier run in the folder")
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary")


def _add_reading(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("where reading needs help").add_argument
    add(
        "--column", dest="rename", metavar="OWN=OURS", action="append",
        help="what a column of yours is, such as Zeitung=outlet (may be repeated)",
    )  # fmt: skip
    add("--outlet", help="the outlet of articles that name none")
    add("--encoding", help="of text files, where it is not UTF-8")
    add("--date-order", choices=("dmy", "mdy"), help="of dates such as 03/04/2015")


def _add_options(parser: argparse.ArgumentParser) -> None:
    """What a study.toml says as well; where there is one, nothing of it is asked for twice."""
    add = parser.add_argument_group("options, in place of a study.toml").add_argument
    add(
        "--lexicon",
        dest="lexicons",
        metavar="FILE",
        action="append",
        help="use this lexicon instead of those that come with framing (may be repeated)",
    )
    add("--referents", metavar="FILE", action="append", help="use these referents (likewise)")
    add(
        "--measure",
        dest="measures",
        metavar="NAME",
        action="append",
        help="keep this measure only, such as loaded or naming (may be repeated)",
    )
    add(
        "--min-validity",
        metavar="SHARE",
        type=float,
        help="leave out labels whose hits are right less often (0 to 1)",
    )
    add(
        "--min-weight",
        metavar="WEIGHT",
        type=float,
        help="leave out loaded terms of less weight (0 to 1)",
    )
    add("--scorer", choices=("textblob", "vader"), help="of tone (default: textblob)")
    add(
        "--repair-negation",
        action="store_true",
        default=None,
        help="mend TextBlob's fault with contracted negation (\"isn't good\")",
    )
    add(
        "--voice",
        choices=("outlet", "direct", "indirect", "all"),
        help="whose words to compare (default: outlet)",
    )
    add("--part", choices=("body", "headline", "both"), help="of the articles (default: body)")
    add(
        "--resamples",
        dest="n_resamples",
        metavar="N",
        type=int,
        help="for intervals (default: 2000)",
    )
    add("--seed", type=int, help="same seed, same numbers (default: 20151006)")  # fmt: skip


def _settings(given: argparse.Namespace) -> tuple[Path, Options]:
    """Corpus and options of a run: from a study.toml, or from the command line."""
    names = [field.name for field in fields(Options)]
    said = {n: v for n, v in vars(given).items() if n in names and v is not None}
    if Path(given.corpus).suffix != ".toml":
        lists = {n: tuple(v) for n, v in said.items() if isinstance(v, list)}
        return Path(given.corpus), Options(**(said | lists))
    if said:
        problem = Problem(
            "given beside a study.toml", "command line", ", ".join(sorted(said)),
            repair=f"write it into {given.corpus}, so that the file says all of the study",
        )  # fmt: skip
        raise OptionError("two places to say it", [problem])
    return read_settings(given.corpus)


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
    corpus, settings = _settings(options)
    made = write_dossier(
        corpus, out, options=settings, force=options.force, progress=not options.quiet
    )
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
            print("  -", line.replace("−", "-"))  # which every terminal has
    print(
        f"\nWrote {out / 'report.html'}: open it in a browser, every figure leads to its passages"
    )
    print(f"      {out / 'tables'}: {len(tables)} tables (CSV)")
    print(f"      {out / 'figures'}: the charts (PNG and SVG)")
    print(f"      {out / 'manifest.json'}: versions, hashes, options and seed")


def _say_set_aside(problems: pd.DataFrame, listed: str = " (all in tables/problems.csv)") -> int:
    aside = problems[problems["is_set_aside"].astype(bool)]
    if aside.empty:
        return DONE
    print(f"\n{len(aside)} input(s) were set aside{listed}:", file=sys.stderr)
    for row in aside.head(10).to_dict("records"):
        where = " ".join(part for part in (row["file"], row["row"]) if part)
        got = f" ({row['got']:.80})" if row["got"] else ""
        print(f"  - {where}: {row['what']}{got}. {row['repair']}", file=sys.stderr)
    return SET_ASIDE


def _check(options: argparse.Namespace) -> int:
    from framing.check import check_corpus, sketch_over_time
    from framing.corpus import read_articles
    from framing.listing import show_table
    from framing.records import list_problems

    corpus, settings = _settings(options)
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
    return _say_set_aside(list_problems(articles), "")


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

    about = {name: getattr(options, name) for name in _ABOUT if getattr(options, name) is not None}
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


if __name__ == "__main__":
    sys.exit(main())
