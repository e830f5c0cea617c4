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


def select_pending(
    connection: sqlite3.Connection, versions: Mapping[str, int]
) -> list[tuple[int, bytes]]:
    """Return id and path of each track whose analysis is due.

    Due is what is there, not excluded, and has no result yet, or one that lacks a method of
    `versions` or was made by an older version of it. Failed tracks are not.
    """
    stale = [
        methods
        for methods, made_by in connection.execute("SELECT id, versions FROM methods")
        if _is_older(json.loads(made_by), versions)
    ]
    return connection.execute(
        "SELECT id, path FROM tracks WHERE detached = 0 AND excluded = 0 AND missing = 0 AND ("
        "state = 'pending' OR (state = 'ready' AND methods IN (SELECT value FROM json_each(?)))"
        ") ORDER BY id",
        (id_list(stale),),
    ).fetchall()


def _is_older(made_by: Mapping[str, int], versions: Mapping[str, int]) -> bool:
    return any(made_by.get(name, -1) < version for name, version in versions.items())


def store_results(
    connection: sqlite3.Connection,
    results: Sequence[tuple[int, TrackAnalysis]],
    failures: Sequence[tuple[int, str]],
) -> Changes:
    """Store a group of outcomes inside the caller's transaction.

    A file that is gone when its failure arrives is marked missing instead: there is nothing wrong
    with it. Results of tracks that are not known any more are dropped.
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
    versions = json.dumps(dict(sorted(result.versions.items())))
    connection.execute("INSERT OR IGNORE INTO methods (versions) VALUES (?)", (versions,))
    updated = connection.execute(
        "UPDATE tracks SET state = 'ready', reason = '', audio_hash = ?, duration_s = ?, "
        "skipped_packets = ?, methods = (SELECT id FROM methods WHERE versions = ?) WHERE id = ?",
        (result.audio_hash, result.duration_s, result.skipped_packets, versions, track),
    )
    if not updated.rowcount:
        return False
    drop_results(connection, track)
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
