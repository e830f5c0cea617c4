"""What the tonnetz shows of the sound: strengths of pitch classes and triads, and the path."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from musicscope.analysis.picture import PictureChoice, Tile, frame_rate, frames_of_tile
from musicscope.analysis.tonnetz import tonal_centroid, triad_strengths
from musicscope.gui.views.tonnetz_chart import LEVELS, Lit

CHROMA = PictureChoice("chroma")
#: Seconds of sound that one picture is the mean of, and that each point of the path is.
NOW_S = 0.3
_SMOOTH_S = 1.0
#: Points of a path, whatever its length.
_POINTS = 40
#: A triad is named from this strength on.
_NAMED = 0.76
_MOST_NAMED = 3
#: Tiles that are kept: 25 minutes.
_KEPT = 64
#: Below this strength a pitch class, or a triad, stays dark.
_QUIET_NOTE, _QUIET_TRIAD = 0.18, 0.66


class TonnetzSound:
    """The chroma of what is on stage, joined from its tiles, which may still grow."""

    def __init__(self) -> None:
        self._tiles: dict[int, Tile] = {}
        self._first: dict[int, int] = {}
        self._rate = frame_rate(CHROMA)

    def clear(self) -> None:
        """Forget the sound."""
        self._tiles.clear()

    def take(self, tiles: Iterable[Tile]) -> None:
        """Take in tiles that have come, new or grown."""
        for tile in tiles:
            self._tiles.pop(tile.index, None)
            self._tiles[tile.index] = tile
        while len(self._tiles) > _KEPT:
            del self._tiles[next(iter(self._tiles))]

    def between(self, start_s: float, stop_s: float) -> np.ndarray:
        """Return the strengths of the frames in a stretch of time; 0 for what is not there yet.

        Returns
        -------
        np.ndarray [shape=(12, n_frames)], float32, 0..1
        """
        first = max(math.ceil(start_s * self._rate), 0)
        stop = max(math.floor(stop_s * self._rate) + 1, first)
        found = np.zeros((12, stop - first), np.float32)
        for index, tile in self._tiles.items():
            at = self._start_of(index)
            low, high = max(first, at), min(stop, at + tile.levels.shape[1])
            if low < high:
                found[:, low - first : high - first] = tile.levels[:, low - at : high - at]
        found /= 255
        return found

    def lit(self, moment_s: float) -> Lit:
        """Return what sounds at a moment."""
        now = self.between(moment_s - NOW_S / 2, moment_s + NOW_S / 2)
        now = now[:, now.any(axis=0)]
        return lit_by(now.mean(axis=1) if now.shape[1] else np.zeros(12, np.float32))

    def path(self, moment_s: float, seconds: float) -> np.ndarray:
        """Return the tonal centroids of the last seconds, the present one last.

        Returns
        -------
        np.ndarray [shape=(6, n)]
            Only where something sounds.
        """
        half, step = _SMOOTH_S / 2, seconds / _POINTS
        last = math.floor(moment_s / step)
        moments = np.arange(max(last - _POINTS, 0), last + 1) * step
        moments = np.append(moments, moment_s)
        start = max(moments[0] - half, 0.0)
        chroma = self.between(start, moment_s + half)
        sums = np.cumsum(np.pad(chroma, ((0, 0), (1, 0))), axis=1)
        first = math.ceil(start * self._rate)
        low, high = (
            np.clip(((moments + side) * self._rate).astype(int) - first, 0, chroma.shape[1])
            for side in (-half, half)
        )
        means = sums[:, high] - sums[:, low]
        return tonal_centroid(means[:, means.sum(axis=0) > 0])

    def _start_of(self, index: int) -> int:
        if index not in self._first:
            self._first[index] = frames_of_tile(CHROMA, index)[0]
        return self._first[index]


def lit_by(chroma: np.ndarray) -> Lit:
    """Return what the strengths of 12 pitch classes light [shape=(12,)], 0..1."""
    triads = triad_strengths(chroma[:, None])[:, 0]
    strongest = [int(t) for t in np.argsort(-triads)[:_MOST_NAMED] if triads[t] >= _NAMED]
    return Lit(
        _levels((chroma - _QUIET_NOTE) / (1 - _QUIET_NOTE), 1.4),
        _levels((triads - _QUIET_TRIAD) / (1 - _QUIET_TRIAD), 1.6),
        tuple(strongest),
    )


def sure(path: np.ndarray) -> np.ndarray:
    """Return the centroids of a path that lean to any thirds, and so have a place."""
    lean = np.hypot(path[2], path[3]) + np.hypot(path[4], path[5])
    leaning: np.ndarray = path[:, lean > 0.05]
    return leaning


def _levels(values: np.ndarray, power: float) -> tuple[int, ...]:
    """Return 0..1 as whole levels, weak ones held back by `power`."""
    levels = np.clip(values, 0, 1) ** power * (LEVELS - 1)
    return tuple(int(v) for v in np.rint(levels))
