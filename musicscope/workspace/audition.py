"""The most typical seconds of a track: where to listen in to know what it is like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from musicscope.jobs import JobState

if TYPE_CHECKING:
    from musicscope.analysis.portrait.portrait import Portrait
    from musicscope.analysis.portrait.spans import Span
    from musicscope.jobs import JobHandle, JobRunner
    from musicscope.jobs.context import JobContext
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library

#: So many seconds are thought to be heard.
EXCERPT_S = 10.0
#: Where a track is listened into of which nothing is known, as a share of its length.
FALLBACK = 0.4
#: Marks of variants, which are the same music: A′ is an A.
_PRIMES = "′″‴"
#: Loudness that counts as silence, LUFS.
_SILENCE = -70.0


def typical_start(portrait: Portrait, excerpt_s: float = EXCERPT_S) -> float:
    """Return where the most typical seconds of a track begin.

    The loudest of the sections that come back, as refrains do (Bartsch and Wakefield, 2005); with
    no loudness the middle one of the music that lasts longest; with no sections the stretch that is
    most like all others (Cooper and Foote, 2002); with nothing at all 40 % into the track.

    Parameters
    ----------
    portrait : Portrait
        What is known of the track.
    excerpt_s : float, s
        How much will be heard.

    Returns
    -------
    float, s
        Such that the excerpt ends with the track at the latest.
    """
    start = _of_sections(portrait, excerpt_s)
    if start is None:
        start = _of_likeness(portrait, excerpt_s)
    if start is None:
        start = FALLBACK * portrait.duration_s
    return min(max(start, 0.0), max(portrait.duration_s - excerpt_s, 0.0))


def _of_sections(portrait: Portrait, excerpt_s: float) -> float | None:
    kinds: defaultdict[str, list[Span]] = defaultdict(list)
    for section in portrait.sections:
        kinds[section.label.rstrip(_PRIMES)].append(section)
    if not kinds:
        return None
    repeated = [s for group in kinds.values() if len(group) > 1 for s in group]
    if repeated and len(portrait.loudness_curve):
        loudest = max(repeated, key=lambda s: _loudness(portrait, s))
        return loudest.start_s
    longest = max(kinds.values(), key=lambda group: sum(s.end_s - s.start_s for s in group))
    middle = longest[(len(longest) - 1) // 2]
    return (middle.start_s + middle.end_s - excerpt_s) / 2


def _loudness(portrait: Portrait, section: Span) -> float:
    curve = np.maximum(np.nan_to_num(portrait.loudness_curve, nan=_SILENCE), _SILENCE)
    per_second = len(curve) / max(portrait.duration_s, 1e-9)
    first = min(int(section.start_s * per_second), len(curve) - 1)
    last = max(int(section.end_s * per_second), first + 1)
    return float(np.mean(10.0 ** (curve[first:last] / 10.0)))


def _of_likeness(portrait: Portrait, excerpt_s: float) -> float | None:
    matrix = np.asarray(portrait.similarity_matrix, np.float64)
    n = len(matrix)
    if n < 2 or portrait.duration_s <= 0:
        return None
    width = min(max(round(excerpt_s / portrait.duration_s * n), 1), n)
    likeness = np.convolve(matrix.mean(axis=1), np.ones(width) / width, mode="valid")
    return float(np.argmax(likeness)) / n * portrait.duration_s


@dataclass(frozen=True)
class TypicalSpec:
    """Finds where the most typical seconds of a track begin, from what the library holds of it."""

    library: Library
    track_id: int
    duration_s: float

    @property
    def label(self) -> str:
        """For people."""
        return "Finding the most typical seconds"

    def run(self, context: JobContext) -> float:
        """Return the start in s."""
        from musicscope.analysis.portrait.portrait import read_portrait

        facts, vectors = self.library.results(self.track_id)
        context.check()
        return typical_start(read_portrait(facts, vectors, self.duration_s))


def find_typical(
    jobs: JobRunner,
    library: Library,
    catalogue: Catalogue,
    track_id: int,
    found: Callable[[float], None],
) -> JobHandle:
    """Find where a track is most itself; `found` gets the start in s, in the window's thread.

    Asking for another track drops the answer for the one before. Whatever stands in the way of
    reading, 40 % into the track is the answer.
    """
    duration_s = catalogue.track(track_id).duration_s

    def ended(handle: JobHandle) -> None:
        if handle.state is JobState.DONE:
            found(handle.result)
        elif handle.state is JobState.FAILED:
            found(FALLBACK * duration_s)

    spec = TypicalSpec(library, track_id, duration_s)
    return jobs.submit(spec, key="audition", on_end=ended)
