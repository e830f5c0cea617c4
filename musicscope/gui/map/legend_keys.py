"""What sizes of dots mean, and how faithful places are drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.map.scene import fading
from musicscope.gui.map.sprites import RIMS
from musicscope.gui.theme import INSET, colour, font, themes
from musicscope.workspace.colours import Scale
from musicscope.workspace.encoding import FAIR, GOOD, Sizing

MOST = 4
DOT = 5.0
ROW = 22
LEVELS = ("faithful", "fair", "rough")
EXAMPLES = (0.97, 0.82, 0.6)


class SizeKey(QWidget):
    """A few dots from small to large, with the values that they stand for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._scale: Scale | None = None
        self.destroyed.connect(themes.changed.subscribe(lambda _: self.update()))

    def sizeHint(self) -> QSize:
        return QSize(200, 48)

    def show_scale(self, scale: Scale | None) -> None:
        """Show what sizes mean."""
        self._scale = scale
        if scale is not None:
            low, high = scale.words(scale.low), scale.words(scale.high)
            self.setAccessibleName(f"Sizes from {low} to {high} {scale.unit}".strip())
        self.update()

    @staticmethod
    def _values(scale: Scale) -> list[float]:
        """Return round values to show dots for, four at most."""
        ticks = [value for value, _ in scale.ticks]
        return ticks[:: max(1, math.ceil(len(ticks) / MOST))]

    def paintEvent(self, _event: QPaintEvent) -> None:
        scale, theme = self._scale, themes.active
        if scale is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11, tabular=True))
        values = self._values(scale)
        width = (self.width() - 2 * INSET) / len(values)
        span = (scale.high - scale.low) or 1.0
        radii = Sizing.of_share((np.array(values) - scale.low) / span) * DOT
        for index, (value, radius) in enumerate(zip(values, radii.tolist(), strict=True)):
            x = INSET + (index + 0.5) * width
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.soft, 235))
            painter.drawEllipse(QPointF(x, 15), radius, radius)
            painter.setPen(QColor(theme.soft))
            words = scale.words(value)
            box = QRectF(x - width / 2 - 4, 29, width + 8, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, words)
        painter.end()


class FaithKey(QWidget):
    """Three dots as they are drawn where their places are faithful, fair and rough."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._how = ""
        self._counts: Sequence[int] = (0, 0, 0)
        self.setToolTip(
            "How far the neighbours of a dot on the map are its neighbours in sound, and the other "
            "way round (trustworthiness and continuity, Venna and Kaski, 2001)."
        )
        self.destroyed.connect(themes.changed.subscribe(lambda _: self.update()))

    def sizeHint(self) -> QSize:
        return QSize(200, ROW * len(LEVELS) + 4)

    def show_counts(self, how: str, counts: Sequence[int]) -> None:
        """Show how many places are faithful, fair and rough."""
        self._how, self._counts = how, tuple(counts)
        words = zip(self._counts, LEVELS, strict=True)
        self.setAccessibleName(", ".join(f"{count:,} {level}" for count, level in words))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = themes.active
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        limits = (f"from {GOOD:g}", f"from {FAIR:g}", f"below {FAIR:g}")
        strengths = fading(np.array(EXAMPLES)).tolist()
        for index, level in enumerate(LEVELS):
            y = ROW * index + ROW / 2
            ring = self._how == "ring"
            dot = colour(theme.soft, 255 if ring else round(255 * strengths[index]))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(dot)
            centre = QPointF(INSET + 6, y)
            painter.drawEllipse(centre, 4.0, 4.0)
            if ring:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(getattr(theme, RIMS[index + 1])), 1.5))
                painter.drawEllipse(centre, 6.5, 6.5)
            row = QRectF(INSET + 22, y - ROW / 2, self.width() - 2 * INSET - 22, ROW)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.setFont(font(13))
            painter.setPen(QColor(theme.text))
            painter.drawText(row, middle | Qt.AlignmentFlag.AlignLeft, level)
            room = painter.fontMetrics().horizontalAdvance(level) + 8
            painter.setFont(font(11))
            painter.setPen(QColor(theme.faint))
            painter.drawText(row.adjusted(room, 1, 0, 0), middle, limits[index])
            painter.setFont(font(12, tabular=True))
            painter.setPen(QColor(theme.soft))
            number = f"{self._counts[index]:,}"
            painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, number)
        painter.end()
