"""What is known of one pretrained network in one library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from musicscope.analysis.aspect import EMBEDDING
from musicscope.learning.pretrained import Pretrained as About
from musicscope.workspace.pretrained_source import Found

#: What makes pretrained networks usable where their packages are missing.
INSTALL = 'pip install "musicscope[pretrained]"'


@dataclass(frozen=True)
class Entry:
    """A pretrained network, and what this library has of it.

    Attributes
    ----------
    about : musicscope.learning.pretrained.Pretrained
        Its label, licence, source, size, rate, window, dimension, whether it knows words, and
        whether a program comes with it.
    found : Found or None
        Where it lies; None where it is not on this computer.
    agreed : bool
        Whether the owner agreed to run the program that lies there now; true where there is none.
    heard, tracks : int
        How many tracks of the library it has listened to, and how many there are.
    """

    about: About
    found: Found | None
    agreed: bool
    heard: int
    tracks: int

    @property
    def name(self) -> str:
        """For programs."""
        return self.about.name

    @property
    def label(self) -> str:
        """For people."""
        return self.about.label

    @property
    def place(self) -> Path | None:
        """Its folder, if it is on this computer."""
        return None if self.found is None else self.found.place

    @property
    def vectors(self) -> str:
        """The name of the set of vectors that it gives to tracks."""
        return vectors_of(self.about)


@dataclass(frozen=True)
class Near:
    """A track that fits a description.

    Attributes
    ----------
    track : int
    score : float
        Cosine between words and sound, -1..1.
    """

    track: int
    score: float


def vectors_of(about: About) -> str:
    """Return the name of the set of vectors that a network gives to tracks."""
    return EMBEDDING + about.label
