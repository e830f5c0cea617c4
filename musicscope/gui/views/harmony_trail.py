"""The chords of a whole piece as a trail over the tonnetz: where it goes, how long, how often."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from musicscope.analysis.harmony.vocabulary import QUALITIES
from musicscope.analysis.pitch import PITCH_NAMES
from musicscope.analysis.portrait.spans import Span
from musicscope.analysis.tonnetz import note_midi
from musicscope.gui.inspector.words import chord_root
from musicscope.gui.views.lattice import Point, chord_place

#: A replay takes so long, whatever the length of the piece, s.
REPLAY_S = 15.0
#: After this part of the piece a visit has faded.
_FADE = 0.2
_FAINTEST, _TO_COME = 0.22, 0.12
#: Opacities are drawn in so many steps.
_STEPS = 12


@dataclass(frozen=True)
class Stop:
    """One chord of the piece, however often it comes.

    Attributes
    ----------
    label : str
        In mir_eval's syntax.
    place : tuple of float
        Its middle, in steps of fifths and major thirds.
    pitches : tuple of int
        Its pitch classes from the root.
    visits : tuple of (float, float)
        When it begins and ends, s.
    """

    label: str
    place: Point
    pitches: tuple[int, ...]
    visits: tuple[tuple[float, float], ...]

    @property
    def total_s(self) -> float:
        """How long it sounds altogether."""
        return sum(stop - start for start, stop in self.visits)

    @property
    def midi(self) -> tuple[int, ...]:
        """What sounds when it is struck: its root nearest to middle C, the others above."""
        root = note_midi(self.pitches[0])
        return tuple(root + (pitch - self.pitches[0]) % 12 for pitch in self.pitches)

    def next_visit(self, after_s: float) -> float:
        """Return when it begins next, or first where it does not come again."""
        return next((start for start, _ in self.visits if start > after_s), self.visits[0][0])


@dataclass(frozen=True)
class Step:
    """A change from one stop to another, by their numbers, at each moment it happens."""

    first: int
    second: int
    moments_s: tuple[float, ...]
    total_s: float


@dataclass(frozen=True)
class ShownTrail:
    """A trail as it looks at one moment.

    Attributes
    ----------
    stops : tuple of Stop
    opacities : tuple of float
        Of each stop, 0..1.
    sizes : tuple of float
        Of each stop, 0..1: how long it sounds, beside the longest.
    steps : tuple of (int, int, float, float)
        First and second stop, opacity and size, the faintest first.
    now : int
        The stop that sounds, -1 for none.
    """

    stops: tuple[Stop, ...]
    opacities: tuple[float, ...]
    sizes: tuple[float, ...]
    steps: tuple[tuple[int, int, float, float], ...]
    now: int = -1


class HarmonyTrail:
    """The way through the chords of one piece.

    Parameters
    ----------
    chords : sequence of Span
        As in a portrait; stretches without a chord are passed over.
    duration_s : float
        Of the piece.
    """

    def __init__(self, chords: Sequence[Span], duration_s: float) -> None:
        known = [span for span in chords if chord_root(span.label) is not None]
        self.spans = tuple(s for s in known if s.label.partition(":")[2] in QUALITIES)
        self.duration_s = duration_s
        self._starts = [span.start_s for span in self.spans]
        visits: dict[str, list[tuple[float, float]]] = {}
        for span in self.spans:
            visits.setdefault(span.label, []).append((span.start_s, span.end_s))
        self.stops = tuple(_stop(label, when) for label, when in visits.items())
        number = {stop.label: index for index, stop in enumerate(self.stops)}
        self.numbers = tuple(number[span.label] for span in self.spans)
        self.steps = self._steps()
        longest = max((stop.total_s for stop in self.stops), default=1.0)
        self._sizes = tuple(math.sqrt(stop.total_s / longest) for stop in self.stops)
        self._longest_step = max((step.total_s for step in self.steps), default=1.0)

    def index_at(self, moment_s: float) -> int:
        """Return which of the spans sounds at a moment, -1 for none."""
        index = bisect_right(self._starts, moment_s) - 1
        return index if index >= 0 and moment_s < self.spans[index].end_s else -1

    def at(self, moment_s: float) -> ShownTrail:
        """Return how the trail looks at a moment: recent changes bright, those to come faint."""
        index = self.index_at(moment_s)
        opacities = (
            self._opacity([start for start, _ in stop.visits], moment_s) for stop in self.stops
        )
        steps = (
            (
                step.first,
                step.second,
                self._opacity(step.moments_s, moment_s),
                math.sqrt(step.total_s / self._longest_step),
            )
            for step in self.steps
        )
        return ShownTrail(
            self.stops,
            tuple(opacities),
            self._sizes,
            tuple(sorted(steps, key=lambda step: step[2])),
            -1 if index < 0 else self.numbers[index],
        )

    def _opacity(self, moments_s: Sequence[float], now_s: float) -> float:
        past = bisect_right(moments_s, now_s)
        if not past:
            return _TO_COME
        age = (now_s - moments_s[past - 1]) / max(_FADE * self.duration_s, 1.0)
        return round(max(1 - age, _FAINTEST) * _STEPS) / _STEPS

    def _steps(self) -> tuple[Step, ...]:
        found: dict[tuple[int, int], list[Span]] = {}
        for index in range(1, len(self.spans)):
            pair = self.numbers[index - 1], self.numbers[index]
            if pair[0] != pair[1]:
                found.setdefault(pair, []).append(self.spans[index])
        return tuple(
            Step(*pair, tuple(s.start_s for s in spans), sum(s.end_s - s.start_s for s in spans))
            for pair, spans in found.items()
        )


def _stop(label: str, visits: list[tuple[float, float]]) -> Stop:
    root = chord_root(label)[0]
    notes = QUALITIES[label.partition(":")[2]]
    pitches = tuple((root + note) % 12 for note in notes)
    return Stop(label, chord_place(root, notes), pitches, tuple(visits))


def spelled(stop: Stop) -> str:
    """Return the notes of a chord: ``"A C E G"``."""
    return " ".join(PITCH_NAMES[pitch] for pitch in stop.pitches)


class Replay:
    """A trail that runs off in fast motion.

    Attributes
    ----------
    at_s : float
        The moment of the piece it has come to.
    running : bool
    """

    def __init__(self, trail: HarmonyTrail) -> None:
        self.trail = trail
        self.at_s = 0.0
        self.running = False
        self._heard = -1

    def start(self) -> None:
        """Begin, or go on where it was stopped; from its end, begin again."""
        if self.at_s >= self.trail.duration_s:
            self.at_s = 0.0
        self.running = True

    def stop(self) -> None:
        """Stand still."""
        self.running = False

    def go_to(self, moment_s: float) -> None:
        """Go to a moment of the piece."""
        self.at_s = min(max(moment_s, 0.0), self.trail.duration_s)

    def advance(self, seconds: float) -> Stop | None:
        """Let `seconds` of the replay pass; returns the chord that begins in them, if one does."""
        if not self.running:
            return None
        self.go_to(self.at_s + seconds * self.trail.duration_s / REPLAY_S)
        if self.at_s >= self.trail.duration_s:
            self.running = False
        return self.newly()

    def newly(self) -> Stop | None:
        """Return the chord it has come to since this was asked last."""
        index = self.trail.index_at(self.at_s)
        if index == self._heard:
            return None
        self._heard = index
        return None if index < 0 else self.trail.stops[self.trail.numbers[index]]
