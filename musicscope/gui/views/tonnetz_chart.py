"""What every picture of the tonnetz shows and can be asked: its notes and triads, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

import numpy as np
from PySide6.QtGui import QPainter, QPainterPath

from musicscope.analysis.pitch import PITCH_NAMES, key_name
from musicscope.analysis.tonnetz import note_midi, triad_midi, triad_pitches
from musicscope.gui.views.harmony_trail import ShownTrail
from musicscope.gui.views.lattice import Point

#: Strengths that are told apart.
LEVELS = 16


class Direction(Enum):
    """Where an arrow key leads."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Spot:
    """A pitch class or a triad that can be played, at one of its places.

    Attributes
    ----------
    number : int
        0..11 for a pitch class, 0..23 for a triad as in `musicscope.analysis.tonnetz`.
    triad : bool
    node : tuple of int
        Which copy, where a picture has more than one: steps of fifths and major thirds.
    """

    number: int
    triad: bool = False
    node: tuple[int, int] = (0, 0)

    @property
    def name(self) -> str:
        """``"G"`` or ``"E minor"``."""
        if self.triad:
            return key_name(self.number % 12, self.number // 12)
        return PITCH_NAMES[self.number]

    @property
    def notes(self) -> str:
        """The pitch classes of a triad, ``"E G B"``; empty for a single one."""
        return " ".join(PITCH_NAMES[p] for p in triad_pitches(self.number)) if self.triad else ""

    @property
    def midi(self) -> tuple[int, ...]:
        """What sounds when it is struck, near middle C."""
        return triad_midi(self.number) if self.triad else (note_midi(self.number),)


@dataclass(frozen=True)
class Lit:
    """What sounds now.

    Attributes
    ----------
    notes, triads : tuple of int
        Strength of each, 0..`LEVELS` - 1.
    named : tuple of int
        The triads that are clear enough for their name, the strongest first.
    """

    notes: tuple[int, ...] = (0,) * 12
    triads: tuple[int, ...] = (0,) * 24
    named: tuple[int, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a spot is drawn: its middle and about half its size, pixels."""

    x: float
    y: float
    radius: float


class Chart(Protocol):
    """One way to draw the tonnetz into a rectangle."""

    def resize(self, width: int, height: int, ratio: float) -> None:
        """Fill another rectangle, on a screen with `ratio` pixels a point."""

    def restyle(self) -> None:
        """Follow a change of theme."""

    def draw(self, painter: QPainter, lit: Lit, path: np.ndarray, trail: ShownTrail | None) -> None:
        """Draw everything that sounds.

        Parameters
        ----------
        path : np.ndarray [shape=(6, n)]
            Tonal centroids of the last seconds, the present one last.
        trail : ShownTrail, optional
            Chords of the piece.
        """

    def spots(self) -> list[Spot]:
        """Return everything that can be played and is drawn."""

    def spot_at(self, x: float, y: float) -> Spot | None:
        """Return what is drawn at a point."""

    def place(self, spot: Spot) -> Place:
        """Return where a spot is."""

    def outline(self, spot: Spot) -> QPainterPath:
        """Return the edge of a spot."""

    def step(self, spot: Spot | None, direction: Direction) -> Spot:
        """Return where an arrow key leads; from nowhere, to the first spot."""

    def stop_points(self, trail: ShownTrail) -> list[Point]:
        """Return where each stop of a trail is drawn; empty where no trail is."""
