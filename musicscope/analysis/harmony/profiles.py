"""How strongly each degree sounds in major and in minor."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

import numpy as np

#: How often each degree sounds in common-practice works (Albrecht and Shanahan, 2013).
_MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)
#: Relative difference that is none.
_ALIKE = 1e-6


@lru_cache(maxsize=1)
def key_profiles() -> np.ndarray:
    """Return unit profiles, mean 0, of 12 major keys from C and 12 minor ones [shape=(24, 12)]."""
    rows = np.array([np.roll(p, tonic) for p in (_MAJOR, _MINOR) for tonic in range(12)])
    rows -= rows.mean(axis=1, keepdims=True)
    return cast("np.ndarray", rows / np.linalg.norm(rows, axis=1, keepdims=True))


def profile_correlation(pitch_classes: np.ndarray) -> np.ndarray:
    """Return how well pitch classes fit each key.

    Parameters
    ----------
    pitch_classes : np.ndarray [shape=(12,)], at least 0

    Returns
    -------
    np.ndarray [shape=(24,)], -1..1
        Pearson correlation with each key's profile (Krumhansl, 1990): 12 major keys from C, then
        12 minor ones; zeros when all pitch classes are alike.
    """
    deviation = pitch_classes - pitch_classes.mean()
    length = np.linalg.norm(deviation)
    if length <= _ALIKE * np.linalg.norm(pitch_classes):
        return np.zeros(24)
    return cast("np.ndarray", key_profiles() @ (deviation / length))
