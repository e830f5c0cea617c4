"""Lessons: the one that is open, and what its steps load."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from musicscope.core.errors import ParameterError
from musicscope.core.events import Event
from musicscope.workspace.lesson_files import (
    EqualiserState,
    Lesson,
    LessonError,
    Step,
    View,
    lessons_folder,
    read_lesson,
    read_lessons,
)

if TYPE_CHECKING:
    from musicscope.workspace.equalising import Equalising
    from musicscope.workspace.lab import SoundLab

__all__ = [
    "EqualiserState",
    "Lesson",
    "LessonError",
    "Lessons",
    "Step",
    "View",
    "lessons_folder",
    "read_lesson",
    "read_lessons",
]


class Lessons:
    """The lessons, and the step that is being shown.

    Parameters
    ----------
    lab : SoundLab
    equalising : Equalising
        Both take on what a step says.
    folder : Path, optional
        The shipped lessons by default; read at first use.

    Attributes
    ----------
    step_shown : Event of Step
        A step is shown: its views are to be opened.
    changed : Event
        Another lesson or step is open.
    """

    def __init__(self, lab: SoundLab, equalising: Equalising, folder: Path | None = None) -> None:
        self.step_shown: Event[Step] = Event()
        self.changed: Event[None] = Event()
        self._lab = lab
        self._equalising = equalising
        self._folder = folder
        self._read: tuple[tuple[Lesson, ...], tuple[str, ...]] | None = None
        self._lesson: Lesson | None = None
        self._index = 0
        self._before: EqualiserState | None = None

    @property
    def all(self) -> tuple[Lesson, ...]:
        """Every lesson that can be read, in their order."""
        return self._loaded()[0]

    @property
    def damaged(self) -> tuple[str, ...]:
        """A sentence on each that cannot."""
        return self._loaded()[1]

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that is open."""
        return self._lesson

    @property
    def step(self) -> Step | None:
        """The step that is shown."""
        return self._lesson.steps[self._index] if self._lesson else None

    @property
    def index(self) -> int:
        """The number of the step, from 0."""
        return self._index

    def open(self, name: str, step: int = 0) -> None:
        """Open a lesson at a step; raises `ParameterError` when there is none of that name."""
        lesson = next((lesson for lesson in self.all if lesson.name == name), None)
        if lesson is None:
            raise ParameterError(f"There is no lesson called “{name}”.")
        if lesson is not self._lesson:
            self._restore_equaliser()
            self._before = EqualiserState(self._equalising.gains_db, self._equalising.on)
        self._lesson = lesson
        self._show(min(max(step, 0), len(lesson.steps) - 1))

    def resume(self, name: str, step: int) -> None:
        """Return to a step without loading what it says; an unknown lesson is left closed."""
        lesson = next((lesson for lesson in self.all if lesson.name == name), None)
        if lesson is not None and self._lesson is None:
            self._lesson, self._index = lesson, min(max(step, 0), len(lesson.steps) - 1)
            self._before = EqualiserState(self._equalising.gains_db, self._equalising.on)
            self.changed.emit(None)

    def next(self) -> bool:
        """Show the next step; returns False at the last one."""
        return self._turn(1)

    def previous(self) -> bool:
        """Show the step before; returns False at the first one."""
        return self._turn(-1)

    def again(self) -> None:
        """Load once more what the present step says."""
        if self._lesson is not None:
            self._show(self._index)

    def close(self) -> None:
        """Return to the list; the equaliser is again as it was before the lesson."""
        if self._lesson is None:
            return
        self._lesson, self._index = None, 0
        self._restore_equaliser()
        self._lab.stop()
        self.changed.emit(None)

    def _restore_equaliser(self) -> None:
        if self._before is not None:
            self._equalising.set(self._before.gains_db, on=self._before.on)
            self._before = None

    def _loaded(self) -> tuple[tuple[Lesson, ...], tuple[str, ...]]:
        if self._read is None:
            self._read = read_lessons(self._folder or lessons_folder())
        return self._read

    def _turn(self, by: int) -> bool:
        lesson = self._lesson
        if lesson is None or not 0 <= self._index + by < len(lesson.steps):
            return False
        self._show(self._index + by)
        return True

    def _show(self, index: int) -> None:
        lesson = self._lesson
        if lesson is None:
            return
        self._index = index
        step = lesson.steps[index]
        if step.equaliser is not None:
            self._equalising.set(step.equaliser.gains_db, on=step.equaliser.on)
        if step.sound is not None:
            title = step.sound_title or step.title
            (self._lab.begin if step.play else self._lab.change)(step.sound, title)
        elif self._lab.on_stage:
            self._lab.stop()
        self.step_shown.emit(step)
        self.changed.emit(None)
