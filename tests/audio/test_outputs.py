"""Outputs that need no sound card."""

from __future__ import annotations

import threading
import time

import numpy as np

from musicscope.audio.outputs import SilentOutput, SoundCards
from tests.audio.fakes import wait_for


def test_silence_asks_for_as_much_sound_as_the_clock_says():
    asked: list[tuple[int, float, float]] = []

    def fill(out: np.ndarray, heard_at: float) -> None:
        out[:] = 1.0
        asked.append((len(out), heard_at, time.monotonic()))

    output = SilentOutput(8_000, fill)
    wait_for(lambda: len(asked) > 10)
    output.close()
    frames = np.array([a[0] for a in asked])
    heard_at = np.array([a[1] for a in asked])
    now = np.array([a[2] for a in asked])
    np.testing.assert_allclose(heard_at[1:] - heard_at[:-1], frames[:-1] / 8_000, atol=1e-6)
    assert np.all(heard_at <= now)
    assert output.channels == 2


def test_silence_rests_wakes_and_leaves_no_thread():
    asked = []
    output = SilentOutput(8_000, lambda out, heard_at: asked.append(len(out)))
    wait_for(lambda: asked)
    output.rest()
    assert "silent output" not in {t.name for t in threading.enumerate()}
    asked.clear()
    output.wake()
    wait_for(lambda: asked)
    output.close()
    output.close()
    assert "silent output" not in {t.name for t in threading.enumerate()}


def test_silence_can_be_demanded(monkeypatch):
    monkeypatch.setenv("MUSICSCOPE_OUTPUT", "silent")
    cards = SoundCards()
    assert cards.wants_silence
    output = cards.open(48_000, lambda out, heard_at: None)
    output.close()
    assert (output.name, output.silent, output.rate) == ("silent", True, 48_000)
    cards.refresh()
