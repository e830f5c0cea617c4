"""The axes of a map of two measures: names, ticks and quiet grid lines that spare the dots."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from musicscope.gui.map.camera import Camera
from musicscope.gui.theme import Theme, colour, font
from musicscope.maps.axes import BAND, Axis

EDGE = 8.0
GAP = 10.0
MOST_PX = 150


class Scales:
    """Paints the axes below and beside the dots."""

    def __init__(self) -> None:
        self.axes: tuple[Axis, Axis] | None = None

    def paint(self, painter: QPainter, camera: Camera, view: QRectF, theme: Theme) -> None:
        """Paint a line at each tick, what the ticks say, and what the axes measure."""
        if self.axes is not None:
            self._paint_grid(painter, camera, theme, self.axes)
            self._paint_words(painter, camera, view, theme, self.axes)

    @staticmethod
    def _paint_grid(
        painter: QPainter, camera: Camera, theme: Theme, axes: tuple[Axis, Axis]
    ) -> None:
        mode = QPainter.CompositionMode
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setCompositionMode(
            mode.CompositionMode_Lighten if theme.dark else mode.CompositionMode_Darken
        )
        painter.setPen(QPen(QColor(theme.raised if theme.dark else theme.raised_strong), 1))
        across, up = axes
        for tick in across.ticks:
            x = _x(camera, tick.position)
            painter.drawLine(QPointF(x, 0), QPointF(x, camera.height))
        for tick in up.ticks:
            y = _y(camera, tick.position)
            painter.drawLine(QPointF(0, y), QPointF(camera.width, y))
        painter.restore()

    def _paint_words(
        self,
        painter: QPainter,
        camera: Camera,
        view: QRectF,
        theme: Theme,
        axes: tuple[Axis, Axis],
    ) -> None:
        across, up = axes
        plain, bold = font(11, tabular=True), font(11, 600)
        metrics = QFontMetricsF(plain)
        line = metrics.height()
        bottom = view.height() - EDGE - line
        name = _name(across)
        name_width = QFontMetricsF(bold).horizontalAdvance(name)
        self._word(painter, view.width() - EDGE - name_width, bottom, name, bold, "soft", theme)
        self._word(painter, EDGE, EDGE, _name(up), bold, "soft", theme)
        free_to = view.width() - EDGE - name_width - 2 * GAP
        taken = -1e9
        for position, label in _marks(across):
            words = metrics.elidedText(label, Qt.TextElideMode.ElideRight, MOST_PX)
            width = metrics.horizontalAdvance(words)
            x = _x(camera, position) - width / 2
            if x > max(taken, EDGE + 40) and x + width < free_to:
                self._word(painter, x, bottom, words, plain, "faint", theme)
                taken = x + width + GAP
        taken = bottom - GAP
        for position, label in _marks(up):
            words = metrics.elidedText(label, Qt.TextElideMode.ElideRight, MOST_PX)
            y = _y(camera, position) - line / 2
            if EDGE + line + 4 < y < taken - line:
                self._word(painter, EDGE, y, words, plain, "faint", theme)
                taken = y - 2

    @staticmethod
    def _word(
        painter: QPainter, x: float, y: float, text: str, style: object, token: str, theme: Theme
    ) -> None:
        metrics = QFontMetricsF(style)
        box = QRectF(x, y, metrics.horizontalAdvance(text), metrics.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.ground, 190))
        painter.drawRoundedRect(box.adjusted(-4, -1, 4, 1), 4, 4)
        painter.setFont(style)
        painter.setPen(QColor(getattr(theme, token)))
        painter.drawText(box.adjusted(0, 0, 4, 0), Qt.AlignmentFlag.AlignLeft, text)


def _name(axis: Axis) -> str:
    return f"{axis.label} ({axis.unit})" if axis.unit else axis.label


def _marks(axis: Axis) -> list[tuple[float, str]]:
    unknown = [((BAND[0] + BAND[1]) / 2, "unknown")] if axis.missing else []
    return [*unknown, *((tick.position, tick.label) for tick in axis.ticks)]


def _x(camera: Camera, position: float) -> float:
    return (position - camera.x) * camera.scale + camera.width / 2


def _y(camera: Camera, position: float) -> float:
    return (camera.y - position) * camera.scale + camera.height / 2
