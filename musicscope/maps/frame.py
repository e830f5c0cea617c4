"""Positions brought to one frame, whatever projection they come from."""

from __future__ import annotations

import numpy as np

#: The angle between successive seeds of a sunflower, in radians.
GOLDEN_ANGLE = np.pi * (3.0 - np.sqrt(5.0))


def sunflower(n: int) -> np.ndarray:
    """Return `n` evenly spread positions in the unit disc (Vogel, 1979).

    Returns
    -------
    np.ndarray [shape=(n, 2)], float64
        The first one nearest to the middle.
    """
    steps = np.arange(n) + 0.5
    radius = np.sqrt(steps / max(n, 1))
    return np.column_stack(
        [radius * np.cos(steps * GOLDEN_ANGLE), radius * np.sin(steps * GOLDEN_ANGLE)]
    )


def frame(positions: np.ndarray) -> np.ndarray:
    """Centre positions and scale them alike in x and y.

    Parameters
    ----------
    positions : np.ndarray [shape=(n, 2)]
        What is not finite comes to the middle.

    Returns
    -------
    np.ndarray [shape=(n, 2)], float32
        The longer side reaches from -1 to 1. Points that are all the same are spread as a
        sunflower, so that each can be seen and clicked; a single one lies at (0, 0).
    """
    placed = np.array(positions, dtype=np.float64).reshape(-1, 2)
    if len(placed) < 2:
        return np.zeros((len(placed), 2), np.float32)
    finite = np.isfinite(placed).all(axis=1)
    if not finite.any():
        return frame(sunflower(len(placed)))
    low, high = placed[finite].min(axis=0), placed[finite].max(axis=0)
    middle = low / 2 + high / 2
    reach = float((high - middle).max())
    if reach <= 1e-9 * float(np.abs(middle).max()) or reach < 1e-300:
        return frame(sunflower(len(placed)))
    placed[~finite] = middle
    framed: np.ndarray = ((placed - middle) / reach).astype(np.float32)
    return framed


def part(positions: np.ndarray, radius: float) -> np.ndarray:
    """Spread dots that lie on the very same place, so that each can be seen and clicked.

    Parameters
    ----------
    positions : np.ndarray [shape=(n, 2)]
        All finite.
    radius : float
        Of the sunflower that the most crowded place becomes; others get one as dense.

    Returns
    -------
    np.ndarray [shape=(n, 2)], float32
        The first dot of each place stays there.
    """
    parted = np.array(positions, dtype=np.float32).reshape(-1, 2)
    _, place, counts = np.unique(parted, axis=0, return_inverse=True, return_counts=True)
    most = int(counts.max(initial=1))
    if most == 1:
        return parted
    order = np.argsort(place, kind="stable")
    first = np.repeat(np.cumsum(counts) - counts, counts)
    turn = np.empty(len(parted))
    turn[order] = np.arange(len(parted)) - first
    away = radius * np.sqrt(turn / most)
    moved: np.ndarray = parted + np.column_stack(
        [away * np.cos(turn * GOLDEN_ANGLE), away * np.sin(turn * GOLDEN_ANGLE)]
    ).astype(np.float32)
    return moved
