"""The invented library with three real sounds, one network's card, and a horse behind it."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import soundfile

from musicscope.core.events import Event
from musicscope.learning.packages import NetworkCard
from musicscope.learning.packages.shelf import OnShelf
from musicscope.workspace.clever_hans import CleverHans
from musicscope.workspace.clever_hans_jobs import Workplace
from tests.gui.bench_world import BenchWorld
from tests.workspace.clever_hans_world import RATE, Horse, tones


class Cards:
    """The networks that there are, by their cards alone."""

    def __init__(self, folder: Path) -> None:
        self.changed: Event[None] = Event()
        self._folder = folder
        self.shelf: list[OnShelf] = []

    def models(self) -> tuple[OnShelf, ...]:
        return tuple(self.shelf)

    @property
    def chosen(self) -> Path | None:
        return self.shelf[0].path if self.shelf else None

    def add(self, name: str, task: str = "genre") -> Path:
        names = Horse.names
        card = NetworkCard(name, "time", {}, {}, task, names, 12)
        self.shelf.append(OnShelf(self._folder / f"{name}.network", card))
        self.changed.emit(None)
        return self.shelf[-1].path


class LabWorld(BenchWorld):
    """Tracks 1 to 3 can be heard: jazz by a hair, jazz by far, classical by far."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 5)
        self.networks = Cards(folder)
        self.horse = Horse()
        self.clever_hans = CleverHans(
            self.library,
            self.catalogue,
            self.bench,
            self.playback,
            SimpleNamespace(cache=folder / "cache"),
            self.jobs,
        )
        self.clever_hans.place = Workplace(lambda _: self.horse)
        for track, sound in ((1, (0.105, 0.1)), (2, (0.3, 0.01)), (3, (0.01, 0.3))):
            path = Path(os.fsdecode(self.catalogue.track(track).path))
            path.parent.mkdir(parents=True, exist_ok=True)
            soundfile.write(path, tones(*sound), RATE, format="WAV", subtype="FLOAT")
