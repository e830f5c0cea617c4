"""Questions on likeness: more like this, why, a path, an order, duplicates; and the radio."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np

from musicscope.analysis.aspect import ASPECTS, aspects_with
from musicscope.analysis.pitch import fifths_position
from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.events import Event
from musicscope.similarity.orders import along_curve, by_fifths, energy_of, tempo_arc
from musicscope.similarity.ranking import vary
from musicscope.workspace.aspects import aspects_of
from musicscope.workspace.duplicate_search import DuplicateSearch
from musicscope.workspace.radio import Radio
from musicscope.workspace.similar_answers import (
    CorridorSpec,
    Match,
    MoreLikeSpec,
    PathSpec,
    TourSpec,
    WhySpec,
)
from musicscope.workspace.similar_asking import Asked, KnownRows

if TYPE_CHECKING:
    from musicscope.analysis.aspect import Aspect
    from musicscope.core.changes import Changes
    from musicscope.core.settings import Settings
    from musicscope.jobs import JobRunner
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library
    from musicscope.library.track import Track
    from musicscope.similarity.duplicates import Group
    from musicscope.similarity.why import Why
    from musicscope.workspace.notices import Notice
    from musicscope.workspace.playback import Playback
    from musicscope.workspace.similar_space import LibraryRows

Order = Literal["tempo arc", "fifths", "energy", "tour"]
ORDERS: tuple[Order, ...] = ("tempo arc", "fifths", "energy", "tour")

#: Takes a sentence on why there is no answer.
Failed = Callable[[str], None]

#: Looked at for each track that is wanted, so that artists can vary.
_SPARE = 4
#: An energy curve that nobody has drawn: up, and down at the end.
_CURVE = ((0.0, 0.2), (0.75, 1.0), (1.0, 0.4))
_NOT_ANALYSED = "has not been analysed yet; wait for the analysis, or choose another track."


class Similar:
    """What is like what in one library.

    Answers come to `done`, and sentences on why there is none to `failed`, in the thread of the
    window; both may come before the method returns. What is returned has ``cancel()``.

    Attributes
    ----------
    radio_changed : Event
        The radio went on or off.
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        playback: Playback,
        jobs: JobRunner,
        notify: Callable[[Notice], None],
        settings: Settings,
    ) -> None:
        self._library = library
        self._catalogue = catalogue
        self._jobs = jobs
        self._settings = settings
        self._known = KnownRows(library, jobs)
        self._radio = Radio(playback, self.more_like, notify)

    @property
    def radio_changed(self) -> Event[None]:
        """The radio went on or off."""
        return self._radio.changed

    @property
    def radio_is_on(self) -> bool:
        """Whether the radio fills the queue."""
        return self._radio.is_on

    @property
    def weights(self) -> dict[str, float]:
        """How much each aspect counts when nothing else is said: as chosen last, or by default."""
        chosen = self._settings.get("likeness weights", {})
        usual = {aspect.name: aspect.weight for aspect in ASPECTS}
        try:
            return checked_weights(chosen) if isinstance(chosen, dict) else usual
        except MusicScopeError:
            return usual

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """All that can count, see `musicscope.workspace.aspects.aspects_of`."""
        return aspects_of(self._library)

    def use_weights(self, weights: Mapping[str, float]) -> None:
        """Let aspects count so much from now on; raises `ParameterError` for what cannot be."""
        self._settings.set("likeness weights", checked_weights(weights))

    def apply(self, changes: Changes) -> None:
        """Follow a change of the library."""
        self._known.apply(changes)

    def warm(self) -> None:
        """Read the library's vectors now, so that the first answer comes at once."""
        self._known.use(lambda _: None, lambda _: None)

    def more_like(
        self,
        seeds: Iterable[int],
        against: Iterable[int] = (),
        weights: Mapping[str, float] | None = None,
        query: str = "",
        limit: int = 50,
        vary_artists: bool = True,
        *,
        done: Callable[[list[Match]], None],
        failed: Failed = lambda _: None,
    ) -> Asked:
        """Find what is most like some tracks, and unlike others.

        Parameters
        ----------
        seeds, against : iterable of int
            Track ids; those that are gone or have not been analysed are left out.
        weights : Mapping of str to float, optional
            By aspect, 0 or more; aspects not named count as by default.
        query : str
            Only what this search finds, see `musicscope.library.query`.
        limit : int
            At most so many.
        vary_artists : bool
            Never the same artist or album twice in a row.
        done : callable
            Gets matches, nearest first.
        failed : callable
            Gets one sentence.
        """
        wanted, unwanted = tuple(map(int, seeds)), tuple(map(int, against))
        asked = Asked("Looking for music like this", done, failed)

        def choose(matches: list[Match]) -> None:
            here = [m for m in matches if self._is_here(m.track)]
            asked.answer(self._varied(here, limit) if vary_artists else here[:limit])

        def ask(known: LibraryRows) -> None:
            if not len(known.rows_of(wanted)):
                asked.fail(self._unknown(wanted))
                return
            spare = _SPARE * limit + 50 if vary_artists else limit + 10
            spec = MoreLikeSpec(known, wanted, unwanted, count, allowed, spare)
            asked.follow(self._jobs.submit(spec, on_end=asked.ending(choose)))

        try:
            count = self.weights if weights is None else checked_weights(weights)
            allowed = self._catalogue.select(query)
        except MusicScopeError as error:
            asked.fail(str(error))
        else:
            self._known.use(asked.unless_cancelled(ask), asked.fail)
        return asked

    def why(
        self, a: int, b: int, *, done: Callable[[Why], None], failed: Failed = lambda _: None
    ) -> Asked:
        """Find what two tracks have in common, and where they are most alike."""
        asked = Asked("Comparing two tracks", done, failed)

        def ask(known: LibraryRows) -> None:
            tracks = [self._catalogue.track(i) for i in (a, b) if i in self._catalogue]
            if len(tracks) < 2:
                asked.fail("One of the two tracks has left the library; choose another.")
                return
            for track in tracks:
                if not len(known.rows_of((track.id,))):
                    asked.fail(self._unknown((track.id,)))
                    return
            first, second = (_corrected(track) for track in tracks)
            paths = (tracks[0].path, tracks[1].path)
            lengths = (tracks[0].duration_s, tracks[1].duration_s)
            spec = WhySpec(self._library, known, a, b, first, second, paths, lengths)
            asked.follow(self._jobs.submit(spec, on_end=asked.ending(asked.answer)))

        self._known.use(asked.unless_cancelled(ask), asked.fail)
        return asked

    def path(
        self,
        a: int,
        b: int,
        n: int | None = None,
        smooth_tempo: bool = False,
        smooth_key: bool = False,
        *,
        done: Callable[[list[int]], None],
        failed: Failed = lambda _: None,
    ) -> Asked:
        """Find a way from one track to another in small steps.

        Parameters
        ----------
        a, b : int
        n : int, optional
            Steps: the path has ``n + 1`` tracks, fewer where there are not so many between; by
            default as many as the shortest path on the neighbour graph takes.
        smooth_tempo, smooth_key : bool
            Small steps in tempo and in key too.
        done : callable
            Gets track ids, both ends included.
        failed : callable
            Gets one sentence.
        """
        asked = Asked("Looking for a way", done, failed)

        def ask(known: LibraryRows) -> None:
            if a == b or any(i not in self._catalogue for i in (a, b)):
                asked.fail("A path needs two different tracks of the library; choose another.")
                return
            for track in (a, b):
                if not len(known.rows_of((track,))):
                    asked.fail(self._unknown((track,)))
                    return
            spec = CorridorSpec(known, a, b, self.weights, self._catalogue.ids(), n)
            asked.follow(self._jobs.submit(spec, on_end=asked.ending(partial(search, known))))

        def search(known: LibraryRows, rows: np.ndarray) -> None:
            here = [int(i) for i in known.ids[rows] if i in (a, b) or self._is_here(int(i))]
            bpm, fifths, modes = self._tempi_and_keys(here)
            spec = PathSpec(
                known,
                a,
                b,
                self.weights,
                known.rows_of(here),
                n,
                bpm if smooth_tempo else None,
                fifths if smooth_key else None,
                modes if smooth_key else None,
            )
            asked.follow(self._jobs.submit(spec, on_end=asked.ending(asked.answer)))

        self._known.use(asked.unless_cancelled(ask), asked.fail)
        return asked

    def order(
        self,
        ids: Iterable[int],
        by: str,
        curve: Sequence[tuple[float, float]] | None = None,
        *,
        done: Callable[[list[int]], None],
        failed: Failed = lambda _: None,
    ) -> Asked:
        """Order tracks.

        Parameters
        ----------
        ids : iterable of int
            Track ids; those that are gone are left out.
        by : {"tempo arc", "fifths", "energy", "tour"}
        curve : sequence of (float, float), optional
            For ``"energy"``: points, time 0..1 and energy.
        done : callable
            Gets track ids.
        failed : callable
            Gets one sentence.
        """
        asked = Asked("Ordering tracks", done, failed)
        here = [i for i in dict.fromkeys(map(int, ids)) if i in self._catalogue]
        if by not in ORDERS:
            asked.fail(f"There is no order called {by}; choose one of {', '.join(ORDERS)}.")
        elif by == "tour":

            def ask(known: LibraryRows) -> None:
                spec = TourSpec(known, tuple(here), self.weights)
                asked.follow(self._jobs.submit(spec, on_end=asked.ending(asked.answer)))

            self._known.use(asked.unless_cancelled(ask), asked.fail)
        else:
            bpm, fifths, modes = self._tempi_and_keys(here)
            if by == "tempo arc":
                places = tempo_arc(bpm)
            elif by == "fifths":
                places = by_fifths(fifths, modes, bpm)
            else:
                places = along_curve(np.array(self.energies(here)), curve or _CURVE)
            asked.answer([here[place] for place in places])
        return asked

    def energies(self, ids: Sequence[int]) -> list[float]:
        """Return how energetic each track is beside the others, 0..1: loud, fast and bright."""
        tracks = [self._catalogue.track(int(i)) for i in ids]
        figures = [
            np.array([_number(getattr(track, name)) for track in tracks])
            for name in ("loudness_lufs", "tempo_bpm", "brightness_hz")
        ]
        return [float(value) for value in energy_of(figures)]

    def duplicates(
        self, *, done: Callable[[list[Group]], None], failed: Failed = lambda _: None
    ) -> DuplicateSearch:
        """Look for tracks that are the same music; its job has progress and can be cancelled."""
        search = DuplicateSearch(self._library, self._catalogue, self._jobs, done, failed)
        search.start()
        return search

    def radio(
        self,
        seeds: Iterable[int],
        against: Iterable[int] = (),
        weights: Mapping[str, float] | None = None,
        query: str = "",
        vary_artists: bool = True,
    ) -> None:
        """Play what is like some tracks, and go on with ever more of it."""
        count = self.weights if weights is None else checked_weights(weights)
        self._radio.start(
            tuple(map(int, seeds)), tuple(map(int, against)), count, query, vary_artists
        )

    def stop_radio(self) -> None:
        """Let the queue end by itself; what waits in it stays."""
        self._radio.stop()

    def _varied(self, matches: list[Match], limit: int) -> list[Match]:
        tracks = [self._catalogue.track(match.track) for match in matches]
        groups = [
            (f"artist {t.artist}" if t.artist else "", f"album {t.album}" if t.album else "")
            for t in tracks
        ]
        return [matches[place] for place in vary(range(len(matches)), groups, limit)]

    def _is_here(self, track_id: int) -> bool:
        return track_id in self._catalogue and not self._catalogue.track(track_id).missing

    def _unknown(self, ids: Sequence[int]) -> str:
        here = [i for i in ids if i in self._catalogue]
        if not here:
            return "These tracks have left the library; choose others."
        return f"“{self._catalogue.track(here[0]).title}” {_NOT_ANALYSED}"

    def _tempi_and_keys(self, ids: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return tempo, place on the circle of fifths and mode of tracks; NaN where unknown."""
        bpm, fifths, modes = np.full((3, len(ids)), np.nan)
        for place, track_id in enumerate(ids):
            track = self._catalogue.track(track_id)
            bpm[place] = _number(track.tempo_bpm)
            if track.key_tonic is not None and track.key_mode is not None:
                fifths[place] = fifths_position(track.key_tonic, track.key_mode)
                modes[place] = track.key_mode
        return bpm, fifths, modes


def checked_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Return how much each aspect counts; those not named count as by default.

    Raises
    ------
    ParameterError
        If there is no such aspect, a weight is negative, or nothing would count.
    """
    usual = {aspect.name: aspect.weight for aspect in aspects_with(weights)}
    for name, weight in weights.items():
        if name not in usual:
            raise ParameterError(
                f"There is no aspect called {name}; choose from {', '.join(usual)}."
            )
        if not isinstance(weight, int | float) or not math.isfinite(weight) or weight < 0:
            raise ParameterError(f"The weight of {name} must be 0 or more.")
    count = {name: float(weights.get(name, weight)) for name, weight in usual.items()}
    if not any(count.values()):
        raise ParameterError("At least one aspect must count; raise one weight.")
    return count


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _corrected(track: Track) -> dict[str, float]:
    """Return what the owner corrected, by the names of the facts."""
    return {name: float(getattr(track, name)) for name in track.corrected}
