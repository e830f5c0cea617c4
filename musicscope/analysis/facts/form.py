"""Sections and what comes back."""

from __future__ import annotations

from musicscope.analysis.fact import FACTS, Finding
from musicscope.analysis.form.form import find_form
from musicscope.analysis.material import Material
from musicscope.analysis.portrait.packing import pack_form


@FACTS.register("form", "Form")
def form(material: Material) -> Finding:
    """Where sections begin, and which of them are the same.

    Novelty of the sound (Foote, 2000) and of what comes back when (Serrà, Müller, Grosche and
    Arcos, 2014).
    """
    downbeats = material.rhythm.downbeats
    found = find_form(
        material.series["chroma"],
        material.series["mfcc"],
        duration_s=material.duration_s,
        downbeats=downbeats if len(downbeats) else None,
    )
    return Finding(*pack_form(found))
