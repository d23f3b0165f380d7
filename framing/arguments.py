"""The arguments of every command, with examples; read before anything heavy is imported."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import framing
from framing.argumentgroups import add_comparing, add_large, add_options, add_out, add_reading

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
  framing run study.toml --out results           as the file says (framing init writes one)
  framing run articles.parquet --out results --large --workers 4
                                                 a million articles; stopped, the same goes on"""
_REPORT = """\
  framing report results/scored --out other --voice direct
                                                 another comparison of the same scores
  framing report results/scored --out other --corpus articles.parquet
                                                 with the passages of a sample of articles"""
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
_EXAMPLES = f"examples:\n{_RUN}\n{_REPORT}\n{_STUDY}\n{_CHECK}\n{_BUNDLE}\n{_CODES}"
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
    add_out(run)
    add_reading(run)
    add_options(run)
    add_large(run)
    run.set_defaults(command="run")

    about = "the same, with the notebooks executed and a page that leads to all of it"
    study = _command(commands, "study", about, _STUDY)
    study.add_argument("corpus", help="articles (folder, file, archive export) or a study.toml")
    add_out(study)
    add_reading(study)
    add_options(study)
    study.set_defaults(command="study")

    about = "tables, figures and a report from scores, without texts"
    report = _command(commands, "report", about, _REPORT)
    report.add_argument("scored", help="folder that score_corpus or run --large wrote (DIR/scored)")
    report.add_argument("--corpus", help="what was scored, to show passages of a sample")
    add_out(report)
    add_reading(report)
    add_comparing(report.add_argument_group("what is compared"))
    report.set_defaults(command="report")

    check = _command(commands, "check", "what is in a corpus, before any analysis", _CHECK)
    check.add_argument("corpus", help="articles (folder, file, archive export) or a study.toml")
    add_reading(check)
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
