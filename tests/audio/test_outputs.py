"""Outputs that need no sound card."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from musicscope.audio import outputs
from musicscope.audio.outputs import OutputDevice, SilentOutput, SoundCards
from musicscope.core.errors import DeviceError
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


class Cards:
    """Three sound cards: one that is busy, one that plays at its own rate only, one that plays."""

    def __init__(self, device: OutputDevice, rate: int, fill: object) -> None:
        if device.name == "Busy" or (device.name == "Stubborn" and rate != device.rate):
            raise DeviceError(f"{device.name} cannot be opened at {rate} Hz: busy.")
        self.name, self.rate, self.silent = device.name, rate, False


@pytest.fixture
def three_cards(monkeypatch) -> SoundCards:
    names = ("Busy", "Stubborn", "Willing")
    devices = [OutputDevice(n, "ALSA", k, 2, 48_000, k == 0) for k, n in enumerate(names)]
    monkeypatch.delenv("MUSICSCOPE_OUTPUT", raising=False)
    monkeypatch.setattr(outputs, "list_outputs", lambda: list(devices))
    monkeypatch.setattr(outputs, "SoundCardOutput", Cards)
    return SoundCards()


def test_a_busy_device_is_passed_over_and_named(three_cards):
    assert three_cards.open(44_100, lambda out, at: None).name == "Stubborn"
    assert three_cards.refused == "Busy"


def test_a_device_that_refuses_a_rate_plays_at_its_own(three_cards):
    three_cards.preferred = "Stubborn"
    output = three_cards.open(44_100, lambda out, at: None)
    assert (output.name, output.rate) == ("Stubborn", 48_000)
    assert three_cards.refused == ""


def test_the_preferred_device_comes_first_and_is_named_when_it_is_missing(three_cards):
    three_cards.preferred = "Willing"
    assert three_cards.open(44_100, lambda out, at: None).name == "Willing"
    assert three_cards.refused == ""
    three_cards.preferred = "Amplifier"
    assert three_cards.open(44_100, lambda out, at: None).name == "Stubborn"
    assert three_cards.refused == "Amplifier"
