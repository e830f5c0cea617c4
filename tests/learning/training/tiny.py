"""A network and music that are learned in a moment."""

import itertools

import numpy as np
import torch
from torch import nn

from musicscope.core.registry import Entry
from musicscope.learning.device import Device
from musicscope.learning.networks import NETWORKS, Builder, Input, Network
from musicscope.learning.training.augmentation import Augmentation
from musicscope.learning.training.sources import ArraySource
from musicscope.learning.training.spec import Examples, TrainingSpec

RATE = 4000
HEARS = Input(
    "mel",
    {"sample_rate": RATE, "n_fft": 512, "hop": 256, "n_mels": 16},
    rows=16,
    frames=16,
    sample_rate=RATE,
    samples=15 * 256,
    short="tile",
)
CPU = Device("cpu", "for a test")


class Tiny(Network):
    """One convolution, the mean, one dense layer."""

    def __init__(self, hears, classes, broken_after=-1):
        super().__init__(hears, classes, 8)
        self.filters = nn.Conv2d(1, 8, 5, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.drop = nn.Dropout(0.1)
        self.answer = nn.Linear(8, classes)
        self.steps, self.broken_after = 0, broken_after

    def features(self, x):
        return torch.relu(self.norm(self.filters(x[:, None]))).mean((2, 3))

    def forward(self, x):
        self.steps += self.training
        broken = 0 <= self.broken_after < self.steps
        return self.answer(self.drop(self.features(x))) * (float("nan") if broken else 1.0)


def add_tiny(monkeypatch, make=Tiny, name="tiny"):
    """Register a network for one test."""
    len(NETWORKS)  # all others are found first
    builder = Builder({"mel": HEARS}, make)
    monkeypatch.setitem(NETWORKS._entries, name, Entry(name, name, builder))


def tone_or_noise(n, seconds=1.5, seed=0):
    """Tracks and their classes in turn: a tone of any pitch, or noise."""
    rng = np.random.default_rng(seed)
    time = np.arange(int(seconds * RATE)) / RATE
    tracks = []
    for number in range(n):
        if number % 2:
            y = rng.normal(size=len(time))
        else:
            y = np.sin(2 * np.pi * rng.uniform(200, 1500) * time + rng.uniform(0, 6))
        tracks.append((0.3 * y / np.abs(y).max()).astype(np.float16))
    return tracks, np.arange(n) % 2


def examples_of(tracks, classes, artists=None, names=2):
    n = len(tracks)
    answers = np.eye(names, dtype=np.float32)[classes]
    artists = np.arange(n) // 4 if artists is None else artists
    titles = tuple(f"track {number}" for number in range(n))
    return Examples(ArraySource(tracks), answers, artists, np.arange(n), titles)


def toy(n=24, seed=0, **kinds):
    return examples_of(*tone_or_noise(n, seed=seed, **kinds))


def tiny_spec(**changed):
    usual = {
        "network": "tiny",
        "names": ("tone", "noise"),
        "epochs": 6,
        "batch": 8,
        "learning_rate": 0.02,
        "patience": 0,
        "validation": 0.3,
        "seed": 1,
        "augmentation": Augmentation(),
    }
    return TrainingSpec(**{**usual, **changed})


class Watcher:
    """A context that remembers what it was told, and cancels when asked."""

    def __init__(self, when=None):
        self.told, self.progressed = [], []
        self._when = when or (lambda _: None)
        self.calls = itertools.count(1)

    def progress(self, done, total, unit):
        self.progressed.append((done, total, unit))

    def publish(self, partial):
        self.told.append(partial)

    def check(self):
        self._when(self)

    def of(self, kind):
        return [message for message in self.told if isinstance(message, kind)]
