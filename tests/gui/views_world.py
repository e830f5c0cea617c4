"""A track of known pictures for the live views: services without sound or threads."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from musicscope.analysis.picture import RATE, PictureChoice, Tile, tile_count
from musicscope.analysis.picture_tiles import TilesSpec
from musicscope.core.events import Event
from musicscope.core.settings import Settings
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.timeline import Timeline
from musicscope.jobs.context import LocalContext
from musicscope.library.bookmarks import Bookmark
from musicscope.workspace.practice import Span
from musicscope.workspace.stage import Source

C_MAJOR = (261.63, 329.63, 392.0)
A_MINOR = (220.0, 261.63, 329.63)

Piece = Callable[[float], np.ndarray]


def chords(duration_s: float) -> np.ndarray:
    """Return C major for the first half and A minor for the second."""
    times = np.arange(int(duration_s * RATE)) / RATE
    first, second = (
        sum(0.15 * np.sin(2 * np.pi * hz * times) for hz in chord) for chord in (C_MAJOR, A_MINOR)
    )
    return np.where(times < duration_s / 2, first, second).astype(np.float32)


def tone(duration_s: float, hz: float = 440.0) -> np.ndarray:
    """Return a sine."""
    times = np.arange(int(duration_s * RATE)) / RATE
    return (0.5 * np.sin(2 * np.pi * hz * times)).astype(np.float32)


#: The sweep is at `SWEEP_HZ` [0] at its start and at [1] at its end.
SWEEP_HZ = (60.0, 4000.0)


def sweep(duration_s: float) -> np.ndarray:
    """Return an exponential sweep (Farina, 2000) over `SWEEP_HZ`."""
    times = np.arange(int(duration_s * RATE)) / RATE
    low, high = SWEEP_HZ
    steepness = np.log(high / low)
    phase = 2 * np.pi * low * duration_s / steepness * (np.exp(times / duration_s * steepness) - 1)
    return (0.5 * np.sin(phase)).astype(np.float32)


def click_at(moment_s: float) -> Piece:
    """Return a piece that is silent but for one sample."""

    def piece(duration_s: float) -> np.ndarray:
        samples = np.zeros(int(duration_s * RATE), np.float32)
        samples[round(moment_s * RATE)] = 1.0
        return samples

    return piece


_FOLDER = tempfile.TemporaryDirectory(prefix="musicscope-views-")


@lru_cache(maxsize=8)
def _file_of(piece: Piece, duration_s: float) -> bytes:
    import soundfile

    path = Path(_FOLDER.name) / f"{len(list(Path(_FOLDER.name).iterdir()))}.wav"
    soundfile.write(path, piece(duration_s), RATE, subtype="FLOAT")
    return str(path).encode()


@lru_cache(maxsize=64)
def tiles_of(choice: PictureChoice, duration_s: float, piece: Piece = chords) -> tuple[Tile, ...]:
    """Return all tiles of a piece, made as the program makes them."""
    found: dict[int, Tile] = {}

    def take(tile: Tile) -> None:
        found[tile.index] = tile

    order = tuple(range(tile_count(duration_s)))
    spec = TilesSpec(1, _file_of(piece, duration_s), duration_s, (choice,), order)
    spec.run(LocalContext(lambda: False, lambda _: None, take))
    return tuple(found[index] for index in order)


def levels_of_chords(choice: PictureChoice, duration_s: float, index: int) -> np.ndarray:
    """Return the levels of one tile."""
    return tiles_of(choice, duration_s)[index].levels


class StubPlayback:
    def __init__(self) -> None:
        self.position_s = 0.0
        self.sought: list[float] = []

    def seek(self, position_s: float) -> None:
        self.sought.append(position_s)
        self.position_s = position_s


class StubPictures:
    """Tiles that arrive when `make` is called."""

    def __init__(self) -> None:
        self.track: int | None = None
        self.duration_s = 0.0
        self.live = False
        self.closed = False
        self.path = b""
        self.waveform: np.ndarray | None = None
        self.arrived: Event[Tile] = Event()
        self.cleared: Event[None] = Event()
        self.waveform_changed: Event[None] = Event()
        self.wanted_changed: Event[None] = Event()
        self.wanted: list[PictureChoice] = []
        self.looked_at_s = 0.0
        self.piece: Piece = chords
        self._tiles: dict[tuple[PictureChoice, int], Tile] = {}

    def want(self, choice: PictureChoice) -> None:
        self.wanted.append(choice)

    def unwant(self, choice: PictureChoice) -> None:
        self.wanted.remove(choice)

    def look_at(self, position_s: float) -> None:
        self.looked_at_s = position_s

    def tiles(self, choice: PictureChoice) -> dict[int, Tile]:
        return {index: tile for (kind, index), tile in self._tiles.items() if kind == choice}

    def begin(self, duration_s: float, track: int = 1) -> None:
        """Show a track of some length."""
        self.show(track, b"", duration_s)

    def show(self, track: int | None, path: bytes, duration_s: float) -> None:
        self.track, self.duration_s, self.live, self.path = track, duration_s, False, path
        self._tiles.clear()
        self.waveform = np.stack([np.full(400, -0.2), np.full(400, 0.2)]).astype(np.float32)
        self.cleared.emit(None)
        self.waveform_changed.emit(None)

    def show_live(self, track: int) -> None:
        self.leave()
        self.track, self.live = track, True
        self.cleared.emit(None)

    def extend(self, duration_s: float) -> None:
        self.duration_s = duration_s

    def feed(self, tile: Tile) -> None:
        self._tiles[tile.choice, tile.index] = tile
        self.arrived.emit(tile)

    def leave(self) -> None:
        self.track, self.duration_s, self.live, self.waveform = None, 0.0, False, None
        self._tiles.clear()
        self.cleared.emit(None)

    def close(self) -> None:
        self.closed = True

    def make(self) -> None:
        """Let every wanted tile that is missing arrive."""
        for choice in dict.fromkeys(self.wanted):
            if self.tiles(choice):
                continue
            for tile in tiles_of(choice, self.duration_s, self.piece):
                self.feed(replace(tile, track=self.track or 0))


class StubStage:
    """What the views show and follow."""

    def __init__(self, pictures: StubPictures) -> None:
        self.pictures = pictures
        self.source = Source.TRACK
        self.title = "Two chords"
        self.playing = False
        self.position_s = 0.0
        self.changed: Event[None] = Event()
        self.sought: list[float] = []
        self.struck: list[tuple[float, ...]] = []
        self.toggled = 0

    @property
    def track(self) -> int | None:
        track = self.pictures.track
        return track if track is not None and track >= 0 else None

    @property
    def duration_s(self) -> float:
        return self.pictures.duration_s

    def seek(self, position_s: float) -> None:
        self.sought.append(position_s)
        self.position_s = position_s

    def toggle(self) -> None:
        self.toggled += 1
        self.playing = not self.playing
        self.changed.emit(None)

    def heard(self, seconds: float) -> tuple[np.ndarray, int]:
        """Return the last samples of the piece up to the playhead, on two channels."""
        if self.pictures.track is None:
            return np.zeros((0, 2), np.float32), RATE
        samples = self.pictures.piece(self.duration_s)
        stop = round(self.position_s * RATE)
        part = samples[max(stop - round(seconds * RATE), 0) : stop]
        return np.stack([part, part], axis=1), RATE

    def strike(self, midi: Sequence[float]) -> None:
        self.struck.append(tuple(midi))


class StubPractice:
    """A loop, bookmarks, and how fast and high the music is played."""

    def __init__(self, stage: StubStage) -> None:
        self._stage = stage
        self.span: Span | None = None
        self.looping = False
        self.snapping = False
        self.speed = 1.0
        self.semitones = 0.0
        self.count_in = 0
        self.metronome = False
        self.equal_loudness = False
        self.crossfade_s = 0.0
        self.latency_offset_ms = 0.0
        self.bookmarks: tuple[Bookmark, ...] = ()
        self.changed: Event[None] = Event()

    def select(self, start_s: float, stop_s: float) -> None:
        start_s, stop_s = sorted((self.snapped(start_s), self.snapped(stop_s)))
        self._hold(Span(start_s, stop_s))

    def clear(self) -> None:
        self.looping = False
        self._hold(None)

    def set_a(self) -> None:
        stop = self.span.stop_s if self.span else self._stage.duration_s
        self.select(self._stage.position_s, stop)

    def set_b(self) -> None:
        self.select(self.span.start_s if self.span else 0.0, self._stage.position_s)

    def toggle_loop(self) -> None:
        self.looping = not self.looping
        self.changed.emit(None)

    def add_bookmark(self, at_s: float | None = None, name: str = "") -> None:
        at_s = self._stage.position_s if at_s is None else at_s
        made = Bookmark(len(self.bookmarks) + 1, self._stage.track or 0, at_s, name)
        self.bookmarks = (*self.bookmarks, made)
        self.changed.emit(None)

    def rename_bookmark(self, bookmark_id: int, name: str) -> None:
        self.bookmarks = tuple(
            replace(b, name=name) if b.id == bookmark_id else b for b in self.bookmarks
        )
        self.changed.emit(None)

    def remove_bookmark(self, bookmark_id: int) -> None:
        self.bookmarks = tuple(b for b in self.bookmarks if b.id != bookmark_id)
        self.changed.emit(None)

    def snapped(self, moment_s: float) -> float:
        """Return the nearest half second while snapping."""
        return round(moment_s * 2) / 2 if self.snapping else moment_s

    def _hold(self, span: Span | None) -> None:
        self.span = span
        self.changed.emit(None)


class StubPortraitNow:
    def __init__(self) -> None:
        self.portrait: Any = None
        self.changed: Event[None] = Event()

    def show(self, portrait: Any) -> None:
        self.portrait = portrait
        self.changed.emit(None)


class StubWorkspace:
    """What a view can reach."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(folder / "settings.json")
        self.pictures = StubPictures()
        self.playback = StubPlayback()
        self.stage = StubStage(self.pictures)
        self.practice = StubPractice(self.stage)
        self.portrait_now = StubPortraitNow()
        self.live = SimpleNamespace(
            pitch=None, running=False, recording=False, level=0.0, changed=Event()
        )
        self.hearing = SimpleNamespace(heard=Event(), latest_taggram=lambda _: None)
        self.second_pictures: list[StubPictures] = []
        self.catalogue = SimpleNamespace(
            track=lambda track: SimpleNamespace(path=b"%d.flac" % track, title=f"Track {track}")
        )

    def new_pictures(self) -> StubPictures:
        self.second_pictures.append(StubPictures())
        return self.second_pictures[-1]


def world_in(folder: Path) -> ViewContext:
    """Return a context of stubs: no sound, no threads, no track yet.

    ``play(context, duration_s, position_s)`` puts a piece on stage.
    """
    return ViewContext(StubWorkspace(folder), Timeline())


def play(
    context: ViewContext, duration_s: float, position_s: float = 0.0, piece: Piece = chords
) -> None:
    """Show a piece from its first to its last tile, with the playhead at a moment."""
    context.pictures.piece = piece
    context.pictures.begin(duration_s)
    context.pictures.make()
    move(context, position_s)


def move(context: ViewContext, position_s: float) -> None:
    """Put the playhead at a moment."""
    context.stage.position_s = position_s
    context.workspace.playback.position_s = position_s
    context.timeline.follow(position_s)
