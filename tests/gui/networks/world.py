"""The invented library with networks that learn as long as a test wants; no torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.jobs.handle import JobState
from musicscope.learning.evaluation.result import Interval
from musicscope.learning.packages import NetworkCard
from musicscope.learning.training.messages import Epoch, Notice, Step
from musicscope.workspace.network_requests import Live, NetworkKind, SongHeard, TrainingRequest
from musicscope.workspace.networks import Networks
from musicscope.workspace.pretrained import Pretrained
from tests.gui.bench_world import BenchWorld
from tests.learning.packages import trained
from tests.learning.report.runs import run_of

NAMES = ("Chorale", "House", "Jazz", "Minimal")
DEVICE = "CPU: no CUDA driver found"
_TASKS = ("artist", "genre", "instrument", "mood", "tags")
KINDS = (
    NetworkKind("simple", "Simple", "Square filters.", ("mel",), (), {"mel": 729_656}, _TASKS),
    NetworkKind(
        "time_freq",
        "TimeFreq",
        "Both joined.",
        ("mel", "cqt"),
        (),
        {"mel": 158_650, "cqt": 157_262},
        _TASKS,
    ),
    NetworkKind(
        "time",
        "Time",
        "Filters along time: rhythm before timbre.",
        ("mel", "cqt", "chroma"),
        (),
        {"mel": 54_684, "cqt": 53_276, "chroma": 52_124},
        _TASKS,
    ),
    NetworkKind(
        "timbre",
        "Timbre CNN",
        "Filters as high as a spectral envelope.",
        ("timbre",),
        (Parameter("density", "Density", 1, 1, 8),),
        {"timbre": 41_088},
        _TASKS,
    ),
)


def card_of(name: str = "Time · Genre", **more: object) -> NetworkCard:
    """Return the card of a network that was trained on four classes."""
    said = {
        "task": "genre",
        "names": NAMES,
        "fingerprint": "00ff",
        "split": "30 tracks to train, 8 tracks to test, by artist",
        "metrics": {"accuracy": 0.91, "macro_f1": 0.875},
        "made_s": 1_790_000_000.0,
    }
    made: NetworkCard = trained.card("time", name=name, **{**said, **more})
    return made


def epoch_of(n: int, stage: str = "", **more: object) -> Epoch:
    """Return an epoch of ten, each better than those before."""
    said = {
        "loss": 2.0 / n,
        "validation_loss": 2.2 / n,
        "metric": 1 - 0.5 / n,
        "learning_rate": 1e-3,
        "seconds": 2.0,
        "examples_per_s": 240.0,
        "device": "cpu",
        "device_memory": 0,
        "busy": 0.85,
        "best": True,
    }
    return Epoch(stage, n, 10, **{**said, **more})


def heard_of(best: int = 1) -> SongHeard:
    """Return what a network says of 60 s: mostly one name, in six windows."""
    taggram = np.full((6, 4), 0.1, np.float32)
    taggram[:, best] = 0.7
    times = np.arange(6, dtype=np.float64) * 10 + 5
    return SongHeard(NAMES, taggram.mean(axis=0), times, 10.0, taggram, np.ones(3, np.float32))


def row_of(name: str, label: str, parameters: int, score: float, seconds: float = 60.0) -> object:
    """Return a row of the comparison, 0.05 wide to both sides."""
    interval = Interval(score, score - 0.05, score + 0.05)
    return SimpleNamespace(
        name=name,
        label=label,
        parameters=parameters,
        score=interval,
        seconds=seconds,
        result=run_of(title=label),
    )


ROWS = (
    row_of("time", "Time", 54_684, 0.80),
    row_of("freq", "Freq", 60_558, 0.60),
    row_of("simple", "Simple", 729_656, 0.70),
    row_of("time_freq", "TimeFreq", 158_650, 0.82),
)


class PatientNetworks(Networks):
    """Files are real; what takes long ends when the test says so."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)
        self.asked: list[TrainingRequest] = []
        self.swept: list[TrainingRequest] = []
        self.compared: list[TrainingRequest] = []
        self.listened: list[tuple[int, Path]] = []
        self.cancelled = self.resumed = self.looked = 0
        self.interrupted: TrainingRequest | None = None
        self.embedding = SimpleNamespace(
            id=-1, key="embedding", state=JobState.RUNNING, progress=None, ended=False
        )
        self.embedding.cancel = lambda: self.tell_embedding(ended=True)
        self._ends: dict[str, Callable] = {}

    def kinds(self, done: Callable, failed: Callable = lambda _: None) -> None:
        self.looked += 1
        self._ends |= {"kinds": done, "no kinds": failed}

    def answer_kinds(self) -> None:
        self.device = DEVICE
        self.changed.emit(None)
        self._ends["kinds"](KINDS)

    def refuse_kinds(self, sentence: str) -> None:
        self._ends["no kinds"](sentence)

    def train(self, request: TrainingRequest) -> None:
        self.asked.append(request)
        self.now = Live(request.title or "Time · Genre", "Genre", metric="accuracy", device=DEVICE)
        self.changed.emit(None)

    def read(self, done: int, total: int) -> None:
        """Tell how many tracks were read."""
        self.now = replace(self.now, done=done, total=total)
        self.live.emit(self.now)

    def tell(self, *epochs: Epoch, step: Step | None = None, **more: object) -> None:
        """Tell how a training goes on."""
        self.now = replace(self.now, phase="training", epochs=epochs, step=step, **more)
        self.live.emit(self.now)

    def notice(self, sentence: str) -> None:
        self.now = self.now.told(Notice(sentence))
        self.live.emit(self.now)

    def end(self, card: NetworkCard | None = None) -> Path | None:
        """End a training, with or without a network; returns its file."""
        self.now = None
        path = None
        if card is not None:
            path = self._shelf().keep(trained.state("time"), card)
            result = run_of(title=card.name)
            self._bench._shelf.keep(replace(result, extra={**result.extra, "model": path.name}))
            self.choose(path)
        self.changed.emit(None)
        return path

    def keep(self, card: NetworkCard) -> Path:
        """Put a network on the shelf."""
        path: Path = self._shelf().keep(trained.state("time"), card)
        self.changed.emit(None)
        return path

    def cancel(self) -> None:
        self.cancelled += 1

    def unfinished(self) -> TrainingRequest | None:
        return None if self.training else self.interrupted

    def resume(self) -> None:
        self.resumed += 1
        self.train(self.interrupted)

    def forget_unfinished(self) -> None:
        self.interrupted = None
        self.changed.emit(None)

    def find_rate(self, request: TrainingRequest, done: Callable, failed: Callable) -> object:
        self.swept.append(request)
        self._ends |= {"rate": done, "no rate": failed}
        return SimpleNamespace(state=JobState.RUNNING, cancel=lambda: None)

    def sweep(self, chosen: float) -> None:
        rates = np.geomspace(1e-6, 1e-1, 40)
        losses = 2.0 - 1.5 / (1 + (1e-3 / rates) ** 2) + (rates / 0.05) ** 2
        self._ends["rate"](SimpleNamespace(rates=rates, losses=losses, chosen=chosen))

    def refuse_rate(self, sentence: str) -> None:
        self._ends["no rate"](sentence)

    def time_or_frequency(self, request: TrainingRequest, done: Callable, on_row: Callable) -> None:
        self.compared.append(request)
        self._ends |= {"rows": done, "row": on_row}
        self.now = Live(request.title, "Genre", device=DEVICE)
        self.changed.emit(None)

    def compare(self, *rows: object) -> None:
        for row in rows:
            self._ends["row"](row)

    def end_comparison(self) -> None:
        self.now = None
        self._ends["rows"](ROWS)
        self.changed.emit(None)

    def answer(self, track: int, path: Path, done: Callable, failed: Callable) -> None:
        self.listened.append((track, path))
        self._ends |= {"answer": done, "no answer": failed}

    def say(self, heard: SongHeard) -> None:
        self._ends["answer"](heard)

    def embed(self, path: Path) -> object:
        self.listened.append((0, path))
        return self.embedding

    def tell_embedding(self, progress: object = None, ended: bool = False) -> None:
        self.embedding.progress, self.embedding.ended = progress, ended
        self._jobs.changed.emit(self.embedding)


class NetworksWorld(BenchWorld):
    """200 invented tracks with genres, a bench, and networks."""

    def __init__(self, folder: Path, tracks: int = 200) -> None:
        super().__init__(folder, tracks)
        self.networks = PatientNetworks(
            self.library,
            self.catalogue,
            self.bench,
            self.jobs,
            self.settings,
            self.places,
            self.undo.push,
            self.publish,
            self.notices.emit,
        )
        self.pretrained = Pretrained(
            self.library,
            self.catalogue,
            self.labelling,
            self.networks,
            self.jobs,
            self.settings,
            self.places,
            self.notices.emit,
        )
