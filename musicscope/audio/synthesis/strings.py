"""Strings, plucked and bowed: guitar, harp, double bass, fiddle, string section."""

from __future__ import annotations

import numpy as np

from musicscope.audio.synthesis.partials import (
    damped_partials,
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
    shape_edges,
    unit_peak,
)

#: Modes of a violin's body: centre and width in Hz, gain.
_VIOLIN_BODY = (
    (290.0, 90.0, 0.7),
    (480.0, 160.0, 0.9),
    (1_050.0, 500.0, 0.5),
    (2_600.0, 1_500.0, 0.7),
)


def _pluck(
    tone: Tone,
    *,
    place: float,
    ring_s: float,
    damping: float,
    brightness_hz: float,
    stiffness: float = 4e-5,
) -> FloatArray:
    """Return an ideal string plucked at `place` of its length, with losses that grow upwards."""
    f = tone.frequency_hz
    top = brightness_hz * (0.6 + 0.8 * tone.force)
    k = np.arange(1, harmonic_count(f, 4 * top) + 1)
    frequencies = f * k * np.sqrt((1 + stiffness * k**2) / (1 + stiffness))
    level = np.abs(np.sin(np.pi * k * place)) / k**1.2 / (1 + (frequencies / top) ** 2)
    decay = ring_s * (220 / f) ** 0.45 / (1 + damping * (k - 1))
    return damped_partials(frequencies, level, decay, tone.duration_s)


def nylon_guitar(tone: Tone) -> FloatArray:
    """Return a classical guitar's note, plucked over the rosette, with its wooden body."""
    y = _pluck(tone, place=0.23, ring_s=1.1, damping=0.16, brightness_hz=2_300)
    body = 0.03 * damped_partials([102, 205, 395], [1, 0.8, 0.4], [0.07, 0.05, 0.03], 0.25)
    y = unit_peak(y)
    n = min(body.size, y.size)
    y[:n] += body[:n] * (0.5 + tone.force)
    return unit_peak(shape_edges(y, 0.0015, 0.05))


def steel_guitar(tone: Tone) -> FloatArray:
    """Return a steel-string guitar's note, plucked with a pick near the bridge."""
    y = unit_peak(_pluck(tone, place=0.14, ring_s=1.5, damping=0.07, brightness_hz=4_200))
    n = min(sample_count(0.02), y.size)
    pick = band_noise(n, 1_500, 6_000, tone.rng) * decline(n, 0.003)
    y[:n] += 0.05 * pick
    return unit_peak(shape_edges(y, 0.001, 0.05))


def harp(tone: Tone) -> FloatArray:
    """Return a harp's note: plucked near the middle, so that the even harmonics are weak."""
    y = _pluck(tone, place=0.42, ring_s=1.7, damping=0.2, brightness_hz=2_000)
    return unit_peak(shape_edges(y, 0.002, 0.12))


def double_bass(tone: Tone) -> FloatArray:
    """Return a plucked double bass: round, with a short knock of finger and wood."""
    y = unit_peak(
        _pluck(tone, place=0.3, ring_s=0.62, damping=0.22, brightness_hz=750, stiffness=1e-4)
    )
    n = min(sample_count(0.05), y.size)
    knock = band_noise(n, 90, 700, tone.rng) * decline(n, 0.012)
    y[:n] += 0.06 * knock
    return unit_peak(shape_edges(y, 0.004, 0.05))


def fiddle(tone: Tone) -> FloatArray:
    """Return a bowed violin: the saw of stick and slip (Helmholtz) through a wooden body."""
    f = tone.frequency_hz
    rng = tone.rng
    n = sample_count(tone.duration_s + 0.06)
    k = np.arange(1, harmonic_count(f, 9_000) + 1)
    body = 0.35 + resonances(f * k, _VIOLIN_BODY)
    level = body / k ** (1.25 - 0.25 * tone.force) / (1 + (f * k / 5_500) ** 4)
    phase = vibrato_phase(
        f, n, depth_cents=13, speed_hz=5.4 + 0.4 * rng.random(), onset_s=0.35, turn=rng.random()
    )
    y = unit_peak(oscillate(harmonic_table(level, seed=5), phase))
    y *= 0.86 + 0.14 * decline(n, 0.07)
    y += 0.012 * band_noise(n, 1_800, 7_000, rng)
    return unit_peak(shape_edges(y, 0.018, 0.06))


def string_section(tone: Tone) -> FloatArray:
    """Return several violins or cellos in unison, each with its own tuning and vibrato."""
    f = tone.frequency_hz
    rng = tone.rng
    n = sample_count(tone.duration_s + 0.25)
    k = np.arange(1, harmonic_count(f, 6_500) + 1)
    level = (0.4 + resonances(f * k, _VIOLIN_BODY)) / k**1.35 / (1 + (f * k / 3_200) ** 3)
    y = np.zeros(n, dtype=np.float32)
    for player in range(3):
        phase = vibrato_phase(
            f * 2 ** ((player - 1) * 5 / 1200),
            n,
            depth_cents=9,
            speed_hz=4.8 + 0.9 * rng.random(),
            onset_s=0.3,
            turn=rng.random(),
        )
        y += oscillate(harmonic_table(level, seed=20 + player), phase + rng.random())
    return unit_peak(shape_edges(y, 0.11, 0.25))
