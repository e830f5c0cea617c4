"""The levels of the partials as drawbars: one stroke of the mouse draws a whole spectrum."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from musicscope.audio.synthesis.lab_sound import MOST_PARTIALS, SILENT_DB
from musicscope.gui.lab.control import PaintedControl, scaled
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.words import decibels

#: The lowest level that a bar shows; below it is off.
FLOOR_DB = -60.0
_TOP, _FOOT, _SIDE = 22.0, 20.0, 8.0
_GRID_DB = (0, -12, -24, -36, -48)


def ratio_words(ratio: float) -> str:
    """Return a ratio as ``"3"`` or ``"2.76"``."""
    return f"{ratio:.2f}".rstrip("0").rstrip(".")


class Drawbars(PaintedControl):
    """Sixteen bars.

    Signals
    -------
    levels_changed : list of float
        In dB; `SILENT_DB` for one that is off.
    """

    KEYS = frozenset(
        {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp,
         Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Delete,
         Qt.Key.Key_Backspace}
    )  # fmt: skip
    HEIGHT = 176
    levels_changed = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Levels of the partials", parent)
        self._levels = [SILENT_DB] * MOST_PARTIALS
        self._ratios = [float(k) for k in range(1, MOST_PARTIALS + 1)]
        self._current = 0
        self._last: tuple[int, float] | None = None
        self.setToolTip(
            "Draw across the bars; arrow keys choose a partial and change it by 1 dB, "
            "Page up and down by 6 dB, Delete turns it off"
        )
        self._tell()

    @property
    def levels(self) -> tuple[float, ...]:
        """In dB."""
        return tuple(self._levels)

    @property
    def current(self) -> int:
        """The bar that takes keys, from 0."""
        return self._current

    def sizeHint(self) -> QSize:
        return QSize(420, round(scaled(176)))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, round(scaled(176)))

    def show_partials(self, levels_db: Sequence[float], ratios: Sequence[float]) -> None:
        """Show levels and ratios of at most 16 partials."""
        rest = MOST_PARTIALS - len(levels_db)
        self._levels = [*map(float, levels_db), *[SILENT_DB] * rest]
        self._ratios = [*ratios, *map(float, range(len(ratios) + 1, MOST_PARTIALS + 1))]
        self._tell()
        self.update()

    def bar(self, index: int) -> QRectF:
        """Return where a bar can go."""
        wide = (self.width() - 2 * _SIDE) / MOST_PARTIALS
        gap = 3.0 if wide > 16 else 2.0
        left = _SIDE + index * wide + gap / 2
        top, foot = scaled(_TOP), scaled(_FOOT)
        return QRectF(left, top, wide - gap, self.height() - top - foot)

    def point_of(self, index: int, level_db: float) -> QPointF:
        """Return where the top of a bar is at a level."""
        bar = self.bar(index)
        return QPointF(bar.center().x(), bar.bottom() - self._share(level_db) * bar.height())

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._last = None
            self._draw_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._draw_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        level = max(self._levels[self._current], FLOOR_DB - 1)
        steps = {
            Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 6, Qt.Key.Key_PageDown: -6
        }  # fmt: skip
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            by = 1 if key == Qt.Key.Key_Right else -1
            self._current = min(max(self._current + by, 0), MOST_PARTIALS - 1)
            self._tell()
            self.update()
        elif key in steps:
            self._set(self._current, level + steps[key])
        elif key == Qt.Key.Key_Home:
            self._set(self._current, 0.0)
        elif key in (Qt.Key.Key_End, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._set(self._current, SILENT_DB)
        else:
            super().keyPressEvent(event)

    def _draw_to(self, place: QPointF) -> None:
        """Set the bar under the pointer, and those that a quick stroke jumped over."""
        bar = self.bar(0)
        wide = (self.width() - 2 * _SIDE) / MOST_PARTIALS
        index = min(max(int((place.x() - _SIDE) // wide), 0), MOST_PARTIALS - 1)
        share = min(max((bar.bottom() - place.y()) / bar.height(), 0.0), 1.0)
        level = FLOOR_DB * (1 - share)
        first, from_level = self._last or (index, level)
        levels = list(self._levels)
        step = 1 if index >= first else -1
        for at in range(first, index + step, step):
            part = (at - first) / (index - first) if index != first else 1.0
            levels[at] = _rounded(from_level + part * (level - from_level))
        self._last = (index, level)
        self._current = index
        self._take(levels)

    def _set(self, index: int, level_db: float) -> None:
        levels = list(self._levels)
        levels[index] = _rounded(level_db)
        self._take(levels)

    def _take(self, levels: list[float]) -> None:
        changed = levels != self._levels
        self._levels = levels
        self._tell()
        self.update()
        if changed:
            self.levels_changed.emit(list(levels))

    def _tell(self) -> None:
        level, ratio = self._levels[self._current], self._ratios[self._current]
        words = decibels(level) if level > SILENT_DB else "off"
        self.say(f"Partial {self._current + 1}, ratio {ratio_words(ratio)}: {words}")

    # drawing

    @staticmethod
    def _share(level_db: float) -> float:
        return min(max(1 - level_db / FLOOR_DB, 0.0), 1.0) if level_db > SILENT_DB else 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), themes.active
        self.draw_well(painter)
        self._draw_grid(painter)
        active = self.hasFocus() or self.underMouse()
        for index, level in enumerate(self._levels):
            bar, top = self.bar(index), self.point_of(index, level).y()
            chosen = active and index == self._current
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.raised))
            painter.drawRoundedRect(bar, 3, 3)
            if level > SILENT_DB:
                filled = QRectF(bar.left(), top, bar.width(), bar.bottom() - top)
                painter.setBrush(colour(theme.text if chosen else theme.soft))
                painter.drawRoundedRect(filled, 3, 3)
                painter.setBrush(colour(theme.accent))
                painter.drawRoundedRect(QRectF(bar.left(), top - 1, bar.width(), 3), 1.5, 1.5)
            self._draw_words(painter, index, level, chosen)

    def _draw_grid(self, painter: QPainter) -> None:
        painter.setPen(QPen(colour(themes.active.line), 1))
        for level in _GRID_DB:
            y = round(self.point_of(0, level).y()) + 0.5
            painter.drawLine(QPointF(4, y), QPointF(self.width() - 4, y))

    def _draw_words(self, painter: QPainter, index: int, level: float, chosen: bool) -> None:
        theme, bar = themes.active, self.bar(index)
        middle = Qt.AlignmentFlag.AlignCenter
        painter.setFont(font(10, 600 if chosen else 400, tabular=True))
        painter.setPen(colour(theme.text if chosen else theme.soft))
        step = (self.width() - 2 * _SIDE) / MOST_PARTIALS
        for words, y in (
            (_level_words(level), scaled(4)),
            (ratio_words(self._ratios[index]), bar.bottom() + 2),
        ):
            wide = painter.fontMetrics().horizontalAdvance(words)
            if wide > step - 1 and not (chosen or index == 0 or self._room_from(index, wide)):
                continue
            place = QRectF(bar.center().x() - wide, y, 2 * wide, scaled(16))
            painter.drawText(place, middle, words)

    def _room_from(self, index: int, wide: float) -> bool:
        """Return whether every third bar may show its words, and this is one."""
        step = (self.width() - 2 * _SIDE) / MOST_PARTIALS
        return index % 3 == 0 and wide <= 3 * step - 4


def _level_words(level_db: float) -> str:
    if level_db <= SILENT_DB:
        return ""
    return f"{level_db:.0f}".replace("-0", "0").replace("-", "−")


def _rounded(level_db: float) -> float:
    return round(min(level_db, 0.0), 1) if level_db > FLOOR_DB else SILENT_DB
