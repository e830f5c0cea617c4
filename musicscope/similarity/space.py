"""From raw descriptors to a space in which distances mean something."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

#: A column whose spread is below this part of its size is constant: the rest is rounding.
CONSTANT = 1e-6


def fill_missing(X: npt.ArrayLike) -> np.ndarray:
    """Replace what is not a finite number by its column's mean.

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        Descriptors; NaN and infinities are missing values.

    Returns
    -------
    np.ndarray [shape=(n, d)], float64
        A copy; a column without any value becomes 0.
    """
    filled = np.array(X, dtype=np.float64, ndmin=2)
    known = np.isfinite(filled)
    if known.all():
        return filled
    filled[~known] = 0.0
    means = filled.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return np.where(known, filled, means)


def standardise(X: npt.ArrayLike) -> np.ndarray:
    """Give every descriptor mean 0 and variance 1, so that none outweighs the others.

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        Descriptors in their own units; NaN and infinities are missing values.

    Returns
    -------
    np.ndarray [shape=(n, d)], float32
        Missing values lie at the mean (0), and so does a column that is constant.
    """
    Z = fill_missing(X)
    if not len(Z):
        return Z.astype(np.float32)
    largest = np.abs(Z).max(axis=0, initial=0.0)
    Z /= np.where(largest > 0, largest, 1.0)
    Z -= Z.mean(axis=0)
    spread = Z.std(axis=0)
    varies = spread > CONSTANT
    Z *= np.where(varies, 1.0 / np.where(varies, spread, 1.0), 0.0)
    return Z.astype(np.float32)
