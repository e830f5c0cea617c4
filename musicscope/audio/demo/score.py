"""Notes and who plays them."""

from __future__ import annotations

from dataclasses import dataclass, field

from musicscope.audio.synthesis.tone import Voice


@dataclass(frozen=True)
class Part:
    """One player of a piece.

    Attributes
    ----------
    name : str
        Unique within the piece.
    voice : Voice
        The instrument.
    level : float
        Gain of a note of full force.
    pan : float
        Place from -1 (left) to 1 (right).
    spread : float
        How far an octave moves a note to the right: a piano from the player's seat.
    room : float
        How much goes into the room, 0 to 1.
    ring_s : float
        How long notes are left to ring after their written end.
    early_s : float
        Head start of an instrument that speaks slowly, so that its tone is there on the beat.
    echo_beats, echo_feedback : float
        Repeats, in beats; 0 for none.
    ducked : float
        How deep the bass drum pushes this part down, 0 to 1.
    """

    name: str
    voice: Voice
    level: float = 0.5
    pan: float = 0.0
    spread: float = 0.0
    room: float = 0.3
    ring_s: float = 0.0
    early_s: float = 0.0
    echo_beats: float = 0.0
    echo_feedback: float = 0.0
    ducked: float = 0.0


@dataclass(frozen=True)
class Note:
    """One note: MIDI pitch, start and length in beats, force from 0 to 1."""

    part: str
    pitch: int
    start: float
    length: float
    force: float


@dataclass
class Score:
    """What a style has written: players, notes, and the size of the room in seconds of decay."""

    room_s: float = 1.3
    parts: dict[str, Part] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def add_parts(self, *parts: Part) -> None:
        """Seat some players."""
        self.parts.update({part.name: part for part in parts})

    def play(self, part: str, pitch: int, start: float, length: float, force: float) -> None:
        """Write a note for a seated player.

        Raises
        ------
        KeyError
            If nobody of this name is seated.
        """
        self.notes.append(Note(self.parts[part].name, pitch, start, length, min(force, 1.0)))

    def hit(self, part: str, start: float, force: float, pitch: int = 60) -> None:
        """Write a stroke of a drum."""
        self.play(part, pitch, start, 0.25, force)
