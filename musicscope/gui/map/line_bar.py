"""What stands on the map after a line was drawn: its tracks play, and can be kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from musicscope.gui.icons import icon
from musicscope.gui.map.words import count
from musicscope.gui.theme import INSET, SPACE, Theme, colour, themes

HEIGHT, EDGE = 44, 12


class LineBar(QWidget):
    """Emits `keep_wanted` and `select_wanted` with the tracks, in their order, and `closed`."""

    keep_wanted = Signal(object)
    select_wanted = Signal(object)
    closed = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.tracks: tuple[int, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName("Tracks along your line")
        self._words = QLabel(self)
        self._keep = self._button("Keep as a playlist", self.keep_wanted)
        self._select = self._button("Select", self.select_wanted)
        self._close = QToolButton(self)
        self._close.setProperty("role", "flat")
        self._close.setAccessibleName("Close")
        self._close.setToolTip("Close; what plays goes on")
        self._close.clicked.connect(self.close_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(INSET, SPACE, SPACE, SPACE)
        row.setSpacing(SPACE)
        for widget in (self._words, self._keep, self._select, self._close):
            row.addWidget(widget)
        view.installEventFilter(self)
        self.destroyed.connect(themes.changed.subscribe(self._dress))
        self._dress(themes.active)
        self.hide()

    def _button(self, text: str, wanted: Signal) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("role", "chip")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: wanted.emit(self.tracks))
        return button

    def show_tracks(self, tracks: Sequence[int]) -> None:
        """Say how many tracks a line passed over, and offer to keep them."""
        self.tracks = tuple(tracks)
        self._keep.show()
        self._say(f"{count(len(self.tracks))} along your line")

    def show_kept(self, name: str) -> None:
        """Say that the tracks are a playlist now."""
        self._keep.hide()
        self._say(f"Kept as “{name}”")

    def close_bar(self) -> None:
        """Be gone."""
        self.hide()
        self.closed.emit()

    def _say(self, text: str) -> None:
        self._words.setText(text)
        self.show()
        self._place()
        self.raise_()

    def _place(self) -> None:
        self.adjustSize()
        view = self.parentWidget()
        self.move((view.width() - self.width()) // 2, view.height() - self.height() - EDGE)

    def _dress(self, _theme: Theme) -> None:
        self._close.setIcon(icon("close", "soft"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = themes.active
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(colour(theme.panel, 246))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()
