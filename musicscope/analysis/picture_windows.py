"""Windows that frames of sound are multiplied with: sums of a few cosines."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

#: Names for programs, with the cosines' weights (Harris, 1978).
_COSINES: dict[str, tuple[float, ...]] = {
    "hann": (0.5, 0.5),
    "hamming": (0.54, 0.46),
    "blackmanharris": (0.35875, 0.48829, 0.14128, 0.01168),
    "rectangular": (1.0,),
}
WINDOWS = tuple(_COSINES)


@lru_cache(maxsize=16)
def window_shape(name: str, length: int) -> np.ndarray:
    """Return a periodic window that sums to 2, so that a tone of amplitude 1 has power 1.

    Returns
    -------
    np.ndarray [shape=(length,)], float32
    """
    return _cosine_sum(name, length).astype(np.float32)


@lru_cache(maxsize=16)
def window_slope(name: str, length: int) -> np.ndarray:
    """Return the derivative of `window_shape`, a sample [shape=(length,)], float32."""
    turn = 2 * np.pi / length
    slope = np.zeros(length)
    for order, weight in enumerate(_COSINES[name]):
        sign = -1 if order % 2 else 1
        slope -= sign * weight * order * turn * np.sin(order * turn * np.arange(length))
    return np.asarray(slope * 2 / (_COSINES[name][0] * length), np.float32)


def noise_bandwidth(name: str) -> float:
    """Return the bins that a tone's power is spread over: 1.5 for the Hann window."""
    first, *others = _COSINES[name]
    return 1 + sum(weight**2 for weight in others) / (2 * first**2)


def _cosine_sum(name: str, length: int) -> np.ndarray:
    turn = 2 * np.pi / length
    shape = np.zeros(length)
    for order, weight in enumerate(_COSINES[name]):
        sign = -1 if order % 2 else 1
        shape += sign * weight * np.cos(order * turn * np.arange(length))
    return np.asarray(shape * 2 / shape.sum())
