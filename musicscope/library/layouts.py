"""Stored maps."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from musicscope.core.errors import ParameterError

Layout = tuple[np.ndarray, np.ndarray, dict[str, Any]]


def insert_layout(
    connection: sqlite3.Connection,
    name: str,
    ids: np.ndarray,
    positions: np.ndarray,
    settings: Mapping[str, Any],
) -> None:
    """Store a layout under `name`, in place of an older one.

    Raises
    ------
    ParameterError
        Unless there is one pair of finite coordinates for each id.
    """
    ids = np.ascontiguousarray(ids, "<i8")
    positions = np.ascontiguousarray(positions, "<f4")
    if positions.shape != (len(ids), 2) or not np.isfinite(positions).all():
        raise ParameterError("A layout needs one pair of finite coordinates for each track.")
    connection.execute(
        "INSERT OR REPLACE INTO layouts (name, made_s, settings, ids, positions) "
        "VALUES (?, ?, ?, ?, ?)",
        (name, time.time(), json.dumps(dict(settings)), ids.tobytes(), positions.tobytes()),
    )


def select_layout(connection: sqlite3.Connection, name: str) -> Layout | None:
    """Return ids, positions and settings of a layout without tracks that have left; or None."""
    row = connection.execute(
        "SELECT ids, positions, settings FROM layouts WHERE name = ?", (name,)
    ).fetchone()
    if row is None:
        return None
    ids = np.frombuffer(row[0], "<i8").astype(np.int64)
    positions = np.frombuffer(row[1], "<f4").astype(np.float32).reshape(-1, 2)
    present = connection.execute("SELECT id FROM tracks WHERE NOT detached").fetchall()
    here = np.isin(ids, np.fromiter((i for (i,) in present), np.int64, len(present)))
    return ids[here], positions[here], json.loads(row[2])
