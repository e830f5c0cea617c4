"""Curves are the engine's own figures, at their times, for a part and for the whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import librosa
import numpy as np
import pyloudnorm
import pytest
import soundfile

from musicscope.analysis.curve import MOMENTARY, SHORT_TERM, TEMPO, Curve, curve_kinds
from musicscope.analysis.curve_job import CurvesSpec
from musicscope.analysis.curve_live import LIVE_CURVES, LiveCurves
from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import HOP, RATE
from musicscope.jobs import InlineRunner

SECONDS = 12.0


@pytest.fixture(scope="module")
def sound() -> np.ndarray:
    """Return tones that rise by a third each second over a little noise, on two channels."""
    rng = np.random.default_rng(4)
    times = np.arange(int(SECONDS * 44_100)) / 44_100
    hz = 220 * 2 ** (np.floor(times) / 3)
    wave = (0.1 + 0.2 * (times % 1)) * np.sin(2 * np.pi * np.cumsum(hz) / 44_100)
    left = wave + 0.01 * rng.normal(size=len(wave))
    return np.stack([left, 0.8 * left], axis=1).astype(np.float32)


@pytest.fixture(scope="module")
def path(sound: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("curves") / "rising.wav"
    soundfile.write(path, sound, 44_100, subtype="FLOAT")
    return path


def compute(path: Path, *names: str, start_s: float = 0.0, stop_s: float = 0.0) -> tuple[Any, Any]:
    parts: list[dict[str, Curve]] = []
    spec = CurvesSpec(str(path).encode(), names, start_s, stop_s)
    handle = InlineRunner().submit(spec, on_partial=parts.append)
    assert handle.error is None
    return handle.result, parts


def test_every_descriptor_can_be_a_curve_with_words_for_people() -> None:
    kinds = curve_kinds()
    assert {MOMENTARY, SHORT_TERM, TEMPO, *DESCRIPTORS.names()} == set(kinds)
    for kind in kinds.values():
        assert kind.label[0].isupper()
        assert kind.term
        assert kind.help.endswith(".")


def test_rms_centroid_and_zero_crossings_are_those_of_librosa(path: Path) -> None:
    curves, _ = compute(path, "rms", "centroid", "rolloff", "zero_crossing_rate")
    y = np.concatenate([*_decoded(path)])
    expected = {
        "rms": librosa.feature.rms(y=y, frame_length=2048)[0],
        "centroid": librosa.feature.spectral_centroid(y=y, sr=RATE)[0],
        "rolloff": librosa.feature.spectral_rolloff(y=y, sr=RATE)[0],
    }
    inner = slice(4, -4)
    for name, values in expected.items():
        found = curves[name]
        assert found.whole
        assert found.times_s == pytest.approx(librosa.times_like(values, sr=RATE, hop_length=HOP))
        assert found.values[inner] == pytest.approx(values[inner], rel=2e-3)


def _decoded(path: Path) -> list[np.ndarray]:
    from musicscope.audio.decode import stream

    return [block[:, 0] for block in stream(path, rate=RATE, channels=1)]


def test_several_rows_are_shown_as_their_mean(path: Path) -> None:
    curves, _ = compute(path, "contrast")
    y = np.concatenate(_decoded(path))
    expected = librosa.feature.spectral_contrast(y=y, sr=RATE).mean(axis=0)
    assert curves["contrast"].values[4:-4] == pytest.approx(expected[4:-4], abs=0.2)


def test_momentary_loudness_is_that_of_pyloudnorm_around_its_time(
    path: Path, sound: np.ndarray
) -> None:
    curves, _ = compute(path, MOMENTARY)
    curve, meter = curves[MOMENTARY], pyloudnorm.Meter(44_100, block_size=0.4)
    for moment in (2.2, 5.5, 9.3):
        place = int(np.abs(curve.times_s - moment).argmin())
        begin = round((curve.times_s[place] - 0.2) * 44_100)
        around = np.concatenate([sound[:begin][-44_100:], sound[begin : begin + 17_640]])
        expected = _last_block(meter, around)
        assert curve.values[place] == pytest.approx(expected, abs=0.1)


def _last_block(meter: pyloudnorm.Meter, sound: np.ndarray) -> float:
    """Return the loudness of the last 0.4 s, weighted from 1 s before."""
    weighted = sound.astype(np.float64)
    for stage in meter._filters.values():
        weighted = np.stack([stage.apply_filter(weighted[:, c]) for c in range(2)], axis=1)
    return float(-0.691 + 10 * np.log10((weighted[-17_640:] ** 2).mean(axis=0).sum()))


@pytest.mark.parametrize(("start_s", "stop_s"), [(0.0, 4.0), (3.0, 7.5), (9.0, 14.0)])
def test_the_visible_part_comes_first_and_equals_the_whole(
    path: Path, start_s: float, stop_s: float
) -> None:
    names = ("rms", "centroid", "bandwidth", "zero_crossing_rate", MOMENTARY)
    whole, (part,) = compute(path, *names, start_s=start_s, stop_s=stop_s)
    for name in names:
        times = part[name].times_s
        assert not part[name].whole
        expected = np.interp(times, whole[name].times_s, whole[name].values)
        scale = np.ptp(whole[name].values)
        assert np.allclose(part[name].values, expected, atol=1e-3 * scale), name
        last = min(stop_s, whole[name].times_s[-1])
        assert times[0] <= max(start_s, whole[name].times_s[0])
        assert times[-1] >= last - 0.11


def test_the_value_at_a_moment_is_the_nearest() -> None:
    curve = Curve("rms", np.array([0.0, 1.0, 2.0]), np.array([1, 5, 9], np.float32))
    assert [curve.at(t) for t in (0.0, 0.4, 0.6, 2.0)] == [1, 1, 5, 9]
    assert curve.at(4.0) is None
    assert Curve("rms", np.zeros(0), np.zeros(0, np.float32)).at(1.0) is None


@pytest.mark.parametrize("rate", [44_100, 48_000, RATE])
def test_live_curves_are_those_of_the_file(rate: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(9)
    times = np.arange(6 * rate) / rate
    wave = 0.3 * np.sin(2 * np.pi * (300 + 200 * np.sin(times)) * times)
    wave = (wave + 0.02 * rng.normal(size=len(wave))).astype(np.float32)
    path = tmp_path / "tone.wav"
    soundfile.write(path, wave, rate, subtype="FLOAT")
    whole, _ = compute(path, *LIVE_CURVES)
    live, begin = LiveCurves(), 0
    while begin < len(wave):
        size = int(rng.integers(200, 1500))
        block = wave[begin : begin + size, None]
        begin += len(block)
        live.push(block, rate, 10.0 + begin / rate)
    for name in LIVE_CURVES:
        curve = live.curves()[name]
        inner = (curve.times_s > 11.0) & (curve.times_s < 15.0)
        times_s = curve.times_s[inner] - 10.0
        expected = np.interp(times_s, whole[name].times_s, whole[name].values)
        scale = np.ptp(whole[name].values[40:-40])
        assert np.abs(curve.values[inner] - expected).max() < 0.06 * scale, name


def test_a_live_input_keeps_its_last_minute() -> None:
    live, block = LiveCurves(), np.zeros((RATE, 1), np.float32)
    block[:, 0] = 0.1 * np.sin(np.arange(RATE) / 7)
    for second in range(1, 76):
        live.push(block, RATE, float(second))
    times_s = live.curves()["rms"].times_s
    assert times_s[-1] == pytest.approx(75, abs=0.4)
    assert times_s[-1] - times_s[0] <= 60
