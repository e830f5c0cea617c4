"""A song of any length as the windows that a network hears."""

from __future__ import annotations

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.networks.network import Input

#: Chunks from which a track is judged in the literature.
CHUNKS = 16


def window_starts(n_samples: int, hears: Input, hop: int | None = None) -> np.ndarray:
    """Return where the windows of a song begin, so that each sample is heard.

    Parameters
    ----------
    n_samples : int
        Of the song, at the network's sample rate.
    hears : Input
    hop : int, optional
        Samples from one window to the next; by default they meet without overlap.

    Returns
    -------
    np.ndarray [shape=(n_windows,)], int64
        Samples, at least one window; the last window ends where a longer song ends.
    """
    hop = hears.samples if hop is None else hop
    if hop < 1:
        raise ParameterError("Windows must be at least one sample apart.")
    last = max(0, n_samples - hears.samples)
    starts = np.arange(0, last + 1, hop, dtype=np.int64)
    covered = starts[-1] + hears.samples >= n_samples
    return starts if covered else np.append(starts, last)


def chunk_starts(n_samples: int, hears: Input, chunks: int = CHUNKS) -> np.ndarray:
    """Return where so many evenly spaced chunks begin, the first and the last at the ends.

    Returns
    -------
    np.ndarray [shape=(chunks,)], int64
        Samples; all 0 for a song that is not longer than the network's window.
    """
    last = max(0, n_samples - hears.samples)
    return np.rint(np.linspace(0, last, chunks)).astype(np.int64)


def long_enough(waveform: np.ndarray, hears: Input) -> np.ndarray:
    """Return the song, repeated or followed by silence where it is shorter than the window.

    Parameters
    ----------
    waveform : np.ndarray [shape=(n_samples,)], float32
    hears : Input
        ``short`` says which of both.

    Raises
    ------
    ParameterError
        If it is empty, of several channels, or not all finite.
    """
    if waveform.ndim != 1:
        raise ParameterError("A network hears one channel; mix the sound to mono first.")
    if not len(waveform):
        raise ParameterError("There is no sound to listen to; choose a longer passage.")
    if not np.isfinite(waveform).all():
        raise ParameterError("The sound holds values that are no numbers; decode it again.")
    if len(waveform) >= hears.samples:
        return waveform
    if hears.short == "tile":
        return np.resize(waveform, hears.samples)
    return np.pad(waveform, (0, hears.samples - len(waveform)))


def cut_windows(waveform: np.ndarray, starts: np.ndarray, hears: Input) -> np.ndarray:
    """Return the windows [shape=(n_windows, samples)] that begin at `starts`, float32.

    `waveform` is `long_enough`.
    """
    view = np.lib.stride_tricks.sliding_window_view(waveform, hears.samples)
    return np.ascontiguousarray(view[starts], np.float32)


def windows_of(waveform: np.ndarray, hears: Input, hop: int | None = None) -> np.ndarray:
    """Return all windows of a song; a song of hours is better cut in batches by `window_starts`.

    Parameters
    ----------
    waveform : np.ndarray [shape=(n_samples,)], float32
        At the network's sample rate.
    hears : Input
    hop : int, optional
        Samples; see `window_starts`.

    Returns
    -------
    np.ndarray [shape=(n_windows, samples)], float32
    """
    starts = window_starts(len(waveform), hears, hop)
    return cut_windows(long_enough(waveform, hears), starts, hears)
