"""The map of the analysed tracks: its layout, its clusters and its colours."""

from __future__ import annotations

import time
from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from typing import TYPE_CHECKING, Any

import numpy as np

from musicscope.analysis.aspect import likeness_weights
from musicscope.core.changes import Changes
from musicscope.core.errors import LibraryError
from musicscope.core.events import Event
from musicscope.jobs import JobHandle, JobState
from musicscope.maps.layout import Layout, LayoutSpec, WarmSpec, project_now
from musicscope.workspace.colours import Colouring, colour_by_cluster, colour_by_field
from musicscope.workspace.features import ClusterSpec, Features, GatherSpec
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.core.settings import Settings
    from musicscope.jobs import JobRunner
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library

#: The stored layout that the window opens with.
MAIN = "main"
#: While tracks are being analysed the picture is renewed at most this often.
RENEW_S = 2.0
SEED = 7


class Mapping:
    """The map's state.

    Attributes
    ----------
    layout : Layout or None
        Positions of all dots.
    labels : np.ndarray [shape=(n,)], int or None
        Cluster of each dot.
    k : int
        The number of clusters.
    building : bool
        Whether the layout is being made.
    projection : str
        The projection that was asked for last.
    changed : Event
        Any of these changed; in the thread of the window.
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        jobs: JobRunner,
        settings: Settings,
        notify: Callable[[Notice], None],
    ) -> None:
        self.changed: Event[None] = Event()
        self.layout: Layout | None = None
        self.labels: np.ndarray | None = None
        self.k = 0
        self.building = False
        self.projection: str = settings.get("projection", "umap")
        self.wanted_k: int | None = settings.get("clusters", 0) or None
        self.build_s = 0.0
        self._library = library
        self._catalogue = catalogue
        self._jobs = jobs
        self._settings = settings
        self._notify = notify
        self._features: Features | None = None
        self._job: JobHandle | None = None
        self._warm = False
        self._renewed = 0.0
        self._started = 0.0

    def restore(self) -> None:
        """Show the layout that was stored last, if it can be drawn."""
        stored = self._library.layout(MAIN)
        if stored is None:
            return
        ids, positions, settings = stored
        self.layout = Layout(
            ids,
            positions,
            settings.get("projection", self.projection),
            {},
            settings.get("trustworthiness", float("nan")),
        )
        self.changed.emit(None)

    def warm(self) -> None:
        """Load and compile what laying out needs, once, in the worker process."""
        if not self._warm:
            self._warm = True
            self._jobs.submit(WarmSpec(), where="process", key="warm map")

    def build(self, projection: str, settings: MappingOf[str, Any] | None = None) -> None:
        """Lay all analysed tracks out anew; PCA shows at once, the rest settles."""
        self.projection = projection
        self._settings.set("projection", projection)
        self._begin(lambda: self._project(dict(settings or {})))

    def refresh(self) -> None:
        """Lay out anew if the analysed tracks are not those on the map."""
        self._begin(self._refresh)

    def preview(self) -> None:
        """Show what has been analysed so far by PCA; does nothing if called too often."""
        pause = max(RENEW_S, 20 * self.build_s if self.build_s < 1 else 20.0)
        if not self.building and time.monotonic() - self._renewed > pause:
            self._begin(self._show_pca)

    def recluster(self, k: int | None) -> None:
        """Group into `k` clusters, or into as many as the silhouette prefers."""
        self.wanted_k = k
        self._settings.set("clusters", k or 0)
        self._cluster()

    def cancel(self) -> None:
        """Stop settling; what is shown stays."""
        if self._job is not None:
            self._job.cancel()

    def forget(self, changes: Changes) -> None:
        """Take removed and excluded tracks off the map."""
        gone = changes.removed | {
            i for i in changes.changed if i in self._catalogue and self._catalogue.track(i).excluded
        }
        if self.layout is None or not gone:
            return
        kept = ~np.isin(self.layout.ids, list(gone))
        if not kept.all():
            self.labels = self.labels[kept] if self.labels is not None else None
            self.layout = Layout(
                self.layout.ids[kept],
                self.layout.positions[kept],
                self.layout.projection,
                self.layout.settings,
                self.layout.trustworthiness,
            )
            self.changed.emit(None)

    def _begin(self, then: Any) -> None:
        self._started = time.monotonic()
        self.building = True
        self.changed.emit(None)

        def gathered(handle: JobHandle) -> None:
            if handle.state is JobState.DONE:
                self._features = handle.result
                then()
            else:
                self._stopped()

        excluded = frozenset(t.id for t in self._catalogue.excluded())
        weights = tuple(likeness_weights().items())
        spec = GatherSpec(self._library.path, weights, excluded)
        self._job = self._jobs.submit(spec, key="map", on_end=gathered)

    def _refresh(self) -> None:
        features = self._features
        if features is None:
            self._stopped()
        elif self.layout is not None and np.array_equal(self.layout.ids, features.ids):
            self._stopped()
            self._cluster()
        else:
            self._project({})

    def _show_pca(self) -> None:
        features = self._features
        if features is not None and len(features.ids):
            self._show(project_now(features.ids, features.X))
        self._renewed = time.monotonic()
        self.build_s = self._renewed - self._started
        self._stopped()

    def _project(self, settings: dict[str, Any]) -> None:
        features = self._features
        if features is None:
            self._stopped()
            return
        self._show(project_now(features.ids, features.X))
        self.changed.emit(None)
        if self.labels is None:
            self._cluster()
        spec = LayoutSpec(features.ids, features.X, self.projection, settings, seed=SEED)
        self._job = self._jobs.submit(
            spec, where="process", key="map", on_partial=self._settling, on_end=self._settled
        )

    def _show(self, layout: Layout) -> None:
        if self.layout is None or not np.array_equal(self.layout.ids, layout.ids):
            self.labels = None
        self.layout = layout

    def _settling(self, partial: Any) -> None:
        self.layout = partial
        self.changed.emit(None)

    def _settled(self, handle: JobHandle) -> None:
        if handle.state is JobState.DONE:
            layout: Layout = handle.result
            self.layout = layout
            self._keep(layout)
        elif handle.state is JobState.FAILED:
            self._notify(
                Notice(
                    "error",
                    f"The map could not be laid out: {handle.error}",
                    "Try again",
                    self.refresh,
                )
            )
        self.build_s = time.monotonic() - self._started
        self._stopped()

    def _keep(self, layout: Layout) -> None:
        settings = {"projection": layout.projection, "trustworthiness": layout.trustworthiness}
        try:
            self._library.save_layout(MAIN, layout.ids, layout.positions, settings)
        except LibraryError as error:
            self._notify(Notice("warn", f"The map was not kept. {error}"))

    def _stopped(self) -> None:
        self._job = None
        self.building = False
        self.changed.emit(None)

    def _cluster(self) -> None:
        features = self._features
        if features is None or self.layout is None:
            return

        def grouped(handle: JobHandle) -> None:
            same = self.layout is not None and np.array_equal(self.layout.ids, features.ids)
            if handle.state is JobState.DONE and same:
                self.k, self.labels = handle.result
                self.changed.emit(None)

        self._jobs.submit(
            ClusterSpec(features.X, self.wanted_k, SEED),
            where="process",
            key="clusters",
            on_end=grouped,
        )

    def colours(self, field: str) -> Colouring:
        """Return the colour of each dot by ``"cluster"`` or by a field of the tracks."""
        if self.layout is None:
            return Colouring(np.empty((0, 3), np.uint8), ())
        ids = self.layout.ids
        if field == "cluster":
            return colour_by_cluster(ids, self.labels)
        return colour_by_field(field, ids, self._catalogue)
