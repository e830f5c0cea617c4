"""The invented library with pretrained networks that lie, listen and answer as a test wants."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from musicscope.core.events import Event
from musicscope.jobs.context import Progress
from musicscope.jobs.handle import JobState
from musicscope.learning.pretrained import pretrained_networks
from musicscope.workspace.pretrained_entries import Entry, Near
from musicscope.workspace.pretrained_search import NO_WORDS
from musicscope.workspace.pretrained_source import Found
from tests.gui.label_world import LabelWorld


class Job:
    """Work that goes on until it is cancelled."""

    def __init__(self) -> None:
        self.state = JobState.RUNNING
        self.progress: Progress | None = None

    @property
    def ended(self) -> bool:
        return self.state is not JobState.RUNNING

    def cancel(self) -> None:
        self.state = JobState.CANCELLED


class FakePretrained:
    """Nothing is loaded, fetched or imported."""

    def __init__(self, world: LabelWorld) -> None:
        self._world = world
        self.changed: Event[None] = Event()
        self.answered: Event[None] = Event()
        self.guessed: Event[frozenset[int]] = Event()
        self.looked = False
        self.help = ""
        self.folder = self.own_folder = Path("/data/pretrained")
        self.of = {
            about.name: Entry(about, None, not about.needs_consent, 0, 200)
            for about in pretrained_networks()
        }
        self.jobs: dict[str, Job] = {}
        self.done: list[tuple[str, str]] = []
        self.asked: list[str] = []
        self.ranked: tuple[Near, ...] = ()

    @property
    def folder_is_usual(self) -> bool:
        return self.folder == self.own_folder

    def use_folder(self, path: Path | None) -> None:
        self.folder = path or self.own_folder
        self.changed.emit(None)

    def look(self) -> None:
        self.done.append(("look", ""))

    def found(self, name: str, *, heard: int = 0) -> None:
        """Let a network be on this computer, and have heard tracks."""
        lies = Found(Path("/models") / name, "weights", "program")
        self.looked = True
        self.of[name] = replace(self.of[name], found=lies, heard=heard)
        self.changed.emit(None)

    def entries(self) -> tuple[Entry, ...]:
        return tuple(self.of.values())

    def entry(self, name: str) -> Entry:
        return self.of[name]

    def going(self, name: str) -> Job | None:
        job = self.jobs.get(name)
        return job if job is not None and not job.ended else None

    def begin(self, name: str, done: int, total: int, unit: str) -> None:
        job = self.jobs[name] = Job()
        job.progress = Progress(done, total, unit)
        self.changed.emit(None)

    def download(self, name: str, done: object, failed: object) -> None:
        self.done.append(("download", name))

    def embed(self, name: str) -> None:
        self.done.append(("embed", name))

    def consent(self, name: str) -> None:
        self.done.append(("consent", name))
        self.of[name] = replace(self.of[name], agreed=True)
        self.changed.emit(None)

    def take_back_consent(self, name: str) -> None:
        self.of[name] = replace(self.of[name], agreed=False)
        self.changed.emit(None)

    def forget_heard(self, name: str) -> None:
        self.done.append(("forget", name))

    @property
    def knows_words(self) -> bool:
        return any(entry.about.has_text and entry.heard for entry in self.entries())

    def text_search(self, text: str, done: object, failed: object) -> object:
        self.asked.append(text)
        if self.knows_words:
            done(self.ranked)
        else:
            failed(NO_WORDS)
        return SimpleNamespace(cancel=lambda: None)

    def trouble(self, texts: tuple[str, ...]) -> str:
        return "" if self.knows_words else NO_WORDS


class PretrainedWorld(LabelWorld):
    """200 invented tracks, and pretrained networks."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 200)
        self.pretrained = FakePretrained(self)
