"""Files that hold the very same sound."""

from __future__ import annotations

from musicscope.library.database import Database


def select_same_audio(database: Database) -> list[tuple[int, ...]]:
    """Return the tracks whose files hold the same encoded sound, whatever their tags.

    Of those that are there and not excluded; each group ascends.
    """
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT audio_hash, id FROM tracks WHERE audio_hash IS NOT NULL "
            "AND NOT detached AND NOT excluded AND NOT missing ORDER BY id"
        ).fetchall()
    groups: dict[bytes, list[int]] = {}
    for audio_hash, track in rows:
        groups.setdefault(audio_hash, []).append(track)
    return [tuple(group) for group in groups.values() if len(group) > 1]
