"""Correcting a tempo: half, double, tapped, or typed."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QDoubleValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from musicscope.gui.inspector.block import show_words, small_label
from musicscope.gui.inspector.tap_tempo import FASTEST_BPM, SLOWEST_BPM, TapTempo
from musicscope.gui.theme import SPACE


class TempoEditor(QWidget):
    """Buttons for half and double, a button and the key T for taps, a field for a number.

    Signals
    -------
    chosen : float
        The tempo in bpm that the owner says it is.
    """

    chosen = Signal(float)

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._clock, self._taps, self._bpm = clock, TapTempo(), 120.0
        self.half, self.double = QPushButton("½"), QPushButton("×2")
        self.tap, self.use = QPushButton("Tap  T"), QPushButton("Use it")
        for button, name in (
            (self.half, "Half the tempo"),
            (self.double, "Double the tempo"),
            (self.tap, "Tap the beat"),
            (self.use, "Use this tempo"),
        ):
            button.setProperty("role", "chip")
            button.setAccessibleName(name)
            button.setToolTip(name)
        self.number = QLineEdit()
        limits = QDoubleValidator(SLOWEST_BPM, FASTEST_BPM, 1, self.number)
        limits.setLocale(QLocale.c())
        self.number.setValidator(limits)
        self.number.setFixedWidth(64)
        self.number.setAccessibleName("The right tempo, in beats a minute")
        self.hint = small_label()
        self._lay_out()
        self.half.clicked.connect(lambda: self.chosen.emit(max(self._bpm / 2, SLOWEST_BPM)))
        self.double.clicked.connect(lambda: self.chosen.emit(min(self._bpm * 2, FASTEST_BPM)))
        self.tap.pressed.connect(self.take_tap)
        self.use.clicked.connect(self._use)
        self.number.returnPressed.connect(self.use.click)
        key = QShortcut(QKeySequence(Qt.Key.Key_T), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.setAutoRepeat(False)
        key.activated.connect(self.take_tap)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.half, self.double, self.tap):
            row.addWidget(button)
        row.addStretch(1)
        unit = QLabel("bpm")
        unit.setProperty("role", "label")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.number)
        line.addWidget(unit)
        line.addWidget(self.use)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE - 2)
        column.addLayout(row)
        column.addLayout(line)
        column.addWidget(self.hint)

    def start(self, bpm: float | None) -> None:
        """Begin with the tempo as it is now; None where there is none."""
        known = bpm is not None
        self._bpm = bpm if bpm is not None else 120.0
        self.half.setEnabled(known)
        self.double.setEnabled(known)
        self.number.setText(f"{self._bpm:.1f}")
        self._taps.reset()
        show_words(self.hint, "Press T with the beat, then Use it.")

    def _use(self) -> None:
        if self.number.hasAcceptableInput():
            self.chosen.emit(float(self.number.text()))
        else:
            limits = f"{SLOWEST_BPM:.0f} to {FASTEST_BPM:.0f}"
            show_words(self.hint, f"A tempo is a number of beats a minute, {limits}.")

    def take_tap(self) -> None:
        """Count one tap, now."""
        bpm = self._taps.tap(self._clock())
        if bpm is None:
            show_words(self.hint, "Go on…")
            return
        self.number.setText(f"{bpm:.1f}")
        show_words(self.hint, f"{self._taps.count} taps: {bpm:.0f} bpm")
