"""Sound at a network's rate, in windows of its length."""

from __future__ import annotations

import numpy as np

from musicscope.core.errors import ParameterError


def at_rate(waveform: np.ndarray, rate: int, wanted: int) -> np.ndarray:
    """Return mono sound at another rate (the soxr library, quality HQ).

    Parameters
    ----------
    waveform : np.ndarray [shape=(n_samples,)], float32, -1..1
    rate, wanted : int
        Hz.

    Returns
    -------
    np.ndarray [shape=(m_samples,)], float32

    Raises
    ------
    ParameterError
        If there is no sound, more than one channel, or a sample that is no number.
    """
    if waveform.ndim != 1 or not waveform.size:
        raise ParameterError("An embedding needs mono sound of at least one sample.")
    if rate < 1 or not np.isfinite(waveform).all():
        raise ParameterError("This sound holds samples that are no numbers; decode it again.")
    if rate == wanted:
        return np.asarray(waveform, np.float32)
    import soxr

    resampled = np.asarray(soxr.resample(np.asarray(waveform, np.float32), rate, wanted))
    return resampled if resampled.size else np.zeros(1, np.float32)


def cut(waveform: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Cut sound into windows that follow each other.

    What is left at the end makes one more window, moved back so that it ends with the sound, when
    it is at least half a window. Sound shorter than a window is repeated.

    Parameters
    ----------
    waveform : np.ndarray [shape=(n_samples,)]
    size : int
        Samples of a window.

    Returns
    -------
    starts : np.ndarray [shape=(w,)], int64
        In samples; at least one.
    windows : np.ndarray [shape=(w, size)]
    """
    if len(waveform) < size:
        return np.zeros(1, np.int64), np.resize(waveform, size)[np.newaxis]
    starts = list(range(0, len(waveform) - size + 1, size))
    left = len(waveform) - (starts[-1] + size)
    if 2 * left >= size:
        starts.append(len(waveform) - size)
    return np.array(starts, np.int64), np.stack([waveform[s : s + size] for s in starts])
