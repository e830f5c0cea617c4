"""Vectors for the likeness of timbre."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.fact import FACTS, Finding
from musicscope.analysis.likeness.timbre import (
    clarity,
    spectral_shape,
    timbre_attack,
    timbre_change,
    timbre_outline,
)
from musicscope.analysis.material import Material


@FACTS.register("timbre", "Timbre of what is loud")
def timbre(material: Material) -> Finding:
    """What the sound is made of where it is heard, how it moves, and how notes begin.

    Statistics of cepstrum and spectrum weighted by level; the parts follow Pampalk (2006) and
    Seyerlehner, Widmer and Pohle (2010).
    """
    measures = (timbre_outline, timbre_change, timbre_attack, spectral_shape, clarity)
    return Finding({}, {m.__name__: m(material.series).astype(np.float32) for m in measures})
