"""Learned tags on disk: kept after each change, compared, restored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from musicscope.core.errors import MusicScopeError
from musicscope.jobs import JobHandle, JobState
from musicscope.learning.model_file import ModelShelf, StoredModel, read_model
from musicscope.workspace.learning_jobs import KeepSpec
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.jobs import InlineRunner, JobRunner
    from musicscope.learning.learner_model import TagModel


class Versions:
    """The stored models of all tags.

    Parameters
    ----------
    folder : Path
    jobs : JobRunner
    notify : callable
    """

    def __init__(
        self, folder: Path, jobs: JobRunner | InlineRunner, notify: Callable[[Notice], None]
    ) -> None:
        self._shelf = ModelShelf(folder)
        self._jobs = jobs
        self._notify = notify
        self._unsaved: dict[int, tuple[TagModel, str]] = {}

    def of_tag(self, tag: int) -> list[tuple[Path, StoredModel]]:
        """Return the stored models of a tag, the newest first; what is damaged is left out."""
        found = []
        for path in self._shelf.versions(tag):
            try:
                found.append((path, read_model(path)))
            except MusicScopeError:
                continue
        return found

    def restore(self, path: Path) -> TagModel:
        """Make an older version the newest, and return it; see `ModelShelf.restore`."""
        return self._shelf.restore(path)

    def keep(self, models: dict[int, tuple[TagModel, str]]) -> None:
        """Store models in the background, by tag with its name."""
        self._unsaved |= models
        if not self._unsaved:
            return
        spec = KeepSpec(self._shelf, dict(self._unsaved))

        def ended(handle: JobHandle) -> None:
            if handle.state is JobState.DONE:
                for tag, pair in spec.models.items():
                    if self._unsaved.get(tag) is pair:
                        del self._unsaved[tag]
            elif handle.state is JobState.FAILED:
                self._unsaved.clear()
                self._notify(Notice("warn", str(handle.error)))

        self._jobs.submit(spec, key="keep learned tags", on_end=ended)
