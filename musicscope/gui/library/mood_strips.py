"""Moodbars for the rows in sight, read a batch at a time in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from cachetools import LRUCache
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from musicscope.core.changes import Changes
from musicscope.gui.listening import listen
from musicscope.jobs import JobState

if TYPE_CHECKING:
    from musicscope.jobs import JobHandle
    from musicscope.jobs.context import JobContext
    from musicscope.library.library import Library
    from musicscope.workspace import Workspace

#: Strips that are kept, some 300 bytes each.
KEPT = 8_192
#: The newest wishes that one batch reads: several screens of rows.
BATCH = 128
#: Wishes are collected this long, so that rows that only rush past are not read.
WAIT_MS = 40


@dataclass(frozen=True)
class MoodbarsSpec:
    """Reads the moodbars of some tracks."""

    library: Library
    ids: tuple[int, ...]

    @property
    def label(self) -> str:
        """For people."""
        return "Reading moodbars"

    def run(self, context: JobContext) -> dict[int, np.ndarray]:
        """Return a moodbar [shape=(n, 3)], uint8, of each track that has one, by id."""
        context.check()
        return self.library.moodbars(self.ids)


class MoodStrips(QObject):
    """Moodbars as images one pixel high.

    Signals
    -------
    arrived
        More strips have been read.
    """

    arrived = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._kept: LRUCache[int, QImage | None] = LRUCache(KEPT)
        self._wanted: dict[int, None] = {}
        self._stale: set[int] = set()
        self._reading: frozenset[int] = frozenset()
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._read)
        listen(self, workspace.changes, self._follow_changes)

    def strip(self, track_id: int) -> QImage | None:
        """Return a track's strip; None while it has none, or none has been read yet."""
        if track_id in self._kept and track_id not in self._stale:
            return self._kept[track_id]
        if track_id not in self._reading:
            self._wanted.pop(track_id, None)
            self._wanted[track_id] = None
            if not self._timer.isActive() and not self._reading:
                self._timer.start()
        return self._kept.get(track_id)

    def _read(self) -> None:
        ids = tuple(self._wanted)[-BATCH:]
        self._wanted.clear()
        if not ids:
            return
        self._reading = frozenset(ids)
        self._stale -= self._reading
        self._workspace.jobs.submit(
            MoodbarsSpec(self._workspace.library, ids), where="thread", on_end=self._take
        )

    def _take(self, handle: JobHandle) -> None:
        found = handle.result if handle.state is JobState.DONE else {}
        for track_id in self._reading:
            moodbar = found.get(track_id)
            self._kept[track_id] = strip_image(moodbar) if moodbar is not None else None
        self._reading = frozenset()
        self.arrived.emit()
        if self._wanted:
            self._timer.start()

    def _follow_changes(self, changes: Changes) -> None:
        self._stale |= changes.analysed.intersection(self._kept)


def strip_image(moodbar: np.ndarray) -> QImage | None:
    """Return a moodbar [shape=(n, 3)], uint8, as an image one pixel high; None without columns."""
    if not len(moodbar):
        return None
    row = np.ascontiguousarray(moodbar, np.uint8)
    image = QImage(row.tobytes(), len(row), 1, 3 * len(row), QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)
