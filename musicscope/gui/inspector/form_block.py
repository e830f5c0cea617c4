"""The course of a track: colours, sections, chords, and what is like what."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from musicscope.analysis.portrait.portrait import Portrait
from musicscope.gui.inspector import words
from musicscope.gui.inspector.block import Block, show_words, small_label
from musicscope.gui.inspector.chord_line import ChordLine, ChordRibbon
from musicscope.gui.inspector.similarity_picture import SimilarityPicture
from musicscope.gui.inspector.strips import FormStrip, MoodStrip


class FormBlock(Block):
    """Moodbar and sections of the whole track, and its self-similarity.

    Signals
    -------
    wanted : float
        A moment, s, to be heard.
    """

    wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Form", ("sections", "moodbar", "similarity_matrix"), parent)
        self.mood, self.strip = MoodStrip(), FormStrip()
        self.unknown = small_label()
        self.matrix = SimilarityPicture()
        for widget in (self.mood, self.strip, self.unknown):
            self.body.addWidget(widget)
        self.body.addWidget(self.matrix, 0, Qt.AlignmentFlag.AlignLeft)
        for picture in (self.mood, self.strip, self.matrix):
            picture.wanted.connect(self.wanted)

    def show_form(self, portrait: Portrait) -> None:
        """Show a portrait's form; nothing where it was never looked for."""
        length, sections = portrait.duration_s, portrait.sections
        self.mood.setVisible(len(portrait.moodbar) > 0)
        self.mood.show_moodbar(portrait.moodbar, length)
        self.strip.setVisible(bool(sections))
        self.strip.show_sections(sections, length)
        show_words(self.unknown, "" if sections else "No sections stand out.")
        self.matrix.setVisible(len(portrait.similarity_matrix) > 1)
        self.matrix.show_matrix(portrait.similarity_matrix, sections, length)
        self.setVisible(bool(sections) or len(portrait.moodbar) > 0)


class ChordBlock(Block):
    """The chords around the playhead, under a ribbon of all.

    Signals
    -------
    wanted : float
        A moment, s, to be heard.
    """

    wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Chords", ("chords",), parent)
        self.ribbon, self.line, self.summary = ChordRibbon(), ChordLine(), small_label()
        for widget in (self.line, self.ribbon, self.summary):
            self.body.addWidget(widget)
        for picture in (self.ribbon, self.line):
            picture.wanted.connect(self.wanted)

    def show_chords(self, portrait: Portrait) -> None:
        """Show a portrait's chords; nothing where they were never looked for."""
        chords = portrait.chords
        sounding = [c for c in chords if c.label != words.NO_CHORD]
        self.setVisible(bool(chords))
        for picture in (self.ribbon, self.line):
            picture.setVisible(bool(sounding))
            picture.show_chords(chords, portrait.duration_s)
        lengths = {
            name: sum(c.end_s - c.start_s for c in group)
            for name, group in groupby(
                sorted(sounding, key=lambda c: c.label), key=lambda c: words.chord_name(c.label)
            )
        }
        usual = sorted(lengths, key=lambda name: -lengths[name])[:5]
        show_words(
            self.summary,
            "Mostly " + ", ".join(usual) if usual else "No chords: nothing has a pitch.",
        )
