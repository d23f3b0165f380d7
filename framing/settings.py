"""What a study depends on besides its articles, and ``study.toml``, the file that states it."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from framing.errors import InputError, OptionError, Problem

_TEMPLATE = """\
# A study for `framing run study.toml`. Paths are relative to this file. Every line but the first
# may be left out.

# Folder, file or archive export with the articles.
corpus = {corpus}

# Where reading needs help: your column names as "Zeitung=outlet" (to body, headline, outlet,
# published, article_id ...), the outlet of articles that name none, the encoding of text files,
# and whether 03/04/2015 is in April ("dmy") or in March ("mdy").
rename = {rename}
outlet = {outlet}
encoding = {encoding}
date_order = {date_order}

# Lexicons and referents of your own (CSV); empty: those that come with framing.
lexicons = {lexicons}
referents = {referents}

# Measures to keep, such as ["loaded", "naming"]; empty: all.
measures = {measures}

# Leave out labels whose hits are right less often than this (framing.load_validity() lists them;
# 0 keeps all), and loaded terms of less weight than this (0 to 1; a lexicon of your own counts
# whole unless you say so).
min_validity = {min_validity}
{min_weight}

# Whether to leave out articles that repeat an earlier one (reprints, agency copy): the same words
# would count for both outlets. They stay listed in tables/reprints.csv.
without_reprints = {without_reprints}

# Tone: scorer "textblob" or "vader"; repair_negation mends TextBlob's fault with "isn't good".
scorer = {scorer}
repair_negation = {repair_negation}

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

# What `framing bundle` says of the study; the licence is best given as its address.
title = {title}
authors = {authors}
licence = {licence}
source = {source}
"""
_UNSET = {"min_weight": "# min_weight = 0.447"}  # TOML has no null


_ALLOWED: dict[str, tuple[object, ...]] = {
    "date_order": ("", "dmy", "mdy"),
    "part": ("body", "headline", "both"),
    "voice": ("outlet", "direct", "indirect", "all"),
    "scorer": ("textblob", "vader"),
    "style": ("framing", "journal"),
    "columns": (1, 2),
}
_RANGES = {
    "min_validity": (0, 1), "min_weight": (0, 1), "n_resamples": (100, 1_000_000),
    "seed": (0, 2**63 - 1),
}  # fmt: skip
_LISTS = ("rename", "lexicons", "referents", "measures")


@dataclass(frozen=True)
class Options:
    """What a run depends on besides its articles.

    Attributes
    ----------
    rename : tuple of str
        Columns of the corpus, each as "own name=ours".
    outlet, encoding, date_order : str
        As for `read_articles`; empty where nothing is to be said.
    lexicons, referents : tuple of str
        Files used instead of the shipped lexicons and referents; empty for the shipped ones.
    measures : tuple of str
        Only these measures are kept; empty for all.
    min_validity : float
        Labels whose hits are right less often than this share are left out.
    min_weight : float, optional
        Loaded terms of less weight are left out; by default as `find_hits` does it.
    without_reprints : bool
        Articles that repeat an earlier one are left out of all tables but the list of reprints.
    scorer, repair_negation
        For tone, as for `find_hits`.
    part, voice : str
        What the comparisons are about: "body", "headline" or "both"; "outlet", "direct",
        "indirect" or "all".
    n_resamples, seed : int
        For intervals and p-values.
    style, columns, grey
        Of the figures, as for `framing.use_style`.
    title, authors, licence, source : str
        What a bundle of the study says of itself.
    """

    rename: tuple[str, ...] = ()
    outlet: str = ""
    encoding: str = ""
    date_order: str = ""
    lexicons: tuple[str, ...] = ()
    referents: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    min_validity: float = 0.0
    min_weight: float | None = None
    without_reprints: bool = False
    scorer: str = "textblob"
    repair_negation: bool = False
    part: str = "body"
    voice: str = "outlet"
    n_resamples: int = 2_000
    seed: int = 20151006
    style: str = "framing"
    columns: int = 1
    grey: bool = False
    title: str = ""
    authors: str = ""
    licence: str = ""
    source: str = ""

    @property
    def reading(self) -> dict[str, Any]:
        """What `read_articles` takes."""
        return {
            "columns": dict(pair.split("=", 1) for pair in self.rename),
            "outlet": self.outlet or None,
            "encoding": self.encoding or None,
            "date_order": self.date_order or None,
        }

    @property
    def finding(self) -> dict[str, Any]:
        """What `find_hits` takes besides articles, voices and measures."""
        return {
            "lexicons": list(self.lexicons) or None,
            "referents": list(self.referents) or None,
            "min_validity": self.min_validity or None,
            "min_weight": self.min_weight,
            "scorer": self.scorer,
            "repair_negation": self.repair_negation,
        }


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
    problems = _problems_of_file(given, path.name)
    if problems:
        raise InputError(f"{path.name} cannot be used", problems)
    corpus = path.parent / given.pop("corpus")
    for name in ("lexicons", "referents"):
        given[name] = tuple(str(path.parent / item) for item in given.get(name, ()))
    for name in ("measures", "rename"):
        given[name] = tuple(given.get(name, ()))
    return corpus, Options(**given)


def check_options(options: Options, where: str = "options") -> None:
    """Refuse options that no run can use, before anything is read.

    Raises
    ------
    OptionError
        With one problem per option.

    Examples
    --------
    >>> check_options(Options(voice="outlets"))
    Traceback (most recent call last):
    framing.errors.OptionError: the study cannot be run like that
    """
    problems = _problems_of_values(asdict(options), where)
    if options.scorer == "vader" and options.repair_negation:
        problems.append(
            Problem("repair_negation is for TextBlob only", where, repair="leave out one of them")
        )
    if problems:
        raise OptionError("the study cannot be run like that", problems)


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
    values = asdict(options or Options())
    said = {name: _as_toml(value) for name, value in values.items()}
    for name, unset in _UNSET.items():
        said[name] = unset if values[name] is None else f"{name} = {said[name]}"
    return _TEMPLATE.format(corpus=_as_toml(corpus.replace("\\", "/")), **said)


def _as_toml(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_as_toml(item) for item in value) + "]"
    # A string of JSON is one of TOML, too; so are numbers and truth values.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _problems_of_file(given: dict[str, Any], name: str) -> list[Problem]:
    known = [field.name for field in fields(Options)]
    problems = []
    if not isinstance(given.get("corpus"), str):
        problems.append(
            Problem("no corpus", name, expected="a path", repair='corpus = "articles/"')
        )
    for key in given:
        if key not in ("corpus", *known):
            near = difflib.get_close_matches(key, ["corpus", *known], n=1)
            repair = f"did you mean {near[0]}?" if near else ""
            what = f"unknown key {key!r}"
            problems.append(Problem(what, name, "", ", ".join(["corpus", *known]), repair))
    values = {key: value for key, value in given.items() if key in known}
    return problems + _problems_of_values(values, name)


def _problems_of_values(values: Mapping[str, Any], where: str) -> list[Problem]:
    """What is wrong with the values of options: their types, choices and ranges."""
    defaults = {field.name: field.default for field in fields(Options)}
    problems = []
    for key, value in values.items():
        if key in _LISTS:
            is_list = isinstance(value, list | tuple)
            if not is_list or not all(isinstance(item, str) for item in value):
                what = f"{key} is no list of strings"
                problems.append(Problem(what, where, repr(value), repair=f"{key} = []"))
            elif key == "rename" and (odd := [pair for pair in value if "=" not in pair]):
                example = '"Zeitung=outlet"'
                problems.append(Problem("rename cannot be that", where, repr(odd[0]), example))
        elif not _has_type(value, defaults[key]):
            expected = "float" if defaults[key] is None else type(defaults[key]).__name__
            what = f"{key} has the wrong type"
            problems.append(Problem(what, where, repr(value), expected))
        elif key in _ALLOWED and value not in _ALLOWED[key]:
            allowed = ", ".join(repr(one) for one in _ALLOWED[key])
            problems.append(Problem(f"{key} cannot be that", where, repr(value), allowed))
        elif key in _RANGES and value is not None:
            low, high = _RANGES[key]
            if not low <= value <= high:
                expected = f"{low:,} to {high:,}"
                problems.append(Problem(f"{key} cannot be that", where, repr(value), expected))
    return problems


def _has_type(value: object, default: object) -> bool:
    if default is None or isinstance(default, float):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number or (value is None and default is None)
    return type(value) is type(default)
