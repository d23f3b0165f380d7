"""The two sides of a comparison: whose articles they are, and whether stories pair them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from framing.panel import Panel

OTHERS = "all others"
MIN_STORIES = 6  # swapping outlets within five stories cannot reach p < .05 two-sided


@dataclass(frozen=True)
class Side:
    """An outlet, or all others together: its name and the rows of its articles."""

    name: str
    rows: np.ndarray


@dataclass(frozen=True)
class Sides:
    """Two sides, and whether they are compared inside stories.

    ``shared`` says for every article of the panel whether both sides covered its story.
    """

    a: Side
    b: Side
    is_paired: bool
    shared: np.ndarray

    @property
    def rows(self) -> np.ndarray:
        """Articles of both sides."""
        return np.concatenate([self.a.rows, self.b.rows])

    @property
    def in_order(self) -> bool:
        """Whether a comes before b in the one order in which sides are tested."""
        return self.a.name.startswith(OTHERS) or self.a.name < self.b.name


def choose_sides(panel: Panel, a: str, b: str, by: str) -> Sides:
    """Articles of outlet a (or `OTHERS`) and outlet b; ``by`` as in `compare_outlets`."""
    rows_b = panel.rows(b)
    rows_a = panel.rows(a) if a != OTHERS else np.delete(np.arange(len(panel.articles)), rows_b)
    stories = panel.articles["story_id"]
    both = set(stories.iloc[rows_a].dropna()) & set(stories.iloc[rows_b].dropna())
    shared = stories.isin(both).to_numpy(dtype=bool)
    is_half = shared[rows_a].mean() >= 0.5 and shared[rows_b].mean() >= 0.5
    is_paired = by == "story" or (by == "auto" and len(both) >= MIN_STORIES and bool(is_half))
    if is_paired:
        rows_a, rows_b = rows_a[shared[rows_a]], rows_b[shared[rows_b]]
    name_a = f"{OTHERS} than {b}" if a == OTHERS else a
    return Sides(Side(name_a, rows_a), Side(b, rows_b), is_paired, shared)


def pairs_of(names: Sequence[str], against: str) -> Iterator[tuple[str, str]]:
    """The comparisons that ``against`` asks for; two outlets are one pair whatever it says."""
    if against != "rest" or len(names) == 2:
        yield from ((a, b) for i, a in enumerate(names) for b in names[i + 1 :])
    if against != "pairs" and len(names) > 2:
        yield from ((OTHERS, name) for name in names)
