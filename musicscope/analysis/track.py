"""The analysis of one file, as a job for a worker process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS, mean_and_deviation
from musicscope.analysis.fact import FACTS
from musicscope.analysis.result import TrackAnalysis
from musicscope.analysis.series import Source, track_series
from musicscope.analysis.sound import RATE
from musicscope.core.errors import DecodeError
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.jobs import JobContext


def current_versions() -> dict[str, int]:
    """Return the version of every vector that `analyse` makes, by name."""
    return {entry.name: entry.version for entry in (*DESCRIPTORS, *FACTS)}


def describe(
    source: Source, check: Callable[[], None] = lambda: None
) -> tuple[dict[str, np.ndarray], dict[str, float], int]:
    """Compute every registered descriptor and fact of a stream of samples.

    Parameters
    ----------
    source : callable
        Begins to decode the track at `RATE`; called twice for a very long one.
    check : callable
        Called often; may raise to stop.

    Returns
    -------
    vectors : dict of str to np.ndarray [shape=(d,)], float32
    facts : dict of str to float
    n_samples : int
        How many samples there were; 0 comes with no vectors.
    """
    track = track_series(source, DESCRIPTORS.names(), check)
    if track.n_samples == 0:
        return {}, {}, 0
    vectors = {name: mean_and_deviation(values) for name, values in track.series.items()}
    facts: dict[str, float] = {}
    for fact in FACTS:
        check()
        finding = fact.run(track.series)
        vectors[fact.name] = finding.vector
        facts.update(finding.facts)
    return vectors, facts, track.n_samples


def analyse(path: bytes, check: Callable[[], None] = lambda: None) -> TrackAnalysis:
    """Decode a file once and say what it holds.

    Parameters
    ----------
    path : bytes
    check : callable
        Called often; may raise to stop.

    Raises
    ------
    DecodeError
        If the file is no sound, or holds none.
    """
    from musicscope.audio.decode import StreamHealth, stream
    from musicscope.audio.identity import hash_packets

    health = StreamHealth()

    def source() -> Iterator[np.ndarray]:
        health.skipped_packets = 0
        for block in stream(path, rate=RATE, channels=1, health=health):
            yield block[:, 0]

    vectors, facts, n_samples = describe(source, check)
    if n_samples == 0:
        raise DecodeError(path, "it holds no sound")
    return TrackAnalysis(
        audio_hash=hash_packets(path),
        duration_s=n_samples / RATE,
        skipped_packets=health.skipped_packets,
        facts=facts,
        vectors=vectors,
        versions=current_versions(),
    )


@dataclass(frozen=True)
class AnalyseSpec:
    """Analyses one file.

    Attributes
    ----------
    path : bytes
    """

    path: bytes

    @property
    def label(self) -> str:
        """For people."""
        return f"Analysing {display_path(self.path.rsplit(b'/', 1)[-1])}"

    def run(self, context: JobContext) -> TrackAnalysis:
        """Return the analysis; raises `DecodeError` when the file is no sound."""
        return analyse(self.path, context.check)
