"""Which clusters a map has and had: their members, names and colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from musicscope.library.cluster_names import ClusterNames, StoredCluster
from musicscope.maps.cluster_identity import Former, choose_colours
from musicscope.maps.clustering import NOISE
from musicscope.maps.colouring import CATEGORY_COLOURS
from musicscope.maps.naming import GroupName
from musicscope.workspace.cluster_job import Grouping

#: Clusters without a name of the owner that are remembered after they are gone.
MOST_REMEMBERED = 48
#: How claims of former clusters rank: one that the map has now, one that the owner named.
PRESENT, NAMED = 0.002, 0.004


@dataclass(frozen=True)
class Cluster:
    """One group of tracks.

    Attributes
    ----------
    id : int
        Stays with the cluster when the library grows or is grouped again.
    name : str
        The owner's, or what sets the cluster apart.
    own_name : bool
        Whether the owner gave it.
    hex : str
        Its colour.
    ids : frozenset of int
        Its tracks.
    why : str
        What sets it apart, as a sentence with numbers.
    """

    id: int
    name: str
    own_name: bool
    hex: str
    ids: frozenset[int]
    why: str


class ClusterRegister:
    """The clusters of one map, as the library keeps them.

    Parameters
    ----------
    names : ClusterNames
    map_name : str
        ``"main"`` or ``"second"``
    found : sequence
        What `found_names` returned when the map was grouped last.

    Attributes
    ----------
    ids : np.ndarray [shape=(n,)], int64
        The tracks that were grouped, ascending.
    labels : np.ndarray [shape=(n,)], int64
        Their cluster ids; -1 for none.
    """

    def __init__(self, names: ClusterNames, map_name: str, found: Sequence[Any] = ()) -> None:
        self._names = names
        self._map = map_name
        self._stored = {c.id: c for c in names.of_map(map_name)}
        self._found: dict[int, GroupName] = {}
        for item in found:
            if len(item) == 3 and item[0] in self._stored:
                self._found[item[0]] = GroupName(str(item[1]), str(item[2]))
        self.ids = np.empty(0, np.int64)
        self.labels = np.empty(0, np.int64)
        self._hold({i: self._stored[i].members for i in self._found})

    def __contains__(self, cluster_id: int) -> bool:
        return cluster_id in self._stored

    @property
    def found_names(self) -> list[list[Any]]:
        """Id, name and sentence of each cluster of the map, as found; for settings."""
        return [[i, named.name, named.why] for i, named in self._found.items()]

    def own_names(self) -> dict[int, str]:
        """Return the owner's names, by cluster id; also of clusters that are gone."""
        return {i: c.name for i, c in self._stored.items() if c.name}

    def automatic_names(self) -> dict[int, str]:
        """Return what clusters of the map are called where the owner says nothing, by id."""
        return {i: named.name for i, named in self._found.items()}

    def formers(self) -> tuple[Former, ...]:
        """Return every cluster that may come back, with what it holds now or held last."""
        return tuple(
            Former(
                i,
                self._members(i) if i in self._found else c.members,
                PRESENT * (i in self._found) + NAMED * bool(c.name),
            )
            for i, c in self._stored.items()
        )

    def labels_of(self, ids: np.ndarray) -> np.ndarray:
        """Return the cluster id of tracks [shape=(n,)], int64; -1 where there is none."""
        labels = np.full(len(ids), NOISE, np.int64)
        if len(self.ids):
            place = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
            same = self.ids[place] == ids
            labels[same] = self.labels[place[same]]
        return labels

    def groups(self, ids: np.ndarray) -> tuple[Cluster, ...]:
        """Return the clusters of some tracks, the largest first."""
        labels = self.labels_of(ids)
        order = np.argsort(labels, kind="stable")
        clusters, starts = np.unique(labels[order], return_index=True)
        parts = np.split(ids[order], starts[1:]) if len(clusters) else []
        found = [
            self._cluster(cluster, members)
            for cluster, members in zip(clusters.tolist(), parts, strict=True)
            if cluster != NOISE
        ]
        return tuple(sorted(found, key=lambda c: (-len(c.ids), c.id)))

    def accept(self, grouping: Grouping) -> None:
        """Take over new groups: those that continue a cluster become it, the others are new.

        Raises
        ------
        LibraryError
            When they cannot be stored; then nothing has changed.
        """
        present = set(self._found)
        order = sorted(
            range(len(grouping.names)),
            key=lambda label: _seniority(grouping.continues[label], present),
        )
        before = [self._stored.get(grouping.continues[label] or 0) for label in order]
        colours = choose_colours(["" if c is None else c.colour for c in before], CATEGORY_COLOURS)
        fresh = [
            StoredCluster(
                0 if c is None else c.id,
                self._map,
                "" if c is None else c.name,
                colour,
                grouping.ids[grouping.labels == label],
            )
            for label, c, colour in zip(order, before, colours, strict=True)
        ]
        gone = self._unnamed_gone({c.id for c in fresh})
        for i in gone[MOST_REMEMBERED:]:
            del self._stored[i]
        remembered = [
            replace(self._stored[i], members=self._members(i)) for i in present if i in self._stored
        ]
        kept = {c.id for c in fresh}
        ids = self._names.keep(
            [*fresh, *(c for c in remembered if c.id not in kept)], gone[MOST_REMEMBERED:]
        )
        self._stored |= {c.id: c for c in remembered}
        self._stored |= {i: replace(c, id=i) for i, c in zip(ids, fresh, strict=False)}
        numbered = dict(zip(order, ids, strict=False))
        self._found = {numbered[label]: named for label, named in enumerate(grouping.names)}
        table = np.array([*(numbered[label] for label in range(len(order))), NOISE], np.int64)
        self.ids, self.labels = grouping.ids, table[grouping.labels]

    def join(self, ids: np.ndarray, labels: np.ndarray) -> None:
        """Take over the labels of tracks, ascending; clusters and their names stay.

        Raises
        ------
        LibraryError
            When they cannot be stored; then nothing has changed.
        """
        stored = [
            replace(self._stored[i], members=ids[labels == i])
            for i in self._found
            if i in self._stored
        ]
        self._names.keep(stored)
        self._stored |= {c.id: c for c in stored}
        self.ids, self.labels = ids, labels

    def call(self, names: Mapping[int, GroupName]) -> None:
        """Take over names that were found anew."""
        self._found |= {i: named for i, named in names.items() if i in self._found}

    def rename(self, cluster_id: int, name: str) -> None:
        """Store the owner's name of a cluster, empty for none.

        Raises
        ------
        LibraryError
            When it cannot be stored.
        """
        cluster = self._stored[cluster_id]
        self._names.rename(cluster, name)
        self._stored[cluster_id] = replace(cluster, name=name)

    def _members(self, cluster_id: int) -> np.ndarray:
        return np.asarray(self.ids[self.labels == cluster_id])

    def _cluster(self, cluster_id: int, members: np.ndarray) -> Cluster:
        stored = self._stored[cluster_id]
        found = self._found.get(cluster_id, GroupName("", ""))
        return Cluster(
            cluster_id,
            stored.name or found.name,
            bool(stored.name),
            stored.colour,
            frozenset(members.tolist()),
            found.why,
        )

    def _unnamed_gone(self, staying: set[int]) -> list[int]:
        """Return the clusters that the map has no more and the owner never named, newest first."""
        return [
            i
            for i in sorted(self._stored, reverse=True)
            if i not in staying and not self._stored[i].name
        ]

    def _hold(self, members: Mapping[int, np.ndarray]) -> None:
        if members:
            ids = np.concatenate(list(members.values()))
            labels = np.repeat(np.array(list(members)), [len(m) for m in members.values()])
            self.ids, first = np.unique(ids, return_index=True)
            self.labels = labels[first].astype(np.int64)


def _seniority(cluster_id: int | None, present: set[int]) -> int:
    """Return who chooses its colour first: clusters of the map, those that come back, new ones."""
    if cluster_id is None:
        return 2
    return 0 if cluster_id in present else 1
