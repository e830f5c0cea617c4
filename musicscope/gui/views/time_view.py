"""A picture over time: scrolled in step with the sound, clicked to seek, dragged, zoomed."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetricsF,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from musicscope.analysis.picture import PictureChoice, Tile
from musicscope.analysis.picture_raster import Rows
from musicscope.gui.listening import listen
from musicscope.gui.theme import DARK, INSET, colour, font, themes
from musicscope.gui.views.panel import PANEL_RADIUS, PanelView
from musicscope.gui.views.pill import PillButton, Run, draw_lines, lines_size
from musicscope.gui.views.strip import PictureStrip
from musicscope.gui.views.timeline import Timeline, Window
from musicscope.gui.views.words import clock, time_step

if TYPE_CHECKING:
    from musicscope.workspace.pictures import Pictures
    from musicscope.workspace.playback import Playback

#: Between the panel's edge and the picture: piano keyboard, names of rows, frequencies.
GUTTER = 36
AXIS = 20
STEP_S, SMALL_STEP_S = 5.0, 1.0
_ZOOM = 1.25
#: Seconds between two looks for a tile that has not been announced.
_LOOK_S = 0.5


class TimeView(PanelView):
    """The frame of spectrogram and chromagram.

    Parameters
    ----------
    pictures, playback
        Services of the workspace.
    timeline : Timeline
        Shared with the other views.
    choice : PictureChoice
        The picture shown first.
    """

    def __init__(
        self,
        pictures: Pictures,
        playback: Playback,
        timeline: Timeline,
        choice: PictureChoice,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.timeline = timeline
        self.strip = PictureStrip()
        self.choice = choice
        self._pictures = pictures
        self._playback = playback
        self._drawn: Window | None = None
        self._cursor: QPointF | None = None
        self._pressed: QPointF | None = None
        self._panned = False
        self._looked_at = 0.0
        self._hover_rect = QRect()
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleDescription(
            "Left and Right seek, plus and minus zoom in time, F follows the playhead."
        )
        self.make_pills()
        timeline.join(self)
        key = id(self)
        self.destroyed.connect(lambda _: timeline.leave(key))
        listen(self, pictures.cleared, lambda _: self._begin_track())
        listen(self, pictures.arrived, self._take)
        listen(self, timeline.changed, lambda _: self._arrange())
        pictures.want(choice)
        self._begin_track()

    @abstractmethod
    def rows(self) -> Rows:
        """Return the bins of each screen row."""

    @abstractmethod
    def table(self) -> Sequence[int]:
        """Return the colour of each level."""

    @abstractmethod
    def draw_gutter(self, painter: QPainter, rect: QRect) -> None:
        """Draw what stands left of the picture."""

    @abstractmethod
    def follow_sound(self, moment_s: float) -> bool:
        """Take in what sounds now; returns whether the gutter has to be drawn again."""

    @abstractmethod
    def lines_at(self, moment_s: float, y: float) -> list[list[Run]]:
        """Return what is known of a point: a moment, and pixels below the picture's top."""

    @property
    def empty(self) -> bool:
        """Whether there is no track to show."""
        return self._pictures.track is None

    @property
    def ratio(self) -> float:
        """Pixels of the screen for each unit of the widget."""
        return self.devicePixelRatioF()

    def plot(self) -> QRect:
        """Return where the picture is."""
        bottom = AXIS + 4 if self.timeline.carries_axis(self) else INSET
        return self.rect().adjusted(INSET + GUTTER, INSET, -INSET, -bottom)

    def gutter(self) -> QRect:
        """Return what lies left of the picture."""
        plot = self.plot()
        return QRect(INSET, plot.top() - 6, GUTTER, plot.height() + 12)

    def window_now(self) -> Window:
        """Return the visible stretch in pixels of the screen."""
        return self.timeline.window(round(self.plot().width() * self.ratio))

    def tick(self) -> None:
        """Follow the playhead; draws again only what has moved."""
        if self.empty:
            return
        self.timeline.listen_to(self._playback)
        window, before = self.window_now(), self._drawn
        if before is None or window.left != before.left or window.scale != before.scale:
            plot = self.plot()
            self.update(plot)
            self.update(self._axis())
        elif window.playhead != before.playhead:
            self.update(self._playhead_rect(before))
            self.update(self._playhead_rect(window))
        if self.follow_sound(self.timeline.position_s):
            self.update(self.gutter())
        if self.strip.lacks(window) and time.monotonic() - self._looked_at > _LOOK_S:
            self._looked_at = time.monotonic()
            if not self.timeline.following:
                self._pictures.look_at(self.timeline.visible_centre_s)
            self.strip.add(self._pictures.tiles(self.choice).values())

    def choose(self, choice: PictureChoice) -> None:
        """Show another picture."""
        if choice == self.choice:
            return
        self._pictures.want(choice)
        self._pictures.unwant(self.choice)
        self.choice = choice
        self._reload()

    def redraw(self) -> None:
        """Draw everything again with other rows or colours."""
        self._drawn = None
        self.update()

    def restyle(self) -> None:
        """Follow a change of theme."""
        self.redraw()

    def time_at(self, x: float) -> float:
        """Return the moment at `x` of the widget, within the track, s."""
        moment = self.window_now().time_at((x - self.plot().left()) * self.ratio)
        return min(max(moment, 0.0), self.timeline.duration_s)

    def make_pills(self) -> None:
        """Make the words on the picture."""
        self._back = PillButton(self)
        self._back.set_words("Back to the playhead")
        self._back.clicked.connect(self.timeline.follow_again)

    def place_pills(self) -> None:
        """Put the words on the picture where they belong, and hide those that do not."""
        corner = self.plot().bottomRight() - QPoint(self._back.width(), self._back.height())
        self._back.move(corner - QPoint(7, 7))
        wanted = not self.timeline.following and self.timeline.leads(self)
        self._back.setVisible(wanted and not self.empty)

    def _arrange(self) -> None:
        self.place_pills()
        self.update()

    def _begin_track(self) -> None:
        if self.timeline.track != self._pictures.track:
            self.timeline.track = self._pictures.track
            self.timeline.reset(self._pictures.duration_s)
        self._reload()

    def _reload(self) -> None:
        self.strip.clear()
        self.strip.add(self._pictures.tiles(self.choice).values())
        self.place_pills()
        self.redraw()

    def _take(self, tile: Tile) -> None:
        if tile.choice == self.choice and tile.track == self._pictures.track:
            self.strip.add([tile])
            self.redraw()

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        region, plot = event.region(), self.plot()
        if self.empty:
            self.draw_panel(painter, region)
            self.draw_empty(painter, self.rect().adjusted(INSET, INSET, -INSET, -INSET))
            self.draw_ring(painter)
            return
        if not plot.contains(region.boundingRect()):
            self._draw_around(painter, region.subtracted(plot))
        if region.intersects(plot):
            painter.setClipRegion(region.intersected(plot))
            self._draw_plot(painter, plot)
            painter.setClipping(False)

    def _draw_around(self, painter: QPainter, around: QRegion) -> None:
        painter.setClipRegion(around)
        self.draw_panel(painter, around)
        if around.intersects(self.gutter()):
            self.draw_gutter(painter, self.gutter())
        if self.timeline.carries_axis(self) and around.intersects(self._axis()):
            self._draw_axis(painter)
        self.draw_ring(painter)
        painter.setClipping(False)

    def _draw_plot(self, painter: QPainter, plot: QRect) -> None:
        window = self._drawn = self.window_now()
        self.strip.show_as(self.rows(), self.table(), colour(themes.active.ground))
        self.strip.draw(painter, plot.left(), plot.top(), window, self.ratio)
        x = plot.left() + window.playhead / self.ratio
        painter.fillRect(QRectF(x - 2, plot.top(), 4, plot.height()), QColor(0, 0, 0, 110))
        painter.fillRect(QRectF(x - 1, plot.top(), 2, plot.height()), colour(DARK.accent))
        self.round_corners(painter, plot, themes.active.panel)
        self._draw_hover(painter, plot)

    def _draw_hover(self, painter: QPainter, plot: QRect) -> None:
        self._hover_rect = QRect()
        if self._cursor is None or not plot.contains(self._cursor.toPoint()):
            return
        lines = self.lines_at(self.time_at(self._cursor.x()), self._cursor.y() - plot.top())
        width, height = lines_size(lines)
        x, y = self._cursor.x() + 14, self._cursor.y() + 14
        if x + width > plot.right() - 4:
            x = self._cursor.x() - 14 - width
        if y + height > plot.bottom() - 4:
            y = self._cursor.y() - 14 - height
        rect = QRectF(max(x, plot.left() + 4), max(y, plot.top() + 4), width, height)
        draw_lines(painter, rect, lines)
        self._hover_rect = rect.toAlignedRect().adjusted(-1, -1, 1, 1)

    def _axis(self) -> QRect:
        plot = self.plot()
        left, top = plot.left() - 20, plot.bottom() + 1
        return QRect(
            QPoint(left, top), self.rect().bottomRight() - QPoint(PANEL_RADIUS, PANEL_RADIUS)
        )

    def _draw_axis(self, painter: QPainter) -> None:
        plot, window, ratio = self.plot(), self.window_now(), self.ratio
        step = time_step(ratio / window.scale)
        chosen = font(11, tabular=True)
        metrics = QFontMetricsF(chosen)
        painter.setFont(chosen)
        baseline = plot.bottom() + 4 + metrics.ascent()
        first = int(np.ceil(window.time_at(0) / step - 1e-9))
        last = int(window.time_at(window.width) / step + 1e-9)
        for number in range(first, last + 1):
            moment = number * step
            x = plot.left() + window.x_of(moment) / ratio
            text = clock(moment, 0 if step >= 1 else 1)
            width = metrics.horizontalAdvance(text)
            painter.setPen(colour(themes.active.faint))
            x = min(x - width / 2, self.width() - INSET - width)
            painter.drawText(QPointF(max(x, plot.left() - 20), baseline), text)

    def _playhead_rect(self, window: Window) -> QRect:
        plot = self.plot()
        x = plot.left() + int(window.playhead / self.ratio)
        return QRect(x - 3, plot.top(), 7, plot.height())

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.empty:
            self._pressed, self._panned = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._pressed is not None:
            far = (position - self._pressed).manhattanLength()
            if self._panned or far >= QApplication.startDragDistance():
                self._panned = True
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                moved = (self._pressed.x() - position.x()) * self.ratio / self.window_now().scale
                self.timeline.pan(moved)
                self._pressed = position
        self._move_cursor(position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        clicked = not self._panned and self.plot().contains(event.position().toPoint())
        self._pressed = None
        self.setCursor(Qt.CursorShape.CrossCursor)
        if clicked:
            self._playback.seek(self.time_at(event.position().x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.empty:
            return
        across, along = event.angleDelta().x(), event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not across:
            across, along = along, 0
        if abs(across) > abs(along):
            self.timeline.pan(-across / 120 * self.timeline.shown_s / 10)
        else:
            self.timeline.zoom(_ZOOM ** (-along / 120), self.time_at(event.position().x()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        small = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = SMALL_STEP_S if small else STEP_S
        actions = {
            Qt.Key.Key_Left: lambda: self._playback.seek(self._playback.position_s - step),
            Qt.Key.Key_Right: lambda: self._playback.seek(self._playback.position_s + step),
            Qt.Key.Key_Home: lambda: self._playback.seek(0.0),
            Qt.Key.Key_Plus: lambda: self.timeline.zoom(1 / _ZOOM),
            Qt.Key.Key_Equal: lambda: self.timeline.zoom(1 / _ZOOM),
            Qt.Key.Key_Minus: lambda: self.timeline.zoom(_ZOOM),
            Qt.Key.Key_0: self.timeline.zoom_to_default,
            Qt.Key.Key_F: self.timeline.follow_again,
        }
        action = actions.get(event.key())
        if action is None or self.empty:
            super().keyPressEvent(event)
        else:
            action()

    def leaveEvent(self, event: QEvent) -> None:
        self._move_cursor(None)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._move_cursor(event.position())

    def showEvent(self, event: QShowEvent) -> None:
        self.timeline.changed.emit(None)

    def hideEvent(self, event: QHideEvent) -> None:
        self.timeline.changed.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.place_pills()
        self.redraw()

    def _move_cursor(self, position: QPointF | None) -> None:
        self._cursor = position
        if self.empty:
            return
        if not self._hover_rect.isNull():
            self.update(self._hover_rect)
        if position is not None and self.plot().contains(position.toPoint()):
            reach = QRectF(position.x() - 260, position.y() - 70, 520, 140).toAlignedRect()
            self.update(reach.intersected(self.plot()))
