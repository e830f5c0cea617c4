"""The outline of a whole track, for the overview under the playhead."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from musicscope.core.errors import DecodeError
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.jobs import JobContext

#: Samples whose extremes are kept while decoding; columns are made of them.
_CELL = 256
_PUBLISH_EVERY_S = 0.15


class _Extremes:
    """Lowest and highest sample of each cell of a stream."""

    def __init__(self) -> None:
        self.n_samples = 0
        self._rest = np.empty(0, np.float32)
        self._parts: list[np.ndarray] = []

    def push(self, y: np.ndarray) -> None:
        """Take the next samples [shape=(n,)]."""
        self.n_samples += len(y)
        y = np.concatenate([self._rest, y])
        whole = len(y) // _CELL * _CELL
        self._rest = y[whole:]
        if whole:
            cells = y[:whole].reshape(-1, _CELL)
            self._parts.append(np.stack([cells.min(axis=1), cells.max(axis=1)]))

    def columns(self, n: int, n_samples: float) -> np.ndarray:
        """Return the outline [shape=(2, n)] if the track has `n_samples`; zeros where unknown."""
        parts = self._parts
        if len(self._rest):
            parts = [*parts, np.array([[self._rest.min()], [self._rest.max()]])]
        outline = np.zeros((2, n), np.float32)
        if not parts:
            return outline
        cells = np.concatenate(parts, axis=1)
        self._parts = [cells[:, : self.n_samples // _CELL]]
        starts = np.arange(n) * (max(n_samples, self.n_samples, 1) / _CELL / n)
        known = starts < cells.shape[1]
        starts = starts[known].astype(int)
        outline[0, : len(starts)] = np.minimum.reduceat(cells[0], starts)
        outline[1, : len(starts)] = np.maximum.reduceat(cells[1], starts)
        return outline


@dataclass(frozen=True)
class WaveformSpec:
    """Finds the outline of one file's sound; published while it grows.

    Attributes
    ----------
    path : bytes
    columns : int
        How many columns the whole track has.
    """

    path: bytes
    columns: int = 1600

    @property
    def label(self) -> str:
        """For people."""
        return f"Drawing {display_path(self.path.rsplit(b'/', 1)[-1])}"

    def run(self, context: JobContext) -> np.ndarray:
        """Decode the file.

        Returns
        -------
        np.ndarray [shape=(2, columns)], float32, -1..1
            Lowest and highest sample of each column, the mean of the channels; zeros where it
            has not been decoded yet.

        Raises
        ------
        DecodeError
            If the file is no sound, or holds none.
        """
        from musicscope.audio.decode import probe, stream

        info = probe(self.path)
        expected = info.duration_s * info.rate
        extremes = _Extremes()
        published = time.monotonic()
        for block in stream(self.path, channels=1):
            context.check()
            extremes.push(np.nan_to_num(block[:, 0], nan=0.0, posinf=1.0, neginf=-1.0))
            context.progress(extremes.n_samples, max(int(expected), extremes.n_samples), "samples")
            if time.monotonic() - published > _PUBLISH_EVERY_S:
                context.publish(extremes.columns(self.columns, expected))
                published = time.monotonic()
        if extremes.n_samples == 0:
            raise DecodeError(self.path, "it holds no sound")
        return extremes.columns(self.columns, extremes.n_samples)
