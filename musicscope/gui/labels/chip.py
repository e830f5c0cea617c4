"""One tag beside its key: filled for yes, struck through for no, outlined for a suggestion."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from musicscope.gui.labels.said import UNKNOWN, WIDEST, Said
from musicscope.gui.theme import colour, font, themes
from musicscope.library.tags import Tag

HEIGHT, PAD, CAP, GAP = 32.0, 10.0, 18.0, 8.0
#: A longer name gives way, px.
_WIDEST = 220.0


class TagChip(QAbstractButton):
    """A tag that says what is known of the track in front.

    Signals
    -------
    answered : bool
        A click (True), or one with Shift (False).
    """

    answered = Signal(bool)

    def __init__(self, tag: Tag, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.said, self.learned = UNKNOWN, False
        self._no = False
        self.clicked.connect(self._answer)
        self.describe(tag, key)

    def describe(self, tag: Tag, key: str) -> None:
        """Show another name or key."""
        self.tag, self.key = tag, key
        self.updateGeometry()
        self._tell()

    def show_said(self, said: Said) -> None:
        """Show what is known of another track."""
        if said != self.said:
            self.said = said
            self._tell()

    def expect_figures(self, on: bool) -> None:
        """Keep room for a probability, so that nothing moves from track to track."""
        if on != self.learned:
            self.learned = on
            self.updateGeometry()

    def _tell(self) -> None:
        key = f", key {self.key}" if self.key else ""
        self.setAccessibleName(f"{self.tag.name}: {self.said.words}{key}")
        again = "take it back"
        yes = again if self.said.answer is True else "yes"
        no = again if self.said.answer is False else "no"
        press = self.key.upper() or "click"
        self.setToolTip(f"{self.tag.name}: {self.said.words}\n{press}: {yes}   Shift+{press}: {no}")
        self.update()

    def _answer(self) -> None:
        self.answered.emit(not self._no)
        self._no = False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._no = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)
        self._no = False

    # --- how it looks

    def sizeHint(self) -> QSize:
        scale = themes.scale
        wide = min(QFontMetricsF(self._face()).horizontalAdvance(self.tag.name), _WIDEST * scale)
        wide += 2 * PAD * scale + 2
        if self.key:
            wide += (CAP + GAP) * scale
        if self.learned:
            wide += (
                QFontMetricsF(font(11, tabular=True)).horizontalAdvance(WIDEST) + GAP * scale / 2
            )
        return QSize(round(wide), round(HEIGHT * scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(64 * themes.scale), round(HEIGHT * themes.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, scale, said = themes.active, themes.scale, self.said
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        yes, no = said.answer is True, said.answer is False
        ground = colour(theme.raised)
        pen = QPen(ground, 1)
        ink = colour(theme.on_accent if yes else theme.soft if no else theme.text)
        if yes:
            ground = colour(theme.accent)
            pen = QPen(ground, 1)
        elif said.suggested:
            ground, pen = colour(theme.panel), QPen(colour(theme.accent), 1.4)
        elif said.figure:
            ground, pen = colour(theme.panel), QPen(colour(theme.faint), 1.2, Qt.PenStyle.DashLine)
        elif not no:
            ground = colour(theme.raised_strong)
            pen = QPen(ground, 1)
        if self.underMouse() and not yes:
            pen.setColor(colour(theme.soft))
        painter.setPen(pen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(theme.text if yes else theme.accent), 2))
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        self._paint_words(painter, box.adjusted(PAD * scale, 0, -PAD * scale, 0), ink)
        painter.end()

    def _paint_words(self, painter: QPainter, room: QRectF, ink: object) -> None:
        scale, said = themes.scale, self.said
        middle = Qt.AlignmentFlag.AlignVCenter
        if self.key:
            cap = QRectF(room.x(), room.center().y() - CAP * scale / 2, CAP * scale, CAP * scale)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            edge = ink if said.answer is True else colour(themes.active.faint)
            painter.setPen(QPen(edge, 1))
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setFont(font(11, 600))
            painter.setPen(ink if said.answer is True else colour(themes.active.soft))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.key.upper())
            room.setLeft(cap.right() + GAP * scale)
        if said.figure:
            painter.setFont(font(11, tabular=True))
            painter.setPen(colour(themes.active.soft))
            painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, said.figure)
            taken = painter.fontMetrics().horizontalAdvance(said.figure) + GAP * scale / 2
            room.setRight(room.right() - taken)
        painter.setFont(self._face())
        painter.setPen(ink)
        elide = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(self.tag.name, elide, int(room.width()) + 1)
        painter.drawText(room, middle | Qt.TextFlag.TextSingleLine, text)

    def _face(self) -> QFont:
        face = font(14, 600 if self.said.answer is True else 500)
        face.setStrikeOut(self.said.answer is False)
        return face

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()
