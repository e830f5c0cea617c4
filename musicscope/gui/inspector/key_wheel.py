"""Keys on the wheel of fifths: the one that is heard, and its rivals fainter."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from musicscope.analysis.harmony.key import KeyCandidate
from musicscope.analysis.pitch import camelot, key_colour, key_name, short_key_name
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes

SIDE = 132
#: While one chooses, and there is room, so that all names can be read.
LARGE_SIDE = 172
#: Outer and inner radius of each ring as shares of the whole: major, minor.
_RINGS = ((1.0, 0.7), (0.7, 0.4))
_WEDGE = 30.0
#: How opaque a wedge is that is out of the question, and a rival at least.
_QUIET, _LEAST_RIVAL, _RIVAL_RANGE = 26, 70, 110
_INK = QColor("#14161a")


class KeyWheel(QWidget):
    """Major keys outside, minor keys inside, C at the top, a fifth to the right of it G.

    Signals
    -------
    chosen : int, int
        Tonic 0..11 and mode of the wedge that was clicked, while `choosing`.
    """

    chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key: tuple[int, int] | None = None
        self._rivals: dict[tuple[int, int], float] = {}
        self._yours = self._choosing = False
        self._hovered: tuple[int, int] | None = None
        self._side = SIDE
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        listen(self, themes.changed, lambda _: self.update())
        self.show_key(None, (), yours=False)

    def show_key(
        self, key: tuple[int, int] | None, rivals: Sequence[KeyCandidate], *, yours: bool
    ) -> None:
        """Show a key (tonic, mode) and others that it may be; `yours` when the owner said it."""
        self._key, self._yours = key, yours
        self._rivals = {(k.tonic, k.mode): k.confidence for k in rivals}
        words = "no clear key" if key is None else key_name(*key)
        others = ", ".join(key_name(k.tonic, k.mode) for k in rivals)
        self.setAccessibleName(f"Wheel of fifths: {words}" + (f", or {others}" if others else ""))
        self.update()

    def let_choose(self, choosing: bool, side: int = SIDE) -> None:
        """Let a click choose a key, or not; the wheel is `side` pixels wide."""
        self._choosing, self._side = choosing, side
        self.updateGeometry()
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if choosing else Qt.CursorShape.ArrowCursor
        )
        self.update()

    def key_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the key of the wedge at a place, or None."""
        centre = self.width() / 2
        across, up = x - centre, centre - y
        share = math.hypot(across, up) / (centre - 1)
        mode = next((m for m, (outer, inner) in enumerate(_RINGS) if inner <= share <= outer), None)
        if mode is None:
            return None
        step = round(math.degrees(math.atan2(across, up)) / _WEDGE) % 12
        return _key_of(step, mode)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        hovered = self.key_at(place.x(), place.y())
        if hovered != self._hovered:
            self._hovered = hovered
            words = "" if hovered is None else f"{key_name(*hovered)} · {camelot(*hovered)}"
            QToolTip.showText(event.globalPosition().toPoint(), words, self)
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        key = self.key_at(event.position().x(), event.position().y())
        if self._choosing and key is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(*key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mode in (0, 1):
            for step in range(12):
                self._draw_wedge(painter, step, mode)
        if self._key is not None:
            self._draw_key_outline(painter)
            self._draw_centre(painter, camelot(*self._key))
        else:
            self._draw_centre(painter, "?")
        painter.end()

    def _draw_wedge(self, painter: QPainter, step: int, mode: int) -> None:
        theme, key = themes.active, _key_of(step, mode)
        tone = QColor(key_colour(*key))
        chosen = key == self._key
        rival = self._rivals.get(key)
        if chosen:
            alpha = 255
        elif rival is not None:
            alpha = round(_LEAST_RIVAL + _RIVAL_RANGE * min(max(rival, 0.0), 1.0))
        else:
            alpha = _QUIET
        if self._choosing and key == self._hovered and not chosen:
            alpha = max(alpha, 150)
        tone.setAlpha(alpha)
        painter.setPen(QPen(colour(theme.panel), 1.5))
        painter.setBrush(tone)
        painter.drawPath(self._wedge(step, mode))
        if not (mode == 0 or chosen or rival is not None or self._choosing):
            return
        outer, inner = _RINGS[mode]
        middle = self._point(step * _WEDGE, (outer + inner) / 2)
        box = QRectF(middle.x() - 16, middle.y() - 8, 32, 16)
        painter.setFont(font(11 if mode == 0 else 10, 700 if chosen else 500))
        painter.setPen(_INK if chosen else colour(theme.text if rival is not None else theme.soft))
        name = short_key_name(*key)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _draw_key_outline(self, painter: QPainter) -> None:
        if not self._yours:
            return
        for step in range(12):
            for mode in (0, 1):
                if _key_of(step, mode) == self._key:
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(QPen(colour(themes.active.accent), 2.5))
                    painter.drawPath(self._wedge(step, mode))

    def _draw_centre(self, painter: QPainter, words: str) -> None:
        painter.setFont(font(13, 600, tabular=True))
        painter.setPen(colour(themes.active.soft))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, words)

    def _point(self, degrees: float, share: float) -> QPointF:
        centre, turn = self.width() / 2, math.radians(degrees)
        reach = share * (centre - 1)
        return QPointF(centre + reach * math.sin(turn), centre - reach * math.cos(turn))

    def _wedge(self, step: int, mode: int) -> QPainterPath:
        outer, inner = (share * (self.width() / 2 - 1) for share in _RINGS[mode])
        centre = self.width() / 2
        start = 90 - step * _WEDGE - _WEDGE / 2
        path = QPainterPath()
        around = QRectF(centre - outer, centre - outer, 2 * outer, 2 * outer)
        within = QRectF(centre - inner, centre - inner, 2 * inner, 2 * inner)
        path.arcMoveTo(around, start)
        path.arcTo(around, start, _WEDGE)
        path.arcTo(within, start + _WEDGE, -_WEDGE)
        path.closeSubpath()
        return path


def _key_of(step: int, mode: int) -> tuple[int, int]:
    """Return the key at a step of fifths from C major, or the minor key beneath it."""
    return (7 * step - 3 * mode) % 12, mode
