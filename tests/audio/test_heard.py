"""What was played is heard: at the right pitch, at the right moment, through a real sound card."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.audio.encoding import encode, tone
from tests.audio.null_sink import RATE, NullSink, require_null_sink
from tests.audio.time_code import listen, write_time_code

pytestmark = pytest.mark.sound

ROOT = Path(__file__).resolve().parents[2]
CLICK_S, TONE_S, TONE_LENGTH_S = 0.5, 1.5, 1.0


@pytest.fixture
def sink():
    require_null_sink()
    with NullSink() as sink:
        yield sink


@pytest.fixture
def piece(tmp_path):
    """Two seconds and a half: a burst of 2 kHz at 0.5 s, 440 Hz from 1.5 s on."""

    def at_rate(rate: int) -> Path:
        samples = np.zeros(round(3.0 * rate), np.float32)
        burst = tone(2_000.0, 0.05, rate)
        samples[round(CLICK_S * rate) :][: len(burst)] = burst
        note = tone(440.0, TONE_LENGTH_S, rate)
        samples[round(TONE_S * rate) :][: len(note)] = note
        return encode(tmp_path / f"{rate}.wav", samples[:, None], rate, "pcm_f32le")

    return at_rate


def play(sink: NullSink, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.audio.aloud", *map(str, arguments)],
        cwd=ROOT,
        env=sink.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def onset_s(samples: np.ndarray, frequency: float, after_s: float = 0.0) -> float:
    """When a tone begins: the middle of the rise of its level in windows of 10 ms."""
    width = RATE // 100
    t = np.arange(len(samples)) / RATE
    shifted = samples * np.exp(-2j * np.pi * frequency * t)
    level = np.abs(np.convolve(shifted, np.ones(width) / width, mode="same"))
    begin = round(after_s * RATE)
    return after_s + int(np.argmax(level[begin:] > level.max() / 2)) / RATE


def pitch(samples: np.ndarray) -> float:
    """The strongest frequency, Hz, between bins by a parabola (Smith and Serra, 1987)."""
    spectrum = np.log(np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) + 1e-12)
    k = int(np.argmax(spectrum))
    a, b, c = spectrum[k - 1 : k + 2]
    return float((k + 0.5 * (a - c) / (a - 2 * b + c)) * RATE / len(samples))


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_tone_is_heard_at_its_pitch_and_at_its_moment(sink, piece, rate):
    path = piece(rate)
    for _attempt in range(3):
        with sink.recording() as heard:
            process = play(sink, path)
            said, noise = process.communicate(timeout=60)
        assert process.returncode == 0, noise
        assert noise == ""
        reports = [json.loads(line) for line in said.splitlines()]
        if reports[-1]["underruns"] == 0:
            break
    assert reports[-1]["output"].startswith("System output")
    assert reports[-1]["rate"] == rate
    assert reports[-1]["sentences"] == []

    click = onset_s(heard.samples, 2_000.0)
    note = onset_s(heard.samples, 440.0, after_s=click + 0.2)
    assert note - click == pytest.approx(TONE_S - CLICK_S, abs=0.003)
    inside = heard.samples[round((note + 0.1) * RATE) : round((note + 0.9) * RATE)]
    assert pitch(inside) == pytest.approx(440.0, abs=0.1)
    assert np.abs(inside).max() == pytest.approx(0.5, abs=0.01)
    silence = heard.samples[round((click + 0.2) * RATE) : round((note - 0.1) * RATE)]
    assert np.abs(silence).max() < 1e-4
    end = note + TONE_LENGTH_S
    assert np.abs(heard.samples[round((end + 0.02) * RATE) :]).max() < 1e-4

    playing = [r for r in reports if 0.6 < r["position_s"] < 2.4]
    starts = [r["at"] - r["position_s"] for r in playing]
    assert np.std(starts) < 0.02
    expected = np.median(starts) + TONE_S
    assert heard.started_at + note == pytest.approx(expected, abs=0.15)


def test_a_sound_card_taken_away_pauses_and_playing_goes_on_in_silence(sink, piece):
    with play(sink, piece(RATE), 0.2) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        reports = map(json.loads, process.stdout)
        report = next(r for r in reports if r["position_s"] > 0.5)
        assert report["output"].startswith("System output")
        sink.unplug()
        report = next(r for r in reports if not r["playing"] and r["sentences"])
        assert report["output"] == "silent"
        assert report["sentences"][0].startswith("System output (default) was lost: paused;")
        held = report["position_s"]
        process.stdin.write("resume\n")
        process.stdin.close()
        last = report
        for last in reports:
            assert last["position_s"] >= held
        assert last["position_s"] > 2.5
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("rate", "place_s", "speed"), [(44_100, 30.0, 1.0), (48_000, 300.0, 0.5), (96_000, 3600.0, 2.0)]
)
def test_what_is_drawn_is_what_is_heard_within_a_frame(sink, tmp_path, rate, place_s, speed):
    path = write_time_code(tmp_path / "time.flac", rate, place_s - 2.0, place_s + 12.0)
    heard = listen(sink, path, place_s - 1.0, speed, 4.0)
    assert len(heard.errors_ms) >= 3
    assert np.abs(heard.errors_ms).max() < 1000 / 60
