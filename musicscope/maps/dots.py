"""Which dot is under the cursor, and which are inside a lasso."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


class DotIndex:
    """Positions in an order in which near ones are found without looking at all.

    Rows are sorted by y; a question looks only at the strip that can hold an answer.

    Parameters
    ----------
    positions : array_like [shape=(n, 2)]
        What is not finite is never found.
    """

    def __init__(self, positions: npt.ArrayLike) -> None:
        points = np.asarray(positions, np.float64).reshape(-1, 2)
        rows = np.flatnonzero(np.isfinite(points).all(axis=1))
        self._rows = rows[np.argsort(points[rows, 1], kind="stable")]
        self._x = points[self._rows, 0]
        self._y = points[self._rows, 1]

    def nearest(self, x: float, y: float, radius: float) -> int | None:
        """Return the row of the dot nearest to a point.

        Parameters
        ----------
        x, y : float
            The point.
        radius : float
            How far away the dot may be; infinity for any.

        Returns
        -------
        int or None
            None if there is no dot within `radius`. Of equally near dots the last one, which is
            drawn on top.
        """
        low = np.searchsorted(self._y, y - radius, side="left")
        high = np.searchsorted(self._y, y + radius, side="right")
        if low >= high:
            return None
        squared = (self._x[low:high] - x) ** 2 + (self._y[low:high] - y) ** 2
        least = squared.min()
        if not least <= radius * radius:
            return None
        return int(self._rows[low:high][squared == least].max())

    def inside(self, polygon: npt.ArrayLike) -> np.ndarray:
        """Return the rows of the dots inside a polygon.

        By the even-odd rule (Shimrat, 1962): a lasso that crosses itself leaves out what it goes
        round twice.

        Parameters
        ----------
        polygon : array_like [shape=(m, 2)]
            Its corners in order; the last one is joined to the first.

        Returns
        -------
        np.ndarray [shape=(found,)], int64
            Ascending.
        """
        corners = np.asarray(polygon, np.float64).reshape(-1, 2)
        if len(corners) < 3:
            return np.empty(0, np.int64)
        within = np.zeros(len(self._rows), dtype=bool)
        for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            low, high = np.searchsorted(self._y, sorted((y0, y1)))
            if low == high:
                continue
            crossing = x0 + (self._y[low:high] - y0) * ((x1 - x0) / (y1 - y0))
            within[low:high] ^= self._x[low:high] < crossing
        return np.sort(self._rows[within]).astype(np.int64)
