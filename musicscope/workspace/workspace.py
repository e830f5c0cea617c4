"""One open library and everything that works on it, with no window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as MappingOf
from pathlib import Path

from musicscope.analysis.picture import PictureChoice
from musicscope.audio.demo import DemoSpec
from musicscope.core.changes import Changes
from musicscope.core.undo import Command
from musicscope.jobs import JobHandle, JobState
from musicscope.library.backups import BackupSpec
from musicscope.library.corrections import CORRECTABLE
from musicscope.library.library import Coverage
from musicscope.workspace.export import ExportSpec
from musicscope.workspace.export_span import SpanExportSpec
from musicscope.workspace.notices import Notice
from musicscope.workspace.pictures import Pictures
from musicscope.workspace.services import Services


class Workspace(Services):
    """One open library with its services, and what can be done with it.

    See `Services` for how it is made.
    """

    def start(self) -> None:
        """Show the stored maps, look for changes on disk and go on with the analysis."""
        self.mapping.restore()
        self.second_mapping.restore()
        self.labelling.purge()
        self.learning.start()
        self.genre_learning.start()
        self.pretrained.start()
        self.playback.prepare()
        self.pictures.warm()
        if self.library.folders():
            self.mapping.warm()
            self.analysing.scan()
            self.analysing.offer_renewal()
        self._back_up()

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

    def _back_up(self) -> None:
        def ended(handle: JobHandle) -> None:
            if handle.state is JobState.FAILED:
                self.notices.emit(Notice("error", f"The library was not backed up. {handle.error}"))

        spec = BackupSpec(self.places.database, self.places.backups)
        self.jobs.submit(spec, key="backup", on_end=ended)

    def _push_command(
        self, label: str, do: Callable[[], Changes], undo: Callable[[], Changes]
    ) -> None:
        self._push(Command(label, lambda: self.publish(do()), lambda: self.publish(undo())))


def _named(names: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys("tempo" if name == "tempo_bpm" else "key" for name in names))


def _count(n: int) -> str:
    return "1 file" if n == 1 else f"{n} files"
