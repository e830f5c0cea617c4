"""The side of the player that runs in the sound callback: it copies, fades, and keeps the time."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from musicscope.audio.ring import Ring
from musicscope.audio.samples import Block

#: Seconds of sound that are decoded ahead.
RING_S = 1.5
#: Seconds in which the gain may go from 0 to 1, so that nothing clicks.
_RAMP_S = 0.008
#: Blocks whose time of being heard is remembered; far more than any device holds.
_MARKS = 96
#: Two reports of a device's clock that differ by more than this, seconds, mean that it jumped.
_JUMP_S = 0.03
#: How much of a smaller difference is believed: device clocks jitter by milliseconds.
_TRUST = 0.1


class Feed:
    """The sound of one track from one position on, on its way from decoder to output.

    Parameters
    ----------
    path : bytes
    start_s : float
        The position of its first sample in the track.
    rate, channels : int
        Those of the output.
    asked_at : float
        When a person asked for it, by `time.monotonic`.

    Attributes
    ----------
    complete : bool
        Set by the decoder after the last sample was written.
    handed : int
        Frames that the output has taken.
    first_handed_at : float or None
        When it took the first, by `time.monotonic`.
    over_at : float or None
        When its last sample will have been heard, by `time.monotonic`.
    """

    def __init__(
        self, path: bytes, start_s: float, rate: int, channels: int, asked_at: float
    ) -> None:
        self.path = path
        self.start_s = start_s
        self.rate = rate
        self.ring = Ring(int(RING_S * rate), channels)
        self.asked_at = asked_at
        self.complete = False
        self.handed = 0
        self.first_handed_at: float | None = None
        self.over_at: float | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    feed: Feed
    heard_at: float
    position_s: float
    duration_s: float

    @property
    def end(self) -> float:
        return self.heard_at + self.duration_s


class Transport:
    """Hands the current feed to an output, block by block.

    `fill` belongs to the output's thread; everything else may be called from any thread.

    Attributes
    ----------
    running : bool
        Whether the feed moves; turning it off fades out, on fades in.
    level : float
        The gain wanted, 0..1, reached by a ramp.
    starved : int
        How often the decoder was late.
    """

    def __init__(self) -> None:
        self.running = False
        self.level = 1.0
        self.starved = 0
        self._feed: Feed | None = None
        self._sounding: Feed | None = None
        self._gain = 0.0
        self._marks: tuple[_Mark, ...] = ()
        self._furthest: tuple[Feed | None, float] = (None, 0.0)
        self._starving = False

    @property
    def feed(self) -> Feed | None:
        """What is played, or None."""
        return self._feed

    def switch(self, feed: Feed | None, *, running: bool) -> None:
        """Fade out what sounds and go on with `feed`."""
        self._feed = feed
        self.running = running

    def cut(self) -> None:
        """Forget what sounds, without a fade: the output that it went to is being closed."""
        self._feed = self._sounding = None
        self.running = False
        self._gain = 0.0

    def position_s(self, now: float) -> float:
        """Return what is heard at `now` (`time.monotonic`), seconds in the current track."""
        feed = self._feed
        if feed is None:
            return 0.0
        position = feed.start_s
        for mark in reversed(self._marks):
            if mark.feed is not feed:
                break
            if mark.heard_at <= now:
                position = mark.position_s + min(now - mark.heard_at, mark.duration_s)
                break
        reported_feed, furthest = self._furthest
        if reported_feed is feed:
            position = max(position, furthest)
        self._furthest = (feed, position)
        return position

    def fill(self, out: Block, heard_at: float) -> None:
        """Write the next frames to `out` [shape=(n, channels)].

        Parameters
        ----------
        heard_at : float
            When the first of them will be heard, by `time.monotonic`.
        """
        feed, running = self._feed, self.running
        begin = 0
        if feed is not self._sounding:
            begin = self._fade_out(out)
            self._sounding = feed
            from_silence = feed is None or feed.start_s > 0 or not running
            self._gain = 0.0 if from_silence else self.level
        out[begin:] = 0.0
        if feed is None or not (running or self._gain > 0.0):
            return
        complete = feed.complete
        wanted = len(out) - begin
        if not running:
            wanted = min(wanted, self._ramp_frames(feed.rate, self._gain))
        taken = out[begin : begin + wanted]
        got = feed.ring.read(taken)
        self._scale(taken[:got], feed.rate, self.level if running else 0.0)
        self._note(feed, got, heard_at + begin / feed.rate)
        late = running and got < wanted and not complete and feed.handed > 0
        self.starved += late and not self._starving
        self._starving = late
        if running and complete and got < wanted and feed.over_at is None:
            feed.over_at = self._marks[-1].end if feed.handed else heard_at

    def _note(self, feed: Feed, got: int, heard_at: float) -> None:
        if not got:
            return
        last = self._marks[-1] if self._marks else None
        if last is not None and last.feed is feed and abs(heard_at - last.end) < _JUMP_S:
            heard_at = last.end + _TRUST * (heard_at - last.end)
        position = feed.start_s + feed.handed / feed.rate
        mark = _Mark(feed, heard_at, position, got / feed.rate)
        self._marks = (*self._marks[-_MARKS:], mark)
        if feed.first_handed_at is None:
            feed.first_handed_at = time.monotonic()
        feed.handed += got

    def _fade_out(self, out: Block) -> int:
        former = self._sounding
        if former is None or self._gain <= 0.0:
            return 0
        n = min(len(out), self._ramp_frames(former.rate, self._gain))
        got = former.ring.read(out[:n])
        self._scale(out[:got], former.rate, 0.0)
        return got

    def _ramp_frames(self, rate: int, change: float) -> int:
        return math.ceil(abs(change) * _RAMP_S * rate)

    def _scale(self, block: Block, rate: int, target: float) -> None:
        change = target - self._gain
        n = min(len(block), self._ramp_frames(rate, change))
        if n:
            step = math.copysign(1.0 / (_RAMP_S * rate), change)
            ramp = self._gain + step * np.arange(1, n + 1, dtype=np.float32)
            low, high = sorted((self._gain, target))
            np.clip(ramp, low, high, out=ramp)
            block[:n] *= ramp[:, None]
            self._gain = float(ramp[-1])
        if target != 1.0:
            block[n:] *= np.float32(target)
