"""Synthesisers: saw pad, pluck, bass, lead, a warm ambient pad."""

from __future__ import annotations

import numpy as np

from musicscope.audio.synthesis.partials import (
    harmonic_count,
    harmonic_table,
    oscillate,
    oscillate_in_unison,
)
from musicscope.audio.synthesis.tone import (
    FloatArray,
    Tone,
    decline,
    sample_count,
    seconds,
    shape_edges,
    unit_peak,
)


def _filtered_saw(f: float, cutoff_hz: float, resonance: float = 0.0) -> FloatArray:
    """Return one cycle of a saw through a low-pass of 24 dB an octave, with a bump at its edge."""
    k = np.arange(1, harmonic_count(f, 3 * cutoff_hz + 2 * f) + 1)
    ratio = f * k / cutoff_hz
    gain = 1 / np.sqrt(1 + ratio**8) + resonance * np.exp(-((np.log2(ratio) / 0.3) ** 2))
    return harmonic_table(gain / k, seed=1)


def _unison(
    f: float, n: int, cents: tuple[float, ...], cycles: tuple[FloatArray, ...], tone: Tone
) -> FloatArray:
    """Return each cycle at several tunings at once [shape=(n_cycles, n)]."""
    tunings = f * np.exp2(np.array(cents) / 1200)
    return oscillate_in_unison(np.stack(cycles), tunings, tone.rng.random(len(cents)), n)


def saw_pad(tone: Tone) -> FloatArray:
    """Return four detuned saws behind a filter that opens within the first second."""
    f = tone.frequency_hz
    n = sample_count(tone.duration_s + 0.3)
    cycles = _filtered_saw(f, 900), _filtered_saw(f, 1_600 + 2_200 * tone.force)
    dark, bright = _unison(f, n, (-10.0, -3.0, 4.0, 11.0), cycles, tone)
    opening = 1 - decline(n, 0.5)
    return unit_peak(shape_edges(dark + opening * (bright - dark), 0.05, 0.3))


def warm_pad(tone: Tone) -> FloatArray:
    """Return a slow, round pad: few harmonics, wide chorus, a tide in its brightness."""
    f = tone.frequency_hz
    n = sample_count(tone.duration_s + 0.7)
    cycles = _filtered_saw(f, 420), _filtered_saw(f, 1_300)
    dark, bright = _unison(f, n, (-7.0, 1.0, 8.0), cycles, tone)
    tide = 0.35 + 0.3 * np.sin(2 * np.pi * (0.23 * seconds(n) + tone.rng.random()))
    return unit_peak(shape_edges(dark + tide.astype(np.float32) * (bright - dark), 0.16, 0.7))


def synth_pluck(tone: Tone) -> FloatArray:
    """Return a short filtered saw pair whose filter closes at once."""
    f = tone.frequency_hz
    n = sample_count(tone.duration_s)
    cycles = _filtered_saw(f, 500 + f), _filtered_saw(f, 2_500 + 3_500 * tone.force, 0.2)
    dark, bright = _unison(f, n, (-6.0, 6.0), cycles, tone)
    y = (dark + decline(n, 0.07) * (bright - dark)) * decline(n, 0.28)
    return unit_peak(shape_edges(y.astype(np.float32), 0.002, 0.04))


def synth_bass(tone: Tone) -> FloatArray:
    """Return a bass: one filtered saw on top of a sine an octave deep in the same key."""
    f = tone.frequency_hz
    n = sample_count(tone.duration_s + 0.03)
    t = seconds(n)
    cycles = np.stack([_filtered_saw(f, 260), _filtered_saw(f, 900 + 900 * tone.force, 0.25)])
    low, high = oscillate(cycles, f * t)
    close = decline(n, 0.11)
    y = low + 0.8 * close * (high - low) + 0.5 * np.sin(2 * np.pi * ((f * t) % 1.0))
    return unit_peak(shape_edges(y.astype(np.float32), 0.004, 0.03))


def sub_bass(tone: Tone) -> FloatArray:
    """Return a round sine bass with a trace of second and third harmonic."""
    n = sample_count(tone.duration_s + 0.15)
    table = harmonic_table([1.0, 0.28, 0.1, 0.03], seed=2)
    return unit_peak(shape_edges(oscillate(table, tone.frequency_hz * seconds(n)), 0.03, 0.15))


def synth_lead(tone: Tone) -> FloatArray:
    """Return a singing lead: hollow (odd harmonics stronger), with a late vibrato."""
    f = tone.frequency_hz
    n = sample_count(tone.duration_s + 0.08)
    t = seconds(n)
    k = np.arange(1, harmonic_count(f, 6_000) + 1)
    level = np.where(k % 2, 1.0, 0.35) / k / (1 + (f * k / (1_800 + 1_500 * tone.force)) ** 4)
    sway = 9 / 1200 * np.log(2) * (1 - decline(n, 0.4)) / (2 * np.pi * 5.2)
    phase = f * (t - sway * np.cos(2 * np.pi * 5.2 * t))
    table = harmonic_table(level, seed=4)
    y = oscillate(table, phase) + 0.7 * oscillate(table, 1.004 * phase)
    return unit_peak(shape_edges(y, 0.012, 0.08))
