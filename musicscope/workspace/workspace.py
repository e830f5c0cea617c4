"""One open library and everything that works on it, with no window."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from collections.abc import Mapping as MappingOf
from pathlib import Path

from musicscope.analysis.picture import PictureChoice
from musicscope.audio.demo import DemoSpec
from musicscope.core.changes import Changes
from musicscope.core.errors import MusicScopeError
from musicscope.core.events import Event
from musicscope.core.paths import Places
from musicscope.core.settings import Settings
from musicscope.core.undo import Command, UndoStack
from musicscope.jobs import JobHandle, JobRunner, JobState
from musicscope.library.backups import BackupSpec
from musicscope.library.catalogue import Catalogue
from musicscope.library.corrections import CORRECTABLE
from musicscope.library.library import Coverage, Library
from musicscope.workspace.analysing import Analysing
from musicscope.workspace.clusters import Clusters
from musicscope.workspace.desks import Desks
from musicscope.workspace.equalising import Equalising
from musicscope.workspace.export import ExportSpec
from musicscope.workspace.export_span import SpanExportSpec
from musicscope.workspace.lab import SoundLab
from musicscope.workspace.labelling import Labelling
from musicscope.workspace.labelling_files import TagWriting
from musicscope.workspace.learning import Learning
from musicscope.workspace.lessons import Lessons
from musicscope.workspace.live_input import LiveInput
from musicscope.workspace.mapping import Mapping
from musicscope.workspace.notices import Notice
from musicscope.workspace.pictures import Pictures
from musicscope.workspace.playback import Playback
from musicscope.workspace.playlists import PlaylistService
from musicscope.workspace.portrait_now import PortraitNow
from musicscope.workspace.practice import Practice
from musicscope.workspace.selection import Selection
from musicscope.workspace.similar import Similar
from musicscope.workspace.stage import Stage
from musicscope.workspace.tag_colours import TagColours

log = logging.getLogger(__name__)


class Workspace:
    """One open library with its services.

    All methods are called, and all events emitted, in the thread where `jobs.deliver` runs
    callbacks.

    Parameters
    ----------
    places : Places
        Where the library lies.
    jobs : JobRunner
        Runs the background work.

    Raises
    ------
    LibraryError
        When the database cannot be opened.
    """

    def __init__(self, places: Places, jobs: JobRunner) -> None:
        places.create()
        self.places = places
        self.jobs = jobs
        self.changes: Event[Changes] = Event()
        self.notices: Event[Notice] = Event()
        self.settings = Settings(places.settings)
        self.undo = UndoStack()
        self._pictures_made = 0
        self.selection = Selection()
        self.library = Library(places.database, backups=places.backups)
        self.catalogue = Catalogue(self.library)
        self.playback = Playback(self.catalogue, jobs.deliver, self.notices.emit, self.settings)
        self.pictures = Pictures(jobs)
        self.portrait_now = PortraitNow(self.library, self.catalogue, jobs)
        self.live = LiveInput(
            self.pictures,
            jobs.deliver,
            self.notices.emit,
            self.settings,
            places,
            lambda folder: self.open_folder(bytes(folder)),
        )
        self.stage = Stage(
            self.playback, self.pictures, self.portrait_now, self.catalogue, self.live
        )
        self.practice = Practice(
            self.stage,
            self.playback,
            self.portrait_now,
            self.library,
            self.settings,
            self._push,
            self.publish,
        )
        self.equalising = Equalising(self.playback, self.pictures, self.settings)
        self.lab = SoundLab(self.playback, self.stage, places, jobs, self.notices.emit)
        self.lessons = Lessons(self.lab, self.equalising)
        self.desks = Desks(
            self.library,
            self.playback,
            self.practice,
            self.equalising,
            self.lab,
            self._push,
            self.publish,
            self.notices.emit,
        )
        self.mapping, self.clusters = self._make_map("main")
        self.second_mapping, self.second_clusters = self._make_map("second")
        self.similar = Similar(
            self.library, self.catalogue, self.playback, jobs, self.notices.emit, self.settings
        )
        self.playlists = PlaylistService(
            self.library,
            self.catalogue,
            self.playback,
            jobs,
            self._push,
            self.publish,
            self.notices.emit,
        )
        self.labelling = Labelling(self.library, jobs, self._push, self.publish, self.notices.emit)
        self.tag_writing = TagWriting(
            self.labelling.store, self.catalogue, jobs, self._push, self.notices.emit
        )
        self.learning = Learning(
            self.library, self.catalogue, self.labelling, jobs, self.settings, self.notices.emit
        )
        self.catalogue.find_suggested = self.learning.find
        self._tag_colours = TagColours(self.labelling, self.learning)
        self.analysing = Analysing(self.library, jobs, self.publish, self.notices.emit)
        self.playback.played.subscribe(self._count_play)
        self.changes.subscribe(self.portrait_now.apply)
        self.changes.subscribe(self.practice.apply)
        self.analysing.interrupted.subscribe(lambda _: self._reload())
        self.changes.subscribe(self.similar.apply)
        self.changes.subscribe(self.learning.apply)
        self.learning.changed.subscribe(lambda _: self.catalogue.forget_suggestions())
        self.analysing.finished.subscribe(lambda _: self._refresh_maps())
        self.analysing.finished.subscribe(self._match_labels)
        self.analysing.finished.subscribe(lambda _: self.learning.refresh())
        self.analysing.scanned.subscribe(self._match_labels)
        self.tag_writing.written.subscribe(lambda _: self.analysing.scan())

    def _make_map(self, name: str) -> tuple[Mapping, Clusters]:
        mapping = Mapping(
            self.library,
            self.catalogue,
            self.jobs,
            self.settings,
            self.notices.emit,
            self._push,
            name=name,
        )
        clusters = Clusters(
            self.library,
            self.catalogue,
            mapping,
            self.jobs,
            self.settings,
            self._push,
            self.notices.emit,
        )
        return mapping, clusters

    def _match_labels(self, _: object) -> None:
        self.attempt(self.labelling.match_waiting)

    def _refresh_maps(self) -> None:
        self.mapping.refresh()
        if self.second_mapping.layout is not None:
            self.second_mapping.refresh()

    def start(self) -> None:
        """Show the stored maps, look for changes on disk and go on with the analysis."""
        self.mapping.restore()
        self.second_mapping.restore()
        self.labelling.purge()
        self.learning.start()
        self.playback.prepare()
        self.pictures.warm()
        if self.library.folders():
            self.mapping.warm()
            self.analysing.scan()
            self.analysing.offer_renewal()
        self._back_up()

    def open_folder(self, path: bytes) -> bool:
        """Add a music folder and scan it; says in a notice why not, and returns False."""
        if not self.attempt(lambda: self.publish(self.library.add_folder(path))):
            return False
        self.mapping.warm()
        self.analysing.paused = False
        self.analysing.scan()
        return True

    def rescan(self) -> None:
        """Look for new, changed and vanished files in all folders."""
        if not self.library.folders():
            self.notices.emit(Notice("info", "There is no folder yet; open a music folder first."))
            return
        self.analysing.paused = False
        self.analysing.scan()

    def remove_folder(self, folder_id: int) -> None:
        """Take a folder and its tracks out of the library; the files stay as they are."""
        self.attempt(lambda: self.publish(self.library.remove_folder(folder_id)))

    def attempt(self, operation: Callable[[], object]) -> bool:
        """Do something with the library; says in a notice why it failed, and returns False."""
        try:
            operation()
        except MusicScopeError as error:
            self.notices.emit(Notice("error", str(error)))
            return False
        return True

    def new_pictures(self) -> Pictures:
        """Return pictures of another track, beside those on stage; to be closed by the caller."""
        self._pictures_made += 1
        return Pictures(self.jobs, f"pictures {self._pictures_made}")

    def coverage(self) -> Coverage:
        """Return how much of the library has been analysed."""
        return self.library.coverage()

    def retry(self, ids: Iterable[int]) -> None:
        """Analyse failed tracks again."""
        self.attempt(lambda: self.analysing.retry(ids))

    def exclude(self, ids: Iterable[int]) -> None:
        """Leave files out of the library; can be undone."""
        chosen = tuple(ids)
        self._push_command(
            f"Exclude {_count(len(chosen))}",
            lambda: self.library.exclude(chosen),
            lambda: self.library.include(chosen),
        )

    def include(self, ids: Iterable[int]) -> None:
        """Take excluded files back in; can be undone."""
        chosen = tuple(ids)
        self._push_command(
            f"Include {_count(len(chosen))}",
            lambda: self.library.include(chosen),
            lambda: self.library.exclude(chosen),
        )

    def correct(self, track_id: int, values: MappingOf[str, float]) -> None:
        """Say what the analysis has wrong, see `Library.correct`; can be undone.

        A notice says why a value cannot be.
        """
        chosen = dict(values)
        self._push_command(
            f"Correct the {_named(chosen)}",
            lambda: self.library.correct(track_id, chosen),
            self._as_now(track_id, chosen),
        )

    def uncorrect(self, track_id: int, names: Iterable[str] = CORRECTABLE) -> None:
        """Believe the analysis again; can be undone."""
        chosen = tuple(names)
        self._push_command(
            f"Forget the corrected {_named(chosen)}",
            lambda: self.library.uncorrect(track_id, chosen),
            self._as_now(track_id, chosen),
        )

    def _as_now(self, track_id: int, names: Iterable[str]) -> Callable[[], Changes]:
        """Return what makes the corrections `names` of a track what they are now."""
        touched = tuple(names)
        now = self.library.corrections(track_id)
        kept = {name: now[name] for name in touched if name in now}

        def restore() -> Changes:
            return self.library.uncorrect(track_id, touched) | self.library.correct(track_id, kept)

        return restore

    def export(self, ids: Iterable[int], target: Path, form: str) -> JobHandle:
        """Write what is known of tracks to a file, or for JAMS into a folder; see `ExportSpec`."""
        spec = ExportSpec(self.library.path, tuple(map(int, ids)), target, form)
        return self.jobs.submit(spec, key="export", on_end=self._tell_failure)

    def export_span(self, target: Path, choice: PictureChoice) -> None:
        """Write the selected span of the track on stage to a file; see `SpanExportSpec`."""
        span, track = self.practice.span, self.stage.track
        if span is not None and track is not None:
            path = self.catalogue.track(track).path
            spec = SpanExportSpec(path, span.start_s, span.stop_s, target, choice)
            self.jobs.submit(spec, key="export span", on_end=self._tell_end)

    def _tell_end(self, handle: JobHandle) -> None:
        if handle.state is JobState.DONE:
            self.notices.emit(Notice("info", f"{handle.result.name} has been written."))
        self._tell_failure(handle)

    def _tell_failure(self, handle: JobHandle) -> None:
        if handle.state is JobState.FAILED:
            self.notices.emit(Notice("error", str(handle.error)))

    def relink(self, track_id: int, path: bytes) -> bool:
        """Say where a vanished file is now; says in a notice why that cannot be it."""
        return self.attempt(lambda: self.publish(self.library.relink(track_id, path)))

    def make_demo(self) -> None:
        """Compose the demo library, if it is not there yet, and open it."""

        def made(handle: JobHandle) -> None:
            if handle.state is JobState.DONE:
                self.open_folder(bytes(self.places.demo))
            elif handle.state is JobState.FAILED:
                self.notices.emit(
                    Notice("error", f"The demo library could not be written: {handle.error}.")
                )

        spec = DemoSpec(str(self.places.demo))
        self.jobs.submit(spec, where="process", key="demo", on_end=made)

    def _reload(self) -> None:
        self.catalogue.reload()
        self.changes.emit(Changes(changed=frozenset(t.id for t in self.library.tracks())))

    def _back_up(self) -> None:
        def ended(handle: JobHandle) -> None:
            if handle.state is JobState.FAILED:
                self.notices.emit(Notice("error", f"The library was not backed up. {handle.error}"))

        spec = BackupSpec(self.places.database, self.places.backups)
        self.jobs.submit(spec, key="backup", on_end=ended)

    def publish(self, changes: Changes) -> None:
        """Tell every view what an operation touched."""
        if not changes:
            return
        self.catalogue.refresh(changes)
        self.playback.apply(changes)
        self.mapping.forget(changes)
        self.second_mapping.forget(changes)
        self.changes.emit(changes)
        if changes.analysed and self.analysing.busy:
            self.mapping.preview()

    def close(self) -> None:
        """End the sound, all background work and the connection to the library."""
        self._tag_colours.close()
        self.live.close()
        self.playback.close()
        self.jobs.close()
        self.library.close()

    def _push_command(
        self, label: str, do: Callable[[], Changes], undo: Callable[[], Changes]
    ) -> None:
        self._push(Command(label, lambda: self.publish(do()), lambda: self.publish(undo())))

    def _push(self, command: Command) -> None:
        self.attempt(lambda: self.undo.push(command))

    def _count_play(self, track: int) -> None:
        self.attempt(lambda: self.publish(self.library.record_play(track)))


def _named(names: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys("tempo" if name == "tempo_bpm" else "key" for name in names))


def _count(n: int) -> str:
    return "1 file" if n == 1 else f"{n} files"
