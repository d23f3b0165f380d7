"""Fixtures shared by all tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

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
