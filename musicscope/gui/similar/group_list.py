"""Groups of duplicates as one list: a heading, then the files of the group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from musicscope.core.paths import display_path
from musicscope.gui.library import file_places, marks, wording
from musicscope.gui.library.keyboard_ring import KeyboardRing
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, colour, font, themes
from musicscope.library.track import Track

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue
    from musicscope.similarity.duplicates import Group
    from musicscope.workspace import Workspace

_NOWHERE = QModelIndex()
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_ELIDE = Qt.TextElideMode.ElideMiddle
_HEADING, _ROW = 36, 44
#: What the kinds of groups are called.
KINDS = {"same": "The same recording", "near": "Nearly the same"}


@dataclass(frozen=True)
class Line:
    """A heading, or a track of the group above it.

    Attributes
    ----------
    group : int
        The number of the group.
    track : int or None
        None for the heading.
    """

    group: int
    track: int | None


class GroupModel(QAbstractListModel):
    """Headings and tracks."""

    def __init__(self, catalogue: Catalogue, parent: QObject) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.groups: tuple[Group, ...] = ()
        self.lines: tuple[Line, ...] = ()

    def show(self, groups: Sequence[Group]) -> None:
        """Show these groups; tracks that have left the library are left out."""
        self.beginResetModel()
        self.groups = tuple(groups)
        lines = []
        for number, group in enumerate(self.groups):
            present = [i for i in group.ids if i in self._catalogue]
            if len(present) > 1:
                lines.append(Line(number, None))
                lines += [Line(number, track) for track in present]
        self.lines = tuple(lines)
        self.endResetModel()

    def track(self, row: int) -> Track | None:
        """Return the track in a row; None for a heading, or when it has just left."""
        track_id = self.lines[row].track
        known = track_id is not None and track_id in self._catalogue
        return self._catalogue.track(track_id) if known else None

    def heading(self, row: int) -> tuple[str, str]:
        """Return the words of a heading: the kind of the group, and what makes it one."""
        group = self.groups[self.lines[row].group]
        return KINDS.get(group.kind, group.kind), group.words

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        }:
            return None
        if self.lines[index.row()].track is None:
            return ": ".join(filter(None, self.heading(index.row())))
        track = self.track(index.row())
        if track is None:
            return ""
        if role == Qt.ItemDataRole.DisplayRole:
            return track.title
        left_out = ", excluded" if track.excluded else ""
        return f"{track.title}, {file_facts(track)}{left_out}\n{display_path(track.path)}"

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if not index.isValid() or self.lines[index.row()].track is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled


def file_facts(track: Track) -> str:
    """Return ``"FLAC · 901 kbit/s · 3:07 · 21.0 MB"``."""
    parts = [wording.codec(track.codec)] if track.codec else []
    parts += [wording.bit_rate(track.bit_rate)] if track.bit_rate else []
    return " · ".join([*parts, wording.duration(track.duration_s), wording.size(track.size)])


class GroupDelegate(QStyledItemDelegate):
    """Paints headings, and of each file its name, its form and its folder."""

    def __init__(self, model: GroupModel, heard: Callable[[], int | None]) -> None:
        super().__init__(model)
        self._model, self._heard = model, heard

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        heading = self._model.lines[index.row()].track is None
        return QSize(120, round((_HEADING if heading else _ROW) * themes.scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(INSET, 0, -INSET, 0)
        if self._model.lines[index.row()].track is None:
            self._paint_heading(painter, box, index.row())
        else:
            self._paint_track(painter, box, option, index.row())
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRectF, row: int) -> None:
        theme = themes.active
        kind, words = self._model.heading(row)
        box.setTop(box.top() + 8 * themes.scale)
        painter.setFont(font(12, 600))
        painter.setPen(colour(theme.text))
        painter.drawText(box, _LINE | Qt.AlignmentFlag.AlignLeft, kind)
        box.setLeft(box.x() + QFontMetricsF(painter.font()).horizontalAdvance(kind) + 10)
        painter.setFont(font(12))
        painter.setPen(colour(theme.soft))
        shown = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, _LINE | Qt.AlignmentFlag.AlignLeft, shown)

    def _paint_track(
        self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, row: int
    ) -> None:
        theme, scale, track = themes.active, themes.scale, self._model.track(row)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colour(theme.raised_strong))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, colour(theme.raised))
        if track is None:
            return
        if self._heard() == track.id:
            marks.paint_playing(painter, box.x(), box.center().y(), moving=True)
        box.setLeft(box.x() + 16 * scale)
        upper, lower = QRectF(box), QRectF(box)
        upper.setTop(box.y() + 4 * scale)
        upper.setBottom(box.center().y() + 1)
        lower.setTop(box.center().y() + 1)
        lower.setBottom(box.bottom() - 4 * scale)
        painter.setFont(font(11, tabular=True))
        painter.setPen(colour(theme.soft))
        facts = "excluded · Undo brings it back" if track.excluded else file_facts(track)
        painter.drawText(upper, _LINE | Qt.AlignmentFlag.AlignRight, facts)
        metrics = painter.fontMetrics()
        upper.setRight(upper.right() - metrics.horizontalAdvance(facts) - INSET)
        folder = display_path(file_places.folder_of(track.path))
        painter.setPen(colour(theme.faint))
        path = f"{wording.file_name(track.path)}  in  {folder}"
        painter.drawText(
            lower,
            _LINE | Qt.AlignmentFlag.AlignLeft,
            metrics.elidedText(path, _ELIDE, int(lower.width())),
        )
        face = font(13)
        face.setStrikeOut(track.excluded)
        painter.setFont(face)
        painter.setPen(colour(theme.faint if track.excluded or track.missing else theme.text))
        words = f"{track.title} · {track.artist}" if track.artist else track.title
        title = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, int(upper.width())
        )
        painter.drawText(upper, _LINE | Qt.AlignmentFlag.AlignLeft, title)


class GroupList(KeyboardRing, QListView):
    """The groups; headings are passed over.

    Signals
    -------
    listen_wanted : int
        A track.
    exclude_wanted, chosen_changed : no arguments
        The delete key; another selection.
    """

    listen_wanted = Signal(int)
    exclude_wanted = Signal()
    chosen_changed = Signal()

    def __init__(
        self, workspace: Workspace, heard: Callable[[], int | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.found = GroupModel(workspace.catalogue, self)
        self.empty_text = ""
        self.setAccessibleName("Groups of duplicates")
        self.setModel(self.found)
        self.setItemDelegate(GroupDelegate(self.found, heard))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.doubleClicked.connect(lambda index: self._listen(index.row()))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())
        listen(self, themes.changed, lambda _: self.scheduleDelayedItemsLayout())

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show these groups; the first file is under the keyboard."""
        self.found.show(groups)
        if len(self.found.lines) > 1:
            self.setCurrentIndex(self.found.index(1))
        self.chosen_changed.emit()

    def chosen(self) -> list[int]:
        """Return the selected tracks, from the top."""
        lines = (self.found.lines[row] for row in sorted(i.row() for i in self.selectedIndexes()))
        return [line.track for line in lines if line.track is not None]

    def group_of(self, track: int) -> tuple[int, ...]:
        """Return the tracks of the group that a track is in."""
        line = next((line for line in self.found.lines if line.track == track), None)
        return () if line is None else self.found.groups[line.group].ids

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Delete:
            self.exclude_wanted.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._listen(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()
            return
        else:
            before = self.currentIndex().row()
            super().keyPressEvent(event)
            self._pass_heading(before)
            return
        event.accept()

    def _pass_heading(self, before: int) -> None:
        """Go on past a heading, in the direction the keyboard went; back where the list ends."""
        now = self.currentIndex().row()
        if 0 <= now < len(self.found.lines) and self.found.lines[now].track is None:
            further = now + (1 if now >= before else -1)
            target = further if 0 <= further < len(self.found.lines) else max(before, 1)
            self.setCurrentIndex(self.found.index(target))

    def _listen(self, row: int) -> None:
        track = self.found.track(row) if 0 <= row < len(self.found.lines) else None
        if track is not None:
            self.listen_wanted.emit(track.id)

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)
        if self.found.lines or not self.empty_text:
            return
        painter = QPainter(self.viewport())
        painter.setPen(colour(themes.active.soft))
        painter.setFont(font(13))
        area = self.viewport().rect().adjusted(2 * INSET, 2 * INSET, -2 * INSET, -2 * INSET)
        painter.drawText(
            area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty_text
        )
        painter.end()
