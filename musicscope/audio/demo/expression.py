"""How loud: sections that build, phrases that breathe, bars with a first beat."""

from __future__ import annotations

from math import pi, sin
from random import Random

from musicscope.audio.demo.plan import Plan

_LEVELS = {"intro": 0.58, "A": 0.66, "B": 0.80}


def force_at(plan: Plan, beat: float, *, accent: float = 0.08) -> float:
    """Return the force, 0 to 1, with which a note at `beat` is played.

    Parameters
    ----------
    plan : Plan
        The piece.
    beat : float
        Where the note begins.
    accent : float
        How much the first beat of a bar stands out.
    """
    section = plan.section_at(beat)
    level = _LEVELS[section.label] + 0.04 * section.turn + (0.06 if section.final else 0.0)
    x = (beat - section.start) / (section.end - section.start)
    place = beat % plan.beats_per_bar
    if place < 1e-6:
        stress = accent
    else:
        stress = 0.0 if abs(place - round(place)) < 1e-6 else -0.6 * accent
    return min(level + 0.07 * sin(pi * x) + stress, 1.0)


def humanised(force: float, rng: Random) -> float:
    """Return a force as a hand would repeat it."""
    return min(max(force * (1 + rng.gauss(0, 0.045)), 0.05), 1.0)
