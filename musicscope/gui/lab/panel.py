"""The sound lab: a synthesiser that shows what it makes while it is played with."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from musicscope.audio.synthesis.lab_presets import PRESETS, filled
from musicscope.audio.synthesis.lab_sound import (
    SILENT_DB,
    LabSound,
    Partial,
    Sweep,
)
from musicscope.core.errors import ParameterError
from musicscope.gui.elided import ElidedLabel
from musicscope.gui.lab.drawbars import Drawbars
from musicscope.gui.lab.envelope_editor import EnvelopeEditor
from musicscope.gui.lab.form import (
    Choice,
    LevelSlider,
    NumberField,
    chip_menu,
    row,
    section,
    sound_icon,
)
from musicscope.gui.lab.fundamentals import (
    CHORDS,
    chord_on,
    read_fundamentals,
    write_fundamentals,
)
from musicscope.gui.lab.partial_table import PartialTable
from musicscope.gui.lab.piano import Piano, hz_of, midi_of
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE, themes

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext

#: From this width on there are two columns.
WIDE_PX = 760
RATES = (8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000)
_NEAR_CENTS = 1.0


class SoundLabView(QFrame):
    """Drawbars, fundamentals, envelope, noise, sweep and sampling of one sound.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "lab"
    TITLE = "Sound lab"

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName(self.TITLE)
        self._lab = context.workspace.lab
        self._make_controls()
        self._arrange()
        self._connect()
        listen(self, self._lab.changed, lambda _: self.refresh())
        listen(self, themes.changed, lambda _: self.refresh())
        self.refresh()

    def tick(self) -> None:
        """Do nothing: what moves is in the other views."""

    def state(self) -> dict[str, Any]:
        """Return the sound and whether the numbers are open, as JSON values."""
        return {"sound": self._lab.sound.state(), "numbers": self.numbers.isChecked()}

    def restore(self, state: dict[str, Any]) -> None:
        """Take on what `state` returned; what is unknown stays as it is."""
        with contextlib.suppress(ParameterError, KeyError, TypeError):
            self._lab.change(LabSound.from_state(state["sound"]))
        self.numbers.setChecked(state.get("numbers") is True)

    def refresh(self) -> None:
        """Show the sound as it is now."""
        sound = self._lab.sound
        partials = filled(sound.partials)
        self.drawbars.show_partials([p.level_db for p in partials], [p.ratio for p in partials])
        self.table.show_partials(partials)
        self.level.show_value(sound.level_db)
        if not self.fundamentals.hasFocus() or self._shown != sound.fundamentals_hz:
            self.fundamentals.setText(write_fundamentals(sound.fundamentals_hz))
        self._shown = sound.fundamentals_hz
        self.piano.show_notes(map(midi_of, sound.fundamentals_hz))
        self.envelope.show_envelope(sound.envelope, sound.duration_s)
        self.noise_colour.show_value(sound.noise.colour)
        self.noise_level.show_value(sound.noise.level_db)
        self.bursts.show_value(sound.noise.bursts_hz)
        self._show_sweep(sound.sweep)
        self.rate.show_value(sound.rate)
        self._check(self.naive, sound.generator == "naive")
        self.duration.show_value(sound.duration_s)
        self._check(self.loop, sound.loop)
        playing = self._lab.playing
        self.play.setText("Stop" if playing else "Play")
        self.play.setIcon(sound_icon(playing, "on_accent"))
        self.play.setAccessibleName("Stop the lab" if playing else "Play the lab")
        name = next((p.name for p in PRESETS if p.sound == sound), "")
        self._name.setText(name)
        self._name.setVisible(bool(name))

    # making

    def _make_controls(self) -> None:
        self._shown: tuple[float, ...] = ()
        self._name = ElidedLabel()
        self._name.setProperty("role", "soft")
        self.play = QPushButton("Play")
        self.play.setProperty("role", "primary")
        self.presets = chip_menu(
            "Presets: sounds to start from",
            "Presets",
            {p.name: lambda p=p: self._lab.change(p.sound, p.name) for p in PRESETS},
            self,
        )
        self.drawbars = Drawbars()
        self.numbers = QPushButton("Numbers", checkable=True)
        self.numbers.setProperty("role", "chip")
        self.numbers.setAccessibleName("Partials in numbers: ratio, level, phase, decay")
        self.table = PartialTable()
        self.table.hide()
        self.level = LevelSlider("Level of all partials and the noise", -60, -60.0, self._set_level)
        self.fundamentals = QLineEdit()
        self.fundamentals.setAccessibleName("Fundamentals: notes or frequencies in Hz")
        self.fundamentals.setPlaceholderText("440, 330 or C4 E4 G4")
        self.chord = chip_menu(
            "Chord on the lowest note",
            "Chord",
            {name: lambda name=name: self._set_chord(name) for name in CHORDS},
            self,
        )
        self.piano = Piano()
        self.envelope = EnvelopeEditor()
        self.held = QPushButton("Held")
        self.held.setProperty("role", "chip")
        self.held.setAccessibleName("Hold the sound from end to end, without an envelope")
        self.noise_colour = Choice(
            "Colour of the noise", {"white": "White", "pink": "Pink", "brown": "Brown"}
        )
        self.bursts = NumberField("Bursts of noise a second; 0 lets it go on", 0, 20)
        self.noise_level = LevelSlider("Level of the noise", -61, SILENT_DB, self._set_noise_level)
        self.sweeping = QCheckBox("In place of the fundamentals")
        self.sweeping.setAccessibleName("Sweep in place of the fundamentals")
        self.sweep_start = NumberField("Start of the sweep", 1, 48_000, unit="Hz", step=10)
        self.sweep_stop = NumberField("End of the sweep", 1, 48_000, unit="Hz", step=10)
        self.sweep_start.show_value(Sweep().start_hz)
        self.sweep_stop.show_value(Sweep().stop_hz)
        self.sweep_shape = Choice(
            "Shape of the sweep", {"exponential": "Octaves alike", "linear": "Hz alike"}
        )
        self.rate = Choice("Sampling rate", {rate: f"{rate:,} Hz" for rate in RATES})
        self.naive = QCheckBox("Let it fold back (aliasing)")
        self.naive.setToolTip(
            "Sample partials above half the rate as they are, in place of leaving them out"
        )
        self.duration = NumberField("Duration", 0.1, 60, unit="s", step=0.5)
        self.loop = QCheckBox("Again and again")
        self.loop.setAccessibleName("Play it again and again")
        self.complaint = QLabel(wordWrap=True)
        self.complaint.setProperty("role", "bad")
        self.complaint.hide()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        title = QLabel(self.TITLE)
        title.setProperty("role", "heading")
        head.addWidget(title)
        head.addWidget(self._name, 1)
        head.addStretch(0)
        head.addWidget(self.presets)
        head.addWidget(self.play)
        ends = QHBoxLayout()
        ends.setSpacing(SPACE)
        ends.addWidget(self.sweep_start, 1)
        ends.addWidget(QLabel("to"))
        ends.addWidget(self.sweep_stop, 1)
        held = QWidget()
        held.setLayout(ends)
        ends.setContentsMargins(0, 0, 0, 0)
        left = _column(
            section("Partials", self.drawbars, self.table, row("Level", self.level),
                    beside=self.numbers),
            section("Fundamentals", self.fundamentals, self.piano, beside=self.chord),
        )  # fmt: skip
        right = _column(
            section("Envelope", self.envelope, beside=self.held),
            section("Noise", row("Colour", self.noise_colour), row("Level", self.noise_level),
                    row("Bursts a second", self.bursts)),
            section("Sweep", held, row("Steps", self.sweep_shape),
                    beside=self.sweeping),
            section("Sampling", row("Rate", self.rate), row("", self.naive),
                    row("Duration", self.duration), row("", self.loop)),
        )  # fmt: skip
        inside = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom, inside)
        self._columns.setContentsMargins(0, 0, INSET, 0)
        self._columns.setSpacing(16)
        self._columns.addWidget(left, 1)
        self._columns.addWidget(right, 1)
        area = QScrollArea(widgetResizable=True)
        area.setAccessibleName("Controls of the sound")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        inside.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(INSET, INSET, 0, INSET)
        whole.setSpacing(SPACE)
        whole.addLayout(head)
        head.setContentsMargins(0, 0, INSET, 0)
        whole.addWidget(self.complaint)
        whole.addWidget(area, 1)

    def _connect(self) -> None:
        self.play.clicked.connect(lambda _: self._toggle())
        self.drawbars.levels_changed.connect(self._set_levels)
        self.numbers.toggled.connect(self.table.setVisible)
        self.table.partial_changed.connect(self._set_partial)
        self.table.refused.connect(self._complain)
        self.fundamentals.editingFinished.connect(self._type_fundamentals)
        self.piano.toggled.connect(self._press_key)
        self.envelope.envelope_changed.connect(lambda e: self._change(envelope=e))
        self.held.clicked.connect(lambda _: self._change(envelope=type(self._lab.sound.envelope)()))
        self.noise_colour.activated.connect(
            lambda _: self._change(
                noise=replace(self._lab.sound.noise, colour=self.noise_colour.currentData())
            )
        )
        self.bursts.changed.connect(
            lambda value: self._change(noise=replace(self._lab.sound.noise, bursts_hz=value))
        )
        self.sweeping.toggled.connect(lambda _: self._set_sweep())
        self.sweep_start.changed.connect(lambda _: self._set_sweep())
        self.sweep_stop.changed.connect(lambda _: self._set_sweep())
        self.sweep_shape.activated.connect(lambda _: self._set_sweep())
        self.rate.activated.connect(lambda _: self._change(rate=self.rate.currentData()))
        self.naive.toggled.connect(
            lambda on: self._change(generator="naive" if on else "band-limited")
        )
        self.duration.changed.connect(lambda value: self._change(duration_s=value))
        self.loop.toggled.connect(lambda on: self._change(loop=on))

    # intents

    def _toggle(self) -> None:
        if self._lab.playing:
            self._lab.stop()
        else:
            self._lab.play()

    def _change(self, **values: Any) -> None:
        try:
            sound = replace(self._lab.sound, **values)
        except ParameterError as error:
            self._complain(str(error))
            return
        self._complain("")
        self._lab.change(sound)

    def _complain(self, sentence: str) -> None:
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))

    def _set_levels(self, levels_db: list[float]) -> None:
        partials = filled(self._lab.sound.partials)
        self._change(
            partials=tuple(
                replace(partial, level_db=level)
                for partial, level in zip(partials, levels_db, strict=True)
            )
        )

    def _set_partial(self, number: int, partial: Partial) -> None:
        partials = list(filled(self._lab.sound.partials))
        partials[number] = partial
        self._change(partials=tuple(partials))

    def _set_level(self, level_db: float) -> None:
        self._change(level_db=level_db)

    def _set_noise_level(self, level_db: float) -> None:
        self._change(noise=replace(self._lab.sound.noise, level_db=level_db))

    def _type_fundamentals(self) -> None:
        text = self.fundamentals.text()
        if text == write_fundamentals(self._lab.sound.fundamentals_hz):
            return
        try:
            self._change(fundamentals_hz=read_fundamentals(text))
        except ParameterError as error:
            self._complain(str(error))

    def _press_key(self, note: int, adds: bool) -> None:
        pressed = hz_of(note)
        now = self._lab.sound.fundamentals_hz
        if not adds:
            self._change(fundamentals_hz=(pressed,))
            return
        others = tuple(hz for hz in now if midi_of(hz) != note)
        if len(others) == len(now):
            self._change(fundamentals_hz=tuple(sorted((*now, pressed))))
        elif others:
            self._change(fundamentals_hz=others)

    def _set_chord(self, name: str) -> None:
        self._change(fundamentals_hz=chord_on(min(self._lab.sound.fundamentals_hz), name))

    def _set_sweep(self) -> None:
        sweep = Sweep(
            self.sweep_start.value(), self.sweep_stop.value(), self.sweep_shape.currentData()
        )
        self._change(sweep=sweep if self.sweeping.isChecked() else None)

    def _show_sweep(self, sweep: Sweep | None) -> None:
        self._check(self.sweeping, sweep is not None)
        if sweep is not None:
            self.sweep_start.show_value(sweep.start_hz)
            self.sweep_stop.show_value(sweep.stop_hz)
            self.sweep_shape.show_value(sweep.shape)

    @staticmethod
    def _check(box: QCheckBox, on: bool) -> None:
        blocked = box.blockSignals(True)
        box.setChecked(on)
        box.blockSignals(blocked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() >= WIDE_PX
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._columns.direction() != way:
            self._columns.setDirection(way)


def _column(*sections: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    for part in sections:
        column.addWidget(part)
    column.addStretch(1)
    return holder
