"""Words on a picture: a translucent dark pill, alike in both themes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from musicscope.gui.theme import DARK, colour, font, themes

#: A run of words: text, pixel size, weight, colour token of the dark theme.
Run = tuple[str, int, int, str]

_RADIUS = 5.0
_LINE = 17.0


def pill_ground(hovered: bool = False) -> QColor:
    """Return what lies under words on a picture."""
    return colour(DARK.raised_strong if hovered else DARK.ground, 228 if hovered else 205)


def _font(run: Run) -> QFont:
    return font(run[1], run[2], tabular=True)


def lines_size(lines: Sequence[Sequence[Run]]) -> tuple[float, float]:
    """Return the width and height of a pill with these lines."""
    widths = [
        sum(QFontMetricsF(_font(run)).horizontalAdvance(run[0]) for run in line) for line in lines
    ]
    return max(widths) + 20, _LINE * len(lines) + 11


def draw_lines(painter: QPainter, rect: QRectF, lines: Sequence[Sequence[Run]]) -> None:
    """Draw a pill that fills `rect` with lines of runs."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(DARK.text, 28), 1))
    painter.setBrush(colour(DARK.ground, 232))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
    baseline = rect.top() + 5 + 13
    for line in lines:
        x = rect.left() + 10
        for run in line:
            chosen = _font(run)
            painter.setFont(chosen)
            painter.setPen(colour(getattr(DARK, run[3])))
            painter.drawText(QPointF(x, baseline), run[0])
            x += QFontMetricsF(chosen).horizontalAdvance(run[0])
        baseline += _LINE
    painter.restore()


class PillButton(QToolButton):
    """A pill that names what a picture shows and opens the list to change it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_words(self, words: str) -> None:
        """Show `words`."""
        self.setText(words)
        self.setFixedSize(self.sizeHint())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font(11)).horizontalAdvance(self.text())
        return QSize(int(width + 1) + (34 if self.menu() else 20), 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        active = self.underMouse() or self.isDown()
        rect = QRectF(self.rect())
        if self.hasFocus():
            painter.setPen(QPen(colour(themes.active.accent), 2))
            rect.adjust(1, 1, -1, -1)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pill_ground(active))
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        painter.setFont(font(11))
        painter.setPen(colour(DARK.text))
        painter.drawText(
            QRectF(10, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        if self.menu():
            x, y = self.width() - 15.0, self.height() / 2 - 1.5
            painter.setPen(QPen(colour(DARK.soft), 1.4))
            painter.drawLine(QPointF(x - 3, y), QPointF(x, y + 3))
            painter.drawLine(QPointF(x, y + 3), QPointF(x + 3, y))
