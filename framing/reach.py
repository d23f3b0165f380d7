"""How far an axis reaches: one whisker out of many must not press all the others together."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

ONE_IN = 20  # whiskers may be cut
TIMES = 2  # as long as the longest of the others is one that stretches the axis


def axis_limit(values: Sequence[float], highs: Sequence[float]) -> float:
    """Where whiskers end, so that the longest, at most one in twenty, do not stretch the axis.

    Parameters
    ----------
    values, highs : sequence of float
        Marks and the upper ends of their whiskers, NaN where there is none.

    Returns
    -------
    float
        Infinite where all are shown whole: no whisker is cut that is not twice as long as the
        others, and no value ever.

    Examples
    --------
    >>> axis_limit([1.0] * 20, [2.0] * 20), axis_limit([1.0] * 20, [2.0] * 19 + [30.0])
    (inf, 2.2)
    """
    marks = np.asarray(values, dtype=float)
    reach = np.fmax(marks, np.asarray(highs, dtype=float))
    reach = np.sort(reach[~np.isnan(reach)])[::-1]
    for k in range(1, len(reach) // ONE_IN + 1):
        limit = 1.1 * float(reach[k])
        if limit > 0 and reach[k - 1] > TIMES * limit and np.nanmax(marks) <= limit:
            return round(limit, 9)
    return math.inf
