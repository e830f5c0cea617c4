"""A learned tag over the time of a track: the same vectors, of windows of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS, mean_and_deviation
from musicscope.analysis.fact import FACTS
from musicscope.analysis.material import Material
from musicscope.analysis.sound import FRAME_RATE
from musicscope.core.errors import LibraryError
from musicscope.core.paths import display_path
from musicscope.jobs import JobContext
from musicscope.workspace.learning_features import TagSpace

#: Length and step of the windows, s: as long as a tag needs, as close as a curve needs.
WINDOW_S, STEP_S = 10.0, 5.0


@dataclass(frozen=True, eq=False)
class TrackWindows:
    """A track in windows, as learners see them.

    Attributes
    ----------
    times_s : np.ndarray [shape=(k,)]
        The middle of each window.
    X : np.ndarray [shape=(k, d)], float32
    """

    times_s: np.ndarray
    X: np.ndarray


@dataclass(frozen=True, eq=False)
class WindowsSpec:
    """Describes windows of one file.

    Attributes
    ----------
    path : bytes
    space : TagSpace
    """

    path: bytes
    space: TagSpace

    @property
    def label(self) -> str:
        """For people."""
        return f"Listening through {display_path(self.path.rsplit(b'/', 1)[-1])}"

    def run(self, context: JobContext) -> TrackWindows:
        """Return the windows.

        Raises
        ------
        DecodeError
            When the file is no sound.
        LibraryError
            When the library's vectors were found by another version of the program.
        """
        from musicscope.analysis.track import measure
        from musicscope.audio.decode import Sound
        from musicscope.core.errors import DecodeError

        with Sound(self.path) as sound:
            whole, n_samples = measure(sound, context.check)
        if not n_samples:
            raise DecodeError(self.path, "it holds no sound")
        starts = window_starts(whole.duration_s)
        rows: dict[str, list[np.ndarray]] = {}
        for number, start in enumerate(starts):
            context.check()
            context.progress(number, len(starts), "windows")
            length = min(WINDOW_S, whole.duration_s)
            vectors = describe(cut(whole, start, length), self.space.vectors)
            for name, values in vectors.items():
                rows.setdefault(name, []).append(values.ravel())
        stacked = self._of_this_library(rows)
        middles = np.array(starts) + 0.5 * min(WINDOW_S, whole.duration_s)
        return TrackWindows(middles, self.space.place(stacked, len(starts)))

    def _of_this_library(self, rows: Mapping[str, list[np.ndarray]]) -> dict[str, np.ndarray]:
        """Return the vectors that are as long as those the library's space was learned from."""
        every = {name: np.stack(values) for name, values in rows.items()}
        known = {name: values for name, values in every.items() if self.space.takes(name, values)}
        if not known:
            raise LibraryError(
                "This library was analysed by another version of the program; analyse it anew to "
                "see tags over time."
            )
        return known


def window_starts(duration_s: float) -> list[float]:
    """Return where windows begin, s; the last one ends with the track."""
    last = max(duration_s - WINDOW_S, 0.0)
    starts = np.arange(0.0, last, STEP_S).tolist()
    return [*starts, last]


def cut(whole: Material, start_s: float, length_s: float) -> Material:
    """Return a stretch of a track as if it were all of it."""
    first = int(start_s * FRAME_RATE)
    stop = first + max(int(np.ceil(length_s * FRAME_RATE)), 2)
    series = {name: values[:, first:stop] for name, values in whole.series.items()}
    pace = len(whole.pitch_spectra) / max(whole.duration_s, 1e-9)
    low = int(start_s * pace)
    high = max(int(np.ceil((start_s + length_s) * pace)), low + 1)
    return Material(series, whole.pitch_spectra[low:high], whole.loudness, length_s)


def describe(material: Material, names: tuple[str, ...]) -> Mapping[str, np.ndarray]:
    """Return those vectors of `names` that analysis finds of a stretch."""
    wanted = set(names)
    found = {
        name: mean_and_deviation(material.series[name])
        for name in DESCRIPTORS.names()
        if name in wanted
    }
    for finding in _findings(material, wanted - set(found)):
        found |= {name: values for name, values in finding.items() if name in wanted}
    return found


#: Which fact finds which vectors, as the first window of this process told.
_FOUND_BY: dict[str, frozenset[str]] = {}


def _findings(material: Material, wanted: set[str]) -> Iterator[dict[str, np.ndarray]]:
    for fact in FACTS:
        known = _FOUND_BY.get(fact.name)
        if known is None or known & wanted:
            vectors = dict(fact.run(material).vectors)
            _FOUND_BY[fact.name] = frozenset(vectors)
            yield vectors
