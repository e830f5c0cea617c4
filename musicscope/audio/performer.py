"""The player's own thread: it opens, decodes ahead, watches the output, and tells what happens."""

from __future__ import annotations

import logging
import queue
import threading
import time
from dataclasses import replace
from typing import TypeVar

import numpy as np

from musicscope.audio.commands import (
    Announce,
    Close,
    Command,
    Equalise,
    Follow,
    Load,
    PlayerState,
    Prefer,
    Prepare,
    Retune,
    Seek,
    Strike,
    Unload,
)
from musicscope.audio.feed import Feed, Place
from musicscope.audio.feeder import Feeder
from musicscope.audio.line import Line
from musicscope.audio.outputs import Output, OutputChooser
from musicscope.audio.rendition import CountIn
from musicscope.audio.transport import Transport
from musicscope.audio.wish import Wish
from musicscope.core.errors import DecodeError, MusicScopeError
from musicscope.core.events import Event

log = logging.getLogger(__name__)

_P = TypeVar("_P")

#: Hz above which a track's own rate is not asked of a device.
_HIGHEST_RATE = 192_000
#: Seconds between two looks at the feed while playing, and at the device while not.
_LOOK_S, _IDLE_LOOK_S = 0.04, 0.25
#: Seconds after which a feed takes over that is played otherwise: what it takes to begin it.
_LEAD_S, _STRETCHED_LEAD_S = 0.03, 0.07


class Performer:
    """Does what is wished; every event comes from its thread.

    Parameters
    ----------
    wish : Wish
    transport : Transport
    outputs : OutputChooser
    """

    def __init__(self, wish: Wish, transport: Transport, outputs: OutputChooser) -> None:
        self.changed: Event[PlayerState] = Event()
        self.ended: Event[bytes] = Event()
        self.advanced: Event[bytes] = Event()
        self.failed: Event[MusicScopeError] = Event()
        self.output_changed: Event[str] = Event()
        self.line = Line(outputs, transport.fill, lambda s: self._emit(self.output_changed, s))
        self._wish = wish
        self._transport = transport
        self._feeder = Feeder()
        self._retune_due = False
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def post(self, command: Command) -> None:
        """Have something done, in the order in which it was asked for."""
        self._commands.put(command)
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="player", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Release the device and end the thread."""
        if self._thread is not None:
            self._commands.put(Close())
            if self._thread is not threading.current_thread():
                self._thread.join()

    # --- its thread

    def _serve(self) -> None:
        closing = False
        while not closing:
            for command in self._next_commands():
                closing = closing or isinstance(command, Close)
                if not closing:
                    self._obey(command)
            if not closing:
                self._retune()
                self._decode_ahead()
                self._watch()
        self._feeder.unload()
        self.line.close()

    def _next_commands(self) -> list[Command]:
        commands: list[Command] = []
        try:
            commands.append(self._commands.get(timeout=self._patience_s()))
            while True:
                commands.append(self._commands.get_nowait())
        except queue.Empty:
            return commands

    def _patience_s(self) -> float:
        if self._feeder.behind:
            return 0.0
        return _LOOK_S if self._wish.state is PlayerState.PLAYING else _IDLE_LOOK_S

    def _obey(self, command: Command) -> None:
        if isinstance(command, Announce):
            if command.state is self._wish.state:
                if command.state is PlayerState.PLAYING:
                    self._wake()
                self._emit(self.changed, command.state)
        elif isinstance(command, Prepare):
            self._feeder.warm_up()
            self._wake()
        elif isinstance(command, Strike):
            self._strike(command)
        elif isinstance(command, Equalise):
            self._equalise()
        elif isinstance(command, Prefer):
            self._prefer(command.name)
        elif not isinstance(command, Close) and command.track == self._wish.track:
            self._obey_for_track(command)

    def _obey_for_track(self, command: Load | Seek | Unload | Retune | Follow) -> None:
        if isinstance(command, Unload):
            self._feeder.unload()
        elif isinstance(command, Load):
            self._start(command)
        else:
            self._follow_the_ear()
            if isinstance(command, Seek):
                self._start(command)
            elif isinstance(command, Retune):
                self._retune_due = True
            elif self._feeder.loaded:
                self._retune_due |= self._feeder.follow(command.path, command.gain_db)

    # --- beginning

    def _start(self, command: Load | Seek) -> None:
        try:
            count_in = None
            if isinstance(command, Load):
                info = self._feeder.load(command.path, command.gain_db)
                self._wish.duration_s = info.duration_s
                rate = min(info.rate, _HIGHEST_RATE)
                if not self.line.fits(rate):
                    self._transport.cut()
                self._tune(self.line.open(rate))
            else:
                count_in = command.count_in
            if self._feeder.loaded and command.place == self._wish.place:
                self._retune_due = False
                self._feed_from(command.start_s, command.asked_at, command.place, count_in)
        except DecodeError as error:
            self._give_up(error, command.track)
        except Exception as error:
            log.exception("a track could not be started")
            self._give_up(MusicScopeError(f"The track cannot be played: {error}."), command.track)

    def _feed_from(
        self, start_s: float, asked_at: float, place: int, count_in: CountIn | None = None
    ) -> None:
        feed = self._begin(self._wake(), start_s, asked_at, count_in)
        with self._wish.lock:
            if place == self._wish.place:
                self._wish.position_s = None
                playing = self._wish.state is PlayerState.PLAYING
                self._transport.switch(feed, running=playing)

    def _begin(
        self, output: Output, place: Place | float, asked_at: float, count_in: CountIn | None = None
    ) -> Feed:
        return self._feeder.begin(
            place,
            output.rate,
            output.channels,
            asked_at,
            rendition=self._wish.rendition,
            gain_db=self._wish.gain_db,
            count_in=count_in,
        )

    def _retune(self) -> None:
        """Go on as the rendition says now, from a moment that the output is about to reach.

        After a seek that moment lies in the new feed, though the former one may sound still.
        """
        if not self._retune_due:
            return
        self._retune_due = False
        former, output, wish = self._transport.feed, self.line.output, self._wish
        if former is None or output is None or wish.position_s is not None:
            return
        if not self._feeder.loaded or former.over_at is not None:
            return
        sounding = self._transport.moving
        moving = sounding is not None and sounding.session is former.session
        if sounding is not None and moving:
            former = sounding
        lead_s = _STRETCHED_LEAD_S if wish.rendition.stretched else _LEAD_S
        frame = former.handed + (round(lead_s * former.rate) if moving else 0)
        frame = min(frame, former.written)
        place, track = self._turned(former.place(frame)), wish.track
        try:
            feed = self._begin(output, place, former.asked_at)
        except DecodeError as error:
            self._give_up(error, track)
            return
        feed.session = former.session
        feed.takes_over = (former, frame)
        feed.first_handed_at = former.first_handed_at
        with wish.lock:
            if track == wish.track and wish.position_s is None:
                playing = wish.state is PlayerState.PLAYING
                self._transport.switch(feed, running=playing)

    def _turned(self, place: Place) -> Place:
        """Return a place that is about to be heard, in the loop if the ear is still before its end.

        What was handed to the output already cannot turn there any more.
        """
        loop, now = self._wish.rendition.loop, self._transport.place(time.monotonic())
        if loop is None or now is None or place.turn != self._feeder.turn:
            return place
        length_s = loop[1] - loop[0]
        if now.position_s >= loop[1] or place.position_s < loop[1] or length_s <= 0:
            return place
        return replace(place, position_s=loop[0] + (place.position_s - loop[1]) % length_s)

    # --- the output

    def _wake(self) -> Output:
        return self._tune(self.line.wake())

    def _tune(self, output: Output) -> Output:
        if self._transport.tune(output.rate, output.channels):
            self._equalise()
        return output

    def _equalise(self) -> None:
        if self.line.output is not None:
            self._transport.tone.set(self._wish.equaliser, self.line.output.rate)

    def _strike(self, command: Strike) -> None:
        output = self._wake()
        samples = command.samples
        if command.rate != output.rate:
            import soxr

            samples = np.asarray(soxr.resample(samples, command.rate, output.rate), np.float32)
        self._transport.strikes.add(samples)

    def _prefer(self, name: str | None) -> None:
        if not self.line.prefer(name):
            return
        position_s = self._hold()
        self._transport.cut()
        self._tune(self.line.change())
        self._feed_again(position_s)

    def _hold(self) -> float:
        """Keep the position while there is no feed; return it."""
        with self._wish.lock:
            position_s = self._wish.position_s
            if position_s is None:
                position_s = self._transport.position_s(time.monotonic())
                if self._feeder.loaded:
                    self._wish.position_s = position_s
        return position_s

    # --- watching

    def _decode_ahead(self) -> None:
        try:
            self._feeder.decode_ahead()
        except Exception as error:
            log.exception("a track ended early")
            if self._feeder.feed is not None:
                self._feeder.feed.complete = True
            self._emit(self.failed, MusicScopeError(f"The track ended early: {error}."))

    def _watch(self) -> None:
        self._follow_the_ear()
        feed = self._transport.feed
        if feed is not None and feed.over_at is not None and time.monotonic() >= feed.over_at:
            self._finish(feed)
        if self.line.lost:
            self._go_on_elsewhere()
        elif self._wish.state is PlayerState.PLAYING or self._transport.strikes.any:
            self.line.busy()
        elif self.line.idle():
            position_s = self._hold()
            self._wake()
            self._feed_again(position_s)

    def _follow_the_ear(self) -> None:
        """Notice that what follows has begun to be heard."""
        wish = self._wish
        place = self._transport.place(time.monotonic())
        if place is None or wish.position_s is not None or place.turn == self._feeder.turn:
            return
        track = self._feeder.advance(place.turn)
        if track is None:
            return
        with wish.lock:
            wish.gain_db = track.gain_db
            wish.duration_s = track.sound.info.duration_s
            wish.turn_to(place.path)
        self._emit(self.advanced, place.path)

    def _finish(self, feed: Feed) -> None:
        with self._wish.lock:
            if self._transport.feed is not feed or self._wish.position_s is not None:
                return
            self._wish.end_track()
            self._transport.switch(None, running=False)
        self._feeder.unload()
        self._emit(self.changed, PlayerState.STOPPED)
        self._emit(self.ended, feed.legs[-1].path)

    def _give_up(self, error: MusicScopeError, track: int) -> None:
        with self._wish.lock:
            if track != self._wish.track:
                return
            self._wish.end_track()
            self._transport.switch(None, running=False)
        self._feeder.unload()
        self._emit(self.changed, PlayerState.STOPPED)
        self._emit(self.failed, error)

    def _go_on_elsewhere(self) -> None:
        position_s = self._hold()
        with self._wish.lock:
            was_playing = self._wish.state is PlayerState.PLAYING
            if was_playing:
                self._wish.state = PlayerState.PAUSED
        self._transport.cut()
        self.line.replace("paused" if was_playing else "nothing was playing")
        self._wake()
        self._feed_again(position_s)
        if was_playing:
            self._emit(self.changed, PlayerState.PAUSED)

    def _feed_again(self, position_s: float) -> None:
        if not self._feeder.loaded:
            return
        track = self._wish.track
        try:
            self._feed_from(position_s, time.monotonic(), self._wish.place)
        except DecodeError as error:
            self._give_up(error, track)

    def _emit(self, event: Event[_P], payload: _P) -> None:
        try:
            event.emit(payload)
        except Exception:
            log.exception("a listener of the player failed")
