"""The filters with which a network listens first, as pictures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.hearing.relevance_picture import tones
from musicscope.gui.listening import listen, while_alive
from musicscope.gui.similar.dialog import SimilarDialog
from musicscope.gui.theme import SPACE, colour, themes
from musicscope.gui.views.panel import scaled

if TYPE_CHECKING:
    from musicscope.learning.packages import NetworkCard
    from musicscope.workspace import Workspace

_WHAT = (
    "Each picture is one filter that is laid on the sound’s picture: time runs to the right, "
    "frequency upwards. Orange weighs what is there, blue what is missing."
)
_NONE = "This network has no filters that are laid on the picture of sound itself."
#: The longest side of a filter, its least one, its largest point, and between two, px at the
#: usual type.
_SIDE, _THIN, _POINT, _GAP = 112, 10, 14, 8


class FilterPictures(QWidget):
    """The filters of one layer beside each other, all on one scale.

    Parameters
    ----------
    name : str
        Of the layer.
    filters : np.ndarray [shape=(n, rows, frames)]
    """

    def __init__(self, name: str, filters: np.ndarray, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters = filters
        self._images: list[QImage] = []
        self.setAccessibleName(f"{len(filters)} filters of {name}")
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        listen(self, themes.changed, lambda _: self.restyle())
        self.restyle()

    def restyle(self) -> None:
        """Follow a change of theme."""
        most = float(np.abs(self._filters).max(initial=0)) or 1.0
        self._images = [filter_image(one / most) for one in self._filters]
        self.updateGeometry()
        self.update()

    def cell(self) -> QSize:
        """Return the size of one filter: as its shape, but not too thin to be seen."""
        _, rows, frames = self._filters.shape
        unit = min(scaled(_SIDE) / max(rows, frames), scaled(_POINT))
        sides = (max(round(n * unit), scaled(_THIN)) for n in (frames, rows))
        return QSize(*sides)

    def places(self, width: int) -> list[QRect]:
        """Return where the filters are in so wide a widget."""
        cell, gap = self.cell(), scaled(_GAP)
        across = max(1, (width + gap) // (cell.width() + gap))
        return [
            QRect(
                n % across * (cell.width() + gap), n // across * (cell.height() + gap),
                cell.width(), cell.height(),
            )
            for n in range(len(self._images))
        ]  # fmt: skip

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self.places(width)
        return places[-1].bottom() + 1 if places else 0

    def sizeHint(self) -> QSize:
        return QSize(scaled(480), self.heightForWidth(scaled(480)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, image in zip(self.places(self.width()), self._images, strict=True):
            painter.drawImage(QRectF(place), image)
            painter.setPen(colour(themes.active.line))
            painter.drawRect(place.adjusted(0, 0, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        _, rows, frames = self._filters.shape
        for number, place in enumerate(self.places(self.width())):
            if place.contains(at):
                words = f"Filter {number + 1}: {_bands(rows)} × {_frames(frames)}"
                QToolTip.showText(event.globalPosition().toPoint(), words, self)
                return
        QToolTip.hideText()


class FiltersDialog(SimilarDialog):
    """The filters of a network's first layers.

    Parameters
    ----------
    workspace : Workspace
    path : Path
        Of the network.
    card : NetworkCard
    """

    def __init__(
        self,
        workspace: Workspace,
        path: Path,
        card: NetworkCard,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(workspace, f"First filters of {card.name}", "filters", (720, 600), parent)
        self.pictures: list[FilterPictures] = []
        self.sentence.setText("Looking into the network …")
        inside = QWidget()
        inside.setObjectName("inside")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, SPACE, 0)
        self._column.setSpacing(SPACE)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setStyleSheet("QScrollArea, QWidget#inside { background: transparent; }")
        area.setAccessibleName("Filters")
        area.setWidget(inside)
        self.body.addWidget(self.sentence)
        self.body.addWidget(area, 1)
        workspace.hearing.filters(
            path, while_alive(self, self._show), while_alive(self, self.sentence.setText)
        )

    def _show(self, filters: Mapping[str, np.ndarray]) -> None:
        self.sentence.setText(_WHAT if filters else _NONE)
        for name, pictures in filters.items():
            count, rows, frames = pictures.shape
            heading = QLabel(f"{count} filters of {_bands(rows)} × {_frames(frames)}")
            heading.setProperty("role", "heading")
            heading.setToolTip(name)
            shown = FilterPictures(name, pictures)
            self.pictures.append(shown)
            self._column.addWidget(heading)
            self._column.addWidget(shown)
        self._column.addStretch(1)


def filter_image(weights: np.ndarray) -> QImage:
    """Return weights [shape=(rows, frames)], -1..1, as a picture, low rows below."""
    ground, more, less = (colour(token) for token in (themes.active.ground, *tones()))
    far = np.array([[c.red(), c.green(), c.blue()] for c in (more, less)], float)
    base = np.array([ground.red(), ground.green(), ground.blue()], float)
    aim = np.where(weights[..., None] > 0, far[0], far[1])
    rgb = base + (aim - base) * np.clip(np.abs(weights[..., None]), 0, 1) ** 0.8
    rows, frames = weights.shape
    pixels = np.full((rows, frames, 4), 255, np.uint8)
    pixels[..., 2::-1] = rgb.astype(np.uint8)
    upright = np.ascontiguousarray(pixels[::-1])
    return QImage(upright.tobytes(), frames, rows, 4 * frames, QImage.Format.Format_RGB32).copy()


def _bands(rows: int) -> str:
    return "1 band" if rows == 1 else f"{rows} bands"


def _frames(frames: int) -> str:
    return "1 frame" if frames == 1 else f"{frames} frames"
