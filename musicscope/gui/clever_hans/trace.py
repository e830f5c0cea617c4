"""How probable an answer stays while a change grows, in one small picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from musicscope.gui.bench.inks import run_colour
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, themes
from musicscope.learning.report.words import percent
from musicscope.workspace.clever_hans_answers import Swept

_WIDE, _TALL, _DOT = 132, 30, 3.2
_NEAR = 8.0


class Trace(QWidget):
    """A line over the amounts of a change; where the answer flips stands a cross.

    Parameters
    ----------
    name : str
        Of the change.
    parent : QWidget
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.swept: Swept | None = None
        self.setAccessibleName(f"{name}: the answer by amount")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        listen(self, themes.changed, lambda _: (self.updateGeometry(), self.update()))

    def sizeHint(self) -> QSize:
        return QSize(round(_WIDE * themes.scale), round(_TALL * themes.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(72 * themes.scale), self.sizeHint().height())

    def show_sweep(self, swept: Swept | None) -> None:
        """Show what a sweep found, or nothing."""
        self.swept = swept
        self.setAccessibleDescription("" if swept is None else "; ".join(self._told()))
        self.update()

    def _told(self) -> list[str]:
        swept = self.swept
        return [
            f"{swept.change.words(amount)}: {swept.names[swept.followed]} "
            f"{percent(float(said[swept.followed]))}{', flips' if flips else ''}"
            for amount, said, flips in zip(
                swept.amounts, swept.probabilities, swept.flipped, strict=True
            )
        ]

    def _places(self) -> list[QPointF]:
        """Return where the amounts lie; they are evenly spaced, with room for the zero."""
        count = len(self.swept.amounts)
        wide, tall = self.width() - 12.0, self.height() - 10.0
        slots = count if self.swept.change.both_ways else count - 1
        found = []
        for number, said in enumerate(self.swept.probabilities):
            skip = 1 if self.swept.change.both_ways and self.swept.amounts[number] > 0 else 0
            x = 6.0 + wide * (number + skip) / max(slots, 1)
            found.append(QPointF(x, 5.0 + tall * (1 - float(said[self.swept.followed]))))
        return found

    def mouseMoveEvent(self, event: object) -> None:
        if self.swept is None:
            return
        for place, told in zip(self._places(), self._told(), strict=True):
            if abs(place.x() - event.position().x()) < _NEAR:
                QToolTip.showText(event.globalPosition().toPoint(), told, self)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.swept is None:
            return
        theme = themes.active
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(theme.line), 1))
        foot = self.height() - 5.0
        painter.drawLine(QPointF(2, foot), QPointF(self.width() - 2.0, foot))
        level = 5.0 + (self.height() - 10.0) * (1 - float(self.swept.before[self.swept.followed]))
        pen = QPen(colour(theme.faint), 1)
        pen.setDashPattern([2, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(2, level), QPointF(self.width() - 2.0, level))
        places = self._places()
        painter.setPen(QPen(run_colour(0), 1.5))
        painter.drawPolyline(QPolygonF(places))
        for place, flips in zip(places, self.swept.flipped, strict=True):
            if flips:
                painter.setPen(QPen(colour(theme.bad), 2))
                for sign in (-1, 1):
                    away = QPointF(_DOT, sign * _DOT)
                    painter.drawLine(place - away, place + away)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(run_colour(0))
                painter.drawEllipse(place, _DOT, _DOT)
