"""Several genres in one tag."""

from __future__ import annotations

import re
from collections.abc import Iterable

from musicscope.library.cleaning import clean_text
from musicscope.library.folding import fold

#: Genres that a track can have; more is a mistake of whoever wrote the tag.
MOST_GENRES = 16

#: Single genres that hold a separator, as iTunes, Discogs and ID3 write them.
_WHOLE = frozenset(
    {
        "hip-hop/rap",
        "hip hop/rap",
        "rap/hip-hop",
        "rap/hip hop",
        "r&b/soul",
        "soul/r&b",
        "singer/songwriter",
        "folk/rock",
        "pop/funk",
        "drum/bass",
        "folk, world, & country",
        "folk, world & country",
    }
)
_LONGEST_TAG = 10_000
_CERTAIN = re.compile(r"[;\0\r\n]|\s/\s")
_LIKELY = re.compile(r"[,/]")


def split_genres(values: Iterable[object]) -> tuple[str, ...]:
    """Return each genre once, in order, however the tags join them.

    Semicolons, NULs and slashes between spaces always part genres, as MusicBrainz Picard and beets
    write and read them; commas and bare slashes too, except in the names that are known to hold
    one. ``&`` and ``+`` never do: R&B stays whole.
    """
    genres: dict[str, str] = {}
    for value in values:
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        for part in _CERTAIN.split(text[:_LONGEST_TAG]):
            whole = clean_text(part)
            names = [whole] if fold(whole) in _WHOLE else _LIKELY.split(whole)
            for name in map(str.strip, names):
                if name:
                    genres.setdefault(fold(name), name)
    return tuple(genres.values())[:MOST_GENRES]
