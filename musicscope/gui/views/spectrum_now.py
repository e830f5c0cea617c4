"""The spectrum of this moment, its partials with the names of their notes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from musicscope.analysis.meter_spectrum import (
    FLOOR_DB,
    Peak,
    RunningSpectrum,
    find_peaks,
    sine_power,
    to_db,
)
from musicscope.analysis.pitch import frequency_to_note
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, colour, font, themes
from musicscope.gui.views.curves_polygon import polygon
from musicscope.gui.views.panel import scaled
from musicscope.gui.views.pill import Run, draw_lines, lines_size
from musicscope.gui.views.scope_base import HeardView, ink
from musicscope.gui.views.scope_choice import ButtonPill, ChoicePill, SwitchPill
from musicscope.gui.views.spectrum_now_axis import BOTTOM_DB, SpectrumAxes
from musicscope.gui.views.words import decibels, hertz

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext

_GUTTER, _AXIS = 34, 20
_WINDOWS = {
    "hann": "Hann",
    "hamming": "Hamming",
    "blackmanharris": "Blackman-Harris",
    "rectangular": "Rectangular",
}
_SIZES = {str(2**n): f"{2**n:,} samples" for n in range(9, 16)}
_AXES = {"log": "Logarithmic", "linear": "Linear"}
_AVERAGES = {
    "off": "No average",
    "fast": "Fast average",
    "slow": "Slow average",
    "infinite": "Average of all",
}
_DEFAULTS = {"window": "hann", "fft": "8192", "axis": "log", "average": "fast"}
_CHOICES = {"window": _WINDOWS, "fft": _SIZES, "axis": _AXES, "average": _AVERAGES}
#: Partials that are named at most, and how far below the strongest, dB.
_NAMED, _NAMED_DB = 8, 45.0
#: The equaliser is drawn around the middle, in a scale of its own, dB from edge to edge.
_EQUALISER_DB = 48.0
#: Names change this often at most, so that they can be read, s.
_NAMES_EVERY_S = 0.1


class SpectrumNowView(HeardView):
    """The levels of all frequencies in the last fraction of a second."""

    KIND = "spectrum_now"
    TITLE = "Spectrum now"
    NAME = "Spectrum of this moment"
    EMPTY_TITLE = "The spectrum of this moment"
    EMPTY_SENTENCE = "Play something: its partials stand here, with the names of their notes."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.look = dict(_DEFAULTS)
        self.holding = False
        self.peaks: list[Peak] = []
        self._rate = 44_100
        self._running = RunningSpectrum(self.look["average"])
        self._power: np.ndarray | None = None
        self._last = np.zeros(0, np.float32)
        self._named_s = 0.0
        self._cursor: QPointF | None = None
        self._chosen = -1
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleDescription(
            "Left and Right go from partial to partial, H holds the picture, R starts it anew."
        )
        self._make_pills()
        equalising = getattr(context.workspace, "equalising", None)
        if equalising is not None:
            listen(self, equalising.changed, lambda _: self.renew())
        self.arrange()

    # what is heard

    def take(self, elapsed_s: float) -> bool:
        if not self.stage.playing:
            return False
        n_fft = int(self.look["fft"])
        samples, rate = self.stage.heard((n_fft + 64) / max(self._rate, 1))
        if rate != self._rate:
            self._rate = rate
            self.begin()
            return True
        if not len(samples):
            return False
        mono = samples[-n_fft:].mean(axis=1, dtype=np.float32)
        if np.array_equal(mono[-64:], self._last):
            return False
        self._last = mono[-64:].copy()
        mono = np.pad(mono, (n_fft - len(mono), 0))
        self._power = self._running.push(sine_power(mono, self.look["window"]), elapsed_s)
        self._named_s += elapsed_s
        if self._named_s >= _NAMES_EVERY_S or not self.peaks:
            self._named_s = 0.0
            self._name_peaks()
        return True

    def begin(self) -> None:
        self._running = RunningSpectrum(self.look["average"])
        self._power, self.peaks, self._chosen = None, [], -1
        self._last = np.zeros(0, np.float32)
        self.renew()

    def _name_peaks(self) -> None:
        if self._power is None:
            return
        found = find_peaks(
            self._power, self._rate, self.look["window"], count=_NAMED, range_db=_NAMED_DB
        )
        self.peaks = sorted(found, key=lambda peak: -peak.level_db)
        self._chosen = min(self._chosen, len(self.peaks) - 1)

    # choices

    def choose(self, name: str, value: str) -> None:
        """Choose the ``window``, ``fft``, ``axis`` or ``average``."""
        self.look[name] = value
        self._pills_by_name[name].show_chosen(value)
        if name == "axis":
            self.renew()
            self.arrange()
        else:
            self.begin()
            self.arrange()

    def hold(self, on: bool) -> None:
        """Show how high each frequency was of late, or not."""
        self.holding = on
        self.update()

    def state(self) -> dict[str, Any]:
        return {**self.look, "hold": self.holding, "frozen": self.frozen}

    def restore(self, state: dict[str, Any]) -> None:
        for name, choices in _CHOICES.items():
            value = state.get(name)
            if isinstance(value, str) and value in choices:
                self.choose(name, value)
        if isinstance(state.get("hold"), bool):
            self._hold_pill.switch(state["hold"])
        if isinstance(state.get("frozen"), bool):
            self._freeze_pill.switch(state["frozen"])
        self.arrange()

    def toggle_freeze(self) -> None:
        self._freeze_pill.switch(not self.frozen)
        self.arrange()

    def _make_pills(self) -> None:
        names = {"window": "Window", "fft": "FFT size", "axis": "Axis", "average": "Average"}
        self._pills_by_name = {
            name: ChoicePill(
                self, label, _CHOICES[name], self.look[name], lambda v, n=name: self.choose(n, v)
            )
            for name, label in names.items()
        }
        self._hold_pill = SwitchPill(self, "Hold peaks", "Peaks held", self._switch_hold)
        self._freeze_pill = SwitchPill(self, "Freeze", "Frozen", self._switch_freeze, "H")
        reset = ButtonPill(self, "Start anew", self.begin, "Start average and held peaks anew")
        self.pills = (
            *self._pills_by_name.values(), self._hold_pill, self._freeze_pill, reset,
        )  # fmt: skip

    def _switch_hold(self, on: bool) -> None:
        self.hold(on)
        self.arrange()

    def _switch_freeze(self, on: bool) -> None:
        self.freeze(on)
        self.arrange()

    def pill_room(self) -> QRect:
        return self.plot().adjusted(8, 8, -8, 0)

    # drawing

    def plot(self) -> QRect:
        """Return where the spectrum is."""
        return self.rect().adjusted(INSET + scaled(_GUTTER), INSET, -INSET, -scaled(_AXIS) - 4)

    def axes(self) -> SpectrumAxes:
        """Return the axes as they are now."""
        plot = self.plot()
        return SpectrumAxes(self.look["axis"], plot.width(), plot.height(), self._rate / 2)

    def moving_rect(self) -> QRect:
        return self.plot()

    def draw_backdrop(self, painter: QPainter) -> None:
        theme, plot, axes = themes.active, self.plot(), self.axes()
        painter.fillRect(plot, colour(theme.ground))
        painter.setFont(font(11, tabular=True))
        metrics = QFontMetricsF(painter.font())
        right = float("-inf")
        for hz, name in axes.ticks_hz():
            x = plot.left() + round(float(axes.x_of(np.array(hz))))
            painter.fillRect(QRectF(x, plot.top(), 1, plot.height()), colour(theme.line, 150))
            words = f"{name} Hz" if right == float("-inf") else name
            width = metrics.horizontalAdvance(words)
            left = min(max(x - width / 2, plot.left() - 14), plot.right() - width)
            if left > right + 10:
                painter.setPen(colour(theme.faint))
                painter.drawText(QPointF(left, plot.bottom() + 5 + metrics.ascent()), words)
                right = left + width
        step = 20 if plot.height() > 150 else 40
        for level in range(0, int(BOTTOM_DB) - 1, -step):
            y = plot.top() + round(float(axes.y_of(np.array(level))))
            painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), colour(theme.line, 150))
            text = "0 dB" if level == 0 else f"−{-level}"
            high = metrics.height()
            top = min(max(y - high / 2, plot.top() - 2), plot.bottom() + 2 - high)
            box = QRectF(INSET - 4, top, scaled(_GUTTER), high)
            painter.setPen(colour(theme.faint))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, flags, text)
        self._draw_equaliser(painter, plot, axes)

    def _draw_equaliser(self, painter: QPainter, plot: QRect, axes: SpectrumAxes) -> None:
        equalising = getattr(self.context.workspace, "equalising", None)
        if equalising is None or equalising.equaliser.flat:
            return
        x = np.arange(0.0, plot.width(), 2.0)
        hz = np.array([axes.hz_at(at) for at in x])
        gain_db = equalising.equaliser.response_db(np.maximum(hz, 1.0), self._rate)
        middle = plot.height() / 2
        y = np.clip(middle - gain_db / _EQUALISER_DB * plot.height(), 0, plot.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink("equaliser", 120), 1, Qt.PenStyle.DotLine))
        level = plot.top() + middle
        painter.drawLine(QPointF(plot.left(), level), QPointF(plot.right(), level))
        painter.setPen(QPen(ink("equaliser"), 1.5))
        painter.drawPolyline(polygon(plot.left() + x, plot.top() + y))
        if plot.width() > scaled(380):
            painter.setFont(font(11))
            painter.drawText(QPointF(plot.left() + 8, level - 5), "Equaliser 0 dB")
        painter.restore()

    def draw_now(self, painter: QPainter) -> None:
        plot, axes = self.plot(), self.axes()
        painter.setClipRect(plot)
        if self._power is not None:
            self._draw_line(painter, plot, axes)
            self._draw_names(painter, plot, axes)
        self.round_corners(painter, plot, themes.active.panel)
        self._draw_cursor(painter, plot, axes)
        painter.setClipping(False)

    def _draw_line(self, painter: QPainter, plot: QRect, axes: SpectrumAxes) -> None:
        x, y = axes.line(to_db(self._power))
        x, y = x + plot.left(), y + plot.top()
        pairs = np.flatnonzero(np.diff(np.floor(x / 2), prepend=-np.inf))
        floor = [plot.bottom() + 1]
        area = polygon(
            np.concatenate([x[:1], x[pairs], x[-1:]]),
            np.concatenate([floor, np.minimum.reduceat(y, pairs), floor]),
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink("left", 60))
        painter.drawPolygon(area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        held = self._running.held_db
        if self.holding and held is not None:
            hx, hy = axes.line(held)
            painter.setPen(QPen(ink("held", 170), 1))
            painter.drawPolyline(polygon(hx + plot.left(), hy + plot.top()))
        painter.setPen(QPen(ink("left"), 1))
        painter.drawPolyline(polygon(x, y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _draw_names(self, painter: QPainter, plot: QRect, axes: SpectrumAxes) -> None:
        theme = themes.active
        taken: list[QRectF] = [QRectF(p.geometry()) for p in self.pills if p.isVisible()]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for peak in self.peaks:
            x, y = self._place(peak, plot, axes)
            name, cents = note_words(round(peak.hz, 2))
            wide, small = _widths(name), _small_width(cents)
            box = QRectF(x - (wide + small) / 2, y - 20, wide + small, 14)
            inside = plot.left() + 2 <= box.left() and box.right() <= plot.right() - 2
            if not inside or box.top() < plot.top() or any(box.intersects(b) for b in taken):
                continue
            taken.append(box.adjusted(-4, -2, 4, 2))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.text))
            painter.drawEllipse(QPointF(x, y), 2.2, 2.2)
            painter.setPen(colour(theme.text))
            painter.setFont(font(12, 600))
            painter.drawText(QPointF(box.left(), box.bottom() - 2), name)
            painter.setPen(colour(theme.soft))
            painter.setFont(font(10, tabular=True))
            painter.drawText(QPointF(box.left() + wide, box.bottom() - 2), cents)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _place(self, peak: Peak, plot: QRect, axes: SpectrumAxes) -> tuple[float, float]:
        x = plot.left() + float(axes.x_of(np.array(peak.hz)))
        return x, plot.top() + min(float(axes.y_of(np.array(peak.level_db))), plot.height())

    def _draw_cursor(self, painter: QPainter, plot: QRect, axes: SpectrumAxes) -> None:
        if self._cursor is not None and plot.contains(self._cursor.toPoint()):
            at = self._cursor
            hz = axes.hz_at(at.x() - plot.left())
            lines = self.lines_at(hz)
        elif 0 <= self._chosen < len(self.peaks):
            peak = self.peaks[self._chosen]
            at = QPointF(*self._place(peak, plot, axes))
            lines = self.lines_at(peak.hz, peak.level_db)
        else:
            return
        across = colour(themes.active.text, 110)
        painter.fillRect(QRectF(at.x() - 0.5, plot.top(), 1, plot.height()), across)
        width, height = lines_size(lines)
        x = at.x() + 14 if at.x() + 18 + width < plot.right() else at.x() - 14 - width
        y = min(max(at.y() + 14, plot.top() + 4), plot.bottom() - 4 - height)
        draw_lines(painter, QRectF(x, y, width, height), lines)

    def lines_at(self, hz: float, level_db: float | None = None) -> list[list[Run]]:
        """Return what is known of a frequency: its note, and its level unless that is given."""
        if level_db is None and self._power is not None:
            place = round(hz / (self._rate / 2) * (len(self._power) - 1))
            level_db = float(to_db(self._power[min(place, len(self._power) - 1)]))
        words = [hertz(hz)]
        if level_db is not None and level_db > FLOOR_DB:
            words.append(decibels(level_db))
        below: list[Run] = [(" · ".join(words), 11, 400, "soft")]
        if hz < 16:
            return [below]
        name, cents = note_words(hz)
        return [[(name, 12, 600, "text"), (f"{cents} cents", 11, 400, "soft")], below]

    # mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._cursor = event.position()
        self.update(self.plot())

    def leaveEvent(self, event: QEvent) -> None:
        self._cursor = None
        self.update(self.plot())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        if event.key() == Qt.Key.Key_R:
            self.begin()
        elif event.key() == Qt.Key.Key_Escape and self._chosen >= 0:
            self._chosen = -1
            self.update(self.plot())
        elif step is not None and self.peaks:
            self._step(step)
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        """Go to the next partial up or down."""
        rising = sorted(range(len(self.peaks)), key=lambda n: self.peaks[n].hz)
        place = rising.index(self._chosen) + step if self._chosen >= 0 else 0
        self._chosen = rising[min(max(place, 0), len(rising) - 1)]
        words = ", ".join(
            "".join(run[0] for run in line) for line in self.lines_at(self.peaks[self._chosen].hz)
        )
        self.setAccessibleDescription(words)
        self.update(self.plot())


def note_words(hz: float) -> tuple[str, str]:
    """Return a note's name, and how far off it is, such as ``(" +3")`` cents."""
    name, cents = frequency_to_note(hz)
    rounded = round(cents)
    return name, f" {'±' if rounded == 0 else '+' if rounded > 0 else '−'}{abs(rounded)}"


@lru_cache(maxsize=256)
def _widths(name: str) -> float:
    return QFontMetricsF(font(12, 600)).horizontalAdvance(name)


@lru_cache(maxsize=256)
def _small_width(words: str) -> float:
    return QFontMetricsF(font(10, tabular=True)).horizontalAdvance(words)
