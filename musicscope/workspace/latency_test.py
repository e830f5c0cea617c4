"""Clicks once a second, by which a person sets how late the sound arrives at the ear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from musicscope.core.paths import Places
    from musicscope.workspace.playback import Playback

RATE = 44_100
#: Seconds between two clicks, and of the sound before it repeats.
EVERY_S, LONG_S = 1.0, 8.0
LEVEL = 0.4
TITLE = "Latency test"
_NAME = "latency.wav"


class LatencyTest:
    """Plays the clicks in place of what plays.

    Parameters
    ----------
    playback, places
        Services of the workspace; the sound lies in the cache.
    """

    def __init__(self, playback: Playback, places: Places) -> None:
        self._playback = playback
        self._path = places.cache / _NAME

    @property
    def running(self) -> bool:
        """Whether the clicks sound."""
        aside = self._playback.aside
        return aside is not None and aside.path == bytes(self._path)

    @property
    def phase(self) -> float:
        """Seconds since the click that is heard now, by what the program believes."""
        return self._playback.position_s % EVERY_S

    def start(self) -> None:
        """Begin; raises `OSError` when the sound cannot be written."""
        from musicscope.audio.clicks import click
        from musicscope.audio.synthesis.lab_file import write_wav

        samples = np.zeros(round(LONG_S * RATE), np.float32)
        sound = click(RATE, LEVEL, accented=True)[:, 0]
        for number in range(round(LONG_S / EVERY_S)):
            first = round(number * EVERY_S * RATE)
            samples[first : first + len(sound)] += sound
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_wav(self._path, samples, RATE)
        self._playback.play_aside(bytes(self._path), TITLE, loop=True)

    def stop(self) -> None:
        """End, and return to what was on stage."""
        if self.running:
            self._playback.end_aside()
