"""Undo for what the owner made: commands with a do and an undo, no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from musicscope.core.events import Event


@dataclass(frozen=True)
class Command:
    """One operation on the owner's data.

    Attributes
    ----------
    label : str
        What the menu says after *Undo*: ``"Exclude 3 files"``.
    do, undo : callable
        Each leaves the library as if the other had never run.
    """

    label: str
    do: Callable[[], None]
    undo: Callable[[], None]


class UndoStack:
    """The operations done and undone, newest last."""

    def __init__(self) -> None:
        self._done: list[Command] = []
        self._undone: list[Command] = []
        self.changed: Event[None] = Event()

    @property
    def undo_label(self) -> str | None:
        """The label of what `undo` would take back, or None."""
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> str | None:
        """The label of what `redo` would do again, or None."""
        return self._undone[-1].label if self._undone else None

    def push(self, command: Command) -> None:
        """Do `command` and remember it; what was undone before is forgotten."""
        command.do()
        self._done.append(command)
        self._undone.clear()
        self.changed.emit(None)

    def undo(self) -> None:
        """Take back the newest command, if there is one."""
        if self._done:
            command = self._done[-1]
            command.undo()
            self._undone.append(self._done.pop())
            self.changed.emit(None)

    def redo(self) -> None:
        """Do the newest undone command again, if there is one."""
        if self._undone:
            command = self._undone[-1]
            command.do()
            self._done.append(self._undone.pop())
            self.changed.emit(None)
