"""One listening session: a thread that takes sound from a device until it is told to stop."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from musicscope.analysis.live import LiveTiles
from musicscope.analysis.picture import PictureChoice, Tile
from musicscope.analysis.pitch_track import PitchNow, PitchTracker
from musicscope.audio.capture import InputDevice
from musicscope.audio.capture_recent import Recent
from musicscope.audio.recording import Take
from musicscope.audio.samples import Block
from musicscope.core.errors import DeviceError

log = logging.getLogger(__name__)

#: Seconds between two searches for a device that was lost.
_SEARCH_EVERY_S = 1.0
#: Seconds that the thread waits for sound before it looks whether the device is still there.
_PATIENCE_S = 0.05
#: Seconds of sound that can be asked for.
RECENT_S = 12.0
#: What is drawn lags behind what is heard by so much, seconds: blocks, filters and tiles.
_BEHIND_S = 0.02
#: Two blocks whose times differ by more than this, seconds, mean that the sound was interrupted.
_JUMP_S = 0.06
#: How much of a smaller difference is believed.
_TRUST = 0.05
#: Sound quieter than this is drawn as silence, not as rounding errors.
_QUIET = np.float32(1e-9)


class OpenInput(Protocol):
    """A device that is being heard; see `musicscope.audio.capture.Capture`."""

    device: InputDevice
    rate: int
    channels: int
    remark: str
    overruns: int

    @property
    def lost(self) -> bool:
        """Whether the device is gone."""

    def take(self, patience_s: float) -> Block:
        """Return what has come [shape=(n, channels)]."""

    def close(self) -> None:
        """Release the device."""


class Inputs(Protocol):
    """The inputs of a computer; see `musicscope.audio.capture.Microphones`."""

    def found(self) -> list[InputDevice]:
        """Return them, the system's choice first."""

    def open(self, device: InputDevice, rate: int | None, channels: int) -> OpenInput:
        """Open one."""


@dataclass(frozen=True)
class Wish:
    """What a person asked to hear.

    Attributes
    ----------
    name : str or None
        Of the device; None for the system's choice.
    rate : int or None
        Hz; None for the device's own.
    channels : int
    """

    name: str | None
    rate: int | None
    channels: int


class Listener(Protocol):
    """Whom a session tells what happens; every method is called in the session's thread."""

    def opened(self, session: Session) -> None:
        """Sound begins to come."""

    def grew(self, session: Session, tiles: Sequence[Tile]) -> None:
        """Pictures have grown."""

    def said(self, session: Session, sentence: str, *, trouble: bool) -> None:
        """Something happened that a person should know."""

    def take_ended(self, take: Take) -> None:
        """A recording ended by itself."""

    def ended(self, session: Session) -> None:
        """No more sound will come."""


class Session:
    """Hears one device from `start` to `stop`, over its being unplugged and plugged in.

    Parameters
    ----------
    inputs : Inputs
    wish : Wish
    listener : Listener

    Attributes
    ----------
    choices : tuple of PictureChoice
        The pictures to make; may be set at any time.
    concert_a : float
        Hz of A4; may be set at any time.
    device : InputDevice or None
        What is heard; None until it is open.
    rate, channels : int
        0 until it is open.
    interrupted : bool
        Whether the device is gone just now.
    pitch : PitchNow or None
        The newest.
    take : Take or None
        What is being recorded; set by another thread.
    """

    def __init__(self, inputs: Inputs, wish: Wish, listener: Listener) -> None:
        self.choices: tuple[PictureChoice, ...] = ()
        self.concert_a = 440.0
        self.device: InputDevice | None = None
        self.rate = self.channels = 0
        self.interrupted = False
        self.pitch: PitchNow | None = None
        self.take: Take | None = None
        self._inputs = inputs
        self._wish = wish
        self._listener = listener
        self._stop = threading.Event()
        self._recent: Recent | None = None
        self._lead_s: float | None = None
        self._shown_s = 0.0
        self._thread = threading.Thread(target=self._run, name="live input", daemon=True)

    def start(self, after: Session | None = None) -> None:
        """Begin, once the session before it has released its device."""
        self._before = after
        self._thread.start()

    def stop(self) -> None:
        """End soon; returns at once."""
        self._stop.set()

    def join(self) -> None:
        """Wait until the device is released."""
        if self._thread.is_alive():
            self._thread.join()

    @property
    def position_s(self) -> float:
        """The moment that is drawn now, seconds since the start; never goes back."""
        recent, lead_s = self._recent, self._lead_s
        if recent is None or lead_s is None:
            return self._shown_s
        heard_s = recent.written / recent.rate
        moment_s = min(time.monotonic() + lead_s, heard_s) - _BEHIND_S
        self._shown_s = max(self._shown_s, moment_s)
        return self._shown_s

    def heard(self, seconds: float) -> tuple[Block, int]:
        """Return the newest samples [shape=(n, channels)] and their rate."""
        recent = self._recent
        if recent is None:
            return np.zeros((0, 2), np.float32), 44_100
        return recent.last(seconds), recent.rate

    def _run(self) -> None:
        try:
            if self._before is not None:
                self._before.join()
                self._before = None
            self._listen()
        except DeviceError as error:
            self._listener.said(self, str(error), trouble=True)
        except Exception as error:
            log.exception("the live input failed")
            self._listener.said(self, f"The live input ended: {error}.", trouble=True)
        self._listener.ended(self)

    def _listen(self) -> None:
        heard: OpenInput | None = self._open()
        if heard is None:
            return
        self.device, self.rate, self.channels = heard.device, heard.rate, heard.channels
        self._recent = Recent(self.rate, self.channels, RECENT_S)
        tiles = LiveTiles(self.choices, rate=self.rate)
        tracker = PitchTracker(self.rate, self.concert_a)
        if heard.remark:
            self._listener.said(self, heard.remark, trouble=False)
        self._listener.opened(self)
        while not self._stop.is_set():
            if heard is None:
                heard = self._search()
                continue
            block = heard.take(_PATIENCE_S)
            if len(block):
                self._hear(block, tiles, tracker)
            if heard.lost:
                self._lose(heard)
                heard = None
        if heard is not None:
            heard.close()
        self._listener.grew(self, tiles.finish())

    def _hear(self, block: Block, tiles: LiveTiles, tracker: PitchTracker) -> None:
        recent, take = self._recent, self.take
        assert recent is not None
        recent.write(block)
        self._keep_time(recent)
        if take is not None:
            if take.ended:
                self.take = None
                self._listener.take_ended(take)
            else:
                take.write(block)
        mono = block.mean(axis=1, dtype=np.float32)
        mono[np.abs(mono) < _QUIET] = 0.0
        if self.choices != tiles.choices:
            tiles.show(self.choices)
        grown = tiles.push(mono)
        if grown:
            self._listener.grew(self, grown)
        tracker.concert_a = self.concert_a
        if tracker.push(mono):
            self.pitch = tracker.now

    def _keep_time(self, recent: Recent) -> None:
        lead_s = recent.written / recent.rate - time.monotonic()
        if self._lead_s is None or abs(lead_s - self._lead_s) > _JUMP_S:
            self._lead_s = lead_s
        else:
            self._lead_s += _TRUST * (lead_s - self._lead_s)

    def _open(self) -> OpenInput | None:
        devices = self._inputs.found()
        name = self._wish.name
        chosen = next((d for d in devices if name in (None, d.name)), None)
        if chosen is None and name is not None:
            raise DeviceError(f"{name} is not there; plug it in, or choose another input.")
        if chosen is None:
            raise DeviceError("No input was found; plug in a microphone and look again.")
        if self._stop.is_set():
            return None
        return self._inputs.open(chosen, self._wish.rate, self._wish.channels)

    def _lose(self, heard: OpenInput) -> None:
        self.interrupted, self.pitch = True, None
        heard.close()
        name = heard.device.name
        then = "the take goes on" if self.take is not None else "listening goes on"
        self._listener.said(
            self, f"{name} was unplugged; {then} when it is plugged in again.", trouble=True
        )

    def _search(self) -> OpenInput | None:
        """Return the lost device once it is back."""
        assert self.device is not None
        if self._stop.wait(_SEARCH_EVERY_S):
            return None
        try:
            found = next((d for d in self._inputs.found() if d.name == self.device.name), None)
            heard = self._inputs.open(found, self.rate, self.channels) if found else None
        except DeviceError as error:
            log.info("%s", error)
            return None
        if heard is None:
            return None
        if (heard.rate, heard.channels) != (self.rate, self.channels):
            heard.close()
            raise DeviceError(
                f"{self.device.name} is back with {heard.channels} channels at {heard.rate:,} Hz; "
                "start it again to hear it so."
            )
        self.interrupted = False
        self._lead_s = None
        self._listener.said(self, f"{self.device.name} is back and heard again.", trouble=False)
        return heard
