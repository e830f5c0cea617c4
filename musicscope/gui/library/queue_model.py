"""The upcoming tracks as rows that can be dragged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QByteArray, QMimeData, QModelIndex, QObject, Qt

from musicscope.gui.library.track_model import TRACKS_MIME, tracks_from_mime
from musicscope.library.track import Track

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue
    from musicscope.workspace import Playback

#: Positions in the queue on their way to another position.
_ROWS_MIME = "application/x-musicscope-queue-rows"
_NOWHERE = QModelIndex()

#: Upcoming tracks that are listed; a whole library may be waiting.
LISTED = 1_000


class QueueModel(QAbstractListModel):
    """The upcoming tracks, as rows that can be dragged.

    Attributes
    ----------
    ids : tuple of int
        The tracks listed.
    total : int
        How many wait, listed or not.
    """

    def __init__(
        self, playback: Playback, catalogue: Catalogue, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._playback = playback
        self._catalogue = catalogue
        self.ids: tuple[int, ...] = playback.queue[:LISTED]
        self.total = len(playback.queue)

    def refresh(self) -> bool:
        """Follow the queue; returns whether it was another one."""
        upcoming = self._playback.queue
        listed = upcoming[:LISTED]
        if listed == self.ids and len(upcoming) == self.total:
            return False
        self.beginResetModel()
        self.ids, self.total = listed, len(upcoming)
        self.endResetModel()
        return True

    def track(self, row: int) -> Track | None:
        """Return the track in a row; None when it has just left the library."""
        track_id = self.ids[row]
        return self._catalogue.track(track_id) if track_id in self._catalogue else None

    def seconds(self) -> float:
        """Return how long the listed tracks are, as far as that is known."""
        known = [track for track in self.ids if track in self._catalogue]
        return float(sum(filter(None, self._catalogue.values("duration", known))))

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        track = self.track(index.row())
        if track is None:
            return ""
        return f"{track.title} · {track.artist}" if track.artist else track.title

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return (
            Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDragEnabled
        )

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [_ROWS_MIME, TRACKS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        mime = QMimeData()
        rows = sorted(index.row() for index in indexes)
        mime.setData(_ROWS_MIME, QByteArray(json.dumps(rows).encode()))
        return mime

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex
    ) -> bool:
        at = row if row >= 0 else len(self.ids)
        if data.hasFormat(_ROWS_MIME):
            self.move(json.loads(bytes(data.data(_ROWS_MIME).data())), at)
            return True
        ids = tracks_from_mime(data)
        if ids:
            self.insert(ids, at)
        return bool(ids)

    def removeRows(self, row: int, count: int, parent: QModelIndex = _NOWHERE) -> bool:
        """Do nothing: a dragged row was moved by `dropMimeData` already."""
        return False

    def move(self, rows: Sequence[int], at: int) -> None:
        """Move rows in front of the row that is at `at` now, in their order."""
        for done, row in enumerate(reversed([r for r in rows if r < at])):
            self._playback.move_in_queue(row, at - 1 - done)
        for done, row in enumerate([r for r in rows if r >= at]):
            self._playback.move_in_queue(row, at + done)

    def insert(self, ids: Sequence[int], at: int) -> None:
        """Queue tracks in front of the row that is at `at` now."""
        self._playback.enqueue(ids, next=True)
        for _ in ids:
            self._playback.move_in_queue(0, at + len(ids) - 1)
