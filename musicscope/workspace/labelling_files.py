"""Writing the owner's words into audio files: previewed, in the background, undone exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from musicscope.core.errors import MusicScopeError
from musicscope.core.events import Event
from musicscope.core.undo import Command
from musicscope.jobs import InlineRunner, JobContext, JobHandle, JobRunner, JobState
from musicscope.library import tag_writing
from musicscope.library.tag_fields import FIELDS
from musicscope.library.tag_writing import (
    FileWords,
    Refusal,
    TagChange,
    WritingPlan,
    Written,
    WrittenFile,
)
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.tags import Tags

__all__ = ["FIELDS", "TagWriting", "WritingPlan"]


@dataclass(frozen=True)
class PreviewSpec:
    """Reads what files say, and works out what writing would change; see `plan`."""

    files: tuple[FileWords, ...]
    place: str
    label: str = field(default="Reading the tags of files")

    def run(self, context: JobContext) -> WritingPlan:
        """Return the plan."""
        changes: list[TagChange] = []
        refused: list[Refusal] = []
        for number, file in enumerate(self.files):
            context.check()
            context.progress(number, len(self.files), "files")
            part = tag_writing.plan((file,), self.place)
            changes += part.changes
            refused += part.refused
        return WritingPlan(tuple(changes), tuple(refused))


@dataclass(frozen=True)
class WriteSpec:
    """Writes what a plan says; what was written before it is stopped is kept, and can be undone."""

    planned: WritingPlan
    label: str = field(default="Writing tags into files")

    def run(self, context: JobContext) -> Written:
        """Return what was written."""
        files: list[WrittenFile] = []
        refused: list[Refusal] = []
        for number, change in enumerate(self.planned.changes):
            context.progress(number, len(self.planned.changes), "files")
            part = tag_writing.apply(WritingPlan((change,)))
            files += part.files
            refused += part.refused
        return Written(tuple(files), tuple(refused))


@dataclass(frozen=True)
class TakeBackSpec:
    """Undoes what was written."""

    files: tuple[WrittenFile, ...]
    label: str = field(default="Bringing back the tags of files")

    def run(self, context: JobContext) -> tuple[Refusal, ...]:
        """Return what could not be brought back."""
        refused: list[Refusal] = []
        for number, file in enumerate(self.files):
            context.progress(number, len(self.files), "files")
            refused += tag_writing.take_back(Written((file,)))
        return tuple(refused)


class TagWriting:
    """Writes tags into files when the owner asks for it, and at no other time.

    Parameters
    ----------
    store : Tags
    catalogue : Catalogue
    jobs : JobRunner
    push : callable
        Runs an undoable command, and says in a notice why it failed.
    notify : callable

    Attributes
    ----------
    written : Event of frozenset of int
        The files of these tracks have other tags now, and should be scanned.
    """

    def __init__(
        self,
        store: Tags,
        catalogue: Catalogue,
        jobs: JobRunner | InlineRunner,
        push: Callable[[Command], None],
        notify: Callable[[Notice], None],
    ) -> None:
        self.written: Event[frozenset[int]] = Event()
        self._store = store
        self._catalogue = catalogue
        self._jobs = jobs
        self._push = push
        self._notify = notify
        self._busy = False

    def preview(
        self,
        ids: Iterable[int],
        tags: Iterable[int] | None = None,
        field: str = "grouping",
        *,
        done: Callable[[WritingPlan], None],
    ) -> None:
        """Work out what writing would change; changes nothing.

        Parameters
        ----------
        ids : iterable of int
            Tracks.
        tags : iterable of int, optional
            Which tags; by default all. Words to which the owner said *no* are taken out of the
            field, those of which nothing is known are left as they are.
        field : str
            One of `FIELDS`.
        done : callable
            Gets the plan, to be shown.
        """
        spec = PreviewSpec(self._words(tuple(map(int, ids)), tags), field)

        def ended(handle: JobHandle) -> None:
            if handle.state is JobState.DONE:
                done(handle.result)
            self._tell_failure(handle)

        self._jobs.submit(spec, key="tag preview", on_end=ended)

    def write(self, planned: WritingPlan) -> None:
        """Write what a plan says; can be undone."""
        if not planned.changes:
            self._notify(Notice("info", "The files say all this already; nothing was written."))
            return
        now = list[Written]()

        def do() -> None:
            self._submit(WriteSpec(planned), lambda written: self._tell_written(written, now))

        def undo() -> None:
            self._submit(TakeBackSpec(now.pop().files if now else ()), self._tell_taken_back)

        count = len(planned.changes)
        files = "1 file" if count == 1 else f"{count:,} files"
        self._push(Command(f"Write tags into {files}", do, undo))

    def _words(self, ids: tuple[int, ...], tags: Iterable[int] | None) -> tuple[FileWords, ...]:
        chosen = None if tags is None else set(tags)
        yes: dict[int, list[str]] = {track: [] for track in ids}
        no: dict[int, list[str]] = {track: [] for track in ids}
        for tag in self._store.all():
            if chosen is None or tag.id in chosen:
                for track, answer in self._store.answers(tag.id).items():
                    (yes if answer else no).get(track, []).append(tag.name)
        return tuple(
            FileWords(track, self._catalogue.track(track).path, tuple(yes[track]), tuple(no[track]))
            for track in ids
            if track in self._catalogue and (yes[track] or no[track])
        )

    def _submit(self, spec: WriteSpec | TakeBackSpec, done: Callable[..., None]) -> None:
        if self._busy:
            raise MusicScopeError("Tags are being written; wait until that is done.")
        self._busy = True

        def ended(handle: JobHandle) -> None:
            self._busy = False
            if handle.state is JobState.DONE:
                done(handle.result)
            self._tell_failure(handle)

        self._jobs.submit(spec, on_end=ended)

    def _tell_written(self, written: Written, now: list[Written]) -> None:
        now.append(written)
        self._tell_refused(written.refused)
        self.written.emit(frozenset(file.change.track for file in written.files))

    def _tell_taken_back(self, refused: tuple[Refusal, ...]) -> None:
        self._tell_refused(refused)
        self.written.emit(frozenset())

    def _tell_refused(self, refused: tuple[Refusal, ...]) -> None:
        if refused:
            more = f" {len(refused) - 1:,} others were refused too." if len(refused) > 1 else ""
            self._notify(Notice("warn", refused[0].reason + more))

    def _tell_failure(self, handle: JobHandle) -> None:
        if handle.state is JobState.FAILED:
            self._notify(Notice("error", str(handle.error)))
