"""The tempo of a track."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from musicscope.analysis.fact import FACTS, Finding
from musicscope.analysis.tempo import conclude_tempo, pulse_strengths

_N_BANDS = 30


@FACTS.register("tempo", "Tempo", unit="bpm")
def tempo(series: Mapping[str, np.ndarray]) -> Finding:
    """How fast the music goes, and how strongly it pulses at each speed.

    Autocorrelation of the onset strength at a beat and its multiples, with a preference for
    moderate tempi (Ellis, 2007).

    Returns
    -------
    Finding
        Beat histogram: the greatest pulse strength in each of 30 bands from 40 to 220 bpm
        (Tzanetakis and Cook, 2002); facts ``tempo_bpm`` and ``tempo_confidence`` (0..1).
    """
    onset = series["onset_strength"][0]
    strengths = pulse_strengths(onset)
    found = conclude_tempo(strengths, onset)
    facts = {}
    if found is not None:
        facts = {"tempo_bpm": found.bpm, "tempo_confidence": found.confidence}
    histogram = np.maximum(strengths.reshape(_N_BANDS, -1).max(axis=1), 0)
    return Finding(histogram.astype(np.float32), facts)
