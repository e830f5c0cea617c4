"""What the analysis found, in and out of the database."""

from __future__ import annotations

import json
import math
import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from musicscope.core.changes import Changes
from musicscope.library.rows import id_list

if TYPE_CHECKING:
    from musicscope.analysis.result import TrackAnalysis


#: Selects the tracks that an analysis can be made of.
_PRESENT = "detached = 0 AND excluded = 0 AND missing = 0"


def select_pending(connection: sqlite3.Connection) -> list[tuple[int, bytes]]:
    """Return id and path of each track that is there, not excluded, and has no result yet."""
    return connection.execute(
        f"SELECT id, path FROM tracks WHERE {_PRESENT} AND state = 'pending' ORDER BY id"
    ).fetchall()


def select_outdated(
    connection: sqlite3.Connection, versions: Mapping[str, int]
) -> list[tuple[int, bytes, tuple[str, ...]]]:
    """Return id, path, and the methods of `versions` that its result lacks or has older.

    Of tracks that are there, not excluded, and have a result.
    """
    stale = {
        methods: names
        for methods, made_by in connection.execute("SELECT id, versions FROM methods")
        if (names := _older(json.loads(made_by), versions))
    }
    rows = connection.execute(
        f"SELECT id, path, methods FROM tracks WHERE {_PRESENT} AND state = 'ready' "
        "AND methods IN (SELECT value FROM json_each(?)) ORDER BY id",
        (id_list(stale),),
    )
    return [(track, path, stale[methods]) for track, path, methods in rows]


def _older(made_by: Mapping[str, int], versions: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(name for name, version in versions.items() if made_by.get(name, -1) < version)


def store_results(
    connection: sqlite3.Connection,
    results: Sequence[tuple[int, TrackAnalysis]],
    failures: Sequence[tuple[int, str]],
) -> Changes:
    """Store a group of outcomes inside the caller's transaction.

    A result of some methods only (``versions`` says which) leaves what the track has of the others
    as it is. A file that is gone when its failure arrives is marked missing instead: there is
    nothing wrong with it. Results of tracks that are not known any more are dropped.
    """
    analysed = {track for track, result in results if _store(connection, track, result)}
    failed, missing = set(), set()
    for track, reason in failures:
        row = connection.execute("SELECT path FROM tracks WHERE id = ?", (track,)).fetchone()
        if row is None:
            continue
        if os.path.lexists(row[0]):
            connection.execute(
                "UPDATE tracks SET state = 'failed', reason = ? WHERE id = ?",
                (reason or "It failed for an unknown reason.", track),
            )
            failed.add(track)
        else:
            connection.execute("UPDATE tracks SET missing = 1 WHERE id = ?", (track,))
            missing.add(track)
    return Changes(changed=frozenset(missing), analysed=frozenset(analysed | failed))


def _store(connection: sqlite3.Connection, track: int, result: TrackAnalysis) -> bool:
    known = _known_versions(connection, track)
    if known is None:
        return False
    kept = known if known.keys() - result.versions.keys() else {}
    if kept:
        _drop_found(connection, track, result)
    else:
        drop_results(connection, track)
    versions = json.dumps(dict(sorted({**kept, **result.versions}.items())))
    connection.execute("INSERT OR IGNORE INTO methods (versions) VALUES (?)", (versions,))
    connection.execute(
        "UPDATE tracks SET state = 'ready', reason = '', audio_hash = ?, duration_s = ?, "
        "skipped_packets = ?, methods = (SELECT id FROM methods WHERE versions = ?) WHERE id = ?",
        (result.audio_hash, result.duration_s, result.skipped_packets, versions, track),
    )
    connection.executemany(
        "INSERT INTO origins (name, method) VALUES (?, ?) ON CONFLICT (name) DO UPDATE "
        "SET method = excluded.method WHERE method <> excluded.method",
        result.found_by.items(),
    )
    connection.executemany(
        "INSERT INTO facts (name, track, value) VALUES (?, ?, ?)",
        [(n, track, float(v)) for n, v in result.facts.items() if math.isfinite(v)],
    )
    connection.executemany(
        "INSERT INTO vectors (name, track, shape, data) VALUES (?, ?, ?, ?)",
        [
            (name, track, ",".join(map(str, v.shape)), np.ascontiguousarray(v, "<f4").tobytes())
            for name, v in result.vectors.items()
        ],
    )
    return True


def _known_versions(connection: sqlite3.Connection, track: int) -> dict[str, int] | None:
    """Return the versions of the methods whose results a track has; None for an unknown track."""
    row = connection.execute(
        "SELECT t.state, m.versions FROM tracks t LEFT JOIN methods m ON m.id = t.methods "
        "WHERE t.id = ?",
        (track,),
    ).fetchone()
    if row is None:
        return None
    state, versions = row
    return dict(json.loads(versions)) if state == "ready" and versions else {}


def _drop_found(connection: sqlite3.Connection, track: int, result: TrackAnalysis) -> None:
    """Forget what the methods of `result` found before, also what they do not find any more."""
    names = json.dumps([*result.facts, *result.vectors])
    methods = json.dumps([*result.versions])
    for table in ("facts", "vectors"):
        connection.execute(
            f"DELETE FROM {table} WHERE track = ? AND (name IN (SELECT value FROM json_each(?)) OR "
            "name IN (SELECT name FROM origins WHERE method IN (SELECT value FROM json_each(?))))",
            (track, names, methods),
        )


def drop_results(connection: sqlite3.Connection, track: int) -> None:
    """Forget a track's facts and vectors."""
    connection.execute("DELETE FROM facts WHERE track = ?", (track,))
    connection.execute("DELETE FROM vectors WHERE track = ?", (track,))


def reset_failures(connection: sqlite3.Connection, ids: Iterable[int]) -> Changes:
    """Make those of `ids` that failed due again."""
    rows = connection.execute(
        "UPDATE tracks SET state = 'pending', reason = '' "
        "WHERE state = 'failed' AND id IN (SELECT value FROM json_each(?)) RETURNING id",
        (id_list(ids),),
    ).fetchall()
    return Changes(changed=frozenset(row[0] for row in rows))


def select_facts(connection: sqlite3.Connection, track: int) -> dict[str, float]:
    """Return every fact of one track; what is unknown is absent."""
    return dict(connection.execute("SELECT name, value FROM facts WHERE track = ?", (track,)))
