"""The jobs that make the pictures of a track, what is looked at first."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from musicscope.analysis.picture_excerpt import RATE, Excerpt
from musicscope.analysis.picture_kinds import (
    TILE_S,
    Picture,
    PictureChoice,
    Tile,
    frame_count,
    frames_between,
    picture_of,
)
from musicscope.analysis.picture_studio import HALF, Studio
from musicscope.audio.equaliser import FLAT, Equaliser
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.jobs.context import JobContext

#: What is looked at: so many seconds before and after the playhead.
LOOK_S = 6.0
#: Halves of tiles that are begun before the first of them is finished.
_AHEAD = 5


@dataclass(frozen=True)
class WarmSpec:
    """The job that loads and builds what the first picture after the start would wait for.

    Attributes
    ----------
    choices : tuple of PictureChoice
        The pictures that will be wanted.
    """

    choices: tuple[PictureChoice, ...]

    @property
    def label(self) -> str:
        """What the person reads in the list of running work."""
        return "Preparing to draw"

    def run(self, context: JobContext) -> None:
        """Make half a tile of silence of each picture and drop it."""
        from musicscope.audio.resample import Resampler

        Resampler(2 * RATE, RATE, 1)
        silence = np.zeros(0, np.float32)
        for picture in map(picture_of, self.choices):
            context.check()
            margin = picture.margin_frames * picture.hop
            _, frames = frames_between(picture, 0, HALF)
            picture.levels(Excerpt(silence, frames, margin, hop=picture.hop, rate=picture.rate))


@dataclass(frozen=True)
class TilesSpec:
    """The job that makes tiles of one track and publishes each as soon as it is there.

    Attributes
    ----------
    track : int
        Its id, written into the tiles.
    path : bytes
        The file.
    duration_s : float
        Its length; frames beyond the last sample show silence.
    choices : tuple of PictureChoice
        The pictures to make.
    order : tuple of int
        Indices of the tiles to make.
    equaliser : Equaliser
        The sound goes through it first.
    look_s : float or None
        Where the playhead is: what lies around it is published before its tiles are complete.
    """

    track: int
    path: bytes
    duration_s: float
    choices: tuple[PictureChoice, ...]
    order: tuple[int, ...]
    equaliser: Equaliser = FLAT
    look_s: float | None = None

    @property
    def label(self) -> str:
        """What the person reads in the list of running work."""
        return f"Drawing {display_path(os.path.basename(self.path))}"

    def run(self, context: JobContext) -> int:
        """Decode and measure; publishes `Tile` objects and returns how many.

        Raises
        ------
        DecodeError
            When the file cannot be read as sound.
        """
        waiting = deque(_plan(self))
        begun: deque[tuple[_Work, Future[np.ndarray]]] = deque()
        growing = _Growing(self)
        pictures = {work.picture for work in waiting}
        with Studio(self.path, self.equaliser, pictures, context.check) as studio:
            while begun or waiting:
                while waiting and len(begun) < _AHEAD:
                    work = waiting.popleft()
                    first, frames = work.frames(self.duration_s)
                    begun.append((work, studio.begin(work.picture, work.start, first, frames)))
                work, made = begun.popleft()
                levels = made.result()
                context.check()
                tile = growing.add(work, levels)
                if tile is not None:
                    context.publish(tile)
                context.progress(growing.complete, len(self.order) * len(self.choices), "tiles")
        return growing.published


@dataclass(frozen=True)
class _Work:
    """One half of one tile of one picture.

    Attributes
    ----------
    choice : PictureChoice
    start : float
        Where in the track the half begins, tiles.
    quick : bool
        Whether the preview is made instead of the picture itself.
    shown : bool
        Whether what there is of the tile is published when this half has come.
    """

    choice: PictureChoice
    start: float
    quick: bool = False
    shown: bool = False

    @property
    def tile(self) -> int:
        """Index of the tile."""
        return int(self.start)

    @property
    def picture(self) -> Picture:
        """What is measured."""
        picture = picture_of(self.choice)
        return (picture.preview or picture) if self.quick else picture

    def frames(self, duration_s: float) -> tuple[int, int]:
        """Return the first frame of the track that is measured, and how many there are."""
        first, stop = frames_between(self.picture, self.start, self.start + HALF)
        last = frame_count(duration_s, self.picture)
        return first, max(min(stop, last) - first, 0)


def _plan(spec: TilesSpec) -> list[_Work]:
    """Return all work: of each picture what is looked at, then the rest, tile after tile."""
    seen = [start for start in _looked_at(spec) if start * TILE_S <= spec.duration_s]
    latest = {int(start): start for start in seen}
    first = [
        _Work(choice, start, picture_of(choice).preview is not None, latest[int(start)] == start)
        for choice in spec.choices
        for start in seen
    ]
    done = {(work.choice, work.start) for work in first if not work.quick}
    then = (
        _Work(choice, start)
        for index in spec.order
        for choice in spec.choices
        for start in (float(index), index + HALF)
        if (choice, start) not in done
    )
    return [work for work in (*first, *then) if work.frames(spec.duration_s)[1]]


def _looked_at(spec: TilesSpec) -> list[float]:
    """Return where the halves around the playhead begin, the nearest first, tiles."""
    if spec.look_s is None:
        return []
    here, reach = spec.look_s / TILE_S, LOOK_S / TILE_S
    halves = range(int(max(here - reach, 0.0) / HALF), int((here + reach) / HALF) + 1)
    seen = [half * HALF for half in halves if int(half * HALF) in spec.order]
    return sorted(seen, key=lambda start: abs(start + HALF / 2 - here))


class _Growing:
    """Tiles of which some halves have come."""

    def __init__(self, spec: TilesSpec) -> None:
        self._spec = spec
        self._begun: dict[tuple[PictureChoice, int], _Begun] = {}
        self.published = 0
        self.complete = 0

    def add(self, work: _Work, levels: np.ndarray) -> Tile | None:
        """Take in a half; return the tile if it is to be shown now."""
        key = work.choice, work.tile
        tile = self._begun.get(key)
        if tile is None:
            tile = self._begun[key] = _Begun(work.choice, work.tile, self._spec.duration_s)
        tile.add(work, levels)
        if not tile.lacking:
            del self._begun[key]
            self.complete += 1
        elif not work.shown:
            return None
        self.published += 1
        return tile.shown(self._spec.track)


class _Begun:
    """A tile of which one half may have come.

    Attributes
    ----------
    lacking : set of float
        Where the halves begin that have not come, tiles.
    """

    def __init__(self, choice: PictureChoice, index: int, duration_s: float) -> None:
        self._choice = choice
        self._index = index
        self._duration_s = duration_s
        halves = {start: _Work(choice, start) for start in (float(index), index + HALF)}
        frames = {start: half.frames(duration_s) for start, half in halves.items()}
        self._first = frames[float(index)][0]
        count = sum(count for _, count in frames.values())
        self._levels = np.zeros((len(picture_of(choice).frequencies), count), np.uint8)
        self._known = (count, 0)
        self._fresh_from = 0
        self.lacking = {start for start, (_, count) in frames.items() if count}

    def add(self, work: _Work, levels: np.ndarray) -> None:
        """Take in the levels of a half or, for now, those of its preview."""
        final = _Work(work.choice, work.start)
        first, count = final.frames(self._duration_s)
        first -= self._first
        if work.quick:
            levels = _spread(levels, work.picture.hop // final.picture.hop, count)
        else:
            self.lacking.discard(work.start)
        self._levels[:, first : first + count] = levels
        self._known = min(self._known[0], first), max(self._known[1], first + count)

    def shown(self, track: int) -> Tile:
        """Return what there is."""
        tile = Tile(track, self._choice, self._index, self._levels, self._fresh_from)
        if not self.lacking:
            return tile
        if float(self._index) not in self.lacking:
            self._fresh_from = self._known[1]
        return replace(tile, levels=self._levels.copy(), known=self._known)


def _spread(levels: np.ndarray, factor: int, frames: int) -> np.ndarray:
    """Return a preview's levels with each frame repeated around its moment."""
    rows, count = levels.shape
    wide = np.empty((rows, count + 1, factor), np.uint8)
    wide[:, :count] = levels[:, :, None]
    wide[:, count] = levels[:, -1:]
    return wide.reshape(rows, -1)[:, factor // 2 : factor // 2 + frames]
