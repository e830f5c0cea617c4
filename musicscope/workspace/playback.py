"""Playing tracks of the library: the player, the queue, and what the window shows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from musicscope.audio.player import Player, PlayerState
from musicscope.core.changes import Changes
from musicscope.core.errors import MusicScopeError
from musicscope.core.events import Event
from musicscope.core.settings import Settings
from musicscope.workspace.notices import Notice
from musicscope.workspace.queue import PlayQueue, Repeat

if TYPE_CHECKING:
    from musicscope.jobs.handle import Deliver
    from musicscope.library.catalogue import Catalogue

#: A track counts as played once this much of it was heard, or half of it if that is less.
HEARD_S = 30.0
#: *Previous* goes to the start of the track when more than this was heard.
RESTART_S = 3.0
#: So many tracks in a row that cannot be played end the search for one that can.
MOST_SKIPS = 50


class Playback:
    """What plays, and what will.

    Attributes
    ----------
    changed : Event
        Track, state, volume, queue or output changed; in the thread of the window.
    played : Event of int
        A track was heard long enough to count.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        deliver: Deliver,
        notify: Callable[[Notice], None],
        settings: Settings,
        player: Player | None = None,
    ) -> None:
        self.changed: Event[None] = Event()
        self.played: Event[int] = Event()
        self.player = player or Player()
        self._catalogue = catalogue
        self._notify = notify
        self._settings = settings
        self._queue = PlayQueue()
        self._skips: int | None = None
        self._queue.repeat = settings.get("repeat", "off")
        self._queue.shuffle = settings.get("shuffle", False)
        self.player.volume = settings.get("volume", 0.8)
        self.player.muted = settings.get("muted", False)
        self.player.changed.subscribe(lambda _: deliver(self._changed))
        self.player.ended.subscribe(lambda path: deliver(lambda: self._ended(path)))
        self.player.failed.subscribe(lambda error: deliver(lambda: self._failed(error)))
        self.player.output_changed.subscribe(
            lambda sentence: deliver(lambda: self._output_changed(sentence))
        )

    @property
    def current(self) -> int | None:
        """The track that is playing or paused."""
        return self._queue.current

    @property
    def playing(self) -> bool:
        """Whether sound is going out."""
        return self.player.state is PlayerState.PLAYING

    @property
    def position_s(self) -> float:
        """The moment that is heard now."""
        return self.player.position_s

    @property
    def duration_s(self) -> float:
        """Of the current track; 0 when there is none."""
        return self.player.duration_s if self.current is not None else 0.0

    @property
    def queue(self) -> tuple[int, ...]:
        """Upcoming tracks, the next one first."""
        return self._queue.upcoming

    @property
    def volume(self) -> float:
        """From 0 to 1, as it is felt."""
        return self.player.volume

    @volume.setter
    def volume(self, value: float) -> None:
        self.player.volume = min(max(value, 0.0), 1.0)
        self._settings.set("volume", round(self.player.volume, 3))
        self._changed()

    @property
    def muted(self) -> bool:
        """Whether the sound is off while all else goes on."""
        return self.player.muted

    @muted.setter
    def muted(self, value: bool) -> None:
        self.player.muted = value
        self._settings.set("muted", value)
        self._changed()

    @property
    def repeat(self) -> Repeat:
        """What happens at the end."""
        return self._queue.repeat

    @repeat.setter
    def repeat(self, value: Repeat) -> None:
        self._queue.repeat = value
        self._settings.set("repeat", value)
        self._changed()

    @property
    def shuffle(self) -> bool:
        """Whether the list plays in random order."""
        return self._queue.shuffle

    @shuffle.setter
    def shuffle(self, value: bool) -> None:
        self._queue.shuffle = value
        self._settings.set("shuffle", value)
        self._changed()

    @property
    def silent(self) -> bool:
        """Whether there is no sound device and a clock plays instead."""
        return self.player.silent

    @property
    def output_text(self) -> str:
        """The output in words: ``"Speakers · 44.1 kHz"``."""
        if self.player.silent:
            return "No sound device · silent"
        rate = self.player.output_rate
        return f"{self.player.output_name} · {rate / 1000:g} kHz" if rate else ""

    def prepare(self) -> None:
        """Open the output in the background, so that the first click is as quick as any."""
        self.player.prepare()

    def play(self, track_id: int, context: Sequence[int] | None = None) -> None:
        """Play a track from its start; `context` is the list that *next* follows."""
        self._count_heard()
        self._skips = None
        self._queue.start(track_id, context)
        self._start()

    def toggle(self) -> None:
        """Pause what plays, go on with what is paused, or start the first track shown."""
        if self.playing:
            self.player.pause()
        elif self.player.state is PlayerState.PAUSED:
            self.player.resume()
        elif self.current is not None:
            self._start()
        elif self.queue:
            self.next()
        else:
            shown = [int(track) for track in self._catalogue.select("")]
            if shown:
                self.play(shown[0], shown)

    def pause(self) -> None:
        """Pause."""
        self.player.pause()

    def next(self) -> None:
        """Play the next track; at the end of the list, stop."""
        self._advance(by_itself=False)

    def previous(self) -> None:
        """Return to the start of the track, or from there to the track before."""
        if self.position_s > RESTART_S:
            self.seek(0.0)
        elif self._queue.go_back() is not None:
            self._start()
        else:
            self.seek(0.0)

    def seek(self, position_s: float) -> None:
        """Go to a moment of the current track."""
        if self.current is not None:
            self.player.seek(min(max(position_s, 0.0), self.duration_s or float("inf")))
            self._changed()

    def enqueue(self, ids: Iterable[int], next: bool = False) -> None:  # noqa: A002 - the menu's word
        """Add tracks to the queue's end, or to its front."""
        self._queue.enqueue(ids, first=next)
        self._changed()

    def clear_queue(self) -> None:
        """Forget the upcoming tracks."""
        self._queue.clear()
        self._changed()

    def move_in_queue(self, old: int, new: int) -> None:
        """Move an upcoming track."""
        self._queue.move(old, new)
        self._changed()

    def remove_from_queue(self, index: int) -> None:
        """Take out an upcoming track."""
        self._queue.remove(index)
        self._changed()

    def apply(self, changes: Changes) -> None:
        """Follow a change of the library."""
        if changes.removed:
            if self.current in changes.removed:
                self.player.stop()
            self._queue.forget(changes.removed)
            self._changed()

    def close(self) -> None:
        """Stop the sound and end its threads."""
        self._count_heard()
        self.player.close()

    def _start(self) -> None:
        if self.current is None:
            return
        track = self._catalogue.track(self.current)
        if track.missing:
            self.player.stop()
            self._notify(
                Notice(
                    "warn",
                    f"“{track.title}” is not where it was; relink it, or rescan its folder.",
                )
            )
            self._skip()
        else:
            self.player.play(track.path)
        self._changed()

    def _advance(self, *, by_itself: bool) -> None:
        self._count_heard()
        self._skips = self._skips or 0
        if self._queue.advance(by_itself=by_itself) is None:
            self.player.stop()
            self._changed()
        else:
            self._start()

    def _skip(self) -> None:
        """Go past a track that cannot be played, unless the person chose that very one."""
        if self._skips is not None and self._skips < MOST_SKIPS and self.queue:
            self._skips += 1
            self._advance(by_itself=False)

    def _count_heard(self) -> None:
        enough = min(HEARD_S, self.duration_s / 2)
        if self.current is not None and self.position_s >= enough > 0:
            self.played.emit(self.current)

    def _changed(self) -> None:
        self.changed.emit(None)

    def _ended(self, path: bytes) -> None:
        if self.current is not None and self._catalogue.track(self.current).path == path:
            self._skips = 0
            self._advance(by_itself=True)

    def _failed(self, error: MusicScopeError) -> None:
        self._notify(Notice("error", str(error)))
        self._skip()
        self._changed()

    def _output_changed(self, sentence: str) -> None:
        self._notify(Notice("warn" if self.player.silent else "info", sentence))
        self._changed()
