"""Training: the form at the left, what happens at the right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from musicscope.gui.listening import listen
from musicscope.gui.networks.course_view import CourseView
from musicscope.gui.networks.lesson import TRAINING, Lesson
from musicscope.gui.networks.setup_form import SetupForm
from musicscope.gui.networks.two_sides import TwoSides
from musicscope.gui.networks.unfinished import UnfinishedOffer

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

#: While the library changes, what can be learned follows this often, ms.
_FOLLOW_MS = 600
#: What a comparison of the four networks is called; its page shows what comes of it.
EXPERIMENT = "Time or frequency?"


class TrainPage(QWidget):
    """One network at a time.

    Signals
    -------
    bench_wanted : list of str
    model_wanted : Path
        As of `Outcome`.
    """

    bench_wanted = Signal(list)
    model_wanted = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._going = False
        self._known: frozenset[Path] = frozenset()
        self._due = True
        self.setup = SetupForm(workspace, self)
        self.setup.train_wanted.connect(self.train)
        self.offer = UnfinishedOffer(workspace, self)
        self.course = CourseView(workspace, self)
        self.course.outcome.bench_wanted.connect(self.bench_wanted)
        self.course.outcome.model_wanted.connect(self.model_wanted)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(Lesson(TRAINING, self))
        self.stack.addWidget(self.course)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.offer)
        column.addWidget(self.setup, 1)
        self.sides = TwoSides(left, self.stack, ("Set up", "Progress"), self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.sides)
        self._timer = QTimer(self, singleShot=True, interval=_FOLLOW_MS)
        self._timer.timeout.connect(self.refresh)
        listen(self, workspace.networks.changed, lambda _: self._follow())
        listen(self, workspace.changes, lambda _: self._soon())
        listen(self, workspace.labelling.changed, lambda _: self._soon())
        self._follow()

    def train(self) -> None:
        """Train what is set up."""
        self.setup.keep_own()
        self._workspace.networks.train(self.setup.request)

    def refresh(self) -> None:
        """Read again what there is to learn, if that may have changed and somebody looks."""
        if self._due and self.isVisible():
            self._due = False
            self.setup.refresh()

    def _soon(self) -> None:
        self._due = True
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _follow(self) -> None:
        networks = self._workspace.networks
        now = networks.now
        if now is not None and not self._going:
            self._going = True
            self._known = frozenset(one.path for one in networks.models())
            self.course.begin(now)
            self.stack.setCurrentWidget(self.course)
            self.sides.bring(1)
        elif now is None and self._going:
            self._going = False
            ended = self.course.live
            if ended is not None and ended.title == EXPERIMENT:
                self.stack.setCurrentIndex(0)
                self.sides.bring(0)
            else:
                self.course.end(self._known)
        self.offer.refresh()
        self.setup.follow_training()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self.refresh()
        self.offer.refresh()
