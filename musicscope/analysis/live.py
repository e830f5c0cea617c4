"""Pictures of a sound that is live: tiles that grow while they are heard."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

import numpy as np

from musicscope.analysis.live_sound import LiveSound
from musicscope.analysis.picture import (
    RATE,
    TILE_S,
    Picture,
    PictureChoice,
    Tile,
    frames_of_tile,
    picture_of,
)
from musicscope.analysis.picture_excerpt import Excerpt

__all__ = ["KEPT_S", "LIVE_TRACK", "LiveTiles"]

#: The id under which tiles of a live input come.
LIVE_TRACK = -1
#: Seconds of sound that are kept, so that another picture of them can be made.
KEPT_S = 600.0
#: Seconds between two growths of a tile at least.
_PACE_S = 0.012
#: Pictures take this share of one core's time at most, each kind of frame; slow ones grow more
#: seldom, but not less often than this, seconds.
_SHARE, _SLOWEST_S = 0.15, 0.2
#: Seconds that are brought to another rate when a picture needs it.
_BACK_S = 30.0
#: Seconds over which the newest sound is faded out before it is measured: its sudden end would
#: smear over all frequencies.
_FADE_S = 0.01


#: Rate, hop and margin of frames, the first, and the one behind the last.
_Frames = tuple[int, int, int, int, int]


class _Growing:
    """One picture on its way: which frames are final, and the tiles that are not full yet.

    A frame is final once all the sound around it is there. Until then it is measured again
    each time, with silence in the place of what is yet to come.
    """

    def __init__(self, choice: PictureChoice, track: int) -> None:
        self.choice = choice
        self.picture: Picture = picture_of(choice)
        self.final = 0
        self.backlog: list[int] = []
        self.margin = self.picture.margin_frames * self.picture.hop
        #: Pictures of one frame share what is measured.
        self.frame = (self.picture.rate, self.picture.hop, self.margin)
        self._track = track
        self._tiles: dict[int, np.ndarray] = {}

    def begin(self, sound: LiveSound) -> None:
        """Start where the sound is now: this tile first, then the ones before it."""
        index = int((sound.stop / sound.rate) / TILE_S)
        oldest = int((sound.first / sound.rate) / TILE_S)
        self.final = frames_of_tile(self.choice, index)[0]
        self.backlog = list(range(oldest, index))

    def grow(
        self, sound: LiveSound, shared: dict[_Frames, Excerpt], *, ended: bool
    ) -> Iterator[Tile]:
        """Measure what is new and what is not final; `ended`: nothing more will come."""
        hop, rate = self.picture.hop, self.picture.rate
        heard = -(-sound.stop // hop)
        if heard <= self.final:
            return
        key = (*self.frame, self.final, heard)
        if key not in shared:
            shared[key] = self._excerpt(sound, self.final, heard, fade=not ended)
        levels = self.picture.levels(shared[key])
        index = int(self.final * hop / rate / TILE_S)
        while True:
            first, count = frames_of_tile(self.choice, index)
            if first >= heard:
                break
            begin, stop = max(self.final, first), min(heard, first + count)
            if begin < stop:
                tile = self._tiles.setdefault(index, np.zeros((len(levels), count), np.uint8))
                tile[:, begin - first : stop - first] = levels[
                    :, begin - self.final : stop - self.final
                ]
                shown = tile[:, : stop - first]
                yield Tile(self._track, self.choice, index, shown, begin - first)
            index += 1
        late = 0 if ended else self.margin + int(_FADE_S * rate)
        self.final = max(self.final, min((sound.stop - late) // hop + 1, heard))
        self._tiles = {
            i: tile
            for i, tile in self._tiles.items()
            if sum(frames_of_tile(self.choice, i)) > self.final
        }

    def catch_up(self, sound: LiveSound) -> Iterator[Tile]:
        """Make the newest of the tiles that were over before this picture was wanted."""
        if self.backlog:
            index = self.backlog.pop()
            first, count = frames_of_tile(self.choice, index)
            excerpt = self._excerpt(sound, first, first + count, fade=False)
            yield Tile(self._track, self.choice, index, self.picture.levels(excerpt))

    def _excerpt(self, sound: LiveSound, first: int, stop: int, *, fade: bool) -> Excerpt:
        hop, rate, margin = self.picture.hop, self.picture.rate, self.margin
        begin = first * hop - margin
        samples = sound.between(begin, (stop - 1) * hop + margin + 1)
        end = sound.stop - begin
        if fade and end < len(samples):
            width = min(int(_FADE_S * rate), end)
            falling = 0.5 + 0.5 * np.cos(np.pi * (np.arange(width) + 0.5) / width)
            samples[end - width : end] *= falling.astype(np.float32)
        return Excerpt(samples, stop - first, margin, hop=hop, rate=rate)


class LiveTiles:
    """Makes tiles of a sound while it comes.

    Levels are those that `TilesSpec` gives for the same sound, but for the newest frames: these
    are there at once, and become exact when the sound around them has come.

    Parameters
    ----------
    choices : iterable of PictureChoice
        The pictures to make.
    rate : int
        Hz, of the sound that is pushed.
    track : int
        The id of the tiles.
    pace_s : float
        Seconds of sound between two growths of a tile at least; slow pictures grow more seldom.
    """

    def __init__(
        self,
        choices: Iterable[PictureChoice] = (),
        *,
        rate: int = RATE,
        track: int = LIVE_TRACK,
        pace_s: float = _PACE_S,
    ) -> None:
        self._rate_in = rate
        self._track = track
        self._pace_s = pace_s
        self._pushed = 0
        self._source = LiveSound(rate, rate, 2 * _BACK_S)
        self._sounds: dict[int, LiveSound] = {rate: self._source}
        self._sound(RATE)
        self._growing: dict[PictureChoice, _Growing] = {}
        self._due_at: dict[tuple[int, int, int], float] = {}
        self.show(choices)

    @property
    def duration_s(self) -> float:
        """Seconds of sound that were pushed."""
        return self._pushed / self._rate_in

    @property
    def choices(self) -> tuple[PictureChoice, ...]:
        """The pictures that are made."""
        return tuple(self._growing)

    def show(self, choices: Iterable[PictureChoice]) -> None:
        """Make these pictures from now on, and of what was heard before as far as it is kept."""
        wanted = tuple(choices)
        self._growing = {c: g for c, g in self._growing.items() if c in wanted}
        for choice in wanted:
            if choice not in self._growing:
                growing = _Growing(choice, self._track)
                growing.begin(self._sound(growing.picture.rate))
                self._growing[choice] = growing
        rates = {g.picture.rate for g in self._growing.values()} | {self._rate_in, RATE}
        self._sounds = {rate: sound for rate, sound in self._sounds.items() if rate in rates}

    def push(self, samples: np.ndarray) -> list[Tile]:
        """Take new sound; return the tiles that grew.

        Parameters
        ----------
        samples : np.ndarray [shape=(n,)], float32
            Mono; any number of them.
        """
        self._pushed += len(samples)
        for sound in self._sounds.values():
            sound.push(samples)
        now = self.duration_s
        by_frame: dict[tuple[int, int, int], list[_Growing]] = {}
        for growing in self._growing.values():
            by_frame.setdefault(growing.frame, []).append(growing)
        return [
            tile
            for frame, together in by_frame.items()
            if now >= self._due_at.get(frame, 0.0)
            for tile in self._grow(frame, together, now)
        ]

    def finish(self) -> list[Tile]:
        """Return the last state of every tile that grows: nothing more will come."""
        return [
            tile
            for growing in self._growing.values()
            for tile in growing.grow(self._sounds[growing.picture.rate], {}, ended=True)
        ]

    def _grow(
        self, frame: tuple[int, int, int], together: list[_Growing], now: float
    ) -> list[Tile]:
        sound = self._sounds[frame[0]]
        shared: dict[_Frames, Excerpt] = {}
        began = time.perf_counter()
        made = [tile for g in together for tile in g.grow(sound, shared, ended=False)]
        cost = time.perf_counter() - began
        made += [tile for g in together for tile in g.catch_up(sound)]
        self._due_at[frame] = now + max(self._pace_s, min(cost / _SHARE, _SLOWEST_S))
        return made

    def _sound(self, rate: int) -> LiveSound:
        if rate not in self._sounds:
            self._sounds[rate] = self._source.at_rate(rate, KEPT_S, _BACK_S)
        self._sounds[rate].keep(KEPT_S)
        return self._sounds[rate]
