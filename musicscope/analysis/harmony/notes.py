"""Which notes sound: spectra explained as sums of notes with overtones."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from musicscope.analysis.harmony.spectrum import (
    FRAME,
    MARGIN,
    PER_SEMITONE,
    RATE,
    SEMITONES,
    bin_pitches,
    gathering_weights,
    pitch_to_hz,
)

#: Notes that are sought, MIDI.
LOWEST_NOTE, HIGHEST_NOTE = 28, 96
N_NOTES = HIGHEST_NOTE - LOWEST_NOTE + 1
#: Each overtone has this part of the one below.
_OVERTONE_FALL = 0.75
_OVERTONES = 16
#: Bins on each side whose mean and deviation whiten a bin: a third of an octave.
_WHITEN_BINS = 12
#: How much of the deviation is divided out.
_WHITENING = 0.5
_ITERATIONS = 20
_BLOCK_FRAMES = 256
_TINY = 1e-9


@lru_cache(maxsize=1)
def note_spectra() -> np.ndarray:
    """Return what each note looks like, overtones falling geometrically (Mauch and Dixon, 2010).

    Returns
    -------
    np.ndarray [shape=(252, 69)], float32
        Columns of unit length.
    """
    weights = gathering_weights()
    fourier = np.arange(weights.shape[1])
    pitches = np.arange(LOWEST_NOTE, HIGHEST_NOTE + 1)
    found = np.zeros((N_NOTES, SEMITONES * PER_SEMITONE))
    top_hz = pitch_to_hz(bin_pitches()[-MARGIN - 1])
    for note, f0 in enumerate(pitch_to_hz(pitches)):
        for h in range(1, _OVERTONES + 1):
            if h * f0 > top_hz:
                break
            u = fourier - h * f0 * FRAME / RATE
            lobe = np.abs(np.sinc(u) + 0.5 * (np.sinc(u - 1) + np.sinc(u + 1)))
            lobe[np.abs(u) > 2] = 0
            found[note] += _OVERTONE_FALL ** (h - 1) * (weights @ lobe)[MARGIN:-MARGIN]
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return np.ascontiguousarray(found.T, np.float32)


def retuned(spectra: np.ndarray, cents: float) -> np.ndarray:
    """Move spectra so that semitones' middle bins are in tune.

    Parameters
    ----------
    spectra : np.ndarray [shape=(n, 256)]
    cents : float
        How far the music lies above A4 = 440 Hz, -50..50.

    Returns
    -------
    np.ndarray [shape=(n, 252)], float32
    """
    shift = float(np.clip(cents, -50, 50)) / 100 * PER_SEMITONE
    whole = int(np.floor(shift))
    part = np.float32(shift - whole)
    first = MARGIN + whole
    n = SEMITONES * PER_SEMITONE
    low = spectra[:, first : first + n]
    high = spectra[:, first + 1 : first + 1 + n] if part else low
    tuned: np.ndarray = low + part * (high - low)
    return tuned


def _running_sum(x: np.ndarray, reach: int) -> np.ndarray:
    total = np.cumsum(np.pad(x, ((0, 0), (reach + 1, reach)), mode="reflect"), axis=1)
    summed: np.ndarray = total[:, 2 * reach + 1 :] - total[:, : -2 * reach - 1]
    return summed


def whitened(tuned: np.ndarray) -> np.ndarray:
    """Take away what is broad, and make what is narrow about equally strong at all pitches.

    Parameters
    ----------
    tuned : np.ndarray [shape=(n, 252)], at least 0

    Returns
    -------
    np.ndarray [shape=(n, 252)], float32, at least 0
    """
    n = 2 * _WHITEN_BINS + 1
    x = tuned.astype(np.float64)
    mean = _running_sum(x, _WHITEN_BINS) / n
    variance = np.maximum(_running_sum(x * x, _WHITEN_BINS) / n - mean * mean, 0)
    deviation = np.sqrt(variance) + _TINY
    above = np.maximum(x - mean, 0)
    return (above / deviation**_WHITENING).astype(np.float32)


def explain_by_notes(spectra: np.ndarray) -> np.ndarray:
    """Find the notes, none less than zero, whose sum is nearest to each spectrum.

    Multiplicative updates of non-negative least squares (Lee and Seung, 2001).

    Parameters
    ----------
    spectra : np.ndarray [shape=(n, 252)], at least 0

    Returns
    -------
    np.ndarray [shape=(n, 69)], float32, at least 0
    """
    words = note_spectra()
    gram = words.T @ words
    notes = np.empty((len(spectra), N_NOTES), np.float32)
    for first in range(0, len(spectra), _BLOCK_FRAMES):
        rows = slice(first, first + _BLOCK_FRAMES)
        wanted = spectra[rows] @ words
        x = wanted.copy()
        for _ in range(_ITERATIONS):
            x *= wanted / (x @ gram + np.float32(_TINY))
        notes[rows] = x
    return notes
