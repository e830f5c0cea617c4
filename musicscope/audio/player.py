"""Playing a file: a decoder thread keeps a feed full, an output takes from it."""

from __future__ import annotations

import logging
import queue
import threading
import time
from typing import TypeVar

from musicscope.audio.commands import (
    Announce,
    Close,
    Command,
    Load,
    PlayerState,
    Prepare,
    Seek,
    Unload,
)
from musicscope.audio.feeder import Feeder
from musicscope.audio.line import Line
from musicscope.audio.outputs import OutputChooser, SoundCards
from musicscope.audio.transport import Feed, Transport
from musicscope.core.errors import DecodeError, MusicScopeError
from musicscope.core.events import Event

__all__ = ["Player", "PlayerState"]

log = logging.getLogger(__name__)

_P = TypeVar("_P")

#: Hz above which a track's own rate is not asked of a device.
_HIGHEST_RATE = 192_000
#: Seconds between two looks at the feed while playing, and at the device while not.
_LOOK_S, _IDLE_LOOK_S = 0.04, 0.25


class Player:
    """Plays one track at a time; every method returns at once.

    The output stays open between tracks of one sample rate, so that the next one starts within
    one block. Events come from the player's own thread.

    Parameters
    ----------
    outputs : OutputChooser, optional
        Where sound goes; the computer's sound cards by default.

    Attributes
    ----------
    changed : Event of PlayerState
        After each play, pause, resume, stop, and when a track has ended.
    ended : Event of bytes
        The path of a track that was heard to its end.
    failed : Event of MusicScopeError
        A track could not be played.
    output_changed : Event of str
        A sentence on a device that was lost, or came back.
    """

    def __init__(self, *, outputs: OutputChooser | None = None) -> None:
        self.changed: Event[PlayerState] = Event()
        self.ended: Event[bytes] = Event()
        self.failed: Event[MusicScopeError] = Event()
        self.output_changed: Event[str] = Event()
        self._transport = Transport()
        self._feeder = Feeder()
        self._line = Line(outputs or SoundCards(), self._transport.fill, self._say)
        self._state = PlayerState.STOPPED
        self._volume = 1.0
        self._muted = False
        self._duration_s = 0.0
        self._wanted_s: float | None = None
        self._track = 0
        self._place = 0
        self._lock = threading.Lock()
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    # --- what anyone may ask

    @property
    def state(self) -> PlayerState:
        """What was asked for last; the sound follows within a block."""
        return self._state

    @property
    def position_s(self) -> float:
        """What is heard now, seconds in the track; while playing it never runs backwards."""
        wanted = self._wanted_s
        return self._transport.position_s(time.monotonic()) if wanted is None else wanted

    @property
    def duration_s(self) -> float:
        """Seconds of the current track by its header; 0 until it is known."""
        return self._duration_s

    @property
    def volume(self) -> float:
        """Loudness as a person feels it, 0..1; 0.5 sounds about half as loud."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = min(1.0, max(0.0, float(volume)))
        self._set_level()

    @property
    def muted(self) -> bool:
        """Whether the sound is off while the track goes on."""
        return self._muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._muted = bool(muted)
        self._set_level()

    @property
    def underruns(self) -> int:
        """How often the device or the decoder had nothing to play in time."""
        return self._line.underruns + self._transport.starved

    @property
    def output_name(self) -> str:
        """The device's name, or ``"silent"``; empty before the first use."""
        output = self._line.output
        return output.name if output else ""

    @property
    def output_rate(self) -> int:
        """Hz of the open output; 0 before the first use."""
        output = self._line.output
        return output.rate if output else 0

    @property
    def silent(self) -> bool:
        """Whether there is no sound device."""
        output = self._line.output
        return output is not None and output.silent

    @property
    def start_latency_ms(self) -> float | None:
        """Milliseconds from the last `play` or `seek` to its first sample in the output."""
        feed = self._transport.feed
        if self._wanted_s is not None or feed is None or feed.first_handed_at is None:
            return None
        return 1e3 * (feed.first_handed_at - feed.asked_at)

    # --- what anyone may tell it

    def prepare(self) -> None:
        """Load and open in the background what the first track needs to start at once."""
        self._post(Prepare())

    def play(self, path: bytes, *, start_s: float = 0.0, paused: bool = False) -> None:
        """Play a file from `start_s` on, in place of what plays now."""
        asked_at = time.monotonic()
        with self._lock:
            self._track += 1
            self._place += 1
            self._state = PlayerState.PAUSED if paused else PlayerState.PLAYING
            self._wanted_s = max(0.0, start_s)
            self._duration_s = 0.0
            self._post(Load(self._track, self._place, path, self._wanted_s, asked_at))
            self._post(Announce(self._state))

    def seek(self, position_s: float) -> None:
        """Go on from another position of the current track."""
        asked_at = time.monotonic()
        with self._lock:
            if self._state is PlayerState.STOPPED:
                return
            self._place += 1
            self._wanted_s = max(0.0, position_s)
            self._post(Seek(self._track, self._place, self._wanted_s, asked_at))

    def pause(self) -> None:
        """Fade out and stay where it is."""
        self._change_state(PlayerState.PLAYING, PlayerState.PAUSED)

    def resume(self) -> None:
        """Go on after `pause`."""
        self._change_state(PlayerState.PAUSED, PlayerState.PLAYING)

    def stop(self) -> None:
        """Fade out and forget the track."""
        with self._lock:
            if self._state is not PlayerState.STOPPED:
                self._end_track()
                self._post(Unload(self._track))
                self._post(Announce(self._state))

    def close(self) -> None:
        """Stop, release the device and end the player's threads."""
        with self._lock:
            self._end_track()
            thread = self._thread
        if thread is not None:
            self._commands.put(Close())
            if thread is not threading.current_thread():
                thread.join()

    # --- both sides

    def _say(self, sentence: str) -> None:
        self._emit(self.output_changed, sentence)

    def _set_level(self) -> None:
        self._transport.level = 0.0 if self._muted else self._volume**3

    def _post(self, command: Command) -> None:
        self._commands.put(command)
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="player", daemon=True)
            self._thread.start()

    def _change_state(self, old: PlayerState, new: PlayerState) -> None:
        with self._lock:
            if self._state is not old:
                return
            self._state = new
            if self._wanted_s is None:
                self._transport.running = new is PlayerState.PLAYING
            self._post(Announce(new))

    def _end_track(self) -> None:
        self._track += 1
        self._place += 1
        self._state = PlayerState.STOPPED
        self._wanted_s = None
        self._duration_s = 0.0
        self._transport.switch(None, running=False)

    # --- the player's thread

    def _serve(self) -> None:
        closing = False
        while not closing:
            for command in self._next_commands():
                closing = closing or isinstance(command, Close)
                if not closing:
                    self._obey(command)
            if not closing:
                self._decode_ahead()
                self._watch()
        self._feeder.unload()
        self._line.close()

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
        return _LOOK_S if self._state is PlayerState.PLAYING else _IDLE_LOOK_S

    def _obey(self, command: Command) -> None:
        if isinstance(command, Announce):
            if command.state is self._state:
                if command.state is PlayerState.PLAYING:
                    self._line.wake()
                self._emit(self.changed, command.state)
        elif isinstance(command, Prepare):
            self._feeder.warm_up()
            self._line.wake()
        elif isinstance(command, (Load, Seek, Unload)) and command.track == self._track:
            if isinstance(command, Unload):
                self._feeder.unload()
            else:
                self._start(command)

    def _start(self, command: Load | Seek) -> None:
        try:
            if isinstance(command, Load):
                info = self._feeder.load(command.path)
                self._duration_s = info.duration_s
                rate = min(info.rate, _HIGHEST_RATE)
                if not self._line.fits(rate):
                    self._transport.cut()
                self._line.open(rate)
            if self._feeder.loaded and command.place == self._place:
                self._feed_from(command.start_s, command.asked_at, command.place)
        except DecodeError as error:
            self._give_up(error, command.track)
        except Exception as error:
            log.exception("a track could not be started")
            self._give_up(MusicScopeError(f"The track cannot be played: {error}."), command.track)

    def _feed_from(self, start_s: float, asked_at: float, place: int) -> None:
        output = self._line.wake()
        feed = self._feeder.begin(start_s, output.rate, output.channels, asked_at)
        with self._lock:
            if place == self._place:
                self._wanted_s = None
                self._transport.switch(feed, running=self._state is PlayerState.PLAYING)

    def _give_up(self, error: MusicScopeError, track: int) -> None:
        with self._lock:
            if track != self._track:
                return
            self._end_track()
        self._feeder.unload()
        self._emit(self.changed, PlayerState.STOPPED)
        self._emit(self.failed, error)

    def _decode_ahead(self) -> None:
        try:
            self._feeder.decode_ahead()
        except Exception as error:
            log.exception("a track ended early")
            if self._feeder.feed is not None:
                self._feeder.feed.complete = True
            self._emit(self.failed, MusicScopeError(f"The track ended early: {error}."))

    def _watch(self) -> None:
        feed = self._transport.feed
        if feed is not None and feed.over_at is not None and time.monotonic() >= feed.over_at:
            self._finish(feed)
        if self._line.lost:
            self._go_on_elsewhere()
        elif self._state is PlayerState.PLAYING:
            self._line.busy()
        elif self._line.idle():
            self._feed_again(self.position_s)

    def _finish(self, feed: Feed) -> None:
        with self._lock:
            if self._transport.feed is not feed or self._wanted_s is not None:
                return
            self._end_track()
        self._feeder.unload()
        self._emit(self.changed, PlayerState.STOPPED)
        self._emit(self.ended, feed.path)

    def _go_on_elsewhere(self) -> None:
        position_s = self.position_s
        with self._lock:
            if self._feeder.loaded:
                self._wanted_s = position_s
            was_playing = self._state is PlayerState.PLAYING
            if was_playing:
                self._state = PlayerState.PAUSED
            self._transport.running = False
        self._transport.cut()
        self._line.replace("paused" if was_playing else "nothing was playing")
        self._feed_again(position_s)
        if was_playing:
            self._emit(self.changed, PlayerState.PAUSED)

    def _feed_again(self, position_s: float) -> None:
        if not self._feeder.loaded:
            return
        track = self._track
        try:
            self._feed_from(position_s, time.monotonic(), self._place)
        except DecodeError as error:
            self._give_up(error, track)

    def _emit(self, event: Event[_P], payload: _P) -> None:
        try:
            event.emit(payload)
        except Exception:
            log.exception("a listener of the player failed")
