"""``study.toml``, the file that states what a study depends on."""

from __future__ import annotations

import difflib
import json
import tomllib
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from framing.errors import InputError, Problem
from framing.options import Options, problems_of_values

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

# Only these outlets, in this order, and only these labels ("all": the measure as a whole);
# empty: all. against: "pairs", "rest" (each outlet beside all others together) or "both".
# by: what is resampled, "article", "story" (differences inside stories) or "auto".
outlets = {outlets}
labels = {labels}
against = {against}
by = {by}

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
    for name in ("measures", "rename", "outlets", "labels"):
        given[name] = tuple(given.get(name, ()))
    return corpus, Options(**given)


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
    return problems + problems_of_values(values, name)
