"""Tuning, keys, chords."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.fact import FACTS, Finding
from musicscope.analysis.harmony.harmony import Harmony
from musicscope.analysis.harmony.vocabulary import QUALITIES
from musicscope.analysis.material import Material
from musicscope.analysis.portrait.packing import pack_harmony

_QUALITIES = (*QUALITIES, "N")


@FACTS.register("harmony", "Harmony")
def harmony(material: Material) -> Finding:
    """In which keys the music is, which chords it is made of, and how it is tuned.

    Notes by approximate non-negative least squares (Mauch and Dixon, 2010), then keys and chords
    together by a hidden Markov model; harmonic change after Harte, Sandler and Gasser (2006).
    """
    facts, vectors = pack_harmony(material.harmony)
    return Finding(facts, {**vectors, "harmonic_profile": _profile(material.harmony)})


def _profile(found: Harmony) -> np.ndarray:
    """Return mean pitch classes of all and of low notes, shares of chord qualities, change."""
    shares = dict.fromkeys(_QUALITIES, 0.0)
    for chord in found.chords:
        quality = chord.label.partition(":")[2] or "N"
        shares[quality] += chord.end_s - chord.start_s
    total = max(sum(shares.values()), 1e-9)
    parts = [_share(found.chroma), _share(found.bass), [s / total for s in shares.values()]]
    change = float(np.mean(found.change)) if len(found.change) else 0.0
    return np.concatenate([*parts, [change]]).astype(np.float32)


def _share(classes: np.ndarray) -> np.ndarray:
    if not len(classes):
        return np.zeros(12)
    mean = classes.mean(axis=0, dtype=np.float64)
    share: np.ndarray = mean / max(float(mean.sum()), 1e-9)
    return share
