"""Where the sound of tracks lies, and what it is known again by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from musicscope.library.database import Database
from musicscope.library.rows import id_list


@dataclass(frozen=True)
class SoundFile:
    """One track's file.

    Attributes
    ----------
    track : int
    path : bytes
    key : str
        The same for the same sound, whatever its file is called.
    """

    track: int
    path: bytes
    key: str


def select_sound_files(database: Database, tracks: Iterable[int]) -> tuple[SoundFile, ...]:
    """Return the files of those tracks that are there, by id ascending."""
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT id, path, audio_hash FROM tracks WHERE id IN (SELECT value FROM json_each(?)) "
            "AND NOT detached AND NOT missing ORDER BY id",
            (id_list(tracks),),
        ).fetchall()
    return tuple(SoundFile(track, path, _key(path, sound)) for track, path, sound in rows)


def _key(path: bytes, sound: bytes | None) -> str:
    if sound is not None:
        return sound.hex()
    return f"path-{hashlib.blake2b(path, digest_size=16).hexdigest()}"
