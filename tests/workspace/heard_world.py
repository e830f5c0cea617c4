"""A small network that tells low tones from high ones, and tracks that it can be asked about."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import numpy as np
import soundfile
import torch

from musicscope.core.events import Event
from musicscope.jobs import InlineRunner
from musicscope.learning.device import Device
from musicscope.learning.networks import Input
from musicscope.learning.packages import NetworkCard, Shelf
from musicscope.learning.training.loop import train
from musicscope.learning.training.sources import ArraySource
from musicscope.learning.training.spec import Examples, TrainingSpec
from musicscope.workspace.hearing import Hearing

torch.set_num_threads(1)
RATE = 8000
LOW_HZ, HIGH_HZ = 300.0, 2200.0
NAMES = ("high", "low")
HEARS = Input(
    "mel",
    {"sample_rate": RATE, "n_fft": 512, "hop": 250, "n_mels": 32},
    rows=32,
    frames=33,
    sample_rate=RATE,
    samples=RATE,
    short="tile",
)
_FOLDER = TemporaryDirectory(prefix="musicscope-hearing-")


def tone(hz: float, seconds: float, seed: int = 0) -> np.ndarray:
    """Return a tone with a little noise."""
    times = np.arange(int(seconds * RATE)) / RATE
    noise = np.random.default_rng(seed).normal(size=len(times)) * 0.003
    return (0.3 * np.sin(2 * np.pi * hz * times) + noise).astype(np.float32)


@cache
def trained():
    """Return what a short training leaves."""
    rng = np.random.default_rng(3)
    ends = [(HIGH_HZ, LOW_HZ)[n % 2] * 2 ** rng.uniform(-0.3, 0.3) for n in range(24)]
    sounds = [tone(hz, 1.5, seed).astype(np.float16) for seed, hz in enumerate(ends)]
    answers = np.eye(2, dtype=np.float32)[np.arange(24) % 2]
    titles = tuple(f"tone {n}" for n in range(24))
    examples = Examples(ArraySource(sounds), answers, np.arange(24) // 4, np.arange(24), titles)
    spec = TrainingSpec("naive_cnn", NAMES, input=HEARS, epochs=4, learning_rate=3e-3, patience=0)
    return train(spec, examples, device=Device("cpu", "for a test"))


@cache
def network_file() -> Path:
    """Return the file of the trained network."""
    learned = trained()
    card = NetworkCard(
        name="High or low",
        network="naive_cnn",
        settings={},
        input=learned.input.as_json(),
        task="genre",
        names=NAMES,
        parameters=learned.parameters,
    )
    return Shelf(Path(_FOLDER.name) / "networks").keep(learned.state, card)


def write_track(folder: Path) -> Path:
    """Write four seconds low, then four high, and return the file."""
    path = folder / "low then high.wav"
    soundfile.write(path, np.concatenate([tone(LOW_HZ, 4), tone(HIGH_HZ, 4)]), RATE)
    return path


class StubCatalogue:
    """Tracks by number."""

    def __init__(self, **tracks: SimpleNamespace) -> None:
        self.tracks = {int(name.lstrip("t")): track for name, track in tracks.items()}

    def __contains__(self, track: int) -> bool:
        return track in self.tracks

    def track(self, track: int) -> SimpleNamespace:
        return self.tracks[track]


class StubNetworks:
    """One network, chosen; or none."""

    def __init__(self, path: Path | None) -> None:
        self.changed: Event[None] = Event()
        self.path = path
        self.embedded: list[Path] = []

    def models(self):
        return tuple(Shelf(self.path.parent).all()) if self.path is not None else ()

    @property
    def chosen(self) -> Path | None:
        return self.path

    def choose(self, path: Path | None) -> None:
        self.path = path
        self.changed.emit(None)

    def embed(self, path: Path) -> None:
        self.embedded.append(path)


class CountingJobs(InlineRunner):
    """Runs at once, and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.specs: list[object] = []

    def submit(self, spec, **ways):
        self.specs.append(spec)
        return super().submit(spec, **ways)


def hearing_of(track: Path, jobs: InlineRunner | None = None, networks=None) -> Hearing:
    """Return a hearing of track 1, which lies in a file."""
    seconds = soundfile.info(track).duration
    catalogue = StubCatalogue(
        t1=SimpleNamespace(path=str(track).encode(), duration_s=seconds, title="Low then high")
    )
    networks = networks or StubNetworks(network_file())
    bench = SimpleNamespace(results=tuple)
    return Hearing(
        SimpleNamespace(path=track.parent / "library.sqlite3"),
        catalogue,
        SimpleNamespace(named=lambda _: None),
        bench,
        networks,
        jobs or CountingJobs(),
    )
