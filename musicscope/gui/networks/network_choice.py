"""Which network, what it hears, and its own settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from musicscope.gui.bench.calm_wheel import calm_wheel
from musicscope.gui.bench.parameter_fields import ParameterFields
from musicscope.gui.networks.said import said
from musicscope.gui.theme import SPACE
from musicscope.workspace.network_requests import NetworkKind

#: Inputs in words.
INPUTS = {
    "mel": "Mel spectrogram",
    "stft": "Spectrogram",
    "half_stft": "Lower half of the spectrogram",
    "cqt": "Constant-Q spectrogram",
    "mfcc": "MFCC",
    "chroma": "Chroma",
    "stack": "Five pictures at once",
    "mel96-12k": "Mel, 29 s at 12 kHz",
    "musicnn": "Mel, 3 s at 16 kHz",
    "short-chunk": "Mel, 3.7 s at 16 kHz",
    "timbre": "Mel, for timbre",
    "instrument": "Mel, for instruments",
}
#: Networks in words, until they are known.
_LATER = "The networks are being looked at…"


class NetworkChoice(QWidget):
    """A choice of networks with a sentence and their size; below it what is heard.

    Signals
    -------
    changed : no arguments
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._kinds: Sequence[NetworkKind] = ()
        self._wanted: tuple[str, str, dict[str, Any]] = ("", "", {})
        self.network = self._combo("Network")
        self.help = said(_LATER, "label", self)
        self.input = self._combo("What it hears")
        self.numbers = said("", "label", self)
        self.settings = ParameterFields(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        for widget in (self.network, self.help, self.input, self.numbers, self.settings):
            column.addWidget(widget)
        self.network.currentIndexChanged.connect(lambda _: self._follow_network())
        self.input.currentIndexChanged.connect(lambda _: self._follow_input())
        self.settings.changed.connect(self._follow_settings)
        self._showing = False
        self.settings.hide()

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        calm_wheel(combo)
        return combo

    @property
    def kind(self) -> NetworkKind | None:
        """The chosen network; None while none is known."""
        place = self.network.currentIndex()
        return self._kinds[place] if 0 <= place < len(self._kinds) else None

    @property
    def chosen(self) -> tuple[str, str, dict[str, Any]]:
        """Network, input and settings that differ from the usual ones."""
        if self.kind is None:
            return self._wanted
        return self.kind.name, str(self.input.currentData() or ""), self.settings.chosen

    def show_kinds(self, kinds: Sequence[NetworkKind]) -> None:
        """Offer these networks, the smallest first."""
        wanted = self.chosen
        self._kinds = sorted(kinds, key=lambda kind: (min(kind.trainable.values()), kind.label))
        self._showing = True
        self.network.clear()
        for kind in self._kinds:
            self.network.addItem(kind.label, kind.name)
        self._showing = False
        self.choose(*wanted)

    def choose(self, network: str, input_: str, settings: Mapping[str, Any]) -> None:
        """Choose a network, its input (the usual one when empty) and its settings."""
        self._wanted = (network, input_, dict(settings))
        place = self.network.findData(network)
        if place < 0:
            return
        self._showing = True
        self.network.setCurrentIndex(place)
        self._offer_inputs(input_)
        self._offer_settings(settings)
        self._showing = False
        self._tell_size()

    def name_of(self, network: str) -> str:
        """Return what people call a network."""
        return next((kind.label for kind in self._kinds if kind.name == network), network)

    def _follow_network(self) -> None:
        if self._showing or self.kind is None:
            return
        self._showing = True
        self._offer_inputs(str(self.input.currentData() or ""))
        self._offer_settings({})
        self._showing = False
        self._tell_size()
        self.changed.emit()

    def _follow_input(self) -> None:
        if not self._showing:
            self._tell_size()
            self.changed.emit()

    def _follow_settings(self) -> None:
        if not self._showing:
            self.changed.emit()

    def _offer_inputs(self, wanted: str) -> None:
        inputs = self.kind.inputs if self.kind is not None else ()
        self.input.clear()
        for name in inputs:
            self.input.addItem(INPUTS.get(name, name), name)
        self.input.setCurrentIndex(max(self.input.findData(wanted), 0))
        self.input.setEnabled(len(inputs) > 1)

    def _offer_settings(self, settings: Mapping[str, Any]) -> None:
        parameters = self.kind.parameters if self.kind is not None else ()
        self.settings.show_parameters(parameters, settings)
        self.settings.setVisible(bool(parameters))

    def _tell_size(self) -> None:
        kind = self.kind
        if kind is None:
            return
        self.help.setText(kind.help)
        numbers = kind.trainable.get(str(self.input.currentData()), 0)
        self.numbers.setText(f"{numbers:,} numbers to learn, for 16 classes")
