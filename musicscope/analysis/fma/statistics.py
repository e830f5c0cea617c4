"""What remains of a feature over time: seven statistics."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from musicscope.analysis.fma.columns import STATISTICS

#: What a feature that never changes gets, as in the published table: no skew, least kurtosis.
_CONSTANT_SKEW, _CONSTANT_KURTOSIS = 0.0, -3.0


def summarise(series: np.ndarray, precision: type[np.floating[Any]]) -> np.ndarray:
    """Return the seven statistics of each row.

    Skewness and kurtosis (Fisher) are those of the whole population, as is the standard
    deviation. Where a feature hardly changes they are made of rounding, so that the precision
    matters.

    Parameters
    ----------
    series : np.ndarray [shape=(d, n_frames)]
        One frame at least.
    precision : type
        ``np.float32`` or ``np.float64``, in which moments are computed.

    Returns
    -------
    np.ndarray [shape=(7, d)], float32
        In the order of `STATISTICS`; finite where `series` is.
    """
    rows = (np.ascontiguousarray(row, precision) for row in series)
    table = np.array([_summarise_row(row) for row in rows], np.float32)
    return cast("np.ndarray", table.T)


def _summarise_row(row: np.ndarray) -> tuple[float, ...]:
    ordered = np.sort(row)
    middle = len(row) // 2
    median = float(ordered[middle])
    if len(row) % 2 == 0:
        median = (float(ordered[middle - 1]) + median) / 2
    mean = row.mean()
    centred = row - mean
    squared = centred * centred
    variance = squared.mean()
    rounding = (np.finfo(row.dtype).eps * mean) ** 2
    skew, kurtosis = _CONSTANT_SKEW, _CONSTANT_KURTOSIS
    if ordered[0] != ordered[-1] and variance > rounding:
        kurtosis = float((squared * squared).mean() / variance**2) - 3
        centred *= squared
        skew = float(centred.mean() / variance**1.5)
    values = {
        "kurtosis": kurtosis,
        "max": float(ordered[-1]),
        "mean": float(mean),
        "median": median,
        "min": float(ordered[0]),
        "skew": skew,
        "std": float(variance) ** 0.5,
    }
    return tuple(values[name] for name in STATISTICS)
