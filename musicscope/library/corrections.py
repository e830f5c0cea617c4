"""What the owner corrected by hand: kept apart from what the analysis found, and stronger."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Mapping
from functools import cache

from musicscope.core.errors import ParameterError

#: The facts that can be corrected. Their order is that of the bits in `corrected_names`.
CORRECTABLE = ("key_tonic", "key_mode", "tempo_bpm")
#: Each confidence, and the fact that it is about; what the owner has said is sure.
CONFIDENCE_OF = {"key_confidence": "key_tonic", "tempo_confidence": "tempo_bpm"}
#: Bounds of a tempo, in bpm.
SLOWEST_BPM, FASTEST_BPM = 10.0, 500.0


@cache
def corrected_names(bits: int) -> frozenset[str]:
    """Return the facts whose bit is set."""
    return frozenset(name for n, name in enumerate(CORRECTABLE) if bits >> n & 1)


def corrected_facts(
    facts: Mapping[str, float], corrections: Mapping[str, float]
) -> dict[str, float]:
    """Return the facts of a track as the owner corrected them; a correction has confidence 1."""
    sure = {name: 1.0 for name, fact in CONFIDENCE_OF.items() if fact in corrections}
    return {**facts, **corrections, **sure}


def checked_corrections(values: Mapping[str, float]) -> dict[str, float]:
    """Return corrections as numbers.

    Raises
    ------
    ParameterError
        When there is no such fact, a value cannot be, or a key lacks its tonic or its mode.
    """
    for name in values:
        if name not in CORRECTABLE:
            raise ParameterError(f"{name} cannot be corrected; choose {', '.join(CORRECTABLE)}.")
    found = {name: float(value) for name, value in values.items()}
    if not SLOWEST_BPM <= found.get("tempo_bpm", 120.0) <= FASTEST_BPM:
        raise ParameterError(
            f"A tempo lies between {SLOWEST_BPM:.0f} and {FASTEST_BPM:.0f} beats a minute."
        )
    if ("key_tonic" in found) is not ("key_mode" in found):
        raise ParameterError("A key is a tonic and a mode; give both.")
    if found.get("key_tonic", 0.0) not in range(12) or found.get("key_mode", 0.0) not in (0, 1):
        raise ParameterError("A key's tonic is 0 (C) to 11 (B), its mode 0 (major) or 1 (minor).")
    return found


def store_corrections(
    connection: sqlite3.Connection, track: int, values: Mapping[str, float]
) -> bool:
    """Store checked corrections of one track; return whether the library knows it."""
    if connection.execute("SELECT 1 FROM tracks WHERE id = ?", (track,)).fetchone() is None:
        return False
    now = time.time()
    connection.executemany(
        "INSERT OR REPLACE INTO corrections (track, name, value, made_s) VALUES (?, ?, ?, ?)",
        [(track, name, value, now) for name, value in values.items()],
    )
    return True


def drop_corrections(connection: sqlite3.Connection, track: int, names: Iterable[str]) -> bool:
    """Forget corrections of one track; return whether there were any."""
    dropped = [
        connection.execute(
            "DELETE FROM corrections WHERE track = ? AND name = ?", (track, name)
        ).rowcount
        for name in names
    ]
    return any(dropped)


def select_corrections(connection: sqlite3.Connection, track: int) -> dict[str, float]:
    """Return the corrections of one track."""
    rows = connection.execute("SELECT name, value FROM corrections WHERE track = ?", (track,))
    return dict(rows.fetchall())


def inherit_corrections(connection: sqlite3.Connection, heir: int, track: int) -> None:
    """Give `heir` the corrections of `track` that it does not have itself."""
    connection.execute(
        "INSERT OR IGNORE INTO corrections (track, name, value, made_s) "
        "SELECT ?, name, value, made_s FROM corrections WHERE track = ?",
        (heir, track),
    )
