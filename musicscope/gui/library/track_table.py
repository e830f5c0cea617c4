"""The table of tracks: plays, selects, drags; keeps its place when the library changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from musicscope.gui.labels.suggest import add_suggestions, answer_first
from musicscope.gui.library.keyboard_ring import BY_KEYBOARD, KeyboardRing
from musicscope.gui.library.mood_strips import MoodStrips
from musicscope.gui.library.tag_cells import TagCells
from musicscope.gui.library.tag_columns import TagColumns
from musicscope.gui.library.track_delegate import TrackDelegate
from musicscope.gui.library.track_header import TrackHeader
from musicscope.gui.library.track_menu import track_menu
from musicscope.gui.library.track_model import TrackModel, mime_of_tracks
from musicscope.gui.listening import listen
from musicscope.gui.theme import ROW, colour, font, themes

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
_CTRL = Qt.KeyboardModifier.ControlModifier
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
#: Ranges of selected rows that Qt handles without a pause.
MOST_RANGES = 1_000


class TrackTable(KeyboardRing, QTableView):
    """All tracks that the search leaves, one fixed row each.

    Signals
    -------
    typed : str
        Letters typed here: they belong to the search.
    map_wanted : list of int
        Tracks to be shown on the map.
    """

    typed = Signal(str)
    map_wanted = Signal(list)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.tracks = TrackModel(workspace.catalogue, self)
        self.strips = MoodStrips(workspace, self)
        self.strips.arrived.connect(self.viewport().update)
        self.cells = TagCells(workspace, self)
        self.cells.changed.connect(self.viewport().update)
        self.tracks.describe_tags = self.cells.describe
        self.delegate = TrackDelegate(self.tracks, self.strips, self.cells, self)
        self.header = TrackHeader(workspace.settings, self)
        self.tag_columns = TagColumns(self.tracks, self.header, self.cells, workspace.settings)
        self._following = False
        self.extend_menu: Callable[[QMenu, Sequence[int]], None] = _add_nothing
        self.empty_text = ""
        self.setAccessibleName("Tracks")
        self.setModel(self.tracks)
        self.setItemDelegate(self.delegate)
        self.setHorizontalHeader(self.header)
        self.header.restore()
        self._set_up()
        self.doubleClicked.connect(lambda index: self.play(index.row()))
        self.selectionModel().selectionChanged.connect(self._tell_selection)
        listen(self, workspace.playback.changed, lambda _: self._follow_playback())
        listen(self, workspace.selection.changed, self._follow_selection)
        listen(self, themes.changed, lambda _: self._follow_theme())
        self._follow_playback()

    def _set_up(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.viewport().installEventFilter(self)

    def show_tracks(self, ids: np.ndarray) -> None:
        """Show these tracks; what is selected stays selected, what is in sight stays in sight."""
        if np.array_equal(ids, self.tracks.ids):
            self.viewport().update()
            return
        anchor, offset = self._anchor()
        current = self.current_track()
        self._following = True
        self.tracks.show(ids)
        self._select_rows(self._workspace.selection.ids)
        self._following = False
        row = self.tracks.row_of(current) if current is not None else None
        if row is not None:
            self._set_current(row)
        self._return_to(anchor, offset, fallback=row)

    def current_track(self) -> int | None:
        """Return the track that the keyboard is on."""
        index = self.currentIndex()
        return int(self.tracks.ids[index.row()]) if index.isValid() else None

    def selected_tracks(self) -> list[int]:
        """Return the selected tracks that are shown, from the top."""
        if self.delegate.marked is not None:
            return self.tracks.ids[self.delegate.marked].tolist()
        ranges = sorted((r.top(), r.bottom()) for r in self.selectionModel().selection())
        rows = [self.tracks.ids[top : bottom + 1] for top, bottom in ranges]
        return list(dict.fromkeys(np.concatenate(rows).tolist())) if rows else []

    def play(self, row: int) -> None:
        """Play the track in a row; the shown order is what follows."""
        if 0 <= row < len(self.tracks.ids):
            ids = self.tracks.ids.tolist()
            self._workspace.playback.play(ids[row], context=ids)

    def go_to(self, track_id: int) -> bool:
        """Put the keyboard on a track and bring it into sight; False when it is not shown."""
        row = self.tracks.row_of(track_id)
        if row is None:
            return False
        self.setCurrentIndex(self.tracks.index(row, 0))
        self.scrollTo(self.tracks.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    def start_at_top(self) -> None:
        """Put the keyboard on the first track, unless it is on one."""
        if not self.currentIndex().isValid() and len(self.tracks.ids):
            self.setCurrentIndex(self.tracks.index(0, 0))

    def menu(self) -> object:
        """Return the menu of the selected tracks, or None when there are none."""
        ids = self.selected_tracks()
        current = self.current_track()
        if not ids:
            return None
        if current in ids:
            ids = [current, *(i for i in ids if i != current)]
        menu = track_menu(
            self._workspace,
            ids,
            self,
            play=lambda: self.play(self.tracks.row_of(ids[0]) or 0),
            show_on_map=lambda: self.map_wanted.emit(ids),
            extend=self._extend,
        )
        menu.addSeparator()
        menu.addMenu(self.header.sort_menu(menu))
        menu.addMenu(self.header.columns_menu(menu))
        return menu

    def _extend(self, menu: QMenu, ids: Sequence[int]) -> None:
        self.extend_menu(menu, ids)
        add_suggestions(self._workspace, menu, ids)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and held == _CTRL:
            answer_first(self._workspace, self.selected_tracks(), yes=True)
        elif event.key() in _ENTER:
            self.play(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Delete and held == _CTRL:
            answer_first(self._workspace, self.selected_tracks(), yes=False)
        elif event.key() == Qt.Key.Key_Delete and self.selected_tracks():
            self._workspace.exclude(self.selected_tracks())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def keyboardSearch(self, search: str) -> None:
        self.typed.emit(search)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        if menu is None:
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            cell = self.visualRect(self.currentIndex())
            at = self.viewport().mapToGlobal(cell.bottomLeft() + QPoint(24, 0))
        menu.popup(at)

    def startDrag(self, actions: Qt.DropAction) -> None:
        ids = self.selected_tracks()
        if not ids:
            return
        drag = QDrag(self)
        drag.setMimeData(mime_of_tracks(self._workspace.catalogue, ids))
        drag.setPixmap(self._drag_label(ids))
        drag.setHotSpot(QPoint(-12, -8))
        drag.exec(Qt.DropAction.CopyAction)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)
        if event.reason() in BY_KEYBOARD:
            self.start_at_top()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.viewport():
            if event.type() == QEvent.Type.MouseMove:
                self._hover(self.rowAt(int(event.position().y())))
            elif event.type() in {QEvent.Type.Leave, QEvent.Type.Wheel}:
                self._hover(-1)
        return super().eventFilter(watched, event)

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)
        if not len(self.tracks.ids):
            self._paint_empty()

    def _paint_empty(self) -> None:
        painter = QPainter(self.viewport())
        painter.setPen(colour(themes.active.soft))
        painter.setFont(font(13))
        area = self.viewport().rect().adjusted(24, 40, -24, -24)
        where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(area, where | Qt.TextFlag.TextWordWrap, self.empty_text)
        painter.end()

    def _drag_label(self, ids: list[int]) -> QPixmap:
        first = self._workspace.catalogue.track(ids[0]).title
        text = first if len(ids) == 1 else f"{len(ids):,} tracks"
        metrics = self.fontMetrics()
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, 240)
        ratio = self.devicePixelRatioF()
        width, height = metrics.horizontalAdvance(text) + 24, 28
        pixmap = QPixmap(round(width * ratio), round(height * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(themes.active.line))
        painter.setBrush(colour(themes.active.raised_strong, 235))
        painter.drawRoundedRect(0, 0, width - 1, height - 1, 6, 6)
        painter.setPen(colour(themes.active.text))
        painter.setFont(self.font())
        painter.drawText(QRect(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return pixmap

    def _anchor(self) -> tuple[int | None, int]:
        row = self.rowAt(0)
        if row < 0 or self.verticalScrollBar().value() == 0:
            return None, 0
        return int(self.tracks.ids[row]), self.rowViewportPosition(row)

    def _return_to(self, anchor: int | None, offset: int, fallback: int | None) -> None:
        row = self.tracks.row_of(anchor) if anchor is not None else None
        self.updateGeometries()
        if row is not None:
            self.verticalScrollBar().setValue(row * ROW - offset)
        elif anchor is not None and fallback is not None:
            self.scrollTo(self.tracks.index(fallback, 0))
        elif anchor is not None:
            self.verticalScrollBar().setValue(0)

    def _select_rows(self, ids: Iterable[int]) -> int | None:
        """Select what of `ids` is shown; returns the first row.

        Qt compares each selected range with each other one, so that a great many scattered rows
        are only marked.
        """
        chosen = np.isin(self.tracks.ids, np.fromiter(ids, np.int64))
        edges = np.flatnonzero(np.diff(chosen, prepend=False, append=False))
        runs = edges.reshape(-1, 2)
        self.selectionModel().reset()
        self.delegate.marked = chosen if len(runs) > MOST_RANGES else None
        if 0 < len(runs) <= MOST_RANGES:
            selection, last = QItemSelection(), self.tracks.columnCount() - 1
            for start, stop in runs.tolist():
                selection.select(self.tracks.index(start, 0), self.tracks.index(stop - 1, last))
            self.selectionModel().select(selection, _SELECT)
        self.viewport().update()
        return int(edges[0]) if edges.size else None

    def _set_current(self, row: int) -> None:
        self.selectionModel().setCurrentIndex(
            self.tracks.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate
        )

    def _tell_selection(self) -> None:
        if not self._following:
            self.delegate.marked = None
            self._workspace.selection.set(self.selected_tracks(), self)

    def _follow_selection(self, source: object) -> None:
        if source is self:
            return
        self._following = True
        first = self._select_rows(self._workspace.selection.ids)
        self._following = False
        if first is not None:
            self._set_current(first)
            self.scrollTo(self.tracks.index(first, 0))

    def _follow_playback(self) -> None:
        playback = self._workspace.playback
        if (playback.current, playback.playing) != (self.delegate.current, self.delegate.moving):
            self.delegate.current, self.delegate.moving = playback.current, playback.playing
            self.viewport().update()

    def _follow_theme(self) -> None:
        self.delegate.refresh_theme()
        self.viewport().update()

    def _hover(self, row: int) -> None:
        if row != self.delegate.hovered_row:
            self.delegate.hovered_row = row
            self.viewport().update()


def _add_nothing(_menu: QMenu, _ids: Sequence[int]) -> None:
    """Leave the menu of tracks as it is."""
