"""The tempo of a track: what it is, what it may be, how it moves, and how to correct it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from musicscope.analysis.portrait.figures import figure
from musicscope.analysis.portrait.portrait import Portrait
from musicscope.gui.inspector import words
from musicscope.gui.inspector.block import Block, link, show_words, small_label, soft_label
from musicscope.gui.inspector.correctable_figure import CorrectableFigure
from musicscope.gui.inspector.curve import Curve
from musicscope.gui.inspector.fact_row import Fact
from musicscope.gui.inspector.tempo_editor import TempoEditor
from musicscope.gui.theme import themes
from musicscope.library.track import Track

_FACTS = ("tempo_bpm",)
#: Rivals that are named, and how likely at least.
_RIVALS, _LEAST_LIKELY = 2, 0.02
#: A tempo that varies less than this from its slowest to its fastest tenth is steady.
_STEADY, _GENTLE = 0.03, 0.12


class TempoBlock(Block):
    """What is known of tempo, metre and pulse.

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
        super().__init__("Tempo", ("tempo_bpm", "tempo_curve", "metre", "pulse_clarity"), parent)
        self.line, self.rivals, self.heard = CorrectableFigure(), soft_label(), small_label()
        self.curve = Curve("Course of the tempo", _bpm, least_span=8.0, height=34)
        self.metre, self.pulse, self.course = Fact("Metre"), Fact("Pulse"), Fact("Course")
        self.metre.setToolTip(figure("metre").help)
        self.pulse.setToolTip(figure("pulse_clarity").help)
        self.course.setToolTip(figure("tempo_curve").help)
        self.correct, self.again = link("Correct…"), link("Use the machine's again")
        self.correct.setCheckable(True)
        self.correct.setAccessibleName("Correct the tempo")
        self.again.setAccessibleName("Use the machine's tempo again")
        self.editor = TempoEditor()
        self.editor.hide()
        self._track: Track | None = None
        self.head.insertWidget(2, self.correct)
        for widget in (self.line, self.rivals, self.heard):
            self.body.addWidget(widget)
        self.body.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.editor)
        self.body.addWidget(self.curve)
        self.add_facts(self.metre, self.pulse, self.course)
        self.correct.toggled.connect(self._edit)
        self.again.clicked.connect(lambda: self.uncorrected.emit(_FACTS))
        self.editor.chosen.connect(lambda bpm: self.corrected.emit({"tempo_bpm": bpm}))
        self.curve.wanted.connect(self.wanted)

    @property
    def text(self) -> str:
        """The tempo in words, and how sure it is."""
        return self.line.text

    def show_tempo(self, track: Track, portrait: Portrait | None) -> None:
        """Show a track's tempo; the portrait may come later."""
        if self._track is None or self._track.id != track.id:
            self.correct.setChecked(False)
        changed = self._track is None or self._track.tempo_bpm != track.tempo_bpm
        self._track = track
        yours = "tempo_bpm" in track.corrected
        self.again.setVisible(yours)
        self.line.yours.setVisible(yours)
        self._show_figure(track)
        show_words(self.rivals, _rivals(track, portrait))
        show_words(self.heard, _heard(portrait) if yours else "")
        self._show_course(portrait)
        self.metre.show_value(_metre(portrait))
        clarity = portrait.facts.get("pulse_clarity") if portrait is not None else None
        self.pulse.show_value("" if clarity is None else words.pulse(clarity))
        if changed:
            self.editor.start(track.tempo_bpm)

    def restyle(self) -> None:
        """Follow a change of theme."""
        if self._track is not None:
            self._show_figure(self._track)

    def _show_figure(self, track: Track) -> None:
        theme = themes.active
        if track.tempo_bpm is None:
            self.line.show_figure("No steady beat", "", "none stands out", theme.soft)
            return
        yours = "tempo_bpm" in track.corrected
        note = "beats a minute" if yours else words.sureness(track.tempo_confidence)
        bpm = words.tempo(track.tempo_bpm)
        self.line.show_figure(bpm, "bpm", note, theme.text)

    def _show_course(self, portrait: Portrait | None) -> None:
        known = portrait is not None and 1 < len(portrait.tempo_curve) == len(portrait.beats)
        self.curve.setVisible(known)
        self.course.show_value("")
        if known:
            self.curve.show_at(portrait.beats, portrait.tempo_curve, portrait.duration_s)
            self.course.show_value(_course(portrait.tempo_curve))

    def _edit(self, on: bool) -> None:
        self.correct.setText("Done" if on else "Correct…")
        self.editor.setVisible(on)
        if on and self._track is not None:
            self.editor.start(self._track.tempo_bpm)
            self.editor.tap.setFocus()


def rivals(track: Track, portrait: Portrait | None) -> tuple[float, ...]:
    """Return other tempi that a track may be heard in, bpm, likeliest first."""
    if portrait is None or track.tempo_bpm is None:
        return ()
    found = [t.bpm for t in portrait.tempo_alternatives if t.confidence >= _LEAST_LIKELY]
    shown = words.tempo(track.tempo_bpm)
    return tuple(bpm for bpm in found if words.tempo(bpm) != shown)[:_RIVALS]


def _rivals(track: Track, portrait: Portrait | None) -> str:
    return (
        "or " + ", or ".join(map(words.tempo, found)) if (found := rivals(track, portrait)) else ""
    )


def _bpm(value: float) -> str:
    return f"{value:.0f} bpm"


def _metre(portrait: Portrait | None) -> str:
    if portrait is None or "pulse_clarity" not in portrait.facts:
        return ""
    if portrait.metre is None:
        return "No clear metre"
    confidence = portrait.facts.get("metre_confidence")
    return " · ".join(p for p in (words.metre(portrait.metre), words.sureness(confidence)) if p)


def _course(curve: np.ndarray) -> str:
    slow, fast = np.percentile(curve, (10, 90))
    spread = (fast - slow) / max(float(np.median(curve)), 1.0)
    if spread < _STEADY:
        return "steady"
    word = "breathes a little" if spread < _GENTLE else "varies freely"
    return f"{word}, {slow:.0f} to {fast:.0f}"


def _heard(portrait: Portrait | None) -> str:
    if portrait is None:
        return ""
    if portrait.tempo is None:
        return "The machine heard no steady beat."
    bpm, sure = words.tempo(portrait.tempo.bpm), words.sureness(portrait.tempo.confidence)
    return f"The machine heard {bpm} bpm, {sure}."
