"""Clusters of the maps: their names, colours and members, by which they are known again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from musicscope.library.database import Database


def _nobody() -> np.ndarray:
    return np.empty(0, np.int64)


@dataclass(frozen=True)
class StoredCluster:
    """A cluster as it was when its map was last grouped into it.

    Attributes
    ----------
    id : int
        Never used again; 0 before it is stored.
    map : str
        ``"main"`` or ``"second"``
    name : str
        The owner's; empty where the owner gave none.
    colour : str
        ``"#rrggbb"``
    members : np.ndarray [shape=(n,)], int64
        Track ids.
    """

    id: int
    map: str
    name: str = ""
    colour: str = ""
    members: np.ndarray = field(default_factory=_nobody, compare=False)


class ClusterNames:
    """The clusters of one library; may be used from any thread.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_map(self, name: str) -> tuple[StoredCluster, ...]:
        """Return every cluster that a map has, or had and may have again, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, map, name, colour, members FROM cluster_names WHERE map = ? "
                "ORDER BY id",
                (name,),
            ).fetchall()
        return tuple(
            StoredCluster(i, of, own, colour, np.frombuffer(members, "<i8").astype(np.int64))
            for i, of, own, colour, members in rows
        )

    def keep(self, clusters: Sequence[StoredCluster], forget: Iterable[int] = ()) -> list[int]:
        """Store clusters in place of what their ids held; forget others that have no name.

        The owner's names are left as they are: only `rename` changes those.

        Returns
        -------
        list of int
            The ids, in order; a cluster of id 0 gets a new one.
        """
        ids = []
        with self._database.transaction() as connection:
            connection.executemany(
                "DELETE FROM cluster_names WHERE id = ? AND name = ''",
                [(int(i),) for i in forget],
            )
            for c in clusters:
                members = np.ascontiguousarray(c.members, "<i8").tobytes()
                row = connection.execute(
                    "INSERT INTO cluster_names (id, map, name, colour, members) "
                    "VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
                    "SET colour = excluded.colour, members = excluded.members RETURNING id",
                    (c.id or None, c.map, c.name, c.colour, members),
                ).fetchone()
                ids.append(int(row[0]))
        return ids

    def rename(self, cluster: StoredCluster, name: str) -> None:
        """Store the owner's name of a cluster, empty for none; stores the cluster if it is gone."""
        members = np.ascontiguousarray(cluster.members, "<i8").tobytes()
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO cluster_names (id, map, name, colour, members) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                (cluster.id, cluster.map, name, cluster.colour, members),
            )
