"""A track of known pictures for the live views: services without sound or threads."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from musicscope.analysis.picture import (
    RATE,
    TILE_FRAMES,
    PictureChoice,
    Tile,
    frame_count,
    picture_of,
    tile_count,
)
from musicscope.analysis.picture_excerpt import HOP, Excerpt
from musicscope.core.events import Event

C_MAJOR = (261.63, 329.63, 392.0)
A_MINOR = (220.0, 261.63, 329.63)


def chords(duration_s: float) -> np.ndarray:
    """Return C major for the first half and A minor for the second."""
    times = np.arange(int(duration_s * RATE)) / RATE
    first, second = (
        sum(0.15 * np.sin(2 * np.pi * hz * times) for hz in chord) for chord in (C_MAJOR, A_MINOR)
    )
    return np.where(times < duration_s / 2, first, second).astype(np.float32)


@lru_cache(maxsize=32)
def levels_of_chords(choice: PictureChoice, duration_s: float, index: int) -> np.ndarray:
    """Return the levels of one tile."""
    margin = 70 * HOP
    padded = np.pad(chords(duration_s), (margin, 0))
    frames = min(TILE_FRAMES, frame_count(duration_s) - index * TILE_FRAMES)
    excerpt = Excerpt(padded[index * TILE_FRAMES * HOP :], frames, margin)
    return picture_of(choice).levels(excerpt)


class StubPlayback:
    def __init__(self) -> None:
        self.position_s = 0.0
        self.sought: list[float] = []

    def seek(self, position_s: float) -> None:
        self.sought.append(position_s)
        self.position_s = position_s


class StubPictures:
    def __init__(self) -> None:
        self.track: int | None = None
        self.duration_s = 0.0
        self.waveform: np.ndarray | None = None
        self.arrived: Event[Tile] = Event()
        self.cleared: Event[None] = Event()
        self.waveform_changed: Event[None] = Event()
        self.wanted: list[PictureChoice] = []
        self.looked_at_s = 0.0
        self._tiles: dict[tuple[PictureChoice, int], Tile] = {}

    def want(self, choice: PictureChoice) -> None:
        self.wanted.append(choice)

    def unwant(self, choice: PictureChoice) -> None:
        self.wanted.remove(choice)

    def look_at(self, position_s: float) -> None:
        self.looked_at_s = position_s

    def tiles(self, choice: PictureChoice) -> dict[int, Tile]:
        return {index: tile for (kind, index), tile in self._tiles.items() if kind == choice}

    def show(self, duration_s: float, track: int = 1) -> None:
        self.track, self.duration_s = track, duration_s
        self._tiles.clear()
        self.waveform = np.stack([np.full(400, -0.2), np.full(400, 0.2)]).astype(np.float32)
        self.cleared.emit(None)
        self.waveform_changed.emit(None)

    def leave(self) -> None:
        self.track, self.duration_s, self.waveform = None, 0.0, None
        self._tiles.clear()
        self.cleared.emit(None)

    def make(self) -> None:
        """Let every wanted tile arrive."""
        for choice in dict.fromkeys(self.wanted):
            for index in range(tile_count(self.duration_s)):
                levels = levels_of_chords(choice, self.duration_s, index)
                tile = Tile(self.track or 0, choice, index, levels)
                self._tiles[choice, index] = tile
                self.arrived.emit(tile)
