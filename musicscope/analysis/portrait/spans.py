"""Stretches of a track with a label or a key."""

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
class Key:
    """A key and how sure it is.

    Attributes
    ----------
    tonic : int
        0..11 from C.
    mode : int
        0 major, 1 minor.
    confidence : float
        0..1.
    """

    tonic: int
    mode: int
    confidence: float


@dataclass(frozen=True)
class KeySpan:
    """A stretch in one key."""

    start_s: float
    end_s: float
    key: Key


@dataclass(frozen=True)
class Tempo:
    """A tempo in bpm and how sure it is, 0..1."""

    bpm: float
    confidence: float
