"""Groups of arguments that several commands take."""

from __future__ import annotations

import argparse


def add_out(parser: argparse.ArgumentParser) -> None:
    """Where results go."""
    parser.add_argument("--out", default="results", help="folder to write (default: results)")
    parser.add_argument("--force", action="store_true", help="replace an earlier run in the folder")
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary")


def add_large(parser: argparse.ArgumentParser) -> None:
    """How a run uses the machine."""
    group = parser.add_argument_group("large corpora")
    add = group.add_argument
    add(
        "--large",
        action="store_true",
        help="score in chunks into DIR/scored (Parquet) without holding texts, then write tables, "
        "figures and report; stopped, the same command goes on",
    )
    add(
        "--chunk-size",
        type=int,
        metavar="N",
        help="with --large: articles in a file (default: 500)",
    )
    add(
        "--limit",
        type=float,
        metavar="SECONDS",
        help="with --large: set an article aside that takes longer (default: 30)",
    )
    add("--workers", type=int, default=1, help="processes (default: 1)")
    add("--scheduler", help="address of a Dask scheduler, whose workers are used")


def add_reading(parser: argparse.ArgumentParser) -> None:
    """How a corpus is read that is not as usual."""
    add = parser.add_argument_group("where reading needs help").add_argument
    add(
        "--column", dest="rename", metavar="OWN=OURS", action="append",
        help="what a column of yours is, such as Zeitung=outlet (may be repeated)",
    )  # fmt: skip
    add("--outlet", help="the outlet of articles that name none")
    add("--encoding", help="of text files, where it is not UTF-8")
    add("--date-order", choices=("dmy", "mdy"), help="of dates such as 03/04/2015")


def add_options(parser: argparse.ArgumentParser) -> None:
    """What a study.toml says as well; where there is one, nothing of it is asked for twice."""
    group = parser.add_argument_group("options, in place of a study.toml")
    _add_finding(group)
    add_comparing(group)


def _add_finding(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--lexicon",
        dest="lexicons",
        metavar="FILE",
        action="append",
        help="use this lexicon instead of those that come with framing (may be repeated)",
    )
    add("--referents", metavar="FILE", action="append", help="use these referents (likewise)")
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


def add_comparing(group: argparse._ArgumentGroup | argparse.ArgumentParser) -> None:
    """What of the hits is compared, and how."""
    add = group.add_argument
    add(
        "--measure",
        dest="measures",
        metavar="NAME",
        action="append",
        help="keep this measure only, such as loaded or naming (may be repeated)",
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
