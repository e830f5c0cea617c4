"""The wave itself: an oscilloscope that stands still on a tone, and the picture of stereo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from musicscope.gui.theme import INSET, colour, font, themes
from musicscope.gui.views.curves_polygon import polygon
from musicscope.gui.views.panel import scaled
from musicscope.gui.views.scope_base import HeardView, ink
from musicscope.gui.views.scope_choice import ChoicePill, SwitchPill

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext

_BASES = {str(ms): f"{ms} ms" for ms in (1, 2, 5, 10, 20, 50, 100)}
_SHOWN = {"lanes": "Left and right", "xy": "Stereo picture (X–Y)"}
_SHORT = {"lanes": "Left and right", "xy": "X–Y"}
_GAINS = {"auto": "Automatic height", "1": "Full scale", "2": "2 ×", "4": "4 ×", "8": "8 ×"}
_CHOICES = {"base": _BASES, "shown": _SHOWN, "gain": _GAINS}
_DEFAULTS = {"base": "20", "shown": "lanes", "gain": "auto"}
#: The trigger looks back so far for a crossing, s: a period of 40 Hz.
_SEARCH_S = 0.025
#: Of the picture of stereo, s.
_XY_S = 0.05
#: Quieter sound is not drawn as if it were louder than this.
_SMALLEST = 0.02
#: How fast the automatic height returns, a second.
_RELEASE = 0.6
_GUTTER = 24


def trigger(wave: np.ndarray, shown: int) -> int:
    """Return where to begin so that a tone stands still: the last rising crossing of zero.

    Parameters
    ----------
    wave : np.ndarray [shape=(n,)]
        The newest samples, the last one newest.
    shown : int
        How many are shown.

    Returns
    -------
    int
        A place with `shown` samples after it, before which the wave is below zero and at which
        it is not; the one that is followed by the steepest rise of the fundamental, so that of
        several crossings in a period the same is taken each time. Where there is none, the
        newest `shown` samples.
    """
    last = len(wave) - shown
    if last <= 1:
        return max(last, 0)
    crossings = np.flatnonzero((wave[: last - 1] < 0) & (wave[1:last] >= 0)) + 1
    if not len(crossings):
        return last
    area = np.concatenate([[0.0], np.cumsum(wave, dtype=np.float64)])
    reach = max(min(last // 8, shown), 1)
    rise = area[np.minimum(crossings + reach, len(wave))] - area[crossings]
    best = crossings[rise >= 0.98 * rise.max()] if rise.max() > 0 else crossings
    return int(best[-1])


class ScopeView(HeardView):
    """The wave of each channel, begun at a rising crossing of zero."""

    KIND = "scope"
    TITLE = "Oscilloscope"
    NAME = "Oscilloscope"
    EMPTY_TITLE = "The wave itself"
    EMPTY_SENTENCE = "Play something: a steady tone stands still here."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.look = dict(_DEFAULTS)
        self.wave = np.zeros((0, 2), np.float32)
        self._rate = 44_100
        self._height = _SMALLEST
        self._last = np.zeros((0, 0), np.float32)
        self.setAccessibleDescription("Plus and minus change the time base, H holds the picture.")
        names = {"base": "Time base", "shown": "Shown", "gain": "Height"}
        self._pills_by_name = {
            name: ChoicePill(
                self,
                label,
                _CHOICES[name],
                self.look[name],
                lambda v, n=name: self.choose(n, v),
                _SHORT if name == "shown" else None,
            )
            for name, label in names.items()
        }
        self._freeze_pill = SwitchPill(self, "Freeze", "Frozen", self._switch_freeze, "H")
        self.pills = (*self._pills_by_name.values(), self._freeze_pill)
        self.arrange()

    def take(self, elapsed_s: float) -> bool:
        if not self.stage.playing:
            return False
        seconds = _XY_S if self.look["shown"] == "xy" else self._base_s
        samples, rate = self.stage.heard(seconds + 2 * _SEARCH_S)
        if not len(samples) or np.array_equal(samples[-64:], self._last):
            return False
        if rate != self._rate:
            self._rate = rate
            self._backdrop = None
        self._last = samples[-64:].copy()
        shown = max(round(seconds * rate), 2)
        if self.look["shown"] == "xy":
            self.wave = samples[-shown:]
        else:
            begin = trigger(samples.mean(axis=1), shown + 1)
            self.wave = samples[max(begin - 1, 0) : begin + shown + 1]
        top = float(np.abs(self.wave).max(initial=0.0))
        self._height = max(top, self._height * (1 - _RELEASE * min(elapsed_s, 1)), _SMALLEST)
        return True

    def begin(self) -> None:
        self.wave = self.wave[:0]
        self._height = _SMALLEST
        self._last = np.zeros((0, 0), np.float32)

    @property
    def _base_s(self) -> float:
        return int(self.look["base"]) / 1000

    @property
    def full_height(self) -> float:
        """The amplitude that fills a lane."""
        gain = self.look["gain"]
        return min(self._height * 1.1, 1.0) if gain == "auto" else 1 / int(gain)

    def choose(self, name: str, value: str) -> None:
        """Choose the time ``base`` in ms, what is ``shown`` or the ``gain``."""
        self.look[name] = value
        self._pills_by_name[name].show_chosen(value)
        self._last = np.zeros((0, 0), np.float32)
        self.arrange()
        self.renew()

    def state(self) -> dict[str, Any]:
        return {**self.look, "frozen": self.frozen}

    def restore(self, state: dict[str, Any]) -> None:
        for name, choices in _CHOICES.items():
            value = state.get(name)
            if isinstance(value, str) and value in choices:
                self.choose(name, value)
        if isinstance(state.get("frozen"), bool):
            self._freeze_pill.switch(state["frozen"])

    def toggle_freeze(self) -> None:
        self._freeze_pill.switch(not self.frozen)

    def _switch_freeze(self, on: bool) -> None:
        self.freeze(on)
        self.arrange()

    # drawing

    def lanes(self) -> list[QRect]:
        """Return where each channel is drawn; one square for the picture of stereo."""
        well = self.well()
        if self.look["shown"] == "xy":
            side = min(well.width(), well.height())
            square = QRect(0, 0, side, side)
            square.moveCenter(well.center())
            return [square]
        well.setLeft(well.left() + scaled(_GUTTER))
        count = max(min(self.wave.shape[1], 2), 1) if len(self.wave) else 2
        height = (well.height() - (count - 1) * 4) // count
        return [
            QRect(well.left(), well.top() + n * (height + 4), well.width(), height)
            for n in range(count)
        ]

    def pill_room(self) -> QRect:
        left = scaled(_GUTTER) if self.look["shown"] == "lanes" else 0
        return self.well().adjusted(left + 8, 8, -8, 0)

    def draw_backdrop(self, painter: QPainter) -> None:
        theme = themes.active
        if self.look["shown"] == "xy":
            self._draw_square(painter)
            return
        painter.setFont(font(11, 600))
        for name, lane in zip("LR", self.lanes(), strict=False):
            painter.fillRect(lane, colour(theme.ground))
            for tenth in range(1, 10):
                x = lane.left() + round(lane.width() * tenth / 10)
                painter.fillRect(QRectF(x, lane.top(), 1, lane.height()), colour(theme.line, 120))
            middle = lane.top() + lane.height() // 2
            painter.fillRect(QRectF(lane.left(), middle, lane.width(), 1), colour(theme.line))
            painter.setPen(colour(theme.soft))
            box = QRectF(INSET - 4, middle - 12, scaled(_GUTTER), 24)
            words = name if len(self.lanes()) > 1 else ""
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_square(self, painter: QPainter) -> None:
        theme, square = themes.active, self.lanes()[0]
        painter.fillRect(self.well(), colour(theme.ground))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(theme.line), 1))
        centre, half = QRectF(square).center(), square.width() / 2 - 16
        slant = half / np.sqrt(2)
        for dx, dy in ((0, half), (half, 0), (slant, slant), (slant, -slant)):
            way = QPointF(dx, dy)
            painter.drawLine(centre - way, centre + way)
        painter.setFont(font(11, 600))
        painter.setPen(colour(theme.soft))
        for words, dx, dy in (
            ("Mono", 0, -half - 8), ("L", -slant - 8, -slant - 8), ("R", slant + 8, -slant - 8),
            ("Side", half - 4, -10),
        ):  # fmt: skip
            box = QRectF(centre.x() + dx - 24, centre.y() + dy - 8, 48, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()

    def draw_now(self, painter: QPainter) -> None:
        if len(self.wave) > 1:
            if self.look["shown"] == "xy":
                self._draw_stereo(painter)
            else:
                self._draw_waves(painter)
        self._draw_scale(painter)

    def _draw_waves(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for channel, lane in enumerate(self.lanes()):
            painter.setClipRect(lane)
            x, y = self.points(channel, lane)
            name = ("left", "right")[channel]
            painter.setPen(QPen(ink(name), 1))
            painter.drawPolyline(polygon(x, y))
        painter.setClipping(False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def points(self, channel: int, lane: QRect) -> tuple[np.ndarray, np.ndarray]:
        """Return the points of a channel's line in its lane, px.

        The crossing of zero lies on the left edge; of several samples in a pixel the lowest and
        the highest are drawn.
        """
        wave = self.wave[:, min(channel, self.wave.shape[1] - 1)].astype(np.float64)
        before, after = wave[0], wave[1]
        share = -before / (after - before) if before < 0 <= after else 1.0
        at = (np.arange(len(wave)) - share) / (self._base_s * self._rate)
        x = lane.left() + at * lane.width()
        if len(wave) > 3 * lane.width():
            columns = np.floor(x).astype(int)
            starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
            lows, highs = np.minimum.reduceat(wave, starts), np.maximum.reduceat(wave, starts)
            wave = np.stack([lows, highs], axis=1).ravel()
            x = np.repeat(columns[starts] + 0.5, 2)
        middle = lane.top() + lane.height() / 2
        return x, middle - wave / self.full_height * (lane.height() / 2 - 2)

    def _draw_stereo(self, painter: QPainter) -> None:
        square = self.lanes()[0]
        left, right = self.wave[:, 0], self.wave[:, -1]
        half = (square.width() / 2 - 16) / self.full_height / np.sqrt(2)
        centre = QRectF(square).center()
        x = centre.x() + (right - left) * half
        y = centre.y() - (right + left) * half
        painter.setClipRect(self.well())
        painter.setPen(QPen(ink("left", 150), 1.5))
        painter.drawPoints(polygon(x, y))
        painter.setClipping(False)

    def _draw_scale(self, painter: QPainter) -> None:
        """Say how long the picture is and how high."""
        theme, lane = themes.active, self.lanes()[-1]
        painter.setFont(font(11, tabular=True))
        level = 20 * np.log10(self.full_height)
        words = f"edge {level:.0f} dBFS".replace("-", "−").replace("−0 ", "0 ")
        if self.look["shown"] == "lanes":
            words = f"{self.look['base']} ms · {words}"
        width = QFontMetricsF(painter.font()).horizontalAdvance(words)
        well = self.well()
        high = scaled(16)
        bottom = min(lane.bottom(), well.bottom())
        box = QRectF(well.right() - width - 12, bottom - high - 2, width + 8, high)
        painter.setPen(colour(theme.faint))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Plus: -1, Qt.Key.Key_Equal: -1, Qt.Key.Key_Minus: 1,
        }.get(event.key())  # fmt: skip
        if step is None or self.empty:
            super().keyPressEvent(event)
            return
        bases = list(_BASES)
        place = min(max(bases.index(self.look["base"]) + step, 0), len(bases) - 1)
        self.choose("base", bases[place])
