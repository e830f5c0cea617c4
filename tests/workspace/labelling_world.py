"""A small library whose owner labels it."""

from __future__ import annotations

from pathlib import Path

from musicscope.core.changes import Changes
from musicscope.core.undo import UndoStack
from musicscope.jobs import InlineRunner
from musicscope.library.catalogue import Catalogue
from musicscope.library.library import Library
from musicscope.library.tags import Tags
from musicscope.workspace.labelling import Labelling
from musicscope.workspace.notices import Notice


class World:
    """Twelve tracks of three artists, every fourth of them jazz, and what labels them."""

    def __init__(self, folder: Path, first: int = 1) -> None:
        folder.mkdir(exist_ok=True)
        self.library = Library(folder / "library.sqlite3")
        self.add(range(first, first + 12))
        self.catalogue = Catalogue(self.library)
        self.undo = UndoStack()
        self.published: list[Changes] = []
        self.told: list[Changes] = []
        self.notices: list[Notice] = []
        self.labelling = Labelling(
            self.library,
            InlineRunner(),
            self.undo.push,
            self.published.append,
            self.notices.append,
        )
        self.labelling.changed.subscribe(self.told.append)

    def add(self, tracks: range) -> None:
        """Add tracks; each has a sound, a path, and a title of its own."""
        with self.library.database.transaction() as connection:
            for track in tracks:
                connection.execute(
                    "INSERT INTO tracks (id, path, size, mtime_ns, added_s, title, artist, "
                    "duration_s, genres, audio_hash) "
                    "VALUES (?, ?, 1, 5000000000, 1, ?, ?, ?, ?, ?)",
                    (
                        track,
                        b"/music/%02d.flac" % track,
                        f"Song {track:02}",
                        f"Artist {track % 3}",
                        100.0 + 10 * track,
                        "Jazz\nLive" if track % 4 == 0 else "",
                        bytes([track] * 16),
                    ),
                )

    def everything(self) -> list[object]:
        """All that the owner said, as another program finds it on disk."""
        other = Library(self.library.path)
        store = Tags(other.database)
        with other.database.reading() as connection:
            waiting = connection.execute("SELECT * FROM label_orphans ORDER BY id").fetchall()
        found = [store.all(), store.deleted(), store.everything(), waiting]
        other.close()
        return found

    def close(self) -> None:
        self.library.close()
