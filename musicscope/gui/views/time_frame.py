"""A view over time: its axis, the playhead, what is selected, and what mouse and keys do."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
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
from PySide6.QtWidgets import QWidget

from musicscope.gui.listening import listen
from musicscope.gui.theme import DARK, INSET, colour, themes
from musicscope.gui.views.panel import PANEL_RADIUS, PanelView, scaled
from musicscope.gui.views.pill import PillButton, Run
from musicscope.gui.views.time_axis import axis_height, draw_time_axis
from musicscope.gui.views.time_gestures import TimeGestures
from musicscope.gui.views.time_marks import (
    Scale,
    bookmark_at,
    draw_bookmarks,
    draw_span,
    edge_at,
)
from musicscope.gui.views.time_pointer import TimePointer
from musicscope.gui.views.timeline import Window

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext
    from musicscope.library.bookmarks import Bookmark

#: Between the panel's edge and the picture, at the usual size of type: keys, names of rows.
GUTTER = 36
#: Pills stand so far below the top of the picture: flags and tabs stand above them.
PILL_TOP = 20
STEP_S, SMALL_STEP_S = 5.0, 1.0
ZOOM = 1.25


class TimeFrame(PanelView):
    """The frame of every view whose horizontal axis is time.

    A subclass draws its picture, its gutter, and says what is known of a point.

    Parameters
    ----------
    context : ViewContext
    """

    #: Name in the list of views, and in menus.
    KIND = ""
    TITLE = ""
    #: Whether the gutter is an axis that the mouse may drag.
    has_axis = False

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.timeline = context.timeline
        self.stage = context.stage
        self.practice = context.practice
        self._drawn: Window | None = None
        self._pointer = TimePointer(self)
        self._gestures = TimeGestures(self)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleDescription(
            "Left and Right seek, plus and minus zoom in time, F follows the playhead."
        )
        self.make_pills()
        timeline = self.timeline
        timeline.join(self)
        key = id(self)
        self.destroyed.connect(lambda _: timeline.leave(key))
        listen(self, context.pictures.cleared, lambda _: self.begin_track())
        listen(self, timeline.changed, lambda _: self._arrange())
        listen(self, timeline.marked, lambda _: self.update(self.plot()))
        listen(self, timeline.pointed, lambda _: self._pointer.follow())
        listen(self, self.practice.changed, lambda _: self.update(self.plot()))
        self._show_time()

    # what a subclass gives

    @abstractmethod
    def draw_picture(self, painter: QPainter, plot: QRect, window: Window) -> None:
        """Draw what `window` shows into `plot`."""

    def draw_gutter(self, painter: QPainter, rect: QRect) -> None:
        """Draw what stands left of the picture."""

    def draw_over(self, painter: QPainter, plot: QRect, window: Window) -> None:
        """Draw what stands above playhead and span."""

    def follow_sound(self, moment_s: float) -> bool:
        """Take in what sounds now; returns whether the gutter has to be drawn again."""
        return False

    def lines_at(self, moment_s: float, y: float) -> list[list[Run]]:
        """Return what is known of a point: a moment, and pixels below the picture's top."""
        return []

    def zoom_axis(self, factor: float, position: QPointF) -> None:
        """Show `factor` times as much of the other axis, keeping what is under the mouse."""

    def drag_axis(self, dy: float, position: QPointF) -> None:
        """Move the other axis by `dy` pixels, downwards."""

    def state(self) -> dict[str, Any]:
        """Return the view's own choices as JSON values."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Take choices that `state` returned; what is unknown takes its default."""

    # where things are

    @property
    def empty(self) -> bool:
        """Whether there is nothing on stage."""
        return self.context.pictures.track is None

    @property
    def ratio(self) -> float:
        """Pixels of the screen for each unit of the widget."""
        return self.devicePixelRatioF()

    @property
    def pixels_a_second(self) -> float:
        """Units of the widget for each second."""
        return self.window_now().scale / self.ratio

    @property
    def cursor_position(self) -> QPointF | None:
        """Where the mouse is, if it is on the picture."""
        return self._pointer.position

    def plot(self) -> QRect:
        """Return where the picture is."""
        bottom = axis_height() if self.timeline.carries_axis(self) else INSET
        return self.rect().adjusted(INSET + scaled(GUTTER), INSET, -INSET, -bottom)

    def gutter(self) -> QRect:
        """Return what lies left of the picture."""
        plot = self.plot()
        return QRect(INSET, plot.top() - 6, scaled(GUTTER), plot.height() + 12)

    def window_now(self) -> Window:
        """Return the visible stretch in pixels of the screen."""
        return self.timeline.window(round(self.plot().width() * self.ratio))

    def time_at(self, x: float) -> float:
        """Return the moment at `x` of the widget, within the track, s."""
        moment = self.window_now().time_at((x - self.plot().left()) * self.ratio)
        return min(max(moment, 0.0), self.timeline.duration_s)

    def x_of(self, moment_s: float) -> float:
        """Return where a moment lies in the widget."""
        return self._scale().x_of(moment_s)

    def edge_at(self, position: QPointF) -> int | None:
        """Return which edge of the span is under the mouse."""
        span = self.practice.span
        if span is None or not self.plot().contains(position.toPoint()):
            return None
        return edge_at(self._scale(), (span.start_s, span.stop_s), position.x())

    def bookmark_at(self, position: QPointF) -> Bookmark | None:
        """Return the bookmark whose flag is under the mouse."""
        return bookmark_at(self._scale(), self.practice.bookmarks, position)

    def _scale(self) -> Scale:
        return Scale(self.plot(), self.window_now(), self.ratio)

    # following

    def tick(self) -> None:
        """Follow the playhead; draws again only what has moved."""
        if self.empty:
            return
        if self.timeline.live:
            self.timeline.extend(self.stage.duration_s)
        self.timeline.listen_to(self.stage)
        window, before = self.window_now(), self._drawn
        if before is None or window.left != before.left or window.scale != before.scale:
            self.update(self.plot())
            self.update(self._axis())
            self._pointer.scroll()
        elif window.playhead != before.playhead:
            self.update(self._playhead_rect(before))
            self.update(self._playhead_rect(window))
        if self.follow_sound(self.timeline.position_s):
            self.update(self.gutter())

    def redraw(self) -> None:
        """Draw everything again."""
        self._drawn = None
        self.update()

    def restyle(self) -> None:
        """Follow a change of theme."""
        self.place_pills()
        self.redraw()

    def begin_track(self) -> None:
        """Show what is on stage now."""
        self._show_time()
        self.place_pills()
        self.redraw()

    def make_pills(self) -> None:
        """Make the words on the picture."""
        self._back = PillButton(self)
        self._back.set_words("Back to the playhead")
        self._back.clicked.connect(self.timeline.follow_again)

    def place_pills(self) -> None:
        """Put the words on the picture where they belong, and hide those that do not."""
        self._back.set_words("Back to the playhead")
        corner = self.plot().bottomRight() - QPoint(self._back.width(), self._back.height())
        self._back.move(corner - QPoint(7, 7))
        wanted = not self.timeline.following and self.timeline.leads(self)
        self._back.setVisible(wanted and not self.empty)

    def _show_time(self) -> None:
        pictures, timeline = self.context.pictures, self.timeline
        if timeline.track == pictures.track:
            return
        timeline.track = pictures.track
        if pictures.live:
            timeline.begin_live()
        else:
            timeline.reset(pictures.duration_s)

    def _arrange(self) -> None:
        self.place_pills()
        self.update()

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
            draw_time_axis(
                painter, self.plot(), self.width() - INSET, self.window_now(), self.ratio
            )
        self.draw_ring(painter)
        painter.setClipping(False)

    def _draw_plot(self, painter: QPainter, plot: QRect) -> None:
        window = self._drawn = self.window_now()
        self.draw_picture(painter, plot, window)
        scale = Scale(plot, window, self.ratio)
        span, marking = self.practice.span, self.timeline.marking
        if marking is not None:
            draw_span(painter, scale, marking, looping=False)
        elif span is not None:
            looping = self.practice.looping
            draw_span(painter, scale, (span.start_s, span.stop_s), looping=looping)
        x = plot.left() + window.playhead / self.ratio
        painter.fillRect(QRectF(x - 2, plot.top(), 4, plot.height()), QColor(0, 0, 0, 110))
        painter.fillRect(QRectF(x - 1, plot.top(), 2, plot.height()), colour(DARK.accent))
        self.round_plot(painter, plot)
        draw_bookmarks(painter, scale, self.practice.bookmarks)
        self.draw_over(painter, plot, window)
        self._pointer.draw(painter)

    def round_plot(self, painter: QPainter, plot: QRect) -> None:
        """Round the corners of the picture."""
        self.round_corners(painter, plot, themes.active.panel)

    def _axis(self) -> QRect:
        plot = self.plot()
        left, top = plot.left() - scaled(20), plot.bottom() + 1
        return QRect(
            QPoint(left, top), self.rect().bottomRight() - QPoint(PANEL_RADIUS, PANEL_RADIUS)
        )

    def _playhead_rect(self, window: Window) -> QRect:
        plot = self.plot()
        x = plot.left() + int(window.playhead / self.ratio)
        return QRect(x - 3, plot.top(), 7, plot.height())

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.empty:
            self._gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.empty:
            self._gestures.move(event)
        self.move_cursor(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self.empty:
            self._gestures.release(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.empty:
            return
        across, along = event.angleDelta().x(), event.angleDelta().y()
        held, position = event.modifiers(), event.position()
        if held & Qt.KeyboardModifier.AltModifier:
            # some systems turn the wheel sideways while Alt is held
            self.zoom_axis(ZOOM ** (-(along or across) / 120), position)
        elif held & Qt.KeyboardModifier.ShiftModifier or abs(across) > abs(along):
            self.timeline.pan(-(across or along) / 120 * self.timeline.shown_s / 10)
        else:
            self.timeline.zoom(ZOOM ** (-along / 120), self.time_at(position.x()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        small = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = SMALL_STEP_S if small else STEP_S
        actions = {
            Qt.Key.Key_Left: lambda: self.stage.seek(self.stage.position_s - step),
            Qt.Key.Key_Right: lambda: self.stage.seek(self.stage.position_s + step),
            Qt.Key.Key_Home: lambda: self.stage.seek(0.0),
            Qt.Key.Key_Plus: lambda: self.timeline.zoom(1 / ZOOM),
            Qt.Key.Key_Equal: lambda: self.timeline.zoom(1 / ZOOM),
            Qt.Key.Key_Minus: lambda: self.timeline.zoom(ZOOM),
            Qt.Key.Key_0: self.timeline.zoom_to_default,
            Qt.Key.Key_F: self.timeline.follow_again,
        }
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        action = actions.get(event.key())
        if event.key() == Qt.Key.Key_Escape and self._let_go():
            return
        if action is None or self.empty or held:
            super().keyPressEvent(event)
        else:
            action()

    def _let_go(self) -> bool:
        """Clear what is being selected, or else the span; returns whether there was one."""
        if self._gestures.cancel():
            return True
        if self.practice.span is None:
            return False
        self.practice.clear()
        return True

    def leaveEvent(self, event: QEvent) -> None:
        self.move_cursor(None)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.move_cursor(event.position())

    def showEvent(self, event: QShowEvent) -> None:
        self.timeline.changed.emit(None)

    def hideEvent(self, event: QHideEvent) -> None:
        self.timeline.changed.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.place_pills()
        self.redraw()

    def cursor_region(self, position: QPointF) -> QRegion:
        """Return what has to be drawn again when the mouse comes to or leaves `position`."""
        return QRegion()

    def move_cursor(self, position: QPointF | None) -> None:
        """Follow the mouse; None when it has left."""
        self._pointer.move(position)
