"""Where examples come from: sound or pictures of it, one item a track, read in parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.networks import Input

#: ``"sound"``: samples, from which the front end makes pictures; ``"picture"``: frames of its
#: output, ready for the network.
Kind = Literal["sound", "picture"]


class Source(Protocol):
    """All tracks of a training; read from a thread of its own."""

    @property
    def kind(self) -> Kind:
        """What a row of an item is."""

    def __len__(self) -> int: ...

    def rows(self, track: int) -> int:
        """Return how many samples or frames a track has."""

    def read(self, track: int, start: int, count: int) -> np.ndarray:
        """Return a part of a track.

        Returns
        -------
        np.ndarray [shape=(count,) or (count, rows of the picture)], float16 or float32
            Shorter where the track ends.
        """


class ArraySource:
    """Tracks that are in memory.

    Parameters
    ----------
    tracks : sequence of np.ndarray [shape=(n_samples,) or (n_frames, rows)]
        Sound at the network's rate, or the front end's pictures, frames first.
    """

    def __init__(self, tracks: Sequence[np.ndarray]) -> None:
        self._tracks = tracks
        self.kind: Kind = "picture" if len(tracks) and tracks[0].ndim == 2 else "sound"
        if any(len(track) == 0 for track in tracks):
            raise ParameterError("A track holds no sound; leave it out.")

    def __len__(self) -> int:
        return len(self._tracks)

    def rows(self, track: int) -> int:
        """See `Source.rows`."""
        return len(self._tracks[track])

    def read(self, track: int, start: int, count: int) -> np.ndarray:
        """See `Source.read`."""
        return self._tracks[track][start : start + count]


def window_rows(source: Source, hears: Input) -> int:
    """Return the length of the network's window in rows of the source."""
    return hears.samples if source.kind == "sound" else hears.frames


def take_window(source: Source, track: int, start: int, count: int, short: str) -> np.ndarray:
    """Return one window of a track.

    Parameters
    ----------
    source : Source
    track : int
    start, count : int
        In rows of the source.
    short : {"tile", "pad"}
        Whether a track that ends before is repeated, or followed by silence.

    Returns
    -------
    np.ndarray [shape=(count,) or (count, rows of the picture)]
        Silence in a picture is its own quietest value.
    """
    rows = source.rows(track)
    if rows >= start + count:
        return source.read(track, start, count)
    whole = source.read(track, 0, rows)
    if short == "tile":
        turned = np.roll(whole, -start, axis=0) if start else whole
        repeats = -(-count // len(turned))
        tiled: np.ndarray = np.concatenate([turned] * repeats)[:count]
        return tiled
    silence = 0 if whole.ndim == 1 else whole.min()
    padded: np.ndarray = np.full((count, *whole.shape[1:]), silence, whole.dtype)
    part = whole[start : start + count]
    padded[: len(part)] = part
    return padded


def spread_starts(rows: int, window: int, most: int) -> list[int]:
    """Return where evenly spaced windows of a track begin; one where it is no longer than that.

    As many as fit side by side, and at most `most`.
    """
    fit = max(1, min(most, -(-rows // window)))
    last = max(0, rows - window)
    if fit == 1:
        return [last // 2]
    return [round(number * last / (fit - 1)) for number in range(fit)]


def crop_start(rows: int, window: int, short: str, rng: np.random.Generator) -> int:
    """Return where a random window of a track begins; a short one is turned where it is tiled."""
    if rows > window:
        return int(rng.integers(rows - window + 1))
    return int(rng.integers(rows)) if short == "tile" else 0
