"""Likeness aspect by aspect: a bar, a number, and what that means in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from musicscope.gui.listening import listen
from musicscope.gui.similar.aspects import HELP, aspect_colour, label_of, percent
from musicscope.gui.similar.weights import Swatch
from musicscope.gui.theme import SPACE, colour, font, themes

if TYPE_CHECKING:
    from musicscope.similarity.why import AspectMatch


class LikenessBar(QWidget):
    """A bar from 0 to 1 in an aspect's colour."""

    def __init__(self, name: str, likeness: float) -> None:
        super().__init__()
        self._name, self._likeness = name, min(max(likeness, 0.0), 1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(140, round(14 * themes.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(48, round(14 * themes.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tall = 6 * themes.scale
        bar = QRectF(0, (self.height() - tall) / 2, self.width(), tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(themes.active.raised_strong))
        painter.drawRoundedRect(bar, tall / 2, tall / 2)
        bar.setWidth(max(bar.width() * self._likeness, tall))
        painter.setBrush(aspect_colour(self._name))
        painter.drawRoundedRect(bar, tall / 2, tall / 2)
        painter.end()


class AspectRows(QWidget):
    """One line an aspect, with the words below its bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matches: Sequence[AspectMatch] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        listen(self, themes.changed, lambda _: self.show_matches(self._matches))

    def show_matches(self, matches: Sequence[AspectMatch]) -> None:
        """Show how alike two tracks are in each aspect."""
        self._matches = matches
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, match in enumerate(matches):
            row = 2 * number
            label = QLabel(label_of(match.name))
            label.setToolTip(HELP.get(match.name, ""))
            value = QLabel(percent(match.likeness))
            value.setFont(font(13, 600, tabular=True))
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            words = QLabel(match.words, wordWrap=True)
            words.setProperty("role", "label")
            words.setContentsMargins(0, 0, 0, 6)
            bar = LikenessBar(match.name, match.likeness)
            bar.setAccessibleName(f"{label.text()}: {percent(match.likeness)} alike. {match.words}")
            for column, widget in enumerate((Swatch(match.name), label, bar, value)):
                self._grid.addWidget(widget, row, column)
            self._grid.addWidget(words, row + 1, 1, 1, 3)
