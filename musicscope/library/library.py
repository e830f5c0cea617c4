"""One music library: the operations, each one transaction that says what it touched."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from musicscope.core.changes import Changes
from musicscope.core.errors import LibraryError
from musicscope.core.paths import display_path
from musicscope.library.analyses import (
    reset_failures,
    select_facts,
    select_outdated,
    select_pending,
    store_results,
)
from musicscope.library.bookmarks import Bookmarks
from musicscope.library.corrections import (
    CORRECTABLE,
    checked_corrections,
    drop_corrections,
    select_corrections,
    store_corrections,
)
from musicscope.library.damage import DamagedLibrary, is_sound, newest_good_backup
from musicscope.library.database import BUSY_TIMEOUT_S, Database
from musicscope.library.folders import checked_folder, detach, select_folders
from musicscope.library.layouts import Layout, insert_layout, select_layout
from musicscope.library.migrations import migrate
from musicscope.library.playlists import HISTORY, record_in_history
from musicscope.library.relinking import relink
from musicscope.library.results import (
    Results,
    select_fact_names,
    select_lengths,
    select_moodbars,
    select_results,
)
from musicscope.library.rows import id_list, select_all, select_some, to_track
from musicscope.library.track import Coverage, Folder, Track, TrackState
from musicscope.library.vectors import select_vectors

if TYPE_CHECKING:
    from musicscope.analysis.result import TrackAnalysis

__all__ = ["Coverage", "Library"]

#: Bytes up to which a library is checked when it is opened, in some 30 ms. `BackupSpec` checks
#: larger ones in the background, and SQLite reports damage whenever it meets it.
CHECKED_AT_START = 16 * 1024 * 1024


class Library:
    """The stored side of one music library; may be used from any thread.

    Parameters
    ----------
    path : Path
        The SQLite file; made, with its folder, when it does not exist.
    backups : Path, optional
        Where backups go; by default the folder ``backups`` beside the file.
    busy_timeout_s : float
        Seconds to wait for another program that holds the file.

    Attributes
    ----------
    bookmarks : Bookmarks
        Places in tracks that the owner marked.

    Raises
    ------
    DamagedLibrary
        When the file is damaged or no database; see `musicscope.library.damage`.
    LibraryError
        When it is read-only, locked, another program's, or of a newer format.
    """

    def __init__(
        self,
        path: Path,
        *,
        backups: Path | None = None,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
    ) -> None:
        self.path = path
        self._database = Database(path, backups=backups, busy_timeout_s=busy_timeout_s)
        self.bookmarks = Bookmarks(self._database)
        try:
            self._open()
        except BaseException:
            self._database.close()
            raise

    @property
    def database(self) -> Database:
        """The file, for what reads many rows at once."""
        return self._database

    def close(self) -> None:
        """Close the file; the library cannot be used after that."""
        self._database.close()

    def _open(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            size = self.path.stat().st_size if self.path.exists() else None
        except OSError as error:
            raise LibraryError(
                f"The folder {display_path(self.path.parent)} cannot be used ({error.strerror}); "
                "choose another data folder with MUSICSCOPE_DATA."
            ) from error
        if size == 0:
            self._refuse_emptied()
        with self._database.reading() as connection:
            if size and size <= CHECKED_AT_START and not is_sound(connection):
                backup = newest_good_backup(self._database.backups)
                raise DamagedLibrary(self.path, backup)
        migrate(self._database)
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM folders WHERE FALSE")  # refused where read-only

    def _refuse_emptied(self) -> None:
        backup = newest_good_backup(self._database.backups)
        if backup is not None:
            raise DamagedLibrary(self.path, backup, "is empty although it had content")

    def folders(self) -> list[Folder]:
        """Return the music folders, by path."""
        with self._database.reading() as connection:
            return select_folders(connection)

    def add_folder(self, path: bytes) -> Changes:
        """Make a folder part of the library; its tracks come with the next scan.

        Raises
        ------
        LibraryError
            When it does not exist, is no folder, or cannot be read.
        """
        folder = checked_folder(path)
        with self._database.transaction() as connection:
            added = connection.execute("INSERT OR IGNORE INTO folders (path) VALUES (?)", (folder,))
            return Changes(folders=added.rowcount > 0)

    def remove_folder(self, folder_id: int) -> Changes:
        """Take a folder and its tracks out of the library; the files stay as they are.

        Tracks that another folder of the library holds stay. What was known of the others comes
        back when their files are found again.
        """
        with self._database.transaction() as connection:
            row = connection.execute(
                "DELETE FROM folders WHERE id = ? RETURNING path", (folder_id,)
            ).fetchone()
            if row is None:
                return Changes()
            return Changes(removed=detach(connection, row[0]), folders=True)

    def tracks(self, ids: Iterable[int] | None = None) -> list[Track]:
        """Return tracks, missing and excluded ones too.

        Parameters
        ----------
        ids : iterable of int, optional
            Which, and in what order; unknown ones are left out. By default all, by id.
        """
        with self._database.reading() as connection:
            if ids is None:
                return [to_track(row) for row in select_all(connection)]
            wanted = [int(i) for i in ids]
            found = {row[0]: to_track(row) for row in select_some(connection, wanted)}
        return [found[i] for i in wanted if i in found]

    def exclude(self, ids: Iterable[int]) -> Changes:
        """Leave tracks out: they are not shown, not analysed and not counted."""
        return self._set_excluded(ids, 1)

    def include(self, ids: Iterable[int]) -> Changes:
        """Take excluded tracks back in."""
        return self._set_excluded(ids, 0)

    def _set_excluded(self, ids: Iterable[int], excluded: int) -> Changes:
        with self._database.transaction() as connection:
            rows = connection.execute(
                "UPDATE tracks SET excluded = ?1 WHERE excluded <> ?1 AND NOT detached "
                "AND id IN (SELECT value FROM json_each(?2)) RETURNING id",
                (excluded, id_list(ids)),
            ).fetchall()
        return Changes(changed=frozenset(row[0] for row in rows))

    def relink(self, track_id: int, new_path: bytes) -> Changes:
        """Say where a track's file is now.

        A track that the library already made of that file becomes one with this one.

        Raises
        ------
        LibraryError
            When the file cannot be read, or its sound is known to be another.
        """
        return relink(self._database, track_id, new_path)

    def cover(self, track_id: int) -> bytes | None:
        """Return the bytes of a track's cover picture, from its file or its folder, or None."""
        from musicscope.library.covers import read_cover

        with self._database.reading() as connection:
            row = connection.execute("SELECT path FROM tracks WHERE id = ?", (track_id,)).fetchone()
        return read_cover(row[0]) if row else None

    def pending(self) -> list[tuple[int, bytes]]:
        """Return id and path of each track that has no result yet.

        Failed, missing and excluded tracks are left out.
        """
        with self._database.reading() as connection:
            return select_pending(connection)

    def outdated(self, versions: Mapping[str, int]) -> list[tuple[int, bytes, tuple[str, ...]]]:
        """Return the tracks whose result is older than the program.

        Parameters
        ----------
        versions : dict of str to int
            The methods in use now.

        Returns
        -------
        list of (int, bytes, tuple of str)
            Id, path, and the methods that the result lacks or has of an older version. Missing and
            excluded tracks are left out.
        """
        with self._database.reading() as connection:
            return select_outdated(connection, versions)

    def store_analyses(
        self,
        results: Sequence[tuple[int, TrackAnalysis]],
        failures: Sequence[tuple[int, str]],
    ) -> Changes:
        """Store results, and the reasons of failures, in one transaction.

        When this returns they survive a crash of the program. A result of some methods only leaves
        what a track has of the others as it is.
        """
        with self._database.transaction() as connection:
            return store_results(connection, results, failures)

    def failures(self) -> list[Track]:
        """Return the tracks whose analysis failed, by path."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM tracks WHERE state = 'failed' AND detached = 0 AND excluded = 0 "
                "AND missing = 0 ORDER BY path"
            ).fetchall()
        return self.tracks(row[0] for row in rows)

    def retry(self, ids: Iterable[int]) -> Changes:
        """Make failed tracks due for analysis again."""
        with self._database.transaction() as connection:
            return reset_failures(connection, ids)

    def vectors(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return ids [shape=(n,)], ascending, and float32 values [shape=(n, d)] of one vector."""
        with self._database.reading() as connection:
            return select_vectors(connection, name)

    def facts(self, track_id: int) -> dict[str, float]:
        """Return every figure known of one track; what is unknown is absent."""
        with self._database.reading() as connection:
            return select_facts(connection, track_id)

    def results(self, track_id: int, names: Collection[str] | None = None) -> Results:
        """Return what the analysis found of one track.

        Parameters
        ----------
        track_id : int
        names : collection of str, optional
            Which arrays; by default all.

        Returns
        -------
        facts : dict of str to float
            As `facts`; without the owner's corrections.
        vectors : dict of str to np.ndarray, float32
            Arrays in their shapes.
        """
        with self._database.reading() as connection:
            return select_results(connection, track_id, names)

    def fact_names(self) -> list[str]:
        """Return the names of all facts that are known of any track, sorted."""
        with self._database.reading() as connection:
            return select_fact_names(connection)

    def lengths(self, names: Iterable[str]) -> dict[str, int]:
        """Return how many numbers each of the arrays `names` has, for those there are."""
        with self._database.reading() as connection:
            return select_lengths(connection, names)

    def moodbars(self, ids: Iterable[int]) -> dict[int, np.ndarray]:
        """Return the moodbars [shape=(n, 3)], uint8, n <= 64, of those of `ids` that have one."""
        with self._database.reading() as connection:
            return select_moodbars(connection, ids)

    def correct(self, track_id: int, values: Mapping[str, float]) -> Changes:
        """Say what the analysis has wrong.

        It wins over the analysis everywhere, and stays when the track is analysed again, moved or
        retagged.

        Parameters
        ----------
        track_id : int
        values : dict of str to float
            ``tempo_bpm``; ``key_tonic`` (0..11, C is 0) together with ``key_mode`` (0 major,
            1 minor).

        Raises
        ------
        ParameterError
            When a value cannot be.
        """
        checked = checked_corrections(values)
        with self._database.transaction() as connection:
            known = store_corrections(connection, track_id, checked)
        return Changes(changed=frozenset({track_id} if known else ()))

    def uncorrect(self, track_id: int, names: Iterable[str] = CORRECTABLE) -> Changes:
        """Believe the analysis again."""
        with self._database.transaction() as connection:
            dropped = drop_corrections(connection, track_id, names)
        return Changes(changed=frozenset({track_id} if dropped else ()))

    def corrections(self, track_id: int) -> dict[str, float]:
        """Return what the owner corrected of one track."""
        with self._database.reading() as connection:
            return select_corrections(connection, track_id)

    def save_layout(
        self, name: str, ids: np.ndarray, positions: np.ndarray, settings: Mapping[str, Any]
    ) -> Changes:
        """Store a map's positions [shape=(n, 2)] under a name, with JSON-serialisable settings."""
        with self._database.transaction() as connection:
            insert_layout(connection, name, ids, positions, settings)
        return Changes(layouts=frozenset({name}))

    def layout(self, name: str) -> Layout | None:
        """Return ids, positions and settings of a stored map, or None.

        Tracks that have left the library are left out.
        """
        with self._database.reading() as connection:
            return select_layout(connection, name)

    def record_play(self, track_id: int) -> Changes:
        """Count that a track was played, now."""
        now = time.time()
        with self._database.transaction() as connection:
            updated = connection.execute(
                "UPDATE tracks SET plays = plays + 1, last_played_s = ? WHERE id = ?",
                (now, track_id),
            )
            if not updated.rowcount:
                return Changes()
            record_in_history(connection, track_id, now)
        return Changes(changed=frozenset({track_id}), playlists=frozenset({HISTORY}))

    def coverage(self) -> Coverage:
        """Return how many of the tracks that are present and not excluded have been analysed."""
        with self._database.reading() as connection:
            counts = dict(
                connection.execute(
                    "SELECT state, count(*) FROM tracks "
                    "WHERE detached = 0 AND excluded = 0 AND missing = 0 GROUP BY state"
                ).fetchall()
            )
        return Coverage(
            counts.get(TrackState.READY.value, 0),
            counts.get(TrackState.FAILED.value, 0),
            sum(counts.values()),
        )
