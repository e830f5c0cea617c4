"""How loud it is: peaks, mean level, loudness to the ear, clipping, how alike both sides are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QFontMetricsF,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QWidget

from musicscope.analysis.meter import LevelMeter, Levels
from musicscope.analysis.meter_heard import FreshSamples
from musicscope.analysis.meter_loudness import LoudnessStreamSpec
from musicscope.gui.inspector.words import signed
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.panel import scaled
from musicscope.gui.views.scope_base import HeardView
from musicscope.gui.views.scope_choice import ButtonPill
from musicscope.jobs import JobState

if TYPE_CHECKING:
    from musicscope.analysis.meter_loudness import LoudnessStream
    from musicscope.gui.views.context import ViewContext
    from musicscope.jobs import JobHandle

#: Ends of the scale of level, dBFS, and its named places.
LOW_DB, HIGH_DB = -60.0, 3.0
_TICKS_DB = (-60, -48, -36, -24, -18, -12, -6, 0)
#: Above this the bar warns, and above this it is nearly too much, dBFS.
_WARN_DB, _BAD_DB = -9.0, -1.0
_NAMES = {1: ("Mono",), 2: ("L", "R")}
_LABEL, _VALUE, _LAMP = 44, 92, 14
_ROW, _LEAST_ROW = 84, 15
_SCALE = 20
#: Figures change this often, so that they can be read, s.
_FIGURES_EVERY_S = 0.1
#: Sound kept while the loudness meter is being made, s.
_WAITING_S = 10.0
_FIGURES = ("Momentary", "Short-term", "Integrated", "True peak")


class MeterView(HeardView):
    """Bars for each channel, loudness in figures, and the correlation of both sides."""

    KIND = "meter"
    TITLE = "Levels"
    NAME = "Level meter"
    EMPTY_TITLE = "How loud it is"
    EMPTY_SENTENCE = "Play something: peaks, mean level and loudness to the ear stand here."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.levels: Levels | None = None
        self.loudness: LoudnessStream | None = None
        self.figures: tuple[str, ...] = ("–",) * len(_FIGURES)
        self._meter: LevelMeter | None = None
        self._made_for = (0, 0)
        self._fresh = FreshSamples()
        self._waiting: list[np.ndarray] = []
        self._told_s = 0.0
        self._texts: tuple[str, ...] = ()
        self._shown_track: object = None
        self._reset = ButtonPill(self, "Reset", self.reset, "Reset loudness, peaks and clip lamps")
        self.pills = (self._reset,)
        self.setAccessibleDescription("R resets; a clip lamp goes out when it is clicked.")
        self.arrange()

    def take(self, elapsed_s: float) -> bool:
        if not self.stage.playing:
            return self._rest(elapsed_s)
        block, rate = self._fresh.take(self.stage.heard, elapsed_s)
        if not len(block):
            return False
        if (rate, block.shape[1]) != self._made_for:
            self._make(rate, block.shape[1])
        self._meter.push(block)
        self._push_loudness(block)
        return self._show(elapsed_s)

    def reset(self) -> None:
        """Measure anew from now on."""
        self._make(*self._made_for)
        self.figures = ("–",) * len(_FIGURES)
        self.update()

    def forget_clips(self) -> None:
        """Put the clip lamps out."""
        if self._meter is not None:
            self._meter.forget_clips()
            self.levels = self._meter.levels()
            self.update()

    def begin(self) -> None:
        shown = self.stage.source, self.context.pictures.track
        if shown != self._shown_track:
            self._shown_track = shown
            self.reset()

    def state(self) -> dict[str, Any]:
        return {}

    def _make(self, rate: int, channels: int) -> None:
        self._made_for = rate, channels
        self._meter = LevelMeter(rate, channels) if rate else None
        self.levels = self._meter.levels() if self._meter is not None else None
        self.loudness, self._waiting = None, []
        self._backdrop = None
        if rate:
            self.context.workspace.jobs.submit(
                LoudnessStreamSpec(rate, channels),
                key=f"loudness meter {id(self)}",
                on_end=self._loudness_made,
            )

    def _loudness_made(self, handle: JobHandle) -> None:
        if handle.state is not JobState.DONE:
            return
        self.loudness = handle.result
        for block in self._waiting:
            self.loudness.push(block)
        self._waiting = []

    def _push_loudness(self, block: np.ndarray) -> None:
        if self.loudness is not None:
            self.loudness.push(block)
        elif sum(map(len, self._waiting)) < _WAITING_S * self._made_for[0]:
            self._waiting.append(block)

    def _rest(self, elapsed_s: float) -> bool:
        if self._meter is None or self._meter.resting:
            return False
        self._meter.rest(elapsed_s)
        return self._show(elapsed_s)

    def _show(self, elapsed_s: float) -> bool:
        before, self.levels = self.levels, self._meter.levels()
        self._told_s += elapsed_s
        if self._told_s >= _FIGURES_EVERY_S or before is None or not self._texts:
            self._told_s = 0.0
            self._tell()
        return self.levels != before

    def _tell(self) -> None:
        """Put the readings into words."""
        levels, loudness = self.levels, self.loudness
        self._texts = tuple(
            f"{_level(hold)} · {_level(rms)}"
            for hold, rms in zip(levels.hold_db, levels.rms_db, strict=True)
        )
        if loudness is not None:
            lufs = loudness.momentary_lufs, loudness.short_term_lufs, loudness.integrated_lufs
            self.figures = (*map(_lufs, lufs), _lufs(loudness.true_peak_dbtp, least=-140.0))
        self.update()

    # where things are

    def bars(self) -> list[QRect]:
        """Return where the bar of each channel is, and last that of the correlation."""
        well = self.well()
        count = len(self.levels.peak_db) if self.levels is not None else 2
        rows = count + (count > 1)
        scale = scaled(_SCALE) if self._has_scale(rows) else 0
        room = well.height() - scale - self._figure_rows() * scaled(46)
        row = min(_ROW, max(room // rows, _LEAST_ROW))
        left, value = well.left() + scaled(_LABEL), scaled(_VALUE) if well.width() > 300 else 0
        width = well.right() - value - _LAMP - 6 - left
        return [
            QRect(
                left, well.top() + n * row + (scale if n >= count else 0),
                max(width, 20), max(row - 6, 6) if n < count else min(max(row - 6, 6), 18),
            )
            for n in range(rows)
        ]  # fmt: skip

    def _has_scale(self, rows: int) -> bool:
        return self.well().height() >= rows * scaled(_LEAST_ROW) + scaled(_SCALE)

    def lamps(self) -> list[QRect]:
        """Return where the clip lamp of each channel is."""
        count = len(self.levels.peak_db) if self.levels is not None else 0
        return [
            QRect(bar.right() + 6, bar.top(), _LAMP, bar.height()) for bar in self.bars()[:count]
        ]

    def _figure_rows(self) -> int:
        well = self.well()
        if well.height() < 110:
            return 0
        return 1 if well.width() >= 420 else 2 if well.height() >= 170 else 0

    def pill_room(self) -> QRect:
        well = self.well()
        return QRect(
            well.right() - self._reset.width() + 1, well.bottom() - self._reset.height() + 1,
            self._reset.width() + 2, self._reset.height() + 2,
        )  # fmt: skip

    def arrange(self) -> None:
        super().arrange()
        self._reset.setVisible(self._reset.isVisible() and self._figure_rows() > 0)

    def place_of(self, level_db: float, bar: QRect) -> float:
        """Return where a level is in a bar, px."""
        share = (min(max(level_db, LOW_DB), HIGH_DB) - LOW_DB) / (HIGH_DB - LOW_DB)
        return bar.left() + share * bar.width()

    # drawing

    def draw_backdrop(self, painter: QPainter) -> None:
        theme, bars = themes.active, self.bars()
        count = len(self.levels.peak_db) if self.levels is not None else 2
        names = _NAMES.get(count) or tuple(str(n + 1) for n in range(count))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, bar in zip((*names, "Phase"), bars, strict=False):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.ground))
            painter.drawRoundedRect(bar, 3, 3)
            painter.setFont(font(12 if len(name) < 3 else 11, 600))
            painter.setPen(colour(theme.soft))
            box = QRectF(self.well().left(), bar.top() - 2, scaled(_LABEL) - 8, bar.height() + 4)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._draw_scale(painter, bars[:count])
        if count > 1:
            self._draw_phase_scale(painter, bars[-1])

    def _draw_scale(self, painter: QPainter, bars: list[QRect]) -> None:
        theme = themes.active
        painter.setFont(font(10, tabular=True))
        metrics = QFontMetricsF(painter.font())
        right = float("-inf")
        for level in reversed(_TICKS_DB):
            x = round(self.place_of(level, bars[0]))
            for bar in bars:
                painter.fillRect(QRectF(x, bar.top(), 1, bar.height()), colour(theme.line))
            words = "0 dBFS" if level == 0 else signed(level, 0)
            width = metrics.horizontalAdvance(words)
            if not self._has_scale(len(bars) + (len(bars) > 1)):
                continue
            if right == float("-inf") or x + width / 2 < right - 8:
                right = x - width / 2
                painter.setPen(colour(theme.faint))
                painter.drawText(QPointF(right, bars[-1].bottom() + scaled(14)), words)
        if self.well().width() > 300 and right > float("-inf"):
            box = QRectF(0, bars[-1].bottom() + 3, self.well().right() + 1, scaled(15))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, "peak · RMS")

    def _draw_phase_scale(self, painter: QPainter, bar: QRect) -> None:
        middle = bar.left() + bar.width() / 2
        painter.fillRect(QRectF(middle, bar.top(), 1, bar.height()), colour(themes.active.faint))

    def draw_now(self, painter: QPainter) -> None:
        levels = self.levels
        if levels is None:
            return
        bars, lamps = self.bars(), self.lamps()
        for n, (bar, lamp) in enumerate(zip(bars, lamps, strict=False)):
            self._draw_bar(painter, bar, levels.rms_db[n], levels.peak_db[n], levels.hold_db[n])
            self._draw_lamp(painter, lamp, levels.clipped[n])
            if self._texts and self.well().width() > 300:
                self._draw_value(painter, bar, lamp.right() + 6, self._texts[n])
        if levels.correlation is not None:
            self._draw_correlation(painter, bars[-1], levels.correlation)
        self._draw_figures(painter)

    def _draw_bar(
        self, painter: QPainter, bar: QRect, rms_db: float, peak_db: float, hold_db: float
    ) -> None:
        theme = themes.active
        shade = QLinearGradient(bar.left(), 0, bar.right(), 0)
        span = HIGH_DB - LOW_DB
        warn, bad = ((level - LOW_DB) / span for level in (_WARN_DB, _BAD_DB))
        stops = (
            (0, theme.good), (warn - 0.02, theme.good), (warn, theme.warn),
            (bad - 0.01, theme.warn), (bad, theme.bad), (1, theme.bad),
        )  # fmt: skip
        for place, token in stops:
            shade.setColorAt(place, colour(token))
        brush = QBrush(shade)
        left, height = bar.left(), bar.height()
        rms, peak, hold = (self.place_of(level, bar) for level in (rms_db, peak_db, hold_db))
        painter.setOpacity(0.45)
        painter.fillRect(QRectF(left, bar.top(), max(peak - left, 0), height), brush)
        painter.setOpacity(1.0)
        inner = QRectF(left, bar.top() + height * 0.2, max(rms - left, 0), height * 0.6)
        painter.fillRect(inner, brush)
        if hold_db > LOW_DB:
            painter.fillRect(QRectF(hold - 1, bar.top(), 2, height), brush)

    def _draw_lamp(self, painter: QPainter, lamp: QRect, lit: bool) -> None:
        theme = themes.active
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(theme.bad if lit else theme.line))
        painter.setBrush(colour(theme.bad) if lit else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(lamp).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _draw_value(self, painter: QPainter, bar: QRect, left: float, words: str) -> None:
        painter.setFont(font(11, 500, tabular=True))
        painter.setPen(colour(themes.active.text))
        box = QRectF(left, bar.top() - 2, self.well().right() - left + 1, bar.height() + 4)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, flags, words)

    def _draw_correlation(self, painter: QPainter, bar: QRect, correlation: float) -> None:
        theme = themes.active
        middle = bar.left() + bar.width() / 2
        x = middle + correlation * (bar.width() / 2 - 2)
        token = theme.bad if correlation < -0.05 else theme.good
        left = QRectF(min(x, middle), bar.center().y() - 1, abs(x - middle), 3)
        painter.fillRect(left, colour(token, 150))
        painter.fillRect(QRectF(x - 1.5, bar.top(), 3, bar.height()), colour(token))
        if self.well().width() > 300:
            words = f"{signed(correlation, 2, plus=True)}"
            self._draw_value(painter, bar, bar.right() + _LAMP + 12, words)

    def _draw_figures(self, painter: QPainter) -> None:
        rows = self._figure_rows()
        if not rows:
            return
        theme, well = themes.active, self.well()
        columns = len(_FIGURES) // rows
        room = well.width() - (self._reset.width() + 12 if rows == 1 else 0)
        width = room / columns
        top = self.bars()[-1].bottom() + 12.0
        for n, (name, value) in enumerate(zip(_FIGURES, self.figures, strict=True)):
            x, y = well.left() + n % columns * width, top + n // columns * scaled(42)
            unit = "dBTP" if name == "True peak" else "LUFS"
            painter.setFont(font(11))
            painter.setPen(colour(theme.faint))
            painter.drawText(QPointF(x, y + scaled(11)), name)
            painter.setFont(font(18, 600, tabular=True))
            painter.setPen(colour(theme.text))
            painter.drawText(QPointF(x, y + scaled(33)), value)
            advance = QFontMetricsF(painter.font()).horizontalAdvance(value)
            painter.setFont(font(11))
            painter.setPen(colour(theme.soft))
            painter.drawText(QPointF(x + advance + 4, y + scaled(33)), unit)

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = event.position().toPoint()
        if any(lamp.adjusted(-4, -4, 4, 4).contains(spot) for lamp in self.lamps()):
            self.forget_clips()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_R:
            self.reset()
        else:
            super().keyPressEvent(event)


def _level(level_db: float) -> str:
    return signed(level_db, 1) if level_db > -89.9 else "−∞"


def _lufs(value: float | None, *, least: float = -69.9) -> str:
    return signed(value, 1) if value is not None and value > least else "–"
