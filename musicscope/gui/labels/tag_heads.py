"""The words above the columns of the list of tags."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.labels.tag_list import TagList, columns_of
from musicscope.gui.theme import colour, font, themes

_QUALITY = "AUC ± 95 %"


class TagHeads(QWidget):
    """Tag, key, yes, no, AUC."""

    def __init__(self, beside: TagList, parent: QWidget) -> None:
        super().__init__(parent)
        self._beside = beside
        self.learned = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            "AUC: how often a yes is ranked above a no, by a model that has not heard the artist. "
            "0.5 is chance, 1 is perfect."
        )

    def sizeHint(self) -> QSize:
        return QSize(160, round(24 * themes.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(11))
        box = QRectF(0, 0, self._beside.viewport().width(), self.height())
        columns = columns_of(box, learned=self.learned)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setPen(colour(themes.active.soft))
        painter.drawText(columns.name, middle, "tag")
        if columns.key.width():
            painter.drawText(columns.key, middle | Qt.AlignmentFlag.AlignHCenter, "key")
        painter.drawText(columns.yes, middle | Qt.AlignmentFlag.AlignRight, "yes")
        painter.drawText(columns.no, middle | Qt.AlignmentFlag.AlignRight, "no")
        if columns.quality.width():
            whole = painter.fontMetrics().horizontalAdvance(_QUALITY) <= columns.quality.width()
            words = _QUALITY if whole else "AUC"
            painter.drawText(columns.quality, middle | Qt.AlignmentFlag.AlignRight, words)
        painter.setPen(QPen(colour(themes.active.line), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.end()
