"""Pictures of the current track: which are wanted, which have come, which to make first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cachetools import LRUCache

from musicscope.analysis.picture import HOP, RATE, TILE_FRAMES, TilesSpec, WarmSpec, tile_count
from musicscope.analysis.waveform import WaveformSpec
from musicscope.core.events import Event
from musicscope.jobs import JobState

if TYPE_CHECKING:
    import numpy as np

    from musicscope.analysis.picture import PictureChoice, Tile
    from musicscope.jobs import JobHandle, JobRunner

TILE_S = TILE_FRAMES * HOP / RATE
#: Made after the spectrogram, which the eye looks for first.
CHROMA = "chroma"
#: Bytes of tiles that are kept, over all tracks.
CACHE_BYTES = 256 * 2**20
#: Tiles made around the playhead; a longer recording is drawn as it is reached.
NEAREST = 40


class Pictures:
    """Tiles and overview of one track, made in the background, nearest to the playhead first.

    Attributes
    ----------
    track : int or None
        Whose pictures these are.
    duration_s : float
        Its length.
    arrived : Event of Tile
        A wanted tile has come.
    cleared : Event
        Another track is shown.
    waveform : np.ndarray [shape=(2, n_columns)] or None
        Minimum and maximum of the sound in each column, -1..1.
    waveform_changed : Event
        More of it has come.
    """

    def __init__(self, jobs: JobRunner) -> None:
        self.track: int | None = None
        self.duration_s = 0.0
        self.arrived: Event[Tile] = Event()
        self.cleared: Event[None] = Event()
        self.waveform: np.ndarray | None = None
        self.waveform_changed: Event[None] = Event()
        self._jobs = jobs
        self._path = b""
        self._position_s = 0.0
        self._wanted: Counter[PictureChoice] = Counter()
        self._cache: LRUCache[tuple[int, PictureChoice, int], Tile] = LRUCache(
            CACHE_BYTES, getsizeof=lambda tile: tile.levels.nbytes
        )
        self._waveforms: LRUCache[int, np.ndarray] = LRUCache(64)
        self._job: JobHandle | None = None
        self._making: frozenset[int] = frozenset()
        self._failed = False

    def warm(self) -> None:
        """Load what the first picture would wait for."""
        self._jobs.submit(WarmSpec(tuple(self._wanted)), key="warm pictures")

    def show(self, track: int | None, path: bytes, duration_s: float) -> None:
        """Show another track; its tiles are made from `look_at`'s position on."""
        if track == self.track and path == self._path:
            return
        self.track, self._path, self.duration_s = track, path, duration_s
        self._position_s = 0.0
        self._failed = False
        self._stop()
        self.waveform = self._waveforms.get(track) if track is not None else None
        self.cleared.emit(None)
        self.waveform_changed.emit(None)
        self._make_missing()
        if track is not None and not self._making:
            self._make_waveform()

    def want(self, choice: PictureChoice) -> None:
        """Make this picture from now on; each `want` is ended by one `unwant`."""
        self._wanted[choice] += 1
        if self._wanted[choice] == 1:
            self._make_missing()

    def unwant(self, choice: PictureChoice) -> None:
        """No longer show this picture."""
        self._wanted[choice] -= 1
        if self._wanted[choice] <= 0:
            del self._wanted[choice]

    def tiles(self, choice: PictureChoice) -> dict[int, Tile]:
        """Return the tiles of the current track that have come, by index."""
        if self.track is None:
            return {}
        found = (
            (index, self._cache.get((self.track, choice, index)))
            for index in range(tile_count(self.duration_s))
        )
        return {index: tile for index, tile in found if tile is not None}

    def look_at(self, position_s: float) -> None:
        """Say where the playhead is, so that the tiles around it come first."""
        self._position_s = position_s
        if self.track is None:
            return
        near = {i for i in (self._index, self._index + 1) if i < tile_count(self.duration_s)}
        if near - self._making and self._missing(near):
            self._make_missing()

    @property
    def busy(self) -> bool:
        """Whether tiles are being made."""
        return self._job is not None

    @property
    def _index(self) -> int:
        return int(self._position_s / TILE_S)

    def _missing(self, indices: set[int]) -> list[int]:
        nearest_first = sorted(indices, key=lambda i: (abs(i - self._index), i < self._index))
        return [i for i in nearest_first if any(self._lacks(c, [i]) for c in self._wanted)]

    def _lacks(self, choice: PictureChoice, indices: list[int]) -> bool:
        track = self.track
        return track is not None and any((track, choice, i) not in self._cache for i in indices)

    def _make_missing(self) -> None:
        if self.track is None or not self._wanted:
            return
        first = max(0, self._index - NEAREST // 2)
        last = min(tile_count(self.duration_s), first + NEAREST)
        order = self._missing(set(range(first, last)))
        lacking = (c for c in self._wanted if self._lacks(c, order))
        choices = tuple(sorted(lacking, key=lambda c: c.kind == CHROMA))
        if not choices or self._failed:
            return
        self._making = frozenset(order)
        self._job = self._jobs.submit(
            TilesSpec(self.track, self._path, self.duration_s, choices, tuple(order)),
            key="pictures",
            on_partial=self._arrived,
            on_end=self._ended,
        )

    def _make_waveform(self) -> None:
        if self.track is None or self.waveform is not None:
            return
        track = self.track

        def arrived(waveform: np.ndarray) -> None:
            if track == self.track:
                self.waveform = waveform
                self.waveform_changed.emit(None)

        def ended(handle: JobHandle) -> None:
            if handle.result is not None:
                self._waveforms[track] = handle.result
                arrived(handle.result)

        self._jobs.submit(
            WaveformSpec(self._path), key="waveform", on_partial=arrived, on_end=ended
        )

    def _arrived(self, tile: Tile) -> None:
        self._cache[tile.track, tile.choice, tile.index] = tile
        if tile.track == self.track:
            self.arrived.emit(tile)

    def _ended(self, handle: JobHandle) -> None:
        if handle is self._job:
            self._failed = handle.state is JobState.FAILED
            self._job = None
            self._making = frozenset()
            self._make_waveform()

    def _stop(self) -> None:
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()
        self._making = frozenset()
