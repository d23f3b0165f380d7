"""Imports point strictly down the floors that CONTRIBUTING.md draws."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path.stem for path in (ROOT / "framing").glob("*.py") if path.stem != "__init__")


def floors() -> dict[str, int]:
    """Module -> height, read from the table in CONTRIBUTING.md (the first line is the top)."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    block = re.search(r"```floors\n(.*?)```", text, re.DOTALL)
    assert block, "CONTRIBUTING.md has no ```floors block"
    lines = block[1].strip().splitlines()
    heights = {}
    for height, line in enumerate(reversed(lines)):
        names = line.split("|")[1]
        for name in names.split():
            assert name not in heights, f"{name} stands on two floors"
            heights[name] = height
    return heights


def imported(module: str) -> set[str]:
    """The package's own modules that a module imports, anywhere in it."""
    tree = ast.parse((ROOT / "framing" / f"{module}.py").read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("framing"):
            inner = node.module.partition(".")[2]
            found |= {inner.split(".")[0]} if inner else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {
                alias.name.split(".")[1]
                for alias in node.names
                if alias.name.startswith("framing.")
            }
    return found & set(MODULES)


def outside(module: str) -> set[str]:
    """The top-level names of other packages that a module imports."""
    tree = ast.parse((ROOT / "framing" / f"{module}.py").read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
    return names


def test_every_module_has_a_floor():
    assert set(floors()) == set(MODULES)


DRAWING = {"canvas", "lettering", "strokes", "fills"}


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module):
    heights = floors()
    up = {other for other in imported(module) if heights[other] >= heights[module]}
    assert not up, f"{module} imports {sorted(up)}, which do not lie below it"


@pytest.mark.parametrize(
    ("library", "home"),
    [("textblob", {"blob"}), ("matplotlib", DRAWING), ("seaborn", {"fills"})],
)
def test_library_is_imported_in_one_module(library, home):
    # plots and others may name matplotlib's types; they get everything else from these.
    users = {module for module in MODULES if library in outside(module)}
    assert users <= home
