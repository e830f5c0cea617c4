"""Local binary patterns, plain and robust: which of its neighbours are as bright as a pixel.

The eight neighbours lie on a circle of two pixels around it; those between pixels are
interpolated (Ojala, Pietikäinen and Mäenpää, 2002). A pattern is a circle of eight bits. With at
most two changes between 0 and 1 it is *uniform*: an edge, a spot, a line's end; there are 58 such,
and all others are counted as one. The robust patterns (Chen, Kellokumpu, Zhao and Pietikäinen,
2013) take a single bit between two that agree against it for noise, and turn it first.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

NEIGHBOURS, RADIUS = 8, 2
#: The 58 uniform patterns, and all others.
N_BINS = 59
#: Interpolation counts in so many parts, in whole numbers: a flat area stays flat.
_PARTS = 1 << 16


def pattern_codes(image: np.ndarray) -> np.ndarray:
    """Return the pattern of each pixel that has all neighbours.

    Parameters
    ----------
    image : np.ndarray [shape=(n_rows, n_columns)], uint8

    Returns
    -------
    np.ndarray [shape=(n_rows - 4, n_columns - 4)], uint8
        Bit k is set where the neighbour at k · 45° is at least as bright; 0° lies at the next
        columns, 90° at the rows before. Empty for an image smaller than 5 × 5.
    """
    rows, columns = (max(0, size - 2 * RADIUS) for size in image.shape)
    codes = np.zeros((rows, columns), np.uint8)
    if not rows or not columns:
        return codes
    wide = image.astype(np.int32)
    centre = image[RADIUS:-RADIUS, RADIUS:-RADIUS]
    scaled = centre.astype(np.int32) * _PARTS

    def shifted(pixels: np.ndarray, down: int, right: int) -> np.ndarray:
        top, left = RADIUS + down, RADIUS + right
        return pixels[top : top + rows, left : left + columns]

    straight = ((0, RADIUS), (-RADIUS, 0), (0, -RADIUS), (RADIUS, 0))
    for quarter, (down, right) in enumerate(straight):
        codes |= (shifted(image, down, right) >= centre).astype(np.uint8) << np.uint8(2 * quarter)
    near, far, both = _shares()
    slanted = ((-1, 1), (-1, -1), (1, -1), (1, 1))
    for quarter, (down, right) in enumerate(slanted):
        value = shifted(wide, down, right) * near
        value += (shifted(wide, 2 * down, right) + shifted(wide, down, 2 * right)) * both
        value += shifted(wide, 2 * down, 2 * right) * far
        codes |= (value >= scaled).astype(np.uint8) << np.uint8(2 * quarter + 1)
    return codes


def _shares() -> tuple[int, int, int]:
    """Return the parts of the pixels at (1, 1), (2, 2) and (1, 2) in a slanted neighbour."""
    beyond = RADIUS / np.sqrt(2) - 1
    both = round(beyond * (1 - beyond) * _PARTS)
    far = round(beyond**2 * _PARTS)
    return _PARTS - far - 2 * both, far, both


@lru_cache(maxsize=1)
def _bits() -> np.ndarray:
    return (np.arange(256)[:, np.newaxis] >> np.arange(NEIGHBOURS) & 1).astype(np.uint8)


@lru_cache(maxsize=1)
def uniform_bins() -> np.ndarray:
    """Return the bin of each code [shape=(256,)], uint8: uniform ones ascending, 58 the others."""
    bits = _bits()
    changes = (bits != np.roll(bits, 1, axis=1)).sum(axis=1)
    bins = np.full(256, N_BINS - 1, np.uint8)
    uniform = np.flatnonzero(changes <= 2)
    bins[uniform] = np.arange(len(uniform))
    return bins


@lru_cache(maxsize=1)
def repaired_codes() -> np.ndarray:
    """Return each code [shape=(256,)], uint8, with 010 made 000 and 101 made 111 round the circle.

    Every bit is judged by its neighbours as they were.
    """
    bits = _bits()
    before, after = np.roll(bits, 1, axis=1), np.roll(bits, -1, axis=1)
    repaired = np.where(before == after, before, bits)
    codes: np.ndarray = (repaired << np.arange(NEIGHBOURS)).sum(axis=1).astype(np.uint8)
    return codes


def count_codes(codes: np.ndarray) -> np.ndarray:
    """Return how often each code occurs [shape=(256,)], int64."""
    counts: np.ndarray = np.bincount(codes.ravel(), minlength=256)
    return counts


def uniform_shares(counts: np.ndarray) -> np.ndarray:
    """Return the share of each uniform pattern, and of all others [shape=(59,)], float64.

    Parameters
    ----------
    counts : np.ndarray [shape=(256,)]
        By code, see `count_codes`.
    """
    return _shares_by(uniform_bins(), counts)


def robust_shares(counts: np.ndarray) -> np.ndarray:
    """Return the same of the robust patterns; see `uniform_shares`."""
    return _shares_by(uniform_bins()[repaired_codes()], counts)


def _shares_by(bins: np.ndarray, counts: np.ndarray) -> np.ndarray:
    summed = np.bincount(bins, counts, minlength=N_BINS)
    shares: np.ndarray = summed / max(float(summed.sum()), 1.0)
    return shares
