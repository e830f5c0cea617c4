"""Practising with what is on stage: a span to repeat, speed and pitch, clicks, bookmarks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from musicscope.audio.rendition import ClickTrack, CountIn
from musicscope.core.events import Event
from musicscope.core.undo import Command
from musicscope.library.bookmarks import Bookmark

if TYPE_CHECKING:
    from collections.abc import Callable

    from musicscope.core.changes import Changes
    from musicscope.core.settings import Settings
    from musicscope.library.library import Library
    from musicscope.library.track import Track
    from musicscope.workspace.playback import Playback
    from musicscope.workspace.portrait_now import PortraitNow
    from musicscope.workspace.stage import Stage

SLOWEST, FASTEST = 0.25, 2.0
MOST_SEMITONES = 12.0
#: Seconds; what is shorter is a slip of the mouse.
SHORTEST_SPAN_S = 0.05
#: The loudness that tracks are brought to, LUFS (ReplayGain 2.0), and the most that is added, dB.
REFERENCE_LUFS, MOST_GAIN_DB = -18.0, 12.0
LONGEST_CROSSFADE_S = 12.0
MOST_LATENCY_MS = 2000.0
MOST_COUNT_IN = 16
_DEFAULT_BPM = 100.0
#: Equalled settings and what they are when nothing was chosen.
_DEFAULTS: dict[str, float | bool] = {
    "snap_to_beats": False,
    "metronome": False,
    "equal_loudness": False,
    "count_in": 0,
    "crossfade_s": 0.0,
    "latency_offset_ms": 0.0,
}


@dataclass(frozen=True)
class Span:
    """A stretch of the sound on stage, s."""

    start_s: float
    stop_s: float

    @property
    def length_s(self) -> float:
        """Its duration."""
        return self.stop_s - self.start_s


class Practice:
    """What a musician does with a piece: choose a span, repeat it, slow it down, mark places.

    Attributes
    ----------
    span : Span or None
        What is selected; repeated while `looping`.
    bookmarks : tuple of Bookmark
        Of the track on stage, in the order of time.
    changed : Event
        Any of these, or a setting, changed.
    """

    def __init__(
        self,
        stage: Stage,
        playback: Playback,
        portrait_now: PortraitNow,
        library: Library,
        settings: Settings,
        push: Callable[[Command], None],
        publish: Callable[[Changes], None],
    ) -> None:
        self.span: Span | None = None
        self.bookmarks: tuple[Bookmark, ...] = ()
        self.changed: Event[None] = Event()
        self._stage = stage
        self._playback = playback
        self._player = playback.player
        self._portrait_now = portrait_now
        self._library = library
        self._settings = settings
        self._push = push
        self._publish = publish
        self._looping = False
        self._shown: tuple[object, ...] = ()
        self._player.crossfade_s = self.crossfade_s
        self._player.latency_offset_s = self.latency_offset_ms / 1e3
        playback.gain_of = self._gain_db
        stage.changed.subscribe(lambda _: self._follow_stage())
        portrait_now.changed.subscribe(lambda _: self._set_clicks())

    # --- the span

    @property
    def looping(self) -> bool:
        """Whether the span is repeated."""
        return self._looping

    def select(self, start_s: float, stop_s: float) -> None:
        """Select a span, from one moment to another in either order."""
        first, last = sorted((start_s, stop_s))
        end = self._stage.duration_s or last
        first, last = max(self.snapped(first), 0.0), min(self.snapped(last), end)
        if last - first < SHORTEST_SPAN_S:
            self.clear()
        else:
            self._set_span(Span(first, last), looping=self._looping)

    def restore_span(self, start_s: float, stop_s: float, *, looping: bool) -> None:
        """Select exactly this span, repeated or not."""
        if stop_s - start_s >= SHORTEST_SPAN_S and start_s >= 0:
            self._set_span(Span(start_s, stop_s), looping=looping)

    def clear(self) -> None:
        """Select nothing, and repeat nothing."""
        if self.span is not None or self._looping:
            self._set_span(None, looping=False)

    def set_a(self) -> None:
        """Let the span begin where the playhead is."""
        now = self.snapped(self._stage.position_s)
        end = self._stage.duration_s
        stop = self.span.stop_s if self.span is not None and self.span.stop_s > now else end
        self.select(now, stop)

    def set_b(self) -> None:
        """Let the span end where the playhead is, and repeat it."""
        now = self.snapped(self._stage.position_s)
        start = self.span.start_s if self.span is not None and self.span.start_s < now else 0.0
        self.select(start, now)
        if self.span is not None and not self._looping:
            self.toggle_loop()

    def toggle_loop(self) -> None:
        """Repeat the span, or go on past its end; without a span the whole is repeated."""
        span = self.span
        if span is None and self._stage.duration_s > SHORTEST_SPAN_S:
            span = Span(0.0, self._stage.duration_s)
        self._set_span(span, looping=not self._looping and span is not None)

    def _set_span(self, span: Span | None, *, looping: bool) -> None:
        self.span, self._looping = span, looping
        self._player.loop = (span.start_s, span.stop_s) if span is not None and looping else None
        self.changed.emit(None)

    def snapped(self, moment_s: float) -> float:
        """Return the nearest beat when snapping is on, else the moment itself."""
        beats = self._beats()
        if not self.snapping or not len(beats):
            return moment_s
        return float(beats[np.abs(beats - moment_s).argmin()])

    def _beats(self) -> np.ndarray:
        portrait = self._portrait_now.portrait
        return np.zeros(0) if portrait is None else np.asarray(portrait.beats, float)

    # --- speed and pitch

    @property
    def speed(self) -> float:
        """1 is as recorded; the pitch stays."""
        return self._player.speed

    @speed.setter
    def speed(self, value: float) -> None:
        self._player.speed = min(max(float(value), SLOWEST), FASTEST)
        self.changed.emit(None)

    @property
    def semitones(self) -> float:
        """Pitch against the recording; the tempo stays."""
        return self._player.semitones

    @semitones.setter
    def semitones(self, value: float) -> None:
        self._player.semitones = min(max(float(value), -MOST_SEMITONES), MOST_SEMITONES)
        self.changed.emit(None)

    # --- settings that are kept

    @property
    def snapping(self) -> bool:
        """Whether the ends of a span go to the nearest beat."""
        return bool(self._kept("snap_to_beats"))

    @snapping.setter
    def snapping(self, on: bool) -> None:
        self._keep("snap_to_beats", bool(on))

    @property
    def metronome(self) -> bool:
        """Whether the beats are clicked."""
        return bool(self._kept("metronome"))

    @metronome.setter
    def metronome(self, on: bool) -> None:
        self._keep("metronome", bool(on))
        self._set_clicks()

    @property
    def equal_loudness(self) -> bool:
        """Whether all tracks are brought to the same loudness."""
        return bool(self._kept("equal_loudness"))

    @equal_loudness.setter
    def equal_loudness(self, on: bool) -> None:
        self._keep("equal_loudness", bool(on))
        self._playback.level()

    @property
    def count_in(self) -> int:
        """Beats that are clicked before the sound goes on; 0 for none."""
        return int(self._kept("count_in"))

    @count_in.setter
    def count_in(self, beats: int) -> None:
        self._keep("count_in", min(max(int(beats), 0), MOST_COUNT_IN))

    @property
    def crossfade_s(self) -> float:
        """Seconds by which two tracks overlap; 0 plays them without a gap."""
        return float(self._kept("crossfade_s"))

    @crossfade_s.setter
    def crossfade_s(self, seconds: float) -> None:
        self._keep("crossfade_s", min(max(float(seconds), 0.0), LONGEST_CROSSFADE_S))
        self._player.crossfade_s = self.crossfade_s

    @property
    def latency_offset_ms(self) -> float:
        """What the ear hears later than the device says, as on Bluetooth."""
        return float(self._kept("latency_offset_ms"))

    @latency_offset_ms.setter
    def latency_offset_ms(self, milliseconds: float) -> None:
        bounded = min(max(float(milliseconds), -MOST_LATENCY_MS), MOST_LATENCY_MS)
        self._keep("latency_offset_ms", bounded)
        self._player.latency_offset_s = bounded / 1e3

    def _kept(self, name: str) -> float | bool:
        value: float | bool = self._settings.get(name, _DEFAULTS[name])
        return value

    def _keep(self, name: str, value: float | bool) -> None:
        self._settings.set(name, value)
        self.changed.emit(None)

    def toggle(self) -> None:
        """Play or pause; a count-in comes first, if one is wanted."""
        if self._playback.playing or not self.count_in or self._playback.current is None:
            self._stage.toggle()
        else:
            self._player.resume(CountIn(self.count_in, self._beat_s()))

    def _beat_s(self) -> float:
        """Return how long a beat lasts where the playhead is, as it will be heard."""
        beats = self._beats()
        portrait = self._portrait_now.portrait
        if len(beats) > 1:
            near = int(np.clip(np.searchsorted(beats, self._stage.position_s), 1, len(beats) - 1))
            interval = float(beats[near] - beats[near - 1])
        elif portrait is not None and portrait.tempo is not None:
            interval = 60 / portrait.tempo.bpm
        else:
            interval = 60 / _DEFAULT_BPM
        return interval / self.speed

    def _set_clicks(self) -> None:
        portrait = self._portrait_now.portrait
        if not self.metronome or portrait is None or not len(portrait.beats):
            self._player.clicks = None
            return
        times = tuple(map(float, portrait.beats))
        strong = np.asarray(portrait.downbeats, float)
        accented = tuple(bool(len(strong)) and bool(np.abs(strong - t).min() < 0.02) for t in times)
        self._player.clicks = ClickTrack(times, accented)

    def _gain_db(self, track: Track) -> float:
        if not self.equal_loudness or track.loudness_lufs is None:
            return 0.0
        return min(REFERENCE_LUFS - track.loudness_lufs, MOST_GAIN_DB)

    # --- bookmarks

    def add_bookmark(self, at_s: float | None = None, name: str = "") -> None:
        """Mark a place of the track on stage, the playhead's by default; can be undone."""
        track = self._stage.track
        if track is None:
            return
        moment = self._stage.position_s if at_s is None else at_s
        bookmark = Bookmark(self._library.bookmarks.next_id(), track, float(moment), name)
        store = self._library.bookmarks
        self._push(
            Command(
                "Add bookmark",
                lambda: self._publish(store.put([bookmark])),
                lambda: self._publish(store.remove(bookmark)),
            )
        )

    def rename_bookmark(self, bookmark_id: int, name: str) -> None:
        """Give a bookmark other words; can be undone."""
        store = self._library.bookmarks
        former = store.get(bookmark_id)
        if former is not None and former.name != name:
            renamed = replace(former, name=name)
            self._push(
                Command(
                    "Rename bookmark",
                    lambda: self._publish(store.put([renamed])),
                    lambda: self._publish(store.put([former])),
                )
            )

    def remove_bookmark(self, bookmark_id: int) -> None:
        """Forget a bookmark; can be undone."""
        store = self._library.bookmarks
        former = store.get(bookmark_id)
        if former is not None:
            self._push(
                Command(
                    "Remove bookmark",
                    lambda: self._publish(store.remove(former)),
                    lambda: self._publish(store.put([former])),
                )
            )

    def apply(self, changes: Changes) -> None:
        """Follow a change of the library."""
        if self._stage.track in changes.changed and not changes.labels_only:
            self._read_bookmarks()
            self.changed.emit(None)

    def _read_bookmarks(self) -> None:
        track = self._stage.track
        self.bookmarks = () if track is None else self._library.bookmarks.of_track(track)

    def _follow_stage(self) -> None:
        shown = (self._stage.source, self._stage.track)
        if shown != self._shown:
            self._shown = shown
            self._read_bookmarks()
            self._set_span(None, looping=False)
            self._set_clicks()
