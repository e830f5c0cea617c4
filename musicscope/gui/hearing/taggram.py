"""The taggram: how probable each answer of a network is at each moment of the track."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from musicscope.gui.hearing.frame import HearingFrame
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.colour_tables import picture_colours
from musicscope.gui.views.panel import scaled
from musicscope.gui.views.pill import PillButton, Run
from musicscope.gui.views.timeline import Window
from musicscope.gui.views.words import clock

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext
    from musicscope.workspace.hearing_taggram import TaggramHeard

_COLOURS = "viridis"
#: How many names may be shown; 0 is all of them.
COUNTS = {4: "4 most heard", 8: "8 most heard", 16: "16 most heard", 0: "All"}
_USUAL = 8
_GAP = 2
#: A lane is not lower than this; where there is no room, the last ones are left out, px.
_LOWEST = 15
#: A longer list of names is no menu that a person could read.
_MOST_IN_MENU = 60


class TaggramView(HearingFrame):
    """A lane for each name, bright where it is probable.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "taggram"
    TITLE = "Taggram"
    NAME = "Answers of a network over the time of the track"
    EMPTY_TITLE = "What a network hears, moment by moment"
    EMPTY_SENTENCE = "Play a track: each of the network’s answers gets a lane here."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        self.count = _USUAL
        self.only: tuple[str, ...] = ()
        self._order: tuple[TaggramHeard | None, tuple[str, ...]] = (None, ())
        self._told: tuple[str, ...] = ()
        super().__init__(context, parent)
        listen(self, self.hearing.heard, lambda _: self.redraw())
        self.setAccessibleDescription(
            "Left and Right seek, plus and minus zoom in time, F follows the playhead, "
            "C chooses the names."
        )
        self._name_pill()

    # what is shown

    @property
    def heard(self) -> TaggramHeard | None:
        """What is known by now."""
        return self.hearing.taggram(*self.asked) if self.asked is not None else None

    def names(self) -> tuple[str, ...]:
        """Return the names that are shown, the highest lane first."""
        heard = self.heard
        if heard is None:
            return ()
        if self._order[0] is not heard:
            self._order = heard, heard.most_heard(len(heard.names))
        order = self._order[1]
        only = [name for name in order if name in self.only]
        return tuple(only or order[: self.count or None])

    def show_most(self, count: int) -> None:
        """Show so many of the names that are heard most; 0 for all."""
        self.count, self.only = count, ()
        self._name_pill()
        self.redraw()

    def show_only(self, names: tuple[str, ...]) -> None:
        """Show these names; none shows those that are heard most."""
        self.only = names
        self._name_pill()
        self.redraw()

    def state(self) -> dict[str, Any]:
        return {"count": self.count, "only": list(self.only)}

    def restore(self, state: dict[str, Any]) -> None:
        count, only = state.get("count"), state.get("only")
        self.count = count if type(count) is int and count in COUNTS else _USUAL
        self.only = tuple(n for n in only if isinstance(n, str)) if isinstance(only, list) else ()
        self._name_pill()
        self.redraw()

    def tick(self) -> None:
        super().tick()
        if self.asked is not None and not self.hearing.trouble(*self.asked):
            self.hearing.listen_through(*self.asked)

    def follow_sound(self, moment_s: float) -> bool:
        told = self._values_at(moment_s)
        if told != self._told:
            self._told = told
            for _, lane in self.lanes():
                self.update(QRect(lane.left(), lane.top(), scaled(320), lane.height()))
        return False

    # pills

    def make_pills(self) -> None:
        super().make_pills()
        self._names_pill = PillButton(self)
        menu = QMenu(self._names_pill)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self._names_pill.setMenu(menu)

    def pills(self) -> list[PillButton]:
        return [*super().pills(), self._names_pill]

    def _name_pill(self) -> None:
        words = f"{len(self.only)} chosen" if self.only else COUNTS[self.count]
        self._names_pill.set_words(words)
        self._names_pill.setAccessibleName(f"Names that are shown: {words}")
        self._names_pill.setToolTip("Choose names (C)")
        self.place_pills()

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for count, words in COUNTS.items():
            action = menu.addAction(words, lambda count=count: self.show_most(count))
            action.setCheckable(True)
            action.setChecked(not self.only and count == self.count)
        menu.addSection("Only these")
        names = self.card.names if self.card is not None else ()
        for name in sorted(names)[:_MOST_IN_MENU]:
            action = menu.addAction(name, lambda name=name: self._turn(name))
            action.setCheckable(True)
            action.setChecked(name in self.only)

    def _turn(self, name: str) -> None:
        kept = tuple(other for other in self.only if other != name)
        self.show_only(kept if name in self.only else (*self.only, name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_C and not event.modifiers() and not self.empty:
            self._names_pill.showMenu()
        else:
            super().keyPressEvent(event)

    # drawing

    def lanes(self) -> list[tuple[str, QRect]]:
        """Return what is shown and where, from top to bottom; what there is room for."""
        plot, names = self.plot(), self.names()
        top = self.below_pills()
        room = plot.bottom() + 1 - top
        shown = names[: max(room // (scaled(_LOWEST) + _GAP), 1)]
        step = room / max(len(shown), 1)
        return [
            (name, QRect(plot.left(), top + round(n * step), plot.width(),
                         round((n + 1) * step) - round(n * step) - _GAP))
            for n, name in enumerate(shown)
        ]  # fmt: skip

    def draw_picture(self, painter: QPainter, plot: QRect, window: Window) -> None:
        theme, heard = themes.active, self.heard
        painter.fillRect(plot, colour(theme.panel if heard is not None else theme.ground))
        if heard is None:
            words = self.hearing.trouble(*self.asked) if self.asked is not None else ""
            painter.setFont(font(12))
            painter.setPen(colour(theme.soft))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(plot.adjusted(12, 0, -12, 0), flags, words or "Listening …")
            return
        columns = np.arange(0, plot.width() + 2, 2)
        moments = np.array([window.time_at(float(x) * self.ratio) for x in (0, plot.width())])
        moments_s = np.interp(columns, (0, plot.width()), moments)
        levels = _levels(heard, heard.at_all(moments_s))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for name, lane in self.lanes():
            row = np.ascontiguousarray(levels[heard.names.index(name)])
            image = QImage(row.data, len(row), 1, len(row), QImage.Format.Format_Indexed8)
            image.setColorTable(picture_colours(_COLOURS))
            painter.drawImage(QRectF(lane), image, QRectF(0, 0, plot.width() / 2, 1))
        end = plot.left() + (self.timeline.duration_s * window.scale - window.left) / self.ratio
        if end < plot.right():
            painter.fillRect(
                QRectF(end, plot.top(), plot.right() - end + 1, plot.height()), colour(theme.panel)
            )

    def draw_over(self, painter: QPainter, plot: QRect, window: Window) -> None:
        theme = themes.active
        values = self._values_at(self.timeline.position_s)
        for (name, lane), words in zip(self.lanes(), values, strict=False):
            size = 12 if lane.height() >= scaled(20) else 10
            name_font, value_font = font(size, 600), font(max(size - 1, 10), tabular=True)
            names, figures = QFontMetricsF(name_font), QFontMetricsF(value_font)
            text = names.elidedText(name, Qt.TextElideMode.ElideRight, lane.width() * 0.5)
            width = names.horizontalAdvance(text)
            wide = width + figures.horizontalAdvance(words) + 22
            high = min(names.height() + 2, lane.height())
            box = QRectF(lane.left() + 6, lane.center().y() - high / 2 + 0.5, wide, high)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.ground, 215))
            painter.drawRoundedRect(box, 4, 4)
            baseline = box.center().y() + names.ascent() / 2 - names.descent() / 2
            painter.setFont(name_font)
            painter.setPen(colour(theme.text))
            painter.drawText(QPointF(box.left() + 6, baseline), text)
            painter.setFont(value_font)
            painter.setPen(colour(theme.soft))
            painter.drawText(QPointF(box.left() + 14 + width, baseline), words)

    def _values_at(self, moment_s: float) -> tuple[str, ...]:
        heard = self.heard
        if heard is None:
            return ()
        values = heard.at(moment_s)
        return tuple(
            value_words(float(values[heard.names.index(name)]), heard.probable)
            for name in self.names()
        )

    def lines_at(self, moment_s: float, y: float) -> list[list[Run]]:
        heard, place = self.heard, y + self.plot().top()
        inside = [name for name, lane in self.lanes() if lane.top() <= place <= lane.bottom()]
        if not inside or heard is None:
            return []
        value = float(heard.at(moment_s)[heard.names.index(inside[0])])
        told = value_words(value, heard.probable)
        around = f"{clock(moment_s, 1)} · windows of {heard.window_s:.1f} s"
        return [
            [(inside[0], 12, 600, "text"), (f"  {told}", 12, 400, "text")],
            [(around, 11, 400, "soft")],
        ]

    def restyle(self) -> None:
        self._name_pill()
        super().restyle()


def value_words(value: float, probable: bool) -> str:
    """Return ``"87 %"``, or ``"0.42"`` of what is no probability."""
    return f"{value:.0%}".replace("%", " %") if probable else f"{value:.2f}".replace("-", "−")


def _levels(heard: TaggramHeard, values: np.ndarray) -> np.ndarray:
    """Return values [shape=(k, n)] as levels 0..255; those of scales from their least to most."""
    if not heard.probable and heard.values.size:
        low, high = float(heard.values.min()), float(heard.values.max())
        values = (values - low) / max(high - low, 1e-9)
    levels: np.ndarray = np.clip(values * 255, 0, 255).astype(np.uint8)
    return levels
