"""Meters read what is there: peaks, mean level, clipping, correlation, and an unbroken stream."""

from __future__ import annotations

import numpy as np
import pytest

from musicscope.analysis.meter import FALL_DB_S, FLOOR_DB, HOLD_S, LevelMeter
from musicscope.analysis.meter_heard import FreshSamples

RATE = 48_000


def sine(level_db: float, seconds: float = 1.0, hz: float = 1000.0) -> np.ndarray:
    times = np.arange(int(seconds * RATE)) / RATE
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * hz * times)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def meter_of(sound: np.ndarray, block: int = 800) -> LevelMeter:
    meter = LevelMeter(RATE, sound.shape[1])
    for begin in range(0, len(sound), block):
        meter.push(sound[begin : begin + block])
    return meter


def test_a_sine_reads_its_peak_and_three_decibels_less_on_average() -> None:
    levels = meter_of(sine(-20)).levels()
    assert levels.peak_db == pytest.approx((-20, -20), abs=0.02)
    assert levels.rms_db == pytest.approx((-23.01, -23.01), abs=0.02)


def test_a_peak_falls_twenty_decibels_in_1_7_seconds_and_is_held() -> None:
    meter = meter_of(sine(-6))
    for _ in range(17):
        meter.rest(0.1)
    levels = meter.levels()
    assert levels.peak_db[0] == pytest.approx(-26, abs=0.1)
    assert levels.hold_db[0] == pytest.approx(-6, abs=0.05)
    assert levels.rms_db[0] == FLOOR_DB
    for _ in range(10):
        meter.rest(0.1)
    late_s = 2.7 - HOLD_S
    assert meter.levels().hold_db[0] == pytest.approx(-6 - late_s * FALL_DB_S, abs=1.3)


def test_the_meter_comes_to_rest() -> None:
    meter = meter_of(sine(-6, 0.2))
    assert not meter.resting
    for _ in range(120):
        meter.rest(0.1)
    assert meter.resting
    assert meter.levels().peak_db == (FLOOR_DB, FLOOR_DB)


def test_a_wave_cut_off_lights_its_lamp_until_it_is_put_out() -> None:
    sound = sine(-6)
    sound[1000:1003, 1] = 1.0
    meter = meter_of(sound, block=1001)
    assert meter.levels().clipped == (False, True)
    meter.push(sine(-40))
    assert meter.levels().clipped == (False, True)
    meter.forget_clips()
    assert meter.levels().clipped == (False, False)


def test_one_sample_at_full_scale_is_not_clipped_but_one_beyond_is() -> None:
    sound = sine(-6)
    sound[500] = 1.0
    assert meter_of(sound).levels().clipped == (False, False)
    sound[500, 0] = 1.2
    assert meter_of(sound).levels().clipped == (True, False)


@pytest.mark.parametrize(("right", "expected"), [(1.0, 1.0), (-0.5, -1.0)])
def test_mono_correlates_and_an_inverted_side_opposes(right: float, expected: float) -> None:
    sound = sine(-12) * np.array([1.0, right], np.float32)
    assert meter_of(sound).levels().correlation == pytest.approx(expected, abs=1e-3)


def test_unrelated_noise_does_not_correlate_and_silence_says_nothing() -> None:
    noise = np.random.default_rng(2).normal(0, 0.1, (RATE, 2)).astype(np.float32)
    correlation = meter_of(noise).levels().correlation
    assert correlation is not None
    assert abs(correlation) < 0.03
    assert meter_of(np.zeros((RATE, 2), np.float32)).levels().correlation is None
    assert meter_of(noise[:, :1]).levels().correlation is None


def test_damaged_samples_read_as_silence() -> None:
    sound = sine(-20)
    sound[100:200] = np.nan
    levels = meter_of(sound).levels()
    assert levels.peak_db == pytest.approx((-20, -20), abs=0.02)
    assert not any(levels.clipped)


class Tape:
    """Sound that is heard in blocks, looked at whenever."""

    def __init__(self, sound: np.ndarray) -> None:
        self.sound, self.position = sound, 0

    def heard(self, seconds: float) -> tuple[np.ndarray, int]:
        return self.sound[max(self.position - round(seconds * RATE), 0) : self.position], RATE


@pytest.mark.parametrize("kind", ["music", "tone", "silence", "clipped"])
def test_overlapping_looks_make_one_unbroken_stream(kind: str) -> None:
    rng = np.random.default_rng(1)
    sound = {
        "music": rng.normal(0, 0.2, (3 * RATE, 2)),
        "tone": sine(-6, 3.0, 440.0),
        "silence": np.zeros((3 * RATE, 2)),
        "clipped": np.clip(4 * sine(0, 3.0, 333.0), -1, 1),
    }[kind].astype(np.float32)
    tape, fresh, parts, clock = Tape(sound), FreshSamples(), [], 0.0
    while tape.position < len(sound) - 4000:
        elapsed = rng.uniform(0.008, 0.05)
        clock += elapsed
        tape.position = int(clock * RATE) // 512 * 512
        part, _ = fresh.take(tape.heard, elapsed)
        parts.append(part)
    stream = np.concatenate(parts)
    if kind == "silence":
        assert abs(len(stream) - tape.position) < 0.1 * RATE
    else:
        first = tape.position - len(stream)
        assert 0 <= first < 0.1 * RATE
        assert np.array_equal(stream, sound[first : tape.position])


def test_nothing_new_is_heard_while_it_is_paused() -> None:
    tape, fresh = Tape(sine(-6, 2.0, 441.7)), FreshSamples()
    tape.position = RATE
    fresh.take(tape.heard, 0.02)
    for _ in range(5):
        part, _ = fresh.take(tape.heard, 0.016)
        assert len(part) == 0
