"""Moments at which notes begin."""

from __future__ import annotations

import numpy as np

#: Seconds around a peak in which nothing is stronger, before and after it.
_HIGHEST_S = (0.03, 0.03)
#: Seconds around a peak over whose mean it has to rise.
_MEAN_S = (0.10, 0.07)
#: By how much, as a share of the strongest onset, and how long the next has to wait.
_ABOVE, _APART_S = 0.07, 0.03


def pick_onsets(strength: np.ndarray, frame_rate: float) -> np.ndarray:
    """Pick the peaks of an onset strength (Böck, Krebs and Schedl, 2012).

    Parameters
    ----------
    strength : np.ndarray [shape=(n_frames,)], at least 0
        For instance spectral flux.
    frame_rate : float
        Frames a second.

    Returns
    -------
    np.ndarray [shape=(n_onsets,)], seconds, ascending
    """
    top = float(strength.max(initial=0.0))
    if top <= 0:
        return np.zeros(0)
    level = np.asarray(strength, np.float64) / top
    before, after = (max(1, round(s * frame_rate)) for s in _HIGHEST_S)
    padded = np.pad(level, (before, after), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, before + after + 1)
    is_highest = level >= windows.max(axis=1)
    back, ahead = (max(1, round(s * frame_rate)) for s in _MEAN_S)
    sums = np.concatenate([[0.0], np.cumsum(level)])
    first = np.maximum(np.arange(len(level)) - back, 0)
    stop = np.minimum(np.arange(len(level)) + ahead + 1, len(level))
    mean = (sums[stop] - sums[first]) / (stop - first)
    frames = np.flatnonzero(is_highest & (level >= mean + _ABOVE))
    apart = max(1, round(_APART_S * frame_rate))
    kept: list[int] = []
    for frame in frames:
        if not kept or frame - kept[-1] > apart:
            kept.append(int(frame))
    return np.array(kept) / frame_rate
