"""Sound that tells its own time: which place of a file is heard at which moment.

Each half second has a burst of 50 ms, symmetrical around its moment, whose pitch tells which of
sixteen it is. Speed and pitch-keeping stretch leave its middle and its pitch where they are.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from tests.audio.null_sink import RATE, NullSink

ROOT = Path(__file__).resolve().parents[2]
STEP_S = 0.5
_BURST_S = 0.05
#: Hz, a quarter tone and more apart.
_PITCHES = 700.0 * 1.09 ** np.arange(16)


def write_time_code(path: Path, rate: int, begin_s: float, end_s: float) -> Path:
    """Write a mono FLAC that is silent up to `begin_s`, and tells the time from there on."""
    with soundfile.SoundFile(path, "w", rate, 1, "PCM_16") as file:
        silence = np.zeros(rate * 10, np.int16)
        left = round(begin_s * rate)
        while left:
            left -= len(part := silence[:left])
            file.write(part)
        t = begin_s + np.arange(round((end_s - begin_s) * rate)) / rate
        k = np.round(t / STEP_S).astype(int)
        aside = t - k * STEP_S
        shape = np.where(np.abs(aside) < _BURST_S / 2, np.cos(np.pi * aside / _BURST_S) ** 2, 0.0)
        file.write(0.5 * shape * np.cos(2 * np.pi * _PITCHES[k % 16] * aside))
    return path


@dataclass(frozen=True)
class Told:
    """A burst that was heard.

    Attributes
    ----------
    at : float
        Seconds of the recording.
    number : int
        Which of sixteen.
    """

    at: float
    number: int


def bursts(samples: np.ndarray) -> list[Told]:
    """Find the bursts in what was recorded: the middle of their energy, and their pitch."""
    width = RATE // 50
    level = np.convolve(samples.astype(float) ** 2, np.ones(width) / width, mode="same")
    loud = np.concatenate([[False], level > 0.02 * level.max(), [False]])
    edges = np.flatnonzero(np.diff(loud.astype(int)))
    told = []
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        part = samples[begin:end].astype(float)
        middle = float(np.average(np.arange(len(part)), weights=part**2))
        window = part * np.hanning(len(part))
        spectrum = np.abs(np.fft.rfft(window, 1 << 16))
        pitch = float(spectrum.argmax()) * RATE / (1 << 16)
        number = int(np.abs(np.log(_PITCHES / pitch)).argmin())
        told.append(Told((begin + middle) / RATE, number))
    return told


@dataclass(frozen=True)
class Listened:
    """What one playing gave.

    Attributes
    ----------
    errors_ms : np.ndarray
        For each burst heard, how far the position drawn at that moment lies behind it (+: ahead).
    underruns : int
    latency_ms : float
        From the call to the first sample in the output.
    """

    errors_ms: np.ndarray
    underruns: int
    latency_ms: float


def listen(sink: NullSink, path: Path, start_s: float, speed: float, seconds: float) -> Listened:
    """Play a file that tells the time, and compare what is heard with what is drawn.

    Where a busy machine let the output run dry, which shifts everything, that is tried again, at
    most three times.

    Parameters
    ----------
    seconds : float
        How long to listen.
    """
    for _attempt in range(3):
        listened = listen_once(sink, path, start_s, speed, seconds)
        if not listened.underruns:
            break
    return listened


def listen_once(
    sink: NullSink, path: Path, start_s: float, speed: float, seconds: float
) -> Listened:
    """Play a file that tells the time, whatever happens."""
    with sink.recording() as heard:
        process = subprocess.run(
            [
                *(sys.executable, "-m", "tests.audio.aloud", path, str(start_s)),
                *(f"--speed={speed}", f"--for={seconds}"),
            ],
            cwd=ROOT,
            env=sink.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60 + seconds,
        )
    reports = [json.loads(line) for line in process.stdout.splitlines()]
    at = np.array([report["at"] for report in reports])
    position = np.array([report["position_s"] for report in reports])
    errors = []
    for burst in bursts(heard.samples):
        moment = heard.started_at + burst.at
        if not at[0] + 0.5 < moment < at[-1] - 0.2:
            continue
        drawn = float(np.interp(moment, at, position))
        k = round(drawn / STEP_S)
        truth = min(range(k - 8, k + 8), key=lambda j: (j % 16 != burst.number, abs(j - k)))
        errors.append(1e3 * (drawn - truth * STEP_S))
    assert errors, "nothing was heard"
    last = reports[-1]
    return Listened(np.array(errors), last["underruns"], last["latency_ms"])
