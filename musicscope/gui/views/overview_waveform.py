"""The whole track at a glance: waveform, beats, bookmarks, what was played and what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.overview_bars import PITCH, bar_heights, mood_inks, paint_bars, plain_inks
from musicscope.gui.views.overview_bookmarks import bookmark_menu, neighbour_bookmark
from musicscope.gui.views.overview_gestures import OverviewGestures
from musicscope.gui.views.panel import WELL_RADIUS, PanelView, scaled
from musicscope.gui.views.pill import draw_lines, lines_size
from musicscope.gui.views.time_marks import bookmark_at, draw_bookmarks, draw_span, edge_at
from musicscope.gui.views.words import clock

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext
    from musicscope.library.bookmarks import Bookmark

#: The waveform begins and ends so far from the edges, px.
SIDE = 10
STEP_S, SMALL_STEP_S = 5.0, 1.0
ZOOM = 1.25
#: Room above the bars for flags, and below them for beats, px.
_FLAGS, _BEATS = 13, 9
#: Beats, or downbeats, are drawn when they stand so far apart, px.
_APART = 4.0


class OverviewWaveform(PanelView):
    """An overview to click and drag in.

    Parameters
    ----------
    context : ViewContext
    """

    NAME = "Waveform of the whole track"
    EMPTY_TITLE = "The waveform of the track you play"
    EMPTY_SENTENCE = "Click anywhere in it to go there, drag to select."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.stage, self.practice = context.stage, context.practice
        self.timeline, self._pictures = context.timeline, context.pictures
        self.in_colours = True
        self._bars: tuple[QPixmap, QPixmap] | None = None
        self._beats: QPixmap | None = None
        self._drawn: tuple[object, ...] = ()
        self._cursor: QPointF | None = None
        self._gestures = OverviewGestures(self)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleDescription(
            "Left and Right seek, Home returns to the start, Page Up and Page Down go from "
            "bookmark to bookmark, Escape clears the selection."
        )
        for event in (
            self._pictures.cleared, self._pictures.waveform_changed, context.portrait_now.changed
        ):  # fmt: skip
            listen(self, event, lambda _: self.rebuild())
        for event in (self.practice.changed, self.timeline.changed, self.timeline.marked):
            listen(self, event, lambda _: self.update())

    def well(self) -> QRect:
        return self.rect()

    def sizeHint(self) -> QSize:
        return QSize(480, 84)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 40)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return self._pictures.track is None

    @property
    def duration_s(self) -> float:
        """Of what is shown."""
        return self.timeline.duration_s if self._pictures.live else self._pictures.duration_s

    # what the marks on a plot are drawn by

    @property
    def plot(self) -> QRect:
        """Where the waveform is."""
        return self.rect().adjusted(SIDE, 0, -SIDE, 0)

    def x_of(self, moment_s: float) -> float:
        """Return where a moment lies."""
        width = max(self.width() - 2 * SIDE, 1)
        return SIDE + width * (moment_s / self.duration_s if self.duration_s else 0.0)

    def time_at(self, x: float) -> float:
        """Return the moment at `x`, within the track, s."""
        width = max(self.width() - 2 * SIDE, 1)
        return min(max((x - SIDE) / width, 0.0), 1.0) * self.duration_s

    def bookmark_at(self, position: QPointF) -> Bookmark | None:
        """Return the bookmark whose flag is under the mouse."""
        return bookmark_at(self, self.practice.bookmarks, position)

    def edge_at(self, position: QPointF) -> int | None:
        """Return which edge of the span is under the mouse."""
        span = self.practice.span
        return edge_at(self, (span.start_s, span.stop_s), position.x()) if span else None

    def window_rect(self) -> QRectF:
        """Return the rectangle of what the other views show."""
        half = self.timeline.shown_s / 2
        centre = self.timeline.visible_centre_s
        left, right = self.x_of(max(centre - half, 0.0)), self.x_of(centre + half)
        return QRectF(left, 0.5, min(right, self.width() - SIDE) - left, self.height() - 1)

    # following

    def tick(self) -> None:
        """Follow the playhead; draws again only what it passed."""
        if self.empty:
            return
        self.timeline.listen_to(self.stage)
        if self._pictures.live:
            self.timeline.extend(self.stage.duration_s)
        ratio = self.devicePixelRatioF()
        frame = self.window_rect()
        sides = round(frame.left() * ratio), round(frame.right() * ratio)
        place = round(self.x_of(self.moment_s) * ratio)
        now = place, clock(self.moment_s), sides, clock(self.duration_s)
        if now == self._drawn:
            return
        before, self._drawn = self._drawn, now
        if not before or abs(before[0] - place) > 400 or before[3] != now[3]:
            self.update()
            return
        for one, other in ((before[0], place), *zip(before[2], sides, strict=True)):
            if one != other or one in (before[0], place):
                left, right = min(one, other) / ratio - 4, max(one, other) / ratio + 4
                self.update(QRectF(left, 0, right - left, self.height()).toAlignedRect())
        if before[1] != now[1]:
            self.update(QRect(0, self.height() - scaled(22), scaled(90), scaled(22)))

    @property
    def moment_s(self) -> float:
        """The moment that is heard, within the track."""
        return min(max(self.timeline.position_s, 0.0), self.duration_s)

    def restyle(self) -> None:
        """Follow a change of theme."""
        self.rebuild()

    def show_colours(self, on: bool) -> None:
        """Draw the bars in the moodbar's colours, or in one."""
        self.in_colours = on
        self.rebuild()

    def rebuild(self) -> None:
        """Draw everything anew."""
        self._bars = self._beats = None
        self._drawn = ()
        self.update()

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = themes.active, QPainter(self)
        painter.fillRect(event.rect(), colour(theme.panel))
        if self.empty:
            self.draw_empty(painter, self.rect())
            self.draw_ring(painter)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.ground))
        painter.drawRoundedRect(QRectF(self.rect()), WELL_RADIUS, WELL_RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._draw_window(painter)
        x = self.x_of(self.moment_s)
        if self._pictures.waveform is not None:
            self._draw_bars(painter, round(x))
        painter.drawPixmap(0, 0, self._beats or self._paint_beats())
        self._draw_span(painter)
        painter.fillRect(QRectF(x - 1, 0, 2, self.height()), colour(theme.accent))
        draw_bookmarks(painter, self, self.practice.bookmarks)
        self._draw_times(painter)
        self._draw_cursor(painter)
        self.draw_ring(painter)

    def _draw_window(self, painter: QPainter) -> None:
        if self.timeline.shown_s >= self.duration_s:
            return
        frame = self.window_rect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(themes.active.faint, 170), 1))
        painter.setBrush(colour(themes.active.text, 20))
        painter.drawRoundedRect(frame.adjusted(0.5, 0, -0.5, 0), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _draw_bars(self, painter: QPainter, cut: int) -> None:
        played, coming = self._bars or self._paint_bars()
        painter.save()
        painter.setClipRect(QRect(0, 0, cut, self.height()), Qt.ClipOperation.IntersectClip)
        painter.drawPixmap(0, 0, played)
        painter.restore()
        painter.save()
        rest = QRect(cut, 0, self.width() - cut, self.height())
        painter.setClipRect(rest, Qt.ClipOperation.IntersectClip)
        painter.drawPixmap(0, 0, coming)
        painter.restore()

    def _paint_bars(self) -> tuple[QPixmap, QPixmap]:
        """Return the bars as they are once they were played, and as they are before."""
        count = max((self.width() - 2 * SIDE + 1) // PITCH, 1)
        extent = bar_heights(self._pictures.waveform, count)
        portrait = self.context.portrait_now.portrait
        coloured = self.in_colours and portrait is not None and len(portrait.moodbar) > 0
        inks = mood_inks(portrait.moodbar, count) if coloured else plain_inks(count)
        room = self._bar_room()
        played, coming = (
            paint_bars(self.size(), self.devicePixelRatioF(), SIDE, extent, room, chosen)
            for chosen in inks
        )
        self._bars = played, coming
        return self._bars

    def _bar_room(self) -> tuple[int, int]:
        tall = self.height() >= 64
        top = _FLAGS if tall else 6
        return top, self.height() - (_BEATS + 4 if tall else 6)

    def beats_shown(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the beats and the downbeats that there is room for, s."""
        portrait = self.context.portrait_now.portrait
        nothing = np.zeros(0)
        if portrait is None or self.height() < 64 or not self.duration_s:
            return nothing, nothing
        scale = (self.width() - 2 * SIDE) / self.duration_s
        beats, downbeats = portrait.beats, portrait.downbeats
        return tuple(
            times if len(times) > 1 and np.median(np.diff(times)) * scale >= _APART else nothing
            for times in (beats, downbeats)
        )

    def _paint_beats(self) -> QPixmap:
        theme, ratio = themes.active, self.devicePixelRatioF()
        self._beats = QPixmap(self.size() * ratio)
        self._beats.setDevicePixelRatio(ratio)
        self._beats.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._beats)
        beats, downbeats = self.beats_shown()
        bottom = self.height() - 2
        for times, tall, ink in ((beats, 3, theme.faint), (downbeats, 7, theme.soft)):
            for moment in times.tolist():
                x = self.x_of(moment)
                painter.fillRect(QRectF(x - 0.5, bottom - tall, 1, tall), colour(ink))
        painter.end()
        return self._beats

    def _draw_span(self, painter: QPainter) -> None:
        span, marking = self.practice.span, self.timeline.marking
        if marking is None and span is None:
            return
        moments = marking or (span.start_s, span.stop_s)
        left, right = sorted(self.x_of(moment) for moment in moments)
        band = QRectF(left, 0, right - left, self.height())
        painter.fillRect(band, colour(themes.active.accent, 40))
        looping = marking is None and self.practice.looping
        draw_span(painter, self, tuple(sorted(moments)), looping=looping)

    def _draw_times(self, painter: QPainter) -> None:
        theme, chosen = themes.active, font(11, tabular=True)
        metrics = QFontMetricsF(chosen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(chosen)
        total, height = clock(self.duration_s), metrics.height() + 2
        right = self.width() - 6 - metrics.horizontalAdvance(total) - 8
        for x, text in ((6.0, clock(self.moment_s)), (right, total)):
            width = metrics.horizontalAdvance(text) + 8
            ground = QRectF(x, self.height() - 5 - height, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.ground, 215))
            painter.drawRoundedRect(ground, 4, 4)
            painter.setPen(colour(theme.soft))
            painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_cursor(self, painter: QPainter) -> None:
        if self._cursor is None:
            return
        x = min(max(self._cursor.x(), SIDE), self.width() - SIDE)
        painter.fillRect(QRectF(x - 0.5, 0, 1, self.height()), colour(themes.active.text, 110))
        bookmark = self.bookmark_at(self._cursor)
        moment = self.time_at(x) if bookmark is None else bookmark.at_s
        line = [(clock(moment, 1), 11, 500, "text")]
        if bookmark is not None:
            line.insert(0, (f"{bookmark.name or 'Bookmark'}  ", 12, 600, "text"))
        width, height = lines_size([line])
        left = x + 8 if x + 8 + width < self.width() - 4 else x - 8 - width
        draw_lines(painter, QRectF(left, 4, width, height - 4), [line])

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.empty:
            self._gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._cursor = event.position()
        if not self.empty:
            self._gestures.move(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self.empty:
            self._gestures.release(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.empty:
            return
        across, along = event.angleDelta().x(), event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(across) > abs(along):
            self.timeline.pan(-(across or along) / 120 * self.timeline.shown_s / 10)
        else:
            self.timeline.zoom(ZOOM ** (-along / 120), self.time_at(event.position().x()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._cursor = None
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.empty:
            return
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        under = self.bookmark_at(QPointF(event.pos())) if by_mouse else None
        moment = self.time_at(event.pos().x()) if by_mouse else self.moment_s
        bookmark_menu(self, self.context, under, moment).exec(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        small = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = SMALL_STEP_S if small else STEP_S
        here, marks = self.stage.position_s, self.practice.bookmarks
        targets = {
            Qt.Key.Key_Left: here - step,
            Qt.Key.Key_Right: here + step,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_PageUp: neighbour_bookmark(marks, here, -1),
            Qt.Key.Key_PageDown: neighbour_bookmark(marks, here, 1),
        }
        if event.key() == Qt.Key.Key_Escape and self._let_go():
            return
        if event.key() in targets and not self.empty:
            target = targets[event.key()]
            if target is not None:
                self.stage.seek(min(max(target, 0.0), self.duration_s))
        else:
            super().keyPressEvent(event)

    def _let_go(self) -> bool:
        """Clear what is being selected, or else the span; returns whether there was one."""
        if self._gestures.cancel():
            return True
        if self.practice.span is None:
            return False
        self.practice.clear()
        return True

    def resizeEvent(self, event: object) -> None:
        self.rebuild()
