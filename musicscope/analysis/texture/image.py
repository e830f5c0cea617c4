"""A spectrogram as a picture in grey: the image whose texture is described."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.sound import RATE

#: Samples in one frame, and between two frames: a column every 12 ms.
FRAME, HOP = 1024, 256
#: Rows, from 21.5 Hz up to just below 11,025 Hz; they divide into zones of equal height.
N_ROWS = 510
#: What lies so far below the loudest is black, dB.
RANGE_DB = 70.0
#: Shorter sounds are followed by silence.
LEAST_S = 0.5
_SMALLEST = 1e-10
_BLOCK_FRAMES = 256


def power_rows(y: np.ndarray) -> np.ndarray:
    """Return the power of the short-time Fourier transform, Hann window, frames centred.

    Parameters
    ----------
    y : np.ndarray [shape=(n_samples,)], float32, at `RATE`
        Any length; at least `LEAST_S` of it and of silence behind it are seen.

    Returns
    -------
    np.ndarray [shape=(510, n_frames)], float32
        Linear in frequency, the lowest row first; the constant part is left out.
    """
    from scipy.fft import rfft

    short = max(0, round(LEAST_S * RATE) - len(y))
    padded = np.pad(np.asarray(y, np.float32), (FRAME // 2, FRAME // 2 + short))
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP]
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)).astype(np.float32)
    power = np.empty((N_ROWS, len(frames)), np.float32)
    for start in range(0, len(frames), _BLOCK_FRAMES):
        rows = slice(start, start + _BLOCK_FRAMES)
        spectrum = rfft(frames[rows] * window, axis=1)[:, 1 : N_ROWS + 1]
        power[:, rows] = (spectrum.real**2 + spectrum.imag**2).T
    return power


def grey_image(power: np.ndarray, loudest: float) -> np.ndarray:
    """Return a spectrogram as grey levels in proportion to its decibel.

    Parameters
    ----------
    power : np.ndarray [shape=(n_rows, n_frames)], at least 0
    loudest : float
        The power that is white; what lies `RANGE_DB` below is black.

    Returns
    -------
    np.ndarray [shape=(n_rows, n_frames)], uint8
        Black everywhere for silence.
    """
    if loudest <= _SMALLEST:
        return np.zeros(power.shape, np.uint8)
    level = 10.0 * np.log10(np.maximum(power, _SMALLEST) / np.float32(loudest))
    grey: np.ndarray = np.rint(np.clip(1.0 + level / RANGE_DB, 0.0, 1.0) * 255).astype(np.uint8)
    return grey


def zones_of(image: np.ndarray, n_zones: int) -> list[np.ndarray]:
    """Return the zones of an image: bands of rows as equal as can be, the lowest first."""
    return np.array_split(image, n_zones, axis=0)
