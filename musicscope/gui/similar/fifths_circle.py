"""Two keys on a small circle of fifths, and the way between them."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.analysis.pitch import fifths_position, key_colour, key_name, short_key_name
from musicscope.gui.listening import listen
from musicscope.gui.similar.relations import Key, key_relation
from musicscope.gui.theme import colour, font, themes

_SIDE = 150
#: Radii of the rings of major and minor keys, and half the thickness of a ring, as shares.
_MAJOR, _MINOR = 0.82, 0.52
_INK = QColor("#14161a")


class FifthsCircle(QWidget):
    """C at the top, a fifth to the right of it G; minor keys inside, under their relative."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: tuple[Key | None, Key | None] = (None, None)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        listen(self, themes.changed, lambda _: self.updateGeometry())

    def show_keys(self, first: Key | None, second: Key | None) -> None:
        """Show the keys of two tracks; None where one is not known."""
        self._keys = (first, second)
        names = ["no clear key" if k is None else key_name(*k) for k in self._keys]
        self.setAccessibleName(
            f"Circle of fifths: {names[0]} and {names[1]}. {key_relation(first, second)}"
        )
        self.setToolTip(f"{names[0]} · {names[1]}")
        self.update()

    def sizeHint(self) -> QSize:
        side = round(_SIDE * (0.4 + 0.6 * themes.scale))
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def place(self, key: Key) -> QPointF:
        """Return the middle of a key's disc."""
        turn = fifths_position(*key) * math.pi / 6
        reach = (_MINOR if key[1] else _MAJOR) * self._radius()
        middle = QPointF(self.rect().center())
        return middle + QPointF(reach * math.sin(turn), -reach * math.cos(turn))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = themes.active
        chosen = [key for key in self._keys if key is not None]
        for mode in (0, 1):
            for tonic in range(12):
                key = (tonic, mode)
                if key not in chosen:
                    tone = QColor(key_colour(*key))
                    tone.setAlpha(110)
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(tone)
                    reach = (7 if not mode else 5) * themes.scale
                    painter.drawEllipse(self.place(key), reach, reach)
        if len(chosen) == 2 and chosen[0] != chosen[1]:
            self._paint_way(painter, chosen[0], chosen[1])
        for key in dict.fromkeys(chosen):
            reach = 15 * themes.scale
            centre = self.place(key)
            painter.setPen(QPen(colour(theme.panel), 2))
            painter.setBrush(QColor(key_colour(*key)))
            painter.drawEllipse(centre, reach, reach)
            painter.setPen(_INK)
            painter.setFont(font(11, 700))
            box = QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short_key_name(*key))
        if not chosen:
            painter.setPen(colour(theme.soft))
            painter.setFont(font(13, 600))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "?")
        painter.end()

    def _paint_way(self, painter: QPainter, first: Key, second: Key) -> None:
        """Draw the way between two keys, along the circle where that is how they are related."""
        path = QPainterPath(self.place(first))
        start, stop = fifths_position(*first), fifths_position(*second)
        steps = (stop - start + 6) % 12 - 6
        from_reach = (_MINOR if first[1] else _MAJOR) * self._radius()
        to_reach = (_MINOR if second[1] else _MAJOR) * self._radius()
        middle = QPointF(self.rect().center())
        pieces = max(abs(steps) * 6, 1)
        for piece in range(1, pieces + 1):
            share = piece / pieces
            turn = (start + steps * share) * math.pi / 6
            reach = from_reach + (to_reach - from_reach) * share
            path.lineTo(middle + QPointF(reach * math.sin(turn), -reach * math.cos(turn)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(
                colour(themes.active.text), 2.5 * themes.scale, Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin,
            )
        )  # fmt: skip
        painter.drawPath(path)

    def _radius(self) -> float:
        return min(self.width(), self.height()) / 2 - 2
