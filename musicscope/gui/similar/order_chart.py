"""Tempo, key and energy along an order of tracks, as three lanes over each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from musicscope.analysis.pitch import key_colour, key_name, short_key_name
from musicscope.gui.listening import listen
from musicscope.gui.similar.aspects import aspect_colour
from musicscope.gui.similar.relations import key_of
from musicscope.gui.theme import colour, font, themes

if TYPE_CHECKING:
    from musicscope.library.track import Track

_HEIGHT, _LEAST = 148, 84
#: Room for the lanes' names, px at the usual type.
_LABELS = 62
_INK = QColor("#14161a")
#: Width of a key's field in which its name can be read, px at the usual type.
_NAMED = 24


class OrderChart(QWidget):
    """A picture of an order; a click points a track out.

    Signals
    -------
    pointed : int
        The place in the order that was clicked.
    """

    pointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tracks: Sequence[Track] = ()
        self._energy: Sequence[float] = ()
        self._place = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        listen(self, themes.changed, lambda _: self._restyle())
        self.show_order((), ())

    def show_order(self, tracks: Sequence[Track], energy: Sequence[float]) -> None:
        """Show tracks in an order, with the energy of each, 0..1."""
        self._tracks, self._energy = tracks, energy
        self._place = -1
        tempi = [t.tempo_bpm for t in tracks if t.tempo_bpm]
        told = f"tempo {min(tempi):.0f} to {max(tempi):.0f} bpm" if tempi else "tempo not known"
        self.setAccessibleName(f"Tempo, key and energy of {len(tracks)} tracks in order; {told}")
        self.update()

    def show_place(self, place: int) -> None:
        """Point out a place in the order; -1 for none."""
        if place != self._place:
            self._place = place
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, round(_HEIGHT * themes.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(200 * themes.scale), round(_LEAST * themes.scale))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().x())
        if place >= 0:
            self.pointed.emit(place)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos().x())
            QToolTip.showText(event.globalPos(), self._words(place) if place >= 0 else "", self)
            return True
        return super().event(event)

    def _words(self, place: int) -> str:
        track, key = self._tracks[place], key_of(self._tracks[place])
        facts = [] if key is None else [key_name(*key)]
        facts += [f"{track.tempo_bpm:.0f} bpm"] if track.tempo_bpm else []
        facts.append(f"energy {100 * self._energy[place]:.0f} %")
        return f"{place + 1}. {track.title}\n{', '.join(facts)}"

    def _area(self) -> QRectF:
        left = _LABELS * themes.scale
        return QRectF(left, 6, max(self.width() - left - 10, 1), self.height() - 12)

    def _place_at(self, x: float) -> int:
        area = self._area()
        if not self._tracks or not area.left() <= x <= area.right():
            return -1
        place = int((x - area.left()) / area.width() * len(self._tracks))
        return min(max(place, 0), len(self._tracks) - 1)

    def _x(self, place: float) -> float:
        area = self._area()
        return area.left() + (place + 0.5) / max(len(self._tracks), 1) * area.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, scale = QPainter(self), themes.active, themes.scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.ground))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        area = self._area()
        keys_tall = 26 * scale
        lane = (area.height() - keys_tall - 16 * scale) / 2
        tempo = QRectF(area.x(), area.y() + 2, area.width(), lane)
        keys = QRectF(area.x(), tempo.bottom() + 8 * scale, area.width(), keys_tall)
        energy = QRectF(area.x(), keys.bottom() + 8 * scale, area.width(), lane)
        for words, box in (("tempo", tempo), ("key", keys), ("energy", energy)):
            painter.setFont(font(11))
            painter.setPen(colour(theme.soft))
            left = QRectF(10, box.y(), (_LABELS - 16) * scale, box.height())
            painter.drawText(
                left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words
            )
        if self._tracks:
            if self._place >= 0:
                step = area.width() / len(self._tracks)
                wide = max(step, 3.0)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(theme.raised_strong))
                column = QRectF(self._x(self._place) - wide / 2, area.y(), wide, area.height())
                painter.drawRoundedRect(column, 3, 3)
            self._paint_tempo(painter, tempo)
            self._paint_keys(painter, keys)
            self._paint_energy(painter, energy)
        painter.end()

    def _paint_tempo(self, painter: QPainter, box: QRectF) -> None:
        tempi = [track.tempo_bpm for track in self._tracks]
        known = [tempo for tempo in tempi if tempo]
        if not known:
            return
        low, high = min(known), max(known)
        span = max(high - low, 1.0)
        points = [
            QPointF(self._x(n), box.bottom() - 4 - (t - low) / span * (box.height() - 8))
            for n, t in enumerate(tempi)
            if t
        ]
        self._paint_line(painter, points, aspect_colour("rhythm"))
        painter.setFont(font(10, tabular=True))
        painter.setPen(colour(themes.active.soft))
        right = Qt.AlignmentFlag.AlignRight
        for words, place in (
            (high, Qt.AlignmentFlag.AlignTop),
            (low, Qt.AlignmentFlag.AlignBottom),
        ):
            figures = QRectF(0, box.y() - 3, box.left() - 6, box.height() + 6)
            painter.drawText(figures, right | place, f"{words:.0f}")

    def _paint_keys(self, painter: QPainter, box: QRectF) -> None:
        step = box.width() / len(self._tracks)
        gap = 1.0 if step > 5 else 0.0
        painter.setFont(font(10, 600))
        for number, track in enumerate(self._tracks):
            key = key_of(track)
            field = QRectF(box.left() + number * step, box.y(), max(step - gap, 1.0), box.height())
            painter.setPen(Qt.PenStyle.NoPen)
            tone = colour(themes.active.raised) if key is None else QColor(key_colour(*key))
            painter.setBrush(tone)
            painter.drawRoundedRect(field, min(3.0, step / 3), min(3.0, step / 3))
            if step >= _NAMED * themes.scale:
                painter.setPen(colour(themes.active.soft) if key is None else _INK)
                name = "–" if key is None else short_key_name(*key)
                painter.drawText(field, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_energy(self, painter: QPainter, box: QRectF) -> None:
        points = [
            QPointF(self._x(n), box.bottom() - 4 - share * (box.height() - 8))
            for n, share in enumerate(self._energy)
        ]
        tone = aspect_colour("dynamics")
        filled = QColor(tone)
        filled.setAlpha(60)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(filled)
        ends = (QPointF(points[0].x(), box.bottom()), QPointF(points[-1].x(), box.bottom()))
        painter.drawPolygon(QPolygonF([ends[0], *points, ends[1]]))
        self._paint_line(painter, points, tone)

    def _paint_line(self, painter: QPainter, points: list[QPointF], tone: QColor) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tone, 1.6 * themes.scale))
        painter.drawPolyline(QPolygonF(points))
        if len(points) <= 60:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tone)
            for point in points:
                painter.drawEllipse(point, 2.6 * themes.scale, 2.6 * themes.scale)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
