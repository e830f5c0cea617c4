"""The library in figures, and what is being done for it: progress, time left, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.icons import icon
from musicscope.gui.library import wording
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE, themes
from musicscope.jobs import JobHandle

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

#: Units of the jobs that concern the library; maps and pictures show their own progress.
LIBRARY_UNITS = ("files", "tracks", "pieces")
#: A job that ends sooner is not worth a bar.
SHOW_AFTER_MS = 250


class LibraryFooter(QFrame):
    """One line at the foot of the library.

    Signals
    -------
    failures_wanted : no arguments
        The link that counts failed files was followed.
    """

    failures_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._job: JobHandle | None = None
        self._total_words: tuple[str, ...] = ("",)
        self._state_words: tuple[str, ...] = ("",)
        self._build()
        listen(self, themes.changed, lambda _: self._follow_theme())
        self._follow_theme()
        self._delay = QTimer(self, singleShot=True, interval=SHOW_AFTER_MS)
        self._delay.timeout.connect(self._show_job)
        listen(self, workspace.jobs.changed, self._follow_job)
        self.refresh(0, 0.0)

    def _build(self) -> None:
        self._total = _small_label()
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName("Progress")
        self._bar.setMinimumWidth(24)
        self._state = _small_label()
        self._failed = _link("", "Show the files that could not be analysed")
        self._failed.setIconSize(QSize(13, 13))
        self._failed.clicked.connect(self.failures_wanted)
        self.go_on = _link("Go on", "Go on analysing")
        self.go_on.clicked.connect(self._continue)
        self.cancel = _link("Cancel", "")
        self.cancel.clicked.connect(self._cancel_job)
        line = QFrame()
        line.setObjectName("separator")
        row = QHBoxLayout()
        row.setContentsMargins(INSET, 0, SPACE, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._total)
        row.addWidget(self._bar, 1)
        row.addStretch(0)
        for widget in (self._state, self._failed, self.go_on, self.cancel):
            row.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(line)
        outer.addLayout(row)
        self._row = row
        self.setFixedHeight(37)

    def refresh(self, tracks: int, seconds: float) -> None:
        """Show the library's size and how much of it is known."""
        self._coverage = self._workspace.coverage()
        hours = wording.total_duration(seconds)
        number = wording.counted(tracks, "track")
        self._total_words = (f"{number} · {hours}", number) if tracks else ("No tracks yet",)
        failed = self._coverage.failed
        self._failed.setText(f"{wording.count(failed)} failed")
        self._failed.setVisible(failed > 0)
        self._show_state()

    @property
    def text(self) -> str:
        """The whole line as it is shown."""
        shown = (self._total, self._state, self._failed, self.go_on, self.cancel)
        return " | ".join(w.text() for w in shown if not w.isHidden() and w.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _follow_theme(self) -> None:
        self._failed.setIcon(icon("warning", "bad"))

    def _follow_job(self, handle: JobHandle) -> None:
        if self._job is None and not handle.ended and not self._delay.isActive():
            self._delay.start()
        elif self._job is not None and (handle is self._job or handle.ended):
            self._show_job()

    def _show_job(self) -> None:
        running = [
            job
            for job in self._workspace.jobs.active
            if job.progress is not None and job.progress.unit in LIBRARY_UNITS
        ]
        self._job = max(running, key=lambda j: j.progress.remaining_s or 0.0, default=None)
        if self._job is None and self._workspace.jobs.active:
            self._delay.start()
        self._show_state()

    def _show_state(self) -> None:
        job, coverage = self._job, self._coverage
        self._bar.setVisible(job is not None)
        self.cancel.setVisible(job is not None)
        waiting = coverage.total - coverage.analysed - coverage.failed
        stopped = job is None and waiting > 0 and self._workspace.analysing.paused
        self.go_on.setVisible(stopped)
        if job is not None and job.progress is not None:
            self._show_progress(job)
        elif not coverage.total:
            self._state_words = ("",)
        elif waiting > 0:
            done, total = wording.count(coverage.analysed), wording.count(coverage.total)
            self._state_words = (f"{done} of {total} analysed", f"{done} analysed")
        else:
            all_known = coverage.failed == 0
            self._state_words = (
                "all analysed" if all_known else f"{wording.count(coverage.analysed)} analysed",
            )
        self._fit()

    def _show_progress(self, job: JobHandle) -> None:
        progress = job.progress
        self._bar.setMaximum(progress.total)
        self._bar.setValue(min(progress.done, progress.total))
        left = wording.remaining(progress.remaining_s)
        if progress.unit == "tracks":
            what = f"{wording.count(self._coverage.analysed)} analysed"
        elif progress.total:
            total = wording.counted(progress.total, progress.unit[:-1])
            what = f"{wording.count(progress.done)} of {total}"
        else:
            what = wording.counted(progress.done, progress.unit[:-1])
        self._state_words = (f"{what} · {left}", left, "") if left else (what, "")
        tip = f"{job.label}: {what}{f', {left}' if left else ''}"
        self._bar.setToolTip(tip)
        self._state.setToolTip(tip)
        self.cancel.setToolTip(f"Cancel: {job.label}")
        self.cancel.setAccessibleName(f"Cancel {job.label}")

    def _fit(self) -> None:
        """Show the longest wording for which there is room."""
        metrics = self._total.fontMetrics()
        links = [w for w in (self._failed, self.go_on, self.cancel) if not w.isHidden()]
        margins = self._row.contentsMargins()
        fixed = margins.left() + margins.right() + sum(w.sizeHint().width() + SPACE for w in links)
        bar = 0 if self._bar.isHidden() else self._bar.minimumWidth() + SPACE
        for state in self._state_words:
            for total in self._total_words:
                words = metrics.horizontalAdvance(total) + metrics.horizontalAdvance(state)
                if fixed + bar + words + 2 * SPACE <= self.width():
                    self._total.setText(total)
                    self._state.setText(state)
                    return
        self._total.setText(self._total_words[-1])
        self._state.setText(self._state_words[-1])

    def _cancel_job(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _continue(self) -> None:
        self._workspace.analysing.start()
        self._show_state()


def _small_label() -> QLabel:
    label = QLabel()
    label.setProperty("role", "label")
    return label


def _link(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "link")
    button.setStyleSheet("font-size: 11px;")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setToolTip(tip)
    button.setAccessibleDescription(tip)
    button.hide()
    return button
