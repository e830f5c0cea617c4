"""How a player reads what sounds: at concert pitch, over a capo, on a transposing instrument."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from musicscope.analysis.pitch import (
    PITCH_NAMES,
    key_name,
    short_key_name,
    spelled_names,
)
from musicscope.core.events import Event
from musicscope.gui.inspector.words import chord_name, chord_root

if TYPE_CHECKING:
    from musicscope.analysis.harmony.key import KeyCandidate
    from musicscope.core.settings import Settings

_SETTING = "transposition"
MOST_CAPO = 11


@dataclass(frozen=True)
class Transposition:
    """One way to read.

    Attributes
    ----------
    name : str
        In the settings.
    label : str
        In a list.
    words : str
        On a pill.
    semitones : int
        From what sounds up to what is read, 0..11.
    """

    name: str
    label: str
    words: str
    semitones: int

    def pitch(self, sounding: int) -> int:
        """Return the pitch class that is read where one sounds."""
        return (sounding + self.semitones) % 12

    def pitch_names(self, key: KeyCandidate | None) -> tuple[str, ...]:
        """Return the name read for each sounding pitch class from C, spelt as in `key`."""
        names = PITCH_NAMES if key is None else spelled_names(self.pitch(key.tonic), key.mode)
        return tuple(names[self.pitch(sounding)] for sounding in range(12))

    def key_name(self, tonic: int, mode: int) -> str:
        """Return a sounding key as it is read: ``"D major"``."""
        return key_name(self.pitch(tonic), mode)

    def short_key_name(self, tonic: int, mode: int) -> str:
        """Return a sounding key as chord symbols write it: ``"F♯m"``."""
        return short_key_name(self.pitch(tonic), mode)

    def chord_symbol(self, label: str, key: KeyCandidate | None) -> tuple[str, str]:
        """Return a sounding chord as it is read.

        Parameters
        ----------
        label : str
            In mir_eval's syntax.
        key : KeyCandidate or None
            The sounding key that the root is spelt in.

        Returns
        -------
        root, suffix : str
            ``"F♯"`` and ``"m7"``; both empty for no chord.
        """
        found = chord_root(label)
        if found is None:
            return "", ""
        suffix = chord_name(f"C:{label.partition(':')[2]}").removeprefix("C")
        return self.pitch_names(key)[found[0]], suffix


def _instrument(name: str, sounds: int, examples: str) -> Transposition:
    """Return the reading of an instrument whose written C sounds as pitch class `sounds`."""
    return Transposition(f"in {name}", f"In {name}: {examples}", f"In {name}", -sounds % 12)


CONCERT = Transposition("concert", "Concert pitch", "Concert pitch", 0)
INSTRUMENTS = (
    _instrument("B♭", 10, "clarinet, trumpet, tenor saxophone"),
    _instrument("E♭", 3, "alto and baritone saxophone"),
    _instrument("F", 5, "horn, cor anglais"),
    _instrument("A", 9, "clarinet in A"),
    _instrument("G", 7, "alto flute"),
    _instrument("D", 2, "trumpet in D"),
)
CAPOS = tuple(
    Transposition(f"capo {fret}", f"Capo {fret}", f"Capo {fret}", -fret % 12)
    for fret in range(1, MOST_CAPO + 1)
)
TRANSPOSITIONS = (CONCERT, *INSTRUMENTS, *CAPOS)
_BY_NAME = {reading.name: reading for reading in TRANSPOSITIONS}


class Transposing:
    """The reading that all views share, kept in the settings.

    Attributes
    ----------
    changed : Event
        Another one was chosen, in whichever view.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.changed = _changes.setdefault(settings, Event())

    @property
    def reading(self) -> Transposition:
        """The one in use."""
        return _BY_NAME.get(self._settings.get(_SETTING, CONCERT.name), CONCERT)

    def choose(self, reading: Transposition) -> None:
        """Read so from now on, in every view."""
        if reading != self.reading:
            self._settings.set(_SETTING, reading.name)
            self.changed.emit(reading)

    def step(self, by: int) -> None:
        """Choose the next (1) or the previous (-1) of the list."""
        place = TRANSPOSITIONS.index(self.reading)
        self.choose(TRANSPOSITIONS[(place + by) % len(TRANSPOSITIONS)])


#: Of each settings file that is open.
_changes: WeakKeyDictionary[Settings, Event[Transposition]] = WeakKeyDictionary()
