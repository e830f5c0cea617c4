"""The tonnetz: lattice, circles or torus, lit by what sounds, and played by mouse and keys."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from musicscope.analysis.picture import Tile
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE, colour, font, themes
from musicscope.gui.views.circles_picture import CirclesChart
from musicscope.gui.views.harmony_trail_bar import BAR_HEIGHT, TrailBar
from musicscope.gui.views.panel import PanelView, scaled
from musicscope.gui.views.tonnetz_chart import Chart, Direction, Lit, Place, Spot
from musicscope.gui.views.tonnetz_lattice import LatticeChart
from musicscope.gui.views.tonnetz_look import MODES, TonnetzLook, first_look, read_look
from musicscope.gui.views.tonnetz_pills import TonnetzPills
from musicscope.gui.views.tonnetz_ripples import Ripples, draw_label, spot_lines
from musicscope.gui.views.tonnetz_sound import CHROMA, TonnetzSound
from musicscope.gui.views.tonnetz_trail import TrailOnView, stop_lines
from musicscope.gui.views.tonnetz_turning import Turning
from musicscope.gui.views.torus_picture import TorusChart

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext

HEADER = 30
#: Pictures a second.
_RATE = 29
_ARROWS = {
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NOWHERE = np.zeros((6, 0))


class TonnetzView(PanelView):
    """Pitch classes, triads and the tonal centroid's way over the last seconds.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "tonnetz"
    TITLE = "Tonnetz"
    NAME = "Tonnetz"
    EMPTY_TITLE = "The tonnetz of what you hear"
    EMPTY_SENTENCE = "Play a track to light its notes, or click a note or a triangle to hear it."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage, self._pictures = context.stage, context.pictures
        self._sound = TonnetzSound()
        self._charts: dict[str, Chart] = {
            "lattice": LatticeChart(),
            "circles": CirclesChart(),
            "torus": TorusChart(),
        }
        self._fitted: dict[str, QSize] = {}
        self._look = first_look()
        self._turning = Turning(self._charts["torus"])
        self._lit, self._path = Lit(), _NOWHERE
        self._frame, self._now_s = -1, 0.0
        self._ripples = Ripples()
        self._cursor: Spot | None = None
        self._hover: Spot | None = None
        self._pills = TonnetzPills(self._look, self)
        self._pills.chosen.connect(self._choose)
        self._trail = TrailOnView(context, TrailBar(self), self._refresh)
        self.setMouseTracking(True)
        listen(self, self._pictures.cleared, lambda _: self._begin())
        listen(self, self._pictures.arrived, self._take)
        listen(self, context.portrait_now.changed, lambda _: self._read_trail())
        self._pictures.want(CHROMA)
        pictures = self._pictures
        self.destroyed.connect(lambda *_: pictures.unwant(CHROMA))
        self._read_trail()
        self._begin()

    @property
    def triad(self) -> str:
        """The strongest triad that sounds now, such as ``"E minor"``; empty for none."""
        return Spot(self._lit.named[0], True).name if self._lit.named else ""

    @property
    def look(self) -> TonnetzLook:
        """Mode, path, trail, and how the torus stands."""
        camera = self._charts["torus"].camera
        struck = self._trail.struck
        return replace(self._look, struck=struck, spin=camera.spin, tilt=camera.tilt)

    @property
    def chart(self) -> Chart:
        """What is drawn into the well, in the mode that is chosen."""
        return self._charts[self._look.mode]

    @property
    def cursor_spot(self) -> Spot | None:
        """The note or triad that the keyboard has come to."""
        return self._cursor

    def state(self) -> dict[str, Any]:
        """Return everything that was chosen in this view, for `restore`."""
        return asdict(self.look)

    def restore(self, state: dict[str, Any]) -> None:
        """Show the view as it was; what is unknown takes its default."""
        look = read_look(state if isinstance(state, dict) else {})
        self._charts["torus"].look_from(look.spin, look.tilt)
        self.set_look(look)

    def _choose(self, choices: dict[str, Any]) -> None:
        self.set_look(replace(self.look, **choices))

    def set_look(self, look: TonnetzLook) -> None:
        """Choose mode, path, turning, trail and its sound; the torus stays as it stands."""
        if look.mode != self._look.mode:
            self._cursor = self._hover = None
            self._ripples = Ripples()
            self._name_cursor()
        self._look = look
        self._pills.show_look(look)
        self._trail.show_on(look.trail and look.mode != "circles", struck=look.struck)
        self._arrange()
        self._refresh()

    def well(self) -> QRect:
        bottom = BAR_HEIGHT + SPACE // 2 if self._trail.has_bar else 0
        return self.rect().adjusted(INSET, INSET + scaled(HEADER), -INSET, -max(INSET, bottom + 6))

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 160)

    def tick(self) -> None:
        """Follow the sound about 30 times a second; draws again only when something changed."""
        now, before = time.perf_counter(), self._now_s
        self._now_s = now
        passed = min(now - before, 0.1)
        moved = int(self._stage.position_s * _RATE)
        if self._trail.advance(passed, moved != self._frame) or moved != self._frame:
            self._frame = moved
            self._follow()
        still = self._cursor is None and self._hover is None
        if self._look.mode == "torus" and still and self._turning.go_on(passed, self._look.turning):
            self.update(self.well())
        if self._ripples:
            self._ripples.forget_old(now)
            self.update(self.well())

    def restyle(self) -> None:
        for chart in self._charts.values():
            chart.restyle()
        self._pills.show_look(self._look)
        self._arrange()

    # what sounds

    def _begin(self) -> None:
        self._sound.clear()
        self._sound.take(self._pictures.tiles(CHROMA).values())
        self._refresh()

    def _take(self, tile: Tile) -> None:
        if tile.choice == CHROMA and tile.track == self._pictures.track:
            self._sound.take([tile])
            self._frame = -1

    def _read_trail(self) -> None:
        self._trail.read()
        self._arrange()
        self._refresh()

    def _refresh(self) -> None:
        """Look again at what sounds, and draw everything."""
        self._follow()
        self.update()

    def _follow(self) -> None:
        triad, moment_s = self.triad, self._stage.position_s
        if self._trail.replaying:
            lit, path = self._trail.lit(), _NOWHERE
        elif self._pictures.track is None:
            lit, path = Lit(), _NOWHERE
        else:
            lit, path = self._sound.lit(moment_s), self._sound.path(moment_s, self._look.path_s)
        changed = self._trail.look_at(moment_s)
        if changed or lit != self._lit or not np.array_equal(path, self._path):
            self._lit, self._path = lit, path
            self.update(self.well())
        if triad != self.triad or self._trail.replaying:
            self.setAccessibleDescription(self.triad)
            self.update(self._header())

    # what is played

    def strike(self, spot: Spot) -> None:
        """Play a note or a triad and show it."""
        self._stage.strike(list(spot.midi))
        self._now_s = time.perf_counter()
        self._ripples.strike(spot, self._now_s)
        self.update(self.well())

    def _point_to(self, spot: Spot | None) -> None:
        self._cursor = spot
        if spot is not None and self._look.mode == "torus":
            self._charts["torus"].bring_forward(spot)
        self._name_cursor()
        self.update(self.well())

    def _name_cursor(self) -> None:
        spot = self._cursor
        words = "" if spot is None else f"{spot.name}, {spot.notes}" if spot.triad else spot.name
        self.setAccessibleName(f"{self.NAME}: {words}" if words else self.NAME)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._fit()
        key, modifiers = event.key(), event.modifiers()
        torus, shift = self._look.mode == "torus", modifiers & Qt.KeyboardModifier.ShiftModifier
        alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        number = key - Qt.Key.Key_1
        if key in _ARROWS and torus and shift:
            self._turning.nudge(_ARROWS[key])
            self.update(self.well())
        elif key in _ARROWS and not alt:
            self._point_to(self.chart.step(self._cursor, _ARROWS[key]))
        elif key in _ENTER and self._cursor is not None:
            if not (alt and self._trail.seek_to_triad(self._cursor)):
                self.strike(self._cursor)
        elif 0 <= number < len(MODES):
            self._choose({"mode": list(MODES)[number]})
        elif key == Qt.Key.Key_Home and torus:
            self._turning.reset()
            self.update(self.well())
        elif key == Qt.Key.Key_Escape and self._cursor is not None:
            self._point_to(None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        at = self._on_chart(event.position())
        stop = self._trail.stop_at(self.chart, at)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and stop is not None:
            self._trail.seek_to(stop)
        elif self._look.mode == "torus":
            self._turning.grab(at)
        else:
            self._strike_at(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._on_chart(event.position())
        if self._turning.drag(at):
            self.update(self.well())
            return
        inside = self.well().contains(event.position().toPoint())
        hover = self.chart.spot_at(at.x(), at.y()) if inside else None
        stop = self._trail.stop_at(self.chart, at) if inside else None
        if (hover, stop) != (self._hover, self._trail.hover):
            self._hover, self._trail.hover = hover, stop
            pointing = hover is not None or stop is not None
            shape = Qt.CursorShape.PointingHandCursor if pointing else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update(self.well())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._turning.let_go():
            self._strike_at(self._on_chart(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._look.mode == "torus":
            self._turning.reset()
            self.update(self.well())
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = self._trail.hover = None
        self.update(self.well())

    def _strike_at(self, at: QPointF) -> None:
        spot = self.chart.spot_at(at.x(), at.y())
        if spot is not None:
            self._cursor = None
            self._name_cursor()
            self.strike(spot)

    def _on_chart(self, position: QPointF) -> QPointF:
        self._fit()
        return position - QPointF(self.well().topLeft())

    # drawing

    def resizeEvent(self, event: object) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """Put pills and bar in their places."""
        right = self.width() - INSET - self._pills.width()
        self._pills.move(right, INSET + (scaled(HEADER) - SPACE - self._pills.height()) // 2)
        top = self.height() - BAR_HEIGHT - 6
        self._trail.bar.setGeometry(INSET, top, self.width() - 2 * INSET, BAR_HEIGHT)
        self.update()

    def _fit(self) -> None:
        size = self.well().size()
        if self._fitted.get(self._look.mode) != size:
            self._fitted[self._look.mode] = size
            self.chart.resize(max(size.width(), 1), max(size.height(), 1), self.devicePixelRatioF())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, well = QPainter(self), self.well()
        if not well.contains(event.region().boundingRect()):
            self.draw_panel(painter, event.region())
            self._draw_header(painter)
            self.draw_ring(painter)
        if event.region().intersects(well) and well.width() > 0 and well.height() > 0:
            self._fit()
            painter.save()
            painter.setClipRect(well)
            painter.fillRect(well, colour(themes.active.ground))
            painter.translate(well.topLeft())
            self.chart.draw(painter, self._lit, self._path, self._trail.shown)
            self._draw_over(painter, QRectF(0, 0, well.width(), well.height()))
            painter.restore()
            self.round_corners(painter, well, themes.active.panel)

    def _header(self) -> QRect:
        return QRect(0, 0, self.width(), INSET + scaled(HEADER))

    def _draw_header(self, painter: QPainter) -> None:
        theme, title = themes.active, font(12, 600)
        baseline = INSET + scaled(15)
        painter.setFont(title)
        painter.setPen(colour(theme.text))
        painter.drawText(QPointF(INSET, baseline), self.TITLE)
        chosen = font(12, tabular=True)
        painter.setPen(colour(theme.soft))
        painter.setFont(chosen)
        x = INSET + QFontMetricsF(title).horizontalAdvance(self.TITLE) + 10
        room = self._pills.x() - x - SPACE
        words = self._trail.words() if self._trail.replaying else self.triad
        shown = QFontMetricsF(chosen).elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(x, baseline), shown)

    def _draw_over(self, painter: QPainter, area: QRectF) -> None:
        chart = self.chart
        if self._cursor is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(themes.active.accent), 2.5))
            painter.drawPath(chart.outline(self._cursor))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._ripples.draw(painter, chart.place, area, self._now_s)
        points = self._trail.points(chart)
        if self._trail.hover is not None and points:
            at = Place(*points[self._trail.hover], 8)
            stop = self._trail.shown.stops[self._trail.hover]
            draw_label(painter, at, stop_lines(stop, self._trail.hover_s), area)
            return
        named = self._cursor or self._hover
        if named is not None and not self._ripples:
            draw_label(painter, chart.place(named), spot_lines(named), area)
        if self._pictures.track is None and area.width() > 360:
            self._draw_hint(painter, area, self.EMPTY_SENTENCE)
        elif self._trail.missing:
            self._draw_hint(painter, area, "The chords of this piece are not known yet.")

    def _draw_hint(self, painter: QPainter, area: QRectF, sentence: str) -> None:
        below = Place(area.center().x(), area.bottom() + 2, 4)
        draw_label(painter, below, [[(sentence, 11, 400, "soft")]], area)
