"""Spectra whose bins are thirds of a semitone, fine enough to tell low notes apart."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: Samples a second of what comes in.
RATE = 22_050
#: Samples in one frame: long enough that semitones are apart from E2 upwards.
FRAME = 8192
#: Samples between two frames.
HOP = 2048
FRAME_RATE = RATE / HOP

#: Bins a semitone; the middle one is in tune when A4 is 440 Hz.
PER_SEMITONE = 3
#: MIDI pitch of the lowest semitone, and how many there are.
LOWEST_PITCH, SEMITONES = 24, 84
#: Bins on each side that another tuning may bring in.
MARGIN = 2
N_BINS = PER_SEMITONE * SEMITONES + 2 * MARGIN

_BLOCK_FRAMES = 32


def pitch_to_hz(pitch: np.ndarray) -> np.ndarray:
    """Return frequencies of MIDI pitches, A4 = 440 Hz."""
    hz: np.ndarray = 440.0 * 2.0 ** ((np.asarray(pitch, float) - 69) / 12)
    return hz


def bin_pitches() -> np.ndarray:
    """Return the MIDI pitch of each bin's centre [shape=(256,)]."""
    first = LOWEST_PITCH - (1 + MARGIN) / PER_SEMITONE
    return first + np.arange(N_BINS) / PER_SEMITONE


@lru_cache(maxsize=1)
def gathering_weights() -> csr_array:
    """Return the weights from Fourier bins to bins of a third of a semitone.

    Triangles; where Fourier bins lie further apart than thirds of a semitone, the value between
    two of them is interpolated.

    Returns
    -------
    scipy.sparse.csr_array [shape=(256, n_fourier)], float32
    """
    from scipy.sparse import csr_array

    centres = pitch_to_hz(bin_pitches())
    width = np.maximum(centres * (2 ** (1 / 12 / PER_SEMITONE) - 1), RATE / FRAME)
    n_fourier = int(np.ceil((centres[-1] + width[-1]) * FRAME / RATE)) + 1
    hz = np.arange(n_fourier) * RATE / FRAME
    weights = np.maximum(0, 1 - np.abs(hz - centres[:, np.newaxis]) / width[:, np.newaxis])
    return csr_array(weights.astype(np.float32))


@lru_cache(maxsize=1)
def _window() -> np.ndarray:
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)
    scaled: np.ndarray = window * 2 / window.sum()
    return scaled.astype(np.float32)


def pitch_spectra(padded: np.ndarray) -> np.ndarray:
    """Measure how strongly each third of a semitone sounds.

    Parameters
    ----------
    padded : np.ndarray [shape=(n_samples,)], float32
        Sound at 22,050 Hz; frame ``t`` covers samples ``t * 2048`` to ``t * 2048 + 8192``.

    Returns
    -------
    np.ndarray [shape=(n_frames, 256)], float32
        Magnitudes, 1 for a steady tone of amplitude 1; about 11 frames a second.
    """
    from scipy.fft import rfft

    weights = gathering_weights()
    n_fourier = weights.shape[1]
    n_frames = max(0, (len(padded) - FRAME) // HOP + 1)
    spectra = np.empty((n_frames, N_BINS), np.float32)
    if n_frames == 0:
        return spectra
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP]
    for first in range(0, n_frames, _BLOCK_FRAMES):
        rows = slice(first, min(first + _BLOCK_FRAMES, n_frames))
        fourier = rfft(frames[rows] * _window(), axis=1)[:, :n_fourier]
        magnitude = np.sqrt(fourier.real**2 + fourier.imag**2)
        spectra[rows] = (weights @ magnitude.T).T
    return spectra


def centred(samples: np.ndarray) -> np.ndarray:
    """Surround sound with half a frame of silence, so that frame ``t`` lies around ``t * HOP``."""
    return np.pad(np.asarray(samples, np.float32), FRAME // 2)


class SpectraStream:
    """Pitch spectra of a sound that comes in pieces; those of :func:`centred` sound in one.

    Holds 5.5 kB for each second of sound, in half precision.
    """

    def __init__(self) -> None:
        self._waiting = np.zeros(FRAME // 2, np.float32)
        self._made: list[np.ndarray] = []

    def push(self, samples: np.ndarray) -> None:
        """Take the next samples [shape=(n,)], float32, at 22,050 Hz, finite."""
        sound = np.concatenate([self._waiting, samples])
        spectra = pitch_spectra(sound)
        self._made.append(spectra.astype(np.float16))
        self._waiting = sound[len(spectra) * HOP :].copy()

    def finish(self) -> np.ndarray:
        """Return the spectra of all that came [shape=(n_frames, 256)], float16."""
        self.push(np.zeros(FRAME // 2, np.float32))
        return np.concatenate(self._made)
