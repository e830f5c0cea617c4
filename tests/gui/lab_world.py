"""Lab, lessons and equaliser on a stage without sound."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np

from musicscope.core.events import Event
from musicscope.core.paths import Places
from musicscope.core.settings import Settings
from musicscope.jobs import InlineRunner
from musicscope.workspace.equalising import Equalising
from musicscope.workspace.lab import SoundLab
from musicscope.workspace.lessons import Lessons
from musicscope.workspace.stage import Source

RATE = 44_100


class SilentStage:
    def __init__(self) -> None:
        self.changed: Event[None] = Event()
        self.source, self.playing, self.position_s = Source.TRACK, False, 0.0
        self.sound = np.zeros((0, 2), np.float32)

    def heard(self, seconds: float) -> tuple[np.ndarray, int]:
        return self.sound[-round(seconds * RATE) :], RATE

    def seek(self, position_s: float) -> None:
        self.position_s = position_s

    def toggle(self) -> None:
        self.playing = not self.playing
        self.changed.emit(None)


class SilentPlayback:
    def __init__(self, stage: SilentStage) -> None:
        self._stage = stage
        self.player = SimpleNamespace(equaliser=None)

    def play_aside(
        self, path: bytes, title: str, *, loop: bool = False, start_s: float = 0.0
    ) -> None:
        self._stage.source, self._stage.playing = Source.LAB, True
        self._stage.changed.emit(None)

    def end_aside(self) -> None:
        self._stage.source, self._stage.playing = Source.TRACK, False
        self._stage.changed.emit(None)

    def pause(self) -> None:
        self._stage.playing = False
        self._stage.changed.emit(None)


def make_world(folder: Path, lessons: Path | None = None) -> SimpleNamespace:
    """Return a context with all that the three panels need."""
    stage, jobs = SilentStage(), InlineRunner()
    playback = SilentPlayback(stage)
    settings = Settings(folder / "settings.json")
    lab = SoundLab(playback, stage, Places(folder / "data", folder / "cache"), jobs)
    equalising = Equalising(playback, SimpleNamespace(equaliser=None), settings)
    workspace = SimpleNamespace(
        lab=lab, equalising=equalising, lessons=Lessons(lab, equalising, lessons), jobs=jobs
    )
    return SimpleNamespace(workspace=workspace, stage=stage, settings=settings)
