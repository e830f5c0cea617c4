"""Pretrained networks of others in one library: found, fetched when asked, listened with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.core.events import Event
from musicscope.core.paths import Places
from musicscope.jobs import Cancelled, JobHandle, JobState
from musicscope.learning.pretrained import describe, pretrained_networks
from musicscope.library.vector_sets import VectorSets
from musicscope.workspace.network_models import sentence_of
from musicscope.workspace.notices import Notice
from musicscope.workspace.pretrained_ears import PretrainedEars
from musicscope.workspace.pretrained_entries import INSTALL, Entry, vectors_of
from musicscope.workspace.pretrained_search import WordSearch
from musicscope.workspace.pretrained_source import DownloadSpec, Found, Looked, LookSpec, Source
from musicscope.workspace.pretrained_words import Reader

if TYPE_CHECKING:
    from musicscope.core.changes import Changes
    from musicscope.core.settings import Settings
    from musicscope.jobs import InlineRunner, JobRunner
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library
    from musicscope.workspace.labelling import Labelling
    from musicscope.workspace.networks import Networks

_FOLDER, _CONSENT, _HEARD = "pretrained folder", "pretrained consent", "pretrained heard"
Failed = Callable[[str], None]
Progress = Callable[[int, int], None]


class Pretrained(WordSearch):
    """Pretrained networks; nothing here uses the network but `download`.

    Torch and all that loads weights is imported by jobs alone.

    Parameters
    ----------
    library, catalogue, labelling, networks, jobs, settings, places
        Of the workspace.
    notify : callable
        Shows a notice.

    Attributes
    ----------
    changed : Event of None
        Networks were looked for, fetched, agreed to, or began or ended to listen.
    looked : bool
        Whether it is known what is on this computer; see `look`.
    missing : tuple of str
        Packages without which nothing can be opened, as of the last look.
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        labelling: Labelling,
        networks: Networks,
        jobs: JobRunner | InlineRunner,
        settings: Settings,
        places: Places,
        notify: Callable[[Notice], None],
    ) -> None:
        reader = Reader(places.cache / "words")
        super().__init__(library, catalogue, labelling, jobs, reader, self._knows_words)
        self.changed: Event[None] = Event()
        self.looked = False
        self.missing: tuple[str, ...] = ()
        self._networks = networks
        self._settings = settings
        self._own_folder = places.data / "pretrained"
        self._notify = notify
        self._found: dict[str, Found] = {}
        self._going: dict[str, JobHandle] = {}
        self._heard: dict[str, np.ndarray] = {}
        self._sets = VectorSets(library.database)
        jobs.changed.subscribe(self._follow_job)
        labelling.changed.subscribe(self.follow_labels)

    # --- what there is

    def start(self) -> None:
        """Guess tags by their names, where a network that knows words has listened."""
        self.guess_all()

    @property
    def folder(self) -> Path:
        """Where networks are looked for, before the hub's cache; downloads go there."""
        chosen = str(self._settings.get(_FOLDER, ""))
        return Path(chosen) if chosen else self._own_folder

    @property
    def folder_is_usual(self) -> bool:
        """Whether no folder was chosen."""
        return self.folder == self._own_folder

    def use_folder(self, path: Path | None) -> None:
        """Look in another folder from now on; None for the program's own."""
        self._settings.set(_FOLDER, "" if path is None else str(path))
        self._reader.forget()
        self.forget()
        self.look(self.guess_all)

    def look(self, done: Callable[[], None] = lambda: None) -> JobHandle:
        """Find out in the background which networks are on this computer."""

        def ended(handle: JobHandle) -> None:
            if handle.state is JobState.DONE:
                looked: Looked = handle.result
                self._found, self.missing, self.looked = looked.found, looked.missing, True
                self.changed.emit(None)
                done()
            elif handle.state is JobState.FAILED:
                self._notify(Notice("error", sentence_of(handle.error)))

        return self._jobs.submit(LookSpec(self.folder), on_end=ended)

    def entries(self) -> tuple[Entry, ...]:
        """Return all pretrained networks; where they lie is known after `look`."""
        tracks = self._catalogue.ids()
        return tuple(
            Entry(
                about,
                self._found.get(about.name),
                not about.needs_consent or self.consented(about.name),
                int(np.isin(tracks, self._tracks_of(vectors_of(about))).sum()),
                len(tracks),
            )
            for about in pretrained_networks()
        )

    def entry(self, name: str) -> Entry:
        """Return one of them; raises `ParameterError` that lists the names."""
        describe(name)
        return next(entry for entry in self.entries() if entry.name == name)

    @property
    def help(self) -> str:
        """What to do before anything can be opened; empty where nothing is missing."""
        if not self.missing:
            return ""
        return f"Pretrained networks need a part that is not installed; run: {INSTALL}"

    def _tracks_of(self, vectors: str) -> np.ndarray:
        if vectors not in self._heard:
            self._heard[vectors] = self._sets.tracks(vectors)
        return self._heard[vectors]

    def _knows_words(self) -> tuple[Source, str] | None:
        able = [about for about in pretrained_networks() if about.has_text]
        best = max(able, key=lambda about: len(self._tracks_of(vectors_of(about))), default=None)
        if best is None or not len(self._tracks_of(vectors_of(best))):
            return None
        return self._source_of(best.name), vectors_of(best)

    def _source_of(self, name: str) -> Source:
        return Source(name, self.folder, self._agreements.get(name, ""))

    # --- fetching, and agreeing to run what comes along

    def download(
        self,
        name: str,
        done: Callable[[Path], None] = lambda _: None,
        failed: Failed = lambda _: None,
        progress: Progress = lambda *_: None,
    ) -> JobHandle:
        """Fetch a network into `folder`; only ever because a person asked for it.

        Parameters
        ----------
        name : str
        done, failed : callable
            Get its folder, or one sentence.
        progress : callable
            Gets the bytes that came and those there are.
        """
        key = f"download {name}"

        def follow(handle: JobHandle) -> None:
            if handle.key == key and handle.progress is not None:
                progress(handle.progress.done, handle.progress.total)

        def ended(handle: JobHandle) -> None:
            stop()
            if handle.state is JobState.DONE:
                place: Path = handle.result
                self.look(lambda: done(place))
            elif handle.state is JobState.FAILED:
                failed(sentence_of(handle.error))

        stop = self._jobs.changed.subscribe(follow)
        spec = DownloadSpec(describe(name).name, self.folder)
        return self._begin(name, self._jobs.submit(spec, key=key, on_end=ended))

    @property
    def _agreements(self) -> dict[str, str]:
        kept = self._settings.get(_CONSENT, {})
        return {str(name): str(sign) for name, sign in kept.items()}

    def consented(self, name: str) -> bool:
        """Return whether the owner agreed to run the program that lies beside these weights now."""
        found = self._found.get(name)
        return found is not None and self._agreements.get(name) == found.program

    def consent(self, name: str) -> None:
        """Agree to run the program that comes with a network, as it is now.

        Raises
        ------
        ParameterError
            When it is not on this computer: nobody can agree to what is not there.
        """
        found = self._found.get(name)
        if found is None:
            raise ParameterError(f"{describe(name).label} is not on this computer yet.")
        self._settings.set(_CONSENT, {**self._agreements, name: found.program})
        self.changed.emit(None)

    def take_back_consent(self, name: str) -> None:
        """Never run the program of a network again, unless agreed to anew."""
        kept = {own: sign for own, sign in self._agreements.items() if own != name}
        self._settings.set(_CONSENT, kept)
        self._reader.forget()
        self.changed.emit(None)

    # --- listening

    def embed(self, name: str) -> JobHandle | None:
        """Let a network listen to all tracks it has not heard; a notice says how that went.

        What other weights of the same name have heard is forgotten first.
        """
        entry = self.entry(name)
        if entry.found is None or not entry.agreed:
            self._notify(Notice("error", self._why_not(entry)))
            return None
        heard_by = dict(self._settings.get(_HEARD, {}))
        if entry.heard and heard_by.get(name, entry.found.weights) != entry.found.weights:
            self._networks.forget(entry.label)
        self._settings.set(_HEARD, {**heard_by, name: entry.found.weights})
        started: list[JobHandle] = []

        def check() -> None:
            if started and started[0].cancelled():
                raise Cancelled

        ears = partial(PretrainedEars, self._source_of(name), check)
        started.append(self._networks.listen_with(entry.label, ears))
        return self._begin(name, started[0])

    def forget_heard(self, name: str) -> None:
        """Forget what a network heard in all tracks."""
        self._networks.forget(describe(name).label)

    def going(self, name: str) -> JobHandle | None:
        """Return the download or the listening of a network that goes on."""
        return self._going.get(name)

    def apply(self, changes: Changes) -> None:
        """Follow a change of the library."""
        if changes.vectors:
            for vectors in changes.vectors:
                self._heard.pop(vectors, None)
            words = {a.name: vectors_of(a) for a in pretrained_networks() if a.has_text}
            if changes.vectors & set(words.values()) and not words.keys() & self._going.keys():
                self._read_anew()
        if changes.removed:
            self._heard.clear()
        if changes.vectors or changes.removed or changes.added:
            self.changed.emit(None)

    def _why_not(self, entry: Entry) -> str:
        if entry.found is None:
            return (
                f"{entry.label} is not on this computer; choose the folder that holds it, or "
                "download it."
            )
        return (
            f"{entry.label} comes with a program of its own by {entry.about.source}, which runs "
            "with all your rights; agree to it first."
        )

    def _begin(self, name: str, handle: JobHandle) -> JobHandle:
        if not handle.ended:
            self._going[name] = handle
        self.changed.emit(None)
        return handle

    def _follow_job(self, handle: JobHandle) -> None:
        name = next((name for name, own in self._going.items() if own is handle), None)
        if name is not None and handle.ended:
            del self._going[name]
            if describe(name).has_text:
                self._read_anew()
            self.changed.emit(None)

    def _read_anew(self) -> None:
        self.forget()
        self.guess_all()
