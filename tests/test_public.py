"""The public names: documented, runnable, and the same for Python and for type checkers."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import framing

GRAMMAR = (
    "read_", "list_", "load_", "own_", "check_", "match_", "find_", "count_", "score_", "rate_",
    "compare_", "explain_", "describe_", "plan_", "concordance", "sample_", "write_", "measure_",
    "validate_", "correct_", "suggest_", "accept_", "plot_", "use_", "save_", "show_", "run_",
    "bundle_", "reproduce_", "verify_", "span_", "drop_", "export_", "add_",
)  # fmt: skip
FUNCTIONS = [name for name in framing.__all__ if name.islower()]


def test_names_follow_the_grammar():
    assert len(set(framing.__all__)) == len(framing.__all__)
    assert not [name for name in FUNCTIONS if not name.startswith(GRAMMAR)]
    # A module of the same name would take the place of the function once it is imported.
    modules = {path.stem for path in Path(framing.__file__).parent.glob("*.py")}
    assert not modules & set(framing.__all__)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_says_all_a_caller_needs(name):
    function = getattr(framing, name)
    text = inspect.getdoc(function) or ""
    assert "Examples\n--------\n" in text
    assert ">>> " in text or "See `" in text
    parameters = [p for p in inspect.signature(function).parameters if p != "self"]
    if parameters:
        assert "Parameters\n----------\n" in text
        missing = [p for p in parameters if p not in text.partition("Parameters\n")[2]]
        assert not missing


@pytest.mark.parametrize("name", FUNCTIONS)
def test_tables_come_first_and_all_else_is_named(name):
    parameters = inspect.signature(getattr(framing, name)).parameters.values()
    optional = [p for p in parameters if p.default is not inspect.Parameter.empty]
    positional = [p.name for p in optional if p.kind is not inspect.Parameter.KEYWORD_ONLY]
    assert set(positional) <= {"voices", "options", "measure", "name"}


def test_the_stub_says_the_same(root: Path):
    tree = ast.parse((root / "framing" / "__init__.pyi").read_text(encoding="utf-8"))
    stub = {
        alias.asname: str(node.module).removeprefix("framing.")
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert stub == framing._HOME


def test_importing_costs_next_to_nothing():
    code = "import sys, framing; print(sorted({'numpy', 'pandas', 'textblob'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_an_unknown_name_is_an_error():
    with pytest.raises(AttributeError, match="no attribute 'find_truth'"):
        _ = framing.find_truth
    assert "find_hits" in dir(framing)
