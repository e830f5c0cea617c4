"""A small keyboard on which the fundamentals are chosen."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from musicscope.analysis.pitch import PITCH_COLOURS, PITCH_NAMES
from musicscope.gui.lab.control import PaintedControl, scaled
from musicscope.gui.theme import colour, font, themes

LOWEST, HIGHEST = 36, 84
_BLACK = frozenset({1, 3, 6, 8, 10})
_WHITE_NOTES = [note for note in range(LOWEST, HIGHEST + 1) if note % 12 not in _BLACK]
_KEYS = {"dark": ("#c9ced8", "#15171b"), "light": ("#ffffff", "#2b2f37")}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: -12, Qt.Key.Key_Up: 12}


def midi_of(hz: float) -> int:
    """Return the number of the nearest note, A4 = 440 Hz = 69."""
    return round(69 + 12 * math.log2(hz / 440.0))


def hz_of(midi: int) -> float:
    """Return a note's frequency."""
    return 440.0 * 2 ** ((midi - 69) / 12)


def note_name(midi: int) -> str:
    """Return a note's name, such as ``"B♭3"``."""
    return f"{PITCH_NAMES[midi % 12]}{midi // 12 - 1}"


class Piano(PaintedControl):
    """Four octaves from C2 to C6.

    Signals
    -------
    toggled : int, bool
        A key (MIDI number) was pressed; whether it is added to what sounds, else it replaces it.
    """

    KEYS = frozenset(
        {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space,
         Qt.Key.Key_Return, Qt.Key.Key_Enter}
    )  # fmt: skip
    HEIGHT = 64
    toggled = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Fundamentals on a piano", parent)
        self._lit: frozenset[int] = frozenset()
        self._current = 60
        self.setToolTip(
            "Click chooses a note, Ctrl+click adds or removes one; "
            "arrow keys move, Enter chooses, Space adds or removes"
        )
        self._tell()

    @property
    def lit(self) -> frozenset[int]:
        """MIDI numbers of the keys that are down."""
        return self._lit

    def sizeHint(self) -> QSize:
        return QSize(420, round(scaled(64)))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, round(scaled(64)))

    def show_notes(self, notes: Iterable[int]) -> None:
        """Show which keys are down."""
        self._lit = frozenset(notes)
        within = sorted(note for note in self._lit if LOWEST <= note <= HIGHEST)
        if within and not self.hasFocus():
            self._current = within[0]
        self._tell()
        self.update()

    def key_area(self, note: int) -> QRectF:
        """Return where a key is."""
        area = QRectF(self.rect()).adjusted(5, 5, -5, -5)
        wide = area.width() / len(_WHITE_NOTES)
        if note % 12 in _BLACK:
            left = area.left() + _WHITE_NOTES.index(note + 1) * wide - 0.31 * wide
            return QRectF(left, area.top(), 0.62 * wide, 0.6 * area.height())
        left = area.left() + _WHITE_NOTES.index(note) * wide
        return QRectF(left, area.top(), wide, area.height())

    def note_at(self, place: QPointF) -> int | None:
        """Return the key under a place."""
        notes = sorted(range(LOWEST, HIGHEST + 1), key=lambda note: note % 12 not in _BLACK)
        return next((note for note in notes if self.key_area(note).contains(place)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        note = self.note_at(event.position())
        if note is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = note
            adds = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
            self._press(bool(event.modifiers() & adds))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _STEPS:
            self._current = min(max(self._current + _STEPS[key], LOWEST), HIGHEST)
            self._tell()
            self.update()
        elif key == Qt.Key.Key_Space:
            self._press(adds=True)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press(adds=False)
        else:
            super().keyPressEvent(event)

    def _press(self, adds: bool) -> None:
        self.toggled.emit(self._current, adds)

    def _tell(self) -> None:
        down = ", ".join(note_name(note) for note in sorted(self._lit)) or "no key"
        self.say(f"{down} down; {note_name(self._current)} under the keys")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw_well(painter)
        white, black = _KEYS[themes.active.name]
        order = sorted(range(LOWEST, HIGHEST + 1), key=lambda note: note % 12 in _BLACK)
        for note in order:
            area, dark = self.key_area(note), note % 12 in _BLACK
            face = black if dark else white
            painter.setPen(QPen(colour(black, 120), 1))
            painter.setBrush(colour(PITCH_COLOURS[note % 12] if note in self._lit else face))
            painter.drawRoundedRect(area.adjusted(0.5, 0, -0.5, 0), 1.5, 1.5)
            if self.hasFocus() and note == self._current:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(colour(themes.active.accent), 2))
                painter.drawRoundedRect(area.adjusted(1.5, 1, -1.5, -1), 1.5, 1.5)
            if note % 12 == 0 and not dark and area.width() >= 9:
                painter.setFont(font(8, 600))
                painter.setPen(colour(_KEYS["light"][1], 200))
                foot = area.adjusted(-4, area.height() - scaled(13), 4, -1)
                painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, f"C{note // 12 - 1}")
