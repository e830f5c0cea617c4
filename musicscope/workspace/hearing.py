"""What a network heard in a track: why it answers so, when, and what it learned that from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musicscope.analysis.aspect import EMBEDDING
from musicscope.core.events import Event
from musicscope.jobs import JobHandle, JobState
from musicscope.workspace.hearing_jobs import (
    Activations,
    ActivationsSpec,
    FiltersSpec,
    Layers,
    LayersSpec,
    Saliency,
    SaliencySpec,
)
from musicscope.workspace.hearing_nearest import (
    Labelled,
    Nearest,
    NearestSpec,
    learned_from,
    named_alike,
)
from musicscope.workspace.hearing_taggram import TaggramHeard, TaggramSpec
from musicscope.workspace.hearing_times import centred, stretch_at
from musicscope.workspace.network_models import sentence_of

if TYPE_CHECKING:
    import numpy as np

    from musicscope.jobs import InlineRunner, JobRunner
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library
    from musicscope.workspace.bench import Bench
    from musicscope.workspace.labelling import Labelling
    from musicscope.workspace.networks import Networks

Done = Callable[[Any], None]
Failed = Callable[[str], None]
#: Answers that are remembered: stretches with their relevance, taggrams, activations, the rest.
_KEPT = {"saliency": 24, "taggram": 16, "activations": 12}
_KEPT_OTHERS = 8
#: Training examples that are told at once.
NEIGHBOURS = 12


def _nobody(_: object) -> None:
    """Let an answer pass that nobody waits for."""


class Hearing:
    """Looks into the networks of one library; torch is loaded by jobs alone.

    What is asked again is answered at once. What is asked anew under the same key replaces what
    is still being worked on, whose callbacks then are never called.

    Parameters
    ----------
    library, catalogue, labelling, bench, networks, jobs
        Of the workspace.

    Attributes
    ----------
    heard : Event of int
        More is known of what a network says over the time of a track.
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        labelling: Labelling,
        bench: Bench,
        networks: Networks,
        jobs: JobRunner | InlineRunner,
    ) -> None:
        self.heard: Event[int] = Event()
        self._library = library
        self._catalogue = catalogue
        self._labelling = labelling
        self._bench = bench
        self._networks = networks
        self._jobs = jobs
        self._known: dict[str, dict[Hashable, Any]] = {}
        self._parts: dict[Hashable, TaggramHeard] = {}
        self._troubles: dict[Hashable, str] = {}
        self._windows: dict[Hashable, float] = {}
        self._listening: Hashable | None = None
        self._last: Path | None = None

    # --- over time

    def listen_through(self, track: int, path: Path) -> None:
        """Find out what a network says of each moment of a track; `heard` tells how it goes on.

        Parameters
        ----------
        track : int
        path : Path
            Of the network.
        """
        key = (track, *_stamped(path))
        self._last = path
        if key == self._listening or self.taggram(track, path) is not None:
            return
        self._parts.clear()
        self._troubles.clear()

        def partial(heard: TaggramHeard) -> None:
            self._parts[key] = heard
            self.heard.emit(track)

        def answered(_: TaggramHeard) -> None:
            self._listening = None
            self.heard.emit(track)

        def failed(sentence: str) -> None:
            self._listening = None
            self._troubles[key] = sentence
            self.heard.emit(track)

        def make(sound: bytes, _: float) -> TaggramSpec:
            return TaggramSpec(path, sound)

        self._listening = key
        self._ask("taggram", key, track, make, answered, failed, on_partial=partial)

    def taggram(self, track: int, path: Path) -> TaggramHeard | None:
        """Return what is known by now of what a network says over a track; None if nothing."""
        key = (track, *_stamped(path))
        return self._known.get("taggram", {}).get(key, self._parts.get(key))

    def latest_taggram(self, track: int) -> TaggramHeard | None:
        """Return the same of the network that was asked last."""
        return self.taggram(track, self._last) if self._last is not None else None

    def trouble(self, track: int, path: Path) -> str:
        """Return why nothing is known of it, as a sentence; empty when nothing went wrong."""
        return self._troubles.get((track, *_stamped(path)), "")

    # --- why

    def saliency(
        self,
        track: int,
        path: Path,
        name: str,
        at_s: float,
        method: str,
        done: Callable[[Saliency], None],
        failed: Failed = _nobody,
        *,
        key: str = "saliency",
    ) -> JobHandle | None:
        """Ask what in the part of a track around a moment an answer hangs on.

        Parameters
        ----------
        track : int
        path : Path
            Of the network.
        name : str
            The answer: one of the card's names; empty for the strongest one of each part.
        at_s : float
        method : str
            One of `musicscope.workspace.hearing_jobs.METHODS`.
        done, failed : callable
            `failed` gets one sentence.
        key : str
            Who asks: a new question under the same key cancels the one before.
        """
        window_s = self.window_s(path)
        if not window_s:
            failed("This network cannot be used; choose another one.")
            return None
        index = stretch_at(at_s, window_s, self._duration(track)).index
        known = (track, *_stamped(path), name, index, method)

        def make(sound: bytes, duration_s: float) -> SaliencySpec:
            return SaliencySpec(path, sound, duration_s, name, at_s, method)

        return self._ask("saliency", known, track, make, done, failed, key=key)

    # --- inside

    def filters(
        self,
        path: Path,
        done: Callable[[Mapping[str, np.ndarray]], None],
        failed: Failed = _nobody,
    ) -> JobHandle | None:
        """Ask for the filters [shape=(n, rows, frames)] of a network's first layers, by layer."""
        return self._ask_model("filters", path, FiltersSpec(path), done, failed)

    def layers(
        self, path: Path, done: Callable[[Layers], None], failed: Failed = _nobody
    ) -> JobHandle | None:
        """Ask which layers of a network can be watched."""
        return self._ask_model("layers", path, LayersSpec(path), done, failed)

    def activations(
        self,
        track: int,
        path: Path,
        layer: str,
        at_s: float,
        done: Callable[[Activations], None],
        failed: Failed = _nobody,
        *,
        step_s: float = 0.25,
        key: str = "activations",
    ) -> JobHandle | None:
        """Ask what a layer makes of the window around a moment.

        Parameters
        ----------
        track, path, done, failed, key
            As in `saliency`.
        layer : str
            One of `Layers.names`.
        at_s : float
        step_s : float
            Windows begin at multiples of it.
        """
        window_s = self.window_s(path)
        if not window_s:
            failed("This network cannot be used; choose another one.")
            return None
        index = centred(at_s, window_s, self._duration(track), step_s).index
        known = (track, *_stamped(path), layer, index, step_s)

        def make(sound: bytes, duration_s: float) -> ActivationsSpec:
            return ActivationsSpec(path, sound, duration_s, layer, at_s, step_s)

        return self._ask("activations", known, track, make, done, failed, key=key)

    def window_s(self, path: Path) -> float:
        """Return how long the window of a network is, s; 0 when it cannot be used."""
        known = _stamped(path)
        if known not in self._windows:
            self._windows[known] = _window_of(path)
        return self._windows[known]

    # --- what it learned from

    def nearest(
        self,
        track: int,
        path: Path,
        done: Callable[[Nearest], None],
        failed: Failed = _nobody,
    ) -> JobHandle | None:
        """Ask for the training examples that are nearest to a track, as the network hears them.

        Parameters
        ----------
        track : int
        path : Path
            Of the network, which must have listened to the library: see `Networks.embed`.
        done : callable
            Gets a `Nearest`.
        failed : callable
            Gets one sentence.
        """
        card = next((one.card for one in self._networks.models() if one.path == path), None)
        if card is None:
            failed("This network cannot be used; choose another one.")
            return None
        spec = NearestSpec(
            self._library.path,
            EMBEDDING + card.name,
            track,
            self._labelled(path, card.names),
            NEIGHBOURS,
        )
        return self._submit(spec, "nearest examples", done, failed)

    def _labelled(self, path: Path, names: tuple[str, ...]) -> Labelled:
        found = learned_from(self._bench.results(), path.name)
        return found or named_alike(names, self._catalogue, self._labelling)

    # --- asking

    def _ask(
        self,
        kind: str,
        known: Hashable,
        track: int,
        make: Callable[[bytes, float], Any],
        done: Done,
        failed: Failed,
        *,
        key: str = "",
        on_partial: Done | None = None,
    ) -> JobHandle | None:
        kept = self._known.setdefault(kind, {})
        if known in kept:
            kept[known] = kept.pop(known)
            done(kept[known])
            return None
        if track not in self._catalogue:
            failed("This track has left the library.")
            return None
        spec = make(self._catalogue.track(track).path, self._duration(track))
        answered = self._remembering(kind, known, done)
        return self._submit(spec, key or kind, answered, failed, on_partial)

    def _ask_model(
        self, kind: str, path: Path, spec: Any, done: Done, failed: Failed
    ) -> JobHandle | None:
        kept = self._known.setdefault(kind, {})
        known = _stamped(path)
        if known in kept:
            done(kept[known])
            return None
        return self._submit(
            spec, f"{kind} {path.name}", self._remembering(kind, known, done), failed
        )

    def _remembering(self, kind: str, known: Hashable, done: Done) -> Done:
        def answered(result: Any) -> None:
            kept = self._known.setdefault(kind, {})
            if len(kept) >= _KEPT.get(kind, _KEPT_OTHERS):
                del kept[next(iter(kept))]
            kept[known] = result
            done(result)

        return answered

    def _submit(
        self, spec: Any, key: str, done: Done, failed: Failed, on_partial: Done | None = None
    ) -> JobHandle:
        def ended(handle: JobHandle) -> None:
            if handle.state is JobState.DONE:
                done(handle.result)
            elif handle.state is JobState.FAILED:
                failed(sentence_of(handle.error))

        return self._jobs.submit(spec, key=f"hearing {key}", on_partial=on_partial, on_end=ended)

    def _duration(self, track: int) -> float:
        return self._catalogue.track(track).duration_s if track in self._catalogue else 0.0


def _stamped(path: Path) -> tuple[Path, int]:
    """Return a network's file with its age: one that was written anew is another one."""
    try:
        return path, path.stat().st_mtime_ns
    except OSError:
        return path, 0


def _window_of(path: Path) -> float:
    from musicscope.learning.packages import PackageError, read_card

    try:
        hears = read_card(path).input
    except PackageError:
        return 0.0
    return float(hears["samples"] / hears["sample_rate"])
