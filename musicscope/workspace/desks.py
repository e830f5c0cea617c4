"""Saving what a person has in front of them, and bringing it back exactly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musicscope.audio.synthesis.lab_sound import LabSound
from musicscope.core.undo import Command
from musicscope.library.bookmarks import Bookmark
from musicscope.library.references import find_referred, refer_to
from musicscope.workspace.desk import Desk, DeskMark, read_desk, write_desk
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.core.changes import Changes
    from musicscope.library.library import Library
    from musicscope.workspace.equalising import Equalising
    from musicscope.workspace.lab import SoundLab
    from musicscope.workspace.playback import Playback
    from musicscope.workspace.practice import Practice

#: Upcoming tracks that are saved.
MOST_TRACKS = 5000


class Desks:
    """Saves and opens desks; what it needs are services of the workspace."""

    def __init__(
        self,
        library: Library,
        playback: Playback,
        practice: Practice,
        equalising: Equalising,
        lab: SoundLab,
        push: Callable[[Command], None],
        publish: Callable[[Changes], None],
        notify: Callable[[Notice], None],
    ) -> None:
        self._library = library
        self._playback = playback
        self._practice = practice
        self._equalising = equalising
        self._lab = lab
        self._push = push
        self._publish = publish
        self._notify = notify

    def save(self, path: Path, window: dict[str, Any]) -> None:
        """Write what is on stage, what plays next, and what the window shows.

        Raises
        ------
        MusicScopeError
            When the file cannot be written.
        """
        write_desk(path, self._now(window))

    def open(self, path: Path) -> dict[str, Any]:
        """Bring back what `save` wrote, and return what the window is to show.

        Raises
        ------
        MusicScopeError
            When the file cannot be read; nothing has changed then.
        """
        desk = read_desk(path)
        found = find_referred(self._library.database, desk.tracks)
        lost = [r.title for r, track in zip(desk.tracks, found, strict=True) if track is None]
        sound = LabSound.from_state(desk.sound) if desk.sound else self._lab.sound
        self._put_on_stage(desk, found, sound)
        self._add_marks(desk, found)
        if lost:
            named = "“" + "”, “".join(lost[:3]) + "”" + (" …" if len(lost) > 3 else "")
            self._notify(
                Notice(
                    "warn",
                    f"{len(lost)} of {len(desk.tracks)} tracks of this workspace are not in the "
                    f"library ({named}); open their folder, then open the workspace again.",
                )
            )
        return desk.window

    def _now(self, window: dict[str, Any]) -> Desk:
        playback, practice = self._playback, self._practice
        current = playback.current
        ids = [*([] if current is None else [current]), *playback.queue[:MOST_TRACKS]]
        first = {track: number for number, track in reversed(list(enumerate(ids)))}
        marks = tuple(
            DeskMark(number, mark.at_s, mark.name)
            for track, number in first.items()
            for mark in self._library.bookmarks.of_track(track)
        )
        span = practice.span
        return Desk(
            tracks=refer_to(self._library.database, ids),
            on_stage=current is not None,
            position_s=playback.position_s if current is not None else 0.0,
            span=None if span is None else (span.start_s, span.stop_s),
            looping=practice.looping,
            speed=practice.speed,
            semitones=practice.semitones,
            gains_db=tuple(self._equalising.gains_db) if self._equalising.on else (),
            marks=marks,
            sound=self._lab.sound.state(),
            window=window,
        )

    def _put_on_stage(self, desk: Desk, found: tuple[int | None, ...], sound: LabSound) -> None:
        following = [track for track in found[1 if desk.on_stage else 0 :] if track is not None]
        if desk.on_stage and found[0] is not None:
            self._playback.load(found[0], following, desk.position_s)
            if desk.span is not None:
                self._practice.restore_span(*desk.span, looping=desk.looping)
        elif following:
            self._playback.clear_queue()
            self._playback.enqueue(following)
        self._practice.speed = desk.speed
        self._practice.semitones = desk.semitones
        if desk.gains_db:
            self._equalising.set(desk.gains_db, on=True)
        else:
            self._equalising.on = False
        self._lab.change(sound)

    def _add_marks(self, desk: Desk, found: tuple[int | None, ...]) -> None:
        """Add the bookmarks that the library does not have; can be undone."""
        store = self._library.bookmarks
        following = store.next_id()
        new: list[Bookmark] = []
        for mark in desk.marks:
            track = found[mark.track]
            if track is None:
                continue
            known = {(b.at_s, b.name) for b in store.of_track(track)}
            if (mark.at_s, mark.name) not in known:
                new.append(Bookmark(following + len(new), track, mark.at_s, mark.name))
        if not new:
            return

        def take_back() -> None:
            for bookmark in new:
                self._publish(store.remove(bookmark))

        self._push(
            Command(
                "Add bookmarks of a workspace", lambda: self._publish(store.put(new)), take_back
            )
        )
