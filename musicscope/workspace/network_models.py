"""The trained networks of one library: chosen, renamed, deleted, given and taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musicscope.core.errors import MusicScopeError
from musicscope.core.events import Event
from musicscope.core.undo import Command
from musicscope.jobs import JobHandle, JobState
from musicscope.workspace.network_export import OnnxSpec
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.core.settings import Settings
    from musicscope.jobs import InlineRunner, JobRunner
    from musicscope.learning.packages import OnShelf, Shelf

Failed = Callable[[str], None]


class KeptNetworks:
    """The networks in one folder.

    Parameters
    ----------
    folder : Path
    jobs, settings
        Of the workspace.
    push, notify : callable
        Does a command and remembers it for undo; shows a notice.

    Attributes
    ----------
    folder : Path
    changed : Event of None
        Networks came, went, were renamed or chosen.
    """

    def __init__(
        self,
        folder: Path,
        jobs: JobRunner | InlineRunner,
        settings: Settings,
        push: Callable[[Command], None],
        notify: Callable[[Notice], None],
    ) -> None:
        self.changed: Event[None] = Event()
        self.folder = folder
        self._jobs = jobs
        self._settings = settings
        self._push = push
        self._notify = notify

    def _shelf(self) -> Shelf:
        from musicscope.learning.packages import Shelf

        return Shelf(self.folder)

    def models(self) -> tuple[OnShelf, ...]:
        """Return all networks, the newest first; those that cannot be used say why."""
        return tuple(self._shelf().all()) if self.folder.is_dir() else ()

    @property
    def chosen(self) -> Path | None:
        """The network that views listen with; the newest where none was chosen."""
        name = str(self._settings.get("network", ""))
        path = self.folder / name
        if name and path.is_file():
            return path
        good = [one.path for one in self.models() if one.card is not None]
        return good[0] if good else None

    def choose(self, path: Path) -> None:
        """Let views listen with this network."""
        self._settings.set("network", path.name)
        self.changed.emit(None)

    def rename(self, path: Path, name: str) -> bool:
        """Give a network another name; says in a notice why not."""
        return self._attempt(lambda: self._shelf().rename(path, name))

    def delete(self, path: Path) -> None:
        """Delete a network; can be undone."""
        where = {"on the shelf": path}

        def delete() -> None:
            where["in the trash"] = self._shelf().delete(where["on the shelf"])
            self.changed.emit(None)

        def restore() -> None:
            where["on the shelf"] = self._shelf().restore(where["in the trash"])
            self.changed.emit(None)

        self._push(Command("Delete the network", delete, restore))

    def import_file(self, path: Path) -> Path | None:
        """Take in a network from elsewhere; says in a notice why it cannot be used."""
        try:
            taken: Path = self._shelf().take_in(path)
        except MusicScopeError as error:
            self._notify(Notice("error", str(error)))
            return None
        self.changed.emit(None)
        return taken

    def export_file(self, path: Path, target: Path) -> bool:
        """Write a copy of a network; says in a notice why not."""

        def write() -> None:
            from musicscope.learning.packages import read_package, write_package

            package = read_package(path)
            write_package(target, package.state, package.card)

        return self._attempt(write)

    def to_onnx(
        self, path: Path, target: Path, done: Callable[[float], None], failed: Failed
    ) -> JobHandle:
        """Write a network for other programs, checked to answer alike.

        Parameters
        ----------
        path, target : Path
        done : callable
            Gets the largest difference of an answer.
        failed : callable
            Gets one sentence.
        """
        return self._ask(OnnxSpec(path, target), "network export", done, failed)

    def _attempt(self, operation: Callable[[], object]) -> bool:
        try:
            operation()
        except MusicScopeError as error:
            self._notify(Notice("error", str(error)))
            return False
        self.changed.emit(None)
        return True

    def _ask(
        self,
        spec: Any,
        key: str,
        done: Callable[[Any], None],
        failed: Failed,
        on_partial: Callable[[Any], None] | None = None,
    ) -> JobHandle:
        def ended(handle: JobHandle) -> None:
            if handle.state is JobState.DONE:
                done(handle.result)
            elif handle.state is JobState.FAILED:
                failed(sentence_of(handle.error))

        return self._jobs.submit(spec, key=key, on_partial=on_partial, on_end=ended)


def sentence_of(error: BaseException | None) -> str:
    """Return what a person reads of an error."""
    if isinstance(error, MusicScopeError):
        return str(error)
    return f"The network ended without a result ({error}); try other settings."
