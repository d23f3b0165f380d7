"""Samples for people to code: seeded, stratified, in context, with the weights of the sampling."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.errors import OptionError, Problem
from framing.units import holds_hit, list_units, unit_ids

TO_FILL = ("code", "comment")
_BLIND_TO = ("article_id", "outlet", "story_id", "url", "origin", "source", "start", "end")
_MASK = "[outlet]"
_COLUMNS = [
    "unit_id", "outlet", "measure", "label", "before", "text", "after", *TO_FILL,
    "article_id", "part", "start", "end", "stratum", "weight", "text_hash",
]  # fmt: skip


def sample_for_coding(
    table: pd.DataFrame,
    n: int,
    *,
    articles: pd.DataFrame | None = None,
    unit: str | None = None,
    stratify: str | Sequence[str] = (),
    hits: pd.DataFrame | None = None,
    measure: str = "",
    label: str = "",
    blind: bool = False,
    context: int = 300,
    seed: int = 0,
) -> pd.DataFrame:
    """Draw units for people to code, as a sheet to fill in.

    Parameters
    ----------
    table : DataFrame
        Hits, to learn how many of them are right (precision); or articles, whose sentences or
        whole bodies are drawn, to learn as well how many were missed (recall).
    n : int
        Units to draw; all, where there are fewer.
    articles : DataFrame, optional
        The articles of the hits, for the context. Needed with hits.
    unit : "hit", "sentence" or "article", optional
        By default "hit" for hits and "sentence" for articles.
    stratify : str or sequence of str
        Columns of the table (with hits also those of the articles). Every stratum gets the same
        number of units, as far as it has them; ``weight`` makes up for it.
    hits : DataFrame, optional
        With sentences: half of the sample is drawn from sentences that hold a hit, because markers
        are rare. Coders cannot see which.
    measure, label : str
        With sentences or articles: what coders are asked to find in them.
    blind : bool
        Leave out the outlet and all that names it, and mask its name in the shown text. The same
        call without it is the key: units have the same ``unit_id``.
    context : int
        Characters shown before and after the unit.
    seed : int
        Same seed, same sample, whatever the order of the rows.

    Returns
    -------
    DataFrame
        One row per unit in random order: ``unit_id``, ``outlet``, ``measure`` and ``label`` (of
        the hit to judge), ``before, text, after``, ``code`` and ``comment`` to fill in, ``part,
        start, end, stratum``, ``weight`` (units of the stratum for each one drawn: the inverse of
        the chance to be drawn) and ``text_hash`` (of the stored text, to notice changes).

    Raises
    ------
    OptionError
        Where n is not positive, the unit is unknown, or a column to stratify by is missing.
    TableError
        Where a column is missing, or hits point outside the articles.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["N"],
    ...     "body": ["The talks failed. The so-called truce is over. Nobody was surprised."]})
    >>> sheet = sample_for_coding(articles, 2, seed=1)
    >>> sheet[["text", "weight"]].to_numpy().tolist()
    [['The so-called truce is over.', 1.5], ['The talks failed.', 1.5]]
    """
    strata = [stratify] if isinstance(stratify, str) else list(stratify)
    if n < 1:
        problem = Problem("n that cannot be used", "sample_for_coding", repr(n), "at least 1")
        raise OptionError(f"cannot draw a sample of n={n!r}", [problem])
    units = list_units(table, articles, unit, strata, context)
    if measure or label:
        units = units.assign(measure=measure, label=label)
    units = units.assign(unit_id=unit_ids(units)).drop_duplicates("unit_id")
    units = units.sort_values("unit_id", ignore_index=True)
    columns = list(strata)
    if hits is not None:
        units["_has_hit"] = holds_hit(units, hits)
        columns.append("_has_hit")
    groups = units.groupby(columns, sort=True, dropna=False).indices if columns else {}
    rows_of = list(groups.values()) or [np.arange(len(units))]
    names = [_stratum(name) for name in groups] or ["all"]
    rng = np.random.default_rng(seed)
    drawn, weight, stratum = [], [], []
    for rows, size, name in zip(rows_of, _sizes(list(map(len, rows_of)), n), names, strict=True):
        drawn += rng.choice(rows, size, replace=False).tolist()
        weight += [len(rows) / size] * size if size else []
        stratum += [name] * size
    sheet = units.iloc[drawn].assign(weight=weight, stratum=stratum, code="", comment="")
    sheet = sheet.iloc[rng.permutation(len(sheet))].reset_index(drop=True)
    if blind:
        sheet["stratum"] = ["" for _ in range(len(sheet))]
        sheet = _masked(sheet).drop(columns=[name for name in _BLIND_TO if name in sheet])
    return sheet[[name for name in _COLUMNS if name in sheet]]


def _sizes(available: list[int], n: int) -> list[int]:
    """The same number from every stratum, and what small strata cannot give from the others."""
    level = 0
    while level < max(available) and sum(min(most, level + 1) for most in available) <= n:
        level += 1
    sizes = [min(most, level) for most in available]
    for i, most in enumerate(available):  # what is left is less than one from each
        sizes[i] += most > level and sum(sizes) < n
    return sizes


def _masked(sheet: pd.DataFrame) -> pd.DataFrame:
    names = sorted({str(name) for name in sheet["outlet"] if str(name).strip()}, key=len)[::-1]
    if not names:
        return sheet
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
    shown = {
        name: [pattern.sub(_MASK, text) for text in sheet[name]]
        for name in ("before", "text", "after")
    }
    return sheet.assign(**shown)


def _stratum(name: object) -> str:
    values = name if isinstance(name, tuple) else (name,)
    shown = {"True": "with hit", "False": "without hit"}
    return " / ".join(shown.get(str(value), str(value)) for value in values)
