"""Keyboards and struck metal: piano, electric piano, organ, music box, vibraphone, kalimba."""

from __future__ import annotations

import numpy as np

from musicscope.audio.synthesis.partials import (
    damped_partials,
    harmonic_count,
    harmonic_table,
    oscillate,
)
from musicscope.audio.synthesis.tone import (
    RATE,
    FloatArray,
    Tone,
    band_noise,
    decline,
    sample_count,
    seconds,
    shape_edges,
    unit_peak,
)

#: Levels of the harmonics of a principal chorus.
_PIPES = (1.0, 0.55, 0.3, 0.32, 0.06, 0.12, 0.03, 0.14, 0.0, 0.03, 0.0, 0.05)


def _cycle(frequency_hz: float, n: int) -> FloatArray:
    """Return the phase of a steady tone in radians, from 0 to 2 pi."""
    turns = np.arange(n, dtype=np.float64) * (frequency_hz / RATE)
    return np.asarray((turns - np.floor(turns)) * (2 * np.pi), dtype=np.float32)


def piano(tone: Tone) -> FloatArray:
    """Return a grand piano's note.

    Stiff-string partials (Fletcher, 1964) struck at an eighth of the string, each as two slightly
    detuned strings of which one dies fast and one slowly (Weinreich, 1977), and the hammer's felt.
    """
    f = tone.frequency_hz
    octave = np.log2(f / 261.6)
    stiffness = 3.5e-4 * 2.2**octave
    k = np.arange(1, harmonic_count(f, 3_000 + 7_000 * tone.force + 4 * f) + 1)
    frequencies = f * k * np.sqrt((1 + stiffness * k**2) / (1 + stiffness))
    softness = 0.95 - 0.5 * tone.force + 0.25 * max(octave, 0)
    level = np.abs(np.sin(np.pi * k / 8.2)) * k**-0.95 * np.exp(-softness * (k - 1) * f / 2_200)
    ring = np.clip(4.2 * 0.62**octave, 0.35, 7.0) / (1 + 0.09 * (k - 1) + 0.004 * k**2)
    y = damped_partials(
        np.concatenate([frequencies, frequencies * 1.00035]),
        np.concatenate([0.72 * level, 0.28 * level]),
        np.concatenate([0.33 * ring, ring]),
        tone.duration_s,
    )
    n = min(sample_count(0.05), y.size)
    thump = band_noise(n, 60, 900, tone.rng) * decline(n, 0.011)
    y = unit_peak(y)
    y[:n] += (0.05 + 0.05 * tone.force) * thump
    return unit_peak(shape_edges(y, 0.0015, 0.06))


def electric_piano(tone: Tone) -> FloatArray:
    """Return a tine piano by frequency modulation (Chowning, 1973): body 1:1, tine 14:1."""
    n = sample_count(tone.duration_s)
    f = tone.frequency_hz
    cycle = _cycle(f, n)
    warmth = (0.5 + 1.3 * tone.force) * decline(n, 0.55) * min(1.0, (600 / f) ** 0.5)
    body = np.sin(cycle + warmth * np.sin(cycle)) * decline(n, 1.6 * (262 / f) ** 0.35)
    chime = np.sin(14 * cycle) if 14 * f < 12_000 else np.sin(7 * cycle)
    tine = np.sin(cycle + 0.5 * chime * decline(n, 0.09)) * decline(n, 0.35)
    y = (body + (0.25 + 0.35 * tone.force) * tine).astype(np.float32)
    return unit_peak(shape_edges(y, 0.002, 0.08))


def organ(tone: Tone) -> FloatArray:
    """Return principal pipes at 8, 4, 2 2/3 and 2 foot, with a breath of wind at the start."""
    n = sample_count(tone.duration_s + 0.12)
    t = seconds(n)
    f = tone.frequency_hz
    level = np.array(_PIPES[: harmonic_count(f, 7_000)])
    level[1::2] *= 0.9 + 0.3 * tone.force
    table = harmonic_table(level, seed=11)
    turn = tone.rng.random()
    y = oscillate(table, f * t + turn) + 0.6 * oscillate(table, f * 1.0011 * t + 2 * turn)
    m = min(sample_count(0.09), n)
    wind = band_noise(m, 600, 3_500, tone.rng) * decline(m, 0.025)
    y[:m] += 0.17 * wind
    return unit_peak(shape_edges(y.astype(np.float32), 0.028, 0.12))


def music_box(tone: Tone) -> FloatArray:
    """Return a plucked steel tine: the modes of a clamped bar (1, 6.27, 17.5) above a pure tone."""
    f = tone.frequency_hz
    ratios = np.array([1.0, 1.0009, 2.0, 3.01, 6.27, 17.55])
    level = np.array([1.0, 0.35, 0.10, 0.05, 0.16 + 0.16 * tone.force, 0.04 * tone.force])
    decay = np.array([0.95, 1.3, 0.5, 0.3, 0.13, 0.04]) * (880 / f) ** 0.35
    y = damped_partials(f * ratios, level, decay, tone.duration_s)
    return unit_peak(shape_edges(y, 0.001, 0.08))


def vibraphone(tone: Tone) -> FloatArray:
    """Return a tuned aluminium bar (1, 4, 10) over its slowly opening and closing resonator."""
    f = tone.frequency_hz
    level = np.array([1.0, 0.16 + 0.22 * tone.force, 0.05 * tone.force, 0.02])
    decay = np.array([1.9, 0.5, 0.12, 0.8]) * (440 / f) ** 0.4
    y = damped_partials(f * np.array([1.0, 4.0, 9.9, 2.0]), level, decay, tone.duration_s)
    fan = 1 - 0.22 * (1 - np.cos(2 * np.pi * 4.6 * seconds(y.size)))
    y *= fan.astype(np.float32)
    return unit_peak(shape_edges(y, 0.002, 0.09))


def kalimba(tone: Tone) -> FloatArray:
    """Return a thumb piano's tine on a wooden box: a warm fundamental and a short knock."""
    f = tone.frequency_hz
    level = np.array([1.0, 0.12, 0.05, 0.2 * tone.force, 0.08 * tone.force])
    decay = np.array([0.75, 0.35, 0.2, 0.06, 0.025]) * (440 / f) ** 0.3
    y = damped_partials(f * np.array([1, 2, 3, 5.6, 11.2]), level, decay, tone.duration_s)
    n = min(sample_count(0.03), y.size)
    knock = band_noise(n, 150, 1_400, tone.rng) * decline(n, 0.006)
    y[:n] += 0.06 * knock
    return unit_peak(shape_edges(y, 0.0015, 0.08))


def glass(tone: Tone) -> FloatArray:
    """Return a soft bell by frequency modulation, ratio 1 : 3.01, that shimmers and long rings."""
    n = sample_count(tone.duration_s)
    f = tone.frequency_hz
    phase, upper = _cycle(f, n), _cycle(3.01 * f, n)
    index = (0.35 + 0.6 * tone.force) * decline(n, 0.5)
    y = np.sin(phase + index * np.sin(upper)) * decline(n, 1.4)
    y += 0.5 * np.sin(_cycle(1.0016 * f, n)) * decline(n, 1.9)
    return unit_peak(shape_edges(y.astype(np.float32), 0.006, 0.2))
