"""Fundamentals as people write them, and chords built on the lowest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from musicscope.analysis.pitch import frequency_to_note
from musicscope.audio.synthesis.lab_sound import MOST_FUNDAMENTALS, hz_of_note
from musicscope.core.errors import ParameterError

#: Semitones above the lowest note.
CHORDS: dict[str, tuple[int, ...]] = {
    "Single note": (0,),
    "Octave": (0, 12),
    "Fifth": (0, 7),
    "Major": (0, 4, 7),
    "Minor": (0, 3, 7),
    "Diminished": (0, 3, 6),
    "Augmented": (0, 4, 8),
    "Suspended fourth": (0, 5, 7),
    "Dominant seventh": (0, 4, 7, 10),
    "Major seventh": (0, 4, 7, 11),
    "Minor seventh": (0, 3, 7, 10),
    "Diminished seventh": (0, 3, 6, 9),
}
#: A frequency this near to a note, in cents, is written as the note.
_NEAR_CENTS = 0.05


def read_fundamentals(text: str) -> tuple[float, ...]:
    """Return the frequencies in Hz of ``"440 Hz, 330"`` or ``"C4 E4 G4"``.

    Raises
    ------
    ParameterError
        When a word is neither a frequency nor a note.
    """
    words = re.sub(r"hz\b", " ", text.replace(";", " "), flags=re.IGNORECASE)
    found = [_frequency(word) for word in re.split(r"[,\s]+", words) if word]
    if not 1 <= len(found) <= MOST_FUNDAMENTALS:
        raise ParameterError(f"Write 1 to {MOST_FUNDAMENTALS} notes or frequencies.")
    return tuple(found)


def write_fundamentals(frequencies_hz: Sequence[float]) -> str:
    """Return fundamentals as `read_fundamentals` reads them: notes by name, others in Hz."""
    return ", ".join(map(_words, frequencies_hz))


def chord_on(lowest_hz: float, chord: str) -> tuple[float, ...]:
    """Return the frequencies of one of `CHORDS` in equal temperament."""
    return tuple(lowest_hz * 2 ** (step / 12) for step in CHORDS[chord])


def _frequency(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return hz_of_note(word)


def _words(hz: float) -> str:
    note, cents = frequency_to_note(hz)
    if abs(cents) <= _NEAR_CENTS:
        return note
    return f"{hz:.3f}".rstrip("0").rstrip(".") + " Hz"
