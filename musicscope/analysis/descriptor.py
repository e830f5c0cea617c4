"""The registry of descriptors, and how one over time becomes one vector a track."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from musicscope.analysis.sound import SharedSound
from musicscope.core.registry import Registry

#: Returns a series [shape=(d, n_frames)], float32, one column a frame of the sound.
Descriptor = Callable[[SharedSound], np.ndarray]

DESCRIPTORS: Registry[Descriptor] = Registry("descriptor", "musicscope.analysis.descriptors")


def mean_and_deviation(series: np.ndarray) -> np.ndarray:
    """Summarise a series over time.

    Parameters
    ----------
    series : np.ndarray [shape=(d, n_frames)]

    Returns
    -------
    np.ndarray [shape=(2 * d,)], float32
        Mean of each row, then its standard deviation (of the whole population).
    """
    means = [row.mean(dtype=np.float64) for row in series]
    deviations = [row.std(dtype=np.float64) for row in series]
    return np.array([*means, *deviations], np.float32)
