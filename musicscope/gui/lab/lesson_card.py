"""One lesson in the list, and the dots that say how far one is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.lab.control import scaled
from musicscope.gui.lab.form import set_type
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, colour, themes
from musicscope.workspace.lesson_files import Lesson


class LessonCard(QAbstractButton):
    """Number, title and summary; a click opens the lesson."""

    def __init__(self, number: int, lesson: Lesson, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lesson = lesson
        self.setAccessibleName(f"Lesson {number}: {lesson.title}")
        self.setAccessibleDescription(lesson.summary)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        digit = QLabel(str(number))
        digit.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        digit.setProperty("role", "faint")
        set_type(digit, 15, 600, tabular=True)
        digit.setMinimumWidth(22)
        title = QLabel(lesson.title, wordWrap=True)
        set_type(title, 13, 600)
        summary = QLabel(lesson.summary, wordWrap=True)
        summary.setProperty("role", "soft")
        set_type(summary, 12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(summary)
        line = QHBoxLayout(self)
        line.setContentsMargins(INSET, 10, INSET, 10)
        line.setSpacing(INSET)
        line.addWidget(digit)
        line.addLayout(words, 1)
        for label in (digit, title, summary):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        listen(self, themes.changed, lambda _: self.update())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.layout().totalHeightForWidth(width)

    def sizeHint(self) -> QSize:
        return self.layout().totalSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), themes.active
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.underMouse() or self.isDown()
        ring = self.hasFocus()
        edge = QPen(colour(theme.accent), 2) if ring else QPen(colour(theme.line), 1)
        painter.setPen(edge)
        painter.setBrush(colour(theme.raised_strong if lit else theme.raised))
        inset = 1.0 if ring else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)


class StepDots(QWidget):
    """One short bar a step; a click goes there.

    Signals
    -------
    chosen : int
        The step, from 0.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._index = 1, 0
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(16)
        self.setAccessibleName("Steps of the lesson")
        listen(self, themes.changed, lambda _: self.update())

    def show_step(self, index: int, count: int) -> None:
        """Show that `index` of `count` steps is open."""
        self._index, self._count = index, count
        self.setAccessibleDescription(f"Step {index + 1} of {count}")
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            part = event.position().x() / max(self.width(), 1)
            self.chosen.emit(min(max(int(part * self._count), 0), self._count - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), themes.active
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        wide = self.width() / self._count
        tall = min(scaled(4), 6.0)
        for step in range(self._count):
            token = theme.text if step == self._index else theme.soft
            done = step <= self._index
            painter.setBrush(colour(token if done else theme.raised_strong))
            left = step * wide + (2 if step else 0)
            painter.drawRoundedRect(
                QRectF(left, 8 - tall / 2, wide - (4 if step else 2), tall), tall / 2, tall / 2
            )
