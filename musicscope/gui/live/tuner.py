"""The tuner: which note sounds, how far it is off, and how that went in the last seconds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSpinBox, QWidget

from musicscope.analysis.pitch_track import (
    CONCERT_A,
    HIGHEST_A,
    LOWEST_A,
    PitchNow,
    estimate_pitch,
    frame_length,
)
from musicscope.gui.listening import listen
from musicscope.gui.live.tuner_drawing import draw_dial, draw_reading, draw_trace, trace_span
from musicscope.gui.live.tuner_reading import TunerReading
from musicscope.gui.theme import SPACE, colour, font, themes
from musicscope.gui.views.panel import WELL_RADIUS, PanelView, scaled

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext

#: Seconds between two looks at a track that plays.
_STEP_S = 0.03
#: Share of the height that the dial takes where both stand one above the other.
_DIAL_PART = 0.64
#: Wider than this many times its height, the trace stands beside the dial.
_WIDE = 1.7
#: The box of the concert pitch: the keys and the wheel step it, so it needs no buttons.
_COMPACT = """
QSpinBox { padding: 0; font-size: 11px; border-radius: 4px; }
QSpinBox:focus { padding: 0; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
"""
#: On a lower dial the box of the concert pitch would hide the note, px.
_LEAST_DIAL = 160
#: Lower than this the trace is left out, px.
_LEAST_TRACE = 56


class TunerView(PanelView):
    """A dial of cents around a large note, and a trace of the pitch."""

    KIND = "tuner"
    TITLE = "Tuner"
    NAME = "Tuner"
    EMPTY_TITLE = "Which note is it?"
    EMPTY_SENTENCE = "Sing or play to the live input, or play a track with one voice."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._live = context.workspace.live
        self._stage = context.stage
        self.reading = TunerReading()
        self._span = (66.0, 72.0)
        self._ticked_at = self._looked_at = 0.0
        self._newest: PitchNow | None = None
        self._scale: QPixmap | None = None
        self._was_empty = True
        self._told = ""
        self.concert_a = QSpinBox(self)
        self.concert_a.setRange(round(LOWEST_A), round(HIGHEST_A))
        self.concert_a.setStyleSheet(_COMPACT)
        self.concert_a.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.concert_a.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self.concert_a.setPrefix("A = ")
        self.concert_a.setSuffix(" Hz")
        self.concert_a.setAccessibleName("Frequency of the concert pitch A4")
        self.concert_a.setToolTip("Concert pitch: 440 Hz today, 415 Hz for baroque music")
        self.concert_a.valueChanged.connect(self._set_concert_a)
        self.listen_button = QPushButton("Listen to the input", self)
        self.listen_button.clicked.connect(lambda _: self._live.start_as_before())
        self.setAccessibleDescription("Up and Down change the concert pitch, Home sets 440 Hz.")
        listen(self, self._live.changed, lambda _: self._follow())
        listen(self, self._stage.changed, lambda _: self._follow())
        self._follow()

    # --- what every view has

    def tick(self) -> None:
        """Let note, needle and trace follow what sounds."""
        now = time.monotonic()
        elapsed, self._ticked_at = now - self._ticked_at, now
        if self._stage.playing:
            self._look(now)
        elif self.reading.trace and now - self._looked_at > _STEP_S:
            self._looked_at = now
            self.reading.push(None, now)
        moved = self.reading.move(min(elapsed, 0.2), now)
        traced = bool(self.reading.trace)
        if self.empty != self._was_empty:
            self._follow()
        if moved:
            self.update(self._dial_rect())
        if traced or moved:
            self._span = trace_span(self.reading, self._span)
            self.update(self._trace_rect())
        self._tell()

    def state(self) -> dict[str, Any]:
        """Nothing: the concert pitch is a setting of the program."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Nothing to do; see `state`."""

    @property
    def empty(self) -> bool:
        """Whether nothing sounds, and nothing did lately."""
        return not self._stage.playing and self.reading.range() is None

    def _look(self, now: float) -> None:
        if self._live.running:
            pitch = self._live.pitch
            if pitch is None or pitch is not self._newest or now - self._looked_at > 0.1:
                if pitch is not None or now - self._looked_at > _STEP_S:
                    self._looked_at = now
                    self.reading.push(pitch, now)
                self._newest = pitch
            return
        if now - self._looked_at < _STEP_S:
            return
        self._looked_at = now
        samples, rate = self._stage.heard(0.09)
        mono = samples.mean(axis=1) if len(samples) >= frame_length(rate) else samples[:, 0]
        self.reading.push(estimate_pitch(mono, rate, concert_a=self._live.concert_a), now)

    def _follow(self) -> None:
        """Show whether there is something to hear, and the concert pitch."""
        self._was_empty = self.empty
        self.listen_button.setVisible(self.empty)
        self.concert_a.blockSignals(True)
        self.concert_a.setValue(round(self._live.concert_a))
        self.concert_a.blockSignals(False)
        self._place()
        self.update()

    def _tell(self) -> None:
        """Let a screen reader know the note."""
        pitch = self.reading.pitch
        told = "" if pitch is None else f"{pitch.note}, {self.reading.cents:+.0f} cents"
        name = f"Tuner: {told}" if told else self.NAME
        if name != self._told:
            self._told = name
            self.setAccessibleName(name)

    def _set_concert_a(self, hz: int) -> None:
        self._live.concert_a = float(hz)
        self.reading.clear()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in steps:
            self.concert_a.setValue(self.concert_a.value() + steps[event.key()])
        elif event.key() == Qt.Key.Key_Home:
            self.concert_a.setValue(round(CONCERT_A))
        else:
            super().keyPressEvent(event)

    # --- places

    def _places(self) -> tuple[QRect, QRect]:
        """Return where dial and trace are; the trace is empty where there is no room."""
        well = self.well()
        if well.width() > _WIDE * well.height():
            wide = round(min(well.height() * 1.5, well.width() * 0.5))
            dial = QRect(well.left(), well.top(), wide, well.height())
            return dial, well.adjusted(wide + SPACE, 0, 0, 0)
        tall = round(well.height() * _DIAL_PART)
        if well.height() - tall - SPACE < _LEAST_TRACE:
            return well, QRect()
        dial = QRect(well.left(), well.top(), well.width(), tall)
        return dial, well.adjusted(0, tall + SPACE, 0, 0)

    def _dial_rect(self) -> QRect:
        return self._places()[0]

    def _trace_rect(self) -> QRect:
        return self._places()[1]

    def _inside_dial(self) -> QRectF:
        return QRectF(self._dial_rect()).adjusted(SPACE, SPACE, -SPACE, -SPACE)

    def _place(self) -> None:
        well = self.well()
        room = QFontMetricsF(font(11)).horizontalAdvance("A = 440 Hz") + 16
        self.concert_a.setFixedSize(round(room), round(22 * themes.scale))
        dial = self._dial_rect()
        bottom = dial.bottom() - SPACE - self.concert_a.height()
        self.concert_a.move(dial.left() + SPACE, bottom)
        self.concert_a.setVisible(not self.empty and dial.height() >= scaled(_LEAST_DIAL))
        self.listen_button.adjustSize()
        below = well.center().y() + round(52 * themes.scale)
        self.listen_button.move(well.center().x() - self.listen_button.width() // 2, below)
        room = below + self.listen_button.height() < well.bottom()
        self.listen_button.setVisible(self.empty and room)
        self._scale = None

    def restyle(self) -> None:
        self._place()
        super().restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(380, 420)

    # --- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw_panel(painter, event.region())
        if self.empty:
            self.draw_empty(painter, self.well())
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawPixmap(0, 0, self._backdrop())
            if event.region().intersects(self._dial_rect()):
                idle = "listening…" if self._stage.playing else "paused"
                draw_reading(painter, self._inside_dial(), self.reading, idle)
            trace = QRectF(self._trace_rect())
            if not trace.isEmpty() and event.region().intersects(self._trace_rect()):
                draw_trace(painter, trace, self.reading, self._span, self._ticked_at)
        self.draw_ring(painter)

    def _backdrop(self) -> QPixmap:
        """Return what does not move, drawn once."""
        if self._scale is None:
            ratio = self.devicePixelRatioF()
            self._scale = QPixmap(self.size() * ratio)
            self._scale.setDevicePixelRatio(ratio)
            self._scale.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._scale)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(themes.active.ground))
            for rect in self._places():
                if not rect.isEmpty():
                    painter.drawRoundedRect(QRectF(rect), WELL_RADIUS, WELL_RADIUS)
            draw_dial(painter, self._inside_dial())
            painter.end()
        return self._scale
