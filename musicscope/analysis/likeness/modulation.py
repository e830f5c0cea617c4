"""How fast the loudness of each part of the spectrum goes up and down."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.sound import FRAME_RATE

N_BANDS = 8
#: Frames of one window, 6 s, and between two.
_WINDOW, _HOP = 256, 128
#: Levels this far below the loudest are silence, in dB.
_FLOOR_DB = -60.0
#: Rates between which modulation is summed, in Hz: from phrases to trills.
EDGES_HZ = (0.35, 0.75, 1.5, 3.0, 6.0, 12.0, 21.0)


def band_levels(mfcc: np.ndarray, n_bands: int = N_BANDS) -> np.ndarray:
    """Return the level of a few broad mel bands, from the cepstrum.

    Parameters
    ----------
    mfcc : np.ndarray [shape=(20, n_frames)]
        Orthonormal cosine transform of 128 mel bands in dB.
    n_bands : int
        Of equal width in mel.

    Returns
    -------
    np.ndarray [shape=(n_bands, n_frames)], float64, dB
    """
    orders = np.arange(len(mfcc))[:, np.newaxis]
    places = np.pi * (np.arange(n_bands) + 0.5) / n_bands
    waves = np.cos(orders * places) * np.sqrt(2 / 128)
    waves[0] /= np.sqrt(2)
    levels: np.ndarray = waves.T @ mfcc.astype(np.float64)
    return levels


def modulation(mfcc: np.ndarray) -> np.ndarray:
    """Measure fluctuation patterns (Pampalk, 2006; Pohle et al., 2009).

    Parameters
    ----------
    mfcc : np.ndarray [shape=(20, n_frames)]

    Returns
    -------
    np.ndarray [shape=(48,)]
        For each band and each range of `EDGES_HZ`, the logarithm of the mean modulation.
    """
    levels = band_levels(mfcc)
    levels = np.maximum(levels - levels.max(), _FLOOR_DB)
    short = max(0, _WINDOW - levels.shape[1])
    levels = np.pad(levels, ((0, 0), (0, short)), constant_values=levels.min())
    total = np.zeros((N_BANDS, _WINDOW // 2 + 1))
    starts = range(0, levels.shape[1] - _WINDOW + 1, _HOP)
    for start in starts:
        part = levels[:, start : start + _WINDOW]
        part = (part - part.mean(axis=1, keepdims=True)) * np.hanning(_WINDOW)
        total += np.abs(np.fft.rfft(part, axis=1))
    edges = np.searchsorted(np.fft.rfftfreq(_WINDOW, 1 / FRAME_RATE), EDGES_HZ)
    sums = np.add.reduceat(total, edges, axis=1)[:, :-1] / np.diff(edges)
    return np.log1p(sums / len(starts)).ravel()
