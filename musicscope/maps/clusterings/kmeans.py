"""k-means."""

from __future__ import annotations

import warnings

import numpy as np

from musicscope.maps.clustering import CLUSTERINGS, by_size
from musicscope.similarity.space import fill_missing

#: Starts, of which the best is kept.
STARTS = 4


@CLUSTERINGS.register("kmeans", "k-means")
def group(X: np.ndarray, *, k: int, seed: int) -> np.ndarray:
    """Part tracks into k groups, each around its mean.

    Groups come out round and of similar extent.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points; missing values are filled with the column's mean.
    k : int
        Groups; no more than there are different points come back.
    seed : int
        Of the first centres.

    Returns
    -------
    np.ndarray [shape=(n,)], int32
        The cluster of each row; 0 is the largest.

    References
    ----------
    Lloyd (1982), Least squares quantization in PCM; Arthur and Vassilvitskii (2007), k-means++.
    """
    points = fill_missing(X).astype(np.float32)
    n, d = points.shape
    k = max(1, min(k, n))
    if n == 0 or d == 0 or k == 1:
        return np.zeros(n, np.int32)
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Number of distinct clusters", ConvergenceWarning)
        labels = KMeans(n_clusters=k, n_init=STARTS, random_state=seed).fit_predict(points)
    return by_size(labels)
