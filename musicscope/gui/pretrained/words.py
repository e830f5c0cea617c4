"""What stands about a pretrained network, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from musicscope.core.paths import display_path
from musicscope.gui.library import wording
from musicscope.learning.pretrained import size_words

if TYPE_CHECKING:
    from musicscope.workspace.pretrained_entries import Entry

NON_COMMERCIAL = "not for commercial use"


def licence_words(entry: Entry) -> str:
    """Return the licence; plainly, where it forbids commercial use."""
    about = entry.about
    return f"{about.licence}: {NON_COMMERCIAL}" if about.is_non_commercial else about.licence


def heard_words(entry: Entry) -> str:
    """Return how much of the library it has listened to; empty for nothing."""
    if not entry.heard:
        return ""
    if entry.heard >= entry.tracks:
        return f"has heard all {wording.counted(entry.tracks, 'track')}"
    return f"has heard {entry.heard:,} of {wording.counted(entry.tracks, 'track')}"


def state_words(entry: Entry, *, looked: bool) -> str:
    """Return where it is, and what it did: ``"on this computer · has heard all 48 tracks"``."""
    if entry.found is not None:
        place = "on this computer"
    else:
        place = "not on this computer" if looked else "looking…"
    if entry.found is not None and not entry.agreed:
        place += " · its program waits for your consent"
    return " · ".join(part for part in (place, heard_words(entry)) if part)


def row_words(entry: Entry, *, looked: bool) -> tuple[str, str, str]:
    """Return three lines: its name; size, licence and whether it knows words; its state."""
    about = entry.about
    parts = [size_words(about.bytes), licence_words(entry)]
    if about.has_text:
        parts.append("knows words")
    return about.label, " · ".join(parts), state_words(entry, looked=looked)


def facts_of(entry: Entry) -> list[tuple[str, str]]:
    """Return what is known of it, name by name."""
    about = entry.about
    program = "needs a program of its own" if about.needs_consent else "none of its own"
    return [
        ("Licence", licence_words(entry)),
        ("Source", about.page),
        ("Size", size_words(about.bytes)),
        ("Hears", f"{about.window_s:.3g} s at {wording.sample_rate(about.sample_rate)}"),
        ("Vector", f"{about.dimension:,} numbers"),
        ("Words", "searches by description" if about.has_text else "knows none"),
        ("Program", program),
        ("Folder", display_path(entry.place) if entry.place is not None else "not there"),
    ]
