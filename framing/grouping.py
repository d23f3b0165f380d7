"""Groups of articles by average linkage, computed only where articles can belong together.

Every group that average linkage (Sokal and Michener 1958) joins at a threshold holds a pair at
least that similar. So only such pairs are looked for, in blocks, and the linkage is computed inside
the connected pieces they form: the result is that of comparing everything with everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from framing.dates import parse_date

_ROWS = 500  # articles compared with all others at a time
_LARGEST = 6_000  # articles clustered at a time: their distances take 300 MB
_STEP = 0.03
_APART = 1e6


@dataclass(frozen=True)
class Grouping:
    """Articles that may belong together.

    Parameters
    ----------
    vectors : sparse matrix, shape (n, k)
        Rows whose products are similarities from 0 to 1.
    day : ndarray, shape (n,)
        When each was published, rising, then NaN where that is not known.
    window : float
        Days further apart than this keep articles apart.
    given : ndarray of str, shape (n,)
        Ids that tie rows together or keep them apart; "" where there is none.
    """

    vectors: sparse.csr_matrix
    day: np.ndarray
    window: float
    given: np.ndarray

    def groups(self, threshold: float) -> list[np.ndarray]:
        """Row numbers of every group; together all rows."""
        pairs = self._pairs(threshold)
        return [
            group
            for piece in connected(pairs)
            for group in self._cut(piece, pairs, threshold, threshold)
        ]

    def fit(self, members: np.ndarray) -> np.ndarray:
        """Mean similarity of each member to the others."""
        others = self._similar(members, members)
        np.fill_diagonal(others, 0)
        return others.sum(axis=1) / (len(members) - 1)

    def _pairs(self, threshold: float) -> sparse.csr_matrix:
        """Pairs at or above the threshold, inside the window, and all pairs of one given id."""
        n = len(self.day)
        transposed = self.vectors.T.tocsc()
        rows, columns, values = [], [], []
        dated = int(np.sum(~np.isnan(self.day)))
        for low in range(0, n, _ROWS):
            high = min(low + _ROWS, n)
            # Dated rows come first and in order: a block reaches as far as its last day's window,
            # and to all rows without a date.
            reach = dated
            if high <= dated:
                reach = np.searchsorted(self.day[:dated], self.day[high - 1] + self.window, "right")
            for first, last in ((low, reach), (max(dated, low), n)):
                if first < last:
                    found = (self.vectors[low:high] @ transposed[:, first:last]).tocoo()
                    good = found.data >= threshold
                    rows.append(found.row[good] + low)
                    columns.append(found.col[good] + first)
                    values.append(found.data[good])
        row, column, value = map(np.concatenate, (rows, columns, values))
        good = (row < column) & self._may_meet(row, column)
        same = _chains(self.given)
        row = np.concatenate([row[good], same[:, 0]])
        column = np.concatenate([column[good], same[:, 1]])
        value = np.concatenate([value[good], np.full(len(same), 2.0)])
        return sparse.csr_matrix((value, (row, column)), shape=(n, n))

    def _may_meet(self, row: np.ndarray, column: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore"):
            return ~(np.abs(self.day[row] - self.day[column]) > self.window)

    def _similar(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        return (self.vectors[rows] @ self.vectors[columns].T).toarray().clip(0, 1)

    def _cut(
        self, piece: np.ndarray, pairs: sparse.csr_matrix, threshold: float, floor: float
    ) -> Iterator[np.ndarray]:
        """Groups of one piece that pairs at or above the floor connect, by average linkage."""
        if len(piece) == 1 or floor > 1:
            yield piece
        elif len(piece) > _LARGEST:
            strong = pairs[piece][:, piece]
            strong.data[strong.data < floor + _STEP] = 0
            strong.eliminate_zeros()
            for smaller in connected(strong):
                yield from self._cut(piece[smaller], pairs, threshold, floor + _STEP)
        else:
            distance = 1 - self._similar(piece, piece)
            distance[~self._may_meet(piece[:, None], piece[None, :])] = 1
            ids = self.given[piece]
            has_id = ids != ""
            both = has_id[:, None] & has_id[None, :]
            same = ids[:, None] == ids[None, :]
            distance[both & same], distance[both & ~same] = 0, _APART
            np.fill_diagonal(distance, 0)
            tree = linkage(squareform(distance, checks=False), "average")
            number = fcluster(tree, 1 - threshold, "distance")
            for group in np.unique(number):
                yield piece[number == group]


def published_days(articles: pd.DataFrame) -> np.ndarray:
    """When each article was published, in days; NaN where there is no date that can be read."""
    if "published" not in articles:
        return np.full(len(articles), np.nan)
    dates = [None if pd.isna(value) else parse_date(value) for value in articles["published"]]
    return np.array([np.nan if date is None else date.timestamp() / 86_400 for date in dates])


def connected(pairs: sparse.csr_matrix) -> list[np.ndarray]:
    """Row numbers of every connected piece."""
    nconnected, number = connected_components(pairs, directed=False)
    order = np.argsort(number, kind="stable")
    return np.split(order, np.cumsum(np.bincount(number, minlength=nconnected))[:-1])


def _chains(given: np.ndarray) -> np.ndarray:
    """Pairs of rows that tie together all rows of one given id, shape (n, 2)."""
    order = np.argsort(given, kind="stable")
    same = (given[order][1:] == given[order][:-1]) & (given[order][1:] != "")
    return np.column_stack([order[:-1][same], order[1:][same]])
