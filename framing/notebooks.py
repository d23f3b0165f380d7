"""The notebooks of the project, executed for a corpus: byte-identical, with pages to read.

The reviewed sources are ``notebooks/NN_name.py`` in percent format. A notebook is executed in a
kernel of its own; times, versions and random ids are left out, so that only a changed result
changes a file.
"""

from __future__ import annotations

import asyncio
import copy
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from papermill.parameterize import parameterize_notebook

from framing.errors import InputError, Problem
from framing.files import digest_text, write_text
from framing.listing import script_hashes
from framing.options import Options

SOURCES = Path(__file__).resolve().parents[1] / "notebooks"
# Those that ask the same questions of any corpus; the others tell of data shipped with the project.
FOR_ANY_CORPUS = ("01", "02", "03", "04", "05", "06")
# What belongs to the question of each notebook, which says it in its own cells.
_NOT_TAKEN = (
    "measures", "without_reprints", "part", "voice", "outlets", "labels", "against", "by",
    "n_resamples", "seed",
)  # fmt: skip
_TIMEOUT = 600  # seconds a cell may take
_AT_ONCE = 2
# What a small corpus may lack: a chart without data costs that chart, not the cells after it.
_GOES_ON = ("OptionError", "TableError")
_PLOT = re.compile(r"\bplot_(\w+)\((.*)")
_OF = re.compile(r"\b(measure|label|referent|voice|scorer)=\"([^\"]+)\"")
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": NATIVE_KERNEL_NAME},
    "language_info": {"name": "python"},
}


@dataclass(frozen=True)
class Executed:
    """A notebook that was executed for a corpus.

    Attributes
    ----------
    name, title : str
        File name without suffix; the question it asks.
    stopped : str
        Empty, or why it stopped before its end.
    missing : tuple of str
        Where it came to its end all the same, what this corpus has nothing for.
    """

    name: str
    title: str
    stopped: str = ""
    missing: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """How it went, in words."""
        if self.stopped:
            return f"stopped: {self.stopped}"
        return f"done, but for: {'; '.join(self.missing)}" if self.missing else "done"


def list_sources(numbers: Iterable[str] | None = None) -> list[Path]:
    """The sources of the notebooks, in order.

    Parameters
    ----------
    numbers : iterable of str, optional
        Only those whose names begin so ("01").

    Returns
    -------
    list of Path

    Raises
    ------
    InputError
        Where the notebooks are not beside the package: they come with the repository.
    """
    wanted = None if numbers is None else tuple(numbers)
    found = sorted(SOURCES.glob("[0-9][0-9]_*.py"))
    if not found:
        problem = Problem(
            "the notebooks are not there", str(SOURCES), "a package without the repository",
            "a clone of the repository", "framing run CORPUS --out DIR works without them",
        )  # fmt: skip
        raise InputError("cannot run the notebooks", [problem])
    return [path for path in found if wanted is None or path.name.startswith(wanted)]


def run_notebooks(
    corpus: str | Path,
    out: Path,
    *,
    inputs: str,
    numbers: Sequence[str] = FOR_ANY_CORPUS,
    options: Options | None = None,
) -> list[Executed]:
    """Execute the notebooks for a corpus; what is there already for the same inputs stays.

    Parameters
    ----------
    corpus : path
        Becomes ``CORPUS`` in each notebook, relative to ``out`` where that is possible.
    out : Path
        The folder for ``NN_name.ipynb`` and ``NN_name.html``.
    inputs : str
        A hash of all that the results depend on besides the notebook.
    numbers : sequence of str
        Which notebooks.
    options : Options, optional
        How the corpus is read and what is looked for become ``READ`` and ``FIND`` in each
        notebook. Measures, part, voice, seed and resamples stay the notebook's own: they belong
        to its question.

    Returns
    -------
    list of Executed
        In order. A notebook that cannot go on (a comparison of one outlet) ends where it stopped
        and says why; where only a chart has nothing to draw, it goes on.
    """
    out.mkdir(parents=True, exist_ok=True)
    parameters = _parameters(Path(corpus), out, options or Options())

    def run(source: Path) -> Executed:
        text = source.read_text(encoding="utf-8")
        # 01 only reads; a parameter that a notebook does not know would stand in it for nothing.
        taken = {name: value for name, value in parameters.items() if f"\n{name} = " in text}
        key = digest_text(inputs, text, repr(taken))
        known = _executed_before(out / f"{source.stem}.ipynb", key)
        if known is None:
            known = execute(read_source(source, taken), folder=out)
            known.metadata["framing"] = {"inputs": key}
            write_text(out / f"{source.stem}.html", to_page(known))
            write_text(out / f"{source.stem}.ipynb", to_text(known))
        return Executed(source.stem, title_of(known), *_errors(known))

    with ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1)) as pool:
        return list(pool.map(run, list_sources(numbers)))


def not_taken(options: Options) -> list[str]:
    """Options of a study that its notebooks do not take, where they are not the defaults.

    Examples
    --------
    >>> not_taken(Options(voice="all", scorer="vader"))
    ['voice']
    """
    usual = Options()
    return [name for name in _NOT_TAKEN if getattr(options, name) != getattr(usual, name)]


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
        # An error stands in the outputs, where `_errors` finds it.
        with suppress(CellExecutionError):
            asyncio.run(client.async_execute(env=environment))
    notebook.metadata["language_info"] = dict(_METADATA["language_info"])
    return _tidy(notebook)


def to_text(notebook: NotebookNode) -> str:
    """The notebook as the text of an .ipynb file, keys sorted."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def to_page(notebook: NotebookNode) -> str:
    """The notebook as one page of HTML: it asks nothing of the network, and runs nothing but the
    sorting and filtering of its tables.
    """
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output.metadata["image/png"] = {"alt": _describe(cell.source)}
    exporter = HTMLExporter(template_name="basic", exclude_input_prompt=True)
    exporter.exclude_output_prompt = True
    exporter.exclude_anchor_links = True
    body = _reachable(exporter.from_notebook_node(notebook)[0])
    style = files("framing").joinpath("page", "notebook.css").read_text(encoding="utf-8")
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'"
    if scripts := script_hashes(body):
        policy += f"; script-src {' '.join(scripts)}"
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(title_of(notebook))}</title><style>{style}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _reachable(body: str) -> str:
    """Let the keyboard reach what scrolls on a small screen, and say what it has reached."""
    for start, name in (("<pre", "text"), ('<div class="output_area"', "output")):
        body = body.replace(f"{start}>", f'{start} tabindex="0" role="group" aria-label="{name}">')
    return body


def _describe(source: str) -> str:
    """What a chart shows, from the call that made it: a picture does not keep its title."""
    made_by = _PLOT.search(source)
    if made_by is None:
        return "Chart"
    details = "".join(f", {name} {value}" for name, value in _OF.findall(made_by[2]))
    return f"Chart: {made_by[1]}{details}".replace("_", " ")


def title_of(notebook: NotebookNode) -> str:
    """The question a notebook asks: its first heading."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return cell.source.splitlines()[0][2:].strip()
    return "Untitled"


def _parameters(corpus: Path, out: Path, options: Options) -> dict[str, Any]:
    """What is set in the notebooks: the corpus, and the options that are not the defaults."""
    read, find = options.reading, options.finding
    usual = Options().finding
    for name in ("lexicons", "referents"):
        find[name] = [_relative(Path(path), out) for path in find[name] or ()] or None
    return {
        "CORPUS": _relative(corpus, out),
        "READ": {name: value for name, value in read.items() if value},
        "FIND": {name: value for name, value in find.items() if value != usual[name]},
    }


def _relative(corpus: Path, out: Path) -> str:
    """The corpus as seen from the notebooks, so that the whole folder can move with it."""
    try:
        return Path(os.path.relpath(corpus.resolve(), out.resolve())).as_posix()
    except ValueError:  # another drive
        return corpus.resolve().as_posix()


def _executed_before(path: Path, key: str) -> NotebookNode | None:
    if not path.is_file() or not path.with_suffix(".html").is_file():
        return None
    notebook = nbformat.read(path, as_version=4)
    return notebook if notebook.metadata.get("framing", {}).get("inputs") == key else None


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


def _errors(notebook: NotebookNode) -> tuple[str, tuple[str, ...]]:
    """Why a notebook stopped, or else what it went on without."""
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
