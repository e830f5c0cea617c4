"""The course of the track at a glance."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.fact import FACTS, Finding
from musicscope.analysis.material import Material
from musicscope.analysis.moodbar import brightness, density, means, moodbar
from musicscope.analysis.onset_times import pick_onsets
from musicscope.analysis.portrait.packing import COLUMNS
from musicscope.analysis.sound import HOP, RATE


@FACTS.register("mood", "Moodbar and curves")
def mood(material: Material) -> Finding:
    """How colour, brightness, roughness and the number of notes change over the track.

    A strip of bass, middle and treble as red, green and blue (Wood and O'Keefe, 2005), and
    curves at the resolution of a view.
    """
    bands = material.series["bands"].T
    centroid = material.series["centroid"][0]
    onsets = pick_onsets(material.series["onset_strength"][0], RATE / HOP)
    rough = material.series["roughness"][0]
    level = np.sqrt(bands.sum(axis=1))
    facts = {}
    if level.sum() > 0:
        facts["brightness_hz"] = float(np.average(centroid, weights=level))
        facts["onsets_per_s"] = float(len(onsets) / max(material.duration_s, 1e-9))
        facts["roughness"] = float(rough.mean(dtype=np.float64))
    return Finding(
        facts,
        {
            "moodbar": moodbar(bands, COLUMNS).astype(np.float32),
            "brightness": brightness(centroid, bands, COLUMNS),
            "roughness_curve": means(rough, COLUMNS).astype(np.float32),
            "density": density(onsets, material.duration_s, COLUMNS),
        },
    )
