"""How probable the owner's words are over the time of a track."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.inspector.timed_picture import TimedPicture, clip_rounded, draw_ground
from musicscope.gui.library.marks import readable
from musicscope.gui.theme import SPACE, colour, themes
from musicscope.gui.views.words import clock
from musicscope.library.tags import Tag

if TYPE_CHECKING:
    from musicscope.workspace.learning_answers import TagCurve

#: Curves that are shown at once.
MOST = 4
_HEIGHT, _MARGIN = 40, 4.0
_EVEN = 0.5


class TagCurvePicture(TimedPicture):
    """One curve from 0 below to 1 above, faint where the model is not sure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Probability over time", _HEIGHT, parent)
        self._times, self._values = np.zeros(0), np.zeros(0)
        self._sure = np.zeros(0, bool)
        self._tone = ""

    def show_curve(self, tag: Tag, curve: TagCurve, duration_s: float) -> None:
        """Show the curve of a tag."""
        self._times, self._values = curve.times_s, curve.probability
        self._sure, self._tone = curve.sure, tag.colour
        self.duration_s = duration_s
        self.setAccessibleName(f"{tag.name} over time")
        self.update()

    def value_at(self, seconds: float) -> float | None:
        """Return how probable the tag is at a moment, 0..1; None without a curve."""
        if not len(self._times):
            return None
        return float(np.interp(seconds, self._times, self._values))

    def describe(self, seconds: float) -> str:
        value = self.value_at(seconds)
        if value is None:
            return clock(seconds)
        sure = self._sure[int(np.abs(self._times - seconds).argmin())]
        return f"{value:.2f}{'' if sure else ', not sure'} at {clock(seconds)}"

    def neighbour(self, seconds: float, step: int) -> float:
        ahead = (
            self._times[self._times > seconds + 0.1]
            if step > 0
            else self._times[self._times < seconds - 0.1]
        )
        if not len(ahead):
            return super().neighbour(seconds, step)
        return float(ahead[0] if step > 0 else ahead[-1])

    def draw(self, painter: QPainter) -> None:
        rect, theme = QRectF(self.rect()), themes.active
        draw_ground(painter, rect)
        painter.setPen(QPen(colour(theme.line), 1, Qt.PenStyle.DashLine))
        middle = self._y(_EVEN)
        painter.drawLine(QPointF(0, middle), QPointF(rect.right(), middle))
        if not len(self._times) or not self.duration_s:
            return
        tone = QColor(readable(self._tone, theme.ground, 3.0))
        points = [
            QPointF(self.x_of(t), self._y(p))
            for t, p in zip(self._times.tolist(), self._values.tolist(), strict=True)
        ]
        points = [QPointF(0, points[0].y()), *points, QPointF(rect.right(), points[-1].y())]
        clip_rounded(painter, rect)
        surface = QPainterPath(QPointF(0, rect.bottom()))
        for point in points:
            surface.lineTo(point)
        surface.lineTo(rect.right(), rect.bottom())
        soft = QColor(tone)
        soft.setAlpha(50)
        painter.fillPath(surface, soft)
        sure = [bool(self._sure[0]), *self._sure.tolist(), bool(self._sure[-1])]
        for place in range(len(points) - 1):
            firm = sure[place] or sure[place + 1]
            line = QColor(tone)
            line.setAlpha(255 if firm else 130)
            painter.setPen(QPen(line, 1.8 if firm else 1.2))
            painter.drawLine(points[place], points[place + 1])
        painter.setClipping(False)

    def _y(self, probability: float) -> float:
        return _MARGIN + (1 - probability) * (self.height() - 2 * _MARGIN)


class TagCurves(QWidget):
    """A line of words and a curve for each chosen tag.

    Signals
    -------
    wanted : float
        The moment in the track, s, that the person wants to hear.
    """

    wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[QWidget, ElidedLabel, QLabel, TagCurvePicture]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for _ in range(MOST):
            row = self._make_row()
            self._rows.append(row)
            column.addWidget(row[0])
            row[0].hide()

    def _make_row(self) -> tuple[QWidget, ElidedLabel, QLabel, TagCurvePicture]:
        row, name, now, picture = QWidget(), ElidedLabel(), QLabel(), TagCurvePicture()
        name.setProperty("role", "label")
        now.setProperty("role", "label")
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(name, 1)
        head.addWidget(now)
        inside = QVBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2)
        inside.addLayout(head)
        inside.addWidget(picture)
        picture.wanted.connect(self.wanted)
        return row, name, now, picture

    @property
    def pictures(self) -> list[TagCurvePicture]:
        """The curves that are shown."""
        return [picture for row, _, _, picture in self._rows if not row.isHidden()]

    def show_curves(
        self, tags: Sequence[Tag], curves: Mapping[int, TagCurve], duration_s: float
    ) -> None:
        """Show the curves of tags; none takes all away."""
        shown = [tag for tag in tags if tag.id in curves][:MOST]
        for place, (row, name, now, picture) in enumerate(self._rows):
            row.setVisible(place < len(shown))
            if place < len(shown):
                tag = shown[place]
                name.setText(tag.name)
                picture.show_curve(tag, curves[tag.id], duration_s)
                self._tell_now(now, picture)

    def follow(self, position_s: float | None) -> None:
        """Move all playheads; None where this track is not the one that plays."""
        for row, _, now, picture in self._rows:
            if row.isVisible():
                picture.follow(position_s)
                self._tell_now(now, picture)

    @staticmethod
    def _tell_now(label: QLabel, picture: TagCurvePicture) -> None:
        at = picture.position_s
        value = None if at is None else picture.value_at(at)
        words = "" if value is None else f"now {value:.2f}"
        if words != label.text():
            label.setText(words)
