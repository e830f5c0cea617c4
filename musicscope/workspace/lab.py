"""The sound lab: what it makes is heard at once, and every view shows it."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from musicscope.audio.synthesis.lab_sound import LabSound
from musicscope.core.errors import MusicScopeError
from musicscope.core.events import Event
from musicscope.core.paths import display_path
from musicscope.jobs import JobState
from musicscope.workspace.notices import Notice
from musicscope.workspace.stage import Source

if TYPE_CHECKING:
    from musicscope.core.paths import Places
    from musicscope.jobs import JobContext, JobHandle, JobRunner
    from musicscope.workspace.playback import Playback
    from musicscope.workspace.stage import Stage

TITLE = "Sound lab"
#: Seconds between two renderings while a control is being dragged.
EVERY_S = 1 / 15
#: Renderings that are kept: the one that plays, and those that may still be read.
KEPT = 3


@dataclass(frozen=True)
class RenderSpec:
    """One sound to be written to a file.

    Attributes
    ----------
    sound : LabSound
    path : Path
        A new file.
    """

    sound: LabSound
    path: Path

    @property
    def label(self) -> str:
        """What the person reads."""
        return "Making the sound of the lab"

    def run(self, context: JobContext) -> Path:
        """Render, write, and publish the path; then rest until the next one is due."""
        from musicscope.audio.synthesis.lab import render
        from musicscope.audio.synthesis.lab_file import write_wav

        rested = time.monotonic() + EVERY_S
        try:
            write_wav(self.path, render(self.sound), self.sound.rate)
        except OSError as error:
            reason = error.strerror or str(error)
            raise MusicScopeError(
                f"The sound of the lab could not be written: {reason}; make room on the disk, or"
                f" check the folder {display_path(self.path.parent)}."
            ) from error
        context.publish(self.path)
        while time.monotonic() < rested:
            context.check()
            time.sleep(0.002)
        return self.path


class SoundLab:
    """The sound that is being made, and its way to the stage.

    Parameters
    ----------
    playback, stage, places, jobs
        Services of the workspace; renderings lie in the cache.
    notify : callable, optional
        Is told in a sentence when a sound could not be written.

    Attributes
    ----------
    changed : Event
        The sound is another, or it began or ended.
    """

    def __init__(
        self,
        playback: Playback,
        stage: Stage,
        places: Places,
        jobs: JobRunner,
        notify: Callable[[Notice], None] = lambda _: None,
    ) -> None:
        self.changed: Event[None] = Event()
        self._playback = playback
        self._stage = stage
        self._folder = places.cache / "lab"
        self._jobs = jobs
        self._notify = notify
        self._sound = LabSound()
        self._title = TITLE
        self._job: JobHandle | None = None
        self._begin = False
        self._made: LabSound | None = None
        self._files: deque[Path] = deque()
        self._numbers = itertools.count(time.time_ns())
        self._heard = False
        stage.changed.subscribe(lambda _: self._follow())

    @property
    def sound(self) -> LabSound:
        """What the controls say."""
        return self._sound

    @property
    def title(self) -> str:
        """What the stage calls it."""
        return self._title

    @property
    def on_stage(self) -> bool:
        """Whether the views show the lab."""
        return self._stage.source is Source.LAB

    @property
    def playing(self) -> bool:
        """Whether the lab is heard, or will be as soon as it is rendered."""
        return self._begin or (self.on_stage and self._stage.playing)

    def change(self, sound: LabSound, title: str = "") -> None:
        """Make another sound of it; what is being heard goes on with the new one.

        Parameters
        ----------
        sound : LabSound
        title : str
            Its name; by default *Sound lab*.
        """
        self._title = title or TITLE
        if sound == self._sound:
            return
        self._sound = sound
        if self._begin or self.on_stage:
            self._render()
        self.changed.emit(None)

    def begin(self, sound: LabSound, title: str = "") -> None:
        """Put another sound on stage, from its start; one that plays already goes on."""
        if self.playing and sound == self._sound:
            self._title = title or TITLE
            return
        self._sound, self._title = sound, title or TITLE
        self.play()

    def play(self) -> None:
        """Put the sound on stage and play it, from its start."""
        self._begin = True
        self._render()
        self.changed.emit(None)

    def stop(self) -> None:
        """Be silent and give the stage back to what was there before."""
        self._begin = False
        self._made = None
        if self.on_stage:
            self._playback.end_aside()
        self.changed.emit(None)

    def _render(self) -> None:
        """Start making the sound, unless one is being made: the newest follows that."""
        if self._job is not None:
            return
        if not self._files:
            self._begin_folder()
        path = self._folder / f"{next(self._numbers)}.wav"
        self._files.append(path)
        sound = self._sound
        ended_at_once = False

        def ended(handle: JobHandle) -> None:
            nonlocal ended_at_once
            ended_at_once = True
            self._job = None
            self._end(handle, sound)

        spec = RenderSpec(sound, path)
        job = self._jobs.submit(
            spec, key="lab", on_partial=lambda made: self._put_on_stage(sound, made), on_end=ended
        )
        if not ended_at_once:
            self._job = job

    def _put_on_stage(self, sound: LabSound, path: Path) -> None:
        if not (self._begin or self.on_stage):
            return
        paused = not self._begin and not self._stage.playing
        goes_on = self.on_stage and self._made is not None and not self._begin
        start_s = self._stage.position_s if goes_on else 0.0
        if start_s >= sound.duration_s - EVERY_S:
            start_s = 0.0
        self._begin, self._made = False, sound
        self._playback.play_aside(bytes(path), self._title, loop=sound.loop, start_s=start_s)
        if paused:
            self._playback.pause()
        self._forget_old()

    def _end(self, handle: JobHandle, sound: LabSound) -> None:
        if handle.state is JobState.FAILED:
            self._begin = False
            self._files.pop()
            self._notify(Notice("error", str(handle.error)))
            self.changed.emit(None)
        elif sound != self._sound and (self._begin or self.on_stage):
            self._render()

    def _begin_folder(self) -> None:
        """Make the folder, without what an earlier program left in it."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return  # writing the sound says why
        for left in self._folder.glob("*.wav"):
            _remove(left)

    def _forget_old(self) -> None:
        while len(self._files) > KEPT:
            _remove(self._files.popleft())

    def _follow(self) -> None:
        heard = self.on_stage and self._stage.playing
        if not self.on_stage:
            self._made = None
        if heard != self._heard:
            self._heard = heard
            self.changed.emit(None)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):  # still being read; the next program takes it away
        path.unlink(missing_ok=True)
