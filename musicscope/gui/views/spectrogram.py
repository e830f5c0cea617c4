"""The spectrogram: every picture of sound, on every axis, as an instrument to measure with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QRegion,
)
from PySide6.QtWidgets import QWidget

from musicscope.analysis.picture import PictureChoice, picture_of
from musicscope.core.errors import ParameterError
from musicscope.gui.theme import SPACE, colour, themes
from musicscope.gui.views.colour_tables import COLOUR_TABLES
from musicscope.gui.views.pill import ClosePill, PillButton, PillSwitch, Run, choice_menu
from musicscope.gui.views.pitch_axis import AXES
from musicscope.gui.views.spectrogram_freeze import Frozen
from musicscope.gui.views.spectrogram_harmonics import draw_overtones
from musicscope.gui.views.spectrogram_keys import key_action
from musicscope.gui.views.spectrogram_look import Look, kind_labels, look_of
from musicscope.gui.views.spectrogram_name import picture_name
from musicscope.gui.views.spectrogram_pane import SpectrogramPane
from musicscope.gui.views.spectrogram_settings import SpectrogramSettings
from musicscope.gui.views.strip import PictureStrip
from musicscope.gui.views.time_frame import PILL_TOP, TimeFrame
from musicscope.gui.views.timeline import Window
from musicscope.gui.views.words import clock

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext

_SETTING = "spectrogram"
#: A look that has stayed so long is kept, ms.
_KEEP_MS = 400
_SEMITONE = 2 ** (1 / 12)
#: Pixels that an arrow key moves the cursor on an axis without notes.
_STEP_PX = 8.0
#: Narrower than this, the pills of the tools are hidden; their keys work still, px.
_ROOM_FOR_TOOLS = 460


class SpectrogramView(TimeFrame):
    """The strength of every frequency over time, around the playhead.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "spectrogram"
    TITLE = "Spectrogram"
    NAME = "Spectrogram"
    EMPTY_TITLE = "The spectrogram of what you hear"
    EMPTY_SENTENCE = "Play a track: every note and overtone appears here, in step with the sound."
    has_axis = True

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        self.harmonics = False
        self.frozen: Frozen | None = None
        self._settings_panel: SpectrogramSettings | None = None
        super().__init__(context, parent)
        self._keeping = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._keeping.timeout.connect(self._keep)
        look = look_of(context.settings.get(_SETTING))
        self.pane = SpectrogramPane(self, context.pictures, look, self._redraw_pictures)
        self.setAccessibleDescription(
            "Left and Right seek, Up and Down move the cursor by a semitone, plus and minus zoom "
            "in time, with Alt in frequency, S opens the settings, H shows overtones, T the "
            "strongest frequency, Z freezes and compares, F follows the playhead."
        )
        self._fill_menus()
        self._name()

    # the look

    @property
    def look(self) -> Look:
        """Everything that was chosen."""
        return self.pane.look

    @property
    def choice(self) -> PictureChoice:
        """The picture that was chosen last."""
        return self.pane.wanted.choice

    @property
    def strip(self) -> PictureStrip:
        """What is drawn."""
        return self.pane.strip

    @property
    def kind(self) -> str:
        """The picture chosen."""
        return self.look.kind

    def set_look(self, name: str, value: str) -> None:
        """Choose the ``kind``, ``axis`` or ``colours``.

        Raises
        ------
        ParameterError
            When there is no such choice.
        """
        choices = {"kind": kind_labels(), "axis": AXES, "colours": COLOUR_TABLES}
        if value not in choices[name]:
            raise ParameterError(f"A spectrogram has no {name} called {value}.")
        if name == "kind":
            self.show_look(self.look.with_kind(value))
        else:
            self.show_look(replace(self.look, **{name: value}))

    def set_parameter(self, name: str, value: Any) -> None:
        """Choose a parameter of the kind.

        Raises
        ------
        ParameterError
            When the kind has no such parameter or it cannot be that.
        """
        self.show_look(self.look.with_setting(name, value))

    def show_look(self, look: Look) -> None:
        """Take another look, and keep it for the next view that is opened."""
        self.pane.show(look)
        self._keeping.start()
        self._name()
        self.redraw()

    def _keep(self) -> None:
        self._keeping.stop()
        self.context.settings.set(_SETTING, self.look.state())

    def show_whole_range(self) -> None:
        """Show all frequencies."""
        self.show_look(replace(self.look, range_hz=None))

    def show_harmonics(self, on: bool) -> None:
        """Draw the overtones of the pitch under the cursor, or no longer."""
        self.harmonics = on
        if on and self.cursor_position is None:
            self.step_cursor(0.0)
        self._name()
        self.update(self.plot())

    def set_frozen(self, on: bool) -> None:
        """Keep what is shown in an upper half, or show the whole again."""
        if self.frozen is not None:
            self.frozen.close()
        self.frozen = None
        if on and not self.empty:
            self.frozen = Frozen(self, self.context, self.pane, self._redraw_pictures)
        self._name()
        self.redraw()

    def state(self) -> dict[str, Any]:
        return {"look": self.look.state(), "harmonics": self.harmonics}

    def restore(self, state: dict[str, Any]) -> None:
        self.pane.show(look_of(state.get("look")))
        self.harmonics = state.get("harmonics") is True
        self._name()
        self.redraw()

    # where the halves are

    def _halves(self) -> list[tuple[SpectrogramPane, QRect]]:
        """Return what is drawn and where, from above."""
        plot = self.plot()
        if self.frozen is None:
            return [(self.pane, plot)]
        above = QRect(plot.topLeft(), plot.size())
        above.setHeight(max((plot.height() - SPACE) // 2, 1))
        below = QRect(plot)
        below.setTop(above.bottom() + 1 + SPACE)
        return [(self.frozen.pane, above), (self.pane, below)]

    def _half_at(self, y: float) -> tuple[SpectrogramPane, QRect]:
        halves = self._halves()
        return next((half for half in halves if y <= half[1].bottom() + SPACE / 2), halves[-1])

    # drawing

    def tick(self) -> None:
        super().tick()
        if self.empty:
            return
        window = self.window_now()
        for pane, _ in self._halves():
            pane.wanted.tick(window, self.timeline)

    def follow_sound(self, moment_s: float) -> bool:
        changed = [pane.follow_sound(moment_s) for pane, _ in self._halves()]
        return any(changed)

    def draw_picture(self, painter: QPainter, plot: QRect, window: Window) -> None:
        ground = colour(themes.active.ground)
        for pane, rect in self._halves():
            pane.draw(painter, rect, window, self.ratio, ground)

    def round_plot(self, painter: QPainter, plot: QRect) -> None:
        halves = self._halves()
        for _, rect in halves:
            self.round_corners(painter, rect, themes.active.panel)
        if len(halves) > 1:
            gap = QRect(plot.left(), halves[0][1].bottom() + 1, plot.width(), SPACE)
            painter.fillRect(gap, colour(themes.active.panel))

    def draw_gutter(self, painter: QPainter, rect: QRect) -> None:
        for pane, half in self._halves():
            column = QRect(rect.left(), half.top(), rect.width(), half.height())
            pane.draw_gutter(painter, column)
            if pane.axis(half.height()).kind == "notes":
                self.round_corners(painter, column.adjusted(0, 0, -2, 0), themes.active.panel)

    def draw_over(self, painter: QPainter, plot: QRect, window: Window) -> None:
        position = self.cursor_position
        if position is None:
            return
        pane, rect = self._half_at(position.y())
        y = round(position.y())
        painter.fillRect(QRectF(plot.left(), y - 1, plot.width(), 3), QColor(0, 0, 0, 60))
        painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), QColor(255, 255, 255, 150))
        if not self.harmonics or picture_of(pane.strip.choice).rows_are != "hz":
            return
        hz = pane.axis(rect.height()).hz_at(position.y() - rect.top())
        for each, half in self._halves():
            if picture_of(each.strip.choice).rows_are == "hz":
                painter.save()
                painter.setClipRect(half, Qt.ClipOperation.IntersectClip)
                axis = each.axis(half.height())
                draw_overtones(painter, QRectF(half), axis, hz, position.x())
                painter.restore()

    def cursor_region(self, position: QPointF) -> QRegion:
        plot = self.plot()
        if self.harmonics:
            return QRegion(plot)
        return QRegion(QRect(plot.left(), round(position.y()) - 1, plot.width(), 3))

    def lines_at(self, moment_s: float, y: float) -> list[list[Run]]:
        place = self.plot().top() + y
        pane, rect = self._half_at(place)
        return pane.words_at(moment_s, place - rect.top(), rect.height(), clock(moment_s, 2))

    def restyle(self) -> None:
        self._name()
        super().restyle()

    def _redraw_pictures(self) -> None:
        self._drawn = None
        self.update(self.plot())

    # pills and menus

    def make_pills(self) -> None:
        super().make_pills()
        self._kind_pill = PillButton(self)
        self._axis_pill = PillButton(self)
        self._frozen_pill = ClosePill(self)
        self._frozen_pill.clicked.connect(lambda: self.set_frozen(False))
        self._settings_pill = PillSwitch("sliders-horizontal", "Settings (S)", self)
        self._settings_pill.setCheckable(False)
        self._settings_pill.clicked.connect(self.open_settings)
        self._harmonics_pill = PillSwitch("list-numbers", "Overtones under the cursor (H)", self)
        self._harmonics_pill.clicked.connect(self.show_harmonics)
        self._trace_pill = PillSwitch("chart-line", "Strongest frequency (T)", self)
        self._trace_pill.clicked.connect(lambda on: self.show_look(replace(self.look, trace=on)))
        self._freeze_pill = PillSwitch("snowflake", "Freeze and compare (Z)", self)
        self._freeze_pill.clicked.connect(self.set_frozen)
        self._tools = (
            self._freeze_pill,
            self._trace_pill,
            self._harmonics_pill,
            self._settings_pill,
        )

    def place_pills(self) -> None:
        super().place_pills()
        if not hasattr(self, "pane"):
            return
        (_, above), (_, below) = self._halves()[0], self._halves()[-1]
        shown = not self.empty
        corner = below.topLeft() + QPoint(8, PILL_TOP if self.frozen is None else 8)
        self._kind_pill.move(corner)
        self._axis_pill.move(corner + QPoint(self._kind_pill.width() + 6, 0))
        self._kind_pill.setVisible(shown)
        hz = picture_of(self.choice).rows_are == "hz"
        self._axis_pill.setVisible(shown and hz)
        self._frozen_pill.move(above.topLeft() + QPoint(8, PILL_TOP))
        self._frozen_pill.setVisible(shown and self.frozen is not None)
        x = below.right() - 7
        room = below.width() >= _ROOM_FOR_TOOLS * themes.scale
        for pill in reversed(self._tools):
            pill.fit()
            x -= pill.width()
            pill.move(x, corner.y())
            pill.setVisible(shown and room)
            x -= 4

    def open_settings(self) -> None:
        """Open the settings beside their pill."""
        if self._settings_panel is None:
            self._settings_panel = SpectrogramSettings(self)
        pill = self._settings_pill
        self._settings_panel.open_at(pill.mapToGlobal(QPoint(pill.width(), pill.height() + 4)))

    def _name(self) -> None:
        name = picture_name(self.choice)
        self._kind_pill.set_words(name)
        self._kind_pill.setAccessibleName(f"Kind of spectrogram: {name}")
        self._axis_pill.set_words(AXES[self.look.axis])
        self._axis_pill.setAccessibleName(f"Axis of frequency: {AXES[self.look.axis]}")
        self._harmonics_pill.setChecked(self.harmonics)
        self._trace_pill.setChecked(self.look.trace)
        self._freeze_pill.setChecked(self.frozen is not None)
        if self.frozen is not None:
            words = f"Frozen: {picture_name(self.frozen.pane.wanted.choice)}"
            self._frozen_pill.set_words(f"{words} · {self.frozen.title}".rstrip(" ·"))
            self._frozen_pill.setAccessibleName(f"{self._frozen_pill.text()}. Press to end.")
        for menu, now in ((self._kinds, self.kind), (self._axes, self.look.axis)):
            for action in menu.actions():
                action.setChecked(action.data() == now)
        if self._settings_panel is not None:
            self._settings_panel.show_look()
        self.place_pills()

    def _fill_menus(self) -> None:
        self._kinds = choice_menu(
            self._kind_pill, kind_labels(), lambda kind: self.set_look("kind", kind)
        )
        self._kinds.addSeparator()
        self._kinds.addAction("Settings…", self.open_settings)
        self._axes = choice_menu(self._axis_pill, AXES, lambda axis: self.set_look("axis", axis))
        self._axes.addSeparator()
        self._axes.addAction("Whole range", self.show_whole_range)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._keeping.isActive():
            self._keep()
        super().hideEvent(event)

    # mouse and keys

    def zoom_axis(self, factor: float, position: QPointF) -> None:
        pane, rect = self._half_at(position.y())
        look = pane.zoom(factor, position.y() - rect.top(), rect.height())
        self.take_range(look.range_hz)

    def drag_axis(self, dy: float, position: QPointF) -> None:
        pane, rect = self._half_at(position.y())
        self.take_range(pane.drag(dy, rect.height()).range_hz)

    def page_axis(self, pages: float) -> None:
        """Move the axis upwards by some pages."""
        height = self._halves()[-1][1].height()
        self.drag_axis(pages * height, QPointF(self.plot().center()))

    def take_range(self, range_hz: tuple[float, float] | None) -> None:
        """Show a part of the frequencies in both halves; None for all."""
        if self.frozen is not None:
            self.frozen.pane.show(replace(self.frozen.pane.look, range_hz=range_hz))
        self.show_look(replace(self.look, range_hz=range_hz))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.gutter().contains(event.position().toPoint()):
            self.take_range(None)
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = None if self.empty else key_action(self, event)
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def step_cursor(self, semitones: float) -> None:
        """Move the cursor by some semitones; without one it begins at the playhead."""
        position = self.cursor_position
        if position is None:
            plot = self.plot()
            x = plot.left() + self.window_now().playhead / self.ratio
            x = min(max(x, plot.left()), plot.right())
            position = QPointF(x, self._halves()[-1][1].center().y())
        pane, rect = self._half_at(position.y())
        axis = pane.axis(rect.height())
        if picture_of(pane.strip.choice).rows_are == "hz":
            hz = axis.hz_at(position.y() - rect.top()) * _SEMITONE**semitones
            y = rect.top() + axis.y_of(min(max(hz, axis.lowest_hz), axis.highest_hz))
        else:
            y = position.y() - _STEP_PX * semitones
        self.move_cursor(QPointF(position.x(), min(max(y, rect.top()), rect.bottom())))
