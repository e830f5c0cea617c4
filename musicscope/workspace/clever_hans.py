"""The Clever Hans lab: the sound is changed a little, and a network is asked again.

A horse called Hans was thought to do sums; he watched the faces of those who asked. Bob Sturm
(2014, A simple method to determine if a music information retrieval system is a "horse") tries
models of music in the same way: what no listener minds must not turn an answer.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musicscope.core.errors import MusicScopeError
from musicscope.core.events import Event
from musicscope.jobs import JobHandle, JobState
from musicscope.learning.evaluation.result_file import ResultShelf
from musicscope.workspace.clever_hans_answers import (
    Amount,
    Change,
    Rescored,
    Sturdiness,
    Swept,
    known_changes,
)
from musicscope.workspace.clever_hans_jobs import (
    GlanceSpec,
    HearSpec,
    LibraryWideSpec,
    Piece,
    RescoreSpec,
    SweepSpec,
    Workplace,
)
from musicscope.workspace.network_learned import learned_tracks
from musicscope.workspace.network_models import sentence_of

if TYPE_CHECKING:
    from musicscope.core.paths import Places
    from musicscope.jobs import InlineRunner, JobRunner
    from musicscope.jobs.context import Progress
    from musicscope.learning.evaluation.result import Result
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library
    from musicscope.workspace.bench import Bench
    from musicscope.workspace.playback import Playback

Failed = Callable[[str], None]
#: Tracks on which robustness is measured.
TRACKS = 20
#: What a run of the bench keeps of it: ``{"Bass ±3 dB": 0.1}``, shares of answers that flip.
ROBUSTNESS = "robustness"
#: And how it was measured.
MEASURED = "robustness measured"
#: Seconds of changed sound that are played.
_HEARD_S = 20.0
_SEED = 0


def _nobody(_: Any) -> None:
    """Let an answer pass that nobody waits for."""


class CleverHans:
    """Changes the sound of tracks and asks networks again; torch is loaded by jobs alone.

    Parameters
    ----------
    library, catalogue, bench, playback, places, jobs
        Of the workspace.

    Attributes
    ----------
    changed : Event of None
        Measuring the library began or ended, or what was measured is stored.
    progress : Event of Progress
        Measuring the library goes on.
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        bench: Bench,
        playback: Playback,
        places: Places,
        jobs: JobRunner | InlineRunner,
    ) -> None:
        self.changed: Event[None] = Event()
        self.progress: Event[Progress] = Event()
        self.place = Workplace()
        self._catalogue = catalogue
        self._bench = bench
        self._playback = playback
        self._jobs = jobs
        self._shelf = ResultShelf(library.path.parent / "bench")
        self._folder = places.cache / "clever hans"
        self._numbers = itertools.count(time.time_ns())
        self._running: dict[str, JobHandle] = {}
        self._next_glance: Callable[[], None] | None = None
        self._heard: bytes | None = None
        jobs.changed.subscribe(self._follow)

    def changes(self) -> tuple[Change, ...]:
        """Return what can be tried besides the equaliser."""
        return known_changes()

    # --- one track

    def glance(
        self,
        track: int,
        model: Path,
        change: str,
        amount: Amount,
        done: Callable[[Rescored], None],
        failed: Failed = _nobody,
    ) -> None:
        """Ask about a few windows, quickly enough to follow a hand that drags.

        While one is being answered only the newest of those that follow is kept.

        Parameters
        ----------
        track : int
        model : Path
            Of a network.
        change : str
            The name of one of `changes`, or `EQUALISER`.
        amount : float or Equaliser
        done, failed : callable
            `failed` gets one sentence.
        """
        self._stop("rescore")

        def begin() -> None:
            piece = self._piece(track, failed)
            if piece is not None:
                spec = GlanceSpec(self.place, model, piece, change, amount)
                self._submit(spec, "glance", done, failed, end)

        def end() -> None:
            following, self._next_glance = self._next_glance, None
            if following is not None:
                following()

        if "glance" in self._running:
            self._next_glance = begin
        else:
            begin()

    def rescore(
        self,
        track: int,
        model: Path,
        change: str,
        amount: Amount,
        done: Callable[[Rescored], None],
        failed: Failed = _nobody,
    ) -> None:
        """Ask about all of a track; a newer question replaces this one. Arguments as `glance`."""
        self._next_glance = None
        piece = self._piece(track, failed)
        if piece is not None:
            spec = RescoreSpec(self.place, model, piece, change, amount)
            self._submit(spec, "rescore", done, failed)

    def sweep(
        self,
        track: int,
        model: Path,
        done: Callable[[tuple[Swept, ...]], None],
        failed: Failed = _nobody,
        each: Callable[[Swept], None] = _nobody,
    ) -> None:
        """Try every change on a track, by several amounts; `each` hears of one after the other."""
        piece = self._piece(track, failed)
        if piece is not None:
            spec = SweepSpec(self.place, model, piece)
            self._submit(spec, "sweep", done, failed, each=each)

    def stop_sweep(self) -> None:
        """Leave off; nobody is told."""
        self._stop("sweep")

    # --- the library

    @property
    def measuring(self) -> bool:
        """Whether the library is being measured."""
        return "library" in self._running

    def library_wide(
        self,
        model: Path,
        done: Callable[[Sturdiness], None],
        failed: Failed = _nobody,
        each: Callable[[Sturdiness], None] = _nobody,
        *,
        tracks: int = TRACKS,
    ) -> None:
        """Measure how often changes turn a network's answers; its runs on the bench keep it.

        Parameters
        ----------
        model : Path
        done, failed : callable
        each : callable
            Hears after each track what is known by then.
        tracks : int
            At most so many, of those that it is known not to have learned from, if any are.
        """
        pieces, unlearned = self._chosen(model, tracks)
        if not pieces:
            failed("There is no track to try this on; open a music folder first.")
            return

        def kept(found: Sturdiness) -> None:
            self._keep(model, found, failed)
            done(found)

        spec = LibraryWideSpec(self.place, model, pieces, unlearned)
        self._submit(spec, "library", kept, failed, lambda: self.changed.emit(None), each)
        self.changed.emit(None)

    def cancel(self) -> None:
        """Stop measuring the library; what was measured before stays."""
        self._stop("library")

    def robustness(self, model: Path) -> Mapping[str, float]:
        """Return what was measured of a network, as a run on the bench keeps it; or nothing."""
        for result in self._runs(model):
            kept = result.extra.get(ROBUSTNESS)
            if isinstance(kept, Mapping) and kept:
                return {str(words): float(rate) for words, rate in kept.items()}
        return {}

    def unlearned(self, model: Path) -> frozenset[int]:
        """Return the tracks that a network is known not to have learned from."""
        runs = self._runs(model)
        known = {int(track) for run in runs for track in run.answers.tracks}
        return frozenset(known.difference(*map(learned_tracks, runs)))

    def _runs(self, model: Path) -> tuple[Result, ...]:
        return tuple(r for r in self._bench.results() if r.extra.get("model") == model.name)

    def _chosen(self, model: Path, most: int) -> tuple[tuple[Piece, ...], bool]:
        here = [
            track
            for track in map(int, self._catalogue.ids())
            if not self._catalogue.track(track).missing
        ]
        unlearned = self.unlearned(model)
        fresh = [track for track in here if track in unlearned]
        pool = sorted(fresh or here)
        chosen = sorted(random.Random(_SEED).sample(pool, min(most, len(pool))))
        return tuple(map(self._as_piece, chosen)), bool(fresh)

    def _keep(self, model: Path, found: Sturdiness, failed: Failed) -> None:
        how = {
            "tracks": found.tracks,
            "failed": len(found.failed),
            "not learned from": found.unlearned,
            "seed": _SEED,
            "mean change of a probability": dict(found.shifts),
        }
        for result in self._runs(model):
            extra = {**result.extra, ROBUSTNESS: dict(found.rates), MEASURED: how}
            try:
                self._shelf.keep(replace(result, extra=extra))
            except MusicScopeError as error:
                failed(str(error))
        self._bench.changed.emit(None)

    def _follow(self, handle: JobHandle) -> None:
        if (
            handle is self._running.get("library")
            and handle.progress is not None
            and not handle.ended
        ):
            self.progress.emit(handle.progress)

    # --- hearing it

    @property
    def heard(self) -> bool:
        """Whether changed sound plays."""
        aside = self._playback.aside
        return aside is not None and aside.path == self._heard

    def hear(
        self,
        track: int,
        change: str,
        amount: Amount,
        words: str,
        at_s: float,
        failed: Failed = _nobody,
    ) -> None:
        """Play a stretch of a track, changed, over and over; `end_hearing` returns.

        Parameters
        ----------
        track : int
        change, amount
            As in `glance`.
        words : str
            What the change is called.
        at_s : float
            Where the stretch begins; one that would go beyond the end begins earlier.
        failed : callable
        """
        piece = self._piece(track, failed)
        if piece is None:
            return
        title = f"{self._catalogue.track(track).title} · {words}"
        last_s = max(0.0, piece.duration_s - _HEARD_S)
        start_s = min(max(0.0, at_s), last_s)
        path = self._folder / f"{next(self._numbers)}.wav"
        for left in self._folder.glob("*.wav"):
            with suppress(OSError):
                left.unlink()

        def play(made: Path) -> None:
            self._heard = bytes(made)
            self._playback.play_aside(self._heard, title, loop=True)

        spec = HearSpec(piece, start_s, _HEARD_S, change, amount, path)
        self._submit(spec, "hear", play, failed)

    def end_hearing(self) -> None:
        """Return to the track that played before."""
        if self.heard:
            self._playback.end_aside()

    # --- asking

    def _piece(self, track: int, failed: Failed) -> Piece | None:
        if track not in self._catalogue:
            failed("This track has left the library.")
            return None
        return self._as_piece(track)

    def _as_piece(self, track: int) -> Piece:
        known = self._catalogue.track(track)
        return Piece(track, known.path, known.duration_s)

    def _submit(
        self,
        spec: Any,
        key: str,
        done: Callable[[Any], None],
        failed: Failed,
        end: Callable[[], None] = lambda: None,
        each: Callable[[Any], None] | None = None,
    ) -> None:
        def ended(handle: JobHandle) -> None:
            if self._running.get(key) is handle:
                del self._running[key]
            end()
            if handle.state is JobState.DONE:
                done(handle.result)
            elif handle.state is JobState.FAILED:
                failed(sentence_of(handle.error))

        name = f"clever hans {key}"
        handle = self._jobs.submit(spec, key=name, on_partial=each, on_end=ended)
        if not handle.ended:
            self._running[key] = handle

    def _stop(self, key: str) -> None:
        if key in self._running:
            self._running[key].cancel()
