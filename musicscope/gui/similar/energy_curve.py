"""How energy is to rise and fall over a list: points to drag, or to move by arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from musicscope.gui.lab.control import PaintedControl, scaled
from musicscope.gui.similar.aspects import aspect_colour
from musicscope.gui.theme import colour, font, themes

Curve = tuple[tuple[float, float], ...]

#: Ready shapes, by what they are called.
SHAPES: dict[str, Curve] = {
    "Rising": ((0.0, 0.05), (1.0, 0.95)),
    "Arc": ((0.0, 0.15), (0.6, 0.95), (1.0, 0.25)),
    "Two peaks": ((0.0, 0.2), (0.3, 0.85), (0.55, 0.35), (0.85, 0.95), (1.0, 0.5)),
    "Winding down": ((0.0, 0.9), (1.0, 0.05)),
}
MOST_POINTS = 24
_STEP, _FAST = 0.02, 5
#: A press so near to a point takes it, px.
_REACH = 14.0
#: Points never come nearer to each other in time than this.
_APART = 0.01
_INSET = 12.0
_KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace, Qt.Key.Key_Insert, Qt.Key.Key_N, Qt.Key.Key_P,
)  # fmt: skip


class EnergyCurve(PaintedControl):
    """A line through points from the list's start to its end.

    Drag a point, or press anywhere for a new one; draw with the right button or Shift held for
    a free line. N and P choose a point, arrows move it (Shift: five times as far), Insert adds
    one after it and Delete takes it away.

    Signals
    -------
    curve_changed : no arguments
    """

    KEYS = frozenset(_KEYS)
    HEIGHT = 120
    curve_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Energy curve", parent)
        self._points: list[tuple[float, float]] = list(SHAPES["Arc"])
        self._current = 0
        self._dragging = self._drawing = False
        self._drawn: list[tuple[float, float]] = []
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setToolTip(
            "Drag a point, or press beside the line for a new one; with Shift, draw freely. "
            "N and P choose a point, the arrows move it, Insert adds one, Delete takes it away"
        )
        self._tell()

    @property
    def curve(self) -> Curve:
        """The points, time 0..1 and energy 0..1, the earliest first."""
        return tuple(self._points)

    def use(self, curve: Sequence[Sequence[float]]) -> None:
        """Show and use a curve; a damaged one is left aside."""
        try:
            points = sorted((min(max(float(x), 0), 1), min(max(float(y), 0), 1)) for x, y in curve)
        except (TypeError, ValueError):
            return
        if len(points) < 2:
            return
        points[0], points[-1] = (0.0, points[0][1]), (1.0, points[-1][1])
        self._take(points[:MOST_POINTS])
        self._current = min(self._current, len(self._points) - 1)

    def point(self, number: int) -> QPointF:
        """Return where a point is drawn."""
        return self._place(*self._points[number])

    def sizeHint(self) -> QSize:
        return QSize(420, round(scaled(self.HEIGHT)))

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        free = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.button() == Qt.MouseButton.RightButton or free:
            self._drawing, self._drawn = True, [self._value(event.position())]
        elif event.button() == Qt.MouseButton.LeftButton:
            self._grasp(event.position())
            self._dragging = True
        self._tell()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawing:
            self._drawn.append(self._value(event.position()))
            self.update()
        elif self._dragging:
            self._move_to(*self._value(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drawing and len(self._drawn) > 1:
            self._current = 0
            self._take(_thinned(self._drawn))
        self._dragging = self._drawing = False
        self._drawn = []
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._remove()

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        step = _STEP * (_FAST if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        time, energy = self._points[self._current]
        if key in (Qt.Key.Key_N, Qt.Key.Key_P):
            self._current += 1 if key == Qt.Key.Key_N else -1
            self._current %= len(self._points)
            self._tell()
            self.update()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move_to(time + (step if key == Qt.Key.Key_Right else -step), energy)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move_to(time, energy + (step if key == Qt.Key.Key_Up else -step))
        elif key == Qt.Key.Key_Insert:
            self._insert()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
        else:
            super().keyPressEvent(event)

    # changing

    def _grasp(self, place: QPointF) -> None:
        """Take the point at a place, or make one there."""
        apart = [(self.point(n) - place).manhattanLength() for n in range(len(self._points))]
        nearest = min(range(len(apart)), key=apart.__getitem__)
        if apart[nearest] <= _REACH or len(self._points) >= MOST_POINTS:
            self._current = nearest
        else:
            self._add(*self._value(place))

    def _add(self, time: float, energy: float) -> None:
        time = min(max(time, _APART), 1 - _APART)
        points = sorted([*self._points, (time, energy)])
        self._current = points.index((time, energy))
        self._take(points)

    def _insert(self) -> None:
        after = min(self._current, len(self._points) - 2)
        (t0, e0), (t1, e1) = self._points[after : after + 2]
        if len(self._points) < MOST_POINTS and t1 - t0 > 2 * _APART:
            self._add((t0 + t1) / 2, (e0 + e1) / 2)

    def _remove(self) -> None:
        if 0 < self._current < len(self._points) - 1:
            points = [p for n, p in enumerate(self._points) if n != self._current]
            self._current -= 1
            self._take(points)

    def _move_to(self, time: float, energy: float) -> None:
        number, last = self._current, len(self._points) - 1
        if number in (0, last):
            time = float(number == last)
        else:
            low, high = self._points[number - 1][0] + _APART, self._points[number + 1][0] - _APART
            time = min(max(time, low), max(low, high))
        points = list(self._points)
        points[number] = (round(time, 4), round(min(max(energy, 0.0), 1.0), 4))
        self._take(points)

    def _take(self, points: list[tuple[float, float]]) -> None:
        if points != self._points:
            self._points = points
            self._tell()
            self.update()
            self.curve_changed.emit()

    def _tell(self) -> None:
        time, energy = self._points[self._current]
        self.say(
            f"Point {self._current + 1} of {len(self._points)}: {100 * time:.0f} % through the "
            f"list, energy {100 * energy:.0f} %"
        )

    # drawing

    def _box(self) -> QRectF:
        foot = scaled(18)
        return QRectF(
            _INSET, _INSET, max(self.width() - 2 * _INSET, 1), self.height() - _INSET - foot
        )

    def _place(self, time: float, energy: float) -> QPointF:
        box = self._box()
        return QPointF(box.left() + time * box.width(), box.bottom() - energy * box.height())

    def _value(self, place: QPointF) -> tuple[float, float]:
        box = self._box()
        time = (place.x() - box.left()) / box.width()
        energy = (box.bottom() - place.y()) / box.height()
        return round(min(max(time, 0.0), 1.0), 4), round(min(max(energy, 0.0), 1.0), 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, box = QPainter(self), themes.active, self._box()
        self.draw_well(painter)
        shown = self._drawn if self._drawing and len(self._drawn) > 1 else self._points
        line = [self._place(*p) for p in shown]
        tone = aspect_colour("dynamics")
        filled = aspect_colour("dynamics")
        filled.setAlpha(60)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(filled)
        ends = (QPointF(line[0].x(), box.bottom()), QPointF(line[-1].x(), box.bottom()))
        painter.drawPolygon(QPolygonF([ends[0], *line, ends[1]]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tone, 1.8))
        painter.drawPolyline(QPolygonF(line))
        if not self._drawing:
            for number in range(len(self._points)):
                chosen = number == self._current and (self.hasFocus() or self._dragging)
                painter.setPen(QPen(colour(theme.ground), 1.5))
                painter.setBrush(colour(theme.accent if chosen else theme.text))
                painter.drawEllipse(self.point(number), scaled(5.5), scaled(5.5))
        painter.setFont(font(10))
        painter.setPen(colour(theme.soft))
        foot = QRectF(box.left(), self.height() - scaled(16), box.width(), scaled(14))
        for words, side in (
            ("start of the list", Qt.AlignmentFlag.AlignLeft),
            ("end", Qt.AlignmentFlag.AlignRight),
        ):
            painter.drawText(foot, side | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


def _thinned(drawn: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a free line as few points: its level in even steps of time, from end to end."""
    newest = {round(time * (MOST_POINTS // 2)): (time, energy) for time, energy in drawn}
    points = [newest[n] for n in sorted(newest)]
    first, last = points[0], points[-1]
    middle = [p for p in points if _APART < p[0] < 1 - _APART]
    return [(0.0, first[1]), *middle, (1.0, last[1])]
