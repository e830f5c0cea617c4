"""The tempo of a piece, from how strongly something new begins at each moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from musicscope.analysis.sound import FRAME_RATE

SLOWEST_BPM, FASTEST_BPM = 40.0, 220.0
_N_TEMPI = 690

#: Tempo is sought in windows, since music breathes.
_WINDOW_S = 12.0
#: What is slower than this is no onset.
_BACKGROUND_S = 1.0
#: A beat is confirmed by its multiples, each less than the one before.
_MULTIPLES = np.arange(1, 9)
#: Listeners prefer moderate tempi: centre, and width in octaves (Ellis, 2007).
_PREFERRED_BPM, _PREFERENCE_OCTAVES = 120.0, 1.0

#: Less music than this has no tempo.
_SHORTEST_S = 4.0
#: Onsets that vary by less than this, in dB, are no onsets.
_LEAST_ONSETS_DB = 0.2
#: Pulse strength that noise reaches in a long piece, and what a short one adds.
_NOISE, _NOISE_S = 0.08, 0.6
#: Pulse strength at which there is little doubt.
_CLEAR = 0.3
#: Tempi nearer than this are the same.
_SAME = 0.08


@dataclass(frozen=True)
class TempoEstimate:
    """A tempo and how sure it is.

    Attributes
    ----------
    bpm : float
        Beats a minute.
    confidence : float
        0..1; half at most when another metrical level is as strong.
    """

    bpm: float
    confidence: float


@lru_cache(maxsize=1)
def tempi() -> np.ndarray:
    """Return the tempi that are tried [shape=(690,)], bpm, a quarter of a percent apart."""
    return np.geomspace(SLOWEST_BPM, FASTEST_BPM, _N_TEMPI)


def _sharpened(onset: np.ndarray) -> np.ndarray:
    """Return onsets without their background, a little rounded so that late ones still count."""
    reach = round(_BACKGROUND_S * FRAME_RATE) | 1
    kernel = np.ones(reach) / reach
    half = reach // 2
    background = np.convolve(np.pad(onset, half, mode="edge"), kernel, mode="valid")
    above = np.maximum(onset - background, 0)
    return np.convolve(above, [0.25, 0.5, 0.25], mode="same")


def _autocorrelation(onset: np.ndarray) -> np.ndarray:
    """Return the mean autocorrelation of windows of the onsets, 1 at lag 0."""
    length = min(round(_WINDOW_S * FRAME_RATE), len(onset))
    total = np.zeros(length)
    for first in range(0, len(onset) - length + 1, max(length // 2, 1)):
        window = onset[first : first + length]
        spectrum = np.fft.rfft(window - window.mean(), 2 * length)
        total += np.fft.irfft(np.abs(spectrum) ** 2)[:length]
    total /= np.maximum(length - np.arange(length), length / 4)
    return total / total[0] if total[0] > np.finfo(np.float32).tiny else np.zeros(length)


def pulse_strengths(onset: np.ndarray) -> np.ndarray:
    """Return how strongly the music pulses at each of the `tempi`.

    Mean autocorrelation of the onsets at the beat's period and its multiples.

    Parameters
    ----------
    onset : np.ndarray [shape=(n_frames,)], at least 0
        Onset strength.

    Returns
    -------
    np.ndarray [shape=(690,)], float64, -1..1
        1 when every beat is like every other; zeros when there are no onsets.
    """
    if len(onset) < 2:
        return np.zeros(_N_TEMPI)
    likeness = _autocorrelation(_sharpened(onset.astype(np.float64)))
    lags = np.outer(_MULTIPLES, 60 * FRAME_RATE / tempi())
    weights = np.where(lags < len(likeness) - 1, 1 / _MULTIPLES[:, np.newaxis], 0)
    values = np.interp(lags, np.arange(len(likeness)), likeness)
    strengths: np.ndarray = np.sum(weights * values, axis=0) / np.maximum(weights.sum(axis=0), 1)
    return strengths


def conclude_tempo(strengths: np.ndarray, onset: np.ndarray) -> TempoEstimate | None:
    """Name the tempo, where there is one.

    Parameters
    ----------
    strengths : np.ndarray [shape=(690,)]
        From `pulse_strengths`.
    onset : np.ndarray [shape=(n_frames,)], dB
        Onset strength from which they came.

    Returns
    -------
    TempoEstimate or None
        None without a pulse: silence, noise, a drone, free rhythm, or too short a sound.
    """
    duration_s = len(onset) / FRAME_RATE
    if duration_s < _SHORTEST_S or onset.std() < _LEAST_ONSETS_DB:
        return None
    preference = np.exp(-0.5 * (np.log2(tempi() / _PREFERRED_BPM) / _PREFERENCE_OCTAVES) ** 2)
    heard = np.maximum(strengths, 0) * preference
    best = int(heard.argmax())
    if strengths[best] < _NOISE + _NOISE_S / duration_s:
        return None
    elsewhere = np.abs(np.log(tempi() / tempi()[best])) > _SAME
    rival = float(heard[elsewhere].max())
    clarity = 1 - float(np.exp(-strengths[best] / _CLEAR))
    confidence = clarity * float(heard[best]) / (float(heard[best]) + rival)
    return TempoEstimate(_summit(strengths, best), confidence)


def _summit(strengths: np.ndarray, best: int) -> float:
    """Return the tempo at the top of the parabola around the strongest one tried."""
    if not 0 < best < len(strengths) - 1:
        return float(tempi()[best])
    left, top, right = strengths[best - 1 : best + 2]
    bend = left + right - 2 * top
    shift = (left - right) / (2 * bend) if bend < 0 else 0.0
    step = np.log(tempi()[1] / tempi()[0])
    return float(tempi()[best] * np.exp(step * np.clip(shift, -1, 1)))


def estimate_tempo(onset: np.ndarray) -> TempoEstimate | None:
    """Estimate the tempo of a piece.

    Parameters
    ----------
    onset : np.ndarray [shape=(n_frames,)], dB
        Onset strength.

    Returns
    -------
    TempoEstimate or None
        None where there is no pulse to be felt.
    """
    return conclude_tempo(pulse_strengths(onset), onset)
