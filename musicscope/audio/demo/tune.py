"""The melody of a whole piece: phrases that come back, and a last one that comes home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from musicscope.audio.demo.melody import Line, Rhythm, Sung, repeat_rhythm, write_melody
from musicscope.audio.demo.plan import Plan, Section


def write_tune(
    plan: Plan,
    bars: Mapping[str, Sequence[Rhythm]],
    closing: Rhythm,
    line: Line,
    rng: Random,
) -> list[tuple[Section, list[Sung]]]:
    """Return the melody of each section but the introduction.

    Parameters
    ----------
    plan : Plan
        The piece.
    bars : mapping of str to sequence of Rhythm
        For each section label the rhythm of each bar of its phrase.
    closing : Rhythm
        Rhythm of the last bar of the piece.
    line : Line
        Range and character.
    rng : random.Random
        The source of chance.

    Returns
    -------
    list of (Section, list of Sung)
        Starts are in beats from the start of the piece.
    """
    known: dict[str, tuple[Section, list[Sung]]] = {}
    tune: list[tuple[Section, list[Sung]]] = []
    for section in plan.sections:
        if section.label == "intro":
            continue
        first, model = known.get(section.label, (section, []))
        rhythm = repeat_rhythm(bars[section.label], plan.beats_per_bar, section.start)
        if section.final:
            head = tuple(note for note in rhythm if note[0] < plan.last_bar)
            rhythm = head + tuple((plan.last_bar + onset, length) for onset, length in closing)
        shift = section.start - first.start
        kept = [note.pitch for note in model if note.start < _first_change(plan, first, section)]
        if model and not section.final:
            sung = [replace(note, start=note.start + shift) for note in model]
        else:
            last = plan.key.tonic if section.final else None
            sung = write_melody(rhythm, plan.chord_at, plan.key, line, rng, last, kept)
        known.setdefault(section.label, (section, sung))
        tune.append((section, sung))
    return tune


def _first_change(plan: Plan, first: Section, section: Section) -> float:
    """Return the beat of `first` up to which `section` has the same chords."""
    shift = section.start - first.start
    stop = float(first.end - plan.beats_per_bar)
    for span in plan.chords:
        if first.start <= span.start < stop:
            there = plan.chord_at(span.start + shift)
            if there != span.chord:
                return span.start
    return stop
