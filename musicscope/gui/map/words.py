"""What the map says about a track and about itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from musicscope.analysis.pitch import key_name
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.library.track import Track


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


def count(number: int, thing: str = "track") -> str:
    """Return ``"1 track"`` or ``"1,204 tracks"``."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def coverage_sentence(shown: int, total: int) -> str:
    """Return how many of the library's tracks have a dot."""
    if shown >= total:
        return f"{count(shown)} on the map"
    return f"{shown:,} of {count(total)} {'is' if shown == 1 else 'are'} on the map"


def faithfulness(trustworthiness: float) -> tuple[str, str, str]:
    """Put a layout's trustworthiness into words.

    Returns
    -------
    short : str
        ``"faithful 0.94"``.
    token : str
        The theme's colour for it.
    sentence : str
        What it means.
    """
    share = f"{trustworthiness:.2f}"
    meaning = (
        "Trustworthiness, 0 to 1: how far dots that lie together on the map also sound alike "
        "(Venna and Kaski, 2001)."
    )
    if trustworthiness >= 0.9:
        return f"faithful {share}", "good", f"Neighbours on the map are real ones. {meaning}"
    if trustworthiness >= 0.75:
        return f"fair {share}", "warn", f"Most neighbours on the map are real ones. {meaning}"
    return f"rough {share}", "bad", f"Many neighbours on the map are chance. {meaning}"
