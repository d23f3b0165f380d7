"""What a command was given: corpus and options, from the command line or a study.toml."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path
from typing import Any

from framing.errors import OptionError, Problem
from framing.options import Options
from framing.settings import read_settings


def settings_of(given: argparse.Namespace) -> tuple[Path, Options]:
    """Corpus and options of a run: from a study.toml, or from the command line."""
    said = said_of(given)
    if Path(given.corpus).suffix != ".toml":
        return Path(given.corpus), Options(**said)
    if said:
        problem = Problem(
            "given beside a study.toml", "command line", ", ".join(sorted(said)),
            repair=f"write it into {given.corpus}, so that the file says all of the study",
        )  # fmt: skip
        raise OptionError("two places to say it", [problem])
    return read_settings(given.corpus)


def said_of(given: argparse.Namespace) -> dict[str, Any]:
    """The options of a study that the command line names."""
    names = [field.name for field in fields(Options)]
    said = {n: v for n, v in vars(given).items() if n in names and v is not None}
    return {n: tuple(v) if isinstance(v, list) else v for n, v in said.items()}


def refuse_without(
    options: argparse.Namespace, names: tuple[str, ...], needed: str, why: str
) -> None:
    """Refuse options that say nothing without another one."""
    given = [f"--{name.replace('_', '-')}" for name in names if getattr(options, name) is not None]
    if given:
        problem = Problem(
            why, "command line", ", ".join(given), repair=f"add {needed}, or leave it out"
        )
        raise OptionError(f"these options go with {needed} only", [problem])
