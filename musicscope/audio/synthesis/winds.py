"""Breath: flute, trumpet, horn, tuba, choir."""

from __future__ import annotations

import numpy as np

from musicscope.audio.synthesis.partials import (
    harmonic_count,
    harmonic_table,
    oscillate,
    resonances,
    vibrato_phase,
)
from musicscope.audio.synthesis.tone import (
    FloatArray,
    Tone,
    band_noise,
    decline,
    sample_count,
    seconds,
    shape_edges,
    unit_peak,
)

#: Formants of sung vowels: centre and width in Hz, gain (after Peterson and Barney, 1952).
_AH = ((650.0, 130.0, 1.0), (1_080.0, 160.0, 0.55), (2_650.0, 320.0, 0.12), (3_100.0, 400.0, 0.07))
_OO = ((350.0, 110.0, 1.0), (720.0, 140.0, 0.4), (2_500.0, 300.0, 0.03), (2_900.0, 300.0, 0.02))


def flute(tone: Tone) -> FloatArray:
    """Return a flute: nearly pure, with breath around it and a vibrato in loudness."""
    f = tone.frequency_hz
    rng = tone.rng
    n = sample_count(tone.duration_s + 0.07)
    t = seconds(n)
    level = np.array([1.0, 0.34, 0.16, 0.05, 0.025, 0.01])
    level[1:] *= 0.55 + 0.75 * tone.force
    level = level[: harmonic_count(f, 9_000)]
    phase = vibrato_phase(f, n, depth_cents=7, speed_hz=5.1, onset_s=0.3)
    y = unit_peak(oscillate(harmonic_table(level, seed=3), phase))
    sway = 1 + 0.10 * (1 - decline(n, 0.3)) * np.sin(2 * np.pi * 5.1 * t)
    y *= sway.astype(np.float32)
    breath = band_noise(n, 700, 5_000, rng) * (0.010 + 0.05 * decline(n, 0.025))
    return unit_peak(shape_edges(y + breath, 0.028, 0.07))


def _brass(tone: Tone, *, bell_hz: float, attack_s: float, darkness: float) -> FloatArray:
    """Return lips and a bell: the louder the air column, the brighter (Risset, 1966)."""
    f = tone.frequency_hz
    n = sample_count(tone.duration_s + 0.07)
    k = np.arange(1, harmonic_count(f, 8_500) + 1)
    bell = 0.25 + 1 / (1 + ((f * k - bell_hz) / (0.8 * bell_hz)) ** 2)
    soft = harmonic_table(bell * np.exp(-darkness * (k - 1)), seed=7)
    loud = harmonic_table(bell * np.exp(-0.4 * darkness * (k - 1) / (0.4 + tone.force)), seed=7)
    phase = vibrato_phase(f, n, depth_cents=4, speed_hz=5.0, onset_s=0.5, turn=tone.rng.random())
    blaze = (1 - decline(n, attack_s)) * (0.45 + 0.55 * decline(n, 0.25)) * tone.force
    dark, bright = oscillate(np.stack([soft, loud]), phase)
    y = dark * (1 - blaze) + bright * blaze
    y *= 0.82 + 0.18 * decline(n, 0.12)
    return unit_peak(shape_edges(y.astype(np.float32), attack_s, 0.07))


def trumpet(tone: Tone) -> FloatArray:
    """Return a trumpet."""
    return _brass(tone, bell_hz=1_250.0, attack_s=0.018, darkness=0.30)


def horn(tone: Tone) -> FloatArray:
    """Return a French horn, also good for trombones in a quiet row."""
    return _brass(tone, bell_hz=520.0, attack_s=0.028, darkness=0.55)


def tuba(tone: Tone) -> FloatArray:
    """Return a tuba."""
    return _brass(tone, bell_hz=260.0, attack_s=0.024, darkness=0.42)


def _sing(tone: Tone, vowel: tuple[tuple[float, float, float], ...], air: float) -> FloatArray:
    """Return three singers on one vowel, each with an own tuning, vibrato and breath."""
    f = tone.frequency_hz
    rng = tone.rng
    n = sample_count(tone.duration_s + 0.2)
    k = np.arange(1, harmonic_count(f, 5_000) + 1)
    level = (0.03 + resonances(f * k, vowel)) / k**0.55
    y = np.zeros(n, dtype=np.float32)
    for singer in range(3):
        phase = vibrato_phase(
            f * 2 ** ((singer - 1) * 5 / 1200),
            n,
            depth_cents=12,
            speed_hz=4.7 + 0.8 * rng.random(),
            onset_s=0.45,
            turn=rng.random(),
        )
        y += oscillate(harmonic_table(level, seed=40 + singer), phase + rng.random())
    y = unit_peak(y) + air * band_noise(n, 1_500, 6_000, rng)
    return unit_peak(shape_edges(y, 0.06, 0.2))


def choir_ah(tone: Tone) -> FloatArray:
    """Return a small choir on an open vowel."""
    return _sing(tone, _AH, 0.006)


def choir_oo(tone: Tone) -> FloatArray:
    """Return a small choir on a closed vowel, darker and further away."""
    return _sing(tone, _OO, 0.004)
