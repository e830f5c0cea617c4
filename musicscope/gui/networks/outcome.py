"""What a training left, in a few figures, and where to go from there."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from musicscope.gui.library import wording
from musicscope.gui.networks.card_words import metric_words
from musicscope.gui.networks.live_words import figure
from musicscope.gui.networks.said import said
from musicscope.gui.theme import SPACE

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

NOTHING = "The training ended before there was a network to keep."


class Outcome(QFrame):
    """A sentence, figures, and two ways on.

    Signals
    -------
    bench_wanted : list of str
        These runs are to be looked at on the bench.
    model_wanted : Path
        The network is to be looked at.
    """

    bench_wanted = Signal(list)
    model_wanted = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._path: Path | None = None
        self._runs: list[str] = []
        self.words = said("", "heading", self)
        self.figures = said("", "number", self)
        self.notes = said("", "soft", self)
        self.bench = QPushButton("Show it on the Bench", self)
        self.bench.clicked.connect(lambda: self.bench_wanted.emit(self._runs))
        self.model = QPushButton("Show the network", self)
        self.model.clicked.connect(lambda: self.model_wanted.emit(self._path))
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.bench)
        row.addWidget(self.model)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE, 0, SPACE)
        column.setSpacing(SPACE // 2)
        for label in (self.words, self.figures, self.notes):
            column.addWidget(label)
        column.addSpacing(SPACE // 2)
        column.addLayout(row)

    def show_end(self, known: frozenset[object]) -> None:
        """Show the newest network that is not one of `known`."""
        workspace = self._workspace
        new = (one for one in workspace.networks.models() if one.path not in known)
        found = next((one for one in new if one.card is not None), None)
        self._path = found.path if found is not None else None
        self._runs = []
        if found is not None:
            results = workspace.bench.results()
            self._runs = [r.id for r in results if r.extra.get("model") == found.path.name]
        self.bench.setVisible(bool(self._runs))
        self.model.setVisible(found is not None)
        self.figures.setVisible(found is not None)
        if found is None:
            self.words.setText(NOTHING)
            self.notes.setText("")
            return
        self.words.setText(f"“{found.card.name}” is trained, and kept.")
        known_figures = {n: v for n, v in found.card.metrics.items() if math.isfinite(v)}
        self.figures.setText(metric_words(known_figures) or "Nothing was kept aside to judge it")
        self.notes.setText(" ".join(filter(None, (self._reach(), found.card.notes))))

    def _reach(self) -> str:
        """Return how far the figures can be trusted; empty where none were measured."""
        own = [result for result in self._workspace.bench.results() if result.id in self._runs]
        if not own:
            return ""
        asked = int((own[0].answers.folds >= 0).sum())
        words = (
            f"Measured on {wording.counted(asked, 'track')} of artists that it never learned from"
        )
        score = own[0].figures.get("macro_f1") or own[0].figures.get("auc")
        if score is None or not (math.isfinite(score.low) and math.isfinite(score.high)):
            return f"{words}."
        name = "macro F1" if "macro_f1" in own[0].figures else "ROC-AUC"
        span = f"{figure(score.low)} and {figure(score.high)}"
        return f"{words}; with 95 % certainty its {name} lies between {span}."
