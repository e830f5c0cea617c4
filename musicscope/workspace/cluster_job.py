"""The work behind clusters: grouping, knowing groups again, naming them, placing newcomers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.jobs import JobContext
from musicscope.maps.choosing_k import Criterion, choose_k, usual_numbers
from musicscope.maps.cluster_identity import Former, match_groups
from musicscope.maps.clustering import CLUSTERINGS, NOISE, takes_k, typical_rows
from musicscope.maps.naming import GroupName, name_groups
from musicscope.maps.principal import principal_components
from musicscope.similarity.graph import Metric, NeighbourGraph, metric_space
from musicscope.workspace.cluster_traits import read_titles, read_traits

#: Principal components that are grouped. In many dimensions all distances are much the same
#: (Beyer, Goldstein, Ramakrishnan and Shaft, 1999), and what the last ones hold is mostly noise.
DIMENSIONS = 8
#: A newcomer joins the group that most of so many neighbours belong to.
VOTERS = 5
SEED = 7


@dataclass(frozen=True)
class Grouping:
    """The result of a `GroupSpec`.

    Attributes
    ----------
    ids : np.ndarray [shape=(n,)], int64
        Track ids, ascending.
    labels : np.ndarray [shape=(n,)], int32
        0 to k - 1, and -1 for none.
    curve : dict of int to float
        The score of each number of clusters that was tried; larger is better.
    continues : tuple of (int or None) [length k]
        The former cluster that each one is.
    names : tuple of GroupName [length k]
    """

    ids: np.ndarray
    labels: np.ndarray
    curve: dict[int, float]
    continues: tuple[int | None, ...]
    names: tuple[GroupName, ...]


@dataclass(frozen=True)
class GroupSpec:
    """Groups tracks.

    Attributes
    ----------
    database : Path
        The library's file, where names are found.
    ids : np.ndarray [shape=(n,)], int64
        Track ids, ascending.
    X : np.ndarray [shape=(n, d)], float32
        One row a track.
    metric : {"cosine", "euclidean"}
        How distance is measured in `X`.
    graph : NeighbourGraph, optional
        Of `X`, if it is there.
    method : str
        A name in `CLUSTERINGS`.
    k : int or None
        The number of clusters; None for that of the best score.
    criterion : {"silhouette", "bic"}
        What scores.
    settings : mapping
        Parameters of the method that differ from their defaults.
    formers : tuple of Former
        Clusters that may come back.
    own_names, former_names : mapping of int to str
        What they are called by the owner, and by themselves; by id.
    """

    database: Path
    ids: np.ndarray
    X: np.ndarray
    metric: Metric
    graph: NeighbourGraph | None
    method: str
    k: int | None
    criterion: Criterion
    settings: Mapping[str, Any] = field(default_factory=dict)
    formers: tuple[Former, ...] = ()
    own_names: Mapping[int, str] = field(default_factory=dict)
    former_names: Mapping[int, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """For people."""
        return f"Grouping tracks by {CLUSTERINGS.get(self.method).label}"

    def run(self, context: JobContext) -> Grouping:
        """Return the groups.

        Raises
        ------
        ParameterError
            If there is no such method or criterion, or a setting is outside its range.
        """
        entry = CLUSTERINGS.get(self.method)
        settings = entry.settings(self.settings)
        points = principal_components(metric_space(self.X, self.metric), DIMENSIONS)
        graph = self.graph
        if graph is not None and len(graph) != len(points):
            graph = None
        context.check()
        k = self.k
        curve: dict[int, float] = {}
        if k is None and takes_k(self.method):
            numbers, how = usual_numbers(len(points)), (self.method, self.criterion, settings)
            k, curve = choose_k(points, numbers, SEED, *how, graph, context.check)
        context.check()
        labels = entry.run(points, k=k, seed=SEED, graph=graph, **settings)
        continues = match_groups(self.ids, labels, self.formers)
        context.check()
        own, before = _by_label(self.own_names, continues), _by_label(self.former_names, continues)
        typical = read_titles(self.database, self.ids[typical_rows(points, labels)])
        traits = read_traits(self.database, self.ids)
        names = name_groups(labels, traits, taken=own, former=before, typical=typical)
        return Grouping(self.ids, labels, curve, tuple(continues), tuple(names))


@dataclass(frozen=True)
class NameSpec:
    """Finds names for groups that stay as they are.

    Attributes
    ----------
    database : Path
        The library's file.
    ids : np.ndarray [shape=(n,)], int64
        Track ids.
    labels : np.ndarray [shape=(n,)], int64
        Cluster ids, and -1 for none.
    own_names, former_names : mapping of int to str
        By cluster id.
    """

    database: Path
    ids: np.ndarray
    labels: np.ndarray
    own_names: Mapping[int, str]
    former_names: Mapping[int, str]

    @property
    def label(self) -> str:
        """For people."""
        return "Naming clusters"

    def run(self, context: JobContext) -> dict[int, GroupName]:
        """Return a name for each cluster, by its id."""
        here = self.labels != NOISE
        clusters, numbered = np.unique(self.labels[here], return_inverse=True)
        labels = np.full(len(self.labels), NOISE, np.int64)
        labels[here] = numbered
        traits = read_traits(self.database, self.ids)
        context.check()
        known = clusters.tolist()
        own, before = _by_label(self.own_names, known), _by_label(self.former_names, known)
        names = name_groups(labels, traits, taken=own, former=before)
        return dict(zip(known, names, strict=True))


@dataclass(frozen=True)
class JoinSpec:
    """Lets newcomers join the groups of their neighbours, and leaves all others where they are.

    Attributes
    ----------
    ids : np.ndarray [shape=(n,)], int64
        Track ids.
    X : np.ndarray [shape=(n, d)], float32
        One row a track.
    metric : {"cosine", "euclidean"}
        How distance is measured.
    labels : np.ndarray [shape=(n,)], int64
        Cluster ids, and -1 for none.
    newcomers : np.ndarray [shape=(n,)], bool
        Whose label is to be found.
    """

    ids: np.ndarray
    X: np.ndarray
    metric: Metric
    labels: np.ndarray
    newcomers: np.ndarray

    @property
    def label(self) -> str:
        """For people."""
        return "Grouping new tracks"

    def run(self, context: JobContext) -> np.ndarray:
        """Return all labels [shape=(n,)]: what most of the 5 nearest have, else the nearest's."""
        labels = np.array(self.labels, np.int64)
        points = metric_space(self.X, self.metric).astype(np.float32)
        among, known = points[~self.newcomers], labels[~self.newcomers]
        norms = np.einsum("ij,ij->i", among, among)
        for row in np.flatnonzero(self.newcomers).tolist():
            context.check()
            apart = norms - 2 * (among @ points[row])
            voters = min(VOTERS, len(apart))
            nearest = np.argpartition(apart, voters - 1)[:voters]
            nearest = nearest[np.argsort(apart[nearest], kind="stable")]
            votes, first, counts = np.unique(known[nearest], return_index=True, return_counts=True)
            labels[row] = votes[np.lexsort((first, -counts))[0]]
        return labels


def _by_label(names: Mapping[int, str], clusters: list[int] | list[int | None]) -> dict[int, str]:
    return {
        label: names[cluster]
        for label, cluster in enumerate(clusters)
        if cluster is not None and names.get(cluster)
    }
