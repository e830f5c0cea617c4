"""Keys, chords and how they are written: the little music theory that composing needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

#: Intervals above the root, in semitones, for each quality in the syntax of Harte (2005).
QUALITIES: dict[str, tuple[int, ...]] = {
    "maj": (0, 4, 7),
    "min": (0, 3, 7),
    "dim": (0, 3, 6),
    "sus4": (0, 5, 7),
    "maj6": (0, 4, 7, 9),
    "min6": (0, 3, 7, 9),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "min7": (0, 3, 7, 10),
    "hdim7": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9),
    "9": (0, 4, 7, 10, 14),
    "maj9": (0, 4, 7, 11, 14),
    "min9": (0, 3, 7, 10, 14),
}

SHARP_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
FLAT_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")

_MAJOR = (0, 2, 4, 5, 7, 9, 11)
_MINOR = (0, 2, 3, 5, 7, 8, 10)
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII")
_NUMERAL = re.compile(r"^([b#]?)(VII|VI|V|IV|III|II|I|vii|vi|v|iv|iii|ii|i)(.*)$")
_SUFFIXES = {
    "o": "dim",
    "o7": "dim7",
    "h7": "hdim7",
    "maj7": "maj7",
    "maj9": "maj9",
    "sus4": "sus4",
}
_UPPER = {"": "maj", "7": "7", "9": "9", "6": "maj6"}
_LOWER = {"": "min", "7": "min7", "9": "min9", "6": "min6"}


@dataclass(frozen=True)
class Key:
    """A tonic (0 to 11, C = 0) and a mode, ``"major"`` or ``"minor"``."""

    tonic: int
    mode: str

    @property
    def scale(self) -> tuple[int, ...]:
        """Pitch classes of the major or the natural minor scale, from the tonic up."""
        steps = _MAJOR if self.mode == "major" else _MINOR
        return tuple((self.tonic + step) % 12 for step in steps)

    @property
    def names(self) -> tuple[str, ...]:
        """The twelve pitch names as this key spells them."""
        relative_major = self.tonic if self.mode == "major" else (self.tonic + 3) % 12
        return FLAT_NAMES if relative_major in {5, 10, 3, 8, 1} else SHARP_NAMES

    def chord(self, numeral: str) -> Chord:
        """Return the chord that a Roman numeral names in this key.

        Parameters
        ----------
        numeral : str
            Upper case for a major third, lower case for a minor one, ``b`` or ``#`` in front for
            an altered degree; ``7``, ``9``, ``6``, ``maj7``, ``maj9``, ``sus4``, ``o``, ``o7`` or
            ``h7`` (half diminished) behind. In minor, degrees are those of the natural scale.

        Raises
        ------
        ValueError
            If it is not such a numeral.
        """
        match = _NUMERAL.match(numeral)
        if match is None:
            raise ValueError(f"{numeral!r} is not a Roman numeral")
        accidental, degree, suffix = match.groups()
        plain = _UPPER if degree.isupper() else _LOWER
        quality = _SUFFIXES.get(suffix) or plain.get(suffix)
        if quality is None:
            raise ValueError(f"{numeral!r} has an unknown suffix")
        step = self.scale[_NUMERALS.index(degree.upper())]
        root = (step + {"": 0, "b": -1, "#": 1}[accidental]) % 12
        return Chord(root, quality, self.names[root])

    def scale_under(self, chord: Chord) -> tuple[int, ...]:
        """Return the pitch classes that a melody may pass through while `chord` sounds.

        The scale of the key, in which each foreign note of the chord replaces its neighbour: a
        leading tone the degree below it, every other alteration the degree above.
        """
        classes = set(self.scale)
        leads = chord.third if chord.quality in {"maj", "7", "9"} else None
        if chord.quality in {"dim", "dim7"}:
            leads = chord.root
        for pitch_class in chord.pitch_classes:
            if pitch_class in classes:
                continue
            raised = pitch_class == leads
            replaced = (pitch_class - 1) % 12 if raised else (pitch_class + 1) % 12
            if replaced not in chord.pitch_classes:
                classes.discard(replaced)
            classes.add(pitch_class)
        return tuple(sorted(classes))


@dataclass(frozen=True)
class Chord:
    """A root, a quality of `QUALITIES`, and the root's name in its key."""

    root: int
    quality: str
    root_name: str

    @property
    def label(self) -> str:
        """The chord in the syntax of Harte (2005), such as ``"Eb:min7"``."""
        return f"{self.root_name}:{self.quality}"

    @cached_property
    def pitch_classes(self) -> tuple[int, ...]:
        """Pitch classes from the root up."""
        return tuple((self.root + step) % 12 for step in QUALITIES[self.quality])

    @property
    def third(self) -> int:
        """Pitch class of the third, or of the fourth that stands for it."""
        return self.pitch_classes[1]

    @property
    def fifth(self) -> int:
        """Pitch class of the fifth, perfect or not."""
        return self.pitch_classes[2]


def pitches_in(classes: tuple[int, ...], low: int, high: int) -> list[int]:
    """Return the MIDI notes from `low` to `high`, both included, of some pitch classes."""
    return [pitch for pitch in range(low, high + 1) if pitch % 12 in classes]


def nearest(pitch_class: int, to: float, low: int = 0, high: int = 127) -> int:
    """Return the MIDI note of a pitch class that lies nearest to `to` within a range."""
    inside = pitches_in((pitch_class % 12,), low, high)
    return min(inside, key=lambda pitch: (abs(pitch - to), pitch))
