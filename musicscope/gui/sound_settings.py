"""How sound leaves the computer: device, latency by ear, crossfade."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSlider,
    QWidget,
)

from musicscope.audio.outputs import OutputDevice, list_outputs
from musicscope.gui.listening import while_alive
from musicscope.gui.theme import INSET, SPACE, colour, themes
from musicscope.jobs import JobHandle, JobState
from musicscope.jobs.context import JobContext
from musicscope.workspace import Workspace
from musicscope.workspace.latency_test import EVERY_S, LatencyTest
from musicscope.workspace.practice import LONGEST_CROSSFADE_S

SETTING = "output"
SYSTEM = "As the system has it"
#: The range of the slider, ms: Bluetooth is late by 100 to 300.
EARLIEST_MS, LATEST_MS = -200, 600
FLASH_S = 0.12


@dataclass(frozen=True)
class OutputsSpec:
    """Looks for sound devices, which can take a second."""

    @property
    def label(self) -> str:
        """For people."""
        return "Looking for sound devices"

    def run(self, context: JobContext) -> list[OutputDevice]:
        """Return the devices that could play."""
        context.check()
        return list_outputs()


class Lamp(QWidget):
    """Flashes when a click is believed to be heard, and lets a dot swing between clicks."""

    def __init__(self) -> None:
        super().__init__()
        self._phase: float | None = None
        self.setMinimumHeight(56)
        self.setAccessibleName("Lamp that flashes with the clicks")

    def show_phase(self, phase: float | None) -> None:
        """Show the seconds since the last click; None for no clicks."""
        self._phase = phase
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = themes.active
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.ground))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        if self._phase is None:
            return
        lit = max(1.0 - self._phase / FLASH_S, 0.0)
        middle = self.rect().center()
        painter.setBrush(colour(theme.accent, round(40 + 215 * lit)))
        painter.drawEllipse(middle, 16, 16)
        away = 1.0 - abs(2 * self._phase / EVERY_S - 1.0)
        for side in (-1, 1):
            x = middle.x() + side * (20 + away * (self.width() / 2 - 40))
            painter.setBrush(colour(theme.soft))
            painter.drawEllipse(QRectF(x - 4, middle.y() - 4, 8, 8))


class SoundSettings(QDialog):
    """Output device, latency offset and crossfade; each holds at once.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sound settings")
        self._workspace = workspace
        self._practice = workspace.practice
        self._test = LatencyTest(workspace.playback, workspace.places)
        self.device = QComboBox()
        self.device.setAccessibleName("Output device")
        self.device.addItem(SYSTEM, "")
        self._state = QLabel()
        self._state.setProperty("role", "faint")
        self._state.setWordWrap(True)
        self.crossfade = QDoubleSpinBox()
        self.crossfade.setRange(0.0, LONGEST_CROSSFADE_S)
        self.crossfade.setSingleStep(0.5)
        self.crossfade.setSuffix(" s")
        self.crossfade.setSpecialValueText("off, without a gap")
        self.crossfade.setAccessibleName("Crossfade between tracks in seconds")
        self.crossfade.setValue(self._practice.crossfade_s)
        self.latency = QSlider(Qt.Orientation.Horizontal)
        self.latency.setRange(EARLIEST_MS, LATEST_MS)
        self.latency.setPageStep(10)
        self.latency.setAccessibleName("Latency offset in milliseconds")
        self.latency.setValue(round(self._practice.latency_offset_ms))
        self._milliseconds = QLabel()
        self._lamp = Lamp()
        self._listen = QPushButton("Set by ear")
        self._listen.setCheckable(True)
        self._clock = QTimer(self, interval=16)
        self._clock.timeout.connect(self._flash)
        self._arrange()
        self.device.activated.connect(self._choose)
        self.crossfade.valueChanged.connect(self._fade)
        self.latency.valueChanged.connect(self._shift)
        self._listen.toggled.connect(self._let_sound)
        self._shift(self.latency.value())
        workspace.jobs.submit(OutputsSpec(), key="outputs", on_end=while_alive(self, self._found))

    def _arrange(self) -> None:
        hint = QLabel(
            "Start the clicks and move the slider until the lamp flashes with what you hear. "
            "Bluetooth is often 100 to 300 ms late."
        )
        hint.setWordWrap(True)
        hint.setProperty("role", "soft")
        form = QFormLayout(self)
        form.setContentsMargins(INSET, INSET, INSET, INSET)
        form.setVerticalSpacing(SPACE)
        form.addRow("Output", self.device)
        form.addRow("", self._state)
        form.addRow("Crossfade", self.crossfade)
        form.addRow("Latency offset", self.latency)
        form.addRow("", self._milliseconds)
        form.addRow("", hint)
        form.addRow("", self._lamp)
        form.addRow("", self._listen)
        self.setMinimumWidth(480)

    def _found(self, handle: JobHandle) -> None:
        if handle.state is JobState.FAILED:
            self._state.setText(str(handle.error))
            return
        if handle.state is not JobState.DONE:
            return
        names = list(dict.fromkeys(device.name for device in handle.result))
        for name in names:
            self.device.addItem(name, name)
        kept = self._workspace.settings.get(SETTING, "")
        if kept and kept not in names:
            self.device.addItem(f"{kept} (not connected)", kept)
        self.device.setCurrentIndex(max(self.device.findData(kept), 0))
        if not names:
            self._state.setText("No sound device was found; connect one, then open this again.")

    def _choose(self, index: int) -> None:
        name = self.device.itemData(index)
        self._workspace.settings.set(SETTING, name)
        self._workspace.playback.player.preferred_output = name or None

    def _fade(self, seconds: float) -> None:
        self._practice.crossfade_s = seconds

    def _shift(self, milliseconds: int) -> None:
        self._practice.latency_offset_ms = milliseconds
        self._milliseconds.setText(
            f"{milliseconds:+d} ms".replace("-", "−") if milliseconds else "0 ms"
        )

    def _let_sound(self, on: bool) -> None:
        if on:
            try:
                self._test.start()
            except OSError as error:
                self._state.setText(f"The clicks cannot be written ({error.strerror}).")
                return
            self._clock.start()
            self._listen.setText("Stop the clicks")
        else:
            self._end()

    def _flash(self) -> None:
        if self._test.running:
            self._lamp.show_phase(self._test.phase)
        else:
            self._listen.setChecked(False)

    def _end(self) -> None:
        self._clock.stop()
        self._test.stop()
        self._lamp.show_phase(None)
        self._listen.setText("Set by ear")

    def done(self, result: int) -> None:
        self._end()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._end()
        super().closeEvent(event)
