"""What a study depends on besides its articles."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from framing.errors import OptionError, Problem

_ALLOWED: dict[str, tuple[object, ...]] = {
    "date_order": ("", "dmy", "mdy"),
    "part": ("body", "headline", "both"),
    "voice": ("outlet", "direct", "indirect", "all"),
    "against": ("pairs", "rest", "both"),
    "by": ("article", "story", "auto"),
    "scorer": ("textblob", "vader"),
    "style": ("framing", "journal"),
    "columns": (1, 2),
}
_RANGES = {
    "min_validity": (0, 1), "min_weight": (0, 1), "n_resamples": (100, 1_000_000),
    "seed": (0, 2**63 - 1),
}  # fmt: skip
_LISTS = ("rename", "lexicons", "referents", "measures", "outlets", "labels")


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
    outlets, labels : tuple of str
        Only these outlets, in this order, and these labels ("all" for a measure as a whole) are
        compared; empty for all. Rates are given for every outlet.
    against, by : str
        As for `compare_outlets`.
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
    outlets: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    against: str = "both"
    by: str = "auto"
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

    @property
    def comparing(self) -> dict[str, Any]:
        """What `compare_outlets` takes besides scores."""
        return {
            "part": self.part,
            "voice": self.voice,
            "outlets": list(self.outlets) or None,
            "labels": list(self.labels) or "both",
            "against": self.against,
            "by": self.by,
            "n_resamples": self.n_resamples,
            "seed": self.seed,
        }


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
    problems = problems_of_values(asdict(options), where)
    if options.scorer == "vader" and options.repair_negation:
        problems.append(
            Problem("repair_negation is for TextBlob only", where, repair="leave out one of them")
        )
    if problems:
        raise OptionError("the study cannot be run like that", problems)


def check_measures(measures: Iterable[str], steps: Mapping[str, Iterable[str]]) -> None:
    """Refuse measures to keep that no step of a run finds hits of."""
    known = [measure for step in steps.values() for measure in step]
    if unknown := sorted(set(measures).difference(known)):
        problem = Problem("measures", got=", ".join(unknown), expected=", ".join(known))
        raise OptionError("no such measure", [problem])


def check_outlets(outlets: Iterable[str], there: Iterable[str]) -> None:
    """Refuse outlets to compare that have no article, before the long work."""
    known = sorted(set(there))
    if unknown := sorted(set(outlets).difference(known)):
        expected = f"some of {', '.join(known)}"
        problems = [Problem("outlets", "", one, expected, _meant(one, known)) for one in unknown]
        raise OptionError("no article of an outlet to compare", problems)


def _meant(unknown: str, known: list[str]) -> str:
    """Which outlets are written nearly like that, capitals aside."""
    plain = {name: name.casefold() for name in known}
    near = difflib.get_close_matches(unknown.casefold(), [*plain.values()])
    names = [repr(name) for name in known if plain[name] in near]
    return f"did you mean {' or '.join(names)}?" if names else ""


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


def problems_of_values(values: Mapping[str, Any], where: str) -> list[Problem]:
    """What is wrong with the values of options: their types, choices and ranges."""
    defaults = {field.name: field.default for field in fields(Options)}
    problems = []
    for key, value in values.items():
        if key in _LISTS:
            is_list = isinstance(value, list | tuple)
            if not is_list or not all(isinstance(item, str) for item in value):
                what = f"{key} is no list of strings"
                problems.append(Problem(what, where, repr(value), repair=f"{key} = []"))
            elif key == "outlets" and len(value) == 1:
                problems.append(_one_alone(value[0], where))
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


def _one_alone(outlet: str, where: str) -> Problem:
    repair = (
        f"--compare {outlet!r} --compare '…', or outlets = [{outlet!r}, '…'] in study.toml; "
        "framing check CORPUS lists the outlets there are"
    )
    return Problem("one outlet alone", where, outlet, "two or more, or none for all", repair)


def _has_type(value: object, default: object) -> bool:
    if default is None or isinstance(default, float):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number or (value is None and default is None)
    return type(value) is type(default)
