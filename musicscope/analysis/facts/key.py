"""The key of a track."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from musicscope.analysis.fact import FACTS, Finding
from musicscope.analysis.key import conclude_key, key_scores, mean_pitch_classes


@FACTS.register("key", "Key")
def key(series: Mapping[str, np.ndarray]) -> Finding:
    """In which key the music is, and how well it fits each of the 24.

    Correlation of the mean pitch classes with key profiles (Krumhansl, 1990; profiles of
    Albrecht and Shanahan, 2013).

    Returns
    -------
    Finding
        24 correlations, major keys from C and then minor keys; facts ``key_tonic`` (0..11),
        ``key_mode`` (0 major, 1 minor) and ``key_confidence`` (0..1).
    """
    pitch_classes, sounding_s = mean_pitch_classes(series["chroma"], series["rms"][0])
    found = conclude_key(pitch_classes, sounding_s)
    facts = {}
    if found is not None:
        facts = {
            "key_tonic": float(found.tonic),
            "key_mode": float(found.mode),
            "key_confidence": found.confidence,
        }
    return Finding(key_scores(pitch_classes).astype(np.float32), facts)
