"""The table of a playlist's tracks: plays, reorders, removes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from musicscope.gui.library import marks
from musicscope.gui.library.keyboard_ring import KeyboardRing
from musicscope.gui.library.row_keys import RowKeys
from musicscope.gui.listening import listen
from musicscope.gui.playlists.slot_model import ARTIST, PLACE, TIME, TITLE, SlotModel
from musicscope.gui.theme import INSET, ROW, colour, font, themes
from musicscope.workspace.playlists import Slot

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
#: Below this width of title and artist together the artist is left out, px.
_NARROW = 260
_ARTIST_SHARE = 0.4
_WIDTHS = {PLACE: 40, TIME: 64}
#: As the words for a day need.
_DATED_WIDTH = 124
_CELL = 8


class SlotDelegate(QStyledItemDelegate):
    """Paints the cells of a playlist's tracks."""

    def __init__(self, model: SlotModel, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._playback = model, workspace.playback

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        theme, column = themes.active, index.column()
        track = self._model.track(index.row())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colour(theme.raised_strong))
        elif index.row() == option.widget.hovered_row:
            painter.fillRect(option.rect, colour(theme.raised))
        if track is None:
            return
        left = INSET if column == PLACE else _CELL
        box = QRectF(option.rect).adjusted(left, 0, -_CELL, 0)
        absent = track.missing or track.excluded
        if column == PLACE and track.id == self._playback.current:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle = box.center().y() + 0.5
            marks.paint_playing(painter, box.right() - 10, middle, self._playback.playing)
            return
        tone = theme.text if column == TITLE else theme.faint if column == PLACE else theme.soft
        painter.setPen(colour(theme.faint if absent else tone))
        painter.setFont(font(11 if column == PLACE else 13, tabular=column in {PLACE, TIME}))
        side = (
            Qt.AlignmentFlag.AlignRight if column in {PLACE, TIME} else Qt.AlignmentFlag.AlignLeft
        )
        text = painter.fontMetrics().elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, int(box.width())
        )
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(box, side | middle, text)


class SlotTable(RowKeys, KeyboardRing, QTableView):
    """The tracks of the chosen playlist, in its order.

    Signals
    -------
    menu_wanted : QPoint
        Where on the screen.
    """

    menu_wanted = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.model_ = SlotModel(workspace, self)
        self.model_.landed.connect(lambda first, n: self.choose(range(first, first + n)))
        self.hovered_row = -1
        self.empty_text = ""
        self.setModel(self.model_)
        self.setItemDelegate(SlotDelegate(self.model_, workspace, self))
        self._set_up()
        self.doubleClicked.connect(lambda index: self.play(index.row()))
        self.selectionModel().selectionChanged.connect(self._tell_selection)
        listen(self, workspace.playback.changed, lambda _: self.viewport().update())
        listen(self, themes.changed, lambda _: self.viewport().update())

    def _set_up(self) -> None:
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(24)
        for column in range(self.model_.columnCount()):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(column, mode.Stretch if column == TITLE else mode.Fixed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self._share_width()

    def show_slots(self, playlist: int | None, slots: list[Slot], *, editable: bool) -> None:
        """Show a playlist's tracks; of the same playlist, what was selected stays so."""
        model = self.model_
        if (playlist, slots, editable) == (model.playlist, model.slots, model.editable):
            self.viewport().update()
            return
        same = playlist == model.playlist
        kept, current = self.chosen_places(), self.currentIndex().row()
        scrolled = self.verticalScrollBar().value()
        model.show(playlist, slots, editable=editable)
        self._share_width()
        if same:
            rows = [n for n, slot in enumerate(self.model_.slots) if slot.place in kept]
            self.choose(rows, min(current, len(slots) - 1))
            self.verticalScrollBar().setValue(scrolled)

    def chosen(self) -> list[int]:
        """Return the selected rows, from the top."""
        ranges = self.selectionModel().selection()
        return sorted({row for r in ranges for row in range(r.top(), r.bottom() + 1)})

    def chosen_places(self) -> set[int]:
        """Return the places in the playlist that are selected."""
        return {self.model_.slots[row].place for row in self.chosen()}

    def chosen_tracks(self) -> list[int]:
        """Return the selected tracks, from the top."""
        return [self.model_.slots[row].track for row in self.chosen()]

    def choose(self, rows: Iterable[int], current: int | None = None) -> None:
        """Select rows; the keyboard goes to `current`, or else to the first of them."""
        count, selection = len(self.model_.slots), QItemSelection()
        wanted = [row for row in rows if 0 <= row < count]
        for row in wanted:
            selection.select(self.model_.index(row, 0), self.model_.index(row, TIME))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.Clear)
        self.selectionModel().select(selection, _SELECT)
        at = current if current is not None else next(iter(wanted), -1)
        if 0 <= at < count:
            self.selectionModel().setCurrentIndex(
                self.model_.index(at, TITLE), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    def play(self, row: int) -> None:
        """Play the track in a row; the rest of the playlist follows."""
        ids = self.model_.ids()
        if 0 <= row < len(ids):
            whole = ids.index(ids[row]) == row
            self._workspace.playback.play(ids[row], context=ids if whole else ids[row:])

    def remove_chosen(self) -> None:
        """Take the selected rows out of the playlist."""
        rows = self.chosen()
        if rows and self.model_.editable:
            self.model_.remove(rows)
            self.choose([min(rows[0], len(self.model_.slots) - 1)])

    def move_chosen(self, step: int) -> None:
        """Move the selected rows up (-1) or down (1) by one."""
        rows = self.chosen()
        if rows and rows[0] + step >= 0 and rows[-1] + step < len(self.model_.slots):
            self.model_.move(rows, rows[0] - 1 if step < 0 else rows[-1] + 2)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model_.slots:
            self.selectionModel().setCurrentIndex(
                self.model_.index(0, TITLE), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            cell = self.visualRect(self.currentIndex())
            at = self.viewport().mapToGlobal(cell.bottomLeft())
        self.menu_wanted.emit(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)
        if self.model_.slots:
            return
        painter = QPainter(self.viewport())
        painter.setPen(colour(themes.active.soft))
        painter.setFont(font(13))
        area = self.viewport().rect().adjusted(24, 32, -24, -16)
        where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(area, where | Qt.TextFlag.TextWordWrap, self.empty_text)
        painter.end()

    def _share_width(self) -> None:
        header = self.horizontalHeader()
        time = _DATED_WIDTH if self.model_.dated else _WIDTHS[TIME]
        words = self.viewport().width() - _WIDTHS[PLACE] - time
        header.setSectionHidden(ARTIST, words < _NARROW)
        header.resizeSection(PLACE, _WIDTHS[PLACE])
        header.resizeSection(ARTIST, round(_ARTIST_SHARE * words))
        header.resizeSection(TIME, time)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def _tell_selection(self) -> None:
        ids = self.chosen_tracks()
        if ids:
            self._workspace.selection.set(dict.fromkeys(ids), self)
