"""From the energy of short pieces of sound to the loudness of a whole."""

from __future__ import annotations

import numpy as np

#: Loudness of a weighted mean square of 1, LUFS.
_OFFSET = -0.691
#: Below this is silence, LUFS; the quietest that is ever reported.
QUIETEST = -70.0

#: A gating block and a short-term window, in steps of a tenth of a second.
BLOCK_STEPS = 4
SHORT_TERM_STEPS = 30

_RELATIVE_GATE = -10.0
_RANGE_GATE = -20.0
_RANGE_PERCENTILES = (10, 95)


def to_lufs(energy: np.ndarray) -> np.ndarray:
    """Return the loudness of weighted mean squares, LUFS, at least -70."""
    least = 10 ** ((QUIETEST - _OFFSET) / 10)
    lufs: np.ndarray = _OFFSET + 10 * np.log10(np.maximum(energy, least))
    return lufs


def sliding_energy(steps: np.ndarray, width: int) -> np.ndarray:
    """Return the mean of each `width` consecutive steps [shape=(n_steps - width + 1,)]."""
    if len(steps) < width:
        return np.zeros(0)
    mean: np.ndarray = np.lib.stride_tricks.sliding_window_view(steps, width).mean(axis=1)
    return mean


def integrated_loudness(blocks: np.ndarray) -> float | None:
    """Return the loudness of a whole, quiet parts left out (ITU-R BS.1770-4).

    Parameters
    ----------
    blocks : np.ndarray [shape=(n_blocks,)]
        Weighted mean square of each block of 0.4 s, one every 0.1 s.

    Returns
    -------
    float or None
        LUFS; None when all is below -70 LUFS.
    """
    loud = blocks[to_lufs(blocks) > QUIETEST]
    if not len(loud):
        return None
    gate = loud.mean() * 10 ** (_RELATIVE_GATE / 10)
    return float(to_lufs(loud[loud > gate].mean()))


def loudness_range(windows: np.ndarray) -> float | None:
    """Return how far quiet and loud parts lie apart (EBU Tech 3342).

    Parameters
    ----------
    windows : np.ndarray [shape=(n_windows,)]
        Weighted mean square of each window of 3 s, one every 0.1 s.

    Returns
    -------
    float or None
        LU between the 10th and the 95th percentile of what is not silence or a mere background;
        None when all is below -70 LUFS.
    """
    loud = windows[to_lufs(windows) > QUIETEST]
    if not len(loud):
        return None
    gate = loud.mean() * 10 ** (_RANGE_GATE / 10)
    low, high = np.percentile(to_lufs(loud[loud >= gate]), _RANGE_PERCENTILES)
    return float(high - low)
