"""The runs that go on: how far each is, how long it will take, and a way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.library import wording
from musicscope.gui.listening import listen
from musicscope.gui.theme import SPACE

if TYPE_CHECKING:
    from musicscope.workspace.bench import Bench, Run


class _Row(QWidget):
    def __init__(self, run: Run, parent: QWidget) -> None:
        super().__init__(parent)
        self.run = run
        self.words = ElidedLabel(self)
        self.words.setProperty("role", "label")
        self.bar = QProgressBar(self, textVisible=False)
        self.bar.setAccessibleName(f"Progress of learning {run.target}")
        self.bar.setMaximum(0)
        self.stop = QPushButton("Cancel", self)
        self.stop.setProperty("role", "link")
        self.stop.setAccessibleName(f"Cancel learning {run.target}")
        self.stop.clicked.connect(run.cancel)
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, 0, SPACE, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.bar)
        self.follow()

    def follow(self) -> None:
        progress = self.run.progress
        parts = [f"Learning {self.run.target}"]
        if progress is not None and progress.total:
            self.bar.setMaximum(progress.total)
            self.bar.setValue(min(progress.done, progress.total))
            parts.append(f"{progress.done:,} of {progress.total:,} {progress.unit}")
            left = wording.remaining(progress.remaining_s)
            if left:
                parts.append(left)
        self.words.setText(" · ".join(parts))


class ProgressList(QWidget):
    """One row a run; nothing when none goes on."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self.rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, SPACE // 2, 0, SPACE // 2)
        self._column.setSpacing(SPACE // 2)
        listen(self, bench.changed, lambda _: self.refresh())
        listen(self, bench.progress, self._follow)
        self.refresh()

    def refresh(self) -> None:
        """Show a row for each run that goes on."""
        running = self._bench.running
        for row in [row for row in self.rows if row.run not in running]:
            self.rows.remove(row)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        known = [row.run for row in self.rows]
        for run in running:
            if run not in known:
                row = _Row(run, self)
                self._column.addWidget(row)
                self.rows.append(row)
        self.setVisible(bool(self.rows))

    def _follow(self, run: Run) -> None:
        for row in self.rows:
            if row.run is run:
                row.follow()
