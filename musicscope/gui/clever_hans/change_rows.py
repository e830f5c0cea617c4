"""One change at a time: buttons, what became of the answer, and how far it holds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from musicscope.gui.clever_hans.trace import Trace
from musicscope.gui.clever_hans.words import short_verdict
from musicscope.gui.theme import SPACE, themes
from musicscope.workspace.clever_hans_answers import Change, Rescored, Swept

#: Narrower than this, px, the small pictures are left out.
_ROOMY = 470


class ChangeRows(QWidget):
    """A row for each change.

    Parameters
    ----------
    changes : sequence of Change
    parent : QWidget

    Signals
    -------
    wanted : (Change, float)
        A change is to be tried by an amount.
    """

    wanted = Signal(object, float)

    def __init__(self, changes: Sequence[Change], parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons: dict[tuple[str, float], QPushButton] = {}
        self.traces: dict[str, Trace] = {}
        self.said: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        for row, change in enumerate(changes):
            name = QLabel(change.label, self)
            name.setToolTip(change.help)
            grid.addWidget(name, row, 0)
            for column, amount in enumerate(change.tried, 1):
                across = 1 if change.both_ways else 2
                grid.addWidget(self._button(change, amount), row, column, 1, across)
            trace = Trace(change.label, self)
            said = QLabel(self, wordWrap=True)
            said.setProperty("role", "soft")
            said.setTextFormat(Qt.TextFormat.PlainText)
            said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            said.setAccessibleName(f"{change.label}: what became of the answer")
            grid.addWidget(trace, row, 3)
            grid.addWidget(said, row, 4)
            self.traces[change.name], self.said[change.name] = trace, said
        grid.setColumnStretch(3, 2)
        grid.setColumnStretch(4, 3)

    def _button(self, change: Change, amount: float) -> QPushButton:
        button = QPushButton(change.words(amount), self, checkable=True)
        button.setProperty("role", "chip")
        button.setAccessibleName(f"{change.label} {change.words(amount)}")
        button.setToolTip(f"{change.help} Its button shows what becomes of the answer.")
        button.clicked.connect(lambda _, c=change, a=amount: self.wanted.emit(c, a))
        self.buttons[change.name, amount] = button
        return button

    def mark(self, change: str, amount: object) -> None:
        """Show which button is heard now; another name than a row's marks none."""
        for key, button in self.buttons.items():
            button.setChecked(key == (change, amount))

    def show_answer(self, change: Change, amount: float, answer: Rescored) -> None:
        """Say what one change did."""
        self._say(change.name, f"{change.words(amount)}: {short_verdict(answer)}", answer.flipped)

    def show_sweep(self, swept: Swept) -> None:
        """Show what a change did by its amounts."""
        self.traces[swept.change.name].show_sweep(swept)
        flips = [
            amount for amount, turned in zip(swept.amounts, swept.flipped, strict=True) if turned
        ]
        if flips:
            nearest = min(flips, key=abs) if swept.change.both_ways else max(flips)
            answer = swept.at(nearest)
            words = f"{swept.change.words(nearest)}: {short_verdict(answer)}"
        else:
            words = "stays"
        self._say(swept.change.name, words, bool(flips))

    def clear(self) -> None:
        """Forget what was found, as of another track."""
        for name, said in self.said.items():
            self.traces[name].show_sweep(None)
            said.setText("")

    def _say(self, change: str, words: str, flipped: bool) -> None:
        said = self.said[change]
        said.setText(words)
        said.setProperty("role", "bad" if flipped else "soft")
        said.style().unpolish(said)
        said.style().polish(said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= _ROOMY * themes.scale
        for trace in self.traces.values():
            trace.setVisible(roomy)
