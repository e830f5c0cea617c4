"""A sound as the lab describes it: partials on fundamentals, an envelope, noise, a sweep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, TypeVar, cast, get_args

from musicscope.audio.synthesis.lab_bounds import check_count, check_number, check_word
from musicscope.core.errors import ParameterError

MOST_PARTIALS = 16
MOST_FUNDAMENTALS = 12
#: A partial or a noise at this level, in dB, is off.
SILENT_DB = -80.0
LOWEST_RATE, HIGHEST_RATE = 8_000, 96_000
SHORTEST_S, LONGEST_S = 0.1, 60.0
LOWEST_HZ, HIGHEST_HZ = 1.0, 48_000.0

Colour = Literal["white", "pink", "brown"]
Shape = Literal["linear", "exponential"]
Generator = Literal["band-limited", "naive"]

V = TypeVar("V")

_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ACCIDENTALS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}


def hz_of_note(name: str) -> float:
    """Return the frequency in Hz of a note such as ``"A4"``, ``"Bb3"`` or ``"F♯5"``.

    Equal temperament, A4 = 440 Hz, middle C is C4.

    Raises
    ------
    ParameterError
        When `name` is no note.
    """
    text = name.strip()
    letter = _SEMITONES.get(text[:1].upper())
    octave = text[1:].lstrip("#♯b♭")
    accidental = text[1 : len(text) - len(octave)]
    if letter is None or accidental not in _ACCIDENTALS or not octave.removeprefix("-").isdecimal():
        raise ParameterError(f"“{name}” is no note; write one such as A4, B♭3 or F♯5.")
    midi = 12 * (int(octave) + 1) + letter + _ACCIDENTALS[accidental]
    return float(440.0 * 2.0 ** ((midi - 69) / 12))


@dataclass(frozen=True)
class Partial:
    """One sinusoid on every fundamental: ``level · sin(2π · ratio · f · t + phase)``.

    Attributes
    ----------
    ratio : float
        Its frequency as a multiple of the fundamental's.
    level_db : float
        Amplitude in dB below full scale; `SILENT_DB` is off.
    phase_deg : float
        Of a sine, at the start.
    decay_s : float
        Seconds in which it falls by 60 dB; 0 means that it does not fall.
    """

    ratio: float = 1.0
    level_db: float = 0.0
    phase_deg: float = 0.0
    decay_s: float = 0.0

    def __post_init__(self) -> None:
        check_number("The ratio of a partial", self.ratio, 0.01, 64)
        check_number("The level of a partial", self.level_db, SILENT_DB, 0, "dB")
        check_number("The phase of a partial", self.phase_deg, -360, 360, "degrees")
        check_number("The decay of a partial", self.decay_s, 0, 120, "s")

    @property
    def amplitude(self) -> float:
        """What its sine is multiplied with; 0 when it is off."""
        return 10 ** (self.level_db / 20) if self.level_db > SILENT_DB else 0.0


@dataclass(frozen=True)
class Envelope:
    """How the sound swells and dies: straight lines in amplitude.

    Attributes
    ----------
    attack_s, decay_s : float
        From 0 to 1, then from 1 to `sustain`.
    sustain : float
        What is held, 0..1.
    release_s : float
        From `sustain` to 0; it ends where the sound ends.
    """

    attack_s: float = 0.0
    decay_s: float = 0.0
    sustain: float = 1.0
    release_s: float = 0.0

    def __post_init__(self) -> None:
        check_number("The attack", self.attack_s, 0, 20, "s")
        check_number("The decay", self.decay_s, 0, 20, "s")
        check_number("The sustain", self.sustain, 0, 1)
        check_number("The release", self.release_s, 0, 20, "s")

    @property
    def holds(self) -> bool:
        """Whether it lets the sound through unchanged."""
        return self.attack_s == self.release_s == 0 and (self.decay_s == 0 or self.sustain == 1)

    def corners(self, duration_s: float) -> tuple[tuple[float, float], ...]:
        """Return the corners of the line as (moment in s, amplitude).

        Segments that are longer than the sound together are shortened in proportion.
        """
        whole = self.attack_s + self.decay_s + self.release_s
        part = min(1.0, duration_s / whole) if whole else 1.0
        risen = self.attack_s * part
        fallen = risen + self.decay_s * part
        held = self.sustain if self.decay_s else 1.0
        return (
            (0.0, 0.0 if self.attack_s else 1.0),
            (risen, 1.0),
            (fallen, held),
            (max(duration_s - self.release_s * part, fallen), held),
            (duration_s, 0.0 if self.release_s else held),
        )


@dataclass(frozen=True)
class Noise:
    """Noise whose power is even over frequency (white), or falls by 3 or 6 dB an octave.

    Attributes
    ----------
    colour : {"white", "pink", "brown"}
    level_db : float
        Root mean square in dB below full scale; `SILENT_DB` is off.
    bursts_hz : float
        So many short bursts a second, each at first at that level; 0 lets it go on evenly.
    """

    colour: Colour = "white"
    level_db: float = SILENT_DB
    bursts_hz: float = 0.0

    def __post_init__(self) -> None:
        check_word("The colour of the noise", self.colour, get_args(Colour))
        check_number("The level of the noise", self.level_db, SILENT_DB, 0, "dB")
        check_number("The number of bursts a second", self.bursts_hz, 0, 20)

    @property
    def amplitude(self) -> float:
        """Its root mean square, 1 is full scale; 0 when it is off."""
        return 10 ** (self.level_db / 20) if self.level_db > SILENT_DB else 0.0


@dataclass(frozen=True)
class Sweep:
    """A fundamental that glides over the whole length of the sound, in place of the chord.

    Attributes
    ----------
    start_hz, stop_hz : float
    shape : {"linear", "exponential"}
        The same number of Hz, or of octaves, in each second.
    """

    start_hz: float = 100.0
    stop_hz: float = 4_000.0
    shape: Shape = "exponential"

    def __post_init__(self) -> None:
        check_number("The start of the sweep", self.start_hz, LOWEST_HZ, HIGHEST_HZ, "Hz")
        check_number("The end of the sweep", self.stop_hz, LOWEST_HZ, HIGHEST_HZ, "Hz")
        check_word("The shape of the sweep", self.shape, get_args(Shape))


@dataclass(frozen=True)
class LabSound:
    """Everything that the lab needs to make one sound; equal ones sound alike to the last bit.

    Attributes
    ----------
    partials : tuple of Partial
        At most 16.
    fundamentals_hz : tuple of float
        One for a tone, several for a chord; each carries all partials.
    envelope : Envelope
    noise : Noise
    sweep : Sweep or None
        When there is one, it sounds and the fundamentals do not.
    generator : {"band-limited", "naive"}
        What becomes of partials above half the rate: left out, or sampled as they are, so that
        they fold back (aliasing).
    level_db : float
        Added to all levels.
    rate : int
        Samples a second, 8,000 to 96,000.
    duration_s : float
    loop : bool
        Whether it is played again and again; a held sound then joins without a seam.

    Raises
    ------
    ParameterError
        One sentence on the first value that cannot be.
    """

    partials: tuple[Partial, ...] = (Partial(),)
    fundamentals_hz: tuple[float, ...] = (440.0,)
    envelope: Envelope = field(default_factory=Envelope)
    noise: Noise = field(default_factory=Noise)
    sweep: Sweep | None = None
    generator: Generator = "band-limited"
    level_db: float = -12.0
    rate: int = 44_100
    duration_s: float = 4.0
    loop: bool = True

    def __post_init__(self) -> None:
        check_count("partials", self.partials, MOST_PARTIALS)
        check_count("fundamentals", self.fundamentals_hz, MOST_FUNDAMENTALS)
        for hz in self.fundamentals_hz:
            check_number("A fundamental", hz, LOWEST_HZ, HIGHEST_HZ, "Hz")
        check_word("The generator", self.generator, get_args(Generator))
        check_number("The level", self.level_db, -60, 0, "dB")
        check_number("The sampling rate", self.rate, LOWEST_RATE, HIGHEST_RATE, "Hz")
        check_number("The duration", self.duration_s, SHORTEST_S, LONGEST_S, "s")
        if self.rate != int(self.rate):
            raise ParameterError("The sampling rate must be a whole number of Hz.")
        if not isinstance(self.loop, bool):
            raise ParameterError("The loop must be on or off.")

    @property
    def steady(self) -> bool:
        """Whether it goes on unchanged, so that it can be looped without a seam."""
        dying = any(p.decay_s and p.amplitude for p in self.partials)
        return self.envelope.holds and self.sweep is None and not dying

    def state(self) -> dict[str, Any]:
        """Return it as values that JSON and TOML can hold; see `from_state`."""
        values = asdict(self)
        values["partials"] = [asdict(partial) for partial in self.partials]
        values["fundamentals_hz"] = list(self.fundamentals_hz)
        if self.sweep is None:
            del values["sweep"]
        return values

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> LabSound:
        """Make a sound from what `state` returned; what is left out has its default.

        Parameters
        ----------
        state : mapping
            `fundamentals_hz` may hold names of notes as well as frequencies.

        Raises
        ------
        ParameterError
            When a value is unknown, of the wrong kind or out of its bounds.
        """
        values = dict(_known(cls, state))
        if "partials" in values:
            values["partials"] = tuple(_part(Partial, v) for v in _rows(values, "partials"))
        if "fundamentals_hz" in values:
            named = _rows(values, "fundamentals_hz")
            values["fundamentals_hz"] = tuple(
                hz_of_note(v) if isinstance(v, str) else v for v in named
            )
        for name, kind in (("envelope", Envelope), ("noise", Noise), ("sweep", Sweep)):
            if values.get(name) is not None:
                values[name] = _part(kind, values[name])
        return cls(**values)


def _part(kind: type[V], value: object) -> V:
    return kind(**_known(kind, value))


def _known(kind: type[Any], value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ParameterError(f"The {kind.__name__} of a lab sound must be a table of values.")
    names = {f.name for f in fields(kind)}
    for name in value:
        if name not in names:
            raise ParameterError(f"A {kind.__name__} of the lab has no value called “{name}”.")
    return cast("Mapping[str, Any]", value)


def _rows(values: Mapping[str, Any], name: str) -> list[Any]:
    rows = values[name]
    if not isinstance(rows, list | tuple):
        raise ParameterError(f"The {name} of a lab sound must be a list.")
    return list(rows)
