"""Loudness as it is heard agrees with an independent measurement of the whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
import soundfile

from musicscope.analysis.loudness.meter import LoudnessMeter
from musicscope.analysis.meter_loudness import LoudnessStream, LoudnessStreamSpec
from musicscope.jobs import InlineRunner


def stream_of(sound: np.ndarray, rate: int) -> LoudnessStream:
    rng = np.random.default_rng(5)
    meter, begin = LoudnessStream(rate, sound.shape[1]), 0
    while begin < len(sound):
        size = int(rng.integers(1, 2500))
        meter.push(sound[begin : begin + size])
        begin += size
    return meter


def music(rate: int, seconds: float = 12.0) -> np.ndarray:
    """Return chords that swell and pause, with noise on one side."""
    rng = np.random.default_rng(7)
    times = np.arange(int(seconds * rate)) / rate
    swell = 0.05 + 0.3 * np.abs(np.sin(times / 2.3)) * (np.sin(times / 1.1) > -0.6)
    tones = sum(np.sin(2 * np.pi * hz * times) / n for n, hz in enumerate((196, 247, 294, 988), 1))
    left = swell * tones / 2
    return np.stack([left, 0.7 * left + 0.02 * rng.normal(size=len(left))], 1).astype(np.float32)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_integrated_loudness_is_that_of_pyloudnorm(rate: int, channels: int) -> None:
    sound = music(rate)[:, :channels]
    expected = pyloudnorm.Meter(rate).integrated_loudness(sound.astype(np.float64))
    assert stream_of(sound, rate).integrated_lufs == pytest.approx(expected, abs=0.1)


def test_a_steady_tone_reads_the_same_in_all_windows() -> None:
    times = np.arange(5 * 48_000) / 48_000
    wave = 10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * times)
    meter = stream_of(np.stack([wave, wave], 1).astype(np.float32), 48_000)
    for lufs in (meter.momentary_lufs, meter.short_term_lufs, meter.integrated_lufs):
        assert lufs == pytest.approx(-23.0, abs=0.1), "EBU Tech 3341, case 1"


def test_windows_end_where_those_of_the_file_do() -> None:
    sound = music(44_100)
    whole = LoudnessMeter(44_100, 2)
    whole.push(sound)
    measured, stream = whole.result(), stream_of(sound, 44_100)
    assert stream.momentary_lufs == pytest.approx(measured.momentary_lufs[-1], abs=0.01)
    assert stream.short_term_lufs == pytest.approx(measured.short_term_lufs[-1], abs=0.01)
    assert stream.true_peak_dbtp == pytest.approx(measured.true_peak_dbtp, abs=0.01)


def test_a_wave_that_peaks_between_its_samples_is_seen() -> None:
    times = np.arange(48_000)
    wave = (0.5 * np.sin(np.pi / 2 * times + np.pi / 4)).astype(np.float32)
    assert float(np.abs(wave).max()) == pytest.approx(0.3536, abs=1e-3)
    assert stream_of(wave[:, None], 48_000).true_peak_dbtp == pytest.approx(-6.02, abs=0.15)


def test_silence_has_no_loudness_and_little_sound_none_yet() -> None:
    silent = stream_of(np.zeros((48_000, 2), np.float32), 48_000)
    assert silent.integrated_lufs is None
    assert silent.true_peak_dbtp is None
    short = stream_of(music(48_000)[:12_000], 48_000)
    assert short.momentary_lufs is None
    assert short.short_term_lufs is None


def test_it_is_made_in_the_background(tmp_path: Path) -> None:
    path = tmp_path / "music.wav"
    soundfile.write(path, music(44_100, 3.0), 44_100)
    sound, rate = soundfile.read(path, dtype="float32")
    meter = InlineRunner().submit(LoudnessStreamSpec(rate, 2)).result
    meter.push(sound)
    assert meter.integrated_lufs is not None
