"""One track as it is exported: what the owner corrected has won over the analysis."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from musicscope.analysis.portrait.portrait import Portrait, read_portrait
from musicscope.library.corrections import corrected_facts
from musicscope.library.track import Track

if TYPE_CHECKING:
    from musicscope.library.library import Library


@dataclass(frozen=True)
class ExportedTrack:
    """A track with its results.

    Attributes
    ----------
    track : Track
    facts : dict of str to float
        As corrected by the owner.
    vectors : dict of str to np.ndarray
    """

    track: Track
    facts: dict[str, float]
    vectors: dict[str, np.ndarray]

    @cached_property
    def portrait(self) -> Portrait:
        """The results with names and types."""
        return read_portrait(self.facts, self.vectors, self.track.duration_s)


@dataclass(frozen=True)
class Layout:
    """Which columns a table of the library has.

    Attributes
    ----------
    facts : tuple of str
    lengths : dict of str to int
        The descriptors, and how many numbers each has.
    """

    facts: tuple[str, ...]
    lengths: dict[str, int]


def layout_of(library: Library) -> Layout:
    """Return the columns of a library: all facts and all descriptors of one length."""
    from musicscope.analysis.aspect import ASPECTS
    from musicscope.analysis.track import current_versions

    of_aspects = [name for aspect in ASPECTS for name in aspect.vectors]
    names = dict.fromkeys([*of_aspects, *current_versions()])
    return Layout(tuple(library.fact_names()), library.lengths(names))


def read_track(
    library: Library, track_id: int, arrays: Collection[str] | None
) -> ExportedTrack | None:
    """Return a track with its facts and the named arrays, or None when it has left."""
    found = library.tracks([track_id])
    if not found:
        return None
    facts, vectors = library.results(track_id, arrays)
    corrections = library.corrections(track_id)
    return ExportedTrack(found[0], corrected_facts(facts, corrections), vectors)
