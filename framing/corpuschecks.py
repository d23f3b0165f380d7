"""What a scored corpus cannot be reported with: refused in words, before the long work."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from framing.datasets import read_table
from framing.errors import InputError, OptionError, Problem
from framing.options import Options, check_measures, check_options, check_outlets
from framing.results import SCORES_KIND, read_manifest
from framing.scorepanels import labels_of
from framing.tables import MEASURES


def check_scored(scored: Path, options: Options) -> None:
    """Refuse a folder without whole scores, and options that it cannot be reported with."""
    check_options(options)
    refuse_texts(options)
    manifest = read_manifest(scored)
    if manifest.get("kind") != SCORES_KIND:
        repair = "framing run CORPUS --out DIR --large makes DIR/scored"
        problem = Problem("not a folder that score_corpus wrote", str(scored), repair=repair)
        raise InputError("there are no scores to report", [problem])
    given, default = asdict(options), asdict(Options())
    problems = [
        Problem(f"{name} is decided when a corpus is scored", str(scored), str(given[name]),
                str(was), f"score the corpus with it, or leave {name} out here")
        for name, was in manifest.get("scoring", {}).items()
        if given[name] not in (was, default[name])
    ]  # fmt: skip
    if problems:
        raise OptionError("the folder was not scored like this", problems)


def refuse_texts(options: Options) -> None:
    """Refuse options that need all texts at once."""
    if options.without_reprints:
        problem = Problem(
            "without_reprints compares all articles with each other", "",
            repair="leave it out, or run the corpus as a whole",
        )  # fmt: skip
        raise OptionError("a large corpus cannot be reported like that", [problem])


def check_names(scored: Path, options: Options) -> None:
    """Refuse measures and outlets that the scores do not know, before the long work."""
    found = labels_of(scored, None)["measure"].unique()
    check_measures(options.measures, {"known": [*MEASURES, *sorted({*found} - {*MEASURES})]})
    outlets = read_table(scored, "articles", None, ["outlet"])["outlet"].unique()
    check_outlets(options.outlets, map(str, outlets.to_pylist()))
