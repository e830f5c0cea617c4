"""One of the owner's words in the inspector: said, or suggested and waiting for an answer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QWidget

from musicscope.gui.labels.said import FROM_NAME, Said
from musicscope.gui.library.keyboard_ring import BY_KEYBOARD
from musicscope.gui.library.word_chips import chip_width, paint_chip
from musicscope.gui.theme import colour, themes
from musicscope.library.tags import Tag

HEIGHT = 24.0
#: Room for the sign that refuses.
_SIGN = 18.0
_ACCEPT = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
_REFUSE = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})


class WordChip(QWidget):
    """Filled for what was said, outlined for a suggestion with its probability.

    A suggestion is accepted by a click or Enter, refused by its cross or Del. What was said opens
    a menu that turns it round or takes it back; Del takes it back at once.

    Parameters
    ----------
    tag : Tag
    said : Said
    span : str
        Of what span of the track it speaks: ``"0:12–0:20"``; empty for the whole.

    Signals
    -------
    answered : bool
        Yes or no is said.
    taken_back : no arguments
        What was said is to be forgotten.
    """

    answered = Signal(bool)
    taken_back = Signal()

    def __init__(self, tag: Tag, said: Said, span: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.tag, self.said, self.span = tag, said, span
        self._on_sign = self._ring = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self.setAccessibleName(f"{self.words}: {said.words}")
        self.setToolTip(self._hint())

    @property
    def words(self) -> str:
        """The word, with the span that it is said of."""
        return f"{self.tag.name} {self.span}".strip()

    @property
    def figure(self) -> str:
        """What stands behind the word: a probability, and whether that is sure."""
        if self.said.answer is not None or self.said.probability is None:
            return ""
        doubt = "" if self.said.sure else " not sure"
        if self.said.from_name:
            doubt = f" {FROM_NAME}"
        return f"{self.said.probability:.2f}{doubt}"

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.said.answer is None

    def menu(self) -> QMenu:
        """Return what can be done with what was said."""
        menu = QMenu(self)
        menu.setAccessibleName(self.words)
        menu.aboutToHide.connect(menu.deleteLater)
        other = "no" if self.said.answer else "yes"
        menu.addAction(f"Say {other} instead", lambda: self.answered.emit(not self.said.answer))
        menu.addAction("Take it back", self.taken_back.emit)
        return menu

    def _hint(self) -> str:
        name = f"{self.words}: {self.said.words}"
        if self.open:
            return f"{name}\nClick or Enter: yes   ✕ or Del: no"
        return f"{name}\nClick: turn it round, take it back"

    def sizeHint(self) -> QSize:
        wide = chip_width(self.words, self.said, self.figure)
        wide += _SIGN * themes.scale if self.open else 0.0
        return QSize(round(wide) + 2, round(HEIGHT * themes.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(48 * themes.scale), round(HEIGHT * themes.scale))

    def _sign(self) -> QRectF:
        side = _SIGN * themes.scale
        return QRectF(self.width() - side - 2, (self.height() - side) / 2, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.active
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 0, -1, 0)
        tail = _SIGN * themes.scale if self.open else 0.0
        paint_chip(painter, box, self.words, self.said, figure=self.figure, tail=tail)
        if self.open:
            middle, arm = self._sign().center(), 3.2 * themes.scale
            painter.setPen(QPen(colour(theme.text if self._on_sign else theme.soft), 1.3))
            painter.drawLine(middle.x() - arm, middle.y() - arm, middle.x() + arm, middle.y() + arm)
            painter.drawLine(middle.x() - arm, middle.y() + arm, middle.x() + arm, middle.y() - arm)
        if self._ring:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(theme.text if self.said.answer else theme.accent), 2))
            painter.drawRoundedRect(box.adjusted(0, 2, 0, -2), 10, 10)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        on = self.open and self._sign().contains(event.position())
        if on != self._on_sign:
            self._on_sign = on
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._on_sign = False
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if not self.rect().contains(event.position().toPoint()):
            return
        if self.open:
            self.answered.emit(not self._sign().contains(event.position()))
        else:
            self.menu().popup(event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _REFUSE:
            self.answered.emit(False) if self.open else self.taken_back.emit()
        elif event.key() in _ACCEPT and self.open:
            self.answered.emit(True)
        elif event.key() in _ACCEPT:
            self.menu().popup(self.mapToGlobal(self.rect().bottomLeft()))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in BY_KEYBOARD
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        self.update()
