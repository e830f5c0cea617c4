"""How alike each track of a path is to the one before, found out one step after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from musicscope.gui.similar import asking
from musicscope.gui.similar.aspects import percent
from musicscope.gui.similar.question import Question
from musicscope.gui.similar.rows import Row

if TYPE_CHECKING:
    from musicscope.similarity.why import Why
    from musicscope.workspace import Workspace

#: The row of a path's first track, and of one whose step has not been measured yet.
_START, _NOT_YET = "start", "…"


class Steps(QObject):
    """Asks for each step of a path in turn.

    Signals
    -------
    measured : int, Row
        The place of a track in the path, and its row with the step that leads to it.
    """

    measured = Signal(int, object)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._path: tuple[int, ...] = ()
        self._place = 0
        self._question = Question(self)
        self._question.answered.connect(self._answered)
        self._question.failed.connect(lambda _: self._go_on(Row(self._path[self._place])))

    def measure(self, path: Sequence[int]) -> list[Row]:
        """Begin with another path; returns its rows as far as they are known now."""
        self.stop()
        self._path = tuple(path)
        self._ask(1)
        return [Row(track, _NOT_YET if place else _START) for place, track in enumerate(path)]

    def stop(self) -> None:
        """Ask no more."""
        self._question.drop()
        self._path = ()

    def _ask(self, place: int) -> None:
        self._place = place
        if place < len(self._path):
            self._question.ask(asking.why(self._workspace, *self._path[place - 1 : place + 1]))

    def _answered(self, why: Why) -> None:
        shares = {match.name: match.likeness for match in why.aspects}
        alike = _mean(shares, self._workspace.similar.weights)
        self._go_on(Row(self._path[self._place], percent(alike), shares, why.sentence))

    def _go_on(self, row: Row) -> None:
        place = self._place
        self.measured.emit(place, row)
        if self._place == place:
            self._ask(place + 1)


def _mean(shares: Mapping[str, float], weights: Mapping[str, float]) -> float:
    total = sum(weights.get(name, 0.0) for name in shares)
    weighted = sum(share * weights.get(name, 0.0) for name, share in shares.items())
    return weighted / total if total else 0.0
