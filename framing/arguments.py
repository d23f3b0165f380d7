"""The arguments of every command, with examples; read before anything heavy is imported."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import framing

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
  framing study nexis/ --out results --lexicon own.csv --scorer vader
  framing study study.toml --out results         as the file says; the notebooks, too, take how the
                                                 corpus is read, lexicons, referents, scorer and
                                                 what is left out as weak; part, voice, measures,
                                                 seed and reprints are their own choice"""
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
ABOUT = {
    "title": "title of the study",
    "authors": "who made it",
    "licence": "of the bundle, best as its address",
    "source": "where the articles come from",
}


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What a command was given; a mistake, or --help, ends the process.

    Examples
    --------
    >>> read_arguments(["check", "articles"]).corpus
    'articles'
    """
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
    run.set_defaults(command="run")

    about = "the same, with the notebooks executed and a page that leads to all of it"
    study = _command(commands, "study", about, _STUDY)
    study.add_argument("corpus", help="articles (folder, file, archive export) or a study.toml")
    _add_out(study)
    _add_reading(study)
    _add_options(study)
    study.set_defaults(command="study")

    check = _command(commands, "check", "what is in a corpus, before any analysis", _CHECK)
    check.add_argument("corpus", help="articles (folder, file, archive export) or a study.toml")
    _add_reading(check)
    check.set_defaults(command="check")

    init = _command(commands, "init", "write a commented study.toml for a corpus", _INIT)
    init.add_argument("corpus", help="folder, file or archive export with articles")
    init.add_argument("--file", default="study.toml", help="file to write (default: study.toml)")
    init.set_defaults(command="init")

    bundle = _command(commands, "bundle", "pack results without any article text", _BUNDLE)
    bundle.add_argument("results", help="folder that `framing run` wrote")
    bundle.add_argument("out", help="new folder, or a file ending in .zip")
    bundle.add_argument("--headlines", action="store_true", help="keep headlines, where allowed")
    bundle.add_argument("--hashed", action="store_true", help="replace the marked words by hashes")
    for name, said in ABOUT.items():
        bundle.add_argument(f"--{name}", help=f"{said} (default: what study.toml says)")
    bundle.set_defaults(command="bundle")

    reproduce = _command(
        commands, "reproduce", "recompute a bundle and compare", _REPRODUCE, _CODES_OF_CHECKS
    )
    reproduce.add_argument("bundle", help="folder or zip")
    reproduce.add_argument("--articles", help="the texts, to find the hits anew as well")
    reproduce.set_defaults(command="reproduce")

    verify = _command(
        commands, "verify", "do results still belong to inputs and code?", _VERIFY, _CODES_OF_CHECKS
    )
    verify.add_argument("results", help="folder that `framing run` wrote")
    verify.add_argument("--articles", help="the corpus, to check its hashes as well")
    verify.set_defaults(command="verify")
    return parser.parse_args(arguments)


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
        description=about[0].upper() + about[1:] + ("" if about.endswith("?") else "."),
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
    add(
        "--without-reprints",
        action="store_true",
        default=None,
        help="leave out articles that repeat an earlier one",
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
    add(
        "--compare",
        dest="outlets",
        metavar="OUTLET",
        action="append",
        help="compare only this outlet and others named so (may be repeated)",
    )
    add(
        "--label",
        dest="labels",
        metavar="NAME",
        action="append",
        help="compare this label only, such as legal, or all: a measure as a whole (likewise)",
    )
    add(
        "--against",
        choices=("pairs", "rest", "both"),
        help="compare pairs, each outlet with all others together, or both (default)",
    )
    add(
        "--by",
        choices=("article", "story", "auto"),
        help="what is resampled; story compares inside stories (default: auto)",
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
