"""The map of the analysed tracks: its layout, what made it, and how far it can be believed."""

from __future__ import annotations

import time
from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from musicscope.core.changes import Changes
from musicscope.core.errors import MusicScopeError
from musicscope.core.events import Event
from musicscope.core.undo import Command
from musicscope.jobs import JobHandle, JobState
from musicscope.maps.layout import FirstPictureSpec, Layout, Settled, WarmSpec
from musicscope.maps.placing import PlaceSpec
from musicscope.maps.projection import PROJECTIONS
from musicscope.similarity.graph import Metric
from musicscope.similarity.graph_approximate import MOST_EXACT
from musicscope.workspace.aspects import aspects_of
from musicscope.workspace.features import Features, GatherSpec
from musicscope.workspace.map_axes import AXES, draw_axes, place_on_axes
from musicscope.workspace.map_growth import outgrown, stays
from musicscope.workspace.map_reading import MapReading
from musicscope.workspace.map_state import MapState, check_metric, read_choices, vector_weights
from musicscope.workspace.map_stored import keep_map, read_layout
from musicscope.workspace.map_vanished import Vanished
from musicscope.workspace.map_work import MapWork
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.analysis.aspect import Aspect
    from musicscope.core.settings import Settings
    from musicscope.jobs import JobRunner
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library

#: The maps by the names that they are stored under.
MAIN, SECOND = "main", "second"
#: While tracks are being analysed the picture is renewed at most this often.
RENEW_S = 2.0


class Mapping(MapReading):
    """One map, and all that can happen to it.

    Parameters
    ----------
    library, catalogue, jobs, settings
        Of the workspace.
    notify : callable
        Shows a notice.
    push : callable, optional
        Does a command and remembers it for undo.
    name : {"main", "second"}
        Which map it is.

    Attributes
    ----------
    build_s : float
        How long the newest layout took, in seconds.
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
        push: Callable[[Command], None] = lambda command: command.do(),
        name: str = MAIN,
    ) -> None:
        self.name = name
        self.changed: Event[None] = Event()
        self.build_s = 0.0
        first = {"projection": settings.get("projection", "umap")} if name == MAIN else {}
        super().__init__(read_choices(first | settings.get(f"map {name}", {})))
        self._library = library
        self._catalogue = catalogue
        self._jobs = jobs
        self._settings = settings
        self._notify = notify
        self._push = push
        self._work = MapWork(name, jobs)
        self._vanished = Vanished()
        self._before: MapState | None = None
        self._final = False
        self._refresh_wanted = False
        self._unsaved = False
        self._offered = False
        self._warm = False
        self._renewed = 0.0

    @property
    def building(self) -> bool:
        """Whether the layout is being made."""
        return self._work.busy

    def restore(self) -> None:
        """Show the layout that was stored last, if it can be drawn."""
        stored = self._library.layout(self.name)
        if stored is None:
            return
        ids, positions, kept = stored
        order = np.argsort(ids, kind="stable")
        self.state = read_layout(ids[order], positions[order], kept)
        self._final = len(ids) > 0
        self.changed.emit(None)

    def warm(self) -> None:
        """Load and compile what laying out needs, once, in the worker process."""
        if not self._warm:
            self._warm = True
            spec = WarmSpec(approximate=len(self._catalogue) > MOST_EXACT)
            self._jobs.submit(spec, where="process", key=f"warm {self.name} map")

    def build(self, projection: str, settings: MappingOf[str, Any] | None = None) -> None:
        """Lay all analysed tracks out anew, on the old map; can be undone.

        PCA shows at once, the rest settles. Without `settings`, those of the same projection stay.
        """
        if projection == AXES:
            if self.axes is not None:
                self.use_axes(*self.axes)
            return
        if settings is None:
            settings = self.state.settings if projection == self.projection else {}
        chosen = dict(settings)
        if self._attempt(lambda: PROJECTIONS.get(projection).settings(chosen)):
            self._lay_out_anew(replace(self.state, projection=projection, settings=chosen))

    def use_axes(self, field_x: str, field_y: str) -> None:
        """Lay tracks out by two fields of `musicscope.workspace.fields`; can be undone."""
        self._lay_out_anew(
            replace(self.state, projection=AXES, settings={}, axes=(field_x, field_y))
        )

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """All that can count, see `musicscope.workspace.aspects.aspects_of`."""
        return aspects_of(self._library)

    def weigh(self, weights: MappingOf[str, float]) -> None:
        """Let aspects of likeness count otherwise, and lay out anew; can be undone."""
        chosen = {name: float(weight) for name, weight in weights.items()}
        if self._attempt(lambda: vector_weights(chosen)):
            self._lay_out_anew(replace(self.state, weights=chosen))

    def use_metric(self, metric: Metric) -> None:
        """Measure distance otherwise, and lay out anew; can be undone."""
        if self._attempt(lambda: check_metric(metric)):
            self._lay_out_anew(replace(self.state, metric=metric))

    def refresh(self) -> None:
        """Place tracks that are not on the map yet; lay out if there is no map."""
        if self.building:
            self._refresh_wanted = True
        else:
            self._begin(self._refresh)

    def preview(self) -> None:
        """Show what has been analysed so far; does nothing if called too often.

        That is by PCA until the map has been laid out once; then new tracks are placed on it.
        """
        pause = max(RENEW_S, 20 * self.build_s if self.build_s < 1 else 20.0)
        if not self.building and time.monotonic() - self._renewed > pause:
            self._begin(self._preview)

    def cancel(self) -> None:
        """Stop settling; what is shown stays."""
        self._work.stop()

    def forget(self, changes: Changes) -> None:
        """Take removed and excluded tracks off the map; bring back those taken in again.

        All others stay where they are, and who comes back lies where it lay.
        """
        if self.layout is None or not (changes.removed or changes.changed):
            return
        known = self._catalogue.ids()
        touched = np.fromiter(changes.removed | changes.changed, np.int64)
        self._keep_dots(~np.isin(self.ids, np.setdiff1d(touched, known)))
        back = self._vanished.take_back(np.intersect1d(touched, known).tolist())
        if back is not None:
            self._unsaved = True
            self._show(self.layout.merged(back))
            self.refresh()

    def _keep_known(self) -> None:
        self._keep_dots(np.isin(self.ids, self._catalogue.ids()))

    def _keep_dots(self, here: np.ndarray) -> None:
        if self.layout is not None and not here.all():
            self._vanished.remember(self.layout.kept(~here))
            self.layout = self.layout.kept(here)
            self.graph = None
            self.changed.emit(None)

    def _attempt(self, check: Callable[[], object]) -> bool:
        try:
            check()
        except MusicScopeError as error:
            self._notify(Notice("error", str(error)))
            return False
        return True

    def _lay_out_anew(self, wanted: MapState) -> None:
        if self._before is None and self._final:
            self._before = self.state
        self.state = replace(wanted, layout=self.layout)
        self._begin(self._lay_out)

    def _begin(self, then: Callable[[Features], None]) -> None:
        self._work.begin()
        self.changed.emit(None)

        def gathered(features: Features) -> None:
            self._features = features
            then(features)

        excluded = frozenset(t.id for t in self._catalogue.excluded())
        weights = vector_weights(self.state.weights)
        spec = GatherSpec(self._library.path, weights, excluded)
        self._work.run(spec, gathered, self._give_up)

    def _lay_out(self, features: Features) -> None:
        onto = None if self._before is None else self._before.layout
        if self.projection == AXES and self.axes is not None:
            axes = self.axes
            drawn: list[Layout] = []
            if self._attempt(lambda: drawn.append(draw_axes(features.ids, axes, self._catalogue))):
                self._accept(drawn[0])
                self._measure()
            else:
                self._go_back()
            return
        self._work.settle(features, self.state, onto, self._settling, self._settled, self._give_up)

    def _refresh(self, features: Features) -> None:
        self._keep_known()
        layout = self.layout
        if layout is None or not self._final or not stays(layout, len(features.ids)):
            self._lay_out(features)
        elif not np.isin(features.ids, layout.ids).all():
            self._place(layout, features, self._placed_all)
        elif self._unsaved:
            self._placed_all(layout)
        else:
            self._stopped()
            if layout.faithfulness is None:
                self._measure()

    def _preview(self, features: Features) -> None:
        layout = self.layout
        if not len(features.ids):
            self._previewed(layout)
        elif layout is None or not self._final or not stays(layout, len(features.ids)):
            spec = FirstPictureSpec(features.ids, features.X)
            self._work.run(spec, self._previewed, self._give_up)
        elif np.isin(features.ids, layout.ids).all():
            self._previewed(layout)
        else:
            self._place(layout, features, self._previewed)

    def _place(self, layout: Layout, features: Features, then: Callable[[Layout], None]) -> None:
        if layout.axes is not None:
            then(place_on_axes(layout, features.ids, self._catalogue))
        else:
            spec = PlaceSpec(layout, features.ids, features.X, self.metric)
            self._work.run(spec, then, self._give_up)

    def _previewed(self, layout: Layout | None) -> None:
        if layout is not None and layout is not self.layout:
            self._unsaved = self._final
            self._show(layout)
        self._renewed = time.monotonic()
        self._stopped()

    def _placed_all(self, layout: Layout) -> None:
        self._show(layout)
        self._store()
        self._stopped()
        self._measure()
        self._offer_relayout(layout)

    def _offer_relayout(self, layout: Layout) -> None:
        sentence = "" if self._offered else outgrown(layout)
        if sentence:
            self._offered = True
            again = self.projection
            self._notify(Notice("info", sentence, "Lay out anew", lambda: self.build(again)))

    def _show(self, layout: Layout) -> None:
        self.graph = None
        here = np.isin(layout.ids, self._catalogue.ids())
        self.layout = layout if here.all() else layout.kept(here)
        self.changed.emit(None)

    def _settled(self, settled: Settled) -> None:
        self._accept(settled.layout)
        if len(settled.graph) == len(self.ids):
            self.graph = settled.graph
        self.changed.emit(None)

    def _settling(self, layout: Layout) -> None:
        self._show(layout)

    def _accept(self, layout: Layout) -> None:
        """Take a finished layout, as one step that can be undone if there was another before."""
        before, self._before = self._before, None
        self._vanished.clear()
        self._show(layout)
        self._final, self._offered = len(layout.ids) > 0, False
        after = self.state
        if before is None:
            self._store()
        else:
            command = Command(
                "Lay out the map anew", lambda: self._go_to(after), lambda: self._go_to(before)
            )
            self._push(command)
        self._stopped()

    def _go_to(self, state: MapState) -> None:
        """Show a map of the past; tracks that came since are placed on it."""
        self._before = None
        self._work.end()
        if state.layout is self.layout:
            self._store()
            return
        self.state, self.graph = state, None
        self._vanished.clear()
        self._keep_known()
        self._store()
        self.changed.emit(None)
        self.refresh()

    def _give_up(self, handle: JobHandle) -> None:
        """Keep what is shown if the person stopped it; go back to the old map if it failed."""
        stopped, failed = self._work.stop_asked, handle.state is JobState.FAILED
        if failed:
            sentence = f"The map could not be laid out: {handle.error}"
            self._notify(Notice("error", sentence, "Try again", self.refresh))
        before = None if self._before is None else self._before.layout
        if stopped and self.layout is not None and self.layout is not before:
            self._accept(self.layout)
            self._measure()
        else:
            self._refresh_wanted = (stopped or failed) and self._refresh_wanted
            self._go_back()
        if stopped:
            self._warm = False
            self.warm()

    def _go_back(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            if before.weights != self.state.weights:
                self._features = None
            self.state = before
            self._keep_known()
        self._stopped()

    def _measure(self) -> None:
        layout = self.layout
        if layout is None or self._features is None:
            return

        def measured(settled: Settled) -> None:
            if self.layout is layout:
                self.layout, self.graph = settled.layout, settled.graph
                self._store()
                self.changed.emit(None)

        self._work.measure(layout, self.X, self.state, measured)

    def _store(self) -> None:
        self._unsaved = False
        notice = keep_map(self._library, self._settings, self.name, self.state)
        if notice is not None:
            self._notify(notice)

    def _stopped(self) -> None:
        self.build_s = self._work.end()
        self.changed.emit(None)
        if self._refresh_wanted:
            self._refresh_wanted = False
            self.refresh()
