"""Fixtures shared by all tests."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

# No test is timed: a busy machine is no fault.
settings.register_profile("framing", deadline=None)
settings.load_profile("framing")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of other people's texts, which are measured on in place and never copied."""
    folder = ROOT.parent / "shared"
    if not (folder / "eval").is_dir():
        pytest.skip("needs ../shared (annotated news that may not be passed on)")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's top folder."""
    return ROOT


def has_versions_of(bundle: Path) -> bool:
    """Whether this machine computes with the versions behind a study, so with the same last digit."""
    study = json.loads((bundle / "study.json").read_text(encoding="utf-8"))
    names = ("numpy", "pandas", "scipy", "scikit-learn")
    return all(version(name) == study["versions"][name] for name in names)


@pytest.fixture(scope="session")
def unlike() -> Callable[[pd.DataFrame, Path], list[str]]:
    """A function that lists what differs in a reproduced study by more than versions may.

    With the versions behind the study nothing may differ; with others, numbers in the last digits.
    """

    def differences(found: pd.DataFrame, bundle: Path) -> list[str]:
        # Charts depend on the installed version of matplotlib, numbers do not.
        tables = found[~found["table"].str.startswith("figures/")]
        notes = tables.loc[tables["status"] != "identical", "first_difference"].tolist()
        return notes if has_versions_of(bundle) else [n for n in notes if not _is_rounding(n)]

    return differences


def _is_rounding(note: str) -> bool:
    numbers = re.fullmatch(r".*: (-?[\d.e-]+), now (-?[\d.e-]+)", note)
    return bool(numbers) and math.isclose(*map(float, numbers.groups()), rel_tol=1e-9)


CALM = "The harbour office said the ferry would sail on {day}. It carries about 90 people."
HOT = "The so-called ferry is a disgrace, a brutal joke on {day}. “It is late,” a captain claimed."
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


@pytest.fixture(scope="session")
def write_corpus() -> Callable[..., Path]:
    """A function that writes six articles for each of two outlets of different temper."""

    def write(folder: Path, *, outlets: int = 2) -> Path:
        for outlet, text in [("The Calm", CALM), ("The Hot", HOT)][:outlets]:
            (folder / outlet).mkdir(parents=True)
            for number, day in enumerate(DAYS):
                body = f"{text.format(day=day)}\n\n{text.format(day='time')}"
                page = folder / outlet / f"{number}.txt"
                page.write_text(f"Ferry to sail on {day}\n\n{body}\n", encoding="utf-8")
        return folder

    return write
