"""Pictures of the current track: which are wanted, which have come, which to make first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cachetools import LRUCache

from musicscope.analysis.picture import (
    TILE_S,
    TilesSpec,
    WarmSpec,
    frames_of_tile,
    picture_of,
    tile_count,
)
from musicscope.analysis.waveform import WaveformSpec
from musicscope.audio.equaliser import FLAT, Equaliser
from musicscope.core.events import Event
from musicscope.jobs import JobState

if TYPE_CHECKING:
    import numpy as np

    from musicscope.analysis.picture import PictureChoice, Tile
    from musicscope.jobs import JobHandle, JobRunner

#: Made after the spectrogram, which the eye looks for first.
CHROMA = "chroma"
#: Bytes of tiles that are kept, over all tracks.
CACHE_BYTES = 256 * 2**20
#: Tiles made around the playhead; a longer recording is drawn as it is reached.
NEAREST = 40
#: The share of the kept bytes that one track may take.
_SHARE = 0.75
#: The playhead has been moved, and not by time, when it is so many seconds elsewhere.
_JUMP_S = 3.0


@dataclass(frozen=True)
class _Kept:
    """A tile in the cache.

    Attributes
    ----------
    tile : Tile
    equaliser : Equaliser
        What its sound went through.
    complete : bool
        Whether all of its columns are of that sound.
    """

    tile: Tile
    equaliser: Equaliser
    complete: bool


class Pictures:
    """Tiles and overview of one track, made in the background, nearest to the playhead first.

    Parameters
    ----------
    jobs : JobRunner
        Makes them.
    name : str
        Tells several of these apart.
    cache_bytes : int
        Tiles that are kept, over all tracks.

    Attributes
    ----------
    track : int or None
        Whose pictures these are.
    duration_s : float
        Its length.
    arrived : Event of Tile
        A wanted tile has come, or more of it, or it has come anew.
    cleared : Event
        Another track is shown.
    waveform : np.ndarray [shape=(2, n_columns)] or None
        Minimum and maximum of the sound in each column, -1..1.
    waveform_changed : Event
        More of it has come.
    wanted_changed : Event
        Another picture is wanted, or one is no longer.
    live : bool
        Whether the tiles come from a live input, by `feed`.
    """

    def __init__(
        self, jobs: JobRunner, name: str = "pictures", *, cache_bytes: int = CACHE_BYTES
    ) -> None:
        self.track: int | None = None
        self.duration_s = 0.0
        self.arrived: Event[Tile] = Event()
        self.cleared: Event[None] = Event()
        self.waveform: np.ndarray | None = None
        self.waveform_changed: Event[None] = Event()
        self.wanted_changed: Event[None] = Event()
        self.live = False
        self._jobs = jobs
        self._name = name
        self._path = b""
        self._position_s = 0.0
        self._equaliser = FLAT
        self._wanted: Counter[PictureChoice] = Counter()
        self._cache: LRUCache[tuple[int, PictureChoice, int], _Kept] = LRUCache(
            cache_bytes, getsizeof=lambda kept: kept.tile.levels.nbytes
        )
        self._waveforms: LRUCache[int, np.ndarray] = LRUCache(64)
        self._job: JobHandle | None = None
        self._waveform_job: JobHandle | None = None
        self._making: frozenset[int] = frozenset()
        self._unseen: set[PictureChoice] = set()
        self._outdated = False
        self._aimed = False
        self._failed = False

    def warm(self) -> None:
        """Load what the first picture would wait for."""
        self._jobs.submit(WarmSpec(tuple(self._wanted)), key=f"warm {self._name}")

    def show(self, track: int | None, path: bytes, duration_s: float) -> None:
        """Show another track; its tiles are made from `look_at`'s position on."""
        if track == self.track and path == self._path and not self.live:
            return
        self.live = False
        self._stop()
        self.track, self._path, self.duration_s = track, path, duration_s
        self._position_s = 0.0
        self._aimed = False
        self._failed = False
        self.waveform = self._waveforms.get(track) if track is not None else None
        self.cleared.emit(None)
        self.waveform_changed.emit(None)
        self._make_missing()
        if track is not None and not self._making:
            self._make_waveform()

    def show_live(self, track: int) -> None:
        """Show a live input under the negative id `track`; its tiles come by `feed`."""
        self.show(None, b"", 0.0)
        for key in [key for key in self._cache if key[0] == track]:
            del self._cache[key]
        self.live = True
        self.track = track
        self.cleared.emit(None)

    def extend(self, duration_s: float) -> None:
        """Say how long the live input has lasted."""
        self.duration_s = duration_s

    def feed(self, tile: Tile) -> None:
        """Take in a tile of the live input."""
        self._arrived(tile, FLAT)

    @property
    def wanted(self) -> tuple[PictureChoice, ...]:
        """The pictures that views show."""
        return tuple(self._wanted)

    @property
    def equaliser(self) -> Equaliser:
        """What the sound goes through before it is drawn; settable.

        Tiles stay until they have come anew.
        """
        return self._equaliser

    @equaliser.setter
    def equaliser(self, equaliser: Equaliser) -> None:
        equaliser = FLAT if equaliser.flat else equaliser
        if equaliser != self._equaliser:
            self._equaliser = equaliser
            self._make_anew()

    def close(self) -> None:
        """Stop making tiles, and forget those that have come."""
        self.show(None, b"", 0.0)
        if self._waveform_job is not None:
            self._waveform_job.cancel()
        self._cache.clear()
        self._waveforms.clear()

    def want(self, choice: PictureChoice) -> None:
        """Make this picture from now on; each `want` is ended by one `unwant`."""
        self._wanted[choice] += 1
        if self._wanted[choice] == 1:
            self.wanted_changed.emit(None)
            self._make_missing()

    def unwant(self, choice: PictureChoice) -> None:
        """No longer show this picture."""
        self._wanted[choice] -= 1
        if self._wanted[choice] <= 0:
            del self._wanted[choice]
            self._unseen.discard(choice)
            self.wanted_changed.emit(None)

    def tiles(self, choice: PictureChoice) -> dict[int, Tile]:
        """Return the tiles of the current track that have come, by index."""
        if self.track is None:
            return {}
        found = (
            (index, self._cache.get((self.track, choice, index)))
            for index in range(tile_count(self.duration_s))
        )
        return {index: kept.tile for index, kept in found if kept is not None}

    def look_at(self, position_s: float) -> None:
        """Say where the playhead is, so that the tiles around it come first."""
        jumped = abs(position_s - self._position_s) > _JUMP_S
        self._position_s = position_s
        if self.track is None:
            return
        near = {i for i in (self._index, self._index + 1) if i < tile_count(self.duration_s)}
        if (jumped or near - self._making) and self._missing(near):
            if self._aimed:
                self._make_anew()
            else:
                self._make_missing()
            self._aimed = True

    @property
    def busy(self) -> bool:
        """Whether tiles are being made."""
        return self._job is not None

    @property
    def _index(self) -> int:
        return int(self._position_s / TILE_S)

    def _missing(self, indices: set[int]) -> list[int]:
        """Return what has not come: around the playhead, then ahead of it, then behind."""

        def turn(index: int) -> tuple[bool, bool, int]:
            away = index - self._index
            return not -1 <= away <= 1, away < 0, index

        return [
            i for i in sorted(indices, key=turn) if any(self._lacks(c, i) for c in self._wanted)
        ]

    def _lacks(self, choice: PictureChoice, index: int) -> bool:
        if self.track is None:
            return False
        kept = self._cache.get((self.track, choice, index))
        return kept is None or not kept.complete or kept.equaliser != self._equaliser

    def _make_anew(self) -> None:
        """Make what is missing, but let a job that has shown nothing yet show something."""
        if self._job is not None and self._unseen:
            self._outdated = True
        else:
            self._make_missing()

    def _make_missing(self) -> None:
        self._outdated = False
        if self.track is None or self.live or self._failed or not self._wanted:
            return
        order = self._missing(self._reach())
        lacking = [c for c in self._wanted if any(self._lacks(c, i) for i in order)]
        if not lacking:
            return
        newest_first = list(enumerate(lacking))
        newest_first.sort(key=lambda turn: (turn[1].kind == CHROMA, -turn[0]))
        equaliser = self._equaliser
        self._making = frozenset(order)
        self._unseen = set(lacking)
        self._job = self._jobs.submit(
            TilesSpec(
                self.track,
                self._path,
                self.duration_s,
                tuple(choice for _, choice in newest_first),
                tuple(order),
                equaliser,
                self._position_s,
            ),
            key=self._name,
            on_partial=lambda tile: self._made(tile, equaliser),
            on_end=self._ended,
        )

    def _reach(self) -> set[int]:
        """Return the tiles around the playhead that the cache has room for."""
        count = tile_count(self.duration_s)
        sizes = (
            len(picture_of(choice).frequencies) * frames_of_tile(choice, 0)[1]
            for choice in self._wanted
        )
        room = int(_SHARE * self._cache.maxsize / max(sum(sizes), 1))
        reach = min(max(room, 2), NEAREST)
        first = max(0, min(self._index - reach // 3, count - reach))
        return set(range(first, min(first + reach, count)))

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

        self._waveform_job = self._jobs.submit(
            WaveformSpec(self._path), key=f"{self._name} waveform", on_partial=arrived, on_end=ended
        )

    def _made(self, tile: Tile, equaliser: Equaliser) -> None:
        self._arrived(tile, equaliser)
        self._unseen.discard(tile.choice)
        if self._outdated and not self._unseen:
            self._make_missing()

    def _arrived(self, tile: Tile, equaliser: Equaliser) -> None:
        key = tile.track, tile.choice, tile.index
        kept = _Kept(tile, equaliser, tile.known is None)
        if tile.known is not None:
            kept = replace(kept, tile=_over(tile, self._cache.get(key)))
        self._cache[key] = kept
        if tile.track == self.track:
            self.arrived.emit(kept.tile)

    def _ended(self, handle: JobHandle) -> None:
        if handle is self._job:
            self._failed = handle.state is JobState.FAILED
            self._job = None
            self._making = frozenset()
            self._unseen = set()
            if self._outdated:
                self._make_missing()
            if self._job is None:
                self._make_waveform()

    def _stop(self) -> None:
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()
        self._making = frozenset()
        self._unseen = set()
        self._outdated = False


def _over(tile: Tile, older: _Kept | None) -> Tile:
    """Return a tile of which a part has come with the older one's columns around that part."""
    if tile.known is None or older is None or older.tile.known is not None:
        return tile
    start, stop = tile.known
    levels = older.tile.levels.copy()
    if levels.shape != tile.levels.shape:
        return tile
    levels[:, start:stop] = tile.levels[:, start:stop]
    return replace(tile, levels=levels, fresh_from=start, known=None)
