"""The tracks that come next, each with the reason why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.labels.work_list import Asked
from musicscope.gui.library.mood_strips import MoodStrips
from musicscope.gui.theme import ROW, SPACE, colour, font, themes

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

#: Rows that are drawn at most.
MOST = 8
_NUMBER, _STRIP = 24.0, 104.0


class AheadList(QWidget):
    """As many of the next tracks as there is room for.

    Signals
    -------
    wanted : int
        The track that was clicked.
    """

    wanted = Signal(int)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._strips = MoodStrips(workspace, self)
        self._strips.arrived.connect(self.update)
        self._asked: Sequence[Asked] = ()
        self._hovered = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Next")

    def show_asked(self, asked: Sequence[Asked]) -> None:
        """Show these tracks."""
        self._asked = [a for a in asked if a.track in self._workspace.catalogue]
        titles = [self._workspace.catalogue.track(a.track).title for a in self._asked]
        self.setAccessibleDescription(", ".join(titles))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 5 * self._tall())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._tall())

    def _tall(self) -> int:
        return round(ROW * themes.scale)

    def _row_at(self, event: QMouseEvent) -> int:
        row = int(event.position().y() // self._tall())
        return row if row < len(self._asked) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event)
        if row != self._hovered:
            self._hovered = row
            hand = Qt.CursorShape.PointingHandCursor
            self.setCursor(hand if row >= 0 else Qt.CursorShape.ArrowCursor)
            self.setToolTip(self._asked[row].reason if row >= 0 else "")
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._hovered = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event)
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.wanted.emit(self._asked[row].track)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, tall = themes.active, self._tall()
        for row, asked in enumerate(self._asked[: self.height() // tall]):
            if asked.track not in self._workspace.catalogue:
                continue
            box = QRectF(0, row * tall, self.width(), tall)
            if row == self._hovered:
                painter.fillRect(box, colour(theme.raised))
            painter.setPen(QPen(colour(theme.line), 1))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
            self._paint_row(painter, row, asked, box.adjusted(0, 0, -SPACE / 2, 0))
        painter.end()

    def _paint_row(self, painter: QPainter, row: int, asked: Asked, box: QRectF) -> None:
        theme, scale = themes.active, themes.scale
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(font(11, tabular=True))
        painter.setPen(colour(theme.faint))
        painter.drawText(box, middle, str(row + 1))
        box.setLeft(box.x() + _NUMBER * scale)
        strip = self._strips.strip(asked.track)
        wide = _STRIP * scale if box.width() > 3 * _STRIP * scale else 0.0
        if strip is not None and wide:
            place = QRectF(box.x(), box.center().y() - 7, wide, 14)
            painter.drawImage(place, strip, QRectF(strip.rect()))
        box.setLeft(box.x() + (wide + 12 if wide else 0))
        track = self._workspace.catalogue.track(asked.track)
        aside = asked.reason or track.artist
        painter.setFont(font(12))
        room = int(box.width() * 0.55)
        text = painter.fontMetrics().elidedText(aside, elide, room)
        painter.setPen(colour(theme.soft))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, text)
        box.setRight(box.right() - painter.fontMetrics().horizontalAdvance(text) - 12)
        painter.setFont(font(13, 500))
        painter.setPen(colour(theme.text))
        title = painter.fontMetrics().elidedText(track.title, elide, int(box.width()))
        painter.drawText(box, middle, title)
