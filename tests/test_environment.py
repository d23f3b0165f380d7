"""environment.yml, CITATION.cff and the package agree with pyproject.toml."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import framing


def test_environment_is_written_from_pyproject(root):
    command = [sys.executable, "tools/write_environment.py", "--check"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_environment_holds_what_the_project_promises(root):
    text = (root / "environment.yml").read_text(encoding="utf-8")
    for name in ("pandas", "jupyter", "textblob", "matplotlib", "seaborn"):
        assert re.search(rf"^  - {name}\b", text, re.MULTILINE), name


def test_lowest_pins_every_dependency(root):
    command = [sys.executable, "tools/write_environment.py", "--lowest"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in done.stdout.split())
    assert re.search(r"^pandas==\d", done.stdout, re.MULTILINE)


def test_versions_agree(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^version: (.+)$", citation, re.MULTILINE)[1] == project["version"]
    assert framing.__version__ == project["version"]


def test_constraints_pin_every_direct_dependency(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted += extra
    names = {re.split(r"[<>=!]", item)[0].lower().replace("_", "-") for item in wanted}
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    assert names <= pinned, f"constraints.txt lacks {sorted(names - pinned)}"
