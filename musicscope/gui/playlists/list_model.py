"""The playlists as rows on which tracks can be dropped."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, Qt, Signal

from musicscope.gui.library import wording
from musicscope.gui.library.track_model import TRACKS_MIME, tracks_from_mime
from musicscope.gui.playlists.signs import words_of
from musicscope.library.playlist_files.formats import FORMATS
from musicscope.library.playlists import HISTORY
from musicscope.workspace.playlists import Playlist

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_NOWHERE = QModelIndex()
_URLS_MIME = "text/uri-list"


def playlist_files(mime: QMimeData) -> list[bytes]:
    """Return the playlist files that are dragged from a file manager."""
    if mime.hasFormat(TRACKS_MIME):
        return []
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [os.fsencode(path) for path in paths if path.suffix.lower() in FORMATS]


class PlaylistListModel(QAbstractListModel):
    """The history, then the owner's playlists.

    Signals
    -------
    tracks_dropped : list of int
        Onto no playlist: they want a new one.
    files_dropped : list of bytes
        Playlist files to be imported.
    """

    tracks_dropped = Signal(list)
    files_dropped = Signal(list)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.playlists: Sequence[Playlist] = ()

    def show(self, playlists: Sequence[Playlist]) -> None:
        """Show these playlists; rows that only have another name or count stay rows."""
        if [p.id for p in playlists] == [p.id for p in self.playlists]:
            self.playlists = playlists
            if playlists:
                self.dataChanged.emit(self.index(0), self.index(len(playlists) - 1))
            return
        self.beginResetModel()
        self.playlists = playlists
        self.endResetModel()

    def row_of(self, playlist_id: int) -> int | None:
        """Return where a playlist stands, or None."""
        return next((n for n, p in enumerate(self.playlists) if p.id == playlist_id), None)

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.playlists)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        playlist = self.playlists[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return playlist.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{playlist.name}\n{playlist.query}" if playlist.query else playlist.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            count = wording.counted(playlist.count, "track")
            return f"{playlist.name}, {words_of(playlist)}, {count}"
        return None

    def setData(
        self, index: QModelIndex, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        playlist = self.playlists[index.row()]
        if not str(value).strip():
            return False
        return self._workspace.attempt(
            lambda: self._workspace.playlists.rename(playlist.id, str(value))
        )

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        playlist = self.playlists[index.row()]
        if playlist.id != HISTORY:
            flags |= Qt.ItemFlag.ItemIsEditable
            if playlist.query is None:
                flags |= Qt.ItemFlag.ItemIsDropEnabled
        return flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [TRACKS_MIME, _URLS_MIME]

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex
    ) -> bool:
        onto_one_or_none = row < 0
        return (onto_one_or_none and data.hasFormat(TRACKS_MIME)) or bool(playlist_files(data))

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex
    ) -> bool:
        files, ids = playlist_files(data), tracks_from_mime(data)
        if files:
            self.files_dropped.emit(files)
        elif ids and parent.isValid():
            playlist = self.playlists[parent.row()]
            self._workspace.attempt(lambda: self._workspace.playlists.add(playlist.id, ids))
        elif ids:
            self.tracks_dropped.emit(ids)
        return bool(files or ids)
