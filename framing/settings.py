"""What a study depends on besides its articles, and ``study.toml``, the file that states it."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from framing.errors import InputError, Problem

_TEMPLATE = """\
# A study for `framing run study.toml`. Paths are relative to this file. Every line but the first
# may be left out.

# Folder, file or archive export with the articles.
corpus = {corpus}

# Lexicons and referents of your own (CSV); empty: those that come with framing.
lexicons = {lexicons}
referents = {referents}

# Measures to keep, such as ["loaded", "naming"]; empty: all.
measures = {measures}

# What is compared: part is "body", "headline" or "both";
# voice is "outlet" (its own words), "direct", "indirect" or "all".
part = {part}
voice = {voice}

# Resamples for intervals and p-values, and the seed: same seed, same numbers.
n_resamples = {n_resamples}
seed = {seed}

# Figures: style "framing" (screen) or "journal"; 1 or 2 columns wide; grey or in colour.
style = {style}
columns = {columns}
grey = {grey}
"""


_ALLOWED: dict[str, tuple[object, ...]] = {
    "part": ("body", "headline", "both"),
    "voice": ("outlet", "direct", "indirect", "all"),
    "style": ("framing", "journal"),
    "columns": (1, 2),
}


@dataclass(frozen=True)
class Options:
    """What a run depends on besides its articles.

    Attributes
    ----------
    lexicons, referents : tuple of str
        Files used instead of the shipped lexicons and referents; empty for the shipped ones.
    measures : tuple of str
        Only these measures are kept; empty for all.
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
    measures: tuple[str, ...] = ()
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
    given["measures"] = tuple(given.get("measures", ()))
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


def settings_template(corpus: str, options: Options | None = None) -> str:
    """A commented ``study.toml`` for a corpus.

    Parameters
    ----------
    corpus : str
        A path relative to the file.
    options : Options, optional
        What it shall say; the defaults otherwise.

    Examples
    --------
    >>> print(settings_template("my articles").splitlines()[4])
    corpus = "my articles"
    """
    said = {name: _as_toml(value) for name, value in asdict(options or Options()).items()}
    return _TEMPLATE.format(corpus=_as_toml(corpus.replace("\\", "/")), **said)


def _as_toml(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_as_toml(item) for item in value) + "]"
    # A string of JSON is one of TOML, too; so are numbers and truth values.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


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
        elif key in ("lexicons", "referents", "measures"):
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                problems.append(
                    Problem(f"{key} is no list of strings", name, repr(value), repair=f"{key} = []")
                )
        elif type(value) is not type(known[key]):
            expected = type(known[key]).__name__
            problems.append(Problem(f"{key} has the wrong type", name, repr(value), expected))
        elif key in _ALLOWED and value not in _ALLOWED[key]:
            allowed = ", ".join(repr(one) for one in _ALLOWED[key])
            problems.append(Problem(f"{key} cannot be that", name, repr(value), allowed))
    return problems
