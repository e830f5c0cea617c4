"""How loud the track is."""

from __future__ import annotations

from musicscope.analysis.fact import FACTS, Finding
from musicscope.analysis.material import Material
from musicscope.analysis.portrait.packing import pack_loudness


@FACTS.register("loudness", "Loudness")
def loudness(material: Material) -> Finding:
    """How loud the track is on the whole, how much that changes, and how high its peaks go.

    Integrated loudness and true peak after ITU-R BS.1770-4, loudness range after EBU Tech 3342.

    Source: International Telecommunication Union (2015); European Broadcasting Union (2016).
    """
    return Finding(*pack_loudness(material.loudness))
