"""The tonnetz: the lattice of fifths and thirds, lit by what sounds."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from musicscope.analysis.picture import HOP, RATE, PictureChoice, Tile
from musicscope.analysis.pitch import PITCH_COLOURS, PITCH_NAMES, key_colour, key_name
from musicscope.analysis.tonnetz import tonal_centroid, triad_strengths
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, colour, font, themes
from musicscope.gui.views.chroma_line import ChromaLine
from musicscope.gui.views.lattice import Lattice, Point, pitch_at, place_of
from musicscope.gui.views.panel import PanelView

if TYPE_CHECKING:
    from musicscope.workspace.pictures import Pictures
    from musicscope.workspace.playback import Playback

CHROMA = PictureChoice("chroma")
HEADER = 26
#: Seconds of sound that one picture is the mean of.
_NOW_S = 0.3
#: Seconds of the centroid's path, between its points, and of sound in each point.
_PATH_S, _STEP_S, _SMOOTH_S = 4.0, 0.1, 1.0
#: Frames between two pictures: about 29 a second.
_EVERY = 3
_LEVELS = 16
#: Shorter pieces of the path are left out, px.
_SHORTEST = 3.0
#: A triad is named from this strength on.
_NAMED = 0.76


class TonnetzView(PanelView):
    """Pitch classes, triads and the tonal centroid's way over the last seconds.

    Parameters
    ----------
    pictures, playback
        Services of the workspace.
    """

    NAME = "Tonnetz"
    EMPTY_TITLE = "The tonnetz of what you hear"
    EMPTY_SENTENCE = "Play a track: its notes light up on the lattice of fifths and thirds."

    def __init__(
        self, pictures: Pictures, playback: Playback, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._playback = playback
        self._line = ChromaLine()
        self._frame = -1
        self._discs_lit = (0,) * 12
        self._triads_lit = (0,) * 24
        self._triad = ""
        self._path: list[Point] = []
        self._head: Point | None = None
        self._discs: dict[tuple[int, int], QPixmap] = {}
        self._web: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        listen(self, pictures.cleared, lambda _: self._begin_track())
        listen(self, pictures.arrived, self._take)
        pictures.want(CHROMA)
        self._begin_track()

    @property
    def triad(self) -> str:
        """The strongest triad that sounds now, such as ``"E minor"``; empty for none."""
        return self._triad

    def well(self) -> QRect:
        return self.rect().adjusted(INSET, INSET + HEADER, -INSET, -INSET)

    def tick(self) -> None:
        """Follow the playhead; draws again about 30 times a second, and only what changed."""
        if self._pictures.track is None:
            return
        frame = int(self._playback.position_s * RATE / HOP) // _EVERY
        if frame != self._frame:
            self._frame = frame
            self._follow(frame * _EVERY * HOP / RATE)

    def restyle(self) -> None:
        """Follow a change of theme."""
        self._discs.clear()
        self._web = None
        self.update()

    def _begin_track(self) -> None:
        self._line.clear()
        self._line.add(self._pictures.tiles(CHROMA).values())
        self._frame, self._head, self._path, self._triad = -1, None, [], ""
        self._discs_lit, self._triads_lit = (0,) * 12, (0,) * 24
        self.update()

    def _take(self, tile: Tile) -> None:
        if tile.choice == CHROMA and tile.track == self._pictures.track:
            self._line.add([tile])
            self._frame = -1

    def _follow(self, moment_s: float) -> None:
        now = self._line.between(moment_s - _NOW_S / 2, moment_s + _NOW_S / 2)
        chroma = now.mean(axis=1) if now.shape[1] else np.zeros(12, np.float32)
        triads = triad_strengths(chroma[:, None])[:, 0]
        discs_lit = _quantised((chroma - 0.18) / 0.82, 1.4)
        triads_lit = _quantised((triads - 0.66) / 0.34, 1.6)
        path = self._centroids(moment_s)
        if (discs_lit, triads_lit, path) != (self._discs_lit, self._triads_lit, self._path):
            self._discs_lit, self._triads_lit, self._path = discs_lit, triads_lit, path
            self.update(self.well())
        best = int(triads.argmax())
        name = key_name(best % 12, best // 12) if triads[best] >= _NAMED else ""
        if name != self._triad:
            self._triad = name
            self.setAccessibleDescription(name)
            self.update(QRect(0, 0, self.width(), INSET + HEADER))

    def _centroids(self, moment_s: float) -> list[Point]:
        """Return places of the tonal centroid over the last seconds, the present one last."""
        half = _SMOOTH_S / 2
        last = math.floor(moment_s / _STEP_S)
        steps = [s for s in range(last - round(_PATH_S / _STEP_S), last + 1) if s >= 0]
        start = max(steps[0] * _STEP_S - half, 0.0)
        chroma = self._line.between(start, moment_s + half)
        if chroma.shape[1] == 0:
            return []
        rate = RATE / HOP
        sums = np.cumsum(np.pad(chroma, ((0, 0), (1, 0))), axis=1)
        moments = np.array([*(s * _STEP_S for s in steps), moment_s]) - start
        low = np.clip(((moments - half) * rate).astype(int), 0, chroma.shape[1])
        high = np.clip(((moments + half) * rate).astype(int), 0, chroma.shape[1])
        centroids = tonal_centroid(sums[:, high] - sums[:, low])
        sure = np.hypot(*centroids[2:4]) + np.hypot(*centroids[4:6]) > 0.05
        return [place_of(c) for c in centroids[:, sure].T]

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        well = self.well()
        if not well.contains(event.region().boundingRect()):
            self.draw_panel(painter, event.region())
            self._draw_header(painter)
        if self._pictures.track is None:
            self.draw_empty(painter, well)
        elif event.region().intersects(well) and well.width() > 0 and well.height() > 0:
            painter.setClipRect(well)
            self._draw_lattice(painter, well)
            self.round_corners(painter, well, themes.active.panel)

    def resizeEvent(self, event: object) -> None:
        self._discs.clear()
        self._web = None
        self._head = None

    def _draw_header(self, painter: QPainter) -> None:
        theme = themes.active
        title = font(12, 600)
        baseline = INSET + 13
        painter.setFont(title)
        painter.setPen(colour(theme.text))
        painter.drawText(QPointF(INSET, baseline), "Tonnetz")
        painter.setPen(colour(theme.soft))
        painter.setFont(font(12))
        x = INSET + QFontMetricsF(title).horizontalAdvance("Tonnetz") + 10
        painter.drawText(QPointF(x, baseline), self._triad)

    @property
    def _spacing(self) -> float:
        well = self.well()
        return min(max(min(well.width() / 5.2, well.height() / 4.2), 38.0), 84.0)

    def _lattice(self) -> Lattice:
        well = self.well()
        return Lattice(well.width(), well.height(), self._spacing)

    def _draw_lattice(self, painter: QPainter, well: QRect) -> None:
        theme, lattice = themes.active, self._lattice()
        painter.fillRect(well, colour(theme.ground))
        painter.translate(well.topLeft())
        painter.setPen(Qt.PenStyle.NoPen)
        for triad, corners in lattice.triangles():
            level = self._triads_lit[triad]
            if level:
                tint = key_colour(triad % 12, triad // 12)
                painter.setBrush(colour(tint, round(150 * level / (_LEVELS - 1))))
                painter.drawPolygon(QPolygonF([QPointF(*c) for c in corners]))
        painter.drawPixmap(0, 0, self._lines(lattice))
        reach = self._spacing * 0.4
        for fifths, thirds, (x, y) in lattice.nodes():
            if -reach < x < well.width() + reach and -reach < y < well.height() + reach:
                pitch = pitch_at(fifths, thirds)
                disc = self._disc(pitch, self._discs_lit[pitch])
                half = disc.deviceIndependentSize().width() / 2
                painter.drawPixmap(round(x - half), round(y - half), disc)
        self._draw_path(painter, lattice)
        painter.resetTransform()

    def _lines(self, lattice: Lattice) -> QPixmap:
        """Return the edges of the lattice, drawn once."""
        if self._web is None:
            ratio = self.devicePixelRatioF()
            size = self.well().size()
            self._web = QPixmap(size * ratio)
            self._web.setDevicePixelRatio(ratio)
            self._web.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._web)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour(themes.active.line), 1.2))
            for fifths, thirds, (x, y) in lattice.nodes():
                for step in ((1, 0), (0, 1), (1, -1)):
                    end = lattice.point(fifths + step[0], thirds + step[1])
                    painter.drawLine(QPointF(x, y), QPointF(*end))
            painter.end()
        return self._web

    def _disc(self, pitch: int, level: int) -> QPixmap:
        """Return one pitch class at one strength, drawn once."""
        key = pitch, level
        if key not in self._discs:
            self._discs[key] = self._make_disc(pitch, level / (_LEVELS - 1))
        return self._discs[key]

    def _make_disc(self, pitch: int, strength: float) -> QPixmap:
        theme, ratio = themes.active, self.devicePixelRatioF()
        radius = self._spacing * (0.22 + 0.13 * strength)
        side = math.ceil(2 * radius) + 4
        pixmap = QPixmap(round(side * ratio), round(side * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        part = (0.34 if theme.dark else 0.42) * (1 - strength) + strength
        painter.setBrush(_between(theme.ground, PITCH_COLOURS[pitch], part))
        middle = QPointF(side / 2, side / 2)
        painter.drawEllipse(middle, radius, radius)
        lit = strength > 0.35
        ink = "#14161a" if lit or not theme.dark else theme.text
        painter.setPen(colour(ink, 255 if lit else 170))
        painter.setFont(font(round(self._spacing * (0.2 + 0.05 * strength)), 700 if lit else 500))
        painter.drawText(QRectF(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, PITCH_NAMES[pitch])
        painter.end()
        return pixmap

    def _draw_path(self, painter: QPainter, lattice: Lattice) -> None:
        if not self._path:
            return
        well, theme = self.well(), themes.active
        middle = well.width() / 2, well.height() / 2
        head = lattice.nearest_copy(self._path[-1], self._head or middle)
        margin = self._spacing * 1.1
        inside = (
            margin < head[0] < well.width() - margin and margin < head[1] < well.height() - margin
        )
        if not inside:
            head = lattice.nearest_copy(self._path[-1], middle)
        self._head = head
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = "#ffffff" if theme.dark else "#1a1d23"
        after = head
        points = [head]
        for place in reversed(self._path[:-1]):
            after = lattice.nearest_copy(place, after)
            if math.dist(after, points[-1]) > _SHORTEST:
                points.append(after)
        # Single lines with square ends: Qt's raster engine is ten times slower with round ones.
        for number, (new, old) in enumerate(itertools.pairwise(points)):
            painter.setPen(QPen(colour(ink, round(220 * (1 - number / len(points)))), 1.8))
            painter.drawLine(QPointF(*new), QPointF(*old))
        painter.setPen(QPen(colour(theme.ground), 1.5))
        painter.setBrush(colour(ink))
        painter.drawEllipse(QPointF(*head), 5, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _quantised(values: np.ndarray, power: float) -> tuple[int, ...]:
    """Return 0..1 as whole levels, weak ones held back by `power`."""
    levels = np.clip(values, 0, 1) ** power * (_LEVELS - 1)
    return tuple(int(v) for v in np.rint(levels))


def _between(low: str, high: str, part: float) -> QColor:
    pairs = zip(QColor(low).getRgb()[:3], QColor(high).getRgb()[:3], strict=True)
    return QColor(*(round(a + (b - a) * part) for a, b in pairs))
