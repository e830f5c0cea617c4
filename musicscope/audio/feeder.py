"""The decoding side of the player: open sounds, and feeds of them from any position."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from musicscope.audio.clicks import ClickMixer, clicks_between, count_in_block
from musicscope.audio.container import ffmpeg
from musicscope.audio.decode import Sound, SoundInfo
from musicscope.audio.feed import Feed, Leg, Place
from musicscope.audio.programme import Programme, Run, Track
from musicscope.audio.rendition import ClickTrack, CountIn, Rendition
from musicscope.audio.samples import Block
from musicscope.core.errors import DecodeError

log = logging.getLogger(__name__)

#: Seconds in which the music begins after a count-in, where it begins in the middle of a sound.
_FADE_S = 0.004


class Feeder:
    """Keeps open what is heard and what follows, and a feed full; belongs to the player's thread.

    Attributes
    ----------
    feed : Feed or None
        The feed that was begun last.
    """

    def __init__(self) -> None:
        self.feed: Feed | None = None
        self._turns = 0
        self._current: Track | None = None
        self._next: Track | None = None
        self._wanted_next: tuple[bytes, float] | None = None
        self._runs: Iterator[Run | None] = iter(())
        self._rest: Block = np.zeros((0, 0), np.float32)
        self._legs: list[Leg] = []
        self._written = 0
        self._clicks: ClickTrack | None = None
        self._clicked_turn = 0
        self._mixer: ClickMixer | None = None

    @property
    def loaded(self) -> bool:
        """Whether a sound is open."""
        return self._current is not None

    @property
    def turn(self) -> int:
        """The number of the track that is heard, among all that were asked for."""
        return self._current.turn if self._current is not None else 0

    def warm_up(self) -> None:
        """Load FFmpeg, which takes a tenth of a second, before it is needed."""
        ffmpeg()

    def load(self, path: bytes, gain_db: float = 0.0) -> SoundInfo:
        """Open a file; raises `DecodeError`."""
        self.unload()
        self._current = self._opened(path, gain_db)
        return self._current.sound.info

    def unload(self) -> None:
        """Release the files."""
        self.feed = None
        self._runs = iter(())
        self._wanted_next = None
        for track in (self._current, self._next):
            if track is not None:
                track.sound.close()
        self._current = self._next = None

    def _opened(self, path: bytes, gain_db: float) -> Track:
        sound = Sound(path)
        self._turns += 1
        return Track(sound, gain_db, self._turns)

    # --- what follows

    def follow(self, path: bytes | None, gain_db: float) -> bool:
        """Choose what is played after the track that is heard.

        Returns
        -------
        late : bool
            Whether the feed holds another follower already, so that it has to be begun again.
        """
        wanted = None if path is None else (path, gain_db)
        if wanted == self._wanted_next:
            return False
        self._wanted_next = wanted
        late = self._next is not None
        if not late and self.feed is not None and self.feed.over_at is None:
            self.feed.complete = False
        return late

    def _following(self) -> Track | None:
        if self._wanted_next is None or self._next is not None:
            return None
        try:
            self._next = self._opened(*self._wanted_next)
        except DecodeError as error:
            log.info("%s", error)
            self._wanted_next = None
        else:
            if self.feed is not None:
                self.feed.altered |= self._next.gain > 1.0
        return self._next

    def advance(self, turn: int) -> Track | None:
        """Let the follower be the track that is heard, if `turn` is its; return it."""
        if self._next is None or self._next.turn != turn:
            return None
        if self._current is not None:
            self._current.sound.close()
        self._current, self._next, self._wanted_next = self._next, None, None
        if self.feed is not None and self.feed.over_at is None:
            self.feed.complete = False
        return self._current

    # --- feeds

    def begin(
        self,
        place: Place | float,
        rate: int,
        channels: int,
        asked_at: float,
        *,
        rendition: Rendition,
        gain_db: float,
        count_in: CountIn | None = None,
    ) -> Feed:
        """Return a feed that holds its first block already.

        Parameters
        ----------
        place : Place or float
            Where to begin: seconds in the track that is heard, or in whichever it names.

        Raises
        ------
        DecodeError
            If nothing can be decoded there.
        """
        assert self._current is not None
        self._current = replace(self._current, gain_db=gain_db)
        track = self._current
        start_s = place.position_s if isinstance(place, Place) else place
        if isinstance(place, Place) and self._next is not None and place.turn == self._next.turn:
            track = self._next
            rendition = replace(rendition, loop=None, clicks=None)
        elif self._next is not None:
            self._next.sound.close()
            self._next = None
        feed = Feed(track.sound.path, start_s, rate, channels, asked_at)
        feed.legs = (Leg(0.0, feed.path, start_s, rendition.speed, track.turn),)
        feed.altered = bool(
            rendition.stretched or rendition.clicks or rendition.crossfade_s or track.gain > 1.0
        )
        self.feed = feed
        self._clicks, self._clicked_turn = rendition.clicks, track.turn
        self._mixer = ClickMixer(rate, rendition.clicks.level) if rendition.clicks else None
        self._written = 0
        self._legs = []
        self._rest = np.zeros((0, channels), np.float32)
        programme = Programme(track, start_s, rate, channels, rendition, self._following)
        self._runs = iter(programme)
        if count_in is not None and count_in.beats > 0:
            self._runs = self._counted_in(self._runs, count_in, feed)
        self.decode_ahead()
        return feed

    def _counted_in(
        self, runs: Iterator[Run | None], count_in: CountIn, feed: Feed
    ) -> Iterator[Run | None]:
        clicks = count_in_block(count_in, feed.rate, feed.ring.channels)
        wait = replace(feed.legs[0], speed=0.0)
        feed.legs = (wait,)
        feed.fades_in = False
        feed.altered = True
        yield Run(clicks, ())
        fading = round(_FADE_S * feed.rate) if feed.start_s > 0 else 0
        for run in runs:
            if run is None:
                yield None
                continue
            samples = run.samples
            if fading:
                samples = samples.copy()
                samples[:fading] *= np.linspace(0.0, 1.0, fading, dtype=np.float32)[
                    : len(samples), None
                ]
                fading = 0
            yield Run(samples, tuple(replace(g, first=g.first + len(clicks)) for g in run.legs))

    @property
    def behind(self) -> bool:
        """Whether the feed should be filled without delay."""
        feed = self.feed
        return feed is not None and not feed.complete and feed.ring.free > feed.rate // 4

    def decode_ahead(self) -> None:
        """Write one block to the feed, as much of it as fits; mark it complete after the last."""
        feed = self.feed
        if feed is None or feed.complete or not feed.ring.free:
            return
        block = self._rest
        if not len(block):
            run = next(self._runs, None)
            if run is None:
                feed.complete = True
                return
            for leg in run.legs:
                feed.add(leg)
            block = self._clicked(run, feed)
            self._written += len(block)
        self._rest = block[feed.ring.write(block) :]

    def _clicked(self, run: Run, feed: Feed) -> Block:
        """Return the run with its clicks at their frames, whatever its speed."""
        if self._clicks is None or self._mixer is None:
            return run.samples
        stop = self._written + len(run.samples)
        half_s = 0.5 / feed.rate
        due = []
        for leg, begin, end in _spans(feed.legs, self._written, stop):
            if leg.turn != self._clicked_turn or not leg.speed:
                continue
            frames = feed.rate / leg.speed
            from_s, to_s = (leg.start_s + (f - leg.first) / frames - half_s for f in (begin, end))
            for at_s, accented in clicks_between(self._clicks, from_s, to_s):
                due.append((max(begin, leg.first + (at_s - leg.start_s) * frames), accented))
        return self._mixer.mix(run.samples, self._written, due)


def _spans(legs: tuple[Leg, ...], first: float, stop: float) -> Iterator[tuple[Leg, float, float]]:
    """Yield the legs that sound from frame `first` to `stop`, and from where to where each does."""
    ends = [*(leg.first for leg in legs[1:]), stop]
    for leg, end in zip(legs, ends, strict=True):
        begin, before = max(first, leg.first), min(stop, end)
        if begin < before:
            yield leg, begin, before
