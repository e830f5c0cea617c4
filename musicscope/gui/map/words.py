"""What the map says about a track and about itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from musicscope.analysis.aspect import ASPECTS, aspects_with
from musicscope.analysis.pitch import key_name
from musicscope.core.errors import ParameterError
from musicscope.core.paths import display_path
from musicscope.maps.projection import PROJECTIONS
from musicscope.workspace.map_axes import AXES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from musicscope.library.track import Track

_FRACTIONS = {0.25: "¼", 0.5: "½", 0.75: "¾"}


def title_of(track: Track) -> str:
    """Return the track's title, or its file's name when it has none."""
    return track.title or display_path(os.path.basename(track.path))


def detail_of(track: Track) -> str:
    """Return what else is known: ``"Kevin MacLeod · E minor · 88 bpm"``."""
    parts = [track.artist] if track.artist else []
    if track.key_tonic is not None and track.key_mode is not None:
        parts.append(key_name(track.key_tonic, track.key_mode))
    if track.tempo_bpm is not None:
        parts.append(f"{track.tempo_bpm:.0f} bpm")
    return " · ".join(parts)


def projection_label(name: str) -> str:
    """Return what a projection is called."""
    if name == AXES:
        return "Two measures"
    try:
        return PROJECTIONS.get(name).label
    except ParameterError:
        return name


def weight_words(weight: float) -> str:
    """Return ``"0"``, ``"½"``, ``"1¾"``."""
    whole = int(weight)
    part = _FRACTIONS.get(round(weight - whole, 2))
    if part is None:
        return f"{weight:g}"
    return f"{whole or ''}{part}"


def weights_words(weights: Mapping[str, float]) -> str:
    """Return ``"timbre 1 · harmony 1 · rhythm ½ · dynamics 1"``; embeddings where they count."""
    counted = [(a, weights.get(a.name, a.weight)) for a in aspects_with(weights)]
    return " · ".join(
        f"{a.label.lower() if a in ASPECTS else a.label} {weight_words(weight)}"
        for a, weight in counted
        if weight or a in ASPECTS
    )


def count(number: int, thing: str = "track") -> str:
    """Return ``"1 track"`` or ``"1,204 tracks"``."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def coverage_sentence(shown: int, total: int) -> str:
    """Return how many of the library's tracks have a dot."""
    if shown >= total:
        return f"{count(shown)} on the map"
    return f"{shown:,} of {count(total)} {'is' if shown == 1 else 'are'} on the map"


def faithfulness(trustworthiness: float) -> tuple[str, str]:
    """Put a layout's trustworthiness into a word, with the theme's colour for it.

    Returns
    -------
    short : str
        ``"faithful 0.94"``.
    token : str
        ``"good"``, ``"warn"`` or ``"bad"``.
    """
    share = f"{trustworthiness:.2f}"
    if trustworthiness >= 0.9:
        return f"faithful {share}", "good"
    if trustworthiness >= 0.75:
        return f"fair {share}", "warn"
    return f"rough {share}", "bad"
