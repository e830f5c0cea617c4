"""The tracks that the table shows: an array of ids, read through the catalogue."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QByteArray, QMimeData, QModelIndex, QObject, Qt

from musicscope.core.paths import display_path
from musicscope.gui.library import wording
from musicscope.gui.library.columns import LOOKS, TAGS, ColumnLook
from musicscope.library.playlist_files.addresses import address_of
from musicscope.library.track import Track

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue

#: Track ids on their way from one widget to another, as a JSON list.
TRACKS_MIME = "application/x-musicscope-tracks"
#: Addresses of files, as every program understands them.
_FILES_MIME = "text/uri-list"

_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def tracks_to_mime(ids: Sequence[int], paths: Iterable[bytes] = ()) -> QMimeData:
    """Return track ids as something that can be dragged.

    Parameters
    ----------
    ids : sequence of int
    paths : iterable of bytes, optional
        Of their files, for a file manager or an audio workstation to drop them into.
    """
    mime = QMimeData()
    mime.setData(TRACKS_MIME, QByteArray(json.dumps(list(ids)).encode()))
    addresses = "".join(f"{address_of(path)}\r\n" for path in paths)
    if addresses:
        mime.setData(_FILES_MIME, QByteArray(addresses.encode()))
    return mime


def mime_of_tracks(catalogue: Catalogue, ids: Sequence[int]) -> QMimeData:
    """Return tracks, with those of their files that are there, as something to be dragged."""
    missing = frozenset(catalogue.select("state:missing").tolist())
    present = [track for track in ids if track not in missing]
    return tracks_to_mime(ids, catalogue.values("path", present))


def tracks_from_mime(mime: QMimeData) -> list[int]:
    """Return the track ids that are dragged; empty when something else is."""
    if not mime.hasFormat(TRACKS_MIME):
        return []
    try:
        ids = json.loads(bytes(mime.data(TRACKS_MIME).data()))
    except ValueError:
        return []
    return [i for i in ids if isinstance(i, int)] if isinstance(ids, list) else []


class TrackModel(QAbstractTableModel):
    """Rows are ids in the order shown, columns are `LOOKS` and those of single tags.

    Attributes
    ----------
    ids : np.ndarray [shape=(n,)], int64
    looks : tuple of ColumnLook
    describe_tags : callable
        Returns what is known of a track's tags, in words.
    """

    def __init__(self, catalogue: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.ids = np.empty(0, np.int64)
        self.looks: tuple[ColumnLook, ...] = LOOKS
        self.describe_tags: Callable[[int], str] = lambda _: ""

    def add_look(self, look: ColumnLook) -> None:
        """Show one more column, as the last one."""
        last = len(self.looks)
        self.beginInsertColumns(_NOWHERE, last, last)
        self.looks = (*self.looks, look)
        self.endInsertColumns()

    def replace_look(self, place: int, look: ColumnLook) -> None:
        """Show a column under another name."""
        self.looks = (*self.looks[:place], look, *self.looks[place + 1 :])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, place, place)

    def remove_look(self, place: int) -> None:
        """Show a column no more."""
        self.beginRemoveColumns(_NOWHERE, place, place)
        self.looks = (*self.looks[:place], *self.looks[place + 1 :])
        self.endRemoveColumns()

    def show(self, ids: np.ndarray) -> None:
        """Show these tracks, in this order; all positions in the model become invalid."""
        self.beginResetModel()
        self.ids = np.asarray(ids, np.int64)
        self.endResetModel()

    def track(self, row: int) -> Track:
        """Return the track in a row."""
        return self._catalogue.track(int(self.ids[row]))

    def row_of(self, track_id: int) -> int | None:
        """Return where a track is shown, or None."""
        found = np.flatnonzero(self.ids == track_id)
        return int(found[0]) if found.size else None

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.looks)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.looks[index.column()].numeric else _LEFT
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.looks[section].label
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        return (
            Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def mimeTypes(self) -> list[str]:
        return [TRACKS_MIME, _FILES_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        rows = sorted({index.row() for index in indexes})
        return mime_of_tracks(self._catalogue, [int(self.ids[row]) for row in rows])

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def _text(self, index: QModelIndex) -> str:
        look = self.looks[index.column()]
        if look is TAGS:
            return self.describe_tags(int(self.ids[index.row()]))
        return look.text(self.track(index.row()))

    def _tool_tip(self, index: QModelIndex) -> str:
        track, look = self.track(index.row()), self.looks[index.column()]
        cell = self._text(index)
        if look.tag is not None:
            cell = f"{look.label}: {cell}"
        name = f"{track.title} · {track.artist}" if track.artist else track.title
        lines = [name] if look.name in {"title", "artist"} else [cell or name]
        lines.append(wording.condition(track))
        if track.missing:
            lines.append(display_path(track.path))
        return "\n".join(line for line in lines if line)
