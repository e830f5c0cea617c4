"""Libraries whose classes and tags are known, as the bench sees them."""

import numpy as np

from musicscope.learning.evaluation.dataset import Dataset


class Watcher:
    """A context that remembers, and cancels after so many looks."""

    def __init__(self, looks=None):
        self.seen, self.looks = [], looks

    def progress(self, done, total, unit):
        self.seen.append((done, total, unit))

    def publish(self, partial):
        pass

    def check(self):
        from musicscope.jobs import Cancelled

        if self.looks is not None:
            self.looks -= 1
            if self.looks < 0:
                raise Cancelled


def _dataset(X, answers, names, artists, task, recordings=None):
    n, d = X.shape
    half = d // 2
    return Dataset(
        features={"a": X[:, :half].astype(np.float32), "b": X[:, half:].astype(np.float32)},
        columns={
            "a": [f"mfcc.mean.{k + 1:02d}" for k in range(half)],
            "b": [f"texture {k + 1}" for k in range(d - half)],
        },
        task=task,
        names=names,
        answers=answers.astype(np.float32),
        artists=artists,
        recordings=np.arange(n) if recordings is None else recordings,
        tracks=np.arange(n) + 100,
        titles=tuple(f"Track {k}" for k in range(n)),
    )


def genres(seed=0, n=90, k=3, d=8, lift=2.0, an_artist=3, voice=0.3):
    """Return tracks of `k` classes, one class an artist, each artist with a voice of its own."""
    rng = np.random.default_rng(seed)
    artists = np.arange(n) // an_artist
    y = (np.arange(artists.max() + 1) % k)[artists]
    X = rng.normal(size=(n, d))
    X[:, :k] += lift * np.eye(k)[y]
    X += voice * rng.normal(size=(artists.max() + 1, d))[artists]
    return _dataset(X, np.eye(k)[y], tuple("abcdefgh"[:k]), artists, "classes")


def moods(seed=0, n=120, k=2, d=8, lift=1.5, known=0.8, an_artist=2):
    """Return tracks with `k` tags, each known of a part of the tracks."""
    rng = np.random.default_rng(seed)
    yes = rng.random((n, k)) < 0.4
    X = rng.normal(size=(n, d))
    X[:, :k] += lift * yes
    answers = np.where(rng.random((n, k)) < known, yes, np.nan)
    names = ("warm", "city", "sea", "rain")[:k]
    return _dataset(X, answers, names, np.arange(n) // an_artist, "tags")
