"""Levels of a picture resized to the rows and columns of a screen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Rows:
    """Which bins each row of a screen shows, from the top.

    Rows that are narrower than a bin are interpolated; wider ones show their loudest bin.

    Attributes
    ----------
    lower, upper : np.ndarray [shape=(n_rows,)], int
        The bins between which a row is interpolated.
    weight : np.ndarray [shape=(n_rows, 1)], uint16
        Of the upper bin, in 256ths.
    first : np.ndarray [shape=(n_rows,)], int
        First bin of a row that spans several; the next row up begins where it ends.
    stop : int
        Behind the last bin of the topmost row.
    pooled : np.ndarray [shape=(n_rows,)], bool
        Which rows span more than one bin.
    shown : np.ndarray [shape=(n_rows,)], bool
        Which rows lie inside the picture's range; the others are dark.
    """

    lower: np.ndarray
    upper: np.ndarray
    weight: np.ndarray
    first: np.ndarray
    stop: int
    pooled: np.ndarray
    shown: np.ndarray


def rows_between(edges_hz: np.ndarray, frequencies: np.ndarray) -> Rows:
    """Find the bins of rows whose edges are given in Hz.

    Parameters
    ----------
    edges_hz : np.ndarray [shape=(n_rows + 1,)], falling
        Edges of the rows from the top.
    frequencies : np.ndarray [shape=(n_bins,)], rising
        Centre of each bin, Hz.
    """
    count = len(frequencies)
    places = np.interp(edges_hz, frequencies, np.arange(count))
    tops, bottoms = places[:-1], places[1:]
    middles = (tops + bottoms) / 2
    lower = np.clip(middles.astype(int), 0, count - 1)
    below, above = (np.diff(frequencies)[[0, -1]] / 2) if count > 1 else (0.0, 0.0)
    centres = (edges_hz[:-1] + edges_hz[1:]) / 2
    return Rows(
        lower=lower,
        upper=np.minimum(lower + 1, count - 1),
        weight=((middles - lower) * 256).astype(np.uint16)[:, None],
        first=np.clip(np.ceil(bottoms).astype(int), 0, count - 1),
        stop=int(np.clip(np.floor(tops[0]) + 1, 1, count)),
        pooled=tops - bottoms > 1,
        shown=(centres <= frequencies[-1] + above) & (centres >= frequencies[0] - below),
    )


def equal_rows(n_rows: int, n_bins: int) -> Rows:
    """Give each bin the same height, with sharp borders, the highest bin at the top."""
    bins = ((n_rows - 1 - np.arange(n_rows)) * n_bins) // max(n_rows, 1)
    return Rows(
        lower=bins,
        upper=bins,
        weight=np.zeros((n_rows, 1), np.uint16),
        first=bins,
        stop=n_bins,
        pooled=np.zeros(n_rows, bool),
        shown=np.ones(n_rows, bool),
    )


def halve_frames(levels: np.ndarray) -> np.ndarray:
    """Return half as many frames, the louder of each two."""
    even = levels.shape[1] // 2 * 2
    if even == 0:
        return levels
    return np.asarray(np.maximum(levels[:, 0:even:2], levels[:, 1:even:2]))


def resize(levels: np.ndarray, columns: np.ndarray, rows: Rows) -> np.ndarray:
    """Resize a tile.

    Parameters
    ----------
    levels : np.ndarray [shape=(n_bins, n_frames)], uint8
        The tile, lowest bin first.
    columns : np.ndarray [shape=(n_columns,)], float
        The frame at the centre of each screen column.
    rows : Rows
        The bins of each screen row.

    Returns
    -------
    np.ndarray [shape=(n_rows, n_columns)], uint8
        Top row first.
    """
    columns = np.clip(columns, 0, levels.shape[1] - 1)
    left = columns.astype(int)
    right = np.minimum(left + 1, levels.shape[1] - 1)
    sideways = _mix(levels[:, left], levels[:, right], ((columns - left) * 256).astype(np.uint16))
    result = _mix(sideways[rows.lower], sideways[rows.upper], rows.weight)
    if rows.pooled.any():
        chosen = np.flatnonzero(rows.pooled)
        top = rows.stop if chosen[0] == 0 else rows.first[chosen[0] - 1]
        bins = sideways[: max(top, rows.first[chosen[0]] + 1)]
        result[chosen] = np.maximum.reduceat(bins, rows.first[chosen][::-1], axis=0)[::-1]
    result[~rows.shown] = 0
    return result


def _mix(low: np.ndarray, high: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return ``low`` to ``high`` by ``weight`` 256ths, uint8."""
    if not weight.any():
        return low
    mixed = low * (np.uint16(256) - weight)
    mixed += high * weight
    mixed >>= 8
    return mixed.astype(np.uint8)
