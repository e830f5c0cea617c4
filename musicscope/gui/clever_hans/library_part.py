"""How often a network's answers flip in the whole library: run, progress, and the figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.bench.calm_wheel import calm_wheel
from musicscope.gui.bench.share_bars import ShareBars
from musicscope.gui.library import wording
from musicscope.gui.listening import listen, while_alive
from musicscope.gui.theme import SPACE
from musicscope.learning.report.words import percent
from musicscope.workspace.clever_hans import TRACKS
from musicscope.workspace.clever_hans_answers import Sturdiness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from musicscope.jobs.context import Progress
    from musicscope.workspace.clever_hans import CleverHans

_MOST_TRACKS = 1_000
#: Longer bars are harder to compare, px.
_WIDEST = 720
_NONE_YET = (
    "Nothing has been measured of this network yet. Run it: each of some tracks is heard as it is "
    "and in fifteen changed versions, and what is found becomes part of the network's report."
)


class LibraryPart(QWidget):
    """Measures a network on some tracks of the library.

    Parameters
    ----------
    lab : CleverHans
    parent : QWidget
    """

    def __init__(self, lab: CleverHans, parent: QWidget) -> None:
        super().__init__(parent)
        self._lab = lab
        self._model: Path | None = None
        self._rates: tuple[tuple[str, float], ...] = ()
        self.tracks = QSpinBox(self, minimum=1, maximum=_MOST_TRACKS, value=TRACKS)
        self.tracks.setSuffix(" tracks")
        self.tracks.setAccessibleName("How many tracks are heard")
        calm_wheel(self.tracks)
        self.run = QPushButton("Measure", self)
        self.run.setProperty("role", "primary")
        self.run.setAccessibleName("Measure how often answers flip in the library")
        self.run.clicked.connect(lambda _: self.measure())
        self.cancel = QPushButton("Cancel", self)
        self.cancel.setAccessibleName("Cancel measuring the library")
        self.cancel.clicked.connect(lambda _: lab.cancel())
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName("Progress of measuring the library")
        self.said = QLabel(self, wordWrap=True)
        self.said.setProperty("role", "soft")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.bars: ShareBars | None = None
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for widget in (self.tracks, self.run, self.cancel):
            row.addWidget(widget)
        row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self._column.addLayout(row)
        self._column.addWidget(self.bar)
        self._column.addWidget(self.said)
        listen(self, lab.changed, lambda _: self._follow())
        listen(self, lab.progress, self._show_progress)
        self._follow()

    def show_model(self, model: Path | None) -> None:
        """Show what is known of a network."""
        self._model = model
        kept = self._lab.robustness(model) if model is not None else {}
        self._show_rates(kept)
        self.said.setText(_overall(kept) if kept else _NONE_YET)
        self._follow()

    def measure(self) -> None:
        """Begin, with the network that is shown."""
        if self._model is None or self._lab.measuring:
            return
        self.said.setText("Listening. The figures settle while more tracks are heard.")
        self._lab.library_wide(
            self._model,
            while_alive(self, self._show_found),
            while_alive(self, self.said.setText),
            while_alive(self, self._show_found),
            tracks=self.tracks.value(),
        )

    def _show_found(self, found: Sturdiness) -> None:
        if not found.tracks:
            return
        self._show_rates(found.rates)
        which = (
            "that it did not learn from"
            if found.unlearned
            else "of the library; which of them it learned from is not known"
        )
        heard = wording.counted(found.tracks, "track")
        words = f"{_overall(found.rates)} Heard in {heard} {which}."
        if found.failed:
            words += f" {len(found.failed)} could not be heard: {found.failed[0]}"
        self.said.setText(words)

    def _show_rates(self, rates: Mapping[str, float]) -> None:
        rows = tuple(rates.items())
        if rows == self._rates:
            return
        self._rates = rows
        if self.bars is not None:
            self._column.removeWidget(self.bars)
            self.bars.deleteLater()
            self.bars = None
        if rows:
            self.bars = ShareBars("How often each change turns the answer", 0, rows, 1.0, self)
            self.bars.setMaximumWidth(_WIDEST)
            self._column.addWidget(self.bars)

    def _show_progress(self, progress: Progress) -> None:
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        left = progress.remaining_s
        more = "" if left is None else f", about {max(1, round(left))} s left"
        self.bar.setAccessibleDescription(f"{progress.done} of {progress.total}{more}")
        self.bar.setToolTip(self.bar.accessibleDescription())

    def _follow(self) -> None:
        measuring = self._lab.measuring
        if self.bar.isVisibleTo(self) and not measuring and not self._rates:
            self.said.setText(_NONE_YET)
        self.bar.setVisible(measuring)
        self.cancel.setVisible(measuring)
        self.run.setEnabled(self._model is not None and not measuring)
        self.tracks.setEnabled(not measuring)
        if not measuring:
            self.bar.setValue(0)


def _overall(rates: Mapping[str, float]) -> str:
    mean = sum(rates.values()) / len(rates)
    return f"{percent(mean)} of the answers flip, as the mean over the changes."
