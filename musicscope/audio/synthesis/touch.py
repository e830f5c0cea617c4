"""What sounds when a key, a node or a triad on the screen is touched."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from musicscope.audio.synthesis.tone import FloatArray, frequency_of

#: Peak of all notes together.
_PEAK = 0.5
#: Partials of a felt-struck bar: ratio, level, and how long each rings beside the first.
_PARTIALS = ((1.0, 1.0, 1.0), (2.0, 0.28, 0.6), (3.0, 0.10, 0.4), (4.0, 0.05, 0.3))
#: Seconds of the stroke and of the damper; Hz above which nothing sounds.
_ATTACK_S, _RELEASE_S, _HIGHEST = 0.006, 0.12, 0.45


def touch(midi: Sequence[float], rate: int = 44_100, duration_s: float = 1.6) -> FloatArray:
    """Return soft struck tones, all at once.

    Parameters
    ----------
    midi : sequence of float
        MIDI note numbers, A4 = 69 = 440 Hz; fractions are cents / 100.
    rate : int
        Hz.
    duration_s : float
        Seconds until the last has ended.

    Returns
    -------
    np.ndarray [shape=(n,)], float32
        Its peak is 0.5 at most; silence where there is no note.
    """
    n = max(1, round(duration_s * rate))
    t = np.arange(n) / rate
    sound = np.zeros(n)
    for note in midi:
        frequency = frequency_of(note)
        ring_s = 0.55 * duration_s * float(np.clip((440.0 / frequency) ** 0.3, 0.5, 1.6))
        for ratio, level, share in _PARTIALS:
            if ratio * frequency < _HIGHEST * rate:
                ringing = np.exp(-t / (0.5 * share * ring_s))
                sound += level * np.sin(2 * np.pi * ratio * frequency * t) * ringing
    sound *= np.minimum(1.0, t / _ATTACK_S) * np.minimum(1.0, t[::-1] / _RELEASE_S)
    peak = float(np.abs(sound).max())
    return np.asarray(sound * (_PEAK / peak if peak > 0 else 0.0), np.float32)
