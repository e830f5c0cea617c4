"""One fact of many tracks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from musicscope.library.database import Database


def read_fact(database: Database, name: str, ids: Iterable[int]) -> np.ndarray:
    """Return what the analysis found of tracks under a name [shape=(n,)], NaN where nothing.

    Without the owner's corrections.
    """
    with database.reading() as connection:
        rows = connection.execute("SELECT track, value FROM facts WHERE name = ?", (name,))
        found = dict(rows.fetchall())
    return np.array([found.get(int(i), np.nan) for i in ids], np.float64)
