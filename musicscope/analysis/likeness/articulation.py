"""How notes rise and die away, and how loudness goes on the whole."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.sound import FRAME_RATE, HOP, RATE

#: Pulses of energy a second.
PULSES_PER_FRAME = 8
PULSE_RATE = RATE * PULSES_PER_FRAME / HOP

#: A note is louder than all within this many seconds, and than this part of the loudest.
_ALONE_S, _LEAST = 0.2, 0.1
#: How far its rise and its fall are followed, in seconds.
_RISE_S, _FALL_S = 0.5, 1.0
_RISE_TO, _FALL_TO = (0.5, 0.2), (0.5, 0.2, 0.05)
_NOTES_AT_ONCE = 1024
#: Times are told apart down to this, in seconds.
_FINEST_S = 0.003
#: Sounds that last longer last equally long: a track is not like another for its length.
_LONG_S = 8.0
_FLOOR = 1e-3


def articulation(pulses: np.ndarray) -> np.ndarray:
    """Measure the notes' envelopes, the louder counting more (after Peeters et al., 2011).

    Parameters
    ----------
    pulses : np.ndarray [shape=(n_pulses,)], at least 0
        Energy at `PULSE_RATE`.

    Returns
    -------
    np.ndarray [shape=(8,)]
        Logarithms (base 2) of the seconds in which a note rises from a half and a fifth of its
        height, falls to a half, a fifth and a twentieth, and lasts; of notes a second; and the
        height of the loudest above the mean in dB.
    """
    from scipy.ndimage import maximum_filter1d

    smooth = np.convolve(pulses.astype(np.float64), [0.25, 0.5, 0.25], "same")
    level = np.sqrt(np.maximum(smooth, 0))
    top = float(level.max(initial=0.0))
    if top <= 0:
        return np.zeros(3 + len(_RISE_TO) + len(_FALL_TO))
    highest = maximum_filter1d(level, 2 * round(_ALONE_S * PULSE_RATE) + 1)
    peaks = np.flatnonzero((level == highest) & (level > _LEAST * top))
    before, after = round(_RISE_S * PULSE_RATE), round(_FALL_S * PULSE_RATE)
    padded = np.pad(level, (before, after))
    total = np.zeros(1 + len(_RISE_TO) + len(_FALL_TO))
    for first in range(0, len(peaks), _NOTES_AT_ONCE):
        some = peaks[first : first + _NOTES_AT_ONCE]
        around = padded[some[:, np.newaxis] + np.arange(before + after)]
        around /= level[some][:, np.newaxis]
        rise, fall = around[:, before::-1], around[:, before:]
        times = [
            *(_pulses_until(rise, height) for height in _RISE_TO),
            *(_pulses_until(fall, height) for height in _FALL_TO),
            fall.sum(axis=1),
        ]
        total += np.log2(np.stack(times) / PULSE_RATE + _FINEST_S) @ level[some]
    mean = total / level[peaks].sum()
    rate = len(peaks) * PULSE_RATE / len(level)
    crest = 20 * np.log10(top / np.sqrt(np.mean(level**2)))
    return np.array([*mean, np.log2(min(rate, 20.0) + 0.1), crest])


def _pulses_until(shape: np.ndarray, height: float) -> np.ndarray:
    below = shape < height
    pulses: np.ndarray = np.where(below.any(axis=1), below.argmax(axis=1), shape.shape[1])
    return pulses


def level_course(rms: np.ndarray) -> np.ndarray:
    """Measure how loudness goes over the whole.

    Parameters
    ----------
    rms : np.ndarray [shape=(n_frames,)], at least 0

    Returns
    -------
    np.ndarray [shape=(5,)]
        Logarithms (base 2) of the seconds, at most 8, that are within 20 and 40 dB of the
        loudest, and of those from the first of them to the loudest; mean and deviation of the
        level in dB below the loudest.
    """
    top = float(rms.max(initial=0.0))
    if top <= 0:
        return np.zeros(5)
    level = 20 * np.log10(np.maximum(rms.astype(np.float64) / top, _FLOOR))
    loud = np.flatnonzero(level > -20)
    spans = np.array([len(loud), np.count_nonzero(level > -40), rms.argmax() - loud[0]])
    spans = np.log2(np.minimum(spans / FRAME_RATE, _LONG_S) + 1 / FRAME_RATE)
    return np.array([*spans, level.mean(), level.std()])
