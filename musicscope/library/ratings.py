"""Where the owner places tracks on scales, such as those of the mood plane."""

from __future__ import annotations

import json
import math
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from musicscope.core.changes import Changes
from musicscope.core.errors import ParameterError
from musicscope.library.database import Database
from musicscope.library.label_rows import durable_transaction, known_tracks

#: How pleasant music sounds, and how excited (Russell, 1980); each from -1 to 1.
SCALES = ("valence", "arousal")

_COLUMNS = "track, scale, value, made_s"


@dataclass(frozen=True, slots=True)
class Rating:
    """A track's place on one scale, as the owner said it.

    Attributes
    ----------
    track : int
    scale : str
        One of `SCALES`.
    value : float
        -1..1.
    made_s : float
        When it was said, s since 1970; 0 for now.
    """

    track: int
    scale: str
    value: float
    made_s: float = 0.0


@dataclass(frozen=True)
class RatingEdit:
    """What one operation did.

    Attributes
    ----------
    before, after : tuple of Rating
        What was known, and is known, of the tracks and scales that it touched.
    """

    before: tuple[Rating, ...] = ()
    after: tuple[Rating, ...] = ()

    @property
    def changes(self) -> Changes:
        """The tracks that it touched."""
        return Changes(rated=frozenset(rating.track for rating in self.before + self.after))

    def turned_round(self) -> RatingEdit:
        """Return the edit that takes this one back."""
        return RatingEdit(self.after, self.before)


class RatedTracks:
    """The ratings of one library; may be used from any thread.

    What is stored is on the disk itself when a call returns.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[int, dict[str, float]]:
        """Return what is known of each track, by scale; of tracks that have left as well."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT track, scale, value FROM ratings ORDER BY track")
            found: dict[int, dict[str, float]] = defaultdict(dict)
            for track, scale, value in rows:
                found[track][scale] = value
        return dict(found)

    def of_track(self, track: int) -> dict[str, float]:
        """Return what is known of one track, by scale."""
        with self._database.reading() as connection:
            return {rating.scale: rating.value for rating in _select(connection, [track])}

    def put(self, ratings: Iterable[Rating]) -> RatingEdit:
        """Store ratings in place of what was said of the same tracks and scales.

        Unknown tracks are left out.

        Raises
        ------
        ParameterError
            When there is no such scale, or a value does not lie on it; nothing is stored then.
        """
        chosen = {(rating.track, rating.scale): _checked(rating) for rating in ratings}
        with durable_transaction(self._database) as connection:
            known = known_tracks(connection, {track for track, _ in chosen})
            now = time.time()
            after = tuple(
                replace(rating, made_s=rating.made_s or now)
                for rating in chosen.values()
                if rating.track in known
            )
            said = _select(connection, known)
            before = tuple(old for old in said if (old.track, old.scale) in chosen)
            edit = RatingEdit(before, after)
            _apply(connection, edit)
        return edit

    def clear(self, tracks: Iterable[int]) -> RatingEdit:
        """Forget what was said of tracks."""
        with durable_transaction(self._database) as connection:
            edit = RatingEdit(before=_select(connection, tracks))
            _apply(connection, edit)
        return edit

    def do(self, edit: RatingEdit) -> Changes:
        """Do again what an edit did; ratings of tracks that are gone for good stay away."""
        with durable_transaction(self._database) as connection:
            _apply(connection, edit)
        return edit.changes


def inherit_ratings(connection: sqlite3.Connection, heir: int, track: int) -> None:
    """Give `heir` the ratings of `track`; where both have one, the newer counts."""
    connection.execute(
        f"INSERT INTO ratings ({_COLUMNS}) SELECT ?, scale, value, made_s FROM ratings "
        "WHERE track = ? ON CONFLICT (track, scale) DO UPDATE SET value = excluded.value, "
        "made_s = excluded.made_s WHERE excluded.made_s > made_s",
        (heir, track),
    )


def _checked(rating: Rating) -> Rating:
    if rating.scale not in SCALES:
        raise ParameterError(f"There is no scale {rating.scale}; choose {' or '.join(SCALES)}.")
    if not (math.isfinite(rating.value) and -1 <= rating.value <= 1):
        raise ParameterError(
            f"{rating.scale.capitalize()} lies between −1 and 1; choose a place on the plane."
        )
    return replace(rating, value=float(rating.value))


def _select(connection: sqlite3.Connection, tracks: Iterable[int]) -> tuple[Rating, ...]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM ratings WHERE track IN (SELECT value FROM json_each(?)) "
        "ORDER BY track, scale",
        (json.dumps([int(track) for track in tracks]),),
    )
    return tuple(Rating(*row) for row in rows)


def _apply(connection: sqlite3.Connection, edit: RatingEdit) -> None:
    connection.executemany(
        "DELETE FROM ratings WHERE track = ? AND scale = ?",
        [(rating.track, rating.scale) for rating in edit.before + edit.after],
    )
    connection.executemany(
        f"INSERT INTO ratings ({_COLUMNS}) SELECT ?1, ?2, ?3, ?4 "
        "WHERE EXISTS (SELECT 1 FROM tracks WHERE id = ?1)",
        [(rating.track, rating.scale, rating.value, rating.made_s) for rating in edit.after],
    )
