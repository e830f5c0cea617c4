"""Words on a picture: a translucent dark pill, alike in both themes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from musicscope.gui.listening import listen
from musicscope.gui.theme import DARK, colour, font, themes

#: A run of words: text, pixel size, weight, colour token of the dark theme.
Run = tuple[str, int, int, str]

_RADIUS = 5.0


def pill_ground(hovered: bool = False) -> QColor:
    """Return what lies under words on a picture."""
    return colour(DARK.raised_strong if hovered else DARK.ground, 228 if hovered else 205)


def _font(run: Run) -> QFont:
    return font(run[1], run[2], tabular=True)


def _line() -> float:
    """Return the distance of two baselines."""
    return math.ceil(QFontMetricsF(font(12)).height()) + 2.0


def lines_size(lines: Sequence[Sequence[Run]]) -> tuple[float, float]:
    """Return the width and height of a pill with these lines."""
    widths = [
        sum(QFontMetricsF(_font(run)).horizontalAdvance(run[0]) for run in line) for line in lines
    ]
    return max(widths) + 20, _line() * len(lines) + 11


def draw_lines(painter: QPainter, rect: QRectF, lines: Sequence[Sequence[Run]]) -> None:
    """Draw a pill that fills `rect` with lines of runs."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(DARK.text, 28), 1))
    painter.setBrush(colour(DARK.ground, 232))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
    baseline = rect.top() + 6 + QFontMetricsF(font(12)).ascent()
    for line in lines:
        x = rect.left() + 10
        for run in line:
            chosen = _font(run)
            painter.setFont(chosen)
            painter.setPen(colour(getattr(DARK, run[3])))
            painter.drawText(QPointF(x, baseline), run[0])
            x += QFontMetricsF(chosen).horizontalAdvance(run[0])
        baseline += _line()
    painter.restore()


class PillButton(QToolButton):
    """A pill that names what a picture shows and opens the list to change it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        listen(self, themes.changed, lambda _: self._fit())

    def _fit(self) -> None:
        """Follow a change of the type's size; the view then places its pills anew."""
        if self.size() != self.sizeHint():
            self.setFixedSize(self.sizeHint())
            view = self.parentWidget()
            QApplication.postEvent(view, QResizeEvent(view.size(), view.size()))

    def set_words(self, words: str) -> None:
        """Show `words`."""
        self.setText(words)
        self.setFixedSize(self.sizeHint())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(font(11))
        width, height = metrics.horizontalAdvance(self.text()), math.ceil(metrics.height()) + 10
        return QSize(int(width + 1) + (34 if self.menu() else 20), max(height, 24))

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


def choice_menu(
    pill: PillButton, labels: Mapping[str, str], take: Callable[[str], object]
) -> QMenu:
    """Give a pill a list of choices and return it; each action's data is the choice's name.

    Parameters
    ----------
    labels : mapping of str to str
        Name and words of each choice.
    take : callable
        Called with the name that was chosen.
    """
    menu = QMenu(pill)
    group = QActionGroup(menu)
    for name, words in labels.items():
        action = QAction(words, menu, checkable=True)
        action.setData(name)
        action.triggered.connect(lambda _, chosen=name: take(chosen))
        group.addAction(action)
        menu.addAction(action)
    pill.setMenu(menu)
    return menu


class PillSwitch(PillButton):
    """A pill with one sign on it that turns something on and off.

    Parameters
    ----------
    sign : str
        The name of an icon of the Phosphor family.
    words : str
        What it does, for the tool tip and the screen reader.
    """

    def __init__(self, sign: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = sign
        self.setCheckable(True)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.fit()

    def fit(self) -> None:
        """Take the size that the type asks for."""
        side = max(math.ceil(QFontMetricsF(font(11)).height()) + 10, 24)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        import qtawesome

        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        if self.hasFocus():
            painter.setPen(QPen(colour(themes.active.accent), 2))
            rect.adjust(1, 1, -1, -1)
        on = self.isChecked()
        ground = colour(DARK.text, 235) if on else pill_ground(self.underMouse() or self.isDown())
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        drawn = qtawesome.icon(f"ph.{self._sign}", color=DARK.ground if on else DARK.text)
        edge = round(self.width() * 0.21)
        drawn.paint(painter, self.rect().adjusted(edge, edge, -edge, -edge))


class ClosePill(PillButton):
    """A pill that names something, with a cross that ends it."""

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(16, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(DARK.text if self.underMouse() else DARK.soft), 1.5))
        x, y = self.width() - 14.0, self.height() / 2
        painter.drawLine(QPointF(x - 3.5, y - 3.5), QPointF(x + 3.5, y + 3.5))
        painter.drawLine(QPointF(x - 3.5, y + 3.5), QPointF(x + 3.5, y - 3.5))
