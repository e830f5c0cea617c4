"""The trained networks of one library: chosen, renamed, deleted, given and taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musicscope.core.errors import MusicScopeError
from musicscope.core.events import Event
from musicscope.core.undo import Command
from musicscope.jobs import JobHandle, JobState
from musicscope.workspace.network_export import CopySpec, OnnxSpec, RenameSpec, TakeInSpec
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.core.settings import Settings
    from musicscope.jobs import InlineRunner, JobRunner
    from musicscope.learning.packages import OnShelf, Shelf

Failed = Callable[[str], None]
Done = Callable[[Path], None]


def _nothing(_: Path) -> None:
    """Let it be."""


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

    def rename(
        self, path: Path, name: str, done: Done = _nothing, failed: Failed | None = None
    ) -> JobHandle:
        """Give a network another name.

        Parameters
        ----------
        path : Path
        name : str
        done : callable
            Gets the file, when it is through.
        failed : callable, optional
            Gets one sentence; a notice shows it when left out.
        """
        return self._change(RenameSpec(self.folder, path, name), f"rename {path}", done, failed)

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

    def import_file(
        self, path: Path, done: Done = _nothing, failed: Failed | None = None
    ) -> JobHandle:
        """Take in a network from elsewhere after reading all of it.

        Parameters
        ----------
        path : Path
        done : callable
            Gets the file as it is kept.
        failed : callable, optional
            Gets one sentence; a notice shows it when left out.
        """
        return self._change(TakeInSpec(self.folder, path), f"take in {path}", done, failed)

    def export_file(
        self, path: Path, target: Path, done: Done = _nothing, failed: Failed | None = None
    ) -> JobHandle:
        """Write a copy of a network.

        Parameters
        ----------
        path, target : Path
        done : callable
            Gets `target`.
        failed : callable, optional
            Gets one sentence; a notice shows it when left out.
        """
        return self._ask(CopySpec(path, target), f"copy {target}", done, failed or self._complain)

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
        return self._ask(OnnxSpec(path, target), f"export {target}", done, failed)

    def _change(self, spec: Any, key: str, done: Done, failed: Failed | None) -> JobHandle:
        def changed(path: Path) -> None:
            self.changed.emit(None)
            done(path)

        return self._ask(spec, key, changed, failed or self._complain)

    def _complain(self, sentence: str) -> None:
        self._notify(Notice("error", sentence))

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
