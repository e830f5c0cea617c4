"""The key of a piece, from how strongly its twelve pitch classes sound."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np

from musicscope.analysis.sound import FRAME_RATE

#: How often each degree sounds in major and in minor common-practice works (Albrecht and
#: Shanahan, 2013).
_MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)

#: Frames more than 40 dB below the loud ones do not count.
_AUDIBLE = 0.01
_LOUD_PERCENTILE = 95

#: Less music than this has no key.
_SHORTEST_S = 3.0
#: Correlation below which no key fits.
_LEAST_CORRELATION = 0.5
#: Pitch classes all as strong as each other are noise or drums: coefficient of variation at
#: which there is no key, and at which there is no more doubt.
_EVEN, _UNEVEN = 0.1, 0.2
#: Relative difference that is none.
_ALIKE = 1e-6
#: One tone alone has no key: so many pitch classes, other than the strongest and its neighbours
#: into which it leaks, must reach this share of it.
_FEWEST_OTHERS, _PRESENT = 2, 0.15
#: Turns correlations into probabilities; fitted on synthesised progressions in all keys.
_TEMPERATURE = 0.1
#: Seconds of music that leave half the doubt.
_HALF_SURE_S = 4.0
#: Less sure than this is unknown.
_LEAST_CONFIDENCE = 0.1


@dataclass(frozen=True)
class KeyEstimate:
    """A key and how sure it is.

    Attributes
    ----------
    tonic : int
        0..11 from C.
    mode : int
        0 major, 1 minor.
    confidence : float
        0..1.
    """

    tonic: int
    mode: int
    confidence: float


@lru_cache(maxsize=1)
def _profiles() -> np.ndarray:
    """Return unit profiles of 12 major and 12 minor keys [shape=(24, 12)]."""
    rows = np.array([np.roll(p, tonic) for p in (_MAJOR, _MINOR) for tonic in range(12)])
    rows -= rows.mean(axis=1, keepdims=True)
    return cast("np.ndarray", rows / np.linalg.norm(rows, axis=1, keepdims=True))


def mean_pitch_classes(chroma: np.ndarray, rms: np.ndarray) -> tuple[np.ndarray, float]:
    """Average the pitch classes of the frames that are not silence.

    Parameters
    ----------
    chroma : np.ndarray [shape=(12, n_frames)], 0..1
    rms : np.ndarray [shape=(n_frames,)]

    Returns
    -------
    pitch_classes : np.ndarray [shape=(12,)], float64
        Zeros for silence.
    sounding_s : float
        Seconds that counted.
    """
    audible = (rms > _AUDIBLE * np.percentile(rms, _LOUD_PERCENTILE)) & chroma.any(axis=0)
    if not audible.any():
        return np.zeros(12), 0.0
    mean = chroma[:, audible].mean(axis=1, dtype=np.float64)
    return mean, float(np.count_nonzero(audible)) / FRAME_RATE


def key_scores(pitch_classes: np.ndarray) -> np.ndarray:
    """Return how well pitch classes fit each key.

    Parameters
    ----------
    pitch_classes : np.ndarray [shape=(12,)], at least 0

    Returns
    -------
    np.ndarray [shape=(24,)], -1..1
        Pearson correlation with each key's profile (Krumhansl, 1990): 12 major keys from C, then
        12 minor ones; zeros when all pitch classes are alike.
    """
    deviation = pitch_classes - pitch_classes.mean()
    length = np.linalg.norm(deviation)
    if length <= _ALIKE * np.linalg.norm(pitch_classes):
        return np.zeros(24)
    return cast("np.ndarray", _profiles() @ (deviation / length))


def conclude_key(pitch_classes: np.ndarray, sounding_s: float) -> KeyEstimate | None:
    """Name the key of mean pitch classes, where there is one.

    Parameters
    ----------
    pitch_classes : np.ndarray [shape=(12,)], at least 0
    sounding_s : float
        Over how many seconds they were averaged.

    Returns
    -------
    KeyEstimate or None
        None for noise, drums, a single tone, silence and what is too short.
    """
    mean = float(pitch_classes.mean())
    if sounding_s < _SHORTEST_S or mean <= 0:
        return None
    scores = key_scores(pitch_classes)
    best = int(scores.argmax())
    unevenness = float(pitch_classes.std()) / mean
    from_strongest = np.roll(pitch_classes, -int(pitch_classes.argmax()))
    others = np.count_nonzero(from_strongest[2:-1] > _PRESENT * from_strongest[0])
    if scores[best] < _LEAST_CORRELATION or unevenness < _EVEN or others < _FEWEST_OTHERS:
        return None
    probability = 1 / float(np.exp((scores - scores[best]) / _TEMPERATURE).sum())
    tonal = min((unevenness - _EVEN) / (_UNEVEN - _EVEN), 1.0)
    confidence = probability * tonal * sounding_s / (sounding_s + _HALF_SURE_S)
    if confidence < _LEAST_CONFIDENCE:
        return None
    return KeyEstimate(best % 12, best // 12, confidence)


def estimate_key(chroma: np.ndarray, rms: np.ndarray) -> KeyEstimate | None:
    """Estimate the key of a piece.

    Parameters
    ----------
    chroma : np.ndarray [shape=(12, n_frames)], 0..1
    rms : np.ndarray [shape=(n_frames,)]

    Returns
    -------
    KeyEstimate or None
        None where there is no key to be heard.
    """
    return conclude_key(*mean_pitch_classes(chroma, rms))
