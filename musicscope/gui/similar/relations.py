"""How two keys and two tempi stand to each other, under the pictures that show it."""

from __future__ import annotations

from musicscope.analysis.pitch import camelot, key_name
from musicscope.library.track import Track
from musicscope.similarity.why import key_words, tempo_words

Key = tuple[int, int]


def key_of(track: Track) -> Key | None:
    """Return a track's key as (tonic, mode), or None where it is not known."""
    return None if track.key_tonic is None else (track.key_tonic, track.key_mode or 0)


def key_relation(first: Key | None, second: Key | None) -> str:
    """Return ``"Keys a fifth apart."``; says so when one is not known."""
    if first is None or second is None:
        return "The key of one is not known." if first or second else "Neither key is known."
    return _as_sentence(key_words(first, second)[0])


def keys_in_words(first: Key | None, second: Key | None) -> str:
    """Return both keys with their Camelot codes."""
    return " · ".join(
        "no clear key" if key is None else f"{key_name(*key)} ({camelot(*key)})"
        for key in (first, second)
    )


def tempo_relation(first: float | None, second: float | None) -> str:
    """Return how two tempi, bpm, stand to each other: ``"The second is 8 % faster."``."""
    if not first or not second:
        return "The tempo of one is not known." if first or second else "Neither tempo is known."
    words, alike = tempo_words(first, second)
    if alike:
        return _as_sentence(words)
    faster = "second" if second > first else "first"
    ratio = max(first, second) / min(first, second)
    return f"The {faster} is {100 * (ratio - 1):.0f} % faster."


def _as_sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
