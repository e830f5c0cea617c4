"""Which grey levels lie beside which: Haralick's descriptors of texture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

#: Grey levels that are told apart.
LEVELS = 32
#: Pixels between the two of a pair.
DISTANCES = (1, 4)
#: The directions in which pairs lie, and what they are called: along time, up in frequency later
#: in time, up in frequency, up in frequency earlier in time.
ANGLES = {"time": 0.0, "rising": np.pi / 4, "frequency": np.pi / 2, "falling": 3 * np.pi / 4}
PROPERTIES = ("contrast", "homogeneity", "energy", "correlation", "entropy")


def count_pairs(image: np.ndarray) -> np.ndarray:
    """Count how often grey levels lie beside each other, in either order.

    Parameters
    ----------
    image : np.ndarray [shape=(n_rows, n_columns)], uint8
        The rows ascend in frequency.

    Returns
    -------
    np.ndarray [shape=(32, 32, 2, 4)], float64
        First level, second level, distance, angle.
    """
    from skimage.feature import graycomatrix

    coarse = image // (256 // LEVELS)
    pairs: Any = graycomatrix(
        coarse, list(DISTANCES), list(ANGLES.values()), levels=LEVELS, symmetric=True
    )
    return np.asarray(pairs, np.float64)


def describe_pairs(pairs: np.ndarray, properties: Sequence[str] = PROPERTIES) -> np.ndarray:
    """Describe co-occurrence matrices.

    Contrast, homogeneity (inverse difference moment), energy (root of the angular second moment),
    correlation and entropy, of Haralick, Shanmugam and Dinstein (1973).

    Parameters
    ----------
    pairs : np.ndarray [shape=(n_levels, n_levels, n_distances, n_angles)], at least 0
    properties : sequence of str

    Returns
    -------
    np.ndarray [shape=(n_properties, n_distances, n_angles)], float64, finite
        The entropy in bits. The correlation of an image with one level only is 1.
    """
    from skimage.feature import graycoprops

    share = pairs / np.maximum(pairs.sum(axis=(0, 1), keepdims=True), 1.0)
    found = [
        _entropy(share) if name == "entropy" else np.asarray(graycoprops(share, name))
        for name in properties
    ]
    return np.stack(found)


def _entropy(share: np.ndarray) -> np.ndarray:
    bits: np.ndarray = -(share * np.log2(np.where(share > 0, share, 1.0))).sum(axis=(0, 1))
    return bits + 0.0
