"""Power as level in decibel."""

from __future__ import annotations

import numpy as np

_SMALLEST = 1e-10


def power_to_db(
    power: np.ndarray, range_db: float = 80.0, *, loudest: float | None = None
) -> np.ndarray:
    """Return ``10 log10(power)``, not lower than `range_db` below the greatest value.

    As librosa's ``power_to_db`` with its defaults (McFee et al., 2015).

    Parameters
    ----------
    power : np.ndarray, at least 0
    loudest : float, optional
        The greatest power of the whole, of which `power` is a part.

    Returns
    -------
    np.ndarray, dB, in the shape and type of `power`
    """
    level: np.ndarray = np.log10(np.maximum(power, _SMALLEST))
    level *= 10
    if level.size:
        top = level.max() if loudest is None else 10 * np.log10(max(loudest, _SMALLEST))
        np.maximum(level, level.dtype.type(top - range_db), out=level)
    return level
