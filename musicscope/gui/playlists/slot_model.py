"""The tracks of one playlist as rows that can be dragged."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)

from musicscope.gui.library import wording
from musicscope.gui.library.track_model import TRACKS_MIME, mime_of_tracks, tracks_from_mime
from musicscope.library.track import Track
from musicscope.workspace.playlists import Slot

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

#: Places of one playlist on their way to another place in it.
PLACES_MIME = "application/x-musicscope-playlist-places"
PLACE, TITLE, ARTIST, TIME = range(4)

_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SlotModel(QAbstractTableModel):
    """Place, title, artist, and length or moment of each track of a playlist.

    Attributes
    ----------
    playlist : int or None
        The playlist that is shown.
    slots : list of Slot
    editable : bool
        Whether its order is the owner's.

    Signals
    -------
    landed : int, int
        First row and number of the rows that were dropped.
    """

    landed = Signal(int, int)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.playlist: int | None = None
        self.slots: list[Slot] = []
        self.editable = False
        self.dated = False

    def show(self, playlist: int | None, slots: list[Slot], *, editable: bool) -> None:
        """Show a playlist."""
        self.beginResetModel()
        self.playlist, self.slots, self.editable = playlist, slots, editable
        self.dated = any(slot.played_s is not None for slot in slots[:1])
        self.endResetModel()

    def ids(self) -> list[int]:
        """Return the tracks, in their order."""
        return [slot.track for slot in self.slots]

    def track(self, row: int) -> Track | None:
        """Return the track in a row; None when it has just left the library."""
        track, catalogue = self.slots[row].track, self._workspace.catalogue
        return catalogue.track(track) if track in catalogue else None

    def place_of(self, row: int) -> int:
        """Return the place of the track in a row; behind all others where there is no row."""
        return self.slots[row].place if 0 <= row < len(self.slots) else sys.maxsize

    def move(self, rows: Sequence[int], at: int) -> None:
        """Move rows, in their order, in front of the row that is at `at` now."""
        if self.playlist is None or not self.editable or not rows:
            return
        places, place = [self.slots[row].place for row in rows], self.place_of(at)
        playlist = self.playlist
        playlists = self._workspace.playlists
        if self._workspace.attempt(lambda: playlists.move_places(playlist, places, place)):
            self.landed.emit(at - sum(row < at for row in rows), len(rows))

    def insert(self, ids: Sequence[int], at: int) -> None:
        """Put tracks in front of the row that is at `at` now."""
        if self.playlist is None or not self.editable or not ids:
            return
        playlist, place = self.playlist, self.place_of(at)
        if self._workspace.attempt(lambda: self._workspace.playlists.add(playlist, ids, place)):
            self.landed.emit(at, len(ids))

    def remove(self, rows: Sequence[int]) -> None:
        """Take rows out of the playlist."""
        if self.playlist is not None and self.editable and rows:
            playlist, places = self.playlist, [self.slots[row].place for row in rows]
            self._workspace.attempt(
                lambda: self._workspace.playlists.remove_places(playlist, places)
            )

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.slots)

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else 4

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() in {PLACE, TIME} else _LEFT
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        track = self.track(index.row())
        if track is None:
            return ""
        if role == Qt.ItemDataRole.ToolTipRole:
            name = f"{track.title} · {track.artist}" if track.artist else track.title
            return "\n".join(filter(None, (name, wording.condition(track))))
        return self._text(index.row(), index.column(), track)

    def _text(self, row: int, column: int, track: Track) -> str:
        if column == PLACE:
            return str(row + 1)
        if column == TITLE:
            return track.title
        if column == ARTIST:
            return track.artist
        played_s = self.slots[row].played_s
        if played_s is None:
            return wording.duration(track.duration_s)
        return wording.day(played_s)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return ("#", "Title", "Artist", "Played" if self.dated else "Length")[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in {PLACE, TIME} else _LEFT
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if self.editable else Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def supportedDragActions(self) -> Qt.DropAction:
        """Return copying alone: a file manager that may move would take the files away."""
        return Qt.DropAction.CopyAction

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [PLACES_MIME, TRACKS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        rows = sorted({index.row() for index in indexes})
        ids = [self.slots[row].track for row in rows]
        mime = mime_of_tracks(self._workspace.catalogue, ids)
        moving = {"playlist": self.playlist if self.editable else None, "rows": rows}
        mime.setData(PLACES_MIME, QByteArray(json.dumps(moving).encode()))
        return mime

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex
    ) -> bool:
        return self.editable and data.hasFormat(TRACKS_MIME)

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex
    ) -> bool:
        at = row if row >= 0 else parent.row() if parent.isValid() else len(self.slots)
        if data.hasFormat(PLACES_MIME):
            moving = json.loads(bytes(data.data(PLACES_MIME).data()))
            if moving["playlist"] == self.playlist:
                self.move([r for r in moving["rows"] if r < len(self.slots)], at)
                return True
        ids = tracks_from_mime(data)
        self.insert(ids, at)
        return bool(ids)

    def removeRows(self, row: int, count: int, parent: QModelIndex = _NOWHERE) -> bool:
        """Do nothing: a dragged row was moved by `dropMimeData` already."""
        return False
