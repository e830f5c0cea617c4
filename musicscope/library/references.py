"""Naming a track so that it is found again: in another library, or after it has moved."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from musicscope.library.database import Database


@dataclass(frozen=True)
class TrackReference:
    """What a track is known by, the surest first.

    Attributes
    ----------
    audio_hash : str
        Of its packets, hexadecimal; empty when it has not been analysed.
    path : bytes
    title : str
        For people.
    """

    audio_hash: str
    path: bytes
    title: str

    def to_json(self) -> dict[str, str]:
        """Return plain values; a path that is not UTF-8 is kept byte by byte."""
        return {
            "hash": self.audio_hash,
            "path": base64.b64encode(self.path).decode(),
            "name": os.fsdecode(self.path).encode("utf-8", "replace").decode(),
            "title": self.title,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> TrackReference:
        """Read what `to_json` returned; raises `ValueError` or `KeyError` for anything else."""
        path = base64.b64decode(str(values["path"]), validate=True)
        audio_hash = bytes.fromhex(str(values["hash"])).hex()
        return cls(audio_hash, path, str(values["title"]))


def refer_to(database: Database, ids: Iterable[int]) -> tuple[TrackReference, ...]:
    """Return the references of tracks, in their order; those that are gone are left out."""
    with database.reading() as connection:
        rows = [
            connection.execute(
                "SELECT audio_hash, path, title FROM tracks WHERE id = ?", (int(track),)
            ).fetchone()
            for track in ids
        ]
    return tuple(
        TrackReference(row[0].hex() if row[0] else "", bytes(row[1]), row[2])
        for row in rows
        if row is not None
    )


def find_referred(
    database: Database, references: Iterable[TrackReference]
) -> tuple[int | None, ...]:
    """Return the track of each reference, or None: by its sound, else by its path."""
    found: list[int | None] = []
    with database.reading() as connection:
        for reference in references:
            row = None
            if reference.audio_hash:
                row = connection.execute(
                    "SELECT id FROM tracks WHERE audio_hash = ? AND NOT detached "
                    "ORDER BY path = ? DESC, missing, id",
                    (bytes.fromhex(reference.audio_hash), reference.path),
                ).fetchone()
            if row is None:
                row = connection.execute(
                    "SELECT id FROM tracks WHERE path = ? AND NOT detached", (reference.path,)
                ).fetchone()
            found.append(row[0] if row else None)
    return tuple(found)
