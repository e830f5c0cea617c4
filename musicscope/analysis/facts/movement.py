"""Vectors for the likeness of articulation, movement and the course of loudness."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.fact import FACTS, Finding
from musicscope.analysis.likeness.articulation import articulation, level_course
from musicscope.analysis.likeness.modulation import modulation
from musicscope.analysis.material import Material


@FACTS.register("movement", "Movement and articulation")
def movement(material: Material) -> Finding:
    """How fast loudness goes up and down, how notes rise and die away, how the whole goes.

    Fluctuation patterns (Pampalk, 2006) and envelopes (Peeters, Giordano, Susini, Misdariis and
    McAdams, 2011).
    """
    series = material.series
    vectors = {
        "modulation": modulation(series["mfcc"]),
        "articulation": articulation(series["pulses"].T.ravel()),
        "level_course": level_course(series["rms"][0]),
    }
    return Finding({}, {name: values.astype(np.float32) for name, values in vectors.items()})
