"""A training as it goes on: where it is, its curves, what it had to say, and a way to end it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.listening import listen
from musicscope.gui.networks.course_charts import CourseCharts
from musicscope.gui.networks.live_words import load_words, pace_words, phase_words, share_done
from musicscope.gui.networks.outcome import Outcome
from musicscope.gui.networks.said import Page, said
from musicscope.gui.theme import SPACE
from musicscope.workspace.network_requests import Live

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

#: Newer words and curves wait so long, ms, for those that follow at once.
_TOGETHER_MS = 100
_PARTS = 1000


class CourseView(Page):
    """Follows `workspace.networks.live`.

    Parameters
    ----------
    workspace : Workspace
    parent : QWidget
    """

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__("Training", parent)
        self._workspace = workspace
        self._live: Live | None = None
        inside = self.inside
        self.title = ElidedLabel(inside)
        self.title.setProperty("role", "title")
        self.cancel = QPushButton("Cancel", inside)
        self.cancel.setAccessibleDescription("Keeps the best network so far")
        self.cancel.clicked.connect(self._end)
        self.kept = said("Keeps the best so far", "label", inside)
        self.kept.setWordWrap(False)
        self.phase = said("", "heading", inside)
        self.bar = QProgressBar(inside, textVisible=False)
        self.bar.setAccessibleName("Progress of the training")
        self.pace = said("", "soft", inside)
        self.load = said("", "label", inside)
        self.outcome = Outcome(workspace, inside)
        self.charts = CourseCharts(inside)
        self.notes = QWidget(inside)
        self._notes = QVBoxLayout(self.notes)
        self._notes.setContentsMargins(0, 0, 0, 0)
        self._notes.setSpacing(SPACE // 2)
        self._told: tuple[str, ...] = ()
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=_TOGETHER_MS)
        self._timer.timeout.connect(self._show)
        listen(self, workspace.networks.live, self._follow)
        self.outcome.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self.title, 1)
        head.addWidget(self.kept, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.cancel)
        self.column.addLayout(head)
        for widget in (
            self.phase,
            self.bar,
            self.pace,
            self.load,
            self.outcome,
            self.notes,
            self.charts,
        ):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    @property
    def live(self) -> Live | None:
        """The training that is shown."""
        return self._live

    def begin(self, live: Live) -> None:
        """Show a training from its start."""
        self._live = live
        self.outcome.hide()
        self.cancel.setText("Cancel")
        self._set_going(True)
        self._show()

    def end(self, known: frozenset[object]) -> None:
        """Show what came of it; `known` are the files of networks from before it."""
        self._timer.stop()
        self._show()
        self._set_going(False)
        self.outcome.show_end(known)
        self.outcome.show()

    def _set_going(self, on: bool) -> None:
        for widget in (self.cancel, self.kept, self.phase, self.bar, self.pace, self.load):
            widget.setVisible(on)
        self.cancel.setEnabled(on)

    def _end(self) -> None:
        self.cancel.setEnabled(False)
        self.cancel.setText("Ending…")
        self._workspace.networks.cancel()

    def _follow(self, live: Live) -> None:
        self._live = live
        if not self._timer.isActive():
            self._timer.start()

    def _show(self) -> None:
        live = self._live
        if live is None:
            return
        self.title.setText(live.title or live.target)
        self.phase.setText(phase_words(live))
        done = share_done(live)
        self.bar.setMaximum(_PARTS if math.isfinite(done) else 0)
        if math.isfinite(done):
            self.bar.setValue(round(_PARTS * done))
        self.pace.setText(pace_words(live))
        self.load.setText(load_words(live))
        self.charts.setVisible(bool(live.epochs))
        self.charts.show_live(live)
        if live.sentences != self._told:
            self._show_notes(live.sentences)

    def _show_notes(self, sentences: tuple[str, ...]) -> None:
        self._told = sentences
        while self._notes.count():
            label = self._notes.takeAt(0).widget()
            label.hide()
            label.deleteLater()
        for sentence in dict.fromkeys(sentences):
            self._notes.addWidget(said(sentence, "warn", self.notes))
