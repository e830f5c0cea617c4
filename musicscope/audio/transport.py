"""The side of the player that runs in the sound callback: it copies, fades, and keeps the time."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from musicscope.audio.fader import Fader
from musicscope.audio.feed import Feed, Place
from musicscope.audio.heard import Heard
from musicscope.audio.limiter import soften
from musicscope.audio.samples import Block
from musicscope.audio.strikes import Strikes
from musicscope.audio.tone_control import ToneControl

#: Blocks whose time of being heard is remembered; far more than any device holds.
_MARKS = 96
#: Two reports of a device's clock that differ by more than this, seconds, mean that it jumped.
_JUMP_S = 0.02
#: How much of a smaller difference is believed: device clocks jitter by milliseconds.
_TRUST = 0.1
#: Seconds in which a feed goes over into one that carries on from it.
_CROSS_S = 0.012


@dataclass(frozen=True, slots=True)
class _Mark:
    feed: Feed
    heard_at: float
    first: int
    frames: int

    @property
    def end(self) -> float:
        return self.heard_at + self.frames / self.feed.rate


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
    tone : ToneControl
        The equaliser.
    strikes : Strikes
        What sounds over the feed.
    heard : Heard or None
        What was heard, before `level`.
    """

    def __init__(self) -> None:
        self.running = False
        self.level = 1.0
        self.starved = 0
        self.tone = ToneControl()
        self.strikes = Strikes()
        self.heard: Heard | None = None
        self._output = (0, 0)
        self._feed: Feed | None = None
        self._sounding: Feed | None = None
        self._leaving: Feed | None = None
        self._crossed = 0
        self._fade = Fader(0.0)
        self._volume = Fader(1.0)
        self._marks: tuple[_Mark, ...] = ()
        self._furthest: tuple[Feed | None, float] = (None, 0.0)
        self._delay_s = 0.0
        self._starving = False

    @property
    def feed(self) -> Feed | None:
        """What is played, or None."""
        return self._feed

    @property
    def moving(self) -> Feed | None:
        """The feed that the output takes from at this moment, if one sounds."""
        return self._sounding if self.running and self._fade.gain > 0.0 else None

    def tune(self, rate: int, channels: int) -> bool:
        """Get ready for an output; return whether it is other than the last."""
        if (rate, channels) == self._output:
            return False
        self._output = (rate, channels)
        self.heard = Heard(rate, channels)
        return True

    def switch(self, feed: Feed | None, *, running: bool) -> None:
        """Fade out what sounds and go on with `feed`, or carry on with it where it takes over."""
        self._feed = feed
        self.running = running

    def cut(self) -> None:
        """Forget what sounds, without a fade: the output that it went to is being closed."""
        self._feed = self._sounding = self._leaving = None
        self.running = False
        self._fade.gain = 0.0
        self.strikes.clear()

    # --- the time

    @property
    def delay_s(self) -> float:
        """Seconds by which sound is heard later than the output says."""
        return self._delay_s

    @delay_s.setter
    def delay_s(self, delay_s: float) -> None:
        self._delay_s = delay_s
        self._furthest = (None, 0.0)

    def recent(self, seconds: float) -> tuple[Block, int] | None:
        """Return the last samples heard by now and their rate, or None before the first."""
        heard = self.heard
        if heard is None:
            return None
        return heard.last(seconds, time.monotonic() - self._delay_s), heard.rate

    def place(self, now: float) -> Place | None:
        """Return what is heard at `now` (`time.monotonic`), or None without a feed."""
        feed = self._feed
        if feed is None:
            return None
        now -= self._delay_s
        heard, frame = feed, 0.0
        for mark in reversed(self._marks):
            if mark.feed.session is not feed.session:
                break
            if mark.heard_at <= now:
                heard = mark.feed
                frame = mark.first + min((now - mark.heard_at) * heard.rate, mark.frames)
                break
            heard, frame = mark.feed, float(mark.first)
        former, furthest = self._furthest
        if former is heard:
            frame = max(frame, furthest)
        self._furthest = (heard, frame)
        return heard.place(frame)

    def position_s(self, now: float) -> float:
        """Return what is heard at `now` (`time.monotonic`), seconds in the current track."""
        place = self.place(now)
        return 0.0 if place is None else place.position_s

    # --- the output's thread

    def fill(self, out: Block, heard_at: float) -> None:
        """Write the next frames to `out` [shape=(n, channels)].

        Parameters
        ----------
        heard_at : float
            When the first of them will be heard, by `time.monotonic`.
        """
        feed, running = self._feed, self.running
        out[:] = 0.0
        self._play(out, heard_at, feed, running)
        if self.tone.active:
            self.tone.apply(out)
        altered = self.tone.active or self.strikes.any or (feed is not None and feed.altered)
        rate = feed.rate if feed is not None else self._output[0]
        if self.strikes.any:
            self.strikes.mix(out, rate)
        if self.heard is not None:
            self.heard.note(out, heard_at)
        if self._volume.gain != self.level or self.level != 1.0:
            if not out.any():
                self._volume.gain = self.level
            self._volume.scale(out, rate, self.level)
        if altered:
            soften(out)

    def _play(self, out: Block, heard_at: float, feed: Feed | None, running: bool) -> None:
        begin = 0
        if feed is not self._sounding:
            begin = self._change(out, heard_at, feed, running)
            if feed is not self._sounding:
                return
        if feed is None or not (running or self._fade.gain > 0.0):
            return
        complete = feed.complete
        wanted = len(out) - begin
        if not running:
            wanted = min(wanted, self._fade.frames_to(0.0, feed.rate))
        part = out[begin : begin + wanted]
        got = feed.ring.read(part)
        self._cross(part[:got])
        self._fade.scale(part[:got], feed.rate, 1.0 if running else 0.0)
        self._note(feed, got, heard_at + begin / feed.rate)
        late = running and got < wanted and not complete and feed.handed > 0
        self.starved += late and not self._starving
        self._starving = late
        if running and complete and got < wanted and feed.over_at is None:
            feed.over_at = self._marks[-1].end if feed.handed else heard_at

    def _change(self, out: Block, heard_at: float, feed: Feed | None, running: bool) -> int:
        """Go over from what sounds to `feed`; return how many frames the former one still gave.

        What carries on from what sounds waits until its moment has come.
        """
        former = self._sounding
        takes_over = feed.takes_over if feed is not None else None
        carries_on = (
            running
            and self._fade.gain > 0.0
            and former is not None
            and feed is not None
            and takes_over is not None
            and takes_over[0] is former
        )
        if not carries_on:
            begin = self._fade_out(out)
            self._leaving = None
            self._begin(feed)
            from_silence = feed is None or feed.fades_in or not running
            self._fade.gain = 0.0 if from_silence else 1.0
            return begin
        assert former is not None
        assert feed is not None
        assert takes_over is not None
        due = takes_over[1] - former.handed
        begin = max(0, min(due, len(out), former.ring.filled))
        got = former.ring.read(out[:begin])
        self._cross(out[:got])
        self._fade.scale(out[:got], former.rate, 1.0)
        self._note(former, got, heard_at)
        if got < len(out):
            self._catch_up(feed, former, -due)
            self._leaving, self._crossed = former, 0
            self._begin(feed)
        return got

    def _begin(self, feed: Feed | None) -> None:
        self._sounding = feed
        if feed is not None:
            feed.takes_over = None

    @staticmethod
    def _catch_up(feed: Feed, former: Feed, late: int) -> None:
        """Leave out what `former` has played already of what `feed` begins with."""
        before, after = former.leg(former.handed).speed, feed.leg(0).speed
        if late > 0 and before and after:
            feed.handed += feed.ring.skip(round(late * before / after))

    def _cross(self, block: Block) -> None:
        """Let the feed that was left fade out under the first frames of the next."""
        leaving = self._leaving
        if leaving is None or not len(block):
            return
        frames = round(_CROSS_S * leaving.rate)
        n = min(len(block), frames - self._crossed)
        under = np.zeros((n, block.shape[1]), np.float32)
        got = leaving.ring.read(under)
        share = (np.arange(1, n + 1, dtype=np.float32) + self._crossed) / (frames + 1)
        if got:
            block[:n] = under + share[:, None] * (block[:n] - under)
        self._crossed += n
        if self._crossed >= frames or not got:
            self._leaving = None

    def _note(self, feed: Feed, got: int, heard_at: float) -> None:
        if not got:
            return
        last = self._marks[-1] if self._marks else None
        same = last is not None and last.feed.session is feed.session
        if last is not None and same and abs(heard_at - last.end) < _JUMP_S:
            heard_at = last.end + _TRUST * (heard_at - last.end)
        mark = _Mark(feed, heard_at, feed.handed, got)
        self._marks = (*self._marks[-_MARKS:], mark)
        if feed.first_handed_at is None:
            feed.first_handed_at = time.monotonic()
        feed.handed += got

    def _fade_out(self, out: Block) -> int:
        former = self._sounding
        if former is None or self._fade.gain <= 0.0:
            return 0
        n = min(len(out), self._fade.frames_to(0.0, former.rate))
        got = former.ring.read(out[:n])
        self._fade.scale(out[:got], former.rate, 0.0)
        return got
