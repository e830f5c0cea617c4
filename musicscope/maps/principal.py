"""Principal components with NumPy alone: the picture that is there at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from musicscope.similarity.space import fill_missing


def principal_components(
    X: npt.ArrayLike, count: int = 2, *, among: int | None = None
) -> np.ndarray:
    """Project onto the directions of greatest variance (Pearson, 1901; Hotelling, 1933).

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        Points; missing values are filled with the column's mean.
    count : int
        Components.
    among : int, optional
        Find the directions in so many of the first rows; all are projected onto them.

    Returns
    -------
    np.ndarray [shape=(n, count)], float64
        Scores in the units of `X`; components that do not exist are 0. Each component's largest
        loading is positive, so that the same points always give the same picture.
    """
    points = fill_missing(X)
    d = points.shape[1]
    n = len(points) if among is None else min(among, len(points))
    scores = np.zeros((len(points), count))
    if n < 2 or d == 0:
        return scores
    points -= points[:n].mean(axis=0)
    seen = points[:n]
    if d <= n:
        _, vectors = np.linalg.eigh(seen.T @ seen)
        axes = vectors[:, ::-1][:, :count]
    else:
        axes = np.linalg.svd(seen, full_matrices=False)[2][:count].T
    largest = np.abs(axes).argmax(axis=0)
    axes = axes * np.where(axes[largest, np.arange(axes.shape[1])] < 0, -1.0, 1.0)
    scores[:, : axes.shape[1]] = points @ axes
    return scores
