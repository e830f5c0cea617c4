"""Where the harmony changes."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.tonnetz import tonal_centroid

#: Weights of a unit and of its neighbours on each side.
_SMOOTH = (0.25, 0.5, 0.25)


def harmonic_change(chroma: np.ndarray) -> np.ndarray:
    """Measure how far the tonal centroid moves at each unit (Harte, Sandler and Gasser, 2006).

    Parameters
    ----------
    chroma : np.ndarray [shape=(n, 12)], at least 0

    Returns
    -------
    np.ndarray [shape=(n,)], float32
        Distance between the centroids after and before the unit, 0 at both ends.
    """
    change = np.zeros(len(chroma), np.float32)
    if len(chroma) < len(_SMOOTH):
        return change
    centroid = tonal_centroid(chroma.T)
    padded = np.pad(centroid, ((0, 0), (1, 1)), mode="edge")
    smooth = sum(w * padded[:, k : k + len(chroma)] for k, w in enumerate(_SMOOTH))
    change[1:-1] = np.linalg.norm(np.asarray(smooth)[:, 2:] - np.asarray(smooth)[:, :-2], axis=0)
    return change
