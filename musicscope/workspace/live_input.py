"""The live input: a microphone, or what the computer plays, in the place of a track."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from musicscope.analysis.live import LIVE_TRACK
from musicscope.analysis.pitch_track import CONCERT_A, HIGHEST_A, LOWEST_A, PitchNow
from musicscope.audio.capture import InputDevice, Microphones, why_no_monitor
from musicscope.audio.recording import Form, Take
from musicscope.core.errors import DeviceError
from musicscope.core.events import Event
from musicscope.workspace.live_session import Inputs, Session, Wish
from musicscope.workspace.live_takes import Takes
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.analysis.picture import PictureChoice, Tile
    from musicscope.core.paths import Places
    from musicscope.core.settings import Settings
    from musicscope.jobs.handle import Deliver
    from musicscope.workspace.pictures import Pictures

__all__ = ["LiveInput"]

#: Seconds of sound by which the level is measured.
_LEVEL_S = 0.05


class LiveInput:
    """Hears a device, shows it as pictures, follows its pitch and records it.

    All methods are called, and all events emitted, in the thread where `deliver` runs callbacks.

    Parameters
    ----------
    pictures : Pictures
        Those on stage; they are fed while the input runs.
    deliver : callable
        Runs a callback in the thread of the window.
    notify : callable
        Shows a notice.
    settings : Settings
    places : Places
    add_folder : callable
        Makes the folder of takes part of the library and scans it.
    inputs : Inputs, optional
        This computer's, by default.

    Attributes
    ----------
    changed : Event
        The state, the devices or the recording changed.
    sentence : str
        What a person should know about the input now; empty for nothing.
    troubled : bool
        Whether the sentence is about something that went wrong.
    """

    def __init__(
        self,
        pictures: Pictures,
        deliver: Deliver,
        notify: Callable[[Notice], None],
        settings: Settings,
        places: Places,
        add_folder: Callable[[Path], object],
        inputs: Inputs | None = None,
    ) -> None:
        self.changed: Event[None] = Event()
        self.sentence = ""
        self.troubled = False
        self._pictures = pictures
        self._deliver = deliver
        self._notify = notify
        self._settings = settings
        self._takes = Takes(notify, settings, places, add_folder)
        self._inputs: Inputs = inputs or Microphones()
        self._devices: tuple[InputDevice, ...] | None = None
        self._looking: threading.Thread | None = None
        self._session: Session | None = None
        self._former: Session | None = None
        self._opened = False
        self._record_as: Form | None = None
        self._outbox = _Outbox()
        pictures.wanted_changed.subscribe(lambda _: self._follow_views())

    # --- devices

    def devices(self) -> tuple[InputDevice, ...]:
        """Return the inputs that `look` found last; empty before."""
        return self._devices or ()

    @property
    def looked(self) -> bool:
        """Whether the devices are known."""
        return self._devices is not None

    @property
    def monitor_sentence(self) -> str:
        """Why what the computer plays is not among the devices; empty when it is."""
        return why_no_monitor(self._devices) if self._devices is not None else ""

    def look(self) -> None:
        """Look for devices in the background; `changed` tells when they are known."""
        if self._looking is not None and self._looking.is_alive():
            return
        self._looking = threading.Thread(target=self._look, name="input search", daemon=True)
        self._looking.start()

    def _look(self) -> None:
        sentence = ""
        try:
            found: tuple[InputDevice, ...] = tuple(self._inputs.found())
        except DeviceError as error:
            found, sentence = (), str(error)

        def arrived() -> None:
            self._devices = found
            if sentence:
                self.sentence, self.troubled = sentence, True
            self.changed.emit(None)

        self._deliver(arrived)

    # --- listening

    @property
    def running(self) -> bool:
        """Whether an input is heard."""
        return self._session is not None and self._opened

    @property
    def starting(self) -> bool:
        """Whether an input is being opened."""
        return self._session is not None and not self._opened

    @property
    def interrupted(self) -> bool:
        """Whether the device is unplugged just now."""
        return self.running and self._session is not None and self._session.interrupted

    @property
    def device(self) -> InputDevice | None:
        """What is heard, or None."""
        return self._session.device if self._session is not None else None

    @property
    def rate(self) -> int:
        """Hz of what is heard; 0 for nothing."""
        return self._session.rate if self._session is not None else 0

    @property
    def channels(self) -> int:
        """Of what is heard; 0 for nothing."""
        return self._session.channels if self._session is not None else 0

    @property
    def position_s(self) -> float:
        """Seconds since the start: the moment that is drawn now."""
        return self._session.position_s if self._session is not None else 0.0

    @property
    def pitch(self) -> PitchNow | None:
        """The newest pitch; None for silence, noise, or nothing heard."""
        return self._session.pitch if self._session is not None else None

    @property
    def level(self) -> float:
        """The peak of the last moment, 1 for full scale."""
        samples, _ = self.heard(_LEVEL_S)
        return float(np.abs(samples).max()) if len(samples) else 0.0

    @property
    def concert_a(self) -> float:
        """Hz of A4, from which notes are counted; kept as a setting."""
        return float(np.clip(self._settings.get("concert_a", CONCERT_A), LOWEST_A, HIGHEST_A))

    @concert_a.setter
    def concert_a(self, hz: float) -> None:
        self._settings.set("concert_a", float(np.clip(hz, LOWEST_A, HIGHEST_A)))
        if self._session is not None:
            self._session.concert_a = self.concert_a
        self.changed.emit(None)

    def heard(self, seconds: float) -> tuple[np.ndarray, int]:
        """Return the newest samples, at most 12 seconds, and their rate.

        Returns
        -------
        samples : np.ndarray [shape=(n, channels)], float32
        rate : int
            Hz.
        """
        if self._session is None:
            return np.zeros((0, 2), np.float32), 44_100
        return self._session.heard(seconds)

    def start(
        self, device_name: str | None = None, rate: int | None = None, channels: int = 2
    ) -> None:
        """Begin to hear a device; `changed` tells when sound comes, `sentence` why it does not.

        Parameters
        ----------
        device_name : str or None
            None for the system's choice.
        rate : int or None
            Hz; None for the device's own.
        channels : int
        """
        if self._session is not None:
            self._end()
        self.sentence, self.troubled = "", False
        self._outbox = _Outbox()
        session = Session(self._inputs, Wish(device_name, rate, channels), self)
        session.choices = self._pictures.wanted
        session.concert_a = self.concert_a
        self._session = session
        session.start(after=self._former)
        self.changed.emit(None)

    def start_as_before(self) -> None:
        """Begin to hear what was chosen last, see the settings ``input_…``."""
        name, rate = self._settings.get("input_device", ""), self._settings.get("input_rate", 0)
        self.start(name or None, rate or None, self._settings.get("input_channels", 2))

    def stop(self) -> None:
        """Hear nothing more; a recording ends with it."""
        if self._session is not None:
            self._end()
            self.sentence, self.troubled = "", False
            self.changed.emit(None)

    def close(self) -> None:
        """Release the device and close a recording."""
        self._end(closing=True)
        if self._former is not None:
            self._former.join()

    def _end(self, *, closing: bool = False) -> None:
        session, self._session = self._session, None
        self._opened, self._record_as = False, None
        if session is not None:
            self._former = session
            session.take = None
            session.stop()
        self._takes.end(closing=closing)

    def _follow_views(self) -> None:
        if self._session is not None:
            self._session.choices = self._pictures.wanted

    # --- recording

    @property
    def takes_folder(self) -> Path:
        """Where takes go."""
        return self._takes.folder

    @property
    def free_bytes(self) -> int:
        """What is free on the disk of the takes; 0 where that is not known."""
        return self._takes.free_bytes

    @property
    def recording(self) -> bool:
        """Whether what is heard is written to disk."""
        return self._takes.current is not None

    @property
    def recorded_s(self) -> float:
        """Seconds of the take in progress."""
        take = self._takes.current
        return take.recorded_s if take is not None else 0.0

    def record(self, form: Form = "flac") -> None:
        """Write what is heard from now on, or from when the input that is starting is heard.

        Parameters
        ----------
        form : {"wav", "flac"}
        """
        session = self._session
        if session is None or self.recording:
            return
        if not self._opened:
            self._record_as = form
            return
        session.take = self._takes.begin(form, session.rate, session.channels)
        self.changed.emit(None)

    def stop_recording(self) -> Path | None:
        """End the take and put it into the library; returns its file, None for nothing heard."""
        if not self.recording:
            return None
        if self._session is not None:
            self._session.take = None
        path = self._takes.end()
        self.changed.emit(None)
        return path

    # --- told by the session, in its thread

    def opened(self, session: Session) -> None:
        """See `Listener.opened`."""

        def show() -> None:
            if session is not self._session:
                return
            self._opened = True
            self._pictures.show_live(LIVE_TRACK)
            self.changed.emit(None)
            if self._record_as is not None:
                self.record(self._record_as)
                self._record_as = None

        self._deliver(show)

    def grew(self, session: Session, tiles: Sequence[Tile]) -> None:
        """See `Listener.grew`."""
        outbox = self._outbox

        def feed() -> None:
            waiting = outbox.empty()
            if session is self._session and self._opened:
                self._pictures.extend(session.position_s)
                for tile in waiting:
                    self._pictures.feed(tile)

        if session is self._session and outbox.add(tiles):
            self._deliver(feed)

    def said(self, session: Session, sentence: str, *, trouble: bool) -> None:
        """See `Listener.said`."""

        def show() -> None:
            if session is self._session:
                self.sentence, self.troubled = sentence, trouble
                self._notify(Notice("warn" if trouble else "info", sentence))
                self.changed.emit(None)

        self._deliver(show)

    def take_ended(self, take: Take) -> None:
        """See `Listener.take_ended`."""

        def end() -> None:
            if take is self._takes.current:
                self._takes.end()
                self.changed.emit(None)

        self._deliver(end)

    def ended(self, session: Session) -> None:
        """See `Listener.ended`."""

        def end() -> None:
            if session is self._session:
                self._end()
                self.changed.emit(None)

        self._deliver(end)


class _Outbox:
    """Tiles on their way to the window: of each only the newest state, however busy that is."""

    def __init__(self) -> None:
        self._tiles: dict[tuple[PictureChoice, int], Tile] = {}
        self._lock = threading.Lock()

    def add(self, tiles: Sequence[Tile]) -> bool:
        """Add tiles; returns whether nothing was waiting, so that somebody must be called."""
        with self._lock:
            first = not self._tiles
            for tile in tiles:
                key = tile.choice, tile.index
                before = self._tiles.get(key)
                self._tiles[key] = tile if before is None else _merged(before, tile)
            return first and bool(self._tiles)

    def empty(self) -> list[Tile]:
        """Take all tiles."""
        with self._lock:
            tiles, self._tiles = list(self._tiles.values()), {}
        return tiles


def _merged(before: Tile, after: Tile) -> Tile:
    return replace(after, fresh_from=min(before.fresh_from, after.fresh_from))
