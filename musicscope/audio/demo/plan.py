"""A piece before its notes: key, tempo, metre, form and the chords that carry it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from musicscope.audio.demo.theory import Chord, Key

#: Silence before the first beat, in seconds.
LEAD_S = 0.15

#: Longest music from first beat to last barline, in seconds; the room's answer follows.
LONGEST_S = 18.2
SHORTEST_S = 11.5


@dataclass(frozen=True)
class ChordSpan:
    """A chord and where it sounds, in beats from the start."""

    start: float
    end: float
    chord: Chord


@dataclass(frozen=True)
class Section:
    """A part of the form.

    Attributes
    ----------
    label : str
        ``"intro"``, ``"A"``, ``"B"``.
    start, end : int
        In beats.
    turn : int
        0 the first time this label comes, 1 the second.
    final : bool
        Whether the piece ends with it.
    """

    label: str
    start: int
    end: int
    turn: int
    final: bool


@dataclass(frozen=True)
class Plan:
    """Everything that is decided before notes are written."""

    key: Key
    tempo_bpm: float
    beats_per_bar: int
    sections: tuple[Section, ...]
    chords: tuple[ChordSpan, ...]

    @property
    def beats(self) -> int:
        """Length of the music in beats."""
        return self.sections[-1].end

    @property
    def bars(self) -> int:
        """Length of the music in bars."""
        return self.beats // self.beats_per_bar

    @property
    def music_s(self) -> float:
        """Length of the music from first beat to last barline, in seconds."""
        return self.beats * 60 / self.tempo_bpm

    @property
    def last_bar(self) -> int:
        """The beat on which the last bar, a held tonic chord, begins."""
        return self.beats - self.beats_per_bar

    def chord_at(self, beat: float) -> Chord:
        """Return the chord that sounds at `beat`; the last one holds on."""
        for span in self.chords:
            if beat < span.end - 1e-6:
                return span.chord
        return self.chords[-1].chord

    def section_at(self, beat: float) -> Section:
        """Return the section that holds `beat`."""
        for section in self.sections:
            if beat < section.end - 1e-6:
                return section
        return self.sections[-1]

    def seconds(self, beat: float) -> float:
        """Return the time of a beat in seconds from the start of the sound."""
        return LEAD_S + beat * 60 / self.tempo_bpm


@dataclass(frozen=True)
class Form:
    """How a style builds a piece from phrases.

    Attributes
    ----------
    layouts : tuple of str
        Such as ``"iAABA"``; ``i`` is an introduction.
    phrase_bars, intro_bars : int
        Lengths of a lettered phrase and of the introduction.
    """

    layouts: tuple[str, ...]
    phrase_bars: int
    intro_bars: int = 1

    def bars(self, layout: str) -> int:
        """Return the length of a layout in bars."""
        return sum(self.intro_bars if letter == "i" else self.phrase_bars for letter in layout)

    def fitting(self, tempo_bpm: float, beats_per_bar: int) -> list[str]:
        """Return the layouts that last neither too long nor too short at a tempo.

        Those in which the first phrase comes back are preferred: only if none fits, others count.
        """
        bar_s = beats_per_bar * 60 / tempo_bpm
        fit = [x for x in self.layouts if SHORTEST_S <= self.bars(x) * bar_s <= LONGEST_S]
        return [x for x in fit if x.count("A") > 1] or fit


def read_progression(text: str, key: Key, beats_per_bar: int, start: int = 0) -> list[ChordSpan]:
    """Return the chords that a line such as ``"I . vi . | ii7 V7"`` stands for.

    Parameters
    ----------
    text : str
        Bars between ``|``, each split evenly among its numerals; a dot prolongs the one before.
    key : Key
        What the numerals refer to.
    beats_per_bar : int
        Length of a bar.
    start : int
        The beat on which the line begins.
    """
    spans: list[ChordSpan] = []
    for number, bar in enumerate(text.split("|")):
        tokens = bar.split()
        width = Fraction(beats_per_bar, len(tokens))
        for place, token in enumerate(tokens):
            begin = float(start + number * beats_per_bar + place * width)
            end = float(start + number * beats_per_bar + (place + 1) * width)
            if token == "." and spans:
                spans[-1] = ChordSpan(spans[-1].start, end, spans[-1].chord)
                continue
            chord = key.chord(token)
            if spans and spans[-1].chord == chord:
                spans[-1] = ChordSpan(spans[-1].start, end, chord)
            else:
                spans.append(ChordSpan(begin, end, chord))
    return spans


def _keep(old: str, new: str) -> str:
    """Return the bar `new` with each ``%`` replaced by what sounds there in the bar `old`."""
    sounding: list[str] = []
    for token in old.split():
        sounding.append(sounding[-1] if token == "." else token)
    places = new.split()
    return " ".join(
        sounding[number * len(sounding) // len(places)] if token == "%" else token
        for number, token in enumerate(places)
    )


def make_plan(
    key: Key,
    tempo_bpm: float,
    beats_per_bar: int,
    form: Form,
    layout: str,
    progressions: Mapping[str, str],
    ending: str,
) -> Plan:
    """Return the plan of a piece.

    Parameters
    ----------
    key, tempo_bpm, beats_per_bar
        As in `Plan`.
    form, layout
        One of the form's layouts.
    progressions : mapping of str to str
        The line of chords for each letter of the layout.
    ending : str
        The line that replaces the last bars of the last phrase; its last bar is the tonic. Where
        it says ``%``, the phrase stays as it was.
    """
    sections: list[Section] = []
    lines: list[str] = []
    start = 0
    for place, letter in enumerate(layout):
        bars = form.intro_bars if letter == "i" else form.phrase_bars
        label = "intro" if letter == "i" else letter
        line = [bar.strip() for bar in progressions[letter].split("|")]
        final = place == len(layout) - 1
        if final:
            close = [bar.strip() for bar in ending.split("|")]
            kept = len(line) - len(close)
            merged = [_keep(old, new) for old, new in zip(line[kept:], close, strict=True)]
            line = [*line[:kept], *merged]
        turn = sum(section.label == label for section in sections)
        end = start + bars * beats_per_bar
        sections.append(Section(label, start, end, turn, final))
        lines.extend(line[:bars])
        start = end
    chords = read_progression(" | ".join(lines), key, beats_per_bar)
    return Plan(key, tempo_bpm, beats_per_bar, tuple(sections), tuple(chords))
