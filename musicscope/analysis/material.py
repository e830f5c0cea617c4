"""A whole track as the facts are concluded from it; what several of them need is made once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from musicscope.analysis.harmony.harmony import Harmony, analyse_harmony
from musicscope.analysis.loudness.meter import Loudness
from musicscope.analysis.rhythm.estimate import Rhythm, estimate_rhythm


class Material:
    """What was measured of one track.

    Parameters
    ----------
    series : Mapping of str to np.ndarray [shape=(d, n_frames)], float32
        By descriptor.
    pitch_spectra : np.ndarray [shape=(n, 256)]
        See `musicscope.analysis.harmony.spectrum`.
    loudness : Loudness
        Of the file's own samples.
    duration_s : float
        Length of the track.
    """

    def __init__(
        self,
        series: Mapping[str, np.ndarray],
        pitch_spectra: np.ndarray,
        loudness: Loudness,
        duration_s: float,
    ) -> None:
        self.series = series
        self.pitch_spectra = pitch_spectra
        self.loudness = loudness
        self.duration_s = duration_s

    @cached_property
    def rhythm(self) -> Rhythm:
        """Tempo, beats and bars."""
        return estimate_rhythm(self.series["onset_bands"])

    @cached_property
    def harmony(self) -> Harmony:
        """Keys and chords; chords change on beats where there are any."""
        beats = self.rhythm.beats if len(self.rhythm.beats) else None
        return analyse_harmony(self.pitch_spectra, self.duration_s, beats)
