"""Playing tracks of the library: the player, the queue, and what the window shows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from musicscope.audio.player import Player, PlayerState
from musicscope.core.changes import Changes
from musicscope.core.errors import MusicScopeError
from musicscope.core.events import Event
from musicscope.core.settings import Settings
from musicscope.workspace.aside import Aside
from musicscope.workspace.notices import Notice
from musicscope.workspace.queue import PlayQueue, Repeat

if TYPE_CHECKING:
    from musicscope.jobs.handle import Deliver
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.track import Track

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
    aside : Aside or None
        What plays in place of the tracks.
    gain_of : callable
        Gain of a track in dB, by which all sound equally loud.
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
        self.aside: Aside | None = None
        self.gain_of: Callable[[Track], float] = _no_gain
        self._catalogue = catalogue
        self._notify = notify
        self._settings = settings
        self._queue = PlayQueue()
        self._skips: int | None = None
        self._queue.repeat = settings.get("repeat", "off")
        self._queue.shuffle = settings.get("shuffle", False)
        self.player.volume = settings.get("volume", 0.8)
        self.player.muted = settings.get("muted", False)
        self.player.preferred_output = settings.get("output", "") or None
        self.player.changed.subscribe(lambda _: deliver(self._changed))
        self.player.ended.subscribe(lambda path: deliver(lambda: self._ended(path)))
        self.player.advanced.subscribe(lambda path: deliver(lambda: self._advanced(path)))
        self.player.failed.subscribe(lambda error: deliver(lambda: self._failed(error)))
        self.player.output_changed.subscribe(
            lambda sentence: deliver(lambda: self._output_changed(sentence))
        )

    @property
    def current(self) -> int | None:
        """The track that is playing or paused; none while an aside plays."""
        return self._queue.current if self.aside is None else None

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
        held = self.current is not None or self.aside is not None
        return self.player.duration_s if held else 0.0

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

    def prepare(self) -> None:
        """Open the output in the background, so that the first click is as quick as any."""
        self.player.prepare()

    def play(self, track_id: int, context: Sequence[int] | None = None) -> None:
        """Play a track from its start; `context` is the list that *next* follows."""
        self._count_heard()
        self._skips = None
        self.aside = None
        self._queue.start(track_id, context)
        self._start()

    def load(self, track_id: int, following: Sequence[int], position_s: float) -> None:
        """Make a track current, paused at a moment, with what plays next."""
        self._count_heard()
        self._skips = None
        self.aside = None
        self._queue.resume(track_id, following)
        self._load(track_id, position_s)
        self._changed()

    def _load(self, track_id: int, position_s: float) -> None:
        track = self._catalogue.track(track_id)
        self.player.play(track.path, start_s=position_s, paused=True, gain_db=self.gain_of(track))

    def play_aside(
        self, path: bytes, title: str, *, loop: bool = False, start_s: float = 0.0
    ) -> None:
        """Play a sound that is no track, in place of what plays; `end_aside` returns."""
        self._begin_aside(Aside(path, title, loop, self._back()), start_s, 0.0)

    def _back(self) -> tuple[int, float] | None:
        """Return what an aside that begins now returns to."""
        if self.aside is not None:
            return self.aside.back
        current = self._queue.current
        return None if current is None else (current, self.position_s)

    def _begin_aside(self, aside: Aside, start_s: float, gain_db: float) -> None:
        self._count_heard()
        self.aside = aside
        self.player.play(aside.path, start_s=start_s, gain_db=gain_db)
        self._changed()

    @property
    def auditioning(self) -> int | None:
        """The track that is heard for a moment, in place of what plays."""
        return self.aside.track if self.aside is not None else None

    def audition(self, track_id: int, start_s: float) -> None:
        """Let a track be heard from a moment on; `end_audition` returns to what played."""
        track = self._catalogue.track(track_id)
        if track.missing or self.auditioning == track_id:
            return
        resumes = self.playing if self.aside is None else self.aside.resumes
        aside = Aside(track.path, track.title, False, self._back(), track_id, resumes)
        self._begin_aside(aside, start_s, self.gain_of(track))

    def end_audition(self) -> None:
        """Return to what played before `audition`, and go on with it if it played then."""
        if self.aside is not None and self.aside.track is not None:
            resumes = self.aside.resumes
            self.end_aside()
            if resumes and self.current is not None:
                self.player.resume()
                self._changed()

    def end_aside(self) -> None:
        """Return to the track that played before, paused where it was."""
        if self.aside is None:
            return
        back, self.aside = self.aside.back, None
        if back is None or back[0] != self._queue.current or back[0] not in self._catalogue:
            self.player.stop()
        else:
            track = self._catalogue.track(back[0])
            self.player.play(track.path, start_s=back[1], paused=True, gain_db=self.gain_of(track))
            self._announce_next()
        self._changed()

    def toggle(self) -> None:
        """Pause what plays, go on with what is paused, or start the first track shown."""
        if self.playing:
            self.player.pause()
        elif self.player.state is PlayerState.PAUSED:
            self.player.resume()
        elif self.aside is not None:
            self.player.play(self.aside.path)
            self._announce_next()
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
        if self.current is not None or self.aside is not None:
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

    def level(self) -> None:
        """Let the gains of `gain_of` hold from now on."""
        if self.current is not None:
            self.player.gain_db = self.gain_of(self._catalogue.track(self.current))
        self._announce_next()

    def _start(self) -> None:
        self.aside = None
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
            self.player.play(track.path, gain_db=self.gain_of(track))
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
        self._announce_next()
        self.changed.emit(None)

    def _announce_next(self) -> None:
        """Tell the player what follows, so that it goes on without a gap."""
        if self.aside is not None:
            self.player.follow_with(self.aside.path if self.aside.loop else None)
            return
        following = self._queue.peek()
        track = None
        if following is not None and following in self._catalogue:
            track = self._catalogue.track(following)
        if track is None or track.missing:
            self.player.follow_with(None)
        else:
            self.player.follow_with(track.path, gain_db=self.gain_of(track))

    def _advanced(self, path: bytes) -> None:
        """Follow the player, which has gone on to the next track by itself."""
        if self.aside is not None:
            self._announce_next()
            return
        following = self._queue.peek()
        if following is None:
            return
        if self._catalogue.track(following).path == path:
            if self.current is not None:
                self.played.emit(self.current)
            self._skips = 0
            self._queue.advance(by_itself=True)
            self._changed()

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


def _no_gain(_: Track) -> float:
    return 0.0
