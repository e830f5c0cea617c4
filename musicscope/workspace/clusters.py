"""The clusters of a map: groups of tracks that keep their names and colours."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from musicscope.core.errors import LibraryError, MusicScopeError
from musicscope.core.events import Event
from musicscope.core.undo import Command
from musicscope.jobs import JobHandle, JobState
from musicscope.library.cluster_names import ClusterNames
from musicscope.maps.clustering import CLUSTERINGS
from musicscope.workspace.cluster_choices import read_cluster_choices
from musicscope.workspace.cluster_job import GroupSpec, JoinSpec, NameSpec
from musicscope.workspace.cluster_register import Cluster, ClusterRegister
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.core.settings import Settings
    from musicscope.jobs import JobRunner
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library
    from musicscope.maps.choosing_k import Criterion
    from musicscope.similarity.graph import Metric, NeighbourGraph

__all__ = ["Cluster", "Clusters", "Space"]

#: When so many tracks have joined, as a part of those that were grouped, they are grouped anew.
GROWN = 0.25
LONGEST_NAME = 80


class Space(Protocol):
    """What clusters need of a map, see `musicscope.workspace.mapping.Mapping`."""

    changed: Event[None]
    graph: NeighbourGraph | None
    name: str

    @property
    def ids(self) -> np.ndarray:
        """Track ids [shape=(n,)], ascending."""

    @property
    def X(self) -> np.ndarray:  # noqa: N802 - the field's name for a matrix
        """A row for each of `ids`; of no columns until it is read."""

    @property
    def metric(self) -> Metric:
        """How distance is measured."""

    @property
    def weights(self) -> dict[str, float]:
        """How much each aspect counts."""

    @property
    def laid_out_whole(self) -> bool:
        """Whether no dot came since the map was laid out."""

    def refresh(self) -> None:
        """Read the space."""


class Clusters:
    """The clusters of one map; follows it.

    Tracks that come to the map join the clusters of their neighbours, and nobody else moves;
    clusters are made anew when asked for, when another space is chosen, when a quarter more
    tracks have joined, and when the map has been laid out anew with those that joined.

    Parameters
    ----------
    library, catalogue, jobs, settings
        Of the workspace.
    mapping : Mapping
        The map.
    push : callable
        Does a command and remembers it for undo.
    notify : callable
        Shows a notice.

    Attributes
    ----------
    groups : tuple of Cluster
        The largest first.
    curve : dict of int to float
        The score of each number of clusters that was tried; larger is better. Empty when the
        number was given, or found by the method itself.
    busy : bool
        Whether tracks are being grouped.
    changed : Event
        Any of these changed.
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        mapping: Space,
        jobs: JobRunner,
        settings: Settings,
        push: Callable[[Command], None],
        notify: Callable[[Notice], None],
    ) -> None:
        self.changed: Event[None] = Event()
        self.groups: tuple[Cluster, ...] = ()
        self.curve: dict[int, float] = {}
        self.busy = False
        self._library = library
        self._catalogue = catalogue
        self._mapping = mapping
        self._jobs = jobs
        self._settings = settings
        self._push = push
        self._notify = notify
        self._key = f"clusters {mapping.name}"
        kept: dict[str, Any] = settings.get(self._key, {})
        self._choices = read_cluster_choices(kept)
        self._basis: Any = kept.get("basis")
        self._grouped = int(kept.get("grouped", 0))
        names = ClusterNames(library.database)
        self._register = ClusterRegister(names, mapping.name, kept.get("groups", ()))
        self._turn = 0
        self._tried: tuple[list[Any], int] | None = None
        self._asked = False
        self._joining = False
        self._shown: tuple[np.ndarray, np.ndarray] | None = None
        mapping.changed.subscribe(lambda _: self.follow())
        self.follow()

    @property
    def method(self) -> str:
        """A name in `CLUSTERINGS`."""
        return self._choices.method

    @property
    def wanted_k(self) -> int | None:
        """The number asked for; None for that of the best score."""
        return self._choices.k

    @property
    def criterion(self) -> Criterion:
        """What scores: ``"silhouette"`` or ``"bic"``."""
        return self._choices.criterion

    @property
    def settings(self) -> dict[str, Any]:
        """Parameters of the method, all of them."""
        return CLUSTERINGS.get(self.method).settings(self._choices.settings.get(self.method))

    @property
    def k(self) -> int:
        """The number of clusters on the map."""
        return len(self.groups)

    @property
    def labels(self) -> np.ndarray | None:
        """The cluster id of each dot of the map [shape=(n,)], int64; -1 is none.

        None before tracks are grouped for the first time.
        """
        return None if self._shown is None or not len(self._register.ids) else self._shown[1]

    def cluster(
        self,
        method: str,
        k: int | None,
        *,
        criterion: Criterion | None = None,
        settings: MappingOf[str, Any] | None = None,
    ) -> None:
        """Group the tracks of the map anew.

        Parameters
        ----------
        method : str
            A name in `CLUSTERINGS`.
        k : int or None
            How many clusters; None for the number of the best score. Methods that find the number
            themselves do not need it.
        criterion : {"silhouette", "bic"}, optional
            What scores; by default as before.
        settings : mapping, optional
            Parameters of the method; by default as when it was used last.
        """
        kept = self._choices.settings
        chosen = replace(
            self._choices,
            method=method,
            k=k,
            criterion=criterion or self.criterion,
            settings=kept if settings is None else {**kept, method: dict(settings)},
        )
        try:
            chosen.check()
        except MusicScopeError as error:
            self._notify(Notice("error", str(error)))
            return
        self._choices = chosen
        self._keep()
        self._asked = True
        if self._readable:
            self._group()
        else:
            self._mapping.refresh()

    def rename(self, cluster_id: int, name: str) -> None:
        """Give a cluster the owner's name, or with an empty one its own again; can be undone."""
        names = self._register.own_names()
        before, after = names.get(cluster_id, ""), " ".join(name.split())[:LONGEST_NAME]
        if cluster_id not in self._register or before == after:
            return
        shown = next((g.name for g in self.groups if g.id == cluster_id), before)
        self._push(
            Command(
                f"Rename the cluster {shown}",
                lambda: self._set_name(cluster_id, after),
                lambda: self._set_name(cluster_id, before),
            )
        )

    def name_again(self) -> None:
        """Find names anew from what is known of the tracks now; the owner's names stay."""
        if not self.groups:
            return
        register = self._register
        spec = NameSpec(
            self._library.path,
            register.ids,
            register.labels,
            register.own_names(),
            register.automatic_names(),
        )

        def named(handle: JobHandle) -> None:
            if handle.state is JobState.DONE:
                register.call(handle.result)
                self._keep()
                self._draw()

        self._jobs.submit(spec, where="process", key=f"name {self._key}", on_end=named)

    def follow(self) -> None:
        """Take over what changed on the map: tracks that came or left, another space."""
        if self._shown is None or self._shown[0] is not self._mapping.ids:
            self._draw()
        if not self._readable or self.busy:
            return
        if self._asked or self._outdated():
            self._group()
        else:
            self._join()

    @property
    def _readable(self) -> bool:
        return len(self._mapping.ids) > 0 and self._mapping.X.shape[1] > 0

    def _space_now(self) -> list[Any]:
        weights = sorted((name, float(w)) for name, w in self._mapping.weights.items())
        return [self._mapping.metric, [list(w) for w in weights], int(self._mapping.X.shape[1])]

    def _outdated(self) -> bool:
        known = self._register.ids
        if self._tried == (self._space_now(), len(self._mapping.ids)):
            return False
        came = int((~np.isin(self._mapping.ids, known)).sum())
        grown = len(known) + came > (1 + GROWN) * max(self._grouped, 1)
        anew = self._mapping.laid_out_whole and len(self._mapping.ids) > self._grouped
        return not len(known) or grown or anew or self._basis != self._space_now()

    def _group(self) -> None:
        self._turn += 1
        turn, basis, mapping = self._turn, self._space_now(), self._mapping
        graph, register, choices = mapping.graph, self._register, self._choices
        spec = GroupSpec(
            self._library.path,
            mapping.ids,
            mapping.X,
            mapping.metric,
            graph if graph is not None and len(graph) == len(mapping.ids) else None,
            choices.method,
            choices.k,
            choices.criterion,
            dict(choices.settings.get(choices.method, {})),
            register.formers(),
            register.own_names(),
            register.automatic_names(),
        )

        def ended(handle: JobHandle) -> None:
            if turn != self._turn:
                return
            self.busy = False
            done = handle.state is JobState.DONE
            if done and self._attempt(lambda: register.accept(handle.result)):
                self.curve = handle.result.curve
                self._basis, self._grouped = basis, len(handle.result.ids)
                self._keep()
            elif handle.state is JobState.FAILED:
                sentence = f"The tracks could not be grouped: {handle.error}"
                self._notify(Notice("error", sentence, "Try again", self._group))
            self._draw()
            self.follow()

        self._tried = (basis, len(spec.ids))
        self._asked, self.busy = False, True
        self._jobs.submit(spec, where="process", key=f"group {self._key}", on_end=ended)
        if self.busy:
            self.changed.emit(None)

    def _join(self) -> None:
        """Let tracks that came join the clusters of their neighbours."""
        ids, register = self._mapping.ids, self._register
        came = ~np.isin(ids, register.ids)
        if self._joining or not came.any() or came.all():
            return
        turn = self._turn
        spec = JoinSpec(ids, self._mapping.X, self._mapping.metric, register.labels_of(ids), came)

        def joined(handle: JobHandle) -> None:
            self._joining = False
            current = handle.state is JobState.DONE and turn == self._turn
            if current and self._attempt(lambda: register.join(ids, handle.result)):
                self._draw()
                self.follow()

        self._joining = True
        self._jobs.submit(spec, key=f"join {self._key}", on_end=joined)

    def _set_name(self, cluster_id: int, name: str) -> None:
        self._register.rename(cluster_id, name)
        self._draw()
        if name in self._register.automatic_names().values():
            self.name_again()

    def _attempt(self, store: Callable[[], None]) -> bool:
        try:
            store()
        except LibraryError as error:
            self._notify(Notice("warn", f"The clusters were not kept. {error}"))
            return False
        return True

    def _keep(self) -> None:
        found = {"basis": self._basis, "grouped": self._grouped}
        groups = {"groups": self._register.found_names}
        self._settings.set(self._key, self._choices.to_json() | found | groups)

    def _draw(self) -> None:
        ids = self._mapping.ids
        self._shown = (ids, self._register.labels_of(ids))
        self.groups = self._register.groups(ids)
        self.changed.emit(None)
