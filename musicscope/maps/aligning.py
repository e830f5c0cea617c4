"""A new map turned, mirrored and sized so that it lies on the old one as well as it can."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: A map nearer than this to the old one, in its units, is the old one.
SAME = 1e-4


@dataclass(frozen=True)
class Similarity:
    """Turns, mirrors, sizes and shifts positions; it changes no proportion.

    Attributes
    ----------
    rotation : np.ndarray [shape=(2, 2)]
        Orthogonal; its determinant is -1 where it mirrors.
    scale : float
    shift : np.ndarray [shape=(2,)]
    """

    rotation: np.ndarray
    scale: float
    shift: np.ndarray

    def __call__(self, positions: np.ndarray) -> np.ndarray:
        """Return positions [shape=(n, 2)], float32, where they come to lie."""
        turned = np.asarray(positions, np.float64) @ self.rotation
        moved: np.ndarray = (self.scale * turned + self.shift).astype(np.float32)
        return moved


def superimpose(new: np.ndarray, old: np.ndarray) -> Similarity:
    """Find the similarity that brings `new` closest to `old` (Procrustes; Gower, 1975).

    Both are brought to the same centroid and the same root mean square size, then turned and,
    where that fits better, mirrored. (The size of least squares would shrink a map to a point the
    less it resembles the old one.)

    Parameters
    ----------
    new, old : np.ndarray [shape=(n, 2)]
        The same dots on both maps.

    Returns
    -------
    Similarity
        Without effect where fewer than two dots, or dots all in one place, leave it open.
    """
    a, b = np.asarray(new, np.float64).reshape(-1, 2), np.asarray(old, np.float64).reshape(-1, 2)
    nothing = Similarity(np.eye(2), 1.0, np.zeros(2))
    if len(a) < 2:
        return nothing
    middle_a, middle_b = a.mean(axis=0), b.mean(axis=0)
    a, b = a - middle_a, b - middle_b
    size_a, size_b = float(np.linalg.norm(a)), float(np.linalg.norm(b))
    if not size_a or not size_b:
        return nothing
    u, _, vt = np.linalg.svd(a.T @ b)
    rotation, scale = u @ vt, size_b / size_a
    return Similarity(rotation, scale, middle_b - scale * (middle_a @ rotation))


def align(
    ids: np.ndarray, positions: np.ndarray, old_ids: np.ndarray, old_positions: np.ndarray
) -> np.ndarray:
    """Lay a new map onto an old one by the tracks that both have.

    Parameters
    ----------
    ids, old_ids : np.ndarray [shape=(n,)], [shape=(m,)], int64
        Track ids, each once.
    positions, old_positions : np.ndarray [shape=(n, 2)], [shape=(m, 2)]
        Where they lie.

    Returns
    -------
    np.ndarray [shape=(n, 2)], float32
        The new map; the old one's very bytes where nothing but rounding differs.
    """
    _, here, there = np.intersect1d(ids, old_ids, assume_unique=True, return_indices=True)
    moved = superimpose(positions[here], old_positions[there])(positions)
    if len(here) == len(ids) == len(old_ids):
        old = np.empty_like(moved)
        old[here] = old_positions[there]
        if np.abs(moved - old).max(initial=0.0) < SAME:
            return old
    return moved
