"""How far the map can be believed: one sentence, and how each dot can show it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from musicscope.gui.map.encodings import FAITH
from musicscope.gui.map.popup import Chips, Popup


class FaithPopup(Popup):
    """Emits `chosen` with how dots are to show it, one of `musicscope.workspace.encoding.FAITH`.

    Parameters
    ----------
    anchor : QWidget
        The button.
    sentence : str
        How far the map can be believed.
    how : str
        How dots show it now.
    """

    chosen = Signal(str)

    def __init__(self, anchor: QWidget, sentence: str, how: str) -> None:
        super().__init__(anchor, "How far the map can be believed")
        self.heading("How far can it be believed?")
        self.words(sentence)
        self.heading("On each dot")
        chips = Chips(self, len(FAITH))
        for name, label in FAITH:
            chip = chips.add(label)
            chip.setChecked(name == how)
            chip.clicked.connect(lambda _=False, n=name: self.chosen.emit(n))
        self.column.addWidget(chips)
