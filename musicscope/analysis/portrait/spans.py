"""Stretches of a track with a label, and its tempo."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A stretch with a label.

    Attributes
    ----------
    start_s, end_s : float
    label : str
        A chord in mir_eval's syntax (``"C:maj"``, ``"N"``), or a section (``"A"``, ``"A′"``).
    confidence : float
        0..1.
    """

    start_s: float
    end_s: float
    label: str
    confidence: float = 1.0


@dataclass(frozen=True)
class Tempo:
    """A tempo in bpm and how sure it is, 0..1."""

    bpm: float
    confidence: float
