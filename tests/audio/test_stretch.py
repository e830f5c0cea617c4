"""Slower and faster at the same pitch, higher and lower at the same speed, each at its place."""

from __future__ import annotations

import numpy as np
import pytest

from musicscope.audio.stretch import Stretcher
from tests.audio.encoding import tone

RATE = 44_100


def stretched(samples: np.ndarray, speed: float, semitones: float) -> np.ndarray:
    """All of a sound [shape=(n,)], handed over in uneven blocks."""
    stretcher = Stretcher(RATE, 1, speed, semitones)
    blocks = []
    for start in range(0, len(samples), 9_999):
        stretcher.push(samples[start : start + 9_999, None])
        while len(block := stretcher.pull()):
            blocks.append(block)
    while len(block := stretcher.pull(last=True)):
        blocks.append(block)
    whole = np.concatenate(blocks)
    assert stretcher.given == len(whole)
    return whole[:, 0]


def pitch(samples: np.ndarray) -> float:
    """The strongest frequency, Hz, between bins by a parabola (Smith and Serra, 1987)."""
    spectrum = np.log(np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) + 1e-12)
    k = int(np.argmax(spectrum))
    a, b, c = spectrum[k - 1 : k + 2]
    return float((k + 0.5 * (a - c) / (a - 2 * b + c)) * RATE / len(samples))


@pytest.mark.parametrize(
    ("speed", "semitones"),
    [(0.25, 0), (0.5, 0), (0.77, 0), (1.5, 0), (2.0, 0), (1.0, 12), (1.0, -12), (0.5, 7)],
)
def test_a_tone_keeps_its_pitch_or_moves_by_the_semitones(speed, semitones):
    out = stretched(tone(440.0, 2.5), speed, semitones)
    middle = out[RATE // 4 : -RATE // 4]
    cents = 1200 * np.log2(pitch(middle) / 440.0) - 100 * semitones
    assert abs(cents) < 1.0
    level = np.sqrt(np.convolve(middle.astype(float) ** 2, np.ones(441) / 441, mode="valid"))
    assert 20 * np.log10(level.max() / level.min()) < 1.0


@pytest.mark.parametrize("speed", [0.25, 0.6, 1.0, 1.7, 2.0])
def test_it_lasts_as_long_as_its_speed_says_to_the_sample(speed):
    samples = tone(300.0, 3.3)
    assert len(stretched(samples, speed, 3.0)) == round(len(samples) / speed)


@pytest.mark.parametrize(
    ("speed", "semitones"), [(0.5, 0), (0.8, 0), (1.25, 0), (2.0, 0), (1.0, 5), (1.0, -12)]
)
def test_every_event_stays_at_its_place_from_first_to_last(speed, semitones):
    burst = np.hanning(882) * np.sin(2 * np.pi * 1500.0 * np.arange(882) / RATE)
    samples = np.zeros(8 * RATE, np.float32)
    moments = np.arange(0.7, 7.5, 0.9)
    for moment in moments:
        samples[round(moment * RATE) - 441 :][:882] += burst
    out = stretched(samples, speed, semitones)
    for moment in moments:
        expected = round(moment / speed * RATE)
        around = np.arange(max(0, expected - 6_000), min(len(out), expected + 6_000))
        heard = np.average(around, weights=out[around].astype(float) ** 2)
        assert abs(heard - expected) / RATE * speed < 0.0125


def test_what_ends_for_now_may_go_on():
    stretcher = Stretcher(RATE, 1, 0.5, 0.0)
    samples = tone(440.0, 1.0)[:, None]
    given = 0
    for _ in range(3):
        stretcher.push(samples)
        while len(block := stretcher.pull(last=True)):
            given += len(block)
    assert given == 6 * RATE
