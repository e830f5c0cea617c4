"""Pieces that the program composes and plays itself, so that their truth is known exactly."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from musicscope.audio.demo.catalogue import ALBUMS
from musicscope.jobs import JobContext

STYLES: tuple[str, ...] = tuple(album.style for album in ALBUMS)


@dataclass(frozen=True)
class DemoSpec:
    """The job that makes the demo library.

    Attributes
    ----------
    folder : str
        Where it goes: one folder for each style, and ``truth.json``. What is there already is
        kept; an interrupted job is taken up where it stopped.
    seed : int
        Another seed, other music.
    """

    folder: str
    seed: int = 1

    @property
    def label(self) -> str:
        """What the person reads in the list of running work."""
        return "Composing the demo library"

    def run(self, context: JobContext) -> int:
        """Write what is missing and return the number of pieces in the folder.

        Raises
        ------
        LibraryError
            If the folder cannot be written.
        """
        from musicscope.audio.demo.writing import write_library

        return write_library(Path(self.folder), self.seed, context)
