"""Music for the benchmark of networks: chords made with numpy, the same for the same seed."""

from __future__ import annotations

import tempfile
import time
from functools import cache
from pathlib import Path

import numpy as np

TRACK_S = 300.0
_CHORD_S = 0.5
_PARTIALS = 6


@cache
def music(rate: int, seconds: float, seed: int = 0) -> np.ndarray:
    """Return decaying chords over soft noise [shape=(n_samples,)], float32, at `rate` Hz."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(round(_CHORD_S * rate)) / rate
    chords = []
    for _ in range(-(-round(seconds * rate) // len(time_s))):
        root = 110.0 * 2 ** (rng.integers(24) / 12)
        chord = np.zeros(len(time_s))
        for note in (0, 4, 7):
            for partial in range(1, _PARTIALS + 1):
                hz = root * 2 ** (note / 12) * partial
                if hz < rate / 2:
                    chord += np.sin(2 * np.pi * hz * time_s + rng.uniform(0, 6)) / partial
        chords.append(chord * np.exp(-4 * time_s))
    y = np.concatenate(chords)[: round(seconds * rate)]
    y += 0.01 * rng.normal(size=len(y))
    return (0.5 * y / np.abs(y).max()).astype(np.float32)


@cache
def tracks(rate: int, seconds: float, count: int) -> tuple[np.ndarray, ...]:
    """Return different tracks [shape=(n_samples,)], float16, at `rate` Hz."""
    first = music(rate, seconds)
    rng = np.random.default_rng(count)
    mixed = []
    for share in rng.uniform(0.2, 0.8, count):
        shift, other = rng.integers(len(first), size=2)
        y = share * np.roll(first, shift) + (1 - share) * np.roll(first[::-1], other)
        mixed.append(y.astype(np.float16))
    return tuple(mixed)


@cache
def decode_s(rate: int) -> float | None:
    """Return how long the program takes to decode a FLAC file of 5 minutes to `rate` Hz.

    In seconds; None where its decoder is not there.
    """
    try:
        import soundfile

        from musicscope.audio.decode import decode
    except ImportError:
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "track.flac"
        left = music(44_100, 30.0)
        stereo = np.tile(np.stack([left, 0.7 * np.roll(left, 99)], axis=1), (10, 1))
        soundfile.write(file, stereo, 44_100)
        began = time.perf_counter()
        decode(file, rate=rate)
        return time.perf_counter() - began
