"""A piece as a lead sheet: bars with numbers, beats, chords, and where they merely go on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from musicscope.analysis.harmony.key import KeySpan
from musicscope.analysis.portrait.spans import Span

if TYPE_CHECKING:
    from musicscope.analysis.harmony.key import KeyCandidate
    from musicscope.analysis.portrait.portrait import Portrait

#: A chord that begins so long before or after a beat belongs to it, in beats: singers and
#: guitarists anticipate by a quaver.
_EARLY, _LATE = 0.55, 0.3


def _nothing() -> np.ndarray:
    return np.zeros(0)


@dataclass(frozen=True)
class Bar:
    """A bar: its number from 1, start and end in s, and its beats."""

    number: int
    start_s: float
    stop_s: float
    beats: tuple[float, ...]


@dataclass(frozen=True)
class Sheet:
    """What there is to read, in the order of time.

    Attributes
    ----------
    duration_s : float
    chords, sections : tuple of Span
    keys : tuple of KeySpan
        Which key holds when; empty where none is known.
    beats, downbeats : np.ndarray, s
        Empty where unknown.
    metre : int or None
        As in `Portrait.metre`.
    bars : tuple of Bar
    repeats : tuple of Bar
        Bars in which the chord of the bar before goes on.
    slashes : np.ndarray, s
        Beats of other bars on which the chord goes on.
    """

    duration_s: float = 0.0
    chords: tuple[Span, ...] = ()
    sections: tuple[Span, ...] = ()
    keys: tuple[KeySpan, ...] = ()
    beats: np.ndarray = field(default_factory=_nothing)
    downbeats: np.ndarray = field(default_factory=_nothing)
    metre: int | None = None
    bars: tuple[Bar, ...] = ()
    repeats: tuple[Bar, ...] = ()
    slashes: np.ndarray = field(default_factory=_nothing)

    def chord_at(self, moment_s: float) -> Span | None:
        """Return the chord that sounds at a moment."""
        return _at(self.chords, moment_s)

    def section_at(self, moment_s: float) -> Span | None:
        """Return the section that a moment belongs to."""
        return _at(self.sections, moment_s)

    def key_at(self, moment_s: float) -> KeyCandidate | None:
        """Return the key that holds at a moment."""
        found = _at(self.keys, moment_s)
        return None if found is None else found.key

    def bar_at(self, moment_s: float) -> Bar | None:
        """Return the bar that a moment belongs to."""
        place = bisect_right(self.bars, moment_s, key=lambda bar: bar.start_s) - 1
        if place < 0 or moment_s >= self.bars[place].stop_s:
            return None
        return self.bars[place]

    def beat_at(self, moment_s: float) -> float | None:
        """Return when the beat that a moment belongs to began, s."""
        place = int(np.searchsorted(self.beats, moment_s, side="right")) - 1
        return float(self.beats[place]) if place >= 0 else None

    def neighbour(self, moment_s: float, step: int, *, bars: bool) -> float | None:
        """Return where the next (1) or the previous (-1) bar or beat begins, s.

        Going back from well inside a bar goes to its own start. None where beats are unknown.
        """
        starts = self.downbeats if bars and len(self.downbeats) else self.beats
        if len(starts) < 2:
            return None
        if step > 0:
            later = starts[starts > moment_s + 0.02]
            return float(later[0]) if len(later) else None
        within = 0.4 * float(np.median(np.diff(starts)))
        earlier = starts[starts < moment_s - within]
        return float(earlier[-1]) if len(earlier) else 0.0


def sheet_of(portrait: Portrait | None) -> Sheet:
    """Return the lead sheet of a portrait; an empty one where nothing is known."""
    if portrait is None:
        return Sheet()
    chords = _joined(portrait.chords)
    beats = np.asarray(portrait.beats, float)
    downbeats = np.asarray(portrait.downbeats, float)
    bars = _bars(beats, downbeats, portrait.duration_s)
    starts = np.array([chord.start_s for chord in chords])
    repeats = tuple(bar for bar in bars if _goes_on(bar, chords, starts))
    repeated = {bar.number for bar in repeats}
    slashes = [
        beat
        for bar in bars
        if bar.number not in repeated
        for beat in bar.beats
        if not _changes(starts, beat, _beat_s(bar)) and _sounds(chords, beat)
    ]
    keys = portrait.local_keys or _whole(portrait)
    return Sheet(
        portrait.duration_s,
        chords,
        portrait.sections,
        keys,
        beats,
        downbeats,
        portrait.metre,
        bars,
        repeats,
        np.array(slashes),
    )


def _whole(portrait: Portrait) -> tuple[KeySpan, ...]:
    """Return the piece's key as one stretch."""
    key = portrait.key
    return () if key is None else (KeySpan(0.0, portrait.duration_s, key),)


def _at(spans: Sequence[Span], moment_s: float) -> Span | None:
    place = bisect_right(spans, moment_s, key=lambda span: span.start_s) - 1
    if place < 0 or moment_s >= spans[place].end_s:
        return None
    return spans[place]


def _joined(chords: Sequence[Span]) -> tuple[Span, ...]:
    """Join neighbours of one name; they are as sure as the longer of them."""
    joined: list[Span] = []
    for chord in chords:
        last = joined[-1] if joined else None
        if last is None or last.label != chord.label:
            joined.append(chord)
            continue
        longer = max(last, chord, key=lambda span: span.end_s - span.start_s)
        joined[-1] = Span(last.start_s, chord.end_s, chord.label, longer.confidence)
    return tuple(joined)


def _bars(beats: np.ndarray, downbeats: np.ndarray, duration_s: float) -> tuple[Bar, ...]:
    if len(downbeats) < 2:
        return ()
    usual = float(np.median(np.diff(downbeats)))
    last = min(float(downbeats[-1]) + usual, max(duration_s, float(downbeats[-1])))
    edges = [*map(float, downbeats), last]
    found = []
    for number, (start, stop) in enumerate(pairwise(edges), 1):
        inside = beats[(beats > start - 1e-3) & (beats < stop - 1e-3)]
        found.append(Bar(number, start, stop, tuple(map(float, inside))))
    return tuple(found)


def _beat_s(bar: Bar) -> float:
    return (bar.stop_s - bar.start_s) / max(len(bar.beats), 1)


def _changes(starts: np.ndarray, beat: float, beat_s: float) -> bool:
    """Return whether a chord begins on a beat."""
    after = (starts - beat) / beat_s
    return bool(np.any((after > -_EARLY) & (after < _LATE)))


def _sounds(chords: Sequence[Span], moment_s: float) -> bool:
    chord = _at(chords, moment_s)
    return chord is not None and chord.label != "N"


def _goes_on(bar: Bar, chords: Sequence[Span], starts: np.ndarray) -> bool:
    """Return whether the chord of the bar before fills the whole bar."""
    early = _EARLY * _beat_s(bar)
    begins = (starts > bar.start_s - early) & (starts < bar.stop_s - early)
    return not begins.any() and _sounds(chords, (bar.start_s + bar.stop_s) / 2)
