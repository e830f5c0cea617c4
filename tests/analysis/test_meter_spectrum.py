"""The spectrum of a moment shows each sine at its frequency and level."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import get_window

from musicscope.analysis.meter_spectrum import (
    HOLD_FALL_DB_S,
    WINDOWS,
    RunningSpectrum,
    find_peaks,
    sine_power,
    to_db,
    window_of,
)
from musicscope.analysis.pitch import frequency_to_note

RATE = 44_100
NAMES = {"hann": "hann", "hamming": "hamming", "blackmanharris": "blackmanharris",
         "rectangular": "boxcar"}  # fmt: skip


def sines(n: int, *partials: tuple[float, float]) -> np.ndarray:
    times = np.arange(n) / RATE
    waves = (10 ** (db / 20) * np.sin(2 * np.pi * hz * times + hz) for hz, db in partials)
    return sum(waves).astype(np.float32)


@pytest.mark.parametrize("name", list(WINDOWS))
def test_windows_are_those_of_scipy(name: str) -> None:
    assert np.allclose(window_of(name, 512), get_window(NAMES[name], 512), atol=1e-6)


@pytest.mark.parametrize(
    ("window", "n_fft"),
    [(w, n) for w in WINDOWS for n in (2048, 8192, 32_768) if (w, n) != ("rectangular", 2048)],
)
def test_a4_peaks_within_one_bin_and_is_named_without_a_cent(window: str, n_fft: int) -> None:
    power = sine_power(sines(n_fft, (440.0, -20.0)), window)
    assert abs(int(power.argmax()) - 440 * n_fft / RATE) <= 1
    (peak, *_) = find_peaks(power, RATE, window, count=1)
    name, cents = frequency_to_note(peak.hz)
    assert name == "A4"
    assert abs(cents) < 0.5
    assert peak.level_db == pytest.approx(-20, abs=0.1)


@pytest.mark.parametrize("hz", [221.3, 443.9, 1234.5, 7777.7])
def test_partials_between_bins_are_found_to_a_tenth_of_a_cent(hz: float) -> None:
    for window in ("hann", "blackmanharris"):
        (peak, *_) = find_peaks(sine_power(sines(8192, (hz, -12.0)), window), RATE, window)
        assert abs(1200 * np.log2(peak.hz / hz)) < 0.1
        assert peak.level_db == pytest.approx(-12, abs=0.02)


def test_partials_of_a_tone_come_with_their_levels_the_strongest_first() -> None:
    sound = sines(8192, (330.0, -20.0), (660.0, -14.0), (990.0, -30.0))
    peaks = find_peaks(sine_power(sound, "hann"), RATE, "hann")
    assert [round(peak.hz) for peak in peaks] == [660, 330, 990]
    assert [round(peak.level_db) for peak in peaks] == [-14, -20, -30]


def test_noise_and_silence_have_few_partials_or_none() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 8192).astype(np.float32)
    averaged = RunningSpectrum("infinite")
    for _ in range(60):
        noise = np.roll(noise, 977) * np.random.default_rng(1).choice([-1, 1], 8192)
        power = averaged.push(sine_power(noise.astype(np.float32), "hann"), 0.1)
    assert len(find_peaks(power, RATE, "hann")) <= 2
    assert find_peaks(sine_power(np.zeros(8192, np.float32), "hann"), RATE, "hann") == []


def test_an_average_of_all_is_their_mean() -> None:
    running = RunningSpectrum("infinite")
    powers = np.random.default_rng(3).uniform(size=(20, 9))
    for power in powers:
        mean = running.push(power, 0.1)
    assert np.allclose(mean, powers.mean(axis=0))


@pytest.mark.parametrize(("average", "constant_s"), [("fast", 0.125), ("slow", 1.0)])
def test_an_average_reaches_two_thirds_in_its_time(average: str, constant_s: float) -> None:
    running = RunningSpectrum(average)
    running.push(np.zeros(5), 0.01)
    for _ in range(round(constant_s / 0.005)):
        mean = running.push(np.ones(5), 0.005)
    assert mean == pytest.approx(1 - np.exp(-1), abs=0.01)


def test_held_peaks_fall_evenly() -> None:
    running = RunningSpectrum("off")
    running.push(np.full(5, 0.01), 0.1)
    for _ in range(10):
        running.push(np.full(5, 1e-9), 0.1)
    assert np.allclose(running.held_db, -20 - HOLD_FALL_DB_S, atol=0.01)
    running.push(np.full(5, 0.1), 0.1)
    assert np.allclose(running.held_db, to_db(np.array(0.1)))
