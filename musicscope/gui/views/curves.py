"""Figures of the sound over time, one lane below the other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from musicscope.analysis.curve import MOMENTARY, CurveKind, curve_kinds
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.curves_chooser import CurveChooser
from musicscope.gui.views.curves_lane import LanePicture
from musicscope.gui.views.curves_scale import LaneScale, lane_scale, tick_words, value_words
from musicscope.gui.views.curves_store import CurveStore
from musicscope.gui.views.panel import scaled
from musicscope.gui.views.pill import PillButton, Run
from musicscope.gui.views.time_frame import TimeFrame
from musicscope.gui.views.timeline import Window
from musicscope.gui.views.words import clock

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext

DEFAULT_CURVES = ("rms", "centroid", "onset_strength", MOMENTARY)
#: Lines, dark and light theme, in the order of the lanes; the playhead's accent is not among them.
_INKS = (
    ("#77aadd", "#2f66a5"), ("#44bb99", "#1d7a60"), ("#ee99aa", "#b03a5b"),
    ("#bbcc33", "#66720a"), ("#ee8866", "#b4431f"), ("#aa88cc", "#6f4a99"),
)  # fmt: skip
_GAP = 4
#: A lane is not lower than this; where there is no room, the last ones are left out, px.
_LOWEST = 34


class CurvesView(TimeFrame):
    """Lanes of curves that share the time of all views.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "curves"
    TITLE = "Curves"
    NAME = "Curves of the sound"
    EMPTY_TITLE = "Loudness, brightness, tempo over time"
    EMPTY_SENTENCE = "Play a track: each figure you choose gets a lane here."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        self.names: tuple[str, ...] = DEFAULT_CURVES
        self._scales: dict[str, tuple[int, LaneScale]] = {}
        self._pictures: dict[str, LanePicture] = {}
        self._chooser: CurveChooser | None = None
        self._told: tuple[str, ...] = ()
        super().__init__(context, parent)
        self.store = CurveStore(context, self)
        self.store.changed.subscribe(lambda _: self.redraw())
        listen(self, context.portrait_now.changed, lambda _: self.redraw())
        self.setAccessibleDescription(
            "Left and Right seek, plus and minus zoom in time, F follows the playhead, "
            "C chooses the curves."
        )
        self.store.want(self.names)

    # what is shown

    def choose(self, names: tuple[str, ...]) -> None:
        """Show these curves, the first one on top."""
        self.names = names
        self.store.want(names)
        self._name_pill()
        self.redraw()

    def state(self) -> dict[str, Any]:
        return {"curves": list(self.names)}

    def restore(self, state: dict[str, Any]) -> None:
        wanted = state.get("curves", DEFAULT_CURVES)
        known = curve_kinds()
        names = wanted if isinstance(wanted, list | tuple) else DEFAULT_CURVES
        self.choose(tuple(dict.fromkeys(n for n in names if isinstance(n, str) and n in known)))

    def open_chooser(self) -> None:
        """Open the list of all curves."""
        if self._chooser is None:
            self._chooser = CurveChooser(self, list(curve_kinds().values()), self._choose_ticked)
        corner = self.mapToGlobal(self._pill.geometry().bottomLeft() + QPoint(0, 4))
        self._chooser.open_at(corner, self.names)

    def _choose_ticked(self, ticked: tuple[str, ...]) -> None:
        kept = [name for name in self.names if name in ticked]
        self.choose((*kept, *(name for name in ticked if name not in kept)))

    def make_pills(self) -> None:
        super().make_pills()
        self._pill = PillButton(self)
        self._pill.clicked.connect(lambda _: self.open_chooser())
        self._name_pill()

    def _name_pill(self) -> None:
        n = len(self.names)
        self._pill.set_words("Choose curves" if not n else "1 curve" if n == 1 else f"{n} curves")
        self._pill.setAccessibleName(f"Choose curves, {n} shown")
        self._pill.setToolTip("Choose curves (C)")
        self.place_pills()

    def place_pills(self) -> None:
        super().place_pills()
        if not hasattr(self, "_pill"):
            return
        self._pill.set_words(self._pill.text())
        self._pill.move(self.plot().topRight() - QPoint(self._pill.width() + 7, -8))
        self._pill.setVisible(not self.empty)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_C and not event.modifiers() and not self.empty:
            self.open_chooser()
        else:
            super().keyPressEvent(event)

    def tick(self) -> None:
        super().tick()
        if not self.empty and self.store.listen_in():
            self.update(self.plot())

    def follow_sound(self, moment_s: float) -> bool:
        told = tuple(self._value_at(kind, moment_s) for kind, _ in self.lanes())
        if told != self._told:
            self._told = told
            for _, lane in self.lanes():
                self.update(QRect(lane.left(), lane.top(), scaled(420), scaled(40)))
        return False

    def begin_track(self) -> None:
        self._scales.clear()
        super().begin_track()

    # where things are

    def lanes(self) -> list[tuple[CurveKind, QRect]]:
        """Return what is shown and where, from top to bottom; those that there is room for."""
        plot, kinds = self.plot(), curve_kinds()
        count = max(min(len(self.names), (plot.height() + _GAP) // (_LOWEST + _GAP)), 1)
        shown = self.names[:count]
        step = (plot.height() + _GAP) / max(len(shown), 1)
        return [
            (kinds[name], QRect(plot.left(), plot.top() + round(n * step), plot.width(),
                                round((n + 1) * step) - round(n * step) - _GAP))
            for n, name in enumerate(shown)
        ]  # fmt: skip

    def scale_of(self, kind: CurveKind) -> LaneScale | None:
        """Return the vertical scale of a lane, None while its curve has not come."""
        curve = self.store.get(kind.name)
        if curve is None or not len(curve.values):
            return None
        mark = len(curve.values) if curve.whole else -(len(curve.values) // 200)
        known = self._scales.get(kind.name)
        if known is None or known[0] != mark:
            known = mark, lane_scale(curve.values, kind.unit)
            self._scales[kind.name] = known
        return known[1]

    # drawing

    def draw_picture(self, painter: QPainter, plot: QRect, window: Window) -> None:
        theme = themes.active
        painter.fillRect(plot, colour(theme.panel))
        for n, (kind, lane) in enumerate(self.lanes()):
            painter.fillRect(lane, colour(theme.ground))
            curve, scale = self.store.get(kind.name), self.scale_of(kind)
            if curve is None or scale is None:
                self._draw_waiting(painter, lane, kind)
                continue
            for share in scale.share(np.array(scale.ticks[1:-1])).tolist():
                y = round(lane.bottom() - share * (lane.height() - 2))
                painter.fillRect(QRect(lane.left(), y, lane.width(), 1), colour(theme.line, 130))
            picture = self._pictures.setdefault(kind.name, LanePicture())
            dark, light = _INKS[n % len(_INKS)]
            ink = colour(dark if theme.dark else light)
            picture.draw(painter, lane, window, self.ratio, curve, scale, ink)
        self._tint_span(painter, plot)
        if not self.names:
            self._draw_words(painter, plot, "No curves are chosen; press C to choose some.")

    def _tint_span(self, painter: QPainter, plot: QRect) -> None:
        span, marking = self.practice.span, self.timeline.marking
        if marking is None and span is None:
            return
        left, right = sorted(self.x_of(s) for s in marking or (span.start_s, span.stop_s))
        band = QRectF(left, plot.top(), right - left, plot.height())
        painter.fillRect(band, colour(themes.active.accent, 30))

    def _draw_waiting(self, painter: QPainter, lane: QRect, kind: CurveKind) -> None:
        if self.store.problem:
            words = self.store.problem
        elif kind.name == "tempo":
            words = "The tempo is known once the track has been analysed."
        elif self.context.pictures.live:
            words = "Not made of a live input." if not self._is_live(kind) else ""
        else:
            words = "Being computed …" if self.store.busy else ""
        self._draw_words(painter, lane, words)

    def _is_live(self, kind: CurveKind) -> bool:
        from musicscope.analysis.curve_live import LIVE_CURVES

        return kind.name in LIVE_CURVES

    def _draw_words(self, painter: QPainter, rect: QRect, words: str) -> None:
        painter.setFont(font(12))
        painter.setPen(colour(themes.active.faint))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)

    def draw_over(self, painter: QPainter, plot: QRect, window: Window) -> None:
        theme = themes.active
        name_font, value_font = font(12, 600), font(11, tabular=True)
        names, values = QFontMetricsF(name_font), QFontMetricsF(value_font)
        flags = scaled(14) if self.practice.bookmarks else 0
        for n, (kind, lane) in enumerate(self.lanes()):
            words = self._value_at(kind, self.timeline.position_s)
            words = f"{kind.term}  {words}" if lane.width() > scaled(420) else words
            width = names.horizontalAdvance(kind.label)
            wide = width + values.horizontalAdvance(words) + 24
            top = lane.top() + 5 + (flags if n == 0 else 0)
            box = QRectF(lane.left() + 6, top, wide, names.height() + 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.ground, 205))
            painter.drawRoundedRect(box, 4, 4)
            baseline = box.top() + 1 + names.ascent()
            painter.setFont(name_font)
            painter.setPen(colour(theme.text))
            painter.drawText(QPointF(box.left() + 6, baseline), kind.label)
            painter.setFont(value_font)
            painter.setPen(colour(theme.soft))
            painter.drawText(QPointF(box.left() + 14 + width, baseline), words)

    def _value_at(self, kind: CurveKind, moment_s: float) -> str:
        curve = self.store.get(kind.name)
        value = curve.at(moment_s) if curve is not None else None
        if value is None:
            return kind.unit
        words = f"{value_words(value)} {kind.unit}".strip()
        if kind.unit == "of full scale":
            words += f" · {value_words(20 * math.log10(max(value, 1e-6)))} dB"
        return words

    def draw_gutter(self, painter: QPainter, rect: QRect) -> None:
        painter.setFont(font(10, tabular=True))
        painter.setPen(colour(themes.active.faint))
        height = QFontMetricsF(painter.font()).height()
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for kind, lane in self.lanes():
            scale = self.scale_of(kind)
            if scale is None:
                continue
            room = lane.height() > (len(scale.ticks) + 0.5) * height
            for tick in scale.ticks if room else (scale.ticks[0], scale.ticks[-1]):
                share = float(scale.share(np.array(tick)))
                y = lane.bottom() - 1 - share * (lane.height() - 2) - height / 2
                y = min(max(y, lane.top() - 2), lane.bottom() - height + 2)
                box = QRectF(rect.left() - 6, y, rect.width(), height)
                painter.drawText(box, flags, tick_words(tick))

    def lines_at(self, moment_s: float, y: float) -> list[list[Run]]:
        place = y + self.plot().top()
        inside = [kind for kind, lane in self.lanes() if lane.top() <= place <= lane.bottom()]
        if not inside:
            return []
        kind = inside[0]
        first: list[Run] = [
            (self._value_at(kind, moment_s), 12, 600, "text"),
            (f"  {clock(moment_s, 2)}", 11, 400, "soft"),
        ]
        several = _rows_of(kind)
        term = f"{kind.term}, mean of {several}" if several > 1 else kind.term
        return [first, [(term, 11, 400, "soft")]]

    def restyle(self) -> None:
        self._name_pill()
        super().restyle()


#: Rows of the descriptors that are shown as a mean.
_ROWS = {
    "bands": 3, "chroma": 12, "chroma_cqt": 12, "contrast": 7, "mfcc": 20, "onset_bands": 26,
    "tonnetz": 6,
}  # fmt: skip


def _rows_of(kind: CurveKind) -> int:
    return _ROWS.get(kind.name, 1)
