"""A notebook of the project, executed in a kernel of its own: byte-identical every time.

Times, versions and random ids are left out, so that only a changed result changes a file.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from papermill.parameterize import parameterize_notebook

_TIMEOUT = 600  # seconds a cell may take
# What a small corpus may lack: a chart without data costs that chart, not the cells after it.
_GOES_ON = ("OptionError", "TableError")
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": NATIVE_KERNEL_NAME},
    "language_info": {"name": "python"},
}


def read_source(path: Path, parameters: Mapping[str, Any] | None = None) -> NotebookNode:
    """Read a notebook in percent format, its parameters set, its cells numbered.

    Parameters
    ----------
    path : Path
        ``NN_name.py``.
    parameters : mapping, optional
        Set in a cell after the one tagged ``parameters``.

    Returns
    -------
    NotebookNode
        Without outputs.
    """
    notebook = jupytext.read(path, fmt="py:percent")
    notebook.metadata = nbformat.from_dict(_METADATA)
    if parameters:
        notebook.metadata["papermill"] = {}
        for cell in notebook.cells:
            cell.metadata.setdefault("tags", [])  # papermill looks them up without asking
        notebook = parameterize_notebook(notebook, dict(parameters), comment="Set for this study")
        del notebook.metadata["papermill"]
    return _tidy(notebook)


def execute(notebook: NotebookNode, *, folder: Path) -> NotebookNode:
    """Execute a notebook in a fresh kernel; its errors stay in its outputs, and most end it.

    Parameters
    ----------
    notebook : NotebookNode
        From `read_source`.
    folder : Path
        Where its relative paths begin.

    Returns
    -------
    NotebookNode
        With outputs, without times.
    """
    client = NotebookClient(
        notebook, timeout=_TIMEOUT, kernel_name=NATIVE_KERNEL_NAME, record_timing=False,
        allow_error_names=list(_GOES_ON),
        extra_arguments=["--log-level=40"],  # a warning about the local connection helps nobody
        resources={"metadata": {"path": str(folder)}},
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as profile:
        # A profile of the user's own could change what is displayed, a backend hide the charts.
        environment = os.environ | {
            "IPYTHONDIR": profile,
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "PYTHONHASHSEED": "0",
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        # An error stands in the outputs, where `errors_of` finds it.
        with suppress(CellExecutionError):
            asyncio.run(client.async_execute(env=environment))
    notebook.metadata["language_info"] = dict(_METADATA["language_info"])
    return _tidy(notebook)


def to_text(notebook: NotebookNode) -> str:
    """The notebook as the text of an .ipynb file, keys sorted."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def title_of(notebook: NotebookNode) -> str:
    """The question a notebook asks: its first heading."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return cell.source.splitlines()[0][2:].strip()
    return "Untitled"


def errors_of(notebook: NotebookNode) -> tuple[str, tuple[str, ...]]:
    """Why a notebook stopped before its end, or else what it went on without."""
    errors = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    told = tuple(": ".join(f"{error.evalue}".split("\n")[:2]) for error in errors)
    if errors and errors[-1].ename not in _GOES_ON:
        return told[0], ()
    return "", tuple(dict.fromkeys(told))


def _tidy(notebook: NotebookNode) -> NotebookNode:
    """Number the cells; keep nothing of a run but its results."""
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number:02d}"
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.traceback = [f"{output.ename}: {output.evalue}"]
    return notebook
