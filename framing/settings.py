"""What a study depends on besides its articles, and ``study.toml``, the file that states it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from framing.errors import InputError, Problem

_TEMPLATE = """\
# A study for `framing run study.toml`. Paths are relative to this file. Every line may be left out.

# Folder, file or archive export with the articles.
corpus = "{corpus}"

# Lexicons and referents of your own (CSV); empty: those that come with framing.
lexicons = []
referents = []

# What is compared: part is "body", "headline" or "both";
# voice is "outlet" (its own words), "direct", "indirect" or "all".
part = "body"
voice = "outlet"

# Resamples for intervals and p-values, and the seed: same seed, same numbers.
n_resamples = 2000
seed = 20151006

# Figures: style "framing" (screen) or "journal"; 1 or 2 columns wide; grey or in colour.
style = "framing"
columns = 1
grey = false
"""


@dataclass(frozen=True)
class Options:
    """What a run depends on besides its articles.

    Attributes
    ----------
    lexicons, referents : tuple of str
        Files used instead of the shipped lexicons and referents; empty for the shipped ones.
    part, voice : str
        What the comparisons are about: "body", "headline" or "both"; "outlet", "direct",
        "indirect" or "all".
    n_resamples, seed : int
        For intervals and p-values.
    style, columns, grey
        Of the figures, as for `framing.use_style`.
    """

    lexicons: tuple[str, ...] = ()
    referents: tuple[str, ...] = ()
    part: str = "body"
    voice: str = "outlet"
    n_resamples: int = 2_000
    seed: int = 20151006
    style: str = "framing"
    columns: int = 1
    grey: bool = False


def read_settings(path: str | Path) -> tuple[Path, Options]:
    """Read a ``study.toml``.

    Parameters
    ----------
    path : path
        The file.

    Returns
    -------
    (Path, Options)
        The corpus and the options; relative paths are taken from the file's folder.

    Raises
    ------
    InputError
        If the file cannot be parsed, names no corpus, or holds a key or type that is not known;
        all of it in one message.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "study.toml"
    ...     _ = file.write_text('corpus = "articles"\\nseed = 1\\n')
    ...     corpus, options = read_settings(file)
    >>> corpus.name, options.seed
    ('articles', 1)
    """
    path = Path(path)
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"cannot read {path.name}", [Problem(str(error), str(path))]) from error
    problems = _problems(given, path.name)
    if problems:
        raise InputError(f"{path.name} cannot be used", problems)
    corpus = path.parent / given.pop("corpus")
    for name in ("lexicons", "referents"):
        given[name] = tuple(str(path.parent / item) for item in given.get(name, ()))
    return corpus, Options(**given)


def own_referents(corpus: str | Path) -> list[str] | None:
    """The referents of a corpus: the file ``referents.csv`` in its folder, where it has one.

    Parameters
    ----------
    corpus : path
        Folder or file with articles.

    Returns
    -------
    list of str, or None
        What `find_hits` takes as ``referents``; None stands for those that come with framing.

    Examples
    --------
    >>> own_referents("no such folder") is None
    True
    """
    own = Path(corpus) / "referents.csv"
    return [str(own)] if own.is_file() else None


def for_corpus(options: Options, corpus: str | Path) -> Options:
    """The options with the corpus' own referents, where it has some and none are chosen."""
    own = None if options.referents else own_referents(corpus)
    return replace(options, referents=tuple(own)) if own else options


def settings_template(corpus: str) -> str:
    """A commented ``study.toml`` for a corpus.

    Examples
    --------
    >>> print(settings_template("my articles").splitlines()[3])
    corpus = "my articles"
    """
    return _TEMPLATE.format(corpus=corpus.replace("\\", "/").replace('"', '\\"'))


def _problems(given: dict[str, Any], name: str) -> list[Problem]:
    known = {field.name: field.default for field in fields(Options)}
    problems = []
    if not isinstance(given.get("corpus"), str):
        problems.append(
            Problem("no corpus", name, expected="a path", repair='corpus = "articles/"')
        )
    for key, value in given.items():
        if key == "corpus":
            continue
        if key not in known:
            problems.append(
                Problem(f"unknown key {key!r}", name, expected=", ".join(["corpus", *known]))
            )
        elif key in ("lexicons", "referents"):
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                problems.append(
                    Problem(f"{key} is no list of paths", name, repr(value), repair=f"{key} = []")
                )
        elif type(value) is not type(known[key]):
            expected = type(known[key]).__name__
            problems.append(Problem(f"{key} has the wrong type", name, repr(value), expected))
    return problems
