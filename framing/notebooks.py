"""The notebooks of the project for a corpus of one's own: which there are, executed, with pages.

The reviewed sources are ``notebooks/NN_name.py`` in percent format.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from framing.errors import InputError, Problem
from framing.execution import errors_of, execute, read_source, title_of, to_text
from framing.files import digest_text, write_text
from framing.notebookpages import to_page
from framing.options import Options

SOURCES = Path(__file__).resolve().parents[1] / "notebooks"
# Those that ask the same questions of any corpus; the others tell of data shipped with the project.
FOR_ANY_CORPUS = ("01", "02", "03", "04", "05", "06")
# What belongs to the question of each notebook, which says it in its own cells.
_NOT_TAKEN = (
    "measures", "without_reprints", "part", "voice", "outlets", "labels", "against", "by",
    "n_resamples", "seed",
)  # fmt: skip
_AT_ONCE = 2


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
        return Executed(source.stem, title_of(known), *errors_of(known))

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
