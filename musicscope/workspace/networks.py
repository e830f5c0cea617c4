"""Networks of one library: trained on the owner's labels, kept, asked, listened with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musicscope.analysis.aspect import EMBEDDING
from musicscope.core.errors import MusicScopeError
from musicscope.core.events import Event
from musicscope.core.paths import Places
from musicscope.core.undo import Command
from musicscope.jobs import JobHandle, JobState
from musicscope.library.vector_sets import VectorSets
from musicscope.workspace.network_answers import AnswerSpec, Embedded, EmbedSpec, NetworkEars
from musicscope.workspace.network_jobs import (
    REQUEST_FILE,
    RateSpec,
    TimeOrFrequencySpec,
    TrainNetworkSpec,
)
from musicscope.workspace.network_kinds import KindsSpec
from musicscope.workspace.network_material import Material, TrainingPlaces
from musicscope.workspace.network_models import Failed, KeptNetworks, sentence_of
from musicscope.workspace.network_requests import (
    Live,
    NetworkKind,
    SongHeard,
    TrainedNetwork,
    TrainingRequest,
)
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.core.changes import Changes
    from musicscope.core.settings import Settings
    from musicscope.jobs import InlineRunner, JobRunner
    from musicscope.learning.training.rate_finder import RateSweep
    from musicscope.learning.training.stop import StopFlag
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library
    from musicscope.workspace.bench import Bench

#: Decoded sound may take so many bytes; a setting.
SOUND_BYTES = 4 * 2**30
#: Tracks whose answers are remembered.
_MOST_HEARD = 16


class Networks(KeptNetworks):
    """All that networks do in one library; torch is loaded by jobs alone.

    Parameters
    ----------
    library, catalogue, bench, jobs, settings, places
        Of the workspace.
    push, publish, notify : callable
        Does a command and remembers it for undo; tells what changed; shows a notice.

    Attributes
    ----------
    changed : Event of None
        A training began or ended, or networks came, went or were renamed.
    live : Event of Live
        A training went on.
    now : Live or None
        The training that goes on.
    device : str
        ``"CPU: no CUDA driver found"``; empty until `kinds` was answered.
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        bench: Bench,
        jobs: JobRunner | InlineRunner,
        settings: Settings,
        places: Places,
        push: Callable[[Command], None],
        publish: Callable[[Changes], None],
        notify: Callable[[Notice], None],
    ) -> None:
        super().__init__(library.path.parent / "networks", jobs, settings, push, notify)
        self.live: Event[Live] = Event()
        self.now: Live | None = None
        self.device = ""
        self._library = library
        self._catalogue = catalogue
        self._bench = bench
        self._places = places
        self._publish = publish
        self._kinds: tuple[NetworkKind, ...] = ()
        self._stop: StopFlag | None = None
        self._heard: dict[tuple[Path, int], SongHeard] = {}

    # --- what there is

    def kinds(
        self, done: Callable[[tuple[NetworkKind, ...]], None], failed: Failed = lambda _: None
    ) -> None:
        """Find out which networks there are, and which device; the first time loads torch."""
        if self._kinds:
            done(self._kinds)
            return

        def looked(found: tuple[tuple[NetworkKind, ...], str]) -> None:
            self._kinds, self.device = found
            self.changed.emit(None)
            done(self._kinds)

        self._ask(KindsSpec(), "kinds of networks", looked, failed)

    # --- training

    @property
    def training(self) -> bool:
        """Whether a network is being trained."""
        return self.now is not None

    def train(self, request: TrainingRequest) -> JobHandle | None:
        """Train a network in the background; a notice says why not, or how it ended."""

        def make(material: Material, stop: StopFlag) -> Any:
            return TrainNetworkSpec(request, material, stop)

        return self._begin(request, make, self._tell_trained)

    def time_or_frequency(
        self,
        request: TrainingRequest,
        done: Callable[[Sequence[Any]], None],
        on_row: Callable[[Any], None] = lambda _: None,
    ) -> JobHandle | None:
        """Train Time, Freq, Simple and TimeFreq on the same tracks, as the published experiment.

        Parameters
        ----------
        request : TrainingRequest
            Its network does not matter.
        done, on_row : callable
            Get `musicscope.learning.training.time_or_frequency.Row`, each as it is known.
        """

        def make(material: Material, stop: StopFlag) -> Any:
            return TimeOrFrequencySpec(request, material, stop)

        titled = replace(request, title=request.title or "Time or frequency?")
        return self._begin(titled, make, done, on_row)

    def cancel(self) -> None:
        """End the training within a second; the best network so far is kept."""
        if self._stop is not None:
            self._stop.stop()

    def find_rate(
        self,
        request: TrainingRequest,
        done: Callable[[RateSweep], None],
        failed: Failed = lambda _: None,
    ) -> JobHandle | None:
        """Look for a learning rate."""
        from musicscope.learning.training.stop import StopFlag

        try:
            spec = RateSpec(request, self._material(request), StopFlag())
        except MusicScopeError as error:
            failed(str(error))
            return None
        return self._ask(spec, "learning rate", done, failed)

    def _begin(
        self,
        request: TrainingRequest,
        make: Callable[[Material, StopFlag], Any],
        done: Callable[[Any], None],
        on_row: Callable[[Any], None] = lambda _: None,
    ) -> JobHandle | None:
        if self.training:
            self._notify(Notice("info", "A network is being trained; wait, or end that first."))
            return None
        from musicscope.learning.training.stop import StopFlag

        try:
            material = self._material(request)
        except MusicScopeError as error:
            self._notify(Notice("error", str(error)))
            return None
        self._stop = StopFlag()
        self.now = Live(request.title, material.answered.label, device=self.device)

        def partial(message: object) -> None:
            if self.now is not None:
                before, self.now = self.now, self.now.told(message)
                self.live.emit(self.now)
                if before is self.now or hasattr(message, "score"):
                    on_row(message)

        def ended(handle: JobHandle) -> None:
            self.now, self._stop = None, None
            stop()
            if handle.state is JobState.DONE:
                done(handle.result)
            elif handle.state is JobState.FAILED:
                self._notify(Notice("error", sentence_of(handle.error)))
            self._bench.changed.emit(None)
            self.changed.emit(None)

        def progress(handle: JobHandle) -> None:
            if handle.key == "training" and handle.progress is not None and self.now is not None:
                count = handle.progress
                self.now = replace(self.now, done=count.done, total=count.total)
                self.live.emit(self.now)

        stop = self._jobs.changed.subscribe(progress)
        self.changed.emit(None)
        spec = make(material, self._stop)
        return self._jobs.submit(spec, key="training", on_partial=partial, on_end=ended)

    def _material(self, request: TrainingRequest) -> Material:
        answered = self._bench.answered(request.target)
        ids = answered.tracks.tolist()
        named = zip(
            self._catalogue.values("artist", ids), self._catalogue.values("title", ids), strict=True
        )
        titles = tuple(f"{artist} – {title}" if artist else str(title) for artist, title in named)
        return Material(answered, titles, self._training_places)

    @property
    def _training_places(self) -> TrainingPlaces:
        folder = self._library.path.parent
        return TrainingPlaces(
            self._library.path,
            self._places.cache / "sound",
            self._unfinished_folder,
            self.folder,
            folder / "bench",
            int(self._settings.get("decoded sound bytes", SOUND_BYTES)),
        )

    def _tell_trained(self, found: TrainedNetwork) -> None:
        self.choose(found.model)
        ways = {
            "stopped": "was ended; the best network so far is kept",
            "not a number": "stopped because its loss was no number; the last good network is kept",
        }
        words = ways.get(found.ended, "is through")
        self._notify(Notice("info", " ".join((f"The training {words}.", *found.sentences))))

    # --- what was interrupted

    @property
    def _unfinished_folder(self) -> Path:
        return self._library.path.parent / "unfinished trainings"

    def unfinished(self) -> TrainingRequest | None:
        """Return the newest training that was interrupted, as by a crash; None if there is none."""
        if self.training:
            return None
        found = sorted(
            self._unfinished_folder.glob(f"*/{REQUEST_FILE}"), key=lambda file: file.stat().st_mtime
        )
        for file in reversed(found):
            try:
                return TrainingRequest.from_json(json.loads(file.read_text()))
            except (OSError, ValueError, MusicScopeError):
                continue
        return None

    def resume(self) -> None:
        """Go on with it from its last epoch."""
        request = self.unfinished()
        if request is not None:
            self.train(request)

    def forget_unfinished(self) -> None:
        """Let it be."""
        shutil.rmtree(self._unfinished_folder, ignore_errors=True)
        self.changed.emit(None)

    # --- listening

    def answer(
        self,
        track: int,
        path: Path,
        done: Callable[[SongHeard], None],
        failed: Failed = lambda _: None,
    ) -> JobHandle | None:
        """Ask a network about one track; it is remembered for a while."""
        if (path, track) in self._heard:
            done(self._heard[path, track])
            return None
        if track not in self._catalogue:
            failed("This track has left the library.")
            return None

        def answered(heard: SongHeard) -> None:
            if len(self._heard) >= _MOST_HEARD:
                del self._heard[next(iter(self._heard))]
            self._heard[path, track] = heard
            done(heard)

        spec = AnswerSpec(path, self._catalogue.track(track).path)
        return self._ask(spec, "network answer", answered, failed)

    def embed(self, path: Path) -> JobHandle | None:
        """Give every track what a network hears in it, as one more aspect; says how it went."""
        card = next((one.card for one in self.models() if one.path == path), None)
        if card is None:
            self._notify(Notice("error", "This network cannot be used; look at its line."))
            return None
        return self.listen_with(card.name, partial(NetworkEars, path))

    def listen_with(self, name: str, listen: Callable[[], Any]) -> JobHandle:
        """Store the vectors that some ears give to all tracks, as ``embedding:NAME``."""
        tracks = tuple(self._catalogue.ids().tolist())
        spec = EmbedSpec(self._library.path, tracks, EMBEDDING + name, listen)

        def told(found: Embedded) -> None:
            words = f"{found.tracks:,} tracks have been listened to with {name}."
            if found.failed:
                words += f" {len(found.failed):,} could not be: {found.failed[0]}"
            self._notify(Notice("info", " ".join((words, *found.told))))

        def failed(sentence: str) -> None:
            self._notify(Notice("error", sentence))

        return self._ask(spec, f"embedding {name}", told, failed, self._publish)

    def forget(self, name: str) -> None:
        """Forget what a network heard in all tracks."""
        self._publish(VectorSets(self._library.database).drop(EMBEDDING + name))
