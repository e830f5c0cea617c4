"""Whether what sounds has harmony at all, and whether that has one key."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.harmony.evidence import Evidence
from musicscope.analysis.harmony.profiles import profile_correlation

#: Less sound than this has no harmony, seconds.
_SHORTEST_S = 2.5
#: Confidence of the tuning at which there is no harmony, and from which on there is no doubt:
#: noise and drums lie below, music above.
_TUNING = (0.04, 0.08)
#: The same of the correlation with the nearest key's profile: music that wanders lies below.
_CORRELATION = (0.5, 0.65)
#: One tone alone is no harmony: so many pitch classes, other than the strongest and its neighbours
#: into which it leaks, must reach this share of it.
_FEWEST_OTHERS, _PRESENT = 2, 0.15
_TINY = 1e-9


def belief_in_harmony(evidence: Evidence, tuning_confidence: float) -> float:
    """Say how sure it is that this is music of more than one pitch.

    Parameters
    ----------
    evidence : Evidence
    tuning_confidence : float, 0..1

    Returns
    -------
    float
        0 (noise, drums, a single tone, silence, too short) .. 1.
    """
    heard_s = float(evidence.units.durations[evidence.audible].sum())
    mean = _mean_pitch_classes(evidence)
    if heard_s < _SHORTEST_S or not mean.any():
        return 0.0
    from_strongest = np.roll(mean, -int(mean.argmax()))
    if np.count_nonzero(from_strongest[2:-1] > _PRESENT * from_strongest[0]) < _FEWEST_OTHERS:
        return 0.0
    return _rise(tuning_confidence, *_TUNING)


def belief_in_a_key(evidence: Evidence) -> float:
    """Say how sure it is that the pitch classes of the whole belong to any one key.

    Parameters
    ----------
    evidence : Evidence
        With at least one audible unit.

    Returns
    -------
    float
        0 (all keys, or none) .. 1.
    """
    return _rise(float(profile_correlation(_mean_pitch_classes(evidence)).max()), *_CORRELATION)


def _mean_pitch_classes(evidence: Evidence) -> np.ndarray:
    chroma = evidence.chroma[evidence.audible]
    if not len(chroma):
        return np.zeros(12)
    total = np.maximum(chroma.sum(axis=1, keepdims=True), _TINY)
    mean: np.ndarray = (chroma / total).mean(axis=0)
    return mean


def _rise(value: float, low: float, high: float) -> float:
    return float(np.clip((value - low) / (high - low), 0, 1))
