"""The tags as rows, below the names of their groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from musicscope.gui.labels.learned import learning_of
from musicscope.gui.library import wording
from musicscope.library.tags import Counts, Tag

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Learned:
    """How well a tag is learned.

    Attributes
    ----------
    auc, low, high : float or None
        Area under the ROC curve and its 95 % interval; None where it could not be measured.
    wish : str
        What would help.
    """

    auc: float | None = None
    low: float = 0.0
    high: float = 1.0
    wish: str = ""

    @property
    def words(self) -> str:
        """``"0.91 ±0.03"``, or what would help."""
        if self.auc is None:
            return self.wish
        return f"{self.auc:.2f} ±{(self.high - self.low) / 2:.2f}"


@dataclass(frozen=True)
class TagRow:
    """One row: a tag, or the name of a group above its tags."""

    tag: Tag | None
    key: str = ""
    counts: Counts = field(default_factory=Counts)
    learned: Learned | None = None
    group: str = ""


class TagModel(QAbstractListModel):
    """All tags by group."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.rows: Sequence[TagRow] = ()

    def show(
        self, tags: Sequence[Tag], keys: Mapping[str, int], counts: Mapping[int, Counts]
    ) -> None:
        """Show these tags; rows that only have other words or figures stay rows."""
        key_of = {tag: key for key, tag in keys.items()}
        rows, group = [], ""
        for tag in tags:
            if tag.group != group:
                group = tag.group
                rows.append(TagRow(None, group=group))
            found = counts.get(tag.id, Counts())
            rows.append(TagRow(tag, key_of.get(tag.id, ""), found, self._learned(tag.id)))
        if [_identity(row) for row in rows] == [_identity(row) for row in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def _learned(self, tag: int) -> Learned | None:
        learning = learning_of(self._workspace)
        if learning is None:
            return None
        quality, wish = learning.quality(tag), learning.wish(tag)
        if not quality.known:
            return Learned(wish=wish)
        return Learned(quality.auc, quality.low, quality.high, wish)

    def row_of(self, tag: int) -> int | None:
        """Return where a tag stands, or None."""
        return next((n for n, r in enumerate(self.rows) if r.tag and r.tag.id == tag), None)

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if row.tag is None:
            return row.group if role == Qt.ItemDataRole.DisplayRole else None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return row.tag.name
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            between = ", " if role == Qt.ItemDataRole.AccessibleTextRole else "\n"
            return between.join(_words(row))
        return None

    def setData(
        self, index: QModelIndex, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        tag = self.rows[index.row()].tag
        if tag is None or not str(value).strip() or str(value) == tag.name:
            return False
        return self._workspace.attempt(lambda: self._workspace.labelling.rename(tag.id, str(value)))

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].tag is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemNeverHasChildren


def _identity(row: TagRow) -> object:
    return row.tag.id if row.tag else row.group


def _words(row: TagRow) -> list[str]:
    words = [row.tag.name]
    if row.key:
        words.append(f"key {row.key.upper()}")
    words.append(f"yes to {wording.counted(row.counts.yes, 'track')}, no to {row.counts.no:,}")
    if row.counts.file:
        words.append(f"the genre of {wording.counted(row.counts.file, 'file')}")
    if row.learned is not None and row.learned.auc is not None:
        words.append(f"AUC {row.learned.words} on artists it has not seen; 0.5 is chance")
    if row.learned is not None and row.learned.wish:
        words.append(f"{row.learned.wish} would help")
    return words
