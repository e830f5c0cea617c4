"""The analysis of one file, as a job for a worker process."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS, mean_and_deviation
from musicscope.analysis.fact import FACTS
from musicscope.analysis.harmony.spectrum import SpectraStream
from musicscope.analysis.loudness.meter import LoudnessMeter
from musicscope.analysis.material import Material
from musicscope.analysis.memory import return_memory
from musicscope.analysis.result import TrackAnalysis
from musicscope.analysis.series import track_series
from musicscope.analysis.sound import HOP, MOST_FRAMES, RATE, cleaned
from musicscope.core.errors import DecodeError
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.audio.decode import Sound
    from musicscope.jobs import JobContext


def current_versions() -> dict[str, int]:
    """Return the version of every descriptor and fact that `analyse` finds, by name."""
    return {entry.name: entry.version for entry in (*DESCRIPTORS, *FACTS)}


def measure(sound: Sound, check: Callable[[], None] = lambda: None) -> tuple[Material, int]:
    """Decode a file and measure all that its facts are concluded from.

    Parameters
    ----------
    sound : Sound
        The open file.
    check : callable
        Called often; may raise to stop.

    Returns
    -------
    material : Material
    n_samples : int
        At `RATE`; 0 for a file without sound, whose material is empty.
    """
    meter = LoudnessMeter(sound.rate, sound.channels)
    spectra = SpectraStream()
    passes = 0

    def source() -> Iterator[np.ndarray]:
        nonlocal passes
        passes += 1
        first = passes == 1
        for block in sound.stream(rate=RATE, channels=1, tap=meter.push if first else None):
            samples = block[:, 0]
            if first:
                spectra.push(cleaned(samples))
            yield samples

    track = track_series(source, DESCRIPTORS.names(), check)
    duration_s = track.n_samples / RATE
    return Material(track.series, spectra.finish(), meter.result(), duration_s), track.n_samples


def analyse(
    path: bytes, names: Collection[str] = (), check: Callable[[], None] = lambda: None
) -> TrackAnalysis:
    """Decode a file once and say what it holds.

    Parameters
    ----------
    path : bytes
    names : collection of str
        The descriptors and facts to find; all when empty.
    check : callable
        Called often; may raise to stop.

    Raises
    ------
    DecodeError
        If the file is no sound, or holds none.
    """
    from musicscope.audio.decode import Sound, StreamHealth
    from musicscope.audio.identity import hash_packets

    health = StreamHealth()
    with Sound(path, health=health) as sound:
        material, n_samples = measure(sound, check)
    if n_samples == 0:
        raise DecodeError(path, "it holds no sound")
    if n_samples > MOST_FRAMES * HOP:
        return_memory()
    wanted = set(names) or set(current_versions())
    vectors = {
        name: mean_and_deviation(series)
        for name, series in material.series.items()
        if name in wanted
    }
    facts: dict[str, float] = {}
    found_by: dict[str, str] = {}
    for fact in FACTS:
        if fact.name in wanted:
            check()
            finding = fact.run(material)
            vectors.update(finding.vectors)
            facts.update(finding.facts)
            names_found = [*finding.facts, *finding.vectors]
            found_by.update(dict.fromkeys(names_found, fact.name))
    return TrackAnalysis(
        audio_hash=hash_packets(path),
        duration_s=n_samples / RATE,
        skipped_packets=health.skipped_packets,
        facts=facts,
        vectors=vectors,
        versions={n: v for n, v in current_versions().items() if n in wanted},
        found_by=found_by,
    )


@dataclass(frozen=True)
class AnalyseSpec:
    """Analyses one file.

    Attributes
    ----------
    path : bytes
    names : tuple of str
        The descriptors and facts to find; all when empty.
    """

    path: bytes
    names: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """For people."""
        return f"Analysing {display_path(self.path.rsplit(b'/', 1)[-1])}"

    def run(self, context: JobContext) -> TrackAnalysis:
        """Return the analysis; raises `DecodeError` when the file is no sound."""
        return analyse(self.path, self.names, context.check)
