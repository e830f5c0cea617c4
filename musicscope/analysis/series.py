"""Descriptors over the time of a whole track, however long it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.memory import return_memory
from musicscope.analysis.sound import RATE, SharedSound, stretches
from musicscope.analysis.survey import Survey, Surveyor

#: Begins to decode a track each time it is called: consecutive samples [shape=(n,)], float32.
Source = Callable[[], Iterable[np.ndarray]]


@dataclass(frozen=True)
class TrackSeries:
    """What `track_series` found.

    Attributes
    ----------
    series : dict of str to np.ndarray [shape=(d, n_frames)], float32
        By descriptor; empty where there were no samples.
    n_samples : int
        How many samples there were.
    """

    series: dict[str, np.ndarray]
    n_samples: int


def track_series(
    source: Source,
    names: Sequence[str],
    check: Callable[[], None] = lambda: None,
    *,
    rate: int = RATE,
) -> TrackSeries:
    """Compute descriptors of a whole track, in bounded memory.

    A track that fits into one stretch is decoded once. A longer one is decoded twice: some
    descriptors depend on what holds for the whole of it, which has to be found out first.

    Parameters
    ----------
    source : callable
        Begins to decode the track.
    names : sequence of str
        Registered descriptors.
    check : callable
        Called often; may raise to stop.
    rate : int
        Hz of the samples.
    """
    n_samples = 0
    parts: dict[str, list[np.ndarray]] = {name: [] for name in names}

    def sounds(survey: Survey | None = None) -> Iterator[SharedSound]:
        return stretches(counted(), rate=rate, survey=survey)

    def counted() -> Iterator[np.ndarray]:
        nonlocal n_samples
        n_samples = 0
        for chunk in source():
            check()
            n_samples += len(chunk)
            yield chunk

    def describe(sound: SharedSound) -> None:
        for name in names:
            check()
            parts[name].append(sound.once(DESCRIPTORS.get(name).run))

    surveyor = Surveyor()
    for sound in sounds():
        if sound.is_whole:
            describe(sound)
            break
        check()
        surveyor.add(sound.spectra, rate)
        del sound
        return_memory()
    else:
        if n_samples == 0:
            return TrackSeries({}, 0)
        for sound in sounds(surveyor.conclude()):
            describe(sound)
            del sound
            return_memory()
    series = {name: np.concatenate(parts.pop(name), axis=1) for name in names}
    return TrackSeries(series, n_samples)
