"""How far coders agree: Krippendorff's alpha with an interval, and percent agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import krippendorff
import numpy as np
import pandas as pd

from framing.errors import OptionError, Problem, TableError
from framing.panel import generator
from framing.tables import Spec, check

CODES = Spec("codes", ("unit_id", "coder", "code"))
LEVELS = ("nominal", "ordinal", "interval")
_ALL = "all"
# Where coders differ on k units, about exp(-k) of the resamples hold none of them and have an alpha
# of 1: at five under 1 %, which leaves the ends of a 95 % interval alone, at three 5 %.
_MIN_DIFFERING, _MIN_UNITS = 5, 10


def measure_agreement(
    codes: pd.DataFrame,
    *,
    level: str = "nominal",
    order: Sequence[str] | None = None,
    by: str | Sequence[str] = (),
    n_resamples: int = 2_000,
    confidence: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure the agreement of two or more coders.

    Parameters
    ----------
    codes : DataFrame
        Columns ``unit_id, coder, code``, one row per unit and coder, as `read_codes` returns it.
        Coders need not have coded the same units; missing codes count as not coded.
    level : "nominal", "ordinal" or "interval"
        What differences between codes mean. Interval codes are numbers, ordinal codes numbers or
        in the order given.
    order : sequence of str, optional
        The codes from lowest to highest, for ordinal codes that are no numbers.
    by : str or sequence of str
        Columns to measure separately by, such as ``measure``.
    n_resamples : int
        Bootstrap resamples of the units.
    confidence : float
        Coverage of the interval.
    seed : int
        Same seed, same interval, whatever the order of rows.

    Returns
    -------
    DataFrame
        The columns of ``by``, ``category`` ("all", and for nominal codes each code against all
        others), ``alpha``, ``ci_low, ci_high`` (percentiles over resampled units),
        ``percent_agreement`` (share of pairs of codes of one unit that are equal, 0 to 1),
        ``n_units`` (coded by at least two), ``n_coders``, ``n_codes``, ``warning`` (where the
        coders differ on fewer than five units, or there are fewer than ten, resampling cannot
        tell how certain alpha is). Alpha is 1 for perfect agreement, 0 for what chance gives, and
        missing where there is but one category.

    Raises
    ------
    TableError
        Where a column is missing, a coder coded a unit twice, or nobody coded a unit with another.
    OptionError
        For an unknown level, or codes that the level cannot take.

    Notes
    -----
    Alpha is 1 - D_o / D_e, observed over expected disagreement of pairs of codes (Krippendorff
    2019, Content Analysis, ch. 12), computed by the package krippendorff.

    Examples
    --------
    >>> codes = pd.DataFrame({"unit_id": ["1", "2", "3", "4"] * 2, "coder": list("aaaabbbb"),
    ...                       "code": ["yes", "yes", "no", "no", "yes", "no", "no", "no"]})
    >>> measure_agreement(codes)[["category", "alpha", "percent_agreement"]].round(3)
      category  alpha  percent_agreement
    0      all  0.533               0.75
    1       no  0.533               0.75
    2      yes  0.533               0.75
    """
    if level not in LEVELS:
        problem = Problem("unknown level", "measure_agreement", repr(level), ", ".join(LEVELS))
        raise OptionError("cannot measure agreement", [problem])
    check(codes, CODES)
    by = [by] if isinstance(by, str) else list(by)
    coded = codes[codes["code"].notna()]
    repeated = coded.duplicated([*by, "unit_id", "coder"])
    if repeated.any():
        row = coded[repeated].iloc[0]
        got = f"unit {row['unit_id']}, coder {row['coder']}"
        repair = "codes = codes.drop_duplicates(['unit_id', 'coder'])"
        problem = Problem("unit coded twice by one coder", "codes", got, repair=repair)
        raise TableError("cannot measure agreement", [problem])
    parts = list(coded.groupby(by, sort=True)) if by else [((), coded)]
    rows = []
    for name, part in parts:
        values, counts = _counts(part, level, order)
        for category, table, scale in _tables(values, counts, level):
            rng = generator(seed, *map(str, name), category)
            alpha, low, high = _alpha(table, scale, level, n_resamples, confidence, rng)
            rows.append(
                (
                    *name, category, alpha, low, high, _percent(table), len(counts),
                    part["coder"].nunique(), int(counts.sum()),
                    _caution(table, alpha),
                )
            )  # fmt: skip
    columns = [
        *by, "category", "alpha", "ci_low", "ci_high", "percent_agreement", "n_units", "n_coders",
        "n_codes", "warning",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _counts(
    coded: pd.DataFrame, level: str, order: Sequence[str] | None
) -> tuple[list, np.ndarray]:
    """The codes, and how often each unit that two coders coded was given each of them."""
    codes = coded["code"]
    if order is not None:
        unknown = sorted(set(map(str, codes)) - set(map(str, order)))
        if unknown:
            problem = Problem("code not in order=", "codes", ", ".join(unknown), ", ".join(order))
            raise OptionError("cannot put the codes in order", [problem])
        codes = codes.map({code: place for place, code in enumerate(order)})
    elif level != "nominal":
        numbers = pd.to_numeric(codes, errors="coerce")
        if numbers.isna().any():
            got = repr(codes[numbers.isna()].iloc[0])
            repair = "measure_agreement(codes, level='ordinal', order=['low', 'middle', 'high'])"
            problem = Problem(f"{level} code that is no number", "codes", got, "a number", repair)
            raise OptionError("cannot measure agreement", [problem])
        codes = numbers
    table = pd.crosstab(coded["unit_id"], codes)
    counts = table.to_numpy(dtype=float)
    paired = counts.sum(axis=1) > 1
    if not paired.any():
        problem = Problem("no unit that two coders coded", "codes", f"{len(table)} units")
        raise TableError("cannot measure agreement", [problem])
    counts = counts[paired]
    used = counts.sum(axis=0) > 0
    return list(table.columns[used]), counts[:, used]


def _tables(
    values: list, counts: np.ndarray, level: str
) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Name, counts and scale of all codes together and of each code against the others."""
    is_named = level == "nominal"
    yield _ALL, counts, np.arange(len(values)) if is_named else np.array(values, dtype=float)
    if is_named:
        for place, value in enumerate(values):
            others = counts.sum(axis=1) - counts[:, place]
            yield str(value), np.column_stack([others, counts[:, place]]), np.arange(2)


def _alpha(
    counts: np.ndarray,
    scale: np.ndarray,
    level: str,
    n_resamples: int,
    confidence: float,
    rng: np.random.Generator,
) -> tuple[float, float, float]:
    def alpha(table: np.ndarray) -> float:
        used = table.sum(axis=0) > 0
        if used.sum() < 2:
            return float("nan")
        return float(
            krippendorff.alpha(
                value_counts=table[:, used],
                value_domain=scale[used],
                level_of_measurement=level,  # type: ignore[arg-type]
            )
        )

    n = len(counts)
    draws = np.array([alpha(counts[rng.integers(0, n, n)]) for _ in range(n_resamples)])
    draws = draws[~np.isnan(draws)]
    if not len(draws):
        return alpha(counts), float("nan"), float("nan")
    tail = (1 - confidence) / 2
    low, high = np.quantile(draws, [tail, 1 - tail])
    return alpha(counts), float(low), float(high)


def _caution(counts: np.ndarray, alpha: float) -> str:
    """What the interval cannot tell: resampling never shows a disagreement that did not occur."""
    if np.isnan(alpha):
        return "one category only: alpha is not defined"
    n, n_differing = len(counts), int((counts.max(axis=1) < counts.sum(axis=1)).sum())
    if not n_differing:
        return (
            f"the coders agree on all of {n} units: the interval does not tell how certain alpha is"
        )
    if n_differing < _MIN_DIFFERING or n < _MIN_UNITS:
        return (
            f"the coders differ on {n_differing} of {n} units: the interval may be far too narrow"
        )
    return ""


def _percent(counts: np.ndarray) -> float:
    """Equal pairs over all pairs of codes of one unit."""
    of_unit = counts.sum(axis=1)
    equal, pairs = (counts * (counts - 1)).sum(), (of_unit * (of_unit - 1)).sum()
    return float(equal / pairs)
