"""Melodies: chord tones where it counts, steps of the scale between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from musicscope.audio.demo.theory import Chord, Key, pitches_in

#: Onset and length of a note, in beats.
Rhythm = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Sung:
    """One note of a melody: start and length in beats, MIDI pitch."""

    start: float
    length: float
    pitch: int


@dataclass(frozen=True)
class Line:
    """What a melody must keep to.

    Attributes
    ----------
    low, high : int
        Range in MIDI notes.
    stress : float
        Notes whose onset is a multiple of this many beats, or that last as long, are chord tones.
    arch : float
        How many semitones the middle of a phrase lies above its ends.
    leap : float
        How much a wide interval costs; small values let the melody jump.
    """

    low: int
    high: int
    stress: float = 1.0
    arch: float = 4.0
    leap: float = 1.0


def write_melody(
    rhythm: Sequence[tuple[float, float]],
    chord_at: Callable[[float], Chord],
    key: Key,
    line: Line,
    rng: Random,
    last: int | None = None,
    kept: Sequence[int] = (),
) -> list[Sung]:
    """Return a melody on a rhythm over some chords.

    The stressed notes are the cheapest path through the chord tones (small steps, an arch, few
    repeated notes, a little chance); the others walk the scale from one stressed note to the next
    as passing and neighbour notes.

    Parameters
    ----------
    rhythm : sequence of (onset, length)
        In beats, ascending.
    chord_at : callable
        The chord at a beat.
    key : Key
        Whose scale the unstressed notes follow.
    line : Line
        Range and character.
    rng : random.Random
        The source of chance.
    last : int, optional
        Pitch class on which the melody ends.
    kept : sequence of int
        Pitches that the first notes must have: a phrase that comes back with another ending.
    """
    stressed = [
        place
        for place, (onset, length) in enumerate(rhythm)
        if abs(onset / line.stress - round(onset / line.stress)) < 1e-6
        or length >= line.stress
        or place in {0, len(kept) - 1, len(rhythm) - 1}
    ]
    choices = _choices(rhythm, stressed, chord_at, line, kept, last)
    pillars = _pillars([rhythm[place][0] for place in stressed], choices, chord_at, line, rng)
    pitches: dict[int, int] = dict(zip(stressed, pillars, strict=True))
    for left, right in pairwise(stressed):
        between = list(range(left + 1, right))
        chords = [chord_at(rhythm[place][0]) for place in between]
        steps = _walk(pitches[left], pitches[right], chords, key, line, rng)
        pitches.update(zip(between, steps, strict=True))
    pitches.update(enumerate(kept))
    return [Sung(onset, length, pitches[i]) for i, (onset, length) in enumerate(rhythm)]


def _choices(
    rhythm: Sequence[tuple[float, float]],
    stressed: Sequence[int],
    chord_at: Callable[[float], Chord],
    line: Line,
    kept: Sequence[int],
    last: int | None,
) -> list[list[int]]:
    """Return the pitches that each stressed note may take."""
    choices = []
    for place in stressed:
        classes = chord_at(rhythm[place][0]).pitch_classes[:4]
        if place == len(rhythm) - 1 and last is not None:
            classes = (last,)
        allowed = pitches_in(classes, line.low, line.high)
        choices.append([kept[place]] if place < len(kept) else allowed)
    return choices


def _pillars(
    onsets: Sequence[float],
    choices: Sequence[Sequence[int]],
    chord_at: Callable[[float], Chord],
    line: Line,
    rng: Random,
) -> list[int]:
    """Return the cheapest path through the choices, one pitch for each onset."""
    centre = (line.low + line.high) / 2 - line.arch / 2
    begin, width = onsets[0], max(onsets[-1] - onsets[0], 1e-6)
    paths: list[tuple[float, list[int]]] = [(0.0, [])]
    for onset, pitches in zip(onsets, choices, strict=True):
        chord = chord_at(onset)
        x = (onset - begin) / width
        target = centre + line.arch * 4 * x * (1 - x)
        whim = [3.0 * rng.random() for _ in range(12)]
        reached = []
        for pitch in pitches:
            own = 0.35 * abs(pitch - target) + whim[pitch % 12]
            if chord.quality in {"7", "9"} and pitch % 12 == chord.pitch_classes[3]:
                own += 0.6
            cost, path = min(
                (spent + (_interval_cost(pitch - path[-1], line) if path else 0.0), path)
                for spent, path in paths
            )
            reached.append((cost + own, [*path, pitch]))
        paths = reached
    return min(paths)[1]


def _interval_cost(interval: int, line: Line) -> float:
    size = abs(interval)
    if size == 0:
        return 1.6
    if size > 9:
        return 6.0 * line.leap + size
    return line.leap * (0.25 * size if size <= 5 else 0.6 * size)


def _walk(
    start: int, goal: int, chords: Sequence[Chord], key: Key, line: Line, rng: Random
) -> list[int]:
    """Return one scale note for each of `chords` on the way from `start` to `goal`."""
    steps: list[int] = []
    here = start
    for place, chord in enumerate(chords):
        left = len(chords) - place + 1
        ladder = pitches_in(key.scale_under(chord), line.low - 2, line.high + 2)
        below = max((p for p in ladder if p < here), default=ladder[0])
        above = min((p for p in ladder if p > here), default=ladder[-1])
        away = sum(min(here, goal) < p <= max(here, goal) for p in ladder)
        if away == 0:
            here = rng.choice((below, above)) if left > 1 else here
        elif away > left:
            tones = pitches_in(chord.pitch_classes, min(here, goal) + 1, max(here, goal) - 1)
            middle = here + (goal - here) / left
            here = min(tones or [above if goal > here else below], key=lambda p: abs(p - middle))
        elif left > away and (left - away) % 2 == 1 and rng.random() < 0.5:
            here = below if goal > here else above
        else:
            here = above if goal > here else below
        steps.append(here)
    return steps


def repeat_rhythm(bars: Sequence[Rhythm], beats_per_bar: int, start: float) -> Rhythm:
    """Return bar rhythms one after the other as onsets from the beat `start`."""
    return tuple(
        (start + number * beats_per_bar + onset, length)
        for number, bar in enumerate(bars)
        for onset, length in bar
    )
