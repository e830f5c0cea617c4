"""When the state of a training goes to disk, and what is said when it cannot."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from musicscope.learning.training.checkpoint import (
    Checkpoint,
    CheckpointError,
    read_checkpoint,
    write_checkpoint,
)

#: Writing may take this share of the time; a large network is then not kept after each epoch.
_SHARE = 0.1


class Keeper:
    """Keeps checkpoints in a folder, or nowhere.

    Parameters
    ----------
    folder : Path or None
    say : callable
        Is given a sentence when a checkpoint cannot be written or read; the training goes on.
    """

    def __init__(self, folder: Path | None, say: Callable[[str], None]) -> None:
        self._folder = folder
        self._say = say
        self._written: tuple[int, int] | None = None
        self._ended = self._took = 0.0

    def find(self, run: str) -> Checkpoint | None:
        """Return the state of the same training, if it lies here and is whole."""
        if self._folder is None:
            return None
        try:
            found = read_checkpoint(self._folder)
        except CheckpointError as error:
            self._say(str(error))
            return None
        return found if found is not None and found.run == run else None

    def keep(self, checkpoint: Checkpoint, moment: tuple[int, int], force: bool) -> None:
        """Write a checkpoint, unless this moment is on disk already or the last was just written.

        Parameters
        ----------
        checkpoint : Checkpoint
        moment : (int, int)
            Stage and epoch.
        force : bool
            Whether to write also when the last one was just written.
        """
        began = time.monotonic()
        soon = began - self._ended < self._took / _SHARE
        if self._folder is None or moment == self._written or (soon and not force):
            return
        try:
            write_checkpoint(self._folder, checkpoint)
            self._written = moment
        except CheckpointError as error:
            self._say(str(error))
        self._ended = time.monotonic()
        self._took = self._ended - began
