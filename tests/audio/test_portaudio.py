"""A sound system that prints, fails or hangs does not take the program with it."""

from __future__ import annotations

import os
import threading
from types import SimpleNamespace

import pytest

from musicscope.audio import portaudio
from musicscope.core.errors import DeviceError


@pytest.fixture(autouse=True)
def library(monkeypatch):
    """Stand in for PortAudio, so that nothing real can be left stuck."""
    monkeypatch.setattr(portaudio._Health, "stuck", False)
    module = SimpleNamespace(_exit_handler=lambda: None)
    monkeypatch.setitem(__import__("sys").modules, "sounddevice", module)
    return module


def test_an_answer_is_handed_on():
    assert portaudio.ask("Speakers cannot be opened", lambda: 7) == 7
    assert portaudio.ask("Speakers cannot be closed", lambda: None) is None


def test_a_failure_becomes_a_sentence():
    def fail() -> None:
        raise OSError("Invalid sample rate")

    with pytest.raises(DeviceError, match=r"Speakers cannot be opened: Invalid sample rate\."):
        portaudio.ask("Speakers cannot be opened", fail)


def test_what_sound_systems_print_stays_off_the_terminal(capfd):
    portaudio.ask("Speakers cannot be opened", lambda: os.write(2, b"ALSA lib: underrun\n"))
    assert capfd.readouterr().err == ""


def test_a_call_that_hangs_is_left_behind_and_not_repeated(monkeypatch):
    monkeypatch.setattr(portaudio, "_PATIENCE_S", 0.05)
    released = threading.Event()
    with pytest.raises(DeviceError, match="does not answer"):
        portaudio.ask("Speakers cannot be opened", released.wait)
    with pytest.raises(DeviceError, match="does not answer"):
        portaudio.portaudio()
    portaudio.refresh()
    released.set()
