"""Inputs that once broke a reader or a detector, replayed; and the fuzzer's own seeds."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from fuzz_targets import SEEDS, TARGETS  # noqa: E402 - the tools are no package

FINDS = sorted((ROOT / "tests" / "finds").glob("*/*"))


@pytest.mark.parametrize("find", FINDS, ids=lambda path: f"{path.parent.name}/{path.name[:20]}")
def test_what_broke_once_is_mended(find: Path):
    TARGETS[find.parent.name](find.read_bytes())


@pytest.mark.parametrize(
    ("target", "seed"), [(name, seed) for name, seeds in SEEDS.items() for seed in seeds]
)
def test_seeds_hold(target: str, seed: bytes):
    TARGETS[target](seed)
