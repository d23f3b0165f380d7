#!/usr/bin/env python3
"""Write environment.yml, or the lowest allowed versions, from pyproject.toml. Needs only Python.

usage: write_environment.py            write environment.yml
       write_environment.py --check    exit 1 where environment.yml is not what it should be
       write_environment.py --lowest   print the lowest version of every dependency, as constraints
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("archives", "vader")
# Names that differ between the Python package index and conda-forge.
CONDA_NAMES = {"vaderSentiment": "vadersentiment", "PyYAML": "pyyaml"}


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def split(requirement: str) -> tuple[str, str]:
    match = re.fullmatch(r"([A-Za-z0-9._-]+)\s*(.*)", requirement)
    assert match, requirement
    return match[1], match[2]


def environment() -> str:
    data = project()
    wanted = list(data["dependencies"])
    for extra in EXTRAS:
        wanted += data["optional-dependencies"][extra]
    lines = [
        "# Written from pyproject.toml by tools/write_environment.py; do not edit by hand.",
        "name: framing",
        "channels:",
        "  - conda-forge",
        "dependencies:",
        f"  - python{data['requires-python']}",
        "  - pip",
    ]
    for requirement in wanted:
        name, version = split(requirement)
        lines.append(f"  - {CONDA_NAMES.get(name, name)}{version}")
    return "\n".join([*lines, "  - pip:", "      - -e .", ""])


def lowest() -> str:
    data = project()
    wanted = list(data["dependencies"])
    for extra in data["optional-dependencies"].values():
        wanted += extra
    rows = dict(map(split, wanted))
    return "\n".join(f"{name}=={version.removeprefix('>=')}" for name, version in rows.items())


def main() -> int:
    target = ROOT / "environment.yml"
    if "--lowest" in sys.argv:
        print(lowest())
    elif "--check" in sys.argv:
        if target.read_text(encoding="utf-8") != environment():
            print("environment.yml does not agree with pyproject.toml: run `make environment`")
            return 1
    else:
        target.write_text(environment(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
