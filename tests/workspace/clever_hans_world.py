"""A few tracks as files, runs on a shelf, and a horse: a model that hangs on one band."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import soundfile

from musicscope.core.events import Event
from musicscope.jobs import InlineRunner
from musicscope.learning.evaluation.result_file import ResultShelf
from musicscope.workspace.clever_hans import CleverHans
from musicscope.workspace.clever_hans_jobs import Workplace

RATE = 8_000
LOW_HZ, HIGH_HZ = 60.0, 1_500.0


class Horse:
    """Calls music jazz while most of its energy lies below 200 Hz, and nothing else counts."""

    names = ("jazz", "classical")
    task = "classes"
    rate = RATE
    window = RATE

    def __init__(self) -> None:
        self.judged: list[int] = []

    def judge(self, waveform, check):
        check()
        self.judged.append(len(waveform))
        power = np.square(np.abs(np.fft.rfft(waveform)))
        below = round(200 * len(waveform) / RATE)
        share = float(power[1:below].sum() / max(power[1:].sum(), 1e-9))
        return np.array([share, 1 - share])


def tones(low: float, high: float, seconds: float = 1.5) -> np.ndarray:
    """Return two tones of these amplitudes, one below 200 Hz."""
    t = np.arange(int(seconds * RATE)) / RATE
    low_tone, high_tone = (np.sin(2 * np.pi * hz * t) for hz in (LOW_HZ, HIGH_HZ))
    return (low * low_tone + high * high_tone).astype(np.float32)


class Tracks:
    """What the lab asks of a catalogue."""

    def __init__(self, folder: Path, sounds: dict[int, np.ndarray]) -> None:
        self._tracks = {}
        for track, y in sounds.items():
            path = folder / f"{track}.wav"
            soundfile.write(path, y, RATE, subtype="FLOAT")
            self._tracks[track] = SimpleNamespace(
                path=bytes(path),
                duration_s=len(y) / RATE,
                missing=False,
                title=f"Piece {track}",
                artist="",
            )

    def ids(self):
        return np.array(sorted(self._tracks))

    def track(self, track):
        return self._tracks[track]

    def __contains__(self, track):
        return track in self._tracks


class Player:
    """Plays nothing, and says so."""

    aside = None

    def play_aside(self, path, title, *, loop=False):
        self.aside = SimpleNamespace(path=path, title=title, loop=loop)

    def end_aside(self):
        self.aside = None


class World:
    """The lab over three tracks: jazz by a hair, jazz by far, classical by far."""

    def __init__(self, folder: Path, jobs=None, horse=None) -> None:
        sounds = {1: tones(0.105, 0.1), 2: tones(0.3, 0.01), 3: tones(0.01, 0.3)}
        self.catalogue = Tracks(folder, sounds)
        self.shelf = ResultShelf(folder / "bench")
        self.bench = SimpleNamespace(results=self.shelf.all, changed=Event())
        self.player = Player()
        self.horse = horse or Horse()
        self.lab = CleverHans(
            SimpleNamespace(path=folder / "library.sqlite3"),
            self.catalogue,
            self.bench,
            self.player,
            SimpleNamespace(cache=folder / "cache"),
            jobs or InlineRunner(),
        )
        self.lab.place = Workplace(lambda _: self.horse)
        self.model = folder / "horse.network"
        self.troubles: list[str] = []

    def asked(self, ask, *arguments, **more):
        """Return what is answered to a question of the lab that is answered at once."""
        answers: list[object] = []
        ask(*arguments, answers.append, self.troubles.append, **more)
        return answers[0] if answers else None
