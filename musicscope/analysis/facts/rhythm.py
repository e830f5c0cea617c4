"""Tempo, beats, bars."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.fact import FACTS, Finding
from musicscope.analysis.material import Material
from musicscope.analysis.portrait.packing import pack_rhythm


@FACTS.register("rhythm", "Rhythm")
def rhythm(material: Material) -> Finding:
    """How fast the music goes, where its beats and bars fall, and how clear its pulse is.

    Pulses in the Fourier transform of the onset strength (Grosche and Müller, 2011), grouped
    into beats and bars by their accents; pulse clarity after Lartillot et al. (2008).
    """
    facts, vectors = pack_rhythm(material.rhythm)
    histogram = np.asarray(material.rhythm.beat_histogram, np.float32)
    return Finding(facts, {**vectors, "beat_histogram": histogram})
