"""A large figure, with a sign beside it when it is what the owner said."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.inspector.fact_row import LargeFigure
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes


class YoursSign(QWidget):
    """A filled chip: the owner said so."""

    WORD = "yours"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face = font(11, 600)
        self.setAccessibleName("Yours")
        self.setToolTip("You corrected this; it wins over the machine.")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        listen(self, themes.changed, lambda _: self.update())

    def sizeHint(self) -> QSize:
        return QSize(int(QFontMetricsF(self._face).horizontalAdvance(self.WORD)) + 17, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(themes.active.accent))
        painter.drawRoundedRect(QRectF(self.rect()), 9, 9)
        painter.setFont(self._face)
        painter.setPen(colour(themes.active.on_accent))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self.WORD)
        painter.end()


class CorrectableFigure(LargeFigure):
    """A `LargeFigure` and, where the owner corrected it, the sign for that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.yours = YoursSign()
        self.yours.hide()
        self.note_row.addWidget(self.yours)
        self.note_row.addStretch(1)
