"""How tags stand in the database."""

from __future__ import annotations

from musicscope.library.metadata import Tags
from musicscope.library.rows import GENRE_SEPARATOR

#: The columns of ``tracks`` that come from the file itself, in the order of `tag_values`.
HEADER_COLUMNS = (
    "title",
    "artist",
    "album",
    "album_artist",
    "year",
    "genres",
    "track_number",
    "codec",
    "bit_rate",
    "channels",
    "rate",
)


def tag_values(tags: Tags) -> tuple[object, ...]:
    """Return the values of `HEADER_COLUMNS`; the duration is stored apart, it is measured later."""
    return (
        tags.title,
        tags.artist,
        tags.album,
        tags.album_artist,
        tags.year,
        GENRE_SEPARATOR.join(tags.genres),
        tags.track_number,
        tags.codec,
        tags.bit_rate,
        tags.channels,
        tags.rate,
    )
