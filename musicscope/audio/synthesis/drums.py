"""Drums and small percussion: swept sines, shaped noise, clusters of metal partials."""

from __future__ import annotations

import numpy as np

from musicscope.audio.synthesis.partials import damped_partials
from musicscope.audio.synthesis.tone import (
    RATE,
    DoubleArray,
    FloatArray,
    Tone,
    band_noise,
    decline,
    sample_count,
    seconds,
    shape_edges,
    unit_peak,
)

_CYMBAL = np.array([317.0, 465, 623, 846, 1_130, 1_471, 1_998, 2_541, 3_220, 4_101, 5_233, 6_620])


def _swept_sine(n: int, start_hz: float, end_hz: float, fall_s: float) -> DoubleArray:
    """Return a sine that glides down: the skin of a drum as its tension eases."""
    frequency = end_hz + (start_hz - end_hz) * decline(n, fall_s)
    return np.sin(2 * np.pi * np.cumsum(frequency) / RATE)


def _burst(n: int, low_hz: float, high_hz: float, decay_s: float, tone: Tone) -> DoubleArray:
    """Return noise of one band that dies away."""
    noise = band_noise(n, low_hz, high_hz, tone.rng)
    return np.asarray(noise * decline(n, decay_s), dtype=np.float64)


def _finish(y: DoubleArray | FloatArray, attack_s: float = 0.0008) -> FloatArray:
    return unit_peak(shape_edges(np.asarray(y, dtype=np.float32), attack_s, 0.03))


def kick(tone: Tone) -> FloatArray:
    """Return an electronic bass drum: a fast glide to 49 Hz and a soft click."""
    n = sample_count(0.42)
    y = _swept_sine(n, 190 + 120 * tone.force, 49, 0.032) * decline(n, 0.13)
    return _finish(y + 0.05 * _burst(n, 1_500, 6_000, 0.004, tone))


def bass_drum(tone: Tone) -> FloatArray:
    """Return a large concert drum: slower, softer, longer."""
    n = sample_count(0.8)
    y = _swept_sine(n, 95, 58, 0.05) * decline(n, 0.2)
    return _finish(y + 0.10 * _burst(n, 60, 500, 0.05, tone), 0.003)


def snare(tone: Tone) -> FloatArray:
    """Return a snare drum: two modes of the skin and the rattle of the wires."""
    n = sample_count(0.3)
    skin = damped_partials([186, 331], [1, 0.6], [0.05, 0.03], 0.3)[:n]
    wires = _burst(n, 1_200, 9_000, 0.05 + 0.05 * tone.force, tone)
    return _finish(0.55 * skin + 0.28 * wires)


def clap(tone: Tone) -> FloatArray:
    """Return hands: four bursts within 30 ms, and the room after them."""
    n = sample_count(0.3)
    t = seconds(n)
    grains = sum(np.exp(-np.maximum(t - d, 0) / 0.006) * (t >= d) for d in (0, 0.010, 0.019))
    tail = np.exp(-np.maximum(t - 0.027, 0) / 0.07) * (t >= 0.027)
    return _finish(band_noise(n, 900, 3_800, tone.rng) * (0.6 * grains + tail))


def closed_hat(tone: Tone) -> FloatArray:
    """Return a closed hi-hat."""
    n = sample_count(0.12)
    return _finish(_burst(n, 6_500, 14_000, 0.014 + 0.014 * tone.force, tone))


def open_hat(tone: Tone) -> FloatArray:
    """Return a hi-hat let open for an eighth note."""
    n = sample_count(0.35)
    metal = damped_partials(_CYMBAL[6:] * 1.7, np.full(6, 0.3), np.full(6, 0.08), 0.35)[:n]
    return _finish(_burst(n, 5_500, 14_000, 0.09, tone) + metal)


def ride(tone: Tone) -> FloatArray:
    """Return a ride cymbal touched with the stick's tip."""
    n = sample_count(1.1)
    metal = damped_partials(
        _CYMBAL * 1.31, np.linspace(0.2, 1, 12), np.linspace(0.6, 0.25, 12), 1.1
    )
    wash = 0.5 * _burst(n, 4_000, 12_000, 0.28, tone)
    tip = (1.0 + tone.force) * _burst(n, 3_500, 9_000, 0.008, tone)
    return _finish(0.28 * metal[:n] + wash + tip)


def crash(tone: Tone) -> FloatArray:
    """Return a pair of cymbals struck together."""
    n = sample_count(2.2)
    metal = damped_partials(_CYMBAL * 1.07, np.ones(12), np.linspace(1.0, 0.4, 12), 2.2)
    wash = _burst(n, 2_500, 11_000, 0.45, tone) * (1 - 0.6 * decline(n, 0.02))
    return _finish(0.12 * metal[:n] + wash, 0.004)


def brush_sweep(tone: Tone) -> FloatArray:
    """Return a wire brush drawn over a snare drum."""
    n = sample_count(0.34)
    t = seconds(n) / 0.34
    return _finish(band_noise(n, 1_800, 7_500, tone.rng) * np.sin(np.pi * t**0.6) ** 2, 0.02)


def brush_tap(tone: Tone) -> FloatArray:
    """Return a wire brush dropped onto a snare drum."""
    n = sample_count(0.2)
    skin = damped_partials([196, 350], [1, 0.5], [0.03, 0.02], 0.2)[:n]
    return _finish(0.4 * skin + 0.25 * _burst(n, 1_500, 8_000, 0.035, tone))


def rim(tone: Tone) -> FloatArray:
    """Return a stick laid across the drum and clicked on its rim."""
    y = damped_partials([820, 1_660, 2_480], [1, 0.8, 0.4], [0.012, 0.009, 0.006], 0.12)
    return _finish(y + 0.05 * tone.force * _burst(y.size, 2_000, 7_000, 0.004, tone))


def shaker(tone: Tone) -> FloatArray:
    """Return seeds in a gourd: noise that swells for an instant before it falls."""
    n = sample_count(0.11)
    t = seconds(n)
    swell = np.minimum(t / 0.018, 1.0) * np.exp(-np.maximum(t - 0.018, 0) / 0.022)
    return _finish(band_noise(n, 4_500, 12_000, tone.rng) * swell)


def bodhran(tone: Tone) -> FloatArray:
    """Return an Irish frame drum struck with the tipper; the frequency tunes its skin."""
    n = sample_count(0.34)
    f = tone.frequency_hz
    y = _swept_sine(n, 1.5 * f, f, 0.025) * decline(n, 0.085)
    return _finish(y + 0.12 * _burst(n, 300, 2_500, 0.012, tone))


def tambourine(tone: Tone) -> FloatArray:
    """Return a shake of small jingles."""
    n = sample_count(0.22)
    jingles = damped_partials(
        [5_320, 6_110, 7_050, 8_230, 9_400], np.ones(5), np.full(5, 0.05), 0.22
    )[:n]
    return _finish(0.3 * jingles + _burst(n, 5_000, 13_000, 0.04, tone))
