"""The key of a track: its name, its rivals, its changes, and how to correct it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from musicscope.analysis.pitch import camelot, fifths_position, key_colour, key_name
from musicscope.analysis.portrait.portrait import Portrait
from musicscope.gui.inspector import words
from musicscope.gui.inspector.block import Block, link, show_words, small_label
from musicscope.gui.inspector.correctable_figure import CorrectableFigure
from musicscope.gui.inspector.key_wheel import LARGE_SIDE, SIDE, KeyWheel
from musicscope.gui.inspector.strips import KeyStrip
from musicscope.gui.library import marks
from musicscope.gui.theme import themes
from musicscope.gui.views.words import clock
from musicscope.library.track import Track

#: All keys as the wheel has them: majors by fifths from C, then their relative minors.
KEYS = tuple(
    sorted(
        ((tonic, mode) for tonic in range(12) for mode in (0, 1)),
        key=lambda key: (key[1], fifths_position(*key)),
    )
)
#: Changes of key that are named; the strip shows all.
_NAMED_CHANGES = 4
_FACTS = ("key_tonic", "key_mode")
#: Where the large wheel leaves room for the key's name, px.
WIDE = 272


class KeyBlock(Block):
    """What is known of the key.

    Signals
    -------
    wanted : float
        A moment, s, to be heard.
    corrected : dict
        Facts as the owner says they are.
    uncorrected : tuple of str
        Facts that the machine shall decide again.
    """

    wanted = Signal(float)
    corrected = Signal(dict)
    uncorrected = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Key", ("key_tonic", "key_confidence", "local_keys", "tuning_cents"), parent
        )
        self.line, self.wheel, self.strip = CorrectableFigure(), KeyWheel(), KeyStrip()
        self.rivals, self.heard, self.changes = small_label(), small_label(), small_label()
        self.correct, self.again = link("Correct…"), link("Use the machine's again")
        self.correct.setCheckable(True)
        self.correct.setAccessibleName("Correct the key")
        self.again.setAccessibleName("Use the machine's key again")
        self.editor, self.choice = _editor(self._choose)
        self._track: Track | None = None
        self._portrait: Portrait | None = None
        self._lay_out()
        self.correct.toggled.connect(self._edit)
        self.again.clicked.connect(lambda: self.uncorrected.emit(_FACTS))
        self.wheel.chosen.connect(self._choose)
        self.strip.wanted.connect(self.wanted)

    def _lay_out(self) -> None:
        self.head.insertWidget(2, self.correct)
        said = QVBoxLayout()
        said.setSpacing(4)
        for widget in (self.line, self.rivals, self.heard):
            said.addWidget(widget)
        said.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(said, 1)
        row.addWidget(self.wheel, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.body.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.editor)
        self.body.addWidget(self.strip)
        self.body.addWidget(self.changes)

    @property
    def text(self) -> str:
        """The key in words, and how sure it is."""
        return self.line.text

    def show_key(self, track: Track, portrait: Portrait | None) -> None:
        """Show a track's key; the portrait may come later."""
        if self._track is None or self._track.id != track.id:
            self.correct.setChecked(False)
        self._track, self._portrait = track, portrait
        yours = "key_tonic" in track.corrected
        self.again.setVisible(yours)
        self.line.yours.setVisible(yours)
        self._show_figure(track)
        rivals = portrait.key_alternatives if portrait is not None else ()
        key = None if track.key_tonic is None else (track.key_tonic, track.key_mode or 0)
        rivals = tuple(k for k in rivals if (k.tonic, k.mode) != key and k.confidence >= 0.01)
        self.wheel.show_key(key, rivals, yours=yours)
        others = "\n".join(f"or {key_name(k.tonic, k.mode)} · {k.confidence:.2f}" for k in rivals)
        show_words(self.rivals, others)
        show_words(self.heard, _heard(portrait) if yours else "")
        self._show_changes(portrait)
        at = KEYS.index(key) if key is not None else 0
        self.choice.blockSignals(True)
        self.choice.setCurrentIndex(at)
        self.choice.blockSignals(False)

    def restyle(self) -> None:
        """Follow a change of theme."""
        if self._track is not None:
            self._show_figure(self._track)

    def _show_figure(self, track: Track) -> None:
        if track.key_tonic is None:
            self.line.show_figure("No clear key", "", "none stands out", themes.active.soft)
            return
        tonic, mode = track.key_tonic, track.key_mode or 0
        tone = marks.readable(key_colour(tonic, mode), themes.active.panel)
        yours = "key_tonic" in track.corrected
        note = camelot(tonic, mode) if yours else words.sureness(track.key_confidence)
        self.line.show_figure(key_name(tonic, mode), "", note, tone)

    def _show_changes(self, portrait: Portrait | None) -> None:
        spans = portrait.local_keys if portrait is not None else ()
        several = len({(s.key.tonic, s.key.mode) for s in spans}) > 1
        self.strip.setVisible(several)
        if not several or portrait is None:
            self.changes.hide()
            return
        self.strip.show_keys(spans, portrait.duration_s)
        named = [
            f"{key_name(s.key.tonic, s.key.mode)} at {clock(s.start_s)}"
            for s in spans[1 : _NAMED_CHANGES + 1]
        ]
        more = len(spans) - 1 - len(named)
        tail = [f"{more} more"] if more else []
        show_words(self.changes, "Changes to " + ", ".join([*named, *tail]))

    def _edit(self, on: bool) -> None:
        self.correct.setText("Done" if on else "Correct…")
        self.editor.setVisible(on)
        large = on and self.width() >= WIDE
        self.wheel.let_choose(on, LARGE_SIDE if large else SIDE)
        if on:
            self.choice.setFocus()

    def _choose(self, tonic: int, mode: int) -> None:
        self.corrected.emit({"key_tonic": tonic, "key_mode": mode})


def _editor(choose: Callable[[int, int], None]) -> tuple[QWidget, QComboBox]:
    holder = QWidget()
    choice = QComboBox()
    choice.setAccessibleName("The right key")
    for key in KEYS:
        choice.addItem(f"{key_name(*key)} · {camelot(*key)}", key)
    choice.activated.connect(lambda at: choose(*KEYS[at]))
    hint = small_label()
    hint.setText("Choose it here, or click the wheel.")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(choice)
    column.addWidget(hint)
    holder.hide()
    return holder, choice


def _heard(portrait: Portrait | None) -> str:
    if portrait is None:
        return ""
    key = portrait.key
    if key is None:
        return "The machine heard no clear key."
    return f"The machine heard {key_name(key.tonic, key.mode)}, {words.sureness(key.confidence)}."
