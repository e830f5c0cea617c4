"""What is heard one after the other: a track or its loop, then the next, at a speed and pitch."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from musicscope.audio.decode import Sound
from musicscope.audio.feed import Leg
from musicscope.audio.passages import Excerpt, Passage
from musicscope.audio.rendition import Rendition
from musicscope.audio.samples import Block

#: Seconds before the end that a header names, by which a track may end earlier.
_EARLIER_S = 3.0


@dataclass(frozen=True)
class Track:
    """An open file that is, or will be, heard.

    Attributes
    ----------
    sound : Sound
    gain_db : float
    turn : int
        Its number among all that were asked for.
    """

    sound: Sound
    gain_db: float
    turn: int

    @property
    def gain(self) -> float:
        """What its samples are multiplied by."""
        return float(10.0 ** (self.gain_db / 20.0))

    def at(self, rate: int, channels: int) -> Excerpt:
        """Return it as an output wants it."""
        return Excerpt(self.sound, rate, channels, self.gain)


@dataclass(frozen=True)
class Run:
    """The next frames to be heard, and the legs that begin in them.

    Attributes
    ----------
    samples : np.ndarray [shape=(n, channels)], float32
    legs : tuple of Leg
        Their frames are counted from the beginning of the programme.
    """

    samples: Block
    legs: tuple[Leg, ...]


#: Gives the track that follows, or None where that is not known, or nothing follows.
Following = Callable[[], Track | None]


class Programme:
    """An endless iterator over what is to be heard from a position of a track on.

    It gives None where nothing follows; asked again, it goes on once something does.

    Parameters
    ----------
    track : Track
    start_s : float
        Seconds in the track.
    rate, channels : int
    rendition : Rendition
        Its loop is the track's; speed, pitch and crossfade hold for what follows, too.
    following : callable
        Asked at the end of each track.
    """

    def __init__(
        self,
        track: Track,
        start_s: float,
        rate: int,
        channels: int,
        rendition: Rendition,
        following: Following,
    ) -> None:
        self._rate = rate
        self._channels = channels
        self._rendition = rendition
        self._following = following
        pieces = self._pieces(track, start_s)
        self._runs = self._stretched(pieces) if rendition.stretched else self._plain(pieces)

    def __iter__(self) -> Iterator[Run | None]:
        return self._runs

    # --- the tracks themselves

    def _pieces(self, track: Track, start_s: float) -> Iterator[tuple[Track, Passage] | None]:
        loop = self._rendition.loop
        passages = track.at(self._rate, self._channels).passages(start_s, loop)
        fade_s = 0.0 if loop is not None else self._rendition.crossfade_s
        while True:
            ending = _Ending(passages, track.sound.info.duration_s, round(fade_s * self._rate))
            for passage in ending.but_the_last(self._rate):
                yield track, passage
            following = self._following()
            if following is None:
                for passage in ending.last:
                    yield track, passage
            while following is None:
                yield None
                following = self._following()
                ending.last.clear()
            fade_s = self._rendition.crossfade_s
            passages = following.at(self._rate, self._channels).passages(0.0, None)
            if ending.last:
                before, mixed, passages = self._crossed(ending.last, passages)
                if before is not None:
                    yield track, before
                yield following, mixed
            track = following

    def _crossed(
        self, last: deque[Passage], coming: Iterator[Passage]
    ) -> tuple[Passage | None, Passage, Iterator[Passage]]:
        """Mix the end of a track with the beginning of the next, at equal power.

        Returns
        -------
        before : Passage or None
            What is left of the end where the next track is shorter.
        mixed : Passage
        passages : iterator of Passage
            How the next track goes on.
        """
        end = np.concatenate([passage.samples for passage in last])
        beginning: Block = np.zeros((0, self._channels), np.float32)
        for passage in coming:
            beginning = np.concatenate([beginning, passage.samples])
            if len(beginning) >= len(end):
                break
        n = min(len(beginning), len(end))
        angle = (np.pi / 2) * (np.arange(n, dtype=np.float32)[:, None] + 0.5) / max(1, n)
        mixed = end[len(end) - n :] * np.cos(angle) + beginning[:n] * np.sin(angle)
        before = Passage(end[: len(end) - n], last[0].start_s) if len(end) > n else None
        return before, Passage(mixed, 0.0), _after(beginning[n:], n / self._rate, coming)

    # --- speed and pitch

    def _plain(self, pieces: Iterator[tuple[Track, Passage] | None]) -> Iterator[Run | None]:
        frame = 0
        for piece in pieces:
            if piece is None:
                yield None
            elif len(piece[1].samples):
                yield Run(piece[1].samples, (_leg(piece, frame, 1.0),))
                frame += len(piece[1].samples)

    def _stretched(self, pieces: Iterator[tuple[Track, Passage] | None]) -> Iterator[Run | None]:
        from musicscope.audio.stretch import Stretcher

        speed = self._rendition.speed
        stretcher = Stretcher(self._rate, self._channels, speed, self._rendition.semitones)
        legs: deque[Leg] = deque()
        taken = 0
        for piece in pieces:
            if piece is not None:
                legs.append(_leg(piece, taken / speed, speed))
                taken += len(piece[1].samples)
                stretcher.push(piece[1].samples)
            block = stretcher.pull(last=piece is None)
            while len(block):
                yield Run(block, tuple(_until(legs, stretcher.given)))
                block = stretcher.pull(last=piece is None)
            if piece is None:
                yield None


class _Ending:
    """Passages of a track, of which the last frames are held back in `last`."""

    def __init__(self, passages: Iterator[Passage], duration_s: float, frames: int) -> None:
        self.last: deque[Passage] = deque()
        self._passages = passages
        self._duration_s = duration_s
        self._frames = frames

    def but_the_last(self, rate: int) -> Iterator[Passage]:
        """Yield all but the last frames; well before the end nothing is held back."""
        near_s = self._duration_s - self._frames / rate - _EARLIER_S
        held = 0
        for passage in self._passages:
            end_s = passage.start_s + len(passage.samples) / rate
            if not self._frames or (not self.last and end_s < near_s):
                yield passage
                continue
            self.last.append(passage)
            held += len(passage.samples)
            while held > self._frames:
                first = self.last.popleft()
                n = min(len(first.samples), held - self._frames)
                yield replace(first, samples=first.samples[:n])
                held -= n
                if n < len(first.samples):
                    rest = Passage(first.samples[n:], first.start_s + n / rate)
                    self.last.appendleft(rest)


def _after(rest: Block, start_s: float, coming: Iterator[Passage]) -> Iterator[Passage]:
    if len(rest):
        yield Passage(rest, start_s)
    yield from coming


def _leg(piece: tuple[Track, Passage], frame: float, speed: float) -> Leg:
    track, passage = piece
    return Leg(frame, track.sound.path, passage.start_s, speed, track.turn)


def _until(legs: deque[Leg], frame: float) -> Iterator[Leg]:
    while legs and legs[0].first < frame:
        yield legs.popleft()
