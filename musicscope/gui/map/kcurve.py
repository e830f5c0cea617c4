"""The score of each number of clusters as a curve; a click chooses a number."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.theme import font, themes

HEIGHT = 118
LEFT, RIGHT, TOP, BOTTOM = 12.0, 12.0, 20.0, 20.0
DOT = 3.5


class KCurve(QWidget):
    """Emits `chosen` with a number of clusters.

    A click, or Left, Right and Enter, choose.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._curve: dict[int, float] = {}
        self._k = 0
        self._at: int | None = None
        self._criterion = ""

    def sizeHint(self) -> QSize:
        return QSize(300, HEIGHT)

    def show_curve(self, curve: Mapping[int, float], k: int, criterion: str) -> None:
        """Show the scores, by number of clusters, and mark the present number."""
        self._curve = dict(sorted(curve.items()))
        self._k, self._criterion = k, criterion
        self._at = None
        best = max(self._curve, key=lambda key: self._curve[key], default=0)
        self.setAccessibleName(f"Score of each number of clusters; {best} is the best")
        self.update()

    def place(self, k: int) -> QPointF:
        """Return where the dot of a number is."""
        ks, scores = list(self._curve), list(self._curve.values())
        room = QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)
        low, high = min(scores), max(scores)
        across = (k - ks[0]) / max(ks[-1] - ks[0], 1)
        up = (self._curve[k] - low) / (high - low) if high > low else 0.5
        return QPointF(room.left() + across * room.width(), room.bottom() - up * room.height())

    def _nearest(self, x: float) -> int | None:
        return min(self._curve, key=lambda k: abs(self.place(k).x() - x), default=None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = self._nearest(event.position().x())
        self.update()

    def leaveEvent(self, _event: object) -> None:
        self._at = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        k = self._nearest(event.position().x())
        if k is not None:
            self.chosen.emit(k)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ks = list(self._curve)
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        if way is not None and ks:
            start = self._at if self._at is not None else self._k
            at = min(range(len(ks)), key=lambda i: abs(ks[i] - start))
            self._at = ks[min(max(at + way, 0), len(ks) - 1)]
            self.setAccessibleDescription(self._words(self._at))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    def _words(self, k: int) -> str:
        return f"{k} clusters · {self._criterion} {_number(self._curve[k])}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = themes.active
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.ground))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        if self._curve:
            self._paint_curve(painter)
        painter.end()

    def _paint_curve(self, painter: QPainter) -> None:
        theme = themes.active
        places = {k: self.place(k) for k in self._curve}
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.soft), 1.6))
        painter.drawPolyline(QPolygonF(list(places.values())))
        best = max(self._curve, key=lambda k: self._curve[k])
        for k, place in places.items():
            here = k in (self._k, self._at)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.text if here else theme.soft))
            radius = DOT + 1.5 if here else DOT - 1.0
            painter.drawEllipse(place, radius, radius)
        painter.setFont(font(11, tabular=True))
        painter.setPen(QColor(theme.faint))
        ks = list(self._curve)
        for k in dict.fromkeys((ks[0], best, self._k if self._k in places else best, ks[-1])):
            box = QRectF(places[k].x() - 20, self.height() - BOTTOM + 2, 40, BOTTOM - 4)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(k))
        painter.setPen(QColor(theme.soft))
        shown = self._at if self._at is not None else best
        words = self._words(shown)
        if shown == best:
            words += " · best"
        top = QRectF(LEFT, 2, self.width() - LEFT - RIGHT, TOP - 2)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def _number(score: float) -> str:
    text = f"{score:.2f}" if abs(score) < 10 else f"{score:,.0f}"
    return text.replace("-", "−")
