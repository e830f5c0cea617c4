"""The live input: choose a device, listen, record."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import qtawesome
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.icons import icon
from musicscope.gui.listening import listen
from musicscope.gui.live.chooser import Chooser
from musicscope.gui.live.level_bar import LevelBar
from musicscope.gui.live.words import (
    channel_words,
    choices_of,
    heard_words,
    rate_words,
    room_words,
)
from musicscope.gui.theme import INSET, SPACE, font, themes
from musicscope.gui.views.panel import PanelView
from musicscope.gui.views.words import clock

if TYPE_CHECKING:
    from musicscope.audio.capture import InputDevice
    from musicscope.gui.views.context import ViewContext

#: Seconds of sound whose peak the bars show.
_LEVEL_S = 0.05
#: Seconds between two searches while no device is known, and two looks at the disk.
_SEARCH_EVERY_S, _DISK_EVERY_S = 3.0, 2.0
_FORMS = ("flac", "wav")


class LiveInputView(PanelView):
    """Device, rate and channels; the level; listen and record."""

    KIND = "live"
    TITLE = "Live input"
    NAME = "Live input"

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._live = context.workspace.live
        self._settings = context.settings
        self._shown: tuple[InputDevice, ...] | None = None
        self._searched_at = self._weighed_at = 0.0
        self.devices = Chooser("Input device")
        self.rates, self.channels = Chooser("Sample rate"), Chooser("Channels")
        self.search = QToolButton()
        self.listen_button, self.record_button = QPushButton(), QPushButton()
        self.level = LevelBar()
        self.elapsed, self.heard, self.room = QLabel(), QLabel(), QLabel()
        self.sentence, self.hint = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.forms = {form: QPushButton(form.upper(), checkable=True) for form in _FORMS}
        self._name_parts()
        self._lay_out()
        self._connect()
        listen(self, self._live.changed, lambda _: self.refresh())
        self.restyle()

    # --- what every view has

    def tick(self) -> None:
        """Show the level, the time and the room on the disk as they are now."""
        live = self._live
        samples, _ = live.heard(_LEVEL_S)
        self.level.take(samples)
        seconds = live.recorded_s if live.recording else live.position_s
        _show(self.elapsed, clock(seconds, 1) if live.running else "")
        now = time.monotonic()
        if now - self._weighed_at > _DISK_EVERY_S:
            self._weighed_at = now
            self._show_room()
        waiting = live.looked and not live.devices() and not live.running and not live.starting
        if waiting and now - self._searched_at > _SEARCH_EVERY_S:
            self._searched_at = now
            live.look()

    def state(self) -> dict[str, Any]:
        """Nothing: the choices are settings of the program."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Nothing to do; see `state`."""

    # --- choices

    @property
    def chosen(self) -> InputDevice | None:
        """The device that is chosen."""
        return self.devices.currentData()

    @property
    def form(self) -> str:
        """The format of takes, ``"flac"`` or ``"wav"``."""
        return next((form for form, button in self.forms.items() if button.isChecked()), _FORMS[0])

    def refresh(self) -> None:
        """Show devices, state and sentences as they are now."""
        live = self._live
        if live.looked and live.devices() != self._shown:
            self._show_devices(live.devices())
        if live.running and live.device is not None:
            self.devices.setCurrentIndex(max(self.devices.findText(live.device.name), 0))
        active = live.running or live.starting
        has_device = bool(self._shown)
        for chooser in (self.devices, self.rates, self.channels):
            chooser.setEnabled(has_device and not live.recording)
        self.search.setEnabled(not active)
        self.listen_button.setText("Stop" if active else "Listen")
        self.listen_button.setAccessibleName("Stop listening" if active else "Listen to the input")
        self.listen_button.setEnabled(has_device or active)
        self.record_button.setText("Stop recording" if live.recording else "Record")
        self.record_button.setEnabled(has_device or active)
        for button in self.forms.values():
            button.setEnabled(not live.recording)
        self._show_sentences()
        self._show_room()
        self._dress()
        self.tick_elapsed()

    def tick_elapsed(self) -> None:
        """Leave no time standing when nothing is heard."""
        if not self._live.running:
            _show(self.elapsed, "")

    def _show_devices(self, devices: tuple[InputDevice, ...]) -> None:
        self._shown = devices
        wanted = self._settings.get("input_device", "")
        self.devices.blockSignals(True)
        self.devices.clear()
        for device in devices:
            if device.monitor and self.devices.count() and not devices[0].monitor:
                first = next(d for d in devices if d.monitor)
                if device is first:
                    self.devices.insertSeparator(self.devices.count())
            self.devices.addItem(device.name, device)
        if not devices:
            self.devices.addItem("No input was found", None)
        place = next(
            (
                i
                for i in range(self.devices.count())
                if (d := self.devices.itemData(i)) is not None and d.name == wanted
            ),
            0,
        )
        self.devices.setCurrentIndex(place)
        self.devices.blockSignals(False)
        self._show_choices()

    def _show_choices(self) -> None:
        device = self.chosen
        rates, channels = choices_of(device)
        own = f"Own rate · {rate_words(device.rate)}" if device is not None else "Own rate"
        self.rates.fill(
            [(own, 0), *((rate_words(rate), rate) for rate in rates)],
            self._settings.get("input_rate", 0),
        )
        wanted = self._settings.get("input_channels", 2)
        self.channels.fill(
            [(channel_words(n), n) for n in channels],
            wanted if wanted in channels else channels[-1],
        )

    def _show_sentences(self) -> None:
        live = self._live
        if live.starting:
            heard = "Opening the input…"
        elif live.interrupted and live.device is not None:
            heard = f"{live.device.name} is unplugged"
        elif live.running and live.device is not None:
            heard = heard_words(live.device, live.rate, live.channels)
        elif not live.looked:
            heard = "Looking for inputs…"
        else:
            heard = ""
        _show(self.heard, heard)
        sentence = live.sentence
        if live.looked and not live.devices() and not sentence:
            sentence = "Plug in a microphone; it is noticed within seconds."
        self.sentence.setProperty("role", "warn" if live.troubled else "soft")
        self.sentence.setText(f"⚠ {sentence}" if live.troubled and sentence else sentence)
        self.sentence.setVisible(bool(sentence))
        self.hint.setText(live.monitor_sentence)
        self.hint.setVisible(bool(live.monitor_sentence))

    def _show_room(self) -> None:
        live = self._live
        device = self.chosen
        rate = live.rate or self.rates.currentData() or (device.rate if device is not None else 0)
        channels = live.channels or self.channels.currentData() or 0
        _show(self.room, room_words(live.free_bytes, self.form, rate, channels))

    # --- steps

    def _start(self) -> None:
        device = self.chosen
        self._live.start(
            device.name if device is not None else None,
            self.rates.currentData() or None,
            self.channels.currentData() or 2,
        )

    def _toggle(self) -> None:
        if self._live.running or self._live.starting:
            self._live.stop()
        else:
            self._start()

    def _toggle_recording(self) -> None:
        if self._live.recording:
            self._live.stop_recording()
            return
        if not self._live.running and not self._live.starting:
            self._start()
        self._live.record(self.form)

    def _choose_device(self) -> None:
        """Keep the device that was chosen, and offer what it can."""
        device = self.chosen
        if device is not None:
            self._settings.set("input_device", device.name)
            self._show_choices()
        self._choose()

    def _choose(self) -> None:
        """Keep what was chosen; an input that is heard is changed at once."""
        self._settings.set("input_rate", self.rates.currentData() or 0)
        self._settings.set("input_channels", self.channels.currentData() or 2)
        if self._live.running or self._live.starting:
            self._start()
        self.refresh()

    def _choose_form(self) -> None:
        self._settings.set("take_format", self.form)
        self._show_room()

    # --- building

    def _name_parts(self) -> None:
        for part, name in (
            (self.search, "Look for inputs again"),
            (self.record_button, "Record a take"),
            (self.forms["flac"], "Record as FLAC"),
            (self.forms["wav"], "Record as WAV"),
        ):
            part.setAccessibleName(name)
            part.setToolTip(name)
        self.forms["flac"].setToolTip("FLAC, 24 bits: half the size, nothing lost")
        self.forms["wav"].setToolTip("WAV, 24 bits: opens everywhere")
        self.listen_button.setProperty("role", "primary")
        self.search.setProperty("role", "flat")
        for label in (self.heard, self.room, self.hint):
            label.setProperty("role", "label")
        group = QButtonGroup(self)
        chosen = self._settings.get("take_format", _FORMS[0])
        for form, button in self.forms.items():
            button.setProperty("role", "chip")
            button.setChecked(form == (chosen if chosen in _FORMS else _FORMS[0]))
            group.addButton(button)
        self._group = group

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, INSET, INSET, INSET)
        column.setSpacing(SPACE)
        column.addLayout(_row(self.devices, self.search))
        column.addLayout(_row(self.rates, self.channels))
        column.addWidget(self.hint)
        column.addSpacing(SPACE // 2)
        column.addWidget(self.level)
        column.addSpacing(SPACE // 2)
        steps = _row(self.listen_button, self.record_button, *self.forms.values())
        steps.addStretch(1)
        steps.addWidget(self.elapsed)
        column.addLayout(steps)
        figures = _row(self.heard)
        figures.addStretch(1)
        figures.addWidget(self.room)
        column.addLayout(figures)
        column.addWidget(self.sentence)
        column.addStretch(1)

    def _connect(self) -> None:
        self.devices.activated.connect(lambda _: self._choose_device())
        for chooser in (self.rates, self.channels):
            chooser.activated.connect(lambda _: self._choose())
        self.search.clicked.connect(self._live.look)
        self.listen_button.clicked.connect(self._toggle)
        self.record_button.clicked.connect(self._toggle_recording)
        self._group.buttonClicked.connect(lambda _: self._choose_form())

    def restyle(self) -> None:
        self.search.setIcon(icon("refresh", "soft"))
        self.search.setIconSize(QSize(16, 16))
        self.elapsed.setFont(font(20, 600, tabular=True))
        self.refresh()
        super().restyle()

    def _dress(self) -> None:
        live, theme = self._live, themes.active
        sign = "stop-fill" if live.recording else "record-fill"
        self.record_button.setIcon(
            qtawesome.icon(f"ph.{sign}", color=theme.bad, color_disabled=theme.faint)
        )
        active = live.running or live.starting
        self.listen_button.setIcon(
            qtawesome.icon(
                f"ph.{'stop-fill' if active else 'microphone-fill'}",
                color=theme.on_accent if self.listen_button.isEnabled() else theme.faint,
            )
        )
        self.elapsed.setStyleSheet(f"color: {theme.bad if live.recording else theme.text};")
        self.elapsed.setAccessibleName("Recorded" if live.recording else "Listening for")
        self.sentence.style().polish(self.sentence)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._live.looked:
            self._searched_at = time.monotonic()
            self._live.look()

    def sizeHint(self) -> QSize:
        return QSize(360, 260)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw_panel(painter, event.region())


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    for widget in widgets:
        row.addWidget(widget)
    return row


def _show(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
