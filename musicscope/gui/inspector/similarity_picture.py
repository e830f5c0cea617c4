"""The self-similarity matrix as a small square."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.analysis.portrait.spans import Span
from musicscope.gui.inspector.timed_picture import (
    TimedPicture,
    clip_rounded,
    draw_ground,
    draw_stretched,
)
from musicscope.gui.theme import DARK, colour, themes
from musicscope.gui.views.colour_tables import picture_colours
from musicscope.gui.views.words import clock

#: Its side, px, where there is room.
SIDE = 276


class SimilarityPicture(TimedPicture):
    """Time runs to the right and down; bright where two moments are alike."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Self-similarity", SIDE, parent)
        self._image: QImage | None = None
        self._edges: list[float] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMaximumWidth(SIDE)

    def show_matrix(self, matrix: np.ndarray, sections: Sequence[Span], duration_s: float) -> None:
        """Show a matrix [shape=(n, n)], 0..255, and the borders of sections."""
        self._image = _image(matrix) if len(matrix) else None
        self._edges = [section.start_s for section in sections[1:]]
        self.duration_s = duration_s
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(width, SIDE)

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 80)

    def describe(self, seconds: float) -> str:
        y = self.mapFromGlobal(self.cursor().pos()).y()
        return f"{clock(seconds)} beside {clock(self.time_at(y))}"

    def draw(self, painter: QPainter) -> None:
        rect = QRectF(self.rect())
        if self._image is None:
            draw_ground(painter, rect)
            return
        draw_stretched(painter, self._image, rect)
        clip_rounded(painter, rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colour(DARK.text, 90), 1, Qt.PenStyle.DotLine))
        for edge in self._edges:
            at = round(self.x_of(edge))
            painter.drawLine(at, 0, at, self.height())
            painter.drawLine(0, at, self.width(), at)
        painter.setClipping(False)

    def draw_playhead(self, painter: QPainter) -> None:
        super().draw_playhead(painter)
        if self.position_s is not None and self.duration_s:
            y = min(max(self.x_of(self.position_s), 0.5), self.height() - 0.5)
            line = QRectF(0, y - 0.5, self.width(), 1)
            painter.fillRect(line, colour(themes.active.accent, 150))


def _image(matrix: np.ndarray) -> QImage:
    levels = np.ascontiguousarray(np.clip(matrix, 0, 255), np.uint8)
    rows, columns = levels.shape
    low, high = np.percentile(levels, (2, 99.5))
    image = QImage(levels.tobytes(), columns, rows, columns, QImage.Format.Format_Indexed8)
    table = picture_colours("magma", float(low), float(max(high, low + 1)))
    image.setColorTable(table)
    return image.convertToFormat(QImage.Format.Format_RGB32)
