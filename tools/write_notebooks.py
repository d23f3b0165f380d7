#!/usr/bin/env python3
"""Execute the notebooks and write notebooks/NN_name.ipynb, byte for byte the same on repetition.

    python tools/write_notebooks.py [--check] [NN ...]

--check writes nothing and exits with 1 where an executed notebook is not what its source gives
(charts are compared by their presence: their bytes change with the libraries that draw them).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from framing.execution import execute, read_source, to_text
from framing.notebooks import SOURCES, list_sources


def run(source: Path) -> str:
    """The executed notebook as the text of its file; an error or a warning in it ends this."""
    notebook = execute(read_source(source), folder=SOURCES)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise SystemExit(f"{source.name}: {output.ename}: {output.evalue}\n{cell.source}")
            if output.get("name") == "stderr":
                raise SystemExit(f"{source.name} warns: {output.text}\n{cell.source}")
    return to_text(notebook)


def without_images(text: str) -> dict[str, Any]:
    """The notebook with a mark where each image is."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            for kind in output.get("data", {}):
                if kind.startswith("image/"):
                    output["data"][kind] = "there"
    return notebook


def main(arguments: list[str] | None = None) -> int:
    """Write or check the notebooks that were asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("numbers", nargs="*", metavar="NN")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    changed = []
    for source in list_sources(options.numbers or None):
        target = source.with_suffix(".ipynb")
        new = run(source)
        old = target.read_text(encoding="utf-8") if target.is_file() else None
        if options.check:
            same = old is not None and without_images(old) == without_images(new)
        else:
            same = old == new
            if not same:
                target.write_text(new, encoding="utf-8")
        print(f"{target.name}: {'as it was' if same else 'changed'}", flush=True)
        changed += [] if same else [target.name]
    return int(options.check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
