"""Tracks in an order that was found: rows with a place, key, tempo and what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, Qt

from musicscope.analysis.pitch import key_name
from musicscope.gui.library.track_model import TRACKS_MIME, tracks_to_mime
from musicscope.gui.similar import aspects
from musicscope.library.track import Track

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue

_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Row:
    """A track and what its list says of it.

    Attributes
    ----------
    track : int
    words : str
        What stands at its end: ``"91 %"``.
    by_aspect : mapping of str to float
        Likeness by aspect, 0..1.
    sentence : str
        What is told besides on hover.
    """

    track: int
    words: str = ""
    by_aspect: Mapping[str, float] = field(default_factory=dict)
    sentence: str = ""


class RowModel(QAbstractListModel):
    """Rows, to be played, selected and dragged away."""

    def __init__(self, catalogue: Catalogue, parent: QObject) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.rows: tuple[Row, ...] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; all positions in the model become invalid."""
        self.beginResetModel()
        self.rows = tuple(row for row in rows if row.track in self._catalogue)
        self.endResetModel()

    def replace(self, number: int, row: Row) -> None:
        """Tell something else of the track in a row."""
        if number < len(self.rows) and self.rows[number].track == row.track:
            self.rows = (*self.rows[:number], row, *self.rows[number + 1 :])
            self.dataChanged.emit(self.index(number), self.index(number))

    def drop_gone(self) -> None:
        """Leave out what has left the library."""
        if any(row.track not in self._catalogue for row in self.rows):
            self.show(self.rows)

    @property
    def ids(self) -> tuple[int, ...]:
        """The tracks, from the top."""
        return tuple(row.track for row in self.rows)

    def track(self, row: int) -> Track | None:
        """Return the track in a row; None when it has just left the library."""
        track_id = self.rows[row].track
        return self._catalogue.track(track_id) if track_id in self._catalogue else None

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            track = self.track(index.row())
            return track.title if track is not None else ""
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._told(index.row(), ", " if role != Qt.ItemDataRole.ToolTipRole else "\n")
        return None

    def _told(self, number: int, join: str) -> str:
        track, row = self.track(number), self.rows[number]
        if track is None:
            return ""
        parts = [f"{track.title} · {track.artist}" if track.artist else track.title]
        facts = []
        if track.key_tonic is not None:
            facts.append(key_name(track.key_tonic, track.key_mode or 0))
        if track.tempo_bpm:
            facts.append(f"{track.tempo_bpm:.0f} bpm")
        if facts:
            parts.append(", ".join(facts))
        if row.words:
            parts.append(row.words)
        if row.by_aspect:
            parts.append(aspects.in_words(row.by_aspect))
        if row.sentence:
            parts.append(row.sentence)
        return join.join(parts)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDragEnabled
        )

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [TRACKS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return tracks_to_mime([self.rows[row].track for row in sorted(i.row() for i in indexes)])
